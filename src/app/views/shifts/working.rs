//! The figures of the matrix, worked out a few questions at a time: all of a country's in one go would hold a slow computer up.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        browser::breath::Works,
        figures::effects::{effects_of, model_shifts},
        language::item_texts::ItemTexts,
        state::State,
        stores::loadable::Loadable,
        views::shifts::{
            figures::{Answered, Line, Surveyed, surveyed},
            run::{Asked, MatrixRun},
            subject::Subject,
        },
    },
    causal::EffectKind,
    survey::{self, Catalogue, CountryTable, Item},
};

/// Questions in one go.
const AT_ONCE: usize = 30;

/// What is known of the country, for the whole of its questions.
#[derive(Clone)]
pub enum Known {
    Loading,
    Failed(String),
    /// Questions with effects; and how many of the survey were not asked, or have overall figures only.
    Ready(Arc<Vec<Line>>, [usize; 2]),
}

/// What the survey's part follows from.
#[derive(Clone)]
struct Source {
    subject: Subject,
    kind: EffectKind,
    catalogue: Arc<Catalogue>,
    table: Arc<CountryTable>,
    texts: Arc<ItemTexts>,
}

impl Source {
    fn is(&self, other: &Self) -> bool {
        self.subject == other.subject
            && self.kind == other.kind
            && Arc::ptr_eq(&self.catalogue, &other.catalogue)
            && Arc::ptr_eq(&self.table, &other.table)
            && Arc::ptr_eq(&self.texts, &other.texts)
    }

    fn with_groups(&self) -> Vec<&Item> {
        let items = self.catalogue.items.iter();
        items.filter(|i| self.subject.known(&self.catalogue, i) == Some(survey::Known::Groups)).collect()
    }

    fn surveyed(&self, item: &Item) -> Option<Arc<Surveyed>> {
        let effects = |answers: &_| {
            let effects = effects_of(self.table.country, Some(answers), self.kind, None, None);
            effects.rows.into_iter().map(|row| row.survey).collect()
        };
        surveyed(item, &self.table, &|item| self.texts.item(item), &effects)
    }

    /// Questions that were not asked, and those with overall figures only; `rows` have groups.
    fn missing(&self, rows: usize) -> [usize; 2] {
        let items = &self.catalogue.items;
        if self.table.country.is_own() {
            return [items.len() - rows, 0];
        }
        let count = |known| items.iter().filter(|i| self.subject.known(&self.catalogue, i) == Some(known)).count();
        [count(survey::Known::Nothing), count(survey::Known::Country)]
    }
}

/// What is known of those that are asked for, after some tasks. Whom it is of changes at once.
pub fn known(
    state: State,
    run: MatrixRun,
    asked: Memo<Asked>,
    subject: Memo<Subject>,
    kind: Memo<EffectKind>,
) -> ReadSignal<Known> {
    let (known, tell) = signal(Known::Loading);
    let works = Works::default();
    // The survey's part stays when the model answers.
    let last = StoredValue::new(None::<(Source, Arc<Vec<Arc<Surveyed>>>)>);
    Effect::new(move |former: Option<Option<Subject>>| {
        run.watch();
        let work = works.begin();
        let (asked, subject) = (asked.get(), subject.get());
        let (catalogue, table) = match (state.survey.catalogue.get(), state.survey.table(asked.country)) {
            (Loadable::Ready(catalogue), Loadable::Ready(table)) => (catalogue, table),
            (Loadable::Failed(reason), _) | (_, Loadable::Failed(reason)) => {
                tell.set(Known::Failed(reason));
                return None;
            }
            _ => {
                tell.set(Known::Loading);
                return None;
            }
        };
        // Another country's figures do not stand under this one's name.
        if former.flatten() != Some(subject) {
            tell.set(Known::Loading);
        }
        let source = Source { subject, kind: kind.get(), catalogue, table, texts: state.language.items.get() };
        spawn_local(async move {
            let kept = last.try_get_value().flatten().filter(|(of, _)| of.is(&source));
            let rows = match kept {
                Some((_, rows)) => rows,
                None => {
                    let mut rows = Vec::new();
                    for items in source.with_groups().chunks(AT_ONCE) {
                        if !work.breathe().await {
                            return;
                        }
                        rows.extend(items.iter().filter_map(|item| source.surveyed(item)));
                    }
                    let rows = Arc::new(rows);
                    last.try_set_value(Some((source.clone(), rows.clone())));
                    rows
                }
            };
            let mut lines = Vec::with_capacity(rows.len());
            for rows in rows.chunks(AT_ONCE) {
                if !work.breathe().await {
                    return;
                }
                let line =
                    |survey: &Arc<Surveyed>| Line { survey: survey.clone(), model: answered(state, &asked, survey, &source) };
                lines.extend(rows.iter().map(line));
            }
            tell.try_set(Known::Ready(Arc::new(lines), source.missing(rows.len())));
        });
        Some(subject)
    });
    known
}

/// The model's shifts, where it was asked. Not reactive.
fn answered(state: State, asked: &Asked, survey: &Surveyed, source: &Source) -> Option<Answered> {
    let (voices, stale) = state.engine.answers_now(&asked.question(&survey.item))?;
    let answers = source.table.items.get(&survey.item)?;
    let shifts = model_shifts(answers, source.kind, asked.country.is_own(), survey.has_effects(), &voices);
    Some(Answered { shifts, stale })
}
