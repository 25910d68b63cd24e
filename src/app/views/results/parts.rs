//! The same figures for countries, continents and topics, and the gap between richer and poorer countries.

use crate::{
    align::Part,
    app::{
        charts::{
            markup::Markup,
            table::{Table, Value},
        },
        language::tr_text,
        terms,
        views::results::{
            card::{Card, Shown, boxed},
            figures::{Standing, base, floors, gap, parts, shipped, standings},
            words,
        },
    },
    survey::{Catalogue, Country},
};

type Find = fn(&[Standing]) -> Option<&Standing>;

/// How the predictors that are shown are found.
const SHOWN: [Find; 2] = [base, shipped];

/// Those that are there, with their names.
fn found(all: &[Standing]) -> Vec<(String, Find)> {
    SHOWN.into_iter().filter_map(|find| find(all).map(|s| (words::brief(&s.name, s.kind), find))).collect()
}

/// The granularity whose level is shown, as an index.
const TWO: usize = 1;

type Keep = fn(&Part) -> bool;
type Words = fn() -> &'static str;

const KINDS: [(Words, Keep); 3] = [
    (words::countries, |p| matches!(p, Part::Country(_))),
    (words::continents, |p| matches!(p, Part::Continent(_))),
    (words::topics, |p| matches!(p, Part::Topic(_))),
];

pub const CARD: Card = Card {
    id: "parts-card",
    title: words::parts,
    intro: words::parts_intro,
    html,
    table: file,
    across: false,
    has_table: false,
    picture: None,
};

fn html(shown: &Shown<'_>, m: &mut Markup) {
    m.element("div", &[("class", "parts")], &mut |m| {
        for (title, keep) in KINDS {
            let table = table(shown, title(), keep);
            if !table.rows.is_empty() {
                boxed(m, "table-scroll", &table);
            }
        }
    });
    if let Some(text) = resources(shown) {
        m.words("h3", &[], words::gap());
        m.words("p", &[("class", "note"), ("data-testid", "resource-gap")], &text);
    }
}

fn file(shown: &Shown<'_>) -> Table {
    Table { context: shown.context(), ..table(shown, words::parts(), |p| !matches!(p, Part::All)) }
}

fn name(part: &Part, catalogue: Option<&Catalogue>) -> String {
    match part {
        Part::Country(code) => Country::find(*code).map_or_else(|| code.to_string(), |c| terms::country_name(c).into()),
        Part::Continent(name) => tr_text(name),
        Part::Topic(id) => catalogue.and_then(|c| c.topic(id)).map_or_else(|| id.clone(), |t| tr_text(&t.title)),
        Part::All | Part::Income(_) => part.to_string(),
    }
}

fn table(shown: &Shown<'_>, title: &str, keep: Keep) -> Table {
    let Shown { results, split, survey, catalogue, .. } = *shown;
    let found = found(&shown.all);
    let row = |part: &Part| {
        let all = standings(results, split, survey, part);
        let skills = found.iter().map(|(_, find)| find(&all).and_then(Standing::skill_value).map(|v| v / 100.0));
        let levels = found.iter().map(|(_, find)| Some(find(&all)?.levels[TWO]?.value)).chain([floors(&all)[TWO]]);
        let skills = skills.map(|v| Value::optional(v, Value::Share));
        let levels = levels.map(|v| Value::optional(v, Value::score));
        std::iter::once(Value::text(name(part, catalogue))).chain(skills).chain(levels).collect()
    };
    let skills = found.iter().map(|(name, _)| words::column(words::skill_column(), name));
    let levels = found.iter().map(|(name, _)| words::column(words::level(), name));
    let head = std::iter::once(words::col_part().into()).chain(skills).chain(levels).chain([words::col_floor().into()]);
    let rows = parts(results, split, survey, keep).iter().map(row).collect();
    Table { caption: title.into(), head: head.collect(), rows, context: Vec::new() }
}

fn resources(shown: &Shown<'_>) -> Option<String> {
    let of = |(name, find)| Some((name, gap(shown.results, shown.split, shown.survey, find)?));
    let gaps: Vec<_> = found(&shown.all).into_iter().filter_map(of).collect();
    words::gaps(&gaps)
}
