//! B minus A: the shift of the mean position, in the survey and in the model, and what it means in words.

use leptos::{ev::MouseEvent, prelude::*};

use crate::{
    app::{
        charts::{self, axis, data_table::DataTable, legend::dot_legend},
        figures::compare::{Change, Compared, Reading},
        link::parts::View,
        shell::nav::follow,
        state::State,
        views::voices::{picture, table, words},
    },
    causal::metrics::mean_shift,
};

/// Where a value stands on the axis, as a property.
fn place(value: f64, reach: f64) -> String {
    format!("{:.4}", axis::place(value, reach))
}

/// The shifts of survey, start and main weights, and the survey's interval.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Marks {
    survey: Option<f64>,
    interval: Option<(f64, f64)>,
    before: Option<f64>,
    after: Option<f64>,
}

impl Marks {
    fn of(compared: &Compared) -> Self {
        Self {
            survey: compared.survey.as_ref().map(|d| d.shift),
            interval: compared.survey.as_ref().and_then(|d| Some(d.intervals.as_ref().ok()?.shift)),
            before: compared.before.as_ref().map(|d| mean_shift(d)),
            after: compared.after.as_ref().map(|d| mean_shift(d)),
        }
    }
}

pub fn difference(state: State) -> AnyView {
    let ends = axis::ends(state);
    let table = Signal::derive(move || {
        let (item, compared) = (state.item.get(), state.compared.get());
        item.zip(compared).map(|(item, compared)| table::difference(state, &item, &compared)).unwrap_or_default()
    });
    let name = Signal::derive(move || {
        let page = state.page.get();
        let second = page.second.map_or_else(String::new, |v| v.to_string());
        format!("ace-{}-{}-difference", page.item, format!("{}-{second}", page.first()).replace('.', "-"))
    });
    let change = Memo::new(move |_| state.compared.with(|c| c.as_ref().map_or(Change::Other, |c| c.change)));
    let intro = move || {
        let (first, last) = ends();
        words::scale(change.get(), &first, &last)
    };
    view! {
        <figure class="figure difference" data-testid="difference" aria-labelledby="difference-title">
            <div class="figure-head">
                <h3 class="figure-title" id="difference-title">{move || words::difference_title(change.get())}</h3>
                {dot_legend(state)}
            </div>
            <div class="difference-words" role="status">{move || sentences(state, ends())}</div>
            {plot(state, ends)}
            <p class="note">{intro}</p>
            <p class="note">
                {words::caution()} " " {alike(state, change)}
            </p>
            <DataTable table=table name=name picture=Callback::new(move |()| picture::difference(state)) />
        </figure>
    }
    .into_any()
}

/// What the survey says, why it says no more, and what the model says.
fn sentences(state: State, (first, last): (String, String)) -> AnyView {
    let Some(compared) = state.compared.get() else {
        return view! { <p data-testid="difference-survey">{charts::words::survey_loading()}</p> }.into_any();
    };
    let ends = (first.as_str(), last.as_str());
    let reading = compared.reading();
    let kind = match reading {
        Reading::Same => "same",
        Reading::Clear { .. } => "clear",
        Reading::Unclear { .. } => "unclear",
        Reading::Bare { .. } => "bare",
        Reading::Silent { .. } => "silent",
    };
    let why = match reading {
        Reading::Bare { why, .. } => Some(view! { <p class="note">{words::no_interval(why)}</p> }),
        _ => None,
    };
    let echo = words::echo(compared.echo(), ends, state.is_either_not_in_file());
    let model = (reading != Reading::Same).then(|| view! { <p data-testid="difference-model">{echo}</p> });
    view! {
        <p class="difference-reading" data-testid="difference-survey" data-reading=kind>{words::reading(reading, compared.change, ends)}</p>
        {why}
        {model}
    }
    .into_any()
}

/// One row of the forest: the survey above, the model below.
fn plot(state: State, ends: impl Fn() -> (String, String) + Copy + Send + Sync + 'static) -> AnyView {
    let marks = Memo::new(move |_| state.compared.with(|c| c.as_ref().map(Marks::of)).unwrap_or_default());
    let reach = Memo::new(move |_| state.compared.with(|c| c.as_ref().map_or(10.0, |c| c.reach)));
    let points = |value: Option<f64>| value.map(|v| format!("{v:.2}"));
    let dot = move |look: &'static str, of: fn(Marks) -> Option<f64>| {
        let value = move || of(marks.get());
        let at = move || place(value().unwrap_or(0.0), reach.get());
        view! { <span class=format!("dot {look}") hidden=move || value().is_none() style:--at=at></span> }
    };
    let whisker = move || {
        let (low, high) = marks.get().interval?;
        let reach = reach.get();
        Some(view! { <span class="whisker" style:--low=place(low, reach) style:--high=place(high, reach)></span> })
    };
    let summary = move || {
        let (first, last) = ends();
        let told = state.compared.with(|c| {
            c.as_ref().map(|c| {
                let ends = (first.as_str(), last.as_str());
                [words::reading(c.reading(), c.change, ends), words::echo(c.echo(), ends, state.is_either_not_in_file())]
                    .join(" ")
            })
        });
        told.unwrap_or_default()
    };
    view! {
        <div class="effects">
            {axis::axis(reach, ends)}
            <div class="effect-plot" role="img" aria-label=summary data-testid="difference-plot"
                data-survey=move || points(marks.get().survey) data-low=move || points(marks.get().interval.map(|i| i.0))
                data-high=move || points(marks.get().interval.map(|i| i.1)) data-before=move || points(marks.get().before)
                data-after=move || points(marks.get().after)>
                {whisker}
                {dot("survey", |m| m.survey)}
                {dot("before", |m| m.before)}
                {dot("after", |m| m.after)}
            </div>
        </div>
    }
    .into_any()
}

/// The way to the comparisons that hold the other attributes fixed.
fn alike(state: State, change: Memo<Change>) -> AnyView {
    let one = move || matches!(change.get(), Change::Level { .. } | Change::Part { .. });
    let go = move |event: MouseEvent| follow(state, &event, |p| p.view = View::Shifts);
    view! {
        // It keeps its place while it is not there.
        <a href=move || state.page.with(|p| p.link(View::Shifts)) class:absent=move || !one() on:click=go>{words::compare_alike}</a>
    }
    .into_any()
}
