//! Personas placed by a handful of a model's answers, while it is being trained.

use super::{
    Point, Row, Space, average,
    cloud::{OBSERVED, observed},
    position,
};
use crate::survey::{Cell, CountryTable, ItemCode};

/// Fewer items place nobody.
const FEWEST: usize = 8;
/// How much alike the items may pull along both axes: the squared cosine between the axes as these items see them.
const ALIKE: f64 = 0.8;

/// What a model says as each of the 16 full personas to one item, by [`Cell::index`]: distributions over the options.
pub type Said = (ItemCode, Vec<Vec<f32>>);

impl Space {
    /// The places of the 16 personas around `home` by these answers, with how many items they were placed by: least squares over
    /// their differences from what the model says of everybody (its personas by their `shares`). `None` where fewer than eight items
    /// of the map were answered, or where they do not tell both axes apart.
    pub fn place_said(&self, home: Point, shares: &[f64], said: &[Said]) -> Option<(Vec<Point>, usize)> {
        let of = |cell: usize| -> Row {
            self.row(|item| {
                let (_, p) = said.iter().find(|(code, _)| code == item)?;
                position(&p.get(cell)?.iter().map(|v| f64::from(*v)).collect::<Vec<_>>())
            })
        };
        let rows: Vec<Row> = (0..Cell::COUNT).map(of).collect();
        let whole: f64 = shares.iter().sum();
        let everybody = |j: usize| -> Option<f64> {
            let answers = rows.iter().zip(shares).map(|(row, share)| Some(share * row[j]?));
            Some(answers.sum::<Option<f64>>()? / whole)
        };
        let average: Row = (0..self.items.len()).map(everybody).collect();
        let known: Vec<&[f64; 2]> =
            self.items.iter().zip(&average).filter(|(_, v)| v.is_some()).map(|(item, _)| &item.loadings).collect();
        let sum = |a: usize, b: usize| known.iter().map(|l| l[a] * l[b]).sum::<f64>();
        if known.len() < FEWEST || sum(0, 1).powi(2) > ALIKE * sum(0, 0) * sum(1, 1) {
            return None;
        }
        let places: Option<Vec<Point>> = rows.iter().map(|row| Some(self.place_beside(home, &average, row)?.at)).collect();
        Some((places?, known.len()))
    }
}

impl Space {
    /// The places of the survey's personas around `home` by these items alone, by [`Cell::index`]: least squares over their
    /// differences from the country as a whole. `None` of who has figures on less than half of them (in squared loadings).
    pub fn place_answered(&self, home: Point, table: &CountryTable, items: &[&ItemCode]) -> Vec<Option<Point>> {
        let of =
            |known: &dyn Fn(&ItemCode) -> Option<f64>| self.row(|item| if items.contains(&item) { known(item) } else { None });
        let home_row = of(&|item| average(table, item));
        let covered = self.place_beside(home, &home_row, &home_row).map_or(0.0, |p| p.covered);
        let place = |cell: Cell| {
            let row = of(&|item| position(&observed(table, item, cell)?.p));
            let placed = self.place_beside(home, &home_row, &row)?;
            (placed.covered >= OBSERVED * covered).then_some(placed.at)
        };
        Cell::all().map(place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        causal::voices_map::{MapItem, facts::distance},
        survey::{Attribute, CellAnswer, CountryCode, ItemAnswers},
    };

    fn space() -> Space {
        let loadings = |j: usize| {
            let angle = j as f64 * 2.4;
            [angle.cos() / 20f64.sqrt(), angle.sin() / 20f64.sqrt()]
        };
        let item = |j: usize| MapItem { code: ItemCode(format!("Q{j}")), mean: 0.5, deviation: 0.1, loadings: loadings(j) };
        Space { items: (0..40).map(item).collect(), explained: [0.4, 0.2] }
    }

    /// A model that moves women along the first axis and everybody else not, over so many items.
    fn said(space: &Space, items: usize, by: f64) -> Vec<Said> {
        let answer = |item: &MapItem| {
            let cell = |c: Cell| {
                let way = if c.level(Attribute::Gender) { by } else { -by };
                let yes = (item.mean + item.deviation * way * item.loadings[0]) as f32;
                vec![1.0 - yes, yes]
            };
            (item.code.clone(), Cell::all().map(cell).collect())
        };
        space.items.iter().take(items).map(answer).collect()
    }

    /// A model that says what the survey says lies where the survey does, by the same items.
    #[test]
    fn survey_and_model_are_placed_alike() {
        let space = space();
        let said = said(&space, 12, 2.0);
        let cells = |p: &Vec<Vec<f32>>| {
            let cell = |c: Cell| {
                let p: Vec<f64> = p[c.index()].iter().map(|v| f64::from(*v)).collect();
                let n = (c.index() != 3).then_some(40);
                let share = 1.0 / 16.0;
                Some(CellAnswer { n, n_eff: 40.0, share, estimated: n.is_none(), p: p.clone(), p_age: p, n_eff_age: 40.0 })
            };
            ItemAnswers::Cells(Cell::all().map(cell).collect())
        };
        let items = said.iter().map(|(code, p)| (code.clone(), cells(p))).collect();
        let table = CountryTable { country: CountryCode::parse("EGY").unwrap(), items };
        let (model, _) = space.place_said([3.0, 1.0], &[1.0 / 16.0; 16], &said).unwrap();
        let codes: Vec<&ItemCode> = said.iter().map(|(code, _)| code).collect();
        let survey = space.place_answered([3.0, 1.0], &table, &codes);
        for (cell, (survey, model)) in survey.iter().zip(model).enumerate() {
            assert_eq!(survey.is_none(), cell == 3, "who is fewer than ten has no place");
            assert!(survey.is_none_or(|at| distance(at, model) < 1e-4), "{survey:?} {model:?}");
        }
        assert!(space.place_answered([3.0, 1.0], &table, &codes[..1]).iter().all(Option::is_none), "one item, one axis");
    }

    #[test]
    fn a_cloud_opens_from_a_few_answers() {
        let space = space();
        let shares = [1.0 / 16.0; 16];
        for (items, off) in [(40, 1e-5), (12, 1e-4)] {
            let (places, placed_by) = space.place_said([3.0, 1.0], &shares, &said(&space, items, 2.0)).unwrap();
            assert_eq!(placed_by, items);
            let [man, woman] = [places[0], places[15]];
            assert!(distance(woman, [5.0, 1.0]) < off && distance(man, [1.0, 1.0]) < off, "{man:?} {woman:?}");
        }
        let (shut, _) = space.place_said([3.0, 1.0], &shares, &said(&space, 12, 0.0)).unwrap();
        assert!(shut.iter().all(|p| distance(*p, [3.0, 1.0]) < 1e-5), "one voice is one place");
        assert_eq!(space.place_said([0.0; 2], &shares, &said(&space, 7, 2.0)), None, "too few");
        let mut alike = space;
        alike.items.iter_mut().for_each(|i| i.loadings[1] = i.loadings[0]);
        let answers = said(&alike, 20, 2.0);
        assert_eq!(alike.place_said([0.0; 2], &shares, &answers), None, "one axis");
    }
}
