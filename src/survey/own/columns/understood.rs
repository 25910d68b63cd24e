//! A table's columns once they are understood.

use super::super::{
    cells::{levels::Level, numbers::Number, options::Answer},
    doubts::Doubt,
    problems::ProblemKind,
    report::ColumnReport,
};
use crate::survey::{Attribute, Item};

/// A question's column.
#[derive(Debug)]
pub struct ItemColumn {
    pub item: Item,
    pub column: usize,
    /// By spelling.
    pub answers: Vec<Answer>,
}

impl ItemColumn {
    /// Why a cell is unreadable.
    pub fn problem(&self) -> ProblemKind {
        let options = self.item.options.len() as u8;
        if self.item.first_code == 1 {
            ProblemKind::NoSuchOption(options)
        } else {
            ProblemKind::NoSuchCode(self.item.first_code, self.item.first_code.saturating_add(options - 1))
        }
    }

    pub fn why(&self, answer: Answer) -> Option<ProblemKind> {
        match answer {
            Answer::Option(_) | Answer::Missing => None,
            Answer::Formula => Some(ProblemKind::Formula),
            Answer::Several => Some(ProblemKind::Several),
            Answer::Conflict => Some(ProblemKind::Conflict),
            Answer::Unsure => Some(ProblemKind::Unsure),
            Answer::Unreadable => Some(self.problem()),
        }
    }
}

/// An attribute's column.
#[derive(Debug)]
pub struct LevelColumn {
    pub column: usize,
    pub levels: Vec<Level>,
    /// Whether what is unsure is a letter.
    pub letters: bool,
}

impl LevelColumn {
    /// The level, or why there is none.
    pub fn level(&self, attribute: Attribute, spelling: usize) -> Result<Option<bool>, ProblemKind> {
        match self.levels.get(spelling).copied().unwrap_or(Level::Untold) {
            Level::Known(level) => Ok(Some(level)),
            Level::Untold => Ok(None),
            Level::Unsure if self.letters => Err(ProblemKind::AmbiguousM),
            Level::Unsure => Err(ProblemKind::Unsure),
            Level::Formula => Err(ProblemKind::Formula),
            Level::Unreadable => Err(ProblemKind::NoSuchLevel(attribute)),
        }
    }
}

/// A column of numbers.
#[derive(Debug)]
pub struct NumberColumn {
    pub column: usize,
    pub numbers: Vec<Number>,
}

/// A column of names.
#[derive(Debug)]
pub struct GroupColumn {
    pub column: usize,
    /// By spelling; `None` where it counts as empty.
    pub names: Vec<Option<String>>,
}

/// The columns of a table.
#[derive(Debug, Default)]
pub struct Columns {
    pub reports: Vec<ColumnReport>,
    /// In the columns' order.
    pub items: Vec<ItemColumn>,
    /// By [`Attribute::index`].
    pub attributes: [Option<LevelColumn>; Attribute::COUNT],
    pub group: Option<GroupColumn>,
    pub weight: Option<NumberColumn>,
    pub age: Option<NumberColumn>,
    pub doubts: Vec<Doubt>,
}

impl Columns {
    /// The question that a column answers.
    pub fn item_at(&self, column: usize) -> Option<&ItemColumn> {
        self.items.binary_search_by_key(&column, |i| i.column).ok().map(|at| &self.items[at])
    }

    /// The visitor's own questions.
    pub fn own_items(&self) -> Vec<Item> {
        self.items.iter().map(|i| &i.item).filter(|i| i.code.is_own()).cloned().collect()
    }
}
