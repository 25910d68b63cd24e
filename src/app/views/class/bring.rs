//! Codes: one by one, or pasted by the hundred; what became of them, and the list of those that count.

use leptos::{
    ev::{KeyboardEvent, SubmitEvent},
    prelude::*,
};

use crate::{
    app::{
        browser::dom,
        terms,
        views::class::{desk::Desk, share::query, words},
    },
    survey::class::{Code, Codes, Taken, Wrong},
};

const BOX: &str = "class-codes";
const UNDO: &str = "class-undo";
/// Wrong codes, and codes of the list, on the screen.
const MOST_ROWS: usize = 50;

pub fn bring(desk: Desk) -> AnyView {
    let is_ready = move || matches!(desk.form.get(), Some(Ok(_)));
    view! {
        <section class="panel class-bring" aria-labelledby="class-bring" hidden=move || !is_ready() && desk.former.with(Option::is_none)>
            <h2 class="panel-title" id="class-bring" tabindex="-1">{words::bring_title()}</h2>
            <div hidden=move || !is_ready()>{entry(desk)}</div>
            {move || desk.taken.with(|taken| taken.as_ref().map(outcome))}
            {move || list(desk)}
            {move || undo(desk)}
        </section>
    }
    .into_any()
}

fn entry(desk: Desk) -> AnyView {
    let text = RwSignal::new(String::new());
    let take = move || {
        let typed = text.get_untracked();
        if !typed.trim().is_empty() && desk.take(&typed) {
            // What brought nothing stays there to be put right.
            let is_taken = desk.taken.with_untracked(|t| t.as_ref().is_none_or(|t| t.new > 0 || !t.again.is_empty()));
            if is_taken {
                text.set(String::new());
            }
        }
        dom::focus_soon(BOX);
    };
    let pressed = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.shift_key() && !event.is_composing() {
            event.prevent_default();
            take();
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        take();
    };
    view! {
        <form class="class-entry" on:submit=submit>
            <div class="field">
                <label class="field-name" for=BOX>{words::codes()}</label>
                <textarea rows="3" id=BOX autocapitalize="characters" autocomplete="off" spellcheck="false" data-testid=BOX
                    aria-describedby="class-codes-hint" prop:value=move || text.get() on:keydown=pressed
                    on:input=move |event| text.set(dom::value_of(&event))></textarea>
                <p class="hint" id="class-codes-hint">{words::codes_hint()}</p>
            </div>
            <div class="buttons"><button type="submit" class="button primary" data-testid="class-take">{words::take()}</button></div>
        </form>
    }
    .into_any()
}

/// What became of the last text.
fn outcome(taken: &Taken) -> AnyView {
    let again: Vec<String> = taken.again.iter().take(MOST_ROWS).map(Code::to_string).collect();
    let again = (!again.is_empty()).then(|| {
        view! { <p class="hint" data-testid="class-again">{words::again(&again.join(", "), taken.again.len() - again.len())}</p> }
    });
    view! {
        <p role="status" data-testid="class-taken" data-new=taken.new.to_string() data-again=taken.again.len().to_string()
            data-wrong=taken.wrong.len().to_string()>{words::taken(taken)}</p>
        {again}
        {problems(&taken.wrong)}
    }
    .into_any()
}

fn problems(wrong: &[Wrong]) -> Option<AnyView> {
    if wrong.is_empty() {
        return None;
    }
    let row = |Wrong { text, fault }: &Wrong| {
        view! { <tr><th scope="row">{text.clone()}</th><td>{terms::from_below(fault)}</td></tr> }
    };
    let rows = wrong.iter().take(MOST_ROWS).map(row).collect_view();
    let more = wrong.len().checked_sub(MOST_ROWS).filter(|n| *n > 0).map(|n| view! { <p class="hint">{words::and_more(n)}</p> });
    let heads =
        [words::col_text(), words::col_problem()].map(|head| view! { <th scope="col">{head}</th> }).into_iter().collect_view();
    Some(
        view! {
            <div class="table-scroll" tabindex="0" role="region" aria-label=words::problems()>
                <table data-testid="class-problems">
                    <caption>{words::problems()}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>
                </table>
            </div>
            {more}
        }
        .into_any(),
    )
}

/// The codes that count, the newest first.
fn list(desk: Desk) -> Option<AnyView> {
    let (people, codes) =
        desk.codes.with(|codes| (codes.len(), codes.iter().rev().take(MOST_ROWS).map(|c| c.0.clone()).collect::<Vec<_>>()));
    if people == 0 {
        return None;
    }
    let hidden = people - codes.len();
    let row = |code: Code| {
        let (words, label) = (code.to_string(), words::drop_code(&code.to_string()));
        view! {
            <li>
                <span class="class-mono">{words}</span>
                <button type="button" class="link" aria-label=label on:click=move |_| {
                    desk.drop_code(&code);
                    dom::focus_soon(BOX);
                }>{words::drop()}</button>
            </li>
        }
    };
    let rows = codes.into_iter().map(row).collect_view();
    let save = move |_| {
        let address = dom::site_url(&format!("?{}", desk.poll.with_untracked(query))).unwrap_or_default();
        let text = format!("{address}\n{}", desk.codes.with_untracked(Codes::text));
        dom::download(words::FILE, "text/plain", text.as_bytes());
    };
    Some(
        view! {
            <p class="class-people" data-testid="class-people">{words::people(people)}</p>
            <details class="help">
                <summary>{words::list()}</summary>
                <ol class="class-list" reversed=true start=people.to_string()>{rows}</ol>
                <p class="hint" hidden={hidden == 0}>{words::and_more(hidden)}</p>
            </details>
            <div class="buttons">
                <button type="button" class="button" data-testid="class-save" on:click=save>{words::save()}</button>
                <button type="button" class="button" data-testid="class-remove" on:click=move |_| {
                    desk.remove();
                    dom::focus_soon(UNDO);
                }>{words::remove()}</button>
            </div>
        }
        .into_any(),
    )
}

fn undo(desk: Desk) -> Option<AnyView> {
    let people = desk.former.with(|former| former.as_ref().map(|(_, codes)| codes.len()))?;
    Some(
        view! {
            <div class="own-undo" role="status">
                <p class="hint">{words::removed(people)}</p>
                <button type="button" class="button" id=UNDO data-testid=UNDO on:click=move |_| {
                    desk.undo();
                    dom::focus_soon("class-bring");
                }>{words::undo()}</button>
            </div>
        }
        .into_any(),
    )
}
