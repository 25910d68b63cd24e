//! Seeded files with known answers: the tables give them back, and quickly.

use std::{fmt::Write, time::Instant};

use super::*;
use crate::survey::{Cell, CellAnswer, read_any_tables};

/// How far figures are from what they were drawn from, in standard errors: as answered, and standardised to ages.
#[derive(Default)]
pub struct Deviations {
    squares: [f64; 2],
    count: f64,
}

impl Deviations {
    /// Takes a cell's proportions in, none of which may be far off.
    pub fn add(&mut self, answer: &CellAnswer, truth: &[f64], place: &str) {
        for (option, p) in truth.iter().enumerate() {
            let z = |found: f64, n_eff: f64| (found - p) / (p * (1.0 - p) / n_eff).sqrt();
            let z = [z(answer.p[option], answer.n_eff), z(answer.p_age[option], answer.n_eff_age)];
            assert!(z.iter().all(|z| z.abs() < 4.5), "{place} {option}: {z:?}");
            (0..2).for_each(|i| self.squares[i] += z[i] * z[i]);
            self.count += 1.0;
        }
    }

    /// Were n_eff wrong by a factor, each would be that factor instead of 1.
    pub fn mean_squares(&self) -> [f64; 2] {
        self.squares.map(|sum| sum / self.count)
    }
}

/// Random numbers from 0 to 1, by their place in a sequence.
pub(super) struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> f64 {
        self.0 += 1;
        uniform(self.0)
    }

    /// An index, with these probabilities.
    pub fn pick(&mut self, p: &[f64]) -> usize {
        let mut rest = self.next();
        p.iter()
            .position(|v| {
                rest -= v;
                rest < 0.0
            })
            .unwrap_or(p.len() - 1)
    }
}

/// Q1's true answers: another distribution in each country and cell, whatever the age.
fn truth(country: usize, cell: usize) -> [f64; 4] {
    let a = 0.1 + 0.04 * (cell & 7) as f64;
    let b = 0.15 + 0.1 * country as f64;
    [a, b, 0.1, 0.9 - a - b]
}

#[test]
fn known_probabilities_come_back_within_sampling_error() {
    const COUNTRIES: [&str; 3] = ["AAA", "BBB", "CCC"];
    let mut dice = Dice(2017);
    let mut lines = Vec::new();
    for _ in 0..24_000 {
        let (which, cell) = (dice.pick(&[0.3, 0.3, 0.4]), (dice.next() * 16.0) as usize);
        // AAA is unweighted; elsewhere weights do not depend on the answer.
        let weight = if which == 0 { 1.0 } else { 0.25 + 2.0 * dice.next() };
        let (age, q1) = (18 + (dice.next() * 60.0) as i32, dice.pick(&truth(which, cell)) as i32 + 1);
        let q1 = if dice.next() < 0.05 { -1 } else { q1 };
        let q122 = if cell & 8 == 0 { 0 } else { 2 };
        lines.push(Person { country: COUNTRIES[which], cell, age, weight, q1, q122 }.line());
    }
    let folder = Folder::new("known");
    folder.build(file(&[lines]), &BuildOptions::default()).unwrap();
    let tables = read_any_tables(&folder.out()).unwrap();
    let mut off = Deviations::default();
    for (which, table) in tables.iter().enumerate() {
        for cell in Cell::all() {
            let answer = table.items[&"Q1".into()].cell(cell).unwrap();
            let n = f64::from(answer.n.unwrap());
            assert!(if which == 0 { answer.n_eff == n } else { answer.n_eff < 0.95 * n && answer.n_eff > 0.6 * n });
            assert!(answer.n_eff_age > 0.8 * answer.n_eff && (answer.share - 1.0 / 16.0).abs() < 0.02);
            off.add(answer, &truth(which, cell.index()), &format!("{} {}", table.country, cell.index()));
        }
    }
    for mean in off.mean_squares() {
        assert!((0.75..1.3).contains(&mean), "{mean}");
    }
}

/// The real catalogue, and its items of the survey among 600 columns.
fn wide(rows: usize) -> (Catalogue, String) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/catalogue.json");
    let catalogue = Catalogue::parse(&fs::read_to_string(path).unwrap()).unwrap();
    let items: Vec<_> = catalogue.of_survey(SurveyId::Wvs7).cloned().collect();
    let mut header = String::from("A_WAVE,B_COUNTRY_ALPHA,W_WEIGHT,Q260,Q262,Q273,Q275,H_URBRURAL");
    items.iter().for_each(|item| write!(header, ",{}", item.code).unwrap());
    let others = 600 - 8 - items.len();
    (0..others).for_each(|i| write!(header, ",X{i}").unwrap());
    let (mut dice, mut text) = (Dice(7), header + "\n");
    let mut code = |text: &mut String, first: usize, count: usize| {
        write!(text, ",{}", first + (dice.next() * count as f64) as usize).unwrap();
    };
    for row in 0..rows {
        write!(text, "7,{},{}.5", ["EGY", "IND", "NIR"][row * 3 / rows], row % 3).unwrap();
        for (first, count) in [(1, 2), (18, 70), (1, 6), (0, 9), (1, 2)] {
            code(&mut text, first, count);
        }
        items.iter().for_each(|item| code(&mut text, item.first_code.into(), item.options.len()));
        (0..others).for_each(|i| write!(text, ",{}", i * row % 9).unwrap());
        text.push('\n');
    }
    (catalogue, text)
}

#[test]
fn progress_is_told_and_rows_are_read_quickly() {
    let folder = Folder::new("wide");
    let (catalogue, text) = wide(2500);
    let input = folder.0.join("input.csv");
    fs::write(&input, &text).unwrap();
    let mut told = Vec::new();
    let started = Instant::now();
    build_tables(&input, &folder.out(), &catalogue, &BuildOptions::default(), &first_cell, &mut |bytes, rows| {
        told.push((bytes, rows));
    })
    .unwrap();
    let seconds = started.elapsed().as_secs_f64();
    println!("2500 rows of 600 columns in {seconds:.2} s");
    assert_eq!(told.iter().map(|t| t.1).collect::<Vec<_>>(), [1000, 2000, 2500]);
    assert!(told.is_sorted() && told[0].0 > 0 && told[2].0 == text.len() as u64, "{told:?}");
    // 100,000 such rows are to take less than a minute; an unoptimised build on a busy machine gets 40 times as long.
    assert!(seconds < 60.0, "{seconds} s");
    assert_eq!(read_any_tables(&folder.out()).unwrap().len(), 3);
}
