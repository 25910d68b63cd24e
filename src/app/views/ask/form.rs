//! The question and its options, in the visitor's own words.

use leptos::{ev::SubmitEvent, prelude::*};

use crate::app::{browser::dom, link::question::OwnWords, state::State, views::ask::words};

#[component]
pub fn AskForm(state: State) -> AnyView {
    let asked = Memo::new(move |_| state.page.with(|p| p.ask.clone()));
    let question = RwSignal::new(String::new());
    let options = RwSignal::new(String::new());
    // What a link, an example or the way back says.
    Effect::new(move |_| {
        let OwnWords { question: q, options: o } = asked.get();
        question.set(q);
        options.set(o.join("\n"));
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let words = OwnWords::of(&question.get_untracked(), &options.get_untracked());
        state.go(|p| p.ask = words);
    };
    let example = move |words: OwnWords| {
        let title = words.question.clone();
        view! {
            <li><button type="button" class="link-button" on:click=move |_| state.go(|p| p.ask = words.clone())>{title}</button></li>
        }
    };
    view! {
        <form class="panel ask-form" aria-labelledby="ask-title" on:submit=submit data-testid="ask-form">
            <h2 class="panel-title" id="ask-title">{words::form_title()}</h2>
            <label class="field">
                <span class="field-name">{words::question()}</span>
                <textarea rows="3" maxlength="400" data-testid="ask-question" prop:value=move || question.get()
                    on:input=move |event| question.set(dom::value_of(&event))></textarea>
            </label>
            <label class="field">
                <span class="field-name">{words::options()}</span>
                <textarea rows="5" maxlength="1200" data-testid="ask-options" aria-describedby="ask-options-hint"
                    prop:value=move || options.get() on:input=move |event| options.set(dom::value_of(&event))></textarea>
                <span class="hint" id="ask-options-hint">{words::options_hint()}</span>
            </label>
            <div class="buttons"><button type="submit" class="button primary" data-testid="ask-go">{words::ask()}</button></div>
            <div class="examples">
                <p class="field-name">{words::examples()}</p>
                <ul>{words::example_questions().map(example).into_iter().collect_view()}</ul>
            </div>
        </form>
    }
    .into_any()
}
