//! The columns that are read, as the file's [`Format`] describes them.

use std::collections::{BTreeMap, HashMap};

use super::{
    error::{BuildError, Place},
    format::{Codes, Edition, Format, Level},
    report::UnknownCodes,
    source::Source,
};
use crate::survey::{Attribute, Cell, CountryCode, Item};

/// No weight of a survey comes near this; beyond it sums of squares would lose their digits.
const LARGEST_WEIGHT: f64 = 1e6;

/// An age band: 18-29, 30-44, 45-59, 60 and over.
pub(super) const BANDS: usize = 4;

fn band(age: u32) -> Option<usize> {
    match age {
        0..18 => None,
        18..30 => Some(0),
        30..45 => Some(1),
        45..60 => Some(2),
        _ => Some(3),
    }
}

/// One row, as far as the tables need it.
#[derive(Debug, Default)]
pub(super) struct Respondent {
    /// `None` where the field is empty.
    pub weight: Option<f64>,
    /// By [`Attribute::index`].
    pub levels: [Option<bool>; Attribute::COUNT],
    /// `None` under 18, or where the age is missing.
    pub band: Option<usize>,
    /// By the survey's items: the option, from 0.
    pub answers: Vec<Option<u8>>,
}

impl Respondent {
    /// The combination of all four attributes.
    pub fn cell(&self) -> Option<Cell> {
        let bit = |a: Attribute| Some(if self.levels[a.index()]? { a.bit() } else { 0 });
        Attribute::ALL.into_iter().map(bit).sum::<Option<u8>>().and_then(Cell::new)
    }
}

/// A coded column: where it is, and which codes are answers.
#[derive(Debug, Clone, Copy)]
struct Coded {
    column: usize,
    first: u32,
    last: u32,
    /// Others that are no answers.
    missing: &'static [u32],
}

/// Where the needed columns are.
#[derive(Debug)]
pub(super) struct Columns {
    format: &'static Format,
    country: usize,
    weight: usize,
    edition: Option<(usize, &'static Edition)>,
    /// By [`Attribute::index`], those that the file has.
    attributes: [Vec<(Coded, &'static Level)>; Attribute::COUNT],
    age: Coded,
    /// By the survey's items.
    items: Vec<Coded>,
}

/// Looks columns up by name, and notes those that are not there.
struct Finder<'a> {
    at: HashMap<&'a str, usize>,
    missing: Vec<String>,
}

impl<'a> Finder<'a> {
    fn new(source: &'a Source) -> Result<Self, BuildError> {
        let mut at: HashMap<&str, usize> = HashMap::new();
        for (column, name) in source.header().iter().enumerate() {
            if let Some(first) = at.insert(name, column).filter(|_| !name.is_empty()) {
                return Err(BuildError::DuplicateColumn { place: source.place(column), first: first + 1, second: column + 1 });
            }
        }
        Ok(Self { at, missing: Vec::new() })
    }

    fn maybe(&self, name: &str) -> Option<usize> {
        self.at.get(name).copied()
    }

    fn need(&mut self, name: &str) -> usize {
        self.maybe(name).unwrap_or_else(|| {
            self.missing.push(name.to_string());
            0
        })
    }

    fn attribute(&mut self, levels: &'static [Level]) -> Vec<(Coded, &'static Level)> {
        let place = |level: &'static Level| Some((coded(&level.codes, self.maybe(level.codes.column)?), level));
        let found: Vec<_> = levels.iter().filter_map(place).collect();
        if found.is_empty() {
            let names: Vec<_> = levels.iter().map(|level| level.codes.column).collect();
            self.missing.push(match names[..] {
                [first, ref others @ ..] if !others.is_empty() => format!("{first} (or {})", others.join(" or ")),
                _ => names.concat(),
            });
        }
        found
    }
}

fn coded(codes: &Codes, column: usize) -> Coded {
    Coded { column, first: codes.first, last: codes.last, missing: codes.missing }
}

impl Columns {
    /// Finds them in the header. `needed` says in an error which file would do.
    pub fn find(source: &Source, format: &'static Format, needed: &'static str, items: &[&Item]) -> Result<Self, BuildError> {
        let mut finder = Finder::new(source)?;
        let (country, weight) = (finder.need(format.country.name), finder.need(format.weight));
        let attributes = format.attributes.map(|levels| finder.attribute(levels));
        let age = coded(&format.age, finder.need(format.age.column));
        let item = |item: &&Item| {
            let first = u32::from(item.first_code);
            let column = finder.need(format.column(&item.code));
            Coded { column, first, last: first + item.options.len() as u32 - 1, missing: format.no_answer }
        };
        let items = items.iter().map(item).collect();
        if !finder.missing.is_empty() {
            let place = Place { column: "1".into(), ..source.place(0) };
            return Err(match format.other_file(source.header()) {
                Some(found) => BuildError::OtherFile { place, found, needed },
                None => BuildError::MissingColumns { place, columns: finder.missing, needed },
            });
        }
        let edition = format.editions.iter().find_map(|edition| Some((finder.maybe(edition.column)?, edition)));
        Ok(Self { format, country, weight, edition, attributes, age, items })
    }

    /// The country of the row, once its study is the right one.
    pub fn country(&self, source: &Source) -> Result<CountryCode, BuildError> {
        if let Some((column, edition)) = self.edition {
            let right = matches!(self.code(source, column), Code::Value(value) if edition.values.contains(&value));
            if !right {
                let found = format!("{} ({} \"{}\")", edition.otherwise, edition.what, source.text(column));
                return Err(BuildError::OtherFile { place: source.place(column), found, needed: self.format.needed });
            }
        }
        let code = std::str::from_utf8(source.field(self.country)).ok().and_then(self.format.country.read);
        code.ok_or_else(|| bad(source, self.country, self.format.country.expected))
    }

    /// Reads the row. Unknown codes are an error, or count as missing where `unknown` collects them.
    pub fn read(&self, source: &Source, unknown: &mut Option<Unknown>, to: &mut Respondent) -> Result<(), BuildError> {
        to.weight = self.weight(source)?;
        for (known, columns) in to.levels.iter_mut().zip(&self.attributes) {
            *known = None;
            for (column, level) in columns {
                if let Some(value) = self.value(*column, source, unknown)? {
                    *known = Some(level.second.contains(&value));
                    break;
                }
            }
        }
        to.band = self.value(self.age, source, unknown)?.and_then(band);
        to.answers.clear();
        for item in &self.items {
            to.answers.push(self.value(*item, source, unknown)?.map(|code| (code - item.first) as u8));
        }
        Ok(())
    }

    fn weight(&self, source: &Source) -> Result<Option<f64>, BuildError> {
        let field = source.field(self.weight);
        if self.is_blank(field) {
            return Ok(None);
        }
        // Where semicolons separate fields, a comma may be the decimal point.
        let text = std::str::from_utf8(field).unwrap_or_default().replace(',', ".");
        match text.parse::<f64>() {
            Ok(weight) if weight > 0.0 && weight <= LARGEST_WEIGHT => Ok(Some(weight)),
            _ => Err(bad(source, self.weight, "a weight above 0 and not above a million")),
        }
    }

    /// The error of a row that has a weight where the country's others have none, or none where they have.
    pub fn uneven_weight(&self, source: &Source) -> BuildError {
        bad(source, self.weight, "like the weights of the country's rows before it, which are all empty or all there")
    }

    pub fn country_place(&self, source: &Source) -> Place {
        source.place(self.country)
    }

    fn is_blank(&self, field: &[u8]) -> bool {
        field.is_empty() || self.format.blanks.iter().any(|blank| blank.as_bytes() == field)
    }

    fn code(&self, source: &Source, column: usize) -> Code {
        let field = source.field(column);
        if self.is_blank(field) { Code::Missing } else { code(field) }
    }

    fn value(&self, coded: Coded, source: &Source, unknown: &mut Option<Unknown>) -> Result<Option<u32>, BuildError> {
        match self.code(source, coded.column) {
            Code::Missing => return Ok(None),
            Code::Value(value) if (coded.first..=coded.last).contains(&value) => return Ok(Some(value)),
            Code::Value(value) if coded.missing.contains(&value) => return Ok(None),
            _ => {}
        }
        match unknown {
            Some(unknown) => {
                unknown.count(source, coded.column);
                Ok(None)
            }
            None => Err(BuildError::UnknownCode {
                place: source.place(coded.column),
                value: source.text(coded.column),
                expected: coded.expected(),
            }),
        }
    }
}

impl Coded {
    /// The codes that the column may have.
    fn expected(self) -> String {
        let outside = self.missing.iter().filter(|code| !(self.first..=self.last).contains(code));
        let missing: String = outside.map(|code| format!("{code}, ")).collect();
        match missing.is_empty() {
            true => format!("a code from {} to {}, or a negative one for no answer", self.first, self.last),
            false => format!("a code from {} to {}, or {missing}or a negative one for no answer", self.first, self.last),
        }
    }
}

fn bad(source: &Source, column: usize, expected: &'static str) -> BuildError {
    BuildError::Value { place: source.place(column), value: source.text(column), expected }
}

/// What a field holds.
enum Code {
    /// Empty or negative: not asked, no answer, refused, does not know.
    Missing,
    Value(u32),
    /// No whole number.
    Odd,
}

/// Reads "7", "-2", and "7.0", which some programs write for 7.
fn code(field: &[u8]) -> Code {
    let (negative, rest) = field.strip_prefix(b"-").map_or((false, field), |rest| (true, rest));
    let (whole, part) = rest.iter().position(|b| *b == b'.').map_or((rest, &b""[..]), |at| (&rest[..at], &rest[at + 1..]));
    let digits = (1..=9).contains(&whole.len()) && whole.iter().all(u8::is_ascii_digit);
    if !digits || !part.iter().all(|b| *b == b'0') {
        return Code::Odd;
    }
    match negative {
        true => Code::Missing,
        false => Code::Value(whole.iter().fold(0, |sum, b| sum * 10 + u32::from(b - b'0'))),
    }
}

/// Codes that counted as missing, by column.
#[derive(Debug, Default)]
pub(super) struct Unknown(BTreeMap<usize, UnknownCodes>);

impl Unknown {
    fn count(&mut self, source: &Source, column: usize) {
        let first = || UnknownCodes { first: source.place(column), count: 0, examples: Vec::new() };
        self.0.entry(column).or_insert_with(first).add(source.text(column));
    }

    pub fn into_list(self) -> Vec<UnknownCodes> {
        self.0.into_values().collect()
    }
}
