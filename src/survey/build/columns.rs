//! The columns that are read, and what their codes mean.

use std::collections::{BTreeMap, HashMap};

use super::{
    error::{BuildError, Place},
    report::UnknownCodes,
    source::Source,
};
use crate::survey::{Attribute, Catalogue, Cell, CountryCode};

/// Wave 7, and the years of its fieldwork.
const WAVE: u32 = 7;
const FIELDWORK: std::ops::RangeInclusive<u32> = 2017..=2023;
/// No weight of the survey comes near this; beyond it sums of squares would lose their digits.
const LARGEST_WEIGHT: f64 = 1e6;
const OLDEST: u32 = 120;
const ISCED_HIGHEST: u32 = 8;
/// Short-cycle tertiary education.
const ISCED_COLLEGE: u32 = 5;

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
    /// By the catalogue's items: the option, from 0.
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
}

/// Where the needed columns are.
#[derive(Debug)]
pub(super) struct Columns {
    country: usize,
    weight: usize,
    wave: Option<usize>,
    year: Option<usize>,
    sex: Coded,
    age: Coded,
    marital: Coded,
    residence: Coded,
    isced: Option<Coded>,
    /// The education in three levels, for rows without an ISCED level.
    level: Option<Coded>,
    /// By the catalogue's items.
    items: Vec<Coded>,
}

impl Columns {
    /// Finds them in the header.
    pub fn find(source: &Source, catalogue: &Catalogue) -> Result<Self, BuildError> {
        let mut at: HashMap<&str, usize> = HashMap::new();
        for (column, name) in source.header().iter().enumerate() {
            if let Some(first) = at.insert(name, column).filter(|_| !name.is_empty()) {
                return Err(BuildError::DuplicateColumn { place: source.place(column), first: first + 1, second: column + 1 });
            }
        }
        let mut missing = Vec::new();
        let mut need = |name: &str| {
            at.get(name).copied().unwrap_or_else(|| {
                missing.push(name.to_string());
                0
            })
        };
        let mut coded = |name: &str, first: u32, last: u32| Coded { column: need(name), first, last };
        let [sex, age, marital, residence] =
            [coded("Q260", 1, 2), coded("Q262", 1, OLDEST), coded("Q273", 1, 6), coded("H_URBRURAL", 1, 2)];
        let item = |item: &crate::survey::Item| {
            let first = u32::from(item.first_code);
            coded(item.code.as_str(), first, first + item.options.len() as u32 - 1)
        };
        let items = catalogue.items.iter().map(item).collect();
        let (country, weight) = (need("B_COUNTRY_ALPHA"), need("W_WEIGHT"));
        let maybe = |name: &str| at.get(name).copied();
        let isced = maybe("Q275").map(|column| Coded { column, first: 0, last: ISCED_HIGHEST });
        let level = maybe("Q275R").map(|column| Coded { column, first: 1, last: 3 });
        if isced.is_none() && level.is_none() {
            missing.push("Q275 (or Q275R)".into());
        }
        if !missing.is_empty() {
            let place = Place { column: "1".into(), ..source.place(0) };
            return Err(match other_file(source.header()) {
                Some(found) => BuildError::OtherFile { place, found: found.into() },
                None => BuildError::MissingColumns { place, columns: missing },
            });
        }
        let (wave, year) = (maybe("A_WAVE"), maybe("A_YEAR"));
        Ok(Self { country, weight, wave, year, sex, age, marital, residence, isced, level, items })
    }

    /// The country of the row, once its wave is the right one.
    pub fn country(&self, source: &Source) -> Result<CountryCode, BuildError> {
        let belongs = |column: Option<usize>, ok: &dyn Fn(u32) -> bool, what| match column.map(|c| (c, code(source.field(c)))) {
            Some((_, Code::Value(value))) if ok(value) => Ok(true),
            Some((c, _)) => {
                let found = format!("a file of another wave ({what} \"{}\")", source.text(c));
                Err(BuildError::OtherFile { place: source.place(c), found })
            }
            None => Ok(false),
        };
        if !belongs(self.wave, &|wave| wave == WAVE, "wave")? {
            belongs(self.year, &|year| FIELDWORK.contains(&year), "year")?;
        }
        let code = std::str::from_utf8(source.field(self.country)).ok().and_then(CountryCode::parse);
        code.ok_or_else(|| bad(source, self.country, "a country code of three letters"))
    }

    /// Reads the row. Unknown codes are an error, or count as missing where `unknown` collects them.
    pub fn read(&self, source: &Source, unknown: &mut Option<Unknown>, to: &mut Respondent) -> Result<(), BuildError> {
        to.weight = self.weight(source)?;
        let mut value = |coded: Coded| coded.value(source, unknown);
        let college = match self.isced.map(&mut value).transpose()?.flatten() {
            Some(isced) => Some(isced >= ISCED_COLLEGE),
            None => self.level.map(&mut value).transpose()?.flatten().map(|level| level == 3),
        };
        let female = value(self.sex)?.map(|sex| sex == 2);
        let rural = value(self.residence)?.map(|residence| residence == 2);
        let married = value(self.marital)?.map(|status| status <= 2);
        to.levels = [female, college, rural, married];
        to.band = value(self.age)?.and_then(band);
        to.answers.clear();
        for item in &self.items {
            to.answers.push(value(*item)?.map(|code| (code - item.first) as u8));
        }
        Ok(())
    }

    fn weight(&self, source: &Source) -> Result<Option<f64>, BuildError> {
        let field = source.field(self.weight);
        if field.is_empty() {
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

/// Reads "7", "-2", "", and "7.0", which some programs write for 7.
fn code(field: &[u8]) -> Code {
    if field.is_empty() {
        return Code::Missing;
    }
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

impl Coded {
    fn value(self, source: &Source, unknown: &mut Option<Unknown>) -> Result<Option<u32>, BuildError> {
        match code(source.field(self.column)) {
            Code::Missing => return Ok(None),
            Code::Value(value) if (self.first..=self.last).contains(&value) => return Ok(Some(value)),
            _ => {}
        }
        match unknown {
            Some(unknown) => {
                unknown.count(source, self.column);
                Ok(None)
            }
            None => Err(BuildError::UnknownCode {
                place: source.place(self.column),
                value: source.text(self.column),
                expected: format!("a code from {} to {}, or a negative one for no answer", self.first, self.last),
            }),
        }
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

/// What a file without the needed columns seems to be.
fn other_file(header: &[String]) -> Option<&'static str> {
    let has = |names: &[&str]| header.iter().any(|column| names.contains(&column.as_str()));
    if has(&["S020", "S002VS", "S003", "COUNTRY_ALPHA"]) {
        Some("the survey's trend file of several waves")
    } else if has(&["cntry", "cntry_AN", "cntry_y"]) {
        Some("the joint file of the European and the World Values Survey")
    } else if has(&["V2", "V4", "V240"]) {
        Some("a file of an earlier wave")
    } else {
        None
    }
}
