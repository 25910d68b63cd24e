//! What each attribute shifts: the survey's effects with their intervals, and the model's beside them.

use leptos::prelude::*;

use crate::{
    app::{
        charts::{
            axis::{axis, ends, place},
            data_table::DataTable,
            dots::STACK,
            effects_picture,
            legend::{context, dot_legend, model_columns, origin},
            reading::{reading, why_not},
            silence::{marked, said},
            table::{Table, Value},
            words,
        },
        fields::{
            guard::Guard,
            inputs::{Segment, segmented},
        },
        figures::effects::{Effects, Row, look},
        link::{names::effect_name, parts::Control},
        state::{State, slot::Slot},
        terms,
    },
    causal::{EffectKind, Label},
    survey::{Attribute, Item},
};

#[component]
pub fn EffectsFigure(
    state: State,
    /// What else belongs to the figure, above its table.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let kind = Memo::new(move |_| state.page.with(|p| p.effect));
    let segments = EffectKind::ALL.map(|kind| Segment {
        words: terms::effect_kind(kind),
        testid: format!("effect-kind-{}", effect_name(kind)),
        title: Some(terms::effect_kind_hint(kind)),
    });
    let chosen = Signal::derive(move || EffectKind::ALL.iter().position(|k| *k == kind.get()).unwrap_or(0));
    let choose = Callback::new(move |index: usize| {
        if let Some(kind) = EffectKind::ALL.get(index) {
            state.go(|p| p.effect = *kind);
        }
    });
    let ends = ends(state);
    let intro = move || {
        let (first, last) = ends();
        words::effect_intro(&first, &last)
    };
    let caution = move || if kind.get() == EffectKind::Raw { words::raw_only() } else { words::adjusted() };
    let table = Signal::derive(move || state.item.get().map(|item| table(state, &item)).unwrap_or_default());
    let name = Signal::derive(move || {
        let page = state.page.get();
        format!("ace-{}-{}-effects-{}", page.country, page.item, effect_name(page.effect))
    });
    let rows = Attribute::ALL.map(|attribute| effect_row(state, attribute)).into_iter().collect_view();
    view! {
        <figure class="figure" data-testid="effects" aria-labelledby="effects-title">
            <div class="figure-head">
                <h3 class="figure-title" id="effects-title">{words::effects()}</h3>
                {dot_legend(state)}
            </div>
            <p class="note">{intro}</p>
            <Guard state=state control=Control::Comparison>
                {segmented(terms::effect_kind_title(), "effect-kind", segments.into(), chosen, choose)}
            </Guard>
            <p class="note">{move || terms::effect_kind_hint(kind.get())} " " <strong>{caution}</strong></p>
            <div class="effects">
                {axis(Memo::new(move |_| reach(state)), ends)}
                {rows}
            </div>
            <details class="help">
                <summary>{words::legend()}</summary>
                {label_help()}
            </details>
            <p class="note source">{move || origin(state).words()}</p>
            {children.map(|children| children())}
            <DataTable table=table name=name picture=Callback::new(move |()| effects_picture::effects(state)) />
        </figure>
    }
    .into_any()
}

fn reach(state: State) -> f64 {
    state.effects.with(|e| e.as_ref().map_or(10.0, |e| e.reach))
}

/// Where a link to one attribute's shift leads.
pub const fn row_id(attribute: Attribute) -> &'static str {
    ["shift-gender", "shift-education", "shift-residence", "shift-marital"][attribute.index()]
}

fn effect_row(state: State, attribute: Attribute) -> AnyView {
    let row = Memo::new(move |_| {
        state.effects.with(|e: &Option<Effects>| e.as_ref().and_then(|e| e.rows.get(attribute.index()).cloned()))
    });
    let reach = Memo::new(move |_| reach(state));
    let survey =
        Signal::derive(move || row.with(|r| r.as_ref()?.survey.as_ref().ok().map(|e| (e.shift, e.interval.0, e.interval.1))));
    let before = Signal::derive(move || row.with(|r| r.as_ref()?.before));
    let after = Signal::derive(move || row.with(|r| r.as_ref()?.after));
    let label = Memo::new(move |_| row.with(|r| r.as_ref()?.last_label()));
    let points = |value: Option<f64>| value.map(|v| format!("{v:.2}"));
    let dot = move |look: &'static str, value: Signal<Option<f64>>| {
        let at = move || value.get().map(|v| format!("{:.4}", place(v, reach.get())));
        view! { <span class=format!("dot {look}") hidden=move || value.get().is_none() style:--at=at></span> }
    };
    let whisker = move || {
        let (_, low, high) = survey.get()?;
        let [low, high] = [low, high].map(|end| format!("{:.4}", place(end, reach.get())));
        Some(view! { <span class="whisker" style:--low=low style:--high=high></span> })
    };
    view! {
        <div class="effect" id=row_id(attribute) tabindex="-1" role="group" aria-label=terms::attribute(attribute)
            data-testid=format!("effect-{}", attribute.name())
            data-survey=move || points(survey.get().map(|s| s.0)) data-low=move || points(survey.get().map(|s| s.1))
            data-high=move || points(survey.get().map(|s| s.2)) data-before=move || points(before.get())
            data-after=move || points(after.get()) data-label=move || label.get().map(look)>
            <div class="effect-name">
                <strong>{terms::attribute(attribute)}</strong>
                <span>{terms::contrast(attribute)}</span>
            </div>
            <div class="effect-plot" role="img" aria-label=move || reading(state, row.get())>
                {whisker}
                {dot("survey", Signal::derive(move || survey.get().map(|s| s.0)))}
                {dot("before", before)}
                {dot("after", after)}
            </div>
            <div class="effect-label">{move || pill(row.get())}</div>
            <p class="effect-reading" aria-hidden="true">{move || reading(state, row.get())}</p>
        </div>
    }
    .into_any()
}

/// The label, or why there is none.
fn pill(row: Option<Row>) -> AnyView {
    let label = row.as_ref().and_then(Row::last_label);
    match (label, row) {
        (Some(label), _) => view! {
            <span class=format!("pill {}", look(label)) title=terms::label_hint(label)>{terms::label(label)}</span>
        }
        .into_any(),
        (None, Some(row)) if row.survey.is_err() && (row.before.is_some() || row.after.is_some()) => {
            view! { <span class="pill unlabelled">{words::unlabelled()}</span> }.into_any()
        }
        _ => view! { <span class="pill waiting" aria-hidden="true"></span> }.into_any(),
    }
}

fn label_help() -> AnyView {
    let entry = |label: Label| {
        view! {
            <div>
                <dt><span class=format!("pill {}", look(label))>{terms::label(label)}</span></dt>
                <dd>{terms::label_hint(label)}</dd>
            </div>
        }
    };
    view! { <dl class="label-help">{STACK.map(entry).into_iter().collect_view()}</dl> }.into_any()
}

fn table(state: State, item: &Item) -> Table {
    let models = model_columns(state);
    let has_after = models.len() > 1;
    let head =
        [words::col_attribute(), words::col_contrast(), terms::survey(), words::col_low(), words::col_high()].map(String::from);
    let row = |row: &Row| {
        let effect = row.survey.as_ref().ok();
        let mut values = vec![
            Value::text(terms::attribute(row.attribute)),
            Value::text(terms::contrast(row.attribute)),
            Value::optional(effect.map(|e| e.shift), Value::Points),
            Value::optional(effect.map(|e| e.interval.0), Value::Points),
            Value::optional(effect.map(|e| e.interval.1), Value::Points),
            Value::optional(row.before, Value::Points),
        ];
        if has_after {
            values.push(Value::optional(row.after, Value::Points));
        }
        values.push(row.last_label().map_or(Value::Empty, |label| Value::text(terms::label(label))));
        values.push(row.survey.as_ref().err().map_or(Value::Empty, |why| Value::text(why_not(state, why))));
        values
    };
    let silent = said(state, Slot::A, true);
    let mut context = context(state, item, &[origin(state)], silent.clone());
    let kind = state.page.with(|p| p.effect);
    context.insert(2, ("comparison kind", effect_name(kind).into()));
    Table {
        caption: format!("{}, {}, {}", words::effects(), marked(state.country.get().into(), silent), terms::effect_kind(kind)),
        head: head.into_iter().chain(models).chain([words::col_label(), words::missing()].map(String::from)).collect(),
        rows: state.effects.with(|e| e.iter().flat_map(|e| &e.rows).map(row).collect()),
        context,
    }
}
