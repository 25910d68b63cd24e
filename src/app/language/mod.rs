//! The language that is spoken: looking sentences up, filling them in, numbers in it. No sentence of the page stands here.
//!
//! Every sentence is written in English where it is said (in `terms` and in the `words.rs` of each room) and looked up in the
//! file of the visitor's language, `public/text/<code>.json`: a flat object of English to translation. A sentence that is not
//! there is said in English. docs/architecture.md says how to add a language.
//!
//! - [`words!`](crate::words) declares fixed sentences, [`fill!`](crate::fill) fills `{names}` in one, [`plural`](plural::plural)
//!   chooses by number, [`tr_text`] looks up what is known only at run time (titles of topics, sentences of the engine).
//! - Whoever looks up a sentence within a memo or a view follows the language, and is computed anew when it changes.

pub mod format;
pub mod item_texts;
pub mod plural;

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
};

use leptos::{prelude::*, reactive::graph::ToAnySource};

use crate::app::lasting::followers::Followers;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    English,
    Spanish,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// BCP 47, as in links, file names and the page's `lang`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// Its name in itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
        }
    }

    /// What stands before decimals.
    pub const fn decimal_mark(self) -> char {
        match self {
            Self::English => '.',
            Self::Spanish => ',',
        }
    }

    /// The first of the visitor's languages (`es-MX`, `fr`, …) that the page has.
    pub fn among<'a>(wanted: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        wanted.into_iter().find_map(|tag| Self::ALL.into_iter().find(|l| l.code() == primary(tag)))
    }
}

type Dictionary = HashMap<&'static str, &'static str>;

thread_local! {
    /// Changes with the language, so that what was said is said anew.
    static SPOKEN: ArcRwSignal<Language> = ArcRwSignal::new(Language::English);
    static FOLLOWERS: RefCell<Followers> = RefCell::new(Followers::of(SPOKEN.with(ToAnySource::to_any_source)));
    static NOW: Cell<Language> = const { Cell::new(Language::English) };
    /// Those read so far. They stay for the page's life: sentences are borrowed from them everywhere.
    static DICTIONARIES: RefCell<HashMap<&'static str, &'static Dictionary>> = RefCell::new(HashMap::new());
    static DICTIONARY: Cell<Option<&'static Dictionary>> = const { Cell::new(None) };
}

/// The language that is spoken, followed by whoever asks within a memo or a view.
pub fn spoken() -> Language {
    #[cfg(target_arch = "wasm32")]
    FOLLOWERS.with_borrow_mut(Followers::follow);
    NOW.get()
}

/// Takes in a language's file.
///
/// # Errors
/// When it is no flat object of texts.
pub fn learn(language: Language, json: &str) -> Result<(), serde_json::Error> {
    let pairs: HashMap<String, String> = serde_json::from_str(json)?;
    let leak = |text: String| -> &'static str { String::leak(text) };
    let dictionary: Dictionary = pairs.into_iter().map(|(english, other)| (leak(english), leak(other))).collect();
    DICTIONARIES.with_borrow_mut(|all| all.insert(language.code(), Box::leak(Box::new(dictionary))));
    Ok(())
}

/// Whether this language can be spoken now.
pub fn is_known(language: Language) -> bool {
    language == Language::English || DICTIONARIES.with_borrow(|all| all.contains_key(language.code()))
}

/// Speaks a language from now on; one whose file was not taken in speaks English words with its own numbers.
pub fn speak(language: Language) {
    NOW.set(language);
    DICTIONARY.set(DICTIONARIES.with_borrow(|all| all.get(language.code()).copied()));
    if SPOKEN.with(GetUntracked::get_untracked) != language {
        SPOKEN.with(|spoken| spoken.set(language));
    }
}

/// An English sentence of the interface, in the language that is spoken.
pub fn tr(english: &'static str) -> &'static str {
    spoken();
    DICTIONARY.get().and_then(|d| d.get(english).copied()).unwrap_or(english)
}

/// As [`tr`], for a text that is known only at run time.
pub fn tr_text(english: &str) -> String {
    spoken();
    DICTIONARY.get().and_then(|d| d.get(english).copied()).unwrap_or(english).into()
}

/// A sentence with `{names}` in it, each replaced by its value. A name without a value stays as it is.
pub fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, tail)) = rest.split_once('{') {
        out.push_str(before);
        match tail.split_once('}').and_then(|(name, after)| Some((values.iter().find(|v| v.0 == name)?.1, after))) {
            Some((value, after)) => {
                out.push_str(value);
                rest = after;
            }
            None => {
                out.push('{');
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Fixed sentences: `words! { skip: "Skip to the charts"; }` declares `skip()`.
#[macro_export]
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $english:literal;)*) => {
        $($(#[$doc])* pub fn $name() -> &'static str { $crate::app::language::tr($english) })*
    };
}

/// A sentence with values: `fill!("{n} of {all} people", n = 3, all = 10)`.
#[macro_export]
macro_rules! fill {
    ($english:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::app::language::filled($crate::app::language::tr($english), &[$((stringify!($name), &$value.to_string())),*])
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filled_once_and_unknown_ones_stay() {
        assert_eq!(filled("{a} and {b}, {c}", &[("a", "{b}"), ("b", "2")]), "{b} and 2, {c}");
        assert_eq!(filled("open {", &[]), "open {");
    }

    #[test]
    fn a_language_is_taken_in_and_spoken() {
        learn(Language::Spanish, r#"{"Survey": "Encuesta", "{n} people": "{n} personas"}"#).unwrap();
        assert_eq!(tr("Survey"), "Survey");
        speak(Language::Spanish);
        assert_eq!((tr("Survey"), tr("Unheard"), tr_text("Survey")), ("Encuesta", "Unheard", "Encuesta".into()));
        assert_eq!(crate::fill!("{n} people", n = 3), "3 personas");
        speak(Language::English);
        assert_eq!(tr("Survey"), "Survey");
        assert!(learn(Language::Spanish, r#"{"a": {"b": "c"}}"#).is_err());
    }

    #[test]
    fn the_first_language_that_the_page_has() {
        assert_eq!(Language::among(["fr-CA", "es-MX", "en"]), Some(Language::Spanish));
        assert_eq!(Language::among(["fr", "de"]), None);
    }
}
