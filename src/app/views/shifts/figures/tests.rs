use std::collections::BTreeMap;

use crate::{
    align::{JudgedRow, Part, PredictorKind, judge},
    app::{
        figures::effects::{effects_of, look, model_shifts},
        link::parts::{Show, Sort},
        views::shifts::figures::{
            count::{Counts, counts},
            order::arranged,
            *,
        },
    },
    causal::{EffectKind, simulation::World},
    model::{JudgedAnswers, Told},
    survey::{Composition, CountryCode, CountryTable, Item, ItemAnswers, Persona},
};

/// An effect of so many points, give or take so many.
fn effect(attribute: Attribute, shift: f64, half: f64) -> Effect {
    Effect {
        attribute,
        kind: EffectKind::Standardised,
        delta: vec![-shift / 100.0, shift / 100.0],
        delta_interval: vec![(-1.0, 1.0); 2],
        shift,
        interval: (shift - half, shift + half),
        standard_error: half / 1.96,
        n_a: 500,
        n_b: 500,
        n_eff_a: 500.0,
        n_eff_b: 500.0,
        contexts_used: 8,
        weight_covered: 1.0,
    }
}

/// A line whose effects have intervals of 3 points to each side; NaN stands for too few people.
fn line(code: &str, topic: &str, shifts: [f64; 4], model: Option<[f64; 4]>) -> Line {
    let of = |attribute: Attribute| match shifts[attribute.index()] {
        s if s.is_nan() => Err(NoEffect::TooFewPeople { attribute, n_a: 4, n_b: 40 }),
        s => Ok(effect(attribute, s, 3.0)),
    };
    let survey = Surveyed {
        item: code.into(),
        title: code.into(),
        topic: topic.into(),
        ends: ["agree", "disagree"].map(String::from),
        effects: Attribute::ALL.into_iter().map(of).collect(),
    };
    let model = model.map(|m| Answered { shifts: m.map(Some), stale: false });
    Line { survey: Arc::new(survey), model }
}

fn lines() -> Vec<Line> {
    vec![
        line("Q1", "life", [5.0, -1.0, 0.0, f64::NAN], Some([5.5, -1.0, 9.0, 2.0])),
        line("Q2", "life", [-12.0, 4.0, 1.0, 2.0], Some([0.0, -4.0, 1.0, 2.0])),
        line("Q10", "faith", [2.5, 2.0, -2.9, 2.0], None),
        line("Q11", "faith", [f64::NAN; 4], Some([1.0; 4])),
        line("Q12", "faith", [1.0, 20.0, 1.0, 8.0], Some([1.0, 22.0, 1.0, 25.0])),
    ]
}

fn codes(list: &[Line]) -> Vec<&str> {
    list.iter().map(|l| l.survey.item.as_str()).collect()
}

/// The topics of these lines, each once, in their order.
fn topics(lines: &[Line]) -> Vec<&str> {
    let mut list: Vec<&str> = Vec::new();
    for line in lines {
        if list.last() != Some(&line.survey.topic.as_str()) && !list.contains(&line.survey.topic.as_str()) {
            list.push(&line.survey.topic);
        }
    }
    list
}

#[test]
fn rows_are_sorted_by_what_is_clear_first() {
    let lines = lines();
    let by = |sort| arranged(&lines, "", Show::All, sort);
    assert_eq!(codes(&by(Sort::Catalogue)), ["Q1", "Q2", "Q10", "Q11", "Q12"]);
    assert_eq!(codes(&by(Sort::Largest)), ["Q12", "Q2", "Q1", "Q10", "Q11"]);
    assert_eq!(codes(&by(Sort::By(Attribute::Gender))), ["Q2", "Q1", "Q10", "Q12", "Q11"]);
    assert_eq!(codes(&by(Sort::By(Attribute::Marital))), ["Q12", "Q2", "Q10", "Q1", "Q11"]);
    // 17 points of exaggeration, 12 of erasure, 9 of nothing; who was not asked or can't be compared comes last.
    assert_eq!(codes(&by(Sort::Misses)), ["Q12", "Q2", "Q1", "Q10", "Q11"]);
}

#[test]
fn rows_are_narrowed_by_topic_and_by_what_they_show() {
    let lines = lines();
    let shown = |topic, show| codes(&arranged(&lines, topic, show, Sort::Catalogue)).join(" ");
    assert_eq!(shown("faith", Show::All), "Q10 Q11 Q12");
    assert_eq!(shown("", Show::Clear), "Q1 Q2 Q12");
    assert_eq!(shown("faith", Show::Clear), "Q12");
    assert_eq!(shown("", Show::Faults), "Q1 Q2 Q12");
    assert_eq!(shown("sport", Show::All), "");
    assert!(arranged(&[], "", Show::Faults, Sort::Misses).is_empty());
    assert_eq!(topics(&lines), ["life", "faith"]);
    assert_eq!(topics(&arranged(&lines, "", Show::All, Sort::Largest)), ["faith", "life"]);
}

#[test]
fn cells_have_labels_only_where_survey_and_model_speak() {
    let lines = lines();
    let labels = |i: usize| Attribute::ALL.map(|a| lines[i].label(a).map(look));
    assert_eq!(labels(0), [Some("aligned"), Some("unclear"), Some("invented"), None]);
    assert_eq!(labels(1), [Some("erased"), Some("flipped"), Some("unclear"), Some("unclear")]);
    assert_eq!((labels(2), labels(3)), ([None; 4], [None; 4]));
    assert_eq!(labels(4)[3], Some("stereotyped"));
    assert!(matches!(lines[0].survey.reason(Attribute::Marital), Some(NoEffect::TooFewPeople { n_a: 4, .. })));
    let broken = line("Q3", "life", [5.0; 4], Some([f64::NAN; 4]));
    assert_eq!((broken.shift(Attribute::Gender), broken.label(Attribute::Gender)), (None, None));
}

#[test]
fn labels_are_counted_and_add_up() {
    let mut lines = lines();
    lines[4].model = lines[4].model.map(|m| Answered { stale: true, ..m });
    let counts = counts(&lines);
    assert_eq!((counts.clear, counts.unclear, counts.missing), (5, 10, 5));
    assert_eq!((counts.answered, counts.stale), (4, 1));
    assert_eq!(Label::ALL.map(|l| counts.label(l)), [2, 1, 1, 1, 5, 1, 0, 0]);
    assert_eq!((counts.labelled(), counts.clear_labelled(), counts.unclear_labelled()), (11, 5, 6));
    assert_eq!(counts.labels[0][Label::Aligned.index()], 1);
    assert_eq!(counts.all_labels(), [2.0, 1.0, 1.0, 1.0, 5.0, 1.0, 0.0, 0.0]);
    assert_eq!(super::count::counts(&[]), Counts::default());
}

#[test]
fn the_largest_effect_is_one_that_is_clear() {
    let lines = lines();
    let (line, effect) = largest(&lines).unwrap();
    assert_eq!((line.survey.item.as_str(), effect.attribute, effect.shift), ("Q12", Attribute::Education, 20.0));
    assert!(largest(&lines[2..4]).is_none() && largest(&[]).is_none());
}

#[test]
fn colours_deepen_with_size_in_both_directions() {
    assert_eq!([0.0, 0.9, 1.0, -3.2, 7.0, -14.0, 60.0].map(depth), [0, 0, 1, -2, 3, -4, 4]);
}

#[test]
fn items_that_were_not_asked_are_left_out() {
    let item = |code: &str| Item {
        code: code.into(),
        topic: "life".into(),
        title: code.into(),
        question: code.into(),
        options: vec!["a".into(), "b".into()],
        first_code: 1,
    };
    let asked = ["Q2", "Q1", "Q3"].map(item);
    let items = ["Q1", "Q2"].map(|c| (c.into(), ItemAnswers::CountryLevel(vec![0.5, 0.5])));
    let table = CountryTable { country: CountryCode::parse("IND").unwrap(), items: BTreeMap::from(items) };
    let lower = |i: &Item| Item { title: i.title.to_lowercase(), ..i.clone() };
    let rows: Vec<_> =
        asked.iter().filter_map(|i| surveyed(i, &table, &lower, &|_| vec![Err(NoEffect::CountryLevelOnly); 4])).collect();
    assert_eq!(rows.iter().map(|r| r.item.as_str()).collect::<Vec<_>>(), ["Q2", "Q1"]);
    assert_eq!((rows[0].title.as_str(), &rows[0].ends[1]), ("q2", &"b".to_string()));
    assert_eq!((rows[0].has_effects(), rows[0].has_no_ages()), ([false; 4], false));
    let none = surveyed(&asked[1], &table, &Item::clone, &|_| vec![Err(NoEffect::NoAges); 4]).unwrap();
    assert!(none.has_no_ages());
    let counted = counts(&[Line { survey: none, model: None }]);
    assert_eq!((counted.missing, counted.clear, counted.unclear), (0, 0, 0), "not too few people, but no ages");
}

#[test]
fn raw_labels_are_those_that_judge_counts() {
    let world = World::new(4, 2, 12);
    let tables = world.survey(1_500, 3);
    // A model that has half of each persona's way from the first one's answer.
    let voice = |table: &CountryTable, item: &ItemCode, persona: Persona| -> Vec<f64> {
        let truth = &world.truth(table.country, item).unwrap();
        truth[persona.index()].iter().zip(&truth[0]).map(|(p, first)| f64::from((0.5 * (p + first)) as f32)).collect()
    };
    let mut answers = JudgedAnswers::new("half");
    let mut lines = Vec::new();
    for table in &tables {
        for (code, of_people) in &table.items {
            let voices: Vec<Vec<f64>> = Persona::all().map(|persona| voice(table, code, persona)).collect();
            for (persona, p) in Persona::all().zip(&voices) {
                let told = Told { p: p.iter().map(|v| *v as f32).collect(), samples: None, spread: None };
                answers.insert(table.country, code, persona, told);
            }
            let rows = effects_of(table.country, Some(of_people), EffectKind::Raw, None, None).rows;
            let effects = rows.into_iter().map(|row| row.survey).collect();
            let survey = (*line(code.as_str(), "life", [0.0; 4], None).survey).clone();
            let survey = Surveyed { effects, ..survey };
            let shifts = model_shifts(of_people, EffectKind::Raw, false, survey.has_effects(), &voices);
            lines.push(Line { survey: Arc::new(survey), model: Some(Answered { shifts, stale: false }) });
        }
    }
    let all: Vec<&CountryTable> = tables.iter().collect();
    let judged = judge(&answers, &all, &Composition::of_tables(&tables), &|_| Some("life".into()));
    let whole = |row: &&JudgedRow| row.part == Part::All && row.kind == PredictorKind::Judged;
    let labels = judged.rows.iter().find(whole).unwrap().labels;
    assert_eq!(counts(&lines).labels, labels);
    assert!(labels.iter().flatten().filter(|count| **count > 0).count() > 8, "{labels:?}");
}
