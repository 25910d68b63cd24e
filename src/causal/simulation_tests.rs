//! What estimators, targets and evaluation make of populations whose truth is known.

use super::{
    pool,
    random::Random,
    simulation::{Population, World, shares},
};
use crate::survey::{Attribute, Cell, CellAnswer, CountryCode, CountryTable, ItemAnswers, ItemCode, Persona};

mod effects {
    use super::*;
    use crate::causal::{EffectKind, effect, metrics::mean_shift};

    /// Four options; the given effects in logits, no interaction.
    fn population(random: &mut Random, effects: [f64; 4]) -> Population {
        let centre = 0.5 * random.normal();
        let shift = |c: Cell, _: f64| Attribute::ALL.map(|a| effects[a.index()] * f64::from(c.level(a))).iter().sum();
        Population::new(shares(random), &[centre - 1.0, centre, centre + 1.0], shift)
    }

    fn truth(population: &Population, attribute: Attribute, kind: EffectKind) -> f64 {
        mean_shift(&population.effect(attribute, kind, Persona::ANY, &|_| true).unwrap())
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
        assert!((raw - truth(&population, Attribute::Residence, EffectKind::Raw)).abs() < 0.6);
        let survey = population.survey(200_000, &mut random);
        for a in Attribute::ALL {
            let found = effect(&survey, a, EffectKind::Standardised).unwrap();
            let truth = truth(&population, a, EffectKind::Standardised);
            assert!((found.shift - truth).abs() < 0.6, "{a}: {} of {truth}", found.shift);
            assert_eq!(found.contexts_used, 8);
        }
    }

    /// Ages decide, and married people are older: marriage does nothing at any one age.
    #[test]
    fn age_adjustment_takes_out_what_age_does() {
        let mut random = Random::new(6);
        let population = Population::new(shares(&mut random), &[-1.0, 0.0, 1.0], |_, age| 0.8 * age)
            .with_ages(|c| if c.level(Attribute::Marital) { 0.5 } else { -0.5 })
            .with_weights(0.3, 0.4, &mut random);
        let survey = population.survey(200_000, &mut random);
        let found = EffectKind::ALL.map(|kind| effect(&survey, Attribute::Marital, kind).unwrap());
        let truth = EffectKind::ALL.map(|kind| truth(&population, Attribute::Marital, kind));
        for (found, truth) in found.iter().zip(truth) {
            assert!((found.shift - truth).abs() < 0.6, "{:?}: {} of {truth}", found.kind, found.shift);
        }
        assert!(found[1].shift > 10.0 && found[2].shift.abs() < 0.6, "{found:?}");
        // Weights and standardisation cost people.
        assert!(found[1].n_eff_a < 0.9 * f64::from(found[1].n_a) && found[2].n_eff_a < found[1].n_eff_a);
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
