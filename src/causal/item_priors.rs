//! What can be said of an item that nobody was asked, from items that were: statistics for a model to beat.

use std::collections::{BTreeMap, BTreeSet};

use super::{Predictions, Targets, pool};
use crate::survey::{Catalogue, CountryTable, Item, ItemCode, Persona, Standard, SurveyId};

/// A predictor of unseen items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemPrior {
    /// The country's mean answer, persona by persona, to all items with as many options.
    Scale,
    /// The same over the five items whose words are most alike, each counted by its likeness.
    Words,
}

const NEIGHBOURS: usize = 5;

impl ItemPrior {
    pub const ALL: [Self; 2] = [Self::Scale, Self::Words];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Scale => "mean of items with as many options",
            Self::Words => "nearest items by words",
        }
    }

    /// Answers the catalogue's items that no table has, for every country with anything on other items of their survey, and from
    /// these alone. Where a country was asked none with as many options, all options are as likely.
    pub fn fit(self, tables: &[&CountryTable], catalogue: &Catalogue) -> Predictions {
        let seen: BTreeSet<&ItemCode> = tables.iter().flat_map(|t| t.items.keys()).collect();
        let (seen, unseen): (Vec<&Item>, Vec<&Item>) = catalogue.items.iter().partition(|i| seen.contains(&i.code));
        let words = Words::new(catalogue);
        let mut predictions = Predictions::default();
        for item in unseen {
            let alike = seen.iter().filter(|s| s.survey() == item.survey() && s.options.len() == item.options.len());
            let mut weighted: Vec<(&ItemCode, f64)> = match self {
                Self::Scale => alike.map(|s| (&s.code, 1.0)).collect(),
                Self::Words => alike.map(|s| (&s.code, words.likeness(&item.code, &s.code))).collect(),
            };
            if self == Self::Words {
                weighted.sort_by(|a, b| b.1.total_cmp(&a.1));
                weighted.truncate(NEIGHBOURS);
                // Where no word is shared, all are equally near.
                weighted.iter_mut().for_each(|(_, w)| *w = w.max(1e-6));
            }
            let options = item.options.len();
            for table in tables.iter().filter(|t| t.items.keys().any(|code| SurveyId::of(code) == item.survey())) {
                let personas = mixture(table, &weighted, options);
                let even = || vec![vec![1.0 / options as f64; options]; Persona::COUNT];
                predictions.insert(table.country, &item.code, personas.unwrap_or_else(even));
            }
        }
        predictions
    }
}

/// What predictions of [`similar`] are called.
pub const SIMILAR: &str = "items with similar words, effects smoothed and shrunk";
/// Likeness at which an item counts e times as much as one that is alike in nothing.
const SIMILAR_WIDTH: f64 = 0.06;
/// What is taken over of the similar items' smoothed effects.
const SIMILAR_EFFECTS: f64 = 0.75;

/// Answers the catalogue's items that no table has with the weighted mean of all items with as many options, weights
/// exp(likeness of words / 0.06) (Nadaraya 1964, Watson 1964): of the countries' figures, and of three quarters of their smoothed
/// effects (`targets`).
pub fn similar(tables: &[&CountryTable], catalogue: &Catalogue, targets: &Targets) -> Predictions {
    let seen: BTreeSet<&ItemCode> = tables.iter().flat_map(|t| t.items.keys()).collect();
    let (seen, unseen): (Vec<&Item>, Vec<&Item>) = catalogue.items.iter().partition(|i| seen.contains(&i.code));
    let words = Words::new(catalogue);
    let mut predictions = Predictions::default();
    for item in unseen {
        let options = item.options.len();
        let alike: Vec<&&Item> = seen.iter().filter(|s| s.survey() == item.survey() && s.options.len() == options).collect();
        for table in tables.iter().filter(|t| t.items.keys().any(|code| SurveyId::of(code) == item.survey())) {
            let (mut sums, mut total) = (vec![vec![0.0; options]; Persona::COUNT], 0.0);
            for other in &alike {
                let Some(figure) = targets.country_figure(table.country, &other.code) else { continue };
                let weight = (words.likeness(&item.code, &other.code) / SIMILAR_WIDTH).exp();
                total += weight;
                let all = targets.all(table.country, &other.code).or_else(|| targets.extrapolated(table.country, &other.code));
                for (index, sum) in sums.iter_mut().enumerate() {
                    let own = all.map_or(figure, |all| &all[index]);
                    for ((s, f), v) in sum.iter_mut().zip(figure).zip(own) {
                        *s += weight * (f64::from(*f) + SIMILAR_EFFECTS * f64::from(v - f));
                    }
                }
            }
            // Where a country was asked none with as many options, all options are as likely.
            if total <= 0.0 {
                sums.iter_mut().for_each(|sum| sum.fill(1.0));
            }
            sums.iter_mut().for_each(|sum| pool::normalise(sum, 0.0));
            predictions.insert(table.country, &item.code, sums);
        }
    }
    predictions
}

/// The weighted mean of what a country's personas say to some items; `None` where it was asked none of them.
fn mixture(table: &CountryTable, weighted: &[(&ItemCode, f64)], options: usize) -> Option<Vec<Vec<f64>>> {
    let mut sums = vec![vec![0.0; options]; Persona::COUNT];
    let mut total = 0.0;
    for (code, weight) in weighted {
        let Some(answers) = table.items.get(*code).filter(|a| a.options() == options) else { continue };
        let Some(all) = answers.persona(Persona::ANY, Standard::AsAnswered) else { continue };
        total += weight;
        for (persona, sum) in Persona::all().zip(&mut sums) {
            let own = answers.persona(persona, Standard::AsAnswered);
            let p = own.as_ref().map_or(&all.p, |own| &own.p);
            sum.iter_mut().zip(p).for_each(|(s, v)| *s += weight * v);
        }
    }
    sums.iter_mut().for_each(|sum| pool::normalise(sum, 0.0));
    (total > 0.0).then_some(sums)
}

/// Words of items, rare ones counting more: cosine of tf-idf vectors (Salton & Buckley 1988), of question and options.
struct Words(BTreeMap<ItemCode, BTreeMap<String, f64>>);

impl Words {
    fn new(catalogue: &Catalogue) -> Self {
        let words = |item: &Item| -> BTreeSet<String> {
            let text = format!("{} {}", item.question, item.options.join(" ")).to_lowercase();
            text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(String::from).collect()
        };
        let of_items: Vec<_> = catalogue.items.iter().map(|i| (i.code.clone(), words(i))).collect();
        let mut frequency: BTreeMap<&str, f64> = BTreeMap::new();
        of_items.iter().flat_map(|(_, words)| words).for_each(|w| *frequency.entry(w).or_default() += 1.0);
        let count = of_items.len() as f64;
        let vector = |words: &BTreeSet<String>| {
            let raw: Vec<(String, f64)> = words.iter().map(|w| (w.clone(), (count / frequency[w.as_str()]).ln())).collect();
            let size = raw.iter().map(|(_, v)| v * v).sum::<f64>().sqrt().max(1e-9);
            raw.into_iter().map(|(w, v)| (w, v / size)).collect()
        };
        Self(of_items.iter().map(|(code, words)| (code.clone(), vector(words))).collect())
    }

    /// 0 (no word in common) to 1.
    fn likeness(&self, a: &ItemCode, b: &ItemCode) -> f64 {
        let (Some(a), Some(b)) = (self.0.get(a), self.0.get(b)) else { return 0.0 };
        a.iter().filter_map(|(word, v)| Some(v * b.get(word)?)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::{CountryCode, ItemAnswers, Topic};

    fn item(code: &str, question: &str) -> Item {
        Item {
            code: code.into(),
            topic: "t".into(),
            title: code.into(),
            question: question.into(),
            options: vec!["yes".into(), "no".into()],
            first_code: 1,
        }
    }

    #[test]
    fn an_unseen_item_is_answered_as_those_with_its_words() {
        let catalogue = Catalogue {
            topics: vec![Topic { id: "t".into(), title: "T".into() }],
            items: vec![
                item("Q1", "Do you trust the police?"),
                item("Q2", "Do you trust the courts?"),
                item("Q3", "Is religion important?"),
                item("Q4", "Do you trust the army?"),
            ],
            ..Catalogue::default()
        };
        let usa = CountryCode::parse("USA").unwrap();
        let level = |p: f64| ItemAnswers::CountryLevel(vec![p, 1.0 - p]);
        let items = [("Q1".into(), level(0.8)), ("Q2".into(), level(0.8)), ("Q3".into(), level(0.2))].into();
        let table = CountryTable { country: usa, items };
        let first = |prior: ItemPrior| prior.fit(&[&table], &catalogue).get(usa, &"Q4".into()).unwrap()[0][0];
        assert!((first(ItemPrior::Scale) - 0.6).abs() < 1e-9);
        assert!(first(ItemPrior::Words) > 0.75);
        assert_eq!(ItemPrior::Words.fit(&[&table], &catalogue).get(usa, &"Q1".into()), None);
    }

    #[test]
    fn items_of_another_survey_tell_nothing_and_without_a_like_one_all_options_are_as_likely() {
        let items = vec![
            item("Q1", "Do you trust the police?"),
            item("ISSP2012_V5", "Is it good?"),
            item("ISSP2012_V6", "Do you trust the army?"),
        ];
        let mut catalogue =
            Catalogue { topics: vec![Topic { id: "t".into(), title: "T".into() }], items, ..Catalogue::default() };
        // The one item of the survey that was asked has other options.
        catalogue.items[1].options.push("third".into());
        let [mexico, kenya] = ["MEX", "KEN"].map(|c| CountryCode::parse(c).unwrap());
        let level = |p: &[f64]| ItemAnswers::CountryLevel(p.to_vec());
        let both = [("Q1".into(), level(&[0.9, 0.1])), ("ISSP2012_V5".into(), level(&[0.2, 0.3, 0.5]))].into();
        let tables = [
            CountryTable { country: mexico, items: both },
            CountryTable { country: kenya, items: [("Q1".into(), level(&[0.9, 0.1]))].into() },
        ];
        let tables: Vec<_> = tables.iter().collect();
        for prior in ItemPrior::ALL {
            let found = prior.fit(&tables, &catalogue);
            assert_eq!(found.get(mexico, &"ISSP2012_V6".into()).unwrap()[0], [0.5, 0.5]);
            assert_eq!(found.get(kenya, &"ISSP2012_V6".into()), None, "it took no part in that survey");
        }
    }
}
