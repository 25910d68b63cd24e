//! What a fine-tune learns from: country, topic, questions, attributes.

use leptos::prelude::*;

use crate::{
    app::{
        charts::silence,
        fields::inputs::{Choice, SelectField},
        language::tr_text,
        link::{parts::Control, settings::TuneSettings},
        state::{State, access::fixed},
        terms,
        views::align::words,
    },
    survey::{Attribute, Country, CountryCode, Known},
};

/// The country on the screen, of those that have answers for each persona to some question of the run; one without stands there,
/// and says so, until another is chosen.
pub fn country(state: State, disabled: Signal<bool>) -> AnyView {
    let choices = Signal::derive(move || {
        state.own.data.track();
        let (now, tune) = state.page.with(|p| (p.country, p.tune.clone()));
        let known = state
            .item
            .get()
            .map(|item| state.survey.catalogue.with(|c| c.ready().map(|c| tune.countries(&item, c))).unwrap_or_default());
        let known: Vec<&Country> = known.unwrap_or_default().into_iter().chain(Country::own()).collect();
        let choice = |c: &Country| (c.code().to_string(), terms::country_name(c).to_string());
        let mut list: Vec<Choice> = known.iter().map(|c| choice(c)).collect();
        if !known.iter().any(|c| c.code() == now) {
            let silent = |(code, name)| (code, silence::marked(name, terms::extrapolated_tag().into()));
            list.extend(Country::find(now).map(choice).map(silent));
        }
        list.sort_by(|a, b| a.1.cmp(&b.1));
        list
    });
    let chosen = Signal::derive(move || state.page.with(|p| p.country.to_string()));
    let choose = Callback::new(move |code: String| {
        if let Some(code) = CountryCode::parse(&code) {
            state.go(|p| p.country = code);
        }
    });
    let is_fixed = fixed(state, &[Control::Country]);
    let disabled = Signal::derive(move || disabled.get() || is_fixed.get());
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
        let country = state.page.with_untracked(|p| p.country);
        // A topic may have questions of both surveys: one that the country's groups answered, if there is any.
        let first = catalogue.ready().and_then(|c| {
            let of_topic = || c.items.iter().filter(|i| i.topic == topic);
            let known = of_topic().find(|i| c.asked.known(country, &i.code) == Known::Groups);
            known.or_else(|| of_topic().next()).map(|i| i.code.clone())
        });
        if let Some(code) = first {
            state.choose_item(code);
        }
    });
    let is_fixed = fixed(state, &[Control::Item]);
    let disabled = Signal::derive(move || disabled.get() || is_fixed.get());
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
