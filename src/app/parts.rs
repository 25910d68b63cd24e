//! Views that stand in a file of their own, which is fetched when they are opened or about to be; and what a view shows later on.
//!
//! `cargo xtask build` cuts the page's WebAssembly at the functions that `part!` declares (xtask/src/split.rs). What only one of
//! them reaches goes into its file, what several reach into files that they share. Compiled otherwise, the page is one file, and
//! every part is there from the start.

use futures::{FutureExt, future::LocalBoxFuture};
use leptos::prelude::*;

use crate::app::{
    link::parts::View,
    shell::parts::{Missing, Part},
    state::State,
    views::{
        about::AboutPage,
        align::{AlignView, live::live as live_map},
        ask::AskView,
        data::DataPage,
        judge::JudgeView,
        lessons::LessonsView,
        many::ManyView,
        map::{MapView, first::FirstMap},
        method::MethodPage,
        results::ResultsView,
        shifts::ShiftsView,
    },
};

#[cfg(in_parts)]
impl From<leptos::wasm_split::SplitLoaderError> for Missing {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// Declares a module with `load`, which fetches a part, and a function of the same name, which draws it. A part has the names of
/// its views in links: the loader (xtask/src/parts.js) goes by them.
macro_rules! part {
    ($name:ident($view:pat, $state:pat) => $drawn:expr) => {
        mod $name {
            use super::*;

            #[cfg(in_parts)]
            #[leptos::wasm_split::wasm_split($name, wasm_split_path = ::leptos::wasm_split, fallible, preload(load))]
            pub(super) fn $name($view: View, $state: State) -> Result<AnyView, Missing> {
                Ok($drawn)
            }

            #[cfg(not(in_parts))]
            pub(super) async fn $name($view: View, $state: State) -> Result<AnyView, Missing> {
                Ok($drawn)
            }

            #[cfg(not(in_parts))]
            pub(super) async fn load() -> Result<(), Missing> {
                Ok(())
            }
        }
    };
}

part!(shifts(_, state) => view! { <ShiftsView state=state /> }.into_any());
part!(many(_, state) => view! { <ManyView state=state /> }.into_any());
part!(map(view, state) => match view {
    View::Map => view! { <MapView state=state /> }.into_any(),
    // Above the voices, for who comes without a link.
    _ => view! { <FirstMap state=state /> }.into_any(),
});
part!(align(_, state) => view! { <AlignView state=state /> }.into_any());
part!(live(_, state) => live_map(state));
part!(lessons(_, state) => view! { <LessonsView state=state /> }.into_any());
part!(ask(_, state) => view! { <AskView state=state /> }.into_any());
part!(judge(_, state) => view! { <JudgeView state=state /> }.into_any());
part!(results(_, state) => view! { <ResultsView state=state /> }.into_any());
part!(data(_, state) => view! { <DataPage state=state /> }.into_any());
part!(method_about(view, _) => match view {
    View::Method => view! { <MethodPage /> }.into_any(),
    _ => view! { <AboutPage /> }.into_any(),
});

/// Fetches a part, unless it is there.
pub fn load(part: Part) -> LocalBoxFuture<'static, Result<(), Missing>> {
    Box::pin(async move {
        match part {
            Part::Shifts => shifts::load().await?,
            Part::Many => many::load().await?,
            Part::Map => map::load().await?,
            Part::Align => align::load().await?,
            Part::Lessons => lessons::load().await?,
            Part::Ask => ask::load().await?,
            Part::Judge => judge::load().await?,
            Part::Results => results::load().await?,
            Part::Data => data::load().await?,
            Part::MethodAbout => method_about::load().await?,
            Part::Live => live::load().await?,
        }
        Ok(())
    })
}

/// A view of a part, drawn here and now; nothing where the part is not there yet.
pub fn draw(part: Part, view: View, state: State) -> Option<AnyView> {
    let drawn = match part {
        Part::Shifts => shifts::shifts(view, state).now_or_never(),
        Part::Many => many::many(view, state).now_or_never(),
        Part::Map => map::map(view, state).now_or_never(),
        Part::Align => align::align(view, state).now_or_never(),
        Part::Lessons => lessons::lessons(view, state).now_or_never(),
        Part::Ask => ask::ask(view, state).now_or_never(),
        Part::Judge => judge::judge(view, state).now_or_never(),
        Part::Results => results::results(view, state).now_or_never(),
        Part::Data => data::data(view, state).now_or_never(),
        Part::MethodAbout => method_about::method_about(view, state).now_or_never(),
        Part::Live => live::live(view, state).now_or_never(),
    };
    drawn?.ok()
}
