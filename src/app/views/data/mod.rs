//! Data: what the figures describe and leave out, and the visitor's own: read, used and kept.

mod own_kept;
mod own_panel;
mod own_preview;
mod own_words;
mod words;

use leptos::prelude::*;

use crate::{
    app::{
        prose::{Section, link, list, page, paragraph, plain_list},
        state::State,
        terms,
        views::data::own_panel::OwnDataPanel,
    },
    survey::{Attribute, COUNTRIES, Country},
};

#[component]
pub fn DataPage(state: State) -> AnyView {
    let sections = page(vec![
        Section::new(
            "data-what",
            words::what(),
            [words::what_survey(), words::what_aggregates(), words::what_words()].map(paragraph),
        ),
        Section::new("data-sample", words::sample(), [paragraph(words::sample_what())]),
        Section::new("data-small", words::small(), [words::small_what(), words::small_rule()].map(paragraph)),
        countries(),
        attributes(),
        Section::new("data-weights", words::weights(), [paragraph(words::weights_what())]),
        Section::new(
            "data-gaps",
            words::gaps(),
            [plain_list([words::gaps_answers(), words::gaps_questions(), words::gaps_time()])],
        ),
        cite(),
    ]);
    view! {
        {sections}
        <div class="prose-own"><OwnDataPanel state=state /></div>
    }
    .into_any()
}

fn countries() -> Section {
    let names = |cells: bool| {
        let mut countries: Vec<&'static Country> = COUNTRIES.iter().filter(|c| c.has_cells() == cells).collect();
        countries.sort_by_key(|c| terms::country_name(c));
        countries
    };
    let named = |title: &'static str, countries: &[&'static Country]| {
        let entries = countries.iter().map(|c| view! { <li>{terms::country_name(c)}</li> }).collect_view();
        view! { <div><h3>{title}</h3><ul class="prose-names">{entries}</ul></div> }.into_any()
    };
    let (cells, level) = (names(true), names(false));
    Section::new(
        "data-countries",
        words::countries(),
        [
            paragraph(words::countries_count(cells.len(), level.len())),
            named(words::countries_cells(), &cells),
            named(words::countries_level(), &level),
            paragraph(words::countries_what()),
        ],
    )
}

fn attributes() -> Section {
    let lost = |attribute: Attribute| match attribute {
        Attribute::Gender => words::lost_gender(),
        Attribute::Education => words::lost_education(),
        Attribute::Residence => words::lost_residence(),
        Attribute::Marital => words::lost_marital(),
    };
    let row = |attribute: Attribute| {
        let [a, b] = terms::levels(attribute);
        view! { <tr><th scope="row">{terms::attribute(attribute)}</th><td>{a}</td><td>{b}</td><td>{lost(attribute)}</td></tr> }
    };
    let head = [words::attribute_column(), words::first_column(), words::second_column(), words::lost_column()]
        .map(|name| view! { <th scope="col">{name}</th> });
    let table = view! {
        <div class="table-scroll" tabindex="0" role="region" aria-labelledby="data-attributes">
            <table>
                <thead><tr>{head.into_iter().collect_view()}</tr></thead>
                <tbody>{Attribute::ALL.map(row).into_iter().collect_view()}</tbody>
            </table>
        </div>
    };
    Section::new(
        "data-attributes",
        words::attributes(),
        [paragraph(words::attributes_what()), table.into_any(), paragraph(words::attributes_lost())],
    )
}

fn cite() -> Section {
    let official = view! { <p>{words::terms_rows()} " " {link(words::SURVEY_URL, words::SURVEY_NAME)}</p> };
    Section::new(
        "data-terms",
        words::terms(),
        [
            paragraph(words::terms_what()),
            official.into_any(),
            paragraph(words::terms_cite()),
            view! { <blockquote>{terms::CITATION}</blockquote> }.into_any(),
            view! { <h3>{words::cards()}</h3> }.into_any(),
            list([link("docs/data-card.html", words::card_data()), link("docs/model-card.html", words::card_model())]),
        ],
    )
}
