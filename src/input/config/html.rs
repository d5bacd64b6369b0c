//! The table `[output.html]`: how the site looks and behaves.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::globs;

/// How the site looks and behaves.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[expect(clippy::struct_excessive_bools, reason = "mdBook's switches do not depend on each other")]
pub struct Html {
    /// The theme: a folder of `themes`, or `default`.
    pub theme: Option<String>,
    /// Where the site will be found; an absolute address adds a site map, feeds and canonical links.
    pub site_url: Option<String>,
    /// Where the repository is found; the pages link to it.
    pub git_repository_url: Option<String>,
    /// The address at which a page is edited, with `{path}` for the path of its file in the repository; `{commit}` and
    /// `{line}` are known too.
    pub edit_url_template: Option<String>,
    /// Whether pages show their last commit. To find it, git goes through the history of the content folder.
    pub git_history: bool,
    /// Files of the repository that are shown as pages with highlighted source.
    #[schemars(schema_with = "globs")]
    pub publish: Vec<String>,
    /// What becomes of HTML in the documents.
    pub raw_html: RawHtml,
    /// The colours at the first visit.
    pub default_theme: Option<ColourTheme>,
    /// The colours at the first visit of somebody whose system is dark.
    pub preferred_dark_theme: Option<ColourTheme>,
    /// Whether straight quotes, `--` and `...` in prose become typographic ones. Unlike mdBook's, it is off unless it is
    /// set: in a runbook, prose is copied into shells.
    pub smart_punctuation: bool,
    /// Whether a line that starts with `:` defines the term above it.
    pub definition_lists: bool,
    /// Whether `> [!NOTE]` and its like become callouts.
    pub admonitions: bool,
    /// Whether code is highlighted.
    pub highlight: bool,
    /// Stylesheets that follow the theme's, from the book's root.
    pub additional_css: Vec<String>,
    /// Scripts that follow the theme's, from the book's root.
    pub additional_js: Vec<String>,
    /// Whether chapters go without their number in the sidebar.
    pub no_section_label: bool,
    /// The name in the file `CNAME`, for hosts that read it.
    pub cname: Option<String>,
    /// The page that becomes `404.html`; nothing between the quotes for none.
    #[serde(rename = "input-404")]
    pub input_404: String,
    /// Whether there is a copy of each page as Markdown.
    pub markdown_copies: bool,
    /// Whether the names of stylesheets and scripts hold a hash of what is in them.
    pub hash_files: bool,
    /// Whether the sidebar lists the headings of the page that is open.
    pub sidebar_header_nav: bool,
    /// Folding of the sidebar.
    pub fold: Fold,
    /// The page that holds the whole book.
    pub print: HtmlPrint,
    /// Old addresses of the site and where they lead now.
    pub redirect: BTreeMap<String, String>,
    /// The search as mdBook describes it.
    pub search: HtmlSearch,
    /// Blocks of code.
    pub playground: Playground,
    /// Lines of code that are hidden.
    pub code: Code,
}

impl Html {
    /// The site's own address, without a `/` at its end, when it is said as a whole.
    pub fn public_address(&self) -> Option<&str> {
        let url = self.site_url.as_ref().filter(|url| url.contains("://"))?;
        Some(url.trim_end_matches('/'))
    }
}

impl Default for Html {
    fn default() -> Self {
        Html {
            theme: None,
            site_url: None,
            git_repository_url: None,
            edit_url_template: None,
            git_history: true,
            publish: Vec::new(),
            raw_html: RawHtml::default(),
            default_theme: None,
            preferred_dark_theme: None,
            smart_punctuation: false,
            definition_lists: true,
            admonitions: true,
            highlight: true,
            additional_css: Vec::new(),
            additional_js: Vec::new(),
            no_section_label: false,
            cname: None,
            input_404: "404.md".to_string(),
            markdown_copies: true,
            hash_files: true,
            sidebar_header_nav: true,
            fold: Fold::default(),
            print: HtmlPrint::default(),
            redirect: BTreeMap::new(),
            search: HtmlSearch::default(),
            playground: Playground::default(),
            code: Code::default(),
        }
    }
}

/// What becomes of HTML in the documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(title = "way with raw HTML")]
pub enum RawHtml {
    /// Harmless elements and attributes pass, others are shown as text.
    #[default]
    Safe,
    /// All of it passes.
    Allow,
    /// All of it is shown as text.
    Escape,
}

/// Colours of the site. mdBook's names are known and stand for light or dark ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(title = "theme")]
pub enum ColourTheme {
    /// What the system of the reader prefers.
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// mdBook's name of a light theme.
    Rust,
    /// mdBook's name of a dark theme.
    Coal,
    /// mdBook's name of a dark theme.
    Navy,
    /// mdBook's name of a dark theme.
    Ayu,
}

impl ColourTheme {
    /// Whether the colours are dark; `None` when the reader's system decides.
    pub fn is_dark(self) -> Option<bool> {
        match self {
            ColourTheme::Auto => None,
            ColourTheme::Light | ColourTheme::Rust => Some(false),
            ColourTheme::Dark | ColourTheme::Coal | ColourTheme::Navy | ColourTheme::Ayu => Some(true),
        }
    }
}

/// Folding of the sidebar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Fold {
    /// Whether chapters fold.
    pub enable: bool,
    /// How many levels are open at first.
    pub level: u8,
}

/// The page that holds the whole book.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct HtmlPrint {
    /// Whether there is one.
    pub enable: bool,
    /// Whether each chapter starts on a new sheet.
    pub page_break: bool,
}

impl Default for HtmlPrint {
    fn default() -> Self {
        HtmlPrint { enable: true, page_break: true }
    }
}

/// The search as mdBook describes it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct HtmlSearch {
    /// Whether the site can be searched.
    pub enable: bool,
    /// How many results are shown at most.
    pub limit_results: u16,
    /// How many words of a result are shown.
    pub teaser_word_count: u16,
    /// Whether a result must hold all the words.
    pub use_boolean_and: bool,
    /// How much more a word weighs in a title.
    pub boost_title: u8,
    /// How much more a word weighs in the headings above a text.
    pub boost_hierarchy: u8,
    /// How much more a word weighs in a text.
    pub boost_paragraph: u8,
    /// Whether a word finds longer words that start with it.
    pub expand: bool,
    /// The level of heading down to which results lead to the heading itself, and not to the one above. mdBook's is 3.
    pub heading_split_level: u8,
    /// Pages and folders of them that are searched or not; the longest path wins.
    pub chapter: BTreeMap<String, ChapterSearch>,
}

impl Default for HtmlSearch {
    fn default() -> Self {
        HtmlSearch {
            enable: true,
            limit_results: 30,
            teaser_word_count: 30,
            use_boolean_and: false,
            boost_title: 2,
            boost_hierarchy: 1,
            boost_paragraph: 1,
            expand: true,
            heading_split_level: 6,
            chapter: BTreeMap::new(),
        }
    }
}

/// Whether a page or a folder of them is searched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ChapterSearch {
    /// Whether it is searched; what holds for the folder above when it is not set.
    pub enable: Option<bool>,
}

/// Blocks of code.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Playground {
    /// Whether they have a button that copies them.
    pub copyable: bool,
}

impl Default for Playground {
    fn default() -> Self {
        Playground { copyable: true }
    }
}

/// Lines of code that are hidden.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Code {
    /// For each language, how a line starts that is hidden.
    pub hidelines: BTreeMap<String, String>,
}
