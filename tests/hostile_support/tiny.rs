//! A tiny model with random-looking weights that reads any text byte by byte, as the file that a visitor may have.

use ace_playground::model::{DecoderConfig, LETTERS};
use rlx_gguf::{GgmlType, GgufWriter, MetaValue, quantize};
use tokenizers::pre_tokenizers::byte_level::ByteLevel;

pub fn config() -> DecoderConfig {
    DecoderConfig { max_position_embeddings: 2048, ..DecoderConfig::tiny(320) }
}

pub fn gguf() -> Vec<u8> {
    let config = config();
    let mut writer = GgufWriter::new();
    writer.set_arch("llama");
    let number = |v: usize| MetaValue::U32(v as u32);
    let text = |s: &str| MetaValue::String(s.into());
    let texts = |all: &[String]| MetaValue::Array(all.iter().map(|s| text(s)).collect());
    for (name, value) in [
        ("embedding_length", number(config.hidden_size)),
        ("feed_forward_length", number(config.intermediate_size)),
        ("block_count", number(config.num_hidden_layers)),
        ("attention.head_count", number(config.num_attention_heads)),
        ("attention.head_count_kv", number(config.kv_heads())),
        ("context_length", number(config.max_position_embeddings)),
        ("attention.layer_norm_rms_epsilon", MetaValue::F32(1e-5)),
    ] {
        writer.set_meta(format!("llama.{name}"), value);
    }
    let mut bytes: Vec<String> = ByteLevel::alphabet().into_iter().map(String::from).collect();
    bytes.sort();
    let mut tokens = [vec!["<|end|>".to_owned()], bytes, ["hi", "Ġhi"].map(String::from).into()].concat();
    tokens.extend(LETTERS.iter().map(|letter| format!("Ġ{letter}")));
    let mut merges: Vec<String> = ["h i", "Ġ hi"].map(String::from).into();
    merges.extend(LETTERS.iter().map(|letter| format!("Ġ {letter}")));
    tokens.extend((tokens.len()..config.vocab_size).map(|i| format!("t{i}")));
    let kinds = (0..tokens.len()).map(|i| MetaValue::I32(if i == 0 { 3 } else { 1 })).collect();
    for (name, value) in [
        ("model", text("gpt2")),
        ("pre", text("smollm")),
        ("tokens", texts(&tokens)),
        ("token_type", MetaValue::Array(kinds)),
        ("merges", texts(&merges)),
    ] {
        writer.set_meta(format!("tokenizer.ggml.{name}"), value);
    }
    let own = |name: &str| {
        let name = name
            .replace("model.layers.", "blk.")
            .replace("model.embed_tokens", "token_embd")
            .replace("model.norm", "output_norm");
        let name = name.replace("self_attn.", "attn_").replace("attn_o_proj", "attn_output").replace("mlp.", "ffn_");
        name.replace("_proj", "").replace("input_layernorm", "attn_norm").replace("post_attention_layernorm", "ffn_norm")
    };
    for (name, shape) in config.tensors() {
        let values: Vec<f32> = (0..shape.iter().product::<usize>()).map(|i| (i % 17) as f32 / 17.0 - 0.5).collect();
        let bytes = quantize(&values, GgmlType::F32).expect("numbers");
        // Fastest first.
        let sides = shape.iter().rev().copied().collect();
        writer.add_tensor_bytes(own(&name), sides, GgmlType::F32, bytes).expect("a tensor");
    }
    let mut out = std::io::Cursor::new(Vec::new());
    writer.write(&mut out).expect("a file");
    out.into_inner()
}
