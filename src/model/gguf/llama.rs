//! A GGUF file of the Llama family by the names and in the order of Hugging Face's files.

use std::{borrow::Cow, ops::Range};

use super::{Gguf, GgufError};
use crate::model::DecoderConfig;

/// Where the bytes of a file are: in memory as a whole, or in parts.
pub trait Bytes {
    /// `None` where the file ends before.
    fn read(&self, range: Range<u64>) -> Option<Cow<'_, [u8]>>;
}

impl Bytes for [u8] {
    fn read(&self, range: Range<u64>) -> Option<Cow<'_, [u8]>> {
        let range = usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?;
        self.get(range).map(Cow::Borrowed)
    }
}

/// A file in parts, one after the other.
#[derive(Debug, Clone, Default)]
pub struct Parts(pub Vec<Vec<u8>>);

impl Bytes for Parts {
    fn read(&self, range: Range<u64>) -> Option<Cow<'_, [u8]>> {
        let (start, end) = (usize::try_from(range.start).ok()?, usize::try_from(range.end).ok()?);
        let (mut at, mut found) = (0, Vec::new());
        for part in &self.0 {
            let (from, to) = (start.max(at), end.min(at + part.len()));
            if from < to {
                let piece = &part[from - at..to - at];
                if piece.len() == end - start {
                    return Some(Cow::Borrowed(piece));
                }
                found.extend_from_slice(piece);
            }
            at += part.len();
        }
        (found.len() == end.checked_sub(start)?).then_some(Cow::Owned(found))
    }
}

/// The tensors of a file as a decoder asks for them.
#[derive(Debug)]
pub struct GgufTensors<'a, B: Bytes + ?Sized> {
    pub header: &'a Gguf,
    pub bytes: &'a B,
    pub config: &'a DecoderConfig,
}

impl Gguf {
    /// The shape of the decoder.
    ///
    /// # Errors
    /// [`GgufError::Family`] or [`GgufError::Missing`].
    pub fn config(&self) -> Result<DecoderConfig, GgufError> {
        let family = self.text("general.architecture").ok_or(GgufError::Missing("general.architecture"))?;
        if family != "llama" {
            return Err(GgufError::Family(family.into()));
        }
        let (hidden_size, heads) = (self.whole("llama.embedding_length")?, self.whole("llama.attention.head_count")?);
        Ok(DecoderConfig {
            model_type: "llama".into(),
            vocab_size: self.texts("tokenizer.ggml.tokens")?.len(),
            hidden_size,
            intermediate_size: self.whole("llama.feed_forward_length")?,
            num_hidden_layers: self.whole("llama.block_count")?,
            num_attention_heads: heads,
            num_key_value_heads: self.maybe_whole("llama.attention.head_count_kv"),
            head_dim: self.maybe_whole("llama.attention.key_length").or(self.maybe_whole("llama.rope.dimension_count")),
            max_position_embeddings: self.whole("llama.context_length")?,
            rms_norm_eps: self
                .number("llama.attention.layer_norm_rms_epsilon")
                .ok_or(GgufError::Missing("llama.attention.layer_norm_rms_epsilon"))?,
            rope_theta: self.number("llama.rope.freq_base").unwrap_or(10_000.0),
            tie_word_embeddings: !self.tensors.contains_key("output.weight"),
            reads: None,
        })
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
            let part = match part.strip_suffix(".weight")? {
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
            return Some(format!("blk.{layer}.{part}.weight"));
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

impl<B: Bytes + ?Sized> GgufTensors<'_, B> {
    /// A tensor by Hugging Face's name and in its order, as single precision.
    ///
    /// # Errors
    /// Where it is missing, of another shape or an unread type, cut off, or no number.
    pub fn read(&self, name: &str, expected: &[usize]) -> Result<Vec<f32>, GgufError> {
        let missing = || GgufError::NoTensor(name.into());
        let own = gguf_name(name).ok_or_else(missing)?;
        let info = self.header.tensors.get(&own).ok_or_else(missing)?;
        if info.shape != expected {
            return Err(GgufError::Shape { name: name.into(), got: info.shape.clone(), expected: expected.into() });
        }
        let (kind, range) = info.place(&own)?;
        let values = kind.values(&self.bytes.read(range).ok_or(GgufError::Truncated)?);
        if !values.iter().all(|v| v.is_finite()) {
            return Err(GgufError::NotFinite(name.into()));
        }
        let is_rotated = name.ends_with("q_proj.weight") || name.ends_with("k_proj.weight");
        match expected {
            [_, columns] if is_rotated => Ok(unpaired(&values, *columns, self.config.head_dim())),
            _ => Ok(values),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_parts_reads_as_the_whole() {
        let whole: Vec<u8> = (0..20).collect();
        let parts = Parts(whole.chunks(7).map(<[u8]>::to_vec).collect());
        for (start, end) in [(0, 20), (0, 7), (6, 8), (3, 17), (7, 14), (20, 20), (0, 0)] {
            assert_eq!(parts.read(start..end).as_deref(), whole[..].read(start..end).as_deref(), "{start}..{end}");
        }
        assert!(parts.read(15..21).is_none() && Parts::default().read(0..1).is_none());
    }

    #[test]
    fn rows_of_a_pair_stand_half_a_head_apart() {
        // Two heads of four rows, one column: pairs (0, 1), (2, 3) become (0, 2), (1, 3).
        let values: Vec<f32> = (0..8).map(|v| v as f32).collect();
        assert_eq!(unpaired(&values, 1, 4), [0.0, 2.0, 1.0, 3.0, 4.0, 6.0, 5.0, 7.0]);
        assert_eq!(gguf_name("model.layers.12.mlp.down_proj.weight").as_deref(), Some("blk.12.ffn_down.weight"));
        assert_eq!(gguf_name("model.layers.1.self_attn.q_proj.bias"), None);
    }
}
