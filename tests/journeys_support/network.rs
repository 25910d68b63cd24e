//! First visits over slow lines: what is fetched, in which order, and how long it takes. `cargo xtask bench network`

use std::collections::BTreeMap;

use crate::{
    EGYPT,
    journeys_support::{
        line::{Exchange, Line},
        page::{distance, numbers},
        server::{Fault, Site},
        visitor::{Options, Visitor},
    },
};

/// Runs in the page: notes when each of these is first on the screen.
///
/// An engine is live once it is ready, what it answered is on the screen, and nothing that the screen asks of it is unanswered.
const WATCH: &str = "(() => {
    const find = (id) => document.querySelector(`[data-testid=\"${id}\"]`);
    const drawn = (start) => {
        const bars = [...document.querySelectorAll(`[data-testid^=\"${start}\"]`)];
        return bars.length > 0 && bars.every((bar) => bar.dataset.value);
    };
    const signs = {
        words: () => find('nav-voices'),
        survey: () => drawn('survey-bar-'),
        model: () => drawn('model-bar-'),
        live: () => find('engine-chip')?.dataset.state === 'ready' && __seen.pending() === 0 && drawn('model-bar-')
            && find('answers-source')?.dataset.source === 'here',
    };
    const reached = window.__reached = {};
    const look = () => {
        for (const [name, holds] of Object.entries(signs)) if (!(name in reached) && holds()) reached[name] = performance.now();
        if (Object.keys(reached).length < Object.keys(signs).length) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
})();";

const SIGNS: [&str; 4] = ["words", "survey", "model", "live"];

fn options() -> Options {
    Options { workers: true, script: WATCH.into(), ..Options::default() }
}

/// Milliseconds and bytes until one of [`SIGNS`], from the beginning of the visit.
struct Reached {
    ms: f64,
    kb: f64,
}

/// Opens the page and waits for all of [`SIGNS`].
fn visit(site: &Site, visitor: &Visitor, address: &str) -> [Reached; 4] {
    visitor.go(address);
    visitor.wait("the engine is live", 300, "'live' in __reached");
    let origin = visitor.number("performance.timeOrigin");
    SIGNS.map(|sign| {
        let ms = visitor.number(&format!("__reached.{sign}"));
        Reached { ms, kb: site.line().bytes_until(origin + ms) as f64 / 1e3 }
    })
}

fn wait_until_kept(visitor: &Visitor) {
    visitor.wait("the service worker is in charge", 300, "navigator.serviceWorker.controller?.state === 'activated'");
}

/// The files whose bodies were sent more than once, and how often.
fn sent_again(exchanges: &[Exchange]) -> BTreeMap<&str, usize> {
    let mut sent = BTreeMap::new();
    for exchange in exchanges.iter().filter(|exchange| exchange.status == 200) {
        *sent.entry(exchange.path()).or_default() += 1;
    }
    sent.retain(|_, times| *times > 1);
    sent
}

/// What was asked for, when, and how much came, in the order of asking; times from the visit's beginning.
fn trace(exchanges: &[Exchange]) {
    let Some(origin) = exchanges.first().map(|exchange| exchange.asked) else { return };
    println!("   asked     ended     bytes");
    for Exchange { target, status, asked, ended, body } in exchanges {
        let (asked, ended) = (asked - origin, ended - origin);
        println!("{asked:8.0}  {ended:8.0}  {body:8}  {status}  {}", if target.is_empty() { "/" } else { target });
    }
}

#[test]
fn a_first_visit_fetches_nothing_twice() {
    for query in ["", EGYPT, "?v=2&lang=es"] {
        let site = Site::serve_under("/some/sub/path/");
        let visitor = Visitor::with(&site, &options());
        visitor.open(&site.url(query));
        visitor.prediction();
        wait_until_kept(&visitor);
        let exchanges = site.line().exchanges();
        let again = sent_again(&exchanges);
        if !again.is_empty() {
            trace(&exchanges);
        }
        assert!(again.is_empty(), "{query}: sent more than once: {again:?}");
    }
}

#[test]
fn what_is_needed_is_asked_for_before_its_turn() {
    let site = Site::serve();
    site.move_behind(Line::HOME);
    let visitor = Visitor::with(&site, &Options { script: WATCH.into(), ..Options::default() });
    visit(&site, &visitor, &site.url("?v=2&country=EGY"));
    let exchanges = site.line().exchanges();
    let of = |start: &str, end: &str| {
        let found = exchanges.iter().find(|e| e.path().trim_start_matches('/').starts_with(start) && e.path().ends_with(end));
        found.unwrap_or_else(|| panic!("{start}…{end} was not asked for"))
    };
    // The survey's figures while the page is on its way, and the model while the engine is.
    let (page, engine) = (of("page-", ".wasm"), of("engine-", ".wasm"));
    for file in [of("survey/manifest", ".json"), of("survey/catalogue", ".json"), of("survey/EGY", ".bin")] {
        assert!(file.asked < page.ended, "{file:?} came after {page:?}");
    }
    for file in [of("models/model", ".safetensors"), of("models/ace/", ".safetensors"), of("models/tokenizer", ".json")] {
        assert!(file.asked < engine.ended, "{file:?} came after {engine:?}");
    }
    // And no engine before the page.
    assert!(engine.asked > page.ended, "{engine:?} came before {page:?}");
}

#[test]
fn first_numbers_need_no_engine_and_an_engine_computes_the_same() {
    let site = Site::serve();
    site.break_file("engine-cpu_loader.js", Fault::Missing);
    let visitor = Visitor::with(&site, &Options { script: WATCH.into(), ..Options::default() });
    visitor.expect("404");
    visitor.expect("Failed to load");
    visitor.go(&site.url(EGYPT));
    visitor.wait("the model's numbers", 60, "'model' in __reached");
    let shown = "all('model-bar-').map(b => Number(b.dataset.value))";
    assert_eq!(visitor.text("find('answers-source').dataset.source"), "prepared");
    let prepared = visitor.js(shown);
    visitor.engine_failure();
    assert_eq!(visitor.text("find('answers-source').dataset.source"), "prepared", "they stay without an engine");

    site.mend();
    visitor.go(&site.url(EGYPT));
    visitor.wait("the engine is live", 120, "'live' in __reached");
    let (prepared, here) = (numbers(&prepared), numbers(&visitor.js(shown)));
    assert!(distance(&prepared, &here) <= 0.002, "beforehand {prepared:?}, here {here:?}");
}

#[test]
#[cfg_attr(all(), ignore = "a measurement: cargo xtask bench")]
fn bench_network() {
    for line in [Line::HOME, Line::SLOW] {
        let site = Site::serve();
        site.move_behind(line);
        let visitor = Visitor::with(&site, &options());
        let first = visit(&site, &visitor, &site.url(""));
        wait_until_kept(&visitor);
        let whole = site.line().bytes_until(f64::INFINITY) as f64 / 1e3;
        println!("\nA first visit over {line:?}:");
        let exchanges = site.line().exchanges();
        trace(&exchanges);
        println!("sent more than once: {:?}", sent_again(&exchanges));

        site.line().clear();
        let later = visitor.beside(&options());
        let second = visit(&site, &later, &site.url(""));
        println!("\nA second visit:");
        trace(&site.line().exchanges());

        let name = line.name;
        for (sign, Reached { ms, kb }) in SIGNS.iter().zip(first) {
            println!("BENCH network_{name}_{sign}_ms {ms:.0}");
            println!("BENCH network_{name}_{sign}_kb {kb:.1}");
        }
        println!("BENCH network_{name}_kept_kb {whole:.1}");
        for (sign, Reached { ms, kb }) in SIGNS.iter().zip(second) {
            println!("BENCH network_{name}_again_{sign}_ms {ms:.0}");
            println!("BENCH network_{name}_again_{sign}_kb {kb:.1}");
        }
    }
}
