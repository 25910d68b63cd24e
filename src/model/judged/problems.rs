//! What could not be understood in a file of answers, each with its row.

use std::mem::Discriminant;

use super::{MOST_FORMS, MOST_MODELS, MOST_NAME};
use crate::survey::{Attribute, own::cells::levels};

/// So many are listed; the rest is counted.
const MOST_LISTED: usize = 10_000;
/// Characters of a cell that a problem quotes.
const MOST_VALUE: usize = 40;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerProblem {
    /// As a spreadsheet counts: the header is row 1.
    pub row: u64,
    /// Its index among the file's columns; `None` for a whole row.
    pub column: Option<u16>,
    pub kind: AnswerProblemKind,
    /// The cell, cut where it is long.
    pub value: Box<str>,
}

/// What is wrong, and what was done about it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AnswerProblemKind {
    // The header's.
    #[error("an earlier or better named column has the same meaning; this one is not used")]
    Duplicate,
    #[error("the answers are read from another column; this one is not used")]
    OtherAnswers,
    #[error("there is no column {0}: no row names it, so all answers count as if it were left open")]
    NoAttribute(Attribute),
    // A row's: it is not used.
    #[error(
        "the row has {found} cells and the header {expected}, so it is not clear what is what; it is not used. A quotation mark may be missing"
    )]
    LongRow { found: u32, expected: u32 },
    #[error("it is none of the 28 countries; the row is not used. Write a code such as EGY")]
    UnknownCountry,
    #[error("it is no question of the catalogue; the row is not used. Write a code such as Q164")]
    UnknownItem,
    #[error("it is no level of {0}: write {allowed}, or nothing where the persona does not name it. The row is not used", allowed = levels::allowed(*.0))]
    UnknownLevel(Attribute),
    #[error("m may be mujer or masculino here: write hombre or mujer. The row is not used")]
    AmbiguousM,
    #[error("a model's name has 1 to {MOST_NAME} characters; the row is not used")]
    ModelName,
    #[error("the file has more than {MOST_MODELS} models; the row is not used")]
    TooManyModels,
    #[error("an order is as asked or reversed; the row is not used")]
    Order,
    #[error("the file has more than {MOST_FORMS} wordings and orders; the row is not used")]
    TooManyForms,
    #[error("the row has no answer; it is not used")]
    NoAnswer,
    #[error("the question has {expected} options and the row {found} shares; it is not used")]
    NumberOfShares { found: u32, expected: u8 },
    #[error("it is no number; the row is not used")]
    NotANumber,
    #[error("a share is never negative; the row is not used")]
    Negative,
    #[error(
        "the shares sum to {sum:.3}, not to 1 or 100; the row is not used. Counts of answers belong into a column named counts"
    )]
    Sum { sum: f64 },
    #[error("a count is a whole number from 0 to a billion; the row is not used")]
    Count,
    #[error("a number of samples is a whole number from 1 to a billion; the row is not used")]
    Samples,
    #[error("a spread has one number from 0 to 1 for each option; the row is not used")]
    Spread,
    #[error("the question has {options} options, A to {last}; the row is not used", last = last_letter(*.options))]
    BeyondOptions { options: u8 },
    #[error("it is none of the question's {options} options; the row is not used. Write a letter from A to {last}, or an option's words", last = last_letter(*.options))]
    UnknownOption { options: u8 },
    #[error("a number may be an option's place or its code here; the row is not used. Write the letter, or the option's words")]
    AmbiguousNumber,
    #[error("row {first} says something else of the same persona in the same words; this row is not used")]
    Contradicts { first: u64 },
}

fn last_letter(options: u8) -> &'static str {
    let letters = &crate::model::LETTERS;
    letters[usize::from(options).clamp(1, letters.len()) - 1]
}

/// The problems of a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AnswerProblems {
    /// The first 10 000, by row.
    pub list: Vec<AnswerProblem>,
    /// Each kind with its first problem, and how many there are of it, in the order in which they came up.
    pub kinds: Vec<(AnswerProblem, u64)>,
}

impl AnswerProblems {
    pub(super) fn add(&mut self, row: u64, column: Option<usize>, kind: AnswerProblemKind, value: &str) {
        let column = column.and_then(|c| u16::try_from(c).ok());
        let of = |kind: &AnswerProblemKind| -> Discriminant<AnswerProblemKind> { std::mem::discriminant(kind) };
        let known = self.kinds.iter_mut().find(|(first, _)| of(&first.kind) == of(&kind));
        if known.is_some() && self.list.len() >= MOST_LISTED {
            known.into_iter().for_each(|(_, count)| *count += 1);
            return;
        }
        let problem = AnswerProblem { row, column, kind, value: shorten(value).into() };
        match known {
            Some((_, count)) => *count += 1,
            None => self.kinds.push((problem.clone(), 1)),
        }
        if self.list.len() < MOST_LISTED {
            self.list.push(problem);
        }
    }

    /// All of them.
    pub fn count(&self) -> u64 {
        self.kinds.iter().map(|(_, count)| count).sum()
    }

    /// The first of those that cost a row.
    pub fn first_of_a_row(&self) -> Option<&AnswerProblem> {
        use AnswerProblemKind::{Duplicate, NoAttribute, OtherAnswers};
        let of_row = |p: &&AnswerProblem| !matches!(p.kind, Duplicate | NoAttribute(_) | OtherAnswers);
        self.kinds.iter().map(|(first, _)| first).filter(of_row).min_by_key(|p| p.row)
    }

    pub(super) fn sort(&mut self) {
        self.list.sort_by_key(|p| p.row);
    }
}

fn shorten(value: &str) -> String {
    if value.chars().count() <= MOST_VALUE { value.into() } else { value.chars().take(MOST_VALUE).chain(['…']).collect() }
}
