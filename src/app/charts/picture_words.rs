//! What is said in pictures of charts, and about them.

use crate::{
    app::terms::{self, NAME, Origin},
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

/// The foot of every picture: whose figures, how to cite them, and where they were drawn.
pub fn credit(origins: &[Origin]) -> String {
    let source = fill!("{source} · {page}", source = terms::source(origins), page = NAME);
    match terms::citation(origins) {
        citation if citation.is_empty() => source,
        citation => format!("{source} · {citation}"),
    }
}

/// Below a title: whose answers, and the question's code.
pub fn answers_subtitle(who: &str, code: &str) -> String {
    fill!("{who} · question {code}", who = who, code = code)
}

/// Below a title: where, how compared, and the question's code.
pub fn effects_subtitle(country: &str, kind: &str, code: &str) -> String {
    fill!("{country} · {kind} · question {code}", country = country, kind = kind, code = code)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::app::terms::{assert_of_issp, translations_tests::sources};

    #[test]
    fn the_foot_of_a_picture_is_the_surveys_of_its_question() {
        assert_of_issp(&credit(&[Origin::of_item(&"ISSP2012_V5".into())]));
        let wvs = credit(&[Origin::of_item(&"Q164".into())]);
        assert!(wvs.contains("wave 7, 2017 to 2023") && wvs.contains("Haerpfer") && !wvs.contains("ZA5900"), "{wvs}");
        assert!(!credit(&[Origin::Own]).contains("doi"));
    }

    /// Whoever makes a picture or a file says whose figures these are, by the question, and never by a survey's name.
    #[test]
    fn every_picture_and_every_file_asks_whose_figures_these_are() {
        let mut files = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/app"), &mut files);
        let (mut pictures, mut tables) = (0, 0);
        for file in files.iter().filter(|f| !f.ends_with("tests.rs")) {
            let text = std::fs::read_to_string(file).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap();
            for head in text.split("Head {\n").skip(1).filter(|h| h.trim_start().starts_with("title:")) {
                pictures += 1;
                let source = head.split("source: ").nth(1).unwrap_or_default();
                assert!(source.split(",\n").next().is_some_and(|s| s.contains("credit(")), "{}: {head:.80}", file.display());
            }
            let makes_table = text.contains("-> Table {") && text.contains("context");
            let says = ["columns(", "legend::{context", "context(state", "shown.context()", "context: Vec<"].iter();
            tables += usize::from(makes_table);
            assert!(!makes_table || says.clone().any(|s| text.contains(s)), "{} has a table of nobody", file.display());
        }
        assert!(pictures >= 8 && tables >= 8, "{pictures} pictures, {tables} tables");
    }
}
