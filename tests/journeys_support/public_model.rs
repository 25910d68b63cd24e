//! Journeys with models from elsewhere: the public one as it comes and aligned, asked something new, and any model's answers as a file.

use std::fmt::Write as _;

use crate::journeys_support::{
    page::{assert_distribution, distance},
    server::{Fault, Site, built},
    tiny, turns,
    visitor::{Options, Visitor},
};

/// Whether `cargo xtask model` has laid the public model into the site; without pip or the network it can't.
pub fn has_weights() -> bool {
    let there = built().join("smollm2/weights/000.bin").is_file();
    if !there {
        println!("not tested with the public model itself: `cargo xtask model` has not fetched it");
    }
    there
}

#[test]
fn the_public_model_stands_in_every_view_without_its_download() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    let voices = "?v=2&country=EGY&item=Q33&gender=female&weights=";
    visitor.open(&site.url(&format!("{voices}smollm2")));
    let as_it_comes = visitor.told_beforehand();
    assert_distribution("as it comes", &as_it_comes);
    assert_eq!(visitor.text("find('answers-source').dataset.source"), "prepared");
    let survey = visitor.survey();
    for adapter in ["ace", "paper"] {
        visitor.open(&site.url(&format!("{voices}smollm2-{adapter}")));
        let aligned = visitor.told_beforehand();
        assert_distribution(adapter, &aligned);
        assert!(
            adapter != "ace" || distance(&aligned, &survey) < distance(&as_it_comes, &survey),
            "aligned it is nearer to people: {aligned:?} {as_it_comes:?} {survey:?}"
        );
    }
    visitor.open_view(&site.url("?v=2&view=map&on=model&weights=smollm2"));
    visitor.wait("the map", 30, "document.querySelectorAll('.map-mark').length > 20");
    visitor.wait("its clouds", 60, "document.querySelectorAll('.map-cloud.ace .map-dot').length > 150");
    assert!(!site.asked().iter().any(|path| path.starts_with("smollm2/weights")), "nobody asked for the model itself");
}

#[test]
fn a_question_waits_for_the_model_and_says_so() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.go(&site.url("?v=2&view=ask"));
    visitor.wait("the form", 30, "find('ask-form')?.checkVisibility()");
    visitor.wait("what to do", 20, "find('ask-answer').dataset.state === 'nothing'");
    visitor.fill("ask-question", "Is it good to be asked?");
    visitor.fill("ask-options", "yes");
    visitor.js("find('ask-go').click()");
    visitor.wait("one option is too few", 20, "find('ask-answer').dataset.state === 'refused'");
    visitor.fill("ask-options", "yes\nperhaps\nno");
    visitor.js("find('ask-go').click()");
    visitor.wait("the model is missing", 20, "find('ask-answer').dataset.state === 'needs-model'");
    assert!(visitor.query().contains("ask="), "the question is in the link: {}", visitor.query());
    for width in [360, 1280] {
        visitor.resize((width, 800));
        visitor.assert_fits();
    }
    // What is no model is refused with its reason, and the page lives on.
    visitor.ready(60);
    visitor.upload("public-file", "page.gguf", b"<!doctype html><title>no model</title>");
    visitor.notice("page.gguf is no model's file");
    // What only begins like one is refused by the engine.
    visitor.upload("public-file", "cut.gguf", b"GGUF\x03\0\0\0");
    visitor.wait("it is refused", 60, "find('public-model').dataset.state === 'failed'");
    assert!(visitor.text("find('public-model').innerText").contains("cut.gguf"));
}

#[test]
fn the_model_is_fetched_interrupted_resumed_asked_and_removed() {
    if !has_weights() {
        return;
    }
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.expect("Failed to load resource");
    visitor.go(&site.url(
        "?v=2&view=ask&country=EGY&ask=How%20much%20do%20you%20trust%20artificial%20intelligence%3F%7Ca%20great%20deal%7Cquite%20a%20lot%7Cnot%20very%20much%7Cnone%20at%20all",
    ));
    visitor.ready(60);
    site.break_file("smollm2/weights/004.bin", Fault::Missing);
    visitor.wait("the download is offered", 30, "find('public-load')");
    visitor.click("public-load");
    visitor.wait("it is interrupted", 120, "find('public-model').dataset.state === 'away' && find('public-load')");
    site.mend();
    site.forget_asked();
    visitor.click("public-load");
    visitor.wait("it is open", 240, "find('public-model').dataset.state === 'open'");
    let asked = site.asked();
    assert!(!asked.iter().any(|path| path.ends_with("weights/001.bin")), "what had come is not fetched again: {asked:?}");
    visitor.wait("the question is answered", 60, "find('ask-answer').dataset.state === 'answered'");
    let warning = visitor.text("find('ask-warning').innerText");
    assert!(warning.contains("Nobody was asked this, and little like it"), "{warning}");
    assert_eq!(visitor.number("find('ask-people').querySelectorAll('.ask-row').length"), 17.0);
    assert!(visitor.number("find('ask-nearest').querySelectorAll('li').length") >= 3.0);

    // Loaded, it computes what was computed beforehand.
    visitor.view("voices");
    visitor.wait("the voices", 20, "find('weights-select')?.checkVisibility()");
    visitor.fill("weights-select", "smollm2-ace");
    visitor.wait("it is computed here", 60, "find('answers-source').dataset.source === 'here'");
    assert_distribution("computed here", &visitor.prediction());
    let notices = visitor.notices();
    assert!(!notices.iter().any(|n| n.contains("differs from what was computed beforehand")), "{notices:?}");

    // A step of a fine-tune over its reader.
    visitor.open_view(&site.url("?v=2&view=ask"));
    visitor.wait("it is still in the browser", 30, "find('public-open') && !find('public-open').disabled");
    visitor.click("public-open");
    visitor.wait("it is open again", 240, "find('public-model').dataset.state === 'open'");
    visitor.view("align");
    visitor.wait("the bench", 20, "find('start-select')?.checkVisibility()");
    visitor.set_training("item", 2, 1);
    visitor.fill("start-select", "smollm2-base");
    visitor.click("train-start");
    visitor.wait_for_phase("ended", 240);
    assert_eq!(visitor.step(), 2);

    visitor.view("ask");
    visitor.wait("the panel", 20, "find('public-remove')?.checkVisibility()");
    visitor.click("public-remove");
    visitor.wait("it is gone", 30, "find('public-model').dataset.state === 'away'");
}

#[test]
fn a_model_of_ones_own_answers_as_it_comes() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.go(&site.url("?v=2&view=ask&country=EGY&item=Q33&gender=female&ask=Is%20it%20good%20to%20be%20asked%3F%7Cyes%7Cno"));
    visitor.ready(60);
    visitor.upload("public-file", "tiny.gguf", &tiny::gguf());
    visitor.wait("it is open", 60, "find('public-model').dataset.state === 'open'");
    let words = visitor.text("find('public-model').innerText");
    assert!(words.contains("tiny.gguf"), "{words}");
    // Nobody was asked in its states: it foretells nothing, and says so.
    visitor.js("find('ask-go').click()");
    visitor.wait("why not", 30, "find('ask-answer').dataset.state === 'needs-model'");

    visitor.view("voices");
    visitor.fill("weights-select", "opened");
    visitor.wait("it is computed here", 60, "find('answers-source').dataset.source === 'here'");
    let woman = visitor.prediction();
    assert_distribution("a woman of the file", &woman);
    visitor.click("attr-gender-male");
    let man = visitor.prediction();
    assert_distribution("a man of the file", &man);
    assert!(distance(&woman, &man) > 1e-4, "{woman:?} {man:?}");
    let persona = visitor.text("find('persona').innerText");
    assert!(persona.contains("man") && !persona.contains("woman"), "{persona}");
    let (_, csv) = visitor.download("distribution csv-download");
    let csv = String::from_utf8(csv).expect("text");
    assert!(csv.contains("model: opened") && csv.contains("average of Egypt"), "{csv}");

    // A link to it, where it is not: what is shown instead, and why.
    visitor.open(&site.url("?v=2&country=EGY&item=Q33&gender=female&weights=opened"));
    assert!(visitor.text("document.querySelector('main').innerText").contains("opened"));
    assert_distribution("without it", &visitor.prediction());
}

#[test]
fn a_model_of_ones_own_answers_on_a_graphics_card_as_on_the_processor() {
    // A software GPU takes every processor that there is.
    turns::alone();
    let site = Site::serve();
    let visitor = Visitor::with(&site, &Options { webgpu: true, ..Options::default() });
    let [on_cpu, on_gpu] = ["cpu", "gpu"].map(|engine| {
        visitor.go(&site.url(&format!("?v=2&view=ask&country=EGY&item=Q33&gender=female&engine={engine}")));
        visitor.ready(240);
        assert_eq!(visitor.text("find('engine-chip').dataset.kind"), engine);
        visitor.upload("public-file", "tiny.gguf", &tiny::gguf());
        visitor.wait("it is open", 120, "find('public-model').dataset.state === 'open'");
        visitor.view("voices");
        visitor.fill("weights-select", "opened");
        visitor.wait("it is computed here", 240, "find('answers-source').dataset.source === 'here'");
        visitor.prediction_within(240)
    });
    println!("CPU {on_cpu:?}, GPU {on_gpu:?}");
    assert!(distance(&on_cpu, &on_gpu) <= 0.001, "CPU {on_cpu:?}, GPU {on_gpu:?}");
}

/// What a model might answer as the 16 full personas: women more often the first option.
fn answers(countries: &[&str]) -> String {
    let mut text = String::from("country,item,gender,education,residence,marital,counts\n");
    for country in countries {
        for i in 0..16 {
            let at = |bit: usize, levels: [&'static str; 2]| levels[i >> bit & 1];
            let (gender, education) = (at(0, ["male", "female"]), at(1, ["no_college", "college"]));
            let (residence, marital) = (at(2, ["urban", "rural"]), at(3, ["not_married", "married"]));
            let first = if gender == "female" { 30 } else { 10 };
            let _ = writeln!(text, "{country},Q33,{gender},{education},{residence},{marital},{first} 10 5 3 2");
        }
    }
    text
}

#[test]
fn any_models_answers_become_one_more_model() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.go(&site.url("?v=2&view=judge&country=EGY&item=Q33"));
    visitor.wait("the steps", 30, "find('judge-bring')?.checkVisibility()");
    visitor.wait("the prompts are counted", 20, "/^96 /.test(find('prompts-count').innerText)");
    let (name, prompts) = visitor.download("prompts-save");
    let prompts = String::from_utf8(prompts).expect("text");
    assert!(name.ends_with(".csv") && prompts.contains("EGY,Q33,") && prompts.lines().count() > 96, "{name}");

    visitor.upload("judge-file", "wrong.csv", b"country;question\nEGY;1\n");
    visitor.wait("what is missing is named", 20, "find('judge-failed')?.innerText.includes('counts')");

    visitor.upload("judge-file", "my model.csv", answers(&["EGY", "IND", "XXX"]).as_bytes());
    visitor.wait("it is read", 20, "find('judge-read')");
    assert_eq!(visitor.number("find('judge-read').dataset.taken"), 32.0);
    assert!(visitor.text("find('judge-problems').innerText").contains("XXX"), "the unknown country is named");
    visitor.wait("it is judged", 60, "find('judge-headline')?.innerText.includes('100')");
    assert!(visitor.query().contains("weights=answers-my-model"), "{}", visitor.query());
    let (_, export) = visitor.download("judge-export");
    assert!(String::from_utf8(export).expect("text").contains("EGY,Q33,female"));
    for width in [360, 1280] {
        visitor.resize((width, 800));
        visitor.assert_fits();
    }

    // In another view, and on another visit, it is a model like the others.
    visitor.view("voices");
    let women = visitor.prediction();
    assert_distribution("the file's", &women);
    assert_eq!(visitor.text("find('answers-source').dataset.source"), "file");
    visitor.open(&site.url("?v=2&country=EGY&item=Q33&gender=female&weights=answers-my-model"));
    visitor.wait("kept by the browser", 20, "find('answers-source').dataset.source === 'file'");
    let women = visitor.prediction();
    assert!((women[0] - 0.6).abs() < 0.01, "{women:?}");
    // From where it has no answer, its links lead to one.
    visitor.open_view(&site.url("?v=2&view=judge&country=MEX&item=Q164&gender=female"));
    visitor.wait("its links", 60, "find('judge-in-voices')?.checkVisibility()");
    visitor.click("judge-in-voices");
    visitor.wait("the file's answers", 20, "find('answers-source')?.dataset.source === 'file'");
    assert_distribution("where the file has answers", &visitor.prediction());
    assert!(visitor.query().contains("country=EGY") && !visitor.query().contains("Q164"), "{}", visitor.query());
    // One question is no place on a map, which says so where it would be.
    visitor.open_view(&site.url("?v=2&view=judge"));
    visitor.wait("its links again", 60, "find('judge-in-map')?.checkVisibility()");
    visitor.click("judge-in-map");
    visitor.wait("why the map is empty", 30, "/too few of the map's questions/.test(find('map-empty')?.innerText)");
    visitor.assert_fits();
    visitor.open_view(&site.url("?v=2&view=judge"));
    visitor.wait("it is there", 20, "find('judge-remove')");
    visitor.click("judge-remove");
    visitor.wait("it is gone", 20, "!find('judge-model')");
    visitor.click("judge-undo");
    visitor.wait("it is back", 20, "find('judge-model') && !find('judge-undo')");
    // Two personas are judged; views that could not show them are not offered.
    let few: Vec<String> = answers(&["EGY"]).lines().take(3).map(String::from).collect();
    visitor.upload("judge-file", "few.csv", few.join("\n").as_bytes());
    visitor.wait("two of them", 60, "all('judge-headline').length === 2 && find('judge-nowhere')?.checkVisibility()");
    assert!(visitor.holds("!find('judge-nowhere').closest('section').querySelector('a')"));
}
