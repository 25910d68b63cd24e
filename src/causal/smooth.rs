//! Training targets: what each persona would answer, with the noise of small cells taken out.
//!
//! A cell's target is its country's figure plus additive main effects; each effect is shrunk (empirical Bayes, normal-normal)
//! towards 0.9 times the item's mean effect over countries, or towards what countries like it show. A persona's target is the
//! share-weighted sum of its cells'.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Additive, Transfer, TransferConfig,
    pool::{self, Seen},
};
#[cfg(feature = "survey-tools")]
use crate::survey::Composition;
use crate::survey::{Attribute, Cell, CountryCode, CountryTable, ItemAnswers, ItemCode, Persona};

const N: usize = Attribute::COUNT;

/// A ridge in people: small enough to change no fit, large enough to leave an effect that the seen cells do not identify to
/// the prior.
const RIDGE: f64 = 1e-3;

/// The variance at which more people stop counting much: a persona's weight is at most this many.
const FULL_WEIGHT: f64 = 100.0;

/// What an effect is shrunk towards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Prior {
    /// This part (0 to 1) of the item's precision-weighted mean effect over countries. Below 1 because that mean is noisy too.
    ItemMean(f64),
    /// What the other countries' effects say of this one ([`Transfer`]): those of like countries, on the logit scale.
    Transferred,
}

/// How targets are made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SmoothConfig {
    /// `false`: seen cells keep their own proportions as answered, noise and all, and the others get the unshrunk additive
    /// model's. For comparison.
    pub shrink: bool,
    pub prior: Prior,
    /// No option's target is below this, so that logarithms stay finite.
    pub least: f64,
}

impl Default for SmoothConfig {
    fn default() -> Self {
        Self { shrink: true, prior: Prior::ItemMean(0.9), least: 1e-4 }
    }
}

/// The targets of one country and item.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    /// By [`Persona::index`].
    personas: Vec<Vec<f32>>,
    n_eff: Vec<f32>,
}

/// Targets and weights for all personas of all countries with cells, and the country figures of all.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Targets {
    entries: BTreeMap<CountryCode, BTreeMap<ItemCode, Entry>>,
    figures: BTreeMap<CountryCode, BTreeMap<ItemCode, Vec<f32>>>,
    /// By [`Persona::index`], where only a country's figure of an item is known.
    extrapolated: BTreeMap<CountryCode, BTreeMap<ItemCode, Vec<Vec<f32>>>>,
}

/// What one country shows of one item.
struct Fit<'a> {
    country: CountryCode,
    item: &'a ItemCode,
    seen: Seen<'a>,
    model: Additive,
}

impl Targets {
    /// Builds from the tables given and no others: a cell that `keep` refuses has no influence on any target.
    ///
    /// With fewer than three countries there is no telling what effects have in common, and the prior mean is 0.
    pub fn build(tables: &[&CountryTable], keep: &dyn Fn(CountryCode, &ItemCode, Cell) -> bool, config: &SmoothConfig) -> Self {
        let (mut targets, fits) = Self::read(tables, keep, config.least);
        let effects = config.shrink.then(|| {
            let priors = (config.prior == Prior::Transferred).then(|| transferred(&fits, tables, keep));
            shrink(&fits, config.prior, priors.as_deref())
        });
        for (index, fit) in fits.iter().enumerate() {
            let cells = match &effects {
                Some(shrunk) => fit.seen.spread(Attribute::ALL.map(|a| &shrunk[index][a.index()][..]), config.least),
                None => {
                    let mut cells = fit.seen.spread(Attribute::ALL.map(|a| fit.model.main_effect(a)), config.least);
                    for (cell, answer) in &fit.seen.cells {
                        cells[cell.index()].clone_from(&answer.p);
                        pool::normalise(&mut cells[cell.index()], config.least);
                    }
                    cells
                }
            };
            targets.insert(fit, &cells);
        }
        targets
    }

    /// Builds with effects that were smoothed over all countries and items together, and invents personas where a country has an
    /// item's figure alone.
    #[cfg(feature = "survey-tools")]
    pub fn from_process(
        tables: &[&CountryTable],
        keep: &dyn Fn(CountryCode, &ItemCode, Cell) -> bool,
        process: &super::EffectProcess,
    ) -> Self {
        let least = SmoothConfig::default().least;
        let (mut targets, fits) = Self::read(tables, keep, least);
        for fit in &fits {
            if let Some(effects) = process.effects(fit.country, fit.item) {
                targets.insert(fit, &fit.seen.spread(effects.each_ref().map(Vec::as_slice), least));
            }
        }
        // Who lives in a country that shows no cells of any item is unknown: as in the mean country.
        let composition = Composition::of_tables(tables.iter().copied());
        let mut extrapolated: BTreeMap<CountryCode, BTreeMap<ItemCode, Vec<Vec<f32>>>> = BTreeMap::new();
        for (country, figures) in &targets.figures {
            let people = composition.of(*country).map(f64::from);
            let level_b = |a| Cell::all().filter(|c| c.level(a)).map(|c| people[c.index()]).sum();
            let centre = Attribute::ALL.map(level_b);
            for (item, figure) in figures.iter().filter(|(item, _)| targets.entry(*country, item).is_none()) {
                let figure: Vec<f64> = figure.iter().map(|v| f64::from(*v)).collect();
                if let Some(effects) = process.effects(*country, item) {
                    let cells = pool::spread(&figure, &centre, effects.each_ref().map(Vec::as_slice), least);
                    let personas = pool::personas(&cells, &people).iter().map(|p| to_f32(p)).collect();
                    extrapolated.entry(*country).or_default().insert(item.clone(), personas);
                }
            }
        }
        Self { extrapolated, ..targets }
    }

    /// The figures of countries that have nothing else, and the fits of those that do.
    fn read<'a>(
        tables: &[&'a CountryTable],
        keep: &dyn Fn(CountryCode, &ItemCode, Cell) -> bool,
        least: f64,
    ) -> (Self, Vec<Fit<'a>>) {
        let mut targets = Self::default();
        let mut fits = Vec::new();
        for table in tables {
            for (item, answers) in &table.items {
                if let Some(seen) = Seen::new(answers, |cell| keep(table.country, item, cell)) {
                    let cells = seen.cells.iter().map(|(c, a)| (*c, &a.p[..], a.n_eff));
                    if let Some(model) = Additive::fit(cells, seen.options, RIDGE) {
                        fits.push(Fit { country: table.country, item, seen, model });
                    }
                } else if let ItemAnswers::CountryLevel(p) = answers
                    && p.len() > 1
                    && p.iter().all(|v| v.is_finite())
                {
                    let mut p = p.clone();
                    pool::normalise(&mut p, least);
                    targets.figures.entry(table.country).or_default().insert(item.clone(), to_f32(&p));
                }
            }
        }
        (targets, fits)
    }

    fn insert(&mut self, fit: &Fit<'_>, cells: &[Vec<f64>]) {
        let personas: Vec<_> = pool::personas(cells, &fit.seen.shares).iter().map(|p| to_f32(p)).collect();
        let n_eff = Persona::all().map(|p| fit.seen.n_eff(p) as f32).collect();
        self.figures.entry(fit.country).or_default().insert(fit.item.clone(), personas[Persona::ANY.index()].clone());
        self.entries.entry(fit.country).or_default().insert(fit.item.clone(), Entry { personas, n_eff });
    }

    fn entry(&self, country: CountryCode, item: &ItemCode) -> Option<&Entry> {
        self.entries.get(&country)?.get(item)
    }

    /// What a persona should answer. `None` where the country has no group figures of the item, or none that may be seen.
    pub fn persona(&self, country: CountryCode, item: &ItemCode, persona: Persona) -> Option<Vec<f32>> {
        Some(self.entry(country, item)?.personas[persona.index()].clone())
    }

    /// All 81 targets, by [`Persona::index`].
    pub fn all(&self, country: CountryCode, item: &ItemCode) -> Option<&[Vec<f32>]> {
        Some(&self.entry(country, item)?.personas)
    }

    /// What the personas of a country that has an item's figure alone might answer, judging by the others: all 81, by
    /// [`Persona::index`]. `None` where there are targets, and where too few others show the item.
    pub fn extrapolated(&self, country: CountryCode, item: &ItemCode) -> Option<&[Vec<f32>]> {
        self.extrapolated.get(&country)?.get(item).map(Vec::as_slice)
    }

    /// How much a persona's level counts: 1 / (1/n_eff + 1/100), 0 to 100, with the n_eff of its seen, observed cells; 0
    /// where there is none.
    pub fn weight(&self, country: CountryCode, item: &ItemCode, persona: Persona) -> f32 {
        match self.entry(country, item).map(|e| f64::from(e.n_eff[persona.index()])) {
            Some(n) if n > 0.0 => (1.0 / (1.0 / n + 1.0 / FULL_WEIGHT)) as f32,
            _ => 0.0,
        }
    }

    /// How much the difference of two personas counts, 0 to 1: m / (m + 50) with m = 1 / (1/n_a + 1/n_b), so that two
    /// personas of 100 effective people each count half; 0 where one of them has no seen, observed cell.
    pub fn effect_precision(&self, country: CountryCode, item: &ItemCode, a: Persona, b: Persona) -> f32 {
        let Some(entry) = self.entry(country, item) else { return 0.0 };
        let [n_a, n_b] = [a, b].map(|p| entry.n_eff[p.index()]);
        if n_a <= 0.0 || n_b <= 0.0 {
            return 0.0;
        }
        let m = 1.0 / (1.0 / n_a + 1.0 / n_b);
        m / (m + FULL_WEIGHT as f32 / 2.0)
    }

    /// The countries with targets for personas.
    pub fn countries(&self) -> impl Iterator<Item = CountryCode> + '_ {
        self.entries.keys().copied()
    }

    /// The items of a country: those with targets for personas, or with a country figure where it has no more.
    pub fn items(&self, country: CountryCode) -> impl Iterator<Item = &ItemCode> + '_ {
        // Every entry has a figure too.
        self.figures.get(&country).into_iter().flat_map(BTreeMap::keys)
    }

    /// The countries with figures, country level included.
    pub fn figure_countries(&self) -> impl Iterator<Item = CountryCode> + '_ {
        self.figures.keys().copied()
    }

    /// The country as one voice; country-level tables have this alone.
    pub fn country_figure(&self, country: CountryCode, item: &ItemCode) -> Option<&[f32]> {
        self.figures.get(&country)?.get(item).map(Vec::as_slice)
    }
}

fn to_f32(p: &[f64]) -> Vec<f32> {
    p.iter().map(|v| *v as f32).collect()
}

type Effects = [Vec<f64>; N];

/// What the other countries say of each fit's effects; `None` where fewer than two others show the item.
fn transferred(
    fits: &[Fit<'_>],
    tables: &[&CountryTable],
    keep: &dyn Fn(CountryCode, &ItemCode, Cell) -> bool,
) -> Vec<Option<Effects>> {
    let transfer = Transfer::new(tables, keep, TransferConfig::default());
    let countries: BTreeSet<CountryCode> = fits.iter().map(|f| f.country).collect();
    let likeness: BTreeMap<_, _> = countries.into_iter().map(|c| (c, transfer.likeness(c))).collect();
    fits.iter().map(|f| transfer.effects(f.country, f.item, &likeness[&f.country], 2)).collect()
}

/// Empirical Bayes for each attribute. On the CDF scale at point k the estimate of country c has variance v_ck h_c, with
/// v = F (1 - F) and h its leverage; true effects vary around the item's mean with variance v_ck t. Because both scale with v,
/// the shrinkage factor t / (t + h_c) is the same at every k and the effect stays a difference of two distributions.
fn shrink(fits: &[Fit<'_>], prior: Prior, transferred: Option<&[Option<Effects>]>) -> Vec<Effects> {
    let mut by_item: BTreeMap<&ItemCode, Vec<usize>> = BTreeMap::new();
    fits.iter().enumerate().for_each(|(i, f)| by_item.entry(f.item).or_default().push(i));
    // Countries whose tables disagree about the number of options can't be averaged.
    let groups: Vec<(&ItemCode, Vec<usize>)> = by_item
        .into_iter()
        .map(|(item, group)| {
            (item, group.iter().copied().filter(|i| fits[*i].seen.options == fits[group[0]].seen.options).collect())
        })
        .collect();
    let mut effects: Vec<Effects> =
        fits.iter().map(|f| Attribute::ALL.map(|a| vec![0.0; f.model.main_effect(a).len()])).collect();
    for a in Attribute::ALL {
        let variance = between_countries(fits, &groups, a);
        for (_, group) in &groups {
            let mean = group_mean(fits, group, a, variance);
            for &index in group {
                let fit = &fits[index];
                let trust = variance / (variance + fit.model.leverage(a, a));
                let others = transferred.map(|t| t[index].as_ref().map(|e| &e[a.index()]));
                let prior = mean.iter().enumerate().map(|(k, m)| match (prior, others) {
                    (Prior::ItemMean(factor), _) => factor * m,
                    (Prior::Transferred, others) => others.flatten().map_or(0.0, |e| e[k]),
                });
                effects[index][a.index()] =
                    fit.model.main_effect(a).iter().zip(prior).map(|(e, m)| m + trust * (e - m)).collect();
            }
        }
    }
    effects
}

/// The mean effect of some countries, weighted by 1 / (t + h); 0 with fewer than three.
fn group_mean(fits: &[Fit<'_>], group: &[usize], a: Attribute, variance: f64) -> Vec<f64> {
    let mut mean = vec![0.0; group.first().map_or(0, |i| fits[*i].seen.options)];
    if group.len() < 3 {
        return mean;
    }
    let weight = |i: usize| 1.0 / (variance + fits[i].model.leverage(a, a));
    let total: f64 = group.iter().map(|i| weight(*i)).sum();
    for &i in group {
        mean.iter_mut().zip(fits[i].model.main_effect(a)).for_each(|(m, e)| *m += weight(i) / total * e);
    }
    mean
}

/// The variance t of true effects between countries, in units of F (1 - F): the value at which the squared deviations from the
/// items' means, divided by t + h, are as large as expected (method of moments after Paule and Mandel, 1982, over all items,
/// countries and CDF points at once).
fn between_countries(fits: &[Fit<'_>], groups: &[(&ItemCode, Vec<usize>)], a: Attribute) -> f64 {
    let excess = |t: f64| {
        let mut excess = 0.0;
        for (_, group) in groups {
            let mean = group_mean(fits, group, a, t);
            let total: f64 = group.iter().map(|i| 1.0 / (t + fits[*i].model.leverage(a, a))).sum();
            for &i in group {
                let (model, weight) = (&fits[i].model, 1.0 / (t + fits[i].model.leverage(a, a)));
                // A mean that contains the estimate lies nearer to it than the true mean does.
                let freedom = if group.len() < 3 { 1.0 } else { 1.0 - weight / total };
                let mut gap = 0.0;
                let inner = mean.len().saturating_sub(1);
                let points = model.main_effect(a).iter().zip(&mean).zip(model.unit_variance()).take(inner);
                for ((e, m), v) in points {
                    gap += e - m;
                    excess += gap * gap * weight - v * freedom;
                }
            }
        }
        excess
    };
    // Halving on a log scale; the excess falls as t grows. The ends: effects of 0.003 and of a standard deviation of 1.
    let (mut low, mut high) = (1e-5f64.ln(), 1f64.ln());
    for _ in 0..24 {
        let middle = f64::midpoint(low, high);
        if excess(middle.exp()) > 0.0 { low = middle } else { high = middle }
    }
    f64::midpoint(low, high).exp()
}
