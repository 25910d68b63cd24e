//! What may be shown of a persona whose own answers are few: a smoothed estimate that says that it is one.

use super::Targets;
use crate::survey::{CountryCode, ItemAnswers, ItemCode, Persona, PersonaAnswer, Standard};

/// Fewer respondents than this are no evidence (arXiv 2601.12962).
const FEWEST: u32 = 10;

/// A persona's distribution, with what it is. There is no way to the numbers that does not name it.
#[derive(Debug, Clone, PartialEq)]
pub enum PersonaFigure {
    /// The persona's own answers: data.
    Observed(PersonaAnswer),
    /// An empirical-Bayes estimate ([`Targets`]): the country's figure, with the effects of the attributes shrunk towards
    /// those of other countries. Not data, and to be labelled so wherever it is shown.
    Smoothed {
        /// Proportions over the options, summing to 1.
        p: Vec<f64>,
        /// Respondents of the persona whose own answers went in, a lower bound; 0 where it rests on others alone.
        people: u32,
    },
    /// Not asked, country level only, or nothing that an estimate could rest on.
    None,
}

impl PersonaFigure {
    pub const fn is_data(&self) -> bool {
        matches!(self, Self::Observed(_))
    }
}

/// The persona's own answers where they are evidence (ten people, at most a tenth of the weight on estimated cells), and else
/// the smoothed estimate. `targets` should be built from all tables at hand, so that countries can lend to each other.
pub fn persona_figure(
    answers: Option<&ItemAnswers>,
    targets: &Targets,
    country: CountryCode,
    item: &ItemCode,
    persona: Persona,
) -> PersonaFigure {
    let own = answers.and_then(|a| a.persona(persona, Standard::AsAnswered));
    // Of a country-level figure the number of people is unknown, not small.
    let enough = |a: &PersonaAnswer| a.is_evidence() && (a.n_eff.is_none() || a.n >= FEWEST);
    match own {
        Some(own) if enough(&own) => PersonaFigure::Observed(own),
        own => match targets.persona(country, item, persona) {
            Some(p) => PersonaFigure::Smoothed { p: p.into_iter().map(f64::from).collect(), people: own.map_or(0, |a| a.n) },
            None => PersonaFigure::None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        causal::{SmoothConfig, metrics::emd, simulation::World},
        survey::{Cell, CountryTable},
    };

    #[test]
    fn small_cells_are_smoothed_and_labelled() {
        let world = World::new(3, 8, 12);
        // So few people that many cells have fewer than ten.
        let tables = world.survey(250, 4);
        let targets = Targets::build(&tables.iter().collect::<Vec<&CountryTable>>(), &|_, _, _| true, &SmoothConfig::default());
        let (mut smoothed, mut naive, mut count) = (0.0, 0.0, 0);
        for table in &tables {
            for (item, answers) in &table.items {
                let truth = world.truth(table.country, item).unwrap();
                for cell in Cell::all() {
                    let persona = Persona::full(cell);
                    let estimated = answers.cell(cell).unwrap().estimated;
                    match persona_figure(Some(answers), &targets, table.country, item, persona) {
                        PersonaFigure::Observed(own) => assert!(!estimated && own.n >= 10),
                        PersonaFigure::Smoothed { p, people } => {
                            assert!(estimated && people == 0 && (p.iter().sum::<f64>() - 1.0).abs() < 1e-5);
                            smoothed += emd(&p, &truth[persona.index()]);
                            naive += emd(&answers.cell(cell).unwrap().p, &truth[persona.index()]);
                            count += 1;
                        }
                        PersonaFigure::None => panic!("{} {item} {persona} has no figure", table.country),
                    }
                }
            }
        }
        assert!(count > 100 && smoothed < 0.9 * naive, "{count} cells: {smoothed} against {naive}");
    }

    #[test]
    fn people_behind_a_partly_estimated_persona_are_counted() {
        let world = World::new(3, 4, 4);
        let mut tables = world.survey(2000, 4);
        let item = ItemCode::from("Q1");
        let Some(ItemAnswers::Cells(cells)) = tables[0].items.get_mut(&item) else { unreachable!() };
        for cell in cells.iter_mut().take(2).flatten() {
            (cell.n, cell.n_eff, cell.estimated) = (None, 0.0, true);
        }
        let expected: u32 = cells.iter().take(8).flatten().filter_map(|c| c.n).sum();
        let targets = Targets::build(&tables.iter().collect::<Vec<_>>(), &|_, _, _| true, &SmoothConfig::default());
        let men = Persona::ANY.with(crate::survey::Attribute::Gender, Some(false));
        let country = tables[0].country;
        let figure = |answers, persona| persona_figure(answers, &targets, country, &item, persona);
        match figure(tables[0].items.get(&item), men) {
            PersonaFigure::Smoothed { people, .. } => assert_eq!(people, expected),
            other => panic!("{other:?}"),
        }
        assert!(persona_figure(tables[1].items.get(&item), &targets, tables[1].country, &item, men).is_data());
        let unknown = persona_figure(None, &targets, country, &"Q99".into(), men);
        assert_eq!((&unknown, unknown.is_data()), (&PersonaFigure::None, false));
        // A country's own figure is data; what groups within it answer is not known.
        let level = ItemAnswers::CountryLevel(vec![0.4, 0.6]);
        let empty = Targets::default();
        assert!(persona_figure(Some(&level), &empty, country, &item, Persona::ANY).is_data());
        assert_eq!(persona_figure(Some(&level), &empty, country, &item, men), PersonaFigure::None);
    }
}
