//! Whether this browser has a GPU worth using, asked before an engine is fetched.
//!
//! `navigator.gpu` is read by name: its types are still unstable in web-sys, and older browsers lack it altogether.

use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

const PATIENCE_MS: u32 = 3_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probe {
    /// No WebGPU in this browser.
    Absent,
    /// WebGPU, but no adapter.
    NoAdapter,
    /// It did not answer in time.
    Silent,
    /// An adapter that computes on the CPU (SwiftShader, llvmpipe, WARP).
    Software,
    Hardware {
        name: String,
    },
}

pub async fn probe() -> Probe {
    let adapter = Box::pin(request_adapter());
    match select(adapter, TimeoutFuture::new(PATIENCE_MS)).await {
        Either::Left((found, _)) => found,
        Either::Right(_) => Probe::Silent,
    }
}

async fn request_adapter() -> Probe {
    let Some(gpu) = web_sys::window().and_then(|w| get(&w.navigator(), "gpu")) else { return Probe::Absent };
    let Some(request) = get(&gpu, "requestAdapter").and_then(|f| f.dyn_into::<Function>().ok()) else { return Probe::Absent };
    let options = Object::new();
    let _ = Reflect::set(&options, &"powerPreference".into(), &"high-performance".into());
    let Some(promise) = request.call1(&gpu, &options).ok().and_then(|p| p.dyn_into::<Promise>().ok()) else {
        return Probe::NoAdapter;
    };
    match JsFuture::from(promise).await {
        Ok(adapter) if adapter.is_object() => classify(&adapter),
        _ => Probe::NoAdapter,
    }
}

fn classify(adapter: &JsValue) -> Probe {
    let info = get(adapter, "info").unwrap_or(JsValue::UNDEFINED);
    let flag = |of: &JsValue| get(of, "isFallbackAdapter").is_some_and(|v| v.is_truthy());
    let word = |name: &str| get(&info, name).and_then(|v| v.as_string()).unwrap_or_default();
    let words = ["vendor", "architecture", "device", "description"].map(word);
    if flag(adapter) || flag(&info) || is_software(&words.join(" ")) {
        return Probe::Software;
    }
    let [vendor, architecture, _, description] = words;
    let name = if description.is_empty() { format!("{vendor} {architecture}") } else { description };
    Probe::Hardware { name: name.trim().into() }
}

/// Whether an adapter's own words give away that it is none.
fn is_software(words: &str) -> bool {
    let words = words.to_lowercase();
    ["swiftshader", "llvmpipe", "lavapipe", "basic render", "software"].iter().any(|name| words.contains(name))
}

/// A property, unless it is missing or null.
fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|v| !v.is_undefined() && !v.is_null())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emulations_are_known_by_name() {
        for words in ["google swiftshader", "Mesa llvmpipe (LLVM 15)", "Microsoft Basic Render Driver"] {
            assert!(is_software(words), "{words}");
        }
        assert!(!is_software("nvidia ampere") && !is_software(""));
    }
}
