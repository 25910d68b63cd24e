//! Barriers to accessibility, looked for by axe-core on every view, in both themes and both languages, on a wide screen and on a
//! narrow one.

use std::fs;

use headless_chrome::protocol::cdp::Runtime::Evaluate;
use serde_json::{Value, json};

use ace_playground::survey::class::{Poll, Question};

use crate::journeys_support::{
    page::VIEWS,
    server::Site,
    setting,
    visitor::{Options, Visitor},
};

const WIDE: (u32, u32) = (1280, 900);
const NARROW: (u32, u32) = (360, 740);

/// What axe-core finds on the page: rule, severity, what is wrong, where.
fn barriers(visitor: &Visitor) -> Vec<String> {
    if !visitor.holds("window.axe") {
        let script = fs::read_to_string(setting("ACE_AXE")).expect("axe-core");
        // Not by a tag, which the page's policy forbids.
        visitor.call::<Evaluate>(json!({ "expression": script }));
    }
    let found = visitor.js("(await axe.run(document, {
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
            resultTypes: ['violations'],
            preload: false,
        })).violations.map(v => `${v.id} (${v.impact}), ${v.help}:\\n`
            + v.nodes.slice(0, 5).map(n => `      ${n.target}: ${n.html.slice(0, 160)}\\n        ${n.any.concat(n.all, n.none)
                .map(c => c.message).join('; ')}`).join('\\n'))");
    found.as_array().into_iter().flatten().filter_map(Value::as_str).map(String::from).collect()
}

/// All of them on these pages, each wide and narrow.
fn search(visitor: &Visitor, site: &Site, pages: &[String]) {
    let mut found = Vec::new();
    for page in pages {
        visitor.resize(WIDE);
        if page.ends_with(".html") {
            visitor.go(&site.url(page));
        } else {
            visitor.open_view(&site.url(page));
        }
        for size in [WIDE, NARROW] {
            visitor.resize(size);
            visitor.js(
                "document.querySelectorAll('.fold-button[aria-expanded=false]').forEach(b => b.checkVisibility() && b.click())",
            );
            visitor.js("await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
            found.extend(barriers(visitor).into_iter().map(|barrier| format!("{page} at {}: {barrier}", size.0)));
        }
    }
    assert!(found.is_empty(), "{} barriers:\n  {}", found.len(), found.join("\n  "));
}

/// Every view as it opens, and with more on the screen than at first.
fn pages(language: &str) -> Vec<String> {
    let views = VIEWS.map(|view| format!("?v=2&view={view}&lang={language}"));
    let more = [
        "&country=EGY&item=Q29&gender=female&b=IND.male.college",
        "&country=DEU&item=Q33&gender=female",
        "&view=align&country=EGY&item=Q29&teach=education",
        "&view=lessons&author=1",
        "&view=voices&present=1",
    ]
    .map(|more| format!("?v=2&lang={language}{more}"));
    let questions = vec![Question::Listed("Q33".into()), Question::own("Is tea good?", "yes\nno")];
    let poll = Poll { title: "4a".into(), asks: [true; 4], questions };
    let phone = format!("?v=2&view=class&poll={poll}&lang={language}");
    views.into_iter().chain(more).chain([phone]).collect()
}

#[test]
fn no_barriers_in_light() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    let cards = ["docs/model-card.html", "docs/data-card.html", "docs/judge.html"].map(String::from);
    search(&visitor, &site, &[&pages("en")[..], &cards].concat());
}

#[test]
fn no_barriers_in_the_dark() {
    let site = Site::serve();
    let visitor = Visitor::with(&site, &Options { dark: true, ..Options::default() });
    search(&visitor, &site, &pages("en"));
}

#[test]
fn no_barriers_in_spanish() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    search(&visitor, &site, &pages("es"));
}

/// A search that finds nothing anywhere would always pass.
#[test]
fn a_barrier_is_found() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open_view(&site.url("?v=2&view=about"));
    visitor.js("document.querySelector('main').append(document.createElement('img'), document.createElement('button'))");
    let found = barriers(&visitor);
    for rule in ["image-alt", "button-name"] {
        assert!(found.iter().any(|barrier| barrier.starts_with(rule)), "{rule} is not in: {found:?}");
    }
}
