//! The difference of two voices as a picture.

use leptos::prelude::*;

use crate::{
    app::{
        charts::{
            answers_picture::both,
            legend,
            picture::{
                blocks,
                forest::{Estimate, Row as ForestRow},
                marks::Mark,
                scale::Scale,
                sheet::{Head, Sheet},
            },
            picture_words,
        },
        state::State,
        terms,
        views::voices::words,
    },
    causal::metrics::mean_shift,
};

/// B minus A; `None` while neither survey nor model tells it.
pub fn difference(state: State) -> Option<String> {
    let item = state.item.get()?;
    let compared = state.compared.get()?;
    let ends = [item.options.first(), item.options.last()].map(|o| o.cloned().unwrap_or_default());
    let interval = compared.survey.as_ref().and_then(|d| Some(d.intervals.as_ref().ok()?.shift));
    let marks = [
        (Mark::Survey, compared.survey.as_ref().map(|d| d.shift), interval, 0),
        (Mark::Before, compared.before.as_deref().map(mean_shift), None, 1),
        (Mark::After, compared.after.as_deref().map(mean_shift), None, 1),
    ];
    let estimates: Vec<Estimate> = marks
        .into_iter()
        .filter_map(|(mark, value, interval, lane)| Some(Estimate { mark, value: value?, interval, lane }))
        .collect();
    if estimates.is_empty() {
        return None;
    }
    let named = (ends[0].as_str(), ends[1].as_str());
    let reading = words::reading(compared.reading(), compared.change, named);
    let echo = words::echo(compared.echo(), named, state.is_either_not_in_file());
    let after = legend::after_name(state);
    let mut sheet = Sheet::begin(Head {
        title: item.question.clone(),
        subtitle: picture_words::answers_subtitle(&both(state), item.code.as_str()),
        description: format!("{reading} {echo}"),
        legend: blocks::dot_legend(terms::survey(), &legend::before_name(state), after.as_deref()),
        notes: vec![reading, echo, words::scale(compared.change, named.0, named.1)],
        caution: words::caution().into(),
        source: picture_words::credit(&legend::origins_of_voices(state)),
    });
    let row = ForestRow { name: words::difference_title(compared.change), estimates, ..ForestRow::default() };
    sheet.forest(&[row], &Scale::points(compared.reach, ends), 20.0);
    Some(sheet.finish())
}
