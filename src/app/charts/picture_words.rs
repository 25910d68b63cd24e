//! What is said in pictures of charts, and about them.

use crate::{
    app::terms::{self, NAME},
    fill, words,
};

words! {
    svg: "Download SVG";
    png: "Download PNG";
    /// A picture of figures that are still on their way.
    no_picture: "There is nothing to draw yet. Wait until the figures are there, then try again.";
    png_failed: "This browser could not turn the picture into a PNG. The SVG shows the same.";
    steps: "steps";
}

/// The foot of every picture.
pub fn credit(source: &str) -> String {
    fill!("{source} · {page}", source = source, page = NAME)
}

/// Where the figures of the evaluation come from.
pub fn results_source() -> String {
    credit(terms::source())
}

/// Below a title: whose answers, and the question's code.
pub fn answers_subtitle(who: &str, code: &str) -> String {
    fill!("{who} · question {code}", who = who, code = code)
}

/// Below a title: where, how compared, and the question's code.
pub fn effects_subtitle(country: &str, kind: &str, code: &str) -> String {
    fill!("{country} · {kind} · question {code}", country = country, kind = kind, code = code)
}
