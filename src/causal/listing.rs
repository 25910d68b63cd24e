//! Effects and heterogeneity as text: what `ace effects` and `ace heterogeneity` print.

use std::{fmt::Write as _, str::FromStr};

use serde::Serialize;

use super::{
    Effect, EffectKind, effect,
    heterogeneity::{Estimate, Heterogeneity, heterogeneity, heterogeneity_over_items},
    nearest::{Nearest, nearest_averages},
};
use crate::survey::{Attribute, Country, CountryCode, CountryTable, ItemAnswers, ItemCode, Survey, SurveyId, UnknownName};

/// The survey's terms: this stands wherever one of its figures is shown.
fn source(survey: SurveyId) -> String {
    let Survey { name, wave, .. } = survey.survey();
    format!("{name}, {wave}, 80 % of respondents")
}

fn source_of(item: &ItemCode) -> String {
    SurveyId::of(item).map_or_else(String::new, source)
}

/// How a listing is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// For reading.
    #[default]
    Table,
    Csv,
    /// With the option vectors.
    Json,
}

impl FromStr for Format {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        match text {
            "table" => Ok(Self::Table),
            "csv" => Ok(Self::Csv),
            "json" => Ok(Self::Json),
            _ => Err(UnknownName { text: text.into(), what: "format", allowed: "table, csv, json".into() }),
        }
    }
}

/// Why there is nothing to list.
#[derive(Debug, thiserror::Error)]
pub enum ListingError {
    #[error("\"{text}\" is no country of the tables; use one of: {allowed}")]
    UnknownCountry { text: String, allowed: String },
    #[error("{country} has no answers to {item}; look for another item in data/catalogue.json")]
    NotAsked { country: CountryCode, item: ItemCode },
    #[error("{item} has group figures in fewer than two countries; look for another item in data/catalogue.json")]
    NothingToPart { item: ItemCode },
    #[error("the tables hold no item with group figures in two countries; take them from the repository's data folder")]
    NoItems,
    #[error("the CSV could not be written ({0}); choose another format")]
    Csv(#[from] csv::Error),
    #[error("the JSON could not be written ({0}); choose another format")]
    Json(#[from] serde_json::Error),
}

/// One attribute's effect, or why there is none.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EffectRow {
    pub country: CountryCode,
    pub item: ItemCode,
    pub attribute: Attribute,
    /// The codes of levels A and B: the effect is B minus A.
    pub levels: [&'static str; 2],
    pub kind: EffectKind,
    pub effect: Option<Effect>,
    pub missing: Option<String>,
}

/// The answers of one country to one item.
///
/// # Errors
/// [`ListingError::UnknownCountry`] or [`ListingError::NotAsked`].
pub fn find<'a>(
    tables: &'a [CountryTable],
    country: &str,
    item: &ItemCode,
) -> Result<(CountryCode, &'a ItemAnswers), ListingError> {
    let code = CountryCode::parse(country);
    let table = tables.iter().find(|t| Some(t.country) == code).ok_or_else(|| ListingError::UnknownCountry {
        text: country.into(),
        allowed: tables.iter().map(|t| t.country.to_string()).collect::<Vec<_>>().join(", "),
    })?;
    let country = table.country;
    let answers = table.items.get(item).ok_or_else(|| ListingError::NotAsked { country, item: item.clone() })?;
    Ok((country, answers))
}

/// The effects of some attributes, each of some kinds, in one country and item.
pub fn effect_rows(
    (country, answers): (CountryCode, &ItemAnswers),
    item: &ItemCode,
    attributes: &[Attribute],
    kinds: &[EffectKind],
) -> Vec<EffectRow> {
    let row = |attribute: Attribute, kind: EffectKind| {
        let (effect, missing) = match effect(answers, attribute, kind) {
            Ok(effect) => (Some(effect), None),
            Err(reason) => (None, Some(reason.to_string())),
        };
        EffectRow { country, item: item.clone(), attribute, levels: attribute.codes(), kind, effect, missing }
    };
    attributes.iter().flat_map(|a| kinds.iter().map(move |k| row(*a, *k))).collect()
}

/// Writes the rows.
///
/// # Errors
/// [`ListingError::Csv`] or [`ListingError::Json`] when they can't be written so.
pub fn effects(rows: &[EffectRow], format: Format) -> Result<String, ListingError> {
    match format {
        Format::Table => Ok(effects_table(rows)),
        Format::Csv => effects_csv(rows),
        Format::Json => Ok(serde_json::to_string_pretty(rows)?),
    }
}

fn effects_table(rows: &[EffectRow]) -> String {
    let mut text = String::new();
    if let Some(row) = rows.first() {
        let name = Country::find(row.country).map_or("", |c| c.name);
        let (country, item, source) = (row.country, &row.item, source_of(&row.item));
        line(&mut text, format_args!("{name} ({country}), {item}: shift of the mean position in points, {source}\n"));
    }
    line(
        &mut text,
        format_args!(
            "{:<26} {:<13} {:>7} {:>16} {:>11} {:>15} {:>8} {:>7}",
            "A to B", "kind", "shift", "95 % interval", "n", "n_eff", "contexts", "weight"
        ),
    );
    for row in rows {
        let [a, b] = row.levels;
        let (levels, kind) = (format!("{a} to {b}"), row.kind.name());
        match (&row.effect, &row.missing) {
            (Some(e), _) => line(
                &mut text,
                format_args!(
                    "{levels:<26} {kind:<13} {:>7.1} {:>16} {:>11} {:>15} {:>8} {:>5.1} %",
                    e.shift,
                    format!("{:.1} to {:.1}", e.interval.0, e.interval.1),
                    format!("{} + {}", e.n_a, e.n_b),
                    format!("{:.1} + {:.1}", e.n_eff_a, e.n_eff_b),
                    e.contexts_used,
                    100.0 * e.weight_covered
                ),
            ),
            (None, reason) => {
                line(&mut text, format_args!("{levels:<26} {kind:<13} {}", reason.as_deref().unwrap_or("no effect")));
            }
        }
    }
    text
}

fn effects_csv(rows: &[EffectRow]) -> Result<String, ListingError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "country",
        "item",
        "attribute",
        "level_a",
        "level_b",
        "kind",
        "shift",
        "low",
        "high",
        "standard_error",
        "n_a",
        "n_b",
        "n_eff_a",
        "n_eff_b",
        "contexts",
        "weight_covered",
        "missing",
    ])?;
    for row in rows {
        let mut record = vec![row.country.to_string(), row.item.to_string(), row.attribute.to_string()];
        record.extend(row.levels.map(String::from));
        record.push(row.kind.name().into());
        match &row.effect {
            Some(e) => {
                let numbers = [e.shift, e.interval.0, e.interval.1, e.standard_error].map(|v| format!("{v:.4}"));
                record.extend(numbers);
                record.extend([e.n_a, e.n_b].map(|n| n.to_string()));
                record.extend([e.n_eff_a, e.n_eff_b].map(|n| format!("{n:.1}")));
                record.extend([e.contexts_used.to_string(), format!("{:.5}", e.weight_covered)]);
            }
            None => record.extend(vec![String::new(); 10]),
        }
        record.push(row.missing.clone().unwrap_or_default());
        writer.write_record(&record)?;
    }
    let bytes = writer.into_inner().map_err(|e| csv::Error::from(e.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Where one item's variance lies, and how near its personas are to their countries' averages.
///
/// # Errors
/// [`ListingError::NothingToPart`] where fewer than two countries have group figures.
pub fn heterogeneity_of(tables: &[&CountryTable], item: &ItemCode, seed: u64) -> Result<String, ListingError> {
    let found = heterogeneity(tables, item, seed).ok_or_else(|| ListingError::NothingToPart { item: item.clone() })?;
    let mut text = String::new();
    line(&mut text, format_args!("{item}, {}", source_of(item)));
    parts(&mut text, &found, "parametric bootstrap over the cells");
    nearness(&mut text, tables, std::slice::from_ref(&item), seed);
    Ok(text)
}

/// The same over all items of each survey, for figures of two are never mixed, and the items that divide countries most within.
///
/// # Errors
/// [`ListingError::NoItems`] where no item can be parted.
pub fn heterogeneity_of_all(tables: &[&CountryTable], seed: u64) -> Result<String, ListingError> {
    let of = |survey: SurveyId| {
        let part = |table: &&CountryTable| {
            let items = table.items.iter().filter(|(item, _)| SurveyId::of(item) == Some(survey));
            CountryTable { country: table.country, items: items.map(|(i, a)| (i.clone(), a.clone())).collect() }
        };
        let tables: Vec<CountryTable> = tables.iter().map(part).collect();
        heterogeneity_of_survey(survey, &tables.iter().collect::<Vec<_>>(), seed)
    };
    let texts: Vec<String> = SurveyId::ALL.into_iter().filter_map(of).collect();
    if texts.is_empty() { Err(ListingError::NoItems) } else { Ok(texts.join("\n")) }
}

/// `None` where no item can be parted.
fn heterogeneity_of_survey(survey: SurveyId, tables: &[&CountryTable], seed: u64) -> Option<String> {
    let found = heterogeneity_over_items(tables, seed)?;
    let items: std::collections::BTreeSet<&ItemCode> = tables.iter().flat_map(|t| t.items.keys()).collect();
    let items: Vec<&ItemCode> = items.into_iter().collect();
    let mut text = String::new();
    line(&mut text, format_args!("{} items, {}", found.items, source(survey)));
    parts(&mut text, &found, "bootstrap over items");
    let mut single: Vec<_> = items.iter().filter_map(|i| Some((*i, heterogeneity(tables, i, seed)?.within))).collect();
    single.retain(|(_, within)| within.value.is_finite());
    single.sort_by(|a, b| b.1.value.total_cmp(&a.1.value));
    line(&mut text, format_args!("\nItems with the largest part within countries, and with the smallest:"));
    let ends = single.iter().take(5).chain(single.iter().skip(single.len().saturating_sub(5).max(5)));
    ends.for_each(|(item, within)| line(&mut text, format_args!("  {:<6} {}", item.as_str(), percent(*within))));
    nearness(&mut text, tables, &items, seed);
    Some(text)
}

fn parts(text: &mut String, found: &Heterogeneity, intervals: &str) {
    let (countries, cells, weight) = (found.countries, found.cells, 100.0 * found.weight_covered);
    line(
        text,
        format_args!(
            "{countries} countries, {cells} observed cells with {weight:.0} % of the weight; intervals by {intervals}\n"
        ),
    );
    line(text, format_args!("Of the variance of expected answers, within countries: {}", percent(found.within)));
    line(text, format_args!("Of the variance of all answers:"));
    for (name, share) in
        ["between countries", "between personas of a country", "between people of a persona"].iter().zip(found.shares)
    {
        line(text, format_args!("  {name:<30} {}", percent(share)));
    }
}

fn percent(estimate: Estimate) -> String {
    let (low, high) = estimate.interval;
    format!("{:.1} % ({:.1} to {:.1})", 100.0 * estimate.value, 100.0 * low, 100.0 * high)
}

/// For each country, how many of its full personas are nearer to another country's average.
fn nearness(text: &mut String, tables: &[&CountryTable], items: &[&ItemCode], seed: u64) {
    line(text, format_args!("\nFull personas (ten people or more) nearer to another country's average than to their own:"));
    line(
        text,
        format_args!(
            "  {:<8} {:>9} {:>16} {:>10} {:>8} {:>14}",
            "country", "personas", "nearer elsewhere", "by chance", "clearly", "EMD from own"
        ),
    );
    for table in tables {
        let found: Vec<Nearest> = items.iter().map(|item| nearest_averages(tables, table.country, item, seed)).collect();
        let personas: usize = found.iter().map(|n| n.personas.len()).sum();
        if personas == 0 {
            continue;
        }
        let (nearer, clearly): (usize, usize) =
            found.iter().fold((0, 0), |(n, c), f| (n + f.nearer_elsewhere(), c + f.clearly_nearer_elsewhere()));
        let own = found.iter().flat_map(|f| &f.personas).map(|p| p.own).sum::<f64>() / personas as f64;
        let chance: f64 = found.iter().map(Nearest::expected_by_chance).sum();
        let part = |n: f64| format!("{:.0} %", 100.0 * n / personas as f64);
        line(
            text,
            format_args!(
                "  {:<8} {personas:>9} {:>16} {:>10} {:>8} {own:>14.3}",
                table.country.as_str(),
                format!("{nearer} ({})", part(nearer as f64)),
                part(chance),
                part(clearly as f64)
            ),
        );
    }
    line(
        text,
        format_args!(
            "By chance: what it would be if all personas of a country answered alike. Clearly: in 95 % of the samples of as many people who answer as the persona did."
        ),
    );
}

fn line(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing to a String does not fail.
    let _ = text.write_fmt(arguments);
    text.push('\n');
}
