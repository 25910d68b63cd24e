//! Journeys on which something goes wrong: links, files, the network, the browser's storage, the engine itself.

use std::{fs, time::Duration};

use crate::{
    EGYPT,
    journeys_support::{
        monkeys,
        page::{assert_distribution, distance},
        server::{Fault, Site, built},
        turns,
        visitor::{Options, Visitor},
    },
};

/// Before the GPU engine's own script: its device is lost when somebody asks for it.
const DEVICE_THAT_IS_LOST: &str = "{
    const request = GPUAdapter.prototype.requestDevice;
    let device;
    GPUAdapter.prototype.requestDevice = async function (...all) { return device = await request.apply(this, all); };
    const line = new BroadcastChannel('lose the device');
    line.onmessage = () => { device.destroy(); line.postMessage('it is lost'); };
}
";

/// The shipped adapter: a good file to start from.
const ADAPTER: &str = "models/ace/adapter_model.safetensors";

#[test]
fn a_bad_link_is_explained_and_the_rest_of_it_kept() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url(
        "?country=XYZ&item=Q9999&gender=woman&residence=rural&steps=99999999999999999999&lr=NaN&batch=-1&foo=bar&%zz=%E0%A4%A&seed=7&weights=base",
    ));
    let notice = visitor.notice("ignored");
    for word in ["country", "XYZ", "gender", "woman", "steps", "lr", "batch", "foo"] {
        assert!(notice.contains(word), "{word} is not in: {notice}");
    }
    visitor.notice("Q9999");
    visitor.prediction();
    assert_eq!(visitor.text("find('seed-input').value"), "7");
    assert_eq!(visitor.text("find('weights-select').value"), "base");
    assert!(visitor.holds("find('attr-residence-rural').querySelector('input').checked"));
    visitor.dismiss_notices();

    // A link whose parts are all fine, to what is not there or not known by group.
    visitor.open(&site.url("?v=2&view=align&country=DEU&item=Q164&gender=female&weights=nobody"));
    visitor.wait(
        "the extrapolation is labelled",
        30,
        "find('survey-n').dataset.survey === 'extrapolated' && find('extrapolated').offsetWidth",
    );
    visitor.wait("the missing adapter is told", 10, "document.body.innerText.includes('no adapter called')");
    visitor.prediction();
    assert!(visitor.holds("find('train-start').disabled"), "a fine-tune on a country without cells");

    // Nonsense of every kind.
    for query in ["?".to_owned() + &"&=%".repeat(500), "?item=<script>alert(1)</script>&country=\u{1f30d}&country=EGY".into()] {
        visitor.open(&site.url(&query));
        visitor.notice("ignored");
        visitor.prediction();
    }
}

#[test]
fn without_the_gpu_engine_the_cpu_engine_takes_over() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.expect("Failed to load resource");
    site.break_file("engine-gpu_loader.js", Fault::Missing);
    visitor.go(&site.url(&format!("{EGYPT}&engine=gpu")));
    let notice = visitor.notice("so the CPU engine took over");
    assert!(notice.contains("404"), "{notice}");
    visitor.ready(90);
    assert_eq!(visitor.text("find('engine-chip').dataset.kind"), "cpu");
    visitor.prediction();
}

#[test]
fn a_broken_file_is_named_and_loaded_again_once_it_is_whole() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.expect("Failed to load resource");
    let weights = "models/model.safetensors";
    let cases = [
        ("models/manifest.json", Fault::Missing, "404"),
        (weights, Fault::Truncated(1000), "1000 of"),
        (weights, Fault::Altered, "model.safetensors"),
        ("models/tokenizer.json", Fault::Missing, "tokenizer.json"),
        ("engine-cpu_loader.js", Fault::Missing, "engine-cpu_loader.js"),
    ];
    for (file, fault, words) in cases {
        println!("{file}: {fault:?}");
        site.break_file(file, fault);
        visitor.go(&site.url(EGYPT));
        let failure = visitor.engine_failure();
        assert!(failure.contains(words), "{words:?} is not in: {failure}");
        // The survey is there all the same.
        assert_distribution("the survey", &visitor.survey());
        visitor.click("attr-gender-male");
        assert_distribution("the survey", &visitor.survey());
        site.mend();
        visitor.click("engine-retry");
        visitor.ready(90);
        visitor.prediction();
    }
}

/// The engine's own code: nothing of it runs that is not what was built.
#[test]
fn an_engine_that_can_not_start_says_why_and_starts_once_it_can() {
    let site = Site::serve();
    let cases = [
        ("engine-cpu_bg.wasm", Fault::Missing, "404"),
        ("engine-cpu_bg.wasm", Fault::Html, "404"),
        ("engine-cpu_bg.wasm", Fault::Truncated(300_000), "damaged"),
        ("engine-cpu_bg.wasm", Fault::Altered, "damaged"),
        ("engine-cpu.js", Fault::Missing, "no answer"),
        ("engine-cpu.js", Fault::Html, "no answer"),
    ];
    for (file, fault, words) in cases {
        println!("{file}: {fault:?}");
        let visitor = Visitor::new(&site);
        visitor.expect("");
        site.break_file(file, fault);
        visitor.go(&site.url(EGYPT));
        let failure = visitor.engine_failure();
        assert!(failure.contains(words), "{words:?} is not in: {failure}");
        assert_distribution("computed beforehand", &visitor.told_beforehand());
        site.mend();
        visitor.click("engine-retry");
        visitor.ready(90);
        visitor.prediction();
    }
}

/// What stays away is not waited for forever: half a minute without a byte is an end too.
#[test]
fn what_never_comes_is_given_up_and_can_be_asked_for_again() {
    const LONG: Duration = Duration::from_secs(50);
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.expect("Failed to load resource");
    site.break_file("survey/EGY.bin", Fault::Late(LONG));
    site.break_file("engine-cpu_bg.wasm", Fault::Late(LONG));
    visitor.go(&site.url(EGYPT));
    visitor.wait("the survey's file is given up", 45, "find('survey-retry')");
    assert!(visitor.text("document.querySelector('main').innerText").contains("no data for half a minute"));
    let failure = visitor.engine_failure();
    assert!(failure.contains("no data for half a minute"), "{failure}");
    site.mend();
    visitor.click("survey-retry");
    assert_distribution("the survey", &visitor.survey());
    visitor.click("engine-retry");
    visitor.ready(90);
    visitor.prediction();
}

#[test]
fn a_graphics_card_that_is_lost_is_taken_up_once_more_and_then_left() {
    // A software GPU takes every processor that there is.
    turns::alone();
    let site = Site::serve();
    site.break_file("engine-gpu_loader.js", Fault::After(DEVICE_THAT_IS_LOST));
    let visitor = Visitor::with(&site, &Options { webgpu: true, ..Options::default() });
    // What the browser and the engine say of it.
    visitor.expect("");
    visitor.go(&site.url(&format!("{EGYPT}&weights=levels&engine=gpu")));
    for (heir, other) in [("gpu", "male"), ("cpu", "female")] {
        visitor.ready(240);
        assert_eq!(visitor.text("find('engine-chip').dataset.kind"), "gpu");
        visitor.prediction_within(180);
        visitor.js("await new Promise(done => {
            const line = new BroadcastChannel('lose the device');
            line.onmessage = () => { line.close(); done(0); };
            line.postMessage('now');
        })");
        // Something that was not answered yet.
        visitor.choose_item(if heir == "gpu" { "Q30" } else { "Q33" });
        visitor.notice("engine");
        visitor.wait(
            "another takes its place",
            240,
            &format!("(c => c.kind === {heir:?} && c.state === 'ready')(find('engine-chip').dataset)"),
        );
        visitor.click(&format!("attr-gender-{other}"));
        // Of these weights nothing was computed beforehand.
        assert_distribution("after the loss", &visitor.prediction_within(180));
        visitor.dismiss_notices();
    }
}

#[test]
fn a_browser_without_workers_shows_what_was_computed_beforehand() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    for none in ["delete window.Worker", "window.Worker = class { constructor() { throw new Error('no workers here'); } }"] {
        visitor.first_of_all(none);
        visitor.go(&site.url(EGYPT));
        let failure = visitor.engine_failure();
        assert!(failure.contains("no worker"), "{failure}");
        assert_distribution("the survey", &visitor.survey());
        assert_distribution("computed beforehand", &visitor.told_beforehand());
    }
}

#[test]
fn a_browser_that_can_not_run_the_page_is_told_which_can() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.expect("no WebAssembly with SIMD");
    for (none, language, words) in [
        ("WebAssembly.validate = () => false", "es", "Este navegador no puede mostrar la página."),
        ("delete window.WebAssembly", "en", "This browser can't run the page. It needs WebAssembly with SIMD: Chrome or Edge 91"),
    ] {
        visitor.first_of_all(none);
        visitor.go(&site.url(&format!("{EGYPT}&lang={language}")));
        visitor.wait("it says so", 30, &format!("document.getElementById('boot-message')?.innerText.includes({words:?})"));
    }
}

#[test]
fn a_page_whose_first_script_does_not_arrive_has_a_way_back() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.expect("Failed to load resource");
    site.break_file("start.js", Fault::Missing);
    visitor.go(&site.url(EGYPT));
    visitor.wait("a way back", 30, "document.querySelector('#boot-late a').checkVisibility({ visibilityProperty: true })");
    site.mend();
    visitor.js("(document.querySelector('#boot-late a').click(), 0)");
    visitor.ready(60);
}

/// The page's own code, damaged on its way: nothing of it runs, and a way back is offered.
#[test]
fn a_damaged_page_says_so_and_starts_once_it_is_whole() {
    let site = Site::serve();
    let code = fs::read_dir(built()).expect("the site").flatten().find_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        (name.starts_with("page-") && name.ends_with("_bg.wasm")).then_some(name)
    });
    let code = code.expect("the page's code");
    for (fault, words) in
        [(Fault::Altered, "damaged"), (Fault::Truncated(100_000), "damaged"), (Fault::Html, "damaged"), (Fault::Missing, "404")]
    {
        println!("{fault:?}");
        let visitor = Visitor::new(&site);
        visitor.expect("");
        site.break_file(&code, fault);
        visitor.go(&site.url(EGYPT));
        visitor.wait("it says so", 30, &format!("document.getElementById('boot-message')?.innerText.includes({words:?})"));
        visitor.wait("a way back", 5, "document.querySelector('#boot-late a').checkVisibility({ visibilityProperty: true })");
        site.mend();
        visitor.js("(document.querySelector('#boot-late a').click(), 0)");
        visitor.ready(60);
    }
}

#[test]
fn a_broken_survey_file_is_named_and_loaded_again_once_it_is_whole() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.expect("Failed to load resource");
    let cases = [
        ("survey/EGY.bin", Fault::Missing, "404"),
        ("survey/EGY.bin", Fault::Truncated(100), "100 of"),
        ("survey/EGY.bin", Fault::Altered, "EGY.bin"),
        ("survey/catalogue.json", Fault::Missing, "catalogue.json"),
        ("survey/manifest.json", Fault::Truncated(50), "manifest.json"),
    ];
    for (file, fault, words) in cases {
        println!("{file}: {fault:?}");
        site.break_file(file, fault);
        visitor.go(&site.url(EGYPT));
        visitor.wait("a button offers to try again", 60, "find('survey-retry')");
        let alert = visitor.text("find('survey-retry').closest('[role=alert]').innerText");
        assert!(alert.contains(words), "{words:?} is not in: {alert}");
        if file.ends_with(".bin") {
            // The model does not depend on the country's figures.
            visitor.ready(90);
            visitor.prediction();
        }
        site.mend();
        visitor.click("survey-retry");
        assert_distribution("the survey", &visitor.survey());
        if visitor.holds("find('engine-chip').dataset.state === 'failed'") {
            visitor.click("engine-retry");
        }
        visitor.ready(90);
        visitor.prediction();
    }
}

/// The file with another base model's hash in it, as long as the true one.
fn for_another_model(adapter: &[u8]) -> Vec<u8> {
    const KEY: &[u8] = b"base_model_sha256";
    let mut bytes = adapter.to_vec();
    let key = bytes.windows(KEY.len()).position(|part| part == KEY).expect("the adapter names its base") + KEY.len();
    let digits = bytes[key..].iter().position(u8::is_ascii_hexdigit).expect("a hash") + key;
    bytes[digits..digits + 64].fill(b'0');
    bytes
}

#[test]
fn a_file_that_is_no_adapter_of_this_model_changes_nothing() {
    let site = Site::serve();
    let adapter = site.file(ADAPTER);
    let visitor = Visitor::new(&site);
    visitor.open(&site.url(EGYPT));
    let shipped = visitor.prediction();
    let cases = [
        ("notes.txt", b"What I had for lunch.".to_vec(), "is not an adapter"),
        ("empty.safetensors", Vec::new(), "is not an adapter"),
        ("half.safetensors", adapter[..adapter.len() / 2].to_vec(), "is not an adapter"),
        ("other.safetensors", for_another_model(&adapter), "is an adapter for another model"),
        ("base.safetensors", site.file("models/model.safetensors"), "is not an adapter"),
    ];
    for (name, bytes, words) in cases {
        visitor.upload("adapter-upload", name, &bytes);
        let notice = visitor.notice(name);
        assert!(notice.contains(words), "{words:?} is not in: {notice}");
        assert_eq!(visitor.prediction(), shipped, "after {name}");
        assert!(!visitor.query().contains("weights=tuned"));
        visitor.dismiss_notices();
    }

    // The good one is accepted, and a bad one after it leaves it where it is.
    visitor.fill("weights-select", "base");
    let base = visitor.prediction();
    assert!(distance(&base, &shipped) > 0.005, "the shipped adapter answers as the base does");
    visitor.upload("adapter-upload", "good.safetensors", &adapter);
    visitor.notice("good.safetensors");
    visitor.wait("the file's answers are shown", 10, "location.search.includes('weights=tuned')");
    assert_eq!(visitor.prediction(), shipped);
    visitor.upload("adapter-upload", "notes.txt", b"And for dinner.");
    visitor.notice("notes.txt");
    assert_eq!(visitor.prediction(), shipped);
}

#[test]
fn the_network_goes_and_comes_back() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url(EGYPT));
    visitor.prediction();
    site.vanish();
    visitor.expect("Failed to load resource");

    visitor.choose_item("Q164");
    assert_distribution("the survey", &visitor.survey());
    visitor.prediction();
    visitor.set_training("item", 4, 2);
    visitor.click("train-start");
    visitor.wait_for_step(4, 60);
    visitor.wait_for_phase("ended", 20);
    visitor.prediction();

    // What was never loaded can't be there, and the page says so.
    visitor.fill("country-select", "RUS");
    visitor.wait("a button offers to try again", 60, "find('distribution survey-retry')");
    let alert = visitor.text("find('distribution survey-retry').closest('[role=alert]').innerText");
    assert!(alert.contains("RUS.bin"), "{alert}");
    visitor.prediction();
    // A fine-tune there is refused with a reason, and what was tuned is not lost.
    visitor.click("train-start");
    visitor.notice("RUS");
    visitor.wait("the fine-tune can be started again", 20, "!find('train-start').disabled");
    visitor.prediction();

    site.mend();
    visitor.click("distribution survey-retry");
    assert_distribution("the survey", &visitor.survey());
    visitor.click("train-start");
    visitor.wait_for_step(4, 60);
    visitor.wait_for_phase("ended", 20);
}

/// The file of the site that a part of the page is in.
fn part(name: &str) -> String {
    let files = std::fs::read_dir(built()).expect("a folder").filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let ending = format!("_{name}.wasm");
    files.into_iter().find(|file| file.starts_with("page-") && file.ends_with(&ending)).expect("the page is cut into parts")
}

#[test]
fn a_view_that_can_not_be_fetched_says_so_and_comes_when_it_can() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.expect("Failed to load resource");
    visitor.expect("can't be fetched");
    visitor.expect("CompileError");
    visitor.expect("TypeError");
    for (view, fault) in [("many", Some(Fault::Missing)), ("shifts", Some(Fault::Truncated(1000))), ("results", None)] {
        println!("{view}: {fault:?}");
        let is_broken = fault.is_some();
        if let Some(fault) = fault {
            site.break_file(&part(view), fault);
        }
        visitor.open(&site.url(""));
        visitor.prediction();
        if !is_broken {
            site.vanish();
        }
        visitor.view(view);
        if visitor.holds("find('part-failed')") {
            let words = visitor.text("find('part-failed').innerText");
            assert!(words.contains("try again"), "{words}");
            // It is tried again for nothing, too.
            visitor.click("part-retry");
            visitor.wait("it fails again", 20, "find('part-failed')");
            // The page goes on.
            visitor.view("voices");
            visitor.prediction();
            visitor.view(view);
            visitor.wait("it fails again", 20, "find('part-failed')");
        } else {
            assert!(!is_broken, "{view} came all the same");
        }
        site.mend();
        if visitor.holds("find('part-failed')") {
            visitor.click("part-retry");
        }
        visitor.wait("the view is drawn", 30, "!find('part-failed') && !find('part-loading')");
        visitor.complete();
    }
}

#[test]
fn a_browser_that_stores_nothing_is_good_enough() {
    let site = Site::serve();
    let refuse = "for (const name of ['getItem', 'setItem', 'removeItem', 'clear', 'key'])
        Storage.prototype[name] = () => { throw new DOMException('refused', 'QuotaExceededError'); };";
    let absent =
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError'); } });";
    for script in [refuse, absent] {
        let visitor = Visitor::with(&site, &Options { script: script.into(), ..Options::default() });
        visitor.open(&site.url(EGYPT));
        visitor.prediction();
        assert_eq!(visitor.notices(), Vec::<String>::new(), "before there was anything to store");
        visitor.set_training("item", 3, 2);
        visitor.click("train-start");
        visitor.wait_for_step(3, 60);
        visitor.wait_for_phase("ended", 20);
        visitor.notice("download it");
        visitor.prediction();
        assert_eq!(visitor.notices().len(), 1);
        visitor.js("find('engine-details').open = true");
        visitor.fill("engine-select", "cpu");
        visitor.ready(90);
        visitor.prediction();
    }
}

/// The engine is lost, as one that panics or whose device goes away.
fn pull_the_plug(visitor: &Visitor, words: &str) {
    let last = "__seen.channels.findLast(name => name.startsWith('ace-fault'))";
    visitor.js(&format!("new BroadcastChannel({last}).postMessage({words:?})"));
    visitor.notice(words);
}

#[test]
fn a_fine_tune_goes_on_by_itself_when_the_engine_is_lost() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url(EGYPT));
    visitor.prediction();
    visitor.set_training("item", 30, 2);
    visitor.click("train-start");
    visitor.wait_for_step(11, 120);
    for words in ["the card was lost", "and once more"] {
        pull_the_plug(&visitor, words);
        visitor.notice("interrupted");
        visitor.ready(90);
        visitor.notice("goes on from step");
    }
    visitor.wait_for_step(30, 120);
    visitor.wait_for_phase("ended", 20);
    visitor.prediction();
}

#[test]
fn an_adapter_survives_the_engine_and_the_page() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url(EGYPT));
    visitor.prediction();
    visitor.set_training("item", 500, 2);
    // So that the country's own figure moves too: the objective ace leaves that to the base.
    visitor.fill("objective-select", "levels");
    visitor.click("train-start");
    // The page has its own copy from the tenth step on.
    visitor.wait_for_step(11, 120);
    // One that rests waits for the visitor afterwards.
    visitor.click("train-pause");
    visitor.wait_for_phase("paused", 20);
    let workers = "__seen.channels.filter(name => name.startsWith('ace-fault')).length";
    let before = visitor.number(workers);
    pull_the_plug(&visitor, "the journey pulled the plug");
    let interrupted = visitor.notice("interrupted");
    assert!(interrupted.contains("step"), "{interrupted}");
    visitor.wait("a new engine was started", 30, &format!("{workers} > {before}"));
    visitor.ready(90);
    visitor.wait_for_phase("interrupted", 10);
    visitor.wait("the adapter is back", 30, "!find('adapter-download').disabled");
    let recovered = visitor.prediction();
    assert!(visitor.query().contains("weights=tuned"));
    visitor.fill("weights-select", "base");
    assert!(distance(&visitor.prediction(), &recovered) > 0.005, "the tuned weights answer as the base does");

    // The browser keeps it for the next visit, which answers the same.
    visitor.open(&site.url(&format!("{EGYPT}&weights=tuned")));
    visitor.notice("kept up to step");
    visitor.wait("the adapter is back", 30, "!find('adapter-download').disabled");
    assert!(distance(&visitor.prediction(), &recovered) <= 0.001, "another adapter came back");

    // Twice on the same page: the CPU takes over, which it is already; then it still works.
    for words in ["first fault", "second fault"] {
        pull_the_plug(&visitor, words);
        visitor.ready(90);
        assert!(distance(&visitor.prediction(), &recovered) <= 0.001, "after the {words}");
    }
}

#[test]
fn monkeys_break_nothing() {
    let site = Site::serve();
    for monkey in monkeys::monkeys() {
        let options = Options { size: monkeys::size(monkey), dark: monkey % 3 == 0, ..Options::default() };
        let visitor = Visitor::with(&site, &options);
        // Nobody's finger was on the button.
        visitor.expect("File chooser dialog");
        monkeys::visit(&visitor, &site, monkey, 150);
    }
}
