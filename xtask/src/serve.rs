//! A small server of static files, for this machine only.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};

/// How many ports are tried, beginning with the one asked for.
const PORTS: u16 = 20;

/// Longest request line or header that is read, and how many headers.
const MAX_LINE: u64 = 8 * 1024;
const MAX_HEADERS: usize = 100;

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
    serve(&listener, site);
    Ok(())
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

fn serve(listener: &TcpListener, site: &Path) {
    let site = Arc::new(site.to_path_buf());
    for stream in listener.incoming().flatten() {
        let site = Arc::clone(&site);
        // A browser that goes away in the middle of an answer is no error of ours.
        thread::spawn(move || _ = answer(&stream, &site));
    }
}

/// Reads requests from one connection, and answers them, until it is closed or silent for a while.
fn answer(stream: &TcpStream, site: &Path) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    let mut writer = BufWriter::new(stream);
    while let Some(request) = read_head(&mut reader)? {
        let response = respond(&request, site);
        let file = match &response {
            Response::File(path) => File::open(path).and_then(|file| Ok((file.metadata()?.len(), file))),
            Response::Error(..) => Err(io::ErrorKind::NotFound.into()),
        };
        match (&response, file) {
            (Response::File(path), Ok((length, file))) => {
                write_head(&mut writer, "200 OK", mime(path), length)?;
                if !request.starts_with("HEAD ") {
                    io::copy(&mut file.take(length), &mut writer)?;
                }
            }
            (Response::Error(status), _) => write_error(&mut writer, status, &request)?,
            (Response::File(_), Err(_)) => write_error(&mut writer, "404 Not Found", &request)?,
        }
        writer.flush()?;
        if response == Response::Error(WRONG_METHOD) {
            // Such a request may carry a body, which is not read here and must not be taken for the next request.
            break;
        }
    }
    Ok(())
}

/// The request line, with its headers read and passed over; `None` at the end of the connection or of our patience.
fn read_head(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let Some(request) = read_line(reader)?.filter(|line| !line.is_empty()) else { return Ok(None) };
    for _ in 0..MAX_HEADERS {
        match read_line(reader)? {
            Some(line) if line.is_empty() => return Ok(Some(request)),
            Some(_) => {}
            None => return Ok(None),
        }
    }
    Ok(None)
}

fn read_line(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    reader.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)?;
    if line.pop() != Some(b'\n') {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&line).trim_end().to_owned()))
}

fn write_head(writer: &mut impl Write, status: &str, mime: &str, length: u64) -> io::Result<()> {
    // no-cache: a browser may keep a file, but asks before it uses it, so that a rebuilt site is never mixed with the one before.
    write!(
        writer,
        "HTTP/1.1 {status}\r\nContent-Type: {mime}\r\nContent-Length: {length}\r\n\
         Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n\r\n"
    )
}

fn write_error(writer: &mut impl Write, status: &str, request: &str) -> io::Result<()> {
    let body = format!("{status}\n");
    write_head(writer, status, "text/plain; charset=utf-8", body.len() as u64)?;
    if request.starts_with("HEAD ") { Ok(()) } else { writer.write_all(body.as_bytes()) }
}

const WRONG_METHOD: &str = "405 Method Not Allowed";

#[derive(Debug, PartialEq, Eq)]
enum Response {
    File(PathBuf),
    Error(&'static str),
}

fn respond(request: &str, site: &Path) -> Response {
    let mut words = request.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if method != "GET" && method != "HEAD" {
        return Response::Error(WRONG_METHOD);
    }
    match relative_path(target) {
        None => Response::Error("400 Bad Request"),
        Some(path) => {
            let path = site.join(path);
            if path.is_file() { Response::File(path) } else { Response::Error("404 Not Found") }
        }
    }
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
    use std::fs;

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

    /// A site of two files on a free port.
    fn site(name: &str) -> (PathBuf, std::net::SocketAddr) {
        let folder = std::env::temp_dir().join(format!("xtask-serve-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("models")).unwrap();
        fs::write(folder.join("index.html"), "<p>hello").unwrap();
        fs::write(folder.join("models/w.bin"), [0, 1, 2]).unwrap();
        let listener = listen("127.0.0.1", 0).unwrap();
        let address = listener.local_addr().unwrap();
        let served = folder.clone();
        thread::spawn(move || serve(&listener, &served));
        (folder, address)
    }

    #[test]
    fn answers_several_requests_on_one_connection() {
        let (folder, address) = site("keep");
        let mut stream = TcpStream::connect(address).unwrap();
        let requests = [
            "GET / HTTP/1.1",
            "HEAD /models/w.bin HTTP/1.1",
            "GET /../x HTTP/1.1",
            "GET /models HTTP/1.1",
            "POST / HTTP/1.1",
            "GET / HTTP/1.1",
        ];
        for request in requests {
            write!(stream, "{request}\r\nHost: here\r\n\r\n").unwrap();
        }
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let statuses: Vec<&str> = text.lines().filter_map(|line| line.split("HTTP/1.1 ").nth(1)).collect();
        assert_eq!(statuses, ["200 OK", "200 OK", "400 Bad Request", "404 Not Found", WRONG_METHOD]);
        assert!(text.contains("<p>hello") && text.contains("Content-Length: 3\r\n"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn takes_the_next_free_port() {
        let first = listen("127.0.0.1", 18080).unwrap();
        let second = listen("127.0.0.1", 18080).unwrap();
        assert!(second.local_addr().unwrap().port() > first.local_addr().unwrap().port());
    }
}
