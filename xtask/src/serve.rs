//! Serves the built site, for this machine only.

use std::{
    fs::File,
    io::{self, Read, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use anyhow::{Context, Result, bail, ensure};
use tiny_http::{Method, Request, Server, StatusCode};

/// How many ports are tried, beginning with the one asked for.
const PORTS: u16 = 20;

/// A browser opens six connections to a host, and each of these answers one request at a time.
const THREADS: usize = 8;

/// Serves `site` until the process is stopped.
///
/// # Errors
/// When there is no site, or no port.
pub fn run(site: &Path, host: &str, port: u16) -> Result<()> {
    ensure!(site.join("index.html").is_file(), "{} holds no site; run `cargo xtask build` first", site.display());
    let listener = listen(host, port)?;
    let address = listener.local_addr()?;
    if port != 0 && address.port() != port {
        println!("Port {port} is taken.");
    }
    println!("\nACE Playground is ready: http://{address}/\n(Ctrl+C stops it)");
    serve(listener, site)
}

fn listen(host: &str, port: u16) -> Result<TcpListener> {
    for port in port..=port.saturating_add(PORTS - 1) {
        match TcpListener::bind((host, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(error) => return Err(error).with_context(|| format!("can't listen on {host}:{port}")),
        }
    }
    bail!("the {PORTS} ports from {port} on are all taken; choose another with --port")
}

fn serve(listener: TcpListener, site: &Path) -> Result<()> {
    let server = Server::from_listener(listener, None).map_err(|error| anyhow::anyhow!("the server did not start: {error}"))?;
    let server = Arc::new(server);
    let work = || {
        let (server, site) = (Arc::clone(&server), site.to_path_buf());
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

fn answer(request: Request, site: &Path) {
    let found = match request.method() {
        Method::Get | Method::Head => find(request.url(), site),
        _ => Err(405),
    };
    let opened = found.and_then(|path| {
        let file = File::open(&path).map_err(|_| 404u16)?;
        let length = file.metadata().map_err(|_| 404u16)?.len();
        Ok((path, file, length))
    });
    // A browser that goes away in the middle of an answer is no error of ours.
    _ = match opened {
        Ok((path, file, length)) => send(request, StatusCode(200), mime(&path), length, file),
        Err(status) => {
            let status = StatusCode(status);
            let text = format!("{} {}\n", status.0, status.default_reason_phrase());
            send(request, status, "text/plain; charset=utf-8", text.len() as u64, text.as_bytes())
        }
    };
}

/// Answers, and has the browser close the connection: `tiny_http` answers nobody else while more than four are kept open, and does
/// not let a `Response` say so.
fn send(request: Request, status: StatusCode, mime: &str, length: u64, mut body: impl Read) -> io::Result<()> {
    let has_body = *request.method() != Method::Head;
    let mut writer = request.into_writer();
    let (code, reason) = (status.0, status.default_reason_phrase());
    // With its length, never in chunks: the page shows how much of a file has come. A browser may keep a file, but asks before it
    // uses it, so that a rebuilt site is never mixed with the one before.
    write!(
        writer,
        "HTTP/1.1 {code} {reason}\r\nContent-Type: {mime}\r\nContent-Length: {length}\r\nCache-Control: no-cache\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
    )?;
    if has_body {
        io::copy(&mut body, &mut writer)?;
    }
    writer.flush()
}

/// The file of the site that a request asks for, or the status that says why there is none.
fn find(target: &str, site: &Path) -> Result<PathBuf, u16> {
    let path = site.join(relative_path(target).ok_or(400u16)?);
    if path.is_file() { Ok(path) } else { Err(404) }
}

/// The file below the site's folder that a request asks for; `None` for whatever might lead out of it.
fn relative_path(target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = percent_decode(path)?;
    let mut relative = PathBuf::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            // Backslashes and colons separate or name drives on Windows.
            part if part == ".." || part.contains(['\\', ':', '\0']) => return None,
            part => relative.push(part),
        }
    }
    if path.is_empty() || path.ends_with('/') {
        relative.push("index.html");
    }
    Some(relative)
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digit = |d: u8| char::from(d).to_digit(16);
            bytes.push(u8::try_from(digit(digits[0])? * 16 + digit(digits[1])?).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn mime(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("csv") => "text/csv; charset=utf-8",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        // .bin and .safetensors among them.
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        net::{SocketAddr, TcpStream},
    };

    use super::*;

    #[test]
    fn mime_types() {
        let mime = |name: &str| mime(Path::new(name));
        assert_eq!(mime("engine-cpu_bg.wasm"), "application/wasm");
        assert_eq!(mime("start.js"), "text/javascript; charset=utf-8");
        assert_eq!(mime("models/manifest.json"), "application/json");
        assert_eq!(mime("models/model.safetensors"), "application/octet-stream");
        assert_eq!(mime("survey/cells.bin"), "application/octet-stream");
        assert_eq!(mime("LICENSE"), "application/octet-stream");
    }

    #[test]
    fn paths_stay_inside() {
        let path = |target: &str| relative_path(target).map(|path| path.to_string_lossy().into_owned());
        assert_eq!(path("/").as_deref(), Some("index.html"));
        assert_eq!(path("/?item=Q1&country=USA").as_deref(), Some("index.html"));
        assert_eq!(path("/models//model.safetensors").as_deref(), Some("models/model.safetensors"));
        assert_eq!(path("/a%20b.json").as_deref(), Some("a b.json"));
        for outside in [
            "/../secret",
            "/a/../../secret",
            "/%2e%2e/secret",
            "/..%2fsecret",
            "/..%5csecret",
            "/c:/secret",
            "/%00",
            "/%zz",
            "/%f",
            "",
        ] {
            assert_eq!(path(outside), None, "{outside}");
        }
        // An absolute path must not replace the folder it is joined to.
        assert_eq!(path("//etc/passwd").as_deref(), Some("etc/passwd"));
        assert_eq!(path("/%2fetc/passwd").as_deref(), Some("etc/passwd"));
    }

    /// Sends a request and reads until the server closes the connection.
    fn ask(address: SocketAddr, request: &str) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "{request} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn files_are_served_whole_and_nothing_else_is() {
        let folder = std::env::temp_dir().join(format!("xtask-serve-{}", std::process::id()));
        fs::create_dir_all(folder.join("models")).unwrap();
        fs::write(folder.join("index.html"), "<p>hello").unwrap();
        fs::write(folder.join("models/w.bin"), vec![b'w'; 100_000]).unwrap();
        let listener = listen("127.0.0.1", 0).unwrap();
        let address = listener.local_addr().unwrap();
        let served = folder.clone();
        thread::spawn(move || serve(listener, &served));

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
    fn takes_the_next_free_port() {
        let first = listen("127.0.0.1", 18080).unwrap();
        let second = listen("127.0.0.1", 18080).unwrap();
        assert!(second.local_addr().unwrap().port() > first.local_addr().unwrap().port());
    }
}
