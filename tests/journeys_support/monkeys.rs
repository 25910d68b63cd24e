//! Visitors without a plan: they press, choose and type whatever is there. Seeded, so that what goes wrong comes again.
//!
//! `ACE_MONKEYS` says how many come, `ACE_ACTIONS` what each does, `ACE_SEED` which is the first.

use std::{env, ops::Range, thread, time::Duration};

use super::{page::VIEWS, server::Site, visitor::Visitor};

const DOES: &str = include_str!("monkeys.js");

/// A whole number of the environment.
pub fn number(name: &str, usual: u64) -> u64 {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// The numbers of those who come: one, where nobody asked for more.
pub fn monkeys() -> Range<u64> {
    let first = number("ACE_SEED", 1);
    first..first + number("ACE_MONKEYS", 1)
}

/// How large the page of a monkey is: every second comes with a phone.
pub fn size(monkey: u64) -> (u32, u32) {
    [(1280, 900), (360, 740)][(monkey % 2) as usize]
}

/// All that a monkey does, `usual` actions where nobody asked for more. Whatever it pressed, there is a page that still goes to each of
/// its views.
pub fn visit(visitor: &Visitor, site: &Site, monkey: u64, usual: u64) {
    println!("monkey {monkey}");
    // Some are in a hurry.
    visitor.go(&site.url(""));
    if monkey % 2 == 1 {
        visitor.ready(90);
    }
    for action in 0..number("ACE_ACTIONS", usual) {
        act(visitor, monkey * 1_000_003 + action);
    }
    // A worker that is under way ends its step.
    thread::sleep(Duration::from_millis(500));
    visitor.wait("the page is as usual", 30, "document.querySelector('nav a')");
    for view in VIEWS {
        visitor.js("document.querySelectorAll('dialog[open]').forEach(d => d.close())");
        visitor.open_view(&site.url(&format!("?v=2&view={view}")));
    }
}

/// Does one thing. It may replace the page, which then gives no answer.
fn act(visitor: &Visitor, number: u64) {
    let number = number.wrapping_mul(0x9e37_79b9) as u32;
    let code = format!(
        "await (async () => {{ const did = ({DOES})({number}); await new Promise(done => setTimeout(done, 30)); return did; }})()"
    );
    match visitor.value(&code) {
        Ok(did) => println!("{did}"),
        Err(fault) => {
            println!("no answer: {}", fault.lines().next().unwrap_or_default());
            visitor.wait("there is a page again", 60, "document.querySelector('main > *')");
        }
    }
}
