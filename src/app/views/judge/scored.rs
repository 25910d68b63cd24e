//! The models that the visitor brought, and how far each is from people.

use std::sync::Arc;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    align::{Judgement, judge},
    app::{
        browser::dom,
        link::{
            page::PageState,
            parts::{On, View},
        },
        shell::nav::follow,
        state::State,
        stores::judged::{Phase, slug},
        views::judge::{scores, words},
    },
    causal::EffectKind,
    engine::protocol::Weights,
    model::judged::{JudgedAnswers, export_answers},
    survey::{COUNTRIES, Composition, CountryCode, CountryTable, ItemCode},
};

const FILE: &str = "ace-answers.csv";

const MODELS: &str = "judge-models";
const UNDO: &str = "judge-undo";

pub fn scored(state: State) -> AnyView {
    let models = state.judged.models;
    // All countries that some model answered for.
    let wanted = Memo::new(move |_| {
        let mut codes: Vec<CountryCode> = models.with(|all| all.iter().flat_map(|m| m.countries.keys().copied()).collect());
        codes.sort_unstable();
        codes.dedup();
        codes
    });
    let here = StoredValue::new(());
    Effect::new(move |_| {
        if !wanted.with(Vec::is_empty) && state.survey.catalogue.with(|c| c.ready().is_some()) {
            state.survey.ensure_all(false, move || here.try_get_value().is_some());
        }
    });
    // What was just read may stand below the screen.
    Effect::new(move |_| {
        if state.judged.phase.with(|phase| matches!(phase, Phase::Read(..))) {
            dom::show_soon(MODELS);
        }
    });
    let body = move || {
        let all = models.get();
        if all.is_empty() {
            return view! { <p class="judge-none">{words::nothing_yet()}</p> }.into_any();
        }
        all.into_iter().map(|answers| one(state, answers, wanted)).collect_view().into_any()
    };
    view! { <div class="judge-models" id=MODELS tabindex="-1" data-testid="judge-models">{move || undo(state)} {body}</div> }
        .into_any()
}

/// The model that was removed last can be put back.
fn undo(state: State) -> Option<AnyView> {
    let name = state.judged.former.with(|former| former.as_ref().map(|f| f.model.clone()))?;
    let undo = view! {
        <div class="own-undo" role="status">
            <p class="hint">{words::removed(&name)}</p>
            <button type="button" class="button" id=UNDO data-testid="judge-undo" on:click=move |_| {
                state.undo_judged();
                dom::focus_soon(MODELS);
            }>{words::undo()}</button>
        </div>
    };
    Some(undo.into_any())
}

/// The tables that are there, once none of those wanted is on its way.
fn tables(state: State, wanted: &[CountryCode]) -> Option<Vec<Arc<CountryTable>>> {
    let settled = wanted.iter().all(|c| state.survey.table(*c).is_settled());
    let here = || COUNTRIES.iter().filter_map(|c| state.survey.table_now(c.code())).collect();
    settled.then(here)
}

fn one(state: State, answers: Arc<JudgedAnswers>, wanted: Memo<Vec<CountryCode>>) -> AnyView {
    let found: RwSignal<Option<Arc<Judgement>>> = RwSignal::new(None);
    {
        let answers = Arc::clone(&answers);
        Effect::new(move |_| {
            let Some(tables) = tables(state, &wanted.get()) else { return };
            let answers = Arc::clone(&answers);
            spawn_local(async move {
                // What takes a moment begins after the view is on the screen.
                TimeoutFuture::new(30).await;
                let tables: Vec<&CountryTable> = tables.iter().map(Arc::as_ref).collect();
                let composition = Composition::of_tables(tables.iter().copied());
                let catalogue = state.survey.catalogue.with_untracked(|c| c.ready().cloned());
                let topic = |code: &ItemCode| catalogue.as_ref()?.item(code).map(|i| i.topic.clone());
                let judgement = judge(&answers, &tables, &composition, &topic);
                let _ = found.try_set(Some(Arc::new(judgement)));
            });
        });
    }
    let name = answers.model.clone();
    let weights = Weights::Judged(slug(&name));
    let asked = Arc::clone(&answers);
    let target = move |weights: &Weights, view: View| {
        let (weights, asked) = (weights.clone(), Arc::clone(&asked));
        move |p: &mut PageState| {
            p.weights = weights.clone();
            // A view of what it was not asked would be empty.
            if let Some((country, item, persona)) = asked.nearest(p.country, &p.item, p.persona) {
                (p.country, p.item, p.persona) = (country, item, persona);
            }
            match view {
                View::Map => p.on = On::Model,
                View::Many => p.predicted = true,
                // Whose labels are those of the table.
                View::Shifts => p.effect = EffectKind::Raw,
                _ => {}
            }
            p.turn_to(view);
        }
    };
    let shown_name = name.clone();
    let link = move |view: View| {
        let change = target(&weights, view);
        let href = {
            let change = change.clone();
            move || {
                let mut page = state.page.get();
                change(&mut page);
                format!("?{}", page.format())
            }
        };
        let words = crate::app::link::words::view(view);
        let testid = format!("judge-in-{}", view.name());
        view! { <li><a href=href data-testid=testid on:click=move |event| follow(state, &event, change.clone())>{words}</a></li> }
    };
    // Views show questions of which all personas are known, asked or averaged.
    let links = move || {
        let whole = found.with(|found| found.as_ref().map(|found| found.completeness.whole))?;
        if whole == 0 {
            return Some(view! { <p class="hint" data-testid="judge-nowhere">{words::seen_nowhere()}</p> }.into_any());
        }
        let list = [View::Voices, View::Shifts, View::Many, View::Map].map(&link).into_iter().collect_view();
        Some(view! { <nav class="judge-links" aria-label=words::see_model_in(&shown_name)><span>{words::see_in()}</span><ul>{list}</ul></nav> }.into_any())
    };
    let save = {
        let answers = Arc::clone(&answers);
        move |_| dom::download(FILE, "text/csv", export_answers(std::slice::from_ref(&answers)).as_bytes())
    };
    let remove = {
        let name = name.clone();
        move |_| {
            state.remove_judged(&name);
            dom::focus_soon(UNDO);
        }
    };
    let body = move || match found.get() {
        Some(judgement) => scores::scores(&judgement),
        None => view! { <p role="status" class="hint">{words::judging()}</p> }.into_any(),
    };
    view! {
        <section class="figure judge-model" data-testid="judge-model" data-model=name.clone()>
            <h2 class="figure-title">{name.clone()}</h2>
            {links}
            {body}
            <div class="buttons">
                <button type="button" class="button" data-testid="judge-export" on:click=save>{words::export()}</button>
                <button type="button" class="button" data-testid="judge-remove" on:click=remove>{words::remove()}</button>
            </div>
        </section>
    }
    .into_any()
}
