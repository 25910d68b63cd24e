//! What this is, and what it is not: limits first.

use leptos::prelude::*;

use super::{Section, link, list, page, paragraph, plain_list};
use crate::app::{browser, text};

#[component]
pub fn AboutPage() -> AnyView {
    page(vec![
        Section::new(
            "about-limits",
            text::limits(),
            [
                paragraph(text::limits_model()),
                plain_list([
                    text::limits_unseen(),
                    text::limits_extrapolated(),
                    text::limits_interactions(),
                    text::limits_time(),
                    text::limits_tool(),
                ]),
            ],
        ),
        Section::new(
            "about-stereotypes",
            text::stereotypes(),
            [text::stereotypes_risk(), text::stereotypes_limits(), text::stereotypes_two()].map(paragraph),
        ),
        Section::new("about-decisions", text::decisions(), [text::decisions_body(), text::decisions_rank()].map(paragraph)),
        Section::new(
            "about-uncertainty",
            text::uncertainty(),
            [text::uncertainty_survey(), text::uncertainty_model(), text::uncertainty_answers()].map(paragraph),
        ),
        Section::new(
            "about-readers",
            text::readers(),
            [plain_list([text::readers_teaching(), text::readers_research(), text::readers_visitors()])],
        ),
        Section::new(
            "about-privacy",
            text::privacy(),
            [text::privacy_where(), text::privacy_kept(), text::privacy_links()].map(paragraph),
        ),
        Section::new(
            "about-licence",
            text::licence(),
            [
                paragraph(text::licence_code()),
                paragraph(text::licence_data()),
                paragraph(text::licence_paper()),
                list([link(text::PAPER_URL, text::PAPER)]),
            ],
        ),
        Section::new(
            "about-version",
            text::version(),
            [paragraph(text::version_is(env!("CARGO_PKG_VERSION"), &browser::build()))],
        ),
    ])
}
