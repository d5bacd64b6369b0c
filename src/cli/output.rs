//! What is printed: data to standard output, what is said to a person to standard error.

use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use checkbook::check;
use checkbook::input::Silence;
use checkbook::report::{self, Format, Report, RuleText, Style, Totals, one_line, visible_lines};
use checkbook::{Book, Diagnostic, Error, Failure, Memory, Options, SourcePath, Unusable};
use indicatif::{ProgressBar, ProgressStyle};

use super::arguments::When;
use super::service;

/// Why a command could not be done.
#[derive(Debug)]
pub enum Failed {
    /// The reader of our output went away, which is its right.
    ClosedPipe,
    /// What is to be said.
    Said(String),
    /// The machine's fault.
    Machine(Error),
    /// The settings make no sense.
    Unusable(Box<Unusable>),
}

impl From<Failure> for Failed {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Error(error) => Failed::Machine(error),
            Failure::Unusable(unusable) => Failed::Unusable(unusable),
        }
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Failed::Machine(error)
    }
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Failed::ClosedPipe } else { Failed::Said(error.to_string()) }
    }
}

/// The two streams.
pub struct Output {
    choice: ColorChoice,
    quiet: bool,
}

impl Output {
    /// Streams with colour as `when` says.
    pub fn new(when: When, quiet: bool) -> Self {
        let choice = match when {
            When::Auto => ColorChoice::Auto,
            When::Always => ColorChoice::Always,
            When::Never => ColorChoice::Never,
        };
        Output { choice, quiet }
    }

    /// Prints data.
    pub fn data(&mut self, bytes: impl AsRef<[u8]>) -> Result<(), Failed> {
        let mut stream = AutoStream::new(io::stdout(), self.choice).lock();
        let written = stream.write_all(bytes.as_ref()).and_then(|()| stream.flush());
        written.map_err(|error| not_written(&error))
    }

    /// Says a line to a person.
    pub fn say(&mut self, line: impl AsRef<str>) {
        if !self.quiet {
            self.err(format!("{}\n", one_line(line.as_ref())).as_bytes());
        }
    }

    /// Prints a report for a person to standard error.
    pub fn err(&mut self, bytes: &[u8]) {
        // Nobody is left to be told that this failed.
        let _ = AutoStream::new(io::stderr(), self.choice).lock().write_all(bytes);
    }

    /// Says why a command could not be done.
    pub fn failure(&mut self, failed: &Failed) {
        match failed {
            Failed::ClosedPipe => {}
            // Both name files, whose names are somebody's text.
            Failed::Said(words) => self.err(format!("error: {}\n", one_line(words)).as_bytes()),
            Failed::Machine(error) => self.err(format!("error: {}\n", one_line(&error.to_string())).as_bytes()),
            Failed::Unusable(unusable) => {
                let text_of = |_: &SourcePath| unusable.config_text.as_deref().map(Arc::from);
                let totals = Totals::count(&unusable.diagnostics);
                let report = Report::new(&unusable.diagnostics, &totals, &text_of);
                let bytes = report::render(Format::Human, &report, self.style(&io::stderr()), width());
                self.err(&bytes);
            }
        }
    }

    fn style(&self, stream: &impl anstream::stream::RawStream) -> Style {
        let colour = match self.choice {
            ColorChoice::Auto => AutoStream::choice(stream) != ColorChoice::Never,
            choice => choice != ColorChoice::Never,
        };
        Style { colour, unicode: stream.is_terminal() }
    }

    /// A report in a format, fit for the stream that it goes to.
    pub fn report(&self, format: Format, checked: &Checked<'_>, to: Stream) -> Vec<u8> {
        let style = match to {
            Stream::Out => self.style(&io::stdout()),
            Stream::Err => self.style(&io::stderr()),
            Stream::File => Style::default(),
        };
        checked.report(|report| report::render(format, report, style, width()))
    }

    /// A report about something else than a whole book, fit for the stream that it goes to.
    pub fn plain_report(&self, report: &Report<'_>) -> Vec<u8> {
        report::render(Format::Human, report, self.style(&io::stderr()), width())
    }

    /// A bar for work that takes longer than a moment; it shows on terminals only.
    pub fn progress(&self, stages: u64) -> ProgressBar {
        if self.quiet {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(stages);
        if let Ok(style) = ProgressStyle::with_template("{bar:24} {msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(400));
        bar
    }
}

/// Prints a patch: byte for byte to a program, which is to apply it, and with nothing that steers to a terminal.
pub fn print_patch(patch: &str) -> Result<(), Failed> {
    let mut stream = io::stdout().lock();
    let shown = if stream.is_terminal() { visible_lines(patch) } else { patch.into() };
    let written = stream.write_all(shown.as_bytes()).and_then(|()| stream.flush());
    written.map_err(|error| not_written(&error))
}

fn not_written(error: &io::Error) -> Failed {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Failed::ClosedPipe,
        _ => Failed::Said(format!("cannot write to standard output: {error}")),
    }
}

/// What a check came to.
#[derive(Clone, Copy)]
pub struct Checked<'a> {
    /// The book.
    pub book: &'a Book,
    /// What was found.
    pub diagnostics: &'a [Diagnostic],
    /// What was found and is known.
    pub baselined: &'a [Diagnostic],
    /// How much was checked.
    pub totals: &'a Totals,
    /// The pages that were checked.
    pub pages: &'a [SourcePath],
}

impl Checked<'_> {
    /// The report for the summary of a job.
    pub fn summary(&self) -> Vec<u8> {
        self.report(report::summary)
    }

    /// What `render` makes of it.
    fn report(&self, render: impl Fn(&Report<'_>) -> Vec<u8>) -> Vec<u8> {
        let text_of = |path: &SourcePath| self.book.text(path);
        let from_repository = |path: &SourcePath| self.book.library.repository.path_of(path);
        let rules: Vec<RuleText<'_>> = check::RULES
            .iter()
            .map(|rule| RuleText { rule, manual: check::explain(rule.name).unwrap_or_default() })
            .collect();
        let source_url = service::source_url();
        render(&Report {
            source_url: source_url.as_deref(),
            baselined: self.baselined,
            pages: self.pages,
            rules: &rules,
            day: Some(today()),
            from_repository: &from_repository,
            ..Report::new(self.diagnostics, self.totals, &text_of)
        })
    }
}

/// Where a report goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
    /// A file.
    File,
}

fn width() -> usize {
    terminal_size::terminal_size().map_or(120, |(width, _)| usize::from(width.0)).clamp(60, 160)
}

/// The book in `dir`, or the one around the current folder, read and checked.
pub fn open(
    dir: Option<&Path>,
    paths: &[PathBuf],
    drafts: bool,
    memory: &mut Memory,
) -> Result<(PathBuf, Book, Vec<SourcePath>), Failed> {
    let root = root(dir)?;
    let (book, more) = open_as(&root, paths, Options { drafts, ..Options::default() }, memory)?;
    Ok((root, book, more))
}

/// The book in `root` with the pages at `paths`, read and checked in the environment that there is.
pub fn open_as(
    root: &Path,
    paths: &[PathBuf],
    options: Options,
    memory: &mut Memory,
) -> Result<(Book, Vec<SourcePath>), Failed> {
    let more: Vec<SourcePath> = paths.iter().map(|path| from_root(path, root)).collect::<Result<_, _>>()?;
    let options = Options { more: more.clone(), today: Some(today()), environment: environment(), ..options };
    Ok((checkbook::read(root, &options, memory)?, more))
}

/// The book's folder.
pub fn root(dir: Option<&Path>) -> Result<PathBuf, Failed> {
    let folder = match dir {
        Some(dir) => {
            dir.canonicalize().map_err(|error| Failed::Said(format!("cannot read `{}`: {error}", dir.display())))?
        }
        None => std::env::current_dir()?,
    };
    Ok(if dir.is_some() { folder } else { checkbook::input::find_root(&folder) })
}

/// Says what is missing because git did not answer.
pub fn tell_silence(book: &Book, output: &mut Output) {
    let why = match book.library.repository.silence {
        Some(Silence::Missing) => "`git` cannot be started",
        Some(Silence::Refused) => "git keeps away from this repository, which belongs to somebody else",
        // A damaged one is a finding.
        Some(Silence::Damaged) | None => return,
    };
    output.say(format!("note: {why}: what it ignores counts as there, and dates and history are left out"));
}

/// A path as the user wrote it, from the book's root.
pub fn from_root(path: &Path, root: &Path) -> Result<SourcePath, Failed> {
    let there =
        path.canonicalize().map_err(|error| Failed::Said(format!("cannot read `{}`: {error}", path.display())))?;
    let root = root.canonicalize()?;
    let shared = there.components().zip(root.components()).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_string(), root.components().count() - shared);
    let down = there.components().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    Ok(SourcePath::new(&up.chain(down).collect::<Vec<_>>().join("/")))
}

/// Opens a file or an address in the browser that the system prefers.
pub fn open_browser(place: impl AsRef<std::ffi::OsStr>, output: &mut Output) {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let mut command = std::process::Command::new(opener);
    let quiet = command.arg(&place).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    if quiet.spawn().is_err() {
        let place = place.as_ref().to_string_lossy();
        output.say(format!("`{opener}` could not be started; open {place} yourself"));
    }
}

/// The environment's settings for books.
pub fn environment() -> Vec<(String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| name == "CI" || name.starts_with("CHECKBOOK_") || name.starts_with("MDBOOK_"))
        .collect()
}

/// Today, or the day that `SOURCE_DATE_EPOCH` says.
#[expect(clippy::disallowed_methods, reason = "the command line hands the day on")]
pub fn today() -> jiff::civil::Date {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let now = fixed.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()).unwrap_or_else(jiff::Timestamp::now);
    now.to_zoned(jiff::tz::TimeZone::UTC).date()
}
