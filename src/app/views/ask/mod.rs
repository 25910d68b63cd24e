//! Ask: a question in the visitor's own words, answered as sixteen personas by what the public model has read and people were asked.

mod answer;
mod asking;
mod charts;
mod figures;
mod files;
mod form;
mod model;
mod model_words;
mod words;

use leptos::prelude::*;

use crate::app::{
    fields::guard::Guard,
    link::parts::Control,
    state::State,
    views::ask::{answer::answer, asking::Asking, form::AskForm, model::PublicModel},
};

#[component]
pub fn AskView(state: State) -> AnyView {
    let asking = Asking::start(state);
    view! {
        <div class="desk desk-ask">
            <div class="controls">
                <Guard state=state control=Control::Model><PublicModel state=state /></Guard>
                <AskForm state=state />
            </div>
            <div class="charts">{answer(state, asking)}</div>
        </div>
    }
    .into_any()
}
