//! The same tiny model in every layout and number type, and files that are not what they should be.

use std::collections::BTreeMap;

use burn::tensor::Device;
use half::{bf16, f16};
use rlx_gguf::GgmlType;
use safetensors::{Dtype, tensor::TensorView};

use super::{FileKind, Limits, ModelFiles, OpenError, OpenedModel};
use crate::{
    causal::random::Random,
    model::{
        CheckpointError, Decoder, DecoderConfig, Matrix, Parts,
        gguf::{
            Gguf, GgufError,
            samples::{self, TYPES, logits},
        },
    },
};

const ROOM: Limits = Limits { file_bytes: 64 << 20, parameters: 10_000_000 };

fn config(family: &str, is_tied: bool) -> DecoderConfig {
    let model_type = family.into();
    DecoderConfig { model_type, tie_word_embeddings: is_tied, max_position_embeddings: 2048, ..samples::config() }
}

fn random(config: &DecoderConfig) -> Decoder {
    let device = Device::flex();
    device.seed(8);
    Decoder::random(config, &device)
}

fn parts(bytes: &[u8], size: usize) -> Parts {
    Parts::new(bytes.chunks(size).map(<[u8]>::to_vec).collect())
}

/// Every tensor by its name in files, `[out, in]`.
fn tensors(decoder: &Decoder) -> BTreeMap<String, (Vec<usize>, Vec<f32>)> {
    let rows = |t: burn::tensor::Tensor<2>| (t.dims().to_vec(), t.into_data().iter::<f32>().collect::<Vec<f32>>());
    let vector = |t: burn::tensor::Tensor<1>| (t.dims().to_vec(), t.into_data().iter::<f32>().collect::<Vec<f32>>());
    let mut all = BTreeMap::from([
        ("model.embed_tokens.weight".into(), rows(decoder.embedding.val())),
        ("model.norm.weight".into(), vector(decoder.norm.val())),
    ]);
    if let Some(head) = &decoder.head {
        all.insert("lm_head.weight".into(), rows(head.val()));
    }
    for (i, layer) in decoder.layers.iter().enumerate() {
        let name = |part: &str| format!("model.layers.{i}.{part}");
        all.insert(name("input_layernorm.weight"), vector(layer.input_norm.val()));
        all.insert(name("post_attention_layernorm.weight"), vector(layer.post_norm.val()));
        for matrix in Matrix::ALL {
            all.insert(name(&format!("{}.weight", matrix.path())), rows(layer.matrix(matrix).val().transpose()));
            if let Some(bias) = layer.bias(matrix) {
                all.insert(name(&format!("{}.bias", matrix.path())), vector(bias.val()));
            }
        }
    }
    all
}

fn bytes_of(values: &[f32], dtype: Dtype) -> Vec<u8> {
    match dtype {
        Dtype::F32 => values.iter().flat_map(|v| v.to_le_bytes()).collect(),
        Dtype::F16 => values.iter().flat_map(|v| f16::from_f32(*v).to_le_bytes()).collect(),
        Dtype::BF16 => values.iter().flat_map(|v| bf16::from_f32(*v).to_le_bytes()).collect(),
        _ => values.iter().flat_map(|v| f64::from(*v).to_le_bytes()).collect(),
    }
}

fn safetensors(all: &BTreeMap<String, (Vec<usize>, Vec<f32>)>, dtype: Dtype) -> Vec<u8> {
    let bytes: BTreeMap<&String, Vec<u8>> = all.iter().map(|(name, (_, values))| (name, bytes_of(values, dtype))).collect();
    let views = all.iter().map(|(name, (shape, _))| (name, TensorView::new(dtype, shape.clone(), &bytes[name]).unwrap()));
    safetensors::serialize(views, None).unwrap()
}

/// The three files of a model, as a hub has them.
struct Three {
    config: Vec<u8>,
    weights: Vec<u8>,
    tokenizer: Vec<u8>,
}

impl Three {
    fn of(decoder: &Decoder, dtype: Dtype) -> Self {
        let gguf = samples::write(decoder, &decoder.config, &[GgmlType::F32]);
        let tokenizer = Gguf::parse(&gguf).unwrap().tokenizer().unwrap().to_string(false).unwrap();
        Self {
            config: serde_json::to_vec(&decoder.config).unwrap(),
            weights: safetensors(&tensors(decoder), dtype),
            tokenizer: tokenizer.into_bytes(),
        }
    }

    fn files(&self) -> Result<ModelFiles, OpenError> {
        let named = [("config.json", &self.config), ("model.safetensors", &self.weights), ("tokenizer.json", &self.tokenizer)];
        ModelFiles::of(named.into_iter().map(|(name, bytes)| (name.into(), parts(bytes, 5_000))).collect())
    }

    fn open(&self) -> Result<OpenedModel, OpenError> {
        OpenedModel::open(self.files()?, &ROOM, &Device::flex())
    }
}

fn open_gguf(file: &[u8]) -> Result<OpenedModel, OpenError> {
    open_within(file, &ROOM)
}

fn open_within(file: &[u8], limits: &Limits) -> Result<OpenedModel, OpenError> {
    OpenedModel::open(ModelFiles::of(vec![("tiny.gguf".into(), parts(file, 7_000))])?, limits, &Device::flex())
}

fn apart(a: &Decoder, b: &Decoder) -> f32 {
    logits(a).iter().zip(logits(b)).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

/// Both layouts, both families, embeddings tied or not: the same logits, up to what a number type rounds.
#[test]
fn every_layout_and_type_gives_the_same_logits() {
    for (family, is_tied) in [("llama", false), ("llama", true), ("qwen2", false), ("qwen2", true)] {
        let decoder = random(&config(family, is_tied));
        for (dtype, bound) in [(Dtype::F32, 1e-6), (Dtype::F16, 2e-3), (Dtype::BF16, 2e-2)] {
            let opened = Three::of(&decoder, dtype).open().unwrap();
            let off = apart(&decoder, &opened.decoder);
            assert!(off <= bound && (dtype == Dtype::F32 || off > 1e-6), "{family}, {dtype:?}: {off}");
            assert_eq!((&opened.decoder.config, opened.prompts.letters(2)), (&decoder.config, &[9, 11][..]));
            assert_eq!(opened.size.memory_bytes, 4 * decoder.config.parameters());
        }
        let bounds = [1e-5, 2e-3, 2e-2, 0.4, 0.4, 0.2, 0.2, 0.03, 0.4, 0.1];
        let decoder = random(&DecoderConfig { num_hidden_layers: 1, ..decoder.config });
        for (kind, bound) in TYPES.into_iter().zip(bounds) {
            let opened = open_gguf(&samples::write(&decoder, &decoder.config, &[kind])).unwrap();
            let off = apart(&decoder, &opened.decoder);
            assert!(off <= bound && (kind == GgmlType::F32 || off > 1e-6), "{family}, {kind:?}: {off}");
            assert_eq!((opened.decoder.head.is_none(), opened.prompts.letters(1)), (is_tied, &[9][..]));
        }
    }
}

#[test]
fn biases_and_untied_heads_are_used() {
    let decoder = random(&config("qwen2", false));
    let mut plain = decoder.clone();
    plain.layers.iter_mut().for_each(|layer| layer.biases = None);
    assert!(apart(&decoder, &plain) > 1e-4, "biases change nothing");
    let mut tied = decoder.clone();
    tied.head = None;
    assert!(apart(&decoder, &tied) > 1e-3, "the head changes nothing");
}

/// Cut anywhere, the files are refused with a reason.
#[test]
fn truncated_files_are_refused() {
    let decoder = random(&DecoderConfig { num_hidden_layers: 1, ..config("llama", true) });
    let gguf = samples::write(&decoder, &decoder.config, &[GgmlType::Q8_0]);
    let three = Three::of(&decoder, Dtype::F16);
    let header = 8 + u64::from_le_bytes(three.weights[..8].try_into().unwrap()) as usize;
    for (file, beginning) in [(&gguf, 9_000), (&three.weights, header)] {
        for end in (0..beginning).step_by(501).chain((beginning..file.len()).step_by(90_001)).chain([file.len() - 1]) {
            let cut = &file[..end];
            let said = if file == &gguf {
                open_gguf(cut)
            } else {
                Three { weights: cut.into(), config: three.config.clone(), tokenizer: three.tokenizer.clone() }.open()
            };
            let is_refused = matches!(
                said,
                Err(OpenError::Truncated { .. }
                    | OpenError::OtherKind { is: FileKind::Empty | FileKind::Unknown, .. }
                    | OpenError::Damaged { error: CheckpointError::Gguf(GgufError::Truncated), .. })
            );
            assert!(is_refused, "{end} of {}: {:?}", file.len(), said.map(|_| ()));
        }
    }
    let text = open_gguf(&gguf[..gguf.len() - 1]).unwrap_err().to_string();
    assert!(text.starts_with("tiny.gguf has ") && text.ends_with("fetch it again"), "{text}");
}

#[test]
fn other_models_are_refused_by_name() {
    let decoder = random(&config("llama", true));
    let mut three = Three::of(&decoder, Dtype::F32);
    let said = |three: &Three| three.open().unwrap_err().to_string();
    let gemma = DecoderConfig { model_type: "gemma2".into(), ..decoder.config.clone() };
    let family = "this is a gemma2 model; the page reads llama and qwen2";
    assert_eq!(open_gguf(&samples::write(&decoder, &gemma, &[GgmlType::F32])).unwrap_err().to_string(), family);
    three.config = serde_json::to_vec(&gemma).unwrap();
    assert_eq!(said(&three), family);
    // Weights of another shape, of a type that is not read, or without a tensor.
    let wider = DecoderConfig { intermediate_size: 256, ..decoder.config.clone() };
    three.config = serde_json::to_vec(&wider).unwrap();
    assert!(said(&three).contains("mlp.gate_proj.weight is [512, 256], expected [256, 256]"), "{}", said(&three));
    three.config = serde_json::to_vec(&decoder.config).unwrap();
    three.weights = safetensors(&tensors(&decoder), Dtype::F64);
    assert!(said(&three).contains("has the number type F64"), "{}", said(&three));
    let mut fewer = tensors(&decoder);
    fewer.remove("model.layers.1.mlp.up_proj.weight");
    three.weights = safetensors(&fewer, Dtype::F32);
    assert_eq!(said(&three), "model.safetensors: the tensor model.layers.1.mlp.up_proj.weight is missing");
    let mut endless = tensors(&decoder);
    endless.get_mut("model.norm.weight").unwrap().1[3] = f32::INFINITY;
    three.weights = safetensors(&endless, Dtype::F32);
    assert!(said(&three).contains("model.norm.weight holds a value that is not a number"), "{}", said(&three));
}

#[test]
fn settings_that_are_not_computed_are_refused_in_gguf_too() {
    let decoder = random(&config("llama", true));
    let header = Gguf::parse(&samples::write(&decoder, &decoder.config, &[GgmlType::Q8_0])).unwrap();
    for (name, value) in [
        ("llama.rope.scaling.type", crate::model::gguf::Value::Text("linear".into())),
        ("llama.rope.dimension_count", crate::model::gguf::Value::Number(32.0)),
        ("llama.expert_count", crate::model::gguf::Value::Number(8.0)),
        ("split.count", crate::model::gguf::Value::Number(2.0)),
    ] {
        let mut other = header.clone();
        other.settings.insert(name.into(), value);
        assert!(matches!(other.config(), Err(GgufError::Setting { name: refused, .. }) if refused == name), "{name}");
    }
    let mut scaled = header.clone();
    scaled.tensors.insert("rope_freqs.weight".into(), scaled.tensors["output_norm.weight"].clone());
    assert!(matches!(scaled.config(), Err(GgufError::Setting { .. })));
    let short = samples::config();
    let said = open_gguf(&samples::write(&random(&short), &short, &[GgmlType::Q8_0])).unwrap_err().to_string();
    assert!(said.starts_with("its setting max_position_embeddings is 256: prompts take up to 1024"), "{said}");
}

#[test]
fn tokenizers_of_other_models_are_refused() {
    let decoder = random(&config("llama", true));
    let mut three = Three::of(&decoder, Dtype::F16);
    let larger = random(&DecoderConfig { vocab_size: 80, ..config("llama", true) });
    three.tokenizer = Three::of(&larger, Dtype::F16).tokenizer;
    assert_eq!(three.open().unwrap_err(), OpenError::Vocabulary { token: 79, vocabulary: 64 });
    for broken in ["{}", "{\"version\": \"1.0\", \"model\": {\"type\": \"BPE\"}}", "{\"model\": 3"] {
        three.tokenizer = broken.into();
        assert!(matches!(three.open(), Err(OpenError::Tokenizer { .. })), "{broken}");
    }
    let mut json: serde_json::Value = serde_json::from_slice(&Three::of(&decoder, Dtype::F16).tokenizer).unwrap();
    json["normalizer"] =
        serde_json::json!({"type": "Sequence", "normalizers": [{"type": "Precompiled", "precompiled_charsmap": "A"}]});
    three.tokenizer = json.to_string().into();
    assert!(three.open().unwrap_err().to_string().contains("SentencePiece"));
    // What it says of cutting and padding is for others.
    json["normalizer"] = serde_json::Value::Null;
    json["truncation"] = serde_json::json!({"direction": "Right", "max_length": 1, "strategy": "LongestFirst", "stride": 0});
    let padding = serde_json::json!({"strategy": {"Fixed": 9}, "direction": "Right", "pad_to_multiple_of": null, "pad_id": 0,
        "pad_type_id": 0, "pad_token": "<|end|>"});
    json["padding"] = padding;
    three.tokenizer = json.to_string().into();
    assert_eq!(three.open().unwrap().prompts.text(&["hi hi A".into()]).unwrap(), [7, 8, 9]);
    // A vocabulary without letters as single tokens.
    let letters = Three::of(&decoder, Dtype::F16).tokenizer;
    three.tokenizer = String::from_utf8(letters).unwrap().replace("ĠB", "ĠQ").replace(r#"["Ġ","B"]"#, r#"["Ġ","Ġ"]"#).into();
    let said = three.open().unwrap_err().to_string();
    assert!(said.starts_with("tokenizer.json: "), "{said}");
}

/// What could not be held is refused before anything is made.
#[test]
fn sizes_are_checked_first() {
    let decoder = random(&config("llama", true));
    let gguf = samples::write(&decoder, &decoder.config, &[GgmlType::Q8_0]);
    let small = Limits { file_bytes: 1000, ..ROOM };
    assert_eq!(
        open_within(&gguf, &small).unwrap_err(),
        OpenError::FileTooLarge { file: "tiny.gguf".into(), bytes: gguf.len() as u64, most: 1000 }
    );
    let parameters = decoder.config.parameters();
    let few = Limits { parameters: parameters - 1, ..ROOM };
    assert_eq!(open_within(&gguf, &few).unwrap_err(), OpenError::TooManyParameters { parameters, most: parameters - 1 });
    assert!(open_within(&gguf, &Limits { parameters, ..ROOM }).is_ok());
    let mut three = Three::of(&decoder, Dtype::F16);
    let mut json: serde_json::Value = serde_json::from_slice(&three.config).unwrap();
    json["hidden_size"] = (1u64 << 60).into();
    three.config = json.to_string().into();
    assert!(matches!(three.open(), Err(OpenError::Config(_))), "{:?}", three.open().map(|_| ()));
    assert!(ROOM.check_file("tokenizer.json", 1 << 40, false).is_err() && ROOM.check_file("tokenizer.json", 5, false).is_ok());
}

/// Headers that claim more than any machine has, in shapes, offsets and lengths.
#[test]
fn absurd_headers_are_refused() {
    let decoder = random(&config("llama", true));
    let mut three = Three::of(&decoder, Dtype::F32);
    let whole = three.weights.clone();
    let length = u64::from_le_bytes(whole[..8].try_into().unwrap()) as usize;
    let text = String::from_utf8(whole[8..8 + length].to_vec()).unwrap();
    let with_header = |text: &str| [&(text.len() as u64).to_le_bytes()[..], text.as_bytes(), &whole[8 + length..]].concat();
    let huge = (1u64 << 60).to_string();
    let most = u64::MAX.to_string();
    for (from, to) in [
        ("\"shape\":[256]", format!("\"shape\":[{huge}]")),
        ("\"shape\":[256]", format!("\"shape\":[{huge},{huge}]")),
        ("\"shape\":[256]", format!("\"shape\":[{most},{most},0]")),
        ("\"data_offsets\":[0,", format!("\"data_offsets\":[{most},")),
        ("\"shape\":[256]", "\"shape\":[-1]".to_string()),
        ("\"dtype\":\"F32\"", "\"dtype\":\"Q9\"".to_string()),
    ] {
        let changed = text.replacen(from, &to, 1);
        assert_ne!(changed, text, "{from}");
        three.weights = with_header(&changed);
        assert!(matches!(three.open(), Err(OpenError::Damaged { .. })), "{to}: {:?}", three.open().map(|_| ()));
    }
    // One tensor with offsets that agree: of 2^60 numbers, and of as many as can be counted.
    for (side, is_counted) in [(1u64 << 60, false), (1 << 50, true)] {
        let claim = format!(r#"{{"model.norm.weight":{{"dtype":"F32","shape":[{side}],"data_offsets":[0,{}]}}}}"#, 4 * side);
        three.weights = with_header(&claim);
        let said = three.open().unwrap_err();
        assert_eq!(matches!(said, OpenError::Truncated { .. }), is_counted, "{said:?}");
        assert_eq!(matches!(said, OpenError::Damaged { .. }), !is_counted, "{said:?}");
    }
    let lengths = [u64::MAX, 1 << 60, 100 << 20].map(|l| [&l.to_le_bytes()[..], &whole[8..]].concat());
    for changed in lengths {
        three.weights = changed;
        assert!(three.open().is_err());
    }
    // In a GGUF file: counts, lengths of text, sides of tensors.
    let gguf = samples::write(&decoder, &decoder.config, &[GgmlType::Q8_0]);
    let begins = Gguf::parse(&gguf).unwrap().tensors.values().map(|t| t.start).min().unwrap() as usize;
    let mut random = Random::new(4);
    for _ in 0..600 {
        let mut damaged = gguf[..begins + 64].to_vec();
        let at = (random.unit() * (begins - 8) as f64) as usize;
        damaged[at..at + 8].copy_from_slice(&(1u64 << 60).to_le_bytes());
        assert!(open_gguf(&damaged).is_err());
    }
}

/// Any byte of the small files changed: an error or a model, and never more.
#[test]
fn damaged_files_do_no_harm() {
    let decoder = random(&DecoderConfig { num_hidden_layers: 1, ..config("qwen2", true) });
    let three = Three::of(&decoder, Dtype::F16);
    let header = 8 + u64::from_le_bytes(three.weights[..8].try_into().unwrap()) as usize;
    let mut random = Random::new(6);
    for round in 0..400 {
        let mut other = Three { config: three.config.clone(), weights: Vec::new(), tokenizer: three.tokenizer.clone() };
        // Weights that end with their header, so that nothing is built.
        other.weights = three.weights[..header].to_vec();
        let file = match round % 3 {
            0 => &mut other.config,
            1 => &mut other.weights,
            _ => &mut other.tokenizer,
        };
        let at = (random.unit() * file.len() as f64) as usize;
        file[at] = (random.unit() * 256.0) as u8;
        assert!(other.open().is_err());
    }
}
