//! The public model in the engine: its file handed over piece by piece, and questions in the visitor's own words.

use futures::channel::oneshot;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        engine::{
            client::Engine,
            inner::PublicLine,
            predictions::Checkpoint,
            status::{PublicStatus, Status},
            words,
        },
        stores::public::Pieces,
        terms,
    },
    engine::protocol::{EngineError, Event, Request},
};

impl Engine {
    /// Gives the engine a public model's file, and has it opened. `on_lost` follows when a piece can't be read any more.
    pub fn open_public(self, pieces: Pieces, on_lost: impl FnOnce() + 'static) {
        if !self.status.with_untracked(Status::is_ready) || self.public.with_untracked(PublicStatus::is_busy) {
            return;
        }
        self.predictions.update_value(|desk| desk.open_public(None));
        let count = pieces.count();
        self.public.set(PublicStatus::Sending { done: 0, all: count });
        let generation = self.generation();
        spawn_local(async move {
            for index in 0..count {
                let Some(bytes) = pieces.get(index).await else {
                    self.public.set(PublicStatus::Failed(words::public_unreadable(&pieces.name())));
                    return on_lost();
                };
                let (arrived, waits) = oneshot::channel();
                self.inner.update_value(|i| i.public.arrived = Some(arrived));
                self.send(Request::PublicPart { bytes, is_first: index == 0 });
                // The engine went away with what it had.
                if waits.await.is_err() || self.generation() != generation {
                    return;
                }
                self.public.set(PublicStatus::Sending { done: index + 1, all: count });
            }
            self.public.set(PublicStatus::Opening);
            self.send(Request::OpenPublic { files: pieces.files() });
        });
    }

    /// Forgets it, so that its memory is free.
    pub fn close_public(self) {
        self.send(Request::ClosePublic);
    }

    /// The public model's state after a question; a former one that waits is let go.
    ///
    /// # Errors
    /// Why there is none; `None` where the engine was lost or another question came.
    pub async fn ask(self, question: String) -> Result<Vec<f32>, Option<EngineError>> {
        let (answer, waits) = oneshot::channel();
        let id = self.inner.try_update_value(|i| {
            i.public.last_id += 1;
            i.public.asked = Some((i.public.last_id, answer));
            i.public.last_id
        });
        self.send(Request::Ask { id: id.unwrap_or_default(), question });
        waits.await.map_err(|_| None)?.map_err(Some)
    }

    /// What the engine says of it; `false` where it says something else.
    pub(super) fn hear_public(self, event: &Event) -> bool {
        match event {
            Event::PublicPart => {
                if let Some(arrived) = self.inner.try_update_value(|i| i.public.arrived.take()).flatten() {
                    let _ = arrived.send(());
                }
            }
            Event::PublicOpened(info) => {
                let checkpoint = if info.is_shipped { Checkpoint::Shipped } else { Checkpoint::Opened };
                self.predictions.update_value(|desk| desk.open_public(Some(checkpoint)));
                self.public.set(PublicStatus::Open(info.clone()));
                self.restore_reader();
                self.pump();
            }
            Event::PublicFailed(error) => self.public.set(PublicStatus::Failed(terms::from_below(error))),
            Event::PublicClosed => {
                self.predictions.update_value(|desk| desk.open_public(None));
                self.public.set(PublicStatus::Closed);
            }
            Event::Asked { id, state, .. } => self.answer_asked(*id, Ok(state.clone())),
            Event::AskFailed { id, error } => self.answer_asked(*id, Err(error.clone())),
            _ => return false,
        }
        true
    }

    fn answer_asked(self, id: u64, answer: Result<Vec<f32>, EngineError>) {
        let asked = self.inner.try_update_value(|i| i.public.asked.take_if(|(waiting, _)| *waiting == id)).flatten();
        if let Some((_, sender)) = asked {
            let _ = sender.send(answer);
        }
    }

    /// The engine is going away: nothing that it had of the public model is there any more.
    pub(super) fn lose_public(self) {
        self.inner.update_value(|i| i.public = PublicLine { last_id: i.public.last_id, ..PublicLine::default() });
        let was_there = self.public.with_untracked(|p| p.is_busy() || p.is_open());
        if was_there {
            self.public.set(PublicStatus::Failed(words::public_lost().into()));
        }
    }
}
