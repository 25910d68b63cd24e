//! What is foretold, with its warning before its figures.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    app::{
        charts::data_table::DataTable,
        fields::inputs::SelectField,
        link::parts::{Control, View},
        state::{State, access::fixed},
        stores::public::Held,
        terms,
        views::ask::{
            asking::{Asking, Outcome},
            charts::{everybody, people, shifts},
            figures::{Answered, Class, answered, has_words_of, is_same},
            files, words,
        },
    },
    survey::{Country, CountryCode, Item, ItemCode, Persona, own::OwnFigure},
};

/// Where the answer stands, which the page scrolls to.
pub const ANSWER: &str = "ask-answer";

pub fn answer(state: State, asking: Asking) -> AnyView {
    let told = Memo::new(move |_| {
        let country = state.page.with(|p| p.country);
        asking.outcome.with(|outcome| match outcome {
            Outcome::Answered(item, foretold) => asking.store.value.with(|asked| {
                let asked = asked.ready()?;
                // Of a country without groups, and of a class, there is nothing to foretell from.
                let known: Vec<CountryCode> = asked.unseen.countries().collect();
                let country = if known.contains(&country) { country } else { *known.first()? };
                answered(item, foretold, &asked.held_out, country).map(Arc::new)
            }),
            _ => None,
        })
    });
    let body = move || match told.get() {
        Some(told) => figures(state, asking, told),
        None => waiting(state, asking),
    };
    // Heard once it is there; what stands in its place before says itself.
    let heard = move || told.with(|t| t.as_ref().map(|t| words::heard(&t.item.question)));
    view! { <p class="sr-only" role="status">{heard}</p> <div class="ask-answer" id=ANSWER data-testid="ask-answer" data-state=move || asking.outcome.with(name)>{body}</div> }
        .into_any()
}

const fn name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Nothing => "nothing",
        Outcome::Refused(_) => "refused",
        Outcome::NeedsModel(_) => "needs-model",
        Outcome::Reading(_) => "reading",
        Outcome::Failed(..) => "failed",
        Outcome::Answered(..) => "answered",
    }
}

/// Before there are figures: what to do.
fn waiting(state: State, asking: Asking) -> AnyView {
    let outcome = asking.outcome.get();
    let title = match &outcome {
        Outcome::NeedsModel(item) | Outcome::Reading(item) | Outcome::Failed(item, _) => Some(item.question.clone()),
        _ => None,
    };
    let title = title.map(|q| view! { <h2 class="question-text">{q}</h2> });
    let (said, again) = match outcome {
        Outcome::Nothing => (words::nothing_yet().to_string(), false),
        Outcome::Refused(reason) => (words::refused(&reason), false),
        Outcome::NeedsModel(_) if state.public.held.with(|h| matches!(h, Held::Whole { .. })) => {
            (words::needs_opening().to_string(), false)
        }
        Outcome::NeedsModel(_) => (words::needs_model().to_string(), false),
        Outcome::Reading(_) => (words::reading().to_string(), false),
        Outcome::Failed(_, reason) => (reason, true),
        Outcome::Answered(..) => (words::no_country().to_string(), false),
    };
    let again = again.then(|| {
        view! { <button type="button" class="button" data-testid="ask-again" on:click=move |_| asking.again(state)>{terms::retry()}</button> }
    });
    view! { {title} <p class="ask-said" role="status">{said}</p> {again} {how()} }.into_any()
}

/// How it works, and what it can't do: below the figures, and in their place.
fn how() -> AnyView {
    view! {
        <details class="help" open=true>
            <summary>{words::how_title()}</summary>
            <p>{words::how()}</p>
            <p>{words::limits()}</p>
        </details>
    }
    .into_any()
}

fn figures(state: State, asking: Asking, told: Arc<Answered>) -> AnyView {
    let told_in = told.country;
    let country = Country::find(told.country).map_or("", |c| terms::country_name(c));
    let class = class(state, &told);
    let asked = Arc::clone(&told);
    let name = format!("ace-asked-{}", told.country);
    let shifts_name = format!("{name}-shifts");
    let (table, shifts_table) = (files::table(&told), files::shifts_table(&told));
    let picture = {
        let (told, class) = (Arc::clone(&told), class.clone());
        Callback::new(move |()| Some(files::picture(&told, class.as_ref())))
    };
    let shifts_picture = {
        let told = Arc::clone(&told);
        Callback::new(move |()| Some(files::shifts_picture(&told)))
    };
    view! {
        <div class="question">
            <p class="kicker">{move || if asked_in_earnest(state, &asked).is_some() { words::asked_in(country) } else { words::foretold_in(country) }}</p>
            <h2 class="question-text" data-testid="ask-asked">{told.item.question.clone()}</h2>
        </div>
        {caution(state, &told)}
        {move || instead(state, told_in).map(|sentence| view! { <p class="note" role="status" data-testid="ask-instead">{sentence}</p> })}
        {choose_country(state, asking, told.country)}
        <div class="ask-figures">
            <figure class="figure" aria-labelledby="ask-everybody">
                <h3 class="figure-title" id="ask-everybody">{words::everybody()}</h3>
                {everybody(&told, class.as_ref())}
            </figure>
            <figure class="figure" aria-labelledby="ask-people" data-testid="ask-people">
                <h3 class="figure-title" id="ask-people">{words::people()}</h3>
                <p class="note">{words::people_scale(&told)}</p>
                {people(&told)}
                <DataTable table=Signal::derive(move || table.clone()) name=Signal::derive(move || name.clone()) picture=picture />
            </figure>
            <figure class="figure" aria-labelledby="ask-shifts">
                <h3 class="figure-title" id="ask-shifts">{words::shifts()}</h3>
                <p class="note">{words::shifts_note(&told)}</p>
                {shifts(&told)}
                <DataTable table=Signal::derive(move || shifts_table.clone()) name=Signal::derive(move || shifts_name.clone())
                    picture=shifts_picture />
            </figure>
        </div>
        {nearest(state, &told)}
        {how()}
    }
    .into_any()
}

/// Said where the page's own country is none of those that are foretold.
fn instead(state: State, told_in: CountryCode) -> Option<String> {
    let here = state.page.with(|p| p.country);
    let name = |code: CountryCode| Country::find(code).map_or("", |c| terms::country_name(c));
    (here != told_in).then(|| words::instead(name(here), name(told_in)))
}

/// The countries whose groups' answers are known.
fn choose_country(state: State, asking: Asking, now: CountryCode) -> AnyView {
    let choices = Signal::derive(move || {
        let known = asking.store.value.with(|a| a.ready().map(|a| a.unseen.countries().collect::<Vec<_>>()));
        let mut known: Vec<&Country> = known.unwrap_or_default().into_iter().filter_map(Country::find).collect();
        known.sort_by_key(|c| terms::country_name(c));
        known.into_iter().map(|c| (c.code().to_string(), terms::country_name(c).to_string())).collect()
    });
    let choose = Callback::new(move |code: String| {
        if let Some(code) = CountryCode::parse(&code) {
            state.go(|p| p.country = code);
        }
    });
    view! {
        <SelectField label=words::country() testid="ask-country" choices=choices chosen=Signal::derive(move || now.to_string())
            choose=choose disabled=fixed(state, &[Control::Country]) />
    }
    .into_any()
}

/// A class's answers, where it was asked the same.
fn class(state: State, told: &Answered) -> Option<Class> {
    state.own.data.with(|data| {
        let data = data.as_ref()?;
        let item = data.items.iter().find(|i| is_same(i, &told.item))?;
        data.groups.iter().find_map(|group| match group.figure(&item.code, Persona::ANY) {
            OwnFigure::Answered(answer) => {
                let n = answer.n_eff.unwrap_or(f64::from(answer.n)).max(1.0);
                let share = |p: &f64| {
                    let half = 1.96 * (p * (1.0 - p) / n).sqrt();
                    (100.0 * p, (100.0 * (p - half).max(0.0), 100.0 * (p + half).min(1.0)))
                };
                Some(Class { name: group.name.clone(), shares: answer.p.iter().map(share).collect(), n: answer.n })
            }
            _ => None,
        })
    })
}

/// The address of what people of a country said to a question.
fn voices(state: State, country: CountryCode, item: ItemCode) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    move || {
        state.page.with(|p| {
            let mut page = p.clone();
            (page.country, page.item) = (country, item.clone());
            page.link(View::Voices)
        })
    }
}

/// The question among the nearest that has the same words.
fn asked_in_earnest(state: State, told: &Answered) -> Option<Item> {
    let catalogue = state.survey.catalogue.get();
    let nearest = told.nearest.iter().filter_map(|(code, _)| catalogue.ready()?.item(code));
    let mut same = nearest.filter(|item| has_words_of(&item.question, &told.item.question));
    same.next().cloned()
}

/// What stands before the figures: nobody was asked this; or somebody was, and where that is.
fn caution(state: State, told: &Arc<Answered>) -> AnyView {
    let told = Arc::clone(told);
    let said = move || match asked_in_earnest(state, &told) {
        Some(item) => {
            let target = voices(state, told.country, item.code.clone());
            view! { {words::was_asked(item.code.short())} " " <a href=target data-testid="ask-same">{words::see_what_they_said()}</a> }.into_any()
        }
        None => words::warning(&told).into_any(),
    };
    view! { <p class="caution" role="note" data-testid="ask-warning">{said}</p> }.into_any()
}

/// What people were really asked that is most like it.
fn nearest(state: State, told: &Answered) -> AnyView {
    let country = told.country;
    let entry = |(code, likeness): &(ItemCode, f64)| {
        let found = state.survey.catalogue.with(|c| c.ready().and_then(|c| c.item(code).cloned()));
        let question = found.map(|item| state.language.items.with(|texts| texts.item(&item).question.clone()));
        let target = voices(state, country, code.clone());
        view! { <li><a href=target>{question.unwrap_or_else(|| code.to_string())}</a> " " <span class="soft">{words::likeness(*likeness)}</span></li> }
    };
    let entries = told.nearest.iter().map(entry).collect_view();
    view! {
        <section class="nearest" aria-labelledby="ask-nearest" data-testid="ask-nearest">
            <h3 class="figure-title" id="ask-nearest">{words::nearest()}</h3>
            <p class="note">{words::nearest_note()}</p>
            <ul>{entries}</ul>
        </section>
    }
    .into_any()
}
