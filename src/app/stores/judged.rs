//! Models that the visitor brought as files of answers: read, used, kept in the browser.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    app::lasting::LastingSignal,
    model::judged::{AnswerReport, JudgedAnswers},
};

/// What happens to a file.
#[derive(Debug, Clone, Default)]
pub enum Phase {
    #[default]
    Idle,
    /// Bytes read, of so many.
    Reading { done: u64, total: u64 },
    /// Read, and in use: the file's name and what was understood of it.
    Read(String, Arc<AnswerReport>),
    /// Of no use, and why.
    Failed(String, String),
}

#[derive(Debug, Clone, Copy)]
pub struct Judged {
    pub models: LastingSignal<Vec<Arc<JudgedAnswers>>>,
    pub phase: LastingSignal<Phase>,
    /// The one removed last, to be put back until the page is closed.
    pub former: LastingSignal<Option<Arc<JudgedAnswers>>>,
    /// Kept by this browser, and of a format that this page does not read: a newer page may.
    pub unread: StoredValue<Vec<Vec<u8>>>,
    /// Goes up with every file; an older one that is still being read is out of date.
    pub reading: StoredValue<u32>,
}

impl Judged {
    pub fn none() -> Self {
        Self {
            models: LastingSignal::new(Vec::new()),
            phase: LastingSignal::new(Phase::Idle),
            former: LastingSignal::new(None),
            unread: StoredValue::new(Vec::new()),
            reading: StoredValue::new(0),
        }
    }

    /// A model by its name in links. Reactive.
    pub fn find(self, slug: &str) -> Option<Arc<JudgedAnswers>> {
        self.models.with(|models| models.iter().find(|m| self::slug(&m.model) == slug).cloned())
    }
}

/// A model's name as links have it: letters, digits and dashes, at most 30 of them.
pub fn slug(name: &str) -> String {
    const MOST: usize = 30;
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    let slug = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-");
    let slug: String = slug.chars().take(MOST).collect();
    if slug.is_empty() { "model".into() } else { slug }
}

/// All models in one piece, as the browser keeps them, and behind them those that could not be read.
pub fn pack(models: &[Arc<JudgedAnswers>], unread: Vec<Vec<u8>>) -> Option<Vec<u8>> {
    let each: Vec<Vec<u8>> = models.iter().map(|m| m.pack()).chain(unread).collect();
    (!each.is_empty()).then(|| postcard::to_allocvec(&each).unwrap_or_default())
}

/// What the browser kept.
#[derive(Debug, Default, PartialEq)]
pub struct Kept {
    pub models: Vec<Arc<JudgedAnswers>>,
    pub unread: Vec<Vec<u8>>,
    /// Why the last of those can't be read.
    pub failure: Option<String>,
}

pub fn unpack(bytes: &[u8]) -> Kept {
    let each: Vec<Vec<u8>> = postcard::from_bytes(bytes).unwrap_or_default();
    let mut kept = Kept::default();
    for bytes in each {
        match JudgedAnswers::unpack(&bytes) {
            Ok(answers) => kept.models.push(Arc::new(answers)),
            Err(error) => {
                kept.failure = Some(error.to_string());
                kept.unread.push(bytes);
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::link::names::{parse_weights, weights_name},
        engine::protocol::Weights,
        model::judged::Told,
        survey::{CountryCode, Persona},
    };

    #[test]
    fn models_survive_the_browser_and_their_names_the_link() {
        let model = |name: &str| {
            let mut answers = JudgedAnswers::new(name);
            let told = Told { p: vec![0.25, 0.75], samples: Some(20), spread: None };
            answers.insert(CountryCode::parse("EGY").unwrap(), &"Q1".into(), Persona::ANY, told);
            Arc::new(answers)
        };
        let models = vec![model("My model 7B (chat)"), model("Модель")];
        let read = |models: &[Arc<JudgedAnswers>], unread| unpack(&pack(models, unread).unwrap());
        assert_eq!(read(&models, vec![]), Kept { models: models.clone(), ..Kept::default() });
        assert_eq!((pack(&[], vec![]), unpack(&[1, 2, 3])), (None, Kept::default()));
        // Those of a newer page wait for it.
        let newer = vec![b"ACEJ\xffwhat a newer page wrote".to_vec()];
        let kept = read(&models, newer.clone());
        assert_eq!((&kept.models, &kept.unread), (&models, &newer));
        assert!(kept.failure.is_some() && read(&kept.models, kept.unread.clone()) == kept);
        let slugs: Vec<String> = models.iter().map(|m| slug(&m.model)).collect();
        assert_eq!(slugs, ["my-model-7b-chat", "model"]);
        for slug in slugs {
            let weights = Weights::Judged(slug);
            assert_eq!(parse_weights(&weights_name(&weights)), Some(weights));
        }
    }
}
