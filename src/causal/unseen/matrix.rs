//! Numbers as the page computes with them, without a library of linear algebra.

/// Rows of numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Matrix {
    columns: usize,
    values: Vec<f32>,
}

impl Matrix {
    /// `None` unless these are whole rows.
    pub fn new(columns: usize, values: Vec<f32>) -> Option<Self> {
        (columns > 0 && values.len().is_multiple_of(columns)).then_some(Self { columns, values })
    }

    pub const fn columns(&self) -> usize {
        self.columns
    }

    pub const fn rows(&self) -> usize {
        self.values.len() / self.columns
    }

    pub fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.columns..(row + 1) * self.columns]
    }

    pub fn at(&self, row: usize, column: usize) -> f64 {
        f64::from(self.row(row)[column])
    }

    /// Row after row.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// Σ weight_i row_i over the rows.
    pub fn weighted(&self, weights: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut sums = vec![0.0; self.columns];
        for (row, weight) in self.values.chunks_exact(self.columns).zip(weights) {
            sums.iter_mut().zip(row).for_each(|(sum, v)| *sum += weight * f64::from(*v));
        }
        sums
    }
}

/// Numbers in at most 127 steps to either side of 0.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rounded {
    pub step: f32,
    pub steps: Vec<i8>,
}

impl Rounded {
    /// Each number is off by at most half a step, 1/254 of the largest.
    #[cfg(feature = "survey-tools")]
    pub fn new(values: &[f64]) -> Self {
        let most = f64::from(i8::MAX);
        let step = values.iter().fold(0.0f64, |largest, v| largest.max(v.abs())) / most;
        let steps = values.iter().map(|v| if step > 0.0 { (v / step).round().clamp(-most, most) as i8 } else { 0 });
        Self { step: step as f32, steps: steps.collect() }
    }

    #[cfg(feature = "survey-tools")]
    pub fn values(&self) -> impl Iterator<Item = f64> {
        self.steps.iter().map(|s| f64::from(*s) * f64::from(self.step))
    }

    pub fn dot(&self, other: &[f64]) -> f64 {
        f64::from(self.step) * self.steps.iter().zip(other).map(|(s, v)| f64::from(*s) * v).sum::<f64>()
    }
}
