//! The curves of a fine-tune as a picture.

use crate::app::{
    charts::{
        curves::Chart,
        picture::{
            marks::{Mark, Swatch},
            sheet::{Head, Sheet},
        },
        picture_words,
    },
    terms::{self, Origin},
    views::align::tune_words,
};

/// Charts over the steps of a fine-tune, each with its title and a sentence that may be empty. `progress`: how far it has come;
/// `origins`: whose figures it learns from.
pub fn curves(progress: &str, all: &[(&str, &str, Chart)], origins: &[Origin]) -> String {
    let mut sheet = Sheet::begin(Head {
        title: tune_words::tune_title().into(),
        subtitle: progress.into(),
        description: all.iter().map(|(title, ..)| *title).collect::<Vec<_>>().join(". "),
        legend: vec![
            (Swatch::Line(Mark::Trained), terms::trained().into()),
            (Swatch::Line(Mark::HeldOut), terms::held_out().into()),
        ],
        source: picture_words::credit(origins),
        ..Head::default()
    });
    for (title, hint, chart) in all {
        sheet.heading(title, hint);
        sheet.curves(chart, picture_words::steps());
    }
    sheet.finish()
}
