//! A GGUF file of the Llama or Qwen2 family by the names and in the order of Hugging Face's files.

use std::ops::Range;

use super::{BlockKind, Gguf, GgufError};
use crate::model::{DecoderConfig, parts::Bytes};

/// The tensors of a file as a decoder asks for them.
#[derive(Debug)]
pub struct GgufTensors<'a, B> {
    pub header: &'a Gguf,
    pub bytes: B,
    pub config: &'a DecoderConfig,
}

const OTHER_POSITIONS: &str = "positions that are scaled or rotated in part are not computed; take a model without";
const EXPERTS: &str = "layers of several experts are not computed; take a dense model";
const SPLIT: &str = "it is one of several files; take a model in one file";

impl Gguf {
    /// The shape of the decoder.
    ///
    /// # Errors
    /// [`GgufError::Family`], [`GgufError::Missing`], or [`GgufError::Setting`] where it asks for what is not computed.
    pub fn config(&self) -> Result<DecoderConfig, GgufError> {
        let missing = |name: &str| GgufError::Missing(name.into());
        let family = self.text("general.architecture").ok_or_else(|| missing("general.architecture"))?;
        if !DecoderConfig::FAMILIES.contains(&family) {
            return Err(GgufError::Family(family.into()));
        }
        let key = |name: &str| format!("{family}.{name}");
        let (hidden_size, heads) = (self.whole(&key("embedding_length"))?, self.whole(&key("attention.head_count"))?);
        let rotated = self.maybe_whole(&key("rope.dimension_count"));
        let config = DecoderConfig {
            model_type: family.into(),
            vocab_size: self.texts("tokenizer.ggml.tokens")?.len(),
            hidden_size,
            intermediate_size: self.whole(&key("feed_forward_length"))?,
            num_hidden_layers: self.whole(&key("block_count"))?,
            num_attention_heads: heads,
            num_key_value_heads: self.maybe_whole(&key("attention.head_count_kv")),
            head_dim: self.maybe_whole(&key("attention.key_length")).or(rotated),
            max_position_embeddings: self.whole(&key("context_length"))?,
            rms_norm_eps: (self.number(&key("attention.layer_norm_rms_epsilon")))
                .ok_or_else(|| missing(&key("attention.layer_norm_rms_epsilon")))?,
            rope_theta: self.number(&key("rope.freq_base")).unwrap_or(10_000.0),
            tie_word_embeddings: !self.tensors.contains_key("output.weight"),
            reads: None,
        };
        let refuse = |name: &str, value: String, reason| Err(GgufError::Setting { name: name.into(), value, reason });
        match self.text(&key("rope.scaling.type")) {
            None | Some("none") => {}
            Some(kind) => return refuse(&key("rope.scaling.type"), kind.into(), OTHER_POSITIONS),
        }
        if self.tensors.contains_key("rope_freqs.weight") {
            return refuse("rope_freqs.weight", "there".into(), OTHER_POSITIONS);
        }
        if let Some(rotated) = rotated.filter(|r| *r != config.head_dim()) {
            return refuse(&key("rope.dimension_count"), rotated.to_string(), OTHER_POSITIONS);
        }
        if let Some(experts) = self.maybe_whole(&key("expert_count")).filter(|count| *count > 0) {
            return refuse(&key("expert_count"), experts.to_string(), EXPERTS);
        }
        if let Some(files) = self.maybe_whole("split.count").filter(|count| *count > 1) {
            return refuse("split.count", files.to_string(), SPLIT);
        }
        Ok(config)
    }
}

/// `blk.3.attn_q.weight` for `model.layers.3.self_attn.q_proj.weight`.
fn gguf_name(name: &str) -> Option<String> {
    let own = match name {
        "model.embed_tokens.weight" => "token_embd.weight",
        "model.norm.weight" => "output_norm.weight",
        "lm_head.weight" => "output.weight",
        _ => {
            let (layer, part) = name.strip_prefix("model.layers.")?.split_once('.')?;
            let (part, kind) = part.rsplit_once('.')?;
            let part = match part {
                "input_layernorm" => "attn_norm",
                "post_attention_layernorm" => "ffn_norm",
                "self_attn.q_proj" => "attn_q",
                "self_attn.k_proj" => "attn_k",
                "self_attn.v_proj" => "attn_v",
                "self_attn.o_proj" => "attn_output",
                "mlp.gate_proj" => "ffn_gate",
                "mlp.up_proj" => "ffn_up",
                "mlp.down_proj" => "ffn_down",
                _ => return None,
            };
            return Some(format!("blk.{layer}.{part}.{kind}"));
        }
    };
    Some(own.into())
}

/// Rows of one head after the other: GGUF has the two of a rotated pair side by side, Hugging Face half a head apart.
fn unpaired(values: &[f32], columns: usize, head_dim: usize) -> Vec<f32> {
    let half = head_dim / 2;
    let row = |head: usize, i: usize| {
        let (part, place) = (i / half, i % half);
        let from = (head * head_dim + 2 * place + part) * columns;
        values[from..from + columns].iter().copied()
    };
    let heads = values.len() / (head_dim * columns);
    (0..heads).flat_map(|head| (0..2 * half).flat_map(move |i| row(head, i))).collect()
}

impl<B: Bytes> GgufTensors<'_, B> {
    /// How a tensor is stored, and where.
    fn place(&self, name: &str, expected: &[usize]) -> Result<(BlockKind, Range<u64>), GgufError> {
        let missing = || GgufError::NoTensor(name.into());
        let own = gguf_name(name).ok_or_else(missing)?;
        let info = self.header.tensors.get(&own).ok_or_else(missing)?;
        if info.shape != expected {
            return Err(GgufError::Shape { name: name.into(), got: info.shape.clone(), expected: expected.into() });
        }
        info.place(&own)
    }

    /// Says which tensors will be read, each once.
    ///
    /// # Errors
    /// Where one is missing, of another shape or an unread type, or beyond the file's end.
    pub fn prepare(&mut self, wanted: &[(String, Vec<usize>)]) -> Result<(), GgufError> {
        let place = |(name, shape): &(String, Vec<usize>)| Ok(self.place(name, shape)?.1);
        let mut ranges = wanted.iter().map(place).collect::<Result<Vec<_>, GgufError>>()?;
        // The same few bytes may not be a hundred layers.
        ranges.sort_unstable_by_key(|range| range.start);
        if ranges.windows(2).any(|pair| pair[0].end > pair[1].start) {
            return Err(GgufError::Damaged("two tensors in one place"));
        }
        let (has, needs) = (self.bytes.len(), ranges.iter().map(|r| r.end).max().unwrap_or(0));
        if has < needs {
            return Err(GgufError::TensorEnds { has, needs });
        }
        self.bytes.expect(&ranges);
        Ok(())
    }

    /// A tensor by Hugging Face's name and in its order, as single precision.
    ///
    /// # Errors
    /// Where it is missing, of another shape or an unread type, cut off, or no number.
    pub fn read(&mut self, name: &str, expected: &[usize]) -> Result<Vec<f32>, GgufError> {
        let (kind, range) = self.place(name, expected)?;
        let ends = GgufError::TensorEnds { has: self.bytes.len(), needs: range.end };
        let values = kind.values(&self.bytes.read(range.clone()).ok_or(ends)?);
        self.bytes.release(range);
        if !values.iter().all(|v| v.is_finite()) {
            return Err(GgufError::NotFinite(name.into()));
        }
        let is_rotated = name.ends_with("q_proj.weight") || name.ends_with("k_proj.weight");
        match expected {
            // The Qwen2 family keeps Hugging Face's order.
            [_, columns] if is_rotated && self.config.model_type == "llama" => {
                Ok(unpaired(&values, *columns, self.config.head_dim()))
            }
            _ => Ok(values),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_a_pair_stand_half_a_head_apart() {
        // Two heads of four rows, one column: pairs (0, 1), (2, 3) become (0, 2), (1, 3).
        let values: Vec<f32> = (0..8).map(|v| v as f32).collect();
        assert_eq!(unpaired(&values, 1, 4), [0.0, 2.0, 1.0, 3.0, 4.0, 6.0, 5.0, 7.0]);
        assert_eq!(gguf_name("model.layers.12.mlp.down_proj.weight").as_deref(), Some("blk.12.ffn_down.weight"));
        assert_eq!(gguf_name("model.layers.1.self_attn.q_proj.bias").as_deref(), Some("blk.1.attn_q.bias"));
        assert_eq!(gguf_name("model.layers.1.self_attn.rotary_emb.inv_freq"), None);
    }
}
