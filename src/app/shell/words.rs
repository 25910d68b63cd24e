//! Headings of the views, and what is said around them. Their names are the link's: [`link::words`].

use crate::{
    app::{
        language::{format, tr},
        link::{self, parts::View},
    },
    engine::protocol::LoadStage,
    fill, words,
};

words! {
    claim: "A culture is not one voice";
    lede_voices: "What people of one country answer depends on who they are. See it in two international surveys, see what a small \
    language model makes of it, and fine-tune that model here, in your browser.";
    language: "Language";
    skip: "Skip to the content";
    nav: "Pages";
    part_loading: "Loading this page …";
}

/// A view's part of the page is not there.
pub fn part_failed(view: View) -> String {
    fill!(
        "\u{201c}{name}\u{201d} could not be fetched. Check the connection, then try again; if that does not help, load the page anew.",
        name = link::words::view(view)
    )
}

pub fn heading(view: View) -> &'static str {
    match view {
        View::Voices => claim(),
        View::Shifts => tr("What each attribute shifts"),
        View::Many => tr("Many voices in every country"),
        View::Map => tr("A map of voices"),
        View::Align => tr("Align the model yourself"),
        View::Lessons => tr("Lessons"),
        View::Ask => tr("Ask something that nobody was asked"),
        View::Judge => tr("Judge any language model"),
        View::Class => tr("A class answers"),
        View::Results => results_title(),
        View::Method => tr("How it works"),
        View::Data => tr("The data"),
        View::About => tr("What this is, and what it is not"),
    }
}

pub fn lede(view: View) -> &'static str {
    match view {
        View::Voices => lede_voices(),
        View::Shifts => {
            tr("How far apart the answers of two groups are, in the survey and in the model, with how sure one can be.")
        }
        View::Many => tr("Sixteen personas of each country on one question, and where the countries' averages lie among them."),
        View::Map => {
            tr("Countries where their answers put them, with their personas around them: a country is a cloud, not a dot.")
        }
        View::Align => tr("Fine-tune the model in your browser and watch its effects move towards the survey's, or past them."),
        View::Lessons => tr("Fifteen to twenty minutes each, for a class or for yourself."),
        View::Ask => tr(
            "A question in your own words, answered as sixteen kinds of people by a public language model that was aligned with surveys.",
        ),
        View::Judge => tr(
            "Ask any model our questions, bring its answers as a file, and see how far it is from people: everywhere on this page.",
        ),
        View::Class => {
            tr("Questions in a link, answers on phones, a short code from each: figures of the class, without a server.")
        }
        View::Results => results_lede(),
        View::Method => tr("What an effect is here, how it is estimated, and how the model learns it."),
        View::Data => tr("What the figures describe, what they leave out, and how to bring your own."),
        View::About => tr("Limits first."),
    }
}

words! {
    dismiss: "Dismiss";
    notices: "Messages";
    footer: "Nothing you do here leaves your browser.";
    engine_title: "Engine";
    engine_auto: "automatic";
    engine_which: "Which engine";
    engine_probing: "looking for a GPU …";
    engine_starting: "fetching the engine …";
    engine_failed: "not available";
}

pub fn stage(stage: LoadStage, loaded: u64, total: u64) -> String {
    match stage {
        LoadStage::Device => tr("asking for the GPU …").into(),
        LoadStage::Download if total > 0 => {
            fill!("loading {loaded} of {total}", loaded = format::bytes(loaded), total = format::bytes(total))
        }
        LoadStage::Download => tr("loading the model …").into(),
        LoadStage::Build => tr("building the model …").into(),
        LoadStage::SelfCheck => tr("checking its answers …").into(),
    }
}

words! {
    first_time_on_gpu: "The first time on a GPU this takes a while.";
    engine_ready: "ready";
}

pub fn engine_details(parameters: u64, self_check: f64, load_ms: f64) -> String {
    fill!(
        "{n} parameters, loaded in {time}; differs from the stored reference by at most {error}",
        n = format::count(parameters),
        time = format::duration(load_ms),
        error = format::tiny(self_check)
    )
}

words! {
    present: "Large type";
    present_hint: "For a projector: large type and fewer controls (Alt+P)";
    results_title: "How well does the model do?";
    results_lede: "Every figure here is about people, countries or questions that training never saw, and stands beside simple \
    statistics and beside what the survey's own sampling noise allows.";
}
