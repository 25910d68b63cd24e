//! A class's codes, each once.

use std::collections::HashSet;

use super::{
    MOST_CODES,
    code::{Answers, Code, Wrong},
    form::Form,
    found::{self, Found},
};

/// The codes of one poll, in the order in which they came.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Codes {
    list: Vec<(Code, Answers)>,
    known: HashSet<Code>,
}

/// What became of a text with codes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    /// Codes that are new.
    pub new: usize,
    /// Codes that were there already, in the text or before.
    pub again: Vec<Code>,
    pub wrong: Vec<Wrong>,
    /// New codes for which there was no room, see [`MOST_CODES`].
    pub over: usize,
    /// Whether the text was too long to be read to its end.
    pub cut: bool,
}

impl Taken {
    /// Whether nothing in the text looked like a code.
    pub fn is_nothing(&self) -> bool {
        self.new == 0 && self.again.is_empty() && self.wrong.is_empty() && self.over == 0
    }
}

impl Codes {
    /// Takes the codes that a text has.
    pub fn take(&mut self, form: &Form, text: &str) -> Taken {
        let found = found::find(form, text);
        let mut taken = Taken { cut: found.cut, ..Taken::default() };
        for one in found.all {
            match one {
                Found::Wrong(wrong) => taken.wrong.push(wrong),
                Found::Code(code, _) if self.known.contains(&code) => taken.again.push(code),
                Found::Code(..) if self.list.len() >= MOST_CODES => taken.over += 1,
                Found::Code(code, answers) => {
                    self.known.insert(code.clone());
                    self.list.push((code, answers));
                    taken.new += 1;
                }
            }
        }
        taken
    }

    /// Takes a code out again.
    pub fn remove(&mut self, code: &Code) {
        if self.known.remove(code) {
            self.list.retain(|(c, _)| c != code);
        }
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &(Code, Answers)> {
        self.list.iter()
    }

    /// One code a line, as they are read again.
    pub fn text(&self) -> String {
        self.list.iter().map(|(code, _)| format!("{code}\n")).collect()
    }
}
