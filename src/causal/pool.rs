//! What training may see of one country and item, and the way from 16 cells to 81 personas.

use crate::survey::{Attribute, Cell, CellAnswer, ItemAnswers, Persona, Standard};

/// One country's answers to one item, without the cells that are held out.
pub(super) struct Seen<'a> {
    pub options: usize,
    /// The weighted share of every cell, held out or not: who lives in a country is no answer to the item.
    pub shares: [f64; Cell::COUNT],
    /// The cells that are evidence: observed and kept.
    pub cells: Vec<(Cell, &'a CellAnswer)>,
    /// The country's distribution over what may be seen.
    pub figure: Vec<f64>,
    /// The share of level B of each attribute among the people behind `figure`.
    pub centre: [f64; Attribute::COUNT],
}

impl<'a> Seen<'a> {
    /// `None` without group figures, with fewer than two options, or where nothing observed is kept.
    pub fn new(answers: &'a ItemAnswers, keep: impl Fn(Cell) -> bool) -> Option<Self> {
        let options = answers.options();
        let all: Vec<_> = Cell::all().filter_map(|c| Some((c, answers.cell(c)?))).collect();
        let sound =
            |a: &CellAnswer| a.p.len() == options && a.p.iter().all(|v| v.is_finite()) && a.share >= 0.0 && a.share.is_finite();
        if options < 2 || !all.iter().all(|(_, a)| sound(a)) {
            return None;
        }
        let mut shares = [0.0; Cell::COUNT];
        all.iter().for_each(|(c, a)| shares[c.index()] = a.share);
        let complete = all.iter().all(|(c, _)| keep(*c));
        let observed = |(c, a): &(Cell, &CellAnswer)| !a.estimated && a.n_eff > 0.0 && a.n_eff.is_finite() && keep(*c);
        let cells: Vec<_> = all.iter().copied().filter(observed).collect();
        // Estimates rest on all cells, so they may only be pooled where no cell is held out.
        let pooled = if complete { &all } else { &cells };
        let total: f64 = pooled.iter().map(|(_, a)| a.share).sum();
        if cells.is_empty() || total <= 0.0 {
            return None;
        }
        let mut figure = vec![0.0; options];
        let mut centre = [0.0; Attribute::COUNT];
        for (cell, answer) in pooled {
            let weight = answer.share / total;
            figure.iter_mut().zip(&answer.p).for_each(|(f, v)| *f += weight * v);
            for a in Attribute::ALL {
                centre[a.index()] += weight * f64::from(cell.level(a));
            }
        }
        normalise(&mut figure, 0.0);
        Some(Self { options, shares, cells, figure, centre })
    }

    /// Effective sample size of the kept, observed cells of a persona, (Σs)² / Σ(s² / n_eff); 0 where there is none.
    pub fn n_eff(&self, persona: Persona) -> f64 {
        let (mut sum, mut spread) = (0.0, 0.0);
        for (_, answer) in self.cells.iter().filter(|(c, _)| persona.covers(*c)) {
            sum += answer.share;
            spread += answer.share * answer.share / answer.n_eff;
        }
        if spread > 0.0 { sum * sum / spread } else { 0.0 }
    }

    /// [`spread`] around this country's figure.
    pub fn spread(&self, effects: [&[f64]; Attribute::COUNT], least: f64) -> Vec<Vec<f64>> {
        spread(&self.figure, &self.centre, effects, least)
    }
}

/// figure + Σ_a effect_a (level_a - centre_a) for each cell, as distributions with no option below `least`.
pub(super) fn spread(
    figure: &[f64],
    centre: &[f64; Attribute::COUNT],
    effects: [&[f64]; Attribute::COUNT],
    least: f64,
) -> Vec<Vec<f64>> {
    let cell = |cell: Cell| {
        let mut p = figure.to_vec();
        for (a, effect) in Attribute::ALL.into_iter().zip(effects) {
            let step = f64::from(cell.level(a)) - centre[a.index()];
            p.iter_mut().zip(effect).for_each(|(p, e)| *p += step * e);
        }
        normalise(&mut p, least);
        p
    };
    Cell::all().map(cell).collect()
}

/// Raises what lies below `least` to it and makes the sum 1.
pub(super) fn normalise(p: &mut [f64], least: f64) {
    p.iter_mut().for_each(|v| *v = v.max(least));
    let sum: f64 = p.iter().sum();
    if sum > 0.0 {
        p.iter_mut().for_each(|v| *v /= sum);
    }
}

/// The share-weighted sums of 16 cells for all 81 personas, by [`Persona::index`].
pub(super) fn personas(cells: &[Vec<f64>], shares: &[f64; Cell::COUNT]) -> Vec<Vec<f64>> {
    let pool = |persona: Persona| {
        let mut sum = vec![0.0; cells.first().map_or(0, Vec::len)];
        for cell in persona.cells() {
            // Nobody lives in some cells; a tiny share keeps their personas defined and changes no other.
            let share = shares[cell.index()].max(1e-9);
            sum.iter_mut().zip(&cells[cell.index()]).for_each(|(s, v)| *s += share * v);
        }
        normalise(&mut sum, 0.0);
        sum
    };
    Persona::all().map(pool).collect()
}

/// The country's distribution with all cells, estimates included: what country-level tables hold.
pub(super) fn country_figure(answers: &ItemAnswers) -> Option<Vec<f64>> {
    answers.persona(Persona::ANY, Standard::AsAnswered).map(|a| a.p).filter(|p| p.iter().all(|v| v.is_finite()))
}
