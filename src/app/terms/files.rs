//! What is said of files that did not come, or could not be read.

use crate::{app::language::format, fill, words};

pub fn not_fetched(file: &str, reason: &str) -> String {
    fill!("{file} could not be fetched: {reason}. Check the connection, then try again.", file = file, reason = reason)
}

pub fn not_read(file: &str, reason: &str) -> String {
    fill!("{file} can't be read: {reason}", file = file, reason = reason)
}

words! {
    offline: "no answer from the server";
    stalled: "no data for half a minute";
}

pub fn status(code: u16) -> String {
    fill!("the server answered {code}", code = code)
}

words! {
    retry: "Try again";
    no_spreadsheets: "The reader of spreadsheets could not be loaded. Check the connection, then open the file again.";
}

/// `1.2 MB of 8.0 MB`.
pub fn of_bytes(done: u64, total: u64) -> String {
    fill!("{done} of {total}", done = format::bytes(done), total = format::bytes(total))
}

pub fn unreadable(name: &str) -> String {
    fill!("{name} could not be read. Choose it again.", name = name)
}
