//! A safetensors file: its header first, and its tensors only as they are asked for.

use std::{collections::HashMap, ops::Range};

use half::{bf16, f16};
use safetensors::{Dtype, tensor::Metadata};

use super::{CheckpointError, Tensors, names::scale_name};
use crate::model::parts::Bytes;

/// Bytes of a header at most: that of a model with some hundred tensors has a few ten thousand.
const MOST_HEADER: u64 = 16 << 20;

/// The tensors of a safetensors file.
#[derive(Debug)]
pub struct SafetensorsFile<B> {
    metadata: Metadata,
    /// Where the tensors begin.
    begins: u64,
    bytes: B,
}

impl<B: Bytes> SafetensorsFile<B> {
    /// Reads the header.
    ///
    /// # Errors
    /// [`CheckpointError::NotSafetensors`], or [`CheckpointError::Truncated`] where the file is shorter than its header says.
    pub fn open(bytes: B) -> Result<Self, CheckpointError> {
        let length = bytes.read(0..8).and_then(|b| Some(u64::from_le_bytes(b.as_ref().try_into().ok()?)));
        let length = length.ok_or(CheckpointError::Truncated { has: bytes.len(), needs: 8 })?;
        if length > MOST_HEADER {
            return Err(CheckpointError::NotSafetensors(format!("its header would take {length} bytes")));
        }
        let begins = 8 + length;
        let header = bytes.read(8..begins).ok_or(CheckpointError::Truncated { has: bytes.len(), needs: begins })?;
        // Sizes that no machine can count are refused here too.
        let metadata: Metadata =
            serde_json::from_slice(&header).map_err(|e| CheckpointError::NotSafetensors(format!("its header: {e}")))?;
        let (has, needs) = (bytes.len(), begins.saturating_add(metadata.data_len() as u64));
        drop(header);
        if has < needs {
            return Err(CheckpointError::Truncated { has, needs });
        }
        if has > needs {
            return Err(CheckpointError::NotSafetensors("it goes on after its last tensor".into()));
        }
        Ok(Self { metadata, begins, bytes })
    }

    /// What the header says beside the tensors.
    pub fn notes(&self) -> Option<&HashMap<String, String>> {
        self.metadata.metadata().as_ref()
    }

    /// How a tensor is stored, and where.
    fn place(&self, name: &str, expected: &[usize]) -> Result<(Dtype, Range<u64>), CheckpointError> {
        let info = self.metadata.info(name).ok_or_else(|| CheckpointError::Missing(name.into()))?;
        if info.shape != expected {
            return Err(CheckpointError::Shape { name: name.into(), got: info.shape.clone(), expected: expected.into() });
        }
        let is_read = match info.dtype {
            Dtype::F32 | Dtype::F16 | Dtype::BF16 => true,
            Dtype::I8 => expected.len() == 2 && self.metadata.info(&scale_name(name)).is_some(),
            _ => false,
        };
        if !is_read {
            return Err(CheckpointError::Dtype { name: name.into(), dtype: format!("{:?}", info.dtype) });
        }
        let at = |offset: usize| self.begins + offset as u64;
        Ok((info.dtype, at(info.data_offsets.0)..at(info.data_offsets.1)))
    }

    /// Bytes times the scale of their row. Rows are those of the file: `[out, in]`.
    fn quantised(&mut self, name: &str, values: &mut [f32], [rows, columns]: [usize; 2]) -> Result<(), CheckpointError> {
        let scales = self.values(&scale_name(name), &[rows])?;
        for (row, scale) in values.chunks_exact_mut(columns.max(1)).zip(scales) {
            row.iter_mut().for_each(|v| *v *= scale);
        }
        Ok(())
    }
}

impl<B: Bytes> Tensors for SafetensorsFile<B> {
    fn expect(&mut self, wanted: &[(String, Vec<usize>)]) -> Result<(), CheckpointError> {
        let mut ranges = Vec::with_capacity(wanted.len());
        for (name, shape) in wanted {
            let (dtype, range) = self.place(name, shape)?;
            ranges.push(range);
            if let (Dtype::I8, [rows, _]) = (dtype, shape.as_slice()) {
                ranges.push(self.place(&scale_name(name), &[*rows])?.1);
            }
        }
        self.bytes.expect(&ranges);
        Ok(())
    }

    fn values(&mut self, name: &str, expected: &[usize]) -> Result<Vec<f32>, CheckpointError> {
        let (dtype, range) = self.place(name, expected)?;
        let ends = CheckpointError::Truncated { has: self.bytes.len(), needs: range.end };
        let data = self.bytes.read(range.clone()).ok_or(ends)?;
        let halves = || data.chunks_exact(2).map(|b| [b[0], b[1]]);
        let mut values: Vec<f32> = match dtype {
            Dtype::F32 => data.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect(),
            Dtype::F16 => halves().map(|b| f16::from_le_bytes(b).to_f32()).collect(),
            Dtype::BF16 => halves().map(|b| bf16::from_le_bytes(b).to_f32()).collect(),
            _ => data.iter().map(|b| f32::from(b.cast_signed())).collect(),
        };
        drop(data);
        self.bytes.release(range);
        if let (Dtype::I8, [rows, columns]) = (dtype, expected) {
            self.quantised(name, &mut values, [*rows, *columns])?;
        }
        if values.iter().all(|v| v.is_finite()) { Ok(values) } else { Err(CheckpointError::NotFinite(name.into())) }
    }
}
