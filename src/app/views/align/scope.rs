//! What a fine-tune learns from: country, topic, questions, attributes.

use leptos::prelude::*;

use crate::{
    app::{
        fields::inputs::{Choice, SelectField},
        language::tr_text,
        link::settings::TuneSettings,
        state::State,
        terms,
        views::align::words,
    },
    survey::{Attribute, COUNTRIES, Country, CountryCode},
};

/// The country on the screen, of those that have answers for each persona; one without stands there until another is chosen.
pub fn country(state: State, disabled: Signal<bool>) -> AnyView {
    let choices = Signal::derive(move || {
        state.own.data.track();
        let now = state.page.with(|p| p.country);
        let mut list: Vec<&Country> = COUNTRIES.iter().filter(|c| c.has_cells()).chain(Country::own()).collect();
        if !list.iter().any(|c| c.code() == now) {
            list.extend(Country::find(now));
        }
        let mut list: Vec<Choice> = list.into_iter().map(|c| (c.code().to_string(), tr_text(c.name))).collect();
        list.sort_by(|a, b| a.1.cmp(&b.1));
        list
    });
    let chosen = Signal::derive(move || state.page.with(|p| p.country.to_string()));
    let choose = Callback::new(move |code: String| {
        if let Some(code) = CountryCode::parse(&code) {
            state.go(|p| p.country = code);
        }
    });
    view! {
        <SelectField label=words::country() testid="tune-country" choices=choices chosen=chosen choose=choose disabled=disabled />
    }
    .into_any()
}

/// The topic of the question on the screen; another one brings its first question.
pub fn topic(state: State, disabled: Signal<bool>) -> AnyView {
    let choices = Signal::derive(move || {
        let catalogue = state.survey.catalogue.get();
        let topics = catalogue.ready().map(|c| c.topics.clone()).unwrap_or_default();
        topics.into_iter().map(|t| (t.id, tr_text(&t.title))).collect::<Vec<Choice>>()
    });
    let chosen = Signal::derive(move || state.item.with(|i| i.as_ref().map(|i| i.topic.clone())).unwrap_or_default());
    let choose = Callback::new(move |topic: String| {
        let catalogue = state.survey.catalogue.get_untracked();
        let first = catalogue.ready().and_then(|c| c.items.iter().find(|i| i.topic == topic).map(|i| i.code.clone()));
        if let Some(code) = first {
            state.choose_item(code);
        }
    });
    view! {
        <SelectField label=words::topic() testid="tune-topic" choices=choices chosen=chosen choose=choose disabled=disabled />
    }
    .into_any()
}

/// Which attributes are taught.
pub fn teach(state: State, tune: Memo<TuneSettings>, disabled: Signal<bool>) -> AnyView {
    let known = Memo::new(move |_| {
        state.own.data.track();
        TuneSettings::known(state.page.with(|p| p.country))
    });
    let tick = move |attribute: Attribute| {
        let chosen = move || tune.with(|t| t.teach.contains(&attribute));
        let toggle = move |_| {
            state.adjust(|p| {
                let on = !p.tune.teach.contains(&attribute);
                // In the order of the attributes, whatever the order of ticking: one link for one choice.
                p.tune.teach =
                    Attribute::ALL.into_iter().filter(|a| if *a == attribute { on } else { p.tune.teach.contains(a) }).collect();
            });
        };
        view! {
            <label class="bench-check">
                <input type="checkbox" data-testid=format!("teach-{}", attribute.name()) prop:checked=chosen on:change=toggle
                    disabled=move || disabled.get() || known.with(|k| !k.contains(&attribute)) />
                <span>{terms::attribute(attribute)}</span>
            </label>
        }
    };
    let hint = move || if known.with(Vec::len) < Attribute::ALL.len() { words::teach_unknown() } else { words::teach_hint() };
    view! {
        <fieldset class="checks wide">
            <legend class="field-name">{words::teach()}</legend>
            <div class="check-row">{Attribute::ALL.map(tick).into_iter().collect_view()}</div>
            <p class="hint">{hint}</p>
        </fieldset>
    }
    .into_any()
}
