//! The 26 countries, and what is known of each.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An ISO 3166-1 alpha-3 code, upper case.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CountryCode([u8; 3]);

impl CountryCode {
    /// Reads a code in either case; `None` unless it is three ASCII letters.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 3] = text.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphabetic).then(|| Self(bytes.map(|b| b.to_ascii_uppercase())))
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }
}

impl TryFrom<String> for CountryCode {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("\"{text}\" is no country code of three letters"))
    }
}

impl From<CountryCode> for String {
    fn from(code: CountryCode) -> Self {
        code.as_str().into()
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What the tables hold of a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Coverage {
    /// All 16 cells: personas have survey figures.
    Cells,
    /// One distribution an item: what a model says of personas is extrapolation.
    CountryLevel,
}

/// One country of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    code: [u8; 3],
    pub name: &'static str,
    pub continent: &'static str,
    pub coverage: Coverage,
}

impl Country {
    pub const fn code(&self) -> CountryCode {
        CountryCode(self.code)
    }

    /// The country with this code, when the tables have it.
    pub fn find(code: CountryCode) -> Option<&'static Self> {
        COUNTRIES.iter().find(|c| c.code() == code)
    }

    pub fn has_cells(&self) -> bool {
        self.coverage == Coverage::Cells
    }
}

const fn country(code: &[u8; 3], name: &'static str, continent: &'static str, coverage: Coverage) -> Country {
    Country { code: *code, name, continent, coverage }
}

/// All countries: those with cells first, each group by code.
pub const COUNTRIES: [Country; 26] = {
    use Coverage::{Cells, CountryLevel};
    [
        country(b"BGD", "Bangladesh", "Asia", Cells),
        country(b"COL", "Colombia", "South America", Cells),
        country(b"EGY", "Egypt", "Africa", Cells),
        country(b"IDN", "Indonesia", "Asia", Cells),
        country(b"IND", "India", "Asia", Cells),
        country(b"JPN", "Japan", "Asia", Cells),
        country(b"NZL", "New Zealand", "Oceania", Cells),
        country(b"RUS", "Russia", "Europe", Cells),
        country(b"TUR", "Turkey", "Asia", Cells),
        country(b"USA", "United States", "North America", Cells),
        country(b"VEN", "Venezuela", "South America", Cells),
        country(b"AUS", "Australia", "Oceania", CountryLevel),
        country(b"BOL", "Bolivia", "South America", CountryLevel),
        country(b"BRA", "Brazil", "South America", CountryLevel),
        country(b"CAN", "Canada", "North America", CountryLevel),
        country(b"CHN", "China", "Asia", CountryLevel),
        country(b"DEU", "Germany", "Europe", CountryLevel),
        country(b"ETH", "Ethiopia", "Africa", CountryLevel),
        country(b"GBR", "Great Britain", "Europe", CountryLevel),
        country(b"KEN", "Kenya", "Africa", CountryLevel),
        country(b"MEX", "Mexico", "North America", CountryLevel),
        country(b"NGA", "Nigeria", "Africa", CountryLevel),
        country(b"NLD", "Netherlands", "Europe", CountryLevel),
        country(b"THA", "Thailand", "Asia", CountryLevel),
        country(b"UKR", "Ukraine", "Europe", CountryLevel),
        country(b"ZWE", "Zimbabwe", "Africa", CountryLevel),
    ]
};
