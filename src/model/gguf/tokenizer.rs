//! The tokenizer in a file's settings: byte-level BPE, with the pattern that cuts text into words first.
//!
//! Source of the patterns: llama.cpp's `llama-vocab.cpp` and the models' own `tokenizer.json`.

use tokenizers::{
    AddedToken, SplitDelimiterBehavior, Tokenizer,
    models::bpe::{BPE, Vocab},
    pre_tokenizers::{
        PreTokenizerWrapper,
        byte_level::ByteLevel,
        digits::Digits,
        sequence::Sequence,
        split::{Split, SplitPattern},
    },
};

use super::{Gguf, GgufError, Value};

/// Digits by threes at most, letters, others; as Llama 3 cuts.
const LLAMA_3: &str =
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
/// The same with digits one by one.
const QWEN_2: &str =
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

/// Kinds of tokens in `tokenizer.ggml.token_type`.
const CONTROL: f64 = 3.0;
const USER_DEFINED: f64 = 4.0;

fn words(kind: &str) -> Result<PreTokenizerWrapper, GgufError> {
    let unread = || GgufError::Tokenizer(kind.into());
    let bytes = |cuts: bool| PreTokenizerWrapper::ByteLevel(ByteLevel::new(false, true, cuts));
    let cut = |pattern: &str| {
        let split = Split::new(SplitPattern::Regex(pattern.into()), SplitDelimiterBehavior::Isolated, false);
        split.map(PreTokenizerWrapper::Split).map_err(|_| unread())
    };
    let steps = match kind {
        "default" | "gpt-2" => return Ok(bytes(true)),
        "smollm" => vec![PreTokenizerWrapper::Digits(Digits::new(true)), bytes(true)],
        "llama-bpe" => vec![cut(LLAMA_3)?, bytes(false)],
        "qwen2" => vec![cut(QWEN_2)?, bytes(false)],
        _ => return Err(unread()),
    };
    Ok(PreTokenizerWrapper::Sequence(Sequence::new(steps)))
}

impl Gguf {
    /// The file's tokenizer.
    ///
    /// # Errors
    /// [`GgufError::Tokenizer`] where it is of a kind that is not read, [`GgufError::Missing`] or [`GgufError::Damaged`] where it
    /// is not whole.
    pub fn tokenizer(&self) -> Result<Tokenizer, GgufError> {
        let model = self.text("tokenizer.ggml.model").ok_or_else(|| GgufError::Missing("tokenizer.ggml.model".into()))?;
        if model != "gpt2" {
            return Err(GgufError::Tokenizer(model.into()));
        }
        let tokens = self.texts("tokenizer.ggml.tokens")?;
        let pair = |merge: &String| {
            let (left, right) = merge.split_once(' ').ok_or(GgufError::Damaged("a merge of its tokenizer"))?;
            Ok((left.to_string(), right.to_string()))
        };
        let merges = self.texts("tokenizer.ggml.merges")?.iter().map(pair).collect::<Result<Vec<_>, _>>()?;
        let vocabulary: Vocab = tokens.iter().zip(0u32..).map(|(token, id)| (token.clone(), id)).collect();
        let kind = self.text("tokenizer.ggml.pre").unwrap_or("default");
        let words = words(kind)?;
        // There, whole words of the vocabulary need no merges.
        let bpe = BPE::builder().vocab_and_merges(vocabulary, merges).ignore_merges(kind == "llama-bpe").build();
        let mut tokenizer = Tokenizer::new(bpe.map_err(|_| GgufError::Damaged("a merge of its tokenizer"))?);
        tokenizer.with_pre_tokenizer(Some(words));
        tokenizer.with_decoder(Some(ByteLevel::new(false, true, true)));
        if let Some(Value::Numbers(kinds)) = self.settings.get("tokenizer.ggml.token_type") {
            let of = |kind: f64| tokens.iter().zip(kinds).filter(move |(_, k)| **k == kind).map(|(token, _)| token.clone());
            let failed = |_| GgufError::Damaged("a special token of its tokenizer");
            let special: Vec<_> = of(CONTROL).map(|t| AddedToken::from(t, true)).collect();
            tokenizer.add_special_tokens(special).map_err(failed)?;
            let defined: Vec<_> = of(USER_DEFINED).map(|t| AddedToken::from(t, false).normalized(false)).collect();
            tokenizer.add_tokens(defined).map_err(failed)?;
        }
        Ok(tokenizer)
    }
}
