//! What stands on the map: countries with their clouds, in the map's own units. Plain Rust; [`layout`] says where on the screen.

pub mod layout;
pub mod model;
pub mod own;

use crate::{
    app::{link::parts::On, terms::country_name},
    causal::{
        VoicesMap,
        voices_map::{ENOUGH, MapCountry, Point},
    },
    survey::{Cell, Country, CountryCode, Persona},
};

/// A part of the world, or the visitor's own groups: a colour and a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region {
    Africa,
    Asia,
    Europe,
    NorthAmerica,
    Oceania,
    SouthAmerica,
    Own,
}

impl Region {
    pub const WORLD: [Self; 6] = [Self::Africa, Self::Asia, Self::Europe, Self::NorthAmerica, Self::Oceania, Self::SouthAmerica];

    /// The continent as the list of countries has it.
    pub const fn continent(self) -> &'static str {
        match self {
            Self::Africa => "Africa",
            Self::Asia => "Asia",
            Self::Europe => "Europe",
            Self::NorthAmerica => "North America",
            Self::Oceania => "Oceania",
            Self::SouthAmerica => "South America",
            Self::Own => "",
        }
    }

    /// The style's modifier.
    pub const fn look(self) -> &'static str {
        match self {
            Self::Africa => "africa",
            Self::Asia => "asia",
            Self::Europe => "europe",
            Self::NorthAmerica => "north-america",
            Self::Oceania => "oceania",
            Self::SouthAmerica => "south-america",
            Self::Own => "own",
        }
    }

    fn of(country: &Country) -> Self {
        Self::WORLD.into_iter().find(|r| r.continent() == country.continent).unwrap_or(Self::Own)
    }

    /// The corners of its mark around (0, 0), about 6 from the middle: no two regions have the same shape.
    pub const fn corners(self) -> &'static [[f64; 2]] {
        match self {
            Self::Africa => &[[0.0, -7.0], [6.5, 5.0], [-6.5, 5.0]],
            Self::Asia => &[[5.5, -5.5], [5.5, 5.5], [-5.5, 5.5], [-5.5, -5.5]],
            Self::Europe => &[[0.0, -7.0], [6.7, -2.2], [4.1, 5.7], [-4.1, 5.7], [-6.7, -2.2]],
            Self::NorthAmerica => &[[0.0, -7.5], [7.5, 0.0], [0.0, 7.5], [-7.5, 0.0]],
            Self::Oceania => &[[-3.5, -6.0], [3.5, -6.0], [7.0, 0.0], [3.5, 6.0], [-3.5, 6.0], [-7.0, 0.0]],
            Self::SouthAmerica => &[[0.0, 7.0], [6.5, -5.0], [-6.5, -5.0]],
            Self::Own => &[
                [-2.2, -7.0],
                [2.2, -7.0],
                [2.2, -2.2],
                [7.0, -2.2],
                [7.0, 2.2],
                [2.2, 2.2],
                [2.2, 7.0],
                [-2.2, 7.0],
                [-2.2, 2.2],
                [-7.0, 2.2],
                [-7.0, -2.2],
                [-2.2, -2.2],
            ],
        }
    }
}

/// A persona on the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dot {
    pub cell: Cell,
    pub at: Point,
    /// Of the country's people, 0 to 1.
    pub share: f64,
    /// Respondents; `None` of what the model says.
    pub n: Option<u32>,
}

/// A country on the map, or a group of the visitor's.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    pub code: CountryCode,
    /// In the language of the page.
    pub name: String,
    pub region: Region,
    pub average: Point,
    /// What the base says of everybody, and `ace` of all; `None` of the visitor's groups.
    pub base: Option<Point>,
    pub ace: Option<Point>,
    pub survey_dots: Vec<Dot>,
    pub ace_dots: Vec<Dot>,
    /// The few items that the personas are placed by, where they are few.
    pub placed_by: Option<usize>,
}

impl Spot {
    fn of(country: &'static Country, on_map: &MapCountry) -> Self {
        let dots = |at: &dyn Fn(usize) -> Option<Point>, counted: bool| -> Vec<Dot> {
            let dot = |cell: Cell| {
                let persona = &on_map.personas[cell.index()];
                let n = persona.n.filter(|_| counted);
                Some(Dot { cell, at: at(cell.index())?, share: persona.share, n })
            };
            Cell::all().filter_map(dot).collect()
        };
        Self {
            code: country.code(),
            name: country_name(country).into(),
            region: Region::of(country),
            average: on_map.average,
            base: Some(on_map.base),
            ace: Some(on_map.ace),
            survey_dots: dots(&|i| on_map.personas[i].survey, true),
            ace_dots: dots(&|i| Some(on_map.personas[i].ace), false),
            placed_by: (on_map.items > 0 && on_map.covered < ENOUGH).then_some(on_map.items),
        }
    }

    /// Whether the survey knows no personas here, so that what the model says of them is extrapolation.
    pub fn is_extrapolated(&self) -> bool {
        self.survey_dots.is_empty() && !self.ace_dots.is_empty()
    }

    /// Whether most or all of what the model says of personas here can't be checked: the survey knows none, or on few questions.
    pub fn goes_beyond(&self) -> bool {
        self.is_extrapolated() || self.placed_by.is_some()
    }

    /// Where the country's mark stands.
    pub fn home(&self, on: On) -> Point {
        match on {
            On::Survey => self.average,
            On::Base => self.base.unwrap_or(self.average),
            On::Ace | On::Model => self.ace.unwrap_or(self.average),
        }
    }

    /// The personas that can be pointed at. Predictions that can't be checked are there on demand alone: where the country is picked.
    pub fn dots(&self, on: On, picked: CountryCode) -> &[Dot] {
        match on {
            On::Survey => &self.survey_dots,
            On::Base => &[],
            On::Ace | On::Model if self.is_extrapolated() && self.code != picked => &[],
            On::Ace | On::Model => &self.ace_dots,
        }
    }
}

/// The countries of a map by name, in the order of their tables.
pub fn spots(map: &VoicesMap) -> Vec<Spot> {
    map.countries.iter().filter_map(|c| Some(Spot::of(Country::find(c.country)?, c))).collect()
}

/// The ends of the axes in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ends {
    pub left: String,
    pub right: String,
    pub down: String,
    pub up: String,
}

/// What can be pointed at: a country's average, or one of its personas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub country: CountryCode,
    pub cell: Option<Cell>,
}

impl Mark {
    pub fn persona(self) -> Persona {
        self.cell.map_or(Persona::ANY, Persona::full)
    }
}

/// All marks with their places: averages first, then personas, country by country.
pub fn marks(spots: &[Spot], on: On, picked: CountryCode) -> Vec<(Mark, Point)> {
    let averages = spots.iter().map(|s| (Mark { country: s.code, cell: None }, s.home(on)));
    let persona = |s: &Spot| {
        let code = s.code;
        s.dots(on, picked).iter().map(move |d| (Mark { country: code, cell: Some(d.cell) }, d.at)).collect::<Vec<_>>()
    };
    averages.chain(spots.iter().flat_map(persona)).collect()
}

pub fn apart(a: Point, b: Point) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// The mark nearest to a place, no further than `reach`.
pub fn nearest(marks: &[(Mark, Point)], at: Point, reach: f64) -> Option<Mark> {
    let near = marks.iter().map(|(mark, place)| (*mark, apart(*place, at))).filter(|(_, d)| *d <= reach);
    near.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(mark, _)| mark)
}

/// The next mark from one in a direction (a unit vector): the nearest within a quarter turn, what lies aside counting double.
pub fn beside(marks: &[(Mark, Point)], from: Mark, direction: Point) -> Option<Mark> {
    let start = marks.iter().find(|(mark, _)| *mark == from)?.1;
    let step = |(mark, place): &(Mark, Point)| {
        let [x, y] = [place[0] - start[0], place[1] - start[1]];
        let along = x * direction[0] + y * direction[1];
        let aside = (x * direction[1] - y * direction[0]).abs();
        (*mark != from && along > 1e-9 && aside <= along).then_some((*mark, along + 2.0 * aside))
    };
    marks.iter().filter_map(step).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(mark, _)| mark)
}

/// The other country whose average lies nearest.
pub fn nearest_country(spots: &[Spot], on: On, at: Point, but: CountryCode) -> Option<&Spot> {
    let others = spots.iter().filter(|s| s.code != but);
    others.min_by(|a, b| apart(a.home(on), at).total_cmp(&apart(b.home(on), at)))
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::survey::SurveyId;

    /// The first map as it is shipped.
    pub fn shipped() -> VoicesMap {
        shipped_of(SurveyId::Wvs7)
    }

    pub fn shipped_of(survey: SurveyId) -> VoicesMap {
        let path = format!("{}/public/maps/{}.json", env!("CARGO_MANIFEST_DIR"), survey.name());
        VoicesMap::parse(&std::fs::read(path).unwrap()).unwrap()
    }

    fn code(text: &str) -> CountryCode {
        CountryCode::parse(text).unwrap()
    }

    #[test]
    fn every_country_has_a_region_and_no_two_regions_a_shape() {
        let spots = spots(&shipped());
        assert_eq!(spots.len(), 26);
        assert!(spots.iter().all(|s| s.region != Region::Own), "{spots:?}");
        for (i, a) in Region::WORLD.iter().enumerate() {
            assert!(Region::WORLD[..i].iter().all(|b| a.corners() != b.corners() && a.look() != b.look()));
        }
    }

    #[test]
    fn in_the_base_there_are_no_clouds_and_predictions_come_on_demand() {
        let spots = spots(&shipped());
        let count = |on, picked: &str| marks(&spots, on, code(picked)).len();
        assert_eq!(count(On::Base, "IND"), 26);
        let survey = count(On::Survey, "IND");
        assert!(survey > 26 + 150, "{survey}");
        // Sixteen of a country without figures once it is picked, and none of it before.
        assert_eq!(count(On::Ace, "MEX"), count(On::Ace, "IND") + 16);
        let mexico = spots.iter().find(|s| s.code == code("MEX")).unwrap();
        assert!(mexico.is_extrapolated() && mexico.dots(On::Survey, code("MEX")).is_empty());
        let nigeria = spots.iter().find(|s| s.code == code("NGA")).unwrap();
        assert!(nigeria.placed_by.is_some_and(|n| n < 60) && !nigeria.survey_dots.is_empty(), "{nigeria:?}");
        let small = spots.iter().flat_map(|s| &s.survey_dots).all(|d| d.n.is_some_and(|n| n >= 10));
        assert!(small, "nobody of fewer than ten people is a dot");
    }

    #[test]
    fn keys_and_fingers_find_what_is_near() {
        let mark = |c: &str| Mark { country: code(c), cell: None };
        let marks = [(mark("AAA"), [0.0, 0.0]), (mark("BBB"), [4.0, 1.0]), (mark("CCC"), [1.0, 5.0]), (mark("DDD"), [-3.0, 0.5])];
        assert_eq!(beside(&marks, mark("AAA"), [1.0, 0.0]), Some(mark("BBB")));
        assert_eq!(beside(&marks, mark("AAA"), [0.0, 1.0]), Some(mark("CCC")));
        assert_eq!(beside(&marks, mark("AAA"), [-1.0, 0.0]), Some(mark("DDD")));
        assert_eq!(beside(&marks, mark("AAA"), [0.0, -1.0]), None);
        assert_eq!(nearest(&marks, [3.5, 1.0], 1.0), Some(mark("BBB")));
        assert_eq!(nearest(&marks, [30.0, 1.0], 1.0), None);
        // From every mark of the real map every other can be reached.
        let spots = spots(&shipped());
        let all = super::marks(&spots, On::Survey, code("IND"));
        let mut reached = vec![all[0].0];
        let mut next = 0;
        while next < reached.len() {
            for direction in [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]] {
                if let Some(mark) = beside(&all, reached[next], direction).filter(|m| !reached.contains(m)) {
                    reached.push(mark);
                }
            }
            next += 1;
        }
        assert!(reached.len() as f64 > 0.97 * all.len() as f64, "{} of {}", reached.len(), all.len());
    }
}
