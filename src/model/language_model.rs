//! Decoder and prompts together: option distributions of an item for any personas.

use std::{collections::BTreeMap, sync::Arc};

use burn::tensor::{Tensor, activation};

use super::{Decoder, PromptEncoder, PromptError, QuestionCache, Rows, TokenTree, Weights, anchor::rake};
use crate::survey::{Cell, Composition, Country, CountryCode, Item, ItemCode, Persona, among, mixed};

/// Why there is no prediction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PredictError {
    #[error(transparent)]
    Prompt(#[from] PromptError),
    #[error("the device failed while computing: {0}")]
    Device(String),
    #[error("the device gave a distribution that is none")]
    NotFinite,
}

/// Where the figure comes from that an anchored adapter leaves to a country as a whole.
#[derive(Debug, Clone, Default)]
pub enum Anchors {
    /// The base has learnt every country's figures, and says them.
    #[default]
    Base,
    /// Each country's own figure of an item, as surveyed or as other items suggest: of a public model, which knows none. An item without
    /// one is not anchored.
    Figures(Arc<Figures>),
}

/// Distributions over an item's options, by country and item.
pub type Figures = BTreeMap<CountryCode, BTreeMap<ItemCode, Vec<f32>>>;

/// A base with its prompts.
#[derive(Debug, Clone)]
pub struct LanguageModel {
    pub decoder: Decoder,
    pub prompts: PromptEncoder,
    pub composition: Composition,
    pub anchors: Anchors,
}

impl LanguageModel {
    /// What the first layers make of a question, for another decoder to read: `[tokens, d_model]`. Without the first token, whose
    /// states are large and the same for all (an attention sink, Xiao et al. 2023, arXiv 2309.17453).
    ///
    /// # Errors
    /// When the item's text gives no tokens, or the device fails.
    pub async fn reading(&self, weights: &Weights, item: &Item, layers: usize) -> Result<Vec<f32>, PredictError> {
        let states = weights.states(&self.prompts.question_tokens(item)?, layers);
        let data = states.into_data_async().await.map_err(|e| PredictError::Device(e.to_string()))?;
        Ok(data.iter::<f32>().skip(self.decoder.config.hidden_size).collect())
    }

    /// The hidden state of a text's last token after some of the layers, `[d_model]`: what it would go on with. The text is cut into
    /// tokens between its pieces.
    ///
    /// # Errors
    /// When a piece gives no tokens, or the device fails.
    pub async fn last_state(&self, weights: &Weights, pieces: &[String], layers: usize) -> Result<Vec<f32>, PredictError> {
        let tokens = self.prompts.text(pieces)?;
        let last = weights.states(&tokens, layers).narrow(0, tokens.len() - 1, 1);
        let data = last.into_data_async().await.map_err(|e| PredictError::Device(e.to_string()))?;
        Ok(data.iter::<f32>().collect())
    }

    /// Keys and values of one question under the given weights.
    ///
    /// # Errors
    /// When the item's text gives no tokens.
    pub fn read_question(&self, weights: &Weights, item: &Item) -> Result<QuestionCache, PromptError> {
        Ok(weights.read_questions(&[self.prompts.question(item)?]))
    }

    /// Logits over the item's options, `[personas, options]`, in the order asked. Personas may name different countries.
    ///
    /// # Errors
    /// When a persona's text gives no tokens.
    pub fn logits(
        &self,
        weights: &Weights,
        question: &QuestionCache,
        item: &Item,
        personas: &[(&Country, Persona)],
    ) -> Result<Tensor<2>, PromptError> {
        let suffixes = personas.iter().map(|(c, p)| self.prompts.persona(c, *p)).collect::<Result<Vec<_>, _>>()?;
        let tree = TokenTree::new(suffixes);
        let hidden = weights.read_personas(question, &Rows { trees: vec![&tree], questions: vec![0] });
        Ok(weights.logits(hidden, &self.prompts.option_tokens(item.options.len())))
    }

    /// Option distributions, one for each persona in the order asked; each sums to 1.
    ///
    /// # Errors
    /// When a prompt fails, the device fails, or it gives something else than a distribution.
    pub async fn predict(
        &self,
        weights: &Weights,
        item: &Item,
        personas: &[(&Country, Persona)],
    ) -> Result<Vec<Vec<f32>>, PredictError> {
        let question = self.read_question(weights, item)?;
        let base = match (weights.anchor.as_deref(), &self.anchors) {
            (Some(base), Anchors::Base) => Some((base, self.read_question(base, item)?)),
            _ => None,
        };
        let mut answers = Vec::with_capacity(personas.len());
        // One tree holds one country's personas: trees of many countries would make the mask quadratic in all of them.
        for group in personas.chunk_by(|a, b| a.0.code() == b.0.code()) {
            let Some(&(country, _)) = group.first() else { continue };
            // Of the visitor's own groups the base knows nothing. To it all personas are one: the first speaks for them.
            let figure = match (&base, &self.anchors) {
                (Some((base, question)), _) if !country.is_own() => {
                    let first: Vec<Cell> = Cell::all().take(1).collect();
                    Some(self.full(base, question, item, country, &first).await?)
                }
                (_, Anchors::Figures(figures)) if weights.anchor.is_some() => {
                    figures.get(&country.code()).and_then(|of_country| of_country.get(&item.code)).cloned()
                }
                _ => None,
            };
            let wanted = |c: &Cell| figure.is_some() || group.iter().any(|(_, p)| p.covers(*c));
            let cells: Vec<Cell> = Cell::all().filter(wanted).collect();
            let mut values = self.full(weights, &question, item, country, &cells).await?;
            let options = item.options.len();
            if let Some(figure) = figure {
                let shares = among(self.composition.of(country.code()), Persona::ANY);
                rake(&mut values, &shares, &figure);
            }
            for (_, persona) in group {
                let answer = mixed(&values, &cells, options, self.composition.of(country.code()), *persona);
                let sum: f32 = answer.iter().sum();
                if !answer.iter().all(|v| v.is_finite()) || (sum - 1.0).abs() > 1e-3 {
                    return Err(PredictError::NotFinite);
                }
                answers.push(answer);
            }
        }
        if answers.len() == personas.len() { Ok(answers) } else { Err(PredictError::NotFinite) }
    }

    /// The distributions of full personas of one country, one after the other.
    async fn full(
        &self,
        weights: &Weights,
        question: &QuestionCache,
        item: &Item,
        country: &Country,
        cells: &[Cell],
    ) -> Result<Vec<f32>, PredictError> {
        let full: Vec<_> = cells.iter().map(|c| (country, Persona::full(*c))).collect();
        let p = activation::softmax(self.logits(weights, question, item, &full)?, 1);
        let data = p.into_data_async().await.map_err(|e| PredictError::Device(e.to_string()))?;
        Ok(data.iter::<f32>().collect())
    }
}
