//! The figure: the map, whose clouds are on it, who is pointed at, its legend and its table.

use leptos::prelude::*;

use crate::{
    app::{
        charts::{data_table::DataTable, markup::Markup},
        fields::{
            inputs::{Segment, segmented},
            weights::WeightsSelect,
        },
        link::{
            page::PageState,
            parts::{On, View},
        },
        shell::nav::follow,
        terms,
        views::map::{
            axes::ends,
            drawing::{corners, drawing, ring},
            figures::{Ends, Region, marks},
            picture::picture,
            pointing::{self, FRAME},
            shared::Map,
            table::table,
            words,
        },
    },
    engine::protocol::Weights,
    survey::SurveyId,
};

/// `is_whole`: in its own view, with everything that belongs to a chart.
pub fn chart(map: Map, is_whole: bool) -> AnyView {
    let Map { state, survey, .. } = map;
    pointing::fit(map);
    let note = move || map.file.with(|file| file.as_ref().map(|f| words::explained(f.space.explained, f.space.items.len())));
    let table = Signal::derive(move || table(map));
    let name = Signal::derive(move || format!("ace-map-of-voices-{}", survey.get().name()));
    let more = move || {
        (!is_whole).then(|| {
            let click = move |event| follow(state, &event, |p| p.turn_to(View::Map));
            let href = move || state.page.with(|p| p.link(View::Map));
            view! { <a class="map-more" href=href on:click=click data-testid="map-more">{words::more()}</a> }
        })
    };
    let surveys = is_whole.then(|| survey_switch(map));
    view! {
        <figure class="figure map-figure" data-testid="map" aria-labelledby="map-title">
            <div class="figure-head">
                <h3 class="figure-title" id="map-title">{words::title()}</h3>
                {more}
            </div>
            <p class="note map-intro">{words::intro()}</p>
            <div class="map-switches">{on_switch(map)} {surveys}</div>
            {body(map)}
            {legend(map)}
            <p class="note map-note">{note} " " {move || terms::source(&map.origins())}</p>
            {own_note(map)}
            <DataTable table=table name=name picture=Callback::new(move |()| picture(map)) />
        </figure>
    }
    .into_any()
}

fn on_switch(map: Map) -> AnyView {
    let segments = On::ALL.map(|on| Segment {
        words: words::on_name(on),
        testid: format!("map-on-{}", on.name()),
        title: Some(words::on_hint(on)),
    });
    let chosen = Signal::derive(move || On::ALL.iter().position(|o| *o == map.switch.get()).unwrap_or(0));
    let choose = Callback::new(move |index: usize| {
        if let Some(on) = On::ALL.get(index).copied() {
            map.state.go(|p| {
                p.on = on;
                // Another than the aligned one, which has a button of its own.
                if on == On::Model && p.weights == PageState::default().weights {
                    p.weights = Weights::Public;
                }
            });
        }
    });
    let model = move || (map.switch.get() == On::Model).then(|| view! { <WeightsSelect state=map.state /> });
    view! {
        <div class="map-on">
            {segmented(words::on(), "map-on", segments.into(), chosen, choose)}
            <p class="note map-on-hint" role="status" data-testid="map-on-hint">
                {move || (!map.is_without_places()).then(|| words::on_hint(map.switch.get()))}
            </p>
            {model}
        </div>
    }
    .into_any()
}

fn survey_switch(map: Map) -> AnyView {
    let segments = SurveyId::ALL.map(|survey| Segment {
        words: survey.survey().short,
        testid: format!("map-survey-{}", survey.name()),
        title: None,
    });
    let chosen = Signal::derive(move || map.survey.get().index());
    let choose = Callback::new(move |index: usize| {
        if let Some(survey) = SurveyId::ALL.get(index) {
            map.now.set(None);
            map.state.go(|p| p.survey = *survey);
        }
    });
    segmented(words::survey(), "map-survey", segments.into(), chosen, choose)
}

/// The map in its room, which is there from the start; or why it is not.
fn body(map: Map) -> AnyView {
    let failed = move || {
        map.failure.get().map(|reason| {
            let again = move |_| map.state.maps.load(map.survey.get_untracked());
            view! {
                <div class="failed" role="alert" data-testid="map-failed">
                    <p>{reason}</p>
                    <button type="button" class="button" data-testid="map-retry" on:click=again>{terms::retry()}</button>
                </div>
            }
        })
    };
    let all = Memo::new(move |_| map.file.with(Option::is_some));
    let axes = Memo::new(move |_| ends(map));
    let end = move |class: &'static str, of: fn(&Ends) -> String| {
        // No arrow without its words: it would move when they come.
        let words = move || all.get().then(|| axes.with(of));
        view! { <p class=format!("map-end {class}")>{words}</p> }
    };
    let drawn = move || {
        let layout = map.layout.get();
        map.spots.with(|spots| drawing(spots, &layout, map.followed.get(), map.picked.get()))
    };
    let pointed = move || {
        let now = map.now.get()?;
        let layout = map.layout.get();
        map.spots.with(|spots| {
            let at = marks(spots, map.on.get(), map.picked.get()).into_iter().find(|(mark, _)| *mark == now)?.1;
            Some(ring(now, layout.at(at), &words::tip(now, spots), &layout))
        })
    };
    let is_empty = Memo::new(move |_| map.is_without_places());
    let said = move || match map.now.get() {
        Some(now) => map.spots.with(|spots| words::told(now, spots, map.on.get())),
        None if is_empty.get() => String::new(),
        None => words::how_to_point().into(),
    };
    let class = move || format!("map-frame on-{}", map.on.get().name());
    let label =
        move || map.file.with(|f| f.as_ref().map_or_else(String::new, |f| words::summary(f, map.switch.get(), &axes.get())));
    view! {
        {failed}
        <div class="map-body" class:waiting=move || !all.get() hidden=move || map.failure.with(Option::is_some)>
            {end("up", |e| format!("↑ {}", e.up))}
            <div class=class id=FRAME data-testid="map-frame" tabindex="0" role="application" aria-label=label aria-describedby="map-said"
                aria-busy=move || (!all.get()).then_some("true")
                on:mousemove=move |e| pointing::moved(map, &e) on:mouseleave=move |_| map.now.set(None)
                on:click=move |e| pointing::clicked(map, &e) on:keydown=move |e| pointing::pressed(map, &e)
                on:focus=move |_| pointing::focused(map)>
                <div class="map-drawing" inner_html=drawn></div>
                <div class="map-pointed" inner_html=move || pointed().unwrap_or_default()></div>
                <p class="map-empty" role="status" data-testid="map-empty">{move || is_empty.get().then(words::no_places)}</p>
            </div>
            {end("down", |e| format!("↓ {}", e.down))}
            <div class="map-ends">{end("left", |e| format!("← {}", e.left))} {end("right", |e| format!("{}\u{a0}→", e.right))}</div>
            <p class="map-said" id="map-said" role="status" data-testid="map-said">{said}</p>
        </div>
    }
    .into_any()
}

/// Regions by shape and colour, and what marks mean.
fn legend(map: Map) -> AnyView {
    let drawn = move || {
        let mut m = Markup::new();
        let shape = |m: &mut Markup, look: &str, words: &str, points: &str| {
            m.element("li", &[], &mut |m| {
                let svg = [("class", "map-swatch"), ("viewBox", "-9 -9 18 18"), ("aria-hidden", "true")];
                m.element("svg", &svg, &mut |m| {
                    let class = format!("map-mark {look}");
                    m.element("polygon", &[("class", &class), ("points", points)], &mut |_| ());
                });
                m.text(words);
            });
        };
        let own = map.spots.with(|spots| spots.iter().any(|s| s.region == Region::Own));
        for region in Region::WORLD.into_iter().filter(|r| map.spots.with(|s| s.iter().any(|s| s.region == *r))) {
            shape(&mut m, region.look(), words::region(region), &corners(region, 1.0));
        }
        if own {
            shape(&mut m, Region::Own.look(), words::region(Region::Own), &corners(Region::Own, 1.0));
        }
        shape(&mut m, "plain whole", words::legend_whole(), &corners(Region::Asia, 0.9));
        if map.spots.with(|spots| spots.iter().any(|s| s.placed_by.is_some())) {
            m.words("li", &[], words::legend_few());
        }
        m.finish()
    };
    view! { <ul class="legend map-legend" inner_html=drawn></ul> }.into_any()
}

/// Groups of the visitor's that answered too little.
fn own_note(map: Map) -> AnyView {
    let notes = move || {
        let all = map.left_out.get();
        let note = |(name, answered, missing): (String, usize, usize)| {
            let items = map.file.with(|f| f.as_ref().map_or(0, |f| f.space.items.len()));
            view! { <p class="note" data-testid="map-own-missing">{words::own_missing(&name, answered, items, missing)}</p> }
        };
        all.into_iter().map(note).collect_view()
    };
    view! { <div class="map-own">{notes}</div> }.into_any()
}
