//! `tokenizer.json`, as far as it can be trusted to be read.

use serde_json::Value;
use tokenizers::Tokenizer;

use crate::model::PromptError;

/// Whether a normaliser, or one within it, is a table of SentencePiece, which the tokenizers' crate panics over where it is damaged.
fn has_table(normaliser: &Value) -> bool {
    match normaliser {
        Value::Object(fields) => fields.values().any(has_table),
        Value::Array(several) => several.iter().any(has_table),
        other => other == "Precompiled",
    }
}

/// Reads it, without what it says of cutting and padding texts.
///
/// # Errors
/// [`PromptError::Tokenizer`].
pub fn read(bytes: &[u8]) -> Result<Tokenizer, PromptError> {
    let fault = |reason: String| PromptError::Tokenizer(reason);
    // The tokenizers' crate panics over some files that are no JSON: it comes second.
    let json: Value = serde_json::from_slice(bytes).map_err(|e| fault(e.to_string()))?;
    if json.get("normalizer").is_some_and(has_table) {
        return Err(fault(
            "its normaliser is a table of SentencePiece, which is not read; take a model with byte-level BPE".into(),
        ));
    }
    drop(json);
    let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(|e| fault(e.to_string()))?;
    tokenizer.with_padding(None);
    tokenizer.with_truncation(None).map_err(|e| fault(e.to_string()))?;
    Ok(tokenizer)
}
