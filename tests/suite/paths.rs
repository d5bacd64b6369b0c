//! What is a reference to a file, and what only looks like one.

use crate::support::{Book, same};

/// A repository with a little of everything, and one page.
fn refs(page: &str) -> String {
    let tree = [
        "Makefile",
        "VERSION",
        "db.env.example",
        "deploy/app.yaml",
        "deploy/limits.yaml",
        "deploy/sites/north.yml",
        "deploy/sites/south.yml",
        "docs/guide.md",
        "services/api/Dockerfile",
        "services/api/main.go",
        "services/api/tools/seed.py",
        "services/web/Dockerfile",
        "storage/.gitkeep",
        "tools/backup.sh",
        "tools/restore.sh",
    ];
    let files: Vec<String> = tree.iter().map(|path| format!("-- {path} --\none\ntwo\n")).collect();
    let files = files.concat();
    let book = Book::new(&format!("{files}-- .gitignore --\n*.dump\n-- content/runs/page.md --\n{page}"));
    book.git();
    let rows = book.run(&["refs", "--format", "json", "--explain-skips"]).done().stdout;
    let rows: Vec<serde_json::Value> = serde_json::from_str(&rows).unwrap();
    let line = |row: &serde_json::Value| {
        let word = |key: &str| row[key].as_str().unwrap_or_default().to_string();
        let reason = if word("reason").is_empty() { String::new() } else { format!(" ({})", word("reason")) };
        let target = if word("status") == "ok" { format!(" -> {}", word("target")) } else { String::new() };
        format!("{:>2} {} {}{reason}: {}{target}\n", row["line"], word("kind"), word("status"), word("text"))
    };
    rows.iter().map(line).collect()
}

#[test]
fn names_in_words_and_inline_code() {
    let page = "\
# Names
`deploy/app.yaml` and `./deploy/app.yaml`, `deploy/`, **restore.sh**, tools/backup.sh.
`deploy/gone.yaml` and `tools/gone/`, `scripts/gone.sh`, `../gone.md`, `../../../up.md`
`limits.yaml` is one, `Dockerfile` are two, `api/Dockerfile` is one, `app.py` is none, `main.go:1-2`
`deploy/*.yaml` and `deploy/*.json`, `{north,south}.yml` in `deploy/sites/{north,south}.yml`
and/or, CI/CD, N/A, 10/12, `application/json`, `linux/amd64`, `team/app`, e.g. v1.2, Node.js
`/health`, `/api/v1/users`, `/etc/hosts`, `/deploy/app.yaml`, `~/.kube/config`, `$HOME/x.sh`
`ghcr.io/team/app:1.2`, `app@sha256:12`, `example.com/x.md`, `https://example.com/a.sh`, `10.0.0.0/8`
`deploy/<site>.yaml`, `path/to/app.yaml`, `deploy/app-YYYYMMDD.yaml`, `deploy/my-app.yaml`, `deploy/...`
`run()`, `.md`, `go.mod/go.sum`, `Makefile/VERSION`, `.git/hooks/pre-push`, `deploy/app.yaml#L1`
";
    same(
        &refs(page),
        snapbox::str![[r#"
2 inline-code ok: deploy/app.yaml -> deploy/app.yaml
2 inline-code ok: ./deploy/app.yaml -> deploy/app.yaml
2 inline-code ok: deploy/ -> deploy
2 prose ok: restore.sh -> tools/restore.sh
2 prose ok: tools/backup.sh -> tools/backup.sh
3 inline-code missing: deploy/gone.yaml
3 inline-code missing: tools/gone/
3 inline-code missing: scripts/gone.sh
3 inline-code missing: ../gone.md
3 inline-code ignored (outside): ../../../up.md
4 inline-code ok: limits.yaml -> deploy/limits.yaml
4 inline-code ignored (ambiguous): Dockerfile
4 inline-code ok: api/Dockerfile -> services/api/Dockerfile
4 inline-code ignored (bare-name): app.py
4 inline-code ok: main.go:1-2 -> services/api/main.go
5 inline-code ok: deploy/*.yaml -> deploy/app.yaml
5 inline-code missing: deploy/*.json
5 inline-code ignored (glob): {north,south}.yml
5 inline-code ok: deploy/sites/{north,south}.yml -> deploy/sites/north.yml
6 prose ignored (unanchored): and/or
6 prose ignored (unanchored): CI/CD
6 prose ignored (unanchored): N/A
6 inline-code ignored (unanchored): application/json
6 inline-code ignored (unanchored): linux/amd64
6 inline-code ignored (unanchored): team/app
6 prose ignored (bare-name): Node.js
7 inline-code ignored (absolute): /health
7 inline-code ignored (absolute): /api/v1/users
7 inline-code ignored (runtime-path): /etc/hosts
7 inline-code ok: /deploy/app.yaml -> deploy/app.yaml
7 inline-code ignored (runtime-path): ~/.kube/config
7 inline-code ignored (variable): $HOME/x.sh
8 inline-code ignored (not-a-path): ghcr.io/team/app:1.2
8 inline-code ignored (placeholder): example.com/x.md
8 inline-code ignored (url): https://example.com/a.sh
9 inline-code ignored (placeholder): deploy/<site>.yaml
9 inline-code ignored (placeholder): path/to/app.yaml
9 inline-code ignored (placeholder): deploy/app-YYYYMMDD.yaml
9 inline-code ignored (placeholder): deploy/my-app.yaml
9 inline-code ok: deploy/... -> deploy
10 inline-code ignored (extension): .md
10 inline-code ignored (joined): go.mod/go.sum
10 inline-code ignored (joined): Makefile/VERSION
10 inline-code ignored (git): .git/hooks/pre-push
10 inline-code ok: deploy/app.yaml#L1 -> deploy/app.yaml

"#]],
    );
}

#[test]
fn what_the_sentence_says() {
    let page = "\
# Words

The old `tools/old.sh` was removed in 2.0. Run `tools/new.sh` now.

`tools/absent.sh` (if exists), then a name such as `tools/some.sh`.

Save the list as `deploy/list.yaml`. It is read from `deploy/list.yaml` later.

A missing `deploy/none.yaml` is no harm, `deploy/none2.yaml` no longer exists.

Copy `db.env` beside it; data lies in `storage/blobs/x.bin`, keys in `deploy/tls.key`, dumps in `deploy/a.dump`.

The build leaves `dist/app.js`, `target/x.jar` and `logs/app.log`.

**File**: `deploy/new-site.yaml`

```yaml
a: 1
```

Edit `deploy/other-site.yaml`:

```yaml
a: 1
```
";
    same(
        &refs(page),
        snapbox::str![[r#"
3 inline-code ignored (negated): tools/old.sh
3 inline-code missing: tools/new.sh
5 inline-code optional: tools/absent.sh
5 inline-code optional: tools/some.sh
7 inline-code ignored (produced): deploy/list.yaml
7 inline-code ignored (produced): deploy/list.yaml
9 inline-code ignored (negated): deploy/none.yaml
9 inline-code ignored (negated): deploy/none2.yaml
11 inline-code ignored (generated): db.env
11 inline-code ignored (template): storage/blobs/x.bin
11 inline-code ignored (secret): deploy/tls.key
11 inline-code ignored (git-ignored): deploy/a.dump
13 inline-code ignored (generated): dist/app.js
13 inline-code ignored (generated): target/x.jar
13 inline-code ignored (generated): logs/app.log
15 inline-code ignored (title): deploy/new-site.yaml
21 inline-code missing: deploy/other-site.yaml

"#]],
    );
}

#[test]
fn what_commands_do() {
    let page = "\
# Commands

```bash
./tools/backup.sh --to /var/backups/x.dump   # see tools/restore.sh
sudo -E bash tools/gone.sh && python3 services/api/tools/seed.py
cd services/api && go build -o api . && ./api --config app.toml
python tools/seed.py < seeds.sql > out.txt
cat out.txt
```

```bash
cd services/gone
./run.sh
```

```bash
[ -f tools/extra.sh ] && ./tools/extra.sh
./tools/maybe.sh || true
ssh host ./tools/there.sh
docker exec app /app/bin/x
kubectl apply -f deploy/app.yaml -f deploy/gone.yaml
kubectl rollout status deployment/app
git checkout release/v1
cd \"$SOMEWHERE\"
./tools/unknown.sh
```

```console
$ make -C services/api build
built tools/not-a-reference.sh
$ ./tools/backup.sh
```

1. Start:

       ./tools/backup.sh

   > ```sh
   > ./tools/quoted.sh
   > ```

```bash cwd=\"services/api\"
python tools/seed.py
```

```python
open(\"deploy/in-python.yaml\")
```

`git clone https://example.com/other.git && cd other`, then `./other/run.sh`; `0 3 * * * ./tools/cron.sh`
";
    same(
        &refs(page),
        snapbox::str![[r#"
4 command ok: ./tools/backup.sh -> tools/backup.sh
4 command ignored (runtime-path): /var/backups/x.dump
4 command ok: tools/restore.sh -> tools/restore.sh
5 command missing: tools/gone.sh
5 command ok: services/api/tools/seed.py -> services/api/tools/seed.py
6 command ok: services/api -> services/api
6 command ignored (produced): api
6 command ignored (produced): ./api
6 command ignored (bare-name): app.toml
7 command ok: tools/seed.py -> services/api/tools/seed.py
7 command ignored (bare-name): seeds.sql
7 command ignored (produced): out.txt
8 command ignored (produced): out.txt
12 command missing: services/gone
13 command ignored (unknown-directory): ./run.sh
17 command optional: tools/extra.sh
17 command optional: ./tools/extra.sh
18 command optional: ./tools/maybe.sh
19 command ignored (remote): ./tools/there.sh
20 command ignored (remote): /app/bin/x
21 command ok: deploy/app.yaml -> deploy/app.yaml
21 command missing: deploy/gone.yaml
22 command ignored (resource): deployment/app
23 command ignored (ref): release/v1
24 command ignored (variable): $SOMEWHERE
25 command ignored (unknown-directory): ./tools/unknown.sh
29 command ok: services/api -> services/api
31 command ok: ./tools/backup.sh -> tools/backup.sh
36 command ok: ./tools/backup.sh -> tools/backup.sh
39 command missing: ./tools/quoted.sh
43 command ok: tools/seed.py -> services/api/tools/seed.py
50 inline-code ignored (produced): other
50 inline-code ignored (produced): other
50 inline-code ignored (produced): ./other/run.sh
50 inline-code missing: ./tools/cron.sh

"#]],
    );
}

#[test]
fn line_ends_and_a_byte_order_mark_move_nothing() {
    let page = "# A\n\nSee `deploy/gone.yaml`.\n\n- [ ] Run:\n\n  ```bash\n  ./tools/gone.sh \\\n    --all && cat deploy/gone2.yaml\n  ```\n";
    let plain = refs(page);
    assert_eq!(plain.matches("missing").count(), 3, "{plain}");
    assert_eq!(refs(&page.replace('\n', "\r\n")), plain);
    assert_eq!(refs(&format!("\u{feff}{page}")), plain);
}

#[test]
fn names_that_speak_for_each_other() {
    let page = "\
# Sites

- `north.yml`
- `south.yml`
- `west.yml`

## Scripts

Needed: bash, check.py. Never `other.py`.

```bash
python check.py
```

## Related documentation

- **RUNBOOK.md**: how it runs
- a word about NOTES.md

## Elsewhere

1. Check out [infra](https://example.com/infra)
2. Run `./tools/infra.sh` there
";
    same(
        &refs(page),
        snapbox::str![[r#"
3 inline-code ok: north.yml -> deploy/sites/north.yml
4 inline-code ok: south.yml -> deploy/sites/south.yml
5 inline-code missing: west.yml
9 prose missing: check.py
9 inline-code ignored (bare-name): other.py
12 command missing: check.py
17 prose missing: RUNBOOK.md
18 prose ignored (bare-name): NOTES.md
22 link external: https://example.com/infra
23 inline-code ignored (other-repository): ./tools/infra.sh

"#]],
    );
}

#[test]
fn paths_of_production_machines_are_proven_by_the_map() {
    let book = Book::new(
        "\
-- book.toml --
[check.path-map]
\"/opt/app\" = \"deploy/app\"
-- deploy/app/bin/migrate.sh --
#!/bin/sh
-- content/a.md --
# A

Run `/opt/app/bin/migrate.sh`, never `/opt/app/bin/gone.sh` or `/opt/other/x.sh`.

```bash
ssh host bash /opt/app/bin/migrate.sh
cd /opt/app/bin && bash migrate.sh && bash absent.sh
cd /opt/other && bash nothing.sh
cat /opt/app/releases/<version>/notes.md /opt/app/$RELEASE/x.sh
mkdir -p /opt/app/run && ls /opt/app/bin/*.sh
```
",
    );
    book.git();
    let rows = book.run(&["refs", "--format", "json", "--explain-skips"]).done().stdout;
    let rows: Vec<serde_json::Value> = serde_json::from_str(&rows).unwrap();
    let said: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "{} {} {}",
                row["text"].as_str().unwrap(),
                row["status"].as_str().unwrap(),
                row["target"].as_str().unwrap()
            )
        })
        .collect();
    same(
        &said.join("\n"),
        snapbox::str![[r#"
/opt/app/bin/migrate.sh ok deploy/app/bin/migrate.sh
/opt/app/bin/gone.sh missing deploy/app/bin/gone.sh
/opt/other/x.sh ignored /opt/other/x.sh
/opt/app/bin/migrate.sh ok deploy/app/bin/migrate.sh
/opt/app/bin ok deploy/app/bin
migrate.sh ok deploy/app/bin/migrate.sh
absent.sh missing deploy/app/bin/absent.sh
/opt/other ignored /opt/other
nothing.sh ignored nothing.sh
/opt/app/releases/<version>/notes.md ignored /opt/app/releases/<version>/notes.md
/opt/app/$RELEASE/x.sh ignored /opt/app/$RELEASE/x.sh
/opt/app/run ignored /opt/app/run
/opt/app/bin/*.sh ok deploy/app/bin/migrate.sh
"#]],
    );
}
