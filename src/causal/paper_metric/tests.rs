use std::collections::BTreeMap;

use super::*;
use crate::{
    causal::random::Random,
    survey::{Cell, CellAnswer},
};

fn code(text: &str) -> CountryCode {
    CountryCode::parse(text).unwrap()
}

fn cell(n: u32, yes: f64) -> Option<CellAnswer> {
    let p = vec![yes, 1.0 - yes];
    let (n_eff, share) = (f64::from(n), 1.0 / 16.0);
    Some(CellAnswer { n: Some(n), n_eff, share, estimated: false, n_eff_age: n_eff, p_age: p.clone(), p })
}

fn table(country: &str, items: Vec<(&str, ItemAnswers)>) -> CountryTable {
    let items = items.into_iter().map(|(item, answers)| (ItemCode::from(item), answers)).collect();
    CountryTable { country: code(country), items }
}

fn cells(of: impl Fn(Cell) -> Option<CellAnswer>) -> ItemAnswers {
    ItemAnswers::Cells(Cell::all().map(of).collect())
}

fn uniform(_: CountryCode, _: &ItemCode) -> Option<Vec<Vec<f64>>> {
    Some(vec![vec![0.5, 0.5]; Persona::COUNT])
}

/// Q1 and Q2 are of one category, all others of another.
fn topic(item: &ItemCode) -> Option<String> {
    Some(if item.number() < 3 { "a" } else { "b" }.into())
}

fn near(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-9, "{a} is not {b}");
}

#[test]
fn categories_count_the_same_however_many_items_they_have() {
    let men = |c: Cell| !c.level(Attribute::Gender);
    let usa = table(
        "USA",
        vec![
            ("Q1", cells(|c| cell(20, if men(c) { 0.9 } else { 0.5 }))),
            ("Q2", cells(|_| cell(20, 0.5))),
            ("Q3", cells(|_| cell(20, 1.0))),
            ("Q4", ItemAnswers::CountryLevel(vec![0.5, 0.5])),
        ],
    );
    let records = paper_cells(&[&usa], &uniform);
    assert_eq!(records.len(), 3 * 80);
    let scores = PaperScores::new(&records, &topic, |r| r.emd).mean(|_| true);
    // Q1: men 60, women 100 where gender is named, (0.9 + 0.5) / 2 - 0.5 = 0.2 from uniform where it is not. Q2: 100. So 90 for
    // category a, whatever is named, and 50 for b, which has one item.
    scores.into_iter().for_each(|s| near(s.unwrap(), 70.0));
    let floor = PaperScores::new(records.iter().filter(|r| r.item == ItemCode::from("Q2")), &topic, |r| r.floor).mean(|_| true);
    // 20 people in a cell, 160 in a half of all.
    near(floor[3].unwrap(), 100.0 - 100.0 * (0.25 / 19.0 * std::f64::consts::FRAC_2_PI).sqrt());
    near(floor[0].unwrap(), 100.0 - 100.0 * (0.25 / 159.0 * std::f64::consts::FRAC_2_PI).sqrt());
}

#[test]
fn combinations_count_the_same_however_many_cells_they_have() {
    // Of urban people so few that no cell which names residence and two others holds ten of them.
    let rural = |c: Cell| c.level(Attribute::Residence);
    let usa = table("USA", vec![("Q1", cells(|c| cell(if rural(c) { 90 } else { 3 }, if rural(c) { 1.0 } else { 0.5 })))]);
    let records = paper_cells(&[&usa], &uniform);
    // G = 3: four rural and no urban cells for each of three combinations, eight of the one without residence.
    assert_eq!(records.iter().filter(|r| r.persona.granularity() == 3).count(), 3 * 4 + 8);
    let mixed = 100.0 * (1.0 - 0.5 * 90.0 / 93.0);
    let scores = PaperScores::new(&records, &topic, |r| r.emd).mean(|_| true);
    near(scores[2].unwrap(), (3.0 * 50.0 + mixed) / 4.0);
    near(scores[3].unwrap(), 50.0);
}

#[test]
fn people_are_counted_once_whatever_their_weights() {
    let answers = cells(|c| match c.index() {
        // A survey's weights would make these a half of everybody.
        0 => Some(CellAnswer { share: 0.5, ..cell(10, 1.0).unwrap() }),
        1 => cell(30, 0.0),
        2 => Some(CellAnswer { n: None, n_eff: 0.0, estimated: true, ..cell(9, 1.0).unwrap() }),
        3 => cell(9, 1.0),
        _ => None,
    });
    let (p, n) = counted(&answers, Persona::ANY).unwrap();
    near(p[0], 19.0 / 49.0);
    assert_eq!(n, 49, "nobody of an estimated cell");
    let usa = table("USA", vec![("Q1", answers)]);
    let full: Vec<_> = paper_cells(&[&usa], &uniform).into_iter().filter(|r| r.persona.granularity() == 4).collect();
    assert_eq!(full.len(), 2, "not the cell of nine");
    let wrong = |_: CountryCode, _: &ItemCode| Some(vec![vec![f64::NAN, 0.5]; Persona::COUNT]);
    assert!(paper_cells(&[&usa], &wrong).is_empty());
    assert!(counted(&cells(|_| None), Persona::ANY).is_none());
}

#[test]
fn the_paper_has_seven_countries_on_either_side_and_five_continents() {
    assert_eq!(PAPER_COUNTRIES.iter().filter(|c| c.high).count(), 7);
    assert_eq!(paper_continents(), ["America", "Europe", "Asia", "Africa", "Oceania"]);
    let mut codes: Vec<_> = PAPER_COUNTRIES.iter().map(|c| c.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert!(codes.len() == 14 && codes.iter().all(|c| paper_country(code(c)).is_some()));
    assert_eq!(paper_country(code("TUR")), None);
}

/// Surveys of the fourteen, and a predictor that is `high` from the truth in high-resource countries and `low` in the others.
fn planted(high: f64, low: f64) -> Vec<LevelRecord> {
    let mut random = Random::new(5);
    let mut tables = Vec::new();
    let mut truths = BTreeMap::new();
    for country in PAPER_COUNTRIES.iter() {
        let mut items = Vec::new();
        for item in ["Q1", "Q2", "Q3", "Q4"] {
            let truth = 0.3 + 0.4 * random.unit();
            truths.insert((code(country.code), ItemCode::from(item)), truth);
            items.push((item, cells(|_| cell(900, truth))));
        }
        // A country that is none of the paper's changes nothing.
        tables.push(table(country.code, items));
    }
    tables.push(table("TUR", vec![("Q1", cells(|_| cell(900, 0.1)))]));
    let predict = |c: CountryCode, i: &ItemCode| {
        let off = paper_country(c).map_or(0.4, |c| if c.high { high } else { low });
        let yes = truths.get(&(c, i.clone())).copied().unwrap_or(0.1) + off;
        Some(vec![vec![yes, 1.0 - yes]; Persona::COUNT])
    };
    paper_cells(&tables.iter().collect::<Vec<_>>(), &predict)
}

#[test]
fn a_planted_gap_is_found_and_one_that_closes_is_seen_to() {
    let scores = |high, low| PaperScores::new(&planted(high, low), &topic, |r| r.emd);
    let (before, after) = (scores(0.02, 0.09), scores(0.02, 0.04));
    let (gap, left) = (before.gap().unwrap(), after.gap().unwrap());
    near(gap.value, 7.0);
    near(left.value, 2.0);
    let change = after.gap_change(&before).unwrap();
    near(change.value, -5.0);
    assert!(gap.is_clear() && change.is_clear() && change.high < 0.0);
    let sides = [true, false].map(|high| before.mean(|c| paper_country(c).is_some_and(|c| c.high == high))[0].unwrap());
    near(sides[0] - sides[1], 7.0);
    assert_eq!((before.items(), before.countries().count()), (4, 15));
    // Nothing to compare on one side, or on other items.
    let only =
        |keep: &dyn Fn(&LevelRecord) -> bool| PaperScores::new(planted(0.02, 0.09).iter().filter(|r| keep(r)), &topic, |r| r.emd);
    assert_eq!(only(&|r| paper_country(r.country).is_none_or(|c| c.high)).gap(), None);
    assert_eq!(after.gap_change(&only(&|r| r.item != ItemCode::from("Q2"))), None);
    assert_eq!(PaperScores::default().gap(), None);
}

/// One record an item: what its score is beside 90, drawn anew for each.
fn drawn(random: &mut Random, gap: f64) -> [Vec<LevelRecord>; 2] {
    let man = Persona::ANY.with(Attribute::Gender, Some(false));
    let mut both = [Vec::new(), Vec::new()];
    for country in PAPER_COUNTRIES.iter().take(6) {
        for item in 0..25 {
            let hard = 0.02 * random.normal();
            for (records, gap) in both.iter_mut().zip([gap, gap / 2.0]) {
                let emd = 0.1 + hard + 0.005 * random.normal() + if country.high { 0.0 } else { gap / 100.0 };
                let item = ItemCode(format!("Q{}", 3 + item));
                records.push(LevelRecord { country: code(country.code), item, persona: man, emd, floor: 0.0 });
            }
        }
    }
    both
}

#[test]
fn intervals_hold_the_truth_about_as_often_as_they_say() {
    let mut random = Random::new(8);
    let (mut held, mut held_change, mut width, mut width_change) = (0, 0, 0.0, 0.0);
    for _ in 0..200 {
        let [before, after] = drawn(&mut random, 2.0).map(|r| PaperScores::new(&r, &topic, |r| r.emd));
        let ends = |mut values: Vec<f64>| {
            values.sort_unstable_by(f64::total_cmp);
            (values[7], values[292])
        };
        let (low, high) = ends(before.resampled(300, 3));
        held += u32::from((low..=high).contains(&2.0));
        width += high - low;
        let pairs = after.resampled(300, 3).into_iter().zip(before.resampled(300, 3));
        let (low, high) = ends(pairs.map(|(after, before)| after - before).collect());
        held_change += u32::from((low..=high).contains(&-1.0));
        width_change += high - low;
    }
    println!("of 200 intervals {held} hold the gap, {held_change} its change");
    assert!(held >= 180 && held_change >= 180, "{held} {held_change}");
    assert!(width_change < 0.5 * width, "what is hard for both cancels: {width_change} against {width}");
}
