//! Addresses that pages had before, and where they lead now.

use std::collections::{BTreeMap, BTreeSet};

use super::{Group, Library, is_external};
use crate::base::{SitePath, SourcePath, Span, percent_decode};

/// Files that a site has although nobody wrote them; a redirect may lead to them.
const MADE: &[&str] = &[
    "404.html",
    "all.html",
    "checkbook.json",
    "feed.json",
    "feed.xml",
    "health.html",
    "index.html",
    "llms.txt",
    "print.html",
    "runs.html",
    "sitemap.xml",
];

/// Where an old address leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Destination {
    /// To a file of the site, and a place on it unless the fragment is empty.
    Site(SitePath, String),
    /// To another site.
    Elsewhere(String),
}

/// What is known of one address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Redirect {
    /// Where it leads; `None` when a page stands there, of which only single places have moved.
    pub to: Option<Destination>,
    /// Where places on it lead, by their fragment.
    pub fragments: BTreeMap<String, Destination>,
}

/// Where a redirect is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// In the front matter of a page.
    Alias {
        /// The page.
        page: SourcePath,
        /// The entry.
        span: Span,
    },
    /// In the settings, under this key.
    Setting(String),
}

/// A redirect that cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it is written.
    pub source: Source,
    /// Why it cannot be.
    pub message: String,
}

/// All old addresses of a book, from `aliases` and from the settings.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Redirects {
    table: BTreeMap<SitePath, Redirect>,
    /// Redirects that cannot be. The table is without them.
    pub faults: Vec<Fault>,
}

/// A redirect as it is written.
struct Written<'a> {
    source: Source,
    from: &'a str,
    to: Option<&'a str>,
    page: Option<&'a SitePath>,
}

impl Redirects {
    /// The old addresses of the pages of `library`, and those of the settings, which win.
    pub fn new(library: &Library, settings: &BTreeMap<String, String>) -> Redirects {
        let set = settings.iter().map(|(from, to)| Written {
            source: Source::Setting(from.clone()),
            from,
            to: Some(to),
            page: None,
        });
        let aliases = library.published().flat_map(|(page, url)| {
            page.meta.aliases.iter().map(move |alias| Written {
                source: Source::Alias { page: page.path.clone(), span: alias.span },
                from: &alias.value,
                to: None,
                page: Some(url),
            })
        });
        let all: Vec<Written<'_>> = set.chain(aliases).collect();
        let old: BTreeSet<SitePath> = all.iter().flat_map(|one| former(one.from)).collect();
        let mut redirects = Redirects::default();
        let mut sources: BTreeMap<SitePath, Source> = BTreeMap::new();
        for one in &all {
            if let Err(message) = redirects.add(one, library, &old, &mut sources) {
                redirects.faults.push(Fault { source: one.source.clone(), message });
            }
        }
        redirects.settle(library, &sources);
        redirects
    }

    /// What is known of an address that no page has, or of which places have moved.
    pub fn at(&self, address: &SitePath) -> Option<&Redirect> {
        self.table.get(address)
    }

    /// All of them in the order of their addresses.
    pub fn iter(&self) -> impl Iterator<Item = (&SitePath, &Redirect)> {
        self.table.iter()
    }

    fn add(
        &mut self,
        one: &Written<'_>,
        library: &Library,
        old: &BTreeSet<SitePath>,
        sources: &mut BTreeMap<SitePath, Source>,
    ) -> Result<(), String> {
        let addresses = former(one.from);
        if addresses.is_empty() {
            return Err(format!("`{}` is no address in the site", one.from.trim()));
        }
        let to = match (one.to, one.page) {
            (Some(to), _) => destination(to, one.from, &addresses[0], library, old)?,
            (None, Some(page)) => Destination::Site(page.clone(), String::new()),
            (None, None) => return Ok(()),
        };
        let fragment = one.to.and_then(|_| one.from.split_once('#')).map(|(_, fragment)| decoded(fragment));
        if let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) {
            let page = addresses.iter().find(|at| library.page_at(at).is_some());
            let at = page.or_else(|| addresses.iter().find(|at| old.contains(at))).unwrap_or(&addresses[0]);
            sources.entry(at.clone()).or_insert_with(|| one.source.clone());
            self.table.entry(at.clone()).or_default().fragments.insert(fragment, to);
            return Ok(());
        }
        for at in &addresses {
            if let Some(page) = occupant(at, library) {
                return Err(format!("`{}` is the address of the page `{page}`", one.from.trim()));
            }
        }
        for at in addresses {
            let entry = self.table.entry(at.clone()).or_default();
            match &entry.to {
                Some(known) if *known != to => return Err(format!("`{at}` leads to `{}` already", shown(known))),
                _ => entry.to = Some(to.clone()),
            }
            sources.insert(at, one.source.clone());
        }
        Ok(())
    }

    /// Makes every address lead to its end at once, and takes out those that have none.
    fn settle(&mut self, library: &Library, sources: &BTreeMap<SitePath, Source>) {
        let mut settled: BTreeMap<SitePath, Redirect> = BTreeMap::new();
        let mut faults = Vec::new();
        for (at, redirect) in &self.table {
            let to = redirect.to.as_ref().map(|to| self.end(to));
            let places = redirect.fragments.iter().map(|(name, to)| (name, self.end(to)));
            let (places, lost): (Vec<_>, Vec<_>) = places.partition(|(_, to)| to.is_some());
            let message = match &to {
                None if library.page_at(at).is_none() => {
                    Some(format!("places on `{at}` lead elsewhere, but `{at}` itself leads nowhere"))
                }
                Some(None) => Some(format!("`{at}` leads in a circle")),
                _ => lost.first().map(|(name, _)| format!("`{at}#{name}` leads in a circle")),
            };
            if let (Some(message), Some(source)) = (message, sources.get(at)) {
                faults.push(Fault { source: source.clone(), message });
            }
            let fragments = places.into_iter().filter_map(|(name, to)| Some((name.clone(), to?))).collect();
            let is_lost = matches!(to, Some(None)) || (to.is_none() && library.page_at(at).is_none());
            if !is_lost {
                settled.insert(at.clone(), Redirect { to: to.flatten(), fragments });
            }
        }
        self.table = settled;
        self.faults.extend(faults);
    }

    /// Where one ends up; `None` when that is nowhere.
    fn end(&self, to: &Destination) -> Option<Destination> {
        let mut at = to.clone();
        for _ in 0..=self.table.len() {
            let Destination::Site(path, fragment) = &at else { return Some(at) };
            let Some(redirect) = self.table.get(path) else { return Some(at) };
            let next = match (redirect.fragments.get(fragment), &redirect.to) {
                (Some(place), _) => place.clone(),
                (None, None) => return Some(at),
                (None, Some(Destination::Site(next, place))) if place.is_empty() => {
                    Destination::Site(next.clone(), fragment.clone())
                }
                (None, Some(next)) => next.clone(),
            };
            at = next;
        }
        None
    }
}

/// The files of a site that a former address stands for: one without an extension may be a page or a folder. None when
/// it leads out of the site or to a hidden place.
pub fn former(address: &str) -> Vec<SitePath> {
    let path = address.trim().split(['#', '?']).next().unwrap_or_default();
    let path = decoded(path);
    if is_external(&path) || path.contains(|c: char| c.is_control() || c == '\\') || address.trim().starts_with('#') {
        return Vec::new();
    }
    let path = path.trim_start_matches('/');
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = |extension: &str| &path[..path.len() - extension.len() - 1];
    let names = match name.rsplit_once('.').map(|(_, extension)| extension) {
        _ if name.is_empty() => vec![format!("{path}index.html")],
        Some("html" | "htm") => vec![path.to_string()],
        Some(extension @ ("md" | "markdown")) if matches!(name.split('.').next(), Some("README" | "readme")) => {
            vec![format!("{}index.html", &path[..path.len() - "readme.".len() - extension.len()])]
        }
        Some(extension @ ("md" | "markdown")) => vec![format!("{}.html", stem(extension))],
        _ => vec![format!("{path}.html"), format!("{path}/index.html")],
    };
    let names: Vec<SitePath> = names.iter().map(|name| SitePath::new(name)).collect();
    let is_hidden = |at: &SitePath| at.as_str().split('/').any(|part| part.starts_with('.'));
    if names.iter().any(is_hidden) { Vec::new() } else { names }
}

/// The page that an address belongs to: its own, or one that a folder would have to take the place of.
fn occupant<'a>(at: &SitePath, library: &'a Library) -> Option<&'a SourcePath> {
    let ends = at.as_str().match_indices('/').map(|(end, _)| SitePath::new(&at.as_str()[..end]));
    std::iter::once(at.clone()).chain(ends).find_map(|at| library.page_at(&at))
}

/// Where a redirect that is written as `to` leads: from the site's root when it starts with `/`, else from the folder
/// of the old address, which is written as `from` and stands for `at`.
fn destination(
    to: &str,
    from: &str,
    at: &SitePath,
    library: &Library,
    old: &BTreeSet<SitePath>,
) -> Result<Destination, String> {
    let to = to.trim();
    if is_external(to) {
        let is_web = ["http://", "https://", "//"].iter().any(|start| to.starts_with(start));
        return is_web
            .then(|| Destination::Elsewhere(to.to_string()))
            .ok_or_else(|| format!("`{to}` is no web address"));
    }
    let (path, fragment) = to.split_once('#').unwrap_or((to, ""));
    let fragment = decoded(fragment);
    if path.is_empty() && !fragment.is_empty() {
        return place(at.clone(), fragment, to, library);
    }
    let folder = from.split('#').next().and_then(|path| path.rsplit_once('/')).map_or("", |(folder, _)| folder);
    let path = decoded(path.split('?').next().unwrap_or_default());
    let path = if path.starts_with('/') { path } else { format!("{folder}/{path}") };
    let path = path.trim_start_matches('/');
    let pages = former(path);
    let is_page = |at: &&SitePath| library.page_at(at).is_some() || old.contains(*at);
    if let Some(page) = pages.iter().find(is_page) {
        return place(page.clone(), fragment, to, library);
    }
    let file = SitePath::new(if path.is_empty() { "index.html" } else { path });
    let listed = pages.iter().chain([&file]).find(|at| is_made(at, library));
    let copied = || Some(&file).filter(|file| library.repository.has_file(&library.content.join(file.as_str())));
    let found = listed.or_else(copied).cloned();
    found.map(|at| Destination::Site(at, fragment)).ok_or_else(|| format!("`{to}` does not exist in the site"))
}

/// A place on a page, which must be there.
fn place(at: SitePath, fragment: String, written: &str, library: &Library) -> Result<Destination, String> {
    let page = library.page_at(&at).and_then(|path| library.page(path));
    match page {
        Some(page) if !page.has_anchor(&fragment) => {
            Err(format!("`{written}`: `{}` has no heading `#{fragment}`", page.path))
        }
        _ => Ok(Destination::Site(at, fragment)),
    }
}

/// Whether a file of the site is one that is made of others. Which of the lists there are is not looked at.
fn is_made(at: &SitePath, library: &Library) -> bool {
    let folders = Group::ALL.iter().map(|group| group.folder()).chain(["static", "source"]);
    let form_of = at.as_str().strip_suffix(".print.html");
    if form_of.is_some_and(|stem| library.page_at(&SitePath::new(&format!("{stem}.html"))).is_some()) {
        return true;
    }
    MADE.contains(&at.as_str()) || folders.into_iter().any(|folder| at.as_str().starts_with(&format!("{folder}/")))
}

fn decoded(text: &str) -> String {
    percent_decode(text).unwrap_or_else(|| text.to_string())
}

fn shown(to: &Destination) -> &str {
    match to {
        Destination::Site(at, _) => at.as_str(),
        Destination::Elsewhere(url) => url,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_address_stands_for_the_files_that_hosts_would_show_there() {
        for (address, files) in [
            ("/old.html", &["old.html"][..]),
            ("ops/old", &["ops/old.html", "ops/old/index.html"]),
            ("/v1.2/notes/", &["v1.2/notes/index.html"]),
            ("/", &["index.html"]),
            ("ops/old.md", &["ops/old.html"]),
            ("ops/README.md#x", &["ops/index.html"]),
            ("a%20b.html?x=1", &["a b.html"]),
            ("../out.html", &[]),
            (".git/x.html", &[]),
            ("https://example.com/x.html", &[]),
            ("#x", &[]),
        ] {
            let found: Vec<String> = former(address).iter().map(ToString::to_string).collect();
            assert_eq!(found, files, "{address}");
        }
    }
}
