//! The fourteen countries in which arXiv 2601.12962 judges models.

use crate::survey::CountryCode;

/// One country of the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaperCountry {
    /// ISO 3166-1 alpha-3.
    pub code: &'static str,
    /// One of the paper's five continents, which have one America.
    pub continent: &'static str,
    /// High-resource or low-resource. The paper compares the two and gives no list: this is our reading.
    pub high: bool,
}

const fn country(code: &'static str, continent: &'static str, high: bool) -> PaperCountry {
    PaperCountry { code, continent, high }
}

/// In the order of their continents.
pub const PAPER_COUNTRIES: [PaperCountry; 14] = [
    country("CHL", "America", false),
    country("MEX", "America", false),
    country("USA", "America", true),
    country("DEU", "Europe", true),
    country("GBR", "Europe", true),
    country("RUS", "Europe", true),
    country("IND", "Asia", false),
    country("JPN", "Asia", true),
    country("PHL", "Asia", false),
    country("EGY", "Africa", false),
    country("ETH", "Africa", false),
    country("NGA", "Africa", false),
    country("AUS", "Oceania", true),
    country("NZL", "Oceania", true),
];

/// The paper's country with this code.
pub fn paper_country(code: CountryCode) -> Option<&'static PaperCountry> {
    PAPER_COUNTRIES.iter().find(|c| c.code == code.as_str())
}

/// The paper's continents, in its order.
pub fn paper_continents() -> Vec<&'static str> {
    let mut continents: Vec<&str> = PAPER_COUNTRIES.iter().map(|c| c.continent).collect();
    continents.dedup();
    continents
}
