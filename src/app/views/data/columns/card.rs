//! One column: its header and wording, what it is taken as, the counts of its answers, what is left out and what is open.

use leptos::prelude::*;

use super::{
    cells::cells,
    choice::{self, Kind},
    column::{Column, Shown},
    fields::select,
    options::options,
    search::search,
    words,
};
use crate::{
    app::{browser::dom, language::format, state::State, terms},
    survey::own::{CellRead, Choice, ColumnCorrection, ColumnReport, Corrections, Doubt, Meaning},
};

/// Cells that are left out and named; the list of cells has more.
const NAMED: usize = 6;

pub fn card(state: State, index: usize) -> AnyView {
    let shown = Memo::new(move |_| Shown::of(state, index));
    let searching = RwSignal::new(false);
    let kind = Memo::new(move |_| match searching.get() {
        true => Kind::Item,
        false => shown.with(|s| s.as_ref().map_or(Kind::Nothing, |s| Kind::of(&s.report, &s.correction))),
    });
    let column = Column { state, index, shown, kind, searching };
    let look = column.part(|s| s.report.dropped > 0 || !s.doubts.is_empty() || s.is_unread());
    let name = shown.with_untracked(|s| s.as_ref().map(|s| s.report.name.clone()));
    let data = move |of: fn(&ColumnReport) -> String| move || shown.with(|s| s.as_ref().map(|s| of(&s.report)));
    let counts = |c: &ColumnReport| c.counts.iter().map(u64::to_string).collect::<Vec<_>>().join(" ");
    view! {
        <li class="own-column" class:look=move || look.get() == Some(true) data-testid=column.id("column")
            data-kind=move || kind.get().value() data-dropped=data(|c| c.dropped.to_string()) data-counts=data(counts)>
            <div class="own-column-head">
                <h5 id=column.id("name")>{name}</h5>
                <div class="own-column-kind">
                    <span class="field-name" id=column.id("kind-label")>{words::read_as()}</span>
                    {kinds(column)}
                </div>
            </div>
            {move || wording(column)}
            {move || counted(column)}
            {move || dropped(column)}
            {doubts(column)}
            {move || (kind.get() == Kind::Item).then(|| search(column))}
            {move || (kind.get() == Kind::Own).then(|| options(column))}
            {move || (kind.get() == Kind::BirthYear).then(|| year(column))}
            {cells(column)}
            {undo(column)}
        </li>
    }
    .into_any()
}

fn kinds(column: Column) -> AnyView {
    let all: Vec<_> = Kind::all().into_iter().map(|k| (k.value().to_string(), words::kind(k))).collect();
    let chosen = Signal::derive(move || column.kind.get().value().to_string());
    let choose = move |value: String| {
        let Some(kind) = Kind::parse(&value) else { return };
        column.searching.set(kind == Kind::Item);
        column.correct(|correction, report| choice::choose(correction, kind, report, this_year()));
    };
    let labelled = format!("{} {}", column.id("kind-label"), column.id("name"));
    select(column.id("kind"), column.id("kind"), labelled, Signal::stored(all), chosen, choose)
}

fn this_year() -> u16 {
    js_sys::Date::new_0().get_full_year() as u16
}

/// The question as it is asked, or what stands in a column that is none.
fn wording(column: Column) -> Option<AnyView> {
    let shown = column.shown.get()?;
    let report = &shown.report;
    let words = match (&report.meaning, &report.item) {
        (Meaning::Item(code), Some(item)) if code.is_own() => item.question.clone(),
        (Meaning::Item(code), Some(item)) => {
            let item = column.state.language.items.with(|texts| texts.item(item));
            format!("{}: {}", code.short(), item.question)
        }
        (Meaning::Unused, _) => {
            let reason = shown.problem.as_ref().map(terms::from_below);
            let why = reason.unwrap_or_else(|| words::why(report.why).into());
            [Some(why), report.text.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ")
        }
        _ => shown.problem.as_ref().map(terms::from_below).or_else(|| report.text.clone())?,
    };
    Some(view! { <p class="own-column-words">{words}</p> }.into_any())
}

/// How often each answer is there; of columns without answers the most frequent cells.
fn counted(column: Column) -> Option<AnyView> {
    const CELLS: usize = 6;
    let shown = column.shown.get()?;
    let report = &shown.report;
    let all: u64 = report.counts.iter().sum();
    let names: Option<Vec<String>> = match (&report.meaning, &report.item) {
        (Meaning::Attribute(attribute), _) => Some(words::levels_of(*attribute)),
        (_, Some(item)) => Some(column.state.language.items.with(|texts| texts.item(item)).options),
        _ => None,
    };
    let Some(names) = names else {
        let list = report.cells.iter().filter(|c| !matches!(c.read, CellRead::Dropped(_))).take(CELLS);
        let list = list.map(|c| view! { <li>{c.text.to_string()} " × " {format::count(c.count)}</li> }).collect_view();
        let summary = words::different(report.different, report.told);
        return Some(view! { <p class="note">{summary}</p> <ul class="own-cells-most">{list}</ul> }.into_any());
    };
    let row = |(name, count): (String, &u64)| {
        let share = format!("--share:{:.1}%", 100.0 * *count as f64 / all.max(1) as f64);
        view! {
            <li class:none=*count == 0>
                <span class="own-count-name">{name}</span>
                <span class="own-count-bar" data-share=share aria-hidden="true"></span>
                <span class="own-count">{words::share(*count, all)}</span>
            </li>
        }
    };
    let rows = names.into_iter().zip(&report.counts).map(row).collect_view();
    Some(view! { <ul class="own-counts">{rows}</ul> }.into_any())
}

/// The cells that are left out, and why.
fn dropped(column: Column) -> Option<AnyView> {
    let shown = column.shown.get()?;
    let report = &shown.report;
    if report.dropped == 0 {
        return None;
    }
    let named = report.cells.iter().filter_map(|c| match &c.read {
        CellRead::Dropped(kind) => Some(words::dropped_cell(&c.text, c.count, &terms::from_below(kind))),
        _ => None,
    });
    let list = named.take(NAMED).map(|line| view! { <li>{line}</li> }).collect_view();
    Some(
        view! {
            <div class="own-dropped">
                <p><strong>{words::dropped(report.dropped)}</strong></p>
                <ul>{list}</ul>
            </div>
        }
        .into_any(),
    )
}

/// What can't be known from the file, with answers to choose from.
fn doubts(column: Column) -> AnyView {
    let open = column.part(|s| s.doubts.clone());
    let list = move || {
        let doubts = open.get().unwrap_or_default();
        doubts.into_iter().enumerate().map(|(at, doubt)| question(column, at, doubt)).collect_view()
    };
    list.into_any()
}

fn question(column: Column, at: usize, doubt: Doubt) -> AnyView {
    let name = format!("own-doubt-{}-{at}", column.index);
    let used = doubt.used;
    let answer = |(k, choice): (usize, Choice)| {
        let words = words::answer(&choice.says);
        let choose = move |_| {
            let correction = choice.correction.clone();
            column.correct(|own, report| {
                let mut all = Corrections::default();
                all.columns.insert(report.name.clone(), std::mem::take(own));
                all.choose(&report.name, &correction);
                *own = all.columns.remove(&report.name).unwrap_or_default();
            });
            // The question goes once it is answered.
            dom::focus_soon(column.id("kind"));
        };
        view! {
            <button type="button" class="button" data-testid=format!("{}-{k}", column.id("answer"))
                aria-pressed=(used == Some(k)).to_string() on:click=choose>{words}</button>
        }
    };
    let answers = doubt.choices.into_iter().enumerate().map(answer).collect_view();
    view! {
        <fieldset class="own-doubt" data-testid=name>
            <legend>{terms::from_below(&doubt.kind)}</legend>
            <div class="buttons">{answers}</div>
        </fieldset>
    }
    .into_any()
}

/// The year in which people were asked who wrote their year of birth.
fn year(column: Column) -> AnyView {
    use crate::survey::own::Chosen;
    let value = column.part(|s| match s.correction.meaning {
        Some(Chosen::BirthYear { surveyed }) => surveyed,
        _ => 0,
    });
    let set = move |event: leptos::ev::Event| {
        let Some(surveyed) = dom::value_of(&event).trim().parse::<u16>().ok().filter(|y| (1900..=2200).contains(y)) else {
            return;
        };
        column.correct(|correction, _| correction.meaning = Some(Chosen::BirthYear { surveyed }));
    };
    view! {
        <label class="field own-year">
            <span class="field-name">{words::year_asked()}</span>
            <input type="number" inputmode="numeric" min="1900" max="2200" data-testid=column.id("year") prop:value=move || value.get()
                on:change=set />
        </label>
    }
    .into_any()
}

/// Takes back what was said of this column.
fn undo(column: Column) -> AnyView {
    let is_corrected = column.part(|s| s.correction != ColumnCorrection::default());
    let back = move |_| {
        column.searching.set(false);
        column.correct(|correction, _| *correction = ColumnCorrection::default());
        dom::focus_soon(column.id("kind"));
    };
    view! {
        <button type="button" class="link" data-testid=column.id("undo") aria-describedby=column.id("name")
            hidden=move || is_corrected.get() != Some(true) on:click=back>{words::as_the_page()}</button>
    }
    .into_any()
}
