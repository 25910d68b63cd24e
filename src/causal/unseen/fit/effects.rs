//! Effects, from those that countries show.

use nalgebra::{Cholesky, DMatrix, SymmetricEigen};

use super::{
    kernels::Likeness,
    plain::plain,
    scale::{inner, shifts},
};
use crate::{
    causal::{
        effect_process::{Figures, Models, Observation, likeness_of_countries},
        unseen::{
            effects::{Effects, POWER, Solved, USUAL_ROOM, columns},
            matrix::Matrix,
            scale::room,
        },
    },
    survey::{Attribute, CountryCode, ItemCode},
};

/// An effect that is known no better than this says nothing.
const MOST_VARIANCE: f64 = 1.0;
/// Shifts of the CDF are foretold as sums of so many shapes. With the rounded basis they cost 0.1 points of effect skill beside all 19.
const SHAPES: usize = 8;

/// From the effects that `countries` show. `None` where a system has no solution.
pub(super) fn effects(
    grid: &[f64],
    likeness: &Likeness,
    (figures, models): (&Figures<'_>, &Models<'_>),
    countries: &[CountryCode],
) -> Option<Effects> {
    let codes: Vec<&ItemCode> = likeness.kernels.known.iter().map(|k| &k.code).collect();
    let of_all = likeness_of_countries(figures, &codes).0;
    let rows: Vec<usize> = countries.iter().filter_map(|c| figures.keys().position(|known| known == c)).collect();
    let countries_alike = DMatrix::from_fn(rows.len(), rows.len(), |a, b| of_all[(rows[a], rows[b])]);
    let mut observed = Vec::new();
    for (c, country) in countries.iter().enumerate() {
        for (item, figure) in figures.get(country)? {
            let (Some(i), Some(model)) = (likeness.position(item), models.get(&(*country, *item))) else { continue };
            observed.push(((c, i), figure, Observation::new((c, i), figure, model)));
        }
    }
    observed.sort_by_key(|(place, ..)| *place);
    let solve = |attribute: Attribute| {
        let a = attribute.index();
        let (mut places, mut noise, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for (place, figure, observation) in &observed {
            let known = &likeness.kernels.known[place.1];
            let ratio = room(&inner(figure, false)) / USUAL_ROOM;
            let variance = observation.variance[a] * ratio.powf(2.0 * (1.0 - POWER));
            if variance >= MOST_VARIANCE || !variance.is_finite() {
                continue;
            }
            let sign = if known.is_turned { -1.0 } else { 1.0 };
            let summary = observation.shift[a] * sign * ratio.powf(1.0 - POWER);
            let shape = shifts(grid, observation.model.main_effect(attribute), known.is_turned);
            let scale = USUAL_ROOM * ratio.powf(POWER);
            places.push(*place);
            noise.push(variance.max(1e-9));
            values.extend(std::iter::once(summary).chain(shape.into_iter().map(|s| s / scale)));
        }
        let mut system = DMatrix::from_fn(places.len(), places.len(), |row, column| {
            // Only the lower triangle is read.
            if row < column {
                return 0.0;
            }
            let ((c, i), (d, j)) = (places[row], places[column]);
            let [all, like, same] = columns(attribute, &likeness.at(i, j), i == j);
            all + like * countries_alike[(c, d)] + if c == d { same } else { 0.0 }
        });
        noise.iter().enumerate().for_each(|(k, v)| system[(k, k)] += v);
        let right = DMatrix::from_row_slice(places.len(), 1 + grid.len(), &values);
        let weights = if places.is_empty() { right.clone() } else { Cholesky::new(system)?.solve(&right) };
        // What is foretold of the known questions themselves.
        let smooth = DMatrix::from_fn(places.len(), grid.len(), |k, g| right[(k, 1 + g)] - noise[k] * weights[(k, 1 + g)]);
        let shapes = shapes(&smooth);
        let in_shapes = weights.columns(1, grid.len()) * shapes.transpose();
        let (summary, in_shapes) = (weights.columns(0, 1), &in_shapes);
        let weights =
            DMatrix::from_fn(
                places.len(),
                1 + shapes.nrows(),
                |k, s| {
                    if s == 0 { summary[(k, 0)] } else { in_shapes[(k, s - 1)] }
                },
            );
        Some(Solved { places, shapes: plain(&shapes)?, weights: plain(&weights)? })
    };
    let [Some(gender), Some(education), Some(residence), Some(marital)] = Attribute::ALL.map(solve) else { return None };
    let likeness: Option<Matrix> = plain(&countries_alike);
    Some(Effects { likeness: likeness?, solved: [gender, education, residence, marital] })
}

/// The directions, of length 1, in which smoothed effects vary most: `[shapes, grid]`.
fn shapes(smooth: &DMatrix<f64>) -> DMatrix<f64> {
    let eigen = SymmetricEigen::new(smooth.tr_mul(smooth));
    let mut order: Vec<usize> = (0..smooth.ncols()).collect();
    order.sort_by(|a, b| eigen.eigenvalues[*b].total_cmp(&eigen.eigenvalues[*a]));
    let count = SHAPES.min(order.len());
    DMatrix::from_fn(count, smooth.ncols(), |s, g| eigen.eigenvectors[(g, order[s])])
}
