//! Which language the page speaks, and the files that it needs for that.

use std::sync::Arc;

use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    address, browser,
    item_texts::ItemTexts,
    language::{self, Language},
    state::State,
    storage,
    survey_store::fetch,
    text,
    url::PageState,
};

const FOLDER: &str = "text/";
/// How long the page waits for its words before it shows itself in English.
const PATIENCE_MS: u32 = 1_500;
/// The select in the masthead.
pub const SELECT: &str = "language";

/// By the link, else as chosen last, else the browser's, else English.
fn wanted(by_link: Option<Language>) -> Language {
    let browsers = || Language::among(browser::languages().iter().map(String::as_str));
    by_link.or_else(storage::language).or_else(browsers).unwrap_or_default()
}

/// Fetches a language's words unless they are there.
async fn prepare(language: Language) -> Result<(), String> {
    if language::is_known(language) {
        return Ok(());
    }
    let file = format!("{}.json", language.code());
    let json = fetch(FOLDER, &file).await?;
    let broken = |reason: String| text::not_read(&file, &reason);
    let json = String::from_utf8(json).map_err(|e| broken(e.to_string()))?;
    language::learn(language, &json).map_err(|e| broken(e.to_string()))
}

fn speak(language: Language) {
    // All is drawn anew; whoever chose the language with the keyboard goes on from there.
    let has_focus = browser::has_focus(SELECT);
    browser::set_language(language.code());
    language::speak(language);
    if has_focus {
        browser::focus_soon(SELECT);
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
    pub items: RwSignal<Arc<ItemTexts>>,
    /// The last ones that were read, for the next time.
    read: StoredValue<Option<(Language, Arc<ItemTexts>)>>,
}

impl LanguageStore {
    pub fn empty() -> Self {
        Self { items: RwSignal::new(Arc::default()), read: StoredValue::new(None) }
    }
}

impl State {
    /// Speaks as the address, the visitor or the browser wants, now and whenever that changes.
    pub(super) fn follow_language(self) {
        let by_link = Memo::new(move |_| self.page.with(|p| p.language));
        Effect::new(move |_| self.speak(wanted(by_link.get())));
    }

    pub fn choose_language(self, language: Language) {
        storage::set_language(language);
        self.go(|p| p.language = Some(language));
        // Also when it was wanted before, and its file did not come.
        self.speak(language);
    }

    fn speak(self, language: Language) {
        let is_wanted = move || wanted(self.page.with_untracked(|p| p.language)) == language;
        if language::is_known(language) {
            speak(language);
        } else {
            spawn_local(async move {
                let prepared = prepare(language).await;
                match prepared {
                    Ok(()) if is_wanted() => speak(language),
                    Err(reason) if is_wanted() => self.notices.warn(text::no_language(&reason, language.name())),
                    _ => {}
                }
            });
        }
        self.translate_items(language, is_wanted);
    }

    fn translate_items(self, language: Language, is_wanted: impl Fn() -> bool + 'static) {
        let store = self.language;
        if language == Language::English {
            return store.items.set(Arc::default());
        }
        if let Some((_, texts)) = store.read.get_value().filter(|(of, _)| *of == language) {
            return store.items.set(texts);
        }
        spawn_local(async move {
            let file = format!("{}-items.json", language.code());
            let read = |json: Vec<u8>| ItemTexts::parse(&json).map_err(|e| text::not_read(&file, &e.to_string()));
            match fetch(FOLDER, &file).await.and_then(read) {
                Ok(texts) => {
                    let texts = Arc::new(texts);
                    store.read.set_value(Some((language, texts.clone())));
                    if is_wanted() {
                        store.items.set(texts);
                    }
                }
                // The questions stay English; the page says enough when its own words fail too.
                Err(reason) if is_wanted() && language::is_known(language) => self.notices.warn(reason),
                Err(_) => {}
            }
        });
    }
}
