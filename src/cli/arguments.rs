//! What can be written on the command line.

use std::ffi::OsString;
use std::path::PathBuf;

use checkbook::input::config::{FailOn, Watcher};
use checkbook::report::Format;
use clap::{Args, Parser, Subcommand, ValueEnum};

/// A static site generator for checklists and runbooks that fails the build on a broken reference
#[derive(Debug, Parser)]
#[command(name = "checkbook", version, arg_required_else_help = true)]
pub struct Arguments {
    /// When to use colour
    #[arg(long, global = true, default_value = "auto", value_name = "WHEN")]
    pub color: When,
    /// Say nothing but what was asked for
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// When to do what depends on where the program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// Colour on a terminal, unless `NO_COLOR` is set; annotations when `GITHUB_ACTIONS` is
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a small book, or adopt a folder of Markdown
    Init(Init),
    /// Make a checklist from an archetype
    New(New),
    /// Check, render and publish the book
    Build(Build),
    /// Print pages to PDF files, through a browser that is on the machine
    Pdf(Pdf),
    /// Show the book while it is written, and keep open pages up to date
    Serve(Serve),
    /// Check the book and write nothing
    Check(Check),
    /// List every reference with its target and status
    Refs(Refs),
    /// List the documents with their steps, status and review state
    List(List),
    /// Say what a rule means, or how a page was understood
    Explain(Explain),
    /// Read records of runs that pages exported
    #[command(subcommand)]
    Run(RunCommand),
    /// Print a JSON Schema
    Schema(Schema),
    /// Remove the published site
    Clean(Clean),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// `init`
#[derive(Debug, Args)]
pub struct Init {
    /// The folder [default: this one]
    pub dir: Option<PathBuf>,
    /// The title of the book
    #[arg(long)]
    pub title: Option<String>,
    /// Also lay down the default theme, to change it
    #[arg(long)]
    pub theme: bool,
    /// Add what is missing even when there is a book already; no file is overwritten
    #[arg(long)]
    pub force: bool,
}

/// `new`
#[derive(Debug, Args)]
pub struct New {
    /// The new file, from here: `content/deploy/api.md`
    pub path: PathBuf,
    /// A file of `.checkbook` in the content folder, without its extension
    #[arg(long, value_name = "NAME")]
    pub archetype: Option<String>,
}

/// `build`
#[derive(Debug, Args)]
pub struct Build {
    /// The book's folder [default: the nearest one with a book.toml]
    pub dir: Option<PathBuf>,
    /// Where to publish [default: build.build-dir of the book]
    #[arg(short, long, value_name = "DEST")]
    pub dest_dir: Option<PathBuf>,
    /// Open the site in a browser
    #[arg(short, long)]
    pub open: bool,
    /// Publish drafts too
    #[arg(long)]
    pub drafts: bool,
    /// Do not check
    #[arg(long)]
    pub no_check: bool,
    /// Publish even when the check fails; the exit code stays
    #[arg(long, conflicts_with = "no_check")]
    pub publish_anyway: bool,
    /// What fails the build: error, warning, note or never
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    pub fail_on: Option<FailOn>,
}

/// `pdf`
#[derive(Debug, Args)]
pub struct Pdf {
    /// Pages and folders of pages: `content/deploy/api.md` [default: the whole book]
    pub pages: Vec<PathBuf>,
    /// Where to put the files [default: `pdf` beside the published site]
    #[arg(short, long, value_name = "DEST")]
    pub dest_dir: Option<PathBuf>,
    /// Print the whole book as one file, `book.pdf`
    #[arg(long, conflicts_with = "pages")]
    pub binder: bool,
    /// The size of the paper [default: print.paper of the book, A4 where that is auto]
    #[arg(long, value_name = "SIZE", value_parser = ["a4", "a5", "letter", "legal"])]
    pub paper: Option<String>,
    /// The browser, a path or a name [default: `CHECKBOOK_BROWSER`, else the first Chromium that is found]
    #[arg(long, value_name = "PROGRAM")]
    pub browser: Option<OsString>,
    /// How many seconds one file may take
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    pub time_limit: u64,
    /// Print drafts too
    #[arg(long)]
    pub drafts: bool,
    /// Do not check
    #[arg(long)]
    pub no_check: bool,
    /// What fails the command, so that nothing is printed: error, warning, note or never
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    pub fail_on: Option<FailOn>,
}

/// `serve`
#[derive(Debug, Args)]
pub struct Serve {
    /// The book's folder [default: the nearest one with a book.toml]
    pub dir: Option<PathBuf>,
    /// The port, 0 for any that is free [default: serve.port of the book, else 3000]
    #[arg(short, long)]
    pub port: Option<u16>,
    /// The name or address to listen on [default: serve.hostname of the book, else localhost]
    #[arg(short = 'n', long, value_name = "HOST")]
    pub hostname: Option<String>,
    /// Open the site in a browser
    #[arg(short, long)]
    pub open: bool,
    /// Show drafts too
    #[arg(long)]
    pub drafts: bool,
    /// How changes are seen: the system tells of them, or files are looked at every second
    #[arg(long, value_name = "HOW")]
    pub watcher: Option<Watching>,
    /// Let open pages go to the page that was changed
    #[arg(long)]
    pub navigate_to_changed: bool,
    /// Serve the bare site, without what keeps open pages up to date
    #[arg(long, conflicts_with = "navigate_to_changed")]
    pub no_live_reload: bool,
}

/// How changes are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Watching {
    /// The system tells of them
    Native,
    /// Files are looked at every second
    Poll,
}

impl From<Watching> for Watcher {
    fn from(watching: Watching) -> Self {
        match watching {
            Watching::Native => Watcher::Native,
            Watching::Poll => Watcher::Poll,
        }
    }
}

/// `check`
#[derive(Debug, Args)]
pub struct Check {
    /// Markdown files and folders [default: the whole book]
    pub paths: Vec<PathBuf>,
    /// How to report: human, short, json, jsonl, sarif, github, gitlab, junit or markdown
    #[arg(long, default_value_t, value_name = "FORMAT")]
    pub format: Format,
    /// Also report to a file; may be given several times
    #[arg(long, value_name = "FORMAT=FILE", value_parser = report)]
    pub report: Vec<(Format, PathBuf)>,
    /// Whether to annotate pull requests of GitHub as well, and to write the summary of the job
    #[arg(long, default_value = "auto", value_name = "WHEN")]
    pub annotations: When,
    /// Report only findings of this rule; may be given several times
    #[arg(long, value_name = "RULE")]
    pub only: Vec<String>,
    /// What fails the check: error, warning, note or never
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    pub fail_on: Option<FailOn>,
    /// Report only what has changed since a commit, and what that brought about elsewhere
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
    /// Also list what looked like a reference and was not checked, and why
    #[arg(long)]
    pub explain_skips: bool,
    /// Print no more than this many findings, the worst first to stay; all of them count
    #[arg(long, value_name = "N")]
    pub max_findings: Option<usize>,
    /// Print the settings as they are in effect, and check nothing
    #[arg(long)]
    pub print_config: bool,
    /// The file of known findings, which do not fail the check [default: check.baseline of the book]
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Report known findings too
    #[arg(long, conflicts_with_all = ["baseline", "update_baseline", "baseline_add", "baseline_strict"])]
    pub no_baseline: bool,
    /// Take the lines out of the baseline whose finding is gone; none is ever added
    #[arg(long)]
    pub update_baseline: bool,
    /// Add what is found to the baseline, all of it or the findings of one rule
    #[arg(long, value_name = "RULE", num_args = 0..=1, require_equals = true)]
    #[expect(clippy::option_option, reason = "the flag may be given without a rule")]
    pub baseline_add: Option<Option<String>>,
    /// Fail when a line of the baseline is about a finding that is gone
    #[arg(long)]
    pub baseline_strict: bool,
    /// Mend what can be mended without doubt, and report what is left
    #[arg(long)]
    pub fix: bool,
    /// Mend what can be mended, also by guesses
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Print what is mended as a patch; alone, nothing is written
    #[arg(long, conflicts_with = "format")]
    pub diff: bool,
}

/// `refs`
#[derive(Debug, Args)]
pub struct Refs {
    /// Markdown files and folders [default: the whole book]
    pub paths: Vec<PathBuf>,
    /// How to list them
    #[arg(long, default_value = "table")]
    pub format: Listing,
    /// List what is not looked at too, with the reason
    #[arg(long)]
    pub explain_skips: bool,
}

/// `list`
#[derive(Debug, Args)]
pub struct List {
    /// Markdown files and folders [default: the whole book]
    pub paths: Vec<PathBuf>,
    /// Only documents with this status
    #[arg(long)]
    pub status: Option<String>,
    /// Only documents with this tag
    #[arg(long)]
    pub tag: Option<String>,
    /// Only documents whose review is overdue
    #[arg(long)]
    pub overdue: bool,
    /// How to list them
    #[arg(long, default_value = "table")]
    pub format: Listing,
}

/// How something is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Listing {
    /// For people
    Table,
    /// For programs
    Json,
}

/// `explain`
#[derive(Debug, Args)]
pub struct Explain {
    /// The name of a rule, or a page
    #[arg(required_unless_present = "list")]
    pub subject: Option<String>,
    /// Name all rules
    #[arg(long)]
    pub list: bool,
}

/// `run`
#[derive(Debug, Subcommand)]
pub enum RunCommand {
    /// Say what records hold
    Show(RunFiles),
    /// Say whether records are as they were written, and whether what they say follows from what happened
    Verify(RunFiles),
}

/// `run show` and `run verify`
#[derive(Debug, Args)]
pub struct RunFiles {
    /// Exported records, JSON or Markdown
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// How to say it
    #[arg(long, default_value = "text")]
    pub format: RunFormat,
}

/// How something about a record is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RunFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// `schema`
#[derive(Debug, Args)]
pub struct Schema {
    /// Of what
    pub of: SchemaOf,
}

/// What has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// book.toml
    Config,
    /// The front matter of a page
    FrontMatter,
    /// What `check --format json` prints
    Check,
    /// checkbook.json in the site
    Site,
    /// An exported record of a run
    Run,
}

/// `clean`
#[derive(Debug, Args)]
pub struct Clean {
    /// The book's folder [default: the nearest one with a book.toml]
    pub dir: Option<PathBuf>,
    /// Where it was published [default: build.build-dir of the book]
    #[arg(short, long, value_name = "DEST")]
    pub dest_dir: Option<PathBuf>,
}

fn level(word: &str) -> Result<FailOn, String> {
    match word {
        "error" => Ok(FailOn::Error),
        "warning" => Ok(FailOn::Warning),
        "note" => Ok(FailOn::Note),
        "never" => Ok(FailOn::Never),
        _ => Err("expected error, warning, note or never".to_string()),
    }
}

fn report(word: &str) -> Result<(Format, PathBuf), String> {
    let (format, file) = word.split_once('=').ok_or("expected FORMAT=FILE")?;
    Ok((format.parse().map_err(|error| format!("{error}"))?, PathBuf::from(file)))
}
