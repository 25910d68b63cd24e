//! The shipped maps of voices: in step with the tables and the prepared answers, and small.
#![cfg(all(not(target_arch = "wasm32"), feature = "survey-tools"))]

use std::{fs, io::Write, path::PathBuf};

use ace_playground::{
    causal::{VoicesMap, voices_map::ENOUGH},
    model::{Prepared, PreparedList, voices_map},
    survey::{COUNTRIES, Catalogue, CountryTable, ItemCode, SurveyId, read_tables},
};
use serde_json::Value;

fn file(path: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), path].iter().collect()
}

fn read(path: &str) -> Vec<u8> {
    fs::read(file(path)).unwrap_or_else(|e| panic!("{path}: {e}; run ace predict --ship, then ace map"))
}

/// The map of a survey, where the model knows its countries and items.
fn made(survey: SurveyId) -> Option<VoicesMap> {
    let tables = read_tables(&file("data")).unwrap();
    let catalogue = Catalogue::parse(&String::from_utf8(read("data/catalogue.json")).unwrap()).unwrap();
    let items: Vec<ItemCode> = catalogue.of_survey(survey).map(|i| i.code.clone()).collect();
    let list: PreparedList = serde_json::from_slice(&read("public/predictions/manifest.json")).unwrap();
    let paths = COUNTRIES.iter().map(|c| PreparedList::path(c.code())).filter(|path| list.files.entry(path).is_ok());
    let prepared: Vec<Prepared> =
        paths.map(|path| Prepared::unpack(&read(&format!("public/predictions/{path}"))).unwrap()).collect();
    voices_map(&tables.iter().collect::<Vec<&CountryTable>>(), &items, &prepared).filter(|map| !map.countries.is_empty())
}

/// The largest difference between two texts of numbers that are otherwise the same.
fn apart(a: &Value, b: &Value, place: &str) -> f64 {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => (x.as_f64().unwrap() - y.as_f64().unwrap()).abs(),
        (Value::Array(x), Value::Array(y)) if x.len() == y.len() => {
            x.iter().zip(y).map(|(x, y)| apart(x, y, place)).fold(0.0, f64::max)
        }
        (Value::Object(x), Value::Object(y)) if x.keys().eq(y.keys()) => {
            x.iter().map(|(key, v)| apart(v, &y[key], key)).fold(0.0, f64::max)
        }
        _ => {
            assert_eq!(a, b, "{place}");
            0.0
        }
    }
}

/// Rounding may fall the other way on another machine, by one unit of the last decimal.
#[test]
fn the_files_are_what_tables_and_predictions_give() {
    for survey in SurveyId::ALL {
        let path = format!("public/maps/{}.json", survey.name());
        let Some(made) = made(survey) else {
            assert!(!file(&path).exists(), "{path} is of a model that is no longer shipped; run ace map");
            continue;
        };
        let bytes = read(&path);
        let shipped: Value = serde_json::from_slice(&bytes).unwrap();
        let off = apart(&shipped, &serde_json::to_value(&made).unwrap(), "the map");
        assert!(off <= 0.0021, "off by {off}: {path} is of other tables or predictions; run ace map");
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(&bytes).unwrap();
        let sent = gzip.finish().unwrap().len();
        assert!(sent <= 14_000, "{path}: {sent} bytes when a web server has compressed it");
        for country in &made.countries {
            let apart = (country.average[0] - country.base[0]).hypot(country.average[1] - country.base[1]);
            assert!(apart < 0.5, "the base's voice of {} is {apart} from its average", country.country);
        }
    }
}

#[test]
fn the_first_map_has_its_countries_and_clouds() {
    let map: VoicesMap = serde_json::from_slice(&read("public/maps/wvs7.json")).unwrap();
    let clouds = |enough: bool| map.countries.iter().filter(|c| c.items > 0 && (c.covered >= ENOUGH) == enough).count();
    assert_eq!((map.countries.len(), clouds(true), clouds(false)), (26, 11, 2));
    assert!(map.space.explained.iter().sum::<f64>() > 0.4, "{:?}", map.space.explained);
}
