//! Visitors without a plan: they press, choose and type whatever is there. Seeded, so that what goes wrong comes again.
//!
//! `ACE_MONKEYS` says how many come, `ACE_ACTIONS` what each does, `ACE_SEED` which is the first.

use std::{env, thread, time::Duration};

use crate::journeys_support::{
    page::VIEWS,
    server::Site,
    visitor::{Options, Visitor},
};

const DOES: &str = include_str!("monkey.js");

/// A whole number of the environment.
pub fn setting(name: &str, usual: u64) -> u64 {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Does one thing. It may replace the page, which then gives no answer.
pub fn act(visitor: &Visitor, number: u64) {
    let number = number.wrapping_mul(0x9e37_79b9) as u32;
    let code = format!(
        "await (async () => {{ const did = ({DOES})({number}); await new Promise(done => setTimeout(done, 30)); return did; }})()"
    );
    match visitor.evaluate(&code, true) {
        Ok(answer) => println!("{}", answer.result.value.as_ref().map_or_else(String::new, ToString::to_string)),
        Err(fault) => {
            println!("no answer: {}", fault.lines().next().unwrap_or_default());
            visitor.wait("there is a page again", 60, "document.querySelector('main > *')");
        }
    }
}

/// Whatever was pressed, no panic, no error on the console, and a page that still goes to each of its views.
#[test]
fn monkeys_break_nothing() {
    let (monkeys, actions, first) = (setting("ACE_MONKEYS", 1), setting("ACE_ACTIONS", 150), setting("ACE_SEED", 1));
    let site = Site::serve();
    for monkey in first..first + monkeys {
        println!("monkey {monkey}");
        let size = [(1280, 900), (360, 740)][(monkey % 2) as usize];
        let visitor = Visitor::with(&site, &Options { size, dark: monkey % 3 == 0, ..Options::default() });
        // Nobody's finger was on the button.
        visitor.expect("File chooser dialog");
        // Some are in a hurry.
        visitor.go(&site.url(""));
        if monkey % 2 == 1 {
            visitor.ready(90);
        }
        for action in 0..actions {
            act(&visitor, monkey * 1_000_003 + action);
        }
        // A worker that is under way ends its step.
        thread::sleep(Duration::from_millis(500));
        visitor.wait("the page is as usual", 30, "document.querySelector('nav a')");
        for view in VIEWS {
            visitor.js("document.querySelectorAll('dialog[open]').forEach(d => d.close())");
            visitor.open_view(&site.url(&format!("?v=2&view={view}")));
        }
    }
}
