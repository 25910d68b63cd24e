//! Which language the page speaks, and the files that it needs for that.

use std::sync::Arc;

use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::app::{
    browser::{address, dom},
    language::{self, Language, item_texts::ItemTexts},
    lasting::LastingSignal,
    link::page::PageState,
    stores::{fetch::fetch, kept},
    terms,
};

pub const FOLDER: &str = "text/";
/// How long the page waits for its words before it shows itself in English.
const PATIENCE_MS: u32 = 1_500;
/// The select in the masthead.
pub const SELECT: &str = "language";

/// By the link, else as chosen last, else the browser's, else English.
pub fn wanted(by_link: Option<Language>) -> Language {
    let browsers = || Language::among(dom::languages().iter().map(String::as_str));
    by_link.or_else(kept::language).or_else(browsers).unwrap_or_default()
}

/// Fetches a language's words unless they are there.
pub async fn prepare(language: Language) -> Result<(), String> {
    if language::is_known(language) {
        return Ok(());
    }
    let file = format!("{}.json", language.code());
    let json = fetch(FOLDER, &file).await?;
    let broken = |reason: String| terms::not_read(&file, &reason);
    let json = String::from_utf8(json).map_err(|e| broken(e.to_string()))?;
    language::learn(language, &json).map_err(|e| broken(e.to_string()))
}

pub fn speak(language: Language) {
    // All is drawn anew; whoever chose the language with the keyboard goes on from there.
    let has_focus = dom::has_focus(SELECT);
    dom::set_language(language.code());
    language::speak(language);
    if has_focus {
        dom::focus_soon(SELECT);
    }
}

/// Runs `then` once the visitor's language can be spoken, or has taken too long: the state tries again then, and says so if it
/// fails.
pub fn before_the_page(then: impl FnOnce() + 'static) {
    let (page, _) = PageState::parse(&address::query());
    let language = wanted(page.language);
    if language::is_known(language) {
        speak(language);
        return then();
    }
    spawn_local(async move {
        let prepared = Box::pin(prepare(language));
        if let Either::Left((Ok(()), _)) = select(prepared, TimeoutFuture::new(PATIENCE_MS)).await {
            speak(language);
        }
        then();
    });
}

/// The questions in the language that is spoken.
#[derive(Debug, Clone, Copy)]
pub struct LanguageStore {
    /// None in English, where the catalogue has them.
    pub items: LastingSignal<Arc<ItemTexts>>,
    /// The last ones that were read, for the next time.
    pub read: StoredValue<Option<(Language, Arc<ItemTexts>)>>,
}

impl LanguageStore {
    pub fn empty() -> Self {
        Self { items: LastingSignal::new(Arc::default()), read: StoredValue::new(None) }
    }
}
