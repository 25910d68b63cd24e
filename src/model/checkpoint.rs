//! Files of the Hugging Face layout: `model.safetensors` and `adapter_model.safetensors`, with the usual tensor names.
//!
//! Matrices are `[out, in]` in files and `[in, out]` in memory. Weights are stored in half precision or, in adapters, in bytes,
//! and computed in single. The base could be stored in bytes too; `ace quantise` measures what that changes, which is too much.

use std::collections::{BTreeMap, HashMap};

use burn::{
    module::Param,
    tensor::{Device, Tensor, TensorData},
};
use half::{bf16, f16};
use safetensors::{Dtype, SafeTensors, tensor::TensorView};

use super::{
    Adapter, AdapterConfig, Decoder, DecoderConfig, Matrix,
    adapter::{LayerAdapter, LowRank},
    config::ConfigFault,
    decoder::{self, Layer},
    gguf::{Bytes, GgufError, GgufTensors},
};

/// A file that this model can't be built from.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CheckpointError {
    #[error("it is no safetensors file: {0}")]
    NotSafetensors(String),
    #[error("it is no configuration: {0}")]
    NotConfig(String),
    #[error(transparent)]
    Config(#[from] ConfigFault),
    #[error("the tensor {0} is missing")]
    Missing(String),
    #[error("the tensor {name} is {got:?}, expected {expected:?}")]
    Shape { name: String, got: Vec<usize>, expected: Vec<usize> },
    #[error("the tensor {name} has the number type {dtype}; use F32, F16, BF16 or I8 with scales")]
    Dtype { name: String, dtype: String },
    #[error("the tensor {0} holds a value that is not a number")]
    NotFinite(String),
    #[error("it belongs to another base model")]
    OtherBase,
    #[error("{0}")]
    Adapter(&'static str),
    #[error(transparent)]
    Gguf(#[from] GgufError),
}

/// Tensors by the names that Hugging Face's files give them, as single precision: where a decoder's parameters come from.
pub trait Tensors {
    /// # Errors
    /// Where it is missing, of another shape, unreadable, or no number.
    fn values(&self, name: &str, expected: &[usize]) -> Result<Vec<f32>, CheckpointError>;
}

/// The tensors of a safetensors file.
struct File<'a> {
    tensors: SafeTensors<'a>,
}

impl<'a> File<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self, CheckpointError> {
        let tensors = SafeTensors::deserialize(bytes).map_err(|e| CheckpointError::NotSafetensors(e.to_string()))?;
        Ok(Self { tensors })
    }

    /// Bytes times the scale of their row. Rows are those of the file: `[out, in]`.
    fn quantised(&self, name: &str, bytes: &[u8], shape: &[usize]) -> Result<Vec<f32>, CheckpointError> {
        let [rows, columns] = shape else {
            return Err(CheckpointError::Dtype { name: name.into(), dtype: "I8".into() });
        };
        let scales = self.values(&scale_name(name), &[*rows])?;
        let rows = bytes.chunks_exact((*columns).max(1)).zip(scales);
        Ok(rows.flat_map(|(row, scale)| row.iter().map(move |b| f32::from(b.cast_signed()) * scale)).collect())
    }
}

impl Tensors for File<'_> {
    fn values(&self, name: &str, expected: &[usize]) -> Result<Vec<f32>, CheckpointError> {
        let view = self.tensors.tensor(name).map_err(|_| CheckpointError::Missing(name.into()))?;
        if view.shape() != expected {
            return Err(CheckpointError::Shape { name: name.into(), got: view.shape().into(), expected: expected.into() });
        }
        if view.dtype() == Dtype::I8 {
            return self.quantised(name, view.data(), expected);
        }
        let halves = || view.data().chunks_exact(2).map(|b| [b[0], b[1]]);
        let values: Vec<f32> = match view.dtype() {
            Dtype::F32 => view.data().chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect(),
            Dtype::F16 => halves().map(|b| f16::from_le_bytes(b).to_f32()).collect(),
            Dtype::BF16 => halves().map(|b| bf16::from_le_bytes(b).to_f32()).collect(),
            other => return Err(CheckpointError::Dtype { name: name.into(), dtype: format!("{other:?}") }),
        };
        if values.iter().all(|v| v.is_finite()) { Ok(values) } else { Err(CheckpointError::NotFinite(name.into())) }
    }
}

impl<B: Bytes + ?Sized> Tensors for GgufTensors<'_, B> {
    fn values(&self, name: &str, expected: &[usize]) -> Result<Vec<f32>, CheckpointError> {
        self.read(name, expected).map_err(|error| match error {
            GgufError::NoTensor(name) => CheckpointError::Missing(name),
            GgufError::Shape { name, got, expected } => CheckpointError::Shape { name, got, expected },
            GgufError::NotFinite(name) => CheckpointError::NotFinite(name),
            other => CheckpointError::Gguf(other),
        })
    }
}

/// Puts tensors on a device.
struct Loader<'a> {
    tensors: &'a dyn Tensors,
    device: &'a Device,
}

impl Loader<'_> {
    fn vector(&self, name: &str, len: usize) -> Result<Param<Tensor<1>>, CheckpointError> {
        let data = TensorData::new(self.tensors.values(name, &[len])?, [len]);
        Ok(Param::from_tensor(Tensor::from_data(data, self.device)))
    }

    fn rows(&self, name: &str, shape: [usize; 2]) -> Result<Param<Tensor<2>>, CheckpointError> {
        let data = TensorData::new(self.tensors.values(name, &shape)?, shape);
        Ok(Param::from_tensor(Tensor::from_data(data, self.device)))
    }

    /// Reads `[out, in]` and gives `[in, out]`.
    fn matrix(&self, name: &str, [input, output]: [usize; 2]) -> Result<Param<Tensor<2>>, CheckpointError> {
        let values = transpose(&self.tensors.values(name, &[output, input])?, output, input);
        Ok(Param::from_tensor(Tensor::from_data(TensorData::new(values, [input, output]), self.device)))
    }
}

fn transpose(values: &[f32], rows: usize, columns: usize) -> Vec<f32> {
    (0..columns).flat_map(|c| (0..rows).map(move |r| values[r * columns + c])).collect()
}

/// The scales of a quantised matrix, one for each row.
fn scale_name(name: &str) -> String {
    format!("{name}.scale")
}

/// How matrices are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Precision {
    /// 16 bits, F16.
    #[default]
    Half,
    /// 8 bits, I8, with one F16 scale for each row of the file: half the size, an error of at most 1/254 of the row's largest
    /// value.
    Byte,
}

/// Tensors to be written, in half precision or less.
#[derive(Default)]
struct Writer {
    tensors: BTreeMap<String, (Dtype, Vec<usize>, Vec<u8>)>,
    precision: Precision,
}

impl Writer {
    fn put(&mut self, name: String, shape: &[usize], values: &[f32]) {
        let bytes = values.iter().flat_map(|v| f16::from_f32(*v).to_le_bytes()).collect();
        self.tensors.insert(name, (Dtype::F16, shape.into(), bytes));
    }

    /// A matrix as `[rows, columns]` of the file, in the writer's precision.
    fn put_matrix(&mut self, name: String, [rows, columns]: [usize; 2], values: &[f32]) {
        if self.precision == Precision::Half {
            return self.put(name, &[rows, columns], values);
        }
        let mut scales = Vec::with_capacity(rows);
        let mut bytes = Vec::with_capacity(values.len());
        for row in values.chunks_exact(columns.max(1)) {
            let largest = row.iter().fold(0.0f32, |m, v| m.max(v.abs()));
            // What is read back is the rounded scale, so that is what divides; rounding down must not overflow a byte.
            let scale = f16::from_f32(largest / 127.0).to_f32().max(f16::MIN_POSITIVE.to_f32());
            scales.push(scale);
            bytes.extend(row.iter().map(|v| ((v / scale).round().clamp(-127.0, 127.0) as i8).cast_unsigned()));
        }
        self.put(scale_name(&name), &[rows], &scales);
        self.tensors.insert(name, (Dtype::I8, vec![rows, columns], bytes));
    }

    async fn vector(&mut self, name: String, param: &Param<Tensor<1>>) {
        let values = read(param.val()).await;
        self.put(name, &[values.len()], &values);
    }

    async fn rows(&mut self, name: String, param: &Param<Tensor<2>>) {
        let tensor = param.val();
        let shape = tensor.dims();
        self.put(name, &shape, &read(tensor).await);
    }

    /// Writes `[in, out]` as `[out, in]`.
    async fn matrix(&mut self, name: String, param: &Param<Tensor<2>>) {
        let tensor = param.val();
        let [input, output] = tensor.dims();
        self.put_matrix(name, [output, input], &transpose(&read(tensor).await, input, output));
    }

    fn finish(self, metadata: HashMap<String, String>) -> Vec<u8> {
        let views = self.tensors.iter().filter_map(|(name, (dtype, shape, bytes))| {
            TensorView::new(*dtype, shape.clone(), bytes).ok().map(|view| (name.clone(), view))
        });
        // Serialising tensors whose sizes were just computed from their own data can't fail.
        safetensors::serialize(views, Some(metadata)).unwrap_or_default()
    }
}

async fn read<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    match tensor.into_data_async().await {
        Ok(data) => data.iter::<f32>().collect(),
        Err(_) => Vec::new(),
    }
}

impl Decoder {
    /// Reads `config.json` and `model.safetensors`.
    ///
    /// # Errors
    /// Says which tensor or setting does not fit.
    pub fn load(config: &[u8], weights: &[u8], device: &Device) -> Result<Self, CheckpointError> {
        let config: DecoderConfig = serde_json::from_slice(config).map_err(|e| CheckpointError::NotConfig(e.to_string()))?;
        Self::from_tensors(config, &File::new(weights)?, device)
    }

    /// The decoder of a shape, with its parameters from wherever they are.
    ///
    /// # Errors
    /// Says which tensor or setting does not fit.
    pub fn from_tensors(config: DecoderConfig, tensors: &dyn Tensors, device: &Device) -> Result<Self, CheckpointError> {
        config.check()?;
        let reader = Loader { tensors, device };
        let (d, vocab) = (config.hidden_size, config.vocab_size);
        let layer = |i: usize| -> Result<Layer, CheckpointError> {
            let matrix = |m: Matrix| reader.matrix(&matrix_name(i, m), m.shape(&config));
            Ok(Layer {
                input_norm: reader.vector(&format!("model.layers.{i}.input_layernorm.weight"), d)?,
                post_norm: reader.vector(&format!("model.layers.{i}.post_attention_layernorm.weight"), d)?,
                q: matrix(Matrix::Q)?,
                k: matrix(Matrix::K)?,
                v: matrix(Matrix::V)?,
                o: matrix(Matrix::O)?,
                gate: matrix(Matrix::Gate)?,
                up: matrix(Matrix::Up)?,
                down: matrix(Matrix::Down)?,
            })
        };
        let layers = (0..config.num_hidden_layers).map(layer).collect::<Result<_, _>>()?;
        Ok(Self {
            embedding: reader.rows("model.embed_tokens.weight", [vocab, d])?,
            layers,
            norm: reader.vector("model.norm.weight", d)?,
            head: if config.tie_word_embeddings { None } else { Some(reader.rows("lm_head.weight", [vocab, d])?) },
            reader: match config.reads {
                Some(width) => Some(decoder::Reader {
                    mean: reader.vector("reader.mean", width)?,
                    scale: reader.vector("reader.scale", width)?,
                    projection: reader.matrix("reader.projection.weight", [width, d])?,
                }),
                None => None,
            },
            config,
        })
    }

    /// The bytes of `model.safetensors`. Embeddings and norms are in half precision, matrices in the precision given.
    pub async fn to_safetensors(&self, precision: Precision) -> Vec<u8> {
        let mut writer = Writer { precision, ..Writer::default() };
        writer.rows("model.embed_tokens.weight".into(), &self.embedding).await;
        writer.vector("model.norm.weight".into(), &self.norm).await;
        if let Some(head) = &self.head {
            writer.rows("lm_head.weight".into(), head).await;
        }
        if let Some(reader) = &self.reader {
            writer.vector("reader.mean".into(), &reader.mean).await;
            writer.vector("reader.scale".into(), &reader.scale).await;
            writer.matrix("reader.projection.weight".into(), &reader.projection).await;
        }
        for (i, layer) in self.layers.iter().enumerate() {
            writer.vector(format!("model.layers.{i}.input_layernorm.weight"), &layer.input_norm).await;
            writer.vector(format!("model.layers.{i}.post_attention_layernorm.weight"), &layer.post_norm).await;
            for m in Matrix::ALL {
                writer.matrix(matrix_name(i, m), layer.matrix(m)).await;
            }
        }
        writer.finish(HashMap::from([("format".into(), "pt".into())]))
    }
}

fn matrix_name(layer: usize, matrix: Matrix) -> String {
    format!("model.layers.{layer}.{}.weight", matrix.path())
}

/// The metadata key under which an adapter file carries its own configuration, so that one file is enough.
const CONFIG_KEY: &str = "adapter_config";
const TOKENS_NAME: &str = "base_model.model.model.embed_tokens.trainable_tokens_delta";

fn low_rank_name(layer: usize, matrix: Matrix, part: char) -> String {
    format!("base_model.model.model.layers.{layer}.{}.lora_{part}.weight", matrix.path())
}

impl Adapter {
    /// Reads an adapter from one file that carries its configuration.
    ///
    /// # Errors
    /// [`CheckpointError::OtherBase`] or [`CheckpointError::Shape`] when it is for another model; otherwise says why it is no adapter.
    pub fn load(bytes: &[u8], decoder: &DecoderConfig, base_sha256: &str, device: &Device) -> Result<Self, CheckpointError> {
        let fault = |e: safetensors::SafeTensorError| CheckpointError::NotSafetensors(e.to_string());
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(fault)?;
        let config = metadata.metadata().as_ref().and_then(|m| m.get(CONFIG_KEY));
        let config = config.ok_or(CheckpointError::Adapter("the file carries no adapter configuration"))?;
        let config: AdapterConfig = serde_json::from_str(config).map_err(|e| CheckpointError::NotConfig(e.to_string()))?;
        if config.base_model_sha256 != base_sha256 {
            return Err(CheckpointError::OtherBase);
        }
        if !(1..=256).contains(&config.r) || !config.scale().is_finite() {
            return Err(CheckpointError::Adapter("its rank or alpha is out of range"));
        }
        let known = |id: &u32| (*id as usize) < decoder.vocab_size;
        if config.trainable_token_indices.len() > decoder.vocab_size || !config.trainable_token_indices.iter().all(known) {
            return Err(CheckpointError::Adapter("it changes tokens that the model does not have"));
        }
        let layers = config.layers(decoder);
        if !layers.is_sorted_by(|a, b| a < b) || layers.last().is_none_or(|last| *last >= decoder.num_hidden_layers) {
            return Err(CheckpointError::Adapter("it changes layers that the model does not have"));
        }
        let reader = Loader { tensors: &File::new(bytes)?, device };
        let layer = |i: usize| -> Result<LayerAdapter, CheckpointError> {
            let low_rank = |m: Matrix| -> Result<LowRank, CheckpointError> {
                let [input, output] = m.shape(decoder);
                Ok(LowRank {
                    a: reader.matrix(&low_rank_name(i, m, 'A'), [input, config.r])?,
                    b: reader.matrix(&low_rank_name(i, m, 'B'), [config.r, output])?,
                })
            };
            Ok(LayerAdapter { matrices: Matrix::ALL.into_iter().map(low_rank).collect::<Result<_, _>>()? })
        };
        Ok(Self {
            layers: layers.into_iter().map(layer).collect::<Result<_, _>>()?,
            tokens: match config.trainable_token_indices.len() {
                0 => None,
                tokens => Some(reader.rows(TOKENS_NAME, [tokens, decoder.hidden_size])?),
            },
            config,
        })
    }

    /// The bytes of `adapter_model.safetensors`, with the configuration in its metadata.
    pub async fn to_safetensors(&self, precision: Precision) -> Vec<u8> {
        let mut writer = Writer { precision, ..Writer::default() };
        if let Some(tokens) = &self.tokens {
            writer.rows(TOKENS_NAME.into(), tokens).await;
        }
        let numbers = self.config.layers_to_transform.clone().unwrap_or_else(|| (0..self.layers.len()).collect());
        for (i, layer) in numbers.into_iter().zip(&self.layers) {
            for (m, pair) in Matrix::ALL.into_iter().zip(&layer.matrices) {
                writer.matrix(low_rank_name(i, m, 'A'), &pair.a).await;
                writer.matrix(low_rank_name(i, m, 'B'), &pair.b).await;
            }
        }
        let config = serde_json::to_string(&self.config).unwrap_or_default();
        // One entry alone: a map of two is written in an order that changes from run to run, and with it the file's hash.
        writer.finish(HashMap::from([(CONFIG_KEY.into(), config)]))
    }
}
