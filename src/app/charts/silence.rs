//! One badge beside the name of whoever the survey says nothing of, and the nearest question that it has figures of.

use leptos::{ev::MouseEvent, prelude::*};

use crate::{
    app::{
        browser::dom,
        charts::words,
        figures::silence::Silence,
        link::{page::PageState, parts::Control},
        state::{
            State,
            access::{Access, access},
            slot::Slot,
            speaker::Speaker,
        },
        terms,
    },
    survey::SurveyId,
};

/// What the badge says.
pub fn word(silence: Silence) -> &'static str {
    match silence {
        Silence::NoFigure => terms::no_figure_tag(),
        Silence::Extrapolated => terms::extrapolated_tag(),
        Silence::Unchecked => terms::unchecked_tag(),
    }
}

/// The badge; nothing of it where there are figures.
pub fn badge(state: State, slot: Slot, of_groups: bool) -> AnyView {
    let silence = Memo::new(move |_| state.silence(slot, of_groups));
    view! {
        <span class="tag" data-testid=format!("{}extrapolated", slot.prefix()) hidden=move || silence.get().is_none()
            data-silence=move || silence.get().map(Silence::name)>{move || silence.get().map(word)}</span>
    }
    .into_any()
}

/// A way to the nearest question of which the country has figures, unless somebody has locked the question.
pub fn offer(state: State, slot: Slot, of_groups: bool) -> AnyView {
    let free = move || state.page.with(|p| access(p, Control::Item) == Access::Free);
    let near = Memo::new(move |_| {
        let offer = state.silence(slot, of_groups).filter(|_| free()).and_then(|_| state.nearest_question(slot, of_groups))?;
        let here = state.page.with(|p| SurveyId::of(&p.item));
        // Of another survey than the one on the screen it is named: the click changes who was asked, and when.
        let survey = offer.item.survey().filter(|s| Some(*s) != here).map(|s| s.survey().short);
        let title = survey.map_or_else(|| offer.item.title.clone(), |short| format!("{} · {short}", offer.item.title));
        Some((offer.item.code, title, offer.is_near))
    });
    let link = move || {
        let (code, title, is_near) = near.get()?;
        let item = code.clone();
        let href = move || state.page.with(|p| PageState { item: code.clone(), ..p.clone() }.link(p.view));
        let press = move |event: MouseEvent| {
            if dom::is_plain(&event) {
                event.prevent_default();
                state.choose_item(item.clone());
            }
        };
        let country = state.speaker(slot).country.get();
        Some(view! {
            <span class="offer" data-testid=format!("{}nearest", slot.prefix())>
                {if is_near { words::nearest(country) } else { words::none_near(country) }} " " <a href=href on:click=press>{title}</a>
            </span>
        })
    };
    link.into_any()
}

/// The word of the badge, for tables and pictures; empty where there are figures.
pub fn said(state: State, slot: Slot, of_groups: bool) -> String {
    state.silence(slot, of_groups).map(word).unwrap_or_default().into()
}

/// The same of all voices, by letter where there are two.
pub fn said_of_voices(state: State) -> String {
    let two = state.page.with(|p| p.second.is_some());
    let one = |slot: Slot| {
        let said = said(state, slot, false);
        (!said.is_empty()).then(|| if two { words::of_voice(slot, &said) } else { said })
    };
    [Slot::A, Slot::B].into_iter().filter_map(one).collect::<Vec<_>>().join("; ")
}

/// `Chile: woman (no survey figure)`.
pub fn named(state: State, speaker: Speaker) -> String {
    let persona = speaker.voice.get().map(|v| v.persona).unwrap_or_default();
    let name = terms::persona_in(speaker.country.get(), persona);
    marked(name, said(state, speaker.slot, false))
}

/// A name with the word of its badge.
pub fn marked(name: String, said: String) -> String {
    if said.is_empty() { name } else { format!("{name} ({said})") }
}
