//! What the page shows, what it can't, and where the figures come from.

use crate::{app::language::tr, words};

/// Headings and paragraphs.
pub fn about_parts() -> [(&'static str, &'static str); 3] {
    [
        (
            tr("Survey and prediction"),
            tr(
                "Grey bars are people's answers: weighted shares from the World Values Survey, wave 7 (fieldwork 2017 to 2023), with the \
         uncertainty that comes from asking a sample. Blue bars are what a language model predicts. They are never \
         mixed. The model answers as full combinations of the four attributes; a larger group is their sum, by population share.",
            ),
        ),
        (
            tr("What the model can't do"),
            tr(
                "It is small, knows 26 countries and the questions of this list, and has no knowledge of the world beyond these tables. On \
         questions it has never seen it is weak, and of countries without group figures it can only guess how personas differ. It \
         speaks of averages of groups, never of a person.",
            ),
        ),
        (
            tr("Nothing leaves your browser"),
            tr(
                "The model runs and learns on your machine. The page loads its own files from its own site and sends nothing anywhere. Your \
         adapter stays in this browser until you reset it, and aggregates of survey data that you bring until you remove them.",
            ),
        ),
    ]
}

pub fn method_parts() -> [(&'static str, &'static str); 2] {
    [
        (
            tr("Associations, not causes"),
            tr(
                "The comparisons hold other attributes fixed, or not, as you choose. Income, religion, region and much else remain. That \
         each attribute has two values is a simplification made for these tables, not a statement about people.",
            ),
        ),
        (
            tr("Method"),
            tr(
                "After ACE-Align (Attribute Causal Effect Alignment), arXiv 2601.12962, which aligns how an attribute shifts the answers. The \
         objectives \u{201c}shifts\u{201d} and \u{201c}mode\u{201d} are its two stages; \u{201c}ace\u{201d} here trains levels and shifts together.",
            ),
        ),
    ]
}

pub fn data_parts() -> [(&'static str, &'static str); 1] {
    [(
        tr("80 % of the respondents"),
        tr(
            "All tables here describe a random 80 % of each country's respondents. The other 20 % are sealed, are not part of this site, and \
         serve to score released models from outside. Groups of fewer than ten people are not shown.",
        ),
    )]
}

words! {
    model_card: "Model card";
    data_card: "Data card";
    footer: "Figures: World Values Survey, wave 7; 80 % of the respondents. Nothing you do here leaves your browser.";
    cite: "Cite the survey";
}
pub const CITATION: &str = "Haerpfer, C., Inglehart, R., Moreno, A., Welzel, C., Kizilova, K., Diez-Medrano, J., Lagos, M., Norris, P., \
    Ponarin, E. & Puranen, B. (eds.) 2022. World Values Survey: Round Seven – Country-Pooled Datafile Version 6.0. Madrid & Vienna: JD \
    Systems Institute & WVSA Secretariat. doi:10.14281/18241.24";
pub const PAPER_URL: &str = "https://arxiv.org/abs/2601.12962";
pub const PAPER: &str = "arXiv 2601.12962";
