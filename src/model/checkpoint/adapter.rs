//! An adapter's file.

use std::{collections::HashMap, ops::RangeInclusive};

use burn::tensor::Device;

use super::{CheckpointError, Precision, SafetensorsFile, loader::Loader, writer::Writer};
use crate::model::{
    Adapter, AdapterConfig, DecoderConfig, Matrix,
    adapter::{LayerAdapter, LowRank},
};

/// The metadata key under which an adapter file carries its own configuration, so that one file is enough.
const CONFIG_KEY: &str = "adapter_config";
/// Tokens with an update of their own: attribute words have some twenty. A column of the vocabulary's length is made of each.
const MOST_TOKENS: usize = 512;
const TOKENS_NAME: &str = "base_model.model.model.embed_tokens.trainable_tokens_delta";

fn low_rank_name(layer: usize, matrix: Matrix, part: char) -> String {
    format!("base_model.model.model.layers.{layer}.{}.lora_{part}.weight", matrix.path())
}

/// alpha / r, by which updates are multiplied: far more makes numbers that are none.
const SCALES: RangeInclusive<f64> = 0.0..=256.0;

impl Adapter {
    /// Reads an adapter from one file that carries its configuration.
    ///
    /// # Errors
    /// [`CheckpointError::OtherBase`] or [`CheckpointError::Shape`] when it is for another model; otherwise says why it is no adapter.
    pub fn load(bytes: &[u8], decoder: &DecoderConfig, base_sha256: &str, device: &Device) -> Result<Self, CheckpointError> {
        let mut file = SafetensorsFile::open(bytes)?;
        let config = file.notes().and_then(|notes| notes.get(CONFIG_KEY)).cloned();
        let config = config.ok_or(CheckpointError::Adapter("the file carries no adapter configuration"))?;
        let config: AdapterConfig = serde_json::from_str(&config).map_err(|e| CheckpointError::NotConfig(e.to_string()))?;
        if config.base_model_sha256 != base_sha256 {
            return Err(CheckpointError::OtherBase);
        }
        if !(1..=256).contains(&config.r) || !SCALES.contains(&config.scale()) {
            return Err(CheckpointError::Adapter("its rank or alpha is out of range"));
        }
        let known = |id: &u32| (*id as usize) < decoder.vocab_size;
        if config.trainable_token_indices.len() > MOST_TOKENS || !config.trainable_token_indices.iter().all(known) {
            return Err(CheckpointError::Adapter("it changes tokens that the model does not have"));
        }
        let layers = config.layers(decoder);
        if !layers.is_sorted_by(|a, b| a < b) || layers.last().is_none_or(|last| *last >= decoder.num_hidden_layers) {
            return Err(CheckpointError::Adapter("it changes layers that the model does not have"));
        }
        let mut loader = Loader { tensors: &mut file, device };
        let layer = |i: usize| -> Result<LayerAdapter, CheckpointError> {
            let low_rank = |m: Matrix| -> Result<LowRank, CheckpointError> {
                let [input, output] = m.shape(decoder);
                Ok(LowRank {
                    a: loader.matrix(&low_rank_name(i, m, 'A'), [input, config.r])?,
                    b: loader.matrix(&low_rank_name(i, m, 'B'), [config.r, output])?,
                })
            };
            Ok(LayerAdapter { matrices: Matrix::ALL.into_iter().map(low_rank).collect::<Result<_, _>>()? })
        };
        let layers = layers.into_iter().map(layer).collect::<Result<_, _>>()?;
        Ok(Self {
            layers,
            tokens: match config.trainable_token_indices.len() {
                0 => None,
                tokens => Some(loader.rows(TOKENS_NAME, [tokens, decoder.hidden_size])?),
            },
            config,
        })
    }

    /// The bytes of `adapter_model.safetensors`, with the configuration in its metadata. Empty where the device fails.
    pub async fn to_safetensors(&self, precision: Precision) -> Vec<u8> {
        let mut writer = Writer::new(precision);
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

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use futures::executor::block_on;

    use super::*;

    #[test]
    fn an_alpha_beyond_all_bounds_is_refused() {
        let device = Device::flex();
        let decoder = DecoderConfig::tiny(32);
        let read = |alpha: f64| {
            let mut adapter = Adapter::new(&AdapterConfig::new(4, vec![1, 2], "base".into()), &decoder, &device);
            adapter.config.lora_alpha = alpha;
            Adapter::load(&block_on(adapter.to_safetensors(Precision::Half)), &decoder, "base", &device)
        };
        assert!(read(2.0).is_ok() && read(0.0).is_ok() && read(512.0).is_ok());
        for alpha in [1e38, 1025.0, -1.0] {
            assert!(matches!(read(alpha), Err(CheckpointError::Adapter(_))), "{alpha}");
        }
    }
}
