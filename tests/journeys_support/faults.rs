//! Faults of storage, of files beside the first, of other tabs and other versions, and visits that end in the middle: docs/faults.md lists
//! them all, with where each is injected.

use std::{env, thread, time::Duration};

use serde_json::{Value, json};

use crate::{
    EGYPT,
    journeys_support::{
        page::assert_distribution,
        server::{Fault, Site},
        visitor::{Options, Visitor},
    },
    own_data::{class, open_panel},
};

const LEVELS: &str = "models/levels/adapter_model.safetensors";
const KEPT_ADAPTER: &str = "localStorage.getItem('ace.adapter')";

/// A promise of what the page's database does with the visitor's own data: `work` is done with its store, and gives a request.
fn database(work: &str) -> String {
    format!(
        "await new Promise((done, failed) => {{
            const opening = indexedDB.open('ace-own', 1);
            opening.onupgradeneeded = () => opening.result.createObjectStore('data');
            opening.onerror = failed;
            opening.onsuccess = () => {{
                const change = opening.result.transaction('data', 'readwrite');
                const request = (store => {work})(change.objectStore('data'));
                change.onabort = failed;
                change.oncomplete = () => {{ opening.result.close(); done(request.result && [...new Uint8Array(request.result)]); }};
            }};
        }})"
    )
}

fn kept_own(visitor: &Visitor) -> Value {
    visitor.js(&database("store.get('own')"))
}

/// Uses a class's file, in place of whatever own data there were.
fn use_class(visitor: &Visitor, text: &str) {
    open_panel(visitor);
    visitor.upload("own-file", "class.csv", text.as_bytes());
    visitor.wait("the file is understood", 20, "find('own-preview')");
    visitor.click("own-use");
    visitor.wait("the class is shown", 20, "location.search.includes('country=XAA')");
}

fn train(visitor: &Visitor, seed: &str) {
    visitor.set_training("item", 12, 2);
    visitor.fill("seed-input", seed);
    visitor.click("train-start");
    visitor.wait_for_step(12, 120);
    visitor.wait_for_phase("ended", 20);
}

/// A file of one view or one choice that does not come leaves everything else as it is, and comes as soon as it can.
#[test]
fn an_adapter_that_fails_once_stops_nothing() {
    let site = Site::serve();
    for fault in [Fault::Missing, Fault::Html, Fault::Truncated(1000), Fault::Altered] {
        println!("{fault:?}");
        let visitor = Visitor::new(&site);
        visitor.expect("Failed to load resource");
        visitor.open(&site.url(EGYPT));
        let usual = visitor.prediction();
        site.break_file(LEVELS, fault);
        visitor.fill("weights-select", "levels");
        visitor.notice("adapter_model.safetensors");
        visitor.fill("weights-select", "ace");
        // What failed is not answered any more.
        visitor.js("void (__seen.asked.length = __seen.answered.length)");
        visitor.choose_item("Q164");
        visitor.prediction();
        site.mend();
        visitor.fill("weights-select", "levels");
        assert!(visitor.prediction() != usual);
        visitor.choose_item("Q29");
        visitor.prediction();
    }
}

#[test]
fn two_tabs_do_not_take_each_others_things_away() {
    let site = Site::serve();
    let first = Visitor::new(&site);
    first.open(&site.url(EGYPT));
    first.prediction();
    let second = first.beside(&Options::default());
    second.open(&site.url(EGYPT));
    second.prediction();

    train(&first, "1");
    first.wait("the adapter is kept", 20, KEPT_ADAPTER);
    let kept = first.text(KEPT_ADAPTER);
    train(&second, "2");
    let notice = second.notice("Another tab");
    assert!(notice.contains("the fine-tuned adapter"), "{notice}");
    assert_eq!(first.text(KEPT_ADAPTER), kept, "the second tab has replaced it");
    // The visitor says which one it is, and the other tab hears of it.
    second.js(&format!("void (window.before = {KEPT_ADAPTER})"));
    second.click("notice-action");
    second.wait("the second tab's is kept", 20, &format!("{KEPT_ADAPTER} && {KEPT_ADAPTER} !== before"));
    first.notice("taken over");
    first.prediction();

    use_class(&first, &class());
    first.wait("the class is kept", 20, &database("store.get('own')"));
    let kept = kept_own(&first);
    use_class(&second, &class().replace("4a", "5c"));
    let notice = second.notice("your own data");
    assert!(notice.contains("Another tab"), "{notice}");
    assert_eq!(kept_own(&first), kept, "the second tab has replaced it");
}

#[test]
fn what_another_version_kept_stays_until_the_visitor_says_so() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url(EGYPT));
    // As a newer page may keep a class: in format 9.
    let newer: Vec<u8> = b"ACEO\x09what a newer page wrote".to_vec();
    let put = database(&format!("store.put(new Uint8Array({newer:?}), 'own')"));
    visitor.js(&format!("void {put}"));
    for visit in ["first", "second"] {
        println!("{visit} visit");
        visitor.open(&site.url(EGYPT));
        let notice = visitor.notice("format 9");
        assert!(notice.contains("stays in this browser"), "{notice}");
        assert_eq!(kept_own(&visitor), json!(newer));
    }
    let (name, bytes) = visitor.download("notice-action");
    assert_eq!((name.as_str(), &bytes), ("ace-own-data.kept", &newer));
    use_class(&visitor, &class());
    visitor.notice("can't read");
    assert_eq!(kept_own(&visitor), json!(newer));
    visitor.click("notice-action");
    visitor.notice_gone("can't read");
    visitor.wait("the class is kept in its place", 20, &format!("({}).length > {}", database("store.get('own')"), newer.len()));

    // An adapter of another base: the visitor's own, with another base's hash in it.
    visitor.dismiss_notices();
    visitor.open(&site.url(EGYPT));
    visitor.upload("adapter-upload", "mine.safetensors", &site.file("models/ace/adapter_model.safetensors"));
    visitor.wait("the adapter is kept", 20, KEPT_ADAPTER);
    visitor.js(&format!(
        "localStorage.setItem('ace.adapter', {KEPT_ADAPTER}.replace(/(base_model_sha256[^0-9a-f]+)[0-9a-f]{{64}}/, '$1' + '0'.repeat(64)))"
    ));
    let other = visitor.text(KEPT_ADAPTER);
    visitor.open(&site.url(EGYPT));
    visitor.notice("does not fit");
    assert_eq!(visitor.text(KEPT_ADAPTER), other);
    train(&visitor, "1");
    visitor.notice("fine-tuned adapter");
    assert_eq!(visitor.text(KEPT_ADAPTER), other, "a run has replaced it");
}

#[test]
fn a_database_that_hangs_is_given_up() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.first_of_all("IDBFactory.prototype.open = function () { return {}; };");
    visitor.go(&site.url("?v=2&view=align&country=XAA&item=Q29"));
    visitor.notice("does not answer");
    // The page goes on, without the class of the link.
    visitor.notice("XAA");
    visitor.ready(90);
    visitor.prediction();
}

#[test]
fn a_language_that_arrives_damaged_is_not_spoken_by_halves() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    site.break_file("text/es.json", Fault::Truncated(2000));
    visitor.open(&site.url(&format!("{EGYPT}&lang=es")));
    visitor.notice("es.json");
    visitor.prediction();
    assert_eq!(visitor.text("document.documentElement.lang"), "en");
    let items: Value = serde_json::from_slice(&site.file("text/es-items.json")).expect("the questions in Spanish");
    let title = items["Q29"]["title"].as_str().expect("a title");
    assert!(!visitor.text("document.querySelector('main').innerText").contains(title), "the question is Spanish");
}

#[test]
fn what_a_link_has_locked_without_a_lesson_can_be_unlocked() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url(&format!("{EGYPT}&lock=country,item&hide=tune")));
    visitor.wait("the country is locked", 10, "find('country-select').matches(':disabled')");
    visitor.notice("locked or hidden");
    visitor.click("notice-action");
    visitor.wait("it is free", 10, "!find('country-select').matches(':disabled') && !location.search.includes('lock')");
    visitor.prediction();
}

#[test]
fn where_there_is_little_room_one_message_stands_over_the_page() {
    let site = Site::serve();
    // A phone at four times its size.
    let visitor = Visitor::with(&site, &Options { size: (320, 256), ..Options::default() });
    visitor.open(&site.url(&format!("{EGYPT}&foo=bar&lock=country")));
    visitor.wait("two messages", 20, "all('notice').length >= 2");
    let free = visitor.number("innerHeight - document.querySelector('.notices').getBoundingClientRect().height");
    assert!(free >= 90.0, "{free} pixels are left of the page");
    assert_eq!(visitor.number("[...document.querySelectorAll('.notice')].filter(n => n.checkVisibility()).length"), 1.0);
}

/// What a visitor may be at when the tab goes: JavaScript that waits for nothing.
const MOMENTS: [&str; 8] = [
    "0",
    "find('train-start')?.click()",
    "find('weights-select') && (s => { s.value = 'levels'; s.dispatchEvent(new Event('change', { bubbles: true })); })(find('weights-select'))",
    "find('nav-data')?.click()",
    "find('nav-lessons')?.click()",
    "(s => s && (s.value = 'es', s.dispatchEvent(new Event('change', { bubbles: true }))))(find('language-select'))",
    "(find('train-start')?.click(), setTimeout(() => find('train-stop')?.click(), 700))",
    "(find('train-start')?.click(), setTimeout(() => find('nav-map')?.click(), 400))",
];

/// The tab is killed at moments that nobody chose: 5 of them, or as many as `ACE_KILLS` says.
#[test]
fn a_visit_that_is_killed_loses_nothing_that_was_kept() {
    let kills: u64 = env::var("ACE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    let site = Site::serve();
    let mut visitor = Visitor::new(&site);
    visitor.open(&site.url(EGYPT));
    visitor.prediction();
    use_class(&visitor, &class());
    visitor.wait("the class is kept", 20, &database("store.get('own')"));
    let own = kept_own(&visitor);
    let mut random = 20_261_129_u64;
    let mut next = move |most: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % most
    };
    for kill in 0..kills {
        let (moment, before, after) = (MOMENTS[next(8) as usize], next(3_000), next(2_500));
        println!("kill {kill}: {moment} after {before} ms, then {after} ms");
        visitor.go(&site.url(&format!("{EGYPT}&lang=en&steps=60&batch=2&start=base&scope=item&countries=one")));
        thread::sleep(Duration::from_millis(before));
        visitor.js(&format!("void ({moment})"));
        thread::sleep(Duration::from_millis(after));
        let had_adapter = visitor.holds(KEPT_ADAPTER);
        let again = visitor.beside(&Options::default());
        visitor.kill();
        visitor = again;
        visitor.open(&site.url(&format!("{EGYPT}&lang=en")));
        assert_distribution("the survey", &visitor.survey());
        visitor.prediction();
        assert_eq!(kept_own(&visitor), own, "the class");
        assert!(
            visitor.holds("find('country-select').querySelector('option[value=XAA]')"),
            "the class is not among the countries"
        );
        if had_adapter {
            // A run brings its adapter with it, whether it had ended or was cut off.
            let is_back = "['interrupted', 'ended'].includes(find('train-progress')?.dataset.phase)
                || all('notice').some(n => n.innerText.includes('from last time'))";
            visitor.wait("the adapter is back, or its run", 60, is_back);
        }
        for words in ["can't be read", "does not fit", "can't read", "damaged"] {
            assert!(!visitor.notices().iter().any(|notice| notice.contains(words)), "{:?}", visitor.notices());
        }
    }
}
