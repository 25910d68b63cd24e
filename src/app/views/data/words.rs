//! The data: what the figures describe, and what they leave out.

use crate::{
    app::terms::{QUESTIONS, countries_that, with_groups},
    fill,
    survey::{Country, SurveyId},
    words,
};

/// Of each survey, what it is and what of it is here.
pub fn what_survey(survey: SurveyId) -> String {
    let questions = QUESTIONS[survey.index()];
    match survey {
        SurveyId::Wvs7 => fill!(
            "The World Values Survey asks adults all over the world what they value and believe. Its seventh wave was in the field from \
             2017 to 2023, in 66 countries. From it come {questions} questions, and for each the weighted proportion of every answer, by \
             country and by combination of four attributes.",
            questions = questions
        ),
        SurveyId::Issp2012 => fill!(
            "The International Social Survey Programme asked adults in 2012 about family and changing gender roles. From it come \
             {questions} questions in {countries} countries, as counts that the authors of ACE-Align published with their evaluation: \
             unweighted, and without ages.",
            questions = questions,
            countries = with_groups(survey, true)
        ),
    }
}

words! {
    // What they are
    what: "What the figures are";
    what_aggregates: "They are aggregates. No respondent's row is on this site, and none can be worked out from what is.";
    what_apart: "The two surveys asked other people, at other times, in other words. Every question belongs to one of them, and no chart \
    and no average of answers mixes both.";
    what_words: "Titles, questions and options are this project's own words, short and neutral. People were asked in their languages, often with an introduction or \
    a show card. The order and number of the options are the survey's; for the exact wording look the code (such as Q33) up in the survey's \
    questionnaire.";
    // 80 %
    sample: "80\u{a0}% of the respondents, and a sealed fifth";
    sample_what: "Every figure of the World Values Survey describes a random 80\u{a0}% of each country's respondents; the counts of the ISSP, and of \
    Nigeria's and Ethiopia's groups, are 80\u{a0}% of the answers in each combination, drawn anew for each question. The other 20\u{a0}% are a sealed test \
    set: they are not on this site and not in the repository, and released models are scored on them from outside. So the figures differ a little \
    from those that the surveys publish.";
    // Small groups
    small: "Small groups";
    small_what: "Where fewer than ten people of a combination answered, the table does not hold their answers but an estimate. It is not shown as data, and \
    nothing is scored on it. That is so for 13\u{a0}% of the rows of the World Values Survey\u{2019}s eleven countries: for 40\u{a0}% in Bangladesh, a quarter in Japan, New Zealand and Venezuela, few in \
    Colombia, Egypt and Indonesia, and none in India, Russia, Turkey and the United States.";
    small_rule: "A larger group is shown when at least ten people are behind it and at most a tenth of its weight is estimated.";
    // Countries
    countries: "Countries";
    countries_part: "Groups on some questions of the World Values Survey";
    countries_what: "What the model says about groups where only overall figures are known is extrapolation, and labelled so. No survey reaches everybody \
    in any country, and 40 of the World Values Survey's 66 countries are not here.";
    countries_both: "Australia, Germany, Great Britain and Mexico have overall figures in the World Values Survey too; of Chile and the Philippines \
    none from there are used here.";
}

pub fn countries_count() -> String {
    fill!(
        "{all} countries: groups are known in {groups} of them, {wvs} on the World Values Survey's questions, {part} on some of these, {issp} on \
         those of the ISSP 2012. Of {overall} only the country as a whole is known.",
        all = countries_that(|_| true),
        groups = countries_that(Country::has_cells),
        wvs = with_groups(SurveyId::Wvs7, true),
        part = with_groups(SurveyId::Wvs7, false),
        issp = with_groups(SurveyId::Issp2012, true),
        overall = countries_that(|c| !c.has_cells())
    )
}

/// `ISSP 2012: 27 questions`.
pub fn questions_of(survey: SurveyId) -> String {
    fill!("{survey}: {n} questions", survey = survey.survey().short, n = QUESTIONS[survey.index()])
}

words! {
    questions: "Questions by survey and topic";
    // Attributes
    attributes: "Attributes, and what two values lose";
    attributes_what: "Each attribute has two values, so that personas stay few enough to have people behind them.";
    attribute_column: "attribute";
    first_column: "first value";
    second_column: "second value";
    lost_column: "what is lost";
    lost_gender: "other genders, which these tables do not record";
    lost_education: "everything between no school and a professorship but the step to a college degree (ISCED 5 to 8)";
    lost_residence: "suburbs, small towns, and how differently countries draw the line";
    lost_marital: "widowed, divorced and separated people count with those never married; living as married counts as married";
    attributes_lost: "People of whom one of the four is not known are in no combination, and so in no figure of these countries. A difference that is not there between two halves may \
    well be there between finer groups.";
    // Weights and gaps
    weights: "Weights";
    weights_what: "Proportions use the World Values Survey's weights where there are any: in the United States, Russia and India. Indonesia's are missing and \
    count as 1; in the other of its countries with groups they are 1 by design. Nigeria's and Ethiopia's groups, and all of the ISSP 2012, are \
    plain counts: Great Britain and Germany were surveyed with weights that these counts do not have.";
    weights_ages: "These counts tell no ages either, so an age-adjusted comparison is not possible there.";
    gaps: "Gaps";
    gaps_answers: "\u{201c}Don't know\u{201d} and refusals are left out: proportions are of those who answered. On delicate questions those are not the same \
    people.";
    gaps_questions: "Of the World Values Survey's questions Egypt lacks 36; Turkey, the United States, Venezuela, Great Britain and China lack some. Of \
    Nigeria's and Ethiopia's groups 39 are known.";
    gaps_filter: "On how parents should share paid leave (V30), only those who want such leave were asked, as we read the questionnaire.";
    gaps_time: "Each country was asked once in a survey: in 2012, or from 2017 to 2023, partly before and partly after the pandemic began.";
    // Terms
    terms: "Terms of use, and how to cite";
    terms_what: "The surveys allow non-profit use with citation and do not allow their data files to be passed on. That holds for these figures and for every file \
    that you download here. Neither the World Values Survey Association nor the ISSP or GESIS have checked them, and they are not responsible for them.";
    terms_rows: "The surveys' own files, of all their countries, are free after registration:";
    terms_cite: "If you use the figures, cite the survey that they are from; every file names it:";
    cards: "More";
    card_data: "Data card: how the tables were made, what they must not be used for";
    card_model: "Model card: what the model makes of them";
}

/// Where each survey's own files are had.
pub const SITES: [(&str, &str); SurveyId::COUNT] =
    [("https://www.worldvaluessurvey.org/", "worldvaluessurvey.org"), ("https://www.gesis.org/en/issp", "gesis.org/en/issp")];
