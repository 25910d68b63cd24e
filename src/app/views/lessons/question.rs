//! A step's question: choices that answer at once with what the figures say, or, where there are none, an answer to open.

use leptos::prelude::*;

use crate::app::{state::State, stores::lessons::file::LessonQuestion, views::lessons::words};

const ASK: &str = "lesson-ask";

/// `at` is the lesson and its step, counted from 0.
pub fn question(state: State, at: (String, usize), question: LessonQuestion) -> AnyView {
    let LessonQuestion { ask, choices, right, answer } = question;
    let answers = if choices.is_empty() { opened(answer) } else { chosen(state, at, choices, right, answer) };
    view! { <h3 class="lesson-ask" id=ASK>{ask}</h3> {answers} }.into_any()
}

fn opened(answer: String) -> AnyView {
    view! {
        <details class="lesson-answer" data-testid="lesson-answer">
            <summary>{words::show_answer()}</summary>
            <p>{answer}</p>
        </details>
    }
    .into_any()
}

fn chosen(state: State, at: (String, usize), choices: Vec<String>, right: Option<usize>, answer: String) -> AnyView {
    let at = StoredValue::new(at);
    let chosen = Memo::new(move |_| state.lessons.chosen.with(|c| at.with_value(|at| c.get(at).copied())));
    let button = |(index, words): (usize, String)| {
        let is_chosen = move || chosen.get() == Some(index);
        let choose = move |_| {
            state.lessons.chosen.update(|c| {
                c.insert(at.get_value(), index);
            });
        };
        view! {
            <li>
                <button type="button" class="lesson-choice" data-testid="lesson-choice" aria-pressed=move || is_chosen().to_string()
                    class:right=move || is_chosen() && right == Some(index)
                    class:wrong=move || is_chosen() && right.is_some_and(|r| r != index) on:click=choose>{words}</button>
            </li>
        }
    };
    let buttons = choices.into_iter().enumerate().map(button).collect_view();
    // The room for it is heard from the start, so that screen readers say what comes into it.
    let feedback = move || {
        let verdict = verdict(chosen.get()?, right);
        Some(view! { <p><strong>{verdict}</strong> {verdict.map(|_| " ")} {answer.clone()}</p> })
    };
    view! {
        <ul class="lesson-choices" aria-labelledby=ASK>{buttons}</ul>
        <div class="lesson-feedback" role="status" data-testid="lesson-feedback">{feedback}</div>
    }
    .into_any()
}

/// Nothing where no choice is the right one.
pub fn verdict(chosen: usize, right: Option<usize>) -> Option<&'static str> {
    Some(if right? == chosen { words::right() } else { words::wrong() })
}
