//! What this is, what it can't do, and where the figures come from.

use crate::{
    app::terms::{QUESTIONS, countries_that},
    fill, words,
};

pub fn limits_model() -> String {
    fill!(
        "The model is small and was trained from scratch on the tables of this page, and on nothing else. It has read {questions} questions and \
         how {countries} countries answered them. It can't chat, knows no other topic and no other country, and has no knowledge of the world.",
        questions = QUESTIONS.iter().sum::<usize>(),
        countries = countries_that(|_| true)
    )
}

pub fn limits_extrapolated() -> String {
    fill!(
        "Of {overall} of the {all} countries only averages are known, and of the others groups on the questions of one survey or on some of \
         these. What the model says about groups elsewhere is extrapolated from other countries and questions, marked so, and can't be \
         checked here.",
        overall = countries_that(|c| !c.has_cells()),
        all = countries_that(|_| true)
    )
}

words! {
    // Limits
    limits: "What it can't do";
    limits_unseen: "On questions it has never seen it is weak: it knows more than their scale, less than the most similar questions tell, and \
    nothing of how attributes shift them.";
    limits_public: "The public model, SmolLM2, has read a part of the web, mostly in English. As it comes it is worse than equal shares for all \
    options, and its shifts have nothing to do with people's. Aligned, it knows of people what these tables say.";
    limits_interactions: "It does not learn interactions: that education shifts the answers of women otherwise than those of men is not something it \
    can say. The survey's own bars can.";
    limits_time: "People were asked in 2012, or between 2017 and 2023, each country once in a survey. Opinions change; these figures do not.";
    limits_tool: "Simple statistics do as well on known questions and countries. The model shows how alignment works; it is not the best tool for \
    filling a table.";
    // Stereotypes
    stereotypes: "Groups are not people";
    stereotypes_risk: "The danger of any such model is the stereotype: a group's average taken for its members, a difference made larger than it is, \
    or invented. Most of the variety in answers lies between people of the same group, so a group's distribution says nothing about any one \
    person.";
    stereotypes_limits: "That is why the survey always stands beside the model, why answers are whole distributions and never one typical answer, \
    why every shift is labelled as compatible, too small, too large, erased, stereotyped, in the other direction, unclear or invented, and why small groups are not shown.";
    stereotypes_two: "Two genders, two levels of education, city or countryside, married or not: these are the survey's categories and a \
    simplification made for these tables, not a statement about people. Who does not fit in has no persona here.";
    // Decisions
    decisions: "Not for deciding about people";
    decisions_body: "Nothing here may be used to judge, address or decide about people: not for admission, credit, employment, insurance, policing, \
    asylum or advertising. It replaces no survey, and must not speak for a group in its absence, least of all for those of whom little is known \
    here.";
    decisions_rank: "Nor does it rank countries or groups by worth. Differences are associations: income, religion, region, generation and much else \
    differ along with the attributes.";
    // Uncertainty
    uncertainty: "How sure one can be";
    uncertainty_survey: "Survey figures come from samples and are drawn with 95\u{a0}% intervals where the tables tell how many people answered. The \
    intervals take weights into account, but not that interviews are made in clusters, so that they are somewhat too narrow where the survey \
    sampled so.";
    uncertainty_model: "The model's answers have no interval: the same question gives the same answer. How far off they are is told by the page \
    Results, beside what trivial predictors reach and what sampling alone would let the truth reach.";
    uncertainty_answers: "People do not always tell an interviewer what they think, less so where that may be dangerous. Those who did not answer are \
    left out.";
    // Readers
    readers: "Who it is for";
    readers_teaching: "Teaching and discussion: that a culture is not one voice, what a survey can tell about groups, and how an objective shapes what a \
    model says about people.";
    readers_research: "Research on aligning models with distributions and effects, at a size that needs no graphics card.";
    readers_visitors: "Anybody who is curious. No knowledge of statistics or of language models is needed to begin; the lessons lead on from there.";
    // Privacy
    privacy: "Nothing leaves your browser";
    privacy_where: "The model runs and learns on your machine. The page loads its own files from its own site, asks no other server for anything, and \
    sends nothing anywhere: no cookies, no statistics, no account.";
    privacy_kept: "In this browser, and only there, are kept: the adapter that you have trained or opened, your runs, your choice of engine and language, the \
    aggregates of survey data and the answers of models that you bring, and a class's questions and codes. You can remove each of them, or all of it by \
    clearing the site's data.";
    privacy_links: "A link to a view holds what is on the screen. It holds no data of yours, but for a class's link, which has the questions that its teacher wrote.";
    // Licence
    licence: "Licence";
    licence_code: "The code is free: MIT or Apache-2.0, as you like.";
    licence_data: "The survey's figures are under the survey's own terms, which allow non-profit use with citation. The model's weights were learnt from \
    them: treat them alike.";
    licence_paper: "An independent implementation after ACE-Align, smaller and with other objectives beside the paper's. What it cites of \
    the paper's results is named as the paper's.";
    version: "Version";
}

pub fn version_is(version: &str, build: &str) -> String {
    if build.is_empty() {
        fill!("Version {version}, a build for development.", version = version)
    } else {
        fill!("Version {version}, build {build}.", version = version, build = build)
    }
}
