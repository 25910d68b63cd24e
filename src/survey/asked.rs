//! Which country has which figures of an item, for those who have not loaded its table.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CountryCode, CountryTable, ItemAnswers, ItemCode};

/// What the tables hold of an item in a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Known {
    /// It was not asked there, or nothing is published: anything said of it is extrapolation.
    Nothing,
    /// One distribution for the country as a whole: anything said of its groups is extrapolation.
    Country,
    /// Figures of personas.
    Groups,
}

/// Items that the same countries know in the same way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern {
    /// Countries with cells, ascending.
    pub groups: Vec<CountryCode>,
    /// Countries with an overall figure alone, ascending.
    pub country: Vec<CountryCode>,
    pub items: Vec<ItemCode>,
}

/// Every item of the tables, by pattern: a few hundred bytes when compressed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Asked(pub Vec<Pattern>);

impl Asked {
    pub fn of_tables<'a>(tables: impl IntoIterator<Item = &'a CountryTable>) -> Self {
        type Both = (Vec<CountryCode>, Vec<CountryCode>);
        let mut items: BTreeMap<&ItemCode, Both> = BTreeMap::new();
        for table in tables {
            for (item, answers) in &table.items {
                let (groups, country) = items.entry(item).or_default();
                match answers {
                    ItemAnswers::Cells(_) => groups.push(table.country),
                    ItemAnswers::CountryLevel(_) => country.push(table.country),
                }
            }
        }
        let mut patterns: Vec<Pattern> = Vec::new();
        for (item, (mut groups, mut country)) in items {
            groups.sort_unstable();
            country.sort_unstable();
            match patterns.iter_mut().find(|p| p.groups == groups && p.country == country) {
                Some(pattern) => pattern.items.push(item.clone()),
                None => patterns.push(Pattern { groups, country, items: vec![item.clone()] }),
            }
        }
        Self(patterns)
    }

    /// Whether nothing is listed: a catalogue that was not packed with its tables.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn pattern(&self, item: &ItemCode) -> Option<&Pattern> {
        self.0.iter().find(|p| p.items.contains(item))
    }

    pub fn known(&self, country: CountryCode, item: &ItemCode) -> Known {
        match self.pattern(item) {
            Some(pattern) if pattern.groups.contains(&country) => Known::Groups,
            Some(pattern) if pattern.country.contains(&country) => Known::Country,
            _ => Known::Nothing,
        }
    }

    /// The countries with cells of an item, ascending.
    pub fn groups(&self, item: &ItemCode) -> &[CountryCode] {
        self.pattern(item).map_or(&[], |p| &p.groups)
    }

    /// The countries with an overall figure of an item and no more, ascending.
    pub fn country_level(&self, item: &ItemCode) -> &[CountryCode] {
        self.pattern(item).map_or(&[], |p| &p.country)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_who_knows_what() {
        let code = |c: &str| CountryCode::parse(c).unwrap();
        let level = || ItemAnswers::CountryLevel(vec![0.5, 0.5]);
        let cells = || ItemAnswers::Cells(vec![None; 16]);
        let table = |c: &str, items: Vec<(&str, ItemAnswers)>| CountryTable {
            country: code(c),
            items: items.into_iter().map(|(item, answers)| (item.into(), answers)).collect(),
        };
        let tables = [
            table("NGA", vec![("Q1", level()), ("Q2", level()), ("Q8", cells())]),
            table("EGY", vec![("Q1", cells()), ("Q2", cells()), ("Q8", cells())]),
            table("CHL", vec![("ISSP2012_V5", cells())]),
        ];
        let asked = Asked::of_tables(&tables);
        assert_eq!(asked.0.len(), 3);
        assert_eq!(asked.known(code("NGA"), &"Q1".into()), Known::Country);
        assert_eq!(asked.known(code("NGA"), &"Q8".into()), Known::Groups);
        assert_eq!(asked.known(code("CHL"), &"Q8".into()), Known::Nothing);
        assert_eq!(asked.known(code("CHL"), &"ISSP2012_V5".into()), Known::Groups);
        assert_eq!(asked.groups(&"Q8".into()), [code("EGY"), code("NGA")]);
        assert_eq!(asked.country_level(&"Q2".into()), [code("NGA")]);
        assert_eq!(serde_json::from_str::<Asked>(&serde_json::to_string(&asked).unwrap()).unwrap(), asked);
        assert!(Asked::default().is_empty() && Asked::default().groups(&"Q8".into()).is_empty());
    }
}
