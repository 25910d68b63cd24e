//! What must not be: circles, arrows upwards, views that import each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::{Arrow, Tree};

#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// The rooms of a module, from the ground up.
    pub floors: &'a [(&'a str, &'a [&'a str])],
    /// Modules whose rooms know nothing of each other.
    pub apart: &'a [&'a str],
}

/// Every fault as a line.
pub fn faults(tree: &Tree, rules: &Rules<'_>) -> Vec<String> {
    let upward = tree.arrows().filter_map(|arrow| upward(&arrow, rules));
    let between = tree.arrows().filter_map(|arrow| between(&arrow, rules));
    circles(tree).into_iter().chain(upward).chain(between).collect()
}

fn named(arrow: &Arrow<'_>) -> String {
    format!("{} ({})", arrow.to.path(), arrow.names.iter().map(String::as_str).collect::<Vec<_>>().join(", "))
}

fn upward(arrow: &Arrow<'_>, rules: &Rules<'_>) -> Option<String> {
    rules.floors.iter().find_map(|(parent, floors)| {
        let (from, to) = (arrow.from.room_in(parent)?, arrow.to.room_in(parent)?);
        let floor = |room: &str| floors.iter().position(|f| *f == room);
        (floor(from)? < floor(to)?)
            .then(|| format!("upward: {} -> {}: {from} stands below {to}", arrow.from.path(), named(arrow)))
    })
}

fn between(arrow: &Arrow<'_>, rules: &Rules<'_>) -> Option<String> {
    rules.apart.iter().find_map(|parent| {
        let (from, to) = (arrow.from.room_in(parent)?, arrow.to.room_in(parent)?);
        (from != to).then(|| format!("between views: {} -> {}", arrow.from.path(), named(arrow)))
    })
}

/// A shortest circle for each knot of files that import each other.
fn circles(tree: &Tree) -> Vec<String> {
    let mut next: BTreeMap<&str, Vec<Arrow<'_>>> = BTreeMap::new();
    for arrow in tree.arrows() {
        next.entry(arrow.from.path()).or_default().push(arrow);
    }
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut lines = Vec::new();
    for start in next.keys().copied() {
        if told.contains(start) {
            continue;
        }
        if let Some(circle) = shortest(&next, start) {
            told.extend(circle.iter().map(|arrow| arrow.from.path()));
            lines.push(format!("circle: {start} -> {}", circle.iter().map(named).collect::<Vec<_>>().join(" -> ")));
        }
    }
    lines
}

/// The arrows from a file back to itself, if there are any.
fn shortest<'a>(next: &BTreeMap<&'a str, Vec<Arrow<'a>>>, start: &'a str) -> Option<Vec<Arrow<'a>>> {
    let mut came: BTreeMap<&str, Arrow<'a>> = BTreeMap::new();
    let mut front = vec![start];
    while !front.is_empty() && !came.contains_key(start) {
        let mut later = Vec::new();
        for arrow in front.iter().flat_map(|file| next.get(file).into_iter().flatten()) {
            if !came.contains_key(arrow.to.path()) {
                came.insert(arrow.to.path(), *arrow);
                later.push(arrow.to.path());
            }
        }
        front = later;
    }
    let mut way = vec![*came.get(start)?];
    while way.last().is_some_and(|arrow| arrow.from.path() != start) {
        way.push(came[way.last()?.from.path()]);
    }
    way.reverse();
    Some(way)
}
