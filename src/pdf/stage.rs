//! The folder in which a browser finds what it prints and leaves what it printed.
#![expect(clippy::disallowed_methods, reason = "it writes to a folder of its own that goes away")]

use std::fs;
use std::path::{Path, PathBuf};

use super::Job;
use super::links::for_paper;
use crate::base::{Error, SitePath};
use crate::site::{self, File, Site};

/// What a printed page can show besides its words.
const SHOWN: &[&str] =
    &["css", "svg", "png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "ico", "woff", "woff2", "ttf", "otf"];

/// A folder with a site to be printed, and room for what comes of it.
pub struct Stage {
    site: PathBuf,
    work: PathBuf,
}

/// The places that belong to one page.
pub struct Places {
    /// What is printed.
    pub form: PathBuf,
    /// What comes of it.
    pub pdf: PathBuf,
    /// What the browser keeps for itself.
    pub profile: PathBuf,
    /// What it says.
    pub log: PathBuf,
}

/// Lays out in `folder` what `jobs` need of `site`, with links that still lead somewhere when they are read elsewhere.
pub fn lay(site: &Site, jobs: &[Job], address: Option<&str>, folder: &Path) -> Result<Stage, Error> {
    let mut shown = Site::new();
    for (path, file) in site.iter() {
        let extension = path.as_str().rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
        if SHOWN.contains(&&*extension) {
            shown.add(path.clone(), file.clone());
        }
    }
    for job in jobs {
        let Some(File::Made(bytes)) = site.get(&job.form) else { continue };
        let html = String::from_utf8_lossy(bytes);
        shown.add(job.form.clone(), for_paper(&html, &job.form, address));
    }
    let stage = Stage { site: folder.join("site"), work: folder.join("work") };
    site::publish(&shown, &stage.site)?;
    fs::create_dir_all(&stage.work).map_err(|source| failed(&stage.work, source))?;
    Ok(stage)
}

impl Stage {
    /// The places of one of the pages.
    pub fn of(&self, index: usize, job: &Job) -> Places {
        let work = |name: &str| self.work.join(format!("{index}{name}"));
        let mut form = self.site.clone();
        form.extend(job.form.as_str().split('/'));
        Places { form, pdf: work(".pdf"), profile: work(""), log: work(".log") }
    }

    /// All that was printed, as files of their own.
    pub fn printed(&self, jobs: &[Job]) -> Result<Site, Error> {
        let mut printed = Site::new();
        for (index, job) in jobs.iter().enumerate() {
            let from = self.of(index, job).pdf;
            let length = fs::metadata(&from).map_err(|source| failed(&from, source))?.len();
            printed.add(job.pdf.clone(), File::Copied { from, modified: None, length });
        }
        Ok(printed)
    }
}

impl Job {
    /// The job to print the page at `url`: its form, where there `is_form`, else the page itself, which prints the same.
    pub fn new(name: &str, url: &SitePath, is_form: impl Fn(&SitePath) -> bool) -> Job {
        let stem = url.as_str().strip_suffix(".html").unwrap_or(url.as_str());
        let form = SitePath::new(&format!("{stem}.print.html"));
        let form = if is_form(&form) { form } else { url.clone() };
        Job { name: name.to_string(), form, pdf: SitePath::new(&format!("{stem}.pdf")) }
    }
}

fn failed(place: &Path, source: std::io::Error) -> Error {
    Error::Write { path: place.display().to_string(), source }
}
