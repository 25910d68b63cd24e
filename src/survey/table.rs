//! What people answered: one table a country, one distribution an item and cell.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Cell, CountryCode, ItemCode, Persona};

/// The answers of one cell to one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CellAnswer {
    /// Respondents; `None` where fewer than ten.
    pub n: Option<u32>,
    /// Effective sample size after survey weights (Kish); 0 where estimated.
    pub n_eff: f64,
    /// The cell's weighted share of the country's answering respondents.
    pub share: f64,
    /// Fewer than ten respondents: `p` is an additive estimate, never data.
    pub estimated: bool,
    /// Weighted proportions over the options, summing to about 1.
    pub p: Vec<f64>,
    /// As `n_eff`, directly standardised to the country's age distribution; 0 where no ages are known.
    pub n_eff_age: f64,
    /// As `p`, directly standardised to the country's age distribution; empty where no ages are known.
    pub p_age: Vec<f64>,
}

/// The answers of one country to one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ItemAnswers {
    /// By [`Cell::index`]; `None` where nobody of that cell was asked.
    Cells(Vec<Option<CellAnswer>>),
    /// The country's distribution alone.
    CountryLevel(Vec<f64>),
}

/// What a persona answered, pooled over its cells by their shares.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonaAnswer {
    /// Proportions over the options, summing to 1.
    pub p: Vec<f64>,
    /// Respondents, a lower bound where a cell has fewer than ten.
    pub n: u32,
    /// Effective sample size of the pooled proportions; 0 where nothing but estimates is in them. `None` where unknown (country level).
    pub n_eff: Option<f64>,
    /// The part of the pooled weight, 0 to 1, that rests on estimated cells.
    pub estimated_share: f64,
    /// The persona's share of the country's answering respondents, 0 to 1.
    pub share: f64,
}

impl PersonaAnswer {
    /// Whether this may be shown as data: some cell was observed, and estimates make up at most a tenth.
    pub fn is_evidence(&self) -> bool {
        self.n_eff.is_none_or(|n| n > 0.0) && self.estimated_share <= 0.1
    }
}

/// Which proportions to pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Standard {
    #[default]
    AsAnswered,
    AgeAdjusted,
}

impl CellAnswer {
    pub fn proportions(&self, standard: Standard) -> (&[f64], f64) {
        match standard {
            Standard::AsAnswered => (&self.p, self.n_eff),
            Standard::AgeAdjusted => (&self.p_age, self.n_eff_age),
        }
    }
}

impl ItemAnswers {
    pub fn options(&self) -> usize {
        match self {
            Self::Cells(cells) => cells.iter().flatten().next().map_or(0, |c| c.p.len()),
            Self::CountryLevel(p) => p.len(),
        }
    }

    /// Whether there are figures that are standardised to the country's ages.
    pub fn has_ages(&self) -> bool {
        match self {
            Self::Cells(cells) => cells.iter().flatten().any(|c| !c.p_age.is_empty()),
            Self::CountryLevel(_) => false,
        }
    }

    pub fn cell(&self, cell: Cell) -> Option<&CellAnswer> {
        match self {
            Self::Cells(cells) => cells.get(cell.index())?.as_ref(),
            Self::CountryLevel(_) => None,
        }
    }

    /// Pools the persona's cells by their shares: p = Σ s_i p_i / Σ s_i, with
    /// n_eff = (Σ s_i)² / Σ (s_i² / n_eff_i) over the observed cells (Kish).
    ///
    /// `None` where the country has no such figures: no observed or estimated cell, country level only and G > 0, or no ages
    /// to adjust to.
    pub fn persona(&self, persona: Persona, standard: Standard) -> Option<PersonaAnswer> {
        let cells = match self {
            Self::CountryLevel(p) => {
                return (persona == Persona::ANY).then(|| PersonaAnswer {
                    p: p.clone(),
                    n: 0,
                    n_eff: None,
                    estimated_share: 0.0,
                    share: 1.0,
                });
            }
            Self::Cells(_) => persona.cells().filter_map(|c| self.cell(c)),
        };
        let mut p = vec![0.0; self.options()];
        let (mut n, mut share, mut observed, mut spread) = (0, 0.0, 0.0, 0.0);
        for cell in cells {
            let (q, n_eff) = cell.proportions(standard);
            p.iter_mut().zip(q).for_each(|(sum, q)| *sum += cell.share * q);
            share += cell.share;
            n += cell.n.unwrap_or(0);
            if !cell.estimated && n_eff > 0.0 {
                observed += cell.share;
                spread += cell.share * cell.share / n_eff;
            }
        }
        let total: f64 = p.iter().sum();
        if total <= 0.0 {
            return None;
        }
        p.iter_mut().for_each(|v| *v /= total);
        let n_eff = if spread > 0.0 { observed * observed / spread } else { 0.0 };
        Some(PersonaAnswer { p, n, n_eff: Some(n_eff), estimated_share: 1.0 - observed / share, share })
    }
}

/// All answers of one country.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CountryTable {
    pub country: CountryCode,
    pub items: BTreeMap<ItemCode, ItemAnswers>,
}
