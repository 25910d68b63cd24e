//! What the parts of this view share.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use leptos::{ev::MouseEvent, prelude::*};

use crate::{
    app::{
        engine::predictions::Question,
        link::{
            page::PageState,
            parts::{Control, View},
        },
        shell::nav::follow,
        state::{
            State,
            access::{Access, access},
        },
        terms::country_name,
        views::many::{
            figures::{Model, Progress, Row, Survey, sort},
            reckon::{Reckoned, reckon},
            words,
        },
    },
    survey::{COUNTRIES, Country, CountryCode},
};

/// The dot that is pointed at, by its place among the row's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pointed {
    pub country: CountryCode,
    pub index: usize,
}

/// What the parts of this view share.
#[derive(Debug, Clone, Copy)]
pub struct Many {
    pub state: State,
    /// In their order.
    pub rows: Memo<Vec<Row>>,
    /// Of the tables.
    pub progress: Memo<Progress>,
    pub reckoned: Reckoned,
    /// The dot that is pointed at, and the country whose strip the Tab key leads to.
    pub pointed: RwSignal<Option<Pointed>>,
    pub focus: RwSignal<Option<CountryCode>>,
    /// Until the view is left.
    here: StoredValue<Arc<AtomicBool>>,
}

impl Many {
    pub fn start(state: State) -> Self {
        let here = StoredValue::new(Arc::new(AtomicBool::new(true)));
        let progress = Memo::new(move |_| {
            let tables: Vec<_> = COUNTRIES.iter().map(|c| state.survey.table(c.code())).collect();
            Progress::of(&tables)
        });
        let rows = Memo::new(move |_| rows_now(state));
        let many = Self {
            state,
            rows,
            progress,
            reckoned: reckon(state, progress),
            pointed: RwSignal::new(None),
            focus: RwSignal::new(None),
            here,
        };
        // Once the questions are there: before that the country on the screen is being loaded, and with it the list of files.
        let begun = Memo::new(move |_| state.survey.catalogue.with(|c| c.ready().is_some()));
        Effect::new(move |_| {
            if begun.get() {
                many.load(false);
            }
        });
        Effect::new(move |_| {
            if state.page.with(|p| p.predicted) {
                let here = here.get_value();
                state.prepared.ensure_all(state.prepared_sets(), move || here.load(Ordering::Relaxed));
            }
        });
        Effect::new(move |_| {
            let questions = questions(state);
            state.engine.want_later(questions);
        });
        let leave = here.get_value();
        on_cleanup(move || {
            leave.store(false, Ordering::Relaxed);
            state.engine.want_later(Vec::new());
        });
        many
    }

    /// Brings all countries that are not there; `again` for those too that failed.
    pub fn load(self, again: bool) {
        let here = self.here.get_value();
        let catalogue_failed = self.state.survey.catalogue.with_untracked(|c| c.failure().is_some());
        if catalogue_failed {
            // Its arrival starts the rest.
            self.state.survey.load(self.state.page.with_untracked(|p| p.country));
        } else {
            self.state.survey.ensure_all(again, move || here.load(Ordering::Relaxed));
        }
    }
}

fn rows_now(state: State) -> Vec<Row> {
    let (item, order, predicted) = state.page.with(|p| (p.item.clone(), p.order, p.predicted));
    let weights = state.shown.with(|s| s.main().clone());
    let answers = |country| {
        let question = Question { weights: weights.clone(), country, item: item.clone() };
        predicted.then(|| state.engine.answers(&question)).flatten()
    };
    let row = |country: &'static crate::survey::Country| Row {
        country,
        name: country_name(country).into(),
        survey: Survey::of(&state.survey.table(country.code()), &item),
        model: answers(country.code()).as_ref().and_then(|a| Model::of(a, &weights)),
    };
    let mut rows: Vec<Row> = COUNTRIES.iter().map(row).collect();
    // The visitor's groups stand among the countries; what the model says of them is shown in Voices.
    let own = state.own.data.get().filter(|_| state.page.with(|p| access(p, Control::Data) != Access::Hidden));
    rows.extend(own.iter().flat_map(|data| &data.groups).filter_map(|group| {
        let country = Country::find(group.code)?;
        Some(Row { country, name: country_name(country).into(), survey: Survey::of_group(group, &item)?, model: None })
    }));
    sort(&mut rows, order);
    rows
}

/// What the engine is to answer once it has answered what other parts of the page want. Nothing unless asked for.
fn questions(state: State) -> Vec<Question> {
    let (item, country, predicted) = state.page.with(|p| (p.item.clone(), p.country, p.predicted));
    let ready = state.engine.status.with(|s| s.is_ready());
    if !predicted || !ready || state.own.is_missing(country, &item) {
        return Vec::new();
    }
    let weights = state.shown.with(|s| s.main().clone());
    let (_, training) = state.engine.tune.with(|t| (t.version, t.phase.is_active()));
    let question = |code| Question { weights: weights.clone(), country: code, item: item.clone() };
    // An adapter that is being trained changes many times a minute: until it is done, old answers will do.
    let needed = |q: &Question| !training || untrack(|| state.engine.answers(q)).is_none();
    COUNTRIES.iter().map(|c| question(c.code())).filter(needed).collect()
}

/// A link to Voices with this changed, and what a click on it does: a plain one changes the view, any other is the browser's.
pub fn voices_link(
    state: State,
    change: impl Fn(&mut PageState) + Copy + Send + Sync + 'static,
) -> (impl Fn() -> String + Copy + Send + Sync + 'static, impl Fn(MouseEvent) + Copy + 'static) {
    let href = move || {
        let mut page = state.page.get();
        change(&mut page);
        page.link(View::Voices)
    };
    let click = move |event: MouseEvent| {
        follow(state, &event, |p| {
            change(p);
            p.view = View::Voices;
        });
    };
    (href, click)
}

/// A few words beside the strip; who can't see it has heard them in its label.
pub fn note(row: &Row) -> String {
    match &row.survey {
        Survey::Loading => words::loading().into(),
        Survey::Failed(reason) => reason.clone(),
        Survey::NotAsked => words::not_asked().into(),
        Survey::Level { .. } if row.country.is_own() => words::group_short().into(),
        Survey::Level { .. } => words::level_short().into(),
        Survey::Cells { .. } => {
            let range = row.range().map(words::range);
            let left_out = (row.left_out() > 0).then(|| words::left_out_short(row.left_out()));
            range.into_iter().chain(left_out).collect::<Vec<_>>().join(" · ")
        }
    }
}
