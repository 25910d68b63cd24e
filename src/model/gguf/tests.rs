//! Files written by another implementation (the crate rlx-gguf) are read as it reads them, and damaged ones are refused.

use burn::tensor::Device;
use rlx_gguf::{GgmlType, dequant_typed, quantize};

use super::{
    BlockKind, Gguf, GgufError, GgufTensors, Value,
    samples::{TYPES, config, logits, write},
};
use crate::{
    causal::random::Random,
    model::{CheckpointError, Decoder, DecoderConfig},
};

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

fn read(file: &[u8]) -> Result<Decoder, CheckpointError> {
    let header = Gguf::parse(file)?;
    let config = header.config()?;
    Decoder::from_tensors(config.clone(), &mut GgufTensors { header: &header, bytes: file, config: &config }, &Device::flex())
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
        Decoder::from_tensors(config.clone(), &mut GgufTensors { header, bytes: file.as_slice(), config: &config }, &device)
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
    assert!(matches!(read(&file[..file.len() - 1]), Err(CheckpointError::Truncated { .. })));
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
