//! The teacher's desk: the questions, the codes, and what follows from both.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        state::State,
        stores::{
            self,
            claim::{How, Thing},
        },
        views::class::{
            kept::{self, Kept},
            words,
        },
    },
    survey::{
        class::{Code, Codes, Form, Poll, PollError, Taken, data::own_data},
        own::OwnData,
    },
};

#[derive(Debug, Clone, Copy)]
pub struct Desk {
    pub state: State,
    /// What is chosen so far; it need not be whole.
    pub poll: RwSignal<Poll>,
    /// `None` until the catalogue is there.
    pub form: Memo<Option<Result<Arc<Form>, PollError>>>,
    pub codes: RwSignal<Codes>,
    /// What became of the text that was brought last.
    pub taken: RwSignal<Option<Taken>>,
    /// What was removed last, and can be put back.
    pub former: RwSignal<Option<(Poll, Codes)>>,
    /// The figures of the codes.
    pub data: Memo<Option<Arc<OwnData>>>,
    /// Whether these are the visitor's own data of the whole page.
    pub in_use: Memo<bool>,
    /// Whether the browser has been asked for what it kept.
    pub settled: RwSignal<bool>,
    /// Codes that wait for their questions.
    waiting: RwSignal<String>,
    /// Whether it was said that the browser keeps nothing.
    warned: StoredValue<bool>,
}

impl Desk {
    pub fn open(state: State) -> Self {
        let poll = RwSignal::new(Poll { title: words::our_class().into(), ..Poll::default() });
        let form = Memo::new(move |_| {
            let catalogue = state.survey.catalogue.get();
            catalogue.ready().map(|c| poll.with(|p| Form::new(p.clone(), c)).map(Arc::new))
        });
        let codes = RwSignal::new(Codes::default());
        let data = Memo::new(move |_| {
            let form = form.get()?.ok()?;
            codes.with(|codes| (!codes.is_empty()).then(|| Arc::new(own_data(&form, codes))))
        });
        let in_use = Memo::new(move |_| data.with(|data| data.is_some() && state.own.data.with(|own| own == data)));
        let desk = Self {
            state,
            poll,
            form,
            codes,
            taken: RwSignal::new(None),
            former: RwSignal::new(None),
            data,
            in_use,
            settled: RwSignal::new(false),
            waiting: RwSignal::new(String::new()),
            warned: StoredValue::new(false),
        };
        spawn_local(desk.restore());
        Effect::new(move |_| {
            let Some(Ok(form)) = form.get() else { return };
            let text = desk.waiting.get();
            if !text.is_empty() {
                codes.update(|codes| _ = codes.take(&form, &text));
                desk.waiting.set(String::new());
            }
        });
        desk
    }

    /// What was kept; and a link's questions before that, for whoever collects on another device than the one they were made on.
    async fn restore(self) {
        let found = kept::load().await.as_deref().and_then(kept::read);
        // Somebody may have left the view.
        if self.settled.try_get_untracked().is_none() {
            return;
        }
        let linked = self.state.page.with_untracked(|p| p.poll.parse::<Poll>().ok().filter(|_| p.author));
        if let Some((poll, codes)) = found.clone() {
            self.poll.set(poll);
            self.waiting.set(codes);
        }
        if let Some(linked) = linked.filter(|linked| found.as_ref().is_none_or(|(poll, _)| poll != linked)) {
            if found.is_none_or(|(_, codes)| codes.is_empty()) {
                self.poll.set(linked);
                self.keep();
            } else {
                self.state.notices.warn(words::other_codes());
            }
        }
        self.state.adjust(|p| {
            p.poll.clear();
            p.author = false;
        });
        self.settled.set(true);
    }

    fn keep(self) {
        let text = self.poll.with_untracked(|poll| self.codes.with_untracked(|codes| kept::written(poll, codes)));
        spawn_local(async move {
            let kept = kept::save(text).await;
            if kept == Kept::Here || self.warned.try_get_value() != Some(false) {
                return;
            }
            self.warned.set_value(true);
            let notices = self.state.notices;
            if kept == Kept::Nowhere {
                return notices.warn(words::not_kept());
            }
            // The view may be another by then: what it had last is kept.
            let instead = || spawn_local(async { _ = kept::save_last(How::Firmly).await });
            notices.offer(stores::words::other_tab(Thing::Class), stores::words::keep_instead(), instead);
        });
    }

    /// Whether there are codes, which belong to their questions. Those of the last visit wait until the catalogue is there. Reactive.
    pub fn has_codes(self) -> bool {
        self.codes.with(|c| !c.is_empty()) || self.form.with(Option::is_none) && self.waiting.with(|w| !w.is_empty())
    }

    /// Changes the questions, unless there are codes.
    pub fn change(self, change: impl FnOnce(&mut Poll)) {
        if !untrack(|| self.has_codes()) {
            self.poll.update(change);
            self.keep();
        }
    }

    /// Takes the codes of a text, and says whether it could be read at all.
    pub fn take(self, text: &str) -> bool {
        let Some(Ok(form)) = self.form.get_untracked() else { return false };
        let mut codes = self.codes.get_untracked();
        let taken = codes.take(&form, text);
        let is_new = taken.new > 0;
        self.taken.set(Some(taken));
        if is_new {
            self.put(codes);
        }
        true
    }

    /// Takes one code away again.
    pub fn drop_code(self, code: &Code) {
        let mut codes = self.codes.get_untracked();
        codes.remove(code);
        self.taken.set(None);
        self.put(codes);
    }

    /// The figures that the whole page shows follow.
    fn put(self, codes: Codes) {
        let in_use = self.in_use.get_untracked();
        self.codes.set(codes);
        if in_use {
            self.state.put_own(self.data.get_untracked(), true);
        }
        self.keep();
    }

    /// The class as one more country, in every view.
    pub fn show(self) {
        let Some(data) = self.data.get_untracked() else { return };
        if !self.in_use.get_untracked() {
            self.state.put_own(Some(Arc::clone(&data)), false);
        }
        if let Some(group) = data.groups.first() {
            self.state.show_own(group.code);
        }
    }

    /// Takes all codes away, from the page and from the browser. The questions stay.
    pub fn remove(self) {
        if self.in_use.get_untracked() {
            self.state.put_own(None, false);
        }
        self.former.set(Some((self.poll.get_untracked(), self.codes.get_untracked())));
        self.codes.set(Codes::default());
        self.taken.set(None);
        self.keep();
    }

    /// Puts back what was removed, with its questions.
    pub fn undo(self) {
        let Some((poll, codes)) = self.former.get_untracked() else { return };
        let now = (self.poll.get_untracked(), self.codes.get_untracked());
        self.former.set((!now.1.is_empty()).then_some(now));
        self.poll.set(poll);
        self.taken.set(None);
        self.put(codes);
    }
}
