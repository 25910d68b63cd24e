//! Synthetic populations whose true effects are known, and what the estimators make of samples from them.

use std::collections::BTreeMap;

use super::{pool, random::Random};
use crate::survey::{Attribute, COUNTRIES, Cell, CellAnswer, CountryCode, CountryTable, ItemAnswers, ItemCode, Persona};

/// One country's true answers to one item.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Population {
    pub shares: [f64; Cell::COUNT],
    pub p: Vec<Vec<f64>>,
}

impl Population {
    /// An ordered logit: P(answer <= k) = 1 / (1 + exp(-(threshold_k - shift(cell)))).
    pub fn new(shares: [f64; Cell::COUNT], thresholds: &[f64], shift: impl Fn(Cell) -> f64) -> Self {
        let cell = |cell: Cell| {
            let mut last = 0.0;
            let cumulated = thresholds.iter().map(|t| 1.0 / (1.0 + (shift(cell) - t).exp())).chain([1.0]);
            cumulated.map(|f| f - std::mem::replace(&mut last, f)).collect()
        };
        Self { shares, p: Cell::all().map(cell).collect() }
    }

    /// What a survey of `people` makes of it: cells below ten are estimated (here by the overall distribution).
    pub fn survey(&self, people: u32, random: &mut Random) -> ItemAnswers {
        let options = self.p[0].len();
        let mut counts = vec![vec![0u32; options]; Cell::COUNT];
        let draw = |p: &[f64], random: &mut Random| {
            let mut u = random.unit() * p.iter().sum::<f64>();
            p.iter()
                .position(|v| {
                    u -= v;
                    u < 0.0
                })
                .unwrap_or(p.len() - 1)
        };
        for _ in 0..people {
            let cell = draw(&self.shares, random);
            counts[cell][draw(&self.p[cell], random)] += 1;
        }
        let overall: Vec<f64> =
            (0..options).map(|k| counts.iter().map(|c| f64::from(c[k])).sum::<f64>() / f64::from(people)).collect();
        let cell = |c: &Vec<u32>| {
            let n: u32 = c.iter().sum();
            let observed = n >= 10;
            let p: Vec<f64> = if observed { c.iter().map(|k| f64::from(*k) / f64::from(n)).collect() } else { overall.clone() };
            let n_eff = if observed { f64::from(n) } else { 0.0 };
            let share = f64::from(n) / f64::from(people);
            let (n, p_age) = (observed.then_some(n), p.clone());
            Some(CellAnswer { n, n_eff, share, estimated: !observed, p, n_eff_age: n_eff, p_age })
        };
        ItemAnswers::Cells(counts.iter().map(cell).collect())
    }

    /// The true standardised shift of the mean position, points.
    pub fn standardised(&self, attribute: Attribute) -> f64 {
        let pairs = Cell::all().filter(|c| !c.level(attribute)).map(|c| (c.index(), c.with(attribute, true).index()));
        let position = |cell: usize| super::metrics::mean_position(&self.p[cell]);
        pairs.map(|(a, b)| 100.0 * (self.shares[a] + self.shares[b]) * (position(b) - position(a))).sum()
    }

    /// The true raw shift, points.
    pub fn raw(&self, attribute: Attribute) -> f64 {
        let mean = |level: bool| {
            let cells = || Cell::all().filter(move |c| c.level(attribute) == level).map(Cell::index);
            let sum: f64 = cells().map(|c| self.shares[c] * super::metrics::mean_position(&self.p[c])).sum();
            sum / cells().map(|c| self.shares[c]).sum::<f64>()
        };
        100.0 * (mean(true) - mean(false))
    }
}

/// Shares in which the attributes depend on each other (college goes with urban and not married); none below 2 %.
pub(super) fn shares(random: &mut Random) -> [f64; Cell::COUNT] {
    let mut shares = [0.0; Cell::COUNT];
    for cell in Cell::all() {
        let [_, college, rural, married] = Attribute::ALL.map(|a| f64::from(cell.level(a)) - 0.5);
        shares[cell.index()] = (-1.5 * college * rural - college * married + 0.3 * random.normal()).exp();
    }
    let sum: f64 = shares.iter().sum();
    shares.map(|s| 0.02 + (1.0 - 0.32) * s / sum)
}

/// Several countries and items; effects vary around a mean per item, with a little interaction.
pub(super) struct World {
    pub populations: BTreeMap<CountryCode, BTreeMap<ItemCode, Population>>,
}

impl World {
    pub fn new(seed: u64, countries: usize, items: usize) -> Self {
        let mut random = Random::new(seed);
        let mut populations: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        let lives: Vec<_> = COUNTRIES[..countries].iter().map(|c| (c.code(), shares(&mut random))).collect();
        for item in 0..items {
            let options = [2, 3, 4, 10][item % 4];
            let mean = Attribute::ALL.map(|_| 0.25 * random.normal());
            for (country, shares) in &lives {
                let centre = 0.6 * random.normal();
                let thresholds: Vec<f64> =
                    (1..options).map(|k| centre + (f64::from(k) / f64::from(options) - 0.5) * 4.0).collect();
                let own = mean.map(|m| m + 0.15 * random.normal());
                let twist = 0.15 * random.normal();
                let shift = |cell: Cell| {
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
        Some(pool::personas(&population.p, &population.shares))
    }
}

mod effects {
    use super::*;
    use crate::causal::{EffectKind, effect};

    /// Four options; the given effects in logits, no interaction.
    fn population(random: &mut Random, effects: [f64; 4]) -> Population {
        let centre = 0.5 * random.normal();
        let shift = |c: Cell| Attribute::ALL.map(|a| effects[a.index()] * f64::from(c.level(a))).iter().sum();
        Population::new(shares(random), &[centre - 1.0, centre, centre + 1.0], shift)
    }

    #[test]
    fn standardised_effects_are_recovered_and_raw_ones_confounded() {
        let mut random = Random::new(5);
        let population = population(&mut random, [0.3, 1.2, 0.0, -0.5]);
        let (mut raw, mut standardised) = (0.0, 0.0);
        for _ in 0..40 {
            let survey = population.survey(3000, &mut random);
            raw += effect(&survey, Attribute::Residence, EffectKind::Raw).unwrap().shift / 40.0;
            standardised += effect(&survey, Attribute::Residence, EffectKind::Standardised).unwrap().shift / 40.0;
        }
        // Residence does nothing, but rural people are less often college graduates.
        assert!(standardised.abs() < 0.6, "standardised {standardised}");
        assert!(raw < -4.0, "raw {raw}");
        assert!((raw - population.raw(Attribute::Residence)).abs() < 0.6);
        let survey = population.survey(200_000, &mut random);
        for a in Attribute::ALL {
            let (found, truth) = (effect(&survey, a, EffectKind::Standardised).unwrap(), population.standardised(a));
            assert!((found.shift - truth).abs() < 0.6, "{a}: {} of {truth}", found.shift);
            assert_eq!(found.contexts_used, 8);
        }
    }

    #[test]
    fn intervals_cover_the_truth_and_placebos_are_rarely_clear() {
        for (seed, kind) in [(21, EffectKind::Raw), (22, EffectKind::Standardised), (23, EffectKind::AgeAdjusted)] {
            let mut random = Random::new(seed);
            let (mut covered, mut placebo_clear, mut placebo) = (0, 0, 0.0);
            for _ in 0..400 {
                let size = 0.5 * random.normal();
                let population = population(&mut random, [0.0, size, 0.4, -0.3]);
                let survey = population.survey(1200, &mut random);
                let found = effect(&survey, Attribute::Education, kind).unwrap();
                let truth = match kind {
                    EffectKind::Raw => population.raw(Attribute::Education),
                    _ => population.standardised(Attribute::Education),
                };
                covered += u32::from(found.interval.0 <= truth && truth <= found.interval.1);
                let gender = effect(&survey, Attribute::Gender, EffectKind::Standardised).unwrap();
                placebo_clear += u32::from(gender.is_clear());
                placebo += gender.shift / 400.0;
            }
            assert!((368..=392).contains(&covered), "{kind:?}: {covered} of 400");
            assert!(placebo_clear <= 32, "{kind:?}: {placebo_clear} of 400 placebos");
            assert!(placebo.abs() < 0.3, "{kind:?}: placebo {placebo}");
        }
    }
}

mod targets {
    use super::*;
    use crate::causal::{CellsSplit, SmoothConfig, Targets, metrics::emd};

    fn to_f64(p: &[f32]) -> Vec<f64> {
        p.iter().map(|v| f64::from(*v)).collect()
    }

    /// Mean EMD from the true cells.
    fn error(world: &World, targets: &Targets) -> f64 {
        let mut errors = Vec::new();
        for country in targets.countries() {
            for item in targets.items(country) {
                let truth = world.truth(country, item).unwrap();
                let personas = Cell::all().map(Persona::full);
                errors.extend(personas.map(|p| emd(&truth[p.index()], &to_f64(&targets.persona(country, item, p).unwrap()))));
            }
        }
        errors.iter().sum::<f64>() / errors.len() as f64
    }

    #[test]
    fn shrinking_brings_targets_nearer_to_the_truth() {
        let world = World::new(1, 8, 24);
        let tables = world.survey(900, 2);
        let all: Vec<_> = tables.iter().collect();
        let build = |tables: &[&CountryTable], shrink| {
            Targets::build(tables, &|_, _, _| true, &SmoothConfig { shrink, ..SmoothConfig::default() })
        };
        let [shrunk, raw] = [true, false].map(|shrink| error(&world, &build(&all, shrink)));
        assert!(shrunk < 0.6 * raw, "shrunk {shrunk}, raw {raw}");
        // One country alone has no mean over countries to lean on, and still gains.
        let [shrunk, raw] = [true, false].map(|shrink| error(&world, &build(&all[..1], shrink)));
        assert!(shrunk < 0.75 * raw, "alone: shrunk {shrunk}, raw {raw}");
    }

    #[test]
    fn targets_are_coherent_distributions_around_the_country_figure() {
        let world = World::new(3, 4, 8);
        let mut tables = world.survey(900, 4);
        let level = ItemAnswers::CountryLevel(vec![0.3, 0.7]);
        let aus = CountryCode::parse("AUS").unwrap();
        tables.push(CountryTable { country: aus, items: [(ItemCode::from("Q1"), level)].into() });
        let targets = Targets::build(&tables.iter().collect::<Vec<_>>(), &|_, _, _| true, &SmoothConfig::default());
        assert_eq!((targets.countries().count(), targets.figure_countries().count()), (4, 5));
        assert_eq!(targets.country_figure(aus, &"Q1".into()), Some(&[0.3f32, 0.7][..]));
        assert_eq!(targets.all(aus, &"Q1".into()), None);
        for table in &tables[..4] {
            for (item, answers) in &table.items {
                let all = targets.all(table.country, item).unwrap();
                assert_eq!(all.len(), Persona::COUNT);
                for p in all {
                    assert!(p.iter().all(|v| *v >= 0.9e-4) && (p.iter().sum::<f32>() - 1.0).abs() < 1e-5, "{p:?}");
                }
                let survey = pool::country_figure(answers).unwrap();
                let figure = to_f64(targets.country_figure(table.country, item).unwrap());
                assert!(emd(&survey, &figure) < 1e-3, "{survey:?} {figure:?}");
                let women = Persona::ANY.with(Attribute::Gender, Some(true));
                let college = women.with(Attribute::Education, Some(true));
                let [few, many] = [college, women].map(|p| targets.weight(table.country, item, p));
                assert!(0.0 < few && few < many && many < 100.0);
                let precision = targets.effect_precision(table.country, item, women.with(Attribute::Gender, Some(false)), women);
                assert!((0.3..1.0).contains(&precision), "{precision}");
            }
        }
    }

    #[test]
    fn held_out_cells_have_no_influence() {
        let world = World::new(5, 5, 12);
        let tables = world.survey(900, 6);
        let split = CellsSplit::new(9);
        let mut spoilt = tables.clone();
        for table in &mut spoilt {
            for (item, answers) in &mut table.items {
                let ItemAnswers::Cells(cells) = answers else { unreachable!() };
                for (answer, cell) in cells.iter_mut().zip(Cell::all()) {
                    if split.is_held_out(table.country, item, cell) {
                        answer.as_mut().unwrap().p.rotate_left(1);
                    }
                }
            }
        }
        assert_ne!(tables, spoilt);
        let keep = |c: CountryCode, i: &ItemCode, cell: Cell| !split.is_held_out(c, i, cell);
        let build = |tables: &[CountryTable]| Targets::build(&tables.iter().collect::<Vec<_>>(), &keep, &SmoothConfig::default());
        assert_eq!(build(&tables), build(&spoilt));
        for table in &tables {
            for item in table.items.keys() {
                if let Some(block) = split.held_out(table.country, item) {
                    assert_eq!(build(&tables).weight(table.country, item, block), 0.0);
                }
            }
        }
    }

    #[test]
    fn odd_tables_give_no_panic() {
        let (usa, item) = (CountryCode::parse("USA").unwrap(), ItemCode::from("Q1"));
        let answer = |p: Vec<f64>| {
            let p_age = p.clone();
            Some(CellAnswer { n: Some(10), n_eff: 10.0, share: 0.1, estimated: false, p, n_eff_age: 9.0, p_age })
        };
        let odd = [
            ItemAnswers::Cells(vec![]),
            ItemAnswers::Cells(vec![None; 16]),
            ItemAnswers::Cells(vec![answer(vec![1.0])]),
            ItemAnswers::Cells(vec![answer(vec![f64::NAN, 1.0])]),
            ItemAnswers::Cells(vec![answer(vec![0.5, 0.5]), answer(vec![0.2, 0.3, 0.5])]),
            ItemAnswers::CountryLevel(vec![]),
            ItemAnswers::CountryLevel(vec![f64::NAN, 0.5]),
        ];
        for answers in odd {
            let table = CountryTable { country: usa, items: [(item.clone(), answers)].into() };
            let targets = Targets::build(&[&table], &|_, _, _| true, &SmoothConfig::default());
            assert_eq!(targets.all(usa, &item), None);
            assert_eq!(targets.weight(usa, &item, Persona::ANY), 0.0);
        }
        let table =
            CountryTable { country: usa, items: [(item.clone(), ItemAnswers::Cells(vec![answer(vec![0.5, 0.5]); 2]))].into() };
        let targets = Targets::build(&[&table], &|_, _, _| true, &SmoothConfig::default());
        assert!(targets.all(usa, &item).is_some_and(|all| all.iter().flatten().all(|v| v.is_finite())));
    }
}

mod evaluation {
    use super::*;
    use crate::causal::{Baseline, CellsSplit, EffectKind, evaluate};

    #[test]
    fn the_truth_reaches_the_floor_and_nothing_less_does() {
        let world = World::new(7, 11, 80);
        let tables = world.survey(1200, 8);
        let tables: Vec<_> = tables.iter().collect();
        let split = CellsSplit::new(1);
        let block = |c: CountryCode, i: &ItemCode| split.held_out(c, i);
        let truth = evaluate(&tables, &block, EffectKind::Standardised, &|c, i| world.truth(c, i)).report();
        let skill = truth.effects.skill.unwrap();
        assert!((95.0..105.0).contains(&skill), "{skill}");
        for level in truth.levels {
            assert!((level.score - level.floor).abs() < 0.2, "{level:?}");
        }
        assert!(f64::from(truth.same_sign) > 0.9 * f64::from(truth.clear));
        let keep = |c: CountryCode, i: &ItemCode, cell: Cell| !split.is_held_out(c, i, cell);
        let skill = |baseline: Baseline| {
            let predictions = baseline.fit(&tables, &keep);
            let report = evaluate(&tables, &block, EffectKind::Standardised, &|c, i| predictions.get(c, i)).report();
            report.effects.skill.unwrap()
        };
        let skills = Baseline::ALL.map(skill);
        assert_eq!(skills[..3], [0.0; 3]);
        let [pooled, _, additive, shrunk, _] = skills[3..] else { unreachable!() };
        assert!(0.0 < pooled && pooled < shrunk && additive < shrunk && shrunk < 95.0, "{skills:?}");
    }

    #[test]
    fn evaluations_reproduce_and_can_be_parted() {
        let world = World::new(9, 3, 10);
        let tables = world.survey(800, 1);
        let tables: Vec<_> = tables.iter().collect();
        let run = |seed| {
            let split = CellsSplit::new(seed);
            evaluate(&tables, &|c, i| split.held_out(c, i), EffectKind::Standardised, &|c, i| world.truth(c, i))
        };
        assert_eq!(run(1), run(1));
        assert_eq!(run(1).report(), run(1).report());
        assert_ne!(run(1), run(2));
        let all = run(1);
        let parts: usize = tables.iter().map(|t| all.only(|c, _| c == t.country).effects.len()).sum();
        assert_eq!(parts, all.effects.len());
    }

    #[test]
    fn a_predictor_without_answers_is_counted_and_not_scored() {
        let world = World::new(9, 2, 4);
        let tables = world.survey(800, 1);
        let tables: Vec<_> = tables.iter().collect();
        let everything = |_: CountryCode, _: &ItemCode| Some(Persona::ANY);
        let odd: [Option<Vec<Vec<f64>>>; 4] = [None, Some(vec![]), Some(vec![vec![]; 81]), Some(vec![vec![f64::NAN; 2]; 81])];
        for answer in odd {
            let report = evaluate(&tables, &everything, EffectKind::Standardised, &|_, _| answer.clone()).report();
            assert_eq!((report.unanswered, report.effects.effects, report.effects.skill), (8, 0, None));
        }
        let report = evaluate(&tables, &everything, EffectKind::Standardised, &|c, i| world.truth(c, i)).report();
        // Four attributes of each country and item.
        assert_eq!((report.unanswered, report.effects.effects), (0, 32));
    }
}
