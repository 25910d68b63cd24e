//! Form fields: a labelled select, a labelled number, a row of switches.

use std::{fmt::Display, str::FromStr};

use leptos::{
    ev::{self, DragEvent},
    prelude::*,
};

use crate::app::{browser::dom, fields::words};

/// One choice of a [`SelectField`]: value and words.
pub type Choice = (String, String);

/// What stands in a select, with the chosen value selected.
pub fn options(choices: Signal<Vec<Choice>>, chosen: Signal<String>) -> impl Fn() -> AnyView + Send + Sync + Clone + 'static {
    move || {
        let option = |(value, words): Choice| {
            let own = value.clone();
            // The property, not the attribute: a select that was touched no longer heeds the latter.
            view! { <option value=value prop:selected=move || chosen.with(|c| *c == own)>{words}</option> }
        };
        choices.get().into_iter().map(option).collect_view().into_any()
    }
}

/// A labelled select. `chosen` is the value that stands in it.
#[component]
pub fn SelectField(
    label: &'static str,
    testid: &'static str,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    #[prop(into)] chosen: Signal<String>,
    choose: Callback<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> AnyView {
    let options = options(choices, chosen);
    view! {
        <label class="field">
            <span class="field-name">{label}</span>
            <select data-testid=testid disabled=disabled on:change=move |event| choose.run(dom::value_of(&event))>{options}</select>
        </label>
    }
    .into_any()
}

/// A labelled number. What is typed counts once it is a number within its limits; until then the field says what would be.
#[component]
pub fn NumberField<T>(
    label: &'static str,
    testid: &'static str,
    limits: (T, T),
    /// The stride of the arrows; `any` for free decimals.
    stride: &'static str,
    #[prop(into)] value: Signal<T>,
    set: Callback<T>,
    /// Told whether the text in the field counts.
    valid: Callback<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> AnyView
where
    T: FromStr + Display + PartialOrd + Copy + Send + Sync + 'static,
{
    let (low, high) = limits;
    number_field(Number {
        label,
        testid,
        low: low.to_string(),
        high: high.to_string(),
        stride,
        value: Signal::derive(move || value.get().to_string()),
        disabled,
        typed: Callback::new(move |text: String| {
            let number = text.trim().parse::<T>().ok().filter(|n| *n >= low && *n <= high);
            valid.run(number.is_some());
            if let Some(number) = number {
                set.run(number);
            }
            number.is_some()
        }),
    })
}

/// The part that does not depend on the number's type.
struct Number {
    label: &'static str,
    testid: &'static str,
    low: String,
    high: String,
    stride: &'static str,
    value: Signal<String>,
    disabled: Signal<bool>,
    /// Takes the text and says whether it counts.
    typed: Callback<String, bool>,
}

fn number_field(field: Number) -> AnyView {
    let Number { label, testid, low, high, stride, value, disabled, typed } = field;
    let wrong = RwSignal::new(false);
    let hint = format!("{testid}-hint");
    let say = words::range(&low, &high);
    let described = hint.clone();
    view! {
        <label class="field">
            <span class="field-name">{label}</span>
            <input type="number" inputmode="decimal" autocomplete="off" min=low max=high step=stride data-testid=testid
                disabled=disabled prop:value=value aria-invalid=move || wrong.get().then_some("true")
                aria-describedby=move || wrong.get().then(|| described.clone())
                on:input=move |event| wrong.set(!typed.run(dom::value_of(&event))) />
            <span class="field-error" id=hint hidden=move || !wrong.get()>{say}</span>
        </label>
    }
    .into_any()
}

/// What a panel does with a file that is dragged over it and dropped on it: the handlers of `dragover` and `drop`. As long as the panel is
/// there, a file that falls beside it is not opened in the page's place.
pub fn file_drop(
    over: RwSignal<bool>,
    take: impl Fn(web_sys::File) + 'static,
) -> (impl Fn(DragEvent) + 'static, impl Fn(DragEvent) + 'static) {
    let beside = |event: DragEvent| {
        let has_files = |d: &web_sys::DataTransfer| d.types().iter().any(|t| t.as_string().is_some_and(|t| t == "Files"));
        if let Some(transfer) = event.data_transfer().filter(|d| has_files(d) && !event.default_prevented()) {
            event.prevent_default();
            transfer.set_drop_effect("none");
        }
    };
    let listening = [window_event_listener(ev::dragover, beside), window_event_listener(ev::drop, beside)];
    on_cleanup(move || listening.into_iter().for_each(|l| l.remove()));
    let dragged = move |event: DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(file) = event.data_transfer().and_then(|d| d.files()).and_then(|f| f.get(0)) {
            take(file);
        }
    };
    (dragged, dropped)
}

/// One switch of [`segmented`].
#[derive(Debug, Clone)]
pub struct Segment {
    pub words: &'static str,
    pub testid: String,
    pub title: Option<&'static str>,
}

/// A row of switches of which one is on: radio buttons, so that arrow keys and screen readers know them.
pub fn segmented(
    legend: &'static str,
    name: &'static str,
    segments: Vec<Segment>,
    chosen: Signal<usize>,
    choose: Callback<usize>,
) -> AnyView {
    let segment = |(index, segment): (usize, Segment)| {
        view! {
            <label class="segment" data-testid=segment.testid title=segment.title>
                <input type="radio" name=name prop:checked=move || chosen.get() == index on:change=move |_| choose.run(index) />
                <span>{segment.words}</span>
            </label>
        }
    };
    let segments = segments.into_iter().enumerate().map(segment).collect_view();
    view! {
        <fieldset class="segments">
            <legend class="field-name">{legend}</legend>
            <div class="segment-row">{segments}</div>
        </fieldset>
    }
    .into_any()
}
