//! Journeys to each view: two voices, the matrix, many voices, the bench's presets and runs, lessons, and the other language.

use crate::{
    EGYPT,
    journeys_support::{
        page::{VIEWS, assert_distribution},
        server::Site,
        visitor::{Options, Visitor},
    },
};

#[test]
fn two_voices_are_compared_in_words_and_figures() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url("?country=EGY&item=Q29"));
    visitor.prediction();
    visitor.click("add-second");
    visitor.wait("the link has the second voice", 10, "/[?&]b=EGY/.test(location.search)");
    visitor.wait("its answers are drawn", 20, "all('b-survey-bar-').length === 4 && find('b-survey-bar-0').dataset.value");
    visitor.wait("the difference is told", 20, r"/\d/.test(find('difference').innerText)");
    visitor.wait("the model's too", 30, r"/\d/.test(find('difference-model').innerText)");
    let told = visitor.text("find('difference').innerText");
    assert!(told.contains("95 %") || told.contains("overlap") || told.contains("interval"), "{told}");
    visitor.assert_fits();
    let shift = visitor.text("find('difference-plot').dataset.survey");
    visitor.fill("country-select", "JPN");
    visitor.wait("B goes along", 10, "/[?&]b=JPN/.test(location.search)");
    visitor.fill("country-select", "EGY");
    visitor.wait("and back", 20, &format!("find('difference-plot').dataset.survey === '{shift}'"));
    visitor.click("swap-voices");
    visitor.wait("A and B are swapped", 10, "/education=/.test(location.search)");
    visitor.click("remove-second");
    visitor.wait("one voice again", 10, "!/[?&]b=/.test(location.search) && all('b-survey-bar-').length === 0");
    visitor.js("history.back()");
    visitor.wait("two again", 10, "/[?&]b=EGY/.test(location.search)");
    visitor.resize((360, 740));
    visitor.assert_fits();
}

#[test]
fn questions_are_found_by_what_they_are_called_and_chosen_by_keys() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url("?country=EGY&item=Q29"));
    visitor.prediction();
    let is_open = "find('item-list').checkVisibility({ visibilityProperty: true })";
    assert!(!visitor.holds(is_open), "the list is not in the way");
    visitor.fill("item-search", "gay");
    visitor.wait("it is found by another name", 10, &format!("find('item-option-Q182') && {is_open}"));
    visitor.js("find('item-search').focus()");
    visitor.press("ArrowDown");
    visitor.wait("the list has the focus", 10, "document.activeElement.closest('[data-testid=item-list]')");
    visitor.press("Enter");
    visitor.wait("the first is chosen", 10, "!/item=Q29/.test(location.search)");
    visitor.wait("the list is closed", 10, &format!("!({is_open})"));
    visitor.wait("the search has the focus", 10, "document.activeElement.dataset.testid === 'item-search'");
    let chosen = visitor.text("location.search");
    visitor.fill("item-search", "army");
    visitor.press("Enter");
    visitor.wait("Enter takes the first", 10, &format!("location.search !== '{chosen}'"));
    visitor.wait("titles tell views apart", 10, "document.title.startsWith('Voices: ')");
    visitor.js("scrollTo(0, 400)");
    visitor.js("find('nav-shifts').click()");
    visitor.wait("a view begins at its top", 20, "document.title.startsWith('Shifts: ') && scrollY === 0");
}

#[test]
fn the_matrix_leads_to_a_questions_chart_and_asks_the_model() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url("?v=2&view=shifts&country=EGY&item=Q29"));
    let is_drawn = "find('matrix')?.querySelectorAll('tbody:not([aria-busy]) a').length > 40";
    visitor.wait("the matrix is drawn", 30, is_drawn);
    // A few rows at a time, and rows that are as they should be stay: the same in the end as drawn at once.
    visitor.js("self.rows = () => find('matrix').tBodies[0].innerHTML, self.before = rows()");
    visitor.click("matrix-sort-education");
    visitor.wait("it is sorted", 10, &format!("/sort=education/.test(location.search) && {is_drawn} && rows() !== before"));
    visitor.click("matrix-sort-catalogue");
    visitor.wait("it is as it was", 10, &format!("!/sort=/.test(location.search) && {is_drawn} && rows() === before"));
    visitor.click("matrix-sort-education");
    visitor.wait("it is sorted again", 10, &format!("/sort=education/.test(location.search) && {is_drawn} && rows() !== before"));
    visitor.js("find('matrix').querySelector('tbody a').click()");
    visitor.wait(
        "the chart is of the cell's question",
        20,
        "!/item=Q29/.test(location.search) && document.activeElement.closest('[data-testid^=effect-]')",
    );
    visitor.wait("its effects are drawn", 20, "find('effect-education').dataset.survey");
    let topic = visitor.text("find('matrix-topic').options[1].value");
    visitor.fill("matrix-topic", &topic);
    visitor.wait("one topic alone", 10, "/topic=/.test(location.search)");
    visitor.click("matrix-show-clear");
    visitor.wait("the link says what is shown", 10, "/show=clear/.test(location.search)");
    visitor.click("matrix-show-all");
    visitor.js("find('matrix-ask').click()");
    visitor.wait("the labels are counted", 90, r"/\d/.test(find('matrix-labels')?.innerText ?? '')");
    visitor.assert_fits();
    visitor.resize((360, 740));
    visitor.assert_fits();
}

#[test]
fn many_voices_of_every_country_are_drawn_and_predicted_on_demand() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url("?v=2&view=many"));
    visitor.wait("every country has its row", 60, "all('many-row-').length === 28");
    visitor.wait("the shares are reckoned", 60, r"/\d.*%/s.test(find('many-facts').innerText)");
    assert!(visitor.holds("(e => e.href ?? e.querySelector('a').href)(find('many-row-EGY')).includes('country=EGY')"));
    visitor.assert_fits();
    // Every dot answers: pointed at, and pressed.
    let place = "(r => ({ bubbles: true, clientX: r.left + r.width / 2, clientY: r.top + r.height / 2 }))(
        find('many-row-EGY').querySelector('circle').getBoundingClientRect())";
    visitor.js(&format!(
        "find('many-row-EGY').querySelector('.many-strip').dispatchEvent(new PointerEvent('pointermove', {place}))"
    ));
    visitor.wait("who it is, where, and how many", 10, r"/of 100, \d+ people/.test(find('many-tip').innerText)");
    visitor.js(&format!("find('many-row-EGY').querySelector('.many-strip').dispatchEvent(new MouseEvent('click', {place}))"));
    visitor.wait("it is followed", 10, "/gender=/.test(location.search) && /residence=/.test(location.search)");
    visitor.js("find('many-predicted').click()");
    visitor.wait("the link asks for predictions", 10, "/predicted=1/.test(location.search)");
    visitor.wait("what is extrapolated is said", 60, "/extrapolated/.test(find('many').innerText)");
    visitor.resize((360, 740));
    visitor.assert_fits();
    visitor.js("(e => e.href ? e : e.querySelector('a'))(find('many-row-JPN')).click()");
    visitor.wait(
        "a row leads to its voices",
        20,
        "document.querySelector('main').dataset.view === 'voices' && /country=JPN/.test(location.search)",
    );
}

#[test]
fn a_preset_is_run_kept_and_undone() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url("?v=2&view=align"));
    visitor.js("find('preset-teach').click()");
    visitor.wait(
        "the preset is in the link",
        10,
        "/country=EGY/.test(location.search) && /teach=education/.test(location.search)",
    );
    visitor.fill("scope-select", "item");
    visitor.fill("steps-input", "12");
    visitor.wait("a fine-tune can be started", 30, "!find('train-start').disabled");
    visitor.click("train-start");
    visitor.wait_for_step(12, 120);
    visitor.wait_for_phase("ended", 60);
    visitor.wait("the run is kept", 20, "find('history').querySelector('[data-testid=run]')");
    visitor.assert_fits();
    // Its charts and its name are of its country and question, whatever is chosen, and in the language of now.
    visitor.fill("country-select", "JPN");
    visitor.fill("language-select", "es");
    visitor.wait("Spanish", 20, "document.documentElement.lang === 'es'");
    visitor.wait("its name in Spanish", 10, "/Egipto.*Estado de salud propio/.test(find('run-name')?.value)");
    visitor.wait("and over its charts", 10, "/Egipto.*Estado de salud propio/.test(find('train-name')?.innerText)");
    visitor.assert_fits();
    visitor.js("find('run-undo').click()");
    visitor.wait("it is undone", 20, "!/weights=tuned/.test(location.search) || find('adapter-download').disabled");
}

#[test]
fn a_lesson_drives_the_page_and_its_link_opens_a_step() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.go(&site.url("?v=2&view=lessons"));
    visitor.wait("five lessons", 20, "all('lesson-start').length >= 5");
    visitor.assert_fits();
    visitor.js("all('lesson-start')[0].click()");
    visitor.wait("the first step", 20, "find('lesson-bar')?.checkVisibility() && /lesson=/.test(location.search)");
    visitor.js("find('lesson-next').click()");
    visitor.wait("the second step", 10, "/step=1/.test(location.search)");
    // It stands beside the page that it drives.
    visitor.wait(
        "no chart is under the lesson",
        10,
        "document.querySelector('.charts').getBoundingClientRect().right <= find('lesson-bar').getBoundingClientRect().left",
    );
    let link = visitor.text("location.href");
    visitor.js("find('lesson-end').click()");
    visitor.wait("it is ended", 10, "!/lesson=/.test(location.search)");
    visitor.go(&link);
    visitor.wait("the link opens the step", 30, "find('lesson-bar')?.checkVisibility() && /step=1/.test(location.search)");
    visitor.resize((360, 740));
    visitor.assert_fits();

    // A lesson's link may lock and hide.
    visitor.resize((1280, 900));
    visitor.open(&site.url("?v=2&country=EGY&lock=country&hide=item&present=1"));
    visitor.wait("the country is locked", 10, "find('country-select').matches(':disabled')");
    assert!(visitor.holds("!find('item-search')?.checkVisibility()"));
    // For a projector, controls fold away until they are wanted.
    assert!(visitor.holds("!find('country-select').checkVisibility()"));
    visitor.unfold("persona");
    visitor.wait("the persona's controls are open", 10, "find('country-select').checkVisibility()");
    visitor.prediction();
}

#[test]
fn heading_and_content_of_every_view_begin_on_one_line() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    let edge = |of: &str| {
        visitor.number(&format!("(e => e.getBoundingClientRect().left + parseFloat(getComputedStyle(e).paddingLeft))({of})"))
    };
    for view in VIEWS {
        visitor.open_view(&site.url(&format!("?v=2&view={view}")));
        for size in [(360, 740), (1280, 900), (1920, 1080), (2560, 1440)] {
            visitor.resize(size);
            let (heading, content) = (edge("document.querySelector('h1')"), edge("document.querySelector('main > *')"));
            assert!((heading - content).abs() <= 1.0, "{view} at {size:?}: the heading at {heading}, the content at {content}");
        }
    }
    // The menu is one line from 1280 on, in the longer language too.
    visitor.resize((1280, 900));
    for view in VIEWS {
        visitor.open_view(&site.url(&format!("?v=2&view={view}&lang=es")));
        let [first, last] = ["brand", "present-toggle"].map(|of| {
            visitor.number(&format!(
                "(r => (r.top + r.bottom) / 2)(document.querySelector('.masthead .{of}').getBoundingClientRect())"
            ))
        });
        assert!((first - last).abs() < 8.0, "{view}: the menu begins at {first} and ends at {last}");
    }
}

#[test]
fn the_page_speaks_spanish_and_back() {
    let site = Site::serve();
    let visitor = Visitor::with(&site, &Options { size: (360, 740), ..Options::default() });
    visitor.open(&site.url(&format!("{EGYPT}&lang=es")));
    visitor.wait("Spanish", 20, "document.documentElement.lang === 'es' && /Encuesta/.test(document.body.innerText)");
    visitor.prediction();
    visitor.wait("the country is named in Spanish", 10, "/Egipto/.test(find('persona').innerText)");
    for view in ["voices", "shifts", "many", "map", "lessons", "results", "method", "data", "about", "align"] {
        visitor.view(view);
        visitor.complete();
        visitor.assert_fits();
    }
    visitor.fill("language-select", "en");
    visitor.wait("English", 10, "document.documentElement.lang === 'en' && /Survey/.test(document.body.innerText)");
    assert_distribution("the survey", &visitor.survey());
    visitor.prediction();
    // The way back leads to the view before, in the language of now.
    visitor.js("history.back()");
    visitor.wait("the view before", 20, "document.querySelector('main').dataset.view === 'about'");
    visitor.wait("in English", 10, "document.documentElement.lang === 'en' && /lang=en/.test(location.search)");
}
