//! What a survey's official file calls its columns, and what their codes mean: one description for each survey, which the
//! reader follows. A new survey needs one more of them, and an arm in [`of`].

mod description;
mod issp2012;
mod wvs7;

pub(super) use description::{Codes, Edition, Format, Level};

use crate::survey::{ItemCode, SurveyId};

/// What can be read, where nobody has said yet which it is.
const ANY: &str = "the file needed is the World Values Survey's wave 7 as CSV, called WVS_Cross-National_Wave_7_csv_v6_0.csv, or \
                   the ISSP's study of 2012, ZA5900, exported to CSV with codes (see data/README.md)";

/// The description of a survey's file.
pub(super) fn of(survey: SurveyId) -> &'static Format {
    match survey {
        SurveyId::Wvs7 => &wvs7::FORMAT,
        SurveyId::Issp2012 => &issp2012::FORMAT,
    }
}

/// What messages about a wrong file end with.
pub(super) fn needed(survey: Option<SurveyId>) -> &'static str {
    survey.map_or(ANY, |survey| of(survey).needed)
}

/// The survey whose file has most of these columns, in capitals or not; `None` where no survey has any.
///
/// Items are left out: V5 is a name that every other file has too.
pub(super) fn recognise(header: &[String]) -> Option<SurveyId> {
    let found = |survey: SurveyId| of(survey).background().filter(|name| has(header, name)).count();
    let best = SurveyId::ALL.into_iter().rev().max_by_key(|survey| found(*survey));
    best.filter(|survey| found(*survey) > 0)
}

fn has(header: &[String], name: &str) -> bool {
    header.iter().any(|column| column.eq_ignore_ascii_case(name))
}

impl Format {
    /// The columns beside the items and those that tell the study.
    fn background(&self) -> impl Iterator<Item = &'static str> {
        let attributes = self.attributes.into_iter().flatten().map(|level| level.codes.column);
        [self.country.name, self.weight, self.age.column].into_iter().chain(attributes)
    }

    /// The column of an item.
    pub fn column<'a>(&self, item: &'a ItemCode) -> &'a str {
        item.as_str().strip_prefix(self.prefix).unwrap_or(item.as_str())
    }

    /// What a file without the needed columns seems to be.
    pub fn other_file(&self, header: &[String]) -> Option<String> {
        if let Some(other) = recognise(header).filter(|survey| *survey != self.survey) {
            let survey = other.survey();
            let read = format!("which --survey {} reads", other.name());
            return Some(format!("by its columns the file of the {} ({}), {read}", survey.name, survey.wave));
        }
        let is = |names: &&'static [&'static str]| header.iter().any(|column| names.contains(&column.as_str()));
        self.look_alikes.iter().find(|(names, _)| is(names)).map(|(_, found)| (*found).into())
    }
}
