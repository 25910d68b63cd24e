//! What one country shows of one item, summed up.

use std::collections::BTreeMap;

use crate::{
    causal::{Additive, metrics::cdf},
    survey::{Attribute, CountryCode, ItemCode},
};

pub(in crate::causal) const N: usize = Attribute::COUNT;

/// No cumulative proportion counts as more certain than this F (1 - F).
const LEAST_SPREAD: f64 = 0.004;

pub(in crate::causal) type Figures<'a> = BTreeMap<CountryCode, BTreeMap<&'a ItemCode, Vec<f64>>>;

/// Where an effect stands: the indices of its country and its item in the likeness tables.
pub(in crate::causal) type Place = (usize, usize);

/// What one country shows of one item.
pub(in crate::causal) struct Observation {
    pub place: Place,
    pub model: Additive,
    /// θ of each attribute and its sampling variance.
    pub shift: [f64; N],
    pub variance: [f64; N],
}

impl Observation {
    pub fn new(place: Place, figure: &[f64], model: &Additive) -> Self {
        let room: f64 = spread(figure).iter().sum();
        let inner = cdf(figure).into_iter().take(figure.len() - 1).collect::<Vec<f64>>();
        // The variance of one person's summed CDF points: Σ_jk min(F_j, F_k) - F_j F_k.
        let pairs = inner.iter().flat_map(|a| inner.iter().map(move |b| a.min(*b) - a * b));
        let person = pairs.sum::<f64>().max(1e-4);
        let shift = |a| cdf(model.main_effect(a)).iter().take(inner.len()).sum::<f64>() / room;
        let variance = |a| model.leverage(a, a) * person / (room * room);
        Self { place, model: model.clone(), shift: Attribute::ALL.map(shift), variance: Attribute::ALL.map(variance) }
    }
}

/// F (1 - F) at each inner point of the CDF.
pub(super) fn spread(figure: &[f64]) -> Vec<f64> {
    cdf(figure).into_iter().take(figure.len() - 1).map(|f| (f * (1.0 - f)).max(LEAST_SPREAD)).collect()
}
