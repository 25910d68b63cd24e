//! Two runs of the history side by side.

use leptos::prelude::*;

use crate::app::{
    charts::{
        curves::{Chart, HEIGHT, WIDTH},
        data_table::{self, Draw, csv_button, picture_buttons},
        markup::Markup,
        picture::{
            marks::{Mark, Swatch},
            sheet::{Head, Sheet},
        },
        picture_words,
        table::Table,
    },
    engine::runs::Runs,
    state::State,
    terms,
    views::align::{
        figures::runs::{LOOKS, Score, curves, table},
        line_chart::draw,
        words,
    },
};

#[component]
pub fn Comparison(state: State) -> AnyView {
    let runs = state.engine.runs;
    let chosen = Memo::new(move |_| runs.with(|r| r.compared().map(|pair| pair.map(|run| run.name()))));
    let charts = Memo::new(move |_| runs.with(charts));
    let figures = Memo::new(move |_| runs.with(|r| r.compared().map(table)).unwrap_or_default());
    let name = Signal::derive(|| "ace-runs".to_string());
    let drawing: Draw = Callback::new(move |()| runs.with(picture));
    let body = move || {
        chosen.get().map(|names| {
            let legend = LOOKS.into_iter().zip(names).map(|(look, name)| {
                view! { <li><span class=format!("swatch line {look}") aria-hidden="true"></span>{name}</li> }
            });
            let drawn = charts.get().into_iter().map(|(title, chart)| {
                let label = summary(&title, &chart);
                view! {
                    <div class="curve">
                        <div class="curve-head"><h4>{title}</h4></div>
                        <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=label>{draw(&chart)}</svg>
                    </div>
                }
            });
            view! {
                <ul class="legend">{legend.collect_view()}</ul>
                <div class="table-scroll compared" tabindex="0" role="region" aria-labelledby="comparison-title"
                    data-testid="compared" inner_html=move || figures.with(html)></div>
                <div class="curves">{drawn.collect_view()}</div>
                <div class="data">{csv_button(figures.into(), name)} {picture_buttons(drawing, name)}</div>
            }
        })
    };
    view! {
        <section class="comparison" aria-labelledby="comparison-title" hidden=move || runs.with(|r| r.newest().count() < 2)>
            <h3 class="figure-title" id="comparison-title">{words::comparison()}</h3>
            <p class="hint" hidden=move || chosen.with(Option::is_some)>{words::comparison_empty()}</p>
            {body}
        </section>
    }
    .into_any()
}

fn html(table: &Table) -> String {
    let mut m = Markup::new();
    data_table::draw(&mut m, table);
    m.finish()
}

fn charts(runs: &Runs) -> Vec<(String, Chart)> {
    let Some(pair) = runs.compared() else { return Vec::new() };
    let one = |held_out| {
        let group = if held_out { terms::held_out() } else { terms::trained() };
        Some((words::score_of(Score::Skill.name(), group), curves(pair, Score::Skill, held_out)?))
    };
    [false, true].into_iter().filter_map(one).collect()
}

fn summary(title: &str, chart: &Chart) -> String {
    // The last values stand in the table above; a chart's name and lines are enough here.
    let lines: Vec<_> = chart.lines.iter().filter(|l| !l.path.is_empty()).map(|l| l.name.to_string()).collect();
    words::bar(title, &lines)
}

fn picture(runs: &Runs) -> Option<String> {
    let pair = runs.compared()?;
    let charts = charts(runs);
    let marks = [Mark::Trained, Mark::HeldOut];
    let mut sheet = Sheet::begin(Head {
        title: words::comparison().into(),
        description: charts.iter().map(|(title, chart)| summary(title, chart)).collect::<Vec<_>>().join(". "),
        legend: marks.into_iter().zip(pair).map(|(mark, run)| (Swatch::Line(mark), run.name())).collect(),
        source: picture_words::credit(&pair.map(|run| run.setup.origins()).concat()),
        ..Head::default()
    });
    for (title, chart) in &charts {
        sheet.heading(title, "");
        sheet.curves(chart, picture_words::steps());
    }
    (!charts.is_empty()).then(|| sheet.finish())
}
