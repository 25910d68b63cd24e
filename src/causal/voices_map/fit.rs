//! The axes of a map.

use nalgebra::DMatrix;

use super::{MapItem, Space, average};
use crate::survey::{CountryTable, ItemCode};

/// Countries, in parts of all, that must have been asked an item.
const ASKED: f64 = 0.95;

impl Space {
    /// The axes of these countries over these items, by the eigenvectors of their rows' products. `None` unless three countries and
    /// three items are left, or where the countries differ in nothing.
    pub fn fit(tables: &[&CountryTable], items: &[ItemCode]) -> Option<Self> {
        let mut tables: Vec<_> = tables.iter().filter(|t| items.iter().any(|i| average(t, i).is_some())).collect();
        tables.sort_by_key(|t| t.country);
        let mut kept = Vec::new();
        let mut rows: Vec<Vec<f64>> = vec![Vec::new(); tables.len()];
        for code in items {
            let column: Vec<Option<f64>> = tables.iter().map(|t| average(t, code)).collect();
            let asked: Vec<f64> = column.iter().flatten().copied().collect();
            let count = asked.len() as f64;
            let mean = asked.iter().sum::<f64>() / count;
            let deviation = (asked.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / count).sqrt();
            // Of an item that nobody was asked the mean is no number.
            if count < ASKED * tables.len() as f64 || deviation.is_nan() || deviation <= 1e-9 {
                continue;
            }
            rows.iter_mut().zip(column).for_each(|(row, v)| row.push(v.map_or(0.0, |v| (v - mean) / deviation)));
            kept.push(MapItem { code: code.clone(), mean, deviation, loadings: [0.0; 2] });
        }
        if tables.len() < 3 || kept.len() < 3 {
            return None;
        }
        let product = |i: usize, j: usize| rows[i].iter().zip(&rows[j]).map(|(x, y)| x * y).sum::<f64>();
        let eigen = DMatrix::from_fn(rows.len(), rows.len(), product).symmetric_eigen();
        let mut pairs: Vec<(f64, _)> = eigen.eigenvalues.iter().copied().zip(eigen.eigenvectors.column_iter()).collect();
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
        let whole: f64 = pairs.iter().map(|p| p.0).sum();
        let mut explained = [0.0; 2];
        for (axis, (value, left)) in pairs.iter().take(2).enumerate() {
            // Also where the countries differ in nothing, and the sum is 0.
            if *value <= 1e-9 * whole {
                return None;
            }
            explained[axis] = value / whole;
            // The right singular vector: the rows' sum by the left one, over the singular value.
            for (j, item) in kept.iter_mut().enumerate() {
                item.loadings[axis] = rows.iter().zip(left.iter()).map(|(row, l)| row[j] * l).sum::<f64>() / value.sqrt();
            }
        }
        let mut space = Self { items: kept, explained };
        (0..2).for_each(|axis| space.fix_sign(axis));
        Some(space)
    }

    fn fix_sign(&mut self, axis: usize) {
        let heaviest = self.heaviest(axis).next().map_or(0.0, |item| item.loadings[axis]);
        if heaviest < 0.0 {
            self.items.iter_mut().for_each(|item| item.loadings[axis] = -item.loadings[axis]);
        }
    }
}
