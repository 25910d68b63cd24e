//! Method: how effects are computed, what they are not, and how the model learns them.

mod formulas;
mod model;
mod words;

use leptos::prelude::*;

use crate::{
    align::Objective,
    app::{
        charts::dots::STACK,
        figures::effects::look,
        prose::{Section, definitions, formula, link, list, page, paragraph},
        terms,
        views::method::model::model_facts,
    },
    causal::Label,
};

#[component]
pub fn MethodPage() -> AnyView {
    page(vec![
        personas(),
        Section::new("method-answers", words::answers(), [words::answers_what(), words::answers_order()].map(paragraph)),
        effects(),
        Section::new(
            "method-intervals",
            words::intervals(),
            [words::intervals_bars(), words::intervals_effects(), words::intervals_checked()].map(paragraph),
        ),
        labels(),
        distances(),
        Section::new(
            "method-map",
            words::map(),
            [words::map_axes(), words::map_places(), words::map_few(), words::map_numbers()].map(paragraph),
        ),
        Section::new(
            "method-model",
            words::model_title(),
            [paragraph(words::model_what()), model_facts(), paragraph(words::model_adapters()), paragraph(words::model_sums())],
        ),
        Section::new(
            "method-public",
            words::public(),
            [words::public_what(), words::public_comes(), words::public_reader(), words::public_asked()].map(paragraph),
        ),
        Section::new(
            "method-training",
            words::training(),
            [
                list([words::training_base(), words::training_adapters()].map(IntoAny::into_any)),
                paragraph(words::training_smoothed()),
                paragraph(words::training_sealed()),
            ],
        ),
        objectives(),
        Section::new(
            "method-causes",
            words::causes(),
            [words::causes_name(), words::causes_adjusted(), words::causes_gender(), words::causes_model()].map(paragraph),
        ),
        sources(),
    ])
}

fn personas() -> Section {
    Section::new(
        "method-personas",
        words::personas(),
        [
            paragraph(words::personas_what()),
            paragraph(words::personas_pooled()),
            formula(formulas::POOLED, words::personas_pooled_where()),
            paragraph(words::personas_n()),
            formula(formulas::KISH, words::personas_n_where()),
        ],
    )
}

fn effects() -> Section {
    Section::new(
        "method-effects",
        words::effects(),
        [
            paragraph(words::effects_what()),
            paragraph(words::effects_raw()),
            formula(formulas::RAW, words::effects_raw_where()),
            paragraph(words::effects_standardised()),
            formula(formulas::STANDARDISED, words::effects_standardised_where()),
            paragraph(words::effects_age()),
            paragraph(words::effects_points()),
            formula(formulas::POINTS, words::effects_points_where()),
            paragraph(words::effects_context()),
        ],
    )
}

fn labels() -> Section {
    let entry = |label: Label| {
        let pill = view! { <span class=format!("pill {}", look(label))>{terms::label(label)}</span> };
        (pill.into_any(), terms::label_hint(label).to_string())
    };
    Section::new(
        "method-labels",
        words::labels(),
        [paragraph(words::labels_what()), definitions(STACK.map(entry)), paragraph(words::labels_source())],
    )
}

fn distances() -> Section {
    Section::new(
        "method-distances",
        words::distances(),
        [
            paragraph(words::distances_emd()),
            formula(formulas::EMD, ""),
            paragraph(words::distances_score()),
            paragraph(words::distances_shift()),
            formula(formulas::SHIFT, ""),
            paragraph(words::distances_skill()),
            formula(formulas::SKILL, words::distances_skill_where()),
            paragraph(words::distances_small()),
        ],
    )
}

fn objectives() -> Section {
    let words_of = |objective: Objective| match objective {
        Objective::Ace => words::objectives_ace(),
        Objective::Levels => words::objectives_levels(),
        Objective::Shifts => words::objectives_shifts(),
        Objective::Mode => words::objectives_mode(),
        Objective::Paper => words::objectives_paper(),
    };
    let entry = |objective: Objective| (view! { <code>{objective.name()}</code> }.into_any(), words_of(objective).to_string());
    let (ace, others): (Vec<Objective>, Vec<Objective>) = Objective::ALL.into_iter().partition(|o| *o == Objective::Ace);
    Section::new(
        "method-objectives",
        words::objectives(),
        [
            paragraph(words::objectives_what()),
            definitions(ace.into_iter().map(entry)),
            formula(formulas::ACE, ""),
            definitions(others.into_iter().map(entry)),
        ],
    )
}

fn sources() -> Section {
    Section::new(
        "method-sources",
        words::sources(),
        [list([
            view! { {link(terms::PAPER_URL, terms::PAPER)} ": " {words::source_paper()} }.into_any(),
            words::source_g().into_any(),
            words::source_kish().into_any(),
            words::source_wilson().into_any(),
            words::source_welch().into_any(),
            words::source_emd().into_any(),
            words::source_lora().into_any(),
            link("docs/model-card.html", words::source_model_card()),
        ])],
    )
}
