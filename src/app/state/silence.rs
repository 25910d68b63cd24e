//! Where the survey is silent on the question on the screen.

use leptos::prelude::*;

use crate::{
    app::{
        figures::silence::{Offer, Silence, nearest, silence},
        state::{State, slot::Slot},
    },
    survey::{Country, CountryCode, Item, ItemCode, Known, Persona, own::OwnFigure},
};

impl State {
    /// What is known of a question in a country; `None` until the questions, or the visitor's data, are there. Reactive.
    pub fn known(self, country: CountryCode, item: &ItemCode) -> Option<Known> {
        if country.is_own() {
            return Some(match self.own.figure(country, item, Persona::ANY)? {
                OwnFigure::NotAsked => Known::Nothing,
                _ if Country::find(country).is_some_and(Country::has_cells) => Known::Groups,
                _ => Known::Country,
            });
        }
        self.survey.catalogue.with(|c| Some(c.ready()?.asked.known(country, item)))
    }

    /// Why the survey says nothing of a voice on the question on the screen. `of_groups`: as in [`silence`].
    pub fn silence(self, slot: Slot, of_groups: bool) -> Option<Silence> {
        let voice = self.speaker(slot).voice.get()?;
        if self.is_unseen_in(voice.country) {
            return Some(Silence::Extrapolated);
        }
        let item = self.page.with(|p| p.item.clone());
        let silence = silence(self.known(voice.country, &item)?, of_groups || voice.persona != Persona::ANY)?;
        Some(self.shown.with(|s| silence.of(s.main())))
    }

    /// The question to go to instead, in the language that is spoken.
    pub fn nearest_question(self, slot: Slot, of_groups: bool) -> Option<Offer<Item>> {
        let voice = self.speaker(slot).voice.get()?;
        let code = self.page.with(|p| p.item.clone());
        let found = self.survey.catalogue.with(|c| {
            let catalogue = c.ready()?;
            let of_groups = of_groups || voice.persona != Persona::ANY;
            let offer = nearest(catalogue, voice.country, catalogue.item(&code)?, of_groups)?;
            Some(Offer { item: offer.item.clone(), is_near: offer.is_near })
        })?;
        Some(Offer { item: self.language.items.with(|texts| texts.item(&found.item)), ..found })
    }
}
