//! Rows of the CSV tables, and what is wrong with them.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    str::FromStr,
};

use super::{
    CellAnswer, CountryCode, ItemCode,
    check::{SMALLEST_COUNT, is_consistent, is_distribution},
};

pub(super) type Options = BTreeMap<ItemCode, usize>;

/// A table that cannot be used: where, why, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    #[error(
        "cannot read {}: {reason}; the folder needs items.csv, cells.csv and marginals.csv as in data/wvs7 of the repository",
        file.display()
    )]
    Unreadable { file: PathBuf, reason: csv::Error },
    #[error(
        "{}, line 1: the columns are \"{found}\" and should be \"{expected}\"; take the file from data/wvs7 or data/issp2012 of the repository",
        file.display()
    )]
    Header { file: PathBuf, found: String, expected: String },
    #[error(
        "{}, line {line}, column {column}: \"{value}\" is not {expected}; \
         correct the line, or take the file from data/wvs7 or data/issp2012 of the repository",
        file.display()
    )]
    Value { file: PathBuf, line: u64, column: &'static str, value: String, expected: String },
    #[error("{}: no row for {country}; take the whole file from data/wvs7 or data/issp2012 of the repository", file.display())]
    MissingCountry { file: PathBuf, country: CountryCode },
    #[error("{}: neither this file nor marginals.csv has a country; build the tables again", file.display())]
    NoCountry { file: PathBuf },
}

/// What is done about a problem: a reader stops at the first one, a check goes on.
#[derive(Debug)]
pub(super) enum Problems {
    Stop,
    /// Collects up to [`Problems::MOST`], then stops.
    Collect(Vec<TableError>),
}

impl Problems {
    pub const MOST: usize = 50;

    /// The value, or `None` for a problem that was collected.
    pub fn note<T>(&mut self, result: Result<T, TableError>) -> Result<Option<T>, TableError> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(problem) => self.add(problem).map(|()| None),
        }
    }

    /// Collects the problem, or returns it.
    pub fn add(&mut self, problem: TableError) -> Result<(), TableError> {
        match self {
            // The last one is returned, and makes the number whole.
            Self::Collect(list) if list.len() + 1 < Self::MOST => {
                list.push(problem);
                Ok(())
            }
            _ => Err(problem),
        }
    }
}

/// One line of a file, with what an error has to name.
pub(super) struct Row {
    file: PathBuf,
    columns: &'static [&'static str],
    record: csv::StringRecord,
}

/// Calls `each` with every row; it notes the problems within one, and this notes those between them.
pub(super) fn for_each_row(
    folder: &Path,
    (name, columns): (&str, &'static [&'static str]),
    problems: &mut Problems,
    mut each: impl FnMut(Row, &mut Problems) -> Result<(), TableError>,
) -> Result<(), TableError> {
    let file = folder.join(name);
    let unreadable = |reason| TableError::Unreadable { file: file.clone(), reason };
    let Some(mut reader) = problems.note(csv::Reader::from_path(&file).map_err(unreadable))? else { return Ok(()) };
    let Some(header) = problems.note(reader.headers().map_err(unreadable))? else { return Ok(()) };
    if header != columns {
        let found = header.iter().collect::<Vec<_>>().join(",");
        return problems.add(TableError::Header { file, found, expected: columns.join(",") });
    }
    for record in reader.records() {
        if let Some(record) = problems.note(record.map_err(unreadable))? {
            each(Row { file: file.clone(), columns, record }, problems)?;
        }
    }
    Ok(())
}

impl Row {
    pub fn text(&self, column: &str) -> &str {
        self.columns.iter().position(|c| *c == column).and_then(|i| self.record.get(i)).unwrap_or_default()
    }

    pub fn bad(&self, column: &'static str, expected: impl Into<String>) -> TableError {
        TableError::Value {
            file: self.file.clone(),
            line: self.record.position().map_or(0, csv::Position::line),
            column,
            value: self.text(column).into(),
            expected: expected.into(),
        }
    }

    pub fn number<T: FromStr>(&self, column: &'static str, expected: &str, ok: impl Fn(&T) -> bool) -> Result<T, TableError> {
        self.text(column).parse().ok().filter(ok).ok_or_else(|| self.bad(column, expected))
    }

    pub fn item(&self, options: &Options) -> Result<ItemCode, TableError> {
        let code = ItemCode::from(self.text("item"));
        if options.contains_key(&code) { Ok(code) } else { Err(self.bad("item", "an item of items.csv")) }
    }

    pub fn proportions(&self, column: &'static str, options: usize) -> Result<Vec<f64>, TableError> {
        let parsed: Result<Vec<f64>, _> = self.text(column).split_ascii_whitespace().map(str::parse).collect();
        parsed.ok().filter(|p| p.len() == options && is_distribution(p)).ok_or_else(|| {
            self.bad(column, format!("{options} proportions from 0 to 1, separated by spaces, that sum to about 1"))
        })
    }

    /// `None` where there are too few: "<10", or the larger limit that the tables were built with.
    fn count(&self, limit: impl Fn(u32) -> bool) -> Result<Option<u32>, TableError> {
        match self.text("n").strip_prefix('<').map(str::parse) {
            Some(Ok(below)) if limit(below) => Ok(None),
            _ => self.number("n", "a number of ten or more, or <10", |n| *n >= SMALLEST_COUNT).map(Some),
        }
    }

    /// The answers of a cell, when nothing is wrong with them. `limit` says which n there is for too few.
    pub fn cell_answer(
        &self,
        options: usize,
        limit: impl Fn(u32) -> bool,
        problems: &mut Problems,
    ) -> Result<Option<CellAnswer>, TableError> {
        let size = |column| self.number(column, "a number of 0 or more", |v: &f64| v.is_finite() && *v >= 0.0);
        let share = self.number("share", "a number from 0 to 1", |v| (0.0..=1.0).contains(v));
        let (n, n_eff, share) = (problems.note(self.count(limit))?, problems.note(size("n_eff"))?, problems.note(share)?);
        let estimated = problems.note(self.number("estimated", "0 or 1", |v: &u8| *v <= 1))?;
        let p = problems.note(self.proportions("p", options))?;
        // Both empty: no ages are known.
        let (n_eff_age, p_age) = if self.text("n_eff_age").is_empty() && self.text("p_age").is_empty() {
            (Some(0.0), Some(Vec::new()))
        } else {
            (problems.note(size("n_eff_age"))?, problems.note(self.proportions("p_age", options))?)
        };
        let (Some(n), Some(n_eff), Some(share), Some(estimated), Some(p), Some(n_eff_age), Some(p_age)) =
            (n, n_eff, share, estimated, p, n_eff_age, p_age)
        else {
            return Ok(None);
        };
        let answer = CellAnswer { n, n_eff, share, estimated: estimated == 1, p, n_eff_age, p_age };
        let rule = "in step with its row: estimated is 1, n is <10 and both effective sample sizes are 0, or none of these";
        problems.note(if is_consistent(&answer) { Ok(answer) } else { Err(self.bad("estimated", rule)) })
    }
}
