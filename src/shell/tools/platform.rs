//! The table of commands that run things: clusters, containers, machines, clouds.

use super::{Tool, tool};

pub const TOOLS: &[Tool] = &[
    tool(
        "act",
        "text",
        "-W:arg --workflows:arg -e:input --eventpath:input --secret-file:input --env-file:input -j:text",
    ),
    tool("ansible", "text", "-i:inventory --inventory:inventory -m:text -a:text -e:at --extra-vars:at -u:text -l:text"),
    tool("ansible-galaxy", "text", "-r:input --role-file:input --requirements-file:input -p:make"),
    tool("ansible-inventory", "text", "-i:inventory --inventory:inventory"),
    tool("ansible-lint", "arg", "-c:input"),
    tool(
        "ansible-playbook",
        "input",
        "-i:inventory --inventory:inventory -e:at --extra-vars:at -u:text -l:text --limit:text -t:text --tags:text \
         --skip-tags:text --vault-password-file:input --vault-id:text --private-key:input --key-file:input \
         --start-at-task:text -f:text --forks:text",
    ),
    tool("ansible-vault", "text arg", "--vault-password-file:input --vault-id:text --output:make"),
    tool("apt", "text", ""),
    tool("apt-get", "text", ""),
    tool("argocd", "text", "-f:input --file:input"),
    tool("aws", "text", AWS),
    tool("aws s3", "text host ^hostmake", AWS),
    tool("aws-vault", "text text command", "--:command"),
    tool(
        "az",
        "text",
        "--template-file:input --parameters:at --src:input --query:code -o:text --output:text -f:input? -n:text \
         -g:text",
    ),
    tool("brew", "text", "--file:input"),
    tool("cosign", "text image", "--key:input --cert:input"),
    tool("crane", "image", ""),
    tool("crictl", "text", ""),
    tool("crontab", "input", "-u:text"),
    tool("dig", "text", ""),
    tool("dnf", "text", ""),
    tool("docker", "text", "--context:text -H:text --config:text -c:text"),
    tool("docker attach", "text", ""),
    tool("docker build", "arg", BUILD),
    tool("docker builder", "text", ""),
    tool("docker buildx", "text", ""),
    tool("docker buildx bake", "text", "-f:input --file:input --set:text"),
    tool("docker buildx build", "arg", BUILD),
    tool("docker commit", "text image", "-m:text"),
    tool(
        "docker compose",
        "text",
        "-f:input --file:input --env-file:input -p:text --project-name:text --profile:text \
         --project-directory:dir",
    ),
    tool("docker compose cp", "host ^hostmake", ""),
    tool("docker compose exec", "text remote", "-u:text -e:text -w:text --user:text --index:text --env:text"),
    tool("docker compose logs", "text", "-f:+follow -n:text --tail:text --since:text"),
    tool("docker compose rm", "text", "-f:+force"),
    tool("docker compose run", "text remote", "-u:text -e:text -v:mount -w:text --name:text --entrypoint:text -p:text"),
    tool("docker container", "text", ""),
    tool("docker container exec", "text remote", EXEC),
    tool("docker container run", "image remote", RUN),
    tool("docker cp", "host ^hostmake", ""),
    tool("docker create", "image remote", RUN),
    tool("docker exec", "text remote", EXEC),
    tool("docker image", "image", ""),
    tool("docker images", "image", "--filter:text -f:text"),
    tool("docker import", "input image", ""),
    tool("docker inspect", "image", "-f:text --format:text"),
    tool("docker load", "text", "-i:input --input:input"),
    tool("docker logs", "text", "-f:+follow -n:text --tail:text --since:text --until:text"),
    tool("docker manifest", "text image", ""),
    tool("docker pull", "image", "--platform:text"),
    tool("docker push", "image", ""),
    tool("docker rm", "text", "-f:+force"),
    tool("docker rmi", "image", "-f:+force"),
    tool("docker run", "image remote", RUN),
    tool("docker save", "image", "-o:make --output:make"),
    tool("docker scan", "image", "-f:input --file:input"),
    tool("docker scout", "text image", ""),
    tool("docker stack", "text", "-c:input --compose-file:input"),
    tool("docker tag", "image", ""),
    tool("doctl", "text", ""),
    tool("fly", "text", "-c:input --config:input --dockerfile:input -a:text"),
    tool("gcloud", "text", "--source:arg? --flags-file:input --key-file:input --format:text --project:text"),
    tool("gh", "text", GH),
    tool("gh api", "text", "-X:text -H:text -q:code --jq:code -F:at -f:text --input:input --field:at"),
    tool("gh issue", "text", "-F:input --body-file:input -b:text --body:text -t:text --title:text -l:text"),
    tool("gh pr", "text", "-F:input --body-file:input -b:text --body:text -t:text --title:text -B:ref -H:ref -l:text"),
    tool("gh release", "text", ""),
    tool(
        "gh release create",
        "ref arg",
        "-F:input --notes-file:input -n:text --notes:text -t:text --title:text --target:ref",
    ),
    tool("gh release download", "ref", "-p:text --pattern:text -D:make --dir:make -O:make"),
    tool("gh release upload", "ref arg", ""),
    tool("gh repo", "text package", ""),
    tool("gh repo clone", "clone make", ""),
    tool(
        "gh run",
        "text",
        "-w:workflow --workflow:workflow -b:ref --branch:ref -n:text --name:text -D:make --dir:make",
    ),
    tool("gh secret", "text", "-f:input --env-file:input -b:text -e:text"),
    tool("gh workflow", "text workflow", "-r:ref --ref:ref -f:text -F:text --json:text"),
    tool("grype", "image", "-c:input -o:text"),
    tool("gsutil", "text host", ""),
    tool("helm", "text", HELM),
    tool("helm dependency", "text arg", ""),
    tool("helm install", "chart", HELM),
    tool("helm lint", "arg", HELM),
    tool("helm package", "arg", "-d:make --destination:make"),
    tool("helm template", "chart", HELM),
    tool("helm upgrade", "chart", HELM),
    tool("helmfile", "text", "-f:input --file:input -e:text --environment:text -l:text"),
    tool("heroku", "text", "-a:text --app:text"),
    tool("ip", "text", ""),
    tool("journalctl", "text", "-u:text -n:text --since:text --until:text -o:text"),
    tool("k3d", "text", "-c:input --config:input"),
    tool("k6", "text arg", "-e:text --out:text -o:text"),
    tool("k9s", "text", ""),
    tool("kind", "text", "--config:input --name:text"),
    tool("kubeconform", "arg", "-schema-location:text"),
    tool("kubectl", "resource", KUBECTL),
    tool("kubectl annotate", "resource", "-f:input --filename:input"),
    tool("kubectl apply", "resource", "-f:inputs --filename:inputs -k:input --kustomize:input"),
    tool("kubectl config", "text", ""),
    tool("kubectl cp", "host ^hostmake", ""),
    tool(
        "kubectl create",
        "resource",
        "-f:inputs --filename:inputs -k:input --from-file:keyed --from-env-file:input --from-literal:text \
         --image:image --cert:input --key:input",
    ),
    tool("kubectl debug", "resource", "--image:image --:remote"),
    tool("kubectl delete", "resource", "-f:inputs --filename:inputs -k:input --ignore-not-found:+force"),
    tool("kubectl diff", "resource", "-f:inputs --filename:inputs -k:input"),
    tool("kubectl exec", "resource remote", "--:remote"),
    tool("kubectl kustomize", "arg", "-o:make"),
    tool("kubectl logs", "resource", "-f:+follow"),
    tool("kubectl patch", "resource", "-p:text --patch:text --patch-file:input --type:text -f:input"),
    tool("kubectl replace", "resource", "-f:inputs --filename:inputs -k:input"),
    tool("kubectl run", "resource remote", "--image:image --env:text --:remote"),
    tool("kubectl set", "resource", ""),
    tool("kubectl wait", "resource", "--for:text --timeout:text -f:input"),
    tool("kubectx", "text", ""),
    tool("kubens", "text", ""),
    tool("kubeval", "arg", ""),
    tool("kustomize", "text", ""),
    tool("kustomize build", "arg", "-o:make --output:make"),
    tool("minikube", "text", ""),
    tool("nc", "text", ""),
    tool("nginx", "text", "-c:input -p:arg -g:text -s:text"),
    tool("nmap", "text", "-iL:input -oN:make -p:text"),
    tool("nomad", "text", ""),
    tool("nomad job", "text arg", "-var-file:input -var:text"),
    tool("nslookup", "text", ""),
    tool("op", "text", "-i:input -o:make"),
    tool("op run", "text", "--env-file:input --:command"),
    tool("packer", "text arg", "=single -var-file:input -var:text"),
    tool("ping", "text", ""),
    tool("promtool", "text text arg", "--web-config-file:input"),
    tool("pulumi", "text", "-C:dir --cwd:dir -s:text --config-file:input"),
    tool("serverless", "text", "-c:input --config:input --stage:text"),
    tool("service", "text", ""),
    tool("skaffold", "text", "-f:input --filename:input -p:text"),
    tool("skopeo", "text image", ""),
    tool("snap", "text", ""),
    tool("sops", "arg", "-d:+decrypt -e:+encrypt --output:make --config:input"),
    tool("supervisorctl", "text", "-c:input"),
    tool("syft", "image", "-o:text"),
    tool("terraform", "text", TERRAFORM),
    tool("terraform apply", "arg", TERRAFORM),
    tool("terraform fmt", "arg", TERRAFORM),
    tool("terraform import", "text", TERRAFORM),
    tool("terraform show", "arg", TERRAFORM),
    tool("trivy", "text", "-c:input --config:input -o:make --output:make -f:text --format:text --severity:text"),
    tool("trivy config", "arg", ""),
    tool("trivy fs", "arg", ""),
    tool("trivy image", "image", "--input:input"),
    tool("ufw", "text", ""),
    tool("vagrant", "text", "-c:remote --command:remote"),
    tool("vault", "text", "-policy:text"),
    tool("vault kv", "text text at", ""),
    tool("velero", "text", ""),
    tool("virsh", "text arg", ""),
    tool("yum", "text", ""),
];

const AWS: &str = "--template-body:url --template-file:input --cli-input-json:url --policy-document:url \
                   --zip-file:url --profile:text --region:text --query:code --output:text --bucket:text --key:text \
                   --body:input --exclude:text --include:text";

const BUILD: &str = "-f:input --file:input -t:image --tag:image --build-arg:text --target:text --platform:text \
                     --cache-from:text --cache-to:text --secret:text --label:text --network:text -o:text \
                     --output:text --iidfile:make --build-context:text --progress:text --builder:text";

const EXEC: &str = "-u:text --user:text -e:text --env:text -w:text --workdir:text --env-file:input";

const GH: &str = "-R:package --repo:package --json:text -q:code --jq:code -L:text --limit:text -w:workflow \
                  --workflow:workflow";

const HELM: &str = "-f:inputs --values:inputs --set:text --set-string:text --set-file:keyed -n:text --namespace:text \
                    --version:text --kube-context:text --timeout:text --ca-file:input --cert-file:input \
                    --key-file:input --post-renderer:arg -o:text --output:text --repo:url --description:text";

const KUBECTL: &str = "-f:inputs --filename:inputs -n:text --namespace:text --context:text --cluster:text \
                       --kubeconfig:input -l:text --selector:text -o:text --output:text -c:text --container:text \
                       --type:text --tail:text --since:text --timeout:text --replicas:text --field-selector:text \
                       --sort-by:text --template:text --overrides:text -p:+previous --image:image";

const RUN: &str = "-v:mount --volume:mount --mount:mountspec --env-file:input -e:text --env:text --name:text -p:text \
                   --publish:text -w:text --workdir:text --network:text --net:text --entrypoint:text -u:text \
                   --user:text -h:text --hostname:text -l:text --label:text --label-file:input -m:text --memory:text \
                   --cpus:text --gpus:text --platform:text --restart:text --link:text --add-host:text \
                   --volumes-from:text --cidfile:make --device:text --cap-add:text --shm-size:text --log-driver:text \
                   --log-opt:text --tmpfs:text --ulimit:text --pull:text --expose:text --dns:text --ip:text \
                   --security-opt:text --health-cmd:text";

const TERRAFORM: &str = "=single -chdir:dir -var-file:input -var:text -out:make -state:input -backend-config:input? \
                         -target:text -replace:text -lock-timeout:text -parallelism:text --terragrunt-working-dir:dir";
