//! Journeys between the two surveys: who was asked what, and what is said where nobody was.

use crate::journeys_support::{
    page::assert_distribution,
    server::Site,
    visitor::{Options, Visitor},
};

const ISSP: &str = "International Social Survey Programme 2012";

/// A chart's table, file and picture name one survey and cite it.
fn assert_sources(visitor: &Visitor, chart: &str) {
    let said = visitor.text(&format!("find('{chart}').innerText"));
    assert!(!said.contains("World Values Survey"), "{chart}: {said}");
    for button in ["csv-download", "svg-download"] {
        let (name, bytes) = visitor.download(&format!("{chart} {button}"));
        let text = String::from_utf8(bytes).expect("text");
        // Lines of a picture are broken anywhere.
        assert!(text.contains("ZA5900") && text.contains("unweighted"), "{name}: {text}");
        assert!(!text.contains("Haerpfer") && !text.contains("World Values"), "{name}: {text}");
    }
}

#[test]
fn a_chilean_woman_answers_in_the_issp() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url("?v=2&view=align&country=CHL&item=ISSP2012_V11&gender=female"));
    assert_distribution("the survey", &visitor.survey());
    visitor.prediction();
    assert!(visitor.holds("!find('extrapolated').offsetWidth"), "there are figures of her");
    visitor.wait("the foot names the survey", 10, &format!("find('distribution').innerText.includes('{ISSP}')"));
    let effects = visitor.effects();
    assert!(effects.iter().all(|e| e.survey.is_some() && e.before.is_some()), "{effects:?}");
    assert_sources(&visitor, "distribution");
    assert_sources(&visitor, "effects");
    // These figures have no ages, and the chart says so.
    visitor.click("effect-kind-age_adjusted");
    visitor.wait("why there is no such comparison", 10, "/have no ages/.test(find('effect-gender').innerText)");
    let (_, bytes) = visitor.download("effects csv-download");
    assert!(String::from_utf8(bytes).is_ok_and(|csv| csv.matches("have no ages").count() == 4));
    visitor.click("effect-kind-standardised");
    // The bench can be set to her country, and no other survey's countries are offered.
    let countries = visitor.text("[...find('tune-country').options].map(o => o.value).sort().join(' ')");
    assert_eq!(countries, "AUS CHL DEU GBR MEX PHL");
    visitor.wait("a fine-tune can be started", 30, "!find('train-start').disabled");
    visitor.assert_fits();
    // While it runs, the cloud of her country opens on the map of her survey, beside the survey's by the same questions.
    visitor.set_training("topic", 12, 2);
    visitor.click("train-start");
    let opens =
        "/ISSP 2012/.test(find('live-map')?.innerText) && find('live-map').querySelectorAll('.cloud-dot.survey').length > 8";
    visitor.wait("the cloud opens", 120, opens);
    assert_eq!(visitor.number("find('live-map').querySelectorAll('.cloud-dot.model').length"), 16.0);
    visitor.wait_for_phase("ended", 120);
    visitor.assert_fits();
}

#[test]
fn a_silent_survey_is_said_beside_the_name_and_leads_to_what_it_knows() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    for (query, answered) in [
        ("?v=2&country=CHL&item=Q164", "item=ISSP2012_"),
        // Egyptians were asked about homosexual neighbours, but not this.
        ("?v=2&country=EGY&item=Q182", "item=Q22"),
        ("?v=2&view=shifts&country=DEU&item=Q47", "item=ISSP2012_V58"),
    ] {
        visitor.go(&site.url(query));
        visitor.wait("the badge is there", 30, "find('extrapolated')?.offsetWidth > 0");
        let silence = if query.contains("DEU") { "extrapolated" } else { "no-figure" };
        assert_eq!(visitor.text("find('extrapolated').dataset.silence"), silence, "{query}");
        visitor.wait("another question is offered", 20, "find('nearest')?.querySelector('a')");
        visitor.assert_fits();
        visitor.js("find('nearest').querySelector('a').click()");
        visitor.wait("the other question is there", 20, &format!("location.search.includes('{answered}')"));
        visitor.wait("with figures", 20, "!find('extrapolated').offsetWidth && !find('nearest')");
        if !query.contains("shifts") {
            assert_distribution("the survey", &visitor.survey());
        }
    }
    visitor.resize((360, 740));
    visitor.go(&site.url("?v=2&country=CHL&item=Q164&b=EGY.female"));
    visitor.wait("one of two voices is silent", 30, "find('extrapolated').offsetWidth && !find('b-extrapolated').offsetWidth");
    visitor.assert_fits();
}

#[test]
fn the_picker_and_the_lists_know_both_surveys() {
    let site = Site::serve();
    let visitor = Visitor::with(&site, &Options { size: (1280, 1000), ..Options::default() });
    visitor.go(&site.url("?v=2&view=many&item=ISSP2012_V5"));
    visitor.wait("every country has its row", 60, "all('many-row-').length === 28");
    visitor.wait("22 were not asked", 60, "all('many-tag-').filter(t => t.offsetWidth).length === 22");
    visitor.wait("the shares are of one survey", 60, "/27 questions of ISSP 2012/.test(find('many-facts').innerText)");
    visitor.fill("item-search", "issp");
    visitor.wait("all of its questions are found", 10, "all('item-option-').length === 27");
    visitor.wait("who was asked is told", 10, "/groups in 6 countries/.test(find('item-asked').innerText)");
    visitor.go(&site.url("?v=2&view=shifts&country=MEX&item=ISSP2012_V5"));
    visitor.wait("the matrix is of one survey", 30, "find('matrix')?.querySelectorAll('[data-item]').length === 27");
    visitor.go(&site.url("?v=2&view=shifts&country=NGA&item=Q8"));
    visitor.wait("39 questions", 30, "find('matrix')?.querySelectorAll('[data-item]').length === 39");
    visitor.go(&site.url("?v=2&view=data"));
    visitor.wait("both are cited", 20, "document.querySelectorAll('main blockquote').length === 2");
}
