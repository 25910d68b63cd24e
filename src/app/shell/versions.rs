//! Visits without a network: registers the service worker (public/service-worker.js) and tells the visitor of a newer version of
//! the site, which comes only when asked for.

use gloo_net::http::Request as Fetch;
use gloo_timers::{callback::Interval, future::TimeoutFuture};
use js_sys::{JSON, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    RegistrationOptions, RequestCache, ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
    ServiceWorkerUpdateViaCache,
};

use crate::{
    align::Results,
    app::{
        browser::dom,
        link::parts::{Studied, View},
        shell::version_words,
        state::State,
        stores::{notices::Notices, prepared::AnswerSet},
    },
    engine::protocol::{EngineKind, Weights},
    model::PreparedList,
};

const SCRIPT: &str = "service-worker.js";

/// The worker fetches the site's files once more; it begins this long after the page has its own.
const CALM_MS: u32 = 1_000;

/// A page that stays open looks for a newer version this often.
const LOOK_MS: u32 = 3_600_000;

/// Where service workers are: a secure page of a built site, in a browser that has them and is allowed to.
fn container() -> Option<ServiceWorkerContainer> {
    let window = web_sys::window().filter(|w| w.is_secure_context() && !dom::build().is_empty())?;
    Reflect::get(&window.navigator(), &"serviceWorker".into()).ok()?.dyn_into().ok()
}

/// Looks now and then whether the host has another version, in a page that no service worker keeps whole: what is fetched from then on,
/// such as lessons, may be of that one.
fn look_at_the_host(state: State) {
    if dom::build().is_empty() {
        return;
    }
    let look = move || {
        if container().is_none_or(|c| c.controller().is_none()) {
            spawn_local(async move {
                let Ok(html) = Fetch::get("./").cache(RequestCache::NoCache).send().await else { return };
                let html = html.text().await.unwrap_or_default();
                if build_in(&html).is_some_and(|there| there != dom::build()) {
                    state.notices.offer(version_words::newer(), version_words::load_it(), dom::reload);
                }
            });
        }
    };
    // Their files have no hashes.
    let reads_lessons = Memo::new(move |_| state.view.get() == View::Lessons);
    Effect::new(move |former| {
        let now = reads_lessons.get();
        // The page that was opened there has just come.
        if now && former == Some(false) {
            look();
        }
        now
    });
    Interval::new(LOOK_MS, look).forget();
}

/// The version that a page's source names.
fn build_in(html: &str) -> Option<&str> {
    let (_, rest) = html.split_once(r#"<meta name="ace-build" content=""#)?;
    rest.split('"').next().filter(|build| !build.is_empty())
}

/// Registers the worker once the page has what it needs itself, and from then on tells it what this page uses.
pub fn start(state: State) {
    look_at_the_host(state);
    let Some(container) = container() else { return };
    let begun = StoredValue::new(false);
    let active = RwSignal::new(false);
    Effect::new(move |_| {
        if state.is_calm() && !begun.get_value() {
            begun.set_value(true);
            spawn_local(register(container.clone(), state.notices, active));
        }
    });
    let used = Memo::new(move |_| used(state));
    Effect::new(move |_| {
        let starts = used.get();
        if active.get() {
            tell(serde_json::json!({ "keep": { "build": dom::build(), "starts": starts } }));
        }
    });
}

/// What of the site this page uses and not every visitor does, as beginnings of paths: fetched, perhaps, before there was a worker.
fn used(state: State) -> Vec<String> {
    let mut starts = Vec::new();
    if state.engine.status.with(|s| s.kind == Some(EngineKind::Gpu) && s.is_ready()) {
        starts.push("engine-gpu".into());
    }
    let shown = state.shown.get();
    for weights in std::iter::once(shown.before).chain(shown.after) {
        if let Weights::Shipped(name) = weights {
            starts.push(format!("models/{name}/"));
        }
    }
    if state.view.get() == View::Results {
        starts.extend(Studied::ALL.map(|model| format!("{}{}", model.folder(), Results::FILE)));
    }
    // What was computed beforehand for those on the screen; of others the engine, which is kept, says the same.
    if state.view.get().needs_engine() {
        for folder in state.prepared_sets().into_iter().map(AnswerSet::folder) {
            starts.push(format!("{folder}{}", PreparedList::FILE));
            let voices = [state.first, state.second].into_iter().filter_map(|speaker| speaker.voice.get());
            starts.extend(voices.map(|voice| format!("{folder}{}", PreparedList::path(voice.country))));
        }
    }
    starts
}

async fn register(container: ServiceWorkerContainer, notices: Notices, active: RwSignal<bool>) {
    TimeoutFuture::new(CALM_MS).await;
    let Some(script) = dom::site_url(SCRIPT) else { return };
    let options = RegistrationOptions::new();
    options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
    let registration = JsFuture::from(container.register_with_options(&script, &options)).await;
    let registration = match registration.map(JsCast::dyn_into::<ServiceWorkerRegistration>) {
        Ok(Ok(registration)) => registration,
        // Without one, the page works as long as there is a network.
        Ok(Err(error)) | Err(error) => return log::warn!("no service worker: {error:?}"),
    };
    watch(&container, registration, notices);
    if let Ok(ready) = container.ready()
        && JsFuture::from(ready).await.is_ok()
    {
        active.set(true);
    }
}

/// Tells the visitor of a newer version that is there already, or comes.
fn watch(container: &ServiceWorkerContainer, registration: ServiceWorkerRegistration, notices: Notices) {
    // Without a controller this page came from the network, and what waits is what it is.
    let tell = {
        let container = container.clone();
        move || {
            if container.controller().is_some() {
                notices.offer(version_words::newer(), version_words::load_it(), take);
            }
        }
    };
    if registration.waiting().is_some() {
        tell();
    }
    let on_found = {
        let registration = registration.clone();
        Closure::<dyn Fn()>::new(move || {
            let Some(worker) = registration.installing() else { return };
            let on_change = {
                let (worker, tell) = (worker.clone(), tell.clone());
                Closure::<dyn Fn()>::new(move || {
                    if worker.state() == ServiceWorkerState::Installed {
                        tell();
                    }
                })
            };
            worker.set_onstatechange(Some(on_change.as_ref().unchecked_ref()));
            // As long as the worker, of which there are as many as versions come while the page is open.
            on_change.forget();
        })
    };
    registration.set_onupdatefound(Some(on_found.as_ref().unchecked_ref()));
    on_found.forget();
    Interval::new(LOOK_MS, move || {
        if let Ok(update) = registration.update() {
            spawn_local(settle(update));
        }
    })
    .forget();
}

/// Waits for something that may fail, such as a look for updates without a network.
async fn settle(promise: Promise) {
    let _ = JsFuture::from(promise).await;
}

/// Gives a message to the worker that serves this folder.
fn tell(message: serde_json::Value) {
    spawn_local(async move {
        if let Some(worker) = registration().await.and_then(|r| r.active()) {
            post(&worker, &message);
        }
    });
}

fn post(worker: &ServiceWorker, message: &serde_json::Value) {
    let Ok(message) = JSON::parse(&message.to_string()) else { return };
    if let Err(error) = worker.post_message(&message) {
        log::warn!("the service worker was not told: {error:?}");
    }
}

async fn registration() -> Option<ServiceWorkerRegistration> {
    JsFuture::from(container()?.get_registration()).await.ok()?.dyn_into().ok()
}

/// Lets the newer version take the place of this one, and loads the page again as soon as it has.
fn take() {
    spawn_local(async {
        let Some(container) = container() else { return };
        match registration().await.and_then(|r| r.waiting()) {
            Some(worker) => {
                let reload = Closure::once_into_js(dom::reload);
                container.set_oncontrollerchange(Some(reload.unchecked_ref()));
                post(&worker, &serde_json::json!({ "take": true }));
            }
            // Another page of this browser has asked for it already.
            None => dom::reload(),
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pages_source_names_its_version() {
        let html = include_str!("../../../index.html");
        assert_eq!(build_in(html), None, "it gets one when the site is built");
        let built =
            html.replace(r#"<meta name="ace-build" content="">"#, r#"<meta name="ace-build" content="0123456789abcdef">"#);
        assert_eq!(build_in(&built), Some("0123456789abcdef"));
        assert_eq!(build_in("404 Not Found"), None);
    }
}
