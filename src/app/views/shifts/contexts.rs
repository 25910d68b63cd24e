//! The effects of the item on the screen among people who are alike in the other three attributes: a table, behind a heading.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use crate::{
    app::{
        charts::{
            self,
            data_table::{csv_button, draw},
            legend::{context, origin},
            markup::Markup,
            silence::said,
            table::{Table, Value},
        },
        link::names::{effect_name, weights_name},
        state::{State, slot::Slot},
        terms,
        views::shifts::{figures::contexts::conditionals, words},
    },
    causal::EffectKind,
};

#[component]
pub fn Contexts(state: State) -> AnyView {
    let open = RwSignal::new(false);
    let toggled = move |event: ev::Event| {
        let details = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        open.set(details.is_some_and(|d| d.has_attribute("open")));
    };
    let table = Memo::new(move |_| if open.get() { table(state) } else { Table::default() });
    let html = move || {
        let mut m = Markup::new();
        table.with(|t| if t.rows.is_empty() { m.words("p", &[("class", "hint")], why_none(state)) } else { draw(&mut m, t) });
        m.finish()
    };
    let name = Signal::derive(move || {
        let page = state.page.get();
        format!("ace-{}-{}-contexts-{}", page.country, page.item, effect_name(page.effect))
    });
    let body = move || {
        open.get().then(|| {
            view! {
                <p class="note">{words::context_intro()}</p>
                <div class="table-scroll" tabindex="0" role="region" aria-label=words::by_context() inner_html=html></div>
                {csv_button(table.into(), name)}
            }
        })
    };
    view! {
        <details class="help contexts" data-testid="contexts" on:toggle=toggled>
            <summary>{words::by_context()}</summary>
            {body}
        </details>
    }
    .into_any()
}

fn why_none(state: State) -> &'static str {
    let has_no_ages = state.answers.with(|a| a.answers().is_some_and(|a| !a.has_ages()));
    let of_ages = state.page.with(|p| p.effect == EffectKind::AgeAdjusted);
    if of_ages && has_no_ages { charts::words::no_ages() } else { words::no_contexts() }
}

fn table(state: State) -> Table {
    let Some(item) = state.item.get() else { return Table::default() };
    let page = state.page.get();
    let voices = state.after.get().or_else(|| state.before.get());
    let all = state.answers.with(|a| {
        let slice = voices.as_ref().map(|v| v.as_slice());
        a.answers().map(|a| conditionals(a, page.effect, page.country.is_own(), slice)).unwrap_or_default()
    });
    let rows = all.iter().map(|c| {
        vec![
            Value::text(terms::contrast(c.effect.attribute)),
            Value::text(terms::persona(c.context)),
            Value::Points(c.effect.shift),
            Value::Points(c.effect.interval.0),
            Value::Points(c.effect.interval.1),
            Value::Count(c.effect.n_a.into()),
            Value::Count(c.effect.n_b.into()),
            Value::optional(c.model, Value::Points),
            c.label().map_or(Value::Empty, |l| Value::text(terms::label(l))),
        ]
    });
    let shown = state.shown.get();
    let asked = if state.after.with(Option::is_some) { shown.main() } else { &shown.before };
    let head = [
        charts::words::col_contrast().into(),
        words::col_among().into(),
        terms::survey().into(),
        charts::words::col_low().into(),
        charts::words::col_high().into(),
        words::col_n_a().into(),
        words::col_n_b().into(),
        terms::model_column(&weights_name(asked)),
        charts::words::col_label().into(),
    ];
    let mut context = context(state, &item, &[origin(state)], said(state, Slot::A, true));
    context.insert(2, ("comparison kind", effect_name(page.effect).into()));
    Table { caption: words::context_caption().into(), head: head.into(), rows: rows.collect(), context }
}
