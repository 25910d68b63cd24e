//! The data: what the figures describe, and what they leave out.

use crate::{fill, words};

words! {
    // What they are
    what: "What the figures are";
    what_survey: "The World Values Survey asks adults all over the world what they value and believe. Its seventh wave was in the field from 2017 to 2023, in 66 \
    countries. From it come the tables of this page: 210 questions, and for each the weighted proportion of every answer, by country and by \
    combination of four attributes.";
    what_aggregates: "They are aggregates. No respondent's row is on this site, and none can be worked out from what is.";
    what_words: "Titles, questions and options are this project's own words, short and neutral. People were asked in their languages, often with an introduction or \
    a show card. The order and number of the options are the survey's; for the exact wording look the code (such as Q33) up in the survey's \
    questionnaire.";
    // 80 %
    sample: "80\u{a0}% of the respondents, and a sealed fifth";
    sample_what: "Every figure describes a random 80\u{a0}% of each country's respondents. The other 20\u{a0}% are a sealed test set: they are not on this site and not in \
    the repository, and released models are scored on them from outside. So the figures differ a little from those that the survey publishes.";
    // Small groups
    small: "Small groups";
    small_what: "Where fewer than ten people of a combination answered, the table does not hold their answers but an estimate. It is not shown as data, and \
    nothing is scored on it. That is so for 13\u{a0}% of the rows: for 40\u{a0}% in Bangladesh, a quarter in Japan, New Zealand and Venezuela, few in \
    Colombia, Egypt and Indonesia, and none in India, Russia, Turkey and the United States.";
    small_rule: "A larger group is shown when at least ten people are behind it and at most a tenth of its weight is estimated.";
    // Countries
    countries: "Countries";
    countries_cells: "With answers by persona";
    countries_level: "With overall figures only";
    countries_what: "What the model says about groups within the second list is extrapolation, and labelled so. The survey does not reach everybody in any country, and \
    40 of its 66 countries are not here.";
}

pub fn countries_count(cells: usize, level: usize) -> String {
    fill!(
        "{all} countries: {cells} with answers by persona, {level} with overall figures only.",
        all = cells + level,
        cells = cells,
        level = level
    )
}

words! {
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
    weights_what: "Proportions use the survey's weights where there are any: in the United States, Russia and India. Indonesia's are missing and count as 1; in the \
    other countries with groups they are 1 by design.";
    gaps: "Gaps";
    gaps_answers: "\u{201c}Don't know\u{201d} and refusals are left out: proportions are of those who answered. On delicate questions those are not the same \
    people.";
    gaps_questions: "Egypt lacks 36 of the 210 questions; Turkey, the United States, Venezuela, Great Britain and China lack some.";
    gaps_time: "Each country was asked once, partly before and partly after the pandemic began.";
    // Terms
    terms: "Terms of use, and how to cite";
    terms_what: "The survey allows non-profit use with citation and does not allow its data files to be passed on. That holds for these figures and for every file that \
    you download here. The World Values Survey Association has not checked them and is not responsible for them.";
    terms_rows: "The survey's own files, of all its countries, are free after registration:";
    terms_cite: "If you use the figures, cite the survey:";
    cards: "More";
    card_data: "Data card: how the tables were made, what they must not be used for";
    card_model: "Model card: what the model makes of them";
}

pub const SURVEY_URL: &str = "https://www.worldvaluessurvey.org/";
pub const SURVEY_NAME: &str = "worldvaluessurvey.org";
