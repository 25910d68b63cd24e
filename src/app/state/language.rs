//! The language that the visitor, the link or the browser wants, followed.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::app::{
    language::{self, Language, item_texts::ItemTexts},
    lasting::LastingMemo,
    state::{State, words},
    stores::{
        fetch::fetch,
        kept,
        spoken::{FOLDER, prepare, speak, wanted},
    },
    terms,
};

impl State {
    /// Speaks as the address, the visitor or the browser wants, now and whenever that changes.
    pub fn follow_language(self) {
        let by_link = LastingMemo::new(move |_| self.page.with(|p| p.language));
        Effect::new(move |_| self.speak(wanted(by_link.get())));
    }

    pub fn choose_language(self, language: Language) {
        kept::set_language(language);
        self.notices.forget_told();
        // The way back leads to another view, not to another language.
        self.adjust(|p| p.language = Some(language));
        // Also when it was wanted before, and its file did not come.
        self.speak(language);
    }

    fn speak(self, language: Language) {
        let is_wanted = move || wanted(self.page.with_untracked(|p| p.language)) == language;
        if language::is_known(language) {
            speak(language);
            return self.translate_items(language, is_wanted);
        }
        spawn_local(async move {
            let prepared = prepare(language).await;
            match prepared {
                Ok(()) if is_wanted() => {
                    speak(language);
                    self.translate_items(language, is_wanted);
                }
                // The questions stay as the page does.
                Err(reason) if is_wanted() => self.notices.warn(words::no_language(&reason, language.name())),
                _ => {}
            }
        });
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
            let read = |json: Vec<u8>| ItemTexts::parse(&json).map_err(|e| terms::not_read(&file, &e.to_string()));
            match fetch(FOLDER, &file).await.and_then(read) {
                Ok(texts) => {
                    let texts = Arc::new(texts);
                    store.read.set_value(Some((language, texts.clone())));
                    if is_wanted() {
                        store.items.set(texts);
                    }
                }
                // The questions stay English.
                Err(reason) if is_wanted() => self.notices.warn(reason),
                Err(_) => {}
            }
        });
    }
}
