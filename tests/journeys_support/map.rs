//! Journeys over the map of voices: whose answers, keys and pointer, the table, the link, what is seen first, and when it fails.

use crate::journeys_support::{
    server::{Fault, Site},
    visitor::{Options, Visitor},
};

const DRAWN: &str = "find('map-frame')?.querySelectorAll('.map-mark').length >= 20";

/// Whether the first circle of a cloud can be seen.
fn open(visitor: &Visitor, look: &str) -> bool {
    visitor.holds(&format!("find('map-frame').querySelector('.map-cloud.{look} circle').getBoundingClientRect().width > 1"))
}

#[test]
fn clouds_fall_into_their_averages_and_open_again() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open_view(&site.url("?v=2&view=map"));
    visitor.wait("the map is drawn", 30, DRAWN);
    assert!(open(&visitor, "survey") && !open(&visitor, "ace"));
    visitor.wait("it says numbers", 10, r"/\d/.test(find('map-within')?.innerText) && /\d/.test(find('map-arrow')?.innerText)");
    visitor.js("find('map-on-base').querySelector('input').click()");
    visitor.wait("the link says so", 10, "/[?&]on=base/.test(location.search)");
    visitor.wait(
        "every cloud is shut",
        10,
        "[...find('map-frame').querySelectorAll('.map-cloud circle')].every(c => c.getBoundingClientRect().width < 0.5)",
    );
    // Changes in quick succession are one step of the history.
    std::thread::sleep(std::time::Duration::from_millis(1500));
    visitor.js("find('map-on-ace').querySelector('input').click()");
    visitor.wait("the aligned clouds open", 10, "/[?&]on=ace/.test(location.search)");
    visitor.wait("beside the survey's", 10, "['survey', 'ace'].every(look => find('map-frame').querySelector(`.map-cloud.${look} circle`).getBoundingClientRect().width > 1)");
    visitor.js("history.back()");
    visitor.wait(
        "back in the base",
        10,
        "/[?&]on=base/.test(location.search) && find('map-frame').classList.contains('on-base')",
    );
    visitor.assert_fits();
}

#[test]
fn keys_and_pointer_find_people_and_follow_them() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open_view(&site.url("?v=2&view=map&country=EGY"));
    visitor.wait("the map is drawn", 30, DRAWN);
    visitor.js("find('map-frame').focus()");
    visitor.wait("the country is said", 10, "find('map-said').innerText.includes('Egypt')");
    let press = |key: &str| {
        visitor.js(&format!(
            "find('map-frame').dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', bubbles: true, cancelable: true }}))"
        ));
    };
    let before = visitor.text("find('map-said').innerText");
    for _ in 0..12 {
        press("ArrowRight");
    }
    visitor.wait("somebody else is said", 10, &format!("find('map-said').innerText !== {before:?}"));
    // To a persona, wherever it is.
    visitor.js(
        "(c => { const r = c.getBoundingClientRect(); const at = { clientX: r.x + r.width / 2, clientY: r.y + r.height / 2, bubbles: true };
            find('map-frame').dispatchEvent(new MouseEvent('mousemove', at)); find('map-frame').dispatchEvent(new MouseEvent('click', at)); })
            (find('map-frame').querySelector('.map-spot.north-america .map-cloud.survey circle:last-child'))",
    );
    visitor.wait("a persona is followed", 10, "/gender=/.test(location.search) && /marital=/.test(location.search)");
    visitor.wait(
        "it stands out in every country",
        10,
        "find('map-frame').querySelectorAll('.map-cloud.survey .followed').length > 8",
    );
    assert!(visitor.holds(r"/\d/.test(find('map-said').innerText)"));
    press("Escape");
    visitor.wait("nobody is pointed at", 10, "!find('map-frame').querySelector('.map-ring')");
    let link = visitor.text("location.href");
    visitor.go(&link);
    visitor.wait("the link follows too", 30, "find('map-frame')?.querySelectorAll('.map-cloud.survey .followed').length > 8");
}

#[test]
fn a_country_without_groups_opens_on_demand_and_says_that_it_is_extrapolated() {
    let site = Site::serve();
    let visitor = Visitor::with(&site, &Options { size: (360, 740), ..Options::default() });
    visitor.open_view(&site.url("?v=2&view=map&country=KEN&on=ace"));
    visitor.wait("its cloud is drawn", 30, "find('map-frame')?.querySelectorAll('.map-cloud.extrapolated circle').length === 16");
    visitor.wait("and badged", 10, "find('map-inset').querySelector('.tag').checkVisibility()");
    visitor.assert_fits();
    visitor.js("find('map').querySelector('[data-testid=table-toggle]').click()");
    visitor.wait("the table has all of it", 10, "find('map').querySelectorAll('tbody tr').length > 300");
    assert!(visitor.holds("find('map').innerText.includes('extrapolated')"));
}

#[test]
fn whoever_comes_without_a_link_sees_the_map_above_two_voices() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.go(&site.url(""));
    visitor.wait("the map is drawn", 60, DRAWN);
    assert!(visitor.holds(
        "find('first-map').getBoundingClientRect().bottom <= document.querySelector('.desk-voices').getBoundingClientRect().top + 1"
    ));
    visitor.wait("two voices below", 30, "/[?&]b=IND/.test(location.search)");
    visitor.js("location.reload()");
    visitor.wait("the same after it was loaded anew", 60, &format!("find('first-map') && {DRAWN}"));
    visitor.js("find('map-more').click()");
    visitor.wait("it leads to the whole map", 20, "document.querySelector('main').dataset.view === 'map' && find('map-facts')");
    visitor.assert_fits();
    // The way back leads to what was there, also after a look into another language; the way on to the voices alone.
    visitor.js("history.back()");
    visitor.wait(
        "the map above the voices",
        20,
        "find('first-map')?.checkVisibility() && document.querySelector('.desk-voices')",
    );
    visitor.fill("language-select", "es");
    visitor.wait("in Spanish too", 20, "document.documentElement.lang === 'es' && find('first-map')?.checkVisibility()");
    visitor.fill("language-select", "en");
    visitor.wait("in English again", 20, "document.documentElement.lang === 'en' && find('first-map')?.checkVisibility()");
    visitor.view("shifts");
    visitor.view("voices");
    visitor.wait("the voices alone", 20, "document.querySelector('.desk-voices') && !find('first-map')");
}

#[test]
fn a_map_that_does_not_come_can_be_asked_for_again() {
    let site = Site::serve();
    site.break_file("maps/wvs7.json", Fault::Missing);
    let visitor = Visitor::new(&site);
    visitor.expect("Failed to load resource");
    visitor.go(&site.url("?v=2&view=map"));
    visitor.wait("why is said", 30, "find('map-failed')?.innerText.includes('wvs7.json')");
    site.mend();
    visitor.click("map-retry");
    visitor.wait("the map is drawn", 30, DRAWN);
}
