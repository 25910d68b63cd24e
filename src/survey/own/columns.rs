//! What the header of a file means, column by column.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::{
    OWN_TOPIC,
    levels::{self, Level, fold, is_missing},
    problems::{ProblemKind, Problems},
};
use crate::survey::{Attribute, Catalogue, Item, ItemCode};

/// Characters of a question, and of an option, that a visitor may bring.
pub(super) const MOST_QUESTION: usize = 400;
pub(super) const MOST_OPTION: usize = 100;
/// Characters of a question that serve as its title.
const TITLE: usize = 60;
/// Different spellings in one column that are remembered; more are read one by one.
const MOST_SPELLINGS: usize = 1_000;

/// The questions that a file may have answers to.
#[derive(Debug, Clone)]
pub struct Questions {
    pub catalogue: Arc<Catalogue>,
    /// What options are called in the visitor's language, where that is not the catalogue's: understood beside the catalogue's words.
    pub labels: HashMap<ItemCode, Vec<String>>,
}

impl From<Arc<Catalogue>> for Questions {
    fn from(catalogue: Arc<Catalogue>) -> Self {
        Self { catalogue, labels: HashMap::new() }
    }
}

/// What one column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    Attribute(Attribute),
    Group,
    Weight,
    Age,
    Item(ItemCode),
    /// A name, a time, anything else: never read.
    Unused,
}

/// A column as the preview shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnReport {
    pub name: String,
    pub meaning: Meaning,
}

/// An item with how its cells are read.
#[derive(Debug)]
pub struct ReadItem {
    pub item: Item,
    /// Folded labels.
    labels: HashMap<String, u8>,
    /// As written, with what it was read as: most columns hold a few different cells many times.
    spellings: HashMap<Box<str>, Answer>,
}

/// A cell of an item's column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Option(u8),
    Missing,
    Formula,
    Unreadable,
}

/// The header, understood.
#[derive(Debug, Default)]
pub struct Columns {
    pub reports: Vec<ColumnReport>,
    pub items: Vec<ReadItem>,
    /// Column and item, as an index into `items`.
    pub item_columns: Vec<(usize, usize)>,
    /// By [`Attribute::index`]: the column, and whether its header is Spanish.
    pub attributes: [Option<(usize, bool)>; Attribute::COUNT],
    pub group: Option<usize>,
    pub weight: Option<usize>,
    pub age: Option<usize>,
}

/// What a spreadsheet would compute. A minus sign is left out: questionnaires have negative codes.
pub fn is_formula(cell: &str) -> bool {
    cell.trim_start().starts_with(['=', '+', '@'])
}

/// Whether a header is one that the page reads; for telling separators apart.
pub fn is_known(name: &str) -> bool {
    let folded = fold(name.trim_start_matches('\u{feff}'));
    levels::attribute(&folded).is_some()
        || special(&folded).is_some()
        || is_code(&folded)
        || question(name).is_some_and(|q| q.is_ok())
}

fn special(folded: &str) -> Option<Meaning> {
    match folded {
        "group" | "country" | "class" | "grupo" | "pais" | "clase" | "curso" => Some(Meaning::Group),
        "weight" | "peso" | "ponderacion" | "factor de ponderacion" => Some(Meaning::Weight),
        "age" | "edad" | "edad (anos)" | "edad en anos" | "anos" => Some(Meaning::Age),
        _ => None,
    }
}

/// `q164` or `issp2012 v5`, folded.
fn is_code(folded: &str) -> bool {
    let digits = folded.strip_prefix('q').or_else(|| folded.strip_prefix("issp2012 v")).unwrap_or_default();
    digits.starts_with(|c: char| c.is_ascii_digit()) && digits.len() <= 5 && digits.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// `Question text? [first|second]`, taken apart; `None` where it does not end in brackets.
fn question(name: &str) -> Option<Result<(String, Vec<String>), &'static str>> {
    let (text, options) = name.trim().strip_suffix(']')?.split_once('[')?;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let options: Vec<String> = options.split('|').map(|o| o.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let mut seen = HashSet::new();
    Some(if text.is_empty() {
        Err("the text before the bracket is missing")
    } else if text.chars().count() > MOST_QUESTION {
        Err("the text is longer than 400 characters")
    } else if options.len() < 2 {
        Err("it has fewer than two options between the brackets, separated by |")
    } else if options.len() > 10 {
        Err("it has more than ten options")
    } else if options.iter().any(|o| o.is_empty()) {
        Err("an option is empty")
    } else if options.iter().any(|o| o.chars().count() > MOST_OPTION) {
        Err("an option is longer than 100 characters")
    } else if !options.iter().all(|o| seen.insert(fold(o))) {
        Err("two options are the same")
    } else {
        Ok((text, options))
    })
}

impl Columns {
    /// Reads the header, row `row` of the file. What is wrong in it goes to `problems`.
    pub fn read(names: &[String], row: u64, known: &Questions, problems: &mut Problems) -> Self {
        let mut columns = Self::default();
        let mut questions = HashSet::new();
        let mut own = 0;
        for (index, name) in names.iter().enumerate() {
            let meaning = columns.column(index, name, known, &mut questions, &mut own);
            let meaning = meaning.unwrap_or_else(|kind| {
                problems.add(row, Some(index), kind, name);
                Meaning::Unused
            });
            columns.reports.push(ColumnReport { name: name.clone(), meaning });
        }
        columns
    }

    fn column(
        &mut self,
        index: usize,
        name: &str,
        known: &Questions,
        questions: &mut HashSet<String>,
        own: &mut usize,
    ) -> Result<Meaning, ProblemKind> {
        let folded = fold(name);
        if is_formula(name) {
            return Err(ProblemKind::Formula);
        }
        if let Some((attribute, spanish)) = levels::attribute(&folded) {
            claim(&mut self.attributes[attribute.index()], (index, spanish))?;
            return Ok(Meaning::Attribute(attribute));
        }
        if let Some(meaning) = special(&folded) {
            let slot = match meaning {
                Meaning::Group => &mut self.group,
                Meaning::Weight => &mut self.weight,
                _ => &mut self.age,
            };
            claim(slot, index)?;
            return Ok(meaning);
        }
        let item = if let Some(parts) = question(name) {
            let (text, options) = parts.map_err(ProblemKind::BadQuestion)?;
            if !questions.insert(fold(&text)) {
                return Err(ProblemKind::Duplicate);
            }
            *own += 1;
            own_item(*own, text, options)
        } else if is_code(&folded) {
            let found = known.catalogue.items.iter().find(|i| fold(i.code.as_str()) == folded);
            let item = found.ok_or(ProblemKind::NoSuchItem)?.clone();
            if !questions.insert(item.code.0.clone()) {
                return Err(ProblemKind::Duplicate);
            }
            item
        } else {
            return Ok(Meaning::Unused);
        };
        let code = item.code.clone();
        self.item_columns.push((index, self.items.len()));
        let labels = known.labels.get(&code).map_or(&[][..], Vec::as_slice);
        self.items.push(ReadItem::new(item, labels));
        Ok(Meaning::Item(code))
    }

    /// The visitor's own questions.
    pub fn own_items(&self) -> Vec<Item> {
        self.items.iter().map(|i| &i.item).filter(|i| i.code.is_own()).cloned().collect()
    }
}

fn claim<T>(slot: &mut Option<T>, value: T) -> Result<(), ProblemKind> {
    if slot.is_some() {
        return Err(ProblemKind::Duplicate);
    }
    *slot = Some(value);
    Ok(())
}

fn own_item(number: usize, question: String, options: Vec<String>) -> Item {
    let title = if question.chars().count() <= TITLE {
        question.trim_end_matches(['?', '.', ':']).to_string()
    } else {
        question.chars().take(TITLE).chain(['…']).collect()
    };
    let title = if title.is_empty() { question.clone() } else { title };
    Item { code: ItemCode::own(number), topic: OWN_TOPIC.into(), title, question, options, first_code: 1 }
}

impl ReadItem {
    /// `others`: the options in another language, in the same order. The catalogue's own words come first.
    fn new(item: Item, others: &[String]) -> Self {
        let mut labels = HashMap::new();
        let others = others.iter().take(item.options.len()).enumerate();
        for (k, label) in item.options.iter().enumerate().chain(others) {
            labels.entry(fold(label)).or_insert(k as u8);
        }
        Self { item, labels, spellings: HashMap::new() }
    }

    /// Reads a cell: a label, else the questionnaire's code (for a question of the visitor's own, the option's number from 1).
    pub fn answer(&mut self, cell: &str) -> Answer {
        if let Some(known) = self.spellings.get(cell) {
            return *known;
        }
        let answer = self.read(cell);
        if self.spellings.len() < MOST_SPELLINGS {
            self.spellings.insert(cell.into(), answer);
        }
        answer
    }

    fn read(&self, cell: &str) -> Answer {
        // Before folding, which takes a minus sign away.
        let number = cell.trim().strip_suffix(".0").unwrap_or(cell.trim()).parse::<i64>().ok();
        if is_formula(cell) {
            return Answer::Formula;
        }
        let folded = fold(cell);
        if number.is_none_or(|n| n >= 0)
            && let Some(option) = self.labels.get(&folded)
        {
            return Answer::Option(*option);
        }
        match number {
            // The survey writes its missing answers so, from -1 (do not know) to -5.
            Some(-9..=-1) => Answer::Missing,
            Some(n) => match usize::try_from(n - i64::from(self.item.first_code)) {
                Ok(option) if option < self.item.options.len() => Answer::Option(option as u8),
                _ => Answer::Unreadable,
            },
            None if is_missing(&folded) => Answer::Missing,
            None => Answer::Unreadable,
        }
    }

    /// Why a cell is unreadable.
    pub fn problem(&self) -> ProblemKind {
        let options = self.item.options.len() as u8;
        if self.item.first_code == 1 {
            ProblemKind::NoSuchOption(options)
        } else {
            ProblemKind::NoSuchCode(self.item.first_code, self.item.first_code.saturating_add(options - 1))
        }
    }
}

/// Reads cells of one attribute, remembering spellings.
#[derive(Debug)]
pub struct LevelReader {
    attribute: Attribute,
    spanish: bool,
    spellings: HashMap<Box<str>, Level>,
}

impl LevelReader {
    pub fn new(attribute: Attribute, spanish: bool) -> Self {
        Self { attribute, spanish, spellings: HashMap::new() }
    }

    /// The level, or why there is none that counts.
    pub fn level(&mut self, cell: &str) -> Result<Option<bool>, ProblemKind> {
        if is_formula(cell) {
            return Err(ProblemKind::Formula);
        }
        let known = self.spellings.get(cell).copied();
        let level = known.unwrap_or_else(|| levels::level(self.attribute, self.spanish, &fold(cell)));
        if known.is_none() && self.spellings.len() < MOST_SPELLINGS {
            self.spellings.insert(cell.into(), level);
        }
        match level {
            Level::Known(level) => Ok(Some(level)),
            Level::Untold => Ok(None),
            Level::Ambiguous => Err(ProblemKind::AmbiguousM),
            Level::Unreadable => Err(ProblemKind::NoSuchLevel(self.attribute)),
        }
    }
}
