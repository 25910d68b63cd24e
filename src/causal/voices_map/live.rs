//! Personas placed by a handful of a model's answers, while it is being trained.

use super::{Point, Row, Space, position};
use crate::survey::{Cell, ItemCode};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        causal::voices_map::{MapItem, facts::distance},
        survey::Attribute,
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
