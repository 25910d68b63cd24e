//! The charts of what is foretold: everybody's answers, sixteen personas on the scale, and what each attribute shifts.

use leptos::prelude::*;

use crate::{
    app::{
        figures::effects::reach,
        language::format,
        terms,
        views::ask::{
            figures::{Answered, Class, Within},
            words,
        },
    },
    survey::Attribute,
};

/// A share of a rail, 0 to 1.
fn part(value: f64, (low, high): (f64, f64)) -> String {
    format!("{:.4}", ((value - low) / (high - low)).clamp(0.0, 1.0))
}

/// A bar for each option, with the class's own below it.
pub fn everybody(told: &Answered, class: Option<&Class>) -> AnyView {
    let most = told.everybody.iter().map(|w| w.interval.1).chain(class.iter().flat_map(|c| c.shares.iter().map(|s| s.1.1)));
    let scale = (0.0, most.fold(50.0, f64::max));
    let bar = |look: &'static str, value: f64, (low, high): (f64, f64)| {
        view! {
            <div class=format!("track {look}")>
                <span class="rail">
                    <span class="bar" style:--value=part(value, scale)></span>
                    <span class="whisker" style:--low=part(low, scale) style:--high=part(high, scale)></span>
                </span>
                <span class="value">{format::percent(value / 100.0)}</span>
            </div>
        }
    };
    let option = |(k, label): (usize, &String)| {
        let own = class.and_then(|c| c.shares.get(k)).map(|(value, interval)| bar("survey", *value, *interval));
        let Within { value, interval } = told.everybody[k];
        view! {
            <li class="option"><span class="option-label">{label.clone()}</span><div class="tracks">{own} {bar("after", value, interval)}</div></li>
        }
    };
    let options = told.item.options.iter().enumerate().map(option).collect_view();
    let own =
        class.map(|c| view! { <li><span class="swatch survey" aria-hidden="true"></span>{words::class(&c.name, c.n)}</li> });
    view! {
        <ul class="legend">{own}<li><span class="swatch after" aria-hidden="true"></span>{words::foretold()}</li></ul>
        <div class="plot" role="img" aria-label=words::everybody_said(told)><ol class="options">{options}</ol></div>
    }
    .into_any()
}

fn row(name: String, within: Within, scale: (f64, f64), value: String, with_zero: bool) -> AnyView {
    let zero = with_zero.then(|| view! { <span class="zero" style:--at=part(0.0, scale)></span> });
    view! {
        <li class="ask-row">
            <span class="ask-name">{name}</span>
            <span class="rail">
                {zero}
                <span class="whisker" style:--low=part(within.interval.0, scale) style:--high=part(within.interval.1, scale)></span>
                <span class="dot" style:--at=part(within.value, scale)></span>
            </span>
            <span class="value">{value}</span>
        </li>
    }
    .into_any()
}

/// The numbers of a scale below its rows, which say their own figures: for the eye alone.
fn ticks(scale: (f64, f64), values: impl IntoIterator<Item = f64>, text: fn(f64) -> String) -> AnyView {
    let tick = |value: f64| view! { <span class="tick" style:--at=part(value, scale)>{text(value)}</span> };
    let ticks = values.into_iter().map(tick).collect_view();
    view! { <li class="ask-axis" aria-hidden="true"><span class="ticks">{ticks}</span></li> }.into_any()
}

/// Each full persona on the scale, the one nearest to the last option first.
pub fn people(told: &Answered) -> AnyView {
    const SCALE: (f64, f64) = (0.0, 100.0);
    let all = row(words::everybody().into(), told.average, SCALE, format::decimal(told.average.value), false);
    let voice =
        |v: &super::figures::Voice| row(terms::persona(v.persona), v.position, SCALE, format::decimal(v.position.value), false);
    let rows = told.voices.iter().map(voice).collect_view();
    let ticks = ticks(SCALE, [0.0, 25.0, 50.0, 75.0, 100.0], |v| format!("{v:.0}"));
    view! { <ul class="ask-rows">{all}{rows}{ticks}</ul> }.into_any()
}

pub fn shifts(told: &Answered) -> AnyView {
    let reach = reach(told.furthest_shift());
    let scale = (-reach, reach);
    let one = |a: Attribute| {
        let within = told.shifts[a.index()];
        row(terms::contrast(a), within, scale, format::points(within.value), true)
    };
    let rows = Attribute::ALL.map(one).into_iter().collect_view();
    let ticks = ticks(scale, [-1.0, -0.5, 0.0, 0.5, 1.0].map(|share| share * reach), format::tick);
    view! { <ul class="ask-rows">{rows}{ticks}</ul> }.into_any()
}
