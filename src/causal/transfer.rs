//! Effects for a country of which only the overall figures are known, carried over from countries that show theirs.

use std::collections::BTreeMap;

use super::{
    Additive,
    metrics::{cdf, emd},
    pool::{self, Seen},
};
use crate::survey::{Attribute, Cell, CountryCode, CountryTable, ItemAnswers, ItemCode};

/// How an effect is carried over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TransferConfig {
    /// The part of the others' effect that is taken over, 0 to 1: effects shrink where they are only guessed. `None` learns
    /// one for each attribute, by carrying effects over to each of the countries that show theirs.
    pub factor: Option<f64>,
    /// Countries weigh exp(-D / bandwidth), D the mean EMD (0 to 1) of their figures over the items that both have; infinite
    /// makes all alike.
    pub bandwidth: f64,
    /// Whether effects shift logits: divided by F (1 - F) of their own figure and multiplied by that of the other, so that
    /// they are small where almost all agree.
    pub logit: bool,
}

impl Default for TransferConfig {
    fn default() -> Self {
        Self { factor: None, bandwidth: 0.05, logit: true }
    }
}

impl TransferConfig {
    /// Mean effects of all other countries, as they are.
    pub const POOLED: Self = Self { factor: Some(0.7), bandwidth: f64::INFINITY, logit: false };
}

/// A ridge in people for one country's effects; more than the training targets' because nothing else smooths them.
const RIDGE: f64 = 20.0;

/// Variance of effects between countries in units of F (1 - F), for weighing precise countries against vague ones.
const BETWEEN: f64 = 0.008;

struct Source {
    country: CountryCode,
    figure: Vec<f64>,
    shares: [f64; Cell::COUNT],
    centre: [f64; Attribute::COUNT],
    model: Additive,
}

/// Other countries' effects, ready to be carried over to any country with a figure.
pub struct Transfer {
    sources: BTreeMap<ItemCode, Vec<Source>>,
    figures: BTreeMap<CountryCode, BTreeMap<ItemCode, Vec<f64>>>,
    config: TransferConfig,
    factors: [f64; Attribute::COUNT],
}

impl std::fmt::Debug for Transfer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transfer")
            .field("items", &self.sources.len())
            .field("config", &self.config)
            .field("factors", &self.factors)
            .finish_non_exhaustive()
    }
}

impl Transfer {
    /// Reads figures from all tables, and effects from the kept cells of those that have some.
    pub fn new(tables: &[&CountryTable], keep: &dyn Fn(CountryCode, &ItemCode, Cell) -> bool, config: TransferConfig) -> Self {
        let mut sources: BTreeMap<ItemCode, Vec<Source>> = BTreeMap::new();
        let mut figures: BTreeMap<CountryCode, BTreeMap<ItemCode, Vec<f64>>> = BTreeMap::new();
        for table in tables {
            let country = table.country;
            let mut insert = |item: &ItemCode, p: &[f64]| {
                figures.entry(country).or_default().insert(item.clone(), p.to_vec());
            };
            for (item, answers) in &table.items {
                if let ItemAnswers::CountryLevel(p) = answers {
                    if p.len() > 1 && p.iter().all(|v| v.is_finite()) {
                        insert(item, p);
                    }
                } else if let Some(seen) = Seen::new(answers, |cell| keep(country, item, cell)) {
                    insert(item, &seen.figure);
                    let cells = seen.cells.iter().map(|(c, a)| (*c, &a.p[..], a.n_eff));
                    if let Some(model) = Additive::fit(cells, seen.options, RIDGE) {
                        let source = Source { country, figure: seen.figure, shares: seen.shares, centre: seen.centre, model };
                        sources.entry(item.clone()).or_default().push(source);
                    }
                }
            }
        }
        let mut transfer = Self { sources, figures, config, factors: [config.factor.unwrap_or(1.0); Attribute::COUNT] };
        if config.factor.is_none() {
            transfer.factors = transfer.learn_factors();
        }
        transfer
    }

    /// Least squares through the origin, on the CDF scale, of each country's effects on what the others predict; 0 to 1.
    fn learn_factors(&self) -> [f64; Attribute::COUNT] {
        let likeness: BTreeMap<_, _> = self.figures.keys().map(|c| (*c, self.likeness(*c))).collect();
        Attribute::ALL.map(|a| {
            let (mut along, mut square) = (0.0, 0.0);
            for sources in self.sources.values() {
                for target in sources.iter().filter(|s| shows(s, a)) {
                    let others: Vec<&Source> = sources.iter().filter(|s| is_other(s, target.country, &target.figure)).collect();
                    let guess = cdf(&self.effect(&target.figure, &others, a, &likeness[&target.country]));
                    for (e, g) in cdf(target.model.main_effect(a)).iter().zip(guess) {
                        along += e * g;
                        square += g * g;
                    }
                }
            }
            if square > 0.0 { (along / square).clamp(0.0, 1.0) } else { 0.0 }
        })
    }

    /// The part of the others' effect that is taken over, by [`Attribute::index`].
    pub fn factors(&self) -> [f64; Attribute::COUNT] {
        self.factors
    }

    /// Mean EMD of two countries' figures over the items that both have, 0 to 1; 1 where they share none.
    pub fn distance(&self, a: CountryCode, b: CountryCode) -> f64 {
        let (Some(a), Some(b)) = (self.figures.get(&a), self.figures.get(&b)) else { return 1.0 };
        let shared = a.iter().filter_map(|(item, p)| Some(emd(p, b.get(item).filter(|q| q.len() == p.len())?)));
        let (count, sum) = shared.fold((0u32, 0.0), |(n, sum), d| (n + 1, sum + d));
        if count == 0 { 1.0 } else { sum / f64::from(count) }
    }

    /// How much each other country counts for this one, before precision; the nearest counts 1.
    pub fn likeness(&self, country: CountryCode) -> BTreeMap<CountryCode, f64> {
        let others = self.figures.keys().copied().filter(|c| *c != country);
        let distances: Vec<_> = others.map(|c| (c, self.distance(country, c))).collect();
        let nearest = distances.iter().map(|d| d.1).fold(f64::INFINITY, f64::min);
        distances.into_iter().map(|(c, d)| (c, (-(d - nearest) / self.config.bandwidth).exp())).collect()
    }

    /// All 81 personas of a country for one item: its figure plus the others' effects, never its own. `None` where it has no
    /// figure, or no other country shows effects. `likeness` is that of the country.
    ///
    /// Who lives in a country-level country is unknown: shares are the other countries' mean.
    pub fn personas(
        &self,
        country: CountryCode,
        item: &ItemCode,
        likeness: &BTreeMap<CountryCode, f64>,
    ) -> Option<Vec<Vec<f64>>> {
        let figure = self.figures.get(&country)?.get(item)?;
        let effects = self.effects(country, item, likeness, 1)?;
        let of_item = self.sources.get(item)?;
        let (shares, centre) = match of_item.iter().find(|s| s.country == country) {
            Some(own) => (own.shares, own.centre),
            None => mean_people(of_item),
        };
        let effects = [0, 1, 2, 3].map(|i| &effects[i][..]);
        Some(pool::personas(&pool::spread(figure, &centre, effects, 1e-4), &shares))
    }

    /// The four effects that the other countries suggest, one number an option. `None` where the country has no figure, or
    /// fewer than `fewest` others show effects.
    pub fn effects(
        &self,
        country: CountryCode,
        item: &ItemCode,
        likeness: &BTreeMap<CountryCode, f64>,
        fewest: usize,
    ) -> Option<[Vec<f64>; Attribute::COUNT]> {
        let figure = self.figures.get(&country)?.get(item)?;
        let sources: Vec<&Source> = self.sources.get(item)?.iter().filter(|s| is_other(s, country, figure)).collect();
        let enough = sources.len() >= fewest.max(1);
        enough.then(|| Attribute::ALL.map(|a| self.effect(figure, &sources, a, likeness)))
    }

    /// One attribute's effect, one number an option.
    fn effect(&self, figure: &[f64], sources: &[&Source], a: Attribute, likeness: &BTreeMap<CountryCode, f64>) -> Vec<f64> {
        // The spread of a cumulative proportion; bounded, because dividing by a very small one would only magnify noise.
        let room = |p: &[f64]| -> Vec<f64> {
            let spread = |f: f64| if self.config.logit { (f * (1.0 - f)).max(0.02) } else { 1.0 };
            cdf(p).into_iter().map(spread).collect()
        };
        let mut shift = vec![0.0; figure.len()];
        let mut total = 0.0;
        for source in sources {
            let alike = likeness.get(&source.country).copied().unwrap_or(0.0);
            if alike <= 0.0 || !shows(source, a) {
                continue;
            }
            let weight = alike / (BETWEEN + source.model.leverage(a, a));
            total += weight;
            let own = cdf(source.model.main_effect(a)).into_iter().zip(room(&source.figure));
            shift.iter_mut().zip(own).for_each(|(s, (e, r))| *s += weight * e / r);
        }
        if total <= 0.0 {
            return vec![0.0; figure.len()];
        }
        let mut last = 0.0;
        let scaled = shift.iter().zip(room(figure)).map(|(s, r)| self.factors[a.index()] * s / total * r);
        let mut effect: Vec<f64> = scaled.map(|f| f - std::mem::replace(&mut last, f)).collect();
        // The last cumulative shift is 0 but for rounding.
        if let Some(end) = effect.last_mut() {
            *end -= last;
        }
        effect
    }
}

fn is_other(source: &Source, country: CountryCode, figure: &[f64]) -> bool {
    source.country != country && source.figure.len() == figure.len()
}

/// Whether the attribute varied there: otherwise its leverage is that of the ridge alone.
fn shows(source: &Source, a: Attribute) -> bool {
    source.model.leverage(a, a) < 0.9 / RIDGE
}

/// The mean composition of some countries: shares of cells, and of level B of each attribute.
fn mean_people(sources: &[Source]) -> ([f64; Cell::COUNT], [f64; Attribute::COUNT]) {
    let mut shares = [0.0; Cell::COUNT];
    for source in sources {
        let total: f64 = source.shares.iter().sum::<f64>() * sources.len() as f64;
        shares.iter_mut().zip(source.shares).for_each(|(sum, s)| *sum += s / total);
    }
    let level_b = |a| Cell::all().filter(|c| c.level(a)).map(|c| shares[c.index()]).sum();
    (shares, Attribute::ALL.map(level_b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::Persona;

    fn yes(p: f64) -> Vec<f64> {
        vec![1.0 - p, p]
    }

    /// Two countries where women say yes more often by 0.2, and one with its overall figure alone.
    fn tables() -> Vec<CountryTable> {
        use crate::survey::CellAnswer;
        let item = ItemCode::from("Q1");
        let cell = |cell: Cell, low: f64| {
            let p = yes(if cell.level(Attribute::Gender) { low + 0.2 } else { low });
            Some(CellAnswer {
                n: Some(900),
                n_eff: 900.0,
                share: 1.0 / 16.0,
                estimated: false,
                n_eff_age: 900.0,
                p_age: p.clone(),
                p,
            })
        };
        let table = |country: &str, answers| CountryTable {
            country: CountryCode::parse(country).unwrap(),
            items: [(item.clone(), answers)].into(),
        };
        let cells = |low| ItemAnswers::Cells(Cell::all().map(|c| cell(c, low)).collect());
        let level = ItemAnswers::CountryLevel(yes(0.98));
        vec![table("USA", cells(0.4)), table("JPN", cells(0.4)), table("KEN", level)]
    }

    fn gap(config: TransferConfig) -> f64 {
        let (tables, ken) = (tables(), CountryCode::parse("KEN").unwrap());
        let transfer = Transfer::new(&tables.iter().collect::<Vec<_>>(), &|_, _, _| true, config);
        let personas = transfer.personas(ken, &"Q1".into(), &transfer.likeness(ken)).unwrap();
        let figure = &personas[Persona::ANY.index()];
        // Cutting a proportion that would pass 1 moves the figure a little.
        assert!((figure[1] - 0.98).abs() < if config.logit { 1e-6 } else { 0.02 }, "{figure:?}");
        let [a, b] = [false, true].map(|l| personas[Persona::ANY.with(Attribute::Gender, Some(l)).index()][1]);
        b - a
    }

    #[test]
    fn effects_carry_over_and_shrink_where_all_agree() {
        let factor = Some(0.5);
        let plain = gap(TransferConfig { factor, bandwidth: f64::INFINITY, logit: false });
        // Half of 0.2, cut where a proportion would pass 1.
        assert!((0.06..0.101).contains(&plain), "{plain}");
        let logit = gap(TransferConfig { factor, ..TransferConfig::default() });
        // 0.0196 / 0.25 of it.
        assert!((logit - 0.1 * 0.0196 / 0.25).abs() < 2e-4, "{logit}");
        // Where all countries agree, the learnt factor is 1.
        let learnt = gap(TransferConfig::default());
        assert!((learnt - 2.0 * logit).abs() < 3e-4, "{learnt}");
    }

    #[test]
    fn nothing_carries_over_without_others() {
        let tables = tables();
        let ken = CountryCode::parse("KEN").unwrap();
        let alone = Transfer::new(&[&tables[2]], &|_, _, _| true, TransferConfig::default());
        assert_eq!(alone.personas(ken, &"Q1".into(), &alone.likeness(ken)), None);
        assert_eq!(alone.distance(ken, tables[0].country), 1.0);
        let other = Transfer::new(&[&tables[0]], &|_, _, _| true, TransferConfig::default());
        assert_eq!(other.personas(tables[0].country, &"Q1".into(), &BTreeMap::new()), None);
    }
}
