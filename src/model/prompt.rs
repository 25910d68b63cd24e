//! Prompts: the question first, the persona last, and one token for each option's letter.
//!
//! `do you agree that ... A strongly agree B agree ... egypt female rural` — the answer is the distribution over the letters
//! after the last persona word. The question part is the same for every persona, so it is read once.

use std::{collections::HashMap, sync::Arc};

use tokenizers::{
    AddedToken, Tokenizer,
    models::{
        TrainerWrapper,
        wordlevel::{WordLevel, WordLevelTrainer},
    },
    pre_tokenizers::whitespace::Whitespace,
};

use super::{
    batch::Question,
    wording::{Form, LETTERS, MAX_OPTIONS},
};
use crate::survey::{Attribute, COUNTRIES, Catalogue, Country, Item, Persona};

const PADDING: &str = "[PAD]";
const UNKNOWN: &str = "[UNK]";

/// A tokenizer that can't serve as the model's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PromptError {
    #[error("the tokenizer can't be read: {0}")]
    Tokenizer(String),
    #[error("the option letter {letter} is {tokens} tokens in this vocabulary; it must be one")]
    Letter { letter: &'static str, tokens: usize },
    #[error("\"{0}\" gives no token")]
    Empty(String),
    #[error("the public model has not read this question yet: {0}")]
    Unread(String),
}

/// In which words a model is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// The model that was trained on these words alone.
    Own,
    /// A model that has read others.
    Public(Form),
}

/// Turns items and personas into tokens.
#[derive(Debug, Clone)]
pub struct PromptEncoder {
    /// Shared by the same prompts in other words: a vocabulary is megabytes.
    tokenizer: Arc<Tokenizer>,
    letters: [u32; MAX_OPTIONS],
    style: Style,
    /// What a public model made of questions, by their text ([`Form::ALIGNED`]), for a decoder that reads them so.
    readings: Option<Readings>,
}

/// Hidden states, `[tokens, width]`, by the text of the question.
#[derive(Debug, Clone, Default)]
struct Readings {
    width: usize,
    states: HashMap<String, Arc<[f32]>>,
}

/// `new_zealand` for New Zealand: one word, so that it can be one token. A name that the vocabulary lacks, as most names of
/// visitors' groups are, is one unknown token.
fn country_word(country: &Country) -> String {
    country.name.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "_")
}

/// The text of the question, with every option after its letter.
pub fn question_text(item: &Item) -> String {
    let mut text = item.question.to_lowercase();
    for (letter, option) in LETTERS.iter().zip(&item.options) {
        text.push(' ');
        text.push_str(letter);
        text.push(' ');
        text.push_str(&option.to_lowercase());
    }
    text
}

/// The text of the persona: the country, then the specified attributes in their fixed order.
pub fn persona_text(country: &Country, persona: Persona) -> String {
    persona.specified().fold(country_word(country), |text, (a, level)| text + " " + a.code(level))
}

impl PromptEncoder {
    /// Learns a word-level vocabulary: padding, unknown, the letters, every word of the catalogue, country and attribute.
    ///
    /// # Errors
    /// [`PromptError::Tokenizer`] when the trainer fails.
    pub fn learn(catalogue: &Catalogue) -> Result<Self, PromptError> {
        let fault = |e: tokenizers::Error| PromptError::Tokenizer(e.to_string());
        let trainer = WordLevelTrainer::builder()
            .show_progress(false)
            .special_tokens([PADDING, UNKNOWN].map(|t| AddedToken::from(t.to_string(), true)).into())
            .build()
            .map_err(|e| PromptError::Tokenizer(e.to_string()))?;
        let model = WordLevel::builder().unk_token(UNKNOWN.into()).build().map_err(fault)?;
        let mut tokenizer = Tokenizer::new(model);
        tokenizer.with_pre_tokenizer(Some(Whitespace));
        let levels = Attribute::ALL.iter().flat_map(|a| a.codes()).map(String::from);
        let text = catalogue.items.iter().map(question_text).chain(COUNTRIES.iter().map(country_word)).chain(levels);
        let text = text.chain(LETTERS.map(String::from));
        tokenizer.train(&mut TrainerWrapper::WordLevelTrainer(trainer), text).map_err(fault)?;
        Self::new(tokenizer, Style::Own)
    }

    /// # Errors
    /// When the bytes are no tokenizer, or a letter is not one token.
    pub fn from_json(bytes: &[u8]) -> Result<Self, PromptError> {
        Self::new(Tokenizer::from_bytes(bytes).map_err(|e| PromptError::Tokenizer(e.to_string()))?, Style::Own)
    }

    /// The prompts of a public model, which go with its own tokenizer.
    ///
    /// # Errors
    /// When a letter after a blank is not one token.
    pub fn public(tokenizer: Tokenizer, form: Form) -> Result<Self, PromptError> {
        Self::new(tokenizer, Style::Public(form))
    }

    /// The same model asked in other words; an own model knows no others.
    #[must_use]
    pub fn with_form(&self, form: Form) -> Self {
        let style = if self.style == Style::Own { Style::Own } else { Style::Public(form) };
        Self { style, ..self.clone() }
    }

    fn new(tokenizer: Tokenizer, style: Style) -> Result<Self, PromptError> {
        let mut encoder = Self { tokenizer: Arc::new(tokenizer), letters: [0; MAX_OPTIONS], style, readings: None };
        for (i, letter) in LETTERS.into_iter().enumerate() {
            let ids = match style {
                Style::Own => encoder.encode(letter)?,
                Style::Public(_) => encoder.encode(&format!(" {letter}"))?,
            };
            let [id] = ids[..] else { return Err(PromptError::Letter { letter, tokens: ids.len() }) };
            encoder.letters[i] = id;
        }
        Ok(encoder)
    }

    /// The `tokenizer.json`.
    ///
    /// # Errors
    /// When it can't be written as JSON.
    pub fn to_json(&self) -> Result<String, PromptError> {
        self.tokenizer.to_string(true).map_err(|e| PromptError::Tokenizer(e.to_string()))
    }

    pub fn vocab_size(&self) -> usize {
        self.tokenizer.get_vocab_size(true)
    }

    fn encode(&self, text: &str) -> Result<Vec<u32>, PromptError> {
        let encoding = self.tokenizer.encode(text, false).map_err(|e| PromptError::Tokenizer(e.to_string()))?;
        if encoding.get_ids().is_empty() { Err(PromptError::Empty(text.into())) } else { Ok(encoding.get_ids().to_vec()) }
    }

    /// The same prompts where questions come in as a public model's hidden states of this width; none is known yet.
    #[must_use]
    pub fn reading(self, width: usize) -> Self {
        Self { readings: Some(Readings { width, ..Readings::default() }), ..self }
    }

    /// Keeps what the public model made of a question: `[tokens, width]`.
    pub fn keep_reading(&mut self, item: &Item, states: Vec<f32>) {
        if let Some(readings) = &mut self.readings {
            readings.states.insert(Form::ALIGNED.item(item), states.into());
        }
    }

    /// Mean and standard deviation of each number of the hidden states over all tokens of these items' questions; `None` where
    /// questions are words.
    pub fn reading_moments<'i>(&self, items: impl IntoIterator<Item = &'i Item>) -> Option<(Vec<f32>, Vec<f32>)> {
        let readings = self.readings.as_ref()?;
        let (mut sums, mut squares, mut count) = (vec![0.0f64; readings.width], vec![0.0f64; readings.width], 0.0f64);
        let known = items.into_iter().filter_map(|item| readings.states.get(&Form::ALIGNED.item(item)));
        for token in known.flat_map(|states| states.chunks_exact(readings.width.max(1))) {
            count += 1.0;
            for ((sum, square), v) in sums.iter_mut().zip(&mut squares).zip(token) {
                *sum += f64::from(*v);
                *square += f64::from(*v) * f64::from(*v);
            }
        }
        let count = count.max(1.0);
        let deviation =
            sums.iter().zip(&squares).map(|(sum, square)| (square / count - (sum / count).powi(2)).max(0.0).sqrt() as f32);
        Some((sums.iter().map(|sum| (sum / count) as f32).collect(), deviation.collect()))
    }

    /// The shared beginning, as the decoder takes it in.
    ///
    /// # Errors
    /// When the tokenizer fails or gives nothing, or the public model has not read it.
    pub fn question(&self, item: &Item) -> Result<Question, PromptError> {
        let Some(readings) = &self.readings else { return Ok(Question::Words(self.question_tokens(item)?)) };
        let states = readings.states.get(&Form::ALIGNED.item(item)).filter(|s| !s.is_empty());
        let states = states.ok_or_else(|| PromptError::Unread(item.question.clone()))?.clone();
        Ok(Question::Read { states, width: readings.width })
    }

    /// Tokens of the shared beginning.
    ///
    /// # Errors
    /// When the tokenizer fails or gives nothing.
    pub fn question_tokens(&self, item: &Item) -> Result<Vec<u32>, PromptError> {
        match self.style {
            Style::Own => self.encode(&question_text(item)),
            Style::Public(form) => self.encode(&form.item(item)),
        }
    }

    /// Tokens of any text, cut between its pieces.
    ///
    /// # Errors
    /// When the tokenizer fails or a piece gives nothing.
    pub fn text(&self, pieces: &[String]) -> Result<Vec<u32>, PromptError> {
        Ok(pieces.iter().map(|piece| self.encode(piece)).collect::<Result<Vec<_>, _>>()?.concat())
    }

    /// The text of tokens, special ones left out.
    ///
    /// # Errors
    /// When the tokenizer fails.
    pub fn words(&self, tokens: &[u32]) -> Result<String, PromptError> {
        self.tokenizer.decode(tokens, true).map_err(|e| PromptError::Tokenizer(e.to_string()))
    }

    /// Tokens of the persona, at least one.
    ///
    /// # Errors
    /// When the tokenizer fails or gives nothing.
    pub fn persona(&self, country: &Country, persona: Persona) -> Result<Vec<u32>, PromptError> {
        match self.style {
            Style::Own => self.encode(&persona_text(country, persona)),
            Style::Public(form) => self.encode(&form.persona(country, persona)),
        }
    }

    /// The tokens of all attribute words, in order, each once: those whose embeddings an adapter may change. None of a public
    /// model, where they mean other things too.
    ///
    /// # Errors
    /// When the tokenizer fails or gives nothing.
    pub fn attribute_tokens(&self) -> Result<Vec<u32>, PromptError> {
        let mut ids = Vec::new();
        if self.style != Style::Own {
            return Ok(ids);
        }
        for word in Attribute::ALL.iter().flat_map(|a| a.codes()) {
            ids.extend(self.encode(word)?.into_iter().filter(|id| !ids.contains(id)).collect::<Vec<_>>());
        }
        Ok(ids)
    }

    /// For each attribute, the tokens of level A and level B, word by word.
    ///
    /// # Errors
    /// When the tokenizer fails or gives nothing.
    pub fn level_tokens(&self) -> Result<Vec<(u32, u32)>, PromptError> {
        let mut pairs = Vec::new();
        for [a, b] in Attribute::ALL.map(Attribute::codes) {
            pairs.extend(self.encode(a)?.into_iter().zip(self.encode(b)?));
        }
        Ok(pairs)
    }

    /// The tokens of the first `options` letters.
    pub fn letters(&self, options: usize) -> &[u32] {
        &self.letters[..options.min(MAX_OPTIONS)]
    }

    /// For each of so many options, the token of its letter: in reverse where the prompt has the last option first.
    pub fn option_tokens(&self, options: usize) -> Vec<u32> {
        let mut tokens = self.letters(options).to_vec();
        if matches!(self.style, Style::Public(Form { is_reversed: true, .. })) {
            tokens.reverse();
        }
        tokens
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::{ItemCode, Topic};

    pub(crate) fn catalogue() -> Catalogue {
        Catalogue {
            topics: vec![Topic { id: "t".into(), title: "T".into() }],
            items: vec![Item {
                code: ItemCode::from("Q1"),
                topic: "t".into(),
                title: "Family".into(),
                question: "How important is family, in A way?".into(),
                options: vec!["very".into(), "not at all".into()],
                first_code: 1,
            }],
            ..Catalogue::default()
        }
    }

    #[test]
    fn every_word_letter_country_and_level_is_known_and_one_token() {
        let encoder = PromptEncoder::learn(&catalogue()).unwrap();
        for country in &COUNTRIES {
            for persona in Persona::all() {
                let tokens = encoder.persona(country, persona).unwrap();
                assert_eq!(tokens.len(), 1 + persona.granularity(), "{}", persona_text(country, persona));
                assert!(!tokens.contains(&1), "unknown word in {}", persona_text(country, persona));
            }
        }
        assert_eq!(encoder.attribute_tokens().unwrap().len(), 8);
        assert_eq!(encoder.vocab_size(), encoder.tokenizer.get_vocab(true).values().max().map_or(0, |id| *id as usize + 1));
        // The letter A and the word "a" are two tokens.
        assert_eq!(
            encoder.question_tokens(&catalogue().items[0]).unwrap().iter().filter(|t| **t == encoder.letters(1)[0]).count(),
            1
        );
    }

    #[test]
    fn a_tokenizer_survives_its_file_and_a_broken_file_is_refused() {
        let encoder = PromptEncoder::learn(&catalogue()).unwrap();
        let json = encoder.to_json().unwrap();
        let again = PromptEncoder::from_json(json.as_bytes()).unwrap();
        let item = &catalogue().items[0];
        assert_eq!(encoder.question(item).unwrap(), again.question(item).unwrap());
        assert!(matches!(PromptEncoder::from_json(&json.as_bytes()[..json.len() / 2]), Err(PromptError::Tokenizer(_))));
        assert!(PromptEncoder::from_json(b"{}").is_err());
    }

    #[test]
    fn learning_is_deterministic() {
        let json = || PromptEncoder::learn(&catalogue()).unwrap().to_json().unwrap();
        assert_eq!(json(), json());
    }
}
