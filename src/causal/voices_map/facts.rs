//! What the map says in numbers: how much of it lies within countries, who is nearer abroad than at home, and the longest arrow.
//!
//! Noise is that of [`seen`](super::seen).
//!
//! **Within.** Σ_z s_z |p_z - m|² around each country's mean m, and |m_c - M|² between countries, both axes together, less what noise
//! is expected to add (as in [`heterogeneity`](crate::causal::heterogeneity)). Countries whose personas are placed by enough items
//! ([`ENOUGH`]) count, each the same. The interval is a parametric bootstrap, seeded: places drawn in to the variance that is
//! left, with normal noise.

use serde::{Deserialize, Serialize};

use super::{
    ENOUGH, Point,
    seen::{Cloud, Seen, noise_factor},
};
use crate::{
    causal::{heterogeneity::Estimate, random::Random},
    survey::{Attribute, Cell, CountryCode},
};

const RESAMPLES: usize = 1000;
const SEED: u64 = 1;

/// Two personas of different countries, nearer to each other than either is to its own country's average.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    pub countries: [CountryCode; 2],
    pub cells: [Cell; 2],
    pub apart: f64,
    /// How far each is from its own country's average.
    pub home: [f64; 2],
    /// The part of resamples, 0 to 1, in which both are still nearer to each other.
    pub support: f64,
}

impl Pair {
    fn new([a, b]: [&Cloud; 2], [x, y]: [&Seen; 2], support: f64) -> Self {
        Self {
            countries: [a.country, b.country],
            cells: [x.cell, y.cell],
            apart: distance(x.at, y.at),
            home: [distance(x.at, a.home), distance(y.at, b.home)],
            support,
        }
    }
}

/// An attribute's shift on the map: level B minus level A among people alike in the other three, by their shares.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Arrow {
    pub country: CountryCode,
    pub attribute: Attribute,
    pub shift: Point,
    pub length: Estimate,
}

/// The numbers beside the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Countries and personas that count.
    pub countries: usize,
    pub personas: usize,
    /// By how much the same people's answers to all items make places vary more.
    pub noise_factor: f64,
    /// The part of the map's variance that lies within countries, 0 to 1.
    pub within: Estimate,
    /// The median distance between the averages of two of these countries.
    pub usual: f64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pair: Option<Pair>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub arrow: Option<Arrow>,
}

pub(super) fn distance(a: Point, b: Point) -> f64 {
    ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)).sqrt()
}

/// Personas at places that may be drawn anew.
struct Group<'a> {
    cloud: &'a Cloud,
    /// Shares, summing to 1.
    shares: Vec<f64>,
    /// Both axes' variance of each place.
    noise: Vec<f64>,
}

impl<'a> Group<'a> {
    fn new(cloud: &'a Cloud, factor: f64) -> Self {
        let whole: f64 = cloud.seen.iter().map(|s| s.share).sum();
        Self {
            cloud,
            shares: cloud.seen.iter().map(|s| s.share / whole).collect(),
            noise: cloud.seen.iter().map(|s| factor * (s.noise[0] + s.noise[1])).collect(),
        }
    }

    fn places(&self) -> Vec<Point> {
        self.cloud.seen.iter().map(|s| s.at).collect()
    }

    fn mean(&self, places: &[Point]) -> Point {
        let along = |axis: usize| self.shares.iter().zip(places).map(|(s, p)| s * p[axis]).sum();
        [along(0), along(1)]
    }
}

/// Between and within, with what noise is expected to have added.
fn parts(groups: &[Group], places: &[Vec<Point>]) -> [(f64, f64); 2] {
    let count = groups.len() as f64;
    let means: Vec<Point> = groups.iter().zip(places).map(|(g, p)| g.mean(p)).collect();
    let centre = [0, 1].map(|axis| means.iter().map(|m| m[axis]).sum::<f64>() / count);
    let between = means.iter().map(|m| distance(*m, centre).powi(2)).sum::<f64>() / count;
    let (mut within, mut noise_within, mut noise_between) = (0.0, 0.0, 0.0);
    for ((group, places), mean) in groups.iter().zip(places).zip(&means) {
        within += group.shares.iter().zip(places).map(|(s, p)| s * distance(*p, *mean).powi(2)).sum::<f64>() / count;
        for (share, noise) in group.shares.iter().zip(&group.noise) {
            noise_within += share * (1.0 - share) * noise / count;
            noise_between += share * share * noise / count;
        }
    }
    [(between, (1.0 - 1.0 / count) * noise_between), (within, noise_within)]
}

fn share_within(parts: [(f64, f64); 2]) -> f64 {
    let [between, within] = parts.map(|(found, noise)| (found - noise).max(0.0));
    within / (between + within)
}

fn interval(mut values: Vec<f64>) -> (f64, f64) {
    values.retain(|v| v.is_finite());
    values.sort_by(f64::total_cmp);
    let at = |part: f64| values.get((part * values.len().saturating_sub(1) as f64).round() as usize).copied().unwrap_or(f64::NAN);
    (at(0.025), at(0.975))
}

fn jitter(random: &mut Random, at: Point, noise: Point, factor: f64) -> Point {
    [0, 1].map(|axis| at[axis] + (factor * noise[axis]).sqrt() * random.normal())
}

/// The interval's draws: places that vary as much as is left without noise, sampled anew.
fn draws(groups: &[Group], factor: f64) -> Vec<f64> {
    let places: Vec<Vec<Point>> = groups.iter().map(Group::places).collect();
    let [between, within] =
        parts(groups, &places).map(|(found, noise)| if found > 0.0 { ((found - noise).max(0.0) / found).sqrt() } else { 0.0 });
    let means: Vec<Point> = groups.iter().zip(&places).map(|(g, p)| g.mean(p)).collect();
    let centre = [0, 1].map(|axis| means.iter().map(|m| m[axis]).sum::<f64>() / means.len() as f64);
    let drawn_in = |p: &Point, mean: &Point| {
        [0, 1].map(|axis| centre[axis] + between * (mean[axis] - centre[axis]) + within * (p[axis] - mean[axis]))
    };
    let mut random = Random::keyed(SEED, &["voices map", "within"]);
    let mut draw = || {
        let mut one = Vec::new();
        for ((group, places), mean) in groups.iter().zip(&places).zip(&means) {
            let seen = group.cloud.seen.iter().zip(places);
            one.push(seen.map(|(s, p)| jitter(&mut random, drawn_in(p, mean), s.noise, factor)).collect());
        }
        share_within(parts(groups, &one))
    };
    (0..RESAMPLES).map(|_| draw()).collect()
}

/// Of the pairs nearer to each other than either is to its own country's average, the one that most resamples agree on; among
/// equals the one with more to gain.
fn pair(clouds: &[&Cloud], factor: f64) -> Option<Pair> {
    let mut best: Option<(f64, f64, Pair)> = None;
    for (i, a) in clouds.iter().enumerate() {
        for b in &clouds[i + 1..] {
            for (x, y) in a.seen.iter().flat_map(|x| b.seen.iter().map(move |y| (x, y))) {
                let nearer = gain([a, b], [x.at, y.at]);
                if nearer <= 0.0 {
                    continue;
                }
                let support = support([a, b], [x, y], factor);
                if best.as_ref().is_none_or(|(s, g, _)| (support, nearer) > (*s, *g)) {
                    best = Some((support, nearer, Pair::new([a, b], [x, y], support)));
                }
            }
        }
    }
    best.map(|(_, _, pair)| pair)
}

/// The part of the resamples that agree.
fn support([a, b]: [&Cloud; 2], [x, y]: [&Seen; 2], factor: f64) -> f64 {
    let keys = ["pair", a.country.as_str(), b.country.as_str()];
    let mut random = Random::keyed(SEED + (Cell::COUNT * x.cell.index() + y.cell.index()) as u64, &keys);
    let mut agrees = || gain([a, b], [x, y].map(|s| jitter(&mut random, s.at, s.noise, factor))) > 0.0;
    (0..RESAMPLES).filter(|_| agrees()).count() as f64 / RESAMPLES as f64
}

/// How much nearer two are to each other than the nearer of them is to its own country.
fn gain([a, b]: [&Cloud; 2], [x, y]: [Point; 2]) -> f64 {
    distance(x, a.home).min(distance(y, b.home)) - distance(x, y)
}

/// An attribute's shift among personas with places and shares of people: level B minus level A, by the shares of the contexts in
/// which both are there. `None` where there is no such context.
pub fn shift(personas: &[(Cell, Point, f64)], attribute: Attribute) -> Option<Point> {
    let find = |cell: Cell| personas.iter().find(|(c, ..)| *c == cell);
    let (mut sum, mut whole) = ([0.0; 2], 0.0);
    for (cell, a, share) in personas.iter().filter(|(c, ..)| !c.level(attribute)) {
        let Some((_, b, other)) = find(cell.with(attribute, true)) else { continue };
        let weight = share + other;
        sum = [0, 1].map(|axis| sum[axis] + weight * (b[axis] - a[axis]));
        whole += weight;
    }
    (whole > 0.0).then(|| sum.map(|v| v / whole))
}

fn arrow(clouds: &[&Cloud], factor: f64) -> Option<Arrow> {
    let all = clouds.iter().flat_map(|c| Attribute::ALL.map(|a| (*c, a)));
    let personas = |cloud: &Cloud| cloud.seen.iter().map(|s| (s.cell, s.at, s.share)).collect::<Vec<_>>();
    let shifts = all.filter_map(|(c, a)| Some((c, a, shift(&personas(c), a)?)));
    let length = |p: Point| distance(p, [0.0; 2]);
    let (cloud, attribute, shift_found) = shifts.max_by(|a, b| length(a.2).total_cmp(&length(b.2)))?;
    let mut random = Random::keyed(SEED, &["arrow", cloud.country.as_str()]);
    let mut draw = || {
        let drawn = cloud.seen.iter().map(|s| (s.cell, jitter(&mut random, s.at, s.noise, factor), s.share));
        shift(&drawn.collect::<Vec<_>>(), attribute).map_or(f64::NAN, length)
    };
    let lengths = (0..RESAMPLES).map(|_| draw()).collect();
    let length = Estimate { value: length(shift_found), interval: interval(lengths) };
    Some(Arrow { country: cloud.country, attribute, shift: shift_found, length })
}

impl Facts {
    /// `None` unless two countries have personas placed by enough items.
    pub fn of(clouds: &[Cloud]) -> Option<Self> {
        let clouds: Vec<&Cloud> = clouds.iter().filter(|c| c.covered >= ENOUGH && c.seen.len() > 1).collect();
        if clouds.len() < 2 {
            return None;
        }
        let factor = noise_factor(&clouds);
        let groups: Vec<Group> = clouds.iter().map(|c| Group::new(c, factor)).collect();
        let places: Vec<Vec<Point>> = groups.iter().map(Group::places).collect();
        let value = share_within(parts(&groups, &places));
        let pairs = clouds.iter().enumerate().flat_map(|(i, a)| clouds[..i].iter().map(|b| distance(a.home, b.home)));
        let mut distances: Vec<f64> = pairs.collect();
        distances.sort_by(f64::total_cmp);
        Some(Self {
            countries: clouds.len(),
            personas: clouds.iter().map(|c| c.seen.len()).sum(),
            noise_factor: factor,
            within: Estimate { value, interval: interval(draws(&groups, factor)) },
            usual: distances[distances.len() / 2],
            pair: pair(&clouds, factor),
            arrow: arrow(&clouds, factor),
        })
    }

    /// All numbers, to be rounded.
    pub(super) fn numbers(&mut self) -> Vec<&mut f64> {
        let Self { noise_factor, within, usual, pair, arrow, .. } = self;
        let mut all = vec![noise_factor, usual, &mut within.value, &mut within.interval.0, &mut within.interval.1];
        if let Some(Pair { apart, home, support, .. }) = pair {
            all.extend([apart, support]);
            all.extend(home);
        }
        if let Some(Arrow { shift, length, .. }) = arrow {
            all.extend(shift);
            all.extend([&mut length.value, &mut length.interval.0, &mut length.interval.1]);
        }
        all
    }
}
