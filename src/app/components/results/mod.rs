//! The evaluation: a headline, levels, effects, labels, parts, and how to read them.

mod effects;
mod labels;
mod levels;
mod parts;

use leptos::prelude::*;

use super::{
    DataTable,
    data_table::{csv_button, draw},
    fields::Segment,
    segmented,
};
use crate::{
    align::{Part, PredictorKind, Results, Split},
    app::{
        figures::{
            picture::Head,
            results::{Standing, base, best_statistic, shipped, standings},
        },
        markup::Markup,
        state::State,
        survey_store::Loadable,
        table::Table,
        text,
        text::results as words,
    },
    survey::Catalogue,
};

#[component]
pub fn ResultsView(state: State) -> AnyView {
    let body = move || match state.results.results.get() {
        Loadable::Loading => block(waiting()),
        Loadable::Failed(reason) => failed(state, reason),
        Loadable::Ready(results) if results.rows.is_empty() => block(paragraph(words::empty())),
        Loadable::Ready(results) => sections(state, StoredValue::new(results)),
    };
    view! {
        <div class="results" data-testid="results">{body}</div>
    }
    .into_any()
}

/// A part without anything to press.
fn block(html: String) -> AnyView {
    view! { <div class="block" inner_html=html></div> }.into_any()
}

fn paragraph(words: &str) -> String {
    let mut m = Markup::new();
    m.words("p", &[], words);
    m.finish()
}

/// Grey fields where the figures will be, as high as these about are.
fn waiting() -> String {
    let mut m = Markup::new();
    m.words("p", &[("class", "sr-only"), ("role", "status")], words::loading());
    for height in ["7rem", "5rem", "60rem", "30rem", "40rem"] {
        m.words("div", &[("class", "skeleton"), ("data-share", &format!("--height:{height}"))], "");
    }
    m.finish()
}

fn failed(state: State, reason: String) -> AnyView {
    view! {
        <div class="failed" role="alert">
            <p>{reason}</p>
            <button type="button" class="button" data-testid="results-retry" on:click=move |_| state.results.load()>{text::retry()}</button>
        </div>
    }
    .into_any()
}

/// The file, for as long as the view is drawn.
type Stored = StoredValue<std::sync::Arc<Results>>;

fn sections(state: State, results: Stored) -> AnyView {
    let is_empty = Memo::new(move |_| {
        let split = state.page.with(|p| p.split);
        results.with_value(|r| r.of(split, &Part::All).next().is_none())
    });
    let cards = move || {
        if is_empty.get() {
            return block(paragraph(words::no_rows()));
        }
        let cards = [&levels::CARD, &effects::CARD, &labels::CARD, &parts::CARD];
        view! { <div class="cards">{cards.map(|card| card.draw(state, results)).into_iter().collect_view()}</div> }.into_any()
    };
    view! {
        {block(results.with_value(|r| headline(r)))}
        {chooser(state)}
        {cards}
        {block(results.with_value(|r| reading(r)))}
    }
    .into_any()
}

fn headline(results: &Results) -> String {
    let all = standings(results, Split::Cells, &Part::All);
    let text = shipped(&all).and_then(|ace| words::headline(ace, best_statistic(&all), base(&all)));
    let mut m = Markup::new();
    if let Some(text) = text {
        m.words("h2", &[("class", "kicker")], words::headline_title());
        m.words("p", &[("class", "headline"), ("data-testid", "headline")], &text);
    }
    m.finish()
}

fn chooser(state: State) -> AnyView {
    let split = move || state.page.with(|p| p.split);
    let segments =
        Split::ALL.map(|split| Segment { words: words::split(split), testid: format!("split-{}", split.name()), title: None });
    let chosen = Signal::derive(move || Split::ALL.iter().position(|s| *s == split()).unwrap_or(0));
    let choose = Callback::new(move |index: usize| {
        if let Some(split) = Split::ALL.get(index) {
            state.go(|p| p.split = *split);
        }
    });
    view! {
        <div class="chooser">
            {segmented(words::split_title(), "split", segments.into(), chosen, choose)}
            <p class="note" role="status">{move || words::split_hint(split())}</p>
        </div>
    }
    .into_any()
}

fn reading(results: &Results) -> String {
    let mut m = Markup::new();
    m.words("h2", &[("class", "reading-title")], words::reading());
    m.element("div", &[("class", "about-parts")], &mut |m| {
        for (title, body) in words::reading_parts() {
            m.element("div", &[("class", "about-part")], &mut |m| {
                m.words("h3", &[], title);
                m.words("p", &[], body);
            });
        }
    });
    m.element("p", &[("class", "note")], &mut |m| {
        m.text(&words::made(&results.command, results.training_seconds));
        m.text(" ");
        m.words("a", &[("href", "models/results.json"), ("download", "ace-results.json")], words::all_figures());
    });
    m.finish()
}

/// What a figure is drawn from.
struct Shown<'a> {
    results: &'a Results,
    split: Split,
    /// All predictors, on everything that the split holds out.
    all: Vec<Standing>,
    /// For the topics' names, once it is there.
    catalogue: Option<&'a Catalogue>,
}

impl Shown<'_> {
    /// The split, as the first column of files.
    fn context(&self) -> Vec<(&'static str, String)> {
        vec![("split", self.split.name().into())]
    }

    fn caption(&self, title: &str) -> String {
        format!("{title}; {}: {}", words::split_title(), words::split(self.split))
    }

    /// What a picture says around its chart.
    fn head(&self, title: &str, intro: &str) -> Head {
        Head {
            title: title.into(),
            subtitle: format!("{}: {}", words::split_title(), words::split(self.split)),
            description: intro.into(),
            notes: vec![intro.into(), words::split_hint(self.split).into()],
            source: text::picture::results_source(),
            ..Head::default()
        }
    }
}

/// A figure with its heading, and with its numbers as a file.
struct Card {
    id: &'static str,
    title: fn() -> &'static str,
    intro: fn() -> &'static str,
    html: fn(&Shown<'_>, &mut Markup),
    table: fn(&Shown<'_>) -> Table,
    /// Whether the file's table can be shown too: not where the figure is one already.
    has_table: bool,
    /// The chart on a sheet of its own, below a head; `None` where the figure is a table.
    picture: Option<fn(&Shown<'_>, Head) -> String>,
}

impl Card {
    fn draw(&'static self, state: State, results: Stored) -> AnyView {
        let Self { id, title, intro, .. } = *self;
        let heading = format!("{id}-title");
        let with = move |make: &mut dyn FnMut(&Shown<'_>)| {
            let split = state.page.with(|p| p.split);
            state.survey.catalogue.with(|c| {
                results.with_value(|r| {
                    let all = standings(r, split, &Part::All);
                    make(&Shown { results: r, split, all, catalogue: c.ready().map(|c| &**c) });
                });
            });
        };
        let html = move || {
            let mut m = Markup::new();
            with(&mut |shown| (self.html)(shown, &mut m));
            m.finish()
        };
        let table = Signal::derive(move || {
            let mut table = Table::default();
            with(&mut |shown| table = (self.table)(shown));
            table
        });
        let name = Signal::derive(move || format!("ace-results-{id}-{}", state.page.with(|p| p.split.name())));
        let picture = Callback::new(move |()| {
            let mut svg = None;
            with(&mut |shown| svg = self.picture.map(|draw| draw(shown, shown.head(title(), intro()))));
            svg
        });
        let data = if self.has_table {
            view! { <DataTable table=table name=name picture=picture /> }.into_any()
        } else {
            csv_button(table, name)
        };
        view! {
            <section class=format!("figure {id}") data-testid=id aria-labelledby=heading>
                <h2 class="figure-title" id=heading.clone()>{title()}</h2>
                <p class="note">{intro()}</p>
                <div class="drawing" inner_html=html></div>
                {data}
            </section>
        }
        .into_any()
    }
}

/// A table in a box of its own, in which it scrolls.
fn boxed(m: &mut Markup, class: &str, table: &Table) {
    m.element("div", &[("class", class), ("tabindex", "0")], &mut |m| draw(m, table));
}

/// A predictor's mark: square, circle or diamond, by its kind.
fn look(standing: &Standing) -> &'static str {
    match standing.kind {
        PredictorKind::Statistic => "statistic",
        PredictorKind::Base => "base",
        PredictorKind::Adapter => "adapter",
    }
}
