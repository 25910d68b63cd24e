//! Logits of the public model as another implementation computes them from the same file: tests/reference/smollm2.json, which
//! tests/reference/smollm2.py writes.

use std::path::Path;

use ace_playground::{
    model::{Form, LanguageModel, Question, Rows, TokenTree, Weights, Wording},
    survey::{Attribute, Catalogue, Country, CountryCode, ItemCode, Persona},
};
use anyhow::{Context, ensure};
use serde::Deserialize;

/// How far logits may be from the other implementation's.
pub const BOUND: f32 = 0.02;

#[derive(Deserialize)]
pub struct Reference {
    pub made_by: String,
    pub file_sha256: String,
    prompts: Vec<Prompt>,
}

#[derive(Deserialize)]
pub struct Prompt {
    /// `None` of a text that is no prompt of ours.
    asked: Option<Asked>,
    text: String,
    tokens: Vec<u32>,
    /// Some tokens with their logits after the text; the last one is the largest of all.
    logits: Vec<(u32, f32)>,
    /// The text of that last one.
    next: String,
}

/// As `ace prompts` lists it.
#[derive(Deserialize)]
pub struct Asked {
    country: String,
    item: String,
    wording: String,
    order: String,
    gender: String,
    education: String,
    residence: String,
    marital: String,
}

impl Asked {
    /// The prompt in our own words.
    fn text(&self, catalogue: &Catalogue) -> Option<String> {
        let country = Country::find(CountryCode::parse(&self.country)?)?;
        let wording = Wording::ALL.into_iter().find(|w| w.name() == self.wording)?;
        let form = Form::new(wording, self.order == "reversed");
        let mut persona = Persona::ANY;
        let levels = [&self.gender, &self.education, &self.residence, &self.marital];
        for (attribute, code) in Attribute::ALL.into_iter().zip(levels).filter(|(_, code)| !code.is_empty()) {
            persona = persona.with(attribute, Some(attribute.parse_level(code).ok()?));
        }
        Some(form.item(catalogue.item(&ItemCode::from(self.item.as_str()))?) + &form.persona(country, persona))
    }
}

/// What is off by how much.
pub struct Comparison {
    pub largest: f32,
    pub logits: usize,
    pub prompts: usize,
}

impl Reference {
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let json = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        serde_json::from_slice(&json).with_context(|| format!("reading {}", path.display()))
    }

    /// Fails where a text is not ours any more, is cut into other tokens, or goes on with another one.
    pub fn compare(&self, model: &LanguageModel, catalogue: &Catalogue) -> anyhow::Result<Comparison> {
        let weights = model.decoder.weights(None);
        let mut found = Comparison { largest: 0.0, logits: 0, prompts: self.prompts.len() };
        for prompt in &self.prompts {
            let own = prompt.asked.as_ref().map_or_else(|| Some(prompt.text.clone()), |asked| asked.text(catalogue));
            ensure!(own.as_ref() == Some(&prompt.text), "{:?} is not our wording: {own:?}", prompt.text);
            let tokens = model.prompts.text(std::slice::from_ref(&prompt.text))?;
            ensure!(tokens == prompt.tokens, "{:?} is cut into other tokens: {tokens:?}, not {:?}", prompt.text, prompt.tokens);
            let logits = next(model, &weights, &tokens)?;
            let best = best(&logits);
            ensure!(
                prompt.logits.last().is_some_and(|(token, _)| *token == best),
                "{:?} goes on with token {best}, not with {:?}",
                prompt.text,
                prompt.next
            );
            for (token, expected) in &prompt.logits {
                let own = logits.get(*token as usize).context("a token that the model does not have")?;
                found.largest = found.largest.max((own - expected).abs());
                found.logits += 1;
            }
        }
        Ok(found)
    }
}

/// Logits of all tokens after a text of two tokens or more, the last of them read as a persona is.
pub fn next(model: &LanguageModel, weights: &Weights, tokens: &[u32]) -> anyhow::Result<Vec<f32>> {
    let (last, question) = tokens.split_last().filter(|(_, question)| !question.is_empty()).context("a text of two tokens")?;
    let cache = weights.read_questions(&[Question::Words(question.to_vec())]);
    let tree = TokenTree::new([[*last]]);
    let hidden = weights.read_personas(&cache, &Rows { trees: vec![&tree], questions: vec![0] });
    let all: Vec<u32> = (0..model.decoder.config.vocab_size as u32).collect();
    Ok(weights.logits(hidden, &all).into_data().iter::<f32>().collect())
}

/// The token of the largest logit.
pub fn best(logits: &[f32]) -> u32 {
    logits.iter().zip(0..).max_by(|a, b| a.0.total_cmp(b.0)).map_or(0, |(_, token)| token)
}

#[cfg(test)]
mod tests {
    use burn::tensor::Device;

    use super::*;
    use crate::{
        data::catalogue,
        public::open::{Files, open},
    };

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR"))
    }

    fn reference() -> Reference {
        Reference::read(&root().join("tests/reference/smollm2.json")).unwrap()
    }

    #[test]
    fn the_texts_are_our_wordings() {
        let (reference, catalogue) = (reference(), catalogue(&root().join("data")).unwrap());
        let (plain, asked) = reference.prompts.split_first().unwrap();
        assert_eq!((plain.text.as_str(), plain.next.as_str(), asked.len()), ("The capital of France is", " Paris", 9));
        for prompt in asked {
            assert_eq!(prompt.asked.as_ref().unwrap().text(&catalogue).as_ref(), Some(&prompt.text));
        }
    }

    #[test]
    fn logits_are_those_of_another_implementation() {
        let public = root().join("public/smollm2");
        if cfg!(debug_assertions) || !public.join("weights/list.json").is_file() {
            eprintln!("not compared: this takes the weights (`cargo xtask model`) and a build with --release");
            return;
        }
        let args = Files { public, gguf: None };
        let opened = open(&args, &Default::default(), &Device::flex()).unwrap();
        assert_eq!(reference().file_sha256, opened.about.source.sha256);
        let found = reference().compare(&opened.model, &catalogue(&root().join("data")).unwrap()).unwrap();
        assert!(found.largest <= BOUND, "the largest difference is {}", found.largest);
    }
}
