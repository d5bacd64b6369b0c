//! `serve`

use std::path::Path;

use checkbook::base::plural;
use checkbook::input::config::{self, Watcher};
use checkbook::report::{Report, Totals};
use checkbook::serve::watch::{self, Method};
use checkbook::serve::{Checked, Event, Session, Settings, http};
use checkbook::{Options, SourcePath};

use super::DONE;
use super::arguments::Serve;
use super::output::{self, Failed, Output, environment, root, today};

/// How many findings are printed when many come at once.
const MOST: usize = 20;

/// How many files may be open at once, where the system allows it. Each connection takes two.
const MOST_FILES: u64 = 16 * 1024;

/// Shows the book until it is stopped.
pub fn run(arguments: &Serve, output: &mut Output) -> Result<u8, Failed> {
    let root = root(arguments.dir.as_deref())?.canonicalize()?;
    let settings = settings(arguments, &root, output)?;
    http::silence_panics();
    // Where it may not be raised, fewer connections can be open at once.
    let _ = rlimit::increase_nofile_limit(MOST_FILES);
    let session = Session::start(settings)?;
    let waker = session.waker();
    ctrlc::set_handler(move || waker.stop()).map_err(|error| Failed::Said(error.to_string()))?;
    let url = session.url();
    output.say(format!("serving {} at {url} (Ctrl+C ends it)", root.display()));
    if arguments.open {
        output::open_browser(&url, output);
    }
    let drafts = arguments.drafts;
    let options =
        || Options { drafts, preview: true, today: Some(today()), environment: environment(), ..Options::default() };
    session.run(&root, &options, &mut |event| tell(&event, output))?;
    output.say("stopped");
    Ok(DONE)
}

/// What the command line says, and what the book says where that is silent.
fn settings(arguments: &Serve, root: &Path, output: &mut Output) -> Result<Settings, Failed> {
    let text = checkbook::input::read_config(root)?;
    let place = SourcePath::new("book.toml");
    // A file with a mistake in it is shown with the mistake; until it is mended the defaults hold.
    let configured = config::load(&place, text.as_deref(), &environment()).map(|loaded| loaded.config.serve);
    let configured = configured.unwrap_or_default();
    let method = match arguments.watcher.map_or(configured.watcher, Watcher::from) {
        Watcher::Poll => Method::POLL,
        Watcher::Native => match watch::silent_file_system(root) {
            Some(kind) => {
                output.say(format!("{kind} does not tell of changes, so the book is looked at every second"));
                Method::POLL
            }
            None => Method::Native,
        },
    };
    Ok(Settings {
        host: arguments.hostname.clone().unwrap_or(configured.hostname),
        port: arguments.port.unwrap_or(configured.port),
        method,
        live: !arguments.no_live_reload,
        navigate: arguments.navigate_to_changed,
    })
}

fn tell(event: &Event<'_>, output: &mut Output) {
    match event {
        Event::Built { checked, new, gone, errors, pages, time } => {
            if let Checked::Failed(error) = checked {
                return output.say(format!("{} error: {error}; the last site is still shown", clock()));
            }
            let shown = &new[..new.len().min(MOST)];
            output.err(&report(checked, shown, output));
            if new.len() > shown.len() {
                let more = plural(new.len() - shown.len(), "finding");
                output.say(format!("… and {more} more; `checkbook check` prints all"));
            }
            let totals = Totals { errors: *errors, ..checked.totals() };
            let mark = if totals.errors > 0 { "✗" } else { "✓" };
            let mended = if *gone > 0 { format!(", {gone} fewer than before") } else { String::new() };
            let pages = plural(*pages, "page");
            output.say(format!("{} {mark} {pages} in {} · {}{mended}", clock(), milliseconds(*time), counts(&totals)));
        }
        Event::Unseen(folders) => {
            let (first, reason) = &folders[0];
            let more = folders.len() - 1;
            let more = if more > 0 { format!(" and {}", plural(more, "more folder")) } else { String::new() };
            output.say(format!("changes in {}{more} are not seen: {reason}; try `--watcher poll`", first.display()));
        }
    }
}

fn report(checked: &Checked, new: &[checkbook::Diagnostic], output: &Output) -> Vec<u8> {
    let text = |path: &SourcePath| checked.text(path);
    let totals = Totals::count(new);
    output.plain_report(&Report::new(new, &totals, &text))
}

fn counts(totals: &Totals) -> String {
    let parts = [(totals.errors, "error"), (totals.warnings, "warning"), (totals.notes, "note")];
    let said: Vec<String> =
        parts.iter().filter(|(number, _)| *number > 0).map(|(number, word)| plural(*number, word)).collect();
    if said.is_empty() { "no findings".to_string() } else { said.join(", ") }
}

fn milliseconds(time: std::time::Duration) -> String {
    let time = time.as_secs_f64();
    if time < 1.0 { format!("{:.0} ms", time * 1_000.0) } else { format!("{time:.1} s") }
}

/// The time of day where the reader is.
fn clock() -> String {
    jiff::Zoned::now().strftime("%H:%M:%S").to_string()
}
