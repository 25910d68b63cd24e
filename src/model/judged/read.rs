//! A file of answers, piece by piece: bytes in, the answers of its models and a report out.

use std::collections::HashMap;

use super::{
    MOST_BYTES, MOST_COLUMNS,
    answers::{JudgedAnswers, model_name},
    cells::{self, KnownItem},
    collected::{Answered, Collected, Key},
    columns::{self, AnswerColumn, Columns, Place},
    error::AnswerFileError,
    problems::{AnswerProblemKind as Kind, AnswerProblems},
};
use crate::survey::{
    Attribute, COUNTRIES, CountryCode, ItemCode, Persona,
    own::{
        Encoding, Questions, Separator,
        cells::{
            levels::{self, Level},
            missing::is_missing,
        },
        fold,
        headers::attributes::Named,
        text::{
            code_pages::Page,
            rows::{Row, Sink, TextKind, TextRows},
        },
    },
};

/// What was understood of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerReport {
    pub encoding: Encoding,
    pub separator: Separator,
    pub columns: Vec<AnswerColumn>,
    /// Rows below the header that are not empty.
    pub rows_read: u64,
    /// Those that count.
    pub rows_taken: u64,
    /// Those that say again what another row says.
    pub rows_repeated: u64,
    pub problems: AnswerProblems,
}

impl AnswerReport {
    /// Rows that are not used, each for a reason that `problems` has.
    pub const fn rows_dropped(&self) -> u64 {
        self.rows_read - self.rows_taken - self.rows_repeated
    }
}

/// A file, read.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerFile {
    /// In the order in which the file names them.
    pub models: Vec<JudgedAnswers>,
    pub report: AnswerReport,
}

/// Reads a whole file. `name` is the model's, where the file does not say it: its own name without the ending, say.
///
/// # Errors
/// [`AnswerFileError`] where nothing of it can be used.
pub fn read_answers(bytes: &[u8], questions: &Questions, name: &str) -> Result<AnswerFile, AnswerFileError> {
    let mut reader = AnswerReader::new(questions, name);
    reader.push(bytes)?;
    reader.finish()
}

/// Reads a file in pieces of any length.
#[derive(Debug)]
pub struct AnswerReader {
    text: TextRows,
    rows: Rows,
}

impl AnswerReader {
    pub fn new(questions: &Questions, name: &str) -> Self {
        Self { text: TextRows::default(), rows: Rows::new(questions, name) }
    }

    /// Reads the next piece.
    ///
    /// # Errors
    /// [`AnswerFileError`] as soon as it is clear that the file as a whole is of no use.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), AnswerFileError> {
        if self.text.bytes() + bytes.len() as u64 > MOST_BYTES {
            return Err(AnswerFileError::TooLarge);
        }
        self.text.push(bytes, &mut self.rows)
    }

    /// The end of the file.
    ///
    /// # Errors
    /// [`AnswerFileError`] where nothing of it can be used.
    pub fn finish(mut self) -> Result<AnswerFile, AnswerFileError> {
        let kind = self.text.finish(&mut self.rows)?;
        self.rows.finish(kind)
    }
}

/// What the rows come to.
#[derive(Debug)]
struct Rows {
    /// The name of a model that the file does not name.
    name: String,
    countries: Vec<CountryCode>,
    /// Places of countries, by folded code and name.
    country_names: HashMap<String, u8>,
    items: Vec<(ItemCode, u8)>,
    known: Vec<KnownItem>,
    /// Places of items, by folded code.
    item_names: HashMap<String, u16>,
    /// In which texts are that are no UTF-8, if any are.
    page: Option<Page>,
    columns: Option<Columns>,
    collected: Collected,
    rows: u64,
    added: u64,
    problems: AnswerProblems,
}

/// Why a row is not used: the column and what is wrong there.
type Fault = (Option<usize>, Kind);

impl Rows {
    fn new(questions: &Questions, name: &str) -> Self {
        let catalogue = &questions.catalogue.items;
        let labels = |code: &ItemCode| questions.labels.get(code).map_or(&[][..], Vec::as_slice);
        let both = |(place, country): (usize, &crate::survey::Country)| {
            [country.code().as_str(), country.name].map(|name| (fold(name), place as u8))
        };
        Self {
            name: model_name(name).unwrap_or_else(|| "model".into()),
            countries: COUNTRIES.iter().map(|c| c.code()).collect(),
            country_names: COUNTRIES.iter().enumerate().flat_map(both).collect(),
            items: catalogue.iter().map(|i| (i.code.clone(), i.options.len() as u8)).collect(),
            known: catalogue.iter().map(|i| KnownItem::new(i, labels(&i.code))).collect(),
            item_names: catalogue.iter().enumerate().map(|(place, i)| (fold(i.code.as_str()), place as u16)).collect(),
            page: None,
            columns: None,
            collected: Collected::default(),
            rows: 0,
            added: 0,
            problems: AnswerProblems::default(),
        }
    }

    /// Reads the header, or a row below it.
    fn read(&mut self, row: &Row<'_>) -> Result<(), AnswerFileError> {
        let found = row.cells().len();
        let Some(columns) = self.columns.take() else {
            if found > MOST_COLUMNS {
                return Err(AnswerFileError::TooManyColumns { found });
            }
            let cells = row.texts(found, &mut self.page);
            // A quoted first cell hides a mark.
            let names: Vec<String> = cells.iter().map(|c| c.trim_start_matches('\u{feff}').trim().to_string()).collect();
            self.columns = Some(Columns::read(&names, row.number, &mut self.problems)?);
            return Ok(());
        };
        self.rows += 1;
        let expected = columns.list.len();
        // A row of a million cells is not made texts of.
        let is_long = row.cells().skip(expected).any(|c| !is_blank(&c));
        let cells = row.texts(expected, &mut self.page);
        let row = row.number;
        let long = || Err((None, Kind::LongRow { found: found as u32, expected: expected as u32 }));
        match if is_long { long() } else { self.answer(&columns, &cells) } {
            Ok((key, answered)) => {
                self.added += 1;
                self.collected.add(key, row, answered);
            }
            Err((column, kind)) => {
                let value = column.and_then(|c| cells.get(c)).map_or("", String::as_str);
                self.problems.add(row, column, kind, value);
            }
        }
        self.columns = Some(columns);
        Ok(())
    }

    fn answer(&mut self, columns: &Columns, cells: &[String]) -> Result<(Key, Answered), Fault> {
        let cell = |column: usize| cells.get(column).map_or("", String::as_str);
        let optional = |column: Option<usize>| column.map_or("", cell);
        let country = self.country_names.get(&fold(cell(columns.country))).copied();
        let country = country.ok_or((Some(columns.country), Kind::UnknownCountry))?;
        let item = self.item_names.get(&fold(cell(columns.item))).copied();
        let item = item.ok_or((Some(columns.item), Kind::UnknownItem))?;
        let mut persona = Persona::ANY;
        for attribute in Attribute::ALL {
            let Some((column, named)) = columns.attributes[attribute.index()] else { continue };
            let level = level(named, cell(column)).map_err(|kind| (Some(column), kind))?;
            persona = persona.with(attribute, level);
        }
        let is_reversed = order(optional(columns.order)).ok_or((columns.order, Kind::Order))?;
        let form = self.collected.form(optional(columns.wording).trim(), is_reversed);
        let form = form.ok_or((columns.wording, Kind::TooManyForms))?;
        let answered = answered(columns, &cell, &self.known[usize::from(item)], is_reversed)?;
        let named = optional(columns.model).trim();
        let model = if named.is_empty() { Some(self.name.clone()) } else { model_name(named) };
        let model = model.ok_or((columns.model, Kind::ModelName))?;
        let model = self.collected.model(&model).ok_or((columns.model, Kind::TooManyModels))?;
        Ok((Key { model, country, item, persona: persona.index() as u8, form }, answered))
    }

    fn finish(mut self, kind: TextKind) -> Result<AnswerFile, AnswerFileError> {
        let Some(columns) = self.columns else { return Err(AnswerFileError::Empty) };
        if self.rows == 0 {
            return Err(AnswerFileError::NoRows);
        }
        let before = self.problems.count();
        let outcome = self.collected.finish(&self.countries, &self.items, &mut self.problems);
        let contradicting = self.problems.count() - before;
        self.problems.sort();
        if outcome.models.is_empty() {
            // Every row has its problem.
            let (row, problem) = self.problems.first_of_a_row().map_or((0, String::new()), |p| (p.row, p.kind.to_string()));
            return Err(AnswerFileError::NothingUsable { rows: self.rows, row, problem });
        }
        let report = AnswerReport {
            encoding: kind.encoding.with(self.page),
            separator: kind.separator,
            columns: columns.list,
            rows_read: self.rows,
            rows_taken: self.added - outcome.repeated - contradicting,
            rows_repeated: outcome.repeated,
            problems: self.problems,
        };
        Ok(AnswerFile { models: outcome.models, report })
    }
}

impl Sink for Rows {
    type Error = AnswerFileError;

    fn is_name(&self, cell: &str) -> bool {
        columns::is_name(cell)
    }

    fn width(&self) -> Option<usize> {
        self.columns.as_ref().map(|c| c.list.len())
    }

    fn row(&mut self, row: &Row<'_>) -> Result<(), AnswerFileError> {
        if row.cells().all(|c| is_blank(&c)) { Ok(()) } else { self.read(row) }
    }
}

fn is_blank(cell: &[u8]) -> bool {
    String::from_utf8_lossy(cell).trim().is_empty()
}

/// An attribute's level; `None` where the cell names none.
fn level(named: Named, cell: &str) -> Result<Option<bool>, Kind> {
    let folded = fold(cell);
    // What the own data's importer takes as a person whose level is not told would be another persona here.
    if is_missing(&folded) || matches!(folded.as_str(), "any" | "all" | "unspecified" | "not named" | "cualquiera" | "todos") {
        return Ok(None);
    }
    match levels::alone(named, cell) {
        Level::Known(level) => Ok(Some(level)),
        Level::Unsure => Err(Kind::AmbiguousM),
        Level::Untold | Level::Unreadable | Level::Formula => Err(Kind::UnknownLevel(named.attribute)),
    }
}

/// Whether the last option came first.
fn order(cell: &str) -> Option<bool> {
    match fold(cell).as_str() {
        "" | "as asked" | "asked" | "normal" | "original" | "forward" | "como se pregunta" => Some(false),
        "reversed" | "reverse" | "backward" | "invertido" | "inverso" => Some(true),
        _ => None,
    }
}

/// A row's answer, its options as they are asked.
fn answered<'a>(
    columns: &Columns,
    cell: &dyn Fn(usize) -> &'a str,
    item: &KnownItem,
    is_reversed: bool,
) -> Result<Answered, Fault> {
    let turned = |mut p: Vec<f32>| {
        if is_reversed {
            p.reverse();
        }
        p
    };
    let at = |column: usize| move |kind: Kind| (Some(column), kind);
    let counted = |(p, samples): (Vec<f32>, u32)| Answered::Shares { p: turned(p), samples: Some(samples), spread: None };
    let given = |p: Vec<f32>| -> Result<Answered, Fault> {
        let samples = columns.samples.map_or(Ok(None), |c| cells::whole(cell(c)).map_err(|()| (Some(c), Kind::Samples)))?;
        let spread = columns.spread.map_or(Ok(None), |c| spread(cell(c), item.options).map_err(at(c)))?;
        Ok(Answered::Shares { p: turned(p), samples, spread: spread.map(turned) })
    };
    match columns.place {
        Place::Answer(column, times) => {
            let times = match times {
                None => 1,
                Some(c) => cells::whole(cell(c)).ok().flatten().ok_or((Some(c), Kind::Count))?,
            };
            Ok(Answered::Drawn(item.answer(cell(column), is_reversed).map_err(at(column))?, times))
        }
        Place::Shares(column) => {
            let values = cells::list(cell(column)).and_then(|values| cells::shares(&values, item.options));
            given(values.map_err(at(column))?)
        }
        Place::Counts(column) => {
            let values = cells::list(cell(column)).and_then(|values| cells::counts(&values, item.options));
            Ok(counted(values.map_err(at(column))?))
        }
        Place::ShareColumns => {
            let values = options(columns, cell, item.options, false)?;
            given(cells::shares(&values, item.options).map_err(|kind| (None, kind))?)
        }
        Place::CountColumns => {
            let values = options(columns, cell, item.options, true)?;
            Ok(counted(cells::counts(&values, item.options).map_err(|kind| (None, kind))?))
        }
    }
}

/// The numbers of a row whose options have a column each. Beyond the item's options there may be zeros, which are no shares. An
/// option that was never drawn may be empty among counts.
fn options<'a>(columns: &Columns, cell: &dyn Fn(usize) -> &'a str, options: u8, counts: bool) -> Result<Vec<f64>, Fault> {
    let mut values = Vec::with_capacity(usize::from(options));
    let (mut said, mut beyond) = (0, 0);
    for (k, column) in columns.options.iter().enumerate() {
        let text = column.map_or("", cell);
        let is_empty = is_missing(&fold(text));
        let value = if is_empty { 0.0 } else { cells::number(text).map_err(|kind| (*column, kind))? };
        said += u32::from(!is_empty);
        if k < usize::from(options) {
            if !is_empty || (counts && column.is_some()) {
                values.push(value);
            }
        } else if value != 0.0 {
            beyond += 1;
        }
    }
    if said == 0 {
        return Err((None, Kind::NoAnswer));
    }
    if beyond > 0 || values.len() != usize::from(options) {
        return Err((None, Kind::NumberOfShares { found: values.len() as u32 + beyond, expected: options }));
    }
    Ok(values)
}

fn spread(cell: &str, options: u8) -> Result<Option<Vec<f32>>, Kind> {
    let values = cells::list(cell).map_err(|_| Kind::Spread)?;
    if values.is_empty() {
        return Ok(None);
    }
    let sound = values.len() == usize::from(options) && values.iter().all(|v| (0.0..=1.0).contains(v));
    if sound { Ok(Some(values.into_iter().map(|v| v as f32).collect())) } else { Err(Kind::Spread) }
}
