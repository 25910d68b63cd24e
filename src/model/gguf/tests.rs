//! Files written by another implementation (the crate rlx-gguf) are read as it reads them, and damaged ones are refused.

use std::io::Cursor;

use burn::tensor::Device;
use rlx_gguf::{GgmlType, GgufWriter, MetaValue, dequant_typed, quantize};

use super::{BlockKind, Gguf, GgufError, GgufTensors, Value};
use crate::{
    causal::random::Random,
    model::{CheckpointError, Decoder, DecoderConfig, Matrix, Question, Rows, TokenTree},
};

const TYPES: [GgmlType; 10] = [
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

#[test]
fn every_kind_is_read_as_another_implementation_reads_it() {
    let mut random = Random::new(5);
    let values: Vec<f32> = (0..1024).map(|i| (random.normal() * f64::from(1 + i / 100)) as f32).collect();
    for (kind, other) in BlockKind::ALL.into_iter().zip(TYPES) {
        assert_eq!(kind.code(), other.to_u32());
        let bytes = quantize(&values, other).unwrap();
        assert_eq!(kind.bytes(values.len()), Some(bytes.len()), "{kind:?}");
        let (own, expected) = (kind.values(&bytes), dequant_typed(other, &bytes, values.len(), "").unwrap());
        let worst = own.iter().zip(&expected).map(|(a, b)| (a - b).abs() / b.abs().max(1.0)).fold(0.0, f32::max);
        assert!(own.len() == expected.len() && worst <= 1e-6, "{kind:?}: {worst}");
        let off = own.iter().zip(&values).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(off < 3.0, "{kind:?} is off by {off}");
    }
    assert_eq!(BlockKind::Q4K.bytes(128), None, "half a block");
}

/// Worked out by hand from the layout.
#[test]
fn a_block_of_four_bits_is_scale_times_value_plus_minimum() {
    let mut block = vec![0; 20];
    block[..2].copy_from_slice(&half::f16::from_f32(0.5).to_le_bytes());
    block[2..4].copy_from_slice(&half::f16::from_f32(-1.0).to_le_bytes());
    block[4] = 0x3f;
    let values = BlockKind::Q4_1.values(&block);
    assert_eq!((values[0], values[16], values[1], values.len()), (6.5, 0.5, -1.0, 32));
}

fn config() -> DecoderConfig {
    let heads = DecoderConfig { num_attention_heads: 4, num_key_value_heads: Some(2), ..DecoderConfig::tiny(64) };
    DecoderConfig { hidden_size: 256, intermediate_size: 512, head_dim: Some(64), tie_word_embeddings: false, ..heads }
}

/// The names and the order of rows in GGUF, the other way round than they are read.
fn write(decoder: &Decoder, config: &DecoderConfig, kinds: &[GgmlType]) -> Vec<u8> {
    let mut writer = GgufWriter::new();
    writer.set_arch("llama");
    let number = |v: usize| MetaValue::U32(v as u32);
    for (name, value) in [
        ("llama.embedding_length", number(config.hidden_size)),
        ("llama.feed_forward_length", number(config.intermediate_size)),
        ("llama.block_count", number(config.num_hidden_layers)),
        ("llama.attention.head_count", number(config.num_attention_heads)),
        ("llama.attention.head_count_kv", number(config.kv_heads())),
        ("llama.attention.key_length", number(config.head_dim())),
        ("llama.context_length", number(config.max_position_embeddings)),
        ("llama.attention.layer_norm_rms_epsilon", MetaValue::F32(config.rms_norm_eps as f32)),
        ("llama.rope.freq_base", MetaValue::F32(config.rope_theta as f32)),
    ] {
        writer.set_meta(name, value);
    }
    let text = |s: &str| MetaValue::String(s.into());
    let mut tokens: Vec<String> = ["<|end|>", "Ġ", "A", "1", "2", "h", "i", "hi", "Ġhi", "ĠA"].map(String::from).into();
    tokens.extend((tokens.len()..config.vocab_size).map(|i| format!("t{i}")));
    let kinds_of = (0..tokens.len()).map(|i| MetaValue::I32(if i == 0 { 3 } else { 1 })).collect();
    writer.set_meta("tokenizer.ggml.model", text("gpt2"));
    writer.set_meta("tokenizer.ggml.pre", text("smollm"));
    writer.set_meta("tokenizer.ggml.tokens", MetaValue::Array(tokens.iter().map(|t| text(t)).collect()));
    writer.set_meta("tokenizer.ggml.token_type", MetaValue::Array(kinds_of));
    writer.set_meta("tokenizer.ggml.merges", MetaValue::Array(["h i", "Ġ hi", "Ġ A"].map(text).into()));
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
    put("output.weight".into(), [config.vocab_size, d], rows(decoder.head.as_ref().unwrap().val()), false);
    put("output_norm.weight".into(), [1, d], vector(decoder.norm.val()), true);
    for (i, layer) in decoder.layers.iter().enumerate() {
        put(format!("blk.{i}.attn_norm.weight"), [1, d], vector(layer.input_norm.val()), true);
        put(format!("blk.{i}.ffn_norm.weight"), [1, d], vector(layer.post_norm.val()), true);
        let names = ["attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"];
        for (matrix, name) in Matrix::ALL.into_iter().zip(names) {
            let [input, output] = matrix.shape(config);
            let mut values = rows(layer.matrix(matrix).val().transpose());
            if matches!(matrix, Matrix::Q | Matrix::K) {
                values = paired(&values, input, config.head_dim());
            }
            put(format!("blk.{i}.{name}.weight"), [output, input], values, false);
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

fn logits(decoder: &Decoder) -> Vec<f32> {
    let weights = decoder.weights(None);
    let cache = weights.read_questions(&[Question::Words(vec![3, 9, 27, 5])]);
    let tree = TokenTree::new([&[7, 8][..], &[7, 9, 11]]);
    let hidden = weights.read_personas(&cache, &Rows { trees: vec![&tree], questions: vec![0] });
    weights.logits(hidden, &[2, 3, 4, 63]).into_data().iter::<f32>().collect()
}

fn read(file: &[u8]) -> Result<Decoder, CheckpointError> {
    let header = Gguf::parse(file)?;
    let config = header.config()?;
    Decoder::from_tensors(config.clone(), &GgufTensors { header: &header, bytes: file, config: &config }, &Device::flex())
}

#[test]
fn a_decoder_comes_back_from_its_file() {
    let (config, device) = (config(), Device::flex());
    device.seed(3);
    let decoder = Decoder::random(&config, &device);
    let file = write(&decoder, &config, &[GgmlType::F32]);
    let again = read(&file).unwrap();
    assert_eq!(DecoderConfig { rms_norm_eps: config.rms_norm_eps, ..again.config.clone() }, config);
    let apart = |other: &Decoder| logits(&decoder).iter().zip(logits(other)).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(apart(&again) < 1e-5, "{}", apart(&again));
    // All kinds in one file: near, for they are rounded.
    let mixed = apart(&read(&write(&decoder, &config, &TYPES)).unwrap());
    assert!(mixed > 1e-5 && mixed < 0.3, "{mixed}");
}

#[test]
fn the_tokenizer_comes_from_the_file() {
    let (config, device) = (config(), Device::flex());
    let header = Gguf::parse(&write(&Decoder::random(&config, &device), &config, &[GgmlType::Q8_0])).unwrap();
    let tokenizer = header.tokenizer().unwrap();
    let ids = |text: &str| tokenizer.encode(text, false).unwrap().get_ids().to_vec();
    // Digits stand alone, a space belongs to what follows, and a control token is one.
    assert_eq!(ids("hi hi A12<|end|>"), [7, 8, 9, 3, 4, 0]);
    let mut other = header.clone();
    other.settings.insert("tokenizer.ggml.pre".into(), Value::Text("elbish".into()));
    assert_eq!(other.tokenizer().unwrap_err(), GgufError::Tokenizer("elbish".into()));
    other.settings.insert("tokenizer.ggml.merges".into(), Value::Texts(vec!["x y".into()]));
    other.settings.remove("tokenizer.ggml.pre");
    assert!(matches!(other.tokenizer(), Err(GgufError::Damaged(_))));
}

#[test]
fn other_families_and_types_are_refused_with_a_reason() {
    let (config, device) = (config(), Device::flex());
    let file = write(&Decoder::random(&config, &device), &config, &[GgmlType::Q8_0]);
    let mut header = Gguf::parse(&file).unwrap();
    let info = &header.tensors["blk.0.attn_q.weight"];
    assert_eq!((info.shape.as_slice(), info.kind), (&[256, 256][..], 8));
    header.tensors.get_mut("blk.0.attn_q.weight").unwrap().kind = 11;
    let load = |header: &Gguf| {
        let config = header.config()?;
        Decoder::from_tensors(config.clone(), &GgufTensors { header, bytes: file.as_slice(), config: &config }, &device)
    };
    let kind = GgufError::Kind { name: "blk.0.attn_q.weight".into(), kind: 11 };
    assert_eq!(load(&header).unwrap_err(), CheckpointError::Gguf(kind));
    header.tensors.remove("blk.0.attn_q.weight");
    assert_eq!(load(&header).unwrap_err(), CheckpointError::Missing("model.layers.0.self_attn.q_proj.weight".into()));
    header.settings.insert("general.architecture".into(), Value::Text("gemma".into()));
    assert_eq!(load(&header).unwrap_err(), CheckpointError::Gguf(GgufError::Family("gemma".into())));
}

/// Cut anywhere, or with any byte changed: an error or a model, and never more.
#[test]
fn damaged_files_are_refused() {
    let config = DecoderConfig { num_hidden_layers: 1, ..config() };
    let file = write(&Decoder::random(&config, &Device::flex()), &config, &[GgmlType::Q4K]);
    let header = Gguf::parse(&file).unwrap();
    let begins = header.tensors.values().map(|t| t.start).min().unwrap() as usize;
    assert_eq!(Gguf::parse(b"PK\x03\x04 something else"), Err(GgufError::NotGguf));
    assert_eq!(Gguf::parse(b"GGUF\x01\0\0\0"), Err(GgufError::Version(1)));
    for end in 0..begins - 32 {
        assert_eq!(Gguf::parse(&file[..end]), Err(GgufError::Truncated), "{end}");
    }
    assert!(matches!(read(&file[..file.len() - 1]), Err(CheckpointError::Gguf(GgufError::Truncated))));
    let mut random = Random::new(9);
    for _ in 0..4000 {
        let mut damaged = file[..begins + 64].to_vec();
        let at = (random.unit() * begins as f64) as usize;
        damaged[at] = (random.unit() * 256.0) as u8;
        if let Ok(header) = Gguf::parse(&damaged) {
            _ = header.config().map(|c| c.check());
            for (name, tensor) in &header.tensors {
                _ = tensor.place(name);
            }
        }
    }
}
