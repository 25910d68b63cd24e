//! The end of a lesson: what was chosen, what the figures say, and the way on.

use leptos::prelude::*;

use crate::app::{
    state::State,
    stores::lessons::file::{Lesson, LessonStep},
    views::lessons::{parts::listed, question::verdict, words},
};

pub fn recap(state: State, lesson: Lesson, next: Option<Lesson>) -> AnyView {
    let Lesson { id, goals, steps, discussion, .. } = lesson;
    let steps = steps.into_iter().enumerate().map(|(index, step)| answered(state, (id.clone(), index), step)).collect_view();
    view! {
        <div class="lesson-recap" data-testid="lesson-recap">
            {listed(words::goals(), goals)}
            <section class="lesson-part">
                <h3>{words::recap_answers()}</h3>
                <ol class="lesson-list">{steps}</ol>
            </section>
            {listed(words::discussion(), discussion)}
            {next.map(|lesson| next_lesson(state, lesson))}
        </div>
    }
    .into_any()
}

fn answered(state: State, at: (String, usize), step: LessonStep) -> AnyView {
    let chosen = state.lessons.chosen.with_untracked(|c| c.get(&at).copied());
    let question = step.question;
    let yours = chosen.and_then(|index| Some((question.choices.get(index)?.clone(), verdict(index, question.right))));
    let yours = yours.map(|(choice, verdict)| {
        let class = if verdict == Some(words::wrong()) { "lesson-yours wrong" } else { "lesson-yours right" };
        view! { <p class=class>{words::you_chose(&choice)}" "{verdict}</p> }
    });
    view! {
        <li>
            <p class="worksheet-ask">{question.ask}</p>
            {yours}
            <p>{question.answer}</p>
        </li>
    }
    .into_any()
}

fn next_lesson(state: State, lesson: Lesson) -> AnyView {
    let Lesson { title, goals, minutes, .. } = lesson.clone();
    let begin = move |_| state.open_step(&lesson, 0);
    view! {
        <section class="lesson-next" aria-labelledby="lesson-next">
            <h3 id="lesson-next">{words::next_lesson(&title)}</h3>
            <p class="kicker">{words::minutes(minutes)}</p>
            <p>{goals.first().cloned()}</p>
            <button type="button" class="button primary" data-testid="lesson-next-start" aria-label=words::begin_long(&title)
                on:click=begin>{words::begin()}</button>
        </section>
    }
    .into_any()
}
