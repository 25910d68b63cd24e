//! Lessons: their list, and the one that is open.

use leptos::prelude::*;

use crate::app::state::State;

#[component]
pub fn LessonsView(state: State) -> AnyView {
    let open = move || state.page.with(|p| p.lesson.clone());
    view! { <div class="lessons">{open}</div> }.into_any()
}
