//! What can't be known from a file: a question to the visitor, the answers to choose from, and the one that the figures follow.

use super::corrections::ColumnCorrection;
use crate::survey::{Attribute, ItemCode};

/// A question about one column.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubt {
    /// Its index among the file's columns.
    pub column: u16,
    pub kind: DoubtKind,
    /// Answers; none where the visitor has to look.
    pub choices: Vec<Choice>,
    /// The answer that the figures follow, as an index into `choices`; without one the column, or the cells, count as empty.
    pub used: Option<usize>,
}

/// An answer, and the correction that it amounts to.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub says: Answered,
    pub correction: ColumnCorrection,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DoubtKind {
    #[error("m may be a man or a woman (mujer). Which is it?")]
    Letters,
    #[error("the numbers may mean either level of {0}. Which is which?")]
    LevelNumbers(Attribute),
    #[error("a comma stands before three digits: is it thousands or decimals?")]
    Thousands,
    #[error("these are years, not ages. Are they years of birth?")]
    Years,
    #[error("no number is near 1: are these weights of the survey, or of bodies?")]
    Bodies,
    #[error("the numbers begin elsewhere than the question's: which is the first option?")]
    Numbering,
    #[error(
        "every tool calls its questions so. Is it question {0}? In the file, write its text behind the code, or WVS before it"
    )]
    Numbered(ItemCode),
    #[error("the code is that of a question of the catalogue, the text another's. Is it question {0}?")]
    OtherText(ItemCode),
    #[error("{0} cells are no option of the question, and are left out. Which options are they?")]
    UnreadCells(u64),
}

/// An answer in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Answered {
    /// Cells and the code of their level.
    #[error("{}", .0.iter().map(|(cell, level)| format!("{cell} = {level}")).collect::<Vec<_>>().join(", "))]
    Levels(Vec<(String, String)>),
    #[error("thousands")]
    Thousands,
    #[error("decimals")]
    Decimals,
    #[error("years of birth, asked in {0}")]
    BirthYears(u16),
    #[error("weights of the survey")]
    Weights,
    #[error("{0} is the first option")]
    First(i64),
    #[error("it is question {0}")]
    Item(ItemCode),
    #[error("it is nothing to read")]
    Nothing,
}
