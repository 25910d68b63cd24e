//! Lines over the steps of a fine-tune.

use leptos::prelude::*;

use crate::app::{
    charts::curves::{BOTTOM, Chart, HEIGHT, LEFT, Line, RIGHT, TOP, Tick, WIDTH},
    language::format,
    terms,
    views::align::tune_words,
};

#[component]
pub fn LineChart(
    title: &'static str,
    hint: &'static str,
    testid: &'static str,
    #[prop(into)] chart: Signal<Chart>,
    /// The last values, in words and as data attributes.
    #[prop(into)]
    trained: Signal<Option<f64>>,
    #[prop(into)] held_out: Signal<Option<f64>>,
    /// Whether held-out items have a line of their own in this chart.
    has_held_out: bool,
) -> AnyView {
    let four = |value: Option<f64>| value.map(|v| format!("{v:.4}"));
    let summary = move || {
        let mut lines = vec![(terms::trained(), trained.get())];
        if has_held_out {
            lines.push((terms::held_out(), held_out.get()));
        }
        tune_words::curve_summary(title, &lines)
    };
    let entry = |look: &'static str, name: &'static str, value: Signal<Option<f64>>| {
        view! {
            <li>
                <span class=format!("swatch line {look}") aria-hidden="true"></span>{name} " "
                <strong>{move || value.get().map(format::loss)}</strong>
            </li>
        }
    };
    let held = has_held_out.then(|| entry("held-out", terms::held_out(), held_out));
    view! {
        <div class="curve" data-testid=testid data-trained=move || four(trained.get()) data-held-out=move || four(held_out.get())>
            <div class="curve-head" title=hint>
                <h3>{title}</h3>
                <ul class="legend">{entry("trained", terms::trained(), trained)} {held}</ul>
            </div>
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=summary>{move || draw(&chart.get())}</svg>
        </div>
    }
    .into_any()
}

pub fn draw(chart: &Chart) -> AnyView {
    if chart.lines.iter().all(|l| l.path.is_empty()) {
        let (x, y) = (f64::midpoint(LEFT, RIGHT), f64::midpoint(TOP, BOTTOM));
        return view! {
            <line class="base" x1=LEFT x2=RIGHT y1=BOTTOM y2=BOTTOM />
            <text class="tick-x" x=x y=y>{tune_words::no_curve()}</text>
        }
        .into_any();
    }
    let y = |tick: &Tick| {
        view! {
            <line class="grid" x1=LEFT x2=RIGHT y1=tick.at y2=tick.at />
            <text class="tick-y" x=LEFT - 6.0 y=tick.at + 3.5>{tick.text.clone()}</text>
        }
    };
    // The last one's three digits end with the drawing.
    let x = |tick: &Tick| view! { <text class="tick-x" x=tick.at.min(WIDTH - 10.0) y=BOTTOM + 14.0>{tick.text.clone()}</text> };
    let line = |line: &Line| {
        let look = line.look;
        let marker = move |(x, y): &(f64, f64)| {
            let corner = 5.6;
            match look {
                // A diamond for what was held out, a dot for what was trained on: not by colour alone.
                "held-out" => view! {
                    <rect class="marker held-out" x=x - corner / 2.0 y=y - corner / 2.0 width=corner height=corner
                        transform=format!("rotate(45 {x:.1} {y:.1})") />
                }
                .into_any(),
                _ => view! { <circle class=format!("marker {look}") cx=*x cy=*y r="2.4" /> }.into_any(),
            }
        };
        // The curve of the loss has a point for each step: a line says it all.
        let markers = (look != "loss").then(|| line.markers.iter().map(marker).collect_view());
        view! {
            <polyline class=format!("line {look}") points=line.path.clone() />
            {markers}
        }
    };
    view! {
        <g>
            {chart.y.iter().map(y).collect_view()}
            {chart.x.iter().map(x).collect_view()}
            <line class="base" x1=LEFT x2=LEFT y1=TOP y2=BOTTOM />
            {chart.lines.iter().map(line).collect_view()}
        </g>
    }
    .into_any()
}
