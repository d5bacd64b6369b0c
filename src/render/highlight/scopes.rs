//! What a piece of code is, in one letter: the many scopes of the grammars mapped to a few classes.

use std::sync::LazyLock;

use syntect::parsing::{BasicScopeStackOp, Scope, ScopeStack, ScopeStackOp};

/// What a piece of code is. The style sheet gives each class a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A comment.
    Comment,
    /// A string.
    String,
    /// A keyword.
    Keyword,
    /// A function, or the command of a shell line.
    Function,
    /// A number or another constant.
    Number,
    /// A variable, a parameter, an option of a command.
    Variable,
    /// A type, a tag, the key of a mapping.
    Type,
    /// An operator.
    Operator,
    /// A line that a patch adds.
    Added,
    /// A line that a patch removes.
    Removed,
    /// A heading, or the name of a section.
    Heading,
    /// The prompt of a shell session.
    Prompt,
    /// What a command of a shell session printed.
    Output,
}

impl Class {
    /// The name of the class in the page: one letter.
    pub fn letter(self) -> char {
        match self {
            Class::Comment => 'c',
            Class::String => 's',
            Class::Keyword => 'k',
            Class::Function => 'f',
            Class::Number => 'n',
            Class::Variable => 'v',
            Class::Type => 't',
            Class::Operator => 'o',
            Class::Added => 'a',
            Class::Removed => 'd',
            Class::Heading => 'h',
            Class::Prompt => 'm',
            Class::Output => 'u',
        }
    }
}

/// The scopes that are open, and the class that each of them gives to the code inside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes {
    stack: ScopeStack,
    resolved: Vec<(Option<Class>, bool)>,
}

impl Scopes {
    /// Opens and closes scopes; `None` when the grammar closes what it never opened.
    pub fn apply(&mut self, change: &ScopeStackOp) -> Option<()> {
        let resolved = &mut self.resolved;
        let hook = |change, _: &[Scope]| match change {
            BasicScopeStackOp::Push(scope) => resolved.push(inside(resolved.last().copied(), scope)),
            BasicScopeStackOp::Pop => {
                resolved.pop();
            }
        };
        self.stack.apply_with_hook(change, hook).ok()
    }

    /// The class of code that stands here.
    pub fn class(&self) -> Option<Class> {
        self.resolved.last().and_then(|(class, _)| *class)
    }
}

#[derive(Clone, Copy)]
enum Meaning {
    /// The class, unless a scope inside says something else.
    Is(Class),
    /// The class, whatever a scope inside says.
    Always(Class),
    /// No class: code inside a string, and the like.
    Plain,
}

/// The class inside `scope`, and whether it is final, from what holds around it.
fn inside(around: Option<(Option<Class>, bool)>, scope: Scope) -> (Option<Class>, bool) {
    let around = around.unwrap_or_default();
    if around.1 {
        return around;
    }
    match meaning(scope) {
        Some(Meaning::Is(class)) => (Some(class), false),
        Some(Meaning::Always(class)) => (Some(class), true),
        Some(Meaning::Plain) => (None, false),
        None => around,
    }
}

fn meaning(scope: Scope) -> Option<Meaning> {
    let rules = RULES.get(usize::from(scope.atom_at(0)))?;
    rules.iter().find(|(prefix, _)| prefix.is_prefix_of(scope)).map(|(_, meaning)| *meaning)
}

/// The rules by the number of their first atom, the longer prefix first.
static RULES: LazyLock<Vec<Vec<(Scope, Meaning)>>> = LazyLock::new(|| {
    let mut rules: Vec<Vec<(Scope, Meaning)>> = Vec::new();
    let prefixes = MEANINGS.iter().filter_map(|(prefix, meaning)| Some((Scope::new(prefix).ok()?, *meaning)));
    for (prefix, meaning) in prefixes {
        let first = usize::from(prefix.atom_at(0));
        if rules.len() <= first {
            rules.resize_with(first + 1, Vec::new);
        }
        if let Some(same) = rules.get_mut(first) {
            same.push((prefix, meaning));
        }
    }
    for same in &mut rules {
        same.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
    }
    rules
});

const MEANINGS: &[(&str, Meaning)] = &[
    ("comment", Meaning::Always(Class::Comment)),
    ("string", Meaning::Is(Class::String)),
    ("constant", Meaning::Is(Class::Number)),
    ("constant.character.escape", Meaning::Is(Class::Number)),
    ("keyword", Meaning::Is(Class::Keyword)),
    ("keyword.operator", Meaning::Is(Class::Operator)),
    ("keyword.operator.word", Meaning::Is(Class::Keyword)),
    ("storage", Meaning::Is(Class::Keyword)),
    ("storage.type.string", Meaning::Is(Class::String)),
    ("variable", Meaning::Is(Class::Variable)),
    ("variable.function", Meaning::Is(Class::Function)),
    ("variable.language", Meaning::Is(Class::Keyword)),
    ("support", Meaning::Is(Class::Function)),
    ("support.type", Meaning::Is(Class::Type)),
    ("support.class", Meaning::Is(Class::Type)),
    ("support.constant", Meaning::Is(Class::Number)),
    ("support.variable", Meaning::Is(Class::Variable)),
    ("entity", Meaning::Is(Class::Type)),
    ("entity.name.function", Meaning::Is(Class::Function)),
    ("entity.name.section", Meaning::Is(Class::Heading)),
    ("entity.other.attribute-name", Meaning::Is(Class::Variable)),
    ("entity.other.inherited-class", Meaning::Is(Class::Type)),
    ("meta.mapping.key", Meaning::Always(Class::Type)),
    ("meta.structure.dictionary.key", Meaning::Always(Class::Type)),
    ("meta.interpolation", Meaning::Plain),
    ("meta.group.expansion.command", Meaning::Plain),
    ("meta.group.expansion.parameter", Meaning::Is(Class::Variable)),
    ("punctuation.definition.variable", Meaning::Is(Class::Variable)),
    ("meta.diff.header", Meaning::Is(Class::Heading)),
    ("meta.diff.range", Meaning::Is(Class::Heading)),
    ("markup.inserted", Meaning::Always(Class::Added)),
    ("markup.deleted", Meaning::Always(Class::Removed)),
    ("markup.heading", Meaning::Always(Class::Heading)),
    ("markup.raw", Meaning::Is(Class::String)),
    ("markup.underline.link", Meaning::Is(Class::String)),
    ("source", Meaning::Plain),
    ("text", Meaning::Plain),
];
