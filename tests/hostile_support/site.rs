//! Files of the site, which a host or the way may have changed: tables, prepared answers, lists, results.

use ace_playground::{
    align::Results,
    assets::FileList,
    causal::{VoicesMap, unseen::Asked},
    model::{ModelManifest, Prepared, PreparedList, PublicModel, Spread},
    survey::{Catalogue, Composition, Persona, unpack},
};
use serde::de::DeserializeOwned;

use super::{file, hammer};

#[test]
fn tables() {
    let sound = ["AUS", "PHL", "MEX", "NGA"].map(|code| file(format!("public/survey/{code}.bin")));
    hammer("survey", &sound, |bytes| drop(unpack(bytes)));
}

#[test]
fn prepared() {
    let sound = ["EGY", "ZWE"].map(|code| file(format!("public/predictions/{code}.bin")));
    hammer("prepared", &sound, |bytes| {
        let Ok(prepared) = Prepared::unpack(bytes) else { return };
        for item in prepared.items() {
            assert_eq!(prepared.adapter(item).map(|rows| rows.len()), Some(Persona::COUNT));
            assert_eq!(prepared.base(item).map(|rows| rows.len()), Some(Persona::COUNT));
        }
    });
}

#[test]
fn spreads() {
    let sound = ["EGY", "BGD"].map(|code| file(format!("public/smollm2/predictions/base/{code}.spread")));
    hammer("spreads", &sound, |bytes| drop(Spread::unpack(bytes)));
}

#[test]
fn asked() {
    hammer("asked", &[file("public/smollm2/asked.bin")], |bytes| drop(Asked::unpack(bytes)));
}

fn json<T: DeserializeOwned>(name: &str, paths: &[&str]) {
    let sound: Vec<Vec<u8>> = paths.iter().map(file).collect();
    assert!(sound.iter().all(|bytes| serde_json::from_slice::<T>(bytes).is_ok()), "{name}");
    hammer(name, &sound, |bytes| drop(serde_json::from_slice::<T>(bytes)));
}

#[test]
fn lists() {
    json::<FileList>("file-lists", &["public/survey/manifest.json", "public/smollm2/manifest.json"]);
    json::<PreparedList>("prepared-lists", &["public/predictions/manifest.json"]);
    json::<ModelManifest>("model-lists", &["public/models/manifest.json"]);
    json::<PublicModel>("public-model", &["public/smollm2/model.json"]);
    json::<Composition>("composition", &["public/models/composition.json"]);
    json::<VoicesMap>("maps", &["public/maps/issp2012.json"]);
}

#[test]
fn results() {
    hammer("results", &[file("public/smollm2/results.json")], |bytes| {
        if let Ok(results) = serde_json::from_slice::<Results>(bytes) {
            results.to_csv();
        }
    });
}

#[test]
fn catalogue() {
    hammer("catalogue", &[file("public/survey/catalogue.json")], |bytes| {
        drop(std::str::from_utf8(bytes).map(Catalogue::parse));
    });
}
