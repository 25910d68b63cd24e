//! What is a clause elsewhere, as a sentence that stands alone.

use std::fmt::Display;

use crate::app::terms::below::from_below;

/// What a lower room says, with a capital letter and an end.
pub fn sentence_from_below(said: &impl Display) -> String {
    let mut sentence = sentence(&from_below(said));
    if !sentence.ends_with(['.', '?', '!', '\u{2026}']) {
        sentence.push('.');
    }
    sentence
}

/// With a capital letter.
pub fn sentence(clause: &str) -> String {
    let mut chars = clause.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::language::{Language, learn, speak},
        survey::class::PollError,
    };

    #[test]
    fn a_clause_becomes_a_sentence_in_both_languages() {
        assert_eq!(sentence_from_below(&PollError::NoQuestion), "No question is chosen yet; choose 1 to 10.");
        let json = r#"{"no question is chosen yet; choose 1 to {most}": "todavía no hay ninguna pregunta; elige de 1 a {most}"}"#;
        learn(Language::Spanish, json).unwrap();
        speak(Language::Spanish);
        assert_eq!(sentence_from_below(&PollError::NoQuestion), "Todavía no hay ninguna pregunta; elige de 1 a 10.");
        assert_eq!((sentence("élite"), sentence("")), ("Élite".into(), String::new()));
        assert_eq!(sentence_from_below(&"¿y qué?"), "¿y qué?");
    }
}
