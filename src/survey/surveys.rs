//! The surveys whose aggregates are here. Every item belongs to one of them; figures of two are never mixed.

use serde::{Deserialize, Serialize};

/// A survey of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurveyId {
    /// World Values Survey, wave 7.
    Wvs7,
    /// International Social Survey Programme 2012.
    Issp2012,
}

/// What has to be said of a survey wherever its figures are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Survey {
    pub id: SurveyId,
    /// In full, without the wave.
    pub name: &'static str,
    /// For narrow places.
    pub short: &'static str,
    pub wave: &'static str,
    /// Of the interviews.
    pub years: &'static str,
    /// Who was asked.
    pub population: &'static str,
    /// Whether people count alike.
    pub weighting: &'static str,
    pub citation: &'static str,
    /// Where the files are had, and under which terms.
    pub source: &'static str,
    /// Its folder below `data/`.
    pub folder: &'static str,
}

const SURVEYS: [Survey; SurveyId::COUNT] = [
    Survey {
        id: SurveyId::Wvs7,
        name: "World Values Survey",
        short: "WVS-7",
        wave: "wave 7",
        years: "2017 to 2023",
        population: "adults of 18 and over",
        weighting: "survey weights where the file has them: United States, Russia, India; elsewhere everybody counts alike",
        citation: "Haerpfer, C., Inglehart, R., Moreno, A., Welzel, C., Kizilova, K., Diez-Medrano, J., Lagos, M., Norris, P., \
            Ponarin, E. & Puranen, B. (eds.) 2022. World Values Survey: Round Seven – Country-Pooled Datafile Version 6.0. \
            Madrid & Vienna: JD Systems Institute & WVSA Secretariat. doi:10.14281/18241.24",
        source: "https://doi.org/10.14281/18241.24",
        folder: "wvs7",
    },
    Survey {
        id: SurveyId::Issp2012,
        name: "International Social Survey Programme",
        short: "ISSP 2012",
        wave: "2012, Family and Changing Gender Roles IV",
        years: "2012",
        population: "adults, in most countries of 18 and over",
        weighting: "everybody counts alike: Great Britain and Germany were surveyed with weights that these counts do not have",
        citation: "ISSP Research Group (2016). International Social Survey Programme: Family and Changing Gender Roles IV – ISSP \
            2012. GESIS Data Archive, Cologne. ZA5900",
        source: "https://www.gesis.org/en/issp",
        folder: "issp2012",
    },
];

impl SurveyId {
    pub const COUNT: usize = 2;
    pub const ALL: [Self; Self::COUNT] = [Self::Wvs7, Self::Issp2012];

    pub const fn index(self) -> usize {
        self as usize
    }

    pub const fn survey(self) -> &'static Survey {
        &SURVEYS[self as usize]
    }

    /// The name used in commands, files and links.
    pub const fn name(self) -> &'static str {
        let Survey { folder, .. } = self.survey();
        folder
    }
}

impl std::str::FromStr for SurveyId {
    type Err = super::UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|s| s.name() == text).ok_or_else(|| super::UnknownName {
            text: text.into(),
            what: "survey",
            allowed: Self::ALL.map(Self::name).join(", "),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::ItemCode;

    #[test]
    fn every_item_belongs_to_one_survey_or_to_the_visitor() {
        assert_eq!(SurveyId::of(&"Q164".into()), Some(SurveyId::Wvs7));
        assert_eq!(SurveyId::of(&"ISSP2012_V5".into()), Some(SurveyId::Issp2012));
        assert_eq!(SurveyId::of(&ItemCode::own(1)), None);
        for id in SurveyId::ALL {
            assert_eq!((id.survey().id, id.name().parse::<SurveyId>().ok()), (id, Some(id)));
        }
        assert!("wvs8".parse::<SurveyId>().unwrap_err().to_string().contains("issp2012"));
    }
}
