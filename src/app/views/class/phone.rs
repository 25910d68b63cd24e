//! The phone's page: attributes, questions, done, and the code.

use std::{cell::RefCell, sync::Arc};

use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    app::{
        browser::dom,
        fields::question_picker::failed,
        link::{page::PageState, parts::View},
        shell::nav::follow,
        state::State,
        terms,
        views::class::{sheet, words},
    },
    survey::{
        Item, Persona,
        class::{Answers, Code, Form, Poll},
    },
};

const CODE: &str = "class-code-title";
const TOP: &str = "class-sheet-title";

/// What was answered on this page, and the number that its codes have: for who changes the language, or goes away and comes back.
/// It ends with the page.
#[derive(Clone)]
struct Kept {
    poll: Poll,
    answers: Answers,
    salt: u64,
}

thread_local! {
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// A number that nobody else has.
fn salt() -> u64 {
    let mut bytes = [0; 8];
    let drawn = web_sys::window().and_then(|w| w.crypto().ok()).map(|c| c.get_random_values_with_u8_array(&mut bytes));
    if matches!(drawn, Some(Ok(_))) { u64::from_le_bytes(bytes) } else { (js_sys::Math::random() * 9e15) as u64 }
}

fn kept(form: &Form) -> Kept {
    let found = KEPT.with_borrow(Clone::clone).filter(|kept| kept.poll == *form.poll());
    found.unwrap_or_else(|| {
        let answers = Answers { who: Persona::ANY, given: vec![None; form.items().len()] };
        Kept { poll: form.poll().clone(), answers, salt: salt() }
    })
}

pub fn phone(state: State, link: &str) -> AnyView {
    let poll: Poll = match link.parse() {
        Ok(poll) => poll,
        Err(fault) => return refused(&terms::sentence_from_below(&fault)),
    };
    let teachers = teachers(state, link);
    let form = Memo::new(move |_| {
        let catalogue = state.survey.catalogue.get();
        catalogue.ready().map(|c| Form::new(poll.clone(), c).map(Arc::new))
    });
    let reason = Memo::new(move |_| state.survey.catalogue.with(|c| c.failure().map(String::from)));
    let shown = move || match (form.get(), reason.get()) {
        (Some(Ok(form)), _) => answered(state, &form),
        (Some(Err(fault)), _) => refused(&terms::sentence_from_below(&fault)),
        (None, Some(reason)) => failed(state, reason),
        (None, None) => view! { <div class="skeleton part-skeleton"></div> }.into_any(),
    };
    view! { <div class="class-phone" data-testid="class-phone">{shown} {teachers}</div> }.into_any()
}

fn refused(reason: &str) -> AnyView {
    view! { <div class="class-phone"><p class="failed" role="alert" data-testid="class-refused">{reason.to_string()}</p></div> }
        .into_any()
}

/// Where the codes of this link are collected.
fn teachers(state: State, link: &str) -> AnyView {
    let page = PageState { view: View::Class, poll: link.into(), author: true, ..PageState::default() };
    let href = format!("?{}", page.format());
    view! {
        <p class="class-teachers">
            <a href=href data-testid="class-collect" on:click=move |event| follow(state, &event, |p| p.author = true)>{words::collect()}</a>
        </p>
    }
    .into_any()
}

fn answered(state: State, form: &Arc<Form>) -> AnyView {
    let Kept { answers, salt, .. } = kept(form);
    let answers = RwSignal::new(answers);
    let code = RwSignal::new(None::<Code>);
    let wrong = RwSignal::new(String::new());
    let (filled, sheet_form, done_form) = (Arc::clone(form), Arc::clone(form), Arc::clone(form));
    let remembered = Arc::clone(form);
    Effect::new(move |_| {
        let kept = Kept { poll: remembered.poll().clone(), answers: answers.get(), salt };
        KEPT.set(Some(kept));
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match answers.with_untracked(|answers| filled.encode(answers, salt)) {
            Ok(made) => {
                wrong.set(String::new());
                code.set(Some(made));
                dom::scroll_to_top();
                dom::focus_soon(CODE);
            }
            Err(fault) => wrong.set(terms::sentence_from_below(&fault)),
        }
    };
    // Anew once the questions are there in the language that is spoken.
    let items = Memo::new(move |_| {
        state.language.items.with(|texts| sheet_form.items().iter().map(|i| texts.item(i)).collect::<Vec<Item>>())
    });
    let attributes: Vec<_> = form.poll().attributes().collect();
    let questions = move || items.with(|items| sheet::sheet(&attributes, items, answers));
    let back = move |_| {
        code.set(None);
        dom::scroll_to_top();
        dom::focus_soon(TOP);
    };
    let done = move || code.get().map(|code| done(&code, &done_form, &items.get(), answers.get_untracked(), back));
    let is_wrong = move || wrong.with(|w| !w.is_empty());
    view! {
        <form class="class-sheet" hidden=move || code.with(Option::is_some) on:submit=submit data-testid="class-sheet">
            <h2 class="panel-title" id=TOP tabindex="-1">{form.poll().title.clone()}</h2>
            <p class="hint">{words::sheet_what()}</p>
            {questions}
            <p class="failed" role="alert" hidden=move || !is_wrong() data-testid="class-wrong">{wrong}</p>
            <button type="submit" class="button primary class-finish" data-testid="class-finish">{words::finish()}</button>
        </form>
        {done}
    }
    .into_any()
}

fn done(code: &Code, form: &Form, items: &[Item], answers: Answers, back: impl Fn(leptos::ev::MouseEvent) + 'static) -> AnyView {
    let groups: Vec<String> = code.to_string().split('-').map(String::from).collect();
    let spelled: String =
        groups.iter().map(|g| g.chars().map(String::from).collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join(", ");
    let shown = groups.into_iter().map(|group| view! { <span>{group}</span> }).collect_view();
    let said = RwSignal::new("");
    let text = code.to_string();
    let copied = text.clone();
    let copy = move |_| {
        said.set("");
        dom::copy(copied.clone(), move |done| _ = said.try_set(if done { words::copied() } else { words::not_copied() }));
    };
    let told = form.poll().attributes().map(|a| {
        let level = answers.who.level(a).map_or_else(words::left_open, |level| terms::levels(a)[usize::from(level)]);
        (terms::attribute(a).to_string(), level.to_string())
    });
    let given = items.iter().zip(&answers.given).map(|(item, option)| {
        let label = option.and_then(|o| item.options.get(usize::from(o)).cloned());
        (item.title.clone(), label.unwrap_or_else(|| words::left_open().into()))
    });
    let facts = told.chain(given).map(|(name, words)| view! { <div><dt>{name}</dt><dd>{words}</dd></div> });
    view! {
        <section class="class-done" aria-labelledby=CODE data-testid="class-done">
            <h2 class="panel-title" id=CODE tabindex="-1">{words::your_code()}</h2>
            <p class="class-code" data-testid="class-code" data-code=text aria-hidden="true">{shown}</p>
            <p class="sr-only">{spelled}</p>
            <div class="buttons">
                <button type="button" class="button primary" data-testid="class-code-copy" on:click=copy>{words::copy_code()}</button>
                <button type="button" class="button" data-testid="class-back" on:click=back>{words::back()}</button>
            </div>
            <p class="hint" role="status">{said}</p>
            <p>{words::hand_in()}</p>
            <h3 class="field-name">{words::holds()}</h3>
            <dl class="class-facts">{facts.collect_view()}</dl>
            <p class="hint">{words::holds_nothing_else()}</p>
        </section>
    }
    .into_any()
}
