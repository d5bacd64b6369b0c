//! One run of the browser: a page goes in, a file comes out.
#![expect(clippy::disallowed_methods, reason = "it reads and writes in a folder of its own that goes away")]

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::stage::Places;
use super::{Job, Press};
use crate::base::Error;

/// How often the browser is looked at.
const PAUSE: Duration = Duration::from_millis(20);

/// How many lines of what the browser says are passed on.
const LAST_WORDS: usize = 3;

/// What every browser is told: to print without a window and without its own head and foot, to keep nothing, and to ask
/// nobody. The page brings its own paper, margins, head and foot.
const ARGUMENTS: &[&str] = &[
    "--headless=new",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-breakpad",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND",
];

/// What stays as it is in the address of a file.
const PLAIN: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b':');

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The browser did not do it.
    #[error("`{page}` was not printed: {why}{}", said(words))]
    Page {
        /// The page.
        page: String,
        /// What went wrong.
        why: String,
        /// The last that the browser said.
        words: String,
    },
    /// The program cannot be started.
    #[error("cannot start `{program}`: {source}")]
    Start {
        /// The browser.
        program: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Somebody wanted it to end.
    #[error("stopped; nothing was printed")]
    Stopped,
    /// The disk's fault.
    #[error(transparent)]
    Machine(#[from] Error),
}

fn said(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("; the browser said: {words}") }
}

/// Prints one page, unless `halt` says that it is not wanted any more.
pub fn print(press: &Press<'_>, job: &Job, places: &Places, halt: &dyn Fn() -> bool) -> Result<(), Failure> {
    if halt() {
        return Err(Failure::Stopped);
    }
    let log = File::create(&places.log).map_err(|source| write_error(&places.log, source))?;
    let mut command = command(press, places);
    let errors = log.try_clone().map_err(|source| write_error(&places.log, source))?;
    command.stdin(Stdio::null()).stdout(log).stderr(errors);
    let program = || press.browser.program.display().to_string();
    let mut browser = command.spawn().map_err(|source| Failure::Start { program: program(), source })?;
    let failed = |why: String| {
        let words = last_words(&places.log, &places.form);
        Failure::Page { page: job.name.clone(), why, words }
    };
    match wait(&mut browser, press.limit, halt) {
        Ended::Halted => Err(Failure::Stopped),
        Ended::TooLate => {
            let limit = press.limit.as_secs();
            Err(failed(format!("it took longer than {limit} s; `--time-limit` allows more")))
        }
        Ended::With(status) if !status.success() => Err(failed(format!("the browser ended with {status}"))),
        Ended::With(_) if is_whole(&places.pdf) => Ok(()),
        Ended::With(_) => Err(failed("the browser wrote no file".to_string())),
    }
}

fn command(press: &Press<'_>, places: &Places) -> Command {
    let mut command = Command::new(&press.browser.program);
    command.args(ARGUMENTS);
    let with = |name: &str, place: &Path| {
        let mut argument = std::ffi::OsString::from(name);
        argument.push(place);
        argument
    };
    command.arg(with("--user-data-dir=", &places.profile)).arg(with("--print-to-pdf=", &places.pdf));
    if is_root(&places.log) {
        // Chromium's sandbox does not work for this user, and it refuses to start.
        command.arg("--no-sandbox");
    }
    command.args(&press.browser.arguments).arg(address(&places.form));
    #[cfg(unix)]
    {
        // A group of its own, so that all that it starts can be ended with it.
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
    }
    command
}

/// The address of a file of the machine.
fn address(place: &Path) -> String {
    let path = place.display().to_string().replace('\\', "/");
    format!("file:///{}", utf8_percent_encode(path.trim_start_matches('/'), PLAIN))
}

/// Whether what we write belongs to the user who may do everything.
fn is_root(written: &Path) -> bool {
    #[cfg(unix)]
    return fs::metadata(written).is_ok_and(|found| std::os::unix::fs::MetadataExt::uid(&found) == 0);
    #[cfg(not(unix))]
    return written.as_os_str().is_empty();
}

/// How a run ended.
enum Ended {
    /// By itself.
    With(ExitStatus),
    /// It was ended, because it took too long.
    TooLate,
    /// It was ended, because it is not wanted any more.
    Halted,
}

fn wait(browser: &mut Child, limit: Duration, halt: &dyn Fn() -> bool) -> Ended {
    let start = Instant::now();
    loop {
        match browser.try_wait() {
            Ok(Some(status)) => return Ended::With(status),
            Ok(None) | Err(_) if halt() => {
                end(browser);
                return Ended::Halted;
            }
            Ok(None) if start.elapsed() < limit => thread::sleep(PAUSE),
            Ok(None) | Err(_) => {
                end(browser);
                return Ended::TooLate;
            }
        }
    }
}

/// Ends a browser that still runs, with all that it started.
fn end(browser: &mut Child) {
    // It was not waited for yet, so its number is still its own.
    #[cfg(unix)]
    {
        let group = format!("-{}", browser.id());
        let mut kill = Command::new("kill");
        kill.args(["-KILL", "--", &group]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        kill.status().ok();
    }
    browser.kill().ok();
    browser.wait().ok();
}

/// Whether a file is a PDF file up to its end.
fn is_whole(pdf: &Path) -> bool {
    let Ok(bytes) = fs::read(pdf) else { return false };
    bytes.starts_with(b"%PDF-") && bytes.trim_ascii_end().ends_with(b"%%EOF")
}

/// The last lines that the browser said, on one line, without where it said them and without our own folder.
fn last_words(log: &Path, form: &Path) -> String {
    let bytes = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let folder = form.ancestors().nth(1).map(|folder| folder.display().to_string()).unwrap_or_default();
    // Servers and containers have no message bus, and Chromium complains of it at length.
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.contains("dbus/"));
    let mut words: Vec<String> = lines
        .map(|line| match line.split_once("] ").filter(|_| line.starts_with('[')) {
            Some((_, words)) => words,
            None => line,
        })
        .map(|line| line.replace(&folder, "…").chars().take(300).collect())
        .collect();
    words.split_off(words.len().saturating_sub(LAST_WORDS)).join(" / ")
}

fn write_error(path: &Path, source: std::io::Error) -> Error {
    Error::Write { path: path.display().to_string(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_file_is_encoded() {
        assert_eq!(address(Path::new("/tmp/a b/ü#1.html")), "file:///tmp/a%20b/%C3%BC%231.html");
    }

    #[test]
    fn only_whole_files_count() {
        let folder = tempfile::tempdir().unwrap();
        let pdf = folder.path().join("a.pdf");
        assert!(!is_whole(&pdf));
        for (text, whole) in [("%PDF-1.4\n%%EOF\n", true), ("%PDF-1.4\n", false), ("<html>%%EOF", false), ("", false)] {
            fs::write(&pdf, text).unwrap();
            assert_eq!(is_whole(&pdf), whole, "{text}");
        }
    }

    #[test]
    fn the_last_words_are_short_and_leave_out_our_folder() {
        let folder = tempfile::tempdir().unwrap();
        let (log, form) = (folder.path().join("log"), folder.path().join("site/a.html"));
        let said = format!(
            "one\ntwo\nthree\n[1:2/3:ERROR:dbus/bus.cc:405] no bus\n[1:2:ERROR:x.cc:4] cannot open {}\n",
            form.display()
        );
        fs::write(&log, said).unwrap();
        assert_eq!(last_words(&log, &form), "two / three / cannot open …/a.html");
        assert_eq!(last_words(Path::new("nowhere"), &form), "");
    }
}
