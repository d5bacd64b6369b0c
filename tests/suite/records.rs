//! Records of runs on the command line.

use serde_json::Value;
use snapbox::str;

use crate::support::Book;

const DEPLOY: &str = include_str!("records/deploy.json");

fn book() -> Book {
    let book = Book::new("-- notes.md --\n# Notes\n");
    book.put("deploy.json", DEPLOY);
    book.put("changed.json", DEPLOY.replacen("\"who\": \"AB\"", "\"who\": \"XY\"", 1));
    book
}

#[test]
fn a_record_is_verified() {
    let book = book();
    book.run(&["run", "verify", "deploy.json"]).done().stdout("deploy.json: all right, 23 events\n").stderr("");
    book.run(&["run", "verify", "changed.json", "deploy.json", "notes.md"]).code(1).stdout(str![[r#"
changed.json:506: this was changed after it was written: the hash does not fit
changed.json:88: `s-stop` has another time or person than its event
deploy.json: all right, 23 events
notes.md: this is no record of a run

"#]]);
    let outcome = book.run(&["run", "verify", "missing.json", "deploy.json", "."]).code(2);
    assert_eq!(outcome.stdout, "deploy.json: all right, 23 events\n");
    assert!(
        outcome.stderr.starts_with("error: cannot read `missing.json`: ") && outcome.stderr.contains("cannot read `.`")
    );
    book.run(&["run", "verify"]).code(2);
    let rows: Value =
        serde_json::from_str(&book.run(&["run", "verify", "--format", "json", "changed.json"]).code(1).stdout).unwrap();
    assert_eq!(
        (&rows[0]["valid"], &rows[0]["kind"], &rows[0]["problems"][1]["line"]),
        (&false.into(), &"json".into(), &88.into())
    );
}

#[test]
fn a_record_is_shown() {
    let book = book();
    book.run(&["run", "show", "deploy.json"]).done().stdout(str![[r#"
deploy.json
  run        Night (live), completed-with-open-steps
  page       Deploy (deploy.html), revision db50eb06, version 1.3.0
  operators  Ann Berg, Ben
  started    2026-11-21T14:00:00+01:00
  ended      2026-11-21T14:00:21+01:00
  steps      2 of 5 done, 0 not applicable, 1 failed, 2 open
  failed     Start <host>: boom
  stop if    Errors
  open       Drain the queue of all jobs
  open       Check
  variable   host = web1
  value      Date: 2026-11-21
  value      Healthy: Yes
  value      Notes: free
  signed     Ann Berg 2026-11-21T14:00:15+01:00
  changed    f4c3da41 to db50eb06: 1 new, 2 removed
  removed    Copy the files (done)
  hash       fits

"#]]);
    let changed = book.run(&["run", "show", "changed.json"]).done().stdout;
    assert!(changed.contains("  problem    this was changed after it was written"), "{changed}");
    book.run(&["run", "show", "notes.md"]).code(1);
    let rows: Value =
        serde_json::from_str(&book.run(&["run", "show", "--format", "json", "deploy.json"]).done().stdout).unwrap();
    assert_eq!(
        (&rows[0]["run"]["status"], &rows[0]["counts"]["done"]),
        (&"completed-with-open-steps".into(), &2.into())
    );
    assert_eq!((&rows[0]["failed"][0], &rows[0]["variables"]["host"]), (&"Start <host>".into(), &"web1".into()));
}

#[test]
fn what_a_record_says_steers_no_terminal() {
    let book = book();
    let hostile = DEPLOY
        .replace("\"Night\"", "\"\\u001b[31mred\\u0007\\u202e ##[group]x\"")
        .replace("\"Stop the service\"", "\"::error::\\r\\nstop\"")
        .replacen("\"tick\"", "\"\\u001b]0;x\\u0007\"", 1);
    book.put("hostile.json", hostile);
    for command in [["run", "show", "hostile.json"], ["run", "verify", "hostile.json"]] {
        let outcome = book.run(&command);
        let said = outcome.stdout + &outcome.stderr;
        assert!(said.contains("deploy") || said.contains("is of no known kind"), "{said}");
        assert!(!said.contains(['\u{1b}', '\u{7}', '\u{202e}', '\r']) && !said.contains("##["), "{said:?}");
        assert!(said.lines().all(|line| !line.starts_with("::")), "{said}");
    }
    #[cfg(unix)]
    {
        let name = "evil\u{1b}[2J.json";
        book.put(name, "{}");
        let outcome = book.run(&["run", "verify", name]).code(1);
        assert!(!outcome.stdout.contains('\u{1b}'), "{:?}", outcome.stdout);
    }
}

#[test]
fn a_record_fits_its_schema() {
    let schema: Value = serde_json::from_str(&book().run(&["schema", "run"]).done().stdout).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let record: Value = serde_json::from_str(DEPLOY).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&record).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert_eq!(errors, [""; 0]);
    for (path, value) in [
        ("/schema", "checkbook.run/2"),
        ("/run/kind", "dead"),
        ("/steps/0/state", "ready"),
        ("/steps/0/id", "x"),
        ("/counts/done", "two"),
        ("/sha256", "00"),
        ("/events/0", "tick"),
    ] {
        let mut other = record.clone();
        *other.pointer_mut(path).unwrap() = value.into();
        assert!(!validator.is_valid(&other), "{path}");
    }
}
