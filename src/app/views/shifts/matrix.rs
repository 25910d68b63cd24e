//! The matrix of all questions of a country by the four attributes.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    app::{
        charts::data_table::DataTable,
        fields::{
            guard::Guard,
            inputs::{Segment, SelectField, segmented},
            question_picker::failed,
        },
        language::{format, spoken, tr_text},
        link::{
            names::{effect_name, weights_name},
            page::PageState,
            parts::{Control, Show, Sort, View},
        },
        state::State,
        terms,
        views::shifts::{
            ask::Ask,
            cells::rows,
            figures::{self, Line, count, order},
            grid::{Body, END, Grid},
            labels::Labels,
            pictures::{Frame, grid},
            run::{Asked, MatrixRun},
            subject::Subject,
            table::table,
            words,
            working::{Known, known},
        },
    },
    survey::Catalogue,
};

#[component]
pub fn MatrixFigure(state: State) -> AnyView {
    let asked =
        Memo::new(move |_| Asked { weights: state.shown.with(|s| s.main().clone()), country: state.page.with(|p| p.country) });
    let run = MatrixRun::new(state.engine, asked);
    let kind = Memo::new(move |_| state.page.with(|p| p.effect));
    let topic = topic(state);
    let show = Memo::new(move |_| state.page.with(|p| p.show));
    let subject = Memo::new(move |_| Subject::now(state));
    let known = known(state, run, asked, subject, kind);
    let lines = Memo::new(move |_| {
        let Known::Ready(lines, _) = known.get() else { return Vec::new() };
        topic.with(|topic| order::arranged(&lines, topic, Show::All, Sort::Catalogue))
    });
    let shown = Memo::new(move |_| {
        let sort = state.page.with(|p| p.sort);
        lines.with(|lines| order::arranged(lines, "", show.get(), sort))
    });
    let body = body(state, shown);
    let counts = Memo::new(move |_| lines.with(|l| count::counts(l)));
    let caption = Signal::derive(move || {
        let caption = words::caption(state.country.get(), terms::effect_kind(kind.get()));
        subject.get().survey.map_or_else(|| caption.clone(), |s| format!("{caption} · {}", s.survey().short))
    });
    let alone = move || subject.get().survey.map(|s| words::one_survey(s.survey().short));
    let context = Signal::derive(move || context(state, &asked.get()));
    let file = move |what: &'static str| {
        Signal::derive(move || {
            let page = state.page.get();
            format!("ace-{}-{what}-{}", page.country, effect_name(page.effect))
        })
    };
    let data = Signal::derive(move || {
        let catalogue = state.survey.catalogue.get();
        let title = |id: &str| topic_title(catalogue.ready().map(Arc::as_ref), id);
        shown.with(|lines| table(lines, &title, caption.get(), context.get()))
    });
    let whole = move || known.with(|known| summary(known, lines, &counts.get()));
    let frame = Signal::derive(move || Frame {
        caption: narrowed(state, &caption.get(), &topic.get()),
        summary: whole(),
        kind: kind.get(),
        origin: subject.get().origin(),
    });
    let picture = Callback::new(move |()| shown.with(|lines| grid(lines, &frame.get())));
    let is_ready = Memo::new(move |_| known.with(|k| matches!(k, Known::Ready(..))));
    let waiting = move || match known.get() {
        Known::Loading => Some(view! { <p class="hint matrix-waiting" role="status">{words::loading()}</p> }.into_any()),
        Known::Failed(reason) => Some(failed(state, reason)),
        Known::Ready(..) => None,
    };
    let everything = move |_| {
        state.adjust(|p| {
            p.show = Show::All;
            p.topic = String::new();
        });
    };
    view! {
        <section class="figure matrix-figure" aria-labelledby="matrix-title" data-testid="matrix-figure">
            <h3 class="figure-title" id="matrix-title">{words::matrix()}</h3>
            <p class="note">{words::matrix_intro()} " " {alone}</p>
            {controls(state, topic, show)}
            {waiting}
            <div class="matrix-body" hidden=move || !is_ready.get()>
                <p class="note" data-testid="matrix-summary">{whole}</p>
                <Ask state=state run=run asked=asked lines=lines />
                <Labels state=state counts=counts context=context name=file("labels") frame=frame />
                {legend()}
                <a class="matrix-skip" href=format!("#{END}")>{words::skip_matrix()}</a>
                <Grid state=state body=body caption=caption />
                <div class="matrix-empty" hidden=move || shown.with(|s| !s.is_empty())>
                    <p>{words::nothing_here()}</p>
                    <button type="button" class="button" on:click=everything>{words::show_all()}</button>
                </div>
                <p class="note source">{move || subject.get().origin().words()}</p>
                <div id=END tabindex="-1"><DataTable table=data name=file("matrix") picture=picture /></div>
            </div>
        </section>
    }
    .into_any()
}

/// The rows, with what is in their cells beside the figures: the language, and addresses of everything on the screen but the item.
fn body(state: State, shown: Memo<Vec<Line>>) -> Memo<Body> {
    let page = Memo::new(move |_| {
        let item = PageState::default().item;
        PageState { item, view: View::Shifts, ..state.page.get() }
    });
    Memo::new(move |_| {
        let titles = state.survey.catalogue.get();
        let title = |id: &str| topic_title(titles.ready().map(Arc::as_ref), id);
        let page = page.get();
        let topic: Option<&dyn Fn(&str) -> String> = if page.sort == Sort::Catalogue { Some(&title) } else { None };
        Body { rows: shown.with(|lines| rows(lines, topic)), page, language: spoken() }
    })
}

/// All of the matrix in a few sentences.
fn summary(known: &Known, lines: Memo<Vec<Line>>, counts: &count::Counts) -> String {
    let largest = lines.with(|l| figures::largest(l).map(|(line, effect)| words::largest(&line.survey.title, effect)));
    let mut text = lines.with(|l| words::summary(l.len(), counts));
    let [missing, overall] = match known {
        Known::Ready(_, missing) => *missing,
        _ => [0, 0],
    };
    let missing = (missing > 0).then(|| words::not_asked(missing));
    let overall = (overall > 0).then(|| words::overall_only(overall));
    // Not too few people: no ages of anybody.
    let ages = lines.with(|l| l.iter().any(|l| l.survey.has_no_ages())).then(|| format!("{}.", words::no_ages()));
    let stale = (counts.stale > 0).then(|| words::stale_answers(counts.stale));
    for more in [ages, largest, missing, overall, stale].into_iter().flatten() {
        text.push(' ');
        text.push_str(&more);
    }
    text
}

/// The topic that the matrix is narrowed to; empty also where the link's is no topic.
fn topic(state: State) -> Memo<String> {
    Memo::new(move |_| {
        let topic = state.page.with(|p| p.topic.clone());
        let catalogue = state.survey.catalogue.get();
        if catalogue.ready().is_none_or(|c| Subject::now(state).has_topic(c, &topic)) { topic } else { String::new() }
    })
}

fn topic_title(catalogue: Option<&Catalogue>, id: &str) -> String {
    catalogue.and_then(|c| c.topic(id)).map_or_else(|| id.into(), |t| tr_text(&t.title))
}

/// The caption, with the topic where there is one.
fn narrowed(state: State, caption: &str, topic: &str) -> String {
    let catalogue = state.survey.catalogue.get();
    if topic.is_empty() {
        return caption.into();
    }
    format!("{caption} · {}", topic_title(catalogue.ready().map(Arc::as_ref), topic))
}

fn controls(state: State, topic: Memo<String>, show: Memo<Show>) -> AnyView {
    let topics = Signal::derive(move || {
        let mut choices = vec![(String::new(), words::all_topics().into())];
        if let Some(catalogue) = state.survey.catalogue.get().ready() {
            let subject = Subject::now(state);
            let topics = catalogue.topics.iter().filter(|t| subject.has_topic(catalogue, &t.id));
            choices.extend(topics.map(|t| (t.id.clone(), tr_text(&t.title))));
        }
        choices
    });
    let orders = Signal::derive(|| Sort::ALL.iter().map(|s| (s.name().into(), words::sort(*s))).collect::<Vec<_>>());
    let order = Signal::derive(move || state.page.with(|p| p.sort.name().to_string()));
    let sort = Callback::new(move |name: String| {
        if let Some(sort) = Sort::ALL.into_iter().find(|s| s.name() == name) {
            state.adjust(|p| p.sort = sort);
        }
    });
    let segments =
        Show::ALL.map(|s| Segment { words: words::shown(s), testid: format!("matrix-show-{}", s.name()), title: None }).into();
    let chosen = Signal::derive(move || Show::ALL.iter().position(|s| *s == show.get()).unwrap_or(0));
    let choose = Callback::new(move |index: usize| state.adjust(|p| p.show = Show::ALL.get(index).copied().unwrap_or_default()));
    view! {
        <div class="matrix-controls">
            <Guard state=state control=Control::Item>
            <SelectField label=words::topic() testid="matrix-topic" choices=topics chosen=topic
                choose=Callback::new(move |id| state.go(|p| p.topic = id)) />
            <SelectField label=words::order() testid="matrix-order" choices=orders chosen=order choose=sort />
            </Guard>
            {segmented(words::show(), "matrix-show", segments, chosen, choose)}
        </div>
        <p class="hint matrix-order-hint">{move || words::sort_hint(state.page.with(|p| p.sort))}</p>
    }
    .into_any()
}

fn legend() -> AnyView {
    const DEEP: [&str; 4] = ["4", "3", "2", "1"];
    let ramp = |side: &'static str, order: [&'static str; 4]| {
        let step = |d: &str| view! { <span class=format!("{side}{d}")></span> };
        view! { <span class="ramp" aria-hidden="true">{order.iter().map(|d| step(d)).collect_view()}</span> }
    };
    let mut rising = DEEP;
    rising.reverse();
    view! {
        <ul class="legend matrix-legend">
            <li>{ramp("n", DEEP)} {words::negative()}</li>
            <li>{ramp("p", rising)} {words::positive()}</li>
            <li><span class="ramp hatched" aria-hidden="true"><span class="p2"></span></span> {words::unclear_cell()}</li>
            <li>{words::few_cell()}</li>
            <li><span class="model-number" aria-hidden="true">{format::points(3.0)}</span> {words::model_cell()}</li>
        </ul>
        <p class="hint">{words::keys()}</p>
    }
    .into_any()
}

/// The leading columns of the files.
fn context(state: State, asked: &Asked) -> Vec<(&'static str, String)> {
    let mut context = vec![
        ("country", asked.country.to_string()),
        ("comparison kind", effect_name(state.page.with(|p| p.effect)).into()),
        ("model", weights_name(&asked.weights).into()),
    ];
    context.extend(Subject::now(state).origin().columns());
    context
}
