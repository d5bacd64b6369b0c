//! Records that say what happened, and records that do not.

use data_encoding::HEXLOWER;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;

const DEPLOY: &str = include_str!("../../tests/suite/records/deploy.json");

/// The text with the hash that belongs to it.
fn sealed(text: &str) -> String {
    let (head, _) = text.split_once("\"sha256\": \"").unwrap();
    let head = format!("{head}\"sha256\": \"");
    let hash = HEXLOWER.encode(&Sha256::digest(format!("{head}\"\n}}\n")));
    format!("{head}{hash}\"\n}}\n")
}

fn said(text: &str) -> Vec<String> {
    read(text.as_bytes()).problems.into_iter().map(|problem| problem.message).collect()
}

#[test]
fn a_record_as_it_was_written_has_no_problem() {
    let reading = read(DEPLOY.as_bytes());
    assert_eq!((reading.kind, &reading.problems[..]), (Kind::Json, &[][..]));
    let record = reading.record.unwrap();
    assert_eq!((record.steps.len(), record.events.len(), record.removed.len()), (6, 23, 1));
    assert_eq!(sealed(DEPLOY), DEPLOY);
}

#[test]
fn what_does_not_follow_from_the_events_is_named_with_its_line() {
    for (from, to, message) in [
        ("\"state\": \"failed\"", "\"state\": \"done\"", "is said to be done, and the events make it failed"),
        (
            "\"text\": \"Restore\",\n      \"state\": \"done\"",
            "\"text\": \"Restore\",\n      \"state\": \"open\"",
            "is said to be open, and the events make it done",
        ),
        ("\"done\": 2,", "\"done\": 3,", "the counts say 3 done, and the steps of the record make 2"),
        ("\"total\": 5,", "\"total\": 9,", "the counts say 9 steps, and the steps of the record make 5"),
        (
            "\"status\": \"completed-with-open-steps\"",
            "\"status\": \"completed\"",
            "said to be completed, and the events make it completed-with",
        ),
        ("\"host\": \"web1\"", "\"host\": \"web2\"", "the variables have other values than their events"),
        (
            "\"value\": \"Yes\",\n      \"t\"",
            "\"value\": \"No\",\n      \"t\"",
            "has another value or time than its event",
        ),
        ("\"note\": \"slow\"", "\"note\": \"fast\"", "`s-stop` has another note than its event"),
        (
            "\"name\": \"Ann Berg\",\n      \"t\"",
            "\"name\": \"Ann Bert\",\n      \"t\"",
            "the signatures are not those of the events",
        ),
        ("\"s-stop\",\n      \"AB\"", "\"s-stop\",\n      \"XY\"", "has another time or person than its event"),
        ("\"tick\"", "\"tock\"", "is of no known kind, `tock`"),
        (
            "2026-11-21T14:00:08+01:00\",\n      \"choice",
            "2026-11-21T12:00:08+01:00\",\n      \"choice",
            "is earlier than the one before it",
        ),
        ("2026-11-21T14:00:12+01:00", "2026-11-21T12:00:12+01:00", "the removed steps have other states or times"),
        ("2026-11-21T14:00:00+01:00", "yesterday", "`yesterday` is no time"),
        ("\"kind\": \"live\"", "\"kind\": \"dead\"", "`dead` is no kind of run"),
        (
            "\"role\": \"trigger\",\n      \"commands\"",
            "\"role\": \"step\",\n      \"commands\"",
            "the triggers are not the ticked steps of that role",
        ),
        (
            "\"revision\": \"db50eb06\",\n    \"commit\"",
            "\"revision\": \"x\",\n    \"commit\"",
            "is said to be revision `x`",
        ),
        ("\"added\": 1", "\"added\": true", "invalid type: boolean `true`, expected usize"),
    ] {
        assert!(DEPLOY.contains(from), "{from}");
        let changed = sealed(&DEPLOY.replacen(from, to, 1));
        let problems = read(changed.as_bytes()).problems;
        let found = problems.iter().find(|problem| problem.message.contains(message));
        let found = found.unwrap_or_else(|| panic!("{to}: {problems:#?}"));
        assert!(found.line.is_some_and(|line| line > 1 && line <= changed.lines().count()), "{to}: {found:?}");
        let broken = said(&DEPLOY.replacen(from, to, 1));
        assert!(broken[0].contains("the hash does not fit") && broken.len() == problems.len() + 1, "{broken:?}");
    }
}

#[test]
fn the_line_is_that_of_the_step() {
    let changed = sealed(&DEPLOY.replacen("\"state\": \"failed\"", "\"state\": \"done\"", 1));
    let problems = read(changed.as_bytes()).problems;
    let step = problems.iter().find(|problem| problem.message.contains("events make it failed")).unwrap();
    let line = changed.lines().nth(step.line.unwrap() - 1).unwrap();
    assert!(line.contains("\"id\": \"s-"), "{line}");
    assert!(step.message.contains(line.split('"').nth(3).unwrap()), "{line}: {}", step.message);
}

#[test]
fn what_is_no_record_says_so() {
    for (text, kind, message) in [
        ("", Kind::Neither, "this is no record of a run"),
        ("# Notes\n", Kind::Neither, "this is no record of a run"),
        ("{", Kind::Neither, "this is no record of a run: EOF while parsing an object"),
        ("{}", Kind::Neither, "this is ``, and no record of a run (`checkbook.run/1`)"),
        ("{\"schema\": \"checkbook.check/1\"}", Kind::Neither, "this is `checkbook.check/1`, and no record"),
        ("{\"schema\": \"checkbook.run/1\"}", Kind::Json, "this does not end with the hash that a record has"),
        ("# A\n<!-- checkbook.run/1 sha256: x -->", Kind::Markdown, "this does not end with the hash"),
    ] {
        let reading = read(text.as_bytes());
        assert_eq!(reading.kind, kind, "{text}");
        assert!(reading.problems[0].message.starts_with(message), "{text}: {:?}", reading.problems);
    }
    assert_eq!(read(b"{\n\xff}").problems[0], Problem::new(Some(2), "this is no text in UTF-8"));
}

#[test]
fn a_record_for_people_has_its_hash_in_the_last_line() {
    let head = "# Deploy\n\n- [x] 14:03 AB \u{2014} Stop\n<!-- checkbook.run/1 sha256: ";
    let text = format!("{head}{} -->\n", HEXLOWER.encode(&Sha256::digest(format!("{head} -->\n"))));
    assert_eq!((read(text.as_bytes()).kind, said(&text)), (Kind::Markdown, Vec::new()));
    assert!(said(&text.replace("[x]", "[ ]"))[0].contains("was changed after it was written"));
    assert!(said(&text.replace('\n', "\r\n"))[0].contains("only the ends of its lines"));
}

#[test]
fn hostile_records_are_read_to_their_end() {
    let deep = format!("{{\"schema\":\"checkbook.run/1\",\"run\":{}", "[".repeat(100_000));
    assert!(!said(&deep).is_empty());
    let ring = DEPLOY.replacen("\"parent\": null", "\"parent\": 0", 1);
    let step = "    {\"id\": \"s-x\", \"text\": \"x\", \"state\": \"done\", \"section\": 0},\n";
    let many = ring.replacen("\"steps\": [\n", &format!("\"steps\": [\n{}", step.repeat(20_000)), 1);
    let problems = said(&sealed(&many));
    assert!(problems.len() < 60 && problems.last().unwrap().ends_with(" more"), "{problems:?}");
    let change = "[\"2026-11-21T14:00:01+01:00\", \"republish\", null, \"\", {\"id\": \"a\", \"from\": \"b\", \"to\": \"c\"}],\n";
    let many = DEPLOY.replacen("\"events\": [\n", &format!("\"events\": [\n{}", change.repeat(5_000)), 1);
    assert!(said(&sealed(&many)).iter().any(|said| said.contains("too often to follow")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_changed_byte_is_overlooked(at in 0..DEPLOY.len(), byte in any::<u8>()) {
        let mut bytes = DEPLOY.as_bytes().to_vec();
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        prop_assert!(!read(&bytes).problems.is_empty());
    }

    #[test]
    fn nothing_that_is_cut_or_joined_panics(from in 0..DEPLOY.len(), to in 0..DEPLOY.len()) {
        let joined = [&DEPLOY.as_bytes()[..from], &DEPLOY.as_bytes()[to..]].concat();
        prop_assert_eq!(read(&joined).problems.is_empty(), from == to);
    }
}
