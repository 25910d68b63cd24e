//! One row, one person: group, weight, age, levels and answers, counted.

use super::{
    MOST_GROUPS, MOST_NAME,
    columns::{Answer, Columns, LevelReader, is_formula},
    error::OwnError,
    levels::{fold, is_missing},
    problems::{ProblemKind, Problems},
    tally::{Tally, band},
};
use crate::survey::{Attribute, Persona};

const WEIGHTS: (f64, f64) = (1e-6, 1e6);
const AGES: (f64, f64) = (0.0, 120.0);

/// The people of a file, as far as it is read.
#[derive(Debug)]
pub(super) struct People {
    pub columns: Columns,
    levels: Vec<(usize, Attribute, LevelReader)>,
    /// Names as written, and folded.
    pub groups: Vec<(String, String)>,
    pub tally: Tally,
    answers: Vec<(usize, u8)>,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Unused,
    /// Some attribute that the file has is not told.
    Partial,
    Whole,
}

impl People {
    pub fn new(columns: Columns) -> Self {
        let levels = Attribute::ALL.into_iter().filter_map(|a| {
            let (column, spanish) = columns.attributes[a.index()]?;
            Some((column, a, LevelReader::new(a, spanish)))
        });
        let tally = Tally::new(columns.items.iter().map(|i| i.item.options.len()));
        Self { levels: levels.collect(), columns, groups: Vec::new(), tally, answers: Vec::new() }
    }

    /// Counts one row.
    pub fn count(
        &mut self,
        cells: &[String],
        row: u64,
        problems: &mut Problems,
        default_group: &str,
    ) -> Result<Outcome, OwnError> {
        let width = self.columns.reports.len();
        let extra = cells.iter().skip(width).any(|c| !c.trim().is_empty());
        let sizes = (u32::try_from(cells.len()).unwrap_or(u32::MAX), u32::try_from(width).unwrap_or(u32::MAX));
        if extra {
            problems.add(row, None, ProblemKind::LongRow(sizes.0, sizes.1), "");
            return Ok(Outcome::Unused);
        }
        if cells.len() < width {
            problems.add(row, None, ProblemKind::ShortRow(sizes.0, sizes.1), "");
        }
        let cell = |column: usize| cells.get(column).map_or("", String::as_str);
        let weight = match self.columns.weight {
            None => 1.0,
            Some(column) => match number(cell(column), WEIGHTS, ProblemKind::Weight) {
                Ok(Some(weight)) => weight,
                wrong => {
                    problems.add(row, Some(column), wrong.err().unwrap_or(ProblemKind::Weight), cell(column));
                    return Ok(Outcome::Unused);
                }
            },
        };
        let group = match self.columns.group {
            None => self.group(default_group),
            Some(column) => {
                self.named_group(cell(column)).map_err(|kind| problems.add(row, Some(column), kind, cell(column))).ok()
            }
        };
        let Some(group) = group else { return Ok(Outcome::Unused) };
        let age = self.columns.age.and_then(|column| match number(cell(column), AGES, ProblemKind::Age) {
            Ok(age) => age.map(band),
            Err(kind) => {
                problems.add(row, Some(column), kind, cell(column));
                None
            }
        });
        let mut levels = Persona::ANY;
        let mut whole = true;
        for (column, attribute, reader) in &mut self.levels {
            let level = reader.level(cell(*column)).unwrap_or_else(|kind| {
                problems.add(row, Some(*column), kind, cell(*column));
                None
            });
            whole &= level.is_some();
            levels = levels.with(*attribute, level);
        }
        self.answers.clear();
        for (column, item) in &self.columns.item_columns {
            let reader = &mut self.columns.items[*item];
            match reader.answer(cell(*column)) {
                Answer::Option(option) => self.answers.push((*item, option)),
                Answer::Missing => {}
                Answer::Formula => problems.add(row, Some(*column), ProblemKind::Formula, cell(*column)),
                Answer::Unreadable => problems.add(row, Some(*column), reader.problem(), cell(*column)),
            }
        }
        if self.answers.is_empty() {
            return Ok(Outcome::Unused);
        }
        self.tally.add(group, levels, age, weight, &self.answers).map_err(|_| OwnError::TooMuch)?;
        Ok(if whole { Outcome::Whole } else { Outcome::Partial })
    }

    fn named_group(&mut self, cell: &str) -> Result<u8, ProblemKind> {
        if is_formula(cell) {
            return Err(ProblemKind::Formula);
        }
        if is_missing(&fold(cell)) {
            return Err(ProblemKind::NoGroup);
        }
        self.group(cell).ok_or(ProblemKind::TooManyGroups)
    }

    /// The number of the group with this name, a new one for a new name; `None` when there are too many.
    fn group(&mut self, name: &str) -> Option<u8> {
        // As written is quickest, and most rows are.
        let name = name.trim();
        if let Some(known) = self.groups.iter().position(|g| g.0 == name) {
            return u8::try_from(known).ok();
        }
        let short: String = name.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MOST_NAME).collect();
        let folded = fold(&short);
        let index = match self.groups.iter().position(|g| g.1 == folded) {
            Some(known) => known,
            None if self.groups.len() >= MOST_GROUPS => return None,
            None => {
                self.groups.push((short, folded));
                self.groups.len() - 1
            }
        };
        u8::try_from(index).ok()
    }
}

/// A number within limits; `None` for an empty cell. Spreadsheets of half the world write decimals with a comma.
fn number(cell: &str, (low, high): (f64, f64), otherwise: ProblemKind) -> Result<Option<f64>, ProblemKind> {
    if is_formula(cell) {
        return Err(ProblemKind::Formula);
    }
    let text = cell.trim();
    if is_missing(&fold(text)) {
        return Ok(None);
    }
    // Written so that NaN is refused too.
    let value = text.replace(',', ".").parse::<f64>().ok().filter(|v| *v >= low && *v <= high);
    value.map(Some).ok_or(otherwise)
}
