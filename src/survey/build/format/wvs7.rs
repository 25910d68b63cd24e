//! The World Values Survey's wave 7, as the survey's association publishes it.

use super::description::{CountryColumn, Edition, Format, OLDEST, codes, level};
use crate::survey::{CountryCode, SurveyId};

/// Living as married (2) is married; college is ISCED 5, short-cycle tertiary education, and above. Rows without an ISCED level
/// may have the education in three.
pub(super) static FORMAT: Format = Format {
    survey: SurveyId::Wvs7,
    needed: "the file needed is the World Values Survey's wave 7 as CSV, \
             called WVS_Cross-National_Wave_7_csv_v6_0.csv (see data/README.md)",
    country: CountryColumn { name: "B_COUNTRY_ALPHA", read: CountryCode::parse, expected: "a country code of three letters" },
    weight: "W_WEIGHT",
    editions: &[
        Edition { column: "A_WAVE", values: 7..=7, what: "wave", otherwise: "a file of another wave" },
        Edition { column: "A_YEAR", values: 2017..=2023, what: "year", otherwise: "a file of another wave" },
    ],
    attributes: [
        &[level(codes("Q260", 1..=2, &[]), 2..=2)],
        &[level(codes("Q275", 0..=8, &[]), 5..=8), level(codes("Q275R", 1..=3, &[]), 3..=3)],
        &[level(codes("H_URBRURAL", 1..=2, &[]), 2..=2)],
        &[level(codes("Q273", 1..=6, &[]), 1..=2)],
    ],
    age: codes("Q262", 1..=OLDEST, &[]),
    prefix: "",
    no_answer: &[],
    blanks: &[],
    look_alikes: &[
        (&["S020", "S002VS", "S003", "COUNTRY_ALPHA"], "the survey's trend file of several waves"),
        (&["cntry", "cntry_AN", "cntry_y"], "the joint file of the European and the World Values Survey"),
        (&["V2", "V4", "V240"], "a file of an earlier wave"),
    ],
};
