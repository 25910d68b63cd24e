//! The paper's own metric in `ace evaluate`.

use std::{cell::RefCell, collections::BTreeMap};

use ace_playground::{
    align::{CommonItems, PaperRow, PaperScored, PredictorKind, paper_rows, survey_name},
    causal::{
        Baseline, Evaluation,
        evaluate::{LevelRecord, Predictor},
        paper_cells, paper_country,
    },
    survey::{CountryCode, CountryTable, ItemCode},
};

use crate::data::Data;

/// The answers of all personas, by country and item.
type Kept = BTreeMap<(CountryCode, ItemCode), Vec<Vec<f64>>>;

/// The models, and the two statistics that say what a score is worth.
pub fn wants(predictor: &str, kind: PredictorKind) -> bool {
    let statistics = [Baseline::Uniform, Baseline::CountryAverage].map(Baseline::name);
    kind != PredictorKind::Statistic || statistics.contains(&predictor)
}

/// What `score` makes of a predictor, and the cells of the paper's metric beside it, in the paper's countries: the predictor is
/// asked once for each country and item.
pub fn beside(
    held_out: &[&CountryTable],
    predict: Predictor<'_>,
    score: impl FnOnce(Predictor<'_>) -> Evaluation,
) -> (Evaluation, Vec<LevelRecord>) {
    let kept: RefCell<Kept> = RefCell::default();
    let evaluation = score(&|country, item| {
        let answers = predict(country, item)?;
        if paper_country(country).is_some() {
            kept.borrow_mut().insert((country, item.clone()), answers.clone());
        }
        Some(answers)
    });
    let cells = paper_cells(held_out, &|country, item| kept.borrow_mut().remove(&(country, item.clone())));
    (evaluation, cells)
}

/// The rows of what was found on one trial's held-out people.
pub fn rows(found: &[PaperScored<'_>], held_out: &[CountryTable], data: &Data) -> Vec<PaperRow> {
    let found: Vec<_> = found.iter().filter(|f| wants(f.predictor, f.kind)).copied().collect();
    let common = CommonItems::of_tables(held_out, &survey_name);
    paper_rows(&found, &common, &|item| Some(data.catalogue.item(item)?.topic.clone()))
}
