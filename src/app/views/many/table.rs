//! The strips as a table: a line for each country's average and for each of its personas.

use leptos::prelude::*;

use crate::{
    app::{
        charts::{
            silence,
            table::{Table, Value},
        },
        terms::{self, Origin},
        views::many::{
            figures::{Row, Survey},
            shared::Many,
            words,
        },
    },
    survey::{Cell, Persona},
};

pub fn table(many: Many) -> Table {
    let state = many.state;
    let Some(item) = state.item.get() else { return Table::default() };
    let model = state.page.with(|p| p.predicted).then(|| terms::model_series(state.shown.get().main()));
    let mut context = vec![("item", item.code.to_string())];
    context.extend(Origin::of_item(&item.code).columns());
    many.rows.with(|rows| of_rows(rows, format!("{}: {}", words::title(), item.title), model, context))
}

fn of_rows(rows: &[Row], caption: String, model: Option<String>, context: Vec<(&'static str, String)>) -> Table {
    let mut head: Vec<String> =
        [words::column_country(), words::column_persona(), words::column_people(), words::column_survey()]
            .map(String::from)
            .into();
    let with_model = model.is_some();
    head.extend(model);
    head.push(words::column_note().into());
    Table { caption, head, rows: rows.iter().flat_map(|row| lines(row, with_model)).collect(), context }
}

fn lines(row: &Row, with_model: bool) -> Vec<Vec<Value>> {
    let line = |persona: Persona, people: Option<u32>, survey: Option<f64>, model: Option<f64>, note: Option<&str>| {
        let mut line = vec![
            Value::text(&row.name),
            Value::text(terms::persona(persona)),
            people.map_or(Value::Empty, |n| Value::Count(n.into())),
            Value::optional(survey, Value::score),
        ];
        if with_model {
            line.push(Value::optional(model, Value::score));
        }
        line.push(note.map_or(Value::Empty, Value::text));
        line
    };
    let silence = row.silence().map(silence::word);
    let why = match &row.survey {
        Survey::Loading => Some(words::loading()),
        Survey::Failed(reason) => Some(reason.as_str()),
        Survey::NotAsked => silence,
        Survey::Level { .. } if row.country.is_own() => Some(words::group_short()),
        Survey::Level { .. } => Some(words::level()),
        Survey::Cells { .. } => None,
    };
    let people = row.dots().iter().map(|d| d.n).sum::<u32>();
    let all = line(Persona::ANY, Some(people).filter(|n| *n > 0), row.average(), row.model.as_ref().map(|m| m.average), why);
    let has_cells = matches!(row.survey, Survey::Cells { .. });
    let cells = Cell::all().filter(|_| has_cells || row.model.is_some()).map(|cell| {
        let dot = row.dots().iter().find(|d| d.cell == cell);
        let note = if has_cells && dot.is_none() { Some(words::small()) } else { silence };
        let model = row.model.as_ref().and_then(|m| m.dots.get(cell.index()).copied());
        line(Persona::full(cell), dot.map(|d| d.n), dot.map(|d| d.at), model, note)
    });
    std::iter::once(all).chain(cells).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::views::many::figures::{Dot, Model},
        survey::COUNTRIES,
    };

    #[test]
    fn every_mark_of_the_strips_is_a_line() {
        let dots = Cell::all().take(14).map(|cell| Dot { cell, at: 40.0 + cell.index() as f64, n: 30 }).collect();
        let model = Model { average: 50.0, dots: vec![55.0; Cell::COUNT], weights: crate::engine::protocol::Weights::Base };
        let egypt = Row {
            country: &COUNTRIES[2],
            name: "Egypt".into(),
            survey: Survey::Cells { average: Some(46.5), dots },
            model: None,
        };
        let kenya = Row { country: &COUNTRIES[19], name: "Kenya".into(), survey: Survey::Level { average: 75.0 }, model: None };
        let context = || vec![("item", "Q33".to_string())];
        let csv = of_rows(&[egypt.clone(), kenya.clone()], "x".into(), None, context()).to_csv();
        assert_eq!(csv.lines().count(), 1 + 17 + 1);
        assert!(csv.contains("Q33,Egypt,everyone,420,46.5000,\r\n"), "{csv}");
        assert!(csv.contains("Q33,Egypt,\"man, no college, city, not married\",30,40.0000,\r\n"), "{csv}");
        assert_eq!(csv.matches("fewer than ten people, not shown").count(), 2);
        assert!(csv.contains("Q33,Kenya,everyone,,75.0000,figures of groups not in these tables\r\n"), "{csv}");
        let predicted = Row { model: Some(model), ..kenya };
        let csv = of_rows(&[predicted], "x".into(), Some("Model, ace".into()), context()).to_csv();
        assert_eq!((csv.lines().count(), csv.matches(",55.0000,extrapolated").count()), (1 + 17, 16));
    }
}
