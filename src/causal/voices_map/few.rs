//! Personas that few items place: with a fifth of the squared loadings, chance moves them five times as far as others, and their
//! cloud would look wider than any by noise alone. So each is drawn in towards its country along each axis by τ² / (τ² + v): v is
//! what noise makes of its place (with [`noise_factor`]), τ² how far personas are from their countries in the countries whose
//! personas enough items place, less noise. That is the best linear guess of the place when all countries' clouds are alike in width
//! (a normal prior around the country). Where no country has enough items, nothing is drawn in.

use super::{
    ENOUGH,
    facts::{Cloud, noise_factor},
};

/// τ² along an axis: the mean over countries of Σ_z s_z (p_z - m)², with shares s and their mean place m, less what noise adds.
fn width(clouds: &[&Cloud], factor: f64, axis: usize) -> f64 {
    let one = |cloud: &&Cloud| {
        let whole: f64 = cloud.seen.iter().map(|s| s.share).sum();
        let mean = cloud.seen.iter().map(|s| s.share * s.at[axis]).sum::<f64>() / whole;
        let spread = |s: &super::facts::Seen| {
            let share = s.share / whole;
            share * (s.at[axis] - mean).powi(2) - share * (1.0 - share) * factor * s.noise[axis]
        };
        cloud.seen.iter().map(spread).sum::<f64>()
    };
    (clouds.iter().map(one).sum::<f64>() / clouds.len() as f64).max(0.0)
}

/// Draws the personas in of countries that too few items place.
pub(super) fn draw_in(clouds: &mut [Cloud]) {
    let (factor, widths) = {
        let enough: Vec<&Cloud> = clouds.iter().filter(|c| c.covered >= ENOUGH && c.seen.len() > 1).collect();
        if enough.is_empty() {
            return;
        }
        let factor = noise_factor(&enough);
        (factor, [0, 1].map(|axis| width(&enough, factor, axis)))
    };
    for cloud in clouds.iter_mut().filter(|c| c.covered < ENOUGH) {
        let home = cloud.home;
        for seen in &mut cloud.seen {
            for axis in 0..2 {
                let noise = factor * seen.noise[axis];
                let kept = if noise > 0.0 { widths[axis] / (widths[axis] + noise) } else { 1.0 };
                seen.at[axis] = home[axis] + kept * (seen.at[axis] - home[axis]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        causal::{
            random::Random,
            voices_map::facts::{Seen, distance},
        },
        survey::{Cell, CountryCode},
    };

    /// Ten countries whose personas lie about 1.5 from home along each axis; the last one's noise is ten times the others'.
    fn world(seed: u64) -> (Vec<Cloud>, Vec<[f64; 2]>) {
        let mut random = Random::new(seed);
        let mut truth = Vec::new();
        let clouds = (0..10).map(|i| {
            let few = i == 9;
            let noise = if few { 4.0 } else { 0.4 };
            let seen = Cell::all().map(|cell| {
                let place = [0, 1].map(|_| 1.5 * random.normal());
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
        assert!(drawn < 0.75 * raw, "{drawn} of {raw}");
        let (mut alone, _) = world(1);
        let mut alone = alone.split_off(9);
        let before = alone.clone();
        draw_in(&mut alone);
        assert_eq!(alone, before, "nothing to learn the width from");
    }
}
