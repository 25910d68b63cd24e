//! Models of visitors: adapters, GGUF files, and Hugging Face's three.

use std::slice;

use ace_playground::model::{
    Adapter, Decoder, DecoderConfig, Parts, Precision,
    gguf::Gguf,
    open::{Limits, ModelFiles, OpenedModel},
};
use burn::tensor::Device;
use futures::executor::block_on;

use super::{file, hammer, tiny};

/// As a browser has them, with less memory: what is refused there is refused here.
const LIMITS: Limits = Limits { file_bytes: 64 << 20, parameters: 2_000_000 };

/// A file of safetensors with another header.
fn with_header(header: &[u8], data: &[u8]) -> Vec<u8> {
    [&(header.len() as u64).to_le_bytes()[..], header, data].concat()
}

fn split(safetensors: &[u8]) -> (&[u8], &[u8]) {
    let length = u64::from_le_bytes(safetensors[..8].try_into().expect("eight bytes"));
    safetensors[8..].split_at(length as usize)
}

#[test]
fn adapters() {
    let device = Device::flex();
    let config: DecoderConfig = serde_json::from_slice(&file("public/models/config.json")).expect("a shape");
    let sound = file("public/models/paper/adapter_model.safetensors");
    let notes = String::from_utf8_lossy(split(&sound).0).into_owned();
    let base = notes.split("base_model_sha256\\\":\\\"").nth(1).expect("a base")[..64].to_string();
    assert!(Adapter::load(&sound, &config, &base, &device).is_ok());
    hammer("adapters", slice::from_ref(&sound), |bytes| drop(Adapter::load(bytes, &config, &base, &device)));
    let (header, data) = split(&sound);
    hammer("adapter-headers", &[header.to_vec()], |bytes| {
        drop(Adapter::load(&with_header(bytes, data), &config, &base, &device));
    });
}

fn open(files: Vec<(String, Parts)>) -> bool {
    ModelFiles::of(files).and_then(|files| OpenedModel::open(files, &LIMITS, &Device::flex())).is_ok()
}

fn parts(bytes: &[u8]) -> Parts {
    Parts::new(bytes.chunks(10_000).map(<[u8]>::to_vec).collect())
}

#[test]
fn gguf_files() {
    let sound = tiny::gguf();
    assert!(open(vec![("tiny.gguf".into(), parts(&sound))]), "the sound file is not opened");
    // Headers alone are read far oftener.
    let header = sound[..sound.len() - tiny::config().parameters() as usize * 4].to_vec();
    hammer("gguf-headers", &[header], |bytes| {
        if let Ok(gguf) = Gguf::parse(bytes) {
            let _ = gguf.config();
            let _ = gguf.tokenizer();
        }
    });
    hammer("gguf", &[sound], |bytes| _ = open(vec![("tiny.gguf".into(), parts(bytes))]));
}

/// `config.json`, weights and tokenizer of a small model.
fn three() -> [Vec<u8>; 3] {
    let config = tiny::config();
    let weights = block_on(Decoder::random(&config, &Device::flex()).to_safetensors(Precision::Half));
    let tokenizer =
        Gguf::parse(&tiny::gguf()).expect("a header").tokenizer().expect("a tokenizer").to_string(false).expect("json");
    [serde_json::to_vec(&config).expect("a shape"), weights, tokenizer.into_bytes()]
}

fn open_three(files: [&[u8]; 3]) -> bool {
    let names = ["config.json", "model.safetensors", "tokenizer.json"];
    open(names.into_iter().zip(files).map(|(name, bytes)| (name.into(), parts(bytes))).collect())
}

#[test]
fn files_of_hugging_face() {
    let [config, weights, tokenizer] = three();
    assert!(open_three([&config, &weights, &tokenizer]), "the sound files are not opened");
    hammer("config", slice::from_ref(&config), |bytes| _ = open_three([bytes, &weights, &tokenizer]));
    let (header, data) = split(&weights);
    hammer("weights-headers", &[header.to_vec()], |bytes| _ = open_three([&config, &with_header(bytes, data), &tokenizer]));
}

/// The crate that reads them has its own limits: not with every run of the tests.
#[test]
#[cfg_attr(all(), ignore = "cargo xtask fuzz")]
fn tokenizers_of_hugging_face() {
    let [config, weights, tokenizer] = three();
    hammer("tokenizer", slice::from_ref(&tokenizer), |bytes| _ = open_three([&config, &weights, bytes]));
}
