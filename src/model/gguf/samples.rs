//! Tiny models for tests, and their GGUF files as another implementation (the crate rlx-gguf) writes them.

use std::io::Cursor;

use rlx_gguf::{GgmlType, GgufWriter, MetaValue, quantize};

use crate::model::{Decoder, DecoderConfig, LETTERS, Matrix, Question, Rows, TokenTree};

pub const TYPES: [GgmlType; 10] = [
    GgmlType::F32,
    GgmlType::F16,
    GgmlType::BF16,
    GgmlType::Q4_0,
    GgmlType::Q4_1,
    GgmlType::Q5_0,
    GgmlType::Q5_1,
    GgmlType::Q8_0,
    GgmlType::Q4K,
    GgmlType::Q6K,
];

pub fn config() -> DecoderConfig {
    let heads = DecoderConfig { num_attention_heads: 4, num_key_value_heads: Some(2), ..DecoderConfig::tiny(64) };
    DecoderConfig { hidden_size: 256, intermediate_size: 512, head_dim: Some(64), tie_word_embeddings: false, ..heads }
}

/// The names and the order of rows in GGUF, the other way round than they are read.
pub fn write(decoder: &Decoder, config: &DecoderConfig, kinds: &[GgmlType]) -> Vec<u8> {
    let mut writer = GgufWriter::new();
    let family = config.model_type.as_str();
    writer.set_arch(family);
    let number = |v: usize| MetaValue::U32(v as u32);
    for (name, value) in [
        ("embedding_length", number(config.hidden_size)),
        ("feed_forward_length", number(config.intermediate_size)),
        ("block_count", number(config.num_hidden_layers)),
        ("attention.head_count", number(config.num_attention_heads)),
        ("attention.head_count_kv", number(config.kv_heads())),
        ("attention.key_length", number(config.head_dim())),
        ("context_length", number(config.max_position_embeddings)),
        ("attention.layer_norm_rms_epsilon", MetaValue::F32(config.rms_norm_eps as f32)),
        ("rope.freq_base", MetaValue::F32(config.rope_theta as f32)),
    ] {
        writer.set_meta(format!("{family}.{name}"), value);
    }
    let text = |s: &str| MetaValue::String(s.into());
    let mut tokens: Vec<String> = ["<|end|>", "Ġ", "A", "1", "2", "h", "i", "hi", "Ġhi", "ĠA"].map(String::from).into();
    let mut merges: Vec<String> = ["h i", "Ġ hi", "Ġ A"].map(String::from).into();
    for letter in &LETTERS[1..] {
        tokens.extend([letter.to_string(), format!("Ġ{letter}")]);
        merges.push(format!("Ġ {letter}"));
    }
    tokens.extend((tokens.len()..config.vocab_size).map(|i| format!("t{i}")));
    let kinds_of = (0..tokens.len()).map(|i| MetaValue::I32(if i == 0 { 3 } else { 1 })).collect();
    writer.set_meta("tokenizer.ggml.model", text("gpt2"));
    writer.set_meta("tokenizer.ggml.pre", text("smollm"));
    writer.set_meta("tokenizer.ggml.tokens", MetaValue::Array(tokens.iter().map(|t| text(t)).collect()));
    writer.set_meta("tokenizer.ggml.token_type", MetaValue::Array(kinds_of));
    writer.set_meta("tokenizer.ggml.merges", MetaValue::Array(merges.iter().map(|m| text(m)).collect()));
    let mut next = kinds.iter().cycle();
    let mut put = |name: String, shape: [usize; 2], values: Vec<f32>, is_vector: bool| {
        let kind = if is_vector { GgmlType::F32 } else { *next.next().unwrap() };
        let shape = if is_vector { vec![shape[1]] } else { vec![shape[1], shape[0]] };
        writer.add_tensor_bytes(name, shape, kind, quantize(&values, kind).unwrap()).unwrap();
    };
    let rows = |t: burn::tensor::Tensor<2>| t.into_data().iter::<f32>().collect::<Vec<f32>>();
    let vector = |t: burn::tensor::Tensor<1>| t.into_data().iter::<f32>().collect::<Vec<f32>>();
    let d = config.hidden_size;
    put("token_embd.weight".into(), [config.vocab_size, d], rows(decoder.embedding.val()), false);
    if let Some(head) = &decoder.head {
        put("output.weight".into(), [config.vocab_size, d], rows(head.val()), false);
    }
    put("output_norm.weight".into(), [1, d], vector(decoder.norm.val()), true);
    for (i, layer) in decoder.layers.iter().enumerate() {
        put(format!("blk.{i}.attn_norm.weight"), [1, d], vector(layer.input_norm.val()), true);
        put(format!("blk.{i}.ffn_norm.weight"), [1, d], vector(layer.post_norm.val()), true);
        let names = ["attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"];
        for (matrix, name) in Matrix::ALL.into_iter().zip(names) {
            let [input, output] = matrix.shape(config);
            let mut values = rows(layer.matrix(matrix).val().transpose());
            if family == "llama" && matches!(matrix, Matrix::Q | Matrix::K) {
                values = paired(&values, input, config.head_dim());
            }
            put(format!("blk.{i}.{name}.weight"), [output, input], values, false);
            if let Some(bias) = layer.bias(matrix) {
                put(format!("blk.{i}.{name}.bias"), [1, output], vector(bias.val()), true);
            }
        }
    }
    let mut file = Cursor::new(Vec::new());
    writer.write(&mut file).unwrap();
    file.into_inner()
}

/// As llama.cpp's converter does: `[heads, 2, half]` to `[heads, half, 2]`.
fn paired(values: &[f32], columns: usize, head_dim: usize) -> Vec<f32> {
    let row = |r: usize| &values[r * columns..(r + 1) * columns];
    let order = |r: usize| {
        let (head, i) = (r / head_dim, r % head_dim);
        head * head_dim + (i % 2) * (head_dim / 2) + i / 2
    };
    (0..values.len() / columns).flat_map(|r| row(order(r)).to_vec()).collect()
}

pub fn logits(decoder: &Decoder) -> Vec<f32> {
    let weights = decoder.weights(None);
    let cache = weights.read_questions(&[Question::Words(vec![3, 9, 27, 5])]);
    let tree = TokenTree::new([&[7, 8][..], &[7, 9, 11]]);
    let hidden = weights.read_personas(&cache, &Rows { trees: vec![&tree], questions: vec![0] });
    weights.logits(hidden, &[2, 3, 4, 63]).into_data().iter::<f32>().collect()
}
