//! The figures of the voices, and of their difference, as tables.

use leptos::prelude::*;

use crate::{
    app::{
        charts::{
            self,
            legend::{context, model_columns, origins_of_voices},
            silence::{named, said_of_voices},
            table::{Table, Value},
        },
        figures::compare::Compared,
        state::State,
        terms,
        views::voices::words,
    },
    causal::metrics::mean_shift,
    survey::Item,
};

/// B minus A: the mean position, then each option, all in points.
pub fn difference(state: State, item: &Item, compared: &Compared) -> Table {
    let models = model_columns(state);
    let has_after = models.len() > 1;
    let names =
        [terms::survey(), charts::words::col_low(), charts::words::col_high()].map(String::from).into_iter().chain(models);
    let of = |name: String| words::difference_of(compared.change, &name);
    let head = [charts::words::col_option().to_string()].into_iter().chain(names.map(of));
    let intervals = compared.survey.as_ref().and_then(|d| d.intervals.as_ref().ok());
    let points = |value: Option<f64>| Value::optional(value, Value::Points);
    let row = |label: &str, survey: Option<f64>, interval: Option<(f64, f64)>, models: [Option<f64>; 2]| {
        let mut row = vec![Value::text(label), points(survey), points(interval.map(|i| i.0)), points(interval.map(|i| i.1))];
        row.push(points(models[0]));
        if has_after {
            row.push(points(models[1]));
        }
        row
    };
    let models = [&compared.before, &compared.after];
    let mean = row(
        words::mean_row(),
        compared.survey.as_ref().map(|d| d.shift),
        intervals.map(|i| i.shift),
        models.map(|m| m.as_ref().map(|d| mean_shift(d))),
    );
    let option = |(k, label): (usize, &String)| {
        let at = |values: Option<&Vec<f64>>| values.and_then(|v| v.get(k)).map(|v| 100.0 * v);
        row(
            label,
            at(compared.survey.as_ref().map(|d| &d.delta)),
            intervals.and_then(|i| i.delta.get(k)).map(|(low, high)| (100.0 * low, 100.0 * high)),
            models.map(|m| at(m.as_ref())),
        )
    };
    let mut context = context(state, item, &origins_of_voices(state), said_of_voices(state));
    context.insert(2, ("persona", state.persona.get().to_string()));
    let second = state.second.voice.get();
    context.insert(3, ("second", second.map_or_else(String::new, |v| v.to_string())));
    let who = [state.first, state.second].map(|s| named(state, s));
    Table {
        caption: format!("{} (B: {}; A: {})", words::difference_title(compared.change), who[1], who[0]),
        head: head.collect(),
        rows: std::iter::once(mean).chain(item.options.iter().enumerate().map(option)).collect(),
        context,
    }
}
