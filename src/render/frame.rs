//! What all pages of a site share.

use std::collections::BTreeMap;

use jiff::civil::Date;
use xxhash_rust::xxh3::xxh3_64;

use super::links::Links;
use super::theme::Theme;
use super::view::{ChangeView, CountView, DateView, SiteView, StatusView};
use super::{Press, assets, bundles, feed};
use crate::base::{SitePath, SourcePath, Spanned, capitalised};
use crate::input::config::{ColourTheme, Config, TextDirection};
use crate::input::{LastCommit, LastCommits};
use crate::library::{Group, Library, is_index, term_slug};
use crate::page::Page;

/// The book, its settings and its theme.
pub struct Frame<'a> {
    /// The pages.
    pub library: &'a Library,
    /// The settings.
    pub config: &'a Config,
    /// The templates.
    pub theme: &'a Theme,
    /// The last commits of the pages.
    pub commits: &'a LastCommits,
    /// Where references lead.
    pub links: Links<'a>,
    /// The book's title.
    pub title: String,
    /// What tells the site from others that a browser keeps things for under the same host.
    pub id: String,
    /// The home page.
    pub home: SitePath,
    /// The list of all pages.
    pub all: SitePath,
    /// What the book needs.
    pub health: SitePath,
    /// The list of runs, when there is something to run.
    pub runs: Option<SitePath>,
    /// Whether some page has a day for its review.
    has_reviews: bool,
    /// The files that the configuration adds: where they lie, and where they go.
    pub additions: BTreeMap<SourcePath, SitePath>,
    scripts: Vec<SitePath>,
    styles: Vec<SitePath>,
}

/// What a page may load, for the head of each page and for hosts that send it themselves.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

/// What hosts show at addresses that do not exist.
pub const MISSING: &str = "404.html";

/// How the names of files of the theme begin that are loaded when a page or its reader needs them, and not with every page.
const ON_DEMAND: &[&str] = &[
    "static/find",
    "static/form.css",
    "static/list",
    "static/paper",
    "static/redirect.js",
    "static/run",
    "static/search",
];

/// What made the site.
pub const GENERATOR: &str = concat!("checkbook ", env!("CARGO_PKG_VERSION"));

impl<'a> Frame<'a> {
    /// What the pages of `library` share; `folder` is the name of the book's folder.
    pub fn new(library: &'a Library, press: &Press<'a>, folder: &str) -> Self {
        let (config, theme) = (press.config, press.theme);
        let book = &config.book;
        let every = config.review.every.map(|days| days.0);
        let fallback = || if folder.is_empty() { "Runbooks".to_string() } else { folder.to_string() };
        let files = |extension: &str| -> Vec<&str> {
            theme.assets.own_paths().filter(|path| path.ends_with(extension) && !is_on_demand(path)).collect()
        };
        let at = |path: &str| SitePath::new(theme.assets.path(path));
        let additions = additions(press);
        let added = |paths: &[String]| -> Vec<SitePath> {
            paths.iter().filter_map(|path| additions.get(&SourcePath::new(path)).cloned()).collect()
        };
        let mut scripts = files(".js");
        // The boot script runs before anything is painted, so it comes first.
        scripts.sort_by_key(|path| (!path.ends_with("/boot.js"), *path));
        let scripts = scripts.into_iter().map(at).chain(added(&config.html.additional_js)).collect();
        let mut styles = files(".css");
        styles.sort_by_key(|path| (*path != bundles::STYLE.path, path.contains("print"), *path));
        let styles = styles.into_iter().map(at).chain(added(&config.html.additional_css)).collect();
        let title = book.title.clone().unwrap_or_else(fallback);
        Frame {
            links: Links::new(library, config),
            library,
            config,
            theme,
            commits: press.commits,
            id: id(base(config).as_deref().unwrap_or("/"), &title),
            title,
            home: SitePath::new("index.html"),
            all: SitePath::new("all.html"),
            health: SitePath::new("health.html"),
            runs: library.published().any(|(page, _)| !page.steps.is_empty()).then(|| SitePath::new("runs.html")),
            has_reviews: library.published().any(|(page, _)| page.review_by(every).is_some()),
            additions,
            scripts,
            styles,
        }
    }

    /// What hosts that read `_headers` send with each file: what the head of each page says too, that no other site may
    /// show a page as its own, and that a file whose name changes with its content can be kept.
    pub fn headers(&self) -> String {
        let mut headers = format!(
            "/*\n  Content-Security-Policy: {POLICY}; frame-ancestors 'none'\n  Referrer-Policy: no-referrer\n  X-Content-Type-Options: nosniff\n"
        );
        let added = self.additions.values().map(SitePath::as_str).filter(|_| self.config.html.hash_files);
        for path in self.theme.assets.hashed_paths().chain(added) {
            let path = SitePath::new(path).href_from(&SitePath::new(""));
            headers.push_str(&format!("/{path}\n  Cache-Control: public, max-age=31536000, immutable\n"));
        }
        headers
    }

    /// The site as the file `from` sees it.
    pub fn site(&self, from: &SitePath) -> SiteView {
        let book = &self.config.book;
        let relative = |paths: &[SitePath]| paths.iter().map(|path| path.href_from(from)).collect();
        SiteView {
            title: self.title.clone(),
            description: book.description.clone(),
            language: book.language.clone(),
            direction: direction(self.config),
            root: "../".repeat(from.as_str().matches('/').count()),
            styles: relative(&self.styles),
            scripts: relative(&self.scripts),
            home: self.home.href_from(from),
            all: self.all.href_from(from),
            health: self.health.href_from(from),
            runs: self.runs.as_ref().map(|runs| runs.href_from(from)),
            lists: self.lists(from),
            repository: self.config.html.git_repository_url.clone(),
            theme: match self.config.html.default_theme.and_then(ColourTheme::is_dark) {
                Some(true) => "dark",
                Some(false) => "light",
                None => "auto",
            },
            generator: GENERATOR,
            policy: POLICY,
            canonical: self.whole_address(from).filter(|_| from.as_str() != MISSING),
            feeds: feed::view(self, from),
        }
    }

    fn lists(&self, from: &SitePath) -> Vec<CountView> {
        let terms = &self.library.terms;
        Group::ALL
            .into_iter()
            .filter_map(|group| {
                let entries = terms.get(&group)?;
                Some(CountView {
                    title: heading(group).to_string(),
                    href: terms_path(group).href_from(from),
                    count: entries.len(),
                    description: None,
                })
            })
            .collect()
    }

    /// The day on which a page last changed: as git knows it, else as the page says, else the one on which it was written.
    pub fn changed(&self, page: &Page) -> Option<Date> {
        let said = |day: &Option<Spanned<Date>>| day.as_ref().map(|day| day.value);
        let known = self.commits.of_file(&page.path).map(|commit| commit.day);
        known.or_else(|| said(&page.meta.updated)).or_else(|| said(&page.meta.created))
    }

    /// Whether some page has a day for its review.
    pub fn has_reviews(&self) -> bool {
        self.has_reviews
    }

    /// The day on which a page has to be looked at again; `None` for a page that nobody is meant to work with.
    pub fn review_by(&self, page: &Page) -> Option<Date> {
        page.review_by(self.config.review.every.map(|days| days.0)).filter(|_| is_in_use(page))
    }

    /// Whether a page has no day for its review although other pages have one.
    pub fn lacks_review(&self, page: &Page) -> bool {
        self.has_reviews && is_in_use(page) && !is_index(&page.path) && self.review_by(page).is_none()
    }

    /// The last commit of a page.
    pub fn change(&self, page: &Page) -> Option<ChangeView> {
        self.commits.of_file(&page.path).map(|commit| self.commit(commit))
    }

    /// The last commits of a page, the newest first.
    pub fn changes(&self, page: &Page) -> Vec<ChangeView> {
        self.commits.recent(&page.path).iter().map(|commit| self.commit(commit)).collect()
    }

    fn commit(&self, commit: &LastCommit) -> ChangeView {
        ChangeView {
            date: date(commit.day),
            commit: commit.short().to_string(),
            subject: commit.subject.clone(),
            href: self.links.of_commit(&commit.name),
        }
    }

    /// The path at which the site lies on its host, with a `/` at its end; `None` when it does not say.
    pub fn base(&self) -> Option<String> {
        base(self.config)
    }

    /// Where the copy as Markdown of the page at `url` is; `None` when there are no copies.
    pub fn markdown_copy(&self, url: &SitePath) -> Option<SitePath> {
        let stem = url.as_str().strip_suffix(".html").filter(|_| self.config.html.markdown_copies)?;
        Some(SitePath::new(&format!("{stem}.md")))
    }

    /// Where the printed form of the page or list at `url` is; `None` when there are no forms, or a page stands there.
    pub fn form_at(&self, url: &SitePath) -> Option<SitePath> {
        let stem = url.as_str().strip_suffix(".html").filter(|_| self.config.html.print.enable)?;
        let at = SitePath::new(&format!("{stem}.print.html"));
        (url.as_str() != MISSING && self.library.page_at(&at).is_none()).then_some(at)
    }

    /// The site's own address, without a `/` at its end, when it is said as a whole.
    pub fn public_address(&self) -> Option<&str> {
        self.config.html.public_address()
    }

    /// The whole address of a file of the site, when the site knows its own. An index file is known by its folder.
    pub fn whole_address(&self, at: &SitePath) -> Option<String> {
        let href = at.href_from(&SitePath::new(""));
        let folder = href.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
        Some(format!("{}/{}", self.public_address()?, folder.unwrap_or(&href)))
    }

    /// The address of the published page at `path`.
    pub fn href(&self, path: &SourcePath, from: &SitePath) -> Option<String> {
        self.library.url(path).map(|url| url.href_from(from))
    }
}

fn base(config: &Config) -> Option<String> {
    let url = config.html.site_url.as_ref()?;
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
        None => url,
    };
    Some(format!("{}/", path.trim_end_matches('/')))
}

fn id(base: &str, title: &str) -> String {
    format!("{:016x}", xxh3_64(format!("{base}\u{1f}{title}").as_bytes())).chars().take(12).collect()
}

fn is_on_demand(path: &str) -> bool {
    ON_DEMAND.iter().any(|name| path.starts_with(name)) || bundles::is_on_demand(path)
}

/// The files that the configuration adds: where they lie, and where they go.
fn additions(press: &Press<'_>) -> BTreeMap<SourcePath, SitePath> {
    let html = &press.config.html;
    let at = |path: &SourcePath| {
        let plain = format!("static/added/{}", path.as_str().replace("../", ""));
        let text = if html.hash_files { (press.read)(path) } else { None };
        SitePath::new(&text.map_or_else(|| plain.clone(), |text| assets::hashed(&plain, text.as_bytes())))
    };
    let paths = html.additional_css.iter().chain(&html.additional_js).map(|path| SourcePath::new(path));
    paths.map(|path| (path.clone(), at(&path))).collect()
}

fn direction(config: &Config) -> &'static str {
    let language = config.book.language.split('-').next().unwrap_or_default();
    let right_to_left = ["ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"].contains(&language);
    match config.book.text_direction {
        Some(TextDirection::Rtl) => "rtl",
        None if right_to_left => "rtl",
        Some(TextDirection::Ltr) | None => "ltr",
    }
}

/// Whether readers are meant to work with a page.
pub fn is_in_use(page: &Page) -> bool {
    let kind = page.meta.status.as_ref().map_or("other", |status| status_kind(&status.value));
    !page.meta.draft && !matches!(kind, "draft" | "deprecated" | "archived")
}

/// What a status means for a reader.
pub fn status_kind(name: &str) -> &'static str {
    let name = name.to_lowercase();
    let has = |words: &[&str]| {
        let first = |word: &&str| name.strip_prefix(*word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        words.iter().any(first)
    };
    match () {
        () if has(&["draft", "wip", "work in progress", "stub"]) => "draft",
        () if has(&["review", "in review", "proposed", "pending"]) => "review",
        () if has(&["deprecated", "obsolete", "superseded", "outdated"]) => "deprecated",
        () if has(&["archived", "retired"]) => "archived",
        () if has(&[
            "published",
            "active",
            "approved",
            "production",
            "ready",
            "current",
            "stable",
            "live",
            "final",
        ]) =>
        {
            "ok"
        }
        () => "other",
    }
}

/// Whether readers may rely on a page: it is no draft, not deprecated and not archived.
pub fn is_current(page: &Page) -> bool {
    let kind = page.meta.status.as_ref().map(|status| status_kind(&status.value));
    !page.meta.draft && !matches!(kind, Some("deprecated" | "archived"))
}

/// The name of the index of a group.
pub fn heading(group: Group) -> &'static str {
    match group {
        Group::Category => "Categories",
        Group::Tag => "Tags",
        Group::Audience => "Audiences",
        Group::Status => "Statuses",
    }
}

/// The index of a group.
pub fn terms_path(group: Group) -> SitePath {
    SitePath::new(&format!("{}/index.html", group.folder()))
}

/// The list of the pages that have a value.
pub fn term_path(group: Group, value: &str) -> SitePath {
    SitePath::new(&format!("{}/{}.html", group.folder(), term_slug(value)))
}

/// A date for a template.
pub fn date(date: Date) -> DateView {
    DateView { iso: date.to_string(), text: date.strftime("%-d %b %Y").to_string() }
}

/// The status of a page.
pub fn status(page: &Page, from: &SitePath) -> Option<StatusView> {
    let name = &page.meta.status.as_ref()?.value;
    let href = term_path(Group::Status, name).href_from(from);
    Some(StatusView { name: name.clone(), title: capitalised(name), href: Some(href), kind: status_kind(name) })
}
