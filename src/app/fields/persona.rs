//! Who answers: a country and up to four attributes.

use leptos::prelude::*;

use crate::{
    app::{
        browser::dom,
        fields::{
            fold::Fold,
            guard::Guard,
            inputs::{Segment, segmented},
            words,
        },
        figures::silence::CountryGroup,
        link::parts::Control,
        state::{State, access::hidden, slot::Slot},
        terms,
    },
    survey::{Attribute, COUNTRIES, Catalogue, Country, CountryCode, Known, Reach, SurveyId},
};

#[component]
pub fn PersonaBuilder(state: State) -> AnyView {
    let two = move || state.page.with(|p| p.second.is_some());
    let (no_country, no_persona) = (hidden(state, Control::Country), hidden(state, Control::Persona));
    view! {
        <section class="panel fold" aria-labelledby="persona-title" hidden=move || no_country.get() && no_persona.get()>
            <h2 class="panel-title" id="persona-title">{move || words::panel(Slot::A, two())}</h2>
            <Fold id="persona-fields" open=state.folds.voice(Slot::A) now=voice_now(state, Slot::A)>{voice_fields(state, Slot::A)}</Fold>
        </section>
    }
    .into_any()
}

/// `India: woman`.
pub fn voice_now(state: State, slot: Slot) -> Signal<String> {
    let speaker = state.speaker(slot);
    Signal::derive(move || speaker.voice.get().map_or_else(String::new, |v| terms::persona_in(speaker.country.get(), v.persona)))
}

/// Country and attributes of one voice.
pub fn voice_fields(state: State, slot: Slot) -> AnyView {
    view! {
        <Guard state=state control=Control::Country>{country_select(state, slot)}</Guard>
        {switches(state, slot)}
    }
    .into_any()
}

/// The four attributes without the country.
pub fn attribute_switches(state: State) -> AnyView {
    switches(state, Slot::A)
}

fn switches(state: State, slot: Slot) -> AnyView {
    let switches = Attribute::ALL.map(|attribute| attribute_switch(state, slot, attribute)).into_iter().collect_view();
    view! { <Guard state=state control=Control::Persona>{switches}</Guard> }.into_any()
}

fn country_select(state: State, slot: Slot) -> AnyView {
    let group = move |mut countries: Vec<&'static Country>, label: &'static str| {
        countries.sort_by_key(|c| terms::country_name(c));
        let option = |country: &'static Country| {
            let code = country.code();
            let chosen = move || state.page.with(|p| slot.of(p).is_some_and(|v| v.country == code));
            let name = move || match country.reach(SurveyId::Wvs7) {
                Reach::Part => words::in_part(terms::country_name(country), with_groups(state, code)),
                _ => terms::country_name(country).into(),
            };
            view! { <option value=code.to_string() prop:selected=chosen>{name}</option> }
        };
        let options = countries.into_iter().map(option).collect_view();
        view! { <optgroup label=label>{options}</optgroup> }
    };
    let surveyed = |group: CountryGroup| COUNTRIES.iter().filter(|c| CountryGroup::of(c) == group).collect();
    let groups = move || CountryGroup::ALL.map(|g| group(surveyed(g), words::country_group(g))).into_iter().collect_view();
    let own = move || state.own.data.with(Option::is_some).then(|| group(Country::own(), words::group_heading()));
    let choose = move |event| {
        let code = CountryCode::parse(&dom::value_of(&event));
        if let Some(code) = code {
            state.change_voice(slot, |v| v.country = code);
        }
    };
    view! {
        <label class="field">
            <span class="field-name">{words::country()}</span>
            <select data-testid=format!("{}country-select", slot.prefix()) on:change=choose>
                {own} {groups}
            </select>
        </label>
    }
    .into_any()
}

/// On how many of the World Values Survey's questions a country's groups are known.
fn with_groups(state: State, country: CountryCode) -> usize {
    let known = |c: &Catalogue| c.of_survey(SurveyId::Wvs7).filter(|i| c.asked.known(country, &i.code) == Known::Groups).count();
    state.survey.catalogue.with(|c| c.ready().map_or(0, |c| known(c)))
}

fn attribute_switch(state: State, slot: Slot, attribute: Attribute) -> AnyView {
    let [a, b] = terms::levels(attribute);
    let [code_a, code_b] = attribute.codes();
    let segments = [(words::any(), "any"), (a, code_a), (b, code_b)].map(|(words, code)| Segment {
        words,
        testid: format!("{}attr-{}-{code}", slot.prefix(), attribute.name()),
        title: None,
    });
    let level = Memo::new(move |_| state.page.with(|p| slot.of(p).and_then(|v| v.persona.level(attribute))));
    let chosen = Signal::derive(move || match level.get() {
        None => 0,
        Some(level) => 1 + usize::from(level),
    });
    let choose = Callback::new(move |index: usize| {
        let level = (index > 0).then_some(index == 2);
        state.change_voice(slot, |v| v.persona = v.persona.with(attribute, level));
    });
    segmented(terms::attribute(attribute), slot.switch(attribute), segments.into(), chosen, choose)
}
