//! The ends of the axes in plain words, made from the items that weigh most.
//!
//! An item lies at both ends of an axis, with one end of its scale at each: with a positive loading its last option lies to the right
//! (or up), with a negative one its first. The words are written by hand, from items named beside them that are among the
//! [`HEAVIEST`] of their axis (a test compares them with the maps' files), and whose answers countries really give there. A map that
//! has changed under its words names its three heaviest items by their titles and options.

use leptos::prelude::*;

use crate::{
    app::views::map::{figures::Ends, shared::Map, words},
    causal::voices_map::{MapItem, Space},
    survey::{Catalogue, Item, ItemCode, SurveyId},
};

/// Words may name items that are among so many of the heaviest.
#[cfg(test)]
const HEAVIEST: usize = 25;
/// So many items name an end where nobody has written words for it.
const NAMED: usize = 3;

/// An end: its axis, whether it is the positive one, and the items that its words are of, with whether their last option is meant.
type Written = (usize, bool, &'static [(&'static str, bool)]);

const LEFT: Written = (0, false, &[("Q38", false), ("Q239", false), ("Q6", false)]);
const RIGHT: Written = (0, true, &[("Q209", false), ("Q57", false), ("Q188", true), ("Q184", true)]);
const DOWN: Written = (1, false, &[("Q71", false), ("Q73", false), ("Q252", true), ("Q158", true)]);
const UP: Written = (1, true, &[("Q71", true), ("Q73", true), ("Q76", true), ("Q252", false)]);

const ISSP_LEFT: Written = (0, false, &[("ISSP2012_V16", false), ("ISSP2012_V11", true), ("ISSP2012_V36", true)]);
const ISSP_RIGHT: Written = (0, true, &[("ISSP2012_V16", true), ("ISSP2012_V11", false), ("ISSP2012_V36", false)]);
const ISSP_DOWN: Written = (1, false, &[("ISSP2012_V5", true), ("ISSP2012_V19", true), ("ISSP2012_V23", false)]);
const ISSP_UP: Written = (1, true, &[("ISSP2012_V5", false), ("ISSP2012_V19", false), ("ISSP2012_V27", false)]);

/// Left, right, down and up on the map of a survey, with their words.
type Side = (Written, fn() -> &'static str);

const fn written(survey: SurveyId) -> [Side; 4] {
    match survey {
        SurveyId::Wvs7 => [(LEFT, words::end_left), (RIGHT, words::end_right), (DOWN, words::end_down), (UP, words::end_up)],
        SurveyId::Issp2012 => [
            (ISSP_LEFT, words::issp_left),
            (ISSP_RIGHT, words::issp_right),
            (ISSP_DOWN, words::issp_down),
            (ISSP_UP, words::issp_up),
        ],
    }
}

/// Whether an item's last option lies at this end.
const fn has_last(item: &MapItem, axis: usize, positive: bool) -> bool {
    (item.loadings[axis] > 0.0) == positive
}

/// Whether the items that the words of an end are of lie there, in this map.
fn holds(space: &Space, (axis, positive, items): Written) -> bool {
    items.iter().all(|(code, last)| {
        let item = space.items.iter().find(|i| i.code.as_str() == *code);
        item.is_some_and(|item| has_last(item, axis, positive) == *last)
    })
}

/// The heaviest items by title and option.
fn from_items(space: &Space, axis: usize, positive: bool, item: &dyn Fn(&ItemCode) -> Option<Item>) -> String {
    let name = |on_map: &MapItem| {
        let item = item(&on_map.code)?;
        let option = if has_last(on_map, axis, positive) { item.options.last() } else { item.options.first() };
        Some(words::item_end(&item.title, option?))
    };
    space.heaviest(axis).take(NAMED).filter_map(name).collect::<Vec<_>>().join("; ")
}

fn named(space: &Space, survey: SurveyId, item: &dyn Fn(&ItemCode) -> Option<Item>) -> Ends {
    let [left, right, down, up] = written(survey).map(|(written, words)| {
        // The words would be wrong of a map that has changed under them.
        if holds(space, written) { words().to_string() } else { from_items(space, written.0, written.1, item) }
    });
    Ends { left, right, down, up }
}

/// Empty until the map is there. Reactive.
pub fn ends(map: Map) -> Ends {
    let state = map.state;
    let catalogue = state.survey.catalogue.get().ready().cloned();
    let item = |code: &ItemCode| {
        let item = catalogue.as_deref().and_then(|c: &Catalogue| c.item(code))?;
        Some(state.language.items.with(|texts| texts.item(item)))
    };
    map.file.with(|file| file.as_ref().map(|f| named(&f.space, map.survey.get(), &item)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::views::map::figures::tests::{shipped, shipped_of};

    #[test]
    fn the_named_items_are_among_the_heaviest_of_their_end() {
        for survey in SurveyId::ALL {
            let space = shipped_of(survey).space;
            for (written, _) in written(survey) {
                let (axis, positive, items) = written;
                let most = HEAVIEST.min(space.items.len() / 3);
                let heaviest: Vec<&str> = space.heaviest(axis).take(most).map(|i| i.code.as_str()).collect();
                assert!(items.iter().all(|(code, _)| heaviest.contains(code)), "axis {axis}: {items:?} not among {heaviest:?}");
                assert!(holds(&space, written), "axis {axis}, {positive}: {items:?} lie at the other end");
            }
        }
    }

    #[test]
    fn an_unknown_map_is_named_by_its_items() {
        let space = shipped().space;
        let item = |code: &ItemCode| {
            let options = vec!["low".into(), "high".into()];
            let title = format!("Title {code}");
            Some(Item { code: code.clone(), topic: "t".into(), title, question: "?".into(), options, first_code: 1 })
        };
        let ends = named(&space, SurveyId::Issp2012, &item);
        let heaviest = &space.heaviest(0).next().unwrap().code;
        assert!(ends.right.starts_with(&format!("Title {heaviest}: high")), "{ends:?}");
        assert!(ends.left.starts_with(&format!("Title {heaviest}: low")), "{ends:?}");
        assert_eq!(ends.up.matches("Title").count(), NAMED);
        assert_eq!(named(&space, SurveyId::Wvs7, &item).left, words::end_left());
    }
}
