//! A line of limited speed between the site and its visitor, and a record of what went over it.
//!
//! The speed is limited here and not by the browser (`Network.emulateNetworkConditions`): that holds for one page, and neither
//! for its workers nor for the service worker, and says nothing of how many bytes were sent.

use std::{
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// All connections share the bandwidth. A new connection waits for one round trip, and so does each answer. There is no slow start,
/// nothing is lost, and what the browser sends counts as nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    pub name: &'static str,
    pub bits_per_second: f64,
    pub round_trip: Duration,
}

impl Line {
    /// A usual line at home.
    pub const HOME: Self = Self { name: "5m", bits_per_second: 5e6, round_trip: Duration::from_millis(40) };
    /// A phone with poor reception, or a school's line with everybody on it.
    pub const SLOW: Self = Self { name: "1m6", bits_per_second: 1.6e6, round_trip: Duration::from_millis(150) };
}

/// So many bytes travel in one piece: connections take turns after each.
pub const PIECE: usize = 2048;

/// Milliseconds since 1970, as `performance.timeOrigin + performance.now()` has them.
pub fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64() * 1e3
}

/// One request and its answer.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// As it was asked for: the path from the root of the host, with its query string.
    pub target: String,
    pub status: u16,
    /// When it was asked for, and when the last byte was sent; milliseconds since 1970.
    pub asked: f64,
    pub ended: f64,
    /// Bytes of the body as they travelled.
    pub body: usize,
}

impl Exchange {
    /// The file, without the query string.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }
}

/// What went over the line.
#[derive(Debug, Default)]
struct Record {
    exchanges: Vec<Exchange>,
    /// Bytes and when they had arrived.
    arrivals: Vec<(f64, usize)>,
}

/// The line's end at the site.
#[derive(Debug, Default)]
pub struct Sender {
    line: Mutex<Option<Line>>,
    /// When the line is free again.
    free: Mutex<Option<Instant>>,
    record: Mutex<Record>,
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sender {
    /// From now on everything goes over this line.
    pub fn set(&self, line: Option<Line>) {
        *lock(&self.line) = line;
    }

    /// The time that a message needs to and fro.
    pub fn round_trip(&self) {
        // Not while the lock is held: all connections wait at the same time.
        let line = *lock(&self.line);
        if let Some(line) = line {
            thread::sleep(line.round_trip);
        }
    }

    /// Waits until a piece of so many bytes has arrived at the other end.
    pub fn carry(&self, bytes: usize) {
        let line = *lock(&self.line);
        if let Some(line) = line {
            let until = {
                let mut free = lock(&self.free);
                let begin = free.map_or_else(Instant::now, |at| at.max(Instant::now()));
                let until = begin + Duration::from_secs_f64(bytes as f64 * 8.0 / line.bits_per_second);
                *free = Some(until);
                until
            };
            thread::sleep(until.saturating_duration_since(Instant::now()));
        }
        lock(&self.record).arrivals.push((now(), bytes));
    }

    pub fn note(&self, exchange: Exchange) {
        lock(&self.record).exchanges.push(exchange);
    }

    /// All that was asked for since the record was cleared, in the order of asking.
    pub fn exchanges(&self) -> Vec<Exchange> {
        let mut exchanges = lock(&self.record).exchanges.clone();
        exchanges.sort_by(|a, b| a.asked.total_cmp(&b.asked));
        exchanges
    }

    /// How many bytes, heads of answers among them, had arrived by then.
    pub fn bytes_until(&self, time: f64) -> usize {
        lock(&self.record).arrivals.iter().filter(|(at, _)| *at <= time).map(|(_, bytes)| bytes).sum()
    }

    pub fn clear(&self) {
        *lock(&self.record) = Record::default();
    }
}
