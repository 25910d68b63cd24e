//! What the strips add up to, in sentences: where the variance lies, and who is nearer to another country's average.

use leptos::prelude::*;

use super::{Many, voices_link};
use crate::{
    app::{
        figures::many::nobody::Case,
        text::many as text,
        url::{Reference, Voice},
    },
    survey::Persona,
};

pub fn facts(many: Many) -> AnyView {
    let reckoned = many.reckoned;
    let fact = |testid: &'static str, words: String| view! { <li data-testid=testid>{words}</li> };
    let sentences = move || match reckoned.facts.get() {
        None => view! { <li class="many-waiting">{text::reckoning()}</li> }.into_any(),
        Some(found) => {
            let variance = match &found.variance {
                Some(v) => view! {
                    {fact("many-within", text::variance(v.within, v.countries))}
                    {fact("many-individual", text::individual(v.shares[2]))}
                }
                .into_any(),
                None => fact("many-within", text::no_variance().into()).into_any(),
            };
            let nobody = match found.nobody.personas {
                0 => text::no_nobody().into(),
                _ => text::nobody(&found.nobody),
            };
            view! { {variance} {fact("many-nobody", nobody)} }.into_any()
        }
    };
    let all = move || {
        let found = reckoned.all.get()?;
        Some(fact("many-all", text::over_items(found.within, found.items)))
    };
    view! {
        <section class="figure many-facts" aria-labelledby="many-facts-title" data-testid="many-facts">
            <h3 class="figure-title" id="many-facts-title">{text::facts()}</h3>
            <ul class="many-sentences">{sentences} {all}</ul>
            <p class="note">{text::caution()}</p>
        </section>
    }
    .into_any()
}

pub fn cases(many: Many) -> AnyView {
    let reckoned = many.reckoned;
    let list = move || {
        let Some(found) = reckoned.facts.get() else {
            return view! { <p class="hint">{text::reckoning()}</p> }.into_any();
        };
        if found.nobody.cases.is_empty() {
            return view! { <p class="hint">{text::no_case()}</p> }.into_any();
        }
        let cases = found.nobody.cases.iter().map(|case| one(many, *case)).collect_view();
        view! { <ol class="many-cases">{cases}</ol> }.into_any()
    };
    let hint = move || reckoned.facts.get().map(|f| text::nobody_hint(f.nobody.averages));
    view! {
        <section class="figure many-nobody" aria-labelledby="many-cases-title" data-testid="many-cases">
            <h3 class="figure-title" id="many-cases-title">{text::cases()}</h3>
            <p class="note">{text::cases_hint()}</p>
            {list}
            <p class="note">{hint}</p>
        </section>
    }
    .into_any()
}

/// A case, as a link to the persona beside the other country as one voice.
fn one(many: Many, case: Case) -> AnyView {
    let (href, click) = voices_link(many.state, move |page| {
        page.country = case.country;
        page.persona = case.persona;
        page.second = Some(Voice { country: case.other, persona: Persona::ANY });
        page.reference = Reference::Country;
    });
    view! { <li><a href=href on:click=click>{text::case(&case)}</a></li> }.into_any()
}
