//! The map of voices from the survey's tables and the prepared answers: what `ace map` writes and the page shows.

use std::collections::BTreeMap;

use super::Prepared;
use crate::{
    causal::{
        VoicesMap,
        voices_map::{Said, Space},
    },
    survey::{Cell, CountryCode, CountryTable, ItemCode, Persona},
};

/// The map of these countries over these items, rounded as its file has it. `None` where there is none: fewer than three countries or
/// items, or countries that do not differ ([`Space::fit`]).
pub fn voices_map(tables: &[&CountryTable], items: &[ItemCode], prepared: &[Prepared]) -> Option<VoicesMap> {
    let wide = |p: &[f32]| p.iter().map(|v| f64::from(*v)).collect::<Vec<f64>>();
    let of = |country: CountryCode| prepared.iter().find(|p| p.country == country);
    // Each answer is asked for many times.
    let space = Space::fit(tables, items)?;
    let mut answers: BTreeMap<(CountryCode, &ItemCode), Said> = BTreeMap::new();
    for one in prepared {
        for code in space.items.iter().map(|i| &i.code) {
            if let (Some(base), Some(full)) = (one.base(code), one.adapter(code)) {
                let full = Cell::all().map(|c| wide(&full[Persona::full(c).index()])).collect();
                answers.insert((one.country, code), Said { base: wide(&base[0]), full });
            }
        }
    }
    let said = |country: CountryCode, item: &ItemCode| answers.get(&(country, item)).cloned();
    let shares = |country: CountryCode| of(country).map_or([1.0; Cell::COUNT], |p| p.shares().map(f64::from));
    Some(VoicesMap::build(space.clone(), tables, &said, &shares).rounded())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::ItemAnswers;

    #[test]
    fn prepared_answers_become_places() {
        let code = |c: u8| CountryCode::parse(&format!("M{}Z", char::from(b'A' + c))).unwrap();
        let items: Vec<ItemCode> = (1..=6).map(|i| ItemCode(format!("Q{i}"))).collect();
        let yes = |country: u8, item: usize| {
            let bit = (usize::from(country) * 7 + item * item * 5) % 11;
            0.2 + 0.05 * bit as f64
        };
        let mut prepared = Vec::new();
        let table = |c: u8| {
            let answers =
                |(i, item): (usize, &ItemCode)| (item.clone(), ItemAnswers::CountryLevel(vec![1.0 - yes(c, i), yes(c, i)]));
            CountryTable { country: code(c), items: items.iter().enumerate().map(answers).collect() }
        };
        let tables: Vec<CountryTable> = (0..5).map(table).collect();
        for c in 0..5 {
            let mut one = Prepared::new(code(c), [1.0 / 16.0; 16]);
            for (i, item) in items.iter().enumerate() {
                let base = [(1.0 - yes(c, i)) as f32, yes(c, i) as f32];
                let persona = |cell: usize| {
                    let by = if cell < 8 { 0.04 } else { -0.04 };
                    vec![base[0] + by, base[1] - by]
                };
                one.insert(item.clone(), &base, &(0..16).map(persona).collect::<Vec<_>>()).unwrap();
            }
            prepared.push(one);
        }
        let refs: Vec<&CountryTable> = tables.iter().collect();
        let map = voices_map(&refs, &items, &prepared).unwrap();
        assert_eq!(map.countries.len(), 5);
        for country in &map.countries {
            for axis in 0..2 {
                assert!((country.base[axis] - country.average[axis]).abs() < 0.1, "{country:?}");
                assert!((country.ace[axis] - country.base[axis]).abs() < 0.1, "the personas' mean is the base's voice");
            }
            assert_ne!(country.personas[0].ace, country.personas[15].ace);
            assert_eq!(country.personas.iter().map(|p| p.share).sum::<f64>(), 1.0);
        }
        assert!(voices_map(&refs, &items, &prepared[..2]).unwrap().countries.len() == 2, "of others the model says nothing");
        assert_eq!(voices_map(&refs[..2], &items, &prepared), None);
    }
}
