//! What the page holds of the engine beside what is on the screen.

use std::{rc::Rc, sync::Arc};

use futures::channel::oneshot;

use crate::{
    app::{
        engine::{faults::Faults, line::Link, tune::Tune},
        stores::adapter::{Learnt, Record},
    },
    engine::protocol::EngineError,
    survey::own::OwnData,
};

/// Where a file comes from that is on its way into the engine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ImportReason {
    /// The visitor opened it.
    Opened,
    /// Kept by the browser from last time.
    Restored,
    /// Kept by the page from before the engine was lost.
    Recovered,
    /// Kept by the page from an earlier run.
    PutBack,
}

/// A file on its way into the engine.
pub(super) struct Importing {
    pub(super) bytes: Vec<u8>,
    pub(super) reason: ImportReason,
    pub(super) learnt: Learnt,
    /// Whether it stands over the public model's reader, as far as that is known.
    pub(super) is_over_public: bool,
}

/// Who waits for the public model's state after a question.
pub(super) type Answered = oneshot::Sender<Result<Vec<f32>, EngineError>>;

/// Questions to the public model that have no answer yet, and the piece that has not arrived.
#[derive(Debug, Default)]
pub(super) struct PublicLine {
    pub(super) arrived: Option<oneshot::Sender<()>>,
    pub(super) last_id: u64,
    pub(super) asked: Option<(u64, Answered)>,
}

/// What is not on the screen.
#[derive(Default)]
pub(super) struct Inner {
    pub(super) link: Option<Rc<Link>>,
    /// Which link counts: reports of a former one are late.
    pub(super) generation: u32,
    pub(super) faults: Faults,
    /// A fine-tune ran when the engine was lost, and goes on in the next one.
    pub(super) goes_on: bool,
    /// The tables that the last fine-tune began with.
    pub(super) tables: Vec<Vec<u8>>,
    pub(super) importing: Option<Importing>,
    /// What the visitor had before the run that was asked for.
    pub(super) former: Option<Tune>,
    /// What is put back, while its adapter is on its way to the engine.
    pub(super) returning: Option<Tune>,
    pub(super) restored: bool,
    /// Keeps runs between visits, once somebody does.
    pub(super) keeper: Option<Rc<dyn Fn()>>,
    /// The visitor's own groups and questions, which every new engine has to be told.
    pub(super) own: Option<Arc<OwnData>>,
    /// The last copy of the visitor's adapter, until the browser has it.
    pub(super) to_keep: Option<Record>,
    /// The browser keeps an adapter that this page can't use. Another takes its place when the visitor says so.
    pub(super) is_unread_there: bool,
    /// The visitor knows that the browser does not keep the adapter.
    pub(super) storage_told: bool,
    pub(super) public: PublicLine,
    /// An engine has answered, of this page's.
    pub(super) has_answered: bool,
    /// The visitor knows that this browser computes something else than what was computed beforehand.
    pub(super) difference_told: bool,
}
