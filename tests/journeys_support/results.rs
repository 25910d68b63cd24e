//! Journeys to the evaluation's results, the cards and the other adapters.

use crate::{
    EGYPT,
    journeys_support::{
        page::{assert_distribution, distance},
        server::{Fault, Site},
        visitor::Visitor,
    },
};

#[test]
fn results_are_a_view_with_a_link_of_its_own() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.go(&site.url("?view=results"));
    visitor.wait("the headline", 20, "find('headline')?.innerText.includes('%')");
    let levels = visitor.text("find('levels').innerText");
    for predictor in ["country average", "additive", "base", "ace", "levels", "shifts", "mode", "paper", "floor"] {
        assert!(levels.to_lowercase().contains(predictor), "{predictor} is missing: {levels}");
    }
    // Somebody who only reads needs no engine.
    let asked = site.asked();
    assert!(asked.iter().any(|path| path == "models/results.json"), "{asked:?}");
    assert!(!asked.iter().any(|path| path.starts_with("engine-")), "{asked:?}");
    for width in [360, 1280] {
        visitor.resize((width, 800));
        visitor.assert_fits();
    }
    visitor.view("voices");
    visitor.wait("the voices", 20, "find('engine-chip').checkVisibility() && !location.search.includes('view')");
    visitor.js("history.back()");
    visitor.wait("the results again", 10, "find('headline')?.checkVisibility()");
}

/// Of the public model: what it says as it comes is nowhere called "base", every file says whose it is, and the sentence follows the split.
#[test]
fn results_of_the_public_model_are_called_its_own() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.go(&site.url("?v=2&view=results&model=smollm2&lang=en"));
    visitor.wait("the headline", 20, "/people whom training never saw.*SmolLM2 as it comes/.test(find('headline')?.innerText)");
    let (name, parts) = visitor.download("parts-card csv-download");
    let parts = String::from_utf8(parts).expect("text");
    assert!(name.starts_with("ace-results-smollm2-"), "{name}");
    assert!(parts.contains("model,split,survey,") && parts.contains("SmolLM2 as it comes") && !parts.contains("base"), "{parts}");
    let regions = visitor.text("find('regions').innerText");
    assert!(regions.contains("before alignment (SmolLM2 as it comes)"), "{regions}");
    visitor.click("split-country");
    visitor.wait("another sentence", 10, "/saw only the whole/.test(find('headline').innerText)");
    visitor.click("split-item");
    visitor.wait("that there is no adapter", 10, "/no adapter was scored/.test(find('headline').innerText)");
    for width in [360, 1280] {
        visitor.resize((width, 800));
        visitor.assert_fits();
    }
}

#[test]
fn results_that_do_not_arrive_can_be_asked_for_again() {
    let site = Site::serve();
    site.break_file("models/results.json", Fault::Missing);
    let visitor = Visitor::new(&site);
    visitor.expect("404");
    visitor.go(&site.url("?view=results"));
    visitor.wait("a way to try again", 20, "find('results-retry')");
    site.mend();
    visitor.js("find('results-retry').click()");
    visitor.wait("the headline", 20, "find('headline')?.innerText.includes('%')");
}

#[test]
fn every_adapter_answers_and_is_fetched_only_when_it_is_asked() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    visitor.open(&site.url(EGYPT));
    let ace = visitor.prediction();
    let fetched = |name: &str| site.asked().iter().any(|path| *path == format!("models/{name}/adapter_model.safetensors"));
    assert!(fetched("ace") && !fetched("mode"));
    let mut answers = vec![ace];
    for name in ["levels", "shifts", "mode", "paper", "base"] {
        visitor.fill("weights-select", name);
        visitor.wait("the link names the weights", 10, &format!("location.search.includes('{name}')"));
        visitor.wait("an answer", 30, "document.body.dataset.ready === 'true'");
        let answer = visitor.prediction();
        assert_distribution(name, &answer);
        assert!(answers.iter().all(|other| distance(other, &answer) > 1e-4), "{name} answers as another does: {answers:?}");
        assert!(name == "base" || fetched(name));
        answers.push(answer);
    }
}

#[test]
fn the_cards_are_pages() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    for (card, words) in [("model-card", "What it can\u{2019}t do"), ("data-card", "80 %")] {
        visitor.go(&site.url(&format!("docs/{card}.html")));
        let text = visitor.text("document.body.innerText");
        assert!(text.contains(words) || text.contains(&words.replace('\u{2019}', "'")), "{card}: {text}");
        assert!(!text.contains("TODO"), "{card} is not finished");
        visitor.assert_fits();
    }
}
