//! The paper's metric in `results.json`: every predictor by country and continent, with the gap between regions. Free of burn.

use serde::{Deserialize, Serialize};

use super::PredictorKind;
use crate::{
    causal::{
        Baseline, GapEstimate, PaperScores,
        evaluate::LevelRecord,
        paper_country,
        paper_metric::{PAPER_COUNTRIES, Scores, paper_continents},
    },
    survey::{CountryCode, CountryTable, ItemAnswers, ItemCode, SurveyId},
};

/// Which items of which countries are compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperScope {
    /// All items of all the paper's countries, as it is published: countries in different surveys answer different questions.
    Published,
    /// The items of one survey that were asked in all of the paper's countries that are in it.
    Common(String),
}

/// The countries over which a mean is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperPart {
    All,
    /// High-resource or low-resource countries, in our reading ([`crate::causal::paper_metric::PaperCountry::high`]).
    Resource(bool),
    /// One of the paper's five continents.
    Continent(String),
    Country(CountryCode),
}

/// One predictor in one scope.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaperRow {
    pub scope: PaperScope,
    /// As [`super::ResultRow::predictor`].
    pub predictor: String,
    /// `None` for the sampling floor: what the truth itself can expect.
    pub kind: Option<PredictorKind>,
    /// How many different items were scored.
    pub items: u32,
    /// Those that were scored at some G.
    pub parts: Vec<(PaperPart, Scores)>,
    /// High-resource minus low-resource countries.
    pub gap: Option<GapEstimate>,
    /// The gap minus that of the model without an adapter, minus that of the country average, and minus that of the sampling floor,
    /// which sampling makes by itself: fewer people were asked in some countries than in others.
    pub from_base: Option<GapEstimate>,
    pub from_average: Option<GapEstimate>,
    pub from_floor: Option<GapEstimate>,
}

impl PaperRow {
    /// The name of the rows of the floor.
    pub const FLOOR: &'static str = "sampling floor";

    pub fn scores(&self, part: &PaperPart) -> Option<&Scores> {
        self.parts.iter().find(|(p, _)| p == part).map(|(_, scores)| scores)
    }

    /// Mean over G = 1 to 4; `None` unless all four were scored.
    pub fn mean(&self, part: &PaperPart) -> Option<f64> {
        let scores = self.scores(part)?.iter().copied().collect::<Option<Vec<f64>>>()?;
        Some(scores.iter().sum::<f64>() / scores.len() as f64)
    }

    /// The countries that were scored, in the paper's order.
    pub fn countries(&self) -> impl Iterator<Item = CountryCode> + '_ {
        self.parts.iter().filter_map(|(part, _)| match part {
            PaperPart::Country(code) => Some(*code),
            _ => None,
        })
    }
}

/// What was found of one predictor on people held out, all items of all countries.
#[derive(Debug, Clone, Copy)]
pub struct PaperScored<'a> {
    pub predictor: &'a str,
    pub kind: PredictorKind,
    /// [`crate::causal::paper_cells`].
    pub records: &'a [LevelRecord],
}

/// The paper's countries that are in one survey, and the items that all of them were asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommonItems {
    pub survey: String,
    pub countries: Vec<CountryCode>,
    pub items: Vec<ItemCode>,
}

/// The short name of an item's survey, as the rows have it.
pub fn survey_name(item: &ItemCode) -> String {
    SurveyId::of(item).map_or("", |s| s.survey().short).into()
}

impl CommonItems {
    /// Of each survey of which two of the paper's countries or more have groups, by its name. `survey` says of which an item is.
    pub fn of_tables(tables: &[CountryTable], survey: &dyn Fn(&ItemCode) -> String) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for table in tables.iter().filter(|t| paper_country(t.country).is_some()) {
            let asked = table.items.iter().filter(|(_, a)| matches!(a, ItemAnswers::Cells(_))).map(|(item, _)| item);
            let mut asked: Vec<(String, &ItemCode)> = asked.map(|item| (survey(item), item)).collect();
            asked.sort_unstable();
            for of_survey in asked.chunk_by(|a, b| a.0 == b.0) {
                let items: Vec<ItemCode> = of_survey.iter().map(|(_, item)| (*item).clone()).collect();
                match all.iter_mut().find(|s| s.survey == of_survey[0].0) {
                    Some(known) => {
                        known.countries.push(table.country);
                        known.items.retain(|i| items.contains(i));
                    }
                    None => all.push(Self { survey: of_survey[0].0.clone(), countries: vec![table.country], items }),
                }
            }
        }
        all.retain(|s| s.countries.len() > 1 && !s.items.is_empty());
        all.sort_unstable_by(|a, b| a.survey.cmp(&b.survey));
        all
    }

    fn has(&self, record: &LevelRecord) -> bool {
        self.countries.contains(&record.country) && self.items.contains(&record.item)
    }
}

/// The rows of all scopes: predictors as they are given, then the floor. `topic` is an item's category.
pub fn paper_rows(
    scored: &[PaperScored<'_>],
    common: &[CommonItems],
    topic: &dyn Fn(&ItemCode) -> Option<String>,
) -> Vec<PaperRow> {
    let published = scope_rows(scored, &PaperScope::Published, &|_| true, topic);
    let common = common.iter().map(|c| scope_rows(scored, &PaperScope::Common(c.survey.clone()), &|r| c.has(r), topic));
    published.into_iter().chain(common.flatten()).collect()
}

fn scope_rows(
    scored: &[PaperScored<'_>],
    scope: &PaperScope,
    keep: &dyn Fn(&LevelRecord) -> bool,
    topic: &dyn Fn(&ItemCode) -> Option<String>,
) -> Vec<PaperRow> {
    let kept = |of: &PaperScored<'_>| -> Vec<LevelRecord> {
        of.records.iter().filter(|r| paper_country(r.country).is_some() && keep(r)).cloned().collect()
    };
    let mut scores: Vec<(String, Option<PredictorKind>, PaperScores)> = Vec::new();
    let mut floor: Vec<LevelRecord> = Vec::new();
    for of in scored {
        let records = kept(of);
        scores.push((of.predictor.into(), Some(of.kind), PaperScores::new(&records, topic, |r| r.emd)));
        // Of the predictor that answered most.
        if records.len() > floor.len() {
            floor = records;
        }
    }
    scores.push((PaperRow::FLOOR.into(), None, PaperScores::new(&floor, topic, |r| r.floor)));
    let find = |wanted: &dyn Fn(&str, Option<PredictorKind>) -> bool| scores.iter().find(|(n, k, _)| wanted(n, *k)).map(|s| &s.2);
    let base = find(&|_, kind| kind == Some(PredictorKind::Base));
    let average = find(&|name, _| name == Baseline::CountryAverage.name());
    let floor = find(&|_, kind| kind.is_none());
    let change = |of: &PaperScores, before: Option<&PaperScores>| {
        before.filter(|b| !std::ptr::eq(*b, of)).and_then(|before| of.gap_change(before)).map(rounded_gap)
    };
    let row = |(predictor, kind, of): &(String, Option<PredictorKind>, PaperScores)| PaperRow {
        scope: scope.clone(),
        predictor: predictor.clone(),
        kind: *kind,
        items: of.items() as u32,
        parts: parts(of),
        gap: of.gap().map(rounded_gap),
        from_base: change(of, base),
        from_average: change(of, average),
        from_floor: change(of, floor),
    };
    scores.iter().filter(|(_, _, of)| of.items() > 0).map(row).collect()
}

/// More digits than these are no information, and a visitor has to fetch them.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

fn rounded_gap(gap: GapEstimate) -> GapEstimate {
    GapEstimate { value: rounded(gap.value), low: rounded(gap.low), high: rounded(gap.high) }
}

fn parts(of: &PaperScores) -> Vec<(PaperPart, Scores)> {
    let mut parts = vec![(PaperPart::All, of.mean(|_| true))];
    let resource = |high| (PaperPart::Resource(high), of.mean(|c| paper_country(c).is_some_and(|c| c.high == high)));
    parts.extend([true, false].map(resource));
    parts.extend(paper_continents().into_iter().map(|continent| {
        let scores = of.mean(|c| paper_country(c).is_some_and(|c| c.continent == continent));
        (PaperPart::Continent(continent.into()), scores)
    }));
    let countries = PAPER_COUNTRIES.iter().filter_map(|c| CountryCode::parse(c.code));
    parts.extend(countries.map(|code| (PaperPart::Country(code), of.mean(|c| c == code))));
    parts.retain(|(_, scores)| scores.iter().any(Option::is_some));
    parts.into_iter().map(|(part, scores)| (part, scores.map(|s| s.map(rounded)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{align::Results, survey::Persona};

    /// One item of a country, scored for men and women.
    fn records(country: &str, item: &str, emd: f64) -> Vec<LevelRecord> {
        let record = |female: bool| LevelRecord {
            country: CountryCode::parse(country).unwrap(),
            item: item.into(),
            persona: Persona::ANY.with(crate::survey::Attribute::Gender, Some(female)),
            emd,
            floor: 0.01,
        };
        [true, false].map(record).into()
    }

    fn all(high: f64, low: f64) -> Vec<LevelRecord> {
        let of =
            [("USA", "Q1", high), ("USA", "Q2", high + 0.02), ("NGA", "Q1", low), ("CHL", "ISSP1", low), ("AUS", "ISSP1", high)];
        of.into_iter().flat_map(|(country, item, emd)| records(country, item, emd)).chain(records("TUR", "Q1", 0.9)).collect()
    }

    fn rows() -> Vec<PaperRow> {
        let (average, base, ace) = (all(0.10, 0.30), all(0.10, 0.20), all(0.10, 0.15));
        let scored = |predictor, kind, records| PaperScored { predictor, kind, records };
        let scored = [
            scored(Baseline::CountryAverage.name(), PredictorKind::Statistic, &average[..]),
            scored("base", PredictorKind::Base, &base),
            scored("ace", PredictorKind::Adapter, &ace),
        ];
        let of = |survey: &str, countries: [&str; 2], item: &str| CommonItems {
            survey: survey.into(),
            countries: countries.map(|c| CountryCode::parse(c).unwrap()).into(),
            items: vec![item.into()],
        };
        let common = [of("I", ["CHL", "AUS"], "ISSP1"), of("W", ["USA", "NGA"], "Q1")];
        paper_rows(&scored, &common, &|_| None)
    }

    #[test]
    fn every_scope_has_predictors_and_floor_with_gaps_and_changes() {
        let rows = rows();
        let names: Vec<_> = rows.iter().take(4).map(|r| r.predictor.as_str()).collect();
        assert_eq!(names, [Baseline::CountryAverage.name(), "base", "ace", PaperRow::FLOOR]);
        assert_eq!(rows.len(), 12);
        let find = |scope: PaperScope, name: &str| rows.iter().find(|r| r.scope == scope && r.predictor == name).unwrap();
        let ace = find(PaperScope::Published, "ace");
        // High: USA 89 (90 and 88), AUS 90. Low: 85 each. Turkey is none of the paper's.
        assert_eq!(ace.scores(&PaperPart::Resource(true)), Some(&[Some(89.5), None, None, None]));
        assert_eq!(ace.scores(&PaperPart::All), Some(&[Some(87.25), None, None, None]));
        assert_eq!(ace.countries().map(|c| c.to_string()).collect::<Vec<_>>(), ["CHL", "USA", "NGA", "AUS"]);
        assert_eq!((ace.gap.unwrap().value, ace.from_base.unwrap().value, ace.from_average.unwrap().value), (4.5, -5.0, -15.0));
        assert_eq!((ace.items, ace.mean(&PaperPart::All)), (3, None), "no mean over G of which some are missing");
        assert_eq!(ace.from_floor.unwrap().value, 4.5);
        let base = find(PaperScope::Published, "base");
        assert_eq!((base.from_base, base.from_average.unwrap().value), (None, -10.0));
        // On the item that both were asked.
        let common = find(PaperScope::Common("W".into()), "base");
        assert_eq!((common.gap.unwrap().value, common.items, common.countries().count()), (10.0, 1, 2));
        let floor = find(PaperScope::Common("I".into()), PaperRow::FLOOR);
        assert_eq!((floor.gap.unwrap().value, floor.kind), (0.0, None));
    }

    #[test]
    fn rows_are_written_and_read_again_and_older_files_have_none() {
        let results = Results { paper: rows(), ..Results::default() };
        let read: Results = serde_json::from_str(&serde_json::to_string(&results).unwrap()).unwrap();
        assert_eq!(read, results);
        let old: Results = serde_json::from_str(r#"{"command": "", "training_seconds": 0.0, "rows": []}"#).unwrap();
        assert_eq!(old, Results::default());
        assert!(serde_json::to_string(&old).is_ok_and(|json| !json.contains("paper")));
    }

    #[test]
    fn common_items_are_those_of_all_countries_of_a_survey() {
        let table = |country: &str, cells: &[&str], level: &[&str]| {
            let of = |items: &[&str], answers: ItemAnswers| {
                items.iter().map(|i| (ItemCode::from(*i), answers.clone())).collect::<Vec<_>>()
            };
            let level = of(level, ItemAnswers::CountryLevel(vec![0.5, 0.5]));
            let items = of(cells, ItemAnswers::Cells(vec![None; 16])).into_iter().chain(level).collect();
            CountryTable { country: CountryCode::parse(country).unwrap(), items }
        };
        let tables = [
            table("USA", &["Q1", "Q2", "Q3"], &[]),
            table("TUR", &["Q1"], &[]),
            table("AUS", &["I1", "I2"], &["Q1"]),
            table("EGY", &["Q2", "Q3"], &[]),
            table("CHL", &["I2", "I3"], &[]),
        ];
        let common = CommonItems::of_tables(&tables, &|item| item.as_str()[..1].into());
        let told: Vec<_> = common
            .iter()
            .map(|c| (c.survey.as_str(), c.countries.len(), c.items.iter().map(ItemCode::as_str).collect::<Vec<_>>()))
            .collect();
        assert_eq!(told, [("I", 2, vec!["I2"]), ("Q", 2, vec!["Q2", "Q3"])]);
    }
}
