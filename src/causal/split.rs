//! Seeded choices of what training never sees.

use serde::{Deserialize, Serialize};

use super::{pool, random::Random};
use crate::survey::{Attribute, Cell, CountryCode, CountryTable, ItemAnswers, ItemCode, Persona};

/// How often a country's item loses a half (8 cells that share one level of one attribute).
const HALF: f64 = 0.2;
/// How often one that loses no half loses a face (4 cells that share the levels of two attributes).
const FACE: f64 = 0.5;

/// The `cells` split: about 20 % of country x item x cell (HALF x 8/16 + (1 - HALF) x FACE x 4/16), held out in blocks.
///
/// Blocks, because scattered cells would leave no persona below G = 4, and hardly an effect, without a part that training saw.
/// A half holds out personas of G = 1 to 4 with three free attributes; a face those of G = 2 to 4 with two. Each country and
/// item draws by itself from (seed, country, item): adding another changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CellsSplit {
    pub seed: u64,
}

impl CellsSplit {
    pub const fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// The persona all of whose cells are held out, G = 1 or 2; `None` where training sees everything.
    pub fn held_out(self, country: CountryCode, item: &ItemCode) -> Option<Persona> {
        let mut random = Random::keyed(self.seed, &["cells", country.as_str(), item.as_str()]);
        let fixed = if random.unit() < HALF {
            1
        } else if random.unit() < FACE {
            2
        } else {
            return None;
        };
        let mut attributes = Attribute::ALL;
        random.shuffle(&mut attributes);
        let persona = attributes[..fixed].iter().fold(Persona::ANY, |p, a| p.with(*a, Some(random.unit() < 0.5)));
        Some(persona)
    }

    pub fn is_held_out(self, country: CountryCode, item: &ItemCode, cell: Cell) -> bool {
        self.held_out(country, item).is_some_and(|p| p.covers(cell))
    }
}

/// Parts items into (seen, unseen), each in the given order; round(share x count) are unseen.
///
/// Items are ranked by a hash of (seed, item), so that the choice does not depend on their order.
pub fn items_split(seed: u64, items: &[ItemCode], share: f64) -> (Vec<ItemCode>, Vec<ItemCode>) {
    // A share that is no number holds nothing out.
    let count = (share.clamp(0.0, 1.0) * items.len() as f64).round() as usize;
    apart(items, &ranked(seed, items)[..count])
}

/// Parts items into (seen, unseen) once for each of so many folds: each item is unseen in one of them. The first fold of five is
/// [`items_split`] with a share of a fifth.
pub fn item_folds(seed: u64, items: &[ItemCode], folds: usize) -> Vec<(Vec<ItemCode>, Vec<ItemCode>)> {
    let ranked = ranked(seed, items);
    let end = |fold: usize| (fold as f64 / folds as f64 * items.len() as f64).round() as usize;
    (0..folds).map(|fold| apart(items, &ranked[end(fold)..end(fold + 1)])).collect()
}

fn ranked(seed: u64, items: &[ItemCode]) -> Vec<&ItemCode> {
    let rank = |item: &ItemCode| Random::keyed(seed, &["items", item.as_str()]).next_u64();
    let mut ranks: Vec<_> = items.iter().map(|i| (rank(i), i)).collect();
    ranks.sort_unstable();
    ranks.into_iter().map(|(_, item)| item).collect()
}

fn apart(items: &[ItemCode], unseen: &[&ItemCode]) -> (Vec<ItemCode>, Vec<ItemCode>) {
    let unseen: std::collections::BTreeSet<_> = unseen.iter().copied().collect();
    items.iter().cloned().partition(|i| !unseen.contains(i))
}

/// The `country` split: the same country with nothing but its overall figures, as the 15 country-level tables are.
#[must_use]
pub fn country_level(table: &CountryTable) -> CountryTable {
    let figure = |answers: &ItemAnswers| pool::country_figure(answers).map(ItemAnswers::CountryLevel);
    let items = table.items.iter().filter_map(|(item, answers)| Some((item.clone(), figure(answers)?))).collect();
    CountryTable { country: table.country, items }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::COUNTRIES;

    fn items() -> Vec<ItemCode> {
        (1..=210).map(|i| ItemCode(format!("Q{i}"))).collect()
    }

    #[test]
    fn a_fifth_is_held_out_in_blocks_of_every_kind() {
        let split = CellsSplit::new(1);
        let (mut held, mut all) = (0, 0);
        let mut blocks = std::collections::BTreeMap::<Persona, u32>::new();
        for country in COUNTRIES.iter().filter(|c| c.has_cells()) {
            for item in items() {
                let block = split.held_out(country.code(), &item);
                let cells: Vec<_> = Cell::all().filter(|c| split.is_held_out(country.code(), &item, *c)).collect();
                assert_eq!(cells, block.map_or(vec![], |p| p.cells().collect()));
                held += cells.len();
                all += Cell::COUNT;
                *blocks.entry(block.unwrap_or_default()).or_default() += 1;
            }
        }
        let share = held as f64 / all as f64;
        assert!((share - 0.2).abs() < 0.01, "{share}");
        // 8 halves, 24 faces and nothing.
        assert_eq!(blocks.len(), 33);
        for (persona, count) in blocks {
            let expected = all as f64 / 16.0 * [0.4, 0.2 / 8.0, 0.4 / 24.0][persona.granularity()];
            assert!((f64::from(count) - expected).abs() < 5.0 * expected.sqrt(), "{persona}: {count} of {expected}");
        }
    }

    #[test]
    fn seeds_reproduce_and_differ() {
        let usa = CountryCode::parse("USA").unwrap();
        let draw = |seed| items().iter().map(|i| CellsSplit::new(seed).held_out(usa, i)).collect::<Vec<_>>();
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn items_are_parted_whatever_their_order() {
        let items = items();
        let (seen, unseen) = items_split(3, &items, 0.2);
        assert_eq!((seen.len(), unseen.len()), (168, 42));
        assert!(unseen.iter().all(|i| !seen.contains(i)));
        let mut reversed: Vec<_> = items.iter().rev().cloned().collect();
        let (_, mut again) = items_split(3, &reversed, 0.2);
        again.reverse();
        assert_eq!(again, unseen);
        assert_ne!(items_split(4, &items, 0.2).1, unseen);
        let folds = item_folds(3, &items, 5);
        assert_eq!(folds[0].1, unseen);
        assert!(items.iter().all(|i| folds.iter().filter(|(seen, unseen)| unseen.contains(i) && !seen.contains(i)).count() == 1));
        reversed.clear();
        assert_eq!(items_split(3, &reversed, 0.2), (vec![], vec![]));
        for (share, count) in [(f64::NAN, 0), (-1.0, 0), (0.0, 0), (7.0, 210)] {
            assert_eq!(items_split(3, &items, share).1.len(), count, "{share}");
        }
    }
}
