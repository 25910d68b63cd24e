//! Which parts of an evaluation are summed up, and how it is printed.

use ace_playground::{
    align::{Part, PredictorKind, Results, Split, paper_text},
    causal::{Baseline, Label},
    survey::{Attribute, COUNTRIES, CountryCode, ItemCode, Reach, SurveyId},
};

use crate::data::Data;

/// High income in the World Bank's classification of 2022.
const HIGH_INCOME: [&str; 7] = ["AUS", "CHL", "DEU", "GBR", "JPN", "NZL", "USA"];

type Keep<'a> = Box<dyn Fn(CountryCode, &ItemCode) -> bool + 'a>;

/// The parts that are summed up for a predictor: all, and for the models and the two statistics that they have to beat on the
/// first seed also countries, continents, topics and incomes. All of one survey.
pub fn parts<'a>(data: &'a Data, survey: SurveyId, kind: PredictorKind, predictor: &str, first: bool) -> Vec<(Part, Keep<'a>)> {
    let mut parts: Vec<(Part, Keep<'a>)> = vec![(Part::All, Box::new(|_, _| true))];
    let compared = [Baseline::CountryAverage.name(), Baseline::Additive.name()];
    if !first || (kind == PredictorKind::Statistic && !compared.contains(&predictor)) {
        return parts;
    }
    let with_cells = move || COUNTRIES.iter().filter(move |c| c.reach(survey).has_cells());
    for country in with_cells() {
        let code = country.code();
        parts.push((Part::Country(code), Box::new(move |c, _| c == code)));
    }
    let mut continents: Vec<&str> = with_cells().map(|c| c.continent).collect();
    continents.sort_unstable();
    continents.dedup();
    for continent in continents {
        let of = move |c: CountryCode, _: &ItemCode| with_cells().any(|x| x.code() == c && x.continent == continent);
        parts.push((Part::Continent(continent.into()), Box::new(of)));
    }
    for topic in data.catalogue.topics.iter().filter(|t| data.catalogue.of_survey(survey).any(|i| i.topic == t.id)) {
        let of = |_: CountryCode, i: &ItemCode| data.catalogue.item(i).is_some_and(|i| i.topic == topic.id);
        parts.push((Part::Topic(topic.id.clone()), Box::new(of)));
    }
    // Countries that show some items alone would leave few in common.
    let whole = move |c: CountryCode| COUNTRIES.iter().any(|x| x.code() == c && x.reach(survey) == Reach::Groups);
    let asked_everywhere = |item: &ItemCode| data.tables.iter().filter(|t| whole(t.country)).all(|t| t.items.contains_key(item));
    let common: Vec<&ItemCode> = data.catalogue.of_survey(survey).map(|i| &i.code).filter(|i| asked_everywhere(i)).collect();
    for high in [true, false] {
        let common = common.clone();
        let of = move |c: CountryCode, i: &ItemCode| whole(c) && HIGH_INCOME.contains(&c.as_str()) == high && common.contains(&i);
        parts.push((Part::Income(high), Box::new(of)));
    }
    parts
}

/// The main rows, a table for each split, survey and seed.
pub fn print(results: &Results) {
    for (split, survey) in Split::ALL.into_iter().flat_map(|split| SurveyId::ALL.map(|survey| (split, survey))) {
        let mut seed = None;
        for row in results.of(split, survey, &Part::All) {
            let report = &row.report;
            if seed != Some(row.seed) {
                seed = Some(row.seed);
                println!(
                    "\n{} split, {}, seed {}: levels at G = 1 to 4 | shift-EMD, skill (95 %) | by attribute | labels",
                    split.name(),
                    survey.survey().short,
                    row.seed
                );
                let floors = report.levels.iter().map(|l| format!("{:5.2}", l.floor)).collect::<Vec<_>>().join(" ");
                let effects = &report.effects;
                println!("{:<48} {floors} | {:.3} (zero {:.3})", "sampling floor", effects.floor, effects.zero);
            }
            let levels = report.levels.iter().map(|l| format!("{:5.2}", l.score)).collect::<Vec<_>>().join(" ");
            let skill = report.effects.skill.unwrap_or(f64::NAN);
            let interval = report.skill_interval.map_or_else(String::new, |(low, high)| format!(" ({low:.1} to {high:.1})"));
            let attributes = Attribute::ALL.map(|a| format!("{:.0}", report.by_attribute[a.index()].skill.unwrap_or(f64::NAN)));
            let labels = Label::ALL.map(|l| format!("{l:?} {}", report.labels[l.index()])).join(", ");
            println!(
                "{:<48} {levels} | {:.3} {skill:5.1} %{interval} | {} | {labels}",
                row.predictor,
                report.effects.model,
                attributes.join(" ")
            );
        }
    }
    for split in [Split::Cells, Split::Country] {
        for predictor in ["base", "ace"] {
            if let Some(gap) = results.gap(split, SurveyId::Wvs7, predictor) {
                println!(
                    "{} split, {predictor}: countries of lower income are {:.2} behind in level, {:.2} in distance from the floor",
                    split.name(),
                    gap.level,
                    gap.distance
                );
            }
        }
    }
    print!("{}", paper_text(&results.paper));
}
