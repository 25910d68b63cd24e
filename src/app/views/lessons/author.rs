//! The form that makes a link for a class.

use leptos::prelude::*;

use crate::app::{
    browser::dom,
    fields::inputs::{Choice, NumberField, SelectField},
    language::Language,
    link::{
        self,
        page::PageState,
        parts::{Control, View},
        settings::TuneSettings,
    },
    shell::nav::follow,
    state::State,
    views::lessons::{
        class_link::{FREEDOMS, drafted, freedom, link, pasted, preview, set_freedom},
        parts::{CopyLink, facts},
        words,
    },
};

#[component]
pub fn AuthorForm(state: State) -> AnyView {
    let draft = state.lessons.draft;
    // The first time, the form starts from the screen.
    if draft.with_untracked(Option::is_none) {
        draft.set(Some(drafted(state.page.get_untracked())));
    }
    let now = Memo::new(move |_| draft.get().unwrap_or_default());
    let form = Form { state, now };
    let query = Memo::new(move |_| now.with(link));
    let href = move || query.with(|q| format!("?{q}"));
    let address = move || query.with(|q| dom::site_url(&format!("?{q}")));
    let said = move || {
        let lessons = state.lessons.now();
        let catalogue = state.survey.catalogue.get();
        now.with(|draft| facts(preview(draft, lessons.ready().map(|l| &**l), catalogue.ready().map(|c| &**c))))
    };
    let back = move || state.page.with(|p| PageState { author: false, ..p.clone() }.link(View::Lessons));
    view! {
        <div class="author" data-testid="author">
            <p class="lesson-tools">
                <a href=back on:click=move |event| follow(state, &event, |p| p.author = false)>{words::all_lessons()}</a>
            </p>
            <h2 class="panel-title">{words::author()}</h2>
            <div class="author-columns">
                <form class="author-form" on:submit=|event| event.prevent_default()>
                    {form.start()}
                    {form.what()}
                    {form.controls()}
                    {form.rest()}
                </form>
                <section class="author-link" aria-labelledby="author-link">
                    <h3 id="author-link">{words::the_link()}</h3>
                    <label class="field">
                        <span class="sr-only">{words::the_link()}</span>
                        <input type="url" readonly=true data-testid="author-link" prop:value=address />
                    </label>
                    <div class="buttons">
                        <CopyLink query=query testid="author-copy" />
                        <a class="button" href=href target="_blank" rel="noopener" data-testid="author-open">{words::open()}</a>
                    </div>
                    <h3>{words::preview()}</h3>
                    <div data-testid="author-preview">{said}</div>
                </section>
            </div>
        </div>
    }
    .into_any()
}

#[derive(Clone, Copy)]
pub(super) struct Form {
    pub state: State,
    /// The page that the link opens.
    pub now: Memo<PageState>,
}

/// Stands for no choice in a select.
pub(super) const NONE: &str = "";

impl Form {
    pub(super) fn set(self, change: impl FnOnce(&mut PageState)) {
        self.state.lessons.draft.update(|d| change(d.get_or_insert_with(PageState::default)));
    }

    /// A select over the draft.
    pub(super) fn select(
        self,
        label: &'static str,
        testid: &'static str,
        choices: Vec<Choice>,
        get: impl Fn(&PageState) -> String + Send + Sync + 'static,
        set: impl Fn(&mut PageState, String) + Send + Sync + Copy + 'static,
    ) -> AnyView {
        let chosen = Signal::derive(move || self.now.with(&get));
        self.field(label, testid, Signal::stored(choices), chosen, Callback::new(move |value| self.set(|p| set(p, value))))
    }

    pub(super) fn field(
        self,
        label: &'static str,
        testid: &'static str,
        choices: Signal<Vec<Choice>>,
        chosen: Signal<String>,
        choose: Callback<String>,
    ) -> AnyView {
        view! { <SelectField label=label testid=testid choices=choices chosen=chosen choose=choose /> }.into_any()
    }

    fn start(self) -> AnyView {
        let typed = RwSignal::new(String::new());
        let said = RwSignal::new(String::new());
        let take = move |_| match pasted(&typed.get_untracked()) {
            None => said.set(words::no_link().into()),
            Some((page, ignored)) => {
                let all = ignored.is_empty();
                said.set(if all { words::taken().into() } else { words::partly(&link::words::ignored(&ignored)) });
                self.set(|p| *p = page);
            }
        };
        let from_screen = move |_| {
            self.set(|p| *p = drafted(self.state.page.get_untracked()));
            said.set(words::taken().into());
        };
        view! {
            <fieldset class="author-part">
                <label class="field">
                    <span class="field-name">{words::start_from()}</span>
                    <input type="text" inputmode="url" autocomplete="off" spellcheck="false" data-testid="author-paste"
                        on:input=move |event| typed.set(dom::value_of(&event)) />
                </label>
                <div class="buttons">
                    <button type="button" class="button" data-testid="author-take" on:click=take>{words::take()}</button>
                    <button type="button" class="button" data-testid="author-screen" title=words::or_present() on:click=from_screen>
                        {words::from_screen()}
                    </button>
                </div>
                <p class="hint" role="status" data-testid="author-said">{said}</p>
            </fieldset>
        }
        .into_any()
    }

    /// Which lesson and step; without a lesson, which page.
    fn what(self) -> AnyView {
        let known = self.state.lessons.now().ready().map(|l| l.lessons.clone()).unwrap_or_default();
        let mut lessons: Vec<Choice> = vec![(NONE.into(), words::no_lesson().into())];
        lessons.extend(known.iter().map(|l| (l.id.clone(), l.title.clone())));
        let chosen = Memo::new(move |_| self.now.with(|p| p.lesson.clone()));
        let second = move || {
            let lesson = chosen.get().and_then(|id| known.iter().find(|l| l.id == id).cloned());
            let Some(lesson) = lesson else { return self.page() };
            let steps = lesson.steps.iter().enumerate().map(|(i, s)| (i.to_string(), format!("{}. {}", i + 1, s.title)));
            let set = |p: &mut PageState, step: String| p.step = step.parse().unwrap_or(0);
            self.select(words::step(), "author-step", steps.collect(), |p| p.step.to_string(), set)
        };
        let set_lesson = |p: &mut PageState, id: String| {
            p.lesson = (!id.is_empty()).then_some(id);
            p.step = 0;
        };
        let get_lesson = |p: &PageState| p.lesson.clone().unwrap_or_default();
        view! {
            <fieldset class="author-part">
                <legend>{words::shows_first()}</legend>
                {self.select(words::lesson_or_view(), "author-lesson", lessons, get_lesson, set_lesson)}
                {second}
            </fieldset>
        }
        .into_any()
    }

    fn controls(self) -> AnyView {
        let choices = || -> Vec<Choice> {
            let words = [words::free(), words::locked(), words::hidden()];
            FREEDOMS.into_iter().zip(words).map(|(value, words)| (value.to_string(), words.to_string())).collect()
        };
        let row = |(control, testid): (Control, &'static str)| {
            let set = move |p: &mut PageState, value: String| set_freedom(p, control, &value);
            self.select(words::control_name(control), testid, choices(), move |p| freedom(p, control).into(), set)
        };
        let testids = [
            "author-control-country",
            "author-control-persona",
            "author-control-item",
            "author-control-model",
            "author-control-comparison",
            "author-control-tune",
            "author-control-data",
        ];
        let rows = Control::ALL.into_iter().zip(testids).map(row).collect_view();
        view! {
            <fieldset class="author-part">
                <legend>{words::controls()}</legend>
                <div class="author-controls">{rows}</div>
            </fieldset>
        }
        .into_any()
    }

    fn rest(self) -> AnyView {
        let mut languages: Vec<Choice> = vec![(NONE.into(), words::of_browser().into())];
        languages.extend(Language::ALL.map(|l| (l.code().to_string(), l.name().to_string())));
        let set_language = |p: &mut PageState, code: String| p.language = Language::ALL.into_iter().find(|l| l.code() == code);
        let get_language = |p: &PageState| p.language.map_or(NONE, Language::code).to_string();
        let seed = Signal::derive(move || self.now.with(|p| p.tune.seed));
        let present = move || self.now.with(|p| p.present);
        view! {
            <fieldset class="author-part author-controls">
                {self.select(words::language(), "author-language", languages, get_language, set_language)}
                <NumberField label=words::seed() testid="author-seed" limits=TuneSettings::SEED stride="1" value=seed
                    set=Callback::new(move |v| self.set(|p| p.tune.seed = v)) valid=Callback::new(|_| ()) />
                <label class="author-check">
                    <input type="checkbox" data-testid="author-present" prop:checked=present
                        on:change=move |_| self.set(|p| p.present = !p.present) />
                    <span>{words::present_too()}</span>
                </label>
            </fieldset>
        }
        .into_any()
    }
}
