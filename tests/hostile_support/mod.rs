//! Gives a reader bytes that nobody meant it to get, and looks at what it takes: no panic, time and memory in proportion.

pub mod dice;

#[cfg(feature = "survey-tools")]
pub mod own;

#[cfg(feature = "app")]
pub mod app;

#[cfg(feature = "cpu")]
pub mod model;

#[cfg(feature = "cpu")]
mod tiny;

#[cfg(feature = "survey-tools")]
pub mod site;

use std::{
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use dice::Dice;
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Cases at most, however long there is.
const MOST_CASES: u64 = 10_000_000;
/// Of every reader, when nothing is said: some eight minutes in all.
const SECONDS: u64 = 20;
/// Bytes of a case, where its sound files are no larger.
const MOST_BYTES: usize = 1 << 20;
/// What a reader may take beside its input: 10 times that, or so much.
const ROOM: usize = 64 << 20;
const TIMES: usize = 10;
/// Time that any case may take, and for each byte; for a build without optimisation many times that.
const SLOWER: u32 = if cfg!(debug_assertions) { 30 } else { 1 };
const ANY: Duration = Duration::from_millis(50);
const BYTE: Duration = Duration::from_micros(2);

/// One reader at a time: memory is counted for the whole program.
static TURN: Mutex<()> = Mutex::new(());

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn file(path: impl AsRef<Path>) -> Vec<u8> {
    let path = root().join(path);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files of a folder, those whose names end so, in order; at most so large.
pub fn files(folder: impl AsRef<Path>, ends: &[&str], most: u64) -> Vec<Vec<u8>> {
    let Ok(entries) = fs::read_dir(root().join(folder)) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| ends.iter().any(|end| path.to_string_lossy().ends_with(end)));
    paths.retain(|path| fs::metadata(path).is_ok_and(|about| about.len() <= most));
    paths.sort();
    paths.iter().map(file).collect()
}

fn setting(name: &str) -> Option<u64> {
    let text = env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is {text}, which is no whole number")))
}

/// What a case took.
#[derive(Clone, Copy)]
struct Taken {
    time: Duration,
    memory: usize,
}

/// How long this thread has run: on a busy machine, waiting is no work. Where the system does not say it, the time on the wall.
fn worked(since: Instant) -> Duration {
    let ran = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = ran.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

fn taken(bytes: &[u8], read: &dyn Fn(&[u8])) -> Result<Taken, String> {
    let now = Instant::now();
    let start = worked(now);
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let outcome = catch_unwind(AssertUnwindSafe(|| read(bytes)));
    let memory = MEMORY.peak_usage().saturating_sub(before);
    let taken = Taken { time: worked(now).saturating_sub(start), memory };
    match outcome {
        Ok(()) => Ok(taken),
        Err(_) => Err("it panicked".into()),
    }
}

/// The time that a case of so many bytes may take.
fn allowed(bytes: usize) -> Duration {
    (ANY + BYTE * u32::try_from(bytes).expect("a small file")) * SLOWER
}

/// What a case takes, or what is wrong with that.
fn checked(bytes: &[u8], read: &dyn Fn(&[u8])) -> Result<Taken, String> {
    let allowed = allowed(bytes.len());
    let mut best = taken(bytes, read)?;
    // Caches may have been cold.
    for _ in 0..2 {
        if best.time <= allowed {
            break;
        }
        best.time = best.time.min(taken(bytes, read)?.time);
    }
    if best.time > allowed {
        return Err(format!("it took {:?} and may take {allowed:?}", best.time));
    }
    let most = ROOM.max(TIMES * bytes.len());
    if best.memory > most {
        return Err(format!("it took {} bytes of memory and may take {most}", best.memory));
    }
    Ok(best)
}

/// Gives a reader sound files, those that were once found to make it fall (`tests/cases/hostile/NAME`), and changed ones of both, for a
/// few seconds. Then it prints its name, how many cases there were, their megabytes, the milliseconds of the slowest, the largest share
/// of the time that a case may take (on a machine that is slower by its inverse the reader fails), and the megabytes of the largest.
///
/// `ACE_HOSTILE_SECONDS` says for how long, up to ten million cases; `ACE_HOSTILE_SEED` has others; `ACE_HOSTILE_CASE` gives one case
/// alone; with `ACE_HOSTILE_TRACE` the number of each is printed before it, for what ends the program.
///
/// # Panics
/// At the first case that takes too much or panics. Its bytes are in `target/hostile` then, to be kept.
pub fn hammer(name: &str, sound: &[Vec<u8>], read: impl Fn(&[u8])) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(!sound.is_empty(), "{name} has no sound file");
    let mut all = sound.to_vec();
    all.extend(files(format!("tests/cases/hostile/{name}"), &[""], u64::MAX));
    let fail = |case: &str, bytes: &[u8], fault: String| -> ! {
        let path = root().join("target/hostile").join(format!("{name}-{case}"));
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, bytes).expect("room for a file");
        panic!("{name}, {case}, {} bytes: {fault}; {} has them", bytes.len(), path.display());
    };
    for (place, bytes) in all.iter().enumerate() {
        if let Err(fault) = checked(bytes, &read) {
            fail(&format!("sound-{place}"), bytes, fault);
        }
    }
    let (seed, only) = (setting("ACE_HOSTILE_SEED").unwrap_or(16), setting("ACE_HOSTILE_CASE"));
    let until = Instant::now() + Duration::from_secs(setting("ACE_HOSTILE_SECONDS").unwrap_or(SECONDS));
    let is_traced = env::var_os("ACE_HOSTILE_TRACE").is_some();
    let most = all.iter().map(Vec::len).max().unwrap_or(0).max(MOST_BYTES);
    let (mut slowest, mut share, mut largest, mut bytes_in_all, mut cases) = (Duration::ZERO, 0.0_f64, 0, 0, 0);
    for case in only.unwrap_or(0)..only.map_or(MOST_CASES, |case| case + 1) {
        if Instant::now() > until {
            break;
        }
        if is_traced {
            eprintln!("{name}, case {case}");
        }
        let bytes = Dice::new(seed, case).bytes(&all, most);
        match checked(&bytes, &read) {
            Ok(taken) => {
                (slowest, largest) = (slowest.max(taken.time), largest.max(taken.memory));
                share = share.max(taken.time.div_duration_f64(allowed(bytes.len())));
            }
            Err(fault) => fail(&format!("seed-{seed}-case-{case}"), &bytes, fault),
        }
        bytes_in_all += bytes.len();
        cases += 1;
    }
    println!(
        "| {name} | {cases} | {:.1} | {:.1} | {:.0} % | {:.2} |",
        bytes_in_all as f64 / 1e6,
        1e3 * slowest.as_secs_f64(),
        1e2 * share,
        largest as f64 / 1e6
    );
}
