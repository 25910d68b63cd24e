//! What was built, for people to read.

use std::fmt;

use super::error::Place;
use crate::survey::{CountryCode, Reach, SurveyId};

/// How many different unknown codes of a column are kept.
const EXAMPLES: usize = 5;

/// What was read and written.
#[derive(Debug, Clone, PartialEq)]
pub struct BuildReport {
    /// Whose file it was.
    pub survey: SurveyId,
    /// All rows of the file, those of other countries too.
    pub rows: u64,
    /// Rows of the countries built that were left out on purpose ([`super::Holdout`]).
    pub held_out: u64,
    pub min_cell: u32,
    /// Those with cells first, each group by code.
    pub countries: Vec<CountryReport>,
    /// Codes that counted as missing, by column; empty unless lenient.
    pub unknown: Vec<UnknownCodes>,
}

/// What the tables hold of a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountryReport {
    pub country: CountryCode,
    /// [`Reach::Groups`] or [`Reach::Country`].
    pub reach: Reach,
    /// Respondents, without those held out.
    pub rows: u64,
    /// Those with all four attributes.
    pub complete: u64,
    /// `false`: the file has no weights for it and every row counts as 1.
    pub weighted: bool,
    pub items: usize,
    /// Items that too few answered to write a figure.
    pub left_out: usize,
    /// Rows of `cells.csv`, and how many of them are estimates.
    pub cells: usize,
    pub estimated: usize,
    /// Respondents in the smallest cell with a count; `None` at country level.
    pub smallest: Option<u32>,
    /// Why it is at country level.
    pub reason: Option<String>,
}

/// Codes of one column that are no answer and not negative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCodes {
    pub first: Place,
    pub count: u64,
    /// The first few different ones.
    pub examples: Vec<String>,
}

impl UnknownCodes {
    pub(super) fn add(&mut self, value: String) {
        self.count += 1;
        if self.examples.len() < EXAMPLES && !self.examples.contains(&value) {
            self.examples.push(value);
        }
    }
}

impl fmt::Display for BuildReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let survey = self.survey.survey();
        writeln!(f, "{}, {}", survey.name, survey.wave)?;
        writeln!(f, "{} rows read, {} countries built, {} rows held out", self.rows, self.countries.len(), self.held_out)?;
        for country in &self.countries {
            writeln!(f, "{country}")?;
        }
        let left_out: usize = self.countries.iter().map(|c| c.left_out).sum();
        if left_out > 0 {
            writeln!(f, "{left_out} items of a country are left out: fewer than {} answered", self.min_cell)?;
        }
        for codes in &self.unknown {
            let UnknownCodes { first, count, examples } = codes;
            let values = examples.join("\", \"");
            writeln!(
                f,
                "{count} unknown codes count as missing in column {}: \"{values}\"; the first is in line {}",
                first.column, first.line
            )?;
        }
        Ok(())
    }
}

impl fmt::Display for CountryReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:>6} respondents, {:>3} items", self.country, self.rows, self.items)?;
        match (self.reach.has_cells(), &self.reason) {
            (true, _) => {
                write!(f, ", {:>4} cells, {} of them estimates", self.cells, self.estimated)?;
                write!(f, ", {} respondents with all four attributes", self.complete)?;
                self.smallest.map_or(Ok(()), |n| write!(f, ", smallest count {n}"))?;
            }
            (false, Some(reason)) => write!(f, ", country level only: {reason}")?,
            (false, None) => write!(f, ", country level only")?,
        }
        if self.weighted { Ok(()) } else { write!(f, ", no weights: each counts as 1") }
    }
}
