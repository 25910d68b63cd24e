//! The built site on a port of this machine, with faults to order and a list of what was asked for.

use std::{
    collections::HashMap,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io::Write,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard},
    thread,
    time::Duration,
};

use flate2::{Compression, write::GzEncoder};

use super::{
    http::{Answer, Host, Request},
    line::{Line, Sender},
    turns,
};

/// What is wrong with one file.
#[derive(Debug, Clone)]
pub enum Fault {
    /// 404.
    Missing,
    /// The index page, as hosts give it that answer everything with it.
    Html,
    /// Only so many bytes of it are there.
    Truncated(usize),
    /// It is a file of the same length with other content.
    Altered,
    /// It takes its time.
    Late(Duration),
    /// A script with these lines of ours before its own.
    After(&'static str),
}

/// The policy of index.html, as a header too: so it holds for workers, which a page's own policy does not reach. A request to any
/// other host, by the page or a worker, breaks it, and the browser reports that as an error.
pub const STRICT_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; \
    object-src 'none'; style-src 'self'; img-src 'self' data: blob:; base-uri 'self'; form-action 'none'; \
    require-trusted-types-for 'script'; trusted-types default ace-inert";

#[derive(Default)]
struct State {
    folder: PathBuf,
    /// The part of every address before the site's folder.
    base: String,
    /// What travels compressed, by the tag of what it is without; pictures are compressed as they are.
    compressed: HashMap<String, Arc<Vec<u8>>>,
    /// Whether the policy is left to the pages.
    is_bare: bool,
    faults: HashMap<String, Fault>,
    gone: bool,
    asked: Vec<String>,
    outside: Vec<String>,
}

/// A running server. It ends when dropped.
pub struct Site {
    host: Host,
    state: Arc<Mutex<State>>,
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().expect("no thread panics while it holds the state")
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
        turns::join();
        let state = Arc::new(Mutex::new(State { folder, base: base.into(), ..State::default() }));
        let host = Host::start({
            let state = Arc::clone(&state);
            move |request| answer(&state, request)
        });
        Self { host, state }
    }

    /// From now on the site stands on a usual host at the other end of this line: one that compresses, with gzip alone.
    pub fn move_behind(&self, line: Line) {
        let folder = self.state().folder.clone();
        // In advance, as hosts do it, or so fast that nobody waits.
        let packed = files(&folder).into_iter().filter(|file| mime(file) != "image/png").map(|file| {
            let bytes = fs::read(folder.join(&file)).unwrap_or_else(|error| panic!("{file} can't be read: {error}"));
            (tag(&bytes), Arc::new(compressed(&bytes)))
        });
        let packed = packed.collect();
        self.state().compressed = packed;
        self.line().set(Some(line));
    }

    /// What went over the line to the site's visitors.
    pub fn line(&self) -> &Sender {
        &self.host.sender
    }

    /// The address of the page with this query string.
    pub fn url(&self, query: &str) -> String {
        format!("http://{}{}{query}", self.host.address, self.state().base)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
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

fn answer(state: &Mutex<State>, request: &Request) -> Answer {
    let mut locked = lock(state);
    let target = request.target.as_str();
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let Some(path) = path.strip_prefix(locked.base.as_str()) else {
        locked.outside.push(target.into());
        return missing();
    };
    let path = if path.is_empty() { "index.html" } else { path };
    locked.asked.push(path.into());
    if locked.gone {
        return Answer::Nothing;
    }
    let fault = locked.faults.get(path).cloned();
    let policy = if locked.is_bare { String::new() } else { format!("Content-Security-Policy: {STRICT_POLICY}\r\n") };
    let file = locked.folder.join(path);
    drop(locked);
    let plain = !path.split('/').any(|part| part == "..");
    let Some(mut bytes) = fs::read(file).ok().filter(|_| plain) else { return missing() };
    match fault {
        None => {}
        Some(Fault::Missing) => return missing(),
        Some(Fault::Html) => {
            let body = Arc::new(b"<!doctype html><title>not this</title>".to_vec());
            return Answer::Some { status: 200, headers: "Content-Type: text/html; charset=utf-8\r\n".into(), body };
        }
        Some(Fault::Truncated(length)) => bytes.truncate(length),
        Some(Fault::Altered) => {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
        }
        Some(Fault::Late(time)) => thread::sleep(time),
        Some(Fault::After(lines)) => drop(bytes.splice(0..0, lines.bytes())),
    }
    let tag = tag(&bytes);
    let status = if request.has == tag { 304 } else { 200 };
    // `no-cache` so that a file that was mended is asked for again.
    let mut headers = format!(
        "Content-Type: {}\r\nCache-Control: no-cache\r\nETag: {tag}\r\nX-Content-Type-Options: nosniff\r\n{policy}",
        mime(path)
    );
    let mut body = Arc::new(bytes);
    if let Some(packed) = lock(state).compressed.get(&tag).filter(|_| request.takes_gzip) {
        headers.push_str("Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n");
        body = Arc::clone(packed);
    }
    Answer::Some { status, headers, body }
}

fn missing() -> Answer {
    Answer::Some { status: 404, headers: "Content-Type: text/plain\r\n".into(), body: Arc::new(b"404 Not Found\n".to_vec()) }
}

/// Names a file's content, so that a browser that has it need not get it again.
fn tag(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

/// All files of a folder, relative to it.
fn files(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(file) = path.strip_prefix(folder) {
                files.push(file.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    files
}

/// As hosts compress what they are asked for: at gzip's usual level.
fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes what is written to it")
}

fn mime(path: &str) -> &'static str {
    match Path::new(path).extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}
