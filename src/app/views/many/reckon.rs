//! What takes too long to be worked out in one go: a country at a time, so that the page stays responsive.

use std::sync::Arc;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        state::State,
        views::many::figures::{
            Progress,
            nobody::{Nobody, nobody},
        },
    },
    causal::{Heterogeneity, heterogeneity, heterogeneity_of_survey, nearest_averages},
    survey::{COUNTRIES, CountryTable, ItemAnswers, ItemCode, SurveyId},
};

/// Intervals and chance levels are resampled from this seed: the same for everybody.
const SEED: u64 = 1;

/// One item's figures over all countries.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    pub variance: Option<Heterogeneity>,
    pub nobody: Nobody,
}

#[derive(Debug, Clone, Copy)]
pub struct Reckoned {
    /// `None` until they are known.
    pub facts: RwSignal<Option<Arc<Facts>>>,
    /// Over all items of the item's survey, once at least one item's facts are known.
    pub all: RwSignal<Option<(SurveyId, Heterogeneity)>>,
}

/// Works the figures out whenever the item changes, once no table is on its way any more.
pub fn reckon(state: State, progress: Memo<Progress>) -> Reckoned {
    let reckoned = Reckoned { facts: RwSignal::new(None), all: RwSignal::new(None) };
    // Goes up with each start: what works for a former one stops.
    let turn = StoredValue::new(0_u32);
    let item = Memo::new(move |_| state.page.with(|p| p.item.clone()));
    Effect::new(move |former: Option<Progress>| {
        let (item, progress) = (item.get(), progress.get());
        turn.update_value(|t| *t += 1);
        reckoned.facts.set(None);
        let survey = reckoned.all.with_untracked(|all| all.as_ref().map(|(survey, _)| *survey));
        if former != Some(progress) || survey != SurveyId::of(&item) {
            reckoned.all.set(None);
        }
        if progress.is_settled() {
            let mine = turn.get_value();
            spawn_local(work(state, item, reckoned, move || turn.try_get_value() == Some(mine)));
        }
        progress
    });
    on_cleanup(move || {
        let _ = turn.try_update_value(|t| *t += 1);
    });
    reckoned
}

async fn work(state: State, item: ItemCode, reckoned: Reckoned, is_wanted: impl Fn() -> bool) {
    let tables: Vec<Arc<CountryTable>> = COUNTRIES.iter().filter_map(|c| state.survey.table_now(c.code())).collect();
    let tables: Vec<&CountryTable> = tables.iter().map(Arc::as_ref).collect();
    let mut found = Vec::new();
    // Those without groups on this question have none to set beside averages.
    let has_groups = |table: &&&CountryTable| matches!(table.items.get(&item), Some(ItemAnswers::Cells(_)));
    for country in tables.iter().filter(has_groups).map(|t| t.country) {
        TimeoutFuture::new(0).await;
        if !is_wanted() {
            return;
        }
        found.push(nearest_averages(&tables, country, &item, SEED));
    }
    TimeoutFuture::new(0).await;
    if !is_wanted() {
        return;
    }
    let variance = heterogeneity(&tables, &item, SEED);
    reckoned.facts.set(Some(Arc::new(Facts { variance, nobody: nobody(&found, &tables, &item) })));
    TimeoutFuture::new(0).await;
    if is_wanted() && reckoned.all.with_untracked(Option::is_none) {
        let all = |survey| Some((survey, heterogeneity_of_survey(&tables, survey, SEED)?));
        reckoned.all.set(SurveyId::of(&item).and_then(all));
    }
}
