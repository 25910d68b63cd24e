//! The International Social Survey Programme's study of 2012, ZA5900, as the GESIS data archive publishes it.
//!
//! The archive has it for SPSS and Stata; who wants tables exports it to CSV, with codes instead of labels and the archive's
//! names of columns. Known from what others have published on version 4.0.0 of the file: the columns, the codes of `DEGREE`,
//! `MARITAL` and `URBRURAL`, 0, 998 and 999 for no age, 0 and 9 for no sex, 0, 8 and 9 of the items for "not asked", "can't
//! choose" and "no answer", and `C_ALPHAN` with the country's two letters, but GB-GBN for Great Britain (Belgium's and Germany's
//! parts are told apart in another column).
//!
//! Assumed, not seen in the file: that `V1` holds the archive's number of the study, 5900; that 0 says "not asked" in `MARITAL`
//! and `URBRURAL` as elsewhere in the programme, 8 "don't know" in `URBRURAL`, and 98 and 99 in items what 8 and 9 say; that the countries
//! are those of [`COUNTRIES`]; that another export may have parts of countries in `C_ALPHAN`. Where the file is otherwise, the
//! reader stops at that line and says so.

use super::description::{CountryColumn, Edition, Format, OLDEST, codes, level};
use crate::survey::{CountryCode, SurveyId};

/// College is a completed degree, `DEGREE` 5 (lower level tertiary, with technical schools at that level) or 6 (upper level);
/// rural is a country village or a farm; married is married or in a civil partnership. That is the legal status: who lives with
/// a partner without either, or is separated, is not married here, while the World Values Survey counts "living as married".
pub(super) static FORMAT: Format = Format {
    survey: SurveyId::Issp2012,
    needed: "the file needed is the ISSP's study of 2012, \"Family and Changing Gender Roles IV\", number ZA5900 of the GESIS data \
             archive, exported to CSV with codes, not labels (see data/README.md)",
    country: CountryColumn {
        name: "C_ALPHAN",
        read: country,
        expected: "a country of the study in two letters, such as CL, or one of its parts, such as GB-GBN or DE-E",
    },
    weight: "WEIGHT",
    editions: &[Edition {
        column: "V1",
        values: 5900..=5900,
        what: "study",
        otherwise: "a file of another study of the archive",
    }],
    attributes: [
        &[level(codes("SEX", 1..=2, &[0, 9]), 2..=2)],
        &[level(codes("DEGREE", 0..=6, &[9]), 5..=6)],
        &[level(codes("URBRURAL", 1..=5, &[0, 7, 8, 9]), 4..=5)],
        &[level(codes("MARITAL", 1..=6, &[0, 7, 8, 9]), 1..=2)],
    ],
    age: codes("AGE", 1..=OLDEST, &[0, 998, 999]),
    prefix: "ISSP2012_",
    no_answer: &[0, 8, 9, 98, 99],
    // R and Stata.
    blanks: &["NA", "."],
    look_alikes: &[],
};

/// The countries of the study, by ISO 3166-1: two letters, as in the file, and three, as in the tables.
const COUNTRIES: [(&str, &str); 41] = [
    ("AR", "ARG"),
    ("AT", "AUT"),
    ("AU", "AUS"),
    ("BE", "BEL"),
    ("BG", "BGR"),
    ("CA", "CAN"),
    ("CH", "CHE"),
    ("CL", "CHL"),
    ("CN", "CHN"),
    ("CZ", "CZE"),
    ("DE", "DEU"),
    ("DK", "DNK"),
    ("ES", "ESP"),
    ("FI", "FIN"),
    ("FR", "FRA"),
    ("GB", "GBR"),
    ("HR", "HRV"),
    ("HU", "HUN"),
    ("IE", "IRL"),
    ("IL", "ISR"),
    ("IN", "IND"),
    ("IS", "ISL"),
    ("JP", "JPN"),
    ("KR", "KOR"),
    ("LT", "LTU"),
    ("LV", "LVA"),
    ("MX", "MEX"),
    ("NL", "NLD"),
    ("NO", "NOR"),
    ("PH", "PHL"),
    ("PL", "POL"),
    ("PT", "PRT"),
    ("RU", "RUS"),
    ("SE", "SWE"),
    ("SI", "SVN"),
    ("SK", "SVK"),
    ("TR", "TUR"),
    ("TW", "TWN"),
    ("US", "USA"),
    ("VE", "VEN"),
    ("ZA", "ZAF"),
];

/// Parts of countries, which are counted together: Great Britain is all that is asked of the United Kingdom, so that Northern
/// Ireland is none of them.
const PARTS: [&str; 8] = ["BE-BRU", "BE-FLA", "BE-WAL", "DE-E", "DE-W", "GB-GBN", "IL-A", "IL-J"];

fn country(text: &str) -> Option<CountryCode> {
    let whole = if PARTS.contains(&text) { text.split('-').next()? } else { text };
    let (_, code) = COUNTRIES.iter().find(|(two, _)| *two == whole)?;
    CountryCode::parse(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_and_their_parts_are_known_by_three_letters() {
        let found = |text| country(text).map(|code| code.to_string());
        for (text, code) in [("CL", "CHL"), ("DE-W", "DEU"), ("DE-E", "DEU"), ("DE", "DEU"), ("GB-GBN", "GBR"), ("BE-FLA", "BEL")]
        {
            assert_eq!(found(text).as_deref(), Some(code), "{text}");
        }
        for text in ["", "GB-NIR", "XX", "CHL", "cl", "CL-W", "DE-", "-W"] {
            assert_eq!(found(text), None, "{text}");
        }
        assert!(COUNTRIES.is_sorted_by(|a, b| a.0 < b.0));
        assert!(COUNTRIES.iter().all(|(_, three)| CountryCode::parse(three).is_some()));
    }
}
