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

use super::{
    protocol::{Event, Request},
    stamp::{STAMP, Stamp},
};

thread_local! {
    static ON_OTHER_BUILD: RefCell<Option<Rc<dyn Fn()>>> = const { RefCell::new(None) };
}

/// Sets what this end does when the other is of another build (and its messages can't be read).
pub fn on_other_build(hook: impl Fn() + 'static) {
    ON_OTHER_BUILD.set(Some(Rc::new(hook)));
}

/// Postcard bytes after the build's stamp.
#[derive(Debug)]
pub struct Packed;

/// # Errors
/// When a type can't be packed, which none of the protocol's is.
fn pack(stamp: Stamp, message: &impl Serialize) -> postcard::Result<Vec<u8>> {
    let mut bytes = stamp.to_vec();
    bytes.extend(postcard::to_allocvec(message)?);
    Ok(bytes)
}

/// `None` for a message of another build.
fn unpack<M: for<'de> Deserialize<'de>>(stamp: Stamp, bytes: &[u8]) -> Option<M> {
    postcard::from_bytes(bytes.strip_prefix(stamp.as_slice())?).ok()
}

impl Codec for Packed {
    fn encode<I: Serialize>(input: I) -> JsValue {
        let bytes = pack(STAMP, &input).unwrap_or_else(|error| {
            log::error!("a message to the other end could not be packed: {error}");
            Vec::new()
        });
        js_sys::Uint8Array::from(bytes.as_slice()).into()
    }

    fn decode<O: for<'de> Deserialize<'de>>(input: JsValue) -> O {
        let bytes = input.dyn_into::<js_sys::Uint8Array>().map(|a| a.to_vec()).unwrap_or_default();
        if let Some(message) = unpack(STAMP, &bytes) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_messages_of_the_same_build_are_read() {
        let bytes = pack(STAMP, &Request::Pause).unwrap();
        assert_eq!(unpack(STAMP, &bytes), Some(Request::Pause));
        let mut other = STAMP;
        other[3] ^= 1;
        assert_eq!(unpack::<Request>(other, &bytes), None);
        assert_eq!(unpack::<Request>(STAMP, &bytes[..4]), None);
        assert_eq!(unpack::<Request>(STAMP, &STAMP), None, "a stamp without a message");
    }
}
