//! Lessons: what a lesson's file says, and which page a step of it sets. Plain Rust, tested on the files of the site.

#[cfg(test)]
mod tests;

use serde::Deserialize;

use crate::{
    app::link::{
        page::PageState,
        parts::{Control, Controls},
        settings::TuneSettings,
    },
    engine::protocol::Weights,
};

/// A file of lessons: all of them in one language.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lessons {
    pub lessons: Vec<Lesson>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// Its name in links, the same in every language.
    pub id: String,
    pub title: String,
    pub minutes: u32,
    pub goals: Vec<String>,
    /// For whom it is.
    pub audience: String,
    pub preparation: Vec<String>,
    pub steps: Vec<LessonStep>,
    /// Questions for the whole class at the end.
    pub discussion: Vec<String>,
    pub teacher: TeacherNotes,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessonStep {
    pub title: String,
    pub text: String,
    /// The page that it sets, as a query string without version and lesson.
    pub state: String,
    /// What to look for.
    pub look: String,
    /// Where: the names (`data-testid`) of the parts of the page that it speaks of. They are outlined, the first is scrolled to.
    #[serde(default)]
    pub at: Vec<String>,
    /// The controls that it needs, by their names in links, with commas. The others are hidden; without it none is.
    pub needs: Option<String>,
    /// Whether the worksheet has the chart of this step.
    #[serde(default)]
    pub key: bool,
    pub question: LessonQuestion,
}

impl LessonStep {
    /// The controls that the step can do without.
    pub fn spare(&self) -> Controls {
        let Some(needs) = &self.needs else { return Controls::NONE };
        let is_needed = |control: Control| needs.split(',').any(|name| name == control.name());
        Control::ALL.into_iter().fold(Controls::NONE, |spare, c| spare.with(c, !is_needed(c)))
    }

    /// The choice that the figures agree with, where one does.
    pub fn right(&self) -> Option<&str> {
        self.question.choices.get(self.question.right?).map(String::as_str)
    }
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessonQuestion {
    pub ask: String,
    #[serde(default)]
    pub choices: Vec<String>,
    /// Which of the choices the figures agree with, counted from 0.
    pub right: Option<usize>,
    /// What the figures say; without choices an answer, or what a discussion may come to.
    pub answer: String,
}

/// What the teacher has and the class has not.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeacherNotes {
    pub misconceptions: Vec<String>,
    pub sensitive: Vec<String>,
    /// What the data can't say.
    pub limits: Vec<String>,
    pub timing: Vec<String>,
}

impl Lessons {
    /// # Errors
    /// When the text is no file of lessons, or one of its lessons has no step.
    pub fn parse(json: &[u8]) -> Result<Self, String> {
        let lessons: Self = serde_json::from_slice(json).map_err(|e| e.to_string())?;
        match lessons.lessons.iter().find(|l| l.steps.is_empty()) {
            Some(empty) => Err(format!("the lesson {} has no step", empty.id)),
            None => Ok(lessons),
        }
    }

    pub fn find(&self, id: &str) -> Option<&Lesson> {
        self.lessons.iter().find(|l| l.id == id)
    }

    /// The one that stands after it.
    pub fn after(&self, id: &str) -> Option<&Lesson> {
        self.lessons.iter().skip_while(|l| l.id != id).nth(1)
    }
}

impl Lesson {
    /// The step that a link means: the last one where it asks for more.
    pub fn step_at(&self, index: u32) -> usize {
        (index as usize).min(self.steps.len().saturating_sub(1))
    }

    /// The page at a step. What belongs to the visitor or to the teacher's link stays: language, size, engine, what is locked or
    /// hidden, and the seed where the step has none of its own.
    pub fn page_at(&self, index: u32, now: &PageState) -> PageState {
        let index = self.step_at(index);
        let state = self.steps.get(index).map_or("", |s| s.state.as_str());
        let (mut page, _) = PageState::parse(&format!("v=2&{state}"));
        if !names(state).any(|name| name == "seed") {
            page.tune.seed = now.tune.seed;
        }
        PageState {
            lesson: Some(self.id.clone()),
            step: index as u32,
            language: now.language,
            present: now.present,
            engine: now.engine,
            lock: now.lock,
            hide: now.hide,
            ..page
        }
    }

    /// Whether the visitor has changed what the step had set. A model that they have trained in it is no change.
    pub fn has_moved(&self, now: &PageState) -> bool {
        let set = self.page_at(now.step, now);
        let weights = if now.weights == Weights::Tuned { Weights::Tuned } else { set.weights.clone() };
        PageState { weights, ..set } != *now
    }
}

/// The names of a query string's parameters.
fn names(query: &str) -> impl Iterator<Item = &str> {
    query.split('&').filter_map(|pair| pair.split('=').next())
}

/// Whether a link names a lesson and says nothing else of the page, so that the lesson is to set it.
pub fn is_bare(page: &PageState) -> bool {
    let usual = PageState::default();
    let rest = PageState {
        lesson: None,
        step: 0,
        language: None,
        present: false,
        engine: None,
        lock: Controls::NONE,
        hide: Controls::NONE,
        tune: TuneSettings { seed: usual.tune.seed, ..page.tune.clone() },
        ..page.clone()
    };
    page.lesson.is_some() && rest == usual
}
