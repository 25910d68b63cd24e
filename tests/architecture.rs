//! The house keeps its arrows: no circles, nothing below imports what stands above it, no view imports another.
//!
//! Read from the `use` lines and qualified paths of the tree, without compiling it.
//! `cargo test --test architecture -- --nocapture` prints the rooms with their lines.
#![cfg(not(target_arch = "wasm32"))]

#[path = "architecture_support/graph.rs"]
mod graph;
#[path = "architecture_support/source.rs"]
mod source;
#[path = "architecture_support/tree.rs"]
mod tree;

use std::{collections::BTreeMap, path::Path};

use graph::{Rules, faults};
use tree::Tree;

/// Rooms from the ground up, below `crate` and below `crate::app`. Each imports only what stands before it.
const RULES: Rules<'_> = Rules {
    floors: &[
        ("crate", &["assets", "survey", "causal", "kernels", "model", "align", "engine", "app"]),
        (
            "crate::app",
            &[
                "lasting", "language", "terms", "browser", "link", "stores", "engine", "figures", "state", "fields", "charts",
                "prose", "shell", "views", "parts", "screen",
            ],
        ),
    ],
    apart: &["crate::app::views"],
};

/// Longer ones want splitting. Tests and data may be longer.
const MOST_LINES: usize = 400;

fn house() -> Tree {
    Tree::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

#[test]
fn arrows_go_one_way() {
    let faults = faults(&house(), &RULES);
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn every_room_has_its_floor() {
    let house = house();
    for (parent, floors) in RULES.floors {
        let rooms = house.rooms(parent);
        assert_eq!(
            rooms.iter().filter(|room| !floors.contains(&room.as_str())).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "name these rooms of {parent} in RULES"
        );
        assert!(floors.iter().all(|floor| rooms.iter().any(|room| room == floor)), "{parent} lacks one of {floors:?}");
    }
    assert!(house.arrows().count() > 500, "hardly an arrow was found: are imports still read?");
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<_> =
        house().files().filter(|file| !file.is_test() && file.lines() > MOST_LINES).map(|f| f.to_string()).collect();
    assert!(long.is_empty(), "more than {MOST_LINES} lines: {long:?}");
}

#[test]
fn rooms_with_their_lines() {
    let house = house();
    for parent in ["crate", "crate::app", "crate::app::views"] {
        let mut lines: BTreeMap<String, usize> = BTreeMap::new();
        for file in house.files() {
            if let Some(room) = file.room_in(parent) {
                *lines.entry(room.into()).or_default() += file.lines();
            }
        }
        assert!(!lines.is_empty(), "{parent} has no rooms");
        println!("{parent}: {}", lines.iter().map(|(room, n)| format!("{room} {n}")).collect::<Vec<_>>().join(", "));
    }
}

/// A house of a few files, each with its text.
fn made(files: &[(&str, &str)]) -> Tree {
    Tree::of(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())))
}

const SMALL: Rules<'_> = Rules { floors: &[("crate", &["low", "high"])], apart: &["crate::high::views"] };

#[test]
fn a_circle_is_found_with_its_path() {
    let house = made(&[
        ("lib.rs", "pub mod low;"),
        ("low/mod.rs", "pub mod a; pub mod b; pub mod c; pub use self::a::A;"),
        ("low/a.rs", "use super::b::{self, B}; pub struct A;"),
        ("low/b.rs", "use crate::low::c::C as Other; pub struct B;"),
        // Through what mod.rs hands on, and without a `use` line.
        ("low/c.rs", "pub struct C; fn f(a: super::A) -> super::A { a }"),
    ]);
    assert_eq!(faults(&house, &SMALL), ["circle: low/a.rs -> low/b.rs (B) -> low/c.rs (C) -> low/a.rs (A)"]);
}

#[test]
fn an_upward_arrow_and_a_view_that_imports_a_view_are_found() {
    let house = made(&[
        ("lib.rs", "pub mod low; pub mod high;"),
        ("low/mod.rs", "use crate::{high::views::one::One, other::Nothing}; pub struct Low;"),
        ("high/mod.rs", "pub mod views;"),
        ("high/views/mod.rs", "pub mod one; pub mod two;"),
        ("high/views/one.rs", "pub struct One;"),
        ("high/views/two.rs", "use super::one; fn f() { one::One; }"),
    ]);
    assert_eq!(
        faults(&house, &SMALL),
        [
            "upward: low/mod.rs -> high/views/one.rs (One): low stands below high",
            "between views: high/views/two.rs -> high/views/one.rs (One)",
        ]
    );
}

#[test]
fn a_package_in_a_folder_is_a_room() {
    let house = made(&[
        ("lib.rs", "pub mod low;"),
        ("low/mod.rs", "use ace_high::deep::Deep; use ace_other::Nothing; pub struct Low;"),
        ("high/lib.rs", "pub mod deep; pub struct High;"),
        ("high/deep.rs", "pub struct Deep;"),
    ]);
    assert_eq!(faults(&house, &SMALL), ["upward: low/mod.rs -> high/deep.rs (Deep): low stands below high"]);
}

#[test]
fn tests_comments_and_strings_tie_nothing() {
    let house = made(&[
        ("lib.rs", "pub mod low; pub mod high;"),
        ("low/mod.rs", "pub mod a; pub mod b;\n#[cfg(test)]\nmod tests { use crate::high::High; }"),
        (
            "low/a.rs",
            "// use super::b::B;\npub struct A; const WORDS: &str = \"super::b::B\"; const C: char = '\"'; /* super::b::B */",
        ),
        ("low/b.rs", "use super::a::A; pub struct B;"),
        ("low/tests.rs", "use crate::high::High;"),
        ("high/mod.rs", "use crate::low::{a::A, b::B}; pub struct High;"),
    ]);
    assert_eq!(faults(&house, &SMALL), Vec::<String>::new());
    assert_eq!(house.arrows().count(), 3);
}
