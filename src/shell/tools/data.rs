//! The table of commands that move data: databases, downloads, documents.

use super::{Tool, tool};

pub const TOOLS: &[Tool] = &[
    tool("clickhouse-client", "text", "--queries-file:input -q:text --query:text"),
    tool("cqlsh", "text", "-f:input --file:input -e:text"),
    tool("createdb", "text", "-h:text -U:text -p:text"),
    tool("csvkit", "arg", ""),
    tool(
        "curl",
        "url",
        "-o:make --output:make -O:+remote-name --remote-name:+remote-name -d:at --data:at --data-binary:at \
         --data-raw:text --data-urlencode:at --json:at -F:at --form:at -T:input --upload-file:input -K:input \
         --config:input --cacert:input --cert:input -E:input --key:input -b:text -c:make --cookie-jar:make -H:at \
         --header:at -u:text --user:text -X:text --request:text -w:text --write-out:text -A:text --user-agent:text \
         -e:text --referer:text --resolve:text --connect-timeout:text -m:text --max-time:text --retry:text \
         --netrc-file:input -x:text --proxy:text -D:make --dump-header:make --unix-socket:text --url:url",
    ),
    tool("dot", "arg", "-o:make -T:text"),
    tool("dropdb", "text", "-h:text -U:text -p:text"),
    tool("duckdb", "arg text", "-c:text"),
    tool("ffmpeg", "make", "=single -i:input -c:text -vf:code -ss:text -t:text -b:text -r:text -f:text"),
    tool("grpcurl", "text", "-proto:input -import-path:arg -d:text -H:text -cert:input -key:input -cacert:input"),
    tool("http", "text", "-a:text -o:make --output:make"),
    tool("jq", "code arg", JQ),
    tool("locust", "text", "-f:input --locustfile:input --host:url --config:input"),
    tool("mongodump", "text", "-o:make --out:make --db:text --uri:text --archive:make --collection:text"),
    tool("mongoexport", "text", "-o:make --out:make --db:text --uri:text --collection:text"),
    tool("mongoimport", "text", "--file:input --db:text --uri:text --collection:text"),
    tool(
        "mongorestore",
        "input",
        "--db:text --uri:text --archive:input --dir:input --collection:text --nsInclude:text",
    ),
    tool("mongosh", "text arg", "-f:input --file:input --eval:code -u:text -p:text"),
    tool("mysql", "text", MYSQL),
    tool("mysqladmin", "text", MYSQL),
    tool("mysqldump", "text", MYSQL),
    tool("mysqlimport", "text input", MYSQL),
    tool("pandoc", "arg", "-o:make --output:make -f:text -t:text --template:input --css:arg -c:arg --defaults:input"),
    tool("pg_basebackup", "text", "-D:make -h:text -U:text -p:text"),
    tool(
        "pg_dump",
        "text",
        "-f:make --file:make -h:text -U:text -p:text -d:text -n:text -t:text -F:text -j:text -T:text",
    ),
    tool("pg_dumpall", "text", "-f:make --file:make -h:text -U:text -p:text -l:text"),
    tool("pg_isready", "text", "-h:text -U:text -p:text -d:text -t:text"),
    tool("pg_restore", "input", "-h:text -U:text -p:text -d:text -n:text -t:text -F:text -j:text -f:make -L:input"),
    tool(
        "psql",
        "text",
        "-f:input --file:input -h:text -U:text -p:text -d:text -c:text --command:text -o:make -v:text -L:make \
         --host:text --username:text --dbname:text --port:text --set:text",
    ),
    tool("redis-cli", "text", "-h:text -p:text -a:text -n:text -u:text --rdb:make --eval:input --cacert:input"),
    tool("redis-server", "input", "--port:text"),
    tool("sqlcmd", "text", "-i:input -o:make -S:text -U:text -P:text -d:text -Q:text -q:text"),
    tool("sqlite3", "arg text", "-cmd:text -init:input -separator:text"),
    tool(
        "wget",
        "url",
        "-O:make --output-document:make -P:make --directory-prefix:make -i:input --input-file:input -o:make \
         --header:text --post-data:text --post-file:input --user:text --password:text -U:text -t:text -T:text",
    ),
    tool("xmllint", "arg", "--xpath:code --schema:input --output:make"),
    tool("yamllint", "arg", "-c:input -d:text"),
    tool("yq", "code arg", JQ),
    tool("yq e", "code arg", JQ),
    tool("yq eval", "code arg", JQ),
];

const JQ: &str = "-f:input! --from-file:input! --arg:pair --argjson:pair --slurpfile:pair --rawfile:pair --indent:text \
                  -L:arg -o:text --output-format:text -p:text";

const MYSQL: &str = "-h:text -u:text -P:text -D:text -e:text --execute:text --host:text --user:text --database:text \
                     --defaults-file:input --defaults-extra-file:input --ssl-ca:input --ssl-cert:input --ssl-key:input \
                     -r:make --result-file:make -S:text --where:text --port:text --ignore-table:text --databases:text";
