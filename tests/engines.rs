//! The main journeys through the built site in three engines, Chromium's, Firefox's and WebKit's, from one body each:
//! `cargo xtask test engines`.
//!
//! Each journey also fails when the page reports an error. What goes further is in tests/journeys.rs, in Chromium alone.
#![cfg(not(target_arch = "wasm32"))]

mod engines_support;

use std::fmt::Write as _;

use engines_support::{
    browser::Engine,
    monkeys,
    page::{VIEWS, assert_distribution, distance},
    server::Site,
    visitor::Visitor,
};

/// Makes each of these journeys a test in each engine, such as `firefox::a_lessons_link_opens_its_step`.
macro_rules! in_each_engine {
    ($($journey:ident),+ $(,)?) => {
        in_each_engine!(@ chromium Chromium $($journey)+);
        in_each_engine!(@ firefox Firefox $($journey)+);
        in_each_engine!(@ webkit WebKit $($journey)+);
    };
    (@ $name:ident $engine:ident $($journey:ident)+) => {
        mod $name {
            $(#[test]
            fn $journey() {
                super::$journey(super::Engine::$engine);
            })+
        }
    };
}

in_each_engine!(
    a_persona_is_built_and_its_shifts_are_shown,
    a_fine_tune_ends_and_its_adapter_is_opened_elsewhere,
    a_class_brings_its_own_survey,
    a_lessons_link_opens_its_step,
    the_map_opens_clouds,
    everything_works_without_a_network,
    the_keyboard_reaches_everything,
    a_narrow_screen_shows_everything,
    monkeys_break_nothing,
);

/// A woman in the Egyptian countryside, asked whether men make better political leaders; at the bench, which has every chart.
const EGYPT: &str = "?v=2&view=align&country=EGY&item=Q29&gender=female&residence=rural";

fn a_persona_is_built_and_its_shifts_are_shown(engine: Engine) {
    let site = Site::serve();
    let visitor = Visitor::new(engine, &site);
    visitor.open(&site.url(""));
    visitor.prediction();
    visitor.wait("two voices are compared", 20, r"/woman.*strongly agree.*\d/s.test(find('difference').innerText)");
    visitor.click("remove-second");
    visitor.choose("country-select", "EGY");
    visitor.click("attr-gender-female");
    visitor.click("attr-residence-rural");
    visitor.choose_item("Q29");
    visitor.wait("the persona is told", 10, "/Egypt.*woman.*countryside/.test(find('persona').innerText)");
    assert_eq!(visitor.survey().len(), 4);
    assert_distribution("the survey", &visitor.survey());
    assert_eq!(visitor.prediction().len(), 4);
    let query = visitor.query();
    for part in ["country=EGY", "item=Q29", "gender=female", "residence=rural"] {
        assert!(query.contains(part), "{query}");
    }
    visitor.js("history.back()");
    visitor.wait("the question before is back", 10, "!location.search.includes('Q29')");
    visitor.js("history.forward()");
    visitor.wait("the question is there again", 10, "location.search.includes('Q29') && all('survey-bar-').length === 4");
    take_pictures_home(&visitor);

    visitor.view("shifts");
    visitor.wait("its effects are drawn", 30, "find('effect-education').dataset.survey");
    visitor.wait("the matrix is drawn", 30, "find('matrix')?.querySelectorAll('tbody a').length > 40");
    visitor.click("matrix-sort-education");
    visitor.wait("it is sorted", 10, "/sort=education/.test(location.search)");
    visitor.js("find('matrix').querySelector('tbody a').click()");
    visitor.wait("the chart is of the cell's question", 20, "!/item=Q29/.test(location.search)");
    visitor.wait("its effects are drawn", 20, "find('effect-education').dataset.survey");
    visitor.assert_fits();
}

fn take_pictures_home(visitor: &Visitor) {
    let (name, svg) = visitor.download("distribution svg-download");
    assert!(name.ends_with(".svg") && String::from_utf8(svg).is_ok_and(|svg| svg.starts_with("<svg") && svg.contains("Egypt")));
    // Drawn by the browser itself.
    let (name, png) = visitor.download("distribution png-download");
    assert!(name.ends_with(".png") && png.starts_with(b"\x89PNG") && png.len() > 10_000, "{name}, {} bytes", png.len());
}

fn a_fine_tune_ends_and_its_adapter_is_opened_elsewhere(engine: Engine) {
    let site = Site::serve();
    let (link, adapter, tuned) = {
        let visitor = Visitor::new(engine, &site);
        visitor.open(&site.url(EGYPT));
        visitor.choose("weights-select", "base");
        visitor.wait("the link says so", 10, "/weights=base/.test(location.search)");
        let base = visitor.prediction();
        visitor.set_training("item", 10, 4);
        visitor.click("train-start");
        visitor.wait_for_step(10, 120);
        visitor.wait_for_phase("ended", 60);
        assert!(visitor.number("find('loss-chart').dataset.trained").is_finite());
        let tuned = visitor.prediction();
        assert!(distance(&base, &tuned) > 0.01, "ten steps changed nothing: {base:?}, {tuned:?}");
        let (name, bytes) = visitor.download("adapter-download");
        assert!(name.ends_with(".safetensors") && bytes.len() > 10_000, "{name}, {} bytes", bytes.len());
        // The next visit finds it in the browser.
        visitor.open(&visitor.text("location.href"));
        assert!(distance(&tuned, &visitor.prediction()) <= 0.002);
        (visitor.text("location.href"), bytes, tuned)
    };
    assert!(link.contains("weights=tuned"), "{link}");

    let other = Visitor::new(engine, &site);
    other.open(&link);
    other.upload("adapter-upload", "from-a-friend.safetensors", &adapter);
    other.notice("from-a-friend.safetensors");
    let opened = other.prediction();
    // The file holds half-precision numbers.
    assert!(distance(&tuned, &opened) <= 0.002, "tuned {tuned:?}, opened {opened:?}");
}

/// Forty people, of whom women answer a question of the class's own differently.
fn class() -> String {
    let mut text = String::from("gender,residence,Q33,\"Is the school day too long? [too long|about right|too short]\"\r\n");
    for i in 0..40 {
        let (gender, answers) = if i % 2 == 0 {
            ("m", ["too long", "too long", "about right"])
        } else {
            ("f", ["too short", "about right", "about right"])
        };
        _ = writeln!(text, "{gender},{},{},{}\r", ["city", "countryside"][i / 2 % 2], 1 + i % 5, answers[i % 3]);
    }
    text
}

fn a_class_brings_its_own_survey(engine: Engine) {
    let site = Site::serve();
    let visitor = Visitor::new(engine, &site);
    visitor.open(&site.url(EGYPT));
    visitor.view("data");
    visitor.click("own-open");
    visitor.wait("the panel is open", 10, "find('own-open').ariaExpanded === 'true' && find('own-template').offsetWidth");
    let (name, template) = visitor.download("own-template");
    assert!(name.ends_with(".csv") && String::from_utf8(template).is_ok_and(|text| text.contains("gender,education")), "{name}");
    visitor.upload("own-file", "class.csv", class().as_bytes());
    visitor.wait("the file is understood", 20, "find('own-preview')");
    assert_eq!(visitor.number("find('own-preview').dataset.used"), 40.0);
    visitor.click("own-use");
    let figures = own_figures(&visitor);
    visitor.prediction();
    // The next visit, by the link: the data come from the browser.
    let link = visitor.text("location.href");
    assert!(link.contains("country=XAA") && link.contains("item=QX1"), "{link}");
    visitor.open(&link);
    assert_eq!(own_figures(&visitor), figures);
    visitor.view("data");
    visitor.click("own-remove");
    visitor.wait("the class is gone", 10, "!find('own-kept') && !location.search.includes('XAA')");
}

/// The class's own question, once it is drawn.
fn own_figures(visitor: &Visitor) -> Vec<f64> {
    visitor.view("align");
    visitor.wait("the class is on the screen", 30, "location.search.includes('QX1') && all('survey-bar-').length === 3");
    let shares = visitor.survey();
    assert_distribution("the class", &shares);
    visitor.wait("effects are drawn", 20, "find('effect-gender').dataset.survey");
    shares
}

fn a_lessons_link_opens_its_step(engine: Engine) {
    let site = Site::serve();
    let visitor = Visitor::new(engine, &site);
    visitor.go(&site.url("?v=2&view=lessons"));
    visitor.wait("five lessons", 20, "all('lesson-start').length >= 5");
    visitor.js("all('lesson-start')[0].click()");
    visitor.wait("the first step", 20, "find('lesson-bar')?.checkVisibility() && /lesson=/.test(location.search)");
    visitor.click("lesson-next");
    visitor.wait("the second step", 10, "/step=1/.test(location.search)");
    visitor.wait(
        "no chart is under the lesson",
        10,
        "document.querySelector('.charts').getBoundingClientRect().right <= find('lesson-bar').getBoundingClientRect().left",
    );
    let link = visitor.text("location.href");
    visitor.click("lesson-end");
    visitor.wait("it is ended", 10, "!/lesson=/.test(location.search)");
    visitor.go(&link);
    visitor.wait("the link opens the step", 30, "find('lesson-bar')?.checkVisibility() && /step=1/.test(location.search)");
    visitor.assert_fits();

    visitor.open(&site.url("?v=2&country=EGY&lock=country&hide=item&present=1"));
    visitor.wait("the country is locked", 10, "find('country-select').matches(':disabled')");
    assert!(visitor.holds("!find('item-search')?.checkVisibility()"));
    visitor.prediction();
}

fn the_map_opens_clouds(engine: Engine) {
    let site = Site::serve();
    let visitor = Visitor::new(engine, &site);
    visitor.open_view(&site.url("?v=2&view=map"));
    visitor.wait("the map is drawn", 30, "find('map-frame')?.querySelectorAll('.map-mark').length >= 20");
    let open =
        |look: &str| format!("find('map-frame').querySelector('.map-cloud.{look} circle').getBoundingClientRect().width > 1");
    assert!(visitor.holds(&open("survey")) && !visitor.holds(&open("ace")));
    visitor.click("map-on-ace");
    visitor.wait("the link says so", 10, "/[?&]on=ace/.test(location.search)");
    visitor.wait("the aligned clouds open", 10, &open("ace"));
    visitor.js("find('map-frame').focus()");
    let before = visitor.text("find('map-said').innerText");
    for _ in 0..6 {
        visitor.press("ArrowLeft");
        visitor.press("ArrowDown");
    }
    visitor.wait("somebody else is said", 10, &format!("find('map-said').innerText !== {before:?}"));
    visitor.assert_fits();
}

fn everything_works_without_a_network(engine: Engine) {
    let site = Site::serve_under("/some/sub/path/");
    let visitor = Visitor::new(engine, &site);
    visitor.open(&site.url(EGYPT));
    let answer = visitor.prediction();
    visitor.wait("the site is kept", 120, "navigator.serviceWorker.controller?.state === 'activated'");
    site.vanish();
    visitor.open(&site.url(EGYPT));
    assert_eq!(visitor.prediction(), answer);
    // What was never loaded before: another country, another view, the other language, and a fine-tune.
    visitor.open(&site.url("?v=2&country=IND&item=Q33&gender=female&lang=es"));
    visitor.wait("the page speaks Spanish", 20, "document.documentElement.lang === 'es'");
    visitor.survey();
    visitor.prediction();
    visitor.open_view(&site.url("?v=2&view=lessons"));
    visitor.open(&site.url("?v=2&view=align&country=EGY&item=Q29"));
    visitor.set_training("item", 3, 2);
    visitor.click("train-start");
    visitor.wait_for_step(3, 60);
    visitor.wait_for_phase("ended", 30);
}

fn the_keyboard_reaches_everything(engine: Engine) {
    let site = Site::serve();
    let visitor = Visitor::new(engine, &site);
    visitor.open(&site.url(EGYPT));
    visitor.prediction();
    // Without a mouse: another persona, another question, and a fine-tune begun and ended.
    visitor.js("find('attr-gender-female').querySelector('input').focus()");
    visitor.press("ArrowLeft");
    visitor.wait("an arrow key changes the persona", 10, "location.search.includes('gender=male')");
    visitor.js("find('item-option-Q29').querySelector('input').focus()");
    visitor.press("ArrowDown");
    visitor.wait("an arrow key changes the question", 10, "!location.search.includes('Q29')");
    visitor.prediction();
    visitor.js("document.activeElement.blur()");
    visitor.press("/");
    visitor.wait("a key leads to the search", 10, "document.activeElement.dataset.testid === 'item-search'");
    visitor.js("find('shortcuts-open').click()");
    assert!(visitor.number("find('shortcuts-close').offsetHeight") < 60.0, "the list of keys is stretched");
    visitor.js("find('shortcuts-close').click()");
    visitor.js("find('train-start').focus()");
    visitor.press("Enter");
    visitor.wait_for_step(1, 60);
    visitor.js("find('train-stop').focus()");
    visitor.press("Enter");
    visitor.wait_for_phase("ended", 20);

    // From the top of the page to its end. Last of all, as the browser's own buttons may have the focus then.
    visitor.open(&site.url(EGYPT));
    visitor.prediction();
    let mut stops: Vec<String> = Vec::new();
    let mut is_home = false;
    visitor.js("document.activeElement.blur()");
    while !is_home && stops.len() < 220 {
        visitor.press("Tab");
        let name = visitor.text(
            "(e => e === document.body || e === document.documentElement ? 'body'
                : e.closest('[data-testid]')?.dataset.testid ?? e.innerText.slice(0, 30))(document.activeElement)",
        );
        is_home = name == "body" || (stops.len() > 3 && stops.first() == Some(&name));
        if !is_home {
            // WebKit scrolls there in its own time.
            let is_seen = "(r => r.bottom > 0 && r.top < innerHeight)(document.activeElement.getBoundingClientRect())";
            visitor.wait(&format!("{name} has the focus and is on the screen"), 5, is_seen);
        }
        stops.push(name);
    }
    assert!(is_home, "the Tab key does not come out of the page: {stops:?}");
    let turn = |wanted: &str| {
        let found = stops.iter().position(|stop| stop.starts_with(wanted));
        found.unwrap_or_else(|| panic!("{wanted} is not reached: {stops:?}"))
    };
    let persona = ["country-select", "attr-gender", "attr-marital", "item-search", "item-option-Q29"].map(turn);
    assert!(persona.is_sorted(), "not in their turn: {stops:?}");
    assert!(turn("train-start") < turn("weights-select"), "the bench comes first: {stops:?}");
}

fn a_narrow_screen_shows_everything(engine: Engine) {
    let site = Site::serve();
    let visitor = Visitor::with(engine, &site, (360, 740));
    visitor.open(&site.url(""));
    visitor.prediction();
    visitor.assert_fits();
    visitor.click("distribution table-toggle");
    visitor.wait("the table is open", 10, "find('distribution').querySelector('tbody tr')");
    visitor.assert_fits();
    assert!(!visitor.holds("find('item-search').checkVisibility()"), "controls come before the charts");
    visitor.choose_item("Q29");
    visitor.prediction();
    visitor.assert_fits();
    for view in VIEWS {
        visitor.view(view);
        visitor.complete();
        visitor.assert_fits();
    }
}

fn monkeys_break_nothing(engine: Engine) {
    let site = Site::serve();
    for monkey in monkeys::monkeys() {
        let visitor = Visitor::with(engine, &site, monkeys::size(monkey));
        monkeys::visit(&visitor, &site, monkey, 60);
    }
}
