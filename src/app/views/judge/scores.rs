//! A judgement as tables: levels and effect skill beside the country average and a guess, faults by label, countries, the gap.

use leptos::prelude::*;

use crate::{
    align::{JudgedRow, Judgement, PaperScope, Part, PredictorKind},
    app::{
        charts::{
            data_table::{csv_button, draw},
            dots::STACK,
            markup::Markup,
            table::{Table, Value},
        },
        language::format,
        terms,
        views::judge::words,
    },
    survey::{Attribute, Country, SurveyId},
};

fn interval(range: Option<(f64, f64)>) -> String {
    range.map_or_else(|| "–".into(), |(low, high)| words::range(low, high))
}

fn number(value: f64) -> Value {
    if value.is_finite() { Value::score(value) } else { Value::Empty }
}

fn name(row: &JudgedRow) -> String {
    if row.kind == PredictorKind::Judged { row.predictor.clone() } else { terms::from_below(&row.predictor) }
}

/// Levels and skill of the model, the country average and a guess.
fn levels(found: &Judgement, survey: SurveyId) -> Table {
    let rows = found.rows.iter().filter(|r| r.survey == survey && r.part == Part::All);
    let row = |r: &JudgedRow| {
        let mut cells = vec![Value::text(name(r))];
        for g in 0..Attribute::COUNT {
            cells.push(number(r.report.levels[g].score));
            cells.push(Value::text(interval(r.level_intervals[g])));
        }
        cells.push(Value::optional(r.report.effects.skill, Value::score));
        cells.push(Value::text(interval(r.report.skill_interval)));
        cells
    };
    let mut head = vec![words::col_who().to_string()];
    for g in 1..=Attribute::COUNT {
        head.push(format!("G = {g}"));
        head.push(words::col_interval().into());
    }
    head.extend([words::col_skill(), words::col_interval()].map(String::from));
    Table {
        caption: words::levels_caption(survey.survey().short),
        head,
        rows: rows.map(row).collect(),
        context: context(found, survey),
    }
}

fn context(found: &Judgement, survey: SurveyId) -> Vec<(&'static str, String)> {
    let mut context = vec![("model", found.model.clone()), ("survey", survey.name().into())];
    context.extend(terms::columns(&[terms::Origin::Survey(survey)]));
    context
}

/// Labels of the model's effects, attribute by attribute.
fn labels(found: &Judgement, survey: SurveyId) -> Option<Table> {
    let row = found.rows.iter().find(|r| r.survey == survey && r.part == Part::All && r.kind == PredictorKind::Judged)?;
    // Without pairs of personas that differ in one attribute alone there are no effects to label.
    row.labels.iter().flatten().find(|count| **count > 0)?;
    let rows = Attribute::ALL.map(|a| {
        let counts = STACK.map(|l| Value::Count(row.labels[a.index()][l.index()].into()));
        std::iter::once(Value::text(terms::attribute(a))).chain(counts).collect()
    });
    Some(Table {
        caption: words::labels_caption().into(),
        head: std::iter::once(words::col_attribute()).chain(STACK.map(terms::label)).map(String::from).collect(),
        rows: rows.into(),
        context: context(found, survey),
    })
}

/// The model's levels of one attribute named, country by country.
fn countries(found: &Judgement, survey: SurveyId) -> Option<Table> {
    let mut rows = Vec::new();
    for row in found.rows.iter().filter(|r| r.survey == survey && r.kind == PredictorKind::Judged) {
        let Part::Country(code) = row.part else { continue };
        let country = Country::find(code).map_or("", |c| terms::country_name(c));
        rows.push(vec![
            Value::text(country),
            row.country.map_or(Value::Empty, |c| number(c.score)),
            number(row.report.levels[0].score),
            number(row.report.levels[3].score),
            Value::optional(row.report.effects.skill, Value::score),
        ]);
    }
    (rows.len() > 1).then(|| Table {
        caption: words::countries_caption().into(),
        head: [words::col_country(), words::col_everybody(), "G = 1", "G = 4", words::col_skill()].map(String::from).into(),
        rows,
        context: context(found, survey),
    })
}

/// How much worse off low-resource countries are, in the paper's metric.
fn gap(found: &Judgement) -> Option<String> {
    let rows = found.paper.iter().filter(|r| r.kind == Some(PredictorKind::Judged) && r.scope == PaperScope::Published);
    let gap = rows.filter_map(|r| r.gap).next()?;
    Some(words::gap(gap.value, (gap.low, gap.high)))
}

fn drawn(table: &Table) -> String {
    let mut m = Markup::new();
    m.element("div", &[("class", "table-scroll"), ("tabindex", "0")], &mut |m| draw(m, table));
    m.finish()
}

/// Of the labels in the tables, those that so few answers leave open.
fn open_labels(found: &Judgement) -> u32 {
    let whole = found.rows.iter().filter(|r| r.part == Part::All && r.kind == PredictorKind::Judged);
    whole.filter_map(|r| r.sampled).map(|s| s.open_labels).sum()
}

pub fn scores(found: &Judgement) -> AnyView {
    let c = &found.completeness;
    let mut parts = Vec::new();
    for survey in SurveyId::ALL {
        let all = levels(found, survey);
        if all.rows.is_empty() {
            continue;
        }
        let tables = [Some(all), labels(found, survey), countries(found, survey)];
        for (index, table) in tables.into_iter().flatten().enumerate() {
            let file = format!("ace-judged-{}-{index}", survey.name());
            let html = drawn(&table);
            let csv = csv_button(Signal::derive(move || table.clone()), Signal::derive(move || file.clone()));
            parts.push(view! { <div class="drawing" inner_html=html></div> {csv} });
        }
    }
    let sampled = found.rows.iter().find_map(|r| r.sampled).map(|s| words::sampled(s.effect_floor, open_labels(found)));
    let missing: u32 = c.missing.iter().sum();
    let notes = [
        Some(words::pairs(c.pairs, c.whole)),
        (missing > 0).then(|| words::missing(missing)),
        (found.without_survey > 0).then(|| words::without_survey(found.without_survey)),
        (found.without_groups > 0).then(|| words::without_groups(found.without_groups)),
        sampled,
        gap(found),
        Some(words::caution().into()),
    ];
    let notes = notes.into_iter().flatten().map(|note| view! { <li>{note}</li> }).collect_view();
    let headline = headline(found);
    view! { <p class="headline" data-testid="judge-headline">{headline}</p> <ul class="judge-notes">{notes}</ul> {parts} }
        .into_any()
}

/// The sentences that stand first, one for each survey: beside the country's average and a guess, on the fewest attributes that it was
/// asked with.
fn headline(found: &Judgement) -> String {
    let of_survey = |survey: SurveyId| {
        let score = |kind: PredictorKind, place: usize, g: usize| {
            let rows = found.rows.iter().filter(|r| r.survey == survey && r.part == Part::All && r.kind == kind);
            rows.map(|r| r.report.levels[g].score).nth(place).filter(|score| score.is_finite())
        };
        let of = |g: usize| {
            let model = score(PredictorKind::Judged, 0, g)?;
            let (average, guess) = (score(PredictorKind::Statistic, 0, g)?, score(PredictorKind::Statistic, 1, g)?);
            let numbers = [model, average, guess].map(format::decimal);
            Some(words::headline(survey.survey().short, g + 1, &numbers, model > guess))
        };
        (0..Attribute::COUNT).find_map(of)
    };
    let told: Vec<String> = SurveyId::ALL.into_iter().filter_map(of_survey).collect();
    if told.is_empty() { words::no_scores().into() } else { told.join(" ") }
}
