//! A browser of one of three engines with a fresh profile, in the hands of somebody who visits the site.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource as _, KeyAction, KeyActions},
    elements::Element,
    error::CmdError,
    key::Key,
    wd::TimeoutConfiguration,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

use super::{
    asks::{POLL, asked},
    browser::{Driver, Engine, has_window, wishes},
    server::Site,
};

const WATCH: &str = include_str!("watch.js");

/// Drop it to end the visit: that fails when something went wrong in the page.
pub struct Visitor<'a> {
    site: &'a Site,
    client: Client,
    runtime: Runtime,
    /// Where downloads arrive, and files to upload stand.
    pub(super) folder: PathBuf,
    faults: Mutex<Vec<String>>,
    home: PathBuf,
    _driver: Driver,
}

impl<'a> Visitor<'a> {
    pub fn new(engine: Engine, site: &'a Site) -> Self {
        Self::with(engine, site, (1280, 900))
    }

    /// With a page of this width and about this height, in CSS pixels.
    pub fn with(engine: Engine, site: &'a Site, size: (u32, u32)) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("engines-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let folder = home.join("downloads");
        fs::create_dir_all(&folder).expect("a folder for downloads");
        let driver = Driver::start(engine, &home);
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let session = async {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(wishes(engine, size, &home)).connect(&driver.address).await
        };
        let client = runtime.block_on(session).unwrap_or_else(|error| panic!("{engine:?} did not start: {error}"));
        let patience = Duration::from_secs(120);
        let timeouts = TimeoutConfiguration::new(Some(patience), Some(patience), None);
        runtime.block_on(client.update_timeouts(timeouts)).expect("times to wait");
        let visitor = Self { site, client, runtime, folder, faults: Mutex::default(), home, _driver: driver };
        if has_window(engine, size) {
            visitor.resize(size);
        }
        visitor
    }

    /// Makes the window so large that the page is: how much the browser keeps for itself is seen only then.
    fn resize(&self, (width, height): (u32, u32)) {
        let start = Instant::now();
        let mut outer = (width, height);
        loop {
            self.done(self.client.set_window_size(outer.0, outer.1)).expect("another size");
            thread::sleep(POLL);
            let inner = ["innerWidth", "innerHeight"].map(|of| self.number(of) as u32);
            if inner == [width, height] {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(60), "the page is {inner:?} in a window of {outer:?}");
            let grown = |outer: u32, wanted: u32, inner: u32| (outer + wanted).saturating_sub(inner).max(100);
            outer = self.done(self.client.get_window_size()).map(|(w, h)| (w as u32, h as u32)).expect("a size");
            outer = (grown(outer.0, width, inner[0]), grown(outer.1, height, inner[1]));
        }
    }

    fn done<T>(&self, command: impl Future<Output = Result<T, CmdError>>) -> Result<T, String> {
        self.runtime.block_on(command).map_err(|error| error.to_string())
    }

    pub fn go(&self, address: &str) {
        self.gather();
        self.done(self.client.goto(address)).unwrap_or_else(|error| panic!("{address}: {error}"));
        self.wait("the page replaces the one before", 30, "document.readyState !== 'loading' && location.href !== 'about:blank'");
        self.js("null");
    }

    /// Takes note of what went wrong in this page, before another one replaces it.
    fn gather(&self) {
        _ = self.value("null");
    }

    /// The value of a JavaScript expression, as [`js`](Self::js) takes it, or what went wrong. Every answer brings along what the page
    /// has reported since the one before, also when the page has been replaced by a visitor's own doing.
    pub fn value(&self, expression: &str) -> Result<Value, String> {
        let script = format!(
            "{WATCH};
            const told = arguments[arguments.length - 1];
            const done = (answer) => told({{ ...answer, faults: __faults.splice(0) }});
            {}.then((value) => done({{ value }}), (fault) => done({{ fault: String(fault) }}));",
            asked(expression)
        );
        let answer = self.done(self.client.execute_async(&script, Vec::new()))?;
        let faults = answer["faults"].as_array().into_iter().flatten().filter_map(Value::as_str).map(String::from);
        self.faults.lock().expect("one thread").extend(faults);
        answer.get("fault").map_or_else(|| Ok(answer["value"].clone()), |fault| Err(fault.to_string()))
    }

    fn element(&self, path: &str) -> Result<Element, String> {
        let css: Vec<_> = path.split(' ').map(|id| format!("[data-testid={id:?}]")).collect();
        self.done(self.client.find(Locator::Css(&css.join(" "))))
    }

    /// Clicks in the middle of an element, once it is enabled and nothing lies over it.
    pub fn click(&self, path: &str) {
        self.wait(&format!("{path} can be clicked"), 20, &format!("!find({path:?}).disabled"));
        self.js(&format!("find({path:?}).scrollIntoView({{ block: 'center', behavior: 'instant' }})"));
        self.tried(path, "clicked", || self.element(path).and_then(|element| self.done(element.click())));
    }

    /// Chooses in a list as a person does, by its options.
    pub fn choose(&self, path: &str, value: &str) {
        self.tried(path, "chosen from", || {
            let select = self.element(path)?;
            self.done(select.select_by_value(value))
        });
    }

    /// Does what may not be possible yet.
    fn tried(&self, path: &str, what: &str, mut deed: impl FnMut() -> Result<(), String>) {
        let start = Instant::now();
        while let Err(fault) = deed() {
            assert!(start.elapsed() < Duration::from_secs(20), "{path} can't be {what}: {fault}");
            thread::sleep(POLL);
        }
    }

    /// Presses a key, by its DOM name.
    pub fn press(&self, key: &str) {
        let value = match key {
            "Tab" => Key::Tab.into(),
            "Enter" => Key::Enter.into(),
            "ArrowLeft" => Key::Left.into(),
            "ArrowDown" => Key::Down.into(),
            _ => key.chars().next().expect("a key"),
        };
        let keys = KeyActions::new("keys".into()).then(KeyAction::Down { value }).then(KeyAction::Up { value });
        self.done(self.client.perform_actions(keys)).unwrap_or_else(|error| panic!("{key}: {error}"));
    }

    /// Chooses a file in a file input.
    pub fn upload(&self, path: &str, name: &str, bytes: &[u8]) {
        let file = self.home.join(name);
        fs::write(&file, bytes).expect("the file to upload");
        let input = self.element(path).unwrap_or_else(|error| panic!("{path}: {error}"));
        self.done(input.send_keys(&file.to_string_lossy())).unwrap_or_else(|error| panic!("{path} takes no file: {error}"));
    }

    /// What there is to know when something failed.
    fn explain(&self) {
        self.gather();
        if let Ok(faults) = self.faults.lock() {
            println!("\nErrors so far:\n  {}", faults.join("\n  "));
        }
        let asked = self.site.asked();
        println!("The last requests: {:?}", &asked[asked.len().saturating_sub(30)..]);
        if let Ok(png) = self.done(self.client.screenshot()) {
            let name = thread::current().name().unwrap_or("journey").replace("::", "-");
            let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
            if fs::write(&file, png).is_ok() {
                println!("Screenshot: {}", file.display());
            }
        }
        // Without what is long and says the same in every state. The page is not needed any more.
        let words = "(document.querySelectorAll('select, footer, noscript, [data-testid=item-list]').forEach(e => e.remove()),
            location.href + '\\n' + document.body.innerText)";
        println!("The page:\n{}", self.value(words).unwrap_or_default().as_str().unwrap_or_default());
    }
}

impl Drop for Visitor<'_> {
    fn drop(&mut self) {
        let is_failing = thread::panicking();
        if is_failing {
            self.explain();
        } else {
            self.gather();
        }
        _ = self.done(self.client.clone().close());
        _ = fs::remove_dir_all(&self.home);
        if let Ok(faults) = self.faults.lock() {
            assert!(is_failing || faults.is_empty(), "the page reported errors:\n  {}", faults.join("\n  "));
        }
    }
}
