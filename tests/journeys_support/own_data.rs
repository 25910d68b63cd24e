//! Journeys with the visitor's own data: a class and its survey, files that are none, and a very long file.

use std::{fmt::Write as _, time::Instant};

use crate::{
    EGYPT,
    journeys_support::{
        page::{assert_distribution, distance},
        server::Site,
        turns,
        visitor::{Options, Visitor},
    },
};

/// Sixty people of two classes. Women answer the question of their own differently; two people tell no gender.
pub fn class() -> String {
    let mut text = String::from(
        "Klasse;group;gender;residence;marital;Q33;\"Is the school day, all in all, too long? [too long|about right|too short]\"\r\n",
    );
    for i in 0..60 {
        let gender = match i {
            10 | 20 => "other",
            i if i % 2 == 0 => "m",
            _ => "f",
        };
        let place = ["city", "countryside"][i / 2 % 2];
        let class = ["4a", "4b"][i / 30];
        let married = if i % 29 == 0 { "married" } else { "single" };
        let long = if i % 2 == 0 { ["too long", "1", "about right"][i % 3] } else { ["3", "Too  short", "about right"][i % 3] };
        let _ = writeln!(text, "{i};{class};{gender};{place};{married};{};{long}\r", 1 + i % 5);
    }
    text
}

/// The panel has its place among the data.
pub fn open_panel(visitor: &Visitor) {
    visitor.view("data");
    visitor.click("own-open");
    visitor.wait("the panel is open", 10, "find('own-open').ariaExpanded === 'true' && find('own-template').offsetWidth");
}

/// The attributes of the preview, once it is there.
fn preview(visitor: &Visitor, seconds: u64) -> [u32; 6] {
    visitor.wait("the file is understood", seconds, "find('own-preview')");
    ["rows", "used", "partial", "groups", "items", "problems"]
        .map(|name| visitor.number(&format!("find('own-preview').dataset.{name}")) as u32)
}

#[test]
fn a_class_analyses_its_own_survey() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url(EGYPT));
    visitor.prediction();
    open_panel(&visitor);

    let (name, template) = visitor.download("own-template");
    let text = String::from_utf8(template.clone()).expect("text");
    assert!(
        name.ends_with(".csv") && text.contains("gender,education,residence,marital") && text.contains("Q29"),
        "{name}: {text}"
    );
    // Left as it is, its examples are nobody's answers.
    visitor.upload("own-file", "template.csv", &template);
    let [rows, used, ..] = preview(&visitor, 20);
    assert_eq!((rows, used), (3, 0));
    assert!(visitor.text("find('own-failed').innerText").contains("examples") && visitor.holds("find('own-use').disabled"));
    visitor.click("own-discard");
    visitor.wait("the file is put aside", 10, "!find('own-preview')");

    visitor.upload("own-file", "class.csv", class().as_bytes());
    assert_eq!(preview(&visitor, 20), [60, 60, 2, 2, 2, 0]);
    let words = visitor.text("find('own-preview').innerText");
    for part in
        ["4a (30 people)", "4b (30 people)", "semicolons", "UTF-8", "not read", "Is the school day, all in all, too long?"]
    {
        assert!(words.contains(part), "{part:?} is not in: {words}");
    }
    visitor.click("own-use");
    let before = own_figures(&visitor);
    visitor.assert_fits();

    // Only what the data tell is compared, and the model is said to know nothing of the class.
    visitor.wait("the model has not seen the class", 10, "find('extrapolated').offsetWidth");
    assert!(visitor.text("find('distribution').innerText").contains("in this browser only"));
    visitor.click("attr-education-college");
    visitor.wait("what the data do not tell is said", 10, "find('survey-n').dataset.survey === 'unknown'");
    visitor.click("attr-education-any");
    visitor.click("attr-marital-married");
    visitor.wait("few people are not shown", 10, "find('survey-n').dataset.survey === 'too-few'");
    visitor.click("attr-marital-any");
    let untuned = visitor.prediction();

    visitor.set_training("item", 5, 2);
    visitor.click("train-start");
    visitor.wait_for_step(5, 120);
    visitor.wait_for_phase("ended", 60);
    let tuned = visitor.prediction();
    assert!(distance(&untuned, &tuned) > 0.002, "five steps changed nothing: {untuned:?}, {tuned:?}");
    visitor.wait("the model has seen the class now", 10, "!find('extrapolated').offsetWidth");

    // The next visit, by the link: the data come from the browser.
    let link = visitor.text("location.href");
    assert!(link.contains("country=XAA") && link.contains("item=QX1"), "{link}");
    visitor.open(&link);
    assert_eq!(own_figures(&visitor), before);
    visitor.prediction();
    visitor.wait("the adapter of last time has seen the class", 10, "!find('extrapolated').offsetWidth");
    // On the same page the engine is lost: the next one is told of the class too.
    let workers = "__seen.channels.filter(name => name.startsWith('ace-fault')).length";
    let count = visitor.number(workers);
    visitor.js(
        "new BroadcastChannel(__seen.channels.findLast(name => name.startsWith('ace-fault'))).postMessage('pulled the plug')",
    );
    visitor.notice("pulled the plug");
    visitor.wait("a new engine was started", 30, &format!("{workers} > {count}"));
    visitor.ready(90);
    visitor.choose_item("Q33");
    assert_distribution("the class", &visitor.survey());
    visitor.prediction();
    visitor.dismiss_notices();

    // The class stands among the countries.
    visitor.view("many");
    visitor.wait(
        "two groups have their rows",
        30,
        "find('many-row-XAA')?.dataset.average && find('many-row-XAB')?.dataset.average",
    );
    // Two groups, and all countries, those too that were not asked.
    assert_eq!(visitor.number("all('many-row-').length"), 30.0);
    visitor.view("align");

    take_home_and_remove(&visitor);

    // Somebody else has the link and not the data.
    let other = Visitor::new(&site);
    other.open(&site.url("?country=XAA&item=Q29&gender=female"));
    other.notice("XAA");
    other.prediction();
    assert!(other.query().contains("gender=female") && other.query().contains("item=Q29"), "{}", other.query());
    assert_distribution("the usual country", &other.survey());
}

/// The first class's own question, once it is drawn: its shares, and the effect of gender.
fn own_figures(visitor: &Visitor) -> (Vec<f64>, f64) {
    // The bench has every chart.
    visitor.view("align");
    visitor.wait("the class is on the screen", 30, "/4a/.test(find('persona').innerText) && location.search.includes('QX1')");
    let shares = visitor.survey();
    assert_eq!(shares.len(), 3);
    assert_distribution("the class", &shares);
    visitor.wait("effects are drawn", 20, "find('effect-gender').dataset.survey");
    let [shift, low, high] = ["survey", "low", "high"].map(|of| visitor.number(&format!("find('effect-gender').dataset.{of}")));
    assert!(low < shift && shift < high && high - low > 20.0, "thirty people say so much: {shift} ({low} to {high})");
    assert!(visitor.holds("!find('effect-education').dataset.survey"), "nobody told their education");
    (shares, shift)
}

fn take_home_and_remove(visitor: &Visitor) {
    visitor.view("data");
    let csv = |testid: &str| String::from_utf8(visitor.download(testid).1).expect("text");
    let cells = csv("own-export");
    assert!(
        cells.contains("country,item,cell,n,n_eff,share,estimated,p,n_eff_age,p_age") && cells.contains("XAB,QX1,"),
        "{cells}"
    );
    assert!(csv("own-export-items").contains("about right"));
    assert!(csv("own-export-overall").contains("4b"));
    let json: serde_json::Value = serde_json::from_str(&csv("own-export-json")).expect("JSON");
    assert_eq!(json["groups"].as_array().map(Vec::len), Some(2));

    visitor.click("own-remove");
    visitor.wait("the class is gone", 10, "!find('own-kept') && !location.search.includes('XAA')");
    visitor.view("voices");
    assert!(visitor.holds("![...find('country-select').options].some(o => o.value === 'XAA')"));
    visitor.prediction();
    visitor.view("data");
    visitor.click("own-undo");
    visitor.wait("the class is back", 10, "find('own-kept')");
    visitor.click("own-show-XAB");
    visitor.wait("the other class is shown", 10, "/4b/.test(find('persona').innerText)");
    assert_distribution("the other class", &visitor.survey());
    visitor.prediction();
    visitor.view("data");
    visitor.click("own-remove");
    visitor.wait("the class is gone", 10, "!find('own-kept')");
    // From the browser too.
    visitor.wait(
        "the browser keeps nothing",
        20,
        "await new Promise(done => {
            const open = indexedDB.open('ace-own');
            open.onsuccess = () => {
                const get = open.result.transaction('data').objectStore('data').get('own');
                get.onsuccess = () => { done(get.result === undefined); open.result.close(); };
            };
            open.onerror = () => done(false);
        })",
    );
}

#[test]
fn a_file_that_is_no_survey_says_what_to_do_and_changes_nothing() {
    let site = Site::serve();
    let visitor = Visitor::with(&site, &Options { size: (360, 740), ..Options::default() });
    visitor.open(&site.url(EGYPT));
    visitor.prediction();
    open_panel(&visitor);
    visitor.assert_fits();
    visitor.upload("own-file", "good.csv", class().as_bytes());
    preview(&visitor, 20);
    visitor.click("own-use");
    let shares = own_figures(&visitor);

    let wide = format!("Q33{}\n1\n", ",x".repeat(17_000));
    let cases: [(&str, Vec<u8>, &str); 8] = [
        ("empty.csv", Vec::new(), "empty"),
        ("sheet.xlsx", b"PK\x03\x04\x14\0\x06\0".to_vec(), "save it as CSV"),
        ("bytes.csv", b"Q33,x\n1,\0\0\n".to_vec(), "no text"),
        ("header.csv", b"gender,Q33\n".to_vec(), "no row"),
        ("names.csv", b"name,city\nAnn,Rome\n".to_vec(), "Question text?"),
        ("words.csv", b"Q33\nperhaps\nwhy not\n".to_vec(), "row 2"),
        ("wide.csv", wide.into_bytes(), "17001 columns"),
        ("quote.csv", format!("Q33,x\n1,\"{}", "y".repeat(2_400_000)).into_bytes(), "quotation mark"),
    ];
    for (name, bytes, words) in cases {
        open_panel(&visitor);
        visitor.upload("own-file", name, &bytes);
        visitor.wait(&format!("{name} is refused"), 30, &format!("find('own-failed')?.innerText.includes({name:?})"));
        let said = visitor.text("find('own-failed').innerText");
        assert!(said.contains(words), "{words:?} is not in: {said}");
        assert_eq!(own_figures(&visitor), shares, "after {name}");
    }
    open_panel(&visitor);
    visitor.assert_fits();

    // Rows with faults are listed with their numbers, and never computed.
    let mut faulty = String::from("gender,Q33,note\n");
    for i in 0..80 {
        faulty.push_str(["m,1,x\n", "f,=1+1,x\n", "q,2,x\n", "f,9,x,y\n"][i % 4]);
    }
    visitor.upload("own-file", "faulty.csv", faulty.as_bytes());
    let [rows, used, partial, _, _, problems] = preview(&visitor, 20);
    assert_eq!((rows, used, partial, problems), (80, 40, 20, 60));
    assert_eq!(visitor.number("find('own-problems').querySelectorAll('tbody tr').length"), 50.0);
    assert_eq!(visitor.text("find('own-problems').querySelector('tbody th').innerText"), "3");
    let (_, list) = visitor.download("own-problems-download");
    let list = String::from_utf8(list).expect("text");
    assert_eq!(list.lines().count(), 61);
    assert!(list.contains("'=1+1") && !list.contains(",=1+1"), "{list}");
    visitor.assert_fits();
    visitor.click("own-discard");
    assert_eq!(own_figures(&visitor), shares);
}

/// Sets a select of the preview.
fn set(visitor: &Visitor, testid: &str, value: &str) {
    visitor.wait(&format!("{testid} is there"), 10, &format!("find('{testid}')?.offsetWidth"));
    visitor.js(&format!(
        "(find('{testid}').value = '{value}', find('{testid}').dispatchEvent(new Event('change', {{ bubbles: true }})), 0)"
    ));
}

/// A class whose headers no page can know: who somebody is, and their mood.
fn unknown() -> String {
    let row = |i: usize| {
        let who = ["of the boys", "of the girls"][i % 2];
        let mood = ["so", "bad", "good", "so", "so", "good"][i % 6];
        format!("{who};{mood};{}\n", 1 + i % 5)
    };
    std::iter::once("One;Mood today;Q33\n".to_string()).chain((0..60).map(row)).collect()
}

#[test]
fn what_was_not_read_is_corrected_and_remembered() {
    let site = Site::serve();
    let visitor = Visitor::with(&site, &Options { size: (360, 740), ..Options::default() });
    visitor.open(&site.url(EGYPT));
    visitor.prediction();
    open_panel(&visitor);
    visitor.upload("own-file", "unknown.csv", unknown().as_bytes());
    assert_eq!(preview(&visitor, 20), [60, 60, 0, 1, 1, 0]);
    assert_eq!(visitor.text("find('own-column-0').dataset.kind"), "nothing");
    assert!(!visitor.text("find('own-problems').innerText").contains("Nothing in the file was unclear"));
    visitor.assert_fits();

    // A column becomes an attribute, and its cells its levels.
    set(&visitor, "own-kind-0", "gender");
    visitor.wait("no cell is a level", 10, "find('own-column-0').dataset.dropped === '60'");
    visitor.click("own-cells-open-0");
    for (cell, level) in [("of the boys", "0"), ("of the girls", "1")] {
        let at = visitor.number(&format!("[...find('own-cells-0').children].findIndex(row => row.innerText.includes('{cell}'))"));
        set(&visitor, &format!("own-assign-0-{at}"), level);
    }
    visitor.wait("figures follow", 10, "find('own-column-0').dataset.counts === '30 30'");

    // Another becomes a question, whose options are put in order.
    set(&visitor, "own-kind-1", "own");
    visitor.wait("there are two questions", 10, "find('own-preview').dataset.items === '2'");
    assert_eq!(visitor.text("find('own-column-1').dataset.counts"), "30 20 10");
    visitor.click("own-up-1-2");
    visitor.wait("the option has moved", 10, "find('own-column-1').dataset.counts === '30 10 20'");
    visitor.wait("the focus went with it", 10, "document.activeElement === find('own-up-1-1')");
    visitor.click("own-up-1-1");
    visitor.wait("the option is first", 10, "find('own-column-1').dataset.counts === '10 30 20'");
    visitor.wait("at the end the other button has the focus", 10, "document.activeElement === find('own-down-1-0')");

    // A question of the catalogue is found by words.
    set(&visitor, "own-kind-2", "nothing");
    visitor.wait("it is left out", 10, "find('own-preview').dataset.items === '1'");
    set(&visitor, "own-kind-2", "item");
    visitor.wait("there is a search", 10, "find('own-search-2')?.offsetWidth");
    visitor.js("(find('own-search-2').value = 'jobs scarce', find('own-search-2').dispatchEvent(new Event('input', { bubbles: true })), 0)");
    visitor.wait("it is found", 10, "find('own-found-2-Q33')");
    visitor.click("own-found-2-Q33");
    visitor.wait("it is read", 10, "find('own-preview').dataset.items === '2'");
    visitor.assert_fits();

    // The next file with this header, in another visit: as was said.
    visitor.open_view(&site.url("?v=2&view=data"));
    open_panel(&visitor);
    visitor.upload("own-file", "again.csv", unknown().as_bytes());
    assert_eq!(preview(&visitor, 20)[4], 2);
    assert_eq!(visitor.text("find('own-remembered').dataset.before"), "true");
    assert_eq!(visitor.text("find('own-column-1').dataset.counts"), "10 30 20");
    visitor.click("own-forget");
    visitor.wait("all is as the page reads it", 10, "find('own-preview').dataset.items === '1' && !find('own-remembered')");
    visitor.click("own-discard");
    visitor.upload("own-file", "third.csv", unknown().as_bytes());
    assert_eq!(preview(&visitor, 20)[4], 1);
    assert!(visitor.holds("!find('own-remembered')"));

    // A file that falls beside the panel does not take the page's place.
    let drop = "(() => { const data = new DataTransfer(); data.items.add(new File(['x'], 'x.csv'));
        const event = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data });
        document.querySelector('h1').dispatchEvent(event); return event.defaultPrevented; })()";
    assert!(visitor.holds(drop));
}

#[test]
fn a_spreadsheet_opens_like_a_text() {
    const FILE: &[u8] = include_bytes!("../cases/own/03e_class.xlsx");
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url("?v=2&country=EGY&item=Q29"));
    visitor.prediction();
    open_panel(&visitor);
    visitor.upload("own-file", "class.xlsx", FILE);
    assert_eq!(preview(&visitor, 20), [24, 24, 0, 2, 2, 0]);
    assert!(visitor.text("find('own-preview').innerText").contains("a spreadsheet"));
    visitor.click("own-use");
    visitor.wait("the class is on the screen", 30, "location.search.includes('XAA') && find('survey-n')?.checkVisibility()");
    assert_distribution("the spreadsheet", &visitor.survey());
}

#[test]
fn two_hundred_thousand_rows_do_not_freeze_the_page() {
    turns::alone();
    let mut text = String::from("gender,education,residence,marital,age,Q33,Q164,Q46,How is it? [good|bad]\n");
    for i in 0..200_000 {
        let _ = writeln!(
            text,
            "{},{},{},{},{},{},{},{},{}",
            ["m", "f"][i % 2],
            i / 2 % 2,
            ["city", "countryside"][i / 4 % 2],
            i / 8 % 2,
            18 + i % 60,
            1 + i % 5,
            1 + i % 10,
            1 + i % 4,
            1 + i % 2
        );
    }
    println!("{:.1} MB", text.len() as f64 / 1e6);
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url(""));
    visitor.prediction();
    open_panel(&visitor);
    visitor.js(
        "(window.__gap = { worst: 0, last: performance.now() },
            setInterval(() => { const now = performance.now(); __gap.worst = Math.max(__gap.worst, now - __gap.last); __gap.last = now; }, 20), 0)",
    );

    // Cancelled halfway, by the page's own hand: a mouse is slower than the reading. Nothing is left of it.
    visitor.js("new MutationObserver((_, observer) => {
            const cancel = document.querySelector('[data-testid=own-cancel]');
            if (!cancel?.offsetWidth) return;
            observer.disconnect();
            window.__cancelled = true;
            cancel.click();
        }).observe(document.body, { subtree: true, childList: true, attributes: true })");
    visitor.upload("own-file", "long.csv", text.as_bytes());
    visitor.wait("the reading was cancelled", 10, "window.__cancelled");
    visitor.wait("the reading has ended", 10, "!find('own-progress').offsetWidth");
    assert!(visitor.holds("!find('own-preview')"));

    // A machine that does something else may keep the page waiting for a moment, and no page can help that: the best of five counts.
    let is_awake = |(reading, whole): &(f64, f64)| *reading < 200.0 && *whole < 400.0;
    let awake = (0..5).map(|_| read_and_use(&visitor, text.as_bytes())).any(|gaps| is_awake(&gaps));
    assert!(awake, "the page was asleep for 200 ms while it read, or for 400 ms until the data were on the screen, five times");
    visitor.prediction();
}

/// Reads the long file and uses it; gives for how long the page was asleep at most while it read, and until the data were on the screen,
/// in milliseconds.
fn read_and_use(visitor: &Visitor, file: &[u8]) -> (f64, f64) {
    if visitor.holds("!find('own-file')") {
        open_panel(visitor);
    }
    // Choosing the file is the browser's own work.
    visitor.js("(__gap.last = performance.now(), __gap.worst = 0)");
    let start = Instant::now();
    visitor.upload("own-file", "long.csv", file);
    assert_eq!(preview(visitor, 120)[..2], [200_000, 200_000]);
    let reading = visitor.number("__gap.worst");
    println!("read after {:.1} s, worst gap of a 20 ms timer until then {reading:.0} ms", start.elapsed().as_secs_f64());
    visitor.click("own-use");
    visitor.wait("the data are on the screen", 30, "location.search.includes('XAA') && find('survey-n')?.checkVisibility()");
    assert_distribution("the long file", &visitor.survey());
    let gap = visitor.number("__gap.worst");
    println!("worst gap of a 20 ms timer until the data are on the screen: {gap:.0} ms");
    (reading, gap)
}
