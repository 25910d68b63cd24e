//! The answers on the screen as a table.

use leptos::prelude::*;

use crate::{
    app::{
        charts::{
            legend::{context, model_columns, origins_of_voices},
            silence::{named, said_of_voices},
            table::{Table, Value},
            words,
        },
        figures::distribution::Bar,
        state::{State, slot::Slot},
        terms,
    },
    engine::protocol::Weights,
    survey::Item,
};

/// The columns of one voice.
fn voice_columns(bar: Option<&Bar>, has_after: bool, has_asked: bool) -> Vec<Value> {
    let of = |value: fn(&Bar) -> Option<f64>| Value::optional(bar.and_then(value), Value::Share);
    let mut columns = vec![of(|b| b.survey), of(|b| b.interval.map(|i| i.0)), of(|b| b.interval.map(|i| i.1)), of(|b| b.before)];
    if has_asked {
        columns.extend([of(|b| b.asked.map(|i| i.0)), of(|b| b.asked.map(|i| i.1))]);
    }
    if has_after {
        columns.push(of(|b| b.after));
    }
    columns
}

/// A row for each option. With one voice: its figures; with two: those of both; then what they are held against, where it is drawn.
pub fn answers(state: State, item: &Item) -> Table {
    let mut models = model_columns(state);
    let has_after = models.len() > 1;
    let has_asked = state.shown.with(|s| s.before == Weights::Public);
    if has_asked {
        let asked = [words::col_asked_low(), words::col_asked_high()].map(|what| format!("{}, {what}", models[0]));
        models.splice(1..1, asked);
    }
    let names = || [terms::survey(), words::col_low(), words::col_high()].map(String::from).into_iter().chain(models.clone());
    let speakers = [Slot::A, Slot::B].map(|slot| state.speaker(slot));
    let voices = speakers.map(|s| s.voice.get());
    let present = || speakers.into_iter().zip(voices).filter_map(|(speaker, voice)| Some((speaker, voice?)));
    let two = voices[1].is_some();
    let heads = present().flat_map(|(speaker, _)| {
        let slot = speaker.slot;
        names().map(move |name| if two { words::column(slot, &name) } else { name }).collect::<Vec<_>>()
    });
    let mut head: Vec<String> = [words::col_option().into()].into_iter().chain(heads).collect();
    let reference = state.reference.get();
    if reference.p().is_some() {
        let chosen = state.page.with(|p| p.reference);
        let name = words::reference_name(chosen, state.country.get(), &reference);
        head.push(name.unwrap_or_else(|| words::reference(chosen).into()));
    }
    let figures = speakers.map(|s| s.distribution.get());
    let row = |(k, label): (usize, &String)| {
        let mut row = vec![Value::text(label)];
        for (speaker, _) in present() {
            let figure = &figures[usize::from(speaker.slot == Slot::B)];
            row.extend(voice_columns(figure.as_ref().and_then(|d| d.bars.get(k)), has_after, has_asked));
        }
        if let Some(p) = reference.p() {
            row.push(Value::optional(p.get(k).copied(), Value::Share));
        }
        row
    };
    let mut context = context(state, item, &origins_of_voices(state), said_of_voices(state));
    context.insert(2, ("persona", state.persona.get().to_string()));
    if let Some(second) = voices[1] {
        context.insert(3, ("second", second.to_string()));
    }
    let name = |(speaker, _)| named(state, speaker);
    let who: Vec<_> = if two {
        present().map(|voice| format!("{} · {}", voice.0.slot.letter(), name(voice))).collect()
    } else {
        present().map(name).collect()
    };
    Table {
        caption: format!("{} ({})", item.question, who.join("; ")),
        head,
        rows: item.options.iter().enumerate().map(row).collect(),
        context,
    }
}
