//! The country that is picked, enlarged: its personas, and how far each attribute moves people on the map.

use leptos::prelude::*;

use crate::{
    app::{
        charts::cloud::Cloud,
        language::format,
        link::{
            page::PageState,
            parts::{On, View},
        },
        shell::nav::follow,
        terms,
        views::map::{
            figures::{Dot, Spot},
            shared::Map,
            words,
        },
    },
    survey::{Country, Persona, Reach, SurveyId},
};

/// Of one spot, as the switch has it.
fn cloud(spot: &Spot, on: On, followed: Persona) -> Cloud {
    let placed = |dots: &[Dot]| dots.iter().map(|d| (d.cell, d.at, d.share)).collect::<Vec<_>>();
    let survey = placed(&spot.survey_dots);
    let model = match on {
        On::Survey => Vec::new(),
        On::Base => spot.ace_dots.iter().map(|d| (d.cell, spot.home(On::Base), d.share)).collect(),
        On::Ace | On::Model => placed(&spot.ace_dots),
    };
    let followed = (followed != Persona::ANY).then_some(followed);
    Cloud { home: spot.home(on), survey, of_model: on != On::Survey, model, followed }
}

/// A way to the survey that has the country, where there is one. Reactive.
fn other_map(map: Map) -> Option<AnyView> {
    let country = Country::find(map.picked.get())?;
    let shown = map.survey.get();
    let survey = SurveyId::ALL.into_iter().find(|s| *s != shown && country.reach(*s) != Reach::Nothing)?;
    let click = move |event| follow(map.state, &event, |p| p.survey = survey);
    let href = move || map.state.page.with(|p| PageState { survey, ..p.clone() }.link(View::Map));
    Some(view! { <a href=href on:click=click data-testid="map-other">{words::on_other_map(survey)}</a> "." }.into_any())
}

pub fn inset(map: Map) -> AnyView {
    let spot = Memo::new(move |_| map.spot(map.picked.get()));
    let name = move || {
        map.state.own.data.track();
        Country::find(map.picked.get()).map_or("", terms::country_name)
    };
    let extrapolated = move || map.on.get() == On::Ace && spot.with(|s| s.as_ref().is_some_and(Spot::goes_beyond));
    let drawn = move || {
        let spot = spot.get().filter(|s| !(s.survey_dots.is_empty() && (s.ace_dots.is_empty() || map.on.get() == On::Survey)));
        match spot {
            Some(spot) => {
                let cloud = cloud(&spot, map.on.get(), map.followed.get());
                let arrow = |(attribute, by): (_, [f64; 2])| {
                    let length = by[0].hypot(by[1]);
                    view! { <li>{words::arrow_of(attribute)} " " <b>{format::decimal(length)}</b></li> }
                };
                let list = cloud.arrows().into_iter().map(arrow).collect_view();
                view! {
                    <div class=format!("cloud {}", spot.region.look()) role="img" aria-label=words::cloud_summary(&spot.name, &cloud.arrows())
                        inner_html=cloud.svg()></div>
                    <ul class="cloud-list">{list}</ul>
                }
                .into_any()
            }
            // The map says why there is nothing.
            None if map.is_without_places() => ().into_any(),
            None => {
                let on_map = map.spots.with(|s| s.iter().any(|s| s.code == map.picked.get()));
                let other = move || (!on_map).then(|| other_map(map));
                view! { <p class="hint">{if on_map { words::no_cloud() } else { words::not_on_map() }} " " {other}</p> }
                    .into_any()
            }
        }
    };
    let few = move || {
        let is_survey = map.on.get() == On::Survey;
        spot.with(|s| s.as_ref().and_then(|s| s.placed_by)).filter(|_| is_survey).map(words::placed_by)
    };
    let click = move |event| follow(map.state, &event, |p| p.view = View::Voices);
    let href = move || map.state.page.with(|p| p.link(View::Voices));
    view! {
        <section class="figure map-inset" aria-labelledby="map-inset-title" data-testid="map-inset">
            <h3 class="figure-title" id="map-inset-title">
                {name} " " <span class="tag" hidden=move || !extrapolated()>{terms::extrapolated_tag()}</span>
            </h3>
            <p class="note">{move || if map.on.get() == On::Survey { words::inset_intro() } else { words::inset_model() }}</p>
            {drawn}
            <p class="note">{few}</p>
            <p><a href=href on:click=click>{words::hear()}</a></p>
        </section>
    }
    .into_any()
}
