//! The questions as a person fills them in: radio buttons, each group with a way to leave it open.

use leptos::prelude::*;

use crate::{
    app::{terms, views::class::words},
    survey::{Attribute, Item, class::Answers},
};

pub fn sheet(attributes: &[Attribute], items: &[Item], answers: RwSignal<Answers>) -> AnyView {
    let who = attributes.iter().map(|attribute| {
        let attribute = *attribute;
        let group = Group {
            name: format!("class-{}", attribute.name()),
            legend: terms::attribute(attribute).into(),
            options: terms::levels(attribute).map(String::from).into(),
            chosen: Signal::derive(move || answers.with(|a| a.who.level(attribute).map(usize::from))),
            choose: Callback::new(move |level: Option<usize>| {
                answers.update(|a| a.who = a.who.with(attribute, level.map(|level| level == 1)));
            }),
        };
        group.draw()
    });
    let given = items.iter().enumerate().map(|(index, item)| {
        let group = Group {
            name: format!("class-q{}", index + 1),
            legend: item.question.clone(),
            options: item.options.clone(),
            chosen: Signal::derive(move || answers.with(|a| a.given.get(index).copied().flatten().map(usize::from))),
            choose: Callback::new(move |option: Option<usize>| {
                answers.update(|a| {
                    if let Some(given) = a.given.get_mut(index) {
                        *given = option.and_then(|o| u8::try_from(o).ok());
                    }
                });
            }),
        };
        group.draw()
    });
    let (who, given) = (who.collect_view(), given.collect_view());
    view! { <div class="class-groups">{who} {given}</div> }.into_any()
}

struct Group {
    name: String,
    legend: String,
    options: Vec<String>,
    chosen: Signal<Option<usize>>,
    choose: Callback<Option<usize>>,
}

impl Group {
    fn draw(self) -> AnyView {
        let Self { name, legend, options, chosen, choose } = self;
        let radio = |value: Option<usize>, label: String| {
            let (name, testid) = (name.clone(), value.map_or_else(|| format!("{name}-open"), |v| format!("{name}-{}", v + 1)));
            view! {
                <label class="class-choice" class:class-open-choice=value.is_none() data-testid=testid>
                    <input type="radio" name=name prop:checked=move || chosen.get() == value on:change=move |_| choose.run(value) />
                    <span>{label}</span>
                </label>
            }
        };
        let choices = options.into_iter().enumerate().map(|(at, label)| radio(Some(at), label)).collect_view();
        let open = radio(None, words::open_choice().into());
        view! {
            <fieldset class="class-group" data-testid=name.clone()>
                <legend>{legend}</legend>
                {choices}
                {open}
            </fieldset>
        }
        .into_any()
    }
}
