//! The browsers of three engines, each started by a driver that speaks WebDriver.

use std::{
    fs,
    io::Read as _,
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Map, Value, json};

use super::{asks::POLL, setting};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

/// A style for the browser's own window, whose buttons would not let it be as narrow as a phone.
const NARROW_FIREFOX: &str = ":root { min-width: 0 !important; }";
const NARROW_WEBKIT: &str = "* { font-size: 1px; padding: 0; margin: 0; border-width: 0; min-width: 0; min-height: 0; }";

/// Below this many CSS pixels a screen is a phone's.
const PHONE: u32 = 600;

/// A driver with what it needs. It ends when dropped, and a browser that was not closed with it.
pub struct Driver {
    processes: Vec<Child>,
    /// Where it listens.
    pub address: String,
}

impl Driver {
    /// Starts the driver of this engine. `folder` takes the browser's files.
    pub fn start(engine: Engine, folder: &Path) -> Self {
        let port = free_port();
        let mut driver = Self { processes: Vec::new(), address: format!("http://127.0.0.1:{port}") };
        let mut command = match engine {
            Engine::Chromium => Command::new(setting("CHROMEDRIVER")),
            Engine::Firefox => {
                let mut command = Command::new(setting("GECKODRIVER"));
                command.args(["--websocket-port", "0"]);
                command
            }
            Engine::WebKit => {
                let mut command = Command::new(setting("WEBKIT_DRIVER"));
                command.env("DISPLAY", driver.screen()).env("XDG_CONFIG_HOME", folder);
                write(folder, "gtk-3.0/gtk.css", NARROW_WEBKIT);
                write(folder, "user-dirs.dirs", &format!("XDG_DOWNLOAD_DIR={:?}\n", folder.join("downloads")));
                command
            }
        };
        command.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null());
        driver.processes.push(command.spawn().unwrap_or_else(|error| panic!("the driver of {engine:?} did not start: {error}")));
        let start = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            assert!(start.elapsed() < Duration::from_secs(30), "the driver of {engine:?} does not listen");
            thread::sleep(POLL);
        }
        driver
    }

    /// A screen that nobody sees: this browser has no mode without one.
    fn screen(&mut self) -> String {
        let mut command = Command::new(setting("XVFB"));
        command.args(["-displayfd", "1", "-screen", "0", "1600x1200x24"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("no screen for the browser: {error}"));
        let mut output = child.stdout.take().expect("it is piped");
        self.processes.push(child);
        let mut number = Vec::new();
        let mut byte = [0];
        while output.read_exact(&mut byte).is_ok() && byte != *b"\n" {
            number.push(byte[0]);
        }
        format!(":{}", String::from_utf8_lossy(&number))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The screen last.
        for mut process in self.processes.drain(..).rev() {
            _ = process.kill();
            _ = process.wait();
        }
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("an address").port()
}

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(&path, text).unwrap_or_else(|error| panic!("{} can't be written: {error}", path.display()));
}

/// What to ask a driver for: a browser whose downloads come into `folder/downloads` without a question.
pub fn wishes(engine: Engine, (width, height): (u32, u32), folder: &Path) -> Map<String, Value> {
    let downloads = folder.join("downloads");
    let program = |variable: &str| setting(variable).to_string_lossy().into_owned();
    let (name, wishes) = match engine {
        Engine::Chromium => {
            // No sandbox, as containers run everything as root.
            let mut wishes = json!({
                "binary": program("CHROME"),
                "args": ["--headless=new", "--no-sandbox", "--no-first-run", "--disable-dev-shm-usage", "--disable-background-networking"],
                "prefs": { "download.default_directory": downloads },
            });
            if width < PHONE {
                wishes["mobileEmulation"] = json!({ "deviceMetrics": { "width": width, "height": height, "pixelRatio": 1 } });
            }
            ("goog:chromeOptions", wishes)
        }
        Engine::Firefox => {
            let profile = folder.join("profile");
            write(&profile, "chrome/userChrome.css", NARROW_FIREFOX);
            let prefs = json!({
                "browser.download.folderList": 2,
                "browser.download.dir": downloads,
                "toolkit.legacyUserProfileCustomizations.stylesheets": true,
            });
            let args = json!(["-headless", "-profile", profile]);
            ("moz:firefoxOptions", json!({ "binary": program("FIREFOX"), "args": args, "prefs": prefs }))
        }
        Engine::WebKit => ("webkitgtk:browserOptions", json!({ "binary": program("WEBKIT"), "args": ["--automation"] })),
    };
    Map::from_iter([(name.to_owned(), wishes)])
}

/// Whether the window itself is made as wide as the screen is to be.
pub fn has_window(engine: Engine, (width, _): (u32, u32)) -> bool {
    engine != Engine::Chromium || width >= PHONE
}
