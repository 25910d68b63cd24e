//! What models answer, computed beforehand: fetched for a country when somebody looks at it, kept for the session.
//!
//! Nothing waits for it. Where the small model's can't be had, the engine answers all the same, only later.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{lasting::LastingSignal, stores::listed::Listed, terms},
    engine::protocol::{BASE, Weights},
    model::{Prepared, PreparedList, Spread},
    survey::{COUNTRIES, CountryCode, ItemCode},
};

/// A folder of answers, one file a country, each of a base and of one adapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnswerSet {
    /// The small model, and its adapter `ace`.
    Small,
    /// The public model as it comes, which stands in the adapter's place; in the base's, what it says of everybody.
    Public,
    /// The reader over the public model, and its adapter `ace`.
    Ace,
    /// The same with `paper`.
    Paper,
}

impl AnswerSet {
    pub const ALL: [Self; 4] = [Self::Small, Self::Public, Self::Ace, Self::Paper];

    /// Ends in a slash.
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Small => "predictions/",
            Self::Public => "smollm2/predictions/base/",
            Self::Ace => "smollm2/predictions/ace/",
            Self::Paper => "smollm2/predictions/paper/",
        }
    }

    /// Which has the answers of these weights, if any, and whether they stand in the base's place.
    pub fn of(weights: &Weights) -> Option<(Self, bool)> {
        Some(match weights {
            Weights::Base => (Self::Small, true),
            Weights::Shipped(name) if name == PreparedList::ADAPTER => (Self::Small, false),
            Weights::Public => (Self::Public, false),
            Weights::Reader(name) => match name.as_str() {
                BASE => (Self::Ace, true),
                PreparedList::ADAPTER => (Self::Ace, false),
                "paper" => (Self::Paper, false),
                _ => return None,
            },
            _ => return None,
        })
    }
}

/// The answers of a country, and of which set they are.
pub type Arrived = (AnswerSet, Arc<Prepared>);
/// What to do with them once they are there.
type Hook = Callback<Arrived>;

#[derive(Debug, Clone, Copy)]
pub struct PreparedStore {
    /// By place in [`AnswerSet::ALL`].
    files: [Listed; AnswerSet::ALL.len()],
    /// There, or on their way.
    asked: StoredValue<BTreeSet<(AnswerSet, CountryCode)>>,
    hook: StoredValue<Option<Hook>>,
    /// Whether the first of them came, or will not come.
    settled: LastingSignal<bool>,
    /// How far what the public model says as it comes depends on how it is asked.
    spreads: LastingSignal<BTreeMap<CountryCode, Spread>>,
}

impl PreparedStore {
    pub fn empty() -> Self {
        Self {
            files: AnswerSet::ALL.map(|set| Listed::new(set.folder())),
            asked: StoredValue::new(BTreeSet::new()),
            hook: StoredValue::new(None),
            settled: LastingSignal::new(false),
            spreads: LastingSignal::new(BTreeMap::new()),
        }
    }

    pub fn on_arrival(self, hook: Hook) {
        self.hook.set_value(Some(hook));
    }

    /// Brings a country's answers unless they were asked for. The visitor's own groups have none.
    pub fn ensure(self, sets: &[AnswerSet], country: CountryCode) {
        if country.is_own() || sets.is_empty() {
            self.settled.set(true);
        } else {
            sets.iter().for_each(|set| spawn_local(self.bring_once(*set, country)));
        }
    }

    /// Brings those of all countries, one after the other, as long as they are `wanted`.
    pub fn ensure_all(self, sets: Vec<AnswerSet>, wanted: impl Fn() -> bool + 'static) {
        spawn_local(async move {
            for country in COUNTRIES.iter().map(|c| c.code()) {
                for set in &sets {
                    if !wanted() {
                        return;
                    }
                    self.bring_once(*set, country).await;
                }
            }
        });
    }

    async fn bring_once(self, set: AnswerSet, country: CountryCode) {
        if self.asked.try_update_value(|asked| asked.insert((set, country))) != Some(true) {
            return;
        }
        if let Err(reason) = self.bring(set, country).await {
            log::warn!("{reason}");
            // Another look at the country is another try.
            self.asked.update_value(|asked| {
                asked.remove(&(set, country));
            });
        }
        self.settled.set(true);
    }

    /// Whether the first answers came, or will not come. Reactive.
    pub fn is_settled(self) -> bool {
        self.settled.get()
    }

    async fn bring(self, set: AnswerSet, country: CountryCode) -> Result<(), String> {
        let file = PreparedList::path(country);
        let bytes = self.files[set as usize].fetch(&file).await?;
        let prepared = Prepared::unpack(&bytes).map_err(|e| terms::not_read(&file, &terms::from_below(&e)))?;
        if let Some(hook) = self.hook.get_value() {
            hook.run((set, Arc::new(prepared)));
        }
        if set == AnswerSet::Public {
            let file = Spread::path(country);
            let bytes = self.files[set as usize].fetch(&file).await?;
            let spread = Spread::unpack(&bytes).map_err(|e| terms::not_read(&file, &terms::from_below(&e)))?;
            self.spreads.update(|all| {
                all.insert(country, spread);
            });
        }
        Ok(())
    }

    /// The standard deviation of each option's share over the forms in which the public model was asked. Reactive.
    pub fn spread(self, country: CountryCode, item: &ItemCode) -> Option<Vec<f32>> {
        self.spreads.with(|all| Some(all.get(&country)?.0.get(item)?.shares.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_set_has_its_place_and_its_weights() {
        for (place, set) in AnswerSet::ALL.into_iter().enumerate() {
            assert_eq!(set as usize, place);
            assert!(set.folder().ends_with('/'));
        }
        let reader = |name: &str| AnswerSet::of(&Weights::Reader(name.into()));
        assert_eq!(
            (reader(BASE), reader("paper"), reader("x")),
            (Some((AnswerSet::Ace, true)), Some((AnswerSet::Paper, false)), None)
        );
        assert_eq!(AnswerSet::of(&Weights::Tuned), None);
    }
}
