//! The map's file: axes, and for each country its average and its sixteen full personas, as the survey has them and as the model
//! says.

use serde::{Deserialize, Serialize};

use super::{
    Facts, Placed, Point, Row, Space, average, few, position,
    seen::{Cloud, Seen},
};
use crate::survey::{Cell, CellAnswer, CountryCode, CountryTable, ItemCode};

/// A persona is shown where it has figures on this part of what is known of the country's personas (in squared loadings); on the
/// others fewer than ten people answered.
pub(super) const OBSERVED: f64 = 0.5;

/// What a model says of one country and item, as distributions over the options.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// The base, to which all personas are one.
    pub base: Vec<f64>,
    /// The adapter `ace` as each of the full personas, by [`Cell::index`].
    pub full: Vec<Vec<f64>>,
}

/// One full persona of a country.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MapPersona {
    /// Of the country's people, 0 to 1; where the survey does not tell, of those of the mean country.
    pub share: f64,
    /// Respondents, the median over the items; `None` below ten, or where the survey has no personas.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub n: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub survey: Option<Point>,
    pub ace: Point,
}

/// One country of the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MapCountry {
    pub country: CountryCode,
    /// The survey's average, by the items that were asked.
    pub average: Point,
    /// What the base says of everybody, and `ace` of all by their shares, by the same items.
    pub base: Point,
    pub ace: Point,
    /// The items that the personas are placed by; 0 where the survey has none.
    pub items: usize,
    /// Their part of the squared loadings, 0 to 1. Below [`ENOUGH`](super::ENOUGH) the page says how few they are.
    pub covered: f64,
    /// By [`Cell::index`].
    pub personas: Vec<MapPersona>,
}

/// All of one survey's map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VoicesMap {
    pub space: Space,
    pub countries: Vec<MapCountry>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub facts: Option<Facts>,
}

pub(super) fn observed(table: &CountryTable, item: &ItemCode, cell: Cell) -> Option<CellAnswer> {
    let answer = table.items.get(item)?.cell(cell)?;
    (!answer.estimated && answer.n_eff > 0.0 && answer.n.is_some()).then(|| answer.clone())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

impl VoicesMap {
    /// These countries on the axes of a space. `said` is what the model says, and `shares` the cells' shares of a country's people
    /// where its table does not tell. Countries without a figure, or of which the model says nothing, are left out.
    pub fn build(
        space: Space,
        tables: &[&CountryTable],
        said: &dyn Fn(CountryCode, &ItemCode) -> Option<Said>,
        shares: &dyn Fn(CountryCode) -> [f64; Cell::COUNT],
    ) -> Self {
        let placed = tables.iter().filter_map(|table| {
            let row = space.row(|item| average(table, item));
            let home = space.place(&row)?.at;
            Some((*table, cloud(&space, table, home, &row), row))
        });
        let (mut known, mut clouds) = (Vec::new(), Vec::new());
        for (table, cloud, row) in placed {
            known.push((table, row));
            clouds.push(cloud);
        }
        few::draw_in(&mut clouds);
        let of = |((table, row), cloud): (&(&CountryTable, Row), &Cloud)| country(&space, table, row, cloud, said, shares);
        let countries = known.iter().zip(&clouds).filter_map(of).collect();
        let facts = Facts::of(&clouds);
        Self { space, countries, facts }
    }

    /// Reads the file.
    ///
    /// # Errors
    /// Why it is no map, as a part of a sentence.
    pub fn parse(json: &[u8]) -> Result<Self, String> {
        let map: Self = serde_json::from_slice(json).map_err(|e| e.to_string())?;
        match map.countries.iter().find(|c| c.personas.len() != Cell::COUNT) {
            Some(country) => Err(format!("{} has {} personas", country.country, country.personas.len())),
            None => Ok(map),
        }
    }

    pub fn country(&self, code: CountryCode) -> Option<&MapCountry> {
        self.countries.iter().find(|c| c.country == code)
    }

    /// Rounds places to 3 decimals and axes to 5, for a small file.
    #[must_use]
    pub fn rounded(mut self) -> Self {
        let to = |v: &mut f64, digits: i32| *v = (*v * 10f64.powi(digits)).round() / 10f64.powi(digits);
        for item in &mut self.space.items {
            item.loadings.iter_mut().chain([&mut item.mean, &mut item.deviation]).for_each(|v| to(v, 5));
        }
        self.space.explained.iter_mut().for_each(|v| to(v, 4));
        for country in &mut self.countries {
            let points = country.average.iter_mut().chain(&mut country.base).chain(&mut country.ace);
            points.chain([&mut country.covered]).for_each(|v| to(v, 3));
            for persona in &mut country.personas {
                persona.ace.iter_mut().chain(persona.survey.iter_mut().flatten()).for_each(|v| to(v, 3));
                to(&mut persona.share, 4);
            }
        }
        if let Some(facts) = &mut self.facts {
            facts.numbers().into_iter().for_each(|v| to(v, 3));
        }
        self
    }
}

/// The personas that the survey knows, around their country's place.
fn cloud(space: &Space, table: &CountryTable, home: Point, home_row: &[Option<f64>]) -> Cloud {
    let has_cells = |item: &ItemCode| Cell::all().any(|c| observed(table, item, c).is_some());
    let known: Row = space.row(|item| has_cells(item).then_some(0.0));
    let whole = space.placed(&known);
    let (items, covered) = whole.map_or((0, 0.0), |p| (p.items, p.covered));
    let seen = |cell: Cell| {
        let answers: Vec<_> = space.items.iter().map(|item| observed(table, &item.code, cell)).collect();
        let row: Row = answers.iter().map(|a| position(&a.as_ref()?.p)).collect();
        let Placed { at, covered: own, .. } = space.place_beside(home, home_row, &row)?;
        if own < OBSERVED * covered {
            return None;
        }
        let of = |value: fn(&CellAnswer) -> f64| median(answers.iter().flatten().map(value).collect());
        let n = of(|a| f64::from(a.n.unwrap_or_default())) as u32;
        Some(Seen { cell, at, n, noise: space.noise(&answers), share: of(|a| a.share) })
    };
    Cloud { country: table.country, home, items, covered, seen: Cell::all().filter_map(seen).collect() }
}

fn country(
    space: &Space,
    table: &CountryTable,
    row: &[Option<f64>],
    cloud: &Cloud,
    said: &dyn Fn(CountryCode, &ItemCode) -> Option<Said>,
    shares: &dyn Fn(CountryCode) -> [f64; Cell::COUNT],
) -> Option<MapCountry> {
    // By the items that the average is placed by, so that model and survey lie beside each other.
    let asked: Vec<Option<Said>> =
        space.items.iter().zip(row).map(|(item, v)| v.and_then(|_| said(table.country, &item.code))).collect();
    let place = |of: &dyn Fn(&Said) -> Option<f64>| {
        let row: Row = asked.iter().map(|s| s.as_ref().and_then(of)).collect();
        Some(space.place(&row)?.at)
    };
    let people = shares(table.country);
    let whole: f64 = people.iter().sum();
    let mut ace = [0.0; 2];
    let mut personas = Vec::new();
    for cell in Cell::all() {
        let at = place(&|s| position(s.full.get(cell.index())?))?;
        let share = people[cell.index()] / whole;
        ace = [ace[0] + share * at[0], ace[1] + share * at[1]];
        let seen = cloud.seen.iter().find(|s| s.cell == cell);
        personas.push(MapPersona { share, n: seen.map(|s| s.n), survey: seen.map(|s| s.at), ace: at });
    }
    Some(MapCountry {
        country: table.country,
        average: cloud.home,
        base: place(&|s| position(&s.base))?,
        ace,
        items: cloud.items,
        covered: cloud.covered,
        personas,
    })
}
