//! How much the findings of each rule weigh in this book.

use globset::GlobSet;

use super::rules::{NEVER_OFF, RULES, is_off, rule};
use crate::base::{Diagnostic, Level, Location, Rule, Severity, SourcePath, Star, closest, pattern};
use crate::input::config::{Config, Places};

/// The configuration, or a comment in a page, speaks of a rule that does not exist.
pub static UNKNOWN_RULE: Rule = Rule {
    name: "unknown-rule",
    severity: Severity::Error,
    summary: "a setting or a comment names a rule that does not exist",
};

/// What the configuration says of each rule.
#[derive(Debug, Default)]
pub struct Levels {
    book: Vec<(String, Level)>,
    overrides: Vec<LocalLevels>,
    excluded: Vec<GlobSet>,
}

/// What the configuration says of rules for some files.
#[derive(Debug)]
struct LocalLevels {
    paths: Vec<GlobSet>,
    rules: Vec<(String, Level)>,
}

impl Levels {
    /// Reads `[check.rules]` and `[[check.override]]`; rules that do not exist are named with their place.
    ///
    /// # Errors
    /// One diagnostic for each rule that does not exist.
    pub fn new(config: &Config, places: &Places) -> Result<Levels, Vec<Diagnostic>> {
        let mut unknown = Vec::new();
        let mut known = |name: &str, key: &str| {
            if rule(name).is_none() {
                let place = places.of(key).unwrap_or_default();
                unknown.push(unknown_rule(name, Location::new(&SourcePath::new("book.toml"), place)).0);
            }
        };
        for name in config.check.rules.keys() {
            known(name, &format!("check.rules.{name}"));
        }
        for (index, entry) in config.check.overrides.iter().enumerate() {
            for name in entry.rules.keys() {
                known(name, &format!("check.override[{index}].rules.{name}"));
            }
        }
        if !unknown.is_empty() {
            return Err(unknown);
        }
        let list = |rules: &std::collections::BTreeMap<String, Level>| -> Vec<(String, Level)> {
            rules.iter().map(|(name, level)| (name.clone(), *level)).collect()
        };
        Ok(Levels {
            book: list(&config.check.rules),
            overrides: config
                .check
                .overrides
                .iter()
                .map(|entry| LocalLevels { paths: globs(&entry.paths), rules: list(&entry.rules) })
                .collect(),
            excluded: globs(&config.check.exclude),
        })
    }

    /// Whether the book speaks of a rule.
    pub fn names(&self, rule: &Rule) -> bool {
        let lists = std::iter::once(&self.book).chain(self.overrides.iter().map(|local| &local.rules));
        lists.flatten().any(|(name, _)| name == rule.name)
    }

    /// The diagnostic with the severity that this book gives it, `None` when its rule is off for its file.
    pub fn apply(&self, mut diagnostic: Diagnostic) -> Option<Diagnostic> {
        let path = &diagnostic.location.path;
        if matches(&self.excluded, path) {
            return None;
        }
        // Without a level it can neither be turned off by the one who misspelt it nor weigh less.
        if diagnostic.rule == &UNKNOWN_RULE {
            return Some(diagnostic);
        }
        let name = diagnostic.rule.name;
        let of = |rules: &[(String, Level)]| rules.iter().find(|(rule, _)| rule == name).map(|(_, level)| *level);
        let here = self.overrides.iter().rev().filter(|local| matches(&local.paths, path));
        let local = here.clone().find_map(|local| of(&local.rules));
        match local.or_else(|| of(&self.book)).map(Level::severity) {
            Some(Some(severity)) => diagnostic.severity = severity,
            Some(None) if NEVER_OFF.contains(&name) => {}
            None if !is_off(name) => {}
            _ => return None,
        }
        Some(diagnostic)
    }
}

fn globs(patterns: &[String]) -> Vec<GlobSet> {
    patterns.iter().filter_map(|written| pattern(written, Star::Anywhere).ok()).collect()
}

fn matches(globs: &[GlobSet], path: &SourcePath) -> bool {
    globs.iter().any(|glob| glob.is_match(path.as_str()))
}

/// Says that there is no rule called `name`, and which one was most likely meant.
pub fn unknown_rule(name: &str, location: Location) -> (Diagnostic, Option<&'static str>) {
    let diagnostic = Diagnostic::new(&UNKNOWN_RULE, location, format!("there is no rule `{name}`"));
    let near = closest(name, RULES.iter().map(|rule| rule.name));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`checkbook explain --list` names all rules".to_string(),
    };
    (diagnostic.help(help), near)
}
