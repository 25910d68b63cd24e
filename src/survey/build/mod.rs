//! Builds the project's tables from a survey's official file, which may not be passed on and so is not in the repository.
//!
//! One pass over the rows adds each respondent to the sums of a country, cell and age band; no row is kept, and nothing is
//! written before the last one was read and found good.

mod accumulate;
mod columns;
mod error;
mod format;
mod report;
mod source;
mod tabulate;
#[cfg(test)]
mod tests;
mod write;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    str::FromStr,
};

pub use error::{BuildError, Place};
pub use report::{BuildReport, CountryReport, UnknownCodes};
pub use tabulate::{Estimate, ObservedCell};

use accumulate::{CountryCounts, Layout};
use columns::{Columns, Respondent, Unknown};
use source::Source;
use tabulate::Rules;

use super::{Catalogue, CountryCode, Item, SurveyId, UnknownName, check::SMALLEST_COUNT};

/// Rows between two calls of the progress function.
const PROGRESS_EVERY: u64 = 1000;

/// What to build.
#[derive(Debug, Clone, PartialEq)]
pub struct BuildOptions {
    /// Whose file it is; `None` to see that from its columns.
    pub survey: Option<SurveyId>,
    /// Only these; empty for all in the file.
    pub countries: BTreeSet<CountryCode>,
    /// Cells, and items at country level, with fewer respondents get no count; 10 or more.
    pub min_cell: u32,
    pub holdout: Holdout,
    /// Count unknown codes as missing and report them, instead of stopping at the first.
    pub lenient: bool,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self { survey: None, countries: BTreeSet::new(), min_cell: SMALLEST_COUNT, holdout: Holdout::None, lenient: false }
    }
}

/// Which respondents are left out of every figure, so that something can be scored on them later.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Holdout {
    #[default]
    None,
    /// About this part of the rows, above 0 and below 1. Which ones depends on their numbers in the file alone.
    Share(f64),
}

impl Holdout {
    fn holds(self, row: u64) -> bool {
        match self {
            Self::None => false,
            Self::Share(share) => uniform(row) < share,
        }
    }
}

/// "none", or a share such as 0.2.
impl FromStr for Holdout {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let unknown = || UnknownName {
            text: text.into(),
            what: "part to hold out",
            allowed: "none, or a share above 0 and below 1 such as 0.2".into(),
        };
        match text {
            "none" => Ok(Self::None),
            _ => text.parse().ok().filter(|v| *v > 0.0 && *v < 1.0).map(Self::Share).ok_or_else(unknown),
        }
    }
}

/// A number from 0 to 1 that depends on the row's number alone: one step of SplitMix64 (Steele, Lea & Flood 2014).
fn uniform(row: u64) -> f64 {
    let mut z = row.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

/// Reads `input` and writes `items.csv`, `cells.csv` and `marginals.csv` into the new folder `out`.
///
/// The tables have the catalogue's items of the one survey whose file it is.
///
/// A country stands in `cells.csv` where any combination of the attributes has enough respondents, and else in
/// `marginals.csv`; never in both, because their difference would show the cells that have too few. `estimate` fills those.
/// `on_progress` gets the bytes and rows read so far. Memory depends on countries and items, not on rows.
///
/// # Errors
/// [`BuildError`] with line and column at the first thing in the file that cannot be right; then `out` is not there.
pub fn build_tables(
    input: &Path,
    out: &Path,
    catalogue: &Catalogue,
    options: &BuildOptions,
    estimate: Estimate<'_>,
    on_progress: &mut dyn FnMut(u64, u64),
) -> Result<BuildReport, BuildError> {
    if options.min_cell < SMALLEST_COUNT {
        return Err(BuildError::MinCell { asked: options.min_cell });
    }
    write::check_target(out)?;
    let mut source = Source::open(input, format::needed(options.survey))?;
    let known = options.survey.or_else(|| format::recognise(source.header()));
    let (survey, needed) = (known.unwrap_or(SurveyId::Wvs7), format::needed(known));
    let items: Vec<&Item> = catalogue.of_survey(survey).collect();
    let columns = Columns::find(&source, format::of(survey), needed, &items)?;
    let layout = Layout::new(items.iter().map(|item| item.options.len()));
    let read = Reading::run(&mut source, &columns, &layout, options, on_progress)?;
    if read.rows == 0 {
        return Err(BuildError::NoRows { place: columns.country_place(&source), needed });
    }
    if let Some(country) = options.countries.iter().find(|c| !read.available.contains(c)) {
        let available: Vec<_> = read.available.iter().map(CountryCode::to_string).collect();
        return Err(BuildError::UnknownCountry { file: input.into(), country: *country, available: available.join(", ") });
    }
    let rules = Rules { items: &items, layout: &layout, min_cell: options.min_cell, estimate };
    let mut built = Vec::new();
    for (country, counts) in &read.countries {
        let (table, report) = rules.table(*country, counts);
        if table.items.is_empty() {
            let (place, rows, min_cell) = (counts.place.clone(), counts.rows, options.min_cell);
            return Err(BuildError::NoUsableRows { place, country: *country, rows, min_cell });
        }
        built.push((table, report));
    }
    built.sort_by_key(|(_, report)| !report.reach.has_cells());
    let (tables, countries): (Vec<_>, Vec<_>) = built.into_iter().unzip();
    write::write_tables(out, &items, &tables, options.min_cell)?;
    Ok(BuildReport {
        survey,
        rows: read.rows,
        held_out: read.held_out,
        min_cell: options.min_cell,
        countries,
        unknown: read.unknown.map(Unknown::into_list).unwrap_or_default(),
    })
}

/// What one pass over the file gives.
struct Reading {
    rows: u64,
    held_out: u64,
    /// Every country of the file.
    available: BTreeSet<CountryCode>,
    /// The countries asked for.
    countries: BTreeMap<CountryCode, CountryCounts>,
    unknown: Option<Unknown>,
}

impl Reading {
    fn run(
        source: &mut Source,
        columns: &Columns,
        layout: &Layout,
        options: &BuildOptions,
        on_progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, BuildError> {
        let unknown = options.lenient.then(Unknown::default);
        let (available, countries) = (BTreeSet::new(), BTreeMap::new());
        let mut read = Self { rows: 0, held_out: 0, available, countries, unknown };
        let mut respondent = Respondent::default();
        while source.next()? {
            read.rows += 1;
            if read.rows.is_multiple_of(PROGRESS_EVERY) {
                on_progress(source.bytes(), read.rows);
            }
            let country = columns.country(source)?;
            read.available.insert(country);
            if !options.countries.is_empty() && !options.countries.contains(&country) {
                continue;
            }
            columns.read(source, &mut read.unknown, &mut respondent)?;
            let weighted = respondent.weight.is_some();
            let new = || CountryCounts::new(columns.country_place(source), weighted);
            let counts = read.countries.entry(country).or_insert_with(new);
            if counts.weighted != weighted {
                return Err(columns.uneven_weight(source));
            }
            if options.holdout.holds(read.rows) {
                read.held_out += 1;
            } else {
                counts.add(&respondent, layout);
            }
        }
        on_progress(source.bytes(), read.rows);
        Ok(read)
    }
}
