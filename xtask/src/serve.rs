//! Serves the built site, for this machine only.

use std::{
    fs::File,
    io::{self, Read, Write},
    net::TcpListener,
    path::Path,
    sync::Arc,
    thread,
};

use anyhow::{Context, Result, bail, ensure};
use tiny_http::{Method, Request, Server, StatusCode};

use crate::{
    accepts::preferred,
    compress::Encoding,
    served::{Site, mime},
};

/// How many ports are tried, beginning with the one asked for.
const PORTS: u16 = 20;

/// A browser opens six connections to a host, and each of these answers one request at a time.
const THREADS: usize = 8;

/// Serves a built site until the process is stopped.
///
/// # Errors
/// When there is no site, or no port.
pub fn built(folder: &Path, host: &str, port: u16) -> Result<()> {
    ensure!(folder.join("index.html").is_file(), "{} holds no site; run `cargo xtask build` first", folder.display());
    let listener = listen(host, port)?;
    announce(&listener, port)?;
    run(listener, Arc::new(Site::whole(folder.to_path_buf())))
}

/// Prints where the site is to be found.
///
/// # Errors
/// When the listener has no address.
pub fn announce(listener: &TcpListener, port: u16) -> Result<()> {
    let address = listener.local_addr()?;
    if port != 0 && address.port() != port {
        println!("Port {port} is taken.");
    }
    println!("\nACE Playground is ready: http://{address}/\n(Ctrl+C stops it)");
    Ok(())
}

/// The first free port from `port` on.
///
/// # Errors
/// When there is none.
pub fn listen(host: &str, port: u16) -> Result<TcpListener> {
    for port in port..=port.saturating_add(PORTS - 1) {
        match TcpListener::bind((host, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(error) => return Err(error).with_context(|| format!("can't listen on {host}:{port}")),
        }
    }
    bail!("the {PORTS} ports from {port} on are all taken; choose another with --port")
}

/// Serves until the process is stopped.
///
/// # Errors
/// When the server does not start.
pub fn run(listener: TcpListener, site: Arc<Site>) -> Result<()> {
    let server = Server::from_listener(listener, None).map_err(|error| anyhow::anyhow!("the server did not start: {error}"))?;
    let server = Arc::new(server);
    let work = || {
        let (server, site) = (Arc::clone(&server), Arc::clone(&site));
        thread::spawn(move || {
            while let Ok(request) = server.recv() {
                answer(request, &site);
            }
        })
    };
    let threads: Vec<_> = (0..THREADS).map(|_| work()).collect();
    for thread in threads {
        thread.join().map_err(|_| anyhow::anyhow!("the server stopped"))?;
    }
    Ok(())
}

fn answer(request: Request, site: &Site) {
    let found = match request.method() {
        Method::Get | Method::Head => site.find(request.url()),
        _ => Err((405, None)),
    };
    let opened = found.and_then(|path| open(&path, &preferred(&accepted(&request))).ok_or((404, None)));
    // A browser that goes away in the middle of an answer is no error of ours.
    _ = match opened {
        Ok((head, file)) => send(request, &head, file),
        Err((status, words)) => {
            let status = StatusCode(status);
            let text = words.map_or_else(|| format!("{} {}\n", status.0, status.default_reason_phrase()), str::to_owned);
            let head = Head { status, mime: "text/plain; charset=utf-8", length: text.len() as u64, encoding: None };
            send(request, &head, text.as_bytes())
        }
    };
}

/// What stands above the body of an answer.
struct Head {
    status: StatusCode,
    mime: &'static str,
    length: u64,
    encoding: Option<Encoding>,
}

/// What the browser says about compression; several headers of a name count as one.
fn accepted(request: &Request) -> String {
    let headers = request.headers().iter().filter(|header| header.field.equiv("Accept-Encoding"));
    headers.map(|header| header.value.as_str()).collect::<Vec<_>>().join(",")
}

/// A file, or that of its compressed copies which the browser likes best. The type is the file's own in both cases.
fn open(path: &Path, encodings: &[Encoding]) -> Option<(Head, File)> {
    let original = File::open(path).ok()?;
    let modified = |file: &File| file.metadata().and_then(|data| data.modified()).ok();
    // A copy that is older than its file is of another build.
    let fresh = |encoding: &Encoding| {
        let copy = File::open(encoding.copy_of(path)).ok()?;
        (modified(&copy)? >= modified(&original)?).then_some((Some(*encoding), copy))
    };
    let (encoding, file) = encodings.iter().find_map(fresh).unwrap_or((None, original));
    let length = file.metadata().ok()?.len();
    Some((Head { status: StatusCode(200), mime: mime(path), length, encoding }, file))
}

/// Answers, and has the browser close the connection: `tiny_http` answers nobody else while more than four are kept open, and does
/// not let a `Response` say so.
fn send(request: Request, head: &Head, mut body: impl Read) -> io::Result<()> {
    let has_body = *request.method() != Method::Head;
    let mut writer = request.into_writer();
    let Head { status, mime, length, encoding } = head;
    let (code, reason) = (status.0, status.default_reason_phrase());
    let encoding = encoding.map_or_else(String::new, |encoding| format!("Content-Encoding: {}\r\n", encoding.name()));
    // With its length, never in chunks: the page shows how much of a file has come. A browser may keep a file, but asks before it
    // uses it, so that a rebuilt site is never mixed with the one before.
    write!(
        writer,
        "HTTP/1.1 {code} {reason}\r\nContent-Type: {mime}\r\nContent-Length: {length}\r\n{encoding}Vary: Accept-Encoding\r\n\
         Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
    )?;
    if has_body {
        io::copy(&mut body, &mut writer)?;
    }
    writer.flush()
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        net::{SocketAddr, TcpStream},
        path::PathBuf,
        time::{Duration, SystemTime},
    };

    use super::*;

    /// Sends a request and reads until the server closes the connection.
    fn ask_with(address: SocketAddr, request: &str, headers: &str) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "{request} HTTP/1.1\r\nHost: here\r\n{headers}Connection: close\r\n\r\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    }

    fn ask(address: SocketAddr, request: &str) -> String {
        ask_with(address, request, "")
    }

    /// A folder that is served until the test ends.
    fn served(name: &str) -> (PathBuf, SocketAddr) {
        let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("models")).unwrap();
        let listener = listen("127.0.0.1", 0).unwrap();
        let address = listener.local_addr().unwrap();
        let site = Arc::new(Site::whole(folder.clone()));
        thread::spawn(move || run(listener, site));
        (folder, address)
    }

    #[test]
    fn files_are_served_whole_and_nothing_else_is() {
        let (folder, address) = served("serve");
        fs::write(folder.join("index.html"), "<p>hello").unwrap();
        fs::write(folder.join("models/w.bin"), vec![b'w'; 100_000]).unwrap();

        let page = ask(address, "GET /?item=Q1");
        assert!(page.starts_with("HTTP/1.1 200") && page.ends_with("<p>hello"), "{page}");
        assert!(page.contains("Content-Type: text/html") && page.contains("Cache-Control: no-cache"), "{page}");
        assert!(page.contains("Connection: close"), "{page}");
        let weights = ask(address, "GET /models/w.bin");
        assert!(weights.contains("Content-Length: 100000\r\n") && weights.ends_with(&"w".repeat(100_000)));
        let head = ask(address, "HEAD /models/w.bin");
        assert!(head.contains("Content-Length: 100000\r\n") && head.ends_with("\r\n\r\n"), "{head}");
        for (request, status) in [("GET /../x", "400"), ("GET /models", "404"), ("GET /none", "404"), ("POST /", "405")] {
            let reply = ask(address, request);
            assert!(reply.starts_with(&format!("HTTP/1.1 {status}")), "{request}: {reply}");
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn compressed_copies_go_to_those_who_take_them() {
        let (folder, address) = served("serve-copies");
        let write = |file: &str, text: &str| fs::write(folder.join(file), text).unwrap();
        write("page_bg.wasm", "the module as it is");
        write("page_bg.wasm.br", "brotli's");
        write("page_bg.wasm.gz", "gzip's copy");
        let get = |encodings: &str| ask_with(address, "GET /page_bg.wasm?v=1", &format!("Accept-Encoding: {encodings}\r\n"));

        let best = get("gzip, deflate, br");
        assert!(best.contains("Content-Encoding: br\r\n") && best.ends_with("\r\n\r\nbrotli's"), "{best}");
        assert!(best.contains("Content-Type: application/wasm\r\n") && best.contains("Content-Length: 8\r\n"), "{best}");
        let gzip = get("gzip;q=0.5, br;q=0");
        assert!(gzip.contains("Content-Encoding: gzip\r\n") && gzip.ends_with("\r\n\r\ngzip's copy"), "{gzip}");
        for plain in [get("br;q=0"), get("zstd"), ask(address, "GET /page_bg.wasm")] {
            assert!(!plain.contains("Content-Encoding") && plain.ends_with("\r\n\r\nthe module as it is"), "{plain}");
            // Whatever keeps answers for others must not give them one that they can't read.
            assert!(plain.contains("Vary: Accept-Encoding\r\n"), "{plain}");
        }
        let head = ask_with(address, "HEAD /page_bg.wasm", "Accept-Encoding: br\r\n");
        assert!(head.contains("Content-Encoding: br\r\nVary: Accept-Encoding\r\n"), "{head}");
        assert!(head.contains("Content-Length: 8\r\n") && head.ends_with("\r\n\r\n"), "{head}");
        let named = ask_with(address, "GET /page_bg.wasm.br", "Accept-Encoding: br\r\n");
        assert!(named.contains("Content-Type: application/octet-stream") && !named.contains("Content-Encoding"), "{named}");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn copies_of_another_build_are_not_served() {
        let (folder, address) = served("serve-stale");
        let get = |file: &str| ask_with(address, &format!("GET /{file}"), "Accept-Encoding: br, gzip\r\n");
        fs::write(folder.join("a.js.br"), "old").unwrap();
        assert!(get("a.js").starts_with("HTTP/1.1 404"), "a copy of nothing");
        fs::write(folder.join("a.js"), "new").unwrap();
        let hour = Duration::from_secs(3600);
        let copy = File::options().append(true).open(folder.join("a.js.br")).unwrap();
        copy.set_modified(SystemTime::now() - hour).unwrap();
        let page = get("a.js");
        assert!(page.ends_with("\r\n\r\nnew") && !page.contains("Content-Encoding"), "{page}");
        copy.set_modified(SystemTime::now() + hour).unwrap();
        assert!(get("a.js").ends_with("\r\n\r\nold"), "the time is what tells them apart");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn takes_the_next_free_port() {
        let first = listen("127.0.0.1", 18080).unwrap();
        let second = listen("127.0.0.1", 18080).unwrap();
        assert!(second.local_addr().unwrap().port() > first.local_addr().unwrap().port());
    }
}
