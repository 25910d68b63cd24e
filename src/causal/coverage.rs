//! How often the 95 % intervals hold the truth, measured on populations whose truth is known.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    Effect, EffectKind, conditional, effect,
    metrics::mean_shift,
    persona_interval,
    random::Random,
    simulation::{Population, shares},
};
use crate::survey::{Attribute, Cell, ItemAnswers, Persona, Standard};

/// The attribute that does nothing in any population, but goes with another that does: the placebo.
pub const PLACEBO: Attribute = Attribute::Residence;

/// Fewer respondents than this in a persona are no evidence (arXiv 2601.12962).
const FEWEST: u32 = 10;

/// The intervals of one kind.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CoverageRow {
    pub name: String,
    pub intervals: u32,
    /// Intervals that hold the truth.
    pub covered: u32,
    /// Mean of estimate minus truth, points.
    pub bias: f64,
    /// Mean width, points.
    pub width: f64,
}

impl CoverageRow {
    /// Percent; NaN without intervals.
    pub fn percent(&self) -> f64 {
        100.0 * f64::from(self.covered) / f64::from(self.intervals)
    }

    fn add(&mut self, estimate: f64, (low, high): (f64, f64), truth: f64) {
        self.intervals += 1;
        // Rounding must not decide where an interval has no width.
        self.covered += u32::from(low - 1e-9 <= truth && truth <= high + 1e-9);
        let weight = 1.0 / f64::from(self.intervals);
        self.bias += weight * (estimate - truth - self.bias);
        self.width += weight * (high - low - self.width);
    }
}

/// How often the placebo's interval leaves 0 out, for one kind of effect: 5 % where it should.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PlaceboRow {
    pub name: String,
    pub effects: u32,
    pub clear: u32,
    /// Mean estimate, points; the truth at fixed other attributes and ages is 0.
    pub mean: f64,
}

impl PlaceboRow {
    /// Percent; NaN without effects.
    pub fn percent(&self) -> f64 {
        100.0 * f64::from(self.clear) / f64::from(self.effects)
    }

    fn add(&mut self, effect: &Effect) {
        self.effects += 1;
        self.clear += u32::from(effect.is_clear());
        self.mean += (effect.shift - self.mean) / f64::from(self.effects);
    }
}

/// What [`coverage`] measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    pub populations: u32,
    pub people: u32,
    pub seed: u64,
    /// Mean of n_eff / n over the observed cells: what the weights cost.
    pub efficiency: f64,
    /// Shifts of the mean position: raw, standardised, age-adjusted, conditional.
    pub shifts: Vec<CoverageRow>,
    /// The single options of the same effects.
    pub options: Vec<CoverageRow>,
    /// The options of personas, G = 1 to 4.
    pub personas: Vec<CoverageRow>,
    /// Shifts in tables of counts, where everybody counts alike and no ages are known: raw, standardised, conditional.
    pub counts: Vec<CoverageRow>,
    pub placebos: Vec<PlaceboRow>,
}

impl Coverage {
    /// All rows that should be near 95 %.
    pub fn rows(&self) -> impl Iterator<Item = &CoverageRow> {
        self.shifts.iter().chain(&self.options).chain(&self.personas).chain(&self.counts)
    }
}

const KINDS: [(&str, Option<EffectKind>); 4] = [
    ("raw", Some(EffectKind::Raw)),
    ("standardised", Some(EffectKind::Standardised)),
    ("age-adjusted", Some(EffectKind::AgeAdjusted)),
    ("conditional", None),
];

/// Draws `populations` populations, asks `people` people of each, and counts.
///
/// Each population has 2 to 10 options and an uneven split over them, effects of gender, education and marriage (with an
/// interaction) and none of residence, attributes that depend on each other, ages that matter and differ between cells, and
/// survey weights that vary between and within cells. Truths are those of the cells that the survey could use. Conditional
/// effects are edges between two personas that differ in one attribute, all four specified. As many populations more are asked
/// without weights, and their tables lose the ages, as those of ISSP 2012, Ethiopia and Nigeria have none.
pub fn coverage(populations: u32, people: u32, seed: u64) -> Coverage {
    let mut random = Random::new(seed);
    let named =
        |prefix: &str| KINDS.map(|(name, _)| CoverageRow { name: format!("{prefix}{name}"), ..Default::default() }).to_vec();
    let mut found = Coverage {
        populations,
        people,
        seed,
        efficiency: 0.0,
        shifts: named(""),
        options: named("options, "),
        personas: (1..=4).map(|g| CoverageRow { name: format!("personas, G={g}"), ..Default::default() }).collect(),
        counts: counts(populations, people, seed),
        placebos: KINDS.map(|(name, _)| PlaceboRow { name: name.into(), ..Default::default() }).to_vec(),
    };
    let mut cells = 0.0;
    for index in 0..populations {
        let population = population(index as usize, &mut random);
        let answers = population.survey(people, &mut random);
        for answer in Cell::all().filter_map(|c| answers.cell(c)) {
            if let Some(n) = answer.n {
                cells += 1.0;
                found.efficiency += (answer.n_eff / f64::from(n) - found.efficiency) / cells;
            }
        }
        for attribute in Attribute::ALL {
            let context = context(attribute, &mut random);
            for (place, (_, kind)) in KINDS.into_iter().enumerate() {
                if let Some((estimate, truth)) = compared(&population, &answers, attribute, kind, context) {
                    found.take(place, &estimate, &truth);
                }
            }
        }
        found.take_personas(&population, &answers);
    }
    found
}

/// The same kinds of effects as far as tables without weights and ages have them.
fn counts(populations: u32, people: u32, seed: u64) -> Vec<CoverageRow> {
    let kinds: Vec<_> = KINDS.into_iter().filter(|(_, kind)| *kind != Some(EffectKind::AgeAdjusted)).collect();
    let mut rows: Vec<_> =
        kinds.iter().map(|(name, _)| CoverageRow { name: format!("counts, {name}"), ..Default::default() }).collect();
    // Other people than those above.
    let mut random = Random::new(!seed);
    for index in 0..populations {
        let population = unweighted(index as usize, &mut random);
        let answers = without_ages(population.survey(people, &mut random));
        for attribute in Attribute::ALL {
            let context = context(attribute, &mut random);
            for (row, (_, kind)) in rows.iter_mut().zip(&kinds) {
                if let Some((estimate, truth)) = compared(&population, &answers, attribute, *kind, context) {
                    row.add(estimate.shift, estimate.interval, mean_shift(&truth));
                }
            }
        }
    }
    rows
}

/// The same table where nobody's age is known.
fn without_ages(mut answers: ItemAnswers) -> ItemAnswers {
    if let ItemAnswers::Cells(cells) = &mut answers {
        for cell in cells.iter_mut().flatten() {
            (cell.n_eff_age, cell.p_age) = (0.0, Vec::new());
        }
    }
    answers
}

/// All attributes of somebody at random, but one.
fn context(attribute: Attribute, random: &mut Random) -> Persona {
    Persona::full(Cell::new(random.below(Cell::COUNT) as u8).unwrap_or(FIRST)).with(attribute, None)
}

/// What the survey says of an effect (`kind` is `None` for the conditional one), and the truth among the same cells.
fn compared(
    population: &Population,
    answers: &ItemAnswers,
    attribute: Attribute,
    kind: Option<EffectKind>,
    context: Persona,
) -> Option<(Effect, Vec<f64>)> {
    let used = |cell: Cell| answers.cell(cell).is_some_and(|a| !a.estimated);
    let (estimate, kind, within) = match kind {
        Some(kind) => (effect(answers, attribute, kind), kind, Persona::ANY),
        None => (conditional(answers, attribute, context), EffectKind::Raw, context),
    };
    Some((estimate.ok()?, population.effect(attribute, kind, within, &used)?))
}

const FIRST: Cell = match Cell::new(0) {
    Some(cell) => cell,
    None => unreachable!(),
};

impl Coverage {
    fn take(&mut self, place: usize, estimate: &Effect, truth: &[f64]) {
        self.shifts[place].add(estimate.shift, estimate.interval, mean_shift(truth));
        for ((delta, (low, high)), truth) in estimate.delta.iter().zip(&estimate.delta_interval).zip(truth) {
            self.options[place].add(100.0 * delta, (100.0 * low, 100.0 * high), 100.0 * truth);
        }
        if estimate.attribute == PLACEBO {
            self.placebos[place].add(estimate);
        }
    }

    fn take_personas(&mut self, population: &Population, answers: &ItemAnswers) {
        let truth = super::pool::personas(&population.cells(Standard::AsAnswered), &population.shares);
        for persona in Persona::all().filter(|p| p.granularity() > 0) {
            let Some(found) = answers.persona(persona, Standard::AsAnswered) else { continue };
            let Some(n_eff) = found.n_eff.filter(|_| found.is_evidence() && found.n >= FEWEST) else { continue };
            let intervals = persona_interval(&found.p, n_eff);
            for ((p, (low, high)), truth) in found.p.iter().zip(intervals).zip(&truth[persona.index()]) {
                self.personas[persona.granularity() - 1].add(100.0 * p, (100.0 * low, 100.0 * high), 100.0 * truth);
            }
        }
    }
}

/// A random population, as [`coverage`] describes it.
fn population(index: usize, random: &mut Random) -> Population {
    unweighted(index, random).with_weights(0.25, 0.4, random)
}

fn unweighted(index: usize, random: &mut Random) -> Population {
    let options = [2, 3, 4, 10][index % 4];
    let centre = 0.8 * random.normal();
    let thresholds: Vec<f64> = (1..options).map(|k| centre + (f64::from(k) / f64::from(options) - 0.5) * 4.0).collect();
    // Education's effect has one sign, so that what it does to raw effects of other attributes does not average out.
    let effects = [0.5 * random.normal(), 0.8 + 0.2 * random.normal(), 0.0, 0.5 * random.normal()];
    let (twist, age_effect) = (0.3 * random.normal(), 0.25 * random.normal());
    let shift = |cell: Cell, age: f64| {
        let levels = Attribute::ALL.map(|a| f64::from(cell.level(a)));
        effects.iter().zip(levels).map(|(e, l)| e * l).sum::<f64>() + twist * levels[0] * levels[3] + age_effect * age
    };
    // Married people are older and graduates younger.
    let tilt = |cell: Cell| 0.5 * f64::from(cell.level(Attribute::Marital)) - 0.4 * f64::from(cell.level(Attribute::Education));
    Population::new(shares(random), &thresholds, shift).with_ages(tilt)
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} populations of {} people, seed {}; n_eff / n = {:.2}",
            self.populations, self.people, self.seed, self.efficiency
        )?;
        writeln!(f, "\n{:<22} {:>9} {:>9} {:>8} {:>7}", "95 % intervals", "number", "hold", "bias", "width")?;
        for (place, row) in self.rows().enumerate() {
            // The options of a distribution err by 0 in sum.
            let is_shift = place < self.shifts.len() || row.name.starts_with("counts");
            let bias = if is_shift { format!("{:.2}", row.bias) } else { String::new() };
            writeln!(f, "{:<22} {:>9} {:>7.1} % {bias:>8} {:>7.1}", row.name, row.intervals, row.percent(), row.width)?;
        }
        writeln!(f, "\n{:<22} {:>9} {:>9} {:>8}", format!("placebo ({PLACEBO})"), "number", "clear", "mean")?;
        for row in &self.placebos {
            writeln!(f, "{:<22} {:>9} {:>7.1} % {:>8.2}", row.name, row.effects, row.percent(), row.mean)?;
        }
        writeln!(
            f,
            "\nCounts: tables without weights and ages, as of ISSP 2012 and of Ethiopia and Nigeria; no age-adjusted comparison is \
             possible there."
        )?;
        write!(f, "Bias, width and mean in points. A raw placebo is confounded: its mean is what education does.")
    }
}

#[cfg(test)]
mod tests {
    use super::{super::NoEffect, *};

    fn assert_nominal<'a>(rows: impl Iterator<Item = &'a CoverageRow>) {
        for row in rows {
            assert!((93.0..=97.0).contains(&row.percent()), "{}: {:.1} %", row.name, row.percent());
        }
    }

    #[test]
    fn intervals_hold_the_truth_nineteen_times_in_twenty() {
        let found = coverage(500, 1200, 1);
        println!("{found}");
        assert_nominal(found.rows());
        assert!(found.efficiency < 0.9, "the weights should cost people: {}", found.efficiency);
        assert!(found.shifts.iter().all(|row| row.bias.abs() < 0.4), "{found}");
        let [raw, adjusted @ ..] = &found.placebos[..] else { panic!("{found}") };
        assert!(raw.mean < -2.5 && raw.percent() > 20.0, "raw effects should be confounded:\n{found}");
        for row in adjusted {
            assert!((2.0..8.5).contains(&row.percent()) && row.mean.abs() < 0.8, "{}:\n{found}", row.name);
        }
    }

    #[test]
    fn small_surveys_have_honest_intervals_too() {
        let found = coverage(300, 500, 2);
        println!("{found}");
        assert_nominal(found.rows());
    }

    #[test]
    fn without_ages_the_other_effects_stay_and_the_age_adjusted_one_says_why_not() {
        let mut random = Random::new(3);
        let aged = population(1, &mut random).survey(1200, &mut random);
        let ageless = without_ages(aged.clone());
        for attribute in Attribute::ALL {
            for kind in [EffectKind::Raw, EffectKind::Standardised] {
                assert_eq!(effect(&ageless, attribute, kind), effect(&aged, attribute, kind));
            }
            assert_eq!(effect(&ageless, attribute, EffectKind::AgeAdjusted), Err(NoEffect::NoAges));
            assert!(effect(&aged, attribute, EffectKind::AgeAdjusted).is_ok());
        }
        assert!(coverage(2, 300, 1).to_string().contains("no age-adjusted comparison is possible there"));
    }

    #[test]
    fn a_seed_gives_the_same_table_and_another_seed_another() {
        let table = |seed| coverage(8, 300, seed).to_string();
        assert_eq!(table(1), table(1));
        assert_ne!(table(1), table(2));
        // Nobody asked: no interval, and no panic.
        assert!(coverage(2, 0, 1).rows().all(|row| row.intervals == 0));
        assert_eq!(coverage(0, 100, 1).rows().count(), 15);
    }
}
