//! The chart that a worksheet carries: what people answered, at the lesson's key step. Of people alone: a model's figures belong to
//! the screen, where it can be another.

use leptos::prelude::*;

use crate::{
    app::{
        charts::{
            picture::{
                blocks,
                marks::{Mark, Swatch},
                scale::Scale,
                sheet::{Head, Sheet},
            },
            picture_words, words,
        },
        figures::{
            distribution::{Distribution, distribution},
            effects::effects_of,
        },
        link::{
            page::PageState,
            parts::{View, Voice},
        },
        state::State,
        terms::{self, Origin},
        views::lessons::class_link::who,
    },
    survey::{Item, ItemAnswers},
};

/// The page whose chart it is, and whose tables it needs.
pub fn tables(state: State, page: &PageState) {
    state.survey.ensure(page.country);
    if let Some(second) = page.second {
        state.survey.ensure(second.country);
    }
}

/// The chart as a picture; `None` until its figures are there. Reactive.
pub fn key_chart(state: State, page: &PageState) -> Option<String> {
    let item = state.survey.catalogue.with(|c| c.ready()?.item(&page.item).cloned())?;
    let item = state.language.items.with(|texts| texts.item(&item));
    let answers = |voice: Voice| -> Option<ItemAnswers> {
        state.survey.table(voice.country).ready().and_then(|table| table.items.get(&page.item).cloned())
    };
    let first = answers(page.first())?;
    match page.view {
        View::Voices => {
            let second = match page.second {
                Some(voice) => Some(of_voice(&item, voice, &answers(voice)?)),
                None => None,
            };
            Some(bars(&item, page, &of_voice(&item, page.first(), &first), second.as_ref()))
        }
        _ => Some(forest(&item, page, &first)),
    }
}

fn of_voice(item: &Item, voice: Voice, answers: &ItemAnswers) -> Distribution {
    distribution(item, Some(answers), voice.persona, None, None)
}

fn head(item: &Item, page: &PageState, subtitle: String, legend: Vec<(Swatch, String)>) -> Head {
    Head {
        title: item.question.clone(),
        description: subtitle.clone(),
        subtitle,
        legend,
        source: picture_words::credit(&[Origin::of(page.country, &page.item)]),
        ..Head::default()
    }
}

fn bars(item: &Item, page: &PageState, first: &Distribution, second: Option<&Distribution>) -> String {
    let named = |letter: &str, voice: Voice| format!("{letter} · {}", who(voice.country, voice.persona));
    let (groups, scale, legend) = match (second, page.second) {
        (Some(second), Some(voice)) => (
            blocks::answers_of_two(first, second),
            first.scale.max(second.scale),
            vec![(Swatch::Bar(Mark::Survey), named("A", page.first())), (Swatch::Bar(Mark::SecondSurvey), named("B", voice))],
        ),
        _ => (blocks::answers(first), first.scale, vec![(Swatch::Bar(Mark::Survey), who(page.country, page.persona))]),
    };
    let mut groups = groups;
    for group in &mut groups {
        group.bars.retain(|b| b.value.is_some());
    }
    let subtitle = picture_words::answers_subtitle(terms::survey(), item.code.short());
    let mut sheet = Sheet::begin(head(item, page, subtitle, legend));
    sheet.bars(&groups, &Scale::shares(scale));
    sheet.finish()
}

fn forest(item: &Item, page: &PageState, answers: &ItemAnswers) -> String {
    let figure = effects_of(page.country, Some(answers), page.effect, None, None);
    let ends = [item.options.first(), item.options.last()].map(|o| o.cloned().unwrap_or_default());
    let rows = blocks::effects(&figure, &|row| {
        [terms::attribute(row.attribute).into(), terms::contrast(row.attribute), String::new(), String::new()]
    });
    let country = who(page.country, page.persona);
    let subtitle = picture_words::effects_subtitle(&country, terms::effect_kind(page.effect), item.code.short());
    let legend = vec![(Swatch::Dot(Mark::Survey), terms::survey().to_string())];
    let mut sheet =
        Sheet::begin(Head { notes: vec![words::effect_intro(&ends[0], &ends[1])], ..head(item, page, subtitle, legend) });
    sheet.forest(&rows, &Scale::points(figure.reach, ends), 20.0);
    sheet.finish()
}
