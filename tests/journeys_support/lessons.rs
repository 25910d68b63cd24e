//! Journeys through lessons: choices that answer, what a step looks at, the end of a lesson, links that lock; and a reload in the
//! middle of a run.

use headless_chrome::protocol::cdp::Emulation::SetEmulatedMedia;
use serde_json::{Value, json};

use crate::journeys_support::{
    server::Site,
    visitor::{Options, Visitor},
};

const LESSONS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/public/lessons/lessons.en.json"));

pub fn lessons() -> Vec<Value> {
    let all: Value = serde_json::from_str(LESSONS).expect("lessons");
    all["lessons"].as_array().expect("a list").clone()
}

#[test]
fn choices_answer_at_once_and_the_lesson_ends_with_them() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url("?v=2&lesson=one-voice&view=voices&country=EGY&item=Q199&weights=base"));
    visitor.wait("the choices", 20, "all('lesson-choice').length === 3");
    assert_eq!(visitor.text("find('lesson-feedback').innerText.trim()"), "");
    visitor.js("(all('lesson-choice')[0].focus(), all('lesson-choice')[0].click())");
    visitor.wait("another answer", 5, "/something else/.test(find('lesson-feedback').innerText)");
    visitor.js("all('lesson-choice')[1].click()");
    visitor.wait("the right answer", 5, "/figures agree/.test(find('lesson-feedback').innerText)");
    assert!(visitor.holds("all('lesson-choice').map(b => b.getAttribute('aria-pressed')).join() === 'false,true,false'"));
    assert!(visitor.holds("find('lesson-feedback').getAttribute('role') === 'status'"));
    for step in 1..7 {
        visitor.js("find('lesson-next').click()");
        visitor.wait("the next step", 20, &format!("find('lesson-bar')?.dataset.step === '{step}'"));
    }
    visitor.js("find('lesson-next').click()");
    visitor.wait("the recap", 20, "/You chose “No, many answered otherwise[^.]*”\\. Yes/.test(find('lesson-recap')?.innerText)");
    visitor.assert_fits();
    visitor.js("find('lesson-next-start').click()");
    visitor.wait("the next lesson", 20, "/lesson=one-dot-or-sixteen/.test(location.search)");
    // What was chosen stays for the visit, and is nowhere but in the page.
    assert!(visitor.holds("!/otherwise/.test(JSON.stringify(localStorage) + location.href)"));
}

#[test]
fn each_step_outlines_what_it_speaks_of_on_a_small_laptop() {
    let site = Site::serve();
    let visitor = Visitor::with(&site, &Options { size: (1280, 720), ..Options::default() });
    for lesson in lessons() {
        let id = lesson["id"].as_str().expect("a name");
        visitor.go(&site.url(&format!("?v=2&lesson={id}")));
        for (index, step) in lesson["steps"].as_array().expect("steps").iter().enumerate() {
            visitor.wait("the step", 30, &format!("find('lesson-bar')?.dataset.step === '{index}'"));
            let names = step["at"].as_array().expect("a list");
            for name in names {
                let outlined =
                    format!("getComputedStyle(find({name})).outlineStyle === 'solid' && find({name}).checkVisibility()");
                visitor.wait(&format!("{id} {index}: {name} is outlined"), 60, &outlined);
            }
            let first = &names[0];
            visitor.wait(
                &format!("{id} {index}: {first} is in sight"),
                20,
                &format!(
                    "(({{ top, bottom, left }}) => top < innerHeight - 80 && bottom > 80
                        && left < find('lesson-bar').getBoundingClientRect().left)(find({first}).getBoundingClientRect())"
                ),
            );
            visitor.js("find('lesson-next').click()");
        }
    }
}

#[test]
fn a_step_hides_what_it_does_not_need_until_it_is_wanted() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.go(&site.url("?v=2&lesson=one-voice"));
    visitor.wait("nothing to choose", 30, "find('lesson-bar') && !find('country-select')?.checkVisibility()");
    visitor.assert_fits();
    visitor.js("find('lesson-controls').click()");
    visitor.wait(
        "all controls",
        5,
        "document.querySelector('.controls').checkVisibility() && !find('weights-select').closest('[hidden]')",
    );
}

#[test]
fn a_lock_holds_wherever_a_country_could_be_changed() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url("?v=2&view=many&country=EGY&item=Q199&lock=country"));
    visitor.wait("every country has its row", 60, "all('many-row-').length === 28");
    visitor.wait("cases are told", 60, "find('many-cases').querySelectorAll('li').length > 0");
    assert!(visitor.holds("!find('many-row-JPN').querySelector('a') && !find('many-cases').querySelector('a')"));
    visitor.view("map");
    visitor.wait("the map", 60, "find('map-frame').querySelector('svg')");
    visitor.js("(f => (f.focus(), ['ArrowLeft', 'Enter'].forEach(key =>
        f.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })))))(find('map-frame'))");
    assert!(visitor.holds("/country=EGY/.test(location.search)"));
}

#[test]
fn a_run_that_a_reload_cut_off_goes_on_with_its_curves() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    let bench = site.url("?v=2&view=align&country=EGY&item=Q199&weights=base&scope=item&steps=120");
    visitor.open(&bench);
    visitor.wait("a fine-tune can be started", 60, "!find('train-start').disabled");
    visitor.click("train-start");
    visitor.wait_for_step(12, 200);
    visitor.open(&visitor.text("location.href"));
    assert_eq!(visitor.asked_before_leaving(), 1, "asked before leaving");
    visitor.wait("it can go on", 60, "find('train-resume-lost') && !find('train-resume-lost').disabled");
    assert!(visitor.holds("find('train-progress').dataset.phase === 'interrupted' && !document.querySelector('.curves.empty')"));
    visitor.click("train-resume-lost");
    visitor.wait_for_phase("running", 60);
    visitor.click("train-stop");
    visitor.wait_for_phase("ended", 60);
    visitor.wait("the run is in the history", 20, "all('run').length > 0");
    visitor.open(&bench);
    assert_eq!(visitor.asked_before_leaving(), 1, "nothing is left behind now");
    visitor.wait("the history is back", 30, "find('history').querySelector('[data-testid=run]')");
    assert!(visitor.holds("find('train-progress').dataset.phase === 'ended'"));
}

#[test]
fn a_worksheet_is_two_or_three_pages_and_leads_to_its_lesson() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    for language in ["en", "es"] {
        for lesson in lessons() {
            let id = lesson["id"].as_str().expect("a name");
            // The address that the list gives, opened by somebody else.
            visitor.open_view(&site.url(&format!("?v=2&view=lessons&lang={language}")));
            let address = visitor.text(&format!("find('lesson-{id} lesson-worksheet').getAttribute('href')"));
            visitor.open_view(&site.url(&address));
            visitor.wait(
                "its link",
                20,
                &format!("find('worksheet-link').innerText.includes('lesson={id}') && find('worksheet-qr')"),
            );
            visitor.wait(
                "its charts",
                60,
                "all('worksheet-chart').length && all('worksheet-chart').every(c => c.querySelector('svg'))",
            );
            // Browsers print the rows of a grid that goes on over pages over each other.
            visitor.call::<SetEmulatedMedia>(json!({ "media": "print" }));
            let over_pages = "[...document.querySelectorAll('main, main *')].filter(e => e.querySelector('.worksheet-step'))";
            let grids =
                format!("{over_pages}.filter(e => /grid|flex/.test(getComputedStyle(e).display)).map(e => e.className).join()");
            assert_eq!(visitor.text(&grids), "", "{language} {id}");
            visitor.call::<SetEmulatedMedia>(json!({ "media": "" }));
            let pages = visitor.printed_pages();
            println!("{language} {id}: {pages} pages");
            assert!((2..=3).contains(&pages), "{language} {id} has {pages} pages");
        }
    }
}
