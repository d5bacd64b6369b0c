//! The headings of a page as its HTML has them: levels without gaps, and ids that are free.

use std::collections::HashSet;

use crate::page::Page;
use crate::render::raw_html::safe_address;

/// A heading in the HTML of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6; 1 for the heading that is the page's title.
    pub level: u8,
    /// Its id; `None` when it has no words, or when something else on the page has the name that it would have.
    pub id: Option<String>,
}

impl Heading {
    /// The address of the heading on its page.
    pub fn href(&self) -> Option<String> {
        safe_address(&format!("#{}", self.id.as_ref()?))
    }
}

/// The headings of `page`, in the order of its sections.
///
/// A heading is one level below the one that holds it, whatever the document calls it, because nobody who listens to a
/// page can tell a gap from a part that was missed. The first of two equal names keeps it.
pub fn headings(page: &Page) -> Vec<Heading> {
    let mut taken: HashSet<&str, foldhash::fast::RandomState> = HashSet::default();
    // Few headings have a name that looks like that of a box.
    let mut own: Option<HashSet<String>> = None;
    let mut headings: Vec<Heading> = Vec::with_capacity(page.sections.len());
    for (index, section) in page.sections.iter().enumerate() {
        let above = section.parent.and_then(|parent| headings.get(parent)).map_or(1, |parent| parent.level);
        let is_title = page.title_section == Some(index);
        let level = if is_title { 1 } else { (above + 1).min(6) };
        let anchor = &section.anchor;
        let is_name = !section.title.is_empty() && !anchor.is_empty() && !anchor.contains(char::is_whitespace);
        // Names that start so are those of the theme.
        let mut is_own =
            || looks_own(anchor) && own.get_or_insert_with(|| own_ids(page).collect()).contains(anchor.as_str());
        let is_free = is_name && !anchor.starts_with("cb-") && !is_own() && taken.insert(anchor);
        headings.push(Heading { level, id: is_free.then(|| anchor.clone()) });
    }
    headings
}

/// Whether a name begins as those of boxes and blanks do.
fn looks_own(name: &str) -> bool {
    matches!(name.as_bytes(), [b's' | b'f' | b'n' | b'c', b'-', ..])
}

/// The ids that a page's boxes and blanks have.
pub fn own_ids(page: &Page) -> impl Iterator<Item = String> {
    let steps = page.steps.iter().map(|step| format!("s-{}", step.key));
    let fields = page.fields.iter().map(|field| format!("f-{}", field.key));
    let notes = page.notes.iter().map(|note| format!("n-{}", note.key));
    let options = |choice: &crate::page::Choice| {
        let key = choice.key.clone();
        (0..choice.options.len()).map(move |place| format!("c-{key}-{place}")).collect::<Vec<_>>()
    };
    steps.chain(fields).chain(notes).chain(page.choices.iter().flat_map(options))
}
