//! Where the differences lie: between countries, between the personas within a country, or between people of one persona.
//!
//! An answer counts as its position on the 0-1 scale. By the law of total variance, with every country counting the same and
//! a country's cells by their shares,
//!
//! - between = Var_c(M_c), with M_c the country's mean position over its observed cells;
//! - within = E_c Σ_z s_z (m_cz - M_c)², with m_cz a cell's mean position: what the four attributes have to do with it;
//! - individual = E_c Σ_z s_z σ²_cz: what they leave open.
//!
//! Sampling alone makes means differ. What it is expected to add, Σ_z s_z (1 - s_z) v_z within a country and
//! (1 - 1/C) E_c Σ_z s_z² v_z between C of them with v = σ²/n_eff, is taken off, so that each component is unbiased.
//! Only observed cells count; shares are scaled to them and taken as known.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    contrast::people,
    metrics::{mean_position, position_variance},
    random::Random,
};
use crate::survey::{Cell, CountryTable, ItemCode, SurveyId};

/// Parametric resamples of one item, and resamples of the items.
const RESAMPLES: usize = 1000;

/// Three parts of the variance of positions (0 to 0.25 in all). Unbiased, so an estimate of nearly nothing may be below 0.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Variance {
    pub between: f64,
    pub within: f64,
    pub individual: f64,
}

impl Variance {
    fn clamped(self) -> [f64; 3] {
        [self.between, self.within, self.individual].map(|v| v.max(0.0))
    }

    /// The part of the variance of expected answers that lies within countries, 0 to 1 (components below 0 count as 0); NaN
    /// where nobody's expected answer differs.
    pub fn within_share(self) -> f64 {
        let [between, within, _] = self.clamped();
        within / (between + within)
    }

    /// Between, within and individual as parts of the whole variance, summing to 1; NaN where all answer the same.
    pub fn shares(self) -> [f64; 3] {
        let parts = self.clamped();
        let sum: f64 = parts.iter().sum();
        parts.map(|v| v / sum)
    }

    fn plus(self, other: Self, weight: f64) -> Self {
        Self {
            between: self.between + weight * other.between,
            within: self.within + weight * other.within,
            individual: self.individual + weight * other.individual,
        }
    }
}

/// A number with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Estimate {
    pub value: f64,
    pub interval: (f64, f64),
}

/// How the variance of answers is parted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Heterogeneity {
    pub items: u32,
    /// Countries with two observed cells or more; over items, the most of any item.
    pub countries: u32,
    /// Observed cells used.
    pub cells: u32,
    /// Mean part of a country's weight that lies in them, 0 to 1.
    pub weight_covered: f64,
    pub variance: Variance,
    /// [`Variance::within_share`]; what is missing to 1 lies between countries.
    pub within: Estimate,
    /// [`Variance::shares`]: between, within, individual.
    pub shares: [Estimate; 3],
}

/// One cell: share of its country's used weight, mean position, variance of one answer, variances of these two.
struct Group {
    share: f64,
    mean: f64,
    spread: f64,
    mean_error: f64,
    spread_error: f64,
}

struct Groups {
    countries: Vec<Vec<Group>>,
    covered: f64,
}

impl Groups {
    fn new(tables: &[&CountryTable], item: &ItemCode) -> Option<Self> {
        let answers: Vec<_> = tables.iter().filter_map(|t| t.items.get(item)).collect();
        let options = answers.iter().map(|a| a.options()).max()?;
        let mut groups = Self { countries: Vec::new(), covered: 0.0 };
        for answers in answers.into_iter().filter(|a| a.options() == options && options > 1) {
            let cells: Vec<_> = Cell::all().filter_map(|c| answers.cell(c)).collect();
            let sound = |n: f64| n > 0.0 && n.is_finite();
            let observed = cells.iter().filter(|c| {
                !c.estimated && sound(c.n_eff) && c.share > 0.0 && c.p.len() == options && c.p.iter().all(|v| v.is_finite())
            });
            let share: f64 = observed.clone().map(|c| c.share).sum();
            let country: Vec<_> = observed.map(|c| Group::new(&c.p, c.n_eff, c.share / share)).collect();
            if country.len() > 1 {
                groups.covered += share / cells.iter().map(|c| c.share).sum::<f64>();
                groups.countries.push(country);
            }
        }
        groups.covered /= groups.countries.len() as f64;
        (groups.countries.len() > 1).then_some(groups)
    }

    fn means(&self) -> Vec<Vec<f64>> {
        self.countries.iter().map(|c| c.iter().map(|g| g.mean).collect()).collect()
    }

    /// The components of these means, each with what sampling is expected to have added.
    fn parts(&self, means: &[Vec<f64>]) -> [(f64, f64); 2] {
        let count = self.countries.len() as f64;
        let (mut within, mut noise_within, mut noise_between) = (0.0, 0.0, 0.0);
        let mut averages = Vec::new();
        for (groups, means) in self.countries.iter().zip(means) {
            let pairs = || groups.iter().zip(means);
            let average: f64 = pairs().map(|(g, m)| g.share * m).sum();
            within += pairs().map(|(g, m)| g.share * (m - average).powi(2)).sum::<f64>() / count;
            noise_within += groups.iter().map(|g| g.share * (1.0 - g.share) * g.mean_error).sum::<f64>() / count;
            noise_between += groups.iter().map(|g| g.share.powi(2) * g.mean_error).sum::<f64>() / count;
            averages.push(average);
        }
        let centre: f64 = averages.iter().sum::<f64>() / count;
        let between: f64 = averages.iter().map(|m| (m - centre).powi(2)).sum::<f64>() / count;
        [(between, (1.0 - 1.0 / count) * noise_between), (within, noise_within)]
    }

    fn individual(&self, spread: impl Fn(&Group) -> f64) -> f64 {
        let country = |c: &Vec<Group>| c.iter().map(|g| g.share * spread(g)).sum::<f64>();
        self.countries.iter().map(country).sum::<f64>() / self.countries.len() as f64
    }

    fn variance(&self) -> Variance {
        let [between, within] = self.parts(&self.means()).map(|(found, noise)| found - noise);
        Variance { between, within, individual: self.individual(|g| g.spread) }
    }

    /// Means drawn in towards their centres until they vary as much as the unbiased components say: the population to sample
    /// from in a parametric bootstrap. The observed means vary too much for that, by their own noise.
    fn drawn_in(&self) -> Vec<Vec<f64>> {
        let means = self.means();
        let [between, within] = self.parts(&means).map(|(found, noise)| {
            let left = (found - noise).max(0.0);
            if found > 0.0 { (left / found).sqrt() } else { 0.0 }
        });
        let average = |(groups, means): (&Vec<Group>, &Vec<f64>)| groups.iter().zip(means).map(|(g, m)| g.share * m).sum::<f64>();
        let averages: Vec<f64> = self.countries.iter().zip(&means).map(average).collect();
        let centre = averages.iter().sum::<f64>() / averages.len() as f64;
        let country = |(means, average): (Vec<f64>, f64)| {
            means.iter().map(|m| centre + between * (average - centre) + within * (m - average)).collect()
        };
        means.into_iter().zip(averages).map(country).collect()
    }

    /// One sample of all cells: normal means and variances, as those of n_eff people are nearly.
    fn resample(&self, centres: &[Vec<f64>], random: &mut Random) -> Variance {
        let draw = |(groups, means): (&Vec<Group>, &Vec<f64>)| -> Vec<f64> {
            groups.iter().zip(means).map(|(g, m)| m + g.mean_error.sqrt() * random.normal()).collect()
        };
        let means: Vec<_> = self.countries.iter().zip(centres).map(draw).collect();
        let [between, within] = self.parts(&means).map(|(found, noise)| found - noise);
        let error = self.individual_error();
        Variance { between, within, individual: self.individual(|g| g.spread) + error * random.normal() }
    }

    fn individual_error(&self) -> f64 {
        let country = |c: &Vec<Group>| c.iter().map(|g| g.share.powi(2) * g.spread_error).sum::<f64>();
        self.countries.iter().map(country).sum::<f64>().sqrt() / self.countries.len() as f64
    }
}

impl Group {
    fn new(p: &[f64], n_eff: f64, share: f64) -> Self {
        let (mean, found) = (mean_position(p), position_variance(p));
        // A sample's own variance is too small by (n - 1) / n.
        let mean_error = found / people(n_eff);
        let last = (p.len() - 1) as f64;
        let fourth: f64 = p.iter().enumerate().map(|(k, v)| v * (k as f64 / last - mean).powi(4)).sum();
        let spread_error = (fourth - found * found).max(0.0) / people(n_eff);
        Self { share, mean, spread: found + mean_error, mean_error, spread_error }
    }
}

/// Parts one item's variance; intervals by parametric bootstrap over the cells, seeded. `None` unless two countries have two
/// observed cells each.
pub fn heterogeneity(tables: &[&CountryTable], item: &ItemCode, seed: u64) -> Option<Heterogeneity> {
    let groups = Groups::new(tables, item)?;
    let mut random = Random::keyed(seed, &["heterogeneity", item.as_str()]);
    let centres = groups.drawn_in();
    let draws: Vec<_> = (0..RESAMPLES).map(|_| groups.resample(&centres, &mut random)).collect();
    Some(Heterogeneity {
        items: 1,
        countries: groups.countries.len() as u32,
        cells: groups.countries.iter().map(Vec::len).sum::<usize>() as u32,
        weight_covered: groups.covered,
        ..summary(groups.variance(), &draws)
    })
}

/// Parts the variance of all items, each counting the same: the shares of the summed components. Intervals by a bootstrap that
/// resamples whole items, seeded, as the evaluation's do. `None` where no item can be parted.
pub fn heterogeneity_over_items(tables: &[&CountryTable], seed: u64) -> Option<Heterogeneity> {
    over(tables, seed, &|_| true)
}

/// [`heterogeneity_over_items`] of one survey's items: other countries were asked those of another.
pub fn heterogeneity_of_survey(tables: &[&CountryTable], survey: SurveyId, seed: u64) -> Option<Heterogeneity> {
    over(tables, seed, &|item| SurveyId::of(item) == Some(survey))
}

fn over(tables: &[&CountryTable], seed: u64, wanted: &dyn Fn(&ItemCode) -> bool) -> Option<Heterogeneity> {
    let items: BTreeSet<_> = tables.iter().flat_map(|t| t.items.keys()).filter(|item| wanted(item)).collect();
    let groups: Vec<_> = items.into_iter().filter_map(|item| Groups::new(tables, item)).collect();
    let items: Vec<Variance> = groups.iter().map(Groups::variance).collect();
    if items.is_empty() {
        return None;
    }
    let weight = 1.0 / items.len() as f64;
    let variance = items.iter().fold(Variance::default(), |sum, v| sum.plus(*v, weight));
    let mut random = Random::keyed(seed, &["heterogeneity"]);
    let mut draw = || (0..items.len()).fold(Variance::default(), |sum, _| sum.plus(items[random.below(items.len())], weight));
    let draws: Vec<_> = (0..RESAMPLES).map(|_| draw()).collect();
    Some(Heterogeneity {
        items: items.len() as u32,
        countries: groups.iter().map(|g| g.countries.len()).max().unwrap_or(0) as u32,
        cells: groups.iter().flat_map(|g| &g.countries).map(Vec::len).sum::<usize>() as u32,
        weight_covered: groups.iter().map(|g| g.covered).sum::<f64>() * weight,
        ..summary(variance, &draws)
    })
}

fn summary(variance: Variance, draws: &[Variance]) -> Heterogeneity {
    let estimate = |of: &dyn Fn(Variance) -> f64| {
        let mut values: Vec<f64> = draws.iter().map(|d| of(*d)).filter(|v| v.is_finite()).collect();
        values.sort_unstable_by(f64::total_cmp);
        let at = |part: f64| {
            let place = part * values.len().saturating_sub(1) as f64;
            values.get(place.round() as usize).copied().unwrap_or(f64::NAN)
        };
        Estimate { value: of(variance), interval: (at(0.025), at(0.975)) }
    };
    Heterogeneity {
        items: 0,
        countries: 0,
        cells: 0,
        weight_covered: 0.0,
        variance,
        within: estimate(&Variance::within_share),
        shares: [0, 1, 2].map(|part| estimate(&move |v: Variance| v.shares()[part])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        causal::simulation::World,
        survey::{CellAnswer, CountryCode, ItemAnswers, Standard},
    };

    /// The components of the true cells.
    fn truth(world: &World, item: &ItemCode) -> Variance {
        let exact = |table: &crate::causal::simulation::Population| {
            let cells = table.cells(Standard::AsAnswered).into_iter().zip(table.shares);
            cells.map(|(p, share)| Group { share, mean_error: 0.0, spread_error: 0.0, ..Group::new(&p, 1e12, share) }).collect()
        };
        let countries: Vec<_> = world.populations.values().map(|items| exact(&items[item])).collect();
        Groups { countries, covered: 1.0 }.variance()
    }

    #[test]
    fn noise_is_taken_out_and_intervals_hold_the_truth() {
        let (mut within, mut naive, mut covered) = (0.0, 0.0, [0u32; 2]);
        let runs = 200;
        for seed in 0..runs {
            let world = World::new(seed, 11, 3);
            let tables = world.survey(600, seed + 1000);
            let tables: Vec<_> = tables.iter().collect();
            let item = ItemCode::from("Q3");
            let (found, truth) = (heterogeneity(&tables, &item, 1).unwrap(), truth(&world, &item));
            within += found.variance.within / truth.within / runs as f64;
            let groups = Groups::new(&tables, &item).unwrap();
            naive += groups.parts(&groups.means())[1].0 / truth.within / runs as f64;
            let holds = |e: Estimate, truth: f64| u32::from(e.interval.0 <= truth && truth <= e.interval.1);
            covered[0] += holds(found.within, truth.within_share());
            covered[1] += holds(found.shares[2], truth.shares()[2]);
        }
        println!("within {within:.3} of the truth, with noise {naive:.3}; intervals {covered:?} of {runs}");
        assert!((within - 1.0).abs() < 0.03 && naive > 1.3, "{within}, with noise {naive}");
        assert!(covered.iter().all(|c| (184..=197).contains(c)), "{covered:?} of {runs}");
    }

    fn table(code: &str, cells: &[f64]) -> CountryTable {
        let cell = |yes: &f64| {
            let p = vec![1.0 - yes, *yes];
            let share = 1.0 / cells.len() as f64;
            Some(CellAnswer { n: Some(1_000_000), n_eff: 1e6, share, estimated: false, p_age: p.clone(), p, n_eff_age: 1e6 })
        };
        let answers = ItemAnswers::Cells(cells.iter().map(cell).collect());
        CountryTable { country: CountryCode::parse(code).unwrap(), items: [("Q1".into(), answers)].into() }
    }

    #[test]
    fn parts_are_those_of_the_law_of_total_variance() {
        let [a, b] = [table("USA", &[0.2, 0.4]), table("EGY", &[0.6, 0.8])];
        let found = heterogeneity(&[&a, &b], &"Q1".into(), 1).unwrap();
        // Means 0.3 and 0.7, each 0.1 from its cells; 0.25 = 0.5 x 0.5 is the variance of all answers.
        let Variance { between, within, individual } = found.variance;
        assert!((between - 0.04).abs() < 1e-6 && (within - 0.01).abs() < 1e-6, "{:?}", found.variance);
        assert!((between + within + individual - 0.25).abs() < 1e-5);
        assert!((found.within.value - 0.2).abs() < 1e-4);
        assert_eq!((found.countries, found.cells, found.items, found.weight_covered), (2, 4, 1, 1.0));
        assert_eq!(found, heterogeneity(&[&a, &b], &"Q1".into(), 1).unwrap());
        assert_eq!(heterogeneity_over_items(&[&a, &b], 1).unwrap().variance, found.variance);
        assert_eq!(heterogeneity_of_survey(&[&a, &b], SurveyId::Wvs7, 1), heterogeneity_over_items(&[&a, &b], 1));
        assert_eq!(heterogeneity_of_survey(&[&a, &b], SurveyId::Issp2012, 1), None);
    }

    #[test]
    fn estimates_do_not_count_and_one_country_is_not_enough() {
        let [a, mut b] = [table("USA", &[0.2, 0.4, 0.9]), table("EGY", &[0.6, 0.8])];
        let mut spoilt = a.clone();
        let Some(ItemAnswers::Cells(cells)) = spoilt.items.get_mut(&"Q1".into()) else { unreachable!() };
        let cell = cells[2].as_mut().unwrap();
        (cell.estimated, cell.n, cell.n_eff) = (true, None, 0.0);
        let found = heterogeneity(&[&spoilt, &b], &"Q1".into(), 1).unwrap();
        assert!((found.variance.within - 0.01).abs() < 1e-6);
        assert!((found.weight_covered - 5.0 / 6.0).abs() < 1e-9);
        assert_eq!(heterogeneity(&[&a], &"Q1".into(), 1), None);
        b.items.insert("Q1".into(), ItemAnswers::CountryLevel(vec![0.5, 0.5]));
        assert_eq!(heterogeneity(&[&a, &b], &"Q1".into(), 1), None);
        assert_eq!(heterogeneity_over_items(&[], 1), None);
        b.items.insert("Q1".into(), ItemAnswers::Cells(vec![]));
        assert_eq!(heterogeneity(&[&a, &b], &"Q1".into(), 1), None);
    }
}
