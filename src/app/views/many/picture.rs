//! The strips as a picture to take away.

use leptos::prelude::*;

use crate::{
    app::{
        charts::{
            picture::{
                scale::Scale,
                sheet::{Head, Sheet},
                strips::{Strip, StripDot},
            },
            picture_words::{self, credit},
            silence,
        },
        terms::{self, Origin},
        views::many::{
            figures::Row,
            shared::{Many, note},
            words,
        },
    },
    survey::{Cell, Persona},
};

/// `None` until the survey has a figure of some country.
pub fn picture(many: Many) -> Option<String> {
    let state = many.state;
    let item = state.item.get()?;
    let who = state.persona.get();
    let model = terms::model_series(state.shown.get().main());
    let rows = many.rows.get();
    if rows.iter().all(|r| r.average().is_none() && r.dots().is_empty() && r.model.is_none()) {
        return None;
    }
    let ends = [item.options.first(), item.options.last()].map(|o| o.cloned().unwrap_or_default());
    let followed = (who != Persona::ANY).then(|| words::followed(who));
    let notes = [Some(words::picture_note().into()), followed, Some(words::left_out_hint().into())];
    let mut sheet = Sheet::begin(Head {
        title: item.question.clone(),
        subtitle: picture_words::answers_subtitle(words::title(), item.code.as_str()),
        description: rows.iter().map(|r| words::summary(r, who, &model)).collect::<Vec<_>>().join(" "),
        notes: notes.into_iter().flatten().collect(),
        source: credit(&[Origin::of_item(&item.code)]),
        ..Head::default()
    });
    let strips: Vec<Strip> = rows.iter().flat_map(|row| strips(row, who, &model)).collect();
    sheet.strips(&strips, &Scale::answers(ends), 150.0);
    Some(sheet.finish())
}

/// The survey's strip, and below it the model's where there is one.
fn strips(row: &Row, who: Persona, model: &str) -> Vec<Strip> {
    let dot = |cell: Cell, value: f64, is_predicted: bool| StripDot {
        value,
        is_predicted,
        is_chosen: who != Persona::ANY && who.covers(cell),
    };
    let average = row.average().map(words::whole);
    let survey = Strip {
        name: row.name.clone(),
        dots: row.dots().iter().map(|d| dot(d.cell, d.at, false)).collect(),
        average: row.average(),
        words: average.into_iter().chain([note(row)]).collect::<Vec<_>>().join(" · "),
    };
    let predicted = row.model.as_ref().map(|said| {
        let extrapolated = row.silence().map(|s| silence::word(s).to_string());
        Strip {
            name: model.into(),
            dots: Cell::all().zip(&said.dots).map(|(cell, value)| dot(cell, *value, true)).collect(),
            average: Some(said.average),
            words: [words::whole(said.average)].into_iter().chain(extrapolated).collect::<Vec<_>>().join(" · "),
        }
    });
    std::iter::once(survey).chain(predicted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::views::many::figures::{Model, Survey},
        survey::{Attribute, COUNTRIES},
    };

    #[test]
    fn the_models_strip_lies_below_and_says_that_it_is_extrapolated() {
        let model = Some(Model { average: 50.0, dots: vec![40.0; Cell::COUNT], weights: crate::engine::protocol::Weights::Base });
        let row = Row { country: &COUNTRIES[19], name: "Kenya".into(), survey: Survey::Level { average: 75.0 }, model };
        let women = Persona::ANY.with(Attribute::Gender, Some(true));
        let strips = strips(&row, women, "Model, ace");
        let told: Vec<_> = strips.iter().map(|s| (s.name.as_str(), s.words.as_str(), s.dots.len())).collect();
        assert_eq!(told, [("Kenya", "75 · country as a whole", 0), ("Model, ace", "50 · extrapolated", 16)]);
        assert_eq!(strips[1].dots.iter().filter(|d| d.is_chosen).count(), 8);
        assert!(strips[1].dots.iter().all(|d| d.is_predicted));
    }
}
