//! Writes safetensors files.

use std::collections::{BTreeMap, HashMap};

use burn::{module::Param, tensor::Tensor};
use half::f16;
use safetensors::{Dtype, tensor::TensorView};

use super::{loader::transpose, names::scale_name};

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
pub(super) struct Writer {
    tensors: BTreeMap<String, (Dtype, Vec<usize>, Vec<u8>)>,
    precision: Precision,
    /// The device did not give a tensor.
    is_cut: bool,
}

impl Writer {
    pub(super) const fn new(precision: Precision) -> Self {
        Self { tensors: BTreeMap::new(), precision, is_cut: false }
    }

    async fn read<const D: usize>(&mut self, tensor: Tensor<D>) -> Option<Vec<f32>> {
        let data = tensor.into_data_async().await;
        self.is_cut |= data.is_err();
        Some(data.ok()?.iter::<f32>().collect())
    }

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

    pub(super) async fn vector(&mut self, name: String, param: &Param<Tensor<1>>) {
        if let Some(values) = self.read(param.val()).await {
            self.put(name, &[values.len()], &values);
        }
    }

    pub(super) async fn rows(&mut self, name: String, param: &Param<Tensor<2>>) {
        let tensor = param.val();
        let shape = tensor.dims();
        if let Some(values) = self.read(tensor).await {
            self.put(name, &shape, &values);
        }
    }

    /// Writes `[in, out]` as `[out, in]`.
    pub(super) async fn matrix(&mut self, name: String, param: &Param<Tensor<2>>) {
        let tensor = param.val();
        let [input, output] = tensor.dims();
        if let Some(values) = self.read(tensor).await {
            self.put_matrix(name, [output, input], &transpose(&values, input, output));
        }
    }

    /// The file; empty where the device did not give all of it.
    pub(super) fn finish(self, metadata: HashMap<String, String>) -> Vec<u8> {
        if self.is_cut {
            return Vec::new();
        }
        let views = self.tensors.iter().filter_map(|(name, (dtype, shape, bytes))| {
            TensorView::new(*dtype, shape.clone(), bytes).ok().map(|view| (name.clone(), view))
        });
        // Serialising tensors whose sizes were just computed from their own data can't fail.
        safetensors::serialize(views, Some(metadata)).unwrap_or_default()
    }
}
