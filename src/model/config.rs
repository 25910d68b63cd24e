//! The shape of a decoder, stored as Hugging Face stores a Llama or a Qwen2: `config.json`.

use serde::{Deserialize, Serialize};

/// A decoder in the Llama layout. Field names are those of `config.json`, so that a public checkpoint's file reads as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecoderConfig {
    /// `llama`, or `qwen2`, which adds biases to queries, keys and values.
    pub model_type: String,
    pub vocab_size: usize,
    /// Width of the residual stream, `d_model`.
    pub hidden_size: usize,
    /// Width of the SwiGLU layer.
    pub intermediate_size: usize,
    pub num_hidden_layers: usize,
    pub num_attention_heads: usize,
    /// Fewer than the attention heads means grouped-query attention.
    #[serde(default)]
    pub num_key_value_heads: Option<usize>,
    #[serde(default)]
    pub head_dim: Option<usize>,
    pub max_position_embeddings: usize,
    pub rms_norm_eps: f64,
    #[serde(default = "default_theta")]
    pub rope_theta: f64,
    #[serde(default)]
    pub tie_word_embeddings: bool,
    /// Width of another model's hidden states, where questions come in as these. An addition to the usual names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reads: Option<usize>,
}

fn default_theta() -> f64 {
    10_000.0
}

/// A `config.json` that this decoder can't be built from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigFault {
    #[error("this is a {0} model; the page reads llama and qwen2")]
    ModelType(String),
    #[error("{name} is {value}, which is not between {low} and {high}")]
    Range { name: &'static str, value: usize, low: usize, high: usize },
    #[error("{0}")]
    Shape(&'static str),
}

impl DecoderConfig {
    /// The families of models whose layers are computed as these are.
    pub const FAMILIES: [&str; 2] = ["llama", "qwen2"];

    /// The shipped size: 128 wide, 4 layers, 4 heads, tied embeddings.
    pub fn small(vocab_size: usize) -> Self {
        Self {
            model_type: "llama".into(),
            vocab_size,
            hidden_size: 128,
            intermediate_size: 336,
            num_hidden_layers: 4,
            num_attention_heads: 4,
            num_key_value_heads: Some(4),
            head_dim: None,
            max_position_embeddings: 256,
            rms_norm_eps: 1e-5,
            rope_theta: default_theta(),
            tie_word_embeddings: true,
            reads: None,
        }
    }

    /// For tests: 32 wide, 2 layers, 4 query heads over 2 key-value heads.
    pub fn tiny(vocab_size: usize) -> Self {
        Self {
            hidden_size: 32,
            intermediate_size: 48,
            num_hidden_layers: 2,
            num_key_value_heads: Some(2),
            ..Self::small(vocab_size)
        }
    }

    pub fn kv_heads(&self) -> usize {
        self.num_key_value_heads.unwrap_or(self.num_attention_heads)
    }

    /// Width of one head.
    pub fn head_dim(&self) -> usize {
        self.head_dim.unwrap_or(self.hidden_size / self.num_attention_heads.max(1))
    }

    /// Refuses what can't be built, and what no browser could hold.
    ///
    /// # Errors
    /// Names the first setting that does not fit.
    pub fn check(&self) -> Result<(), ConfigFault> {
        if !Self::FAMILIES.contains(&self.model_type.as_str()) {
            return Err(ConfigFault::ModelType(self.model_type.clone()));
        }
        let ranges = [
            ("vocab_size", self.vocab_size, 1, 200_000),
            ("hidden_size", self.hidden_size, 2, 8_192),
            ("intermediate_size", self.intermediate_size, 1, 32_768),
            ("num_hidden_layers", self.num_hidden_layers, 1, 128),
            ("num_attention_heads", self.num_attention_heads, 1, 128),
            ("num_key_value_heads", self.kv_heads(), 1, 128),
            ("head_dim", self.head_dim(), 2, 512),
            ("reads", self.reads.unwrap_or(1), 1, 8_192),
            ("max_position_embeddings", self.max_position_embeddings, 16, 1 << 20),
        ];
        for (name, value, low, high) in ranges {
            if !(low..=high).contains(&value) {
                return Err(ConfigFault::Range { name, value, low, high });
            }
        }
        if !self.head_dim().is_multiple_of(2) {
            return Err(ConfigFault::Shape("head_dim is odd; rotary positions need an even width"));
        }
        if !self.num_attention_heads.is_multiple_of(self.kv_heads()) {
            return Err(ConfigFault::Shape("num_attention_heads is no multiple of num_key_value_heads"));
        }
        if !(self.rms_norm_eps > 0.0 && self.rope_theta > 0.0) {
            return Err(ConfigFault::Shape("rms_norm_eps and rope_theta must be above 0"));
        }
        Ok(())
    }
}
