//! What is foretold as a table, a file and a picture.

use crate::{
    app::{
        charts::{
            self,
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
        figures::effects::reach,
        language::format,
        terms::{self, Origin},
        views::ask::{
            figures::{Answered, Class, Within},
            words,
        },
    },
    survey::{Attribute, Country, Persona, SurveyId},
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
    let head = head.into_iter().chain(told.item.options.iter().cloned()).collect();
    titled(told, head, std::iter::once(all).chain(voices).collect())
}

/// What each attribute shifts, in points of the mean position, with its interval.
pub fn shifts_table(told: &Answered) -> Table {
    let head = [charts::words::col_contrast(), words::col_shift(), words::col_low(), words::col_high()].map(String::from);
    let row = |a: Attribute| {
        let Within { value, interval } = told.shifts[a.index()];
        std::iter::once(Value::text(terms::contrast(a))).chain([value, interval.0, interval.1].map(Value::Points)).collect()
    };
    titled(told, head.into(), Attribute::ALL.map(row).into())
}

fn titled(told: &Answered, head: Vec<String>, rows: Vec<Vec<Value>>) -> Table {
    let mut context = vec![
        ("country", told.country.to_string()),
        ("question", told.item.question.clone()),
        ("note", words::nobody_was_asked().into()),
        ("made from", words::made_from().into()),
    ];
    context.extend(terms::columns(&[ORIGIN]));
    Table { caption: format!("{} ({})", told.item.question, country(told)), head, rows, context }
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
    let row = |persona: Persona, within: Within| Row {
        name: if persona == Persona::ANY { words::everybody().into() } else { terms::persona(persona) },
        estimates: vec![estimate(within)],
        verdict: format::decimal(within.value),
        ..Row::default()
    };
    let rows: Vec<Row> =
        std::iter::once(row(Persona::ANY, told.average)).chain(told.voices.iter().map(|v| row(v.persona, v.position))).collect();
    sheet.forest(&rows, &Scale::answers(ends(told)), 50.0);
    sheet.finish()
}

/// What each attribute shifts.
pub fn shifts_picture(told: &Answered) -> String {
    let row = |a: Attribute| {
        let within = told.shifts[a.index()];
        Row {
            name: terms::contrast(a),
            estimates: vec![estimate(within)],
            verdict: format::points(within.value),
            ..Row::default()
        }
    };
    let rows = Attribute::ALL.map(row);
    let mut sheet = Sheet::begin(Head {
        title: told.item.question.clone(),
        subtitle: format!("{} \u{b7} {}", words::foretold_in(country(told)), words::shifts()),
        description: rows.iter().map(|r| format!("{}: {}.", r.name, r.verdict)).collect::<Vec<_>>().join(" "),
        legend: vec![(Swatch::Dot(Mark::After), words::foretold().to_string())],
        notes: vec![words::shifts_note(told)],
        caution: words::warning(told),
        source: picture_words::credit(&[ORIGIN]),
    });
    sheet.forest(&rows, &Scale::points(reach(told.furthest_shift()), ends(told)), 100.0);
    sheet.finish()
}

fn estimate(within: Within) -> Estimate {
    Estimate { mark: Mark::After, value: within.value, interval: Some(within.interval), lane: 0 }
}

fn ends(told: &Answered) -> [String; 2] {
    [told.item.options.first(), told.item.options.last()].map(|o| o.cloned().unwrap_or_default())
}
