//! The class's answers so far: every question with its shares, and the way into the other views.

use leptos::prelude::*;

use crate::{
    app::{
        language::format,
        link::parts::View,
        shell::nav::follow,
        views::class::{desk::Desk, words},
    },
    survey::{
        Item, Persona,
        own::{OwnFigure, OwnGroup},
    },
};

pub fn figures(desk: Desk) -> AnyView {
    let shown = move || {
        let data = desk.data.get()?;
        let form = desk.form.get()?.ok()?;
        let group = data.groups.first()?;
        let items: Vec<Item> = desk.state.language.items.with(|texts| form.items().iter().map(|i| texts.item(i)).collect());
        let questions = items.iter().map(|item| question(group, item)).collect_view();
        Some(view! { <div class="class-questions">{questions}</div> })
    };
    let none = move || desk.data.with(Option::is_none);
    let link = move || desk.state.page.with(|p| p.link(View::Data));
    view! {
        <section class="panel class-figures" aria-labelledby="class-figures" hidden=none data-testid="class-figures">
            <h2 class="panel-title" id="class-figures">{words::figures_title()}</h2>
            <p class="hint">{words::small()}</p>
            <div class="buttons">
                <button type="button" class="button primary" data-testid="class-show" on:click=move |_| desk.show()>{words::show()}</button>
            </div>
            <p class="hint" hidden=move || !desk.in_use.get() data-testid="class-in-use">
                {words::in_use()} " "
                <a href=link on:click=move |event| follow(desk.state, &event, |p| p.turn_to(View::Data))>{words::to_data()}</a>
            </p>
            {shown}
        </section>
    }
    .into_any()
}

fn question(group: &OwnGroup, item: &Item) -> AnyView {
    let figure = group.figure(&item.code, Persona::ANY);
    let body = match &figure {
        OwnFigure::Answered(answer) => {
            let bars = item.options.iter().zip(&answer.p).map(|(option, share)| bar(option, *share, answer.n)).collect_view();
            view! { <div class="plot"><ol class="options">{bars}</ol></div> }.into_any()
        }
        OwnFigure::TooFew { n } => view! { <p class="hint">{words::too_few(*n)}</p> }.into_any(),
        OwnFigure::Unknown(_) | OwnFigure::NotAsked => view! { <p class="hint">{words::too_few(0)}</p> }.into_any(),
    };
    let n = match figure {
        OwnFigure::Answered(answer) => answer.n,
        OwnFigure::TooFew { n } => n,
        OwnFigure::Unknown(_) | OwnFigure::NotAsked => 0,
    };
    view! {
        <section class="class-question-figure" data-testid=format!("class-figure-{}", item.code) data-n=n.to_string()>
            <h3 class="figure-title">{item.title.clone()}</h3>
            <p class="note">{item.question.clone()} " " {words::answered(n)}</p>
            {body}
        </section>
    }
    .into_any()
}

fn bar(option: &str, share: f64, n: u32) -> AnyView {
    let people = (share * f64::from(n)).round();
    view! {
        <li class="option" data-people=people.to_string()>
            <span class="option-label">{option.to_string()}</span>
            <div class="tracks">
                <div class="track survey">
                    <span class="rail"><span class="bar" style:--value=format!("{share:.4}")></span></span>
                    <span class="value">{format::percent(share)}</span>
                </div>
            </div>
        </li>
    }
    .into_any()
}
