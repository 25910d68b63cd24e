//! The base's own file: `model.safetensors`, or whatever gives its tensors.

use std::collections::HashMap;

use burn::tensor::Device;

use super::{
    CheckpointError, Precision, SafetensorsFile, Tensors,
    loader::Loader,
    names::{EMBEDDING, HEAD, INPUT_NORM, NORM, POST_NORM, bias_name, matrix_name, of_layer},
    writer::Writer,
};
use crate::model::{
    Decoder, DecoderConfig, Matrix,
    decoder::{Biases, Layer, Reader},
};

impl Decoder {
    /// Reads `config.json` and `model.safetensors`.
    ///
    /// # Errors
    /// Says which tensor or setting does not fit.
    pub fn load(config: &[u8], weights: &[u8], device: &Device) -> Result<Self, CheckpointError> {
        let config: DecoderConfig = serde_json::from_slice(config).map_err(|e| CheckpointError::NotConfig(e.to_string()))?;
        Self::from_tensors(config, &mut SafetensorsFile::open(weights)?, device)
    }

    /// The decoder of a shape, with its parameters from wherever they are. Whether they fit is known before the first is read.
    ///
    /// # Errors
    /// Says which tensor or setting does not fit.
    pub fn from_tensors(config: DecoderConfig, tensors: &mut dyn Tensors, device: &Device) -> Result<Self, CheckpointError> {
        config.check()?;
        tensors.expect(&config.tensors())?;
        let mut loader = Loader { tensors, device };
        let (d, vocab) = (config.hidden_size, config.vocab_size);
        // In the order in which files have them, as far as there is one: parts of a file are given up as they are done with.
        let embedding = loader.rows(EMBEDDING, [vocab, d])?;
        let mut layers = Vec::with_capacity(config.num_hidden_layers);
        for i in 0..config.num_hidden_layers {
            let mut matrix = |m: Matrix| loader.matrix(&matrix_name(i, m), m.shape(&config));
            let [q, k, v, o] = [matrix(Matrix::Q)?, matrix(Matrix::K)?, matrix(Matrix::V)?, matrix(Matrix::O)?];
            let [gate, up, down] = [matrix(Matrix::Gate)?, matrix(Matrix::Up)?, matrix(Matrix::Down)?];
            let mut bias = |m: Matrix| loader.vector(&bias_name(i, m), m.shape(&config)[1]);
            let biases = if Matrix::Q.has_bias(&config) {
                Some(Biases { q: bias(Matrix::Q)?, k: bias(Matrix::K)?, v: bias(Matrix::V)? })
            } else {
                None
            };
            let input_norm = loader.vector(&of_layer(i, INPUT_NORM), d)?;
            let post_norm = loader.vector(&of_layer(i, POST_NORM), d)?;
            layers.push(Layer { input_norm, q, k, v, o, post_norm, gate, up, down, biases });
        }
        Ok(Self {
            embedding,
            layers,
            norm: loader.vector(NORM, d)?,
            head: if config.tie_word_embeddings { None } else { Some(loader.rows(HEAD, [vocab, d])?) },
            reader: match config.reads {
                Some(width) => Some(Reader {
                    mean: loader.vector("reader.mean", width)?,
                    scale: loader.vector("reader.scale", width)?,
                    projection: loader.matrix("reader.projection.weight", [width, d])?,
                }),
                None => None,
            },
            config,
        })
    }

    /// The bytes of `model.safetensors`. Embeddings and norms are in half precision, matrices in the precision given. Empty where the device fails.
    pub async fn to_safetensors(&self, precision: Precision) -> Vec<u8> {
        let mut writer = Writer::new(precision);
        writer.rows(EMBEDDING.into(), &self.embedding).await;
        writer.vector(NORM.into(), &self.norm).await;
        if let Some(head) = &self.head {
            writer.rows(HEAD.into(), head).await;
        }
        if let Some(reader) = &self.reader {
            writer.vector("reader.mean".into(), &reader.mean).await;
            writer.vector("reader.scale".into(), &reader.scale).await;
            writer.matrix("reader.projection.weight".into(), &reader.projection).await;
        }
        for (i, layer) in self.layers.iter().enumerate() {
            writer.vector(of_layer(i, INPUT_NORM), &layer.input_norm).await;
            writer.vector(of_layer(i, POST_NORM), &layer.post_norm).await;
            for m in Matrix::ALL {
                writer.matrix(matrix_name(i, m), layer.matrix(m)).await;
                if let Some(bias) = layer.bias(m) {
                    writer.vector(bias_name(i, m), bias).await;
                }
            }
        }
        writer.finish(HashMap::from([("format".into(), "pt".into())]))
    }
}
