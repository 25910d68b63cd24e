//! The difference between the answers of any two groups of people: of one country or two, apart, overlapping, or one a part of
//! the other.
//!
//! The point is that of the two distributions as they are shown ([`ItemAnswers::persona`]). The interval is by the delta method,
//! as for effects: answers are multinomial, the shares of the cells are random too, and a cell's people count as n_eff. With
//! group X in cells of shares s_c, S_X = Σ_X s_c, and mean m_X, a person of cell c who answers y moves B minus A by
//! k_c y - h_c, where k_c = [c in B]/S_B - [c in A]/S_A and h_c = [c in B] m_B/S_B - [c in A] m_A/S_A. So people who are in both
//! groups count for both, and Var = Σ_c s_c²/n_c (k_c² Var_c + (k_c m_c - h_c)²). For groups apart that is the raw effect's.
//!
//! Estimated cells are in the point where they are in the distribution (a tenth of its weight at most), and never in the
//! variance.

use super::{
    contrast::{Spread, moments, people, positions, unanimous_variance},
    metrics::mean_shift,
};
use crate::survey::{Cell, ItemAnswers, Persona, Standard};

/// Whose answers are compared.
#[derive(Debug, Clone, Copy)]
pub enum Group<'a> {
    /// The people of a persona, cell by cell.
    Cells(&'a ItemAnswers, Persona),
    /// Everybody, some of whom are in no cell.
    Whole { p: &'a [f64], n_eff: f64 },
}

/// B minus A.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Difference of proportions, one an option; sums to about 0.
    pub delta: Vec<f64>,
    /// Shift of the mean position, points (-100 to 100).
    pub shift: f64,
    pub intervals: Result<Intervals, NoInterval>,
}

/// 95 % intervals.
#[derive(Debug, Clone, PartialEq)]
pub struct Intervals {
    /// Of the shift, in points.
    pub shift: (f64, f64),
    /// Of each number of `delta`; each holds alone, not all at once.
    pub delta: Vec<(f64, f64)>,
}

/// Why a difference has no interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoInterval {
    /// A country's overall figure whose number of people is not known.
    UnknownSize,
    /// Both hold some of the same people, and the tables do not tell which.
    Overlap,
}

impl Group<'_> {
    fn p(&self) -> Option<Vec<f64>> {
        match self {
            Self::Cells(answers, persona) => Some(answers.persona(*persona, Standard::AsAnswered)?.p),
            Self::Whole { p, .. } => Some(p.to_vec()),
        }
    }

    /// The observed cells; `None` at country level, which has none.
    fn strata(&self, options: usize) -> Option<Vec<Stratum<'_>>> {
        let strata: Vec<_> = match self {
            Self::Cells(ItemAnswers::CountryLevel(_), _) => return None,
            Self::Cells(answers, persona) => {
                let observed = |cell: Cell| {
                    let answer = answers.cell(cell).filter(|a| !a.estimated)?;
                    Some(Stratum { cell: Some(cell), share: answer.share, p: &answer.p, n_eff: answer.n_eff })
                };
                persona.cells().filter_map(observed).collect()
            }
            Self::Whole { p, n_eff } => vec![Stratum { cell: None, share: 1.0, p, n_eff: *n_eff }],
        };
        let sound = |s: &Stratum<'_>| s.share > 0.0 && s.n_eff > 0.0 && s.n_eff.is_finite() && s.p.len() == options;
        let strata: Vec<_> = strata.into_iter().filter(sound).collect();
        (!strata.is_empty()).then_some(strata)
    }
}

/// People who were drawn together.
#[derive(Clone, Copy)]
struct Stratum<'a> {
    cell: Option<Cell>,
    share: f64,
    p: &'a [f64],
    n_eff: f64,
}

/// B minus A. `same_people`: whether both are of one table, so that a cell of both holds the same people.
///
/// `None` where one of them has no figures, or they answered different questions.
pub fn difference(a: Group<'_>, b: Group<'_>, same_people: bool) -> Option<Difference> {
    let (p_a, p_b) = (a.p()?, b.p()?);
    if p_a.len() != p_b.len() || p_a.len() < 2 {
        return None;
    }
    let delta: Vec<f64> = p_b.iter().zip(&p_a).map(|(b, a)| b - a).collect();
    let shift = mean_shift(&delta);
    let options = delta.len();
    let whole = |group: &Group<'_>| matches!(group, Group::Whole { .. });
    let intervals = match (a.strata(options), b.strata(options)) {
        _ if same_people && (whole(&a) || whole(&b)) => Err(NoInterval::Overlap),
        (Some(a), Some(b)) => Ok(intervals(&Sides { a, b, same_people }, shift, &delta)),
        _ => Err(NoInterval::UnknownSize),
    };
    Some(Difference { delta, shift, intervals })
}

fn intervals(sides: &Sides<'_>, shift: f64, delta: &[f64]) -> Intervals {
    let half = 100.0 * sides.spread(&positions(delta.len())).half_width();
    let option = |k: usize| {
        let mut scores = vec![0.0; delta.len()];
        scores[k] = 1.0;
        let half = sides.spread(&scores).half_width();
        ((delta[k] - half).max(-1.0), (delta[k] + half).min(1.0))
    };
    Intervals { shift: ((shift - half).max(-100.0), (shift + half).min(100.0)), delta: (0..delta.len()).map(option).collect() }
}

struct Sides<'a> {
    a: Vec<Stratum<'a>>,
    b: Vec<Stratum<'a>>,
    same_people: bool,
}

/// The whole of one side, an answer k counting `scores[k]`.
struct Total {
    share: f64,
    mean: f64,
}

impl Total {
    fn of(strata: &[Stratum<'_>], scores: &[f64]) -> Self {
        let share: f64 = strata.iter().map(|s| s.share).sum();
        let mean = strata.iter().map(|s| s.share / share * moments(s.p, scores).0).sum();
        Self { share, mean }
    }
}

/// Kish's n_eff of strata that are pooled by their shares.
fn pooled_n(strata: &[Stratum<'_>]) -> f64 {
    let share: f64 = strata.iter().map(|s| s.share).sum();
    share * share / strata.iter().map(|s| s.share * s.share / s.n_eff).sum::<f64>()
}

impl Sides<'_> {
    fn is_in(&self, strata: &[Stratum<'_>], cell: Option<Cell>) -> bool {
        self.same_people && strata.iter().any(|s| s.cell == cell)
    }

    /// Sampling variance of the difference of the mean scores; the formula stands at the head of this file. People of A alone,
    /// of B alone and of both are three samples, each with n/(n-1) and degrees of freedom (Welch and Satterthwaite) of its own.
    fn spread(&self, scores: &[f64]) -> Spread {
        let (a, b) = (Total::of(&self.a, scores), Total::of(&self.b, scores));
        let alone = |strata: &[Stratum<'_>], other: &[Stratum<'_>]| -> usize {
            strata.iter().filter(|s| !self.is_in(other, s.cell)).count()
        };
        let whole_is_same = alone(&self.a, &self.b) == 0 && alone(&self.b, &self.a) == 0;
        let (mut variance, mut square) = (0.0, 0.0);
        let mut take = |part: f64, freedom: f64| {
            variance += part;
            square += part * part / freedom;
        };
        for (in_a, in_b) in [(true, false), (false, true), (true, true)] {
            let strata = if in_a { &self.a } else { &self.b };
            let other = if in_a { &self.b } else { &self.a };
            let part: Vec<Stratum<'_>> = strata.iter().filter(|s| self.is_in(other, s.cell) == (in_a && in_b)).copied().collect();
            if part.is_empty() {
                continue;
            }
            let of = |value: f64, is_in: bool| if is_in { value } else { 0.0 };
            let k = of(1.0 / b.share, in_b) - of(1.0 / a.share, in_a);
            let h = of(b.mean / b.share, in_b) - of(a.mean / a.share, in_a);
            let one = |s: &Stratum<'_>| {
                let (mean, var) = moments(s.p, scores);
                s.share * s.share / s.n_eff * (k * k * var + (k * mean - h).powi(2))
            };
            let n: f64 = part.iter().map(|s| s.n_eff).sum();
            take(part.iter().map(one).sum::<f64>() * n / people(n), people(pooled_n(&part)));
        }
        // A side that answers as one is no proof that nobody differs; but nobody differs from themselves.
        for side in [&self.a, &self.b].into_iter().filter(|_| !whole_is_same) {
            let mut pooled = vec![0.0; scores.len()];
            side.iter().for_each(|s| pooled.iter_mut().zip(s.p).for_each(|(sum, p)| *sum += s.share * p));
            let n = pooled_n(side);
            if let Some(part) = unanimous_variance(&pooled, n, scores) {
                take(part, people(n));
            }
        }
        Spread { variance, freedom: if square > 0.0 { variance * variance / square } else { f64::INFINITY } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        causal::{
            conditional,
            metrics::mean_position,
            random::Random,
            simulation::{Population, shares},
        },
        survey::{Attribute, CellAnswer},
    };

    fn persona(text: &[(Attribute, bool)]) -> Persona {
        text.iter().fold(Persona::ANY, |p, (a, level)| p.with(*a, Some(*level)))
    }

    fn population(random: &mut Random) -> Population {
        let shares = shares(random);
        Population::new(shares, &[-1.2, 0.1, 1.0], |cell, age| {
            let [woman, college, ..] = Attribute::ALL.map(|a| f64::from(cell.level(a)));
            0.6 * woman - 0.9 * college + 0.5 * woman * college + 0.3 * age
        })
    }

    fn truth(population: &Population, who: Persona) -> f64 {
        let cells = population.cells(Standard::AsAnswered);
        let total: f64 = who.cells().map(|c| population.shares[c.index()]).sum();
        who.cells().map(|c| population.shares[c.index()] / total * 100.0 * mean_position(&cells[c.index()])).sum()
    }

    #[test]
    fn of_groups_apart_it_is_the_raw_effect() {
        let mut random = Random::new(5);
        let answers = population(&mut random).survey(3_000, &mut random);
        for context in [Persona::ANY, persona(&[(Attribute::Education, true)])] {
            let [a, b] = [false, true].map(|l| Group::Cells(&answers, context.with(Attribute::Gender, Some(l))));
            let found = difference(a, b, true).unwrap();
            let effect = conditional(&answers, Attribute::Gender, context).unwrap();
            let intervals = found.intervals.unwrap();
            assert!((found.shift - effect.shift).abs() < 1e-9);
            assert!((intervals.shift.0 - effect.interval.0).abs() < 1e-9 && (intervals.shift.1 - effect.interval.1).abs() < 1e-9);
            for (found, expected) in intervals.delta.iter().zip(&effect.delta_interval) {
                assert!((found.0 - expected.0).abs() < 1e-9 && (found.1 - expected.1).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn a_part_against_the_whole_by_hand() {
        // Cell 8 says yes throughout, cell 0 no; a part w = 0.25 of 400 people is in cell 8. Then B - A = 1 - w, and its variance
        // is that of w.
        let cell = |share: f64, yes: f64| {
            let p = vec![1.0 - yes, yes];
            let n = 400.0 * share;
            let n_people = Some(n as u32);
            Some(CellAnswer { n: n_people, n_eff: n, share, estimated: false, p: p.clone(), n_eff_age: n, p_age: p })
        };
        let mut cells = vec![None; Cell::COUNT];
        cells[0] = cell(0.75, 0.0);
        cells[8] = cell(0.25, 1.0);
        let answers = ItemAnswers::Cells(cells);
        let women = persona(&[(Attribute::Gender, true)]);
        let group =
            |persona| Group::Cells(&answers, persona).strata(2).unwrap().iter().map(|s| (s.cell, s.share)).collect::<Vec<_>>();
        assert_eq!(group(women), [(Cell::new(8), 0.25)]);
        let whole = Group::Cells(&answers, Persona::ANY);
        let part = Group::Cells(&answers, women);
        let sides = Sides { a: whole.strata(2).unwrap(), b: part.strata(2).unwrap(), same_people: true };
        let expected = 0.25 * 0.75 / 400.0;
        // Cells of 300 and of 100 are two samples here, each with n/(n-1); and the unanimous part counts half a person more.
        let half = 0.5 / 101.0;
        let unanimous = (half - half * half) / 99.0;
        let exact = (0.75 * 0.0625 * 300.0 / 299.0 + 0.25 * 0.5625 * 100.0 / 99.0) / 400.0 + unanimous;
        let found = sides.spread(&[0.0, 1.0]).variance;
        assert!((found - exact).abs() < 1e-12 && (exact - unanimous) / expected - 1.0 < 0.01, "{found} {exact}");
        assert!((difference(whole, part, true).unwrap().shift - 75.0).abs() < 1e-9);
    }

    #[test]
    fn intervals_hold_the_truth_however_the_groups_overlap() {
        let mut random = Random::new(11);
        let population = population(&mut random);
        let elsewhere = self::population(&mut random);
        let women = persona(&[(Attribute::Gender, true)]);
        let college = persona(&[(Attribute::Education, true)]);
        let both = persona(&[(Attribute::Gender, true), (Attribute::Education, true)]);
        let men = persona(&[(Attribute::Gender, false)]);
        let pairs = [(Persona::ANY, women), (women, both), (women, college), (men, women), (both, Persona::ANY)];
        let (mut held, mut held_apart, mut held_elsewhere) = ([0u32; 5], 0u32, 0u32);
        const RUNS: u32 = 1_000;
        let holds = |d: &Difference, truth: f64| {
            let (low, high) = d.intervals.as_ref().unwrap().shift;
            u32::from(low <= truth && truth <= high)
        };
        for _ in 0..RUNS {
            let answers = population.survey(1_500, &mut random);
            let group = |persona| Group::Cells(&answers, persona);
            for (count, (a, b)) in held.iter_mut().zip(pairs) {
                let true_shift = truth(&population, b) - truth(&population, a);
                *count += holds(&difference(group(a), group(b), true).unwrap(), true_shift);
            }
            // Ignoring that the same people are in both makes the interval far too wide.
            let true_shift = truth(&population, both) - truth(&population, women);
            held_apart += holds(&difference(group(women), group(both), false).unwrap(), true_shift);
            let other = elsewhere.survey(900, &mut random);
            let found = difference(group(women), Group::Cells(&other, women), false).unwrap();
            held_elsewhere += holds(&found, truth(&elsewhere, women) - truth(&population, women));
        }
        let good = |count: u32| (930..=970).contains(&count);
        assert!(held.iter().all(|c| good(*c)) && good(held_elsewhere), "{held:?} {held_elsewhere}");
        assert!(held_apart > 985, "{held_apart}");
    }

    #[test]
    fn a_voice_does_not_differ_from_itself() {
        let mut random = Random::new(2);
        let answers = population(&mut random).survey(800, &mut random);
        let same = difference(Group::Cells(&answers, Persona::ANY), Group::Cells(&answers, Persona::ANY), true).unwrap();
        assert_eq!((same.shift, same.intervals.unwrap().shift), (0.0, (0.0, 0.0)));
    }

    #[test]
    fn without_sizes_or_with_unknown_overlap_there_is_no_interval() {
        let mut random = Random::new(2);
        let answers = population(&mut random).survey(800, &mut random);
        let level = ItemAnswers::CountryLevel(vec![0.25; 4]);
        let [whole, country] = [Group::Cells(&answers, Persona::ANY), Group::Cells(&level, Persona::ANY)];
        assert_eq!(difference(whole, country, false).unwrap().intervals, Err(NoInterval::UnknownSize));
        assert_eq!(difference(whole, Group::Cells(&level, persona(&[(Attribute::Gender, true)])), false), None);
        let everybody = Group::Whole { p: &[0.25; 4], n_eff: 30.0 };
        assert_eq!(difference(everybody, whole, true).unwrap().intervals, Err(NoInterval::Overlap));
        assert!(difference(everybody, whole, false).unwrap().intervals.is_ok());
        assert_eq!(difference(whole, Group::Whole { p: &[0.5; 2], n_eff: 30.0 }, false), None);
    }
}
