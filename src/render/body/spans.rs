//! What stands where on a page, to look up while its events go by.

use std::collections::{HashMap, HashSet};

use super::form::{self, Widget};
use crate::base::Span;
use crate::page::Page;

/// The facts of a page by the byte at which they stand.
pub struct Places {
    steps: HashMap<usize, usize>,
    sections: HashMap<usize, usize>,
    notes: HashMap<usize, usize>,
    expectations: HashSet<Span>,
    widgets: Vec<Widget>,
    next_widget: usize,
}

impl Places {
    /// The places of `page`.
    pub fn new(page: &Page) -> Self {
        let by_start = |starts: &mut dyn Iterator<Item = usize>| starts.enumerate().map(|(i, at)| (at, i)).collect();
        Places {
            steps: by_start(&mut page.steps.iter().map(|step| step.item.start)),
            sections: by_start(&mut page.sections.iter().map(|section| section.heading.start)),
            notes: by_start(&mut page.notes.iter().map(|note| note.span.start)),
            expectations: page.expectations.iter().map(|expected| expected.span).collect(),
            widgets: form::widgets(page),
            next_widget: 0,
        }
    }

    /// The step whose item starts at byte `at`.
    pub fn step(&self, at: usize) -> Option<usize> {
        self.steps.get(&at).copied()
    }

    /// The section whose heading starts at byte `at`.
    pub fn section(&self, at: usize) -> Option<usize> {
        self.sections.get(&at).copied()
    }

    /// The area for notes that starts at byte `at`.
    pub fn note(&self, at: usize) -> Option<usize> {
        self.notes.get(&at).copied()
    }

    /// Whether a paragraph says what a command should print.
    pub fn is_expectation(&self, paragraph: Span) -> bool {
        self.expectations.contains(&paragraph)
    }

    /// The next widget that starts before byte `end`; each is given once, and those before `start` are passed over.
    pub fn widget(&mut self, start: usize, end: usize) -> Option<Widget> {
        while let Some(widget) = self.widgets.get(self.next_widget) {
            if widget.span.start >= end {
                return None;
            }
            self.next_widget += 1;
            if widget.span.start >= start {
                return Some(*widget);
            }
        }
        None
    }
}
