//! LoRA adapters: low-rank updates to every matrix, and new embeddings for the attribute words.
//!
//! Source: Hu et al. 2021, "LoRA: Low-Rank Adaptation of Large Language Models" (arXiv 2106.09685): W' = W + (alpha / r) A B.

use burn::{
    module::{Module, Param},
    tensor::{Device, Distribution, Tensor, TensorData},
};
use serde::{Deserialize, Serialize};

use super::{DecoderConfig, Matrix};

/// `adapter_config.json`, with the field names of Hugging Face PEFT.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AdapterConfig {
    /// Always `LORA`.
    pub peft_type: String,
    /// Rank.
    pub r: usize,
    pub lora_alpha: f64,
    pub target_modules: Vec<String>,
    /// The layers that have updates, ascending; all of them where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layers_to_transform: Option<Vec<usize>>,
    /// Tokens whose embeddings have an update of their own.
    #[serde(default)]
    pub trainable_token_indices: Vec<u32>,
    /// SHA-256 of the base's `model.safetensors`: an adapter fits one base alone.
    pub base_model_sha256: String,
    /// Whether each country as a whole goes on answering as the base says: see [`anchor`](super::anchor). An addition to PEFT's
    /// names, left out where it is not so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anchored: bool,
}

impl AdapterConfig {
    pub fn new(rank: usize, tokens: Vec<u32>, base_model_sha256: String) -> Self {
        Self {
            peft_type: "LORA".into(),
            r: rank,
            // alpha / r of a half: with orthogonalised updates, more overshoots (tried: 2 loses the levels within 100 steps).
            lora_alpha: 0.5 * rank as f64,
            target_modules: Matrix::ALL.map(|m| m.path().rsplit('.').next().unwrap_or_default().to_string()).to_vec(),
            layers_to_transform: None,
            trainable_token_indices: tokens,
            base_model_sha256,
            anchored: false,
        }
    }

    /// The layers of a decoder that have updates, ascending.
    pub fn layers(&self, decoder: &DecoderConfig) -> Vec<usize> {
        self.layers_to_transform.clone().unwrap_or_else(|| (0..decoder.num_hidden_layers).collect())
    }

    /// The first layer whose hidden states depend on the adapter: below it, they are the base's.
    pub fn first_layer(&self) -> usize {
        let is_below = self.trainable_token_indices.is_empty();
        self.layers_to_transform.as_ref().filter(|_| is_below).and_then(|l| l.first().copied()).unwrap_or(0)
    }

    /// alpha / r.
    pub fn scale(&self) -> f64 {
        self.lora_alpha / self.r.max(1) as f64
    }
}

/// One low-rank update: `a` is `[in, r]`, `b` is `[r, out]`.
#[derive(Module, Debug)]
pub struct LowRank {
    pub a: Param<Tensor<2>>,
    pub b: Param<Tensor<2>>,
}

/// The updates of one layer, in the order of [`Matrix::ALL`].
#[derive(Module, Debug)]
pub struct LayerAdapter {
    pub matrices: Vec<LowRank>,
}

/// What alignment learns.
#[derive(Module, Debug)]
pub struct Adapter {
    pub layers: Vec<LayerAdapter>,
    /// `[tokens, d_model]`, added to the embeddings of the configured tokens, where there are any.
    pub tokens: Option<Param<Tensor<2>>>,
    #[module(skip)]
    pub config: AdapterConfig,
}

impl Adapter {
    /// A new adapter that changes nothing yet: `a` is random, `b` and the token updates are zero.
    /// `device.seed` before it makes it reproducible.
    pub fn new(config: &AdapterConfig, decoder: &DecoderConfig, device: &Device) -> Self {
        let low_rank = |m: Matrix| {
            let [rows, columns] = m.shape(decoder);
            let std = 1.0 / (rows as f64).sqrt();
            LowRank {
                a: Param::from_tensor(Tensor::random([rows, config.r], Distribution::Normal(0.0, std), device)),
                b: Param::from_tensor(Tensor::zeros([config.r, columns], device)),
            }
        };
        let layer = |_| LayerAdapter { matrices: Matrix::ALL.map(low_rank).into() };
        Self {
            layers: config.layers(decoder).into_iter().map(layer).collect(),
            tokens: match config.trainable_token_indices.len() {
                0 => None,
                tokens => Some(Param::from_tensor(Tensor::zeros([tokens, decoder.hidden_size], device))),
            },
            config: config.clone(),
        }
    }

    /// The update of one matrix as two factors, `[in, r]` and `[r, out]`, to be scaled by alpha / r.
    pub(super) fn update(&self, layer: usize, matrix: Matrix) -> Option<(Tensor<2>, Tensor<2>)> {
        let place = match &self.config.layers_to_transform {
            Some(layers) => layers.binary_search(&layer).ok()?,
            None => layer,
        };
        let pair = self.layers.get(place)?.matrices.get(matrix as usize)?;
        Some((pair.a.val(), pair.b.val()))
    }

    /// The update of the whole embedding, `[vocab_size, d_model]`: zero but for the configured tokens.
    pub(super) fn embedding_delta(&self, vocab_size: usize) -> Option<Tensor<2>> {
        let ids = &self.config.trainable_token_indices;
        let tokens = self.tokens.as_ref()?.val();
        let device = tokens.device();
        // A one-hot product instead of a scatter: it has the same gradient on every backend.
        let mut one_hot = vec![0.0f32; vocab_size * ids.len()];
        for (column, id) in ids.iter().enumerate() {
            one_hot[*id as usize * ids.len() + column] = 1.0;
        }
        let one_hot = Tensor::<2>::from_data(TensorData::new(one_hot, [vocab_size, ids.len()]), &device);
        Some(one_hot.matmul(tokens))
    }
}
