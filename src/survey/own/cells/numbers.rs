//! Weights and ages.

use super::{
    super::text::{
        fold::fold,
        number::{self, Commas, may_be_thousands},
    },
    missing::{is_formula, is_missing},
};

const WEIGHTS: (f64, f64) = (1e-6, 1e6);
const AGES: (f64, f64) = (0.0, 120.0);
/// Years in which people may be born that answer a survey.
const YEARS: (f64, f64) = (1900.0, 2100.0);

/// A cell of a column of numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    Is(f64),
    Missing,
    Formula,
    Unreadable,
}

/// How a column writes thousands, and whether that is sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    pub commas: Commas,
    pub is_sure: bool,
}

/// Whether `1,250` in these cells is one thousand or one and a quarter. `list`: commas separate the file's columns, so that a
/// decimal comma is unlikely.
pub fn style(cells: &[&str], list: bool) -> Style {
    let marked: Vec<&&str> = cells.iter().filter(|c| c.contains([',', '.'])).collect();
    let decimal = Style { commas: Commas::Decimal, is_sure: true };
    if marked.is_empty() || !marked.iter().all(|c| may_be_thousands(c)) {
        return decimal;
    }
    let plain: Vec<f64> = cells.iter().filter(|c| !c.contains([',', '.'])).filter_map(|c| c.trim().parse().ok()).collect();
    let great = plain.iter().any(|v| *v >= 100.0);
    let comma = marked.iter().any(|c| c.contains(','));
    if great || comma && list && plain.is_empty() {
        return Style { commas: Commas::Thousands, is_sure: false };
    }
    // A point before three decimals is what most programs write.
    Style { is_sure: !comma, ..decimal }
}

pub fn weight(cell: &str, commas: Commas) -> Number {
    read(cell, commas, WEIGHTS)
}

fn read(cell: &str, commas: Commas, (low, high): (f64, f64)) -> Number {
    if is_formula(cell) {
        return Number::Formula;
    }
    if is_missing(&fold(cell)) {
        return Number::Missing;
    }
    number::decimal(cell, commas).filter(|v| *v >= low && *v <= high).map_or(Number::Unreadable, Number::Is)
}

/// Whether a column of weights holds people's weights in kilograms, or pounds: none is near 1.
pub fn may_be_bodies(cells: &[&str]) -> bool {
    let values: Vec<f64> = cells.iter().filter_map(|c| number::decimal(c, Commas::Decimal)).collect();
    values.len() >= 3 && values.iter().all(|v| (28.0..=250.0).contains(v))
}

/// Whether most of these cells, each with how often it is there, are years rather than ages.
pub fn are_years(cells: &[(&str, u64)]) -> bool {
    let (mut years, mut all) = (0, 0);
    for (cell, count) in cells {
        if let Some(value) = number::decimal(cell, Commas::Thousands) {
            all += count;
            years += if (YEARS.0..=YEARS.1).contains(&value) { *count } else { 0 };
        }
    }
    years * 2 > all
}

/// An age in years; of a range such as `18-24` or `under 18`, one within it.
pub fn age(cell: &str) -> Number {
    match read(cell, Commas::Thousands, AGES) {
        Number::Unreadable => range(&fold(cell)).map_or(Number::Unreadable, Number::Is),
        known => known,
    }
}

/// An age from a year of birth.
pub fn age_from_birth(cell: &str, surveyed: u16) -> Number {
    match read(cell, Commas::Thousands, YEARS) {
        Number::Is(year) if (0.0..=AGES.1).contains(&(f64::from(surveyed) - year)) => Number::Is(f64::from(surveyed) - year),
        Number::Is(_) => Number::Unreadable,
        other => other,
    }
}

/// An age from the numbers in a cell's words. Both ends of a range have to be in one band of ages.
fn range(folded: &str) -> Option<f64> {
    // Thousands, or a list of ages.
    if folded.contains(',') {
        return None;
    }
    let numbers: Vec<f64> = folded
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .filter(|p| p.starts_with(|c: char| c.is_ascii_digit()))
        .map(|p| p.trim_end_matches('.').parse::<f64>().ok().filter(|v| (AGES.0..=AGES.1).contains(v)))
        .collect::<Option<_>>()?;
    let has = |list: &[&str]| list.iter().any(|w| folded.contains(w));
    let below =
        has(&["under", "below", "less than", "younger", "menos de", "menor", "unter", "moins de", "<", "up to", "hasta", "bis"]);
    match numbers[..] {
        [n] if below => Some((n - 1.0).max(0.0)),
        [n] if folded.chars().filter(|c| c.is_alphabetic()).count() <= 12
            || has(&["over", "older", "more", "mayor", "mas de", "uber", "plus"]) =>
        {
            Some(n)
        }
        [low, high] if low <= high && band(low) == band(high) => Some(low),
        _ => None,
    }
}

/// The bands of the survey's own age adjustment, without those below 18: under 30, 30 to 44, 45 to 59, 60 and over.
pub const BANDS: usize = 4;

/// The band of an age in years.
pub fn band(age: f64) -> u8 {
    [30.0, 45.0, 60.0].iter().filter(|from| age >= **from).count() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_asked_about_and_decimals_read() {
        let of = |cells: &[&str], list| {
            let style = style(cells, list);
            (style.commas, style.is_sure)
        };
        assert_eq!(of(&["1,250", "850"], true), (Commas::Thousands, false));
        assert_eq!(of(&["1,250", "0,870"], false), (Commas::Decimal, true));
        assert_eq!(of(&["1,250", "1,5"], false), (Commas::Decimal, true));
        assert_eq!(of(&["1,250", "1,125"], false), (Commas::Decimal, false));
        assert_eq!(of(&["1,250", "1,125"], true), (Commas::Thousands, false));
        assert_eq!(of(&["1.250", "0.875"], true), (Commas::Decimal, true));
        assert_eq!(of(&["1", "2"], true), (Commas::Decimal, true));
        assert_eq!(
            (weight("0", Commas::Decimal), weight("inf", Commas::Decimal), weight("NA", Commas::Decimal)),
            (Number::Unreadable, Number::Unreadable, Number::Missing)
        );
        assert!(may_be_bodies(&["55", "60", "72,5"]) && !may_be_bodies(&["0.9", "60", "1.1"]));
    }

    #[test]
    fn ages_are_read_in_words_and_years_are_seen() {
        let read =
            ["17", "16.0", "17 years", "18-24", "under 18", "65+", "over 60", "18-45", "2,007", "2007", "old", "", "30 to 44"]
                .map(age);
        let is = Number::Is;
        let no = Number::Unreadable;
        assert_eq!(
            read,
            [is(17.0), is(16.0), is(17.0), is(18.0), is(17.0), is(65.0), is(60.0), no, no, no, no, Number::Missing, is(30.0)]
        );
        assert!(are_years(&[("2,007", 3), ("2008", 1), ("", 9)]) && !are_years(&[("16", 3), ("1999", 1)]) && !are_years(&[]));
        assert_eq!((age_from_birth("2,007", 2026), age_from_birth("1850", 2026)), (is(19.0), no));
    }
}
