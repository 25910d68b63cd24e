//! The figure: a row a country.

use leptos::{ev::MouseEvent, prelude::*};

use crate::{
    app::{
        browser::breath,
        charts::{axis::ends, data_table::DataTable, silence},
        engine::status::Phase,
        fields::{
            guard::Guard,
            inputs::{Segment, segmented},
            weights::WeightsSelect,
        },
        link::parts::{Control, Order},
        state::{access::fixed, shown::Shown, slot::Slot},
        terms::{self, Origin},
        views::many::{
            figures::{Row, Survey},
            motion::places,
            picture::picture,
            pointing::{said, strip_id},
            shared::{self, Many, voices_link},
            strip::{spots, strip},
            table::table,
            words,
        },
    },
    survey::{COUNTRIES, CountryCode, Known},
};

const LIST: &str = "many-list";

pub fn rows(many: Many) -> AnyView {
    let Many { state, rows, .. } = many;
    let order = Memo::new(move |_| rows.with(|rows| rows.iter().map(|r| r.country.code()).collect::<Vec<_>>()));
    let ends = ends(state);
    let intro = move || {
        let (first, last) = ends();
        words::intro(&first, &last)
    };
    let table = Signal::derive(move || table(many));
    let name = Signal::derive(move || state.page.with(|p| format!("ace-{}-many-voices", p.item)));
    let predicted = move || state.page.with(|p| p.predicted);
    view! {
        <figure class="figure many-figure" data-testid="many" aria-labelledby="many-title">
            <div class="figure-head">
                <h3 class="figure-title" id="many-title">{words::title()}</h3>
                {legend(many)}
            </div>
            <p class="note many-intro">{intro} " " {words::dots_hint()}</p>
            {order_switch(many)}
            {predictions(many)}
            {status(many)}
            <div class="many-axis" aria-hidden="true">
                <div class="many-ends"><span>"← " {move || ends().0}</span><span>{move || ends().1} " →"</span></div>
                <div class="many-ticks"><span>"0"</span><span>"50"</span><span>"100"</span></div>
            </div>
            <ol class="many-list" id=LIST class:predicted=predicted>
                <For each=move || order.get() key=|code| *code children=move |code| country_row(many, code) />
            </ol>
            <p class="note">{words::left_out_hint()}</p>
            <p class="note source">{move || state.page.with(|p| Origin::of_item(&p.item)).words()}</p>
            <DataTable table=table name=name picture=Callback::new(move |()| picture(many)) />
        </figure>
    }
    .into_any()
}

fn legend(many: Many) -> AnyView {
    let state = many.state;
    let entry = |look: &'static str, words: &'static str| {
        view! { <li><span class=format!("many-mark {look}") aria-hidden="true"></span>{words}</li> }
    };
    let followed = move || (state.persona.get().granularity() > 0).then(|| entry("followed", words::legend_followed()));
    let model = move || state.page.with(|p| p.predicted).then(|| entry("model", words::legend_model()));
    view! {
        <ul class="legend">
            {entry("plain", words::legend_dot())} {followed} {entry("average", words::legend_average())}
            {entry("level", words::legend_level())} {model}
        </ul>
    }
    .into_any()
}

fn order_switch(many: Many) -> AnyView {
    let state = many.state;
    let segments = Order::ALL.map(|order| Segment {
        words: words::order_name(order),
        testid: format!("many-order-{}", order.name()),
        title: Some(words::order_hint(order)),
    });
    let chosen = Signal::derive(move || state.page.with(|p| Order::ALL.iter().position(|o| *o == p.order)).unwrap_or(0));
    let choose = Callback::new(move |index: usize| {
        if let Some(order) = Order::ALL.get(index) {
            let former = places(LIST);
            state.go(|p| p.order = *order);
            if let Some(former) = former {
                former.glide();
            }
        }
    });
    let switch = segmented(words::order(), "many-order", segments.into(), chosen, choose);
    view! { <Guard state=state control=Control::Item>{switch}</Guard> }.into_any()
}

/// The switch for the model's personas, and how far they are.
fn predictions(many: Many) -> AnyView {
    let state = many.state;
    let predicted = Memo::new(move |_| state.page.with(|p| p.predicted));
    let known = Memo::new(move |_| many.rows.with(|rows| rows.iter().filter(|r| r.model.is_some()).count()));
    let is_ready = Memo::new(move |_| state.engine.status.with(|s| s.is_ready()));
    let is_whole = move || known.get() >= COUNTRIES.len();
    // What is not in a file does not come.
    let is_file = Memo::new(move |_| state.shown.with(Shown::is_file));
    let under_way = move || predicted.get() && is_ready.get() && !is_whole() && !is_file.get();
    let button = move || match (predicted.get(), under_way()) {
        (false, _) => words::show_model(),
        (true, true) => words::cancel(),
        (true, false) => words::hide_model(),
    };
    let press = move |_| state.go(|p| p.predicted = !p.predicted);
    let status = move || match (predicted.get(), under_way()) {
        (false, _) => words::model_hint().into(),
        (true, true) => words::model_progress(known.get(), COUNTRIES.len()),
        (true, false) if is_file.get() => words::in_file(known.get(), COUNTRIES.len()),
        (true, false) if is_ready.get() || is_whole() => words::model_hint().into(),
        (true, false) if state.engine.status.with(|s| matches!(s.phase, Phase::Failed(_))) => words::model_failed().into(),
        (true, false) => words::model_needs_engine().to_string(),
    };
    let weights = move || predicted.get().then(|| view! { <WeightsSelect state=state /> });
    view! {
        <div class="many-predict">
            <button type="button" class="button" data-testid="many-predicted" on:click=press>{button}</button>
            <p class="hint" role="status" data-testid="many-predicted-status">{status}</p>
        </div>
        {weights}
    }
    .into_any()
}

/// Who is followed; before that how many countries are there. And what to do about those that are not.
fn status(many: Many) -> AnyView {
    let state = many.state;
    let loading = move || {
        let progress = many.progress.get();
        if state.page.with(|p| p.item.is_own()) {
            Some(words::own_item().to_string())
        } else {
            (!progress.is_settled()).then(|| words::tables_progress(progress.ready, progress.all))
        }
    };
    let loading = Memo::new(move |_| loading());
    let failed = Memo::new(move |_| match many.progress.get() {
        progress if progress.is_settled() => progress.failed,
        _ => 0,
    });
    let failure = move || {
        (failed.get() > 0).then(|| {
            view! {
                <div class="failed" role="alert" data-testid="many-failed">
                    <p>{move || words::tables_failed(failed.get())}</p>
                    <button type="button" class="button" on:click=move |_| many.load(true)>{words::retry_all()}</button>
                </div>
            }
        })
    };
    view! {
        <p class="note many-status" role="status" data-testid="many-status" hidden=move || loading.with(Option::is_none)>{loading}</p>
        <p class="note many-status" role="status" data-testid="many-followed" hidden=move || loading.with(Option::is_some)>
            {move || words::followed(state.persona.get())}
        </p>
        {failure}
    }
    .into_any()
}

fn country_row(many: Many, code: CountryCode) -> AnyView {
    let state = many.state;
    let row = Memo::new(move |_| many.rows.with(|rows| rows.iter().find(|r| r.country.code() == code).cloned()));
    let name = move || row.with(|r| r.as_ref().map(|r| r.name.clone())).unwrap_or_default();
    // Each in a task of its own, in room that is there: some thirty with up to 32 dots are too much for one.
    let is_time = breath::soon();
    let strip = move || row.with(|r| r.as_ref().map(|r| strip(r, state.persona.get()))).unwrap_or_default();
    let drawing = move || if is_time.get() { strip() } else { String::new() };
    let model = move || terms::model_series(state.shown.get().main());
    let label = move || row.with(|r| r.as_ref().map(|r| words::summary(r, state.persona.get(), &model()))).unwrap_or_default();
    let average = move || row.with(|r| r.as_ref().and_then(Row::average)).map(words::whole);
    let silence = move || row.with(|r| r.as_ref().and_then(Row::silence));
    let failed = Memo::new(move |_| row.with(|r| matches!(r.as_ref().map(|r| &r.survey), Some(Survey::Failed(_)))));
    let retry = move || {
        failed.get().then(|| {
            let again = move |_| state.survey.load(code);
            let label = move || format!("{}: {}", terms::retry(), name());
            view! { <button type="button" class="link many-retry" aria-label=label on:click=again>{terms::retry()}</button> }
        })
    };
    let (href, click) = voices_link(state, move |page| Slot::A.change(page, |voice| voice.country = code));
    let has_dots = Memo::new(move |_| row.with(|r| r.as_ref().is_some_and(|r| !spots(r).is_empty())));
    let spot = Memo::new(move |_| {
        let pointed = many.pointed.get().filter(|p| p.country == code)?;
        row.with(|r| r.as_ref().and_then(|r| spots(r).get(pointed.index).copied()))
    });
    // A link to where nobody may go is none.
    let is_fixed = fixed(state, &[Control::Country]);
    let who = move || {
        if is_fixed.get() {
            view! { <span class="many-name">{name}</span> }.into_any()
        } else {
            view! { <a class="many-name" href=href on:click=click aria-label=move || words::voices_of(&name())>{name}</a> }
                .into_any()
        }
    };
    let press = move |event: MouseEvent| {
        if !many.clicked(code, &event) {
            click(event);
        }
    };
    let told = move || spot.get().map(|s| said(many, &s).join(". "));
    let tip = move || {
        spot.get().map(|s| {
            let [who, rest] = said(many, &s);
            let (at, y) = (format!("{:.2}", s.at), format!("{:.1}px", s.y));
            view! {
                <span class="many-ring" style:--at=at.clone() style:--y=y.clone()></span>
                <p class="many-tip" style:--at=at style:--y=y aria-hidden="true" data-testid="many-tip"><strong>{who}</strong> {rest}</p>
            }
        })
    };
    // One strip for the Tab key: the arrows lead to the others.
    let tabindex = move || {
        let first = || many.rows.with(|rows| rows.iter().find(|r| !spots(r).is_empty()).map(|r| r.country.code()));
        has_dots.get().then(|| if many.focus.get().or_else(first) == Some(code) { "0" } else { "-1" })
    };
    // Known before the table is there, so that nothing moves when it comes.
    let known = move || state.known(code, &state.page.with(|p| p.item.clone()));
    let is_whole = Memo::new(move |_| known().is_some_and(|known| known != Known::Groups));
    view! {
        <li class="many-row" class:whole=is_whole data-testid=format!("many-row-{code}") data-average=average>
            <p class="many-who">
                {who}
                <span class="tag" data-testid=format!("many-tag-{code}") hidden=move || silence().is_none()>
                    {move || silence().map(silence::word)}
                </span>
            </p>
            <span class="many-value" aria-hidden="true">{average}</span>
            <div class="many-strip" id=strip_id(code) role=move || if has_dots.get() { "slider" } else { "img" } aria-label=label
                tabindex=tabindex aria-valuemin=move || has_dots.get().then_some("0") aria-valuemax=move || has_dots.get().then_some("100")
                aria-valuenow=move || has_dots.get().then(|| spot.get().map_or(0.0, |s| s.at.round()).to_string())
                aria-valuetext=move || has_dots.get().then(|| told().unwrap_or_else(|| words::no_dot().into()))
                on:pointermove=move |event| many.moved(code, &event) on:pointerleave=move |_| many.pointed.set(None)
                on:click=press
                on:keydown=move |event| many.pressed(code, &event) on:focus=move |_| many.focused(code)
                on:blur=move |_| many.pointed.set(None)>
                <div class="many-drawing" inner_html=drawing></div>
                {tip}
            </div>
            <p class="many-note">
                <span aria-hidden="true">{move || row.with(|r| r.as_ref().map(shared::note))}</span>
                {retry}
            </p>
        </li>
    }
    .into_any()
}
