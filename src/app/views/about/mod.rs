//! About: what this is, and what it is not: limits first.

mod words;

use leptos::prelude::*;

use crate::app::{
    browser::dom,
    prose::{Section, link, list, page, paragraph, plain_list},
    terms,
};

#[component]
pub fn AboutPage() -> AnyView {
    page(vec![
        Section::new(
            "about-limits",
            words::limits(),
            [
                paragraph(words::limits_model()),
                list([
                    words::limits_unseen().into_any(),
                    words::limits_extrapolated().into_any(),
                    words::limits_public().into_any(),
                    words::limits_interactions().into_any(),
                    words::limits_time().into_any(),
                    words::limits_tool().into_any(),
                ]),
            ],
        ),
        Section::new(
            "about-stereotypes",
            words::stereotypes(),
            [words::stereotypes_risk(), words::stereotypes_limits(), words::stereotypes_two()].map(paragraph),
        ),
        Section::new("about-decisions", words::decisions(), [words::decisions_body(), words::decisions_rank()].map(paragraph)),
        Section::new(
            "about-uncertainty",
            words::uncertainty(),
            [words::uncertainty_survey(), words::uncertainty_model(), words::uncertainty_answers()].map(paragraph),
        ),
        Section::new(
            "about-readers",
            words::readers(),
            [plain_list([words::readers_teaching(), words::readers_research(), words::readers_visitors()])],
        ),
        Section::new(
            "about-privacy",
            words::privacy(),
            [words::privacy_where(), words::privacy_kept(), words::privacy_links()].map(paragraph),
        ),
        Section::new(
            "about-licence",
            words::licence(),
            [
                paragraph(words::licence_code()),
                paragraph(words::licence_data()),
                paragraph(words::licence_paper()),
                list([link(terms::PAPER_URL, terms::PAPER)]),
            ],
        ),
        Section::new("about-version", words::version(), [paragraph(words::version_is(env!("CARGO_PKG_VERSION"), &dom::build()))]),
    ])
}
