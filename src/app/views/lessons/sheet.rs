//! The page of one lesson: what it is, its worksheet, and the notes for the teacher. All three can be printed.

use leptos::prelude::*;

use crate::app::{
    browser::dom,
    charts::qr::{self, Drawn},
    fields::inputs::{Segment, segmented},
    language,
    link::{page::PageState, parts::View, sheet::Sheet},
    shell::nav::follow,
    state::State,
    stores::lessons::{
        PAGE_TITLE,
        file::{Lesson, LessonStep},
    },
    terms::{self, Origin},
    views::lessons::{
        class_link::{self, figures},
        key_chart,
        parts::{facts, list, listed},
        recap::recap,
        words,
    },
};

/// `next` is the lesson after it.
pub fn lesson_page(state: State, lesson: Lesson, next: Option<Lesson>) -> AnyView {
    let Lesson { title, minutes, .. } = lesson.clone();
    let sheet = Memo::new(move |_| state.page.with(|p| p.sheet));
    let stored = StoredValue::new(lesson);
    let body = move || {
        let lesson = stored.get_value();
        match sheet.get() {
            Sheet::Overview => overview(lesson),
            Sheet::Worksheet => worksheet(state, &lesson, false),
            Sheet::Notes => worksheet(state, &lesson, true),
            Sheet::Recap => recap(state, lesson, next.clone()),
        }
    };
    let step = stored.with_value(|l| l.step_at(state.page.with_untracked(|p| p.step)));
    let begin = move |_| stored.with_value(|lesson| state.open_step(lesson, step as u32));
    let without = move || state.page.with(|p| p.without_lesson().link(View::Lessons));
    let segments =
        Sheet::ALL.map(|s| Segment { words: sheet_name(s), testid: format!("lesson-sheet-{}", s.name()), title: None });
    let chosen = Signal::derive(move || Sheet::ALL.iter().position(|s| *s == sheet.get()).unwrap_or(0));
    let choose =
        Callback::new(move |index: usize| state.adjust(|p| p.sheet = Sheet::ALL.get(index).copied().unwrap_or_default()));
    view! {
        <article class="lesson-page" data-testid="lesson-page">
            <p class="lesson-tools">
                <a href=without on:click=move |event| follow(state, &event, |p| *p = p.without_lesson())>{words::all_lessons()}</a>
            </p>
            <h2 class="lesson-page-title" id=PAGE_TITLE tabindex="-1">{title}</h2>
            <p class="kicker">{words::minutes(minutes)}</p>
            <div class="lesson-tools">
                {segmented(words::lesson(), "lesson-sheet", segments.into(), chosen, choose)}
                <div class="buttons">
                    <button type="button" class="button primary" data-testid="lesson-start" on:click=begin>
                        {if step == 0 { words::begin().to_string() } else { words::go_on(step + 1) }}
                    </button>
                    <button type="button" class="button" data-testid="lesson-print" on:click=move |_| dom::print()>
                        {words::print()}
                    </button>
                </div>
            </div>
            {body}
        </article>
    }
    .into_any()
}

fn sheet_name(sheet: Sheet) -> &'static str {
    match sheet {
        Sheet::Overview => words::overview(),
        Sheet::Worksheet => words::worksheet(),
        Sheet::Notes => words::notes(),
        Sheet::Recap => words::recap(),
    }
}

fn overview(lesson: Lesson) -> AnyView {
    let steps: Vec<_> = lesson.steps.into_iter().map(|s| s.title).collect();
    let steps = steps.into_iter().map(|title| view! { <li>{title}</li> }).collect_view();
    view! {
        {listed(words::goals(), lesson.goals)}
        {listed(words::audience(), vec![lesson.audience])}
        {listed(words::preparation(), lesson.preparation)}
        <section class="lesson-part">
            <h3>{words::steps()}</h3>
            <ol class="lesson-list">{steps}</ol>
        </section>
    }
    .into_any()
}

/// What the class writes on; with the answers and the notes, it is the teacher's.
fn worksheet(state: State, lesson: &Lesson, with_notes: bool) -> AnyView {
    let pages: Vec<_> = (0..lesson.steps.len() as u32).map(|i| lesson.page_at(i, &PageState::default())).collect();
    let origins: Vec<_> = pages.iter().map(|page| Origin::of_item(&page.item)).collect();
    // Whoever holds the sheet reads its language.
    let language = Some(language::spoken());
    let query = class_link::link(&PageState { lesson: Some(lesson.id.clone()), language, ..PageState::default() });
    let address = dom::site_url(&format!("?{query}")).unwrap_or_default();
    let code = Drawn::of(&address).map(|drawn| qr::picture(&drawn, &lesson.title, "worksheet-qr"));
    let steps = lesson.steps.clone().into_iter().zip(pages);
    let steps = steps.map(|(step, page)| sheet_step(state, step, &page, with_notes)).collect_view();
    let (testid, lines) = if with_notes { ("lesson-notes", 0) } else { ("lesson-sheet", 1) };
    let discussion = lesson.discussion.clone().into_iter();
    let discussion = discussion.map(|ask| view! { <li>{ask}{ruled(lines)}</li> }).collect_view();
    view! {
        <div class="worksheet" data-testid=testid>
            {(!with_notes).then(|| view! { <p class="worksheet-name">{words::name_and_date()}{ruled(1)}</p> })}
            <div class="worksheet-link">
                <p data-testid="worksheet-link">{words::the_link()}": "{address}</p>
                {code}
            </div>
            {with_notes.then(|| notes_before(lesson))}
            <ol class="worksheet-steps">{steps}</ol>
            <section class="lesson-part">
                <h3>{words::discussion()}</h3>
                <ul class="lesson-list">{discussion}</ul>
            </section>
            <p class="note">{terms::source(&origins)}</p>
        </div>
    }
    .into_any()
}

fn notes_before(lesson: &Lesson) -> AnyView {
    let teacher = lesson.teacher.clone();
    view! {
        {listed(words::goals(), lesson.goals.clone())}
        {listed(words::preparation(), lesson.preparation.clone())}
        {listed(words::timing(), teacher.timing)}
        {listed(words::sensitive(), teacher.sensitive)}
        {listed(words::misconceptions(), teacher.misconceptions)}
        {listed(words::limits(), teacher.limits)}
    }
    .into_any()
}

fn sheet_step(state: State, step: LessonStep, page: &PageState, with_notes: bool) -> AnyView {
    let LessonStep { title, text, look, question, key, .. } = step;
    let page = page.clone();
    let chart = key.then(|| chart(state, page.clone()));
    // The question's words follow once the catalogue is there.
    let context = move || {
        let catalogue = state.survey.catalogue.get();
        let asked = |p: &PageState| {
            let item = catalogue.ready()?.item(&p.item)?;
            Some(state.language.items.with(|texts| texts.item(item)).title.clone())
        };
        facts(figures(&page, asked))
    };
    let choices = (!question.choices.is_empty()).then(|| list("worksheet-choices", question.choices));
    let answer = with_notes.then(|| {
        view! { <p class="worksheet-answer"><strong>{words::possible_answer()}": "</strong>{question.answer}</p> }
    });
    let noted = (!with_notes).then(|| view! { <p class="worksheet-noted">{words::noted()}{ruled(1)}</p> });
    let lines = if choices.is_some() { 1 } else { 2 };
    let written = (!with_notes).then(|| view! { <div>{words::answer_lines()}{ruled(lines)}</div> });
    view! {
        <li class="worksheet-step">
            <h3>{title}</h3>
            <p>{text}</p>
            <div class="worksheet-context"><p class="field-name">{words::on_the_page()}</p>{context}</div>
            {chart}
            <p><strong>{words::look()}": "</strong>{look}</p>
            {noted}
            <p class="worksheet-ask">{question.ask}</p>
            {choices}
            {answer}
            {written}
        </li>
    }
    .into_any()
}

/// What people answered at this step, as a picture.
fn chart(state: State, page: PageState) -> AnyView {
    key_chart::tables(state, &page);
    let drawn = Memo::new(move |_| key_chart::key_chart(state, &page).unwrap_or_default());
    view! { <div class="worksheet-chart" data-testid="worksheet-chart" inner_html=move || drawn.get()></div> }.into_any()
}

/// Lines to write on.
fn ruled(lines: usize) -> AnyView {
    let line = |_| view! { <span class="ruled-line"></span> };
    view! { <span class="ruled" aria-hidden="true">{(0..lines).map(line).collect_view()}</span> }.into_any()
}
