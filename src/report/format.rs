//! The forms a report can take, and how a terminal is to be drawn on.

use std::fmt;
use std::str::FromStr;

use crate::base::closest;

/// The form of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Excerpts with carets, as a compiler shows them.
    #[default]
    Human,
    /// One line for each finding: `path:line:column: error[rule]: message`.
    Short,
    /// One JSON document, `checkbook.check/1`.
    Json,
    /// One JSON object on each line, the summary last.
    Jsonl,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands of GitHub Actions, which show as annotations.
    Github,
    /// Code quality of GitLab.
    Gitlab,
    /// JUnit XML.
    Junit,
    /// A table in Markdown.
    Markdown,
}

impl Format {
    /// Every format, in the order in which help lists them.
    pub const ALL: [Format; 9] = [
        Format::Human,
        Format::Short,
        Format::Json,
        Format::Jsonl,
        Format::Sarif,
        Format::Github,
        Format::Gitlab,
        Format::Junit,
        Format::Markdown,
    ];

    /// The name that the command line uses.
    pub fn name(self) -> &'static str {
        match self {
            Format::Human => "human",
            Format::Short => "short",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Sarif => "sarif",
            Format::Github => "github",
            Format::Gitlab => "gitlab",
            Format::Junit => "junit",
            Format::Markdown => "markdown",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Format::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| UnknownFormat::new(name))
    }
}

/// A name that no format has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no format is called `{name}`; {advice}")]
pub struct UnknownFormat {
    name: String,
    advice: String,
}

impl UnknownFormat {
    fn new(name: &str) -> Self {
        let names = Format::ALL.map(Format::name);
        let advice = match closest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("choose one of {}", names.map(|name| format!("`{name}`")).join(", ")),
        };
        UnknownFormat { name: name.into(), advice }
    }
}

/// How the human report may draw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether to use colours and hyperlinks, as ANSI escape sequences.
    pub colour: bool,
    /// Whether to draw frames and carets with box drawing characters rather than with ASCII.
    pub unicode: bool,
}

impl Style {
    /// No colour, and frames in ASCII: right for files and pipes.
    pub const PLAIN: Style = Style { colour: false, unicode: false };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_read_by_its_name() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
    }

    #[test]
    fn an_unknown_format_names_the_near_one_or_all() {
        let said = |name: &str| name.parse::<Format>().unwrap_err().to_string();
        assert_eq!(said("jsn"), "no format is called `jsn`; did you mean `json`?");
        assert!(
            said("xml")
                .starts_with("no format is called `xml`; choose one of `human`, `short`, `json`, `jsonl`, `sarif`")
        );
    }
}
