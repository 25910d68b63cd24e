//! What the effects of all countries and items say together about each of them: a Gaussian process (kriging).
//!
//! An effect is summed up by how far it moves the country's answers, on a scale that does not depend on how many agree:
//! θ = Σ_k dF(k) / Σ_k F(k)(1 - F(k)), about a shift of cumulative logits. Two effects of one attribute are the more alike
//!
//! - the more alike the two countries' figures are over all items (exp(-D / 0.2), D the mean distance of mean positions),
//! - the more alike the two items are: the same, or answered alike over the 26 countries (ρ³, ρ the correlation of their mean
//!   positions over countries, with its sign, so that a scale that runs the other way moves the other way), or of one topic
//!   (ρ where the topic is the same).
//!
//! The estimate of θ has a known variance (multinomial, [`Additive::leverage`]), so that precise effects lead and vague ones
//! follow; a country of which only figures are known follows altogether. How an effect departs from its summary, point by point
//! of the CDF, is kept as far as it is precise.
//!
//! A second pass lets effects say for themselves which items are alike: the correlation of what the first pass found.
//!
//! The weights of the nine parts of each attribute's covariance were learnt by maximum marginal likelihood (Rasmussen & Williams
//! 2006, equation 5.9) on a random 64 % of the tables' people; the other constants were chosen by effect skill on a further 16 %.
//! Those parts were drawn apart from the evaluation's splits and share people with what these hold out, so that figures on them
//! may be slightly too good. The sealed respondents had no part in it.

use std::collections::{BTreeMap, BTreeSet};

use nalgebra::{Cholesky, DMatrix, DVector};

use super::{
    Additive,
    metrics::{cdf, mean_position},
    pool::Seen,
};
use crate::survey::{Attribute, Catalogue, Cell, CountryCode, CountryTable, ItemAnswers, ItemCode};

const N: usize = Attribute::COUNT;

/// A ridge in people, only to keep effects defined that no cell shows.
const RIDGE: f64 = 1e-3;

/// Distance in mean position at which two countries' effects count as much less alike.
const BANDWIDTH: f64 = 0.2;

/// Variance in units of F (1 - F) of how an effect departs from its summary, by [`Attribute::index`].
const SHAPE: [f64; N] = [0.002, 0.005, 0.004, 0.002];

/// No cumulative proportion counts as more certain than this F (1 - F).
const LEAST_SPREAD: f64 = 0.004;

/// Variances of the nine parts, (item alike) x (country alike), by [`Attribute::index`]: the same item, items answered alike,
/// items of one topic; each for all countries, for like countries, for the same country.
type Parts = [[f64; 3]; 3];

const PARTS: [Parts; N] = [
    [[0.000_2, 0.010_0, 0.0], [0.000_2, 0.027_2, 0.0], [0.000_6, 0.029_4, 0.0]],
    [[0.0, 0.007_6, 0.000_9], [0.000_2, 0.031_1, 0.006_6], [0.002_2, 0.028_6, 0.005_8]],
    [[0.0, 0.000_2, 0.005_1], [0.0, 0.007_4, 0.013_4], [0.000_1, 0.001_1, 0.026_9]],
    [[0.001_0, 0.0, 0.0], [0.0, 0.012_6, 0.001_9], [0.0, 0.002_6, 0.012_1]],
];

/// In the second pass: what is left of the parts above, and the part of their sum that effects' own likeness has instead.
/// Residence is not among them: there the likeness learnt from all attributes' effects predicts worse (development people).
const SECOND: [Option<(f64, f64)>; N] = [Some((0.5, 0.67)), Some((0.5, 0.67)), None, Some((0.5, 0.67))];

/// Added to the mean square of an item's scaled effects, so that an item without effects is like no other.
const LEAST_SIZE: f64 = 0.05;

/// Where an effect stands: the indices of its country and its item in the likeness tables.
type Place = (usize, usize);

/// What one country shows of one item.
struct Observation {
    place: Place,
    model: Additive,
    /// θ of each attribute and its sampling variance.
    shift: [f64; N],
    variance: [f64; N],
}

/// Effects of four attributes, one number an option each.
type Effects = [Vec<f64>; N];

/// The smoothed effects of all countries and items with figures.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EffectProcess {
    effects: BTreeMap<CountryCode, BTreeMap<ItemCode, Effects>>,
}

impl EffectProcess {
    /// What predictions from these effects are called.
    pub const NAME: &'static str = "smoothed over countries and items (training targets)";

    /// Learns from the cells that `keep` allows, and from figures; nothing else has any influence. Takes some seconds: four
    /// systems of as many equations as there are countries times items with cells.
    pub fn fit(tables: &[&CountryTable], keep: &dyn Fn(CountryCode, &ItemCode, Cell) -> bool, catalogue: &Catalogue) -> Self {
        let (figures, models) = read(tables, keep);
        let items: BTreeSet<&ItemCode> = figures.values().flat_map(|items| items.keys().copied()).collect();
        let items: Vec<&ItemCode> = items.into_iter().collect();
        let places = figures.iter().enumerate().flat_map(|(c, (country, of_country))| {
            let at = |item| items.binary_search(&item).unwrap_or_default();
            of_country.iter().map(move |(item, figure)| ((c, at(*item)), *country, *item, figure))
        });
        let mut likeness = Likeness::new(&figures, &items, catalogue);
        let observations: Vec<Observation> = places
            .clone()
            .filter_map(|(place, country, item, figure)| Some(Observation::new(place, figure, models.get(&(country, item))?)))
            .collect();
        let first = Attribute::ALL.map(|a| Solution::new(a, &observations, &likeness));
        likeness.learn(&first, &observations);
        let solved = Attribute::ALL.map(|a| Solution::new(a, &observations, &likeness));
        let own: BTreeMap<Place, &Observation> = observations.iter().map(|o| (o.place, o)).collect();
        let mut process = Self::default();
        for (place, country, item, figure) in places {
            let spread = spread(figure);
            let effects = Attribute::ALL.map(|a| {
                let shift = solved[a.index()].as_ref().map_or(0.0, |s| s.at(place, &observations, &likeness));
                let mut moved: Vec<f64> = spread.iter().map(|v| shift * v).collect();
                if let Some(own) = own.get(&place) {
                    let trust = SHAPE[a.index()] / (SHAPE[a.index()] + own.model.leverage(a, a));
                    let seen = cdf(own.model.main_effect(a)).into_iter().zip(&spread);
                    moved.iter_mut().zip(seen).for_each(|(m, (e, v))| *m += trust * (e - own.shift[a.index()] * v));
                }
                differences(&moved)
            });
            process.effects.entry(country).or_default().insert(item.clone(), effects);
        }
        process
    }

    /// The four effects of a country and item, by [`Attribute::index`], one number an option; each sums to 0. `None` where the
    /// country has no figure.
    pub fn effects(&self, country: CountryCode, item: &ItemCode) -> Option<&[Vec<f64>; N]> {
        self.effects.get(&country)?.get(item)
    }
}

type Figures<'a> = BTreeMap<CountryCode, BTreeMap<&'a ItemCode, Vec<f64>>>;
type Models<'a> = BTreeMap<(CountryCode, &'a ItemCode), Additive>;

/// Figures of all countries, and the additive models of those that show cells.
fn read<'a>(tables: &[&'a CountryTable], keep: &dyn Fn(CountryCode, &ItemCode, Cell) -> bool) -> (Figures<'a>, Models<'a>) {
    let (mut figures, mut models) = (Figures::new(), Models::new());
    for table in tables {
        let country = table.country;
        for (item, answers) in &table.items {
            let figure = match answers {
                ItemAnswers::CountryLevel(p) => p.clone(),
                ItemAnswers::Cells(_) => {
                    let Some(seen) = Seen::new(answers, |cell| keep(country, item, cell)) else { continue };
                    let cells = seen.cells.iter().map(|(c, a)| (*c, &a.p[..], a.n_eff));
                    if let Some(model) = Additive::fit(cells, seen.options, RIDGE) {
                        models.insert((country, item), model);
                    }
                    seen.figure
                }
            };
            if figure.len() > 1 && figure.iter().all(|v| v.is_finite()) {
                figures.entry(country).or_default().insert(item, figure);
            }
        }
    }
    (figures, models)
}

/// F (1 - F) at each inner point of the CDF.
fn spread(figure: &[f64]) -> Vec<f64> {
    cdf(figure).into_iter().take(figure.len() - 1).map(|f| (f * (1.0 - f)).max(LEAST_SPREAD)).collect()
}

/// What each option gains when the CDF moves by this at its inner points; sums to 0.
fn differences(moved: &[f64]) -> Vec<f64> {
    let mut last = 0.0;
    let mut steps: Vec<f64> = moved.iter().map(|m| m - std::mem::replace(&mut last, *m)).collect();
    steps.push(-last);
    steps
}

impl Observation {
    fn new(place: Place, figure: &[f64], model: &Additive) -> Self {
        let room: f64 = spread(figure).iter().sum();
        let inner = cdf(figure).into_iter().take(figure.len() - 1).collect::<Vec<f64>>();
        // The variance of one person's summed CDF points: Σ_jk min(F_j, F_k) - F_j F_k.
        let pairs = inner.iter().flat_map(|a| inner.iter().map(move |b| a.min(*b) - a * b));
        let person = pairs.sum::<f64>().max(1e-4);
        let shift = |a| cdf(model.main_effect(a)).iter().take(inner.len()).sum::<f64>() / room;
        let variance = |a| model.leverage(a, a) * person / (room * room);
        Self { place, model: model.clone(), shift: Attribute::ALL.map(shift), variance: Attribute::ALL.map(variance) }
    }
}

/// How alike countries and items are, judged by figures alone.
struct Likeness {
    /// exp(-D / bandwidth), country by country.
    countries: DMatrix<f64>,
    /// ρ, item by item.
    items: DMatrix<f64>,
    /// How alike the effects of two items turned out, -1 to 1, item by item; known in the second pass.
    effects: Option<DMatrix<f64>>,
    /// For each item, the index of its topic; `None` for an item that the catalogue does not know.
    topics: Vec<Option<usize>>,
}

impl Likeness {
    fn new(figures: &Figures<'_>, items: &[&ItemCode], catalogue: &Catalogue) -> Self {
        // Deviations from the item's mean over countries; 0 where a country was not asked.
        let mut deviations = DMatrix::zeros(figures.len(), items.len());
        for (column, item) in items.iter().enumerate() {
            let positions: Vec<_> = figures.values().map(|f| f.get(item).map(|p| mean_position(p))).collect();
            let known = positions.iter().flatten();
            let mean = known.clone().sum::<f64>() / known.count().max(1) as f64;
            for (row, position) in positions.iter().enumerate() {
                deviations[(row, column)] = position.map_or(0.0, |p| p - mean);
            }
        }
        let distance = |a: usize, b: usize| (deviations.row(a) - deviations.row(b)).abs().mean();
        let countries = DMatrix::from_fn(figures.len(), figures.len(), |a, b| (-distance(a, b) / BANDWIDTH).exp());
        for mut column in deviations.column_iter_mut() {
            let size = column.norm();
            if size > 0.0 {
                column /= size;
            }
        }
        let topic = |item: &&ItemCode| {
            let topic = &catalogue.item(item)?.topic;
            catalogue.topics.iter().position(|t| &t.id == topic)
        };
        Self { countries, items: deviations.tr_mul(&deviations), effects: None, topics: items.iter().map(topic).collect() }
    }

    /// Compares items by the effects that the first pass found, all countries and attributes together: uncentred correlation,
    /// each country's effects of each attribute scaled alike.
    fn learn(&mut self, first: &[Option<Solution>; N], observations: &[Observation]) {
        let (countries, items) = (self.countries.nrows(), self.items.nrows());
        let mut found = DMatrix::zeros(countries * N, items);
        for (a, solution) in first.iter().enumerate() {
            let Some(solution) = solution else { continue };
            let mut square = 0.0;
            for o in observations {
                let shift = solution.at(o.place, observations, self);
                found[(o.place.0 * N + a, o.place.1)] = shift;
                square += shift * shift;
            }
            let size = (square / (observations.len().max(1)) as f64).sqrt();
            if size > 0.0 {
                (0..countries).for_each(|c| found.row_mut(c * N + a).unscale_mut(size));
            }
        }
        let showing = observations.iter().map(|o| o.place.0).collect::<BTreeSet<_>>().len().max(1) * N;
        for mut column in found.column_iter_mut() {
            let mean_square = column.norm_squared() / showing as f64;
            column /= ((mean_square + LEAST_SIZE) * showing as f64).sqrt();
        }
        self.effects = Some(found.tr_mul(&found));
    }

    /// The covariance of one attribute's θ at two places.
    fn covariance(&self, attribute: Attribute, (c, i): Place, (d, j): Place) -> f64 {
        let country = [1.0, self.countries[(c, d)], f64::from(c == d)];
        let alike = self.items[(i, j)];
        let topic = self.topics[i].is_some() && self.topics[i] == self.topics[j];
        let item = [f64::from(i == j), alike.powi(3), if topic { alike } else { 0.0 }];
        let parts = PARTS[attribute.index()];
        let summed = |(weights, item): (&[f64; 3], f64)| item * weights.iter().zip(country).map(|(w, c)| w * c).sum::<f64>();
        let known: f64 = parts.iter().zip(item).map(summed).sum();
        match (&self.effects, SECOND[attribute.index()]) {
            (Some(effects), Some((left, own))) => {
                let size: f64 = parts.iter().flatten().sum();
                left * known + own * size * country[1] * effects[(i, j)].powi(3)
            }
            _ => known,
        }
    }
}

/// (K + noise)⁻¹ θ for one attribute.
struct Solution {
    attribute: Attribute,
    weights: DVector<f64>,
}

impl Solution {
    /// `None` where there is nothing to learn from, or the system has no solution.
    fn new(attribute: Attribute, observations: &[Observation], likeness: &Likeness) -> Option<Self> {
        let (count, a) = (observations.len(), attribute.index());
        if count == 0 {
            return None;
        }
        let mut system = DMatrix::from_fn(count, count, |row, column| {
            // Only the lower triangle is read.
            if row < column { 0.0 } else { likeness.covariance(attribute, observations[row].place, observations[column].place) }
        });
        (0..count).for_each(|k| system[(k, k)] += observations[k].variance[a].max(1e-9));
        let shifts = DVector::from_iterator(count, observations.iter().map(|o| o.shift[a]));
        Some(Self { attribute, weights: Cholesky::new(system)?.solve(&shifts) })
    }

    /// The expected θ at a place.
    fn at(&self, place: Place, observations: &[Observation], likeness: &Likeness) -> f64 {
        let each = observations.iter().zip(self.weights.iter());
        each.map(|(o, w)| w * likeness.covariance(self.attribute, place, o.place)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        causal::{country_level, simulation::World},
        survey::{Persona, Standard},
    };

    fn catalogue() -> Catalogue {
        Catalogue::default()
    }

    fn fit(tables: &[CountryTable], keep: &dyn Fn(CountryCode, &ItemCode, Cell) -> bool) -> EffectProcess {
        EffectProcess::fit(&tables.iter().collect::<Vec<_>>(), keep, &catalogue())
    }

    const ALL: &dyn Fn(CountryCode, &ItemCode, Cell) -> bool = &|_, _, _| true;

    /// The true difference between the levels of an attribute, other attributes as they are on average over the cells.
    fn truth(world: &World, country: CountryCode, item: &ItemCode, attribute: Attribute) -> f64 {
        let personas = world.truth(country, item).unwrap();
        let position = |cell: Cell| mean_position(&personas[Persona::full(cell).index()]);
        Cell::all().map(|c| if c.level(attribute) { position(c) } else { -position(c) }).sum::<f64>() / 8.0
    }

    /// Mean absolute errors of shifts, in points: of these effects, and of saying that there are none.
    fn errors(world: &World, countries: &[CountryTable], effects: &dyn Fn(CountryCode, &ItemCode) -> [f64; N]) -> [f64; 2] {
        let (mut sums, mut count) = ([0.0; 2], 0.0);
        for table in countries {
            for item in table.items.keys() {
                for (a, shift) in Attribute::ALL.into_iter().zip(effects(table.country, item)) {
                    let truth = 100.0 * truth(world, table.country, item, a);
                    sums = [sums[0] + (100.0 * shift - truth).abs(), sums[1] + truth.abs()];
                    count += 1.0;
                }
            }
        }
        sums.map(|s| s / count)
    }

    #[test]
    fn smoothing_is_nearer_to_the_truth_than_each_table_alone() {
        let world = World::new(1, 8, 16);
        let tables = world.survey(300, 2);
        let process = fit(&tables, ALL);
        let smoothed = |c, i: &ItemCode| process.effects(c, i).unwrap().each_ref().map(|e| mean_position(e));
        let alone = |c: CountryCode, i: &ItemCode| {
            let answers = &tables.iter().find(|t| t.country == c).unwrap().items[i];
            let cells = Cell::all().filter_map(|cell| Some((cell, answers.cell(cell)?))).filter(|(_, a)| !a.estimated);
            let model = Additive::fit(cells.map(|(c, a)| (c, &a.p[..], a.n_eff)), answers.options(), 20.0).unwrap();
            Attribute::ALL.map(|a| mean_position(model.main_effect(a)))
        };
        let [[smoothed, zero], [alone, _]] = [errors(&world, &tables, &smoothed), errors(&world, &tables, &alone)];
        assert!(smoothed < 0.9 * alone && smoothed < 0.7 * zero, "smoothed {smoothed}, alone {alone}, zero {zero}");
    }

    #[test]
    fn a_country_with_figures_alone_follows_the_others() {
        let world = World::new(5, 9, 16);
        let mut tables = world.survey(1500, 6);
        let hidden = tables.pop().unwrap();
        tables.push(country_level(&hidden));
        let process = fit(&tables, ALL);
        let guessed = |c, i: &ItemCode| process.effects(c, i).unwrap().each_ref().map(|e| mean_position(e));
        let [guess, zero] = errors(&world, &[hidden], &guessed);
        assert!(guess < 0.75 * zero, "guess {guess}, zero {zero}");
    }

    #[test]
    fn what_may_not_be_seen_has_no_influence_and_effects_sum_to_nothing() {
        let world = World::new(3, 4, 6);
        let tables = world.survey(900, 4);
        let item = tables[0].items.keys().next().unwrap().clone();
        let hidden = |c: CountryCode, i: &ItemCode, cell: Cell| c == tables[0].country && *i == item && cell.index() == 3;
        let keep = |c: CountryCode, i: &ItemCode, cell: Cell| !hidden(c, i, cell);
        let mut changed = tables.clone();
        let answers = changed[0].items.get_mut(&item).unwrap();
        if let ItemAnswers::Cells(cells) = answers
            && let Some(cell) = &mut cells[3]
        {
            cell.p.reverse();
        }
        assert!(answers.persona(Persona::ANY, Standard::AsAnswered).is_some());
        let process = fit(&tables, &keep);
        assert_eq!(process, fit(&changed, &keep));
        assert_ne!(process, fit(&changed, ALL));
        for effect in process.effects(tables[0].country, &item).unwrap() {
            assert!(effect.iter().sum::<f64>().abs() < 1e-12 && effect.iter().all(|v| v.is_finite()));
        }
        assert_eq!(fit(&[], ALL), EffectProcess::default());
    }
}
