//! `pdf`

use std::ffi::OsString;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use checkbook::base::{closest, plural};
use checkbook::input::config::{self, Paper};
use checkbook::page::Page;
use checkbook::pdf::{self, Browser, Job, Press, System};
use checkbook::report::{one_line, summary_line};
use checkbook::site::{self, Site};
use checkbook::{Book, Memory, Options, SitePath, SourcePath};

use super::arguments::Pdf;
use super::build::{destination, tell, totals};
use super::check::{fails, is_asked};
use super::output::{self, Failed, Output, root, today};
use super::{DONE, FINDINGS};

/// The file that holds the whole book.
const BINDER: &str = "book.pdf";

/// Checks, renders and prints; prints nothing when the check fails.
pub fn run(arguments: &Pdf, output: &mut Output) -> Result<u8, Failed> {
    let start = Instant::now();
    let browser = browser(arguments)?;
    let mut memory = Memory::default();
    let root = root(None)?;
    let environment = environment(arguments, &root)?;
    let options = Options { drafts: arguments.drafts, today: Some(today()), environment, ..Options::default() };
    let mut book = checkbook::read(&root, &options, &mut memory)?;
    let asked = asked(&arguments.pages, &root, &book)?;
    let site = book.render(&memory);
    let fail_on = arguments.fail_on.unwrap_or(book.config.check.fail_on);
    let diagnostics = std::mem::take(&mut book.diagnostics);
    let failed = !arguments.no_check && fails(fail_on, &diagnostics);
    let totals = totals(&book, &diagnostics);
    if !arguments.no_check || site.is_none() {
        tell(&book, &diagnostics, &totals, output);
    }
    if !arguments.no_check {
        output.say(summary_line(&totals, Some(start.elapsed())));
    }
    let Some(site) = site.filter(|_| !failed) else {
        output.say("nothing was printed");
        return Ok(FINDINGS);
    };
    let folder = folder(arguments, &root, &book.config.build.build_dir)?;
    let jobs = if arguments.binder { vec![binder(&book)?] } else { jobs(&book, &asked, &site) };
    print(arguments, &book, &site, &jobs, &browser, &folder, output)?;
    Ok(DONE)
}

fn print(
    arguments: &Pdf,
    book: &Book,
    site: &Site,
    jobs: &[Job],
    browser: &Browser,
    folder: &Path,
    output: &mut Output,
) -> Result<(), Failed> {
    let start = Instant::now();
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    ctrlc::set_handler(move || stopped.store(true, Ordering::Relaxed))
        .map_err(|error| Failed::Said(error.to_string()))?;
    let press = Press {
        browser,
        at_once: thread::available_parallelism().map_or(1, NonZero::get),
        limit: Duration::from_secs(arguments.time_limit),
        address: book.config.html.public_address(),
        stop: &stop,
    };
    let progress = output.progress(jobs.len() as u64);
    progress.set_message("printing");
    let printed = pdf::print(site, jobs, &press, &|| progress.inc(1));
    progress.finish_and_clear();
    let printed = printed.map_err(|failure| Failed::Said(one_line(&failure.to_string()).into_owned()))?;
    // What was not asked for stays; when everything was, only what the book no longer has goes.
    let is_whole = arguments.pages.is_empty() && !arguments.binder;
    let published = site::publish_beside(&printed.site, folder, |path| !is_whole || path.as_str() == BINDER)?;
    let removed = if published.removed > 0 { format!(", {} removed", published.removed) } else { String::new() };
    let (files, time) = (plural(jobs.len(), "file"), start.elapsed().as_secs_f64());
    output.say(format!("printed {files} to {} in {time:.1} s{removed}", folder.display()));
    Ok(())
}

/// The environment, and what this run sets besides: that there are forms, and the size of their paper. A file has a
/// size, whatever is in the printer.
fn environment(arguments: &Pdf, root: &Path) -> Result<Vec<(String, String)>, Failed> {
    let mut environment = output::environment();
    let text = checkbook::input::read_config(root)?;
    let loaded = config::load(&SourcePath::new("book.toml"), text.as_deref(), &environment);
    // Settings that make no sense are reported when the book is read.
    let configured = loaded.map(|loaded| loaded.config.print.paper).unwrap_or_default();
    let size = arguments.paper.clone().or_else(|| (configured == Paper::Auto).then(|| "a4".to_string()));
    environment.extend(size.map(|size| ("CHECKBOOK_PRINT__PAPER".to_string(), size)));
    environment.push(("CHECKBOOK_OUTPUT__HTML__PRINT__ENABLE".to_string(), "true".to_string()));
    Ok(environment)
}

/// The browser that is named on the command line or in the environment, else one that is found.
fn browser(arguments: &Pdf) -> Result<Browser, Failed> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let programs = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"];
    let system = System {
        named: arguments.browser.clone().or_else(|| variable("CHECKBOOK_BROWSER")),
        path: variable("PATH"),
        home: std::env::home_dir(),
        programs: programs.iter().filter_map(|name| variable(name)).map(PathBuf::from).collect(),
    };
    let program = system.browser().map_err(|error| Failed::Said(error.to_string()))?;
    let more = variable("CHECKBOOK_BROWSER_ARGS").map(OsString::into_string).and_then(Result::ok).unwrap_or_default();
    Ok(Browser { program, arguments: more.split_whitespace().map(ToString::to_string).collect() })
}

/// Where the files go: `-d` from the current folder, else `pdf` beside the published site.
fn folder(arguments: &Pdf, root: &Path, build_dir: &str) -> Result<PathBuf, Failed> {
    if arguments.dest_dir.is_some() {
        return destination(arguments.dest_dir.as_ref(), root, build_dir);
    }
    let site = root.join(build_dir);
    Ok(site.parent().unwrap_or(root).join("pdf"))
}

/// The pages and folders that the user means. A path is seen from the current folder, from the book's root, or from the
/// content folder.
fn asked(pages: &[PathBuf], root: &Path, book: &Book) -> Result<Vec<SourcePath>, Failed> {
    let here = std::env::current_dir()?;
    let (root, library) = (root.canonicalize()?, &book.library);
    let one = |written: &PathBuf| {
        let text = written.to_string_lossy().replace('\\', "/");
        let from_here = checkbook::input::seen_from(&root, &here.join(written));
        let candidates: Vec<SourcePath> =
            from_here.into_iter().chain([SourcePath::new(&text), library.content.join(&text)]).collect();
        let names =
            |path: &SourcePath| library.published().any(|(page, _)| is_asked(&page.path, std::slice::from_ref(path)));
        if let Some(found) = candidates.iter().find(|path| names(path)) {
            return Ok(found.clone());
        }
        if candidates.iter().any(|path| library.page(path).is_some()) {
            return Err(Failed::Said(format!("`{text}` is not published; `--drafts` prints drafts too")));
        }
        let known = |(page, _): (&Arc<Page>, &SitePath)| {
            [Some(page.path.as_str().to_string()), page.path.below(&library.content).map(ToString::to_string)]
        };
        let known: Vec<String> = library.published().flat_map(known).flatten().collect();
        let near = closest(&text, known.iter().map(String::as_str));
        let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        Err(Failed::Said(format!("the book has no page `{text}`{near}")))
    };
    pages.iter().map(one).collect()
}

/// What is to be done for the pages that were asked for.
fn jobs(book: &Book, asked: &[SourcePath], site: &Site) -> Vec<Job> {
    let library = &book.library;
    let is_form = |path: &SitePath| site.get(path).is_some() && library.page_at(path).is_none();
    let pages = library.published().filter(|(page, _)| is_asked(&page.path, asked));
    pages.map(|(page, url)| Job::new(page.path.as_str(), url, is_form)).collect()
}

/// What is to be done for the whole book.
fn binder(book: &Book) -> Result<Job, Failed> {
    if let Some(page) = book.library.page_at(&SitePath::new("book.html")) {
        return Err(Failed::Said(format!("`{BINDER}` is the place of `{page}`; give that page another name")));
    }
    let name = "the whole book".to_string();
    Ok(Job { name, form: SitePath::new("print.html"), pdf: SitePath::new(BINDER) })
}
