//! Which model answers.

use leptos::prelude::*;

use crate::{
    app::{
        engine::{predictions::Source, status::PublicStatus},
        fields::{guard::Guard, inputs::SelectField, words},
        language::{Language, spoken},
        link::{
            names::{parse_weights, weights_name},
            parts::Control,
        },
        state::{
            State,
            shown::{READERS, SHIPPED, Shown},
        },
        stores::judged::slug,
        terms,
    },
    engine::protocol::Weights,
};

#[component]
pub fn WeightsSelect(state: State) -> AnyView {
    let choices = Signal::derive(move || {
        let chosen = state.page.with(|p| p.weights.clone());
        let shipped = state.engine.status.with(|s| s.info().map(|i| i.adapters.clone()));
        let mut list = vec![Weights::Base];
        let shipped = shipped.unwrap_or_else(|| SHIPPED.map(String::from).into());
        list.extend(shipped.into_iter().map(Weights::Shipped));
        if state.engine.tune.with(|t| t.exists) {
            list.push(Weights::Tuned);
        }
        list.push(Weights::Public);
        list.extend(READERS.map(|name| Weights::Reader(name.into())));
        if state.engine.public.with(PublicStatus::is_own) {
            list.push(Weights::Opened);
        }
        list.extend(
            state.judged.models.with(|models| models.iter().map(|m| Weights::Judged(slug(&m.model))).collect::<Vec<_>>()),
        );
        // What the link asks for stands there even before the engine has said what it has.
        if !list.contains(&chosen) {
            list.push(chosen);
        }
        // A model of a file has its own name, not that of its links.
        let long = |weights: &Weights| match weights {
            Weights::Judged(slug) => state
                .judged
                .find(slug)
                .map_or_else(|| terms::weights_long(weights), |m| terms::weights_long(&Weights::Judged(m.model.clone()))),
            _ => terms::weights_long(weights),
        };
        list.iter().map(|w| (weights_name(w).to_string(), long(w))).collect()
    });
    let chosen = Signal::derive(move || state.page.with(|p| weights_name(&p.weights).to_string()));
    let choose = Callback::new(move |name: String| {
        if let Some(weights) = parse_weights(&name) {
            state.go(|p| p.weights = weights);
        }
    });
    let missing = move || {
        state.shown.with(|s| s.missing).then(|| match state.page.with(|p| p.weights.clone()) {
            Weights::Tuned => words::no_tuned().to_string(),
            Weights::Judged(_) => words::no_such_file().to_string(),
            weights => words::no_such_weights(&weights_name(&weights)),
        })
    };
    // The model knows the catalogue's words alone, whatever language they are shown in.
    let is_asked_here = move || spoken() != Language::English && !state.shown.with(Shown::is_file);
    let in_english =
        move || is_asked_here().then(|| view! { <p class="hint" data-testid="asked-in-english">{words::asked_in_english()}</p> });
    let source = Memo::new(move |_| state.answers_from());
    let source_name = move || match source.get() {
        Some(Source::Prepared) => "prepared",
        Some(Source::Here) => "here",
        Some(Source::File) => "file",
        None => "none",
    };
    // Until then nobody knows whom the file's personas stand for.
    let is_there = move || state.survey.table(state.page.with(|p| p.country)).is_settled();
    let said = move || match source.get() {
        None if state.shown.with(Shown::is_file) && is_there() => words::not_in_file(state.country.get()),
        source => words::answers_from(source).into(),
    };
    view! {
        <div class="weights">
            <Guard state=state control=Control::Model>
                <SelectField label=words::weights_title() testid="weights-select" choices=choices chosen=chosen choose=choose />
            </Guard>
            <p class="hint" role="status">{missing}</p>
            <p class="hint answers-source" data-testid="answers-source" data-source=source_name>{said}</p>
            {in_english}
        </div>
    }
    .into_any()
}
