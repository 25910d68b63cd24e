//! Hours of use in one page that is never loaded anew: what is in use must not grow.
//!
//! `ACE_SOAK_SECONDS` says how long (five minutes otherwise). The first third, at most ten minutes, warms up.

use std::time::{Duration, Instant};

use crate::{
    EGYPT,
    journeys_support::{
        monkeys,
        page::VIEWS,
        server::{Fault, Site},
        visitor::{Options, Visitor},
    },
};

/// Before the engine's own script: tells what the worker uses, when it is asked for.
const WORKER: &str = "{
    const instantiate = WebAssembly.instantiate;
    WebAssembly.instantiate = async (...all) => {
        const made = await instantiate.apply(WebAssembly, all);
        self.memoryHere = (made.instance ?? made).exports.memory;
        return made;
    };
    const line = new BroadcastChannel('what is in use');
    line.onmessage = () => { self.gc?.(); line.postMessage([performance.memory?.usedJSHeapSize ?? 0, self.memoryHere?.buffer.byteLength ?? 0]); };
}
";

/// Bytes in use after garbage collection: of scripts and of WebAssembly, in the page and in the worker.
#[derive(Debug, Clone, Copy)]
struct Use {
    page: [f64; 2],
    worker: [f64; 2],
}

impl Use {
    fn of(visitor: &Visitor) -> Self {
        // What the journey itself has noted of the page is none of the page's.
        visitor.js("Object.values(__seen).filter(Array.isArray).forEach(notes => notes.length = 0)");
        let pair = |code: &str| [0, 1].map(|i| visitor.number(&format!("({code})[{i}]")));
        visitor.js("(gc(), await new Promise(done => setTimeout(done, 200)), gc())");
        let page = pair(
            "[performance.memory.usedJSHeapSize, await import(new URL(document.querySelector('script[data-wasm]').dataset.js, \
             document.baseURI)).then(page => page.initSync().memory.buffer.byteLength)]",
        );
        let asked = "await new Promise((done, fail) => {
            const line = new BroadcastChannel('what is in use');
            line.onmessage = ({ data }) => { line.close(); done(data); };
            line.postMessage('?');
            setTimeout(() => fail(new Error('the worker does not say')), 20000);
        })";
        Self { page, worker: pair(asked) }
    }

    fn parts(self) -> [(&'static str, f64); 4] {
        let Self { page, worker } = self;
        [
            ("page, scripts", page[0]),
            ("page, WebAssembly", page[1]),
            ("worker, scripts", worker[0]),
            ("worker, WebAssembly", worker[1]),
        ]
    }

    fn print(self, after: Duration) {
        let parts = self.parts().map(|(name, bytes)| format!("{name} {:.1} MB", bytes / 1e6));
        println!("after {:.0} s: {}", after.as_secs_f64(), parts.join(", "));
    }
}

fn class(round: usize) -> Vec<u8> {
    let rows: String = (0..60).map(|i| format!("{},{},{}\n", ["male", "female"][i % 2], 1 + (i + round) % 5, i % 3)).collect();
    format!("gender,Q33,\"Is the day too long? [yes|no|about right]\"\n{}", rows.replace(",0\n", ",no\n")).into_bytes()
}

fn tune(visitor: &Visitor, steps: u32) {
    visitor.view("align");
    visitor.set_training("item", steps, 2);
    // The run before has ended too, and a short one may be over before anybody looks.
    visitor.js("(window.__begun = false, new MutationObserver((_, observer) => {
            if (find('train-progress').dataset.phase === 'ended') return;
            __begun = true;
            observer.disconnect();
        }).observe(find('train-progress'), { attributes: true }), 0)");
    visitor.click("train-start");
    visitor.wait("the fine-tune has begun", 60, "__begun");
    visitor.wait_for_phase("ended", 120);
}

/// All views, two questions and two countries, both languages, a short fine-tune, data of one's own.
fn round(visitor: &Visitor, round: usize) {
    for view in VIEWS {
        visitor.view(view);
        visitor.js("scrollTo(0, document.documentElement.scrollHeight)");
    }
    visitor.view("voices");
    for (country, item) in [("IND", "Q164"), ("EGY", "Q29")] {
        visitor.fill("country-select", country);
        visitor.choose_item(item);
        visitor.prediction();
    }
    tune(visitor, 3);
    visitor.view("data");
    if visitor.holds("find('own-open').ariaExpanded !== 'true'") {
        visitor.click("own-open");
    }
    visitor.upload("own-file", "class.csv", &class(round));
    visitor.wait("the file is understood", 30, "find('own-preview')");
    visitor.click("own-use");
    visitor.wait("the file is used", 30, "!find('own-preview')");
    visitor.dismiss_notices();
    for language in ["es", "en"] {
        visitor.fill("language-select", language);
        visitor.wait("the language is spoken", 20, &format!("document.documentElement.lang === '{language}'"));
    }
    visitor.view("voices");
    visitor.fill("country-select", "EGY");
}

#[test]
fn hours_of_use_do_not_grow() {
    /// Of what is in use, from the warm page to the end.
    const MOST: f64 = 1.2;
    /// As many runs as the page keeps with their adapters (`Runs::MOST`): until then it grows, as it should.
    const RUNS: usize = 10;
    let length = Duration::from_secs(monkeys::number("ACE_SOAK_SECONDS", 300));
    let warm_up = (length / 3).min(Duration::from_secs(600));
    let site = Site::serve();
    site.break_file("engine-cpu_loader.js", Fault::After(WORKER));
    let visitor = Visitor::with(&site, &Options::default());
    visitor.open(&site.url(EGYPT));
    visitor.prediction();
    for _ in 0..RUNS {
        tune(&visitor, 1);
    }
    let start = Instant::now();
    let (mut rounds, mut warm) = (0, None);
    // Two rounds on either side, on whatever machine.
    while start.elapsed() < length || rounds < 4 {
        round(&visitor, rounds);
        rounds += 1;
        let now = Use::of(&visitor);
        now.print(start.elapsed());
        if warm.is_none() && rounds >= 2 && start.elapsed() >= warm_up {
            warm = Some(now);
        }
    }
    let (warm, end) = (warm.unwrap_or_else(|| Use::of(&visitor)), Use::of(&visitor));
    println!("{rounds} rounds");
    for ((name, before), (_, after)) in warm.parts().into_iter().zip(end.parts()) {
        assert!(after <= MOST * before, "{name}: {before:.0} bytes after the warm-up, {after:.0} at the end");
    }
}
