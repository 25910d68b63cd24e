//! Synthetic populations whose true effects are known, and surveys of them.
//!
//! A population's answers follow an ordered logit. Its attributes depend on each other (confounding), ages differ between cells
//! and may matter, and people may be drawn with unequal probabilities, which survey weights put right (so that n_eff < n).

use std::collections::BTreeMap;

use super::{EffectKind, pool, random::Random};
use crate::survey::{
    Attribute, COUNTRIES, Cell, CellAnswer, CountryCode, CountryTable, ItemAnswers, ItemCode, Persona, Standard,
};

/// Age groups, as the tables standardise over: 18-29, 30-44, 45-59, 60 and over.
pub const AGES: usize = 4;

/// Nobody counts more than this many times, or less than one over it, for the country's ages. The tables' weights are
/// truncated too.
const LARGEST_AGE_FACTOR: f64 = 5.0;

/// Fewer respondents than this are no evidence.
const FEWEST: u32 = 10;

/// One country's true answers to one item.
#[derive(Debug, Clone, PartialEq)]
pub struct Population {
    /// The part of the people in each cell; 1 in all.
    pub shares: [f64; Cell::COUNT],
    /// The ages of each cell's people; 1 in all for each cell.
    ages: [[f64; AGES]; Cell::COUNT],
    /// The answers of each cell's people of one age.
    answers: Vec<[Vec<f64>; AGES]>,
    /// How many people one respondent stands for, up to a factor.
    weights: [[f64; AGES]; Cell::COUNT],
    /// Standard deviation of the logarithm of the weights within a cell and age.
    uneven: f64,
}

impl Population {
    /// P(answer <= k) = 1 / (1 + exp(-(threshold_k - shift(cell, age)))), with age -1.5, -0.5, 0.5 or 1.5. All ages are as
    /// frequent, and all people as likely to be asked.
    pub fn new(shares: [f64; Cell::COUNT], thresholds: &[f64], shift: impl Fn(Cell, f64) -> f64) -> Self {
        let answer = |shift: f64| {
            let mut last = 0.0;
            let cumulated = thresholds.iter().map(|t| 1.0 / (1.0 + (shift - t).exp())).chain([1.0]);
            cumulated.map(|f| f - std::mem::replace(&mut last, f)).collect()
        };
        let cell = |cell: Cell| std::array::from_fn(|age| answer(shift(cell, age as f64 - 1.5)));
        Self {
            shares,
            ages: [[1.0 / AGES as f64; AGES]; Cell::COUNT],
            answers: Cell::all().map(cell).collect(),
            weights: [[1.0; AGES]; Cell::COUNT],
            uneven: 0.0,
        }
    }

    /// Gives each cell ages of its own: `tilt` above 0 makes a cell older.
    #[must_use]
    pub fn with_ages(mut self, tilt: impl Fn(Cell) -> f64) -> Self {
        for cell in Cell::all() {
            let raw: [f64; AGES] = std::array::from_fn(|age| (tilt(cell) * (age as f64 - 1.5)).exp());
            let sum: f64 = raw.iter().sum();
            self.ages[cell.index()] = raw.map(|v| v / sum);
        }
        self
    }

    /// Draws people with unequal probabilities: log-normal weights, part of whose spread (a standard deviation of the
    /// logarithm) lies between cells and ages, and part within them.
    #[must_use]
    pub fn with_weights(mut self, between: f64, within: f64, random: &mut Random) -> Self {
        self.weights.as_flattened_mut().iter_mut().for_each(|w| *w = (between * random.normal()).exp());
        self.uneven = within;
        self
    }

    pub fn options(&self) -> usize {
        self.answers[0][0].len()
    }

    /// The ages of all people.
    fn all_ages(&self) -> [f64; AGES] {
        std::array::from_fn(|age| self.shares.iter().zip(&self.ages).map(|(s, ages)| s * ages[age]).sum())
    }

    /// The true distribution of each cell; age-adjusted, as it would be with the country's ages.
    pub fn cells(&self, standard: Standard) -> Vec<Vec<f64>> {
        let all = self.all_ages();
        let cell = |cell: Cell| {
            let ages = match standard {
                Standard::AsAnswered => &self.ages[cell.index()],
                Standard::AgeAdjusted => &all,
            };
            let mut sum = vec![0.0; self.options()];
            for (weight, p) in ages.iter().zip(&self.answers[cell.index()]) {
                sum.iter_mut().zip(p).for_each(|(s, v)| *s += weight * v);
            }
            sum
        };
        Cell::all().map(cell).collect()
    }

    /// The true effect, one number an option, among the people of a persona who live in the cells that `used` allows; `None`
    /// where it allows too few.
    pub fn effect(
        &self,
        attribute: Attribute,
        kind: EffectKind,
        within: Persona,
        used: &dyn Fn(Cell) -> bool,
    ) -> Option<Vec<f64>> {
        let cells = self.cells(kind.standard());
        let mut sides = [(); 2].map(|()| vec![0.0; self.options()]);
        let mut people = [0.0; 2];
        for a in within.with(attribute, Some(false)).cells() {
            let pair = [a, a.with(attribute, true)];
            let share = |cell: Cell| if used(cell) { self.shares[cell.index()] } else { 0.0 };
            for (side, cell) in pair.into_iter().enumerate() {
                let weight = match kind {
                    EffectKind::Raw => share(cell),
                    _ if pair.iter().all(|c| used(*c)) => pair.into_iter().map(share).sum(),
                    _ => 0.0,
                };
                people[side] += weight;
                sides[side].iter_mut().zip(&cells[cell.index()]).for_each(|(s, v)| *s += weight * v);
            }
        }
        let [a, b] = sides;
        (people[0] > 0.0 && people[1] > 0.0).then(|| b.iter().zip(a).map(|(b, a)| b / people[1] - a / people[0]).collect())
    }

    /// What a survey of `people` makes of it, as the tables are made: weighted proportions with Kish's n_eff, the same after
    /// direct standardisation to the country's ages; cells below ten are estimated (here by the overall distribution).
    pub fn survey(&self, people: u32, random: &mut Random) -> ItemAnswers {
        let groups: Vec<(usize, usize)> = (0..Cell::COUNT).flat_map(|c| (0..AGES).map(move |age| (c, age))).collect();
        let chances: Vec<f64> = groups.iter().map(|(c, a)| self.shares[*c] * self.ages[*c][*a] / self.weights[*c][*a]).collect();
        let mut tallies = vec![[(); AGES].map(|()| Tally::new(self.options())); Cell::COUNT];
        for _ in 0..people {
            let (cell, age) = groups[random.option(&chances)];
            let answer = random.option(&self.answers[cell][age]);
            let uneven = if self.uneven > 0.0 { (self.uneven * random.normal()).exp() } else { 1.0 };
            tallies[cell][age].add(answer, self.weights[cell][age] * uneven);
        }
        let mut ages = [0.0; AGES];
        let mut overall = Tally::new(self.options());
        for cell in &tallies {
            ages.iter_mut().zip(cell).for_each(|(sum, tally)| *sum += tally.weight());
            cell.iter().for_each(|tally| overall.merge(tally, 1.0));
        }
        let total = overall.weight();
        let cell = |tallies: &[Tally; AGES]| {
            let (mut sum, mut aged) = (Tally::new(self.options()), Tally::new(self.options()));
            tallies.iter().for_each(|t| sum.merge(t, 1.0));
            for (tally, all) in tallies.iter().zip(ages).filter(|(t, _)| t.people > 0) {
                let factor = all / total * sum.weight() / tally.weight();
                aged.merge(tally, factor.clamp(1.0 / LARGEST_AGE_FACTOR, LARGEST_AGE_FACTOR));
            }
            let share = sum.weight() / total;
            let observed = sum.people >= FEWEST;
            Some(if observed {
                let (p, p_age) = (sum.proportions(), aged.proportions());
                CellAnswer { n: Some(sum.people), n_eff: sum.n_eff(), share, estimated: false, p, n_eff_age: aged.n_eff(), p_age }
            } else {
                let p = overall.proportions();
                CellAnswer { n: None, n_eff: 0.0, share, estimated: true, p_age: p.clone(), p, n_eff_age: 0.0 }
            })
        };
        ItemAnswers::Cells(tallies.iter().map(cell).collect())
    }
}

/// Weighted answers of some people.
#[derive(Debug, Clone)]
struct Tally {
    people: u32,
    /// Sum of weights, one an option.
    options: Vec<f64>,
    squares: f64,
}

impl Tally {
    fn new(options: usize) -> Self {
        Self { people: 0, options: vec![0.0; options], squares: 0.0 }
    }

    fn add(&mut self, option: usize, weight: f64) {
        self.people += 1;
        self.options[option] += weight;
        self.squares += weight * weight;
    }

    fn merge(&mut self, other: &Self, factor: f64) {
        self.people += other.people;
        self.options.iter_mut().zip(&other.options).for_each(|(s, v)| *s += factor * v);
        self.squares += factor * factor * other.squares;
    }

    fn weight(&self) -> f64 {
        self.options.iter().sum()
    }

    fn proportions(&self) -> Vec<f64> {
        self.options.iter().map(|v| v / self.weight()).collect()
    }

    /// Kish: (Σw)² / Σw².
    fn n_eff(&self) -> f64 {
        self.weight().powi(2) / self.squares
    }
}

/// Shares in which the attributes depend on each other (college goes with urban and not married); none below 2 %.
pub fn shares(random: &mut Random) -> [f64; Cell::COUNT] {
    let mut shares = [0.0; Cell::COUNT];
    for cell in Cell::all() {
        let [_, college, rural, married] = Attribute::ALL.map(|a| f64::from(cell.level(a)) - 0.5);
        shares[cell.index()] = (-1.5 * college * rural - college * married + 0.3 * random.normal()).exp();
    }
    let sum: f64 = shares.iter().sum();
    shares.map(|s| 0.02 + (1.0 - 0.32) * s / sum)
}

/// Several countries and items; effects vary around a mean per item, with a little interaction.
#[derive(Debug, Clone)]
pub struct World {
    pub populations: BTreeMap<CountryCode, BTreeMap<ItemCode, Population>>,
}

impl World {
    /// At most as many countries as the tables have.
    pub fn new(seed: u64, countries: usize, items: usize) -> Self {
        let mut random = Random::new(seed);
        let mut populations: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        let lives: Vec<_> = COUNTRIES.iter().take(countries).map(|c| (c.code(), shares(&mut random))).collect();
        for item in 0..items {
            let options = [2, 3, 4, 10][item % 4];
            let mean = Attribute::ALL.map(|_| 0.25 * random.normal());
            for (country, shares) in &lives {
                let centre = 0.6 * random.normal();
                let thresholds: Vec<f64> =
                    (1..options).map(|k| centre + (f64::from(k) / f64::from(options) - 0.5) * 4.0).collect();
                let own = mean.map(|m| m + 0.15 * random.normal());
                let twist = 0.15 * random.normal();
                let shift = |cell: Cell, _: f64| {
                    let levels = Attribute::ALL.map(|a| f64::from(cell.level(a)));
                    own.iter().zip(levels).map(|(e, l)| e * l).sum::<f64>() + twist * levels[0] * levels[2]
                };
                let population = Population::new(*shares, &thresholds, shift);
                populations.entry(*country).or_default().insert(ItemCode(format!("Q{}", item + 1)), population);
            }
        }
        Self { populations }
    }

    pub fn survey(&self, people: u32, seed: u64) -> Vec<CountryTable> {
        let mut random = Random::new(seed);
        let table = |(country, items): (&CountryCode, &BTreeMap<ItemCode, Population>)| CountryTable {
            country: *country,
            items: items.iter().map(|(i, p)| (i.clone(), p.survey(people, &mut random))).collect(),
        };
        self.populations.iter().map(table).collect()
    }

    /// All personas' true answers.
    pub fn truth(&self, country: CountryCode, item: &ItemCode) -> Option<Vec<Vec<f64>>> {
        let population = self.populations.get(&country)?.get(item)?;
        Some(pool::personas(&population.cells(Standard::AsAnswered), &population.shares))
    }
}
