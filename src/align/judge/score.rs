//! A model's answers, scored.

use std::collections::BTreeMap;

use super::{
    judgement::{CountryScore, JudgedRow, Judgement},
    noise::{self, Noise, PairNoise},
};
use crate::{
    align::{CommonItems, PaperRow, PaperScored, Part, PredictorKind, paper_rows, survey_name},
    causal::{
        Baseline, EffectKind, Evaluation, LabelCounts, country_level,
        evaluate::{LevelRecord, PartPredictor},
        evaluate_known,
        metrics::{emd, floor_emd, score},
        paper_cells,
    },
    model::judged::JudgedAnswers,
    survey::{Attribute, Composition, CountryCode, CountryTable, ItemAnswers, ItemCode, Persona, Standard, SurveyId},
};

/// Scores a model's answers. `tables` are those at hand: what others tell is not scored. `topic` is an item's.
pub fn judge(
    answers: &JudgedAnswers,
    tables: &[&CountryTable],
    composition: &Composition,
    topic: &dyn Fn(&ItemCode) -> Option<String>,
) -> Judgement {
    let scene = Scene::new(answers, tables, composition);
    let model = |c: CountryCode, i: &ItemCode| scene.model(c, i);
    let average = |c: CountryCode, i: &ItemCode| scene.average(c, i);
    let uniform = |c: CountryCode, i: &ItemCode| scene.uniform(c, i);
    let found = [
        scene.scored(&answers.model, PredictorKind::Judged, &model),
        scene.scored(Baseline::CountryAverage.name(), PredictorKind::Statistic, &average),
        scene.scored(Baseline::Uniform.name(), PredictorKind::Statistic, &uniform),
    ];
    let noise = noise::of_pairs(answers, tables, composition, &found[0].people);
    let mut rows = Vec::new();
    for survey in SurveyId::ALL {
        for (part, keep) in parts(&found[0], survey, topic) {
            let keep = |country: CountryCode, item: &ItemCode| SurveyId::of(item) == Some(survey) && keep(country, item);
            rows.extend(found.iter().map(|f| f.row(survey, part.clone(), &keep, &noise)));
        }
    }
    let known = |c: CountryCode, i: &ItemCode| tables.iter().find(|t| t.country == c).and_then(|t| t.items.get(i));
    let count = |of: &dyn Fn(Option<&ItemAnswers>) -> bool| answers.pairs().filter(|(c, i, _)| of(known(*c, i))).count() as u32;
    Judgement {
        model: answers.model.clone(),
        completeness: answers.completeness(),
        without_survey: count(&|a| a.is_none()),
        without_groups: count(&|a| matches!(a, Some(ItemAnswers::CountryLevel(_)))),
        rows,
        paper: scene.paper(&found, topic),
    }
}

/// One predictor's records.
struct Found<'a> {
    name: String,
    kind: PredictorKind,
    predict: PartPredictor<'a>,
    people: Evaluation,
    /// Of the persona that names nothing.
    countries: Evaluation,
}

type Keep<'a> = Box<dyn Fn(CountryCode, &ItemCode) -> bool + 'a>;

/// All, and each country and topic.
fn parts<'a>(of: &Found<'_>, survey: SurveyId, topic: &'a dyn Fn(&ItemCode) -> Option<String>) -> Vec<(Part, Keep<'a>)> {
    let records = of.people.levels.iter().chain(&of.countries.levels).filter(|r| SurveyId::of(&r.item) == Some(survey));
    let mut countries: Vec<CountryCode> = records.clone().map(|r| r.country).collect();
    let mut items: Vec<&ItemCode> = records.map(|r| &r.item).collect();
    countries.sort_unstable();
    countries.dedup();
    items.sort_unstable();
    items.dedup();
    let mut topics: Vec<String> = items.into_iter().filter_map(topic).collect();
    topics.sort_unstable();
    topics.dedup();
    let mut parts: Vec<(Part, Keep<'a>)> = Vec::new();
    if !countries.is_empty() {
        parts.push((Part::All, Box::new(|_, _| true)));
    }
    parts
        .extend(countries.into_iter().map(|code| -> (Part, Keep<'a>) { (Part::Country(code), Box::new(move |c, _| c == code)) }));
    parts.extend(topics.into_iter().map(|id| -> (Part, Keep<'a>) {
        (Part::Topic(id.clone()), Box::new(move |_, item| topic(item).as_deref() == Some(id.as_str())))
    }));
    parts
}

/// What everything is scored on.
struct Scene<'a> {
    answers: &'a JudgedAnswers,
    tables: &'a [&'a CountryTable],
    composition: &'a Composition,
    /// The countries' own figures.
    figures: BTreeMap<CountryCode, CountryTable>,
}

impl<'a> Scene<'a> {
    fn new(answers: &'a JudgedAnswers, tables: &'a [&'a CountryTable], composition: &'a Composition) -> Self {
        let asked = tables.iter().filter(|t| answers.countries.contains_key(&t.country));
        let figures = asked.map(|t| (t.country, country_level(t))).collect();
        Self { answers, tables, composition, figures }
    }

    fn model(&self, country: CountryCode, item: &ItemCode) -> Option<Vec<Option<Vec<f64>>>> {
        let voices = self.answers.item(country, item)?.voices(self.composition.of(country));
        Some(voices.into_iter().map(|v| Some(v?.p.into_iter().map(f64::from).collect())).collect())
    }

    /// The same answer for the personas that the model knows.
    fn one_voice(&self, country: CountryCode, item: &ItemCode, p: &[f64]) -> Option<Vec<Option<Vec<f64>>>> {
        let answered = self.answers.item(country, item)?;
        Some(Persona::all().map(|persona| answered.knows(persona).then(|| p.to_vec())).collect())
    }

    fn average(&self, country: CountryCode, item: &ItemCode) -> Option<Vec<Option<Vec<f64>>>> {
        let figure = self.figures.get(&country)?.items.get(item)?.persona(Persona::ANY, Standard::AsAnswered)?;
        self.one_voice(country, item, &figure.p)
    }

    fn uniform(&self, country: CountryCode, item: &ItemCode) -> Option<Vec<Option<Vec<f64>>>> {
        let options = self.answers.item(country, item)?.options();
        self.one_voice(country, item, &vec![1.0 / options as f64; options])
    }

    fn scored<'p>(&self, name: &str, kind: PredictorKind, predict: PartPredictor<'p>) -> Found<'p> {
        let block = |c: CountryCode, i: &ItemCode| self.answers.item(c, i).map(|_| Persona::ANY);
        let people = evaluate_known(self.tables, &block, EffectKind::Raw, predict);
        Found { name: name.into(), kind, predict, people, countries: self.countries(predict) }
    }

    fn countries(&self, predict: PartPredictor<'_>) -> Evaluation {
        let mut levels = Vec::new();
        for table in self.tables {
            for (item, answers) in &table.items {
                let own = predict(table.country, item).and_then(|all| all.into_iter().next()).flatten();
                let figure = answers.persona(Persona::ANY, Standard::AsAnswered).filter(|f| f.is_evidence());
                let (Some(own), Some(figure)) = (own, figure) else { continue };
                if own.len() != figure.p.len() {
                    continue;
                }
                let floor = figure.n_eff.map_or(f64::NAN, |n| floor_emd(&figure.p, (n - 1.0).max(1.0)));
                let emd = emd(&own, &figure.p);
                levels.push(LevelRecord { country: table.country, item: item.clone(), persona: Persona::ANY, emd, floor });
            }
        }
        Evaluation { levels, ..Evaluation::default() }
    }

    fn paper(&self, found: &[Found<'_>], topic: &dyn Fn(&ItemCode) -> Option<String>) -> Vec<PaperRow> {
        let is_whole =
            |c: CountryCode, i: &ItemCode| self.answers.item(c, i).is_some_and(|item| Persona::all().all(|p| item.knows(p)));
        // Common items are those that the model answered too.
        let answered = |table: &&CountryTable| CountryTable {
            country: table.country,
            items: table.items.iter().filter(|(i, _)| is_whole(table.country, i)).map(|(i, a)| (i.clone(), a.clone())).collect(),
        };
        let tables: Vec<CountryTable> = self.tables.iter().map(answered).collect();
        let borrowed: Vec<&CountryTable> = tables.iter().collect();
        let cells = |of: &Found<'_>| paper_cells(&borrowed, &|c, i| (of.predict)(c, i)?.into_iter().collect());
        let records: Vec<Vec<LevelRecord>> = found.iter().map(cells).collect();
        let scored = found.iter().zip(&records);
        let scored: Vec<_> = scored.map(|(f, records)| PaperScored { predictor: &f.name, kind: f.kind, records }).collect();
        paper_rows(&scored, &CommonItems::of_tables(&tables, &survey_name), topic)
    }
}

impl Found<'_> {
    fn row(&self, survey: SurveyId, part: Part, keep: &dyn Fn(CountryCode, &ItemCode) -> bool, noise: &[PairNoise]) -> JudgedRow {
        let (people, countries) = (self.people.only(keep), self.countries.only(keep));
        let mut report = people.report();
        // All that the parts leave out is no matter of theirs.
        report.unanswered = 0;
        let drawn = self.kind == PredictorKind::Judged && !noise.is_empty();
        let noise = if drawn { Noise::sum(noise.iter().filter(|n| keep(n.country, &n.item))) } else { Noise::default() };
        let of_levels = |of: &Evaluation, g: usize, value: f64, variance: f64| {
            let count = of.levels.iter().filter(|r| r.persona.granularity() == g).count() as f64;
            let (low, high) = widened(value, of.level_interval(g), 1e4 * variance / (count * count))?;
            Some((low.max(0.0), high.min(100.0)))
        };
        let level_intervals = std::array::from_fn(|i| of_levels(&people, i + 1, report.levels[i].score, noise.levels[i + 1]));
        let effects = f64::from(report.effects.effects);
        let room = report.effects.zero - report.effects.floor;
        if let Some(value) = report.effects.skill {
            report.skill_interval = widened(value, report.skill_interval, noise.effects * (100.0 / (effects * room)).powi(2));
        }
        let sampled = drawn.then(|| noise.sampled(&report));
        let emd = countries.levels.iter().map(|r| r.emd).sum::<f64>() / countries.levels.len() as f64;
        // The country's average is its own figure.
        let has_country = !countries.levels.is_empty() && self.name != Baseline::CountryAverage.name();
        let country = has_country.then(|| CountryScore {
            pairs: countries.levels.len() as u32,
            score: score(emd),
            interval: of_levels(&countries, 0, score(emd), noise.levels[0]),
        });
        let mut pairs: Vec<_> = people.levels.iter().chain(&countries.levels).map(|r| (r.country, &r.item)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let pairs = pairs.len() as u32;
        let mut labels = [LabelCounts::default(); Attribute::COUNT];
        people.effects.iter().for_each(|r| labels[r.attribute.index()][r.label.index()] += 1);
        let (predictor, kind) = (self.name.clone(), self.kind);
        JudgedRow { survey, predictor, kind, part, pairs, report, labels, level_intervals, country, sampled }
    }
}

/// An interval with an independent variance added on either side; that of the variance alone where there is none.
fn widened(value: f64, interval: Option<(f64, f64)>, variance: f64) -> Option<(f64, f64)> {
    if variance.is_nan() || variance <= 0.0 {
        return interval;
    }
    let half = 1.96 * variance.sqrt();
    let (low, high) = interval.unwrap_or((value, value));
    Some((value - (value - low).hypot(half), value + (high - value).hypot(half)))
}
