//! The worker's side of the line: requests in, events out, and the fine-tune's work in between.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use futures::{FutureExt, SinkExt, StreamExt};
use gloo_timers::future::TimeoutFuture;
use gloo_worker::reactor::{Reactor, ReactorRegistrar, ReactorScope};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};

use super::{
    bridge::{self, Packed},
    device, loader,
    protocol::{EngineError, Event, LoadStage, Request},
    session::Session,
    site::Site,
};

/// What the page hears then (src/app/engine/line.rs).
const OTHER_BUILD: &str = "other";

/// Starts the engine in this worker. The whole of a worker's `main`.
pub fn start() {
    super::constructors::run();
    // A GPU's shader errors are only logged; without a logger they would be silent.
    let _ = console_log::init_with_level(log::Level::Warn);
    bridge::on_other_build(tell_of_other_build);
    ReactorRegistrar::<EngineReactor>::new().encoding::<Packed>().register();
}

/// The engine as gloo-worker's reactor.
struct EngineReactor(Pin<Box<dyn Future<Output = ()>>>);

impl Reactor for EngineReactor {
    type Scope = ReactorScope<Request, Event>;

    fn create(scope: Self::Scope) -> Self {
        Self(Box::pin(serve(scope)))
    }
}

impl Future for EngineReactor {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.0.as_mut().poll(context)
    }
}

/// Everything that the worker owns.
#[derive(Default)]
struct Engine {
    /// Opened once: a second attempt to load reuses it.
    device: Option<burn::tensor::Device>,
    session: Option<Session>,
}

async fn serve(mut scope: ReactorScope<Request, Event>) {
    let mut engine = Engine::default();
    loop {
        let busy = engine.session.as_ref().and_then(|s| s.fine_tune.as_ref()).is_some_and(|f| !f.is_paused());
        let request = if busy { scope.next().now_or_never() } else { Some(scope.next().await) };
        let events = match request {
            // The page closed the line.
            Some(None) => return,
            Some(Some(Request::Load { site, build, fault_channel })) => {
                let site = Site { url: site, build };
                if let Err(error) = engine.load(&mut scope, site, &fault_channel).await {
                    vec![Event::Failed(error)]
                } else {
                    Vec::new()
                }
            }
            Some(Some(request)) => engine.handle(request).await.unwrap_or_else(|error| vec![Event::Failed(error)]),
            None => match &mut engine.session {
                Some(session) => session.work().await,
                None => Vec::new(),
            },
        };
        for event in events {
            // The sink only fails when the page is gone, and then the stream ends too.
            let _ = scope.send(event).await;
        }
        // A macrotask: messages arrive, and a cancelling request is seen before the next step.
        TimeoutFuture::new(0).await;
    }
}

impl Engine {
    async fn load(
        &mut self,
        scope: &mut ReactorScope<Request, Event>,
        site: Site,
        fault_channel: &str,
    ) -> Result<(), EngineError> {
        let started = js_sys::Date::now();
        report_faults(fault_channel);
        let mut device = self.device.clone();
        if device.is_none() {
            let _ = scope.send(Event::Loading { stage: LoadStage::Device, loaded: 0, total: 0 }).await;
            device = Some(device::open().await?);
            self.device.clone_from(&device);
        }
        let Some(device) = device else { return Err(EngineError::NoDevice { reason: "none was opened".into() }) };
        let (progress, mut stages) = futures::channel::mpsc::unbounded();
        let mut on_stage = |stage, loaded, total| {
            let _ = progress.unbounded_send(Event::Loading { stage, loaded, total });
        };
        let mut loading = Box::pin(loader::load(site, &device, &mut on_stage)).fuse();
        let loaded = loop {
            futures::select! {
                loaded = loading => break loaded,
                event = stages.next() => if let Some(event) = event {
                    let _ = scope.send(event).await;
                },
            }
        }?;
        drop(loading);
        while let Ok(event) = stages.try_recv() {
            let _ = scope.send(event).await;
        }
        let _ = scope.send(Event::Loading { stage: LoadStage::SelfCheck, loaded: 0, total: 0 }).await;
        TimeoutFuture::new(0).await;
        let mut session = Session::new(loaded, device);
        let difference = session.self_check().await?;
        let _ = scope.send(Event::Ready(session.info(difference, js_sys::Date::now() - started))).await;
        self.session = Some(session);
        Ok(())
    }

    async fn handle(&mut self, request: Request) -> Result<Vec<Event>, EngineError> {
        let session = self.session.as_mut().ok_or(EngineError::NotReady)?;
        Ok(match request {
            // Handled where progress can be sent.
            Request::Load { .. } => Vec::new(),
            Request::Predict { id, item, personas, weights } => {
                let started = js_sys::Date::now();
                vec![match session.predict(&weights, &item, &personas).await {
                    Ok(p) => Event::Prediction { id, item, weights, p, ms: js_sys::Date::now() - started },
                    Err(error) => Event::PredictFailed { id, error },
                }]
            }
            Request::Train { start, config, tables, resume } => {
                // First, so that a table that can't be read ends no fine-tune.
                if let Err(error) = session.take_tables(&tables) {
                    return Ok(vec![Event::TrainFailed(error)]);
                }
                let mut events = session.stop().await;
                let begun = session.start(&start, config, resume.as_ref()).await;
                events.push(begun.unwrap_or_else(Event::TrainFailed));
                events
            }
            Request::Pause => session
                .fine_tune
                .iter_mut()
                .map(|f| {
                    f.pause(true);
                    Event::Paused { step: f.step() }
                })
                .collect(),
            Request::Resume => session
                .fine_tune
                .iter_mut()
                .map(|f| {
                    f.pause(false);
                    Event::Resumed { step: f.step() }
                })
                .collect(),
            Request::Stop => session.stop().await,
            Request::Reset => {
                session.reset();
                vec![Event::ResetDone]
            }
            Request::Export => {
                let step = session.fine_tune.as_ref().map_or(0, |f| f.step());
                vec![session.snapshot(step, true).await?]
            }
            Request::Import { name, bytes } => vec![session.import(name, &bytes)?],
            Request::Own { data } => {
                session.set_own(data)?;
                Vec::new()
            }
            Request::PublicPart { bytes, is_first } => {
                session.take_part(bytes, is_first);
                vec![Event::PublicPart]
            }
            Request::OpenPublic { files } => {
                vec![session.open_public(files, js_sys::Date::now()).await.unwrap_or_else(Event::PublicFailed)]
            }
            Request::ClosePublic => {
                session.close_public();
                vec![Event::PublicClosed]
            }
            Request::Ask { id, question } => {
                let started = js_sys::Date::now();
                vec![match session.state(&question).await {
                    Ok(state) => Event::Asked { id, state, ms: js_sys::Date::now() - started },
                    Err(error) => Event::AskFailed { id, error },
                }]
            }
        })
    }
}

/// Says that the page's messages can't be read, on the channel that the worker's address names: that of the message is not known.
fn tell_of_other_build() {
    let get = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &name.into());
    let name = get(&js_sys::global(), "location").and_then(|location| get(&location, "hash"));
    let Some(name) = name.ok().and_then(|name| name.as_string()) else { return };
    if let Ok(channel) = web_sys::BroadcastChannel::new(name.trim_start_matches('#')) {
        let _ = channel.post_message(&js_sys::Array::of1(&OTHER_BUILD.into()));
    }
}

/// Says the engine's last words on the page's channel: a panic, a promise that nobody caught (a lost device among them).
fn report_faults(channel: &str) {
    let Ok(channel) = web_sys::BroadcastChannel::new(channel) else { return };
    let panics = channel.clone();
    std::panic::set_hook(Box::new(move |info| {
        console_error_panic_hook::hook(info);
        let _ = panics.post_message(&JsValue::from_str(&info.to_string()));
        // Nothing can be trusted after a panic, and the page has no way to end this worker: it frees its memory itself.
        if let Ok(scope) = js_sys::global().dyn_into::<web_sys::DedicatedWorkerGlobalScope>() {
            scope.close();
        }
    }));
    let on_rejection = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
        let reason = js_sys::Reflect::get(&event, &"reason".into()).ok();
        let text = reason.map_or_else(|| "an unknown fault".into(), |r| format!("{r:?}"));
        let _ = channel.post_message(&JsValue::from_str(&text));
    });
    if let Ok(scope) = js_sys::global().dyn_into::<web_sys::EventTarget>() {
        let _ = scope.add_event_listener_with_callback("unhandledrejection", on_rejection.as_ref().unchecked_ref());
    }
    // It listens as long as the worker lives.
    on_rejection.forget();
}
