//! What the journeys in three engines stand on: the site and the page as all journeys have them, and a visitor over WebDriver.

#[path = "../journeys_support/asks.rs"]
mod asks;
pub mod browser;
#[allow(dead_code, reason = "these journeys bring no slow lines and few faults")]
#[path = "../journeys_support/http.rs"]
mod http;
#[allow(dead_code, reason = "these journeys bring no slow lines and few faults")]
#[path = "../journeys_support/line.rs"]
mod line;
#[path = "../journeys_support/monkeys.rs"]
pub mod monkeys;
#[allow(dead_code, reason = "the page can be asked for more than these journeys ask")]
#[path = "../journeys_support/page.rs"]
pub mod page;
#[allow(dead_code, reason = "these journeys bring no slow lines and few faults")]
#[path = "../journeys_support/server.rs"]
pub mod server;
#[allow(dead_code, reason = "these journeys measure no time")]
#[path = "../journeys_support/turns.rs"]
mod turns;
pub mod visitor;

/// An environment variable that `cargo xtask test engines` sets.
pub fn setting(name: &str) -> std::ffi::OsString {
    let value = std::env::var_os(name).filter(|value| !value.is_empty());
    value.unwrap_or_else(|| {
        panic!("{name} is not set. These journeys need a built site and browsers: run `cargo xtask test engines`")
    })
}
