//! What tensors are called in files, and which there are.

use crate::model::{DecoderConfig, Matrix};

pub const EMBEDDING: &str = "model.embed_tokens.weight";
pub const NORM: &str = "model.norm.weight";
pub const HEAD: &str = "lm_head.weight";

/// A part of a layer, such as `input_layernorm.weight`.
pub fn of_layer(layer: usize, part: &str) -> String {
    format!("model.layers.{layer}.{part}")
}

pub const INPUT_NORM: &str = "input_layernorm.weight";
pub const POST_NORM: &str = "post_attention_layernorm.weight";

pub fn matrix_name(layer: usize, matrix: Matrix) -> String {
    of_layer(layer, &format!("{}.weight", matrix.path()))
}

pub fn bias_name(layer: usize, matrix: Matrix) -> String {
    of_layer(layer, &format!("{}.bias", matrix.path()))
}

/// The scales of a quantised matrix, one for each row.
pub fn scale_name(name: &str) -> String {
    format!("{name}.scale")
}

impl DecoderConfig {
    /// The tensors of a checkpoint with their shapes in files: matrices are `[out, in]`.
    pub fn tensors(&self) -> Vec<(String, Vec<usize>)> {
        let (d, vocab) = (self.hidden_size, self.vocab_size);
        let mut tensors = vec![(EMBEDDING.into(), vec![vocab, d]), (NORM.into(), vec![d])];
        if !self.tie_word_embeddings {
            tensors.push((HEAD.into(), vec![vocab, d]));
        }
        for layer in 0..self.num_hidden_layers {
            tensors.extend([INPUT_NORM, POST_NORM].map(|part| (of_layer(layer, part), vec![d])));
            for matrix in Matrix::ALL {
                let [input, output] = matrix.shape(self);
                tensors.push((matrix_name(layer, matrix), vec![output, input]));
                if matrix.has_bias(self) {
                    tensors.push((bias_name(layer, matrix), vec![output]));
                }
            }
        }
        if let Some(width) = self.reads {
            tensors.extend(["reader.mean", "reader.scale"].map(|name| (name.into(), vec![width])));
            tensors.push(("reader.projection.weight".into(), vec![d, width]));
        }
        tensors
    }

    /// How many numbers a checkpoint has. Of a shape that was [checked](Self::check) it can't overflow.
    pub fn parameters(&self) -> u64 {
        self.tensors().iter().map(|(_, shape)| shape.iter().map(|side| *side as u64).product::<u64>()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_counted() {
        // Embedding and norm, and in each of two layers: two norms, q and o, k and v, three of the SwiGLU.
        let tied = DecoderConfig::tiny(50);
        assert_eq!(tied.parameters(), 50 * 32 + 32 + 2 * (2 * 32 + 2 * 32 * 32 + 2 * 32 * 16 + 3 * 32 * 48));
        let untied = DecoderConfig { tie_word_embeddings: false, ..tied.clone() };
        assert_eq!(untied.parameters(), tied.parameters() + 50 * 32);
        let qwen = DecoderConfig { model_type: "qwen2".into(), ..tied.clone() };
        assert_eq!(qwen.parameters(), tied.parameters() + 2 * (32 + 16 + 16));
    }
}
