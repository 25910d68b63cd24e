//! Shifts: what each attribute changes, in the answers to one question and to all.

mod ask;
mod cells;
mod contexts;
mod drawing;
mod figures;
mod grid;
mod labels;
mod matrix;
mod nothing;
mod pictures;
mod run;
mod subject;
mod table;
mod words;
mod working;

use leptos::prelude::*;

use crate::app::{
    browser::breath,
    charts::{effects::EffectsFigure, question::QuestionHead},
    fields::{controls::Controls, weights::WeightsSelect},
    state::State,
    views::shifts::{contexts::Contexts, matrix::MatrixFigure, nothing::NoMatrix, subject::Subject},
};

#[component]
pub fn ShiftsView(state: State) -> AnyView {
    let has_groups = Memo::new(move |_| Subject::now(state).has_groups());
    // Out of sight at first, and too much for one task.
    let is_time = breath::soon();
    let matrix = move || {
        if !is_time.get() {
            ().into_any()
        } else if has_groups.get() {
            view! { <MatrixFigure state=state /> }.into_any()
        } else {
            view! { <NoMatrix state=state /> }.into_any()
        }
    };
    view! {
        <div class="desk shifts">
            <Controls state=state />
            <div class="charts">
                <QuestionHead state=state />
                <WeightsSelect state=state />
                <EffectsFigure state=state>
                    <Contexts state=state />
                </EffectsFigure>
                {matrix}
            </div>
        </div>
    }
    .into_any()
}
