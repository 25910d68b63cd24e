//! Decoder and prompts together: option distributions of an item for any personas.

use burn::tensor::{Tensor, activation};

use super::{Decoder, PromptEncoder, PromptError, QuestionCache, Questions, Rows, TokenTree, Weights};
use crate::survey::{Cell, Composition, Country, Item, Persona, among};

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

/// A base with its prompts.
#[derive(Debug, Clone)]
pub struct LanguageModel {
    pub decoder: Decoder,
    pub prompts: PromptEncoder,
    pub composition: Composition,
}

impl LanguageModel {
    /// Keys and values of one question under the given weights.
    ///
    /// # Errors
    /// When the item's text gives no tokens.
    pub fn read_question(&self, weights: &Weights, item: &Item) -> Result<QuestionCache, PromptError> {
        Ok(weights.read_questions(&Questions { tokens: vec![self.prompts.question(item)?] }))
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
        Ok(weights.logits(hidden, self.prompts.letters(item.options.len())))
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
        let mut answers = Vec::with_capacity(personas.len());
        // One tree holds one country's personas: trees of many countries would make the mask quadratic in all of them.
        for group in personas.chunk_by(|a, b| a.0.code() == b.0.code()) {
            let Some(&(country, _)) = group.first() else { continue };
            let cells: Vec<Cell> = Cell::all().filter(|c| group.iter().any(|(_, p)| p.covers(*c))).collect();
            let full: Vec<_> = cells.iter().map(|c| (country, Persona::full(*c))).collect();
            let p = activation::softmax(self.logits(weights, &question, item, &full)?, 1);
            let data = p.into_data_async().await.map_err(|e| PredictError::Device(format!("{e:?}")))?;
            let values: Vec<f32> = data.iter::<f32>().collect();
            let options = item.options.len();
            for (_, persona) in group {
                let shares = among(self.composition.of(country.code()), *persona);
                let mut answer = vec![0.0; options];
                for (row, cell) in values.chunks(options).zip(&cells) {
                    answer.iter_mut().zip(row).for_each(|(sum, v)| *sum += shares[cell.index()] * v);
                }
                let sum: f32 = answer.iter().sum();
                if !answer.iter().all(|v| v.is_finite()) || (sum - 1.0).abs() > 1e-3 {
                    return Err(PredictError::NotFinite);
                }
                answers.push(answer);
            }
        }
        if answers.len() == personas.len() { Ok(answers) } else { Err(PredictError::NotFinite) }
    }
}
