//! One worker with its line, from birth to loss. Knows nothing of what is said.

use std::{
    cell::RefCell,
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
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{BroadcastChannel, MessageEvent, RequestCache};

use crate::{
    app::{browser::dom, link::names::engine_name, terms},
    engine::{
        bridge::{EngineBridge, Packed},
        protocol::{EngineKind, Event, Request},
    },
};

/// After so long without a first word the visitor is told.
const SILENCE_MS: u32 = 60_000;
/// After so long without a first word this looks whether the worker's script is there at all.
const LOOK_MS: u32 = 3_000;

/// What a link reports.
#[derive(Debug)]
pub enum Report {
    Said(Box<Event>),
    /// The worker died, with these last words.
    Fault(String),
    /// There is no such worker.
    Missing(Missing),
    /// No word since the start.
    Silent,
}

type Bridge = Rc<RefCell<ReactorBridge<EngineBridge>>>;

/// Dropping it lets the worker go.
pub struct Link {
    bridge: Bridge,
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
pub fn script(kind: EngineKind) -> String {
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

impl Link {
    /// Starts the worker at `script`, tells it to load, and reports from then on.
    pub fn open(script: &str, report: impl Fn(Report) + 'static) -> Self {
        let report = Rc::new(report);
        let name = dom::random_name("ace-fault");
        let channel = BroadcastChannel::new(&name).ok();
        let on_fault = Closure::<dyn Fn(MessageEvent)>::new({
            let report = Rc::clone(&report);
            move |event: MessageEvent| report(Report::Fault(event.data().as_string().unwrap_or_default()))
        });
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(on_fault.as_ref().unchecked_ref()));
        }
        let bridge = ReactorSpawner::<EngineBridge>::new().encoding::<Packed>().with_loader(true).as_module(true).spawn(script);
        let bridge = Rc::new(RefCell::new(bridge));
        spawn_local(listen(Rc::downgrade(&bridge), script.into(), report));
        let link = Self { bridge, channel, _on_fault: on_fault };
        let site = dom::site_url("./").unwrap_or_default();
        link.send(Request::Load { site, build: dom::build(), fault_channel: name });
        link
    }

    pub fn send(&self, request: Request) {
        self.bridge.borrow().send_input(request);
    }
}

async fn listen(bridge: Weak<RefCell<ReactorBridge<EngineBridge>>>, script: String, report: Rc<impl Fn(Report)>) {
    // Holds the bridge only while it looks, so that dropping the link drops the worker.
    let next = || {
        poll_fn(|cx| match bridge.upgrade() {
            Some(bridge) => Pin::new(&mut *bridge.borrow_mut()).poll_next(cx),
            None => Poll::Ready(None),
        })
    };
    let within = |ms| async move {
        match select(next(), TimeoutFuture::new(ms)).await {
            Either::Left((event, _)) => Some(event),
            Either::Right(_) => None,
        }
    };
    let mut first = within(LOOK_MS).await;
    if first.is_none() && bridge.strong_count() > 0 {
        if let Err(missing) = look_for(&script).await {
            return report(Report::Missing(missing));
        }
        first = within(SILENCE_MS - LOOK_MS).await;
        if first.is_none() && bridge.strong_count() > 0 {
            report(Report::Silent);
        }
    }
    let mut event = match first {
        Some(event) => event,
        None => next().await,
    };
    while let Some(said) = event {
        report(Report::Said(Box::new(said)));
        event = next().await;
    }
}
