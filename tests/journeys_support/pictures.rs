//! Pictures for the eye, and for the README: `cargo xtask screenshots`. They do not run with the journeys.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    EGYPT,
    journeys_support::{
        server::{Fault, Site},
        setting,
        visitor::{Options, Visitor},
    },
};

/// Of each view one, as it stands in docs/screens: into the folder $ACE_SHOTS.
#[test]
#[cfg_attr(all(), ignore = "for the README: cargo xtask screenshots")]
fn pictures_of_views() {
    const WIDE: (u32, u32) = (1280, 860);
    const TALL: (u32, u32) = (1280, 1180);
    const PHONE: (u32, u32) = (390, 844);
    let folder = PathBuf::from(setting("ACE_SHOTS"));
    fs::create_dir_all(&folder).expect("the folder for the pictures");
    let site = Site::serve();
    for (name, size, dark, link) in [
        ("voices", TALL, false, ""),
        ("shifts", TALL, false, "?v=2&view=shifts&country=EGY&item=Q29"),
        ("many", TALL, false, "?v=2&view=many&gender=female&education=college"),
        ("map", TALL, false, "?v=2&view=map&country=USA"),
        ("results", WIDE, true, "?v=2&view=results"),
        ("method", WIDE, false, "?v=2&view=method"),
        ("data", WIDE, false, "?v=2&view=data"),
        ("about", WIDE, false, "?v=2&view=about"),
        ("phone", PHONE, true, "?v=2&country=EGY&item=Q29&gender=female&b=EGY.male&lang=es"),
    ] {
        let visitor = Visitor::with(&site, &Options { size, dark, ..Options::default() });
        visitor.open_view(&site.url(link));
        if name == "phone" {
            visitor.prediction();
            visitor.js("document.querySelector('.question').scrollIntoView({ block: 'start', behavior: 'instant' })");
        }
        if name == "many" {
            visitor.wait("the rows are in order", 60, "find('many-facts').innerText.includes('variance')");
            visitor.js("find('many').scrollIntoView({ block: 'start', behavior: 'instant' })");
        }
        shot(&visitor, &folder, name);
    }
    let visitor = Visitor::with(&site, &Options { size: TALL, ..Options::default() });
    visitor.open_view(&site.url("?v=2&view=align"));
    visitor.click("preset-teach");
    visitor.click("train-start");
    visitor.wait_for_phase("ended", 200);
    visitor.js("document.querySelector('.bench').scrollIntoView({ block: 'start', behavior: 'instant' })");
    shot(&visitor, &folder, "align");

    let visitor = Visitor::with(&site, &Options { size: WIDE, ..Options::default() });
    visitor.go(&site.url("?v=2&view=lessons"));
    visitor.wait("lessons", 20, "all('lesson-start').length >= 5");
    visitor.js("all('lesson-start')[0].click()");
    visitor.wait("the first step", 20, "find('lesson-bar')?.checkVisibility()");
    visitor.js("find('lesson-next').click()");
    visitor.wait("the second step", 10, "/step=1/.test(location.search)");
    visitor.ready(90);
    visitor.prediction();
    shot(&visitor, &folder, "lessons");
}

fn shot(visitor: &Visitor, folder: &Path, name: &str) {
    visitor.js("(document.documentElement.style.scrollbarWidth = 'none', 0)");
    // What moves has come to rest.
    visitor.js("await new Promise(done => setTimeout(done, 900))");
    visitor.small_screenshot(&folder.join(format!("{name}.webp")));
}

/// Pictures of every state of the page, into the folder $ACE_SHOTS.
#[test]
#[cfg_attr(all(), ignore = "for the eye: cargo xtask screenshots states")]
fn screenshots_of_every_state() {
    let folder = PathBuf::from(setting("ACE_SHOTS"));
    fs::create_dir_all(&folder).expect("the folder for the pictures");
    for (name, size, dark) in [
        ("wide-light", (1280, 900), false),
        ("wide-dark", (1280, 900), true),
        ("narrow-light", (360, 740), false),
        ("narrow-dark", (360, 740), true),
    ] {
        shoot(&folder, name, &Options { size, dark, ..Options::default() });
    }
}

fn shoot(folder: &Path, name: &str, options: &Options) {
    let site = Site::serve();
    let visitor = Visitor::with(&site, options);
    let shot = |state: &str| visitor.screenshots_of_page(folder, &format!("{name}-{state}"));
    visitor.expect("Failed to load resource");

    site.break_file("models/model.safetensors", Fault::Late(Duration::from_secs(4)));
    visitor.go(&site.url(EGYPT));
    visitor.survey();
    shot("1-loading");
    visitor.screenshot(&folder.join(format!("{name}-1-loading-screen.png")));
    visitor.ready(90);
    visitor.prediction();
    shot("2-ready");
    visitor.screenshot(&folder.join(format!("{name}-2-ready-screen.png")));
    site.mend();

    visitor.click("distribution table-toggle");
    visitor.click("effects table-toggle");
    visitor.wait("the tables are open", 10, "find('effects').querySelector('tbody tr')");
    shot("3-tables");
    visitor.click("distribution table-toggle");
    visitor.click("effects table-toggle");

    visitor.set_training("topic", 40, 4);
    visitor.click("train-start");
    visitor.wait_for_step(18, 120);
    shot("4-training");
    visitor.wait_for_phase("ended", 120);
    visitor.prediction();
    shot("5-tuned");

    visitor.open(&site.url("?country=DEU&item=Q33&gender=female&foo=bar"));
    visitor.prediction();
    shot("6-extrapolated-and-bad-link");
    visitor.screenshot(&folder.join(format!("{name}-6-notice-screen.png")));

    site.break_file("models/model.safetensors", Fault::Altered);
    site.break_file("survey/EGY.bin", Fault::Missing);
    visitor.go(&site.url(EGYPT));
    visitor.engine_failure();
    visitor.wait("the survey has failed too", 30, "find('survey-retry')");
    shot("7-failed");
}
