//! One voice on the screen: who it is, and what the survey and the model say.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    app::{
        engine::{
            client::Engine,
            predictions::{Answers, Question},
        },
        figures::distribution::{self, Distribution},
        lasting::{LastingMemo, LastingSignal},
        link::{page::PageState, parts::Voice},
        state::{
            figures::{Figures, find},
            shown::Shown,
            slot::Slot,
        },
        stores::{loadable::Loadable, own::Own, prepared::PreparedStore, survey::SurveyStore},
        terms,
    },
    engine::protocol::Weights,
    survey::{Country, CountryCode, Item, Persona},
};

/// What a voice is made of; each memo is computed only while something reads it.
#[derive(Debug, Clone, Copy)]
pub struct Speaker {
    pub slot: Slot,
    /// `None`: there is no second voice.
    pub voice: LastingMemo<Option<Voice>>,
    /// The country's name.
    pub country: LastingMemo<&'static str>,
    pub answers: LastingMemo<Figures>,
    /// The model's, for all personas of the voice's country.
    pub before: LastingMemo<Option<Answers>>,
    pub after: LastingMemo<Option<Answers>>,
    pub distribution: LastingMemo<Option<Distribution>>,
}

/// What voices are computed from.
#[derive(Debug, Clone, Copy)]
pub struct Sources {
    pub page: LastingSignal<PageState>,
    pub survey: SurveyStore,
    pub engine: Engine,
    pub own: Own,
    pub item: LastingMemo<Option<Arc<Item>>>,
    pub shown: LastingMemo<Shown>,
    pub prepared: PreparedStore,
}

impl Speaker {
    pub fn new(sources: Sources, slot: Slot) -> Self {
        let Sources { page, survey, engine, own, item, shown, prepared } = sources;
        let voice = LastingMemo::new(move |_| page.with(|p| slot.of(p)));
        let country_code = LastingMemo::new(move |_| voice.get().map(|v| v.country));
        let code = LastingMemo::new(move |_| page.with(|p| p.item.clone()));
        let answers = LastingMemo::new(move |_| match country_code.get().map(|c| survey.table(c)) {
            None | Some(Loadable::Loading) => Figures::Loading,
            Some(Loadable::Failed(reason)) => Figures::Failed(reason),
            Some(Loadable::Ready(table)) => Figures::Ready(code.with(|item| table.items.get(item).cloned()).map(Arc::new)),
        });
        // Answers about own data are forgotten when those change.
        let answered = move |weights: Weights| {
            own.data.track();
            engine.answers(&Question { weights, country: country_code.get()?, item: code.get() })
        };
        let before = LastingMemo::new(move |_| answered(shown.get().before));
        let after = LastingMemo::new(move |_| answered(shown.get().after?));
        let distribution = LastingMemo::new(move |_| {
            let (item, Voice { country, persona }) = (item.get()?, voice.get()?);
            let said = |answers: LastingMemo<Option<Answers>>| answers.with(|a| a.as_ref()?.get(persona.index()).cloned());
            let (before, after) = (said(before), said(after));
            let (before, after) = (before.as_deref(), after.as_deref());
            if let Some(figure) = own_distribution(own, country, &item, persona, before, after) {
                return Some(figure);
            }
            let drawn = answers.with(|a| distribution::distribution(&item, a.answers(), persona, before, after));
            let as_it_comes = shown.with(|s| s.before == Weights::Public);
            let spread = as_it_comes.then(|| prepared.spread(country, &item.code)).flatten();
            Some(match spread {
                Some(deviations) => drawn.with_spread(&deviations),
                None => drawn,
            })
        });
        let country = LastingMemo::new(move |_| {
            own.data.track();
            country_code.get().map_or("", |c| terms::country_name(find(c)))
        });
        Self { slot, voice, country, answers, before, after, distribution }
    }

    /// The country, which for the first voice is that of the page.
    pub fn country_now(self) -> Option<&'static Country> {
        self.country.track();
        Some(find(self.voice.get()?.country))
    }
}

/// As [`distribution::distribution`] where the country is one of the visitor's groups; `None` where it is not.
pub fn own_distribution(
    own: Own,
    country: CountryCode,
    item: &Item,
    who: Persona,
    before: Option<&[f64]>,
    after: Option<&[f64]>,
) -> Option<Distribution> {
    let figure = own.figure(country, &item.code, who)?;
    let everybody = (who != Persona::ANY).then(|| own.figure(country, &item.code, Persona::ANY)).flatten();
    Some(distribution::own_distribution(item, figure, everybody, before, after))
}
