//! One voice on the screen: who it is, and what the survey and the model say.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    engine_client::Engine,
    figures::distribution::{self, Distribution},
    own_data::{Own, own_distribution},
    predictions::{Answers, Question},
    shown::Shown,
    state::{Figures, State, find},
    survey_store::{Loadable, SurveyStore},
    text,
    url::{PageState, Voice},
};
use crate::{
    engine::protocol::Weights,
    survey::{Attribute, Country, Item, ItemCode},
};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// A, which is always there.
    A,
    /// B, if the visitor compares.
    B,
}

impl Slot {
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
        }
    }

    /// What its elements' names begin with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::A => "",
            Self::B => "b-",
        }
    }

    /// The name of a row of switches, of which there is one for each voice.
    pub const fn switch(self, attribute: Attribute) -> &'static str {
        match self {
            Self::A => attribute.name(),
            Self::B => ["b-gender", "b-education", "b-residence", "b-marital"][attribute.index()],
        }
    }

    pub fn of(self, page: &PageState) -> Option<Voice> {
        match self {
            Self::A => Some(page.first()),
            Self::B => page.second,
        }
    }

    /// Puts another voice in the place of this one.
    pub fn set(self, page: &mut PageState, voice: Voice) {
        match self {
            Self::A => (page.country, page.persona) = (voice.country, voice.persona),
            Self::B => page.second = Some(voice),
        }
    }
}

/// What a voice is made of; each memo is computed only while something reads it.
#[derive(Debug, Clone, Copy)]
pub struct Speaker {
    pub slot: Slot,
    /// `None`: there is no second voice.
    pub voice: Memo<Option<Voice>>,
    /// The country's name.
    pub country: Memo<&'static str>,
    pub answers: Memo<Figures>,
    /// The model's, for all personas of the voice's country.
    pub before: Memo<Option<Answers>>,
    pub after: Memo<Option<Answers>>,
    pub distribution: Memo<Option<Distribution>>,
}

/// What voices are computed from.
#[derive(Debug, Clone, Copy)]
pub struct Sources {
    pub page: RwSignal<PageState>,
    pub survey: SurveyStore,
    pub engine: Engine,
    pub own: Own,
    pub item: Memo<Option<Arc<Item>>>,
    pub shown: Memo<Shown>,
}

impl Speaker {
    pub fn new(sources: Sources, slot: Slot) -> Self {
        let Sources { page, survey, engine, own, item, shown } = sources;
        let voice = Memo::new(move |_| page.with(|p| slot.of(p)));
        let country_code = Memo::new(move |_| voice.get().map(|v| v.country));
        let code = Memo::new(move |_| page.with(|p| p.item.clone()));
        let answers = Memo::new(move |_| match country_code.get().map(|c| survey.table(c)) {
            None | Some(Loadable::Loading) => Figures::Loading,
            Some(Loadable::Failed(reason)) => Figures::Failed(reason),
            Some(Loadable::Ready(table)) => Figures::Ready(code.with(|item| table.items.get(item).cloned()).map(Arc::new)),
        });
        // Answers about own data are forgotten when those change.
        let answered = move |weights: Weights| {
            own.data.track();
            engine.answers(&Question { weights, country: country_code.get()?, item: code.get() })
        };
        let before = Memo::new(move |_| answered(shown.get().before));
        let after = Memo::new(move |_| answered(shown.get().after?));
        let distribution = Memo::new(move |_| {
            let (item, Voice { country, persona }) = (item.get()?, voice.get()?);
            let said = |answers: Memo<Option<Answers>>| answers.with(|a| a.as_ref()?.get(persona.index()).cloned());
            let (before, after) = (said(before), said(after));
            let (before, after) = (before.as_deref(), after.as_deref());
            if let Some(figure) = own_distribution(own, country, &item, persona, before, after) {
                return Some(figure);
            }
            Some(answers.with(|a| distribution::distribution(&item, a.answers(), persona, before, after)))
        });
        let country = Memo::new(move |_| {
            own.data.track();
            country_code.get().map_or("", |c| text::country_name(find(c)))
        });
        Self { slot, voice, country, answers, before, after, distribution }
    }

    /// The country, which for the first voice is that of the page.
    pub fn country_now(self) -> Option<&'static Country> {
        self.country.track();
        Some(find(self.voice.get()?.country))
    }
}

impl State {
    pub fn speaker(self, slot: Slot) -> Speaker {
        match slot {
            Slot::A => self.first,
            Slot::B => self.second,
        }
    }

    /// Changes one of the voices. Without a second voice there is nothing to change of it.
    pub fn change_voice(self, slot: Slot, change: impl FnOnce(&mut Voice)) {
        self.go(|page| {
            if let Some(mut voice) = slot.of(page) {
                change(&mut voice);
                slot.set(page, voice);
            }
        });
    }

    /// What to ask the engine for a voice: the weights that count first.
    pub(super) fn questions(self, slot: Slot) -> Vec<Question> {
        let Some(country) = self.speaker(slot).voice.get().map(|v| v.country) else { return Vec::new() };
        let item: ItemCode = self.page.with(|p| p.item.clone());
        if self.own.is_missing(country, &item) {
            return Vec::new();
        }
        let Shown { before, after, .. } = self.shown.get();
        let question = |weights: Weights| Question { weights, country, item: item.clone() };
        after.into_iter().chain([before]).map(question).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_slot_has_its_own_voice_and_names() {
        let mut page = PageState::default();
        assert_eq!((Slot::A.of(&page), Slot::B.of(&page)), (Voice::parse("IND"), None));
        Slot::B.set(&mut page, Voice::parse("EGY.female").unwrap());
        Slot::A.set(&mut page, Voice::parse("JPN.male.rural").unwrap());
        assert_eq!(page.format(), "v=2&country=JPN&gender=male&residence=rural&b=EGY.female");
        for attribute in Attribute::ALL {
            assert_eq!(Slot::B.switch(attribute), format!("{}{}", Slot::B.prefix(), Slot::A.switch(attribute)));
        }
    }
}
