//! Of what a file's description consists.

use std::ops::RangeInclusive;

use crate::survey::{Attribute, CountryCode, SurveyId};

/// The oldest anybody is: beyond it an age is a wrong code.
pub(super) const OLDEST: u32 = 120;

/// One survey's file.
#[derive(Debug)]
pub(in crate::survey::build) struct Format {
    pub survey: SurveyId,
    /// What messages about a wrong file end with.
    pub needed: &'static str,
    pub country: CountryColumn,
    pub weight: &'static str,
    /// What tells the study from others with columns of these names: the first that the file has decides, by every row.
    pub editions: &'static [Edition],
    /// By [`Attribute::index`]; of several columns for one attribute, the first with a code tells.
    pub attributes: [&'static [Level]; Attribute::COUNT],
    /// Years.
    pub age: Codes,
    /// What stands before a column's name in the catalogue's code of the item.
    pub prefix: &'static str,
    /// Codes of items that are no answers, unless the item has them among its options.
    pub no_answer: &'static [u32],
    /// What programs write where there is no value, beside nothing.
    pub blanks: &'static [&'static str],
    /// Files that are taken for this one: some column of each, and what the file is.
    pub look_alikes: &'static [(&'static [&'static str], &'static str)],
}

#[derive(Debug)]
pub(in crate::survey::build) struct CountryColumn {
    pub name: &'static str,
    pub read: fn(&str) -> Option<CountryCode>,
    /// What [`CountryColumn::read`] takes, for a message.
    pub expected: &'static str,
}

/// The numbers that a column has in this study.
#[derive(Debug)]
pub(in crate::survey::build) struct Edition {
    pub column: &'static str,
    pub values: RangeInclusive<u32>,
    /// What the number is, and what a file with another one is.
    pub what: &'static str,
    pub otherwise: &'static str,
}

/// A column of codes.
#[derive(Debug)]
pub(in crate::survey::build) struct Codes {
    pub column: &'static str,
    /// From the first to the last they are answers.
    pub first: u32,
    pub last: u32,
    /// Others that are no answers; negative ones and empty fields never are.
    pub missing: &'static [u32],
}

/// A column that tells one attribute.
#[derive(Debug)]
pub(in crate::survey::build) struct Level {
    pub codes: Codes,
    /// The codes of level B: female, college, rural, married.
    pub second: RangeInclusive<u32>,
}

pub(super) const fn codes(column: &'static str, answers: RangeInclusive<u32>, missing: &'static [u32]) -> Codes {
    Codes { column, first: *answers.start(), last: *answers.end(), missing }
}

pub(super) const fn level(codes: Codes, second: RangeInclusive<u32>) -> Level {
    Level { codes, second }
}
