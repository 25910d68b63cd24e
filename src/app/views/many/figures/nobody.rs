//! "Nobody is average": personas that are nearer to another country's average than to their own country's.
//!
//! Near is meant over whole distributions (earth mover's distance), by [`crate::causal::nearest`].

use std::collections::BTreeMap;

use crate::{
    app::views::many::figures::average,
    causal::{Nearest, NearestAverage, metrics::mean_position},
    survey::{CountryCode, CountryTable, ItemCode, Persona, Standard},
};

/// So many of the resamples agree where a case is clear.
pub const CLEAR: f64 = 0.95;
/// The list of cases: so many in all, so many of one country.
const MOST: usize = 6;
const MOST_OF_ONE: usize = 2;

/// The counts over all countries with figures by persona.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Nobody {
    /// Personas that could be set beside averages.
    pub personas: usize,
    /// Of these, nearer to another country's average than to their own.
    pub elsewhere: usize,
    /// How many there would be if all personas answered as their country does.
    pub chance: f64,
    /// Those of `elsewhere` for which 95 % of the resamples agree.
    pub clear: usize,
    /// Countries whose averages were there to be near to, one's own included.
    pub averages: usize,
    /// The most striking of the clear ones, the largest difference of distances first.
    pub cases: Vec<Case>,
}

/// One persona nearer to another country. Positions are 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Case {
    pub country: CountryCode,
    pub persona: Persona,
    pub n: u32,
    pub at: f64,
    pub own: f64,
    pub other: CountryCode,
    pub other_average: f64,
    /// How much nearer, as a difference of earth mover's distances, 0 to 1.
    pub gain: f64,
}

/// Sums up what [`nearest_averages`](crate::causal::nearest_averages) found, country by country.
pub fn nobody(found: &[Nearest], tables: &[&CountryTable], item: &ItemCode) -> Nobody {
    let averages: BTreeMap<CountryCode, f64> =
        tables.iter().filter_map(|t| Some((t.country, average(t.items.get(item)?)?))).collect();
    let case = |country: CountryCode, near: &NearestAverage| -> Option<Case> {
        let answers = tables.iter().find(|t| t.country == country)?.items.get(item)?;
        let at = 100.0 * mean_position(&answers.persona(near.persona, Standard::AsAnswered)?.p);
        let (own, other_average) = (*averages.get(&country)?, *averages.get(&near.country)?);
        let clear = near.is_nearer_elsewhere() && near.support >= CLEAR;
        // What the sentence says in positions must be what the distances say.
        let agrees = (at - other_average).abs() < (at - own).abs();
        (clear && agrees).then_some(Case {
            country,
            persona: near.persona,
            n: near.n,
            at,
            own,
            other: near.country,
            other_average,
            gain: near.own - near.other,
        })
    };
    let all = || found.iter().flat_map(|f| f.personas.iter().map(|p| (f.country, p)));
    let mut cases: Vec<Case> = all().filter_map(|(country, near)| case(country, near)).collect();
    cases.sort_by(|a, b| b.gain.total_cmp(&a.gain));
    let mut told: BTreeMap<CountryCode, usize> = BTreeMap::new();
    cases.retain(|case| {
        let of_one = told.entry(case.country).or_default();
        *of_one += 1;
        *of_one <= MOST_OF_ONE
    });
    cases.truncate(MOST);
    Nobody {
        personas: found.iter().map(|f| f.personas.len()).sum(),
        elsewhere: found.iter().map(Nearest::nearer_elsewhere).sum(),
        chance: found.iter().map(Nearest::expected_by_chance).sum(),
        clear: found.iter().map(Nearest::clearly_nearer_elsewhere).sum(),
        averages: averages.len(),
        cases,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::views::many::figures::tests::answers;
    use crate::{causal::nearest_averages, survey::ItemAnswers};

    fn table(code: &str, answers: ItemAnswers) -> CountryTable {
        CountryTable { country: CountryCode::parse(code).unwrap(), items: [("Q1".into(), answers)].into() }
    }

    fn found(tables: &[&CountryTable]) -> Nobody {
        let item = ItemCode::from("Q1");
        let found: Vec<_> = tables.iter().map(|t| nearest_averages(tables, t.country, &item, 1)).collect();
        nobody(&found, tables, &item)
    }

    #[test]
    fn women_of_one_country_are_nearer_to_another() {
        // Egypt's average is 40, its women's 60; cell 15, a woman's, is too small to say anything.
        let egypt = table("EGY", answers(0.2, 0.6, |c| if c.index() == 15 { 3 } else { 400 }));
        let turkey = table("TUR", answers(0.62, 0.62, |_| 400));
        let china = table("CHN", ItemAnswers::CountryLevel(vec![0.1, 0.9]));
        let nobody = found(&[&egypt, &turkey, &china]);
        assert_eq!((nobody.personas, nobody.elsewhere, nobody.clear, nobody.averages), (31, 7, 7, 3));
        assert!(nobody.chance < 0.1, "{}", nobody.chance);
        assert_eq!(nobody.cases.len(), MOST_OF_ONE, "no more of one country");
        let case = nobody.cases[0];
        assert_eq!((case.country.as_str(), case.other.as_str(), case.n), ("EGY", "TUR", 400));
        let [at, own, other] = [case.at - 60.0, case.own - 40.0, case.other_average - 62.0].map(f64::abs);
        assert!(at < 1e-9 && own < 1e-9 && other < 1e-9, "{case:?}");
        assert!((case.gain - 0.18).abs() < 1e-9 && case.persona.granularity() == 4);
        assert!(nobody.cases.iter().all(|c| !c.persona.covers(crate::survey::Cell::new(15).unwrap())));
    }

    #[test]
    fn where_all_answer_alike_there_is_chance_and_no_case() {
        let [a, b] = [0.5, 0.51].map(|yes| answers(yes, yes, |_| 50));
        let nobody = found(&[&table("EGY", a), &table("TUR", b)]);
        assert_eq!((nobody.personas, nobody.elsewhere, nobody.clear), (32, 0, 0));
        assert!(nobody.chance > 8.0 && nobody.cases.is_empty(), "{}", nobody.chance);
        assert_eq!(found(&[]), Nobody::default());
    }
}
