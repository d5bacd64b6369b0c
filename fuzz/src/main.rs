//! Changed texts for a target, for some time and without cargo-fuzz: `checkbook-fuzz <target> <seconds> [seed] [folder]…`.
#![forbid(unsafe_code)]
#![expect(clippy::disallowed_methods, reason = "it reads the texts that it changes")]

use std::ffi::OsStr;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs, panic};

use checkbook_fuzz::{Dice, TARGETS, Target, mutated};

/// The longest input that is tried.
const LONGEST: usize = 4_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at).and_then(|word| word.parse::<u64>().ok());
    let name = arguments.first().map_or("", String::as_str);
    let Some((_, target)) = TARGETS.iter().find(|(known, _)| *known == name) else {
        let known: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
        eprintln!("checkbook-fuzz <target> <seconds> [seed] [folder]…\ntargets: {}", known.join(", "));
        return ExitCode::from(2);
    };
    let mut texts = Vec::new();
    let folders = arguments.get(3..).unwrap_or_default();
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let seeds = if folders.is_empty() { vec![own.to_string()] } else { folders.to_vec() };
    for folder in &seeds {
        gather(Path::new(folder), name, &mut texts);
    }
    run(name, *target, &texts, number(1).unwrap_or(60), number(2).unwrap_or(1))
}

/// Tries one input after the other, and shows the first that fails.
fn run(name: &str, target: Target, texts: &[Vec<u8>], seconds: u64, seed: u64) -> ExitCode {
    let start = Instant::now();
    let mut dice = Dice::new(seed);
    let (mut tried, mut slowest) = (0_u64, Duration::ZERO);
    while start.elapsed() < Duration::from_secs(seconds) {
        let bytes = mutated(texts, LONGEST, &mut dice);
        let before = Instant::now();
        if panic::catch_unwind(|| target(&bytes)).is_err() {
            println!("{name}: input {tried} of seed {seed} fails:\n{:?}", String::from_utf8_lossy(&bytes));
            return ExitCode::FAILURE;
        }
        slowest = slowest.max(before.elapsed());
        tried += 1;
    }
    println!("{name}: {tried} inputs from {} texts, the slowest took {slowest:?}", texts.len());
    ExitCode::SUCCESS
}

/// Every text below a folder that the target may read.
fn gather(folder: &Path, name: &str, texts: &mut Vec<Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let hidden = path.file_name().and_then(OsStr::to_str).is_none_or(|name| name.starts_with('.'));
        if path.is_dir() && !hidden && !path.ends_with("target") && !path.ends_with("node_modules") {
            gather(&path, name, texts);
        } else if path.extension().and_then(OsStr::to_str).is_some_and(|extension| is_read(name, extension)) {
            texts.extend(fs::read(&path));
        }
    }
}

fn is_read(name: &str, extension: &str) -> bool {
    match name {
        "config" => extension == "toml",
        "record" => matches!(extension, "json" | "md"),
        "shell" => matches!(extension, "sh" | "md"),
        _ => extension == "md",
    }
}
