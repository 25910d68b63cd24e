//! The figures of the voices, and of their difference, as tables.

use leptos::prelude::*;

use crate::{
    app::{
        components::distribution::{context, model_columns},
        figures::{compare::Compared, distribution::Bar},
        state::State,
        table::{Table, Value},
        text,
        url::Voice,
        voice::{Slot, Speaker},
    },
    causal::metrics::mean_shift,
    survey::Item,
};

fn name(speaker: Speaker, voice: Voice) -> String {
    text::persona_in(speaker.country.get(), voice.persona)
}

/// The columns of one voice.
fn voice_columns(bar: Option<&Bar>, has_after: bool) -> Vec<Value> {
    let of = |value: fn(&Bar) -> Option<f64>| Value::optional(bar.and_then(value), Value::Share);
    let mut columns = vec![of(|b| b.survey), of(|b| b.interval.map(|i| i.0)), of(|b| b.interval.map(|i| i.1)), of(|b| b.before)];
    if has_after {
        columns.push(of(|b| b.after));
    }
    columns
}

/// A row for each option. With one voice: its figures; with two: those of both; then the grey line, where it is drawn.
pub fn answers(state: State, item: &Item) -> Table {
    let models = model_columns(state);
    let has_after = models.len() > 1;
    let names = || [text::survey(), text::col_low(), text::col_high()].map(String::from).into_iter().chain(models.clone());
    let speakers = [Slot::A, Slot::B].map(|slot| state.speaker(slot));
    let voices = speakers.map(|s| s.voice.get());
    let present = || speakers.into_iter().zip(voices).filter_map(|(speaker, voice)| Some((speaker, voice?)));
    let two = voices[1].is_some();
    let heads = present().flat_map(|(speaker, _)| {
        let slot = speaker.slot;
        names().map(move |name| if two { text::voices::column(slot, &name) } else { name }).collect::<Vec<_>>()
    });
    let mut head: Vec<String> = [text::col_option().into()].into_iter().chain(heads).collect();
    let reference = state.reference.get();
    if reference.p().is_some() {
        head.push(text::voices::reference_column().into());
    }
    let figures = speakers.map(|s| s.distribution.get());
    let row = |(k, label): (usize, &String)| {
        let mut row = vec![Value::text(label)];
        for (speaker, _) in present() {
            let figure = &figures[usize::from(speaker.slot == Slot::B)];
            row.extend(voice_columns(figure.as_ref().and_then(|d| d.bars.get(k)), has_after));
        }
        if let Some(p) = reference.p() {
            row.push(Value::optional(p.get(k).copied(), Value::Share));
        }
        row
    };
    let mut context = context(state, item);
    context.insert(2, ("persona", state.persona.get().to_string()));
    if let Some(second) = voices[1] {
        context.insert(3, ("second", second.to_string()));
    }
    let who: Vec<_> = if two {
        present().map(|(s, v)| text::voices::who(s.slot, s.country.get(), v.persona)).collect()
    } else {
        present().map(|(s, v)| name(s, v)).collect()
    };
    Table {
        caption: format!("{} ({})", item.question, who.join("; ")),
        head,
        rows: item.options.iter().enumerate().map(row).collect(),
        context,
    }
}

/// B minus A: the mean position, then each option, all in points.
pub fn difference(state: State, item: &Item, compared: &Compared) -> Table {
    let models = model_columns(state);
    let has_after = models.len() > 1;
    let names = [text::survey(), text::col_low(), text::col_high()].map(String::from).into_iter().chain(models);
    let head = [text::col_option().to_string()].into_iter().chain(names.map(|n| text::voices::difference_of(&n)));
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
        text::voices::mean_row(),
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
    let mut context = context(state, item);
    context.insert(2, ("persona", state.persona.get().to_string()));
    let second = state.second.voice.get();
    context.insert(3, ("second", second.map_or_else(String::new, |v| v.to_string())));
    let who = [state.first, state.second].map(|s| s.voice.get().map_or_else(String::new, |v| name(s, v)));
    Table {
        caption: format!("{} ({}; {})", text::voices::difference_title(), who[1], who[0]),
        head: head.collect(),
        rows: std::iter::once(mean).chain(item.options.iter().enumerate().map(option)).collect(),
        context,
    }
}
