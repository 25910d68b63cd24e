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
    visitor.expect("Content Security Policy");
    visitor.open(&site.url(EGYPT));
    visitor.js("(() => {
            const box = document.createElement('div');
            box.id = 'stranger';
            box.innerHTML = '<p style=\"position: fixed\">x</p><img src=\"missing\" onerror=\"window.__ran = 1\">';
            const sheet = document.createElement('style');
            sheet.textContent = '#stranger p { float: right }';
            const script = document.createElement('script');
            script.textContent = 'window.__ran = 2';
            const other = document.createElement('script');
            other.src = 'https://elsewhere.example/script.js';
            document.body.append(box, sheet, script, other);
        })()");
    visitor.expect("missing");
    visitor.js("await fetch('https://elsewhere.example/').catch(() => {})");
    let broken = "new Set(__seen.violations.map(v => v.split(':')[0]))";
    for directive in ["style-src-attr", "style-src-elem", "script-src-elem", "script-src-attr", "connect-src"] {
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
