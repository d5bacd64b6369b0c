//! How a path is written so that a reference leads there.

use crate::base::{Diagnostic, Edit, SourcePath, Span, Suggestion};
use crate::library::{Library, Target};
use crate::page::{Mention, Page, Reference, ReferenceKind};
use crate::shell::Directory;

use super::names::is_index;
use super::suggest::{Meant, Reason};

/// Another way to write a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// What to write.
    pub text: String,
    /// The bytes of the page that it replaces.
    pub span: Span,
    /// Whether the reference then leads to what was meant.
    pub resolves: bool,
}

/// `to` as the author of `reference`, a link, an image or an entry of `related`, would write it.
pub fn link(to: &SourcePath, page: &Page, reference: &Reference, library: &Library) -> Spelling {
    let target = reference.target.as_str();
    let cut = target.find(['#', '?']).unwrap_or(target.len());
    let (written, rest) = target.split_at(cut);
    let source = reference.span.of(&page.text);
    let spelt = |path: String| format!("{}{rest}", encoded(&in_style(path, written, to), source.contains(' ')));
    let from_bases = || {
        let below = [to.below(&library.content), to.below(&SourcePath::default())];
        let mut paths: Vec<String> = below.into_iter().flatten().map(ToString::to_string).collect();
        paths.push(library.repository.path_of(to));
        paths
    };
    let mut options: Vec<String> = if written.starts_with('/') {
        from_bases().into_iter().map(|path| format!("/{path}")).collect()
    } else {
        vec![relative(&page.path.parent(), to)]
    };
    if reference.kind == ReferenceKind::Related && !written.starts_with('/') {
        options.extend(from_bases());
    }
    // What shares most with the old text is in its author's style.
    options.sort_by_key(|path| std::cmp::Reverse(shared(path, written)));
    let mut options: Vec<String> = options.into_iter().map(spelt).collect();
    let leads = |text: &String| {
        let asked = Reference { target: text.clone(), ..reference.clone() };
        is_at(&library.resolve(&asked, page), to)
    };
    let found = options.iter().position(leads);
    Spelling { text: options.swap_remove(found.unwrap_or(0)), span: reference.span, resolves: found.is_some() }
}

/// `to` as the author of `mention`, a path that is only named, would write it; `None` when it cannot be written so.
pub fn mention(
    to: &SourcePath,
    page: &Page,
    reference: &Reference,
    mention: &Mention,
    tried: &[SourcePath],
    library: &Library,
) -> Option<Spelling> {
    let written = mention.path.as_str();
    let at = reference.span.of(&page.text).find(written)? + reference.span.start;
    let plain = written.trim_start_matches("./").trim_end_matches('/');
    let mut bases: Vec<SourcePath> = tried
        .iter()
        .filter_map(|place| place.as_str().strip_suffix(plain))
        .filter(|base| base.is_empty() || base.ends_with('/'))
        .map(SourcePath::new)
        .collect();
    match mention.directory {
        // From another folder it would be found, and still not be there for the command.
        Directory::Folder(_) => bases.truncate(1),
        _ => bases.extend([library.repository.root.clone(), SourcePath::default(), page.path.parent()]),
    }
    let mut options: Vec<String> = bases.iter().map(|base| relative(base, to)).collect();
    options.sort_by_key(|path| (path.starts_with(".."), std::cmp::Reverse(shared(path, written))));
    let leads = |text: &String| {
        let named = Mention { path: text.clone(), ..mention.clone() };
        let asked = Reference { target: text.clone(), mention: Some(Box::new(named)), ..reference.clone() };
        is_plain(text) && is_at(&library.resolve(&asked, page), to)
    };
    let text = options.into_iter().map(|path| in_style(path, written, to)).find(leads)?;
    Some(Spelling { text, span: Span::new(at, at + written.len()), resolves: true })
}

/// The diagnostic with what was meant, and the edit that mends it.
pub fn offer(diagnostic: Diagnostic, meant: &Meant, spelling: Option<Spelling>, page: &Page) -> Diagnostic {
    let diagnostic = match meant.note() {
        Some(note) => diagnostic.note(note),
        None => diagnostic,
    };
    let Some(Spelling { text, span, resolves }) = spelling else {
        return diagnostic.help(format!("did you mean `{}`?", meant.path));
    };
    let diagnostic = match meant.reason {
        Reason::Renamed(_) => diagnostic.help("use its new path"),
        Reason::Case => diagnostic.help("write it as the file is called"),
        _ => diagnostic.help(format!("did you mean `{text}`?")),
    };
    let one_line = !span.of(&page.text).contains(['\n', '\r']) && span.start < span.end;
    diagnostic.suggest(Suggestion {
        message: format!("point it at `{text}`"),
        safe: meant.is_sure() && resolves && one_line,
        edits: vec![Edit { span, replacement: text }],
    })
}

/// The path from a folder.
pub fn relative(folder: &SourcePath, to: &SourcePath) -> String {
    let from: Vec<&str> = folder.as_str().split('/').filter(|part| !part.is_empty()).collect();
    let parts: Vec<&str> = to.as_str().split('/').collect();
    let shared = from.iter().zip(&parts).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    up.chain(parts[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}

fn is_at(target: &Target, to: &SourcePath) -> bool {
    match target {
        Target::Page { path, .. } | Target::File(path) | Target::Folder(path) => path == to || path.parent() == *to,
        _ => false,
    }
}

/// A path with the small things that an author holds to: `./` before it, `/` behind a folder, `.html` for a page.
fn in_style(path: String, written: &str, to: &SourcePath) -> String {
    let mut path = path;
    if written.starts_with("./") && !path.starts_with("..") {
        path.insert_str(0, "./");
    }
    if written.ends_with('/') && to.extension().is_none() {
        path.push('/');
    }
    match path.strip_suffix(".md") {
        Some(stem) if SourcePath::new(written).extension() == Some("html") && !is_index(to) => format!("{stem}.html"),
        _ => path,
    }
}

/// How many parts two paths have in common at their start.
pub fn shared(path: &str, written: &str) -> usize {
    path.split('/').zip(written.split('/')).take_while(|(a, b)| a == b).count()
}

/// A path with percent codes for all that means something in Markdown, YAML or an address.
fn encoded(path: &str, may_have_spaces: bool) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        let plain = c.is_ascii_alphanumeric() || "-._~/+=".contains(c) || (c == ' ' && may_have_spaces);
        if plain || !(c.is_ascii() || c.is_whitespace() || c.is_control()) {
            out.push(c);
        } else {
            for byte in c.to_string().bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

/// Whether a shell and a sentence take the path as it is.
fn is_plain(path: &str) -> bool {
    path.chars().all(|c| c.is_alphanumeric() || "-._/+@".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_or_yaml_would_read_is_encoded() {
        assert_eq!(encoded("a b(1)#2/é: 100%.md", false), "a%20b%281%29%232/é%3A%20100%25.md");
        assert_eq!(encoded("a b.md", true), "a b.md");
    }

    #[test]
    fn the_way_of_writing_stays() {
        let style = |path: &str, written: &str, to: &str| in_style(path.to_string(), written, &SourcePath::new(to));
        assert_eq!(style("b.md", "./a.md", "b.md"), "./b.md");
        assert_eq!(style("../b.md", "./a.md", "b.md"), "../b.md");
        assert_eq!(style("b", "a/", "b"), "b/");
        assert_eq!(style("b.md", "a.html", "b.md"), "b.html");
        assert_eq!(relative(&SourcePath::new("a/b"), &SourcePath::new("a/c/d.md")), "../c/d.md");
    }
}
