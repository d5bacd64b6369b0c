//! The blocks of code of generated books. Each holds an id, so that hardly any two are the same.

use super::words::{Dice, ZONES, capital};

/// A block of shell.
pub fn shell(service: &str, dice: &mut Dice) -> String {
    let (unit, id, number) = (dice.part(service), dice.id(), dice.number());
    let (zone, port) = (dice.pick(&ZONES), 2000 + dice.below(60_000));
    match dice.below(8) {
        0 => format!(
            "kubectl -n {service} rollout status deploy/{unit} --timeout={number}s\n\
             kubectl -n {service} get pods -l app={unit},rev={id} -o wide | grep -v Running"
        ),
        1 => format!(
            "# take {unit} out of rotation first\nsudo systemctl stop {unit}@{port}.service\n\
             sudo journalctl -u {unit}@{port} --since '{number} min ago' | tail -n 40"
        ),
        2 => format!(
            "REV=\"{id}\"\ncurl -fsS \"http://{unit}.{zone}.internal:{port}/ready?rev=${{REV}}\" \\\n  \
             -H 'X-Shift: {number}' | jq -r '.checks[] | select(.ok == false) | .name'"
        ),
        3 => format!(
            "for host in {unit}-{{1..{number}}}.{zone}; do\n  \
             ssh \"$host\" \"df -h /srv/{service}; uptime\" || echo \"$host unreachable\" >&2\n\
             done\n# anything above {number}% goes into the record {id}"
        ),
        4 => format!(
            "pg_dump --format=custom --file=/var/backups/{unit}-{id}.dump \\\n  \
             \"postgres://ops@{unit}.{zone}.internal:{port}/{service}\"\n\
             sha256sum /var/backups/{unit}-{id}.dump >> /var/backups/{service}.sums"
        ),
        5 => format!(
            "git -C /srv/{service} fetch --tags origin\n\
             git -C /srv/{service} log --oneline {id}..HEAD -- deploy/{unit}\n\
             git -C /srv/{service} checkout --detach {id}"
        ),
        6 => format!(
            "if [ \"$(redis-cli -p {port} LLEN {unit}:{id})\" -gt {number}00 ]; then\n  \
             echo \"the backlog on {unit} is still too deep\" >&2\n  exit 1\nfi"
        ),
        _ => format!(
            "docker compose -f /srv/{service}/{zone}.yaml up -d --no-deps {unit}\n\
             docker logs --since {number}m {unit}_{id} 2>&1 | grep -cE 'ERROR|panic'"
        ),
    }
}

/// A block of one of four other languages, by number, with its language.
pub fn other(kind: usize, service: &str, dice: &mut Dice) -> (&'static str, String) {
    let (unit, id, number, zone) = (dice.part(service), dice.id(), dice.number(), dice.pick(&ZONES));
    let text = match kind % 8 {
        0 => format!(
            "SELECT zone, count(*) AS stuck, max(updated_at) AS newest\nFROM {service}_jobs\n\
             WHERE state = 'held' AND batch_id = '{id}' -- only this change\nGROUP BY zone\nHAVING count(*) > {number};"
        ),
        1 => format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {unit}-{id}\nspec:\n  replicas: {number}\n  \
             strategy:\n    rollingUpdate: {{maxSurge: 2, maxUnavailable: 0}}"
        ),
        2 => format!(
            "import json, sys\n\n\"\"\"Rows of {unit} that run {id} skipped.\"\"\"\nfor line in sys.stdin:\n    \
             row = json.loads(line)\n    if row[\"lag\"] > {number} and row[\"zone\"] != \"{zone}\":\n        \
             print(row[\"id\"], round(row[\"lag\"], 1))"
        ),
        3 => format!(
            "{{\n  \"run\": \"{id}\",\n  \"target\": \"{unit}\",\n  \"limit\": {number},\n  \
             \"zones\": [\"{zone}\"],\n  \"dry_run\": false\n}}"
        ),
        4 => format!(
            "BEGIN;\nUPDATE {service}_leases SET owner = '{unit}', rev = rev + 1\n \
             WHERE lease_id = '{id}' AND expires_at < now() - interval '{number} minutes';\nCOMMIT;"
        ),
        5 => format!(
            "groups:\n  - name: {unit}-{id}\n    rules:\n      - alert: {}Stalled\n        \
             expr: rate({service}_done_total[{number}m]) < 0.5\n        for: {number}m",
            capital(service)
        ),
        6 => format!(
            "def within_budget(samples: list[float]) -> bool:\n    ordered = sorted(samples)  # from {unit}\n    \
             return ordered[int(len(ordered) * 0.95)] < {number}.0\n\n\
             print(within_budget([float(x) for x in open(\"/tmp/{id}.txt\")]))"
        ),
        _ => format!(
            "{{\n  \"alert\": {{\"id\": \"{id}\", \"service\": \"{unit}\", \"threshold\": 0.{number}}},\n  \
             \"silence\": null,\n  \"until_minutes\": {number}\n}}"
        ),
    };
    (["sql", "yaml", "python", "json"][kind % 4], text)
}
