//! `config.json` as model makers write it: what it asks for beyond the layers of a decoder is refused by name.

use serde_json::Value;

use super::error::OpenError;
use crate::model::{CheckpointError, DecoderConfig};

const FILE: &str = "config.json";
const POSITIONS: &str = "positions that are scaled or rotated in part are not computed; take a model without";
const WINDOW: &str = "attention over a window is not computed; take a model without";
const STORED: &str = "weights stored so are not read; take them as F32, F16 or BF16";
const BIAS: &str = "such biases are not computed; take a model without";
const ACTIVATION: &str = "silu alone is computed; take a model with it";
const READS: &str = "it takes in another model's hidden states, not words";

/// A setting as it stands in the file, without quotes.
fn written(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string().chars().take(80).collect(), String::from)
}

/// The shape of the decoder.
///
/// # Errors
/// [`OpenError::Family`] or [`OpenError::Setting`] where something else is asked for, otherwise why the file is no configuration.
pub fn config(bytes: &[u8]) -> Result<DecoderConfig, OpenError> {
    let fault = |reason: String| OpenError::of_file(FILE, CheckpointError::NotConfig(reason));
    let mut json: Value = serde_json::from_slice(bytes).map_err(|e| fault(e.to_string()))?;
    let family = json.get("model_type").and_then(Value::as_str).ok_or_else(|| fault("it names no model_type".into()))?;
    if !DecoderConfig::FAMILIES.contains(&family) {
        return Err(OpenError::Family(family.into()));
    }
    let is_said = |v: &&Value| !v.is_null() && **v != Value::Bool(false);
    let is_one = |v: &Value| v.as_f64() == Some(1.0);
    let found = |path: &str| json.pointer(path).filter(is_said);
    // Newer files keep what concerns positions together.
    for (path, is_allowed, reason) in [
        ("/quantization_config", None, STORED),
        ("/hidden_act", Some(&(|v: &Value| v.as_str() == Some("silu")) as &dyn Fn(&Value) -> bool), ACTIVATION),
        ("/attention_bias", None, BIAS),
        ("/mlp_bias", None, BIAS),
        ("/use_sliding_window", None, WINDOW),
        ("/layer_types", Some(&|v| v.as_array().is_some_and(|l| l.iter().all(|t| t == "full_attention"))), WINDOW),
        ("/rope_scaling", Some(&|v| kind(v) == Some("default")), POSITIONS),
        ("/rope_parameters", Some(&|v| kind(v).is_none_or(|k| k == "default")), POSITIONS),
        ("/partial_rotary_factor", Some(&is_one), POSITIONS),
        ("/rope_parameters/partial_rotary_factor", Some(&is_one), POSITIONS),
        ("/reads", None, READS),
    ] {
        if let Some(value) = found(path).filter(|v| !is_allowed.is_some_and(|allowed| allowed(v))) {
            let said = kind(value).map_or_else(|| written(value), String::from);
            return Err(OpenError::Setting { name: path.trim_start_matches('/').into(), value: said, reason });
        }
    }
    if let Some(theta) = json.pointer("/rope_parameters/rope_theta").cloned() {
        json["rope_theta"] = theta;
    }
    serde_json::from_value(json).map_err(|e| fault(e.to_string()))
}

/// How positions are scaled.
fn kind(scaling: &Value) -> Option<&str> {
    scaling.get("rope_type").or_else(|| scaling.get("type")).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// As SmolLM2's, without what is never read.
    fn plain() -> Value {
        json!({
            "model_type": "llama", "hidden_act": "silu", "attention_bias": false, "mlp_bias": false, "hidden_size": 576,
            "intermediate_size": 1536, "num_attention_heads": 9, "num_key_value_heads": 3, "num_hidden_layers": 30,
            "max_position_embeddings": 8192, "rms_norm_eps": 1e-5, "rope_theta": 100_000, "rope_scaling": null,
            "tie_word_embeddings": true, "vocab_size": 49152, "torch_dtype": "bfloat16", "transformers_version": "4.42.3"
        })
    }

    fn with(name: &str, value: Value) -> Result<DecoderConfig, OpenError> {
        let mut json = plain();
        json[name] = value;
        config(json.to_string().as_bytes())
    }

    #[test]
    fn the_usual_settings_are_read() {
        let found = config(plain().to_string().as_bytes()).unwrap();
        assert_eq!((found.kv_heads(), found.head_dim(), found.rope_theta, found.tie_word_embeddings), (3, 64, 1e5, true));
        assert_eq!(found.parameters(), 134_515_008);
        let newer = with("rope_parameters", json!({"rope_type": "default", "rope_theta": 5e5})).unwrap();
        assert_eq!(newer.rope_theta, 5e5);
        let qwen = with("model_type", json!("qwen2")).unwrap();
        assert_eq!(qwen.parameters() - found.parameters(), 30 * (576 + 2 * 192));
        assert!(with("rope_scaling", json!({"type": "default"})).is_ok());
        assert!(with("layer_types", json!(["full_attention", "full_attention"])).is_ok());
    }

    #[test]
    fn what_is_not_computed_is_refused_by_name() {
        let said = |name: &str, value: Value| with(name, value).unwrap_err().to_string();
        assert_eq!(said("model_type", json!("gemma2")), "this is a gemma2 model; the page reads llama and qwen2");
        for (name, value, beginning) in [
            ("rope_scaling", json!({"rope_type": "llama3", "factor": 32.0}), "its setting rope_scaling is llama3: positions"),
            ("rope_scaling", json!({"type": "linear", "factor": 2.0}), "its setting rope_scaling is linear: positions"),
            ("rope_scaling", json!({"factor": 2.0}), "its setting rope_scaling is {\"factor\":2.0}: positions"),
            ("rope_parameters", json!({"rope_type": "yarn"}), "its setting rope_parameters is yarn: positions"),
            ("partial_rotary_factor", json!(0.5), "its setting partial_rotary_factor is 0.5: positions"),
            ("attention_bias", json!(true), "its setting attention_bias is true: such biases"),
            ("mlp_bias", json!(true), "its setting mlp_bias is true: such biases"),
            ("hidden_act", json!("gelu"), "its setting hidden_act is gelu: silu alone"),
            ("use_sliding_window", json!(true), "its setting use_sliding_window is true: attention"),
            ("layer_types", json!(["sliding_attention"]), "its setting layer_types is [\"sliding_attention\"]: attention"),
            ("quantization_config", json!({"quant_method": "gptq"}), "its setting quantization_config is {\"quant_method\":"),
            ("reads", json!(576), "its setting reads is 576"),
            ("model_type", json!(7), "config.json: it is no configuration: it names no model_type"),
            ("hidden_size", json!(-1), "config.json: it is no configuration: "),
            ("vocab_size", json!("many"), "config.json: it is no configuration: "),
        ] {
            let said = said(name, value);
            assert!(said.starts_with(beginning), "{said}");
        }
        let mut json = plain();
        json.as_object_mut().unwrap().remove("rms_norm_eps");
        let missing = config(json.to_string().as_bytes()).unwrap_err().to_string();
        assert!(missing.contains("missing field `rms_norm_eps`"), "{missing}");
        for broken in ["", "{", "[]", "{\"model_type\": \"llama\"}"] {
            assert!(matches!(config(broken.as_bytes()), Err(OpenError::Damaged { .. })), "{broken}");
        }
    }
}
