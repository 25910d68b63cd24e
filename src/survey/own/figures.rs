//! What of the visitor's data is shown, and what is not.

use super::OwnGroup;
use crate::survey::{Attribute, ItemAnswers, ItemCode, Persona, PersonaAnswer, Standard};

/// No distribution is shown of fewer people than these: each would be recognised.
pub const FEWEST_SHOWN: u32 = 5;

/// A cell with fewer people takes no part in comparisons of like with like. The delta method takes the spread within a cell
/// from the cell itself, and one or two people who agree look as if there were none.
pub const FEWEST_COMPARED: u32 = 3;

/// What the visitor's data say of one persona.
#[derive(Debug, Clone, PartialEq)]
pub enum OwnFigure {
    Answered(PersonaAnswer),
    /// Fewer than [`FEWEST_SHOWN`].
    TooFew {
        n: u32,
    },
    /// The data do not tell who has which level of this.
    Unknown(Attribute),
    NotAsked,
}

impl OwnGroup {
    /// The whole group is everybody who answered; any other persona is pooled over the cells.
    pub fn figure(&self, item: &ItemCode, persona: Persona) -> OwnFigure {
        let Some(overall) = self.overall.get(item) else { return OwnFigure::NotAsked };
        if let Some((attribute, _)) = persona.specified().find(|(a, _)| !self.known[a.index()]) {
            return OwnFigure::Unknown(attribute);
        }
        let answer = if persona == Persona::ANY {
            let (p, n_eff) = (overall.p.clone(), Some(overall.n_eff));
            Some(PersonaAnswer { p, n: overall.n, n_eff, estimated_share: 0.0, share: 1.0 })
        } else {
            self.table.items.get(item).and_then(|a| a.persona(persona, Standard::AsAnswered))
        };
        match answer {
            Some(answer) if answer.n >= FEWEST_SHOWN => OwnFigure::Answered(answer),
            answer => OwnFigure::TooFew { n: answer.map_or(0, |a| a.n) },
        }
    }
}

/// The answers without the cells that are too small to be set side by side, see [`FEWEST_COMPARED`]. For comparisons that are
/// standardised; a raw one pools each side first and may use all.
pub fn comparable(answers: &ItemAnswers) -> ItemAnswers {
    match answers {
        ItemAnswers::Cells(cells) => {
            let large = |c: &Option<crate::survey::CellAnswer>| c.clone().filter(|c| c.n.is_some_and(|n| n >= FEWEST_COMPARED));
            ItemAnswers::Cells(cells.iter().map(large).collect())
        }
        ItemAnswers::CountryLevel(_) => answers.clone(),
    }
}
