//! Measurements for `cargo xtask bench`. They do not run with the journeys.

use headless_chrome::protocol::cdp::Emulation::SetCPUThrottlingRate;
use serde_json::json;

use crate::{
    EGYPT,
    journeys_support::{
        server::Site,
        visitor::{Options, Visitor},
    },
};

fn median(mut values: Vec<f64>) -> f64 {
    assert!(!values.is_empty());
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn spread(values: &[f64]) -> String {
    values.iter().map(|value| format!("{value:.0}")).collect::<Vec<_>>().join(", ")
}

#[test]
#[cfg_attr(all(), ignore = "a measurement: cargo xtask bench")]
fn bench_first_prediction() {
    let site = Site::serve();
    let visit = |_| {
        let visitor = Visitor::new(&site);
        visitor.go(&site.url(""));
        let mark = "performance.getEntriesByName('first-prediction')";
        visitor.wait("the first prediction is on the screen", 90, &format!("{mark}.length"));
        visitor.number(&format!("{mark}[0].startTime"))
    };
    let times: Vec<f64> = (0..5).map(visit).collect();
    println!("first predictions, in ms: {}", spread(&times));
    println!("BENCH first_prediction_ms {:.0}", median(times));
}

/// As Lighthouse has them, on this machine and without a slowed network: first paint with words, when the page answers for good, and
/// how much of it has jumped by then, on a wide screen and on a narrow one.
#[test]
#[cfg_attr(all(), ignore = "a measurement: cargo xtask bench")]
fn bench_loading() {
    let site = Site::serve();
    let (mut paints, mut interactive, mut shifts) = (Vec::new(), Vec::new(), Vec::new());
    for size in [(1280, 900), (360, 740), (1280, 900), (360, 740), (1280, 900)] {
        let visitor = Visitor::with(&site, &Options { size, ..Options::default() });
        visitor.open(&site.url(""));
        visitor.prediction();
        // A page that keeps calm for two seconds has come to rest.
        visitor.js("await new Promise(done => setTimeout(done, 2000))");
        paints.push(visitor.number("performance.getEntriesByName('first-contentful-paint')[0].startTime"));
        interactive.push(visitor.number(
            "Math.max(performance.getEntriesByName('first-prediction')[0].startTime, ...__seen.tasks.map(t => t.at + t.ms))",
        ));
        shifts.push(visitor.number("__seen.shifts"));
        println!("{size:?}: shifts {}; {}", visitor.text("__seen.shifts.toFixed(4)"), visitor.text("__seen.shifted.join(' | ')"));
    }
    println!("first paints {}; interactive after {}, in ms", spread(&paints), spread(&interactive));
    println!("BENCH first_paint_ms {:.0}", median(paints));
    println!("BENCH interactive_ms {:.0}", median(interactive));
    println!("BENCH layout_shift {:.4}", shifts.into_iter().fold(0.0, f64::max));
}

/// From the page's request to its answer, which is what a visitor waits for but for the drawing.
#[test]
#[cfg_attr(all(), ignore = "a measurement: cargo xtask bench")]
fn bench_personas81() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url(EGYPT));
    visitor.prediction();
    let mut times = Vec::new();
    for code in ["Q1", "Q30", "Q33", "Q46", "Q57", "Q71", "Q112", "Q150", "Q164", "Q182", "Q240", "Q254"] {
        visitor.js("(__seen.asked.length = 0, __seen.answered.length = 0)");
        visitor.choose_item(code);
        visitor.wait("the engine answers", 30, "__seen.answered.length > 0");
        visitor.prediction();
        let time = visitor.number("__seen.answered[0] - __seen.asked[0]");
        println!("{code}: {time:.0} ms");
        times.push(time);
    }
    println!("BENCH personas81_ms {:.0}", median(times));
}

#[test]
#[cfg_attr(all(), ignore = "a measurement: cargo xtask bench")]
fn bench_finetune() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    // All settings as the page has them by default.
    visitor.open(&site.url("?v=2&view=align"));
    visitor.wait("a fine-tune can be started", 60, "find('train-start') && !find('train-start').disabled");
    visitor.js("__seen.tasks.length = 0");
    visitor.click("train-start");
    visitor.wait_for_phase("running", 60);
    visitor.wait_for_phase("ended", 300);
    let steps = visitor.number("__seen.steps.length");
    let all = visitor.number("(s => (s.at(-1).step - s[0].step) / (s.at(-1).at - s[0].at) * 1000)(__seen.steps)");
    // Measurements and copies of the adapter come between some of the steps.
    let pure = visitor.number(
        "(s => { const gaps = s.slice(1).map((e, i) => (e.at - s[i].at) / (e.step - s[i].step)).sort((a, b) => a - b);
            return 1000 / gaps[Math.floor(gaps.length / 2)]; })(__seen.steps)",
    );
    println!("{steps} steps seen");
    // Browsers tell of tasks of more than 50 ms only.
    let tasks = visitor.number("__seen.tasks.length");
    let longest = visitor.number("Math.max(50, ...__seen.tasks.map(t => t.ms))");
    println!("{tasks} tasks of more than 50 ms while it ran; the longest counts as {longest:.0} ms, at least 50");
    println!("BENCH longest_task_ms {longest:.0}");
    println!("BENCH finetune_steps_per_s {pure:.2}");
    println!("BENCH finetune_with_measurements_steps_per_s {all:.2}");
}

/// A school's computer: the page at a quarter of this machine's speed. Browsers slow the page down so, and not its workers.
#[test]
#[cfg_attr(all(), ignore = "a measurement: cargo xtask bench")]
fn bench_slow() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.call::<SetCPUThrottlingRate>(json!({ "rate": 4.0 }));
    visitor.open(&site.url(""));
    visitor.prediction();
    let marked = |name: &str| visitor.number(&format!("performance.getEntriesByName('{name}')[0].startTime"));
    println!("BENCH slow_words_ms {:.0}", marked("first-contentful-paint"));
    println!("BENCH slow_numbers_ms {:.0}", marked("first-prediction"));
    println!("BENCH slow_loading_task_ms {:.0}", visitor.number("Math.max(50, ...__seen.tasks.map(t => t.ms))"));
    let longest = |what: &str, does: &dyn Fn()| {
        visitor.js("__seen.tasks.length = 0");
        does();
        // Tasks are told a little later.
        visitor.js("await new Promise(done => setTimeout(done, 500))");
        println!("BENCH slow_{what}_task_ms {:.0}", visitor.number("Math.max(50, ...__seen.tasks.map(t => t.ms))"));
    };
    longest("map", &|| visitor.view("map"));
    longest("matrix", &|| {
        visitor.view("shifts");
        visitor.wait("the matrix is drawn", 60, "find('matrix')?.querySelectorAll('tbody:not([aria-busy]) tr').length > 100");
    });
    longest("scrolling", &|| {
        visitor.js(
            "await new Promise(done => {
                const box = document.scrollingElement;
                const step = () => { box.scrollTop += 200; box.scrollTop + innerHeight < box.scrollHeight - 1 ? requestAnimationFrame(step) : done(); };
                step();
            })",
        );
    });
    longest("country", &|| {
        visitor.view("voices");
        visitor.fill("country-select", "EGY");
        visitor.prediction();
    });
    longest("finetune", &|| {
        visitor.view("align");
        visitor.set_training("item", 5, 4);
        visitor.click("train-start");
        visitor.wait_for_phase("ended", 180);
    });
}
