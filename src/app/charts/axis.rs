//! The axis of effects: from minus to plus so many points, with what both directions mean.

use leptos::prelude::*;

use crate::app::{language::format, state::State};

/// Where a value stands on the axis, 0 to 1.
pub fn place(value: f64, reach: f64) -> f64 {
    (0.5 + value / reach / 2.0).clamp(0.0, 1.0)
}

/// The ends of the item's scale: its first option and its last.
pub fn ends(state: State) -> impl Fn() -> (String, String) + Copy + Send + Sync + 'static {
    move || {
        state.item.with(|i| {
            let options = i.as_ref().map(|i| i.options.as_slice()).unwrap_or_default();
            (options.first().cloned().unwrap_or_default(), options.last().cloned().unwrap_or_default())
        })
    }
}

/// Ticks from minus `reach` to plus `reach` points, below what the two directions mean.
pub fn axis(reach: Memo<f64>, ends: impl Fn() -> (String, String) + Copy + Send + Sync + 'static) -> AnyView {
    let tick = move |share: f64| {
        let text = move || format::tick(reach.get() * share);
        view! { <span class="tick" style:--at=place(share, 1.0).to_string()>{text}</span> }
    };
    view! {
        <div class="effect-axis" aria-hidden="true">
            <div class="effect-ends">
                <span>"← " {move || ends().0}</span>
                <span>{move || ends().1} " →"</span>
            </div>
            <div class="ticks">{[-1.0, -0.5, 0.0, 0.5, 1.0].map(tick).into_iter().collect_view()}</div>
        </div>
    }
    .into_any()
}
