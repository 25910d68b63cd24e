//! The engine as the page knows it: which one runs and why, what it has answered, and what to do when it fails.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    align::TrainConfig,
    app::{
        browser::{
            dom,
            probe::{Probe, probe},
        },
        engine::{
            faults::Faults,
            inner::{ImportReason, Inner},
            line::{self, Link, Missing, Report},
            predictions::Predictions,
            runs::Runs,
            status::{Phase, PublicStatus, Status},
            tune::{Asked, Tune},
            words,
        },
        lasting::LastingSignal,
        stores::notices::Notices,
        terms,
    },
    engine::{
        bridge::on_other_build,
        protocol::{EngineError, EngineInfo, EngineKind, Event, Request, ResumeFrom},
    },
};

#[derive(Clone, Copy)]
pub struct Engine {
    pub status: LastingSignal<Status>,
    pub tune: LastingSignal<Tune>,
    pub runs: LastingSignal<Runs>,
    pub public: LastingSignal<PublicStatus>,
    /// Goes up with every prediction.
    pub(super) answered: LastingSignal<u32>,
    /// How many questions of a long list have no answer yet.
    pub later: LastingSignal<usize>,
    pub(super) predictions: StoredValue<Predictions>,
    pub(super) inner: StoredValue<Inner, LocalStorage>,
    /// What to do once a file of the visitor's is open.
    pub(super) on_opened: StoredValue<Option<Callback<()>>>,
    pub notices: Notices,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Engine")
    }
}

impl Engine {
    pub fn new(notices: Notices) -> Self {
        Self {
            status: LastingSignal::new(Status { kind: None, reason: String::new(), phase: Phase::Probing }),
            tune: LastingSignal::new(Tune::default()),
            runs: LastingSignal::new(Runs::default()),
            public: LastingSignal::new(PublicStatus::Closed),
            answered: LastingSignal::new(0),
            later: LastingSignal::new(0),
            predictions: StoredValue::new(Predictions::default()),
            inner: StoredValue::new_local(Inner::default()),
            on_opened: StoredValue::new(None),
            notices,
        }
    }

    pub fn on_opened(self, hook: Callback<()>) {
        self.on_opened.set_value(Some(hook));
    }

    /// Says so when worker and page turn out to come from two versions of the site.
    pub fn watch_builds(self) {
        // Not while the line hands its message out.
        on_other_build(move || spawn_local(async move { self.other_build() }));
    }

    /// The host has another version by now: nothing of it is used in this page.
    fn other_build(self) {
        self.lose_link();
        self.set_phase(Phase::Failed(words::other_build().into()));
        self.notices.offer(words::other_build(), words::load_again(), dom::reload);
    }

    /// Starts the engine chosen, or the one that suits this browser.
    pub fn start(self, choice: Option<EngineKind>) {
        self.inner.update_value(|i| i.faults = Faults::default());
        if let Some(kind) = choice {
            return self.spawn(kind, words::chosen().into());
        }
        let generation = self.lose_link();
        self.status.set(Status { kind: None, reason: String::new(), phase: Phase::Probing });
        spawn_local(async move {
            let (kind, reason) = match probe().await {
                Probe::Hardware { name } => (EngineKind::Gpu, words::hardware_adapter(&name)),
                Probe::Absent => (EngineKind::Cpu, words::no_webgpu().into()),
                Probe::NoAdapter => (EngineKind::Cpu, words::no_adapter().into()),
                Probe::Silent => (EngineKind::Cpu, words::slow_adapter().into()),
                Probe::Software => (EngineKind::Cpu, words::software_adapter().into()),
            };
            if self.is_current(generation) {
                self.spawn(kind, reason);
            }
        });
    }

    /// Once more, after it failed to load.
    pub fn retry(self) {
        let Status { kind, reason, .. } = self.status.get_untracked();
        match kind {
            Some(kind) => self.spawn(kind, reason),
            None => self.start(None),
        }
    }

    fn is_current(self, generation: u32) -> bool {
        self.generation() == generation
    }

    pub(super) fn generation(self) -> u32 {
        self.inner.with_value(|i| i.generation)
    }

    /// Lets the worker go, and what it held. Returns the generation of what comes next.
    pub(super) fn lose_link(self) -> u32 {
        self.predictions.update_value(Predictions::engine_replaced);
        self.lose_public();
        if self.tune.with_untracked(|t| t.exists || t.phase.is_active()) {
            self.tune.update(Tune::lose_engine);
            self.record();
        }
        let mut next = 0;
        let former = self.inner.try_update_value(|i| {
            i.generation += 1;
            next = i.generation;
            i.importing = None;
            i.returning = None;
            i.link.take()
        });
        drop(former);
        next
    }

    pub(super) fn spawn(self, kind: EngineKind, reason: String) {
        let generation = self.lose_link();
        if !line::has_workers() {
            return self.status.set(Status { kind: Some(kind), reason, phase: Phase::Failed(words::no_workers().into()) });
        }
        self.status.set(Status { kind: Some(kind), reason, phase: Phase::Starting });
        let link = Link::open(kind, move |report| {
            if self.is_current(generation) {
                self.take(report);
            }
        });
        self.inner.update_value(|i| i.link = Some(Rc::new(link)));
    }

    pub(super) fn set_phase(self, phase: Phase) {
        self.status.update(|s| s.phase = phase);
    }

    pub fn send(self, request: Request) {
        let link = self.inner.with_value(|i| i.link.clone());
        if let Some(link) = link {
            link.send(request);
        }
    }

    fn take(self, report: Report) {
        match report {
            Report::Said(event) => self.hear(*event),
            Report::Fault(words) => self.fault(&words),
            // `cargo xtask serve` compiles the GPU engine last, and without a network only the CPU engine is sure to be kept.
            Report::Missing(missing) if self.status.with_untracked(|s| s.kind == Some(EngineKind::Gpu)) => {
                self.fall_back(if dom::is_offline() { words::not_kept_offline().into() } else { missing.reason });
            }
            Report::Missing(Missing { url, reason }) => {
                self.lose_link();
                self.set_phase(Phase::Failed(words::engine_missing(&url, &reason)));
            }
            Report::OtherBuild => self.other_build(),
            Report::Code { loaded, total } => {
                if self.status.with_untracked(|s| matches!(s.phase, Phase::Starting | Phase::Fetching { .. })) {
                    self.set_phase(Phase::Fetching { loaded, total });
                }
            }
            Report::Silent if self.status.with_untracked(|s| s.kind == Some(EngineKind::Gpu)) => {
                self.fall_back(words::engine_quiet().into());
            }
            Report::Silent => {
                self.lose_link();
                self.set_phase(Phase::Failed(words::engine_silent().into()));
            }
        }
    }

    fn hear(self, event: Event) {
        if self.status.with_untracked(Status::is_ready)
            && let Some(error) = event.lost_device()
        {
            return self.fault(&terms::from_below(error));
        }
        match event {
            Event::Loading { stage, loaded, total } => self.set_phase(Phase::Loading { stage, loaded, total }),
            Event::Ready(info) => self.ready(info),
            Event::Prediction { id, p, .. } => self.predicted(id, p),
            Event::Exported { bytes, asked: true, .. } => {
                dom::download(words::ADAPTER_FILE, "application/octet-stream", &bytes);
            }
            Event::PredictFailed { id, error } => self.not_predicted(id, &error),
            Event::TrainFailed(error) => self.not_started(&error),
            Event::Failed(error) => self.failed(error),
            event if self.hear_public(&event) => {}
            event => {
                let snapshot = matches!(event, Event::Exported { .. });
                let replaced = matches!(event, Event::TrainStarted { .. } | Event::Imported { .. });
                let changed = matches!(event, Event::Metrics(_) | Event::TrainEnded { .. });
                // Before the signal changes: what reads it then asks for the new answers.
                if replaced {
                    self.predictions.update_value(Predictions::tuned_replaced);
                } else if changed {
                    self.predictions.update_value(Predictions::tuned_changed);
                }
                if matches!(event, Event::ResetDone) {
                    self.predictions.update_value(Predictions::tuned_gone);
                    self.forget_kept();
                }
                self.note_start(&event);
                self.tune.update(|tune| tune.apply(&event));
                self.note_event(&event);
                if let Event::Imported { name, over_public } = &event {
                    self.imported(name, *over_public);
                }
                if snapshot {
                    self.keep_snapshot();
                }
                self.pump();
            }
        }
    }

    fn ready(self, info: EngineInfo) {
        self.set_phase(Phase::Ready(info));
        // Before anything is asked about them.
        self.send_own();
        let tune = self.tune.get_untracked();
        let restored = self.inner.try_update_value(|i| std::mem::replace(&mut i.restored, true)).unwrap_or(true);
        if tune.snapshot.is_some() {
            self.send_copy(&tune, ImportReason::Recovered);
        } else if !restored {
            self.restore_adapter();
        }
        self.pump();
    }

    fn failed(self, error: EngineError) {
        let status = self.status.get_untracked();
        if !status.is_ready() {
            let unusable = matches!(
                error,
                EngineError::NoDevice { .. }
                    | EngineError::SelfCheck { .. }
                    | EngineError::Device { .. }
                    | EngineError::NotFinite { .. }
            );
            let reason = terms::from_below(&error);
            if unusable && status.kind == Some(EngineKind::Gpu) {
                return self.fall_back(reason);
            }
            self.lose_link();
            return self.set_phase(Phase::Failed(reason));
        }
        match error {
            EngineError::OwnData { .. } => self.notices.error(terms::from_below(&error)),
            EngineError::NotAnAdapter { .. } | EngineError::WrongModel { .. } => self.import_failed(&error),
            error => self.notices.error(terms::from_below(&error)),
        }
    }

    /// A question that gets no answer: it is asked again when it comes back on the screen.
    fn not_predicted(self, id: u64, error: &EngineError) {
        if self.predictions.try_update_value(|desk| desk.refuse(id)) == Some(true) {
            self.notices.error(terms::from_below(error));
        }
        self.pump();
    }

    fn not_started(self, error: &EngineError) {
        self.tune.update(Tune::refuse);
        self.notices.error(terms::from_below(error));
    }

    // Fine-tune

    /// `tables` are the packed answers of countries that the page has already. `resume` is there for a run that goes on.
    pub fn train(self, asked: Asked, config: TrainConfig, tables: Vec<Vec<u8>>, resume: Option<ResumeFrom>) {
        let start = asked.start.clone();
        let former = self.tune.get_untracked();
        self.inner.update_value(|i| {
            i.former = Some(former);
            i.tables.clone_from(&tables);
            i.goes_on = false;
        });
        self.tune.update(|tune| tune.ask(asked));
        self.send(Request::Train { start, config, tables, resume });
    }

    pub fn pause(self) {
        self.send(Request::Pause);
    }

    pub fn resume(self) {
        self.send(Request::Resume);
    }

    pub fn stop(self) {
        // One that has not begun may never say that it ended.
        self.tune.update(Tune::refuse);
        self.send(Request::Stop);
    }

    pub fn reset(self) {
        self.predictions.update_value(Predictions::tuned_going);
        self.send(Request::Reset);
    }
}
