//! A browser with a fresh profile, in the hands of somebody who visits the site.

use std::{
    ffi::{OsStr, OsString},
    fmt::{Debug, Display},
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use headless_chrome::{
    Browser, LaunchOptions, Tab,
    protocol::cdp::{
        Browser::SetDownloadBehavior,
        Emulation::{SetDeviceMetricsOverride, SetEmulatedMedia},
        Log::LogEntryLevel,
        Page::{AddScriptToEvaluateOnNewDocument, CaptureScreenshotFormatOption},
        Runtime::{ConsoleAPICalledEventTypeOption as Console, Evaluate, EvaluateReturnObject, RemoteObject},
        types::{Event, Method},
    },
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{
    asks::{POLL, asked},
    server::Site,
};

/// See PLATFORM.md: no sandbox, as containers run everything as root; nothing that the browser does on its own account.
const FLAGS: &[&str] = &[
    "--no-sandbox",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
    "--force-color-profile=srgb",
    // What is in use is told from what is left over (`gc()`), and to the byte.
    "--js-flags=--expose-gc",
    "--enable-precise-memory-info",
    "--password-store=basic",
    // Browsers look for search engines and the like on their own account. They need not find any.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/// With them there is a GPU, emulated on the CPU; without them there is none.
const WEBGPU_FLAGS: &[&str] = &["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--enable-unsafe-swiftshader"];

/// With them Chromium uses a graphics card on Linux, too.
const CARD_FLAGS: &[&str] = &["--enable-unsafe-webgpu", "--enable-features=Vulkan"];

const NO_WORKERS: &str = "Object.defineProperty(Navigator.prototype, 'serviceWorker', { get() { return undefined; } });";

/// The browser library drops a connection on which nothing was said for so long; a software GPU may take minutes for an answer.
const PATIENCE: Duration = Duration::from_secs(900);

#[derive(Debug, Clone)]
pub struct Options {
    pub webgpu: bool,
    /// Whether the browser may use the machine's own graphics card.
    pub card: bool,
    pub size: (u32, u32),
    pub dark: bool,
    /// Whether the browser has service workers. With one, a second visit asks the server for nothing, and faults go unseen.
    pub workers: bool,
    /// JavaScript that runs before that of every page.
    pub script: String,
}

impl Default for Options {
    fn default() -> Self {
        Self { webgpu: false, card: false, size: (1280, 900), dark: false, workers: false, script: String::new() }
    }
}

/// Drop it to end the visit: that fails when something went wrong that no [`Visitor::expect`] allows.
pub struct Visitor<'a> {
    site: &'a Site,
    pub(super) tab: Arc<Tab>,
    /// Errors on the console, uncaught exceptions, failed requests.
    errors: Arc<Mutex<Vec<String>>>,
    expected: Mutex<Vec<String>>,
    /// How often the browser asked before leaving a page. The visitor leaves.
    asked: Arc<AtomicU32>,
    /// For files downloaded and uploaded.
    pub(super) folder: PathBuf,
    /// The last one: it ends the process when it goes.
    browser: Browser,
}

impl<'a> Visitor<'a> {
    /// Somebody with a usual browser that has no GPU.
    pub fn new(site: &'a Site) -> Self {
        Self::with(site, &Options::default())
    }

    pub fn with(site: &'a Site, options: &Options) -> Self {
        let mut flags: Vec<OsString> = FLAGS.iter().map(OsString::from).collect();
        if options.webgpu {
            flags.extend(WEBGPU_FLAGS.iter().map(OsString::from));
        }
        if options.card {
            flags.extend(CARD_FLAGS.iter().map(OsString::from));
        }
        let launch = || {
            Browser::new(LaunchOptions {
                headless: true,
                sandbox: false,
                enable_gpu: options.webgpu || options.card,
                window_size: Some(options.size),
                path: Some(super::setting("CHROME").into()),
                idle_browser_timeout: PATIENCE,
                args: flags.iter().map(OsString::as_os_str).collect::<Vec<&OsStr>>(),
                disable_default_args: true,
                ..LaunchOptions::default()
            })
        };
        Self::in_browser(site, launched(launch), options)
    }

    /// Runs this before anything of every page to come.
    pub fn first_of_all(&self, script: &str) {
        self.call::<AddScriptToEvaluateOnNewDocument>(json!({ "source": script }));
    }

    /// How often the browser has asked before leaving a page.
    pub fn asked_before_leaving(&self) -> u32 {
        self.asked.load(Ordering::Relaxed)
    }

    /// The number of the browser's process; 0 where it is not known.
    pub fn process(&self) -> u32 {
        self.browser.get_process_id().unwrap_or_default()
    }

    /// The same person in a second tab.
    pub fn beside(&self, options: &Options) -> Self {
        Self::in_browser(self.site, self.browser.clone(), options)
    }

    /// Ends the page without a word to it, as a browser does that needs the memory. Somebody else has to have a tab open.
    pub fn kill(&self) {
        self.tab.close_target().unwrap_or_else(|error| panic!("the tab does not close: {error:#}"));
    }

    fn in_browser(site: &'a Site, browser: Browser, options: &Options) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let tab = browser.new_tab().expect("a tab");
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("journeys-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for downloads");
        let visitor =
            Self { site, tab, errors: Arc::default(), expected: Mutex::default(), asked: Arc::default(), folder, browser };
        visitor.listen();
        visitor.call::<SetDownloadBehavior>(json!({ "behavior": "allow", "downloadPath": visitor.folder }));
        visitor.resize(options.size);
        if options.dark {
            visitor.darken();
        }
        let workers = if options.workers { "" } else { NO_WORKERS };
        let script = format!("{}\n{workers}\n{}", include_str!("watch.js"), options.script);
        visitor.call::<AddScriptToEvaluateOnNewDocument>(json!({ "source": script }));
        visitor
    }

    fn listen(&self) {
        let errors = Arc::clone(&self.errors);
        let (asked, tab) = (Arc::clone(&self.asked), Arc::downgrade(&self.tab));
        let add = move |text: String| errors.lock().expect("no listener panics").push(text);
        let listener = move |event: &Event| match event {
            Event::RuntimeExceptionThrown(event) => {
                let details = &event.params.exception_details;
                let what = details.exception.as_ref().and_then(|e| e.description.clone()).unwrap_or_default();
                add(format!("exception: {} {what}", details.text));
            }
            Event::RuntimeConsoleAPICalled(event) if matches!(event.params.Type, Console::Error | Console::Assert) => {
                let words: Vec<_> = event.params.args.iter().map(spoken).collect();
                add(format!("console: {}", words.join(" ")));
            }
            Event::PageJavascriptDialogOpening(_) => {
                asked.fetch_add(1, Ordering::Relaxed);
                // Not here: the answer waits for the browser, and the browser for this.
                let tab = tab.clone();
                thread::spawn(move || tab.upgrade().map(|tab| tab.get_dialog().accept(None)));
            }
            // The messages of workers among them.
            Event::LogEntryAdded(event) if event.params.entry.level == LogEntryLevel::Error => {
                let entry = &event.params.entry;
                add(format!("log: {} {}", entry.text, entry.url.as_deref().unwrap_or_default()));
            }
            _ => {}
        };
        self.tab.add_event_listener(Arc::new(listener)).expect("a listener");
        self.tab.enable_runtime().expect("runtime events");
        self.tab.enable_log().expect("log events");
    }

    /// Calls a method of the browser's protocol, with the parameters as they stand in its documentation.
    pub fn call<M: Method + Serialize + DeserializeOwned + Debug>(&self, parameters: Value) -> M::ReturnObject {
        let method: M = serde_json::from_value(parameters).expect("the parameters of the method");
        self.tab.call_method(method).unwrap_or_else(|error| panic!("the browser refused: {error:#}"))
    }

    pub fn resize(&self, (width, height): (u32, u32)) {
        let mobile = width < 600;
        self.call::<SetDeviceMetricsOverride>(
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile }),
        );
    }

    pub fn darken(&self) {
        self.call::<SetEmulatedMedia>(json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] }));
    }

    pub fn go(&self, address: &str) {
        self.tab.navigate_to(address).unwrap_or_else(|error| panic!("{address}: {error:#}"));
        self.wait("the page replaces the one before", 30, "document.readyState !== 'loading' && location.href !== 'about:blank'");
    }

    /// Allows errors that contain these words.
    pub fn expect(&self, words: &str) {
        self.expected.lock().expect("one thread").push(words.into());
    }

    pub fn wait_for_error(&self, words: &str) {
        let start = Instant::now();
        while !self.errors.lock().expect("no listener panics").iter().any(|error| error.contains(words)) {
            assert!(start.elapsed() < Duration::from_secs(20), "no error says {words:?}");
            thread::sleep(POLL);
        }
    }

    fn unexpected(&self) -> Vec<String> {
        let expected = self.expected.lock().expect("one thread");
        let errors = self.errors.lock().expect("no listener panics");
        errors.iter().filter(|error| !expected.iter().any(|words| error.contains(words))).cloned().collect()
    }

    /// Gives an error too when the page is replaced by another in the middle of it.
    pub fn evaluate(&self, expression: &str, by_value: bool) -> Result<EvaluateReturnObject, String> {
        let parameters = json!({ "expression": asked(expression), "awaitPromise": true, "returnByValue": by_value });
        let method: Evaluate = serde_json::from_value(parameters).expect("the parameters of the method");
        let answer = self.tab.call_method(method).map_err(|error| format!("{error:#}"))?;
        match answer.exception_details {
            None => Ok(answer),
            Some(fault) => Err(fault.exception.and_then(|e| e.description).unwrap_or(fault.text)),
        }
    }

    /// The value of a JavaScript expression, as [`js`](Self::js) takes it, or what went wrong.
    pub fn value(&self, expression: &str) -> Result<Value, String> {
        self.evaluate(expression, true).map(|answer| answer.result.value.unwrap_or(Value::Null))
    }

    /// What there is to know when something failed.
    fn explain(&self) {
        let errors = self.errors.lock().map(|errors| errors.join("\n  ")).unwrap_or_default();
        println!("\nErrors so far:\n  {errors}");
        let asked = self.site.asked();
        println!("The last requests: {:?}", &asked[asked.len().saturating_sub(30)..]);
        if let Ok(png) = self.tab.capture_screenshot(CaptureScreenshotFormatOption::Png, None, None, true) {
            let name = thread::current().name().unwrap_or("journey").replace("::", "-");
            let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
            if fs::write(&file, png).is_ok() {
                println!("Screenshot: {}", file.display());
            }
        }
        // Without what is long and says the same in every state. The page is not needed any more.
        let words = "(document.querySelectorAll('select, footer, noscript, [data-testid=item-list]').forEach(e => e.remove()),
            location.href + '\\npredictions under way: ' + __seen.pending() + '\\n' + document.body.innerText)";
        if let Ok(answer) = self.value(words) {
            println!("The page:\n{}", answer.as_str().unwrap_or_default());
        }
    }
}

impl Drop for Visitor<'_> {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.folder);
        if thread::panicking() {
            self.explain();
            return;
        }
        let errors = self.unexpected();
        assert!(errors.is_empty(), "the browser reported errors:\n  {}", errors.join("\n  "));
    }
}

/// One at a time: the library looks for a free port, which another browser may have taken before this one does. And a machine that is busy
/// may not answer in time.
fn launched<E: Display>(launch: impl Fn() -> Result<Browser, E>) -> Browser {
    static LAUNCH: Mutex<()> = Mutex::new(());
    let _turn = LAUNCH.lock().unwrap_or_else(PoisonError::into_inner);
    for _ in 0..2 {
        if let Ok(browser) = launch() {
            return browser;
        }
    }
    launch().unwrap_or_else(|error| panic!("the browser did not start: {error:#}"))
}

/// An argument of a console message, as it would be printed.
fn spoken(object: &RemoteObject) -> String {
    match &object.value {
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
        None => object.description.clone().unwrap_or_default(),
    }
}
