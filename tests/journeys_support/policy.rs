//! The Content-Security-Policy: no view needs what it forbids, and it does forbid.

use std::fs;

use crate::{
    EGYPT,
    journeys_support::{
        page::VIEWS,
        server::{STRICT_POLICY, Site, built},
        visitor::Visitor,
    },
};

/// With the policy of the page alone, as on a host that sends none, and with the same one as a header, which holds for workers too.
#[test]
fn no_view_breaks_the_policy() {
    for is_bare in [true, false] {
        let site = Site::serve();
        if is_bare {
            site.leave_policy_to_pages();
        }
        let visitor = Visitor::new(&site);
        for view in VIEWS {
            visitor.open_view(&site.url(&format!("?v=2&view={view}")));
            let broken = visitor.text("__seen.violations.join('\\n')");
            assert!(broken.is_empty(), "{view}: {broken}");
        }
        // Its properties come to a drawing that is written as text.
        visitor.open_view(&site.url("?v=2&view=results"));
        visitor.wait("drawings have their properties", 20, "document.querySelector('main [data-share]')");
        assert!(visitor.holds(
            "[...document.querySelectorAll('[data-share]')].every(e => e.dataset.share.split(';').every(pair =>
                e.style.getPropertyValue(pair.split(':')[0].trim()) === pair.split(':')[1].trim()))"
        ));
        assert_eq!(site.outside(), Vec::<String>::new());
    }
}

#[test]
fn what_the_policy_forbids_does_not_happen() {
    let site = Site::serve();
    site.leave_policy_to_pages();
    let visitor = Visitor::new(&site);
    for words in ["Content Security Policy", "TrustedHTML", "TrustedScript"] {
        visitor.expect(words);
    }
    visitor.open(&site.url(EGYPT));
    let refused = visitor.js("((box) => [
            () => box.innerHTML = '<img src=\"missing\" onerror=\"window.__ran = 1\">',
            () => box.innerHTML = '<svg><a/onclick=window.__ran=2>x</a></svg>',
            () => box.innerHTML = '<iframe srcdoc=\"x\"></iframe>',
            () => document.createElement('script').textContent = 'window.__ran = 3',
            () => document.createElement('script').src = 'https://elsewhere.example/script.js',
            () => new Worker('https://elsewhere.example/worker.js'),
        ].filter((act) => { try { act(); return true; } catch { return false; } }).map(String))(document.createElement('div'))");
    assert_eq!(refused, serde_json::json!([]), "not refused");
    visitor.js("(() => {
            const box = document.createElement('div');
            box.id = 'stranger';
            // Words are words, whatever they say.
            box.innerHTML = '<p style=\"position: fixed\">Is one onto = 1?</p>';
            const sheet = document.createElement('style');
            sheet.textContent = '#stranger p { float: right }';
            document.body.append(box, sheet);
        })()");
    visitor.js("await import('https://elsewhere.example/script.js').catch(() => {})");
    visitor.js("await fetch('https://elsewhere.example/').catch(() => {})");
    let broken = "new Set(__seen.violations.map(v => v.split(':')[0]))";
    for directive in ["require-trusted-types-for", "style-src-attr", "style-src-elem", "script-src-elem", "connect-src"] {
        visitor.wait(&format!("{directive} is broken"), 10, &format!("{broken}.has({directive:?})"));
    }
    assert!(visitor.holds("window.__ran === undefined"), "a stranger's script has run");
    let style = "getComputedStyle(document.querySelector('#stranger p'))";
    assert_eq!(visitor.text(&format!("{style}.position + ' ' + {style}.float")), "static none");
}

#[test]
fn every_page_of_the_site_brings_the_policy() {
    let folder = built();
    for page in ["index.html", "docs/model-card.html", "docs/data-card.html", "docs/judge.html"] {
        let html = fs::read_to_string(folder.join(page)).expect("a page");
        assert!(html.contains(&format!("content=\"{STRICT_POLICY}\"")), "{page} has another policy than the tests");
    }
}
