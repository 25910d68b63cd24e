//! One worker with its line, from birth to loss. Knows nothing of what is said.

use std::{
    cell::{Cell, RefCell},
    fmt,
    future::poll_fn,
    pin::Pin,
    rc::{Rc, Weak},
    task::Poll,
};

use futures::{
    Stream,
    future::{Either, select},
};
use gloo_net::http::Request as Fetch;
use gloo_timers::future::TimeoutFuture;
use gloo_worker::reactor::{ReactorBridge, ReactorSpawner};
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{BroadcastChannel, MessageEvent, RequestCache};

use crate::{
    app::{
        browser::dom,
        engine::{owed::Owed, words},
        link::names::engine_name,
        terms,
    },
    engine::{
        bridge::{EngineBridge, Packed},
        protocol::{EngineKind, Event, Request},
    },
};

/// How often silence is counted: in beats, so that a machine that slept has not been silent.
const BEAT_MS: u32 = 1_000;
/// After so many beats without a word this looks whether the worker's script is there at all.
const LOOK: u32 = 3;
/// After so many without any word, of its script or its own, an engine is given up.
const MOST_BEFORE: u32 = 35;
/// The same once it has spoken, until it is ready: a graphics card may take its time over a model that it sees for the first time.
const MOST_WHILE: u32 = 120;

/// Once it is ready and an answer is due: then a graphics card hangs, which nothing but silence tells. What a processor is asked may
/// take as long as it takes.
const MOST_DUE: u32 = 180;

/// What a link reports.
#[derive(Debug)]
pub enum Report {
    Said(Box<Event>),
    /// The worker died, with these last words.
    Fault(String),
    /// So many bytes of its code are there.
    Code {
        loaded: u64,
        total: u64,
    },
    /// It is of another version of the site.
    OtherBuild,
    /// There is no such worker, or it can't be started.
    Missing(Missing),
    /// It says nothing, and is not ready or owes an answer.
    Silent,
}

type Bridge = Rc<RefCell<ReactorBridge<EngineBridge>>>;

/// Dropping it lets the worker go.
pub struct Link {
    bridge: Bridge,
    owed: Rc<Cell<Owed>>,
    channel: Option<BroadcastChannel>,
    _on_fault: Closure<dyn Fn(MessageEvent)>,
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link")
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}

/// The address of the worker's script.
fn script(kind: EngineKind) -> String {
    let path = dom::versioned(&format!("engine-{}_loader.js", engine_name(kind)));
    dom::site_url(&path).unwrap_or(path)
}

/// A worker's script that is not to be had: its address, and the reason in words.
#[derive(Debug)]
pub struct Missing {
    pub url: String,
    pub reason: String,
}

/// Whether a worker's script is there. A worker that can't be fetched never speaks, and its bridge does not say so. What the browser
/// was answered for the worker itself is in its cache, so that this hardly ever asks the host.
async fn look_for(script: &str) -> Result<(), Missing> {
    let reason = match Fetch::get(script).cache(RequestCache::ForceCache).send().await {
        Err(_) => terms::offline().into(),
        Ok(answer) if !answer.ok() => terms::status(answer.status()),
        // A server that answers everything with its index page.
        Ok(answer) if answer.headers().get("content-type").is_some_and(|t| t.contains("html")) => terms::status(404),
        Ok(_) => return Ok(()),
    };
    Err(Missing { url: script.into(), reason })
}

/// Whether the page may start workers. Where it may not, starting one is a fault that nobody could catch.
pub fn has_workers() -> bool {
    let found = Reflect::get(&js_sys::global(), &"Worker".into()).ok().and_then(|w| w.dyn_into::<Function>().ok());
    let Some(worker) = found else { return false };
    // An address that is none, so that nothing is started: a constructor that works refuses it for that reason.
    match Reflect::construct(&worker, &Array::of1(&"http://[".into())) {
        Ok(_) => true,
        Err(fault) => Reflect::get(&fault, &"name".into()).is_ok_and(|name| name == "SyntaxError"),
    }
}

/// Whether page and engine are of one version of the site. One that `cargo xtask serve` compiled has no name for it.
fn is_same_build(page: &str, engine: &str) -> bool {
    page.is_empty() || engine.is_empty() || page == engine
}

/// What the worker's script says before the engine can speak (xtask/src/engine_loader.js): a word and its details. The engine's own
/// last words are a sentence.
fn report_of(data: &JsValue, script: &str) -> Option<Report> {
    let Some(words) = data.dyn_ref::<Array>() else { return Some(Report::Fault(data.as_string().unwrap_or_default())) };
    let number = |at: u32| words.get(at).as_f64().unwrap_or_default();
    let text = |at: u32| words.get(at).as_string().unwrap_or_default();
    let reason = match text(0).as_str() {
        "build" => return (!is_same_build(&dom::build(), &text(1))).then_some(Report::OtherBuild),
        "other" => return Some(Report::OtherBuild),
        "code" => return Some(Report::Code { loaded: number(1) as u64, total: number(2) as u64 }),
        "status" => terms::status(number(1) as u16),
        "silence" => terms::stalled().into(),
        "simd" => words::engine_without_vectors().into(),
        "damaged" => words::engine_damaged(&text(1)),
        _ => terms::offline().into(),
    };
    Some(Report::Missing(Missing { url: script.into(), reason }))
}

impl Link {
    /// Starts the worker of this kind, tells it to load, and reports from then on.
    pub fn open(kind: EngineKind, report: impl Fn(Report) + 'static) -> Self {
        let report = Rc::new(report);
        let script = script(kind);
        let owed = Rc::<Cell<Owed>>::default();
        // Since the last word.
        let beats = Rc::new(Cell::new(0));
        let name = dom::random_name("ace-fault");
        let channel = BroadcastChannel::new(&name).ok();
        let on_fault = Closure::<dyn Fn(MessageEvent)>::new({
            let (report, beats, script) = (Rc::clone(&report), Rc::clone(&beats), script.clone());
            move |event: MessageEvent| {
                beats.set(0);
                if let Some(word) = report_of(&event.data(), &script) {
                    report(word);
                }
            }
        });
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(on_fault.as_ref().unchecked_ref()));
        }
        let bridge = ReactorSpawner::<EngineBridge>::new()
            .encoding::<Packed>()
            .with_loader(true)
            .as_module(true)
            .spawn(&format!("{script}#{name}"));
        let bridge = Rc::new(RefCell::new(bridge));
        let due = (kind == EngineKind::Gpu).then(|| Rc::clone(&owed));
        spawn_local(listen(Rc::downgrade(&bridge), script, beats, due, report));
        let link = Self { bridge, owed, channel, _on_fault: on_fault };
        let site = dom::site_url("./").unwrap_or_default();
        link.send(Request::Load { site, build: dom::build(), fault_channel: name });
        link
    }

    pub fn send(&self, request: Request) {
        let mut owed = self.owed.get();
        owed.ask(&request);
        self.owed.set(owed);
        self.bridge.borrow().send_input(request);
    }
}

/// `due` is what it owes, where its silence counts once it is ready.
async fn listen(
    bridge: Weak<RefCell<ReactorBridge<EngineBridge>>>,
    script: String,
    beats: Rc<Cell<u32>>,
    due: Option<Rc<Cell<Owed>>>,
    report: Rc<impl Fn(Report)>,
) {
    // Holds the bridge only while it looks, so that dropping the link drops the worker.
    let next = || {
        poll_fn(|cx| match bridge.upgrade() {
            Some(bridge) => Pin::new(&mut *bridge.borrow_mut()).poll_next(cx),
            None => Poll::Ready(None),
        })
    };
    let mut most = MOST_BEFORE;
    loop {
        match select(next(), TimeoutFuture::new(BEAT_MS)).await {
            Either::Left((None, _)) => return,
            Either::Left((Some(event), _)) => {
                let is_ready = matches!(event, Event::Ready(_));
                (most, _) = (MOST_WHILE, beats.set(0));
                report(Report::Said(Box::new(event)));
                if is_ready {
                    break;
                }
            }
            Either::Right(_) if bridge.strong_count() == 0 => return,
            Either::Right(_) => {
                beats.set(beats.get() + 1);
                if most == MOST_BEFORE
                    && beats.get() == LOOK
                    && let Err(missing) = look_for(&script).await
                {
                    return report(Report::Missing(missing));
                }
                if beats.get() >= most {
                    return report(Report::Silent);
                }
            }
        }
    }
    let Some(due) = due else {
        while let Some(event) = next().await {
            report(Report::Said(Box::new(event)));
        }
        return;
    };
    let mut quiet = 0;
    loop {
        match select(next(), TimeoutFuture::new(BEAT_MS)).await {
            Either::Left((None, _)) => return,
            Either::Left((Some(event), _)) => {
                let mut owed = due.get();
                owed.hear(&event);
                due.set(owed);
                quiet = 0;
                report(Report::Said(Box::new(event)));
            }
            Either::Right(_) if bridge.strong_count() == 0 => return,
            Either::Right(_) => {
                quiet = if due.get().is_due() { quiet + 1 } else { 0 };
                if quiet >= MOST_DUE {
                    return report(Report::Silent);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_of_another_version_is_told_from_one_of_this() {
        let (old, new) = ("0123456789abcdef", "fedcba9876543210");
        assert!(is_same_build(old, old) && !is_same_build(old, new) && !is_same_build(new, old));
        assert!(is_same_build("", new) && is_same_build(old, ""), "in development");
    }
}
