//! As much of HTTP/1.1 as a static host speaks: connections that stay open, answers with their length, `304 Not Modified`.

use std::{
    io::{self, BufRead, BufReader, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
};

use super::line::{Exchange, PIECE, Sender, now};

/// What a browser asks for.
#[derive(Debug, Default)]
pub struct Request {
    /// The path with its query string.
    pub target: String,
    pub takes_gzip: bool,
    /// The tag of what the browser has already.
    pub has: String,
}

pub enum Answer {
    /// Status, headers, each with its line's end, and body.
    Some { status: u16, headers: String, body: Arc<Vec<u8>> },
    /// What is no HTTP: the browser takes it for a broken line.
    Nothing,
}

/// A listening host. It ends when dropped.
pub struct Host {
    pub address: SocketAddr,
    pub sender: Arc<Sender>,
    ending: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
    listener: Option<JoinHandle<()>>,
}

impl Host {
    /// Answers on a free port of this machine, each connection in a thread of its own: browsers open some in advance, and leave them
    /// idle.
    pub fn start(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (sender, ending, open) = (Arc::<Sender>::default(), Arc::<AtomicBool>::default(), Arc::<Mutex<Vec<_>>>::default());
        let answer = Arc::new(answer);
        let listen = {
            let (sender, ending, open) = (Arc::clone(&sender), Arc::clone(&ending), Arc::clone(&open));
            move || {
                for stream in listener.incoming().flatten() {
                    if ending.load(Ordering::Acquire) {
                        return;
                    }
                    let Ok(copy) = stream.try_clone() else { continue };
                    open.lock().expect("no thread panics while it holds the list").push(copy);
                    let (sender, answer) = (Arc::clone(&sender), Arc::clone(&answer));
                    // A browser that goes away in the middle of an answer is no fault of the site.
                    thread::spawn(move || _ = talk(&stream, &sender, &*answer));
                }
            }
        };
        Self { address, sender, ending, open, listener: Some(thread::spawn(listen)) }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.ending.store(true, Ordering::Release);
        // Wakes the listener.
        _ = TcpStream::connect(self.address);
        if let Some(listener) = self.listener.take() {
            _ = listener.join();
        }
        for stream in self.open.lock().expect("no thread panics while it holds the list").drain(..) {
            _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn talk(stream: &TcpStream, sender: &Sender, answer: &dyn Fn(&Request) -> Answer) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    let mut is_new = true;
    while let Some(request) = read(&mut reader)? {
        let asked = now();
        if std::mem::take(&mut is_new) {
            sender.round_trip();
        }
        sender.round_trip();
        let Answer::Some { status, headers, body } = answer(&request) else {
            // HTTP has no way to say nothing. Browsers look at the first few bytes together.
            (&*stream).write_all(&[b'?'; 64])?;
            return stream.shutdown(Shutdown::Both);
        };
        let head = format!("HTTP/1.1 {status} {}\r\n{headers}Content-Length: {}\r\n\r\n", reason(status), body.len());
        // A `304` has the length of what it does not send.
        let sent = if status == 304 { &[] } else { body.as_slice() };
        let pieces = std::iter::once(head.as_bytes()).chain(sent.chunks(PIECE));
        let result = pieces.into_iter().try_for_each(|piece| {
            sender.carry(piece.len());
            (&*stream).write_all(piece)
        });
        sender.note(Exchange { target: request.target, status, asked, ended: now(), body: sent.len() });
        result?;
    }
    Ok(())
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        304 => "Not Modified",
        _ => "Not Found",
    }
}

/// The next request, or nothing when the connection is closed. Nothing that the journeys ask for has a body.
fn read(reader: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let target = line.split_whitespace().nth(1).unwrap_or_default().to_owned();
    let mut request = Request { target, ..Request::default() };
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let Some((name, value)) = line.trim_end().split_once(':') else { return Ok(Some(request)) };
        match name.to_ascii_lowercase().as_str() {
            "accept-encoding" => request.takes_gzip = value.contains("gzip"),
            "if-none-match" => request.has = value.trim().into(),
            _ => {}
        }
    }
}
