//! Models whose truth is known: populations that were made up, and surveys of them.

use super::{
    JudgedRow, Judgement, judge, judgement_text,
    noise::{Noise, of_pairs},
};
use crate::{
    align::{Part, PredictorKind},
    causal::{Baseline, EffectKind, Label, evaluate_known, metrics::emd, random::Random, simulation::World},
    model::{JudgedAnswers, Told},
    survey::{Composition, CountryCode, CountryTable, ItemCode, Persona, Standard, SurveyId},
};

struct Setting {
    world: World,
    tables: Vec<CountryTable>,
    composition: Composition,
}

impl Setting {
    fn new(people: u32) -> Self {
        let world = World::new(5, 3, 16);
        let tables = world.survey(people, 7);
        Self { composition: Composition::of_tables(&tables), world, tables }
    }

    /// A model that answers what `answer` says for these personas.
    fn model(
        &self,
        personas: impl Fn(Persona) -> bool,
        mut answer: impl FnMut(CountryCode, &ItemCode, Persona) -> (Vec<f64>, Option<u32>),
    ) -> JudgedAnswers {
        let mut answers = JudgedAnswers::new("m");
        for table in &self.tables {
            for item in table.items.keys() {
                for persona in Persona::all().filter(|p| personas(*p)) {
                    let (p, samples) = answer(table.country, item, persona);
                    let p = p.into_iter().map(|v| v as f32).collect();
                    answers.insert(table.country, item, persona, Told { p, samples, spread: None });
                }
            }
        }
        answers
    }

    fn surveyed(&self, country: CountryCode, item: &ItemCode, persona: Persona) -> Vec<f64> {
        let table = self.tables.iter().find(|t| t.country == country).unwrap();
        table.items[item].persona(persona, Standard::AsAnswered).unwrap().p
    }

    fn truth(&self, country: CountryCode, item: &ItemCode, persona: Persona) -> Vec<f64> {
        self.world.truth(country, item).unwrap()[persona.index()].clone()
    }

    fn judge(&self, answers: &JudgedAnswers) -> Judgement {
        let tables: Vec<&CountryTable> = self.tables.iter().collect();
        judge(answers, &tables, &self.composition, &|_| Some("one topic".into()))
    }
}

fn row<'a>(found: &'a Judgement, predictor: &str) -> &'a JudgedRow {
    found.rows.iter().find(|r| r.predictor == predictor && r.part == Part::All && r.survey == SurveyId::Wvs7).unwrap()
}

fn skill(row: &JudgedRow) -> f64 {
    row.report.effects.skill.unwrap()
}

#[test]
fn the_surveys_own_figures_are_faultless_and_the_truth_reaches_the_floor() {
    let setting = Setting::new(4_000);
    let own = setting.judge(&setting.model(|_| true, |c, i, p| (setting.surveyed(c, i, p), None)));
    let own = row(&own, "m");
    assert!(own.report.levels.iter().all(|l| l.score > 99.999) && own.country.unwrap().score > 99.999);
    // Past the floor, which is what the truth can expect: nobody but the sample itself comes nearer.
    let effects = own.report.effects;
    let expected = 100.0 * effects.zero / (effects.zero - effects.floor);
    assert!((skill(own) - expected).abs() < 0.01 && (100.0..140.0).contains(&expected), "{}", skill(own));
    let faults: u32 = Label::ALL.iter().filter(|l| l.is_fault()).map(|l| own.report.labels[l.index()]).sum();
    assert_eq!((faults, own.pairs, own.sampled), (0, 48, None));
    let by_attribute: u32 = own.labels.iter().flatten().sum();
    assert_eq!(by_attribute, own.report.effects.effects);
    let truth = setting.judge(&setting.model(|_| true, |c, i, p| (setting.truth(c, i, p), None)));
    let truth = row(&truth, "m");
    for level in truth.report.levels {
        assert!((level.score - level.floor).abs() < 0.3, "{level:?}");
    }
    assert!((skill(truth) - 100.0).abs() < 12.0, "{}", skill(truth));
}

#[test]
fn one_voice_has_no_skill_and_a_uniform_guess_its_known_level() {
    let setting = Setting::new(4_000);
    let average = setting.judge(&setting.model(|_| true, |c, i, _| (setting.surveyed(c, i, Persona::ANY), None)));
    let (own, reference) = (row(&average, "m"), row(&average, Baseline::CountryAverage.name()));
    assert!(skill(own).abs() < 1e-6 && skill(reference) == 0.0);
    assert_eq!(own.report.labels[Label::Aligned.index()] + own.report.labels[Label::Flipped.index()], 0);
    for (a, b) in own.report.levels.iter().zip(&reference.report.levels) {
        assert!((a.score - b.score).abs() < 1e-3 && a.personas == b.personas && a.personas > 0);
    }
    assert_eq!((reference.kind, reference.country), (PredictorKind::Statistic, None));
    let even = |c: CountryCode, i: &ItemCode| {
        let options = setting.surveyed(c, i, Persona::ANY).len();
        vec![1.0 / options as f64; options]
    };
    let uniform = setting.judge(&setting.model(|_| true, |c, i, _| (even(c, i), None)));
    let (own, reference) = (row(&uniform, "m"), row(&uniform, Baseline::Uniform.name()));
    for (a, b) in own.report.levels.iter().zip(&reference.report.levels) {
        assert!((a.score - b.score).abs() < 1e-4);
    }
    // G = 0 by hand.
    let pairs = || setting.tables.iter().flat_map(|t| t.items.keys().map(|i| (t.country, i)));
    let mean =
        pairs().map(|(c, i)| emd(&even(c, i), &setting.surveyed(c, i, Persona::ANY))).sum::<f64>() / pairs().count() as f64;
    assert!((own.country.unwrap().score - 100.0 * (1.0 - mean)).abs() < 1e-3);
    let (low, high) = own.level_intervals[0].unwrap();
    assert!(low < own.report.levels[0].score && own.report.levels[0].score < high);
}

#[test]
fn drawn_answers_widen_intervals_and_lower_the_floor() {
    let setting = Setting::new(4_000);
    let mut random = Random::new(3);
    let drawn = setting.model(|_| true, |c, i, p| (random.sample(&setting.truth(c, i, p), 50), Some(50)));
    let mut plain = JudgedAnswers::new("m");
    for (country, code, item) in drawn.pairs() {
        item.personas().for_each(|(p, told)| plain.insert(country, code, p, Told { samples: None, ..told.clone() }));
    }
    let (drawn, plain) = (setting.judge(&drawn), setting.judge(&plain));
    let (drawn, plain) = (row(&drawn, "m"), row(&plain, "m"));
    assert_eq!(drawn.report.levels, plain.report.levels);
    let width = |i: Option<(f64, f64)>| i.map(|(low, high)| high - low).unwrap();
    for g in 0..4 {
        assert!(width(drawn.level_intervals[g]) > 1.005 * width(plain.level_intervals[g]), "{g}");
    }
    assert!(width(drawn.report.skill_interval) > 1.05 * width(plain.report.skill_interval));
    let sampled = drawn.sampled.unwrap();
    for (g, level) in drawn.report.levels.iter().enumerate() {
        let floor = sampled.level_floors[g].unwrap();
        // The truth, asked fifty times, scores what the truth can expect of fifty answers, far below the survey's own floor.
        assert!((floor - level.score).abs() < 0.4 && level.floor > floor + 2.0, "{floor} {level:?}");
    }
    assert!(sampled.effect_floor.unwrap() > 2.0 * drawn.report.effects.floor && sampled.open_labels > 20);
    assert_eq!((plain.sampled, plain.kind), (None, PredictorKind::Judged));
}

/// How far scores scatter when the answers are drawn anew, against what the noise says of one draw.
#[test]
fn the_noise_is_what_drawing_again_shows() {
    let mut setting = Setting::new(4_000);
    setting.tables.truncate(1);
    let mut random = Random::new(9);
    for full_alone in [false, true] {
        let (mut scores, mut skills, mut expected) = (Vec::new(), Vec::new(), [0.0; 2]);
        let draws = 40;
        for _ in 0..draws {
            let asked = |p: Persona| !full_alone || p.granularity() == 4;
            // Away from the truth, where distances are smooth.
            let turned = |c: CountryCode, i: &ItemCode, p: Persona| {
                let mut q = setting.truth(c, i, p);
                q.reverse();
                q
            };
            let answers = setting.model(asked, |c, i, p| (random.sample(&turned(c, i, p), 40), Some(40)));
            let tables: Vec<&CountryTable> = setting.tables.iter().collect();
            let found = evaluate_known(&tables, &|_, _| Some(Persona::ANY), EffectKind::Raw, &|c, i| {
                let voices = answers.item(c, i)?.voices(setting.composition.of(c));
                Some(voices.into_iter().map(|v| Some(v?.p.into_iter().map(f64::from).collect())).collect())
            });
            let pairs = of_pairs(&answers, &tables, &setting.composition, &found);
            let noise = Noise::sum(pairs.iter());
            let of_g2: Vec<f64> = found.levels.iter().filter(|r| r.persona.granularity() == 2).map(|r| r.emd).collect();
            scores.push(of_g2.iter().sum::<f64>());
            skills.push(found.effects.iter().map(|r| r.model).sum::<f64>());
            expected[0] += noise.levels[2] / f64::from(draws);
            expected[1] += noise.effects / f64::from(draws);
        }
        for (values, expected) in [&scores, &skills].into_iter().zip(expected) {
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (values.len() - 1) as f64;
            let ratio = (variance / expected).sqrt();
            assert!((0.7..1.3).contains(&ratio), "full alone {full_alone}: {variance} against {expected}");
        }
    }
}

#[test]
fn levels_that_are_missing_are_said_to_be() {
    let setting = Setting::new(2_000);
    let some = setting.judge(&setting.model(|p| p.granularity() == 1, |c, i, p| (setting.truth(c, i, p), None)));
    let own = row(&some, "m");
    assert_eq!(own.report.levels.map(|l| l.personas > 0), [true, false, false, false]);
    assert_eq!((own.country, own.level_intervals[1]), (None, None));
    assert!(own.report.effects.effects > 0 && some.paper.is_empty());
    let text = judgement_text(&some);
    assert!(text.contains("not scored: G = 2, G = 3, G = 4"), "{text}");
    // Full personas alone make all the others.
    let full = setting.judge(&setting.model(|p| p.granularity() == 4, |c, i, p| (setting.truth(c, i, p), None)));
    assert_eq!((full.completeness.whole, full.completeness.missing), (48, [0; 5]));
    assert!(row(&full, "m").report.levels.iter().all(|l| l.score > 95.0));
    assert!(!full.paper.is_empty());
}

#[test]
fn a_judgement_is_written_and_read_again_and_what_the_survey_lacks_is_counted() {
    let setting = Setting::new(1_000);
    let mut answers = setting.model(|_| true, |c, i, p| (setting.truth(c, i, p), Some(20)));
    let told = Told { p: vec![0.5, 0.5], samples: None, spread: None };
    answers.insert(CountryCode::parse("ZWE").unwrap(), &"Q1".into(), Persona::ANY, told);
    let found = setting.judge(&answers);
    assert_eq!((found.without_survey, found.without_groups), (1, 0));
    let countries = found.rows.iter().filter(|r| matches!(r.part, Part::Country(_)) && r.kind == PredictorKind::Judged).count();
    assert_eq!(countries, 3);
    assert!(found.rows.iter().any(|r| r.part == Part::Topic("one topic".into())));
    let json = serde_json::to_string(&found).unwrap();
    let read: Judgement = serde_json::from_str(&json).unwrap();
    assert_eq!(judgement_text(&read), judgement_text(&found));
    assert_eq!((read.rows.len(), read.completeness), (found.rows.len(), found.completeness));
    assert!(judgement_text(&found).contains("floor with drawn answers"));
    let empty = setting.judge(&JudgedAnswers::new("nothing"));
    assert!(empty.rows.is_empty() && !judgement_text(&empty).contains("NaN"));
}
