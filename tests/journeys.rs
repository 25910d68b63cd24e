//! Journeys through the built site in a real browser, as visitors make them: `cargo xtask test journeys`.
//!
//! Every journey also fails when the browser reports an error that it does not expect. The site is served under the strict policy
//! that index.html promises to work with, so a request to another host is such an error.
#![cfg(not(target_arch = "wasm32"))]

// Among the first by its name, so that nobody who wants the machine alone waits for its five minutes.
#[path = "journeys_support/after_hours.rs"]
mod after_hours;
#[path = "journeys_support/axe.rs"]
mod axe;
#[path = "journeys_support/class.rs"]
mod class;
#[path = "journeys_support/faults.rs"]
mod faults;
mod journeys_support;
#[path = "journeys_support/lessons.rs"]
mod lessons;
#[path = "journeys_support/map.rs"]
mod map;
#[path = "journeys_support/measures.rs"]
mod measures;
#[path = "journeys_support/network.rs"]
mod network;
#[path = "journeys_support/offline.rs"]
mod offline;
#[path = "journeys_support/own_data.rs"]
mod own_data;
#[path = "journeys_support/peers.rs"]
mod peers;
#[path = "journeys_support/pictures.rs"]
mod pictures;
#[path = "journeys_support/policy.rs"]
mod policy;
#[path = "journeys_support/presets.rs"]
mod presets;
#[path = "journeys_support/public_bench.rs"]
mod public_bench;
#[path = "journeys_support/public_model.rs"]
mod public_model;
#[path = "journeys_support/results.rs"]
mod results;
#[path = "journeys_support/trouble.rs"]
mod trouble;
#[path = "journeys_support/two_surveys.rs"]
mod two_surveys;
#[path = "journeys_support/views.rs"]
mod views;

use std::{
    thread,
    time::{Duration, Instant},
};

use journeys_support::{
    page::{Effect, assert_distribution, distance},
    server::{Fault, Site},
    turns,
    visitor::{Options, Visitor},
};

/// A woman in the Egyptian countryside, asked whether men make better political leaders; at the bench, which has every chart.
const EGYPT: &str = "?v=2&view=align&country=EGY&item=Q29&gender=female&residence=rural";

#[test]
fn from_the_first_visit_to_an_adapter_that_is_opened_elsewhere() {
    let site = Site::serve();
    let (link, adapter, tuned) = {
        let visitor = Visitor::new(&site);
        first_visit(&site, &visitor);
        build_a_persona(&visitor);
        take_the_figures_home(&visitor);
        tune(&visitor)
    };

    // Somebody else, who has the link and the file and nothing else.
    let other = Visitor::new(&site);
    other.open(&link);
    assert!(other.text("document.body.innerText").contains("no adapter of your own"));
    other.upload("adapter-upload", "from-a-friend.safetensors", &adapter);
    other.notice("from-a-friend.safetensors");
    let opened = other.prediction();
    // The file holds half-precision numbers.
    assert!(distance(&tuned, &opened) <= 0.002, "tuned {tuned:?}, opened {opened:?}");
}

fn first_visit(site: &Site, visitor: &Visitor) {
    visitor.open(&site.url(""));
    assert_eq!(visitor.text("find('engine-chip').dataset.kind"), "cpu");
    visitor.js("find('engine-details').open = true");
    let why = visitor.text("find('engine-chip').innerText");
    assert!(why.contains("WebGPU"), "{why}");
    let asked = site.asked();
    assert!(asked.iter().any(|path| path.starts_with("engine-cpu")), "{asked:?}");
    assert!(!asked.iter().any(|path| path.starts_with("engine-gpu")), "{asked:?}");
    visitor.prediction();
    visitor.wait("the page says that it is complete", 10, "document.body.dataset.ready === 'true'");
    // Not one voice, but two, and what lies between them, in words.
    visitor.wait("two voices are compared", 20, r"/woman.*strongly agree.*\d/s.test(find('difference').innerText)");
    assert_eq!(visitor.query(), "?v=2&gender=female&b=IND.male");
    visitor.click("remove-second");
    visitor.click("attr-gender-any");
    visitor.wait("one voice has a link of its own", 10, "location.search === '?v=2'");
}

fn build_a_persona(visitor: &Visitor) {
    visitor.fill("country-select", "EGY");
    visitor.click("attr-gender-female");
    visitor.click("attr-residence-rural");
    visitor.choose_item("Q29");
    assert_distribution("the survey", &visitor.survey());
    assert_eq!(visitor.prediction().len(), 4);
    assert_eq!(visitor.text("find('survey-n').dataset.survey"), "answered");
    visitor.wait("the number of people is told", 10, r"/\d+ people/.test(find('survey-n').innerText)");
    visitor.wait("the persona is told", 10, "/Egypt.*woman.*countryside/.test(find('persona').innerText)");
    let query = visitor.query();
    for part in ["country=EGY", "item=Q29", "gender=female", "residence=rural"] {
        assert!(query.contains(part), "{query}");
    }
    // Back to the question before, and forward again.
    visitor.js("history.back()");
    visitor.wait("the question before is back", 10, "!location.search.includes('Q29') && all('survey-bar-').length !== 4");
    visitor.js("history.forward()");
    visitor.wait("the question is there again", 10, "location.search.includes('Q29') && all('survey-bar-').length === 4");
}

fn take_the_figures_home(visitor: &Visitor) {
    visitor.click("distribution table-toggle");
    visitor.wait("the table has a row for each answer", 10, "find('distribution').querySelectorAll('tbody tr').length === 4");
    let (name, bytes) = visitor.download("distribution csv-download");
    let csv = String::from_utf8(bytes).expect("text");
    assert!(name.contains("EGY") && name.contains("Q29") && name.contains("female") && name.ends_with(".csv"), "{name}");
    assert_eq!(csv.lines().count(), 5, "{csv}");
    assert!(csv.lines().nth(1).is_some_and(|row| row.contains("EGY") && row.contains("Q29") && row.contains("rural")), "{csv}");
    visitor.click("distribution table-toggle");
    let (name, bytes) = visitor.download("distribution svg-download");
    assert!(name.ends_with(".svg") && String::from_utf8(bytes).is_ok_and(|svg| svg.starts_with("<svg") && svg.contains("Egypt")));
    let (name, bytes) = visitor.download("distribution png-download");
    assert!(name.ends_with(".png") && bytes.starts_with(b"\x89PNG") && bytes.len() > 10_000, "{name}, {} bytes", bytes.len());
    visitor.view("align");
    let (name, bytes) = visitor.download("effects csv-download");
    assert!(name.contains("effects") && String::from_utf8(bytes).is_ok_and(|csv| csv.lines().count() == 5), "{name}");
}

/// Gives the link, the adapter's file and its prediction.
fn tune(visitor: &Visitor) -> (String, Vec<u8>, Vec<f64>) {
    visitor.fill("weights-select", "base");
    let base = visitor.prediction();
    assert!(visitor.query().contains("weights=base"));
    assert!(visitor.effects().iter().all(|e| e.before.is_some() && e.after.is_none()), "{:?}", visitor.effects());

    visitor.set_training("item", 10, 4);
    visitor.click("train-start");
    visitor.wait_for_step(10, 120);
    visitor.wait_for_phase("ended", 30);
    assert!(visitor.number("find('loss-chart').dataset.trained").is_finite());
    assert!(visitor.query().contains("weights=tuned"), "{}", visitor.query());
    let tuned = visitor.prediction();
    assert!(distance(&base, &tuned) > 0.01, "ten steps changed nothing: {base:?}, {tuned:?}");

    let effects = visitor.effects();
    let gap = |of: fn(&Effect) -> Option<f64>| {
        let gaps = effects.iter().map(|e| (of(e).expect("the model's effect") - e.survey.expect("the survey's effect")).abs());
        gaps.sum::<f64>() / effects.len() as f64
    };
    let (before, after) = (gap(|e| e.before), gap(|e| e.after));
    println!("mean distance from the survey's effects: {before:.2} points before, {after:.2} after ten steps");
    assert!(after < before, "{effects:?}");

    let (name, bytes) = visitor.download("adapter-download");
    assert!(name.ends_with(".safetensors") && bytes.len() > 10_000, "{name}, {} bytes", bytes.len());
    (visitor.text("location.href"), bytes, tuned)
}

#[test]
fn the_gpu_engine_answers_as_the_cpu_engine_does() {
    // A software GPU takes every processor that there is.
    turns::alone();
    let site = Site::serve();
    let visitor = Visitor::with(&site, &Options { webgpu: true, ..Options::default() });
    // A GPU that is only emulated is not chosen by the page.
    visitor.open(&site.url(EGYPT));
    assert_eq!(visitor.text("find('engine-chip').dataset.kind"), "cpu");
    visitor.js("find('engine-details').open = true");
    let why = visitor.text("find('engine-chip').innerText").to_lowercase();
    assert!(why.contains("emulate") || why.contains("software"), "{why}");
    let on_cpu = visitor.prediction();

    site.forget_asked();
    visitor.go(&site.url(&format!("{EGYPT}&engine=gpu")));
    let start = Instant::now();
    visitor.ready(240);
    println!("GPU engine (SwiftShader) ready after {:.1} s", start.elapsed().as_secs_f64());
    assert_eq!(visitor.text("find('engine-chip').dataset.kind"), "gpu");
    let asked = site.asked();
    assert!(asked.iter().any(|path| path.starts_with("engine-gpu")), "{asked:?}");
    assert!(!asked.iter().any(|path| path.starts_with("engine-cpu")), "{asked:?}");
    let on_gpu = visitor.prediction_within(180);
    assert!(distance(&on_cpu, &on_gpu) <= 0.01, "CPU {on_cpu:?}, GPU {on_gpu:?}");

    // One step: a software GPU takes half a minute for it, and for each of the measurements around it.
    visitor.set_training("item", 1, 1);
    visitor.click("train-start");
    let start = Instant::now();
    visitor.wait_for_step(1, 180);
    visitor.wait_for_phase("ended", 180);
    println!("a step on SwiftShader, measured before and after: {:.1} s", start.elapsed().as_secs_f64());
    assert!(visitor.number("find('loss-chart').dataset.trained") > 0.0);
}

#[test]
fn a_fine_tune_is_paused_resumed_and_stopped_while_the_page_stays_awake() {
    turns::alone();
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url(EGYPT));
    visitor.prediction();
    visitor.set_training("topic", 500, 4);
    visitor.click("train-start");
    visitor.wait_for_step(2, 120);

    let gap = visitor.number(
        "await new Promise(done => {
            let last = performance.now(), worst = 0;
            const timer = setInterval(() => { const now = performance.now(); worst = Math.max(worst, now - last); last = now; }, 50);
            setTimeout(() => { clearInterval(timer); done(worst); }, 3000);
        })",
    );
    println!("worst gap of a 50 ms timer while training: {gap:.0} ms");
    assert!(gap < 500.0, "the page was asleep for {gap:.0} ms");

    visitor.click("train-pause");
    visitor.wait_for_phase("paused", 20);
    let paused = visitor.step();
    // A step takes less than half of this.
    thread::sleep(Duration::from_secs(2));
    assert_eq!(visitor.step(), paused);
    // While it rests, other views are answered.
    visitor.click("attr-gender-male");
    visitor.prediction();
    visitor.click("train-pause");
    visitor.wait_for_step(paused + 1, 30);

    visitor.click("train-stop");
    let start = Instant::now();
    visitor.wait_for_phase("ended", 20);
    println!("stopped after {:.2} s", start.elapsed().as_secs_f64());
    assert!(start.elapsed().as_secs_f64() < 2.0, "it took {:?} to stop", start.elapsed());
    assert!(visitor.step() < 500);
    visitor.prediction();

    // And forgotten.
    visitor.click("train-reset");
    visitor.wait_for_phase("idle", 20);
    visitor.wait("there is nothing to download", 10, "find('adapter-download').disabled");
    visitor.prediction();
}

#[test]
fn a_site_in_a_folder_of_its_host_works() {
    let site = Site::serve_under("/some/sub/path/");
    site.break_file("models/model.safetensors", Fault::Late(Duration::from_secs(3)));
    let visitor = Visitor::new(&site);
    visitor.go(&site.url(EGYPT));
    // The survey does not wait for the model.
    visitor.wait("the page loads the engine", 30, "find('engine-chip').dataset.state === 'loading'");
    assert_distribution("the survey", &visitor.survey());
    visitor.assert_fits();
    assert!(visitor.holds("find('engine-chip').dataset.state === 'loading'"), "the survey came only with the engine");
    visitor.ready(90);
    visitor.prediction();
    assert_eq!(site.outside(), Vec::<String>::new());
}

#[test]
fn the_keyboard_reaches_everything() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url(EGYPT));
    visitor.prediction();
    let mut stops: Vec<String> = Vec::new();
    let mut home = false;
    visitor.js("document.activeElement.blur()");
    for _ in 0..220 {
        visitor.press("Tab");
        let stop = visitor.text(
            "(e => e === document.body ? 'body' : e.closest('[data-testid]')?.dataset.testid ?? e.innerText.slice(0, 30))(document.activeElement)",
        );
        if stop == "body" || (stops.len() > 3 && stops.first() == Some(&stop)) {
            home = true;
            break;
        }
        let seen = visitor.holds("(r => r.bottom > 0 && r.top < innerHeight)(document.activeElement.getBoundingClientRect())");
        assert!(seen, "{stop} has the focus and is not on the screen");
        stops.push(stop);
    }
    println!("{} stops of the Tab key: {}", stops.len(), stops.join(", "));
    assert!(home, "the Tab key does not come out of the page");
    let position = |wanted: &str| stops.iter().position(|stop| stop.starts_with(wanted));
    for wanted in
        ["country-select", "attr-gender", "attr-marital", "item-search", "item-option-Q29", "weights-select", "train-start"]
    {
        assert!(position(wanted).is_some(), "{wanted} is not reached: {stops:?}");
    }
    assert!(
        position("country-select") < position("attr-gender") && position("attr-gender") < position("item-option"),
        "{stops:?}"
    );

    // Without a mouse: another persona, another question, and a fine-tune begun and ended.
    visitor.js("find('attr-gender-female').querySelector('input').focus()");
    visitor.press("ArrowLeft");
    visitor.wait("an arrow key changes the persona", 10, "location.search.includes('gender=male')");
    visitor.js("find('item-option-Q29').querySelector('input').focus()");
    visitor.press("ArrowDown");
    visitor.wait("an arrow key changes the question", 10, "!location.search.includes('Q29')");
    visitor.prediction();
    visitor.js("find('train-start').focus()");
    visitor.press("Enter");
    visitor.wait_for_step(1, 60);
    visitor.js("find('train-stop').focus()");
    visitor.press("Enter");
    visitor.wait_for_phase("ended", 20);
}

#[test]
fn a_narrow_screen_shows_everything_and_nothing_jumps() {
    let site = Site::serve();
    let visitor = Visitor::with(&site, &Options { size: (360, 740), ..Options::default() });
    site.break_file("models/model.safetensors", Fault::Late(Duration::from_secs(2)));
    visitor.go(&site.url(""));
    visitor.wait("the model is being loaded", 30, "find('engine-chip').innerText.includes('MB')");
    visitor.survey();
    visitor.assert_fits();
    visitor.ready(90);
    visitor.prediction();
    visitor.assert_fits();
    let narrow = visitor.number("__seen.shifts");
    visitor.click("distribution table-toggle");
    visitor.wait("the table is open", 10, "find('distribution').querySelector('tbody tr')");
    visitor.assert_fits();
    assert!(!visitor.holds("find('item-search').checkVisibility()"), "controls come before the charts");
    visitor.choose_item("Q29");
    visitor.prediction();
    visitor.assert_fits();
    // A key leads to what is folded away.
    visitor.click("item-fields");
    visitor.wait("the questions are folded away", 10, "!find('item-search').checkVisibility()");
    visitor.js("document.activeElement.blur()");
    visitor.press("/");
    visitor.wait("the search has the focus", 10, "document.activeElement.dataset.testid === 'item-search'");

    visitor.resize((1280, 900));
    visitor.open(&site.url(""));
    visitor.prediction();
    let wide = visitor.number("__seen.shifts");
    println!("layout shift until the first prediction: {narrow:.3} on a narrow screen, {wide:.3} on a wide one");
    println!("the last of them: {}", visitor.text("__seen.shifted.join(' | ')"));
    assert!(narrow < 0.005 && wide < 0.005, "{narrow} and {wide}");
}
