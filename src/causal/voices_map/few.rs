//! Personas that few items place: with a fifth of the squared loadings chance moves them much further, and their cloud would look
//! wider than any by noise alone. What few items can tell is how far each attribute moves people. So they lie where an additive model
//! of the four attributes puts them (weighted by the inverse noise, with [`noise_factor`]), each effect drawn in towards 0 by a normal
//! prior; its variance is that attribute's mean squared effect in the countries whose personas enough items place, less noise. The
//! share-weighted mean of the personas stays at their country. Where no country has enough items, nothing is drawn in.

use super::{
    ENOUGH,
    seen::{Cloud, TERMS, design, noise_factor},
};
use crate::survey::Attribute;

/// The variance of each attribute's effect along an axis over countries.
fn prior(clouds: &[&Cloud], factor: f64, axis: usize) -> [f64; Attribute::COUNT] {
    let fits: Vec<[(f64, f64); TERMS]> = clouds.iter().map(|c| c.additive(axis, factor, None)).collect();
    // An attribute that varies nowhere in a country has no effect there, with no end of variance.
    let known = |i: usize| fits.iter().map(move |fit| fit[i]).filter(|(_, variance)| *variance < 1e3);
    std::array::from_fn(|i| {
        let count = known(i + 1).count().max(1) as f64;
        (known(i + 1).map(|(effect, variance)| effect * effect - variance).sum::<f64>() / count).max(0.0)
    })
}

/// Draws the personas in of countries that too few items place.
pub(super) fn draw_in(clouds: &mut [Cloud]) {
    let (factor, priors) = {
        let enough: Vec<&Cloud> = clouds.iter().filter(|c| c.covered >= ENOUGH && c.seen.len() > TERMS).collect();
        if enough.is_empty() {
            return;
        }
        let factor = noise_factor(&enough);
        (factor, [0, 1].map(|axis| prior(&enough, factor, axis)))
    };
    for cloud in clouds.iter_mut().filter(|c| c.covered < ENOUGH && !c.seen.is_empty()) {
        for (axis, prior) in priors.into_iter().enumerate() {
            let fit = cloud.additive(axis, factor, Some(prior));
            let places: Vec<f64> =
                cloud.seen.iter().map(|s| design(s.cell).iter().zip(fit).map(|(x, (effect, _))| x * effect).sum()).collect();
            let whole: f64 = cloud.seen.iter().map(|s| s.share).sum();
            let mean = cloud.seen.iter().zip(&places).map(|(s, p)| s.share * p).sum::<f64>() / whole;
            let home = cloud.home[axis];
            cloud.seen.iter_mut().zip(places).for_each(|(seen, place)| seen.at[axis] = home + place - mean);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        causal::{
            random::Random,
            voices_map::{facts::distance, seen::Seen},
        },
        survey::{Attribute, Cell, CountryCode},
    };

    /// Ten countries whose attributes move people, in all about 1.5 from home along each axis; the last one's noise is ten times the others'.
    fn world(seed: u64) -> (Vec<Cloud>, Vec<[f64; 2]>) {
        let mut random = Random::new(seed);
        let mut truth = Vec::new();
        let clouds = (0..10).map(|i| {
            let few = i == 9;
            let noise = if few { 4.0 } else { 0.4 };
            let effects = Attribute::ALL.map(|_| [0, 1].map(|_| 0.75 * random.normal()));
            let seen = Cell::all().map(|cell| {
                let side = |a: Attribute| if cell.level(a) { 1.0 } else { -1.0 };
                let along = |axis: usize| Attribute::ALL.iter().zip(effects).map(|(a, by)| side(*a) * by[axis]).sum::<f64>();
                let place: [f64; 2] = [along(0), along(1)];
                if few {
                    truth.push(place);
                }
                let at = place.map(|p| p + f64::sqrt(noise) * random.normal());
                Seen { cell, at, n: 30, noise: [noise; 2], share: 1.0 / 16.0 }
            });
            let country = CountryCode::parse(&format!("F{}Z", char::from(b'A' + i))).unwrap();
            let covered = if few { 0.2 } else { 1.0 };
            Cloud { country, home: [0.0; 2], items: 40, covered, seen: seen.collect() }
        });
        (clouds.collect(), truth)
    }

    #[test]
    fn drawn_in_places_are_nearer_to_the_truth_and_others_stay() {
        let (mut raw, mut drawn) = (0.0, 0.0);
        for seed in 0..20 {
            let (mut clouds, truth) = world(seed);
            let before = clouds.clone();
            draw_in(&mut clouds);
            assert_eq!(clouds[..9], before[..9]);
            for ((a, b), place) in before[9].seen.iter().zip(&clouds[9].seen).zip(truth) {
                raw += distance(a.at, place);
                drawn += distance(b.at, place);
            }
        }
        println!("off by {raw:.0} as measured, {drawn:.0} drawn in");
        assert!(drawn < 0.6 * raw, "{drawn} of {raw}");
        let (mut alone, _) = world(1);
        let mut alone = alone.split_off(9);
        let before = alone.clone();
        draw_in(&mut alone);
        assert_eq!(alone, before, "nothing to learn the width from");
    }
}
