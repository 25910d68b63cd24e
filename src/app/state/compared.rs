//! What voices are held against, and how the second differs from the first.

use leptos::prelude::*;

use crate::{
    app::{
        figures::compare::{Compared, Held, Side, average, compare},
        lasting::LastingMemo,
        link::parts::Reference,
        state::{
            figures::Figures,
            speaker::{Sources, Speaker},
        },
        stores::loadable::Loadable,
    },
    survey::{COUNTRIES, Item, ItemAnswers, Persona, PersonaAnswer, Standard, own::OwnFigure},
};

/// Everybody's answers in one country, where they may be shown.
fn everybody(answers: Option<&ItemAnswers>) -> Option<Vec<f64>> {
    answers?.persona(Persona::ANY, Standard::AsAnswered).filter(PersonaAnswer::is_evidence).map(|a| a.p)
}

/// The grey line. The average of all countries is there once all of their files have come, or failed to.
pub fn reference(sources: Sources, first: Speaker) -> LastingMemo<Held> {
    let Sources { page, survey, own, item, .. } = sources;
    let of_country = move |item: &Item| {
        let Some(voice) = first.voice.get() else { return Held::Nothing };
        let p = if voice.country.is_own() {
            match own.figure(voice.country, &item.code, Persona::ANY) {
                Some(OwnFigure::Answered(answer)) => Some(answer.p),
                _ => None,
            }
        } else {
            if first.answers.with(|a| matches!(a, Figures::Loading)) {
                return Held::Loading { done: 0, all: 1 };
            }
            first.answers.with(|a| everybody(a.answers()))
        };
        match p.filter(|p| p.len() == item.options.len()) {
            Some(p) => Held::Line { p, countries: 1, failed: 0 },
            None => Held::Unknown,
        }
    };
    let of_all = move |item: &Item| {
        if item.code.is_own() {
            return Held::Unknown;
        }
        let (mut found, mut failed, mut done) = (Vec::new(), 0, 0);
        for country in &COUNTRIES {
            match survey.table(country.code()) {
                Loadable::Loading => continue,
                Loadable::Failed(_) => failed += 1,
                Loadable::Ready(table) => found.extend(everybody(table.items.get(&item.code))),
            }
            done += 1;
        }
        if done < COUNTRIES.len() {
            return Held::Loading { done, all: COUNTRIES.len() };
        }
        match average(found, item.options.len()) {
            Some((p, countries)) => Held::Line { p, countries, failed },
            None => Held::Unknown,
        }
    };
    // A country beside its own average is that average.
    let chosen = LastingMemo::new(move |_| {
        page.with(|p| match p.reference {
            Reference::Country if p.second.is_none() && p.persona == Persona::ANY => Reference::None,
            chosen => chosen,
        })
    });
    LastingMemo::new(move |_| {
        let Some(item) = item.get() else { return Held::Nothing };
        match chosen.get() {
            Reference::None => Held::Nothing,
            Reference::Country => of_country(&item),
            Reference::All => of_all(&item),
        }
    })
}

/// `None` without a second voice, and until the figures of both are there.
pub fn compared(first: Speaker, second: Speaker) -> LastingMemo<Option<Compared>> {
    LastingMemo::new(move |_| {
        let (of_a, of_b) = (first.voice.get()?, second.voice.get()?);
        let (figure_a, figure_b) = (first.distribution.get()?, second.distribution.get()?);
        first.answers.with(|a| {
            second.answers.with(|b| {
                if [a, b].into_iter().any(|figures| matches!(figures, Figures::Loading)) {
                    return None;
                }
                let a = Side { voice: of_a, answers: a.answers(), figure: &figure_a };
                let b = Side { voice: of_b, answers: b.answers(), figure: &figure_b };
                Some(compare(a, b))
            })
        })
    })
}
