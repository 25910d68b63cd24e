//! The countries, and what is known of each; beside them the visitor's own groups, which come and go.

use std::{fmt, sync::RwLock};

use serde::{Deserialize, Serialize};

use super::SurveyId;

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

    /// The code of one of the visitor's own groups, 0 to 25: `XAA`, `XAB`, ... ISO 3166-1 leaves these to users, so that they
    /// are no country's.
    pub const fn own(index: usize) -> Option<Self> {
        if index < 26 { Some(Self([b'X', b'A', b'A' + index as u8])) } else { None }
    }

    /// Whether this is a code of [`CountryCode::own`], with data behind it or not.
    pub const fn is_own(&self) -> bool {
        self.0[0] == b'X' && self.0[1] == b'A'
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

/// How far one survey's tables tell of a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reach {
    /// It took no part, or nothing is published.
    Nothing,
    /// One distribution an item: what a model says of personas is extrapolation.
    Country,
    /// Some items by cells, the others as one distribution.
    Part,
    /// All 16 cells of all its items: personas have survey figures.
    Groups,
}

impl Reach {
    /// Whether personas have figures on any item.
    pub const fn has_cells(self) -> bool {
        matches!(self, Self::Part | Self::Groups)
    }

    /// Whether there are items that the country as a whole alone has figures of.
    pub const fn has_figures_alone(self) -> bool {
        matches!(self, Self::Country | Self::Part)
    }
}

/// What is known of a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Coverage {
    /// By [`SurveyId::index`].
    Tables([Reach; SurveyId::COUNT]),
    /// The visitor's own data, in this browser alone.
    Own {
        /// Whether there are figures by persona.
        cells: bool,
        /// The attributes that the data tell, by [`Attribute::index`](super::Attribute::index).
        known: [bool; 4],
    },
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

    /// The country with this code, when the tables have it; one of the visitor's groups, while there is such a one.
    pub fn find(code: CountryCode) -> Option<&'static Self> {
        if code.is_own() {
            Self::own().into_iter().find(|c| c.code() == code)
        } else {
            COUNTRIES.iter().find(|c| c.code() == code)
        }
    }

    /// How far a survey's tables tell of it; nothing of a visitor's group.
    pub const fn reach(&self, survey: SurveyId) -> Reach {
        match self.coverage {
            Coverage::Tables(reach) => reach[survey.index()],
            Coverage::Own { .. } => Reach::Nothing,
        }
    }

    /// Whether personas have figures of their own, on some items of some survey. Which items these are says
    /// [`Asked`](super::Asked).
    pub const fn has_cells(&self) -> bool {
        match self.coverage {
            Coverage::Tables([wvs, issp]) => wvs.has_cells() || issp.has_cells(),
            Coverage::Own { cells, .. } => cells,
        }
    }

    /// Whether this is one of the visitor's groups.
    pub const fn is_own(&self) -> bool {
        matches!(self.coverage, Coverage::Own { .. })
    }

    /// The visitor's groups that are there now, by code.
    pub fn own() -> Vec<&'static Self> {
        registry(|registry| registry.present.clone())
    }

    /// Makes these the visitor's groups, in place of all others: code, name, and what is known of each. Those whose code is
    /// no own code are left out.
    pub fn set_own(groups: &[(CountryCode, &str, Coverage)]) {
        registry(|registry| {
            let groups = groups.iter().filter(|(code, ..)| code.is_own());
            registry.present =
                groups.filter_map(|(code, name, coverage)| registry.ever.country(*code, name, *coverage)).collect();
            registry.present.sort_unstable_by_key(|c| c.code());
        });
    }
}

/// Stands in for one of the visitor's groups until it is known whether there is such a one.
pub static OWN_PENDING: Country =
    country(b"XAA", "your own data", "", Coverage::Own { cells: false, known: [false; super::Attribute::COUNT] });

/// The visitor's groups. Countries are `&'static` everywhere, in tables, trees and charts that may outlive the groups' removal, so
/// each group that ever was is leaked: some hundred bytes. The same group taken out and put back is the same one, and
/// [`Ever::MOST`] bounds the rest; a visitor does not get there by hand.
struct Registry {
    present: Vec<&'static Country>,
    ever: Ever,
}

struct Ever(Vec<&'static Country>);

impl Ever {
    const MOST: usize = 10_000;

    /// `None` when there is no room for one more.
    fn country(&mut self, code: CountryCode, name: &str, coverage: Coverage) -> Option<&'static Country> {
        let same = |c: &&&Country| c.code() == code && c.name == name && c.coverage == coverage;
        if let Some(known) = self.0.iter().find(same) {
            return Some(known);
        }
        if self.0.len() >= Self::MOST {
            return None;
        }
        let name: &'static str = Box::leak(name.into());
        let country: &'static Country = Box::leak(Box::new(Country { code: code.0, name, continent: "", coverage }));
        self.0.push(country);
        Some(country)
    }
}

static REGISTRY: RwLock<Registry> = RwLock::new(Registry { present: Vec::new(), ever: Ever(Vec::new()) });

fn registry<T>(with: impl FnOnce(&mut Registry) -> T) -> T {
    // Nothing in here can panic halfway, so a poisoned lock holds sound data.
    with(&mut REGISTRY.write().unwrap_or_else(std::sync::PoisonError::into_inner))
}

const fn country(code: &[u8; 3], name: &'static str, continent: &'static str, coverage: Coverage) -> Country {
    Country { code: *code, name, continent, coverage }
}

/// All countries: those with cells in the World Values Survey first, then those with cells of some of its items, those with
/// cells in the other survey, and those with overall figures alone; each group by code.
pub const COUNTRIES: [Country; 28] = {
    use Reach::{Country as Level, Groups, Nothing, Part};
    const WVS: Coverage = Coverage::Tables([Groups, Nothing]);
    const PART: Coverage = Coverage::Tables([Part, Nothing]);
    const BOTH: Coverage = Coverage::Tables([Level, Groups]);
    const ISSP: Coverage = Coverage::Tables([Nothing, Groups]);
    const COUNTRY: Coverage = Coverage::Tables([Level, Nothing]);
    [
        country(b"BGD", "Bangladesh", "Asia", WVS),
        country(b"COL", "Colombia", "South America", WVS),
        country(b"EGY", "Egypt", "Africa", WVS),
        country(b"IDN", "Indonesia", "Asia", WVS),
        country(b"IND", "India", "Asia", WVS),
        country(b"JPN", "Japan", "Asia", WVS),
        country(b"NZL", "New Zealand", "Oceania", WVS),
        country(b"RUS", "Russia", "Europe", WVS),
        country(b"TUR", "Turkey", "Asia", WVS),
        country(b"USA", "United States", "North America", WVS),
        country(b"VEN", "Venezuela", "South America", WVS),
        country(b"ETH", "Ethiopia", "Africa", PART),
        country(b"NGA", "Nigeria", "Africa", PART),
        country(b"AUS", "Australia", "Oceania", BOTH),
        country(b"CHL", "Chile", "South America", ISSP),
        country(b"DEU", "Germany", "Europe", BOTH),
        country(b"GBR", "Great Britain", "Europe", BOTH),
        country(b"MEX", "Mexico", "North America", BOTH),
        country(b"PHL", "Philippines", "Asia", ISSP),
        country(b"BOL", "Bolivia", "South America", COUNTRY),
        country(b"BRA", "Brazil", "South America", COUNTRY),
        country(b"CAN", "Canada", "North America", COUNTRY),
        country(b"CHN", "China", "Asia", COUNTRY),
        country(b"KEN", "Kenya", "Africa", COUNTRY),
        country(b"NLD", "Netherlands", "Europe", COUNTRY),
        country(b"THA", "Thailand", "Asia", COUNTRY),
        country(b"UKR", "Ukraine", "Europe", COUNTRY),
        country(b"ZWE", "Zimbabwe", "Africa", COUNTRY),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    /// One test for all of it: the registry is one for the whole process.
    #[test]
    fn own_groups_come_and_go_and_countries_stay() {
        let [a, b] = [0, 1].map(|i| CountryCode::own(i).unwrap());
        assert_eq!((a.as_str(), b.as_str(), CountryCode::own(26)), ("XAA", "XAB", None));
        assert!(COUNTRIES.iter().all(|c| !c.code().is_own() && !c.is_own()));
        assert_eq!(Country::find(a), None);
        let cells = Coverage::Own { cells: true, known: [true; 4] };
        let egypt = CountryCode::parse("EGY").unwrap();
        Country::set_own(&[(b, "4b", cells), (a, "4a", Coverage::Own { cells: false, known: [false; 4] }), (egypt, "x", cells)]);
        assert_eq!(Country::own().iter().map(|c| c.name).collect::<Vec<_>>(), ["4a", "4b"]);
        let first = Country::find(b).unwrap();
        assert!(first.is_own() && first.has_cells() && !Country::find(a).unwrap().has_cells());
        assert_eq!(Country::find(egypt).unwrap().name, "Egypt");
        Country::set_own(&[]);
        assert_eq!(Country::find(b), None);
        Country::set_own(&[(b, "4b", cells)]);
        assert!(std::ptr::eq(Country::find(b).unwrap(), first), "the same group is the same one");
        Country::set_own(&[]);
    }
}
