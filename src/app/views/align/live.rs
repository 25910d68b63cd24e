//! The country's cloud on the map of voices while the fine-tune runs: it opens live, from the answers that the bench measures anyway.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    app::{
        charts::cloud::Cloud,
        link::parts::View,
        shell::parts::{Part, Parts, Stage},
        state::State,
        stores::loadable::Loadable,
        terms,
        views::align::words,
    },
    causal::{VoicesMap, voices_map::live::Said},
    engine::protocol::Voiced,
    survey::{Cell, CountryCode, CountryTable, SurveyId},
};

/// The model's cloud of a country by the answers measured last, with how many questions place it, and the survey's by the same
/// questions. `None` where the country is not on the map; no cloud where too few of the map's questions were measured.
fn cloud(
    map: &VoicesMap,
    voices: &[Voiced],
    country: CountryCode,
    table: Option<&CountryTable>,
) -> Option<(Cloud, Option<usize>)> {
    let on_map = map.country(country)?;
    let of_country = voices.iter().filter(|v| v.country == country);
    let said: Vec<Said> = of_country.map(|v| (v.item.clone(), v.p.clone())).collect();
    let shares: Vec<f64> = on_map.personas.iter().map(|p| p.share).collect();
    let placed = map.space.place_said(on_map.average, &shares, &said);
    let dots = |at: &dyn Fn(usize) -> Option<[f64; 2]>| {
        Cell::all().filter_map(|c| Some((c, at(c.index())?, shares[c.index()]))).collect::<Vec<_>>()
    };
    let items: Vec<_> = said.iter().map(|(code, _)| code).collect();
    let answered = table.map(|table| map.space.place_answered(on_map.average, table, &items)).unwrap_or_default();
    let survey = dots(&|i| *answered.get(i)?);
    let model = placed.as_ref().map(|(places, _)| dots(&|i| Some(places[i]))).unwrap_or_default();
    let of_model = !model.is_empty();
    let cloud = Cloud { home: on_map.average, survey, model, of_model, followed: None };
    Some((cloud, placed.map(|(_, items)| items)))
}

/// What the panel shows.
#[derive(Debug, Clone, PartialEq)]
enum Shown {
    /// Nothing was measured yet, or the map is on its way.
    Waits,
    Failed(SurveyId, String),
    NotOnMap,
    /// Too few of the map's questions were measured.
    TooFew,
    /// On the map of which survey, and how many questions place the personas.
    Cloud(SurveyId, Cloud, usize),
}

/// The survey whose questions were measured, and so whose map the cloud is on; `None` before the first measurement.
fn survey(voices: &[Voiced]) -> Option<SurveyId> {
    voices.iter().find_map(|v| SurveyId::of(&v.item))
}

fn shown(state: State, voices: &[Voiced]) -> Shown {
    let Some(survey) = survey(voices) else { return Shown::Waits };
    let country = state.page.with(|p| p.country);
    match state.maps.now(survey) {
        Loadable::Loading => Shown::Waits,
        Loadable::Failed(reason) => Shown::Failed(survey, reason),
        Loadable::Ready(map) => {
            let table = state.survey.table(country);
            match cloud(&map, voices, country, table.ready().map(|t| &**t)) {
                Some((cloud, Some(items))) => Shown::Cloud(survey, cloud, items),
                Some((_, None)) => Shown::TooFew,
                None => Shown::NotOnMap,
            }
        }
    }
}

/// Its place at the bench. The map is in a part of its own, which is fetched once something was measured.
pub fn place(state: State) -> AnyView {
    let parts = Parts::here();
    let is_there = Memo::new(move |_| state.engine.tune.with(|t| !t.voices.is_empty()));
    Effect::new(move |_| {
        if is_there.get() {
            parts.want(Part::Live);
        }
    });
    let stage = Memo::new(move |_| is_there.get().then(|| parts.stage(Part::Live)));
    let drawn = move || match stage.get() {
        Some(Stage::Here) => parts.draw(Part::Live, View::Align, state),
        Some(Stage::Failed) => {
            let again = move |_| parts.want(Part::Live);
            let button = view! { <button type="button" class="button" on:click=again>{terms::retry()}</button> };
            Some((view! { <p class="note">{words::live_missing()}</p> }, button).into_any())
        }
        Some(Stage::Away | Stage::Coming) | None => None,
    };
    view! { <div>{drawn}</div> }.into_any()
}

/// The map itself.
pub fn live(state: State) -> AnyView {
    // Of a measurement, not of every step: placing people takes a while.
    let voices = Memo::new_with_compare(
        move |_| state.engine.tune.with(|tune| tune.voices.clone()),
        |former: Option<&Arc<Vec<Voiced>>>, now| !former.zip(now).is_some_and(|(former, now)| Arc::ptr_eq(former, now)),
    );
    let measured = Memo::new(move |_| voices.with(|voices| survey(voices)));
    Effect::new(move |_| {
        if let Some(survey) = measured.get() {
            state.maps.ensure(survey);
        }
    });
    let shown = Memo::new(move |_| voices.with(|voices| shown(state, voices)));
    let note = |text: String| view! { <p class="note">{text}</p> };
    let body = move || match shown.get() {
        Shown::Waits => ().into_any(),
        Shown::Failed(survey, reason) => {
            let again = move |_| state.maps.load(survey);
            (note(reason), view! { <button type="button" class="button" on:click=again>{terms::retry()}</button> }).into_any()
        }
        Shown::NotOnMap => note(words::live_not_on_map().into()).into_any(),
        Shown::TooFew => note(words::live_too_few().into()).into_any(),
        Shown::Cloud(survey, cloud, items) => {
            let picture = view! { <div class="cloud" role="img" aria-label=words::live_summary() inner_html=cloud.svg()></div> };
            (note(words::live_by(items, state.country.get(), survey)), picture).into_any()
        }
    };
    view! {
        <section class="live-map" hidden=move || measured.get().is_none() data-testid="live-map" aria-labelledby="live-map-title">
            <h3 class="figure-title" id="live-map-title">{words::live_title()}</h3>
            {body}
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cloud_opens_from_the_answers_of_its_country_alone() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/public/maps/wvs7.json");
        let map = VoicesMap::parse(&std::fs::read(path).unwrap()).unwrap();
        let egypt = CountryCode::parse("EGY").unwrap();
        let voiced = |item: &crate::causal::voices_map::MapItem, by: f64| {
            let answer = |c: Cell| {
                let yes = (item.mean + if c.index() >= 8 { by } else { -by } * item.loadings[0]) as f32;
                vec![1.0 - yes, yes]
            };
            Voiced { country: egypt, item: item.code.clone(), p: Cell::all().map(answer).collect() }
        };
        let voices = |by: f64| map.space.items.iter().take(24).map(|i| voiced(i, by)).collect::<Vec<_>>();
        let (open, items) = cloud(&map, &voices(0.5), egypt, None).unwrap();
        assert_eq!((open.model.len(), items, open.of_model), (16, Some(24), true));
        assert!(open.arrows()[0].1[0].abs() > 0.5, "{:?}", open.arrows());
        let (shut, _) = cloud(&map, &voices(0.0), egypt, None).unwrap();
        assert!(shut.arrows().iter().all(|(_, by)| by[0].hypot(by[1]) < 1e-4));
        let india = CountryCode::parse("IND").unwrap();
        assert_eq!(cloud(&map, &voices(0.0), india, None).map(|(c, items)| (c.model.len(), items)), Some((0, None)));
        assert!(cloud(&map, &voices(0.0), CountryCode::own(0).unwrap(), None).is_none());
    }

    #[test]
    fn the_map_is_of_the_survey_whose_questions_were_measured() {
        let of = |code: &str| {
            let voice = Voiced { country: CountryCode::parse("CHL").unwrap(), item: code.into(), p: Vec::new() };
            survey(&[voice])
        };
        assert_eq!(["Q1", "ISSP2012_V5", "QX1"].map(of), [Some(SurveyId::Wvs7), Some(SurveyId::Issp2012), None]);
    }
}
