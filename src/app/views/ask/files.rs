//! What is foretold as a table, a file and a picture.

use crate::{
    app::{
        charts::{
            picture::{
                bars::{Bar, Group},
                forest::{Estimate, Row},
                marks::{Mark, Swatch},
                scale::Scale,
                sheet::{Head, Sheet},
            },
            picture_words,
            table::{Table, Value},
        },
        language::format,
        terms::{self, Origin},
        views::ask::{
            figures::{Answered, Class, Within},
            words,
        },
    },
    survey::{Country, Persona, SurveyId},
};

/// Whose figures it is foretold from.
const ORIGIN: Origin = Origin::Survey(SurveyId::Wvs7);

/// Everybody and the 16 personas: mean position with its interval, then the share of each option.
pub fn table(told: &Answered) -> Table {
    let head = [words::col_persona(), words::col_mean(), words::col_low(), words::col_high()].map(String::from);
    let row = |name: String, Within { value, interval }: Within, shares: Vec<f64>| {
        let figures = [value, interval.0, interval.1].map(Value::Number);
        std::iter::once(Value::text(name)).chain(figures).chain(shares.into_iter().map(Value::Share)).collect::<Vec<_>>()
    };
    let all = row(words::everybody().into(), told.average, told.everybody.iter().map(|w| w.value / 100.0).collect());
    let voices = told.voices.iter().map(|v| row(terms::persona(v.persona), v.position, v.shares.clone()));
    let mut context = vec![
        ("country", told.country.to_string()),
        ("question", told.item.question.clone()),
        ("note", words::nobody_was_asked().into()),
        ("made from", words::made_from().into()),
    ];
    context.extend(terms::columns(&[ORIGIN]));
    Table {
        caption: format!("{} ({})", told.item.question, country(told)),
        head: head.into_iter().chain(told.item.options.iter().cloned()).collect(),
        rows: std::iter::once(all).chain(voices).collect(),
        context,
    }
}

fn country(told: &Answered) -> &'static str {
    Country::find(told.country).map_or("", |c| terms::country_name(c))
}

pub fn picture(told: &Answered, class: Option<&Class>) -> String {
    let mut legend = vec![(Swatch::Bar(Mark::After), words::foretold().to_string())];
    if let Some(class) = class {
        legend.insert(0, (Swatch::Bar(Mark::Survey), words::class(&class.name, class.n)));
    }
    let percent = |value: f64| format::percent(value / 100.0);
    let group = |(k, label): (usize, &String)| {
        let bar = |mark, value: f64, (low, high): (f64, f64)| Bar {
            mark,
            value: Some(value / 100.0),
            interval: Some((low / 100.0, high / 100.0)),
            text: percent(value),
        };
        let own = class.and_then(|c| c.shares.get(k)).map(|(value, interval)| bar(Mark::Survey, *value, *interval));
        let Within { value, interval } = told.everybody[k];
        Group { label: label.clone(), bars: own.into_iter().chain([bar(Mark::After, value, interval)]).collect() }
    };
    let groups: Vec<Group> = told.item.options.iter().enumerate().map(group).collect();
    let most = told.everybody.iter().map(|w| w.interval.1 / 100.0).fold(0.5, f64::max);
    let mut sheet = Sheet::begin(Head {
        title: told.item.question.clone(),
        subtitle: words::foretold_in(country(told)),
        description: words::everybody_said(told),
        legend,
        notes: vec![words::people_scale(told)],
        caution: words::warning(told),
        source: picture_words::credit(&[ORIGIN]),
    });
    sheet.bars(&groups, &Scale::shares(most));
    let estimate = |within: Within| Estimate { mark: Mark::After, value: within.value, interval: Some(within.interval), lane: 0 };
    let row = |persona: Persona, within: Within| Row {
        name: if persona == Persona::ANY { words::everybody().into() } else { terms::persona(persona) },
        estimates: vec![estimate(within)],
        verdict: format::decimal(within.value),
        ..Row::default()
    };
    let rows: Vec<Row> =
        std::iter::once(row(Persona::ANY, told.average)).chain(told.voices.iter().map(|v| row(v.persona, v.position))).collect();
    let ends = [told.item.options.first(), told.item.options.last()].map(|o| o.cloned().unwrap_or_default());
    sheet.forest(&rows, &Scale::answers(ends), 50.0);
    sheet.finish()
}
