//! Parts of a link in words.

use crate::{
    app::{
        language::tr,
        link::{
            codec::Why,
            page::Ignored,
            parts::View,
            settings::{Breadth, Reach},
        },
    },
    fill,
};

pub fn view(view: View) -> &'static str {
    match view {
        View::Voices => tr("Voices"),
        View::Shifts => tr("Shifts"),
        View::Many => tr("Many voices"),
        View::Map => tr("Map"),
        View::Align => tr("Align"),
        View::Lessons => tr("Lessons"),
        View::Ask => tr("Ask"),
        View::Judge => tr("Judge"),
        View::Results => tr("Results"),
        View::Method => tr("Method"),
        View::Data => tr("Data"),
        View::About => tr("About"),
    }
}

pub fn ignored(list: &[Ignored]) -> String {
    const MOST: usize = 8;
    let part = |i: &Ignored| match i.why {
        Why::Unknown => fill!("\u{201c}{name}\u{201d} is no setting of this page", name = i.name),
        Why::Value => fill!("\u{201c}{name}\u{201d} can't be \u{201c}{value}\u{201d}", name = i.name, value = i.value),
        Why::Repeated => fill!("\u{201c}{name}\u{201d} stood there more than once", name = i.name),
    };
    let mut parts: Vec<_> = list.iter().take(MOST).map(part).collect();
    if list.len() > MOST {
        parts.push(fill!("and {n} more", n = list.len() - MOST));
    }
    fill!("Parts of the link were ignored: {parts}. Everything else was kept.", parts = parts.join("; "))
}

pub fn breadth(breadth: Breadth) -> &'static str {
    match breadth {
        Breadth::Topic => tr("this topic"),
        Breadth::All => tr("all questions"),
        Breadth::Item => tr("this question"),
    }
}

pub fn reach(reach: Reach) -> &'static str {
    match reach {
        Reach::One => tr("this country"),
        Reach::All => tr("all countries with groups"),
    }
}
