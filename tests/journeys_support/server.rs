//! The built site on a port of this machine, with faults to order and a list of what was asked for.

use std::{
    collections::HashMap,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard},
    thread::{self, JoinHandle},
    time::Duration,
};

use tiny_http::{Request, Server};

/// What is wrong with one file.
#[derive(Debug, Clone)]
pub enum Fault {
    /// 404.
    Missing,
    /// Only so many bytes of it are there.
    Truncated(usize),
    /// It is a file of the same length with other content.
    Altered,
    /// It takes its time.
    Late(Duration),
}

/// The policy of index.html, as a header too: so it holds for workers, which a page's own policy does not reach. A request to any
/// other host, by the page or a worker, breaks it, and the browser reports that as an error.
pub const STRICT_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; \
    object-src 'none'; style-src 'self'; img-src 'self' data: blob:; base-uri 'self'; form-action 'none'";

const THREADS: usize = 6;

#[derive(Default)]
struct State {
    folder: PathBuf,
    /// Whether the policy is left to the pages.
    is_bare: bool,
    faults: HashMap<String, Fault>,
    gone: bool,
    asked: Vec<String>,
    outside: Vec<String>,
}

struct Shared {
    server: Server,
    base: String,
    state: Mutex<State>,
}

/// A running server. It ends when dropped.
pub struct Site {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

impl Site {
    /// Serves the built site at the root of its host.
    pub fn serve() -> Self {
        Self::start(built(), "/")
    }

    /// Serves any folder.
    pub fn serve_folder(folder: PathBuf) -> Self {
        Self::start(folder, "/")
    }

    /// Serves it in a folder of its host.
    pub fn serve_under(base: &str) -> Self {
        Self::start(built(), base)
    }

    /// From now on another folder is served at the same address: another version of the site.
    pub fn replace(&self, folder: PathBuf) {
        self.state().folder = folder;
    }

    /// From now on answers come without a policy, as from a host that knows nothing of this site.
    pub fn leave_policy_to_pages(&self) {
        self.state().is_bare = true;
    }

    fn start(folder: PathBuf, base: &str) -> Self {
        let server = Server::http("127.0.0.1:0").expect("a free port");
        let shared = Arc::new(Shared { server, base: base.into(), state: Mutex::new(State { folder, ..State::default() }) });
        let work = |_| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                while let Ok(request) = shared.server.recv() {
                    shared.answer(request);
                }
            })
        };
        let threads = (0..THREADS).map(work).collect();
        Self { shared, threads }
    }

    /// The address of the page with this query string.
    pub fn url(&self, query: &str) -> String {
        let address = self.shared.server.server_addr().to_ip().expect("an IP address");
        format!("http://{address}{}{query}", self.shared.base)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().expect("no thread panics while it holds the state")
    }

    pub fn break_file(&self, path: &str, fault: Fault) {
        let mut state = self.state();
        assert!(state.folder.join(path).is_file(), "the site has no {path} to break");
        state.faults.insert(path.into(), fault);
    }

    pub fn mend(&self) {
        let mut state = self.state();
        state.faults.clear();
        state.gone = false;
    }

    /// From now on nothing is answered any more.
    pub fn vanish(&self) {
        self.state().gone = true;
    }

    /// The files asked for so far, without query strings.
    pub fn asked(&self) -> Vec<String> {
        self.state().asked.clone()
    }

    pub fn forget_asked(&self) {
        self.state().asked.clear();
    }

    /// Requests to this host, but not to the folder of the site.
    pub fn outside(&self) -> Vec<String> {
        self.state().outside.clone()
    }

    /// The content of a file of the site, as it is without faults.
    pub fn file(&self, path: &str) -> Vec<u8> {
        let path = self.state().folder.join(path);
        fs::read(&path).unwrap_or_else(|error| panic!("{} can't be read: {error}", path.display()))
    }
}

/// The built site's folder.
pub fn built() -> PathBuf {
    let folder = PathBuf::from(super::setting("ACE_SITE"));
    assert!(folder.join("index.html").is_file(), "{} holds no built site; run `cargo xtask test journeys`", folder.display());
    folder
}

impl Drop for Site {
    fn drop(&mut self) {
        for _ in &self.threads {
            self.shared.server.unblock();
        }
        for thread in self.threads.drain(..) {
            _ = thread.join();
        }
    }
}

impl Shared {
    fn answer(&self, request: Request) {
        let url = request.url().to_owned();
        let (reply, wait) = self.reply(&url);
        if let Some(wait) = wait {
            thread::sleep(wait);
        }
        // A browser that has gone away in the meantime is no fault of the site.
        _ = match reply {
            Reply::File(mime, bytes, policy) => send(request, "200 OK", mime, policy, &bytes),
            Reply::Missing => send(request, "404 Not Found", "text/plain", "", b"404 Not Found\n"),
            Reply::Nothing => {
                // Neither tiny_http nor HTTP has a way to say nothing; what is no HTTP ends as a network error too. Browsers
                // look at the first few bytes together.
                let mut writer = request.into_writer();
                writer.write_all(&[b'?'; 64]).and_then(|()| writer.flush())
            }
        };
    }

    fn reply(&self, url: &str) -> (Reply, Option<Duration>) {
        let mut state = self.state.lock().expect("no thread panics while it holds the state");
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let Some(path) = path.strip_prefix(&self.base) else {
            state.outside.push(url.into());
            return (Reply::Missing, None);
        };
        let path = if path.is_empty() { "index.html" } else { path };
        state.asked.push(path.into());
        if state.gone {
            return (Reply::Nothing, None);
        }
        let fault = state.faults.get(path).cloned();
        let policy = if state.is_bare { "" } else { STRICT_POLICY };
        let file = state.folder.join(path);
        drop(state);
        let plain = !path.split('/').any(|part| part == "..");
        let Some(mut bytes) = fs::read(file).ok().filter(|_| plain) else { return (Reply::Missing, None) };
        let mut wait = None;
        match fault {
            None => {}
            Some(Fault::Missing) => return (Reply::Missing, None),
            Some(Fault::Truncated(length)) => bytes.truncate(length),
            Some(Fault::Altered) => {
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
            }
            Some(Fault::Late(time)) => wait = Some(time),
        }
        (Reply::File(mime(path), bytes, policy), wait)
    }
}

/// Answers, and has the browser close the connection: `tiny_http` answers nobody else while more than four are kept open, and does
/// not let a `Response` say so.
fn send(request: Request, status: &str, mime: &str, policy: &str, bytes: &[u8]) -> io::Result<()> {
    let mut writer = request.into_writer();
    let policy = if policy.is_empty() { String::new() } else { format!("Content-Security-Policy: {policy}\r\n") };
    let length = bytes.len();
    // `no-cache` so that a file that was mended is asked for again.
    write!(
        writer,
        "HTTP/1.1 {status}\r\nContent-Type: {mime}\r\nContent-Length: {length}\r\nCache-Control: no-cache\r\n\
         X-Content-Type-Options: nosniff\r\n{policy}Connection: close\r\n\r\n"
    )?;
    writer.write_all(bytes)?;
    writer.flush()
}

enum Reply {
    /// Its kind, itself, and the policy.
    File(&'static str, Vec<u8>, &'static str),
    Missing,
    Nothing,
}

fn mime(path: &str) -> &'static str {
    match Path::new(path).extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}
