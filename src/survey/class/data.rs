//! From codes to figures, by the rules of a file of the visitor's own.

use super::{codes::Codes, form::Form};
use crate::survey::{
    CountryCode, Item,
    own::{OwnData, tally::Tally},
};

/// The class as one group. Without codes there is none.
pub fn own_data(form: &Form, codes: &Codes) -> OwnData {
    let items: Vec<&Item> = form.items().iter().collect();
    let mut tally = Tally::new(items.iter().map(|i| i.options.len()));
    for (_, answers) in codes.iter() {
        let given: Vec<(usize, u8)> = answers.given.iter().enumerate().filter_map(|(i, option)| Some((i, (*option)?))).collect();
        // Ten questions and 81 kinds of people are far fewer than a tally holds.
        let _ = tally.add(0, answers.who, None, 1.0, &given);
    }
    let group = CountryCode::own(0).and_then(|code| tally.group(0, code, &form.poll().title, &items));
    let own = items.into_iter().filter(|i| i.code.is_own()).cloned();
    match group {
        Some(group) => OwnData { groups: vec![group], items: own.collect() },
        None => OwnData::default(),
    }
}
