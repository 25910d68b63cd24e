//! Visits without a network, and newer versions of the site.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    EGYPT,
    journeys_support::{
        page::assert_distribution,
        server::{Site, built},
        visitor::{Options, Visitor},
    },
};

/// A folder below another host's, where neighbours have caches of their own.
const BASE: &str = "/some/sub/path/";

const NEWER: &str = "ffffffffffffffff";

fn options() -> Options {
    Options { workers: true, ..Options::default() }
}

/// Waits until this version is kept and the page is in the worker's hands.
fn wait_until_kept(visitor: &Visitor) {
    visitor.wait("the service worker is in charge", 120, "navigator.serviceWorker.controller?.state === 'activated'");
}

/// What the cards of the address are for: which version this page is of.
fn version(visitor: &Visitor) -> String {
    visitor.text(
        "document.querySelector('meta[name=ace-build]').content + ' ' + document.querySelector('meta[name=description]').content",
    )
}

fn caches(visitor: &Visitor) -> Vec<String> {
    let names = visitor.js("(await caches.keys()).sort()");
    names.as_array().into_iter().flatten().filter_map(Value::as_str).map(String::from).collect()
}

/// Follows the message about a newer version, until its engine has answered.
fn load_the_newer(visitor: &Visitor) {
    visitor.click("notice-action");
    visitor.wait(
        "the newer version is there",
        30,
        &format!("document.querySelector('meta[name=ace-build]')?.content === {NEWER:?}"),
    );
    visitor.ready(90);
    visitor.prediction();
}

#[test]
fn everything_works_without_a_network_after_the_first_visit() {
    let site = Site::serve_under(BASE);
    let visitor = Visitor::with(&site, &options());
    visitor.open(&site.url(EGYPT));
    let answer = visitor.prediction();
    wait_until_kept(&visitor);
    let kept = caches(&visitor);
    assert!(kept.len() == 1 && kept[0].starts_with(&format!("ace:{BASE}:")), "{kept:?}");
    assert_eq!(visitor.text("(await navigator.serviceWorker.getRegistration()).scope"), site.url(""));

    site.vanish();
    site.forget_asked();
    // A look for a newer version is no fault of the page.
    visitor.expect("service-worker.js");
    visitor.open(&site.url(EGYPT));
    assert_eq!(visitor.prediction(), answer);
    let asked: Vec<String> = site.asked().into_iter().filter(|path| path != "service-worker.js").collect();
    assert_eq!(asked, Vec::<String>::new(), "asked for without a network");
    // What was never loaded before: other countries, other views, the other language, and a fine-tune.
    visitor.open(&site.url("?v=2&country=IND&item=Q33&gender=female&lang=es"));
    visitor.wait("the page speaks Spanish", 20, "document.documentElement.lang === 'es'");
    visitor.survey();
    visitor.prediction();
    for view in ["shifts", "many", "map", "lessons", "class", "results", "method", "data", "about"] {
        visitor.open_view(&site.url(&format!("?v=2&view={view}")));
        assert_eq!(visitor.text("document.querySelector('main').dataset.view"), view);
    }
    visitor.open(&site.url("?v=2&view=align&country=EGY&item=Q29"));
    visitor.set_training("item", 3, 2);
    visitor.click("train-start");
    visitor.wait_for_step(3, 60);
    visitor.wait_for_phase("ended", 30);

    // What not everybody needs is there once it was asked for.
    visitor.expect("Failed to load resource");
    let status = "await fetch('models/mode/adapter_model.safetensors').then(r => r.status, () => 0)";
    assert_eq!(visitor.js(status), json!(0));
    site.mend();
    assert_eq!(visitor.js(status), json!(200));
    site.vanish();
    assert_eq!(visitor.js(status), json!(200));
}

#[test]
fn a_newer_version_comes_whole_and_when_it_is_asked_for() {
    let newer = Newer::make();
    let site = Site::serve();
    let visitor = Visitor::with(&site, &options());
    visitor.open(&site.url(EGYPT));
    wait_until_kept(&visitor);
    let old = version(&visitor);
    let old_build = old.split(' ').next().unwrap_or_default().to_owned();
    let beside = visitor.beside(&options());
    beside.open(&site.url(EGYPT));
    assert_eq!(version(&beside), old);

    site.replace(newer.folder.clone());
    site.forget_asked();
    visitor.js("void await (await navigator.serviceWorker.getRegistration()).update()");
    let notice = visitor.notice("newer version");
    assert!(notice.contains("Load it"), "{notice}");
    // Only what has changed has come.
    assert!(!site.asked().iter().any(|path| path.ends_with(".safetensors")), "{:?}", site.asked());
    // Nobody has asked for it yet.
    visitor.open(&site.url(EGYPT));
    assert_eq!(version(&visitor), old);
    visitor.prediction();
    visitor.notice("newer version");
    assert_eq!(caches(&visitor).len(), 2);

    load_the_newer(&visitor);
    assert_eq!(version(&visitor), format!("{NEWER} {}", Newer::WORDS));
    // Of one version throughout.
    let loaded = visitor.js(
        "performance.getEntriesByType('resource').map(e => new URL(e.name).searchParams.get('v')).filter(v => v?.length === 16)",
    );
    let loaded = loaded.as_array().cloned().unwrap_or_default();
    assert!(!loaded.is_empty() && loaded.iter().all(|v| v == NEWER), "{loaded:?}");
    let size = |visitor: &Visitor, build: &str| {
        visitor.number(&format!("(await (await fetch('models/results.csv?v={build}')).arrayBuffer()).byteLength"))
    };
    let [old_size, new_size] =
        [&built(), &newer.folder].map(|f| fs::metadata(f.join("models/results.csv")).expect("a file").len() as f64);
    assert_eq!(size(&visitor, NEWER), new_size);

    // The other tab goes on with what it has, also without a network. A file of its version that is gone is not replaced by another.
    assert_eq!(version(&beside), old);
    beside.expect("410");
    assert_eq!(
        beside.js(&format!("(await fetch('models/results.csv?v={old_build}')).status")),
        json!(410),
        "{old_size} bytes were there"
    );
    beside.fill("country-select", "IND");
    beside.survey();
    beside.prediction();
    assert_eq!(caches(&beside).len(), 2);
    beside.notice("newer version");
    beside.click("notice-action");
    beside.wait(
        "the newer version is here too",
        30,
        &format!("document.querySelector('meta[name=ace-build]')?.content === {NEWER:?}"),
    );
    beside.ready(90);
    // Nobody has the old one open.
    beside.wait("the old version is deleted", 20, "(await caches.keys()).length === 1");
    site.vanish();
    visitor.expect("service-worker.js");
    visitor.open(&site.url(EGYPT));
    visitor.prediction();
    assert_eq!(version(&visitor), format!("{NEWER} {}", Newer::WORDS));
}

/// Without a service worker a page asks the host, which has another version by now and serves its files by the same names.
#[test]
fn an_engine_of_a_newer_version_is_not_used_by_the_page_before() {
    let newer = Newer::make();
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url(EGYPT));
    visitor.prediction();
    site.replace(newer.folder.clone());
    visitor.fill("engine-select", "cpu");
    let failure = visitor.engine_failure();
    assert!(failure.contains("newer version"), "{failure}");
    assert_distribution("computed beforehand", &visitor.told_beforehand());
    visitor.notice("newer version");
    load_the_newer(&visitor);
    assert_eq!(visitor.notices(), Vec::<String>::new());
}

#[test]
fn a_newer_version_is_seen_where_lessons_are_opened_without_a_service_worker() {
    let newer = Newer::make();
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url(EGYPT));
    visitor.prediction();
    assert!(visitor.holds("!navigator.serviceWorker?.controller"));
    site.replace(newer.folder.clone());
    visitor.view("lessons");
    visitor.notice("newer version");
    visitor.click("notice-action");
    visitor.wait(
        "the newer version is there",
        60,
        &format!("document.querySelector('meta[name=ace-build]')?.content === {NEWER:?}"),
    );
    visitor.wait("its lessons", 60, "all('lesson-start').length >= 5");
    assert_eq!(visitor.notices(), Vec::<String>::new());
}

#[test]
fn a_version_that_does_not_arrive_whole_is_not_taken() {
    let newer = Newer::make();
    let site = Site::serve();
    let visitor = Visitor::with(&site, &options());
    visitor.open(&site.url(EGYPT));
    wait_until_kept(&visitor);
    let old = version(&visitor);
    // The host has the worker of the newer version already, and still the former page.
    fs::copy(built().join("index.html"), newer.folder.join("index.html")).expect("a copy");
    site.replace(newer.folder.clone());
    visitor.js("await (await navigator.serviceWorker.getRegistration()).update().catch(() => {})");
    visitor.wait(
        "the newer version is given up",
        30,
        "await (async () => { const r = await navigator.serviceWorker.getRegistration(); return !r.installing && !r.waiting; })()
            && (await caches.keys()).length === 1",
    );
    visitor.open(&site.url(EGYPT));
    visitor.prediction();
    assert_eq!(version(&visitor), old);
    assert_eq!(visitor.notices(), Vec::<String>::new());
}

/// A copy of the site with another page, another file of figures, and the list and name of a newer version.
struct Newer {
    folder: PathBuf,
}

impl Newer {
    const WORDS: &str = "A newer version.";

    fn make() -> Self {
        static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("newer-{}-{number}", std::process::id()));
        copy(&built(), &folder);
        let newer = Self { folder };
        let worker = newer.read("service-worker.js");
        let line = worker.lines().find(|line| line.starts_with("const SITE = ")).expect("the list of the site").to_owned();
        let json = line.trim_start_matches("const SITE = ").trim_end_matches(';');
        let mut list: Value = serde_json::from_str(json).expect("the list of the site");
        let old = list["build"].as_str().expect("a build").to_owned();
        for file in ["index.html", "engine-cpu_loader.js", "engine-gpu_loader.js"] {
            newer.write(file, &newer.read(file).replace(&old, NEWER));
        }
        let html = newer.read("index.html");
        let (before, rest) = html.split_once("name=\"description\" content=\"").expect("a description");
        let (_, after) = rest.split_once('"').expect("its end");
        newer.write("index.html", &format!("{before}name=\"description\" content=\"{}\"{after}", Self::WORDS));
        newer.write("models/results.csv", &format!("{}\n", newer.read("models/results.csv")));
        list["build"] = NEWER.into();
        for part in ["core", "rest"] {
            for entry in list[part].as_array_mut().expect("entries") {
                let bytes = fs::read(newer.folder.join(entry[0].as_str().expect("a path"))).expect("a listed file");
                let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
                *entry = json!([entry[0], bytes.len(), hash]);
            }
        }
        newer.write("service-worker.js", &worker.replace(&line, &format!("const SITE = {list};")));
        newer
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.folder.join(file), text).unwrap_or_else(|error| panic!("{file}: {error}"));
    }
}

impl Drop for Newer {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.folder);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a kind").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
