//! What the listings say of the shipped tables.

use std::{path::Path, sync::LazyLock};

use super::{EffectKind, listing::*};
use crate::survey::{Attribute, CountryTable, ItemCode, read_tables};

static TABLES: LazyLock<Vec<CountryTable>> =
    LazyLock::new(|| read_tables(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data"))).unwrap_or_else(|e| panic!("{e}")));

fn rows(country: &str, item: &str) -> Vec<EffectRow> {
    let item = item.into();
    effect_rows(find(&TABLES, country, &item).unwrap(), &item, &Attribute::ALL, &EffectKind::ALL)
}

#[test]
fn every_format_lists_the_same_effects() {
    let rows = rows("egy", "Q164");
    let [table, csv, json] = [Format::Table, Format::Csv, Format::Json].map(|f| effects(&rows, f).unwrap());
    println!("{table}\n{csv}");
    assert!(table.starts_with("Egypt (EGY), Q164") && table.contains("80 % of respondents"));
    assert_eq!(table.lines().count(), 3 + rows.len());
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    let values: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(records.len(), rows.len());
    for (index, row) in rows.iter().enumerate() {
        let (e, value) = (row.effect.as_ref().unwrap(), &values[index]["effect"]);
        assert_eq!(records[index][6], format!("{:.4}", e.shift));
        assert!((value["shift"].as_f64().unwrap() - e.shift).abs() < 1e-12);
        assert_eq!(value["delta_interval"].as_array().unwrap().len(), e.delta.len());
        assert!(table.lines().any(|l| l.contains(row.levels[1]) && l.contains(&format!("{:.1}", e.shift))));
        // The vector is a difference of two distributions, and lies within its intervals.
        assert!(e.delta.iter().sum::<f64>().abs() < 1e-3);
        assert!(e.delta.iter().zip(&e.delta_interval).all(|(d, (low, high))| low <= d && d <= high));
    }
}

#[test]
fn a_country_without_group_figures_says_so() {
    let rows = rows("DEU", "Q164");
    let [table, csv, json] = [Format::Table, Format::Csv, Format::Json].map(|f| effects(&rows, f).unwrap());
    for text in [table, csv, json] {
        assert_eq!(text.matches("only the country's overall figures").count(), rows.len(), "{text}");
    }
}

#[test]
fn where_no_ages_are_known_an_age_adjusted_effect_says_so() {
    let rows = rows("CHL", "ISSP2012_V6");
    let [table, csv, json] = [Format::Table, Format::Csv, Format::Json].map(|f| effects(&rows, f).unwrap());
    assert!(table.starts_with("Chile (CHL), ISSP2012_V6") && table.contains("International Social Survey"), "{table}");
    assert!(rows.iter().all(|row| row.effect.is_some() == (row.kind != EffectKind::AgeAdjusted)));
    for text in [table, csv, json] {
        assert_eq!(text.matches("no ages are known in these figures").count(), 4, "{text}");
    }
}

#[test]
fn what_is_not_there_is_named() {
    let error = |country: &str, item: &str| find(&TABLES, country, &item.into()).unwrap_err().to_string();
    assert!(error("XYZ", "Q164").contains("\"XYZ\" is no country") && error("Egypt", "Q164").contains("EGY"));
    assert!(error("EGY", "Q9999").contains("EGY has no answers to Q9999"));
    assert!("yaml".parse::<Format>().unwrap_err().to_string().contains("table, csv, json"));
    assert!("age".parse::<EffectKind>().unwrap_err().to_string().contains("age-adjusted"));
    EffectKind::ALL.iter().for_each(|k| assert_eq!(k.name().parse(), Ok(*k)));
    let all: Vec<_> = TABLES.iter().collect();
    assert!(heterogeneity_of(&all, &"Q9999".into(), 1).unwrap_err().to_string().contains("Q9999"));
    assert!(heterogeneity_of_all(&[], 1).is_err());
}

#[test]
fn heterogeneity_of_one_item_is_listed() {
    let all: Vec<_> = TABLES.iter().collect();
    let text = heterogeneity_of(&all, &"Q164".into(), 1).unwrap();
    println!("{text}");
    assert_eq!(text, heterogeneity_of(&all, &"Q164".into(), 1).unwrap());
    assert!(text.contains("11 countries") && text.contains("within countries: ") && text.contains("80 % of respondents"));
    assert_eq!(text.lines().filter(|l| l.starts_with("  ") && l.contains('(') && l.contains("  0.")).count(), 11, "{text}");
}

#[test]
fn heterogeneity_over_items_is_listed() {
    let mut tables = TABLES.clone();
    // All of them take most of a minute.
    let few = |item: &ItemCode| ["Q1", "Q2", "Q3", "Q4", "Q5", "ISSP2012_V5", "ISSP2012_V6"].contains(&item.as_str());
    tables.iter_mut().for_each(|t| t.items.retain(|item, _| few(item)));
    let countries: Vec<_> = tables.iter().collect();
    let text = heterogeneity_of_all(&countries, 1).unwrap();
    println!("{text}");
    // Each survey by itself.
    let [wvs, issp] = ["5 items, World Values Survey", "2 items, International Social Survey"].map(|t| text.find(t).unwrap());
    assert!(text[wvs..issp].contains("Q1 ") && !text[wvs..issp].contains("ISSP2012") && text[issp..].contains("ISSP2012_V5"));
    assert_eq!(text.matches("bootstrap over items").count(), 2);
}
