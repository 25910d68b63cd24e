//! Where figures and method come from.

use crate::{
    survey::{COUNTRIES, Country, CountryCode, ItemCode, Reach, SurveyId},
    words,
};

pub const PAPER_URL: &str = "https://arxiv.org/abs/2601.12962";

pub const PAPER: &str = "arXiv 2601.12962";

words! {
    survey: "Survey";
    wvs7: "World Values Survey, wave 7, 2017 to 2023; 80\u{a0}% of the respondents";
    issp2012: "International Social Survey Programme 2012, Family and Changing Gender Roles IV; unweighted; 80\u{a0}% of the answers";
    wvs7_counts: "World Values Survey, wave 7, 2017 to 2023; groups unweighted; 80\u{a0}% of the answers";
    surveys: "World Values Survey, wave 7, and International Social Survey Programme 2012; 80\u{a0}% of the respondents or answers";
    own: "Your own data, in this browser only; no survey's";
}

/// Whose figures a chart, a table or a picture shows. No figure and no average is made of two surveys; what lists figures of both
/// names both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Survey(SurveyId),
    Surveys,
    /// The World Values Survey's, of a country whose groups are known on some questions, as plain counts.
    Counts,
    /// The visitor.
    Own,
}

impl Origin {
    /// Of a question's figures, whoever was asked it.
    pub fn of_item(item: &ItemCode) -> Self {
        SurveyId::of(item).map_or(Self::Own, Self::Survey)
    }

    /// Of a country's figures on a question.
    pub fn of(country: CountryCode, item: &ItemCode) -> Self {
        let is_counted = || Country::find(country).is_some_and(|c| c.reach(SurveyId::Wvs7) == Reach::Part);
        match Self::of_item(item) {
            _ if country.is_own() => Self::Own,
            Self::Survey(SurveyId::Wvs7) if is_counted() => Self::Counts,
            other => other,
        }
    }

    /// In the words of a chart's foot.
    pub fn words(self) -> &'static str {
        match self {
            Self::Survey(SurveyId::Wvs7) => wvs7(),
            Self::Survey(SurveyId::Issp2012) => issp2012(),
            Self::Surveys => surveys(),
            Self::Counts => wvs7_counts(),
            Self::Own => own(),
        }
    }

    /// How the survey asks to be cited; nothing for the visitor's own.
    pub fn citation(self) -> String {
        match self {
            Self::Survey(id) => id.survey().citation.into(),
            Self::Counts => SurveyId::Wvs7.survey().citation.into(),
            Self::Surveys => SurveyId::ALL.map(|id| id.survey().citation).join(" | "),
            Self::Own => String::new(),
        }
    }

    /// The columns of a file that say all this.
    pub fn columns(self) -> [(&'static str, String); 2] {
        columns(&[self])
    }
}

/// What figures of several origins stand under, each once.
pub fn source(origins: &[Origin]) -> String {
    each(origins, |o| o.words().into())
}

/// How to cite them, each once; empty where there is no survey among them.
pub fn citation(origins: &[Origin]) -> String {
    each(origins, Origin::citation)
}

pub fn columns(origins: &[Origin]) -> [(&'static str, String); 2] {
    [("source", source(origins)), ("citation", citation(origins))]
}

fn each(origins: &[Origin], of: impl Fn(Origin) -> String) -> String {
    let mut all: Vec<String> = Vec::new();
    for text in origins.iter().map(|o| of(*o)).filter(|t| !t.is_empty()) {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all.join(" | ")
}

/// How many questions each survey has here, by [`SurveyId::index`]. A test holds them against the catalogue.
pub const QUESTIONS: [usize; SurveyId::COUNT] = [210, 27];

/// How many of the countries are so.
pub fn countries_that(is_so: impl Fn(&Country) -> bool) -> usize {
    COUNTRIES.iter().filter(|c| is_so(c)).count()
}

/// Countries whose groups are known on a survey's questions, on all of them (`whole`) or on some.
pub fn with_groups(survey: SurveyId, whole: bool) -> usize {
    countries_that(|c| c.reach(survey) == if whole { Reach::Groups } else { Reach::Part })
}

/// What a file or a picture of a question of the ISSP has to say, and not to say.
#[cfg(test)]
pub fn assert_of_issp(text: &str) {
    // A picture's lines are broken anywhere between words.
    assert!(text.contains("ZA5900") && text.contains("unweighted"), "the ISSP is not cited: {text}");
    assert!(!text.contains("Haerpfer") && !text.contains("World Values"), "another survey is named: {text}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::Catalogue;

    #[test]
    fn every_survey_is_named_with_wave_years_and_citation() {
        for id in SurveyId::ALL {
            let survey = id.survey();
            let said = Origin::Survey(id).words();
            for part in [survey.name, survey.years, "80\u{a0}% of the "] {
                assert!(said.contains(part), "{part}: {said}");
            }
            assert!(survey.wave.split(", ").all(|part| said.contains(part)), "{said}");
            assert!(Origin::Surveys.words().contains(survey.name) && Origin::Surveys.citation().contains(survey.citation));
            assert_eq!(Origin::Survey(id).citation(), survey.citation);
        }
        assert!(issp2012().contains("unweighted"));
    }

    #[test]
    fn figures_are_those_of_the_questions_survey_or_the_visitors() {
        let chile = CountryCode::parse("CHL").unwrap();
        let [wvs, issp] = SurveyId::ALL.map(Origin::Survey);
        assert_eq!((Origin::of(chile, &"ISSP2012_V5".into()), Origin::of(chile, &"Q164".into())), (issp, wvs));
        let nigeria = CountryCode::parse("NGA").unwrap();
        assert_eq!(Origin::of(nigeria, &"Q8".into()), Origin::Counts);
        assert!(Origin::Counts.words().contains("unweighted") && Origin::Counts.citation() == wvs.citation());
        assert_eq!(Origin::of(CountryCode::own(0).unwrap(), &"Q164".into()), Origin::Own);
        assert_eq!(Origin::of(chile, &ItemCode::own(1)), Origin::Own);
        assert_eq!(source(&[wvs, wvs]), wvs.words());
        assert_eq!(citation(&[issp, Origin::Own]), issp.citation());
        assert_eq!(source(&[wvs, issp]), format!("{} | {}", wvs.words(), issp.words()));
        assert_eq!(Origin::Own.citation(), "");
    }

    #[test]
    fn the_numbers_are_those_of_the_tables() {
        let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/public/survey/catalogue.json"));
        let catalogue = Catalogue::parse(json).unwrap();
        assert_eq!(SurveyId::ALL.map(|id| catalogue.of_survey(id).count()), QUESTIONS);
        let [wvs, issp] = SurveyId::ALL;
        assert_eq!((with_groups(wvs, true), with_groups(wvs, false), with_groups(issp, true)), (11, 2, 6));
        assert_eq!((countries_that(Country::has_cells), countries_that(|c| !c.has_cells())), (19, 9));
    }
}
