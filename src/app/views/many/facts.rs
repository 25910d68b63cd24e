//! What the strips add up to, in sentences: where the variance lies, and who is nearer to another country's average.

use leptos::prelude::*;

use crate::{
    app::{
        link::parts::{Control, Reference, Voice},
        state::access::fixed,
        views::many::{
            figures::nobody::Case,
            shared::{Many, voices_link},
            words,
        },
    },
    survey::Persona,
};

pub fn facts(many: Many) -> AnyView {
    let reckoned = many.reckoned;
    let fact = |testid: &'static str, words: String| view! { <li data-testid=testid>{words}</li> };
    let sentences = move || match reckoned.facts.get() {
        None => view! { <li class="many-waiting">{words::reckoning()}</li> }.into_any(),
        Some(found) => {
            let variance = match &found.variance {
                Some(v) => view! {
                    {fact("many-within", words::variance(v.within, v.countries))}
                    {fact("many-individual", words::individual(v.shares[2]))}
                }
                .into_any(),
                None => fact("many-within", words::no_variance().into()).into_any(),
            };
            let nobody = match found.nobody.personas {
                0 => words::no_nobody().into(),
                _ => words::nobody(&found.nobody),
            };
            view! { {variance} {fact("many-nobody", nobody)} }.into_any()
        }
    };
    let all = move || {
        let (survey, found) = reckoned.all.get()?;
        Some(fact("many-all", words::over_items(found.within, found.items, survey.survey().short)))
    };
    view! {
        <section class="figure many-facts" aria-labelledby="many-facts-title" data-testid="many-facts">
            <h3 class="figure-title" id="many-facts-title">{words::facts()}</h3>
            <ul class="many-sentences">{sentences} {all}</ul>
            <p class="note">{words::caution()}</p>
        </section>
    }
    .into_any()
}

pub fn cases(many: Many) -> AnyView {
    let reckoned = many.reckoned;
    let list = move || {
        let Some(found) = reckoned.facts.get() else {
            return view! { <p class="hint">{words::reckoning()}</p> }.into_any();
        };
        if found.nobody.cases.is_empty() {
            return view! { <p class="hint">{words::no_case()}</p> }.into_any();
        }
        let cases = found.nobody.cases.iter().map(|case| one(many, *case)).collect_view();
        view! { <ol class="many-cases">{cases}</ol> }.into_any()
    };
    let hint = move || reckoned.facts.get().map(|f| words::nobody_hint(f.nobody.averages));
    view! {
        <section class="figure many-nobody" aria-labelledby="many-cases-title" data-testid="many-cases">
            <h3 class="figure-title" id="many-cases-title">{words::cases()}</h3>
            <p class="note">{words::cases_hint()}</p>
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
    let is_fixed = fixed(many.state, &[Control::Country, Control::Persona, Control::Comparison]);
    let told = move || {
        let words = words::case(&case);
        if is_fixed.get() { words.into_any() } else { view! { <a href=href on:click=click>{words}</a> }.into_any() }
    };
    view! { <li>{told}</li> }.into_any()
}
