//! Data: what the figures describe and leave out, and the visitor's own: read, used and kept.

mod columns;
mod own_kept;
mod own_panel;
mod own_preview;
mod own_read;
mod own_words;
mod words;

use leptos::prelude::*;

use crate::{
    app::{
        fields::words::country_group,
        figures::silence::CountryGroup,
        language::tr_text,
        prose::{Section, link, list, page, paragraph, plain_list},
        state::State,
        terms,
        views::data::own_panel::OwnDataPanel,
    },
    survey::{Attribute, COUNTRIES, Country, Reach, SurveyId},
};

#[component]
pub fn DataPage(state: State) -> AnyView {
    let sections = page(vec![
        Section::new(
            "data-what",
            words::what(),
            SurveyId::ALL
                .map(words::what_survey)
                .into_iter()
                .chain([words::what_apart(), words::what_aggregates(), words::what_words()].map(String::from))
                .map(paragraph),
        ),
        Section::new("data-sample", words::sample(), [paragraph(words::sample_what())]),
        Section::new("data-small", words::small(), [words::small_what(), words::small_rule()].map(paragraph)),
        countries(),
        questions(state),
        attributes(),
        Section::new("data-weights", words::weights(), [words::weights_what(), words::weights_ages()].map(paragraph)),
        Section::new(
            "data-gaps",
            words::gaps(),
            [plain_list([words::gaps_answers(), words::gaps_questions(), words::gaps_filter(), words::gaps_time()])],
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
    let named = |title: &'static str, is_so: &dyn Fn(&Country) -> bool| {
        let mut countries: Vec<&'static Country> = COUNTRIES.iter().filter(|c| is_so(c)).collect();
        countries.sort_by_key(|c| terms::country_name(c));
        let entries = countries.iter().map(|c| view! { <li>{terms::country_name(c)}</li> }).collect_view();
        view! { <div><h3>{title}</h3><ul class="prose-names">{entries}</ul></div> }.into_any()
    };
    let [wvs, issp] = SurveyId::ALL;
    Section::new(
        "data-countries",
        words::countries(),
        [
            paragraph(words::countries_count()),
            named(country_group(CountryGroup::In(wvs)), &|c| c.reach(wvs) == Reach::Groups),
            named(words::countries_part(), &|c| c.reach(wvs) == Reach::Part),
            named(country_group(CountryGroup::In(issp)), &|c| c.reach(issp).has_cells()),
            paragraph(words::countries_both()),
            named(country_group(CountryGroup::Nowhere), &|c| !c.has_cells()),
            paragraph(words::countries_what()),
        ],
    )
}

/// How many questions each survey has of each topic, once the catalogue is there.
fn questions(state: State) -> Section {
    let of_survey = move |survey: SurveyId| {
        let topics = move || {
            state.survey.catalogue.with(|catalogue| {
                let catalogue = catalogue.ready()?;
                let count = |id: &str| catalogue.of_survey(survey).filter(|i| i.topic == id).count();
                let topics = catalogue.topics.iter().map(|t| (tr_text(&t.title), count(&t.id))).filter(|(_, n)| *n > 0);
                Some(topics.map(|(title, n)| view! { <li>{format!("{title} ({n})")}</li> }).collect_view())
            })
        };
        let title = words::questions_of(survey);
        view! { <div><h3>{title}</h3><ul class="prose-names">{topics}</ul></div> }.into_any()
    };
    Section::new("data-questions", words::questions(), SurveyId::ALL.map(of_survey))
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
    let [wvs, issp] = words::SITES.map(|(address, name)| link(address, name));
    let official = view! { <p>{words::terms_rows()} " " {wvs} ", " {issp}</p> };
    let citations = SurveyId::ALL.map(|id| view! { <blockquote>{id.survey().citation}</blockquote> });
    Section::new(
        "data-terms",
        words::terms(),
        [
            paragraph(words::terms_what()),
            official.into_any(),
            paragraph(words::terms_cite()),
            citations.into_iter().collect_view().into_any(),
            view! { <h3>{words::cards()}</h3> }.into_any(),
            list([link("docs/data-card.html", words::card_data()), link("docs/model-card.html", words::card_model())]),
        ],
    )
}
