//! The prompts to ask a model with, as a file.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        browser::dom,
        fields::inputs::{Choice, SelectField},
        state::State,
        terms,
        views::judge::words,
    },
    model::{Form, ListedPrompt, list_prompts},
    survey::{COUNTRIES, Catalogue, Country, Item, Known, Persona, Reach, SurveyId, own::export},
};

/// More of them make a file that no spreadsheet opens.
const MOST: usize = 250_000;
const FILE: &str = "ace-prompts.csv";

/// What is asked, of whom, in how many forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Choices {
    /// 0: the country on the screen; 1: all with groups.
    countries: usize,
    /// 0: the question on the screen; 1: its topic; 2: all of its survey.
    items: usize,
    /// 0: the 16 full personas; 1: all 81.
    people: usize,
    /// 0: one wording; 1: three, with the options in both orders.
    forms: usize,
}

impl Choices {
    fn forms(self) -> &'static [Form] {
        if self.forms == 0 { &Form::ALL[..1] } else { &Form::ALL }
    }

    fn personas(self) -> Vec<Persona> {
        let all = Persona::all();
        if self.people == 0 { all.filter(|p| p.granularity() == 4).collect() } else { all.collect() }
    }

    fn countries(self, state: State) -> Vec<&'static Country> {
        let here = state.page.with(|p| p.country);
        let survey = state.page.with(|p| SurveyId::of(&p.item)).unwrap_or(SurveyId::Wvs7);
        match self.countries {
            0 => COUNTRIES.iter().filter(|c| c.code() == here).collect(),
            _ => COUNTRIES.iter().filter(|c| c.reach(survey) == Reach::Groups).collect(),
        }
    }

    fn items(self, state: State, catalogue: &Catalogue) -> Vec<Item> {
        let code = state.page.with(|p| p.item.clone());
        let now = catalogue.item(&code);
        let survey = SurveyId::of(&code).unwrap_or(SurveyId::Wvs7);
        let of_survey = catalogue.of_survey(survey);
        match self.items {
            0 => now.into_iter().cloned().collect(),
            1 => of_survey.filter(|i| now.is_some_and(|n| n.topic == i.topic)).cloned().collect(),
            _ => of_survey.cloned().collect(),
        }
    }
}

pub fn prompts(state: State) -> AnyView {
    let choices = RwSignal::new(Choices { countries: 0, items: 0, people: 0, forms: 1 });
    let busy = RwSignal::new(false);
    let count = Memo::new(move |_| {
        let chosen = choices.get();
        state.survey.catalogue.with(|c| {
            let asked = c.ready().map_or(0, |c| {
                let items = chosen.items(state, c);
                chosen.countries(state).iter().map(|country| items.iter().filter(|i| is_known(c, country, i)).count()).sum()
            });
            asked * chosen.personas().len() * chosen.forms().len()
        })
    });
    let pick = move |label: &'static str,
                     testid: &'static str,
                     list: Signal<Vec<Choice>>,
                     get: fn(&Choices) -> usize,
                     set: fn(&mut Choices, usize)| {
        let chosen = Signal::derive(move || choices.with(get).to_string());
        let choose = Callback::new(move |text: String| choices.update(|c| set(c, text.parse().unwrap_or_default())));
        view! { <SelectField label=label testid=testid choices=list chosen=chosen choose=choose /> }
    };
    let list = |words: Vec<String>| -> Vec<Choice> { words.into_iter().enumerate().map(|(i, w)| (i.to_string(), w)).collect() };
    let countries = Signal::derive(move || {
        let here = Country::find(state.page.with(|p| p.country)).map_or("", |c| terms::country_name(c));
        list(vec![here.into(), words::all_countries().into()])
    });
    let items = Signal::derive(move || {
        let title = state.item.with(|i| i.as_ref().map(|i| i.title.clone())).unwrap_or_default();
        list(vec![words::this_question(&title), words::this_topic().into(), words::all_questions().into()])
    });
    let people = Signal::derive(move || list(vec![words::sixteen().into(), words::eighty_one().into()]));
    let forms = Signal::derive(move || list(vec![words::one_form().into(), words::six_forms().into()]));
    let save = move |_| {
        let Some(catalogue) = state.survey.catalogue.with_untracked(|c| c.ready().cloned()) else { return };
        busy.set(true);
        spawn_local(async move {
            let chosen = choices.get_untracked();
            let (countries, items) = untrack(|| (chosen.countries(state), chosen.items(state, &catalogue)));
            let mut out = String::from('\u{feff}');
            row(&mut out, ListedPrompt::HEAD.iter().copied());
            for country in countries {
                for item in items.iter().filter(|i| is_known(&catalogue, country, i)) {
                    for prompt in list_prompts(country, item, chosen.personas(), chosen.forms()) {
                        row(&mut out, prompt.row().into_iter());
                    }
                    TimeoutFuture::new(0).await;
                }
            }
            dom::download(FILE, "text/csv", out.as_bytes());
            busy.set(false);
        });
    };
    let said = move || match count.get() {
        n if n > MOST => words::too_many(n as u64, MOST as u64),
        n => words::count(n as u64),
    };
    view! {
        <section class="panel" aria-labelledby="judge-prompts" data-testid="judge-prompts">
            <h2 class="panel-title" id="judge-prompts">{words::prompts_title()}</h2>
            <p class="hint">{words::prompts_what()}</p>
            <div class="judge-choices">
                {pick(words::country(), "prompts-countries", countries, |c| c.countries, |c, v| c.countries = v)}
                {pick(words::questions(), "prompts-items", items, |c| c.items, |c, v| c.items = v)}
                {pick(words::people(), "prompts-people", people, |c| c.people, |c, v| c.people = v)}
                {pick(words::wordings(), "prompts-forms", forms, |c| c.forms, |c, v| c.forms = v)}
            </div>
            <p class="hint" role="status" data-testid="prompts-count">{said}</p>
            <button type="button" class="button" data-testid="prompts-save" on:click=save
                disabled=move || busy.get() || !(1..=MOST).contains(&count.get())>{words::prompts_save()}</button>
            <p class="hint">{words::prompts_how()}</p>
        </section>
    }
    .into_any()
}

/// Whether the survey knows groups here, so that the answers can be held against them.
fn is_known(catalogue: &Catalogue, country: &Country, item: &Item) -> bool {
    catalogue.asked.known(country.code(), &item.code) == Known::Groups
}

fn row<'c>(out: &mut String, cells: impl Iterator<Item = &'c str>) {
    let cells: Vec<String> = cells.map(export::text).collect();
    out.push_str(&cells.join(","));
    out.push_str("\r\n");
}
