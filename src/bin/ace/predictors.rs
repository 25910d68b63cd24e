//! What a model, or the targets of its training, answer, as the evaluation asks it.

use ace_playground::{
    causal::Targets,
    model::{LanguageModel, Weights},
    survey::{Catalogue, Country, CountryCode, ItemCode, Persona},
};
use futures::executor::block_on;

/// All 81 personas' distributions for a country and item, by [`Persona::index`]; `None` where there is no prediction.
pub fn predict_all(
    model: &LanguageModel,
    weights: &Weights,
    catalogue: &Catalogue,
    country: CountryCode,
    item: &ItemCode,
) -> Option<Vec<Vec<f64>>> {
    let country = Country::find(country)?;
    let personas: Vec<_> = Persona::all().map(|p| (country, p)).collect();
    let answers = block_on(model.predict(weights, catalogue.item(item)?, &personas)).ok()?;
    Some(answers.iter().map(|p| p.iter().map(|v| f64::from(*v)).collect()).collect())
}

/// The same of the targets, invented personas among them.
pub fn targets_of(targets: &Targets, country: CountryCode, item: &ItemCode) -> Option<Vec<Vec<f64>>> {
    let personas = targets.all(country, item).or_else(|| targets.extrapolated(country, item))?;
    Some(personas.iter().map(|p| p.iter().map(|v| f64::from(*v)).collect()).collect())
}
