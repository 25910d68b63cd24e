//! The two ends of the line between page and engine: the reactor's types and how messages are packed.
//!
//! The page spawns [`EngineBridge`] and never runs it; the worker registers a reactor of its own with the same input, output
//! and [`Packed`] codec.

use std::{
    cell::RefCell,
    future::Future,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use gloo_worker::{
    Codec,
    reactor::{Reactor, ReactorScope},
};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue, throw_str};

use super::protocol::{Event, Request};

/// What either end is built from. Worker files keep their names from one release to the next, so a cache may hand out an
/// old worker with a new page; every message starts with this.
const BUILD: &str = match option_env!("ACE_BUILD") {
    Some(build) => build,
    None => env!("CARGO_PKG_VERSION"),
};

thread_local! {
    static ON_OTHER_BUILD: RefCell<Option<Rc<dyn Fn()>>> = const { RefCell::new(None) };
}

/// Sets what this end does when the other is of another build (and its messages can't be read).
pub fn on_other_build(hook: impl Fn() + 'static) {
    ON_OTHER_BUILD.set(Some(Rc::new(hook)));
}

/// Postcard bytes after the build's name.
#[derive(Debug)]
pub struct Packed;

impl Codec for Packed {
    fn encode<I: Serialize>(input: I) -> JsValue {
        let mut bytes = BUILD.as_bytes().to_vec();
        match postcard::to_allocvec(&input) {
            Ok(body) => bytes.extend(body),
            Err(error) => log::error!("a message to the other end could not be packed: {error}"),
        }
        js_sys::Uint8Array::from(bytes.as_slice()).into()
    }

    fn decode<O: for<'de> Deserialize<'de>>(input: JsValue) -> O {
        let bytes = input.dyn_into::<js_sys::Uint8Array>().map(|a| a.to_vec()).unwrap_or_default();
        if let Some(message) = bytes.strip_prefix(BUILD.as_bytes()).and_then(|body| postcard::from_bytes(body).ok()) {
            return message;
        }
        if let Some(hook) = ON_OTHER_BUILD.with_borrow(Clone::clone) {
            hook();
        }
        // Thrown to JavaScript out of the message's own event handler: this end lives on, the message is dropped.
        throw_str("a message between page and engine could not be read: they are of different builds")
    }
}

/// The page's idea of the engine: its message types. Never polled.
#[derive(Debug)]
pub struct EngineBridge;

impl Reactor for EngineBridge {
    type Scope = ReactorScope<Request, Event>;

    fn create(_scope: Self::Scope) -> Self {
        Self
    }
}

impl Future for EngineBridge {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<()> {
        Poll::Ready(())
    }
}
