//! The matrices of a layer: their names in files, and their shapes.

use super::DecoderConfig;

/// The seven matrices of a layer, by the names of the Hugging Face layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matrix {
    Q,
    K,
    V,
    O,
    Gate,
    Up,
    Down,
}

impl Matrix {
    pub const ALL: [Self; 7] = [Self::Q, Self::K, Self::V, Self::O, Self::Gate, Self::Up, Self::Down];

    /// Path below `model.layers.N`.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Q => "self_attn.q_proj",
            Self::K => "self_attn.k_proj",
            Self::V => "self_attn.v_proj",
            Self::O => "self_attn.o_proj",
            Self::Gate => "mlp.gate_proj",
            Self::Up => "mlp.up_proj",
            Self::Down => "mlp.down_proj",
        }
    }

    /// Whether a number is added to each of its outputs: Qwen2 does so to queries, keys and values.
    pub fn has_bias(self, config: &DecoderConfig) -> bool {
        config.model_type == "qwen2" && matches!(self, Self::Q | Self::K | Self::V)
    }

    /// `[in, out]`.
    pub fn shape(self, config: &DecoderConfig) -> [usize; 2] {
        let (d, f) = (config.hidden_size, config.intermediate_size);
        let (q, kv) = (config.num_attention_heads * config.head_dim(), config.kv_heads() * config.head_dim());
        match self {
            Self::Q => [d, q],
            Self::K | Self::V => [d, kv],
            Self::O => [q, d],
            Self::Gate | Self::Up => [d, f],
            Self::Down => [f, d],
        }
    }
}
