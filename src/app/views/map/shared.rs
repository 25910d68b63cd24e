//! What the parts of this view share.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use leptos::prelude::*;

use crate::{
    app::{
        engine::predictions::Question,
        link::{
            names::weights_name,
            parts::{Control, On},
        },
        state::{
            State,
            access::{Access, access},
            shown::Shown,
        },
        stores::loadable::Loadable,
        terms::{self, Origin},
        views::map::{
            figures::{
                Mark, Region, Spot,
                layout::Layout,
                model::of_model,
                own::{OwnSpot, own_spot},
                spots,
            },
            words,
        },
    },
    causal::VoicesMap,
    survey::{CountryCode, ItemCode, Persona, SurveyId},
};

/// Until the drawing's room has been measured.
const USUAL_WIDTH: f64 = 720.0;

#[derive(Debug, Clone, Copy)]
pub struct Map {
    pub state: State,
    pub survey: Memo<SurveyId>,
    pub on: Memo<On>,
    /// The same as the switch has it: another model's places stand in those of `ace`.
    pub switch: Memo<On>,
    pub picked: Memo<CountryCode>,
    pub followed: Memo<Persona>,
    /// The map's file, and why it is not there.
    pub file: Memo<Option<Arc<VoicesMap>>>,
    pub failure: Memo<Option<String>>,
    /// Countries, then the visitor's groups that are on the map.
    pub spots: Memo<Arc<Vec<Spot>>>,
    /// Groups that are not: name, answered, missing.
    pub left_out: Memo<Vec<(String, usize, usize)>>,
    pub width: RwSignal<f64>,
    pub layout: Memo<Arc<Layout>>,
    /// What the pointer or the keys are at.
    pub now: RwSignal<Option<Mark>>,
}

impl Map {
    pub fn start(state: State) -> Self {
        let survey = Memo::new(move |_| state.page.with(|p| p.survey));
        Effect::new(move |_| state.maps.ensure(survey.get()));
        let file = Memo::new_with_compare(
            move |_| state.maps.now(survey.get()).ready().cloned(),
            |a: Option<&Option<Arc<VoicesMap>>>, b| match (a.and_then(Option::as_ref), b.and_then(Option::as_ref)) {
                (Some(a), Some(b)) => !Arc::ptr_eq(a, b),
                (a, b) => a.is_some() || b.is_some(),
            },
        );
        let failure = Memo::new(move |_| match state.maps.now(survey.get()) {
            Loadable::Failed(reason) => Some(reason),
            _ => None,
        });
        let own = Memo::new(move |_| {
            let shown = state.page.with(|p| access(p, Control::Data) != Access::Hidden);
            let data = state.own.data.get().filter(|_| shown);
            file.with(|map| match (map, data) {
                (Some(map), Some(data)) => data.groups.iter().map(|g| own_spot(&map.space, g)).collect(),
                _ => Vec::new(),
            })
        });
        let switch = Memo::new(move |_| state.page.with(|p| p.on));
        let here = StoredValue::new(Arc::new(AtomicBool::new(true)));
        let leave = here.get_value();
        on_cleanup(move || leave.store(false, Ordering::Relaxed));
        Effect::new(move |_| {
            if switch.get() == On::Model {
                let here = here.get_value();
                if state.shown.with(Shown::is_file) {
                    // Of whose people its answers are made up.
                    let here = here.clone();
                    state.survey.ensure_all(false, move || here.load(Ordering::Relaxed));
                }
                state.prepared.ensure_all(state.prepared_sets(), move || here.load(Ordering::Relaxed));
            }
        });
        // A country's places are worked out once for each model, not again with every answer that arrives.
        let placed: StoredValue<BTreeMap<(SurveyId, String, CountryCode), Spot>> = StoredValue::new(BTreeMap::new());
        let spots = Memo::new(move |_| {
            let mut all = file.with(|map| map.as_ref().map(|m| spots(m)).unwrap_or_default());
            if switch.get() == On::Model {
                state.engine.watch_answers();
                let weights = state.shown.with(|s| s.main().clone());
                let place = |spot: &Spot| {
                    let key = (survey.get(), weights_name(&weights).into_owned(), spot.code);
                    if let Some(known) = placed.with_value(|placed| placed.get(&key).cloned()) {
                        return Some(known);
                    }
                    let said = |item: &ItemCode| {
                        let question = Question { weights: weights.clone(), country: spot.code, item: item.clone() };
                        state.engine.told_beforehand(&question)
                    };
                    let found = file.with(|map| of_model(&map.as_ref()?.space, spot, &said))?;
                    placed.update_value(|placed| drop(placed.insert(key, found.clone())));
                    Some(found)
                };
                all = all.iter().filter_map(place).collect();
            }
            all.extend(own.get().into_iter().filter_map(|o| match o {
                OwnSpot::Placed(spot) => Some(spot),
                OwnSpot::Missing { .. } => None,
            }));
            Arc::new(all)
        });
        let left_out = Memo::new(move |_| {
            let missing = own.get().into_iter().filter_map(|o| match o {
                OwnSpot::Missing { name, answered, missing } => Some((name, answered, missing)),
                OwnSpot::Placed(_) => None,
            });
            missing.collect::<Vec<_>>()
        });
        let width = RwSignal::new(USUAL_WIDTH);
        let layout = Memo::new(move |_| Arc::new(spots.with(|s| Layout::new(s, width.get()))));
        Self {
            state,
            survey,
            on: Memo::new(move |_| match switch.get() {
                On::Model => On::Ace,
                on => on,
            }),
            switch,
            picked: Memo::new(move |_| state.page.with(|p| p.country)),
            followed: Memo::new(move |_| state.page.with(|p| p.persona)),
            file,
            failure,
            spots,
            left_out,
            width,
            layout,
            now: RwSignal::new(None),
        }
    }

    /// The same with nobody followed until somebody is chosen: the persona that the page begins with is nobody's choice.
    pub fn unfollowed(self) -> Self {
        let begun = self.followed.get_untracked();
        let followed = self.followed;
        Self { followed: Memo::new(move |_| followed.with(|p| if *p == begun { Persona::ANY } else { *p })), ..self }
    }

    /// The spot of a country, if it is on this map. Reactive.
    pub fn spot(self, code: CountryCode) -> Option<Spot> {
        self.spots.with(|spots| spots.iter().find(|s| s.code == code).cloned())
    }

    /// Whether it is to show a model's file that answers too little of it to have a place anywhere. Reactive.
    pub fn is_without_places(self) -> bool {
        let is_file = self.state.shown.with(Shown::is_file);
        let is_model = self.switch.get() == On::Model && is_file;
        is_model && self.file.with(Option::is_some) && self.spots.with(|s| s.is_empty()) && self.state.survey.is_settled()
    }

    /// Whose answers it shows, by name. Reactive.
    pub fn whose(self) -> String {
        match self.switch.get() {
            On::Model => self.state.shown.with(|shown| terms::weights(shown.main())),
            on => words::on_name(on).into(),
        }
    }

    /// Whose figures are on it. Reactive.
    pub fn origins(self) -> Vec<Origin> {
        let own = self.spots.with(|spots| spots.iter().any(|s| s.region == Region::Own));
        std::iter::once(Origin::Survey(self.survey.get())).chain(own.then_some(Origin::Own)).collect()
    }

    /// What a click on a mark, or Enter, does: its country is picked, and its persona followed through all countries; or no more,
    /// where it was already.
    pub fn choose(self, mark: Mark) {
        self.state.go(|page| {
            let persona =
                if page.country == mark.country && page.persona == mark.persona() { Persona::ANY } else { mark.persona() };
            if mark.cell.is_some() {
                page.persona = persona;
            }
            page.country = mark.country;
        });
    }
}
