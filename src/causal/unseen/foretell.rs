//! What is foretold of a question.

use std::collections::BTreeMap;

use super::{effects::Effects, kernels::Kernels, levels::Levels, scale::grid};
use crate::{
    causal::{metrics::differences, pool},
    survey::{Attribute, Cell, CountryCode, Item, ItemCode, Shares},
};

/// No share is foretold to be smaller.
const LEAST: f64 = 1e-4;

/// What is known of one survey's questions, ready to be asked about others.
#[derive(Debug, Clone, PartialEq)]
pub struct Unseen {
    pub(super) kernels: Kernels,
    pub(super) levels: Levels,
    pub(super) effects: Effects,
    /// Those that show groups, and who lives there.
    pub(super) countries: Vec<(CountryCode, Shares)>,
}

/// What is foretold of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Foretold {
    /// By country: the 81 personas' distributions, by [`Persona::index`](crate::survey::Persona::index).
    pub personas: BTreeMap<CountryCode, Vec<Vec<f64>>>,
    /// The questions that it was foretold from, the most alike first, with their likeness, 0 to 1.
    pub nearest: Vec<(ItemCode, f64)>,
}

impl Unseen {
    /// What predictions from it are called.
    pub const NAME: &'static str = "questions alike in words and to a language model";

    /// The countries that it speaks of: those that show groups.
    pub fn countries(&self) -> impl Iterator<Item = CountryCode> {
        self.countries.iter().map(|(country, _)| *country)
    }

    /// How many numbers a state has.
    pub const fn width(&self) -> usize {
        self.kernels.basis.mean.len()
    }

    /// Foretells a question from those that were asked. `None` where the model's state is of another width, or the question has not
    /// 2 to 10 options.
    pub fn foretell(&self, item: &Item, state: &[f32]) -> Option<Foretold> {
        let options = item.options.len();
        if !(2..=10).contains(&options) || state.len() != self.width() {
            return None;
        }
        let (grid, row) = (grid(), self.kernels.row(item, state)?);
        let mut personas = BTreeMap::new();
        for (c, inner) in self.levels.foretell(&grid, &row, options).into_iter().enumerate() {
            let (country, people) = self.countries[c];
            let people = people.map(f64::from);
            let centre = Attribute::ALL.map(|a| Cell::all().filter(|c| c.level(a)).map(|c| people[c.index()]).sum());
            let figure = shares(&inner);
            let effects = Attribute::ALL.map(|a| differences(&self.effects.foretell(a, &grid, &row, c, &inner)));
            let cells = pool::spread(&figure, &centre, effects.each_ref().map(Vec::as_slice), LEAST);
            personas.insert(country, pool::personas(&cells, &people));
        }
        // A file's numbers are finite, what they add up to need not be.
        let is_sound = personas.values().flatten().flatten().all(|v: &f64| v.is_finite());
        is_sound.then(|| Foretold { personas, nearest: self.kernels.nearest(&row) })
    }
}

/// Options' shares from cumulative ones.
fn shares(inner: &[f64]) -> Vec<f64> {
    let mut last = 0.0;
    let mut shares: Vec<f64> = inner.iter().chain(&[1.0]).map(|f| (f - std::mem::replace(&mut last, *f)).max(0.0)).collect();
    pool::normalise(&mut shares, LEAST);
    shares
}
