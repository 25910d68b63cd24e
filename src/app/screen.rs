//! Which view is drawn.

use leptos::prelude::*;

use crate::app::{
    link::parts::View,
    shell::nav::CONTENT,
    state::State,
    views::{
        about::AboutPage, align::AlignView, data::DataPage, lessons::LessonsView, many::ManyView, method::MethodPage,
        results::ResultsView, shifts::ShiftsView, voices::VoicesView,
    },
};

#[component]
pub fn Screen(state: State) -> AnyView {
    let view = move || match state.view.get() {
        View::Voices => view! { <VoicesView state=state /> }.into_any(),
        View::Shifts => view! { <ShiftsView state=state /> }.into_any(),
        View::Many => view! { <ManyView state=state /> }.into_any(),
        View::Align => view! { <AlignView state=state /> }.into_any(),
        View::Lessons => view! { <LessonsView state=state /> }.into_any(),
        View::Results => view! { <ResultsView state=state /> }.into_any(),
        View::Method => view! { <MethodPage /> }.into_any(),
        View::Data => view! { <DataPage state=state /> }.into_any(),
        View::About => view! { <AboutPage /> }.into_any(),
    };
    view! { <main id=CONTENT tabindex="-1" data-view=move || state.view.get().name()>{view}</main> }.into_any()
}
