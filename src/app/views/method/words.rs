//! How it works: personas, effects, scores, the model and its training.

use crate::{
    app::{language::format, terms::countries_that},
    fill,
    survey::Country,
    words,
};

words! {
    // Personas
    personas: "Personas";
    personas_what: "A persona is a country and any of four attributes: gender, education, residence and marital status, each with two values. That makes \
    81 personas of a country, from the country as one voice (nothing specified) to 16 full combinations, which are called cells.";
    personas_pooled: "A persona that leaves something open is the mixture of the cells that it covers, each weighted by its share of the country's \
    people:";
    personas_pooled_where: "p: proportions of the answers; s: the share of cell c among the country's people who answered; the sums go over the cells that \
    the persona covers.";
    personas_n: "How many people are behind it counts after weighting. If some people stand for many and others for few, the sample tells less than its \
    number (Kish):";
    personas_n_where: "w: the survey's weight of each person. Of several cells it is pooled in the same way, from their shares and their own numbers.";
    // Answers
    answers: "Answers are distributions";
    answers_what: "What a group answers is a distribution over the options of a question. The options are in the order of their scale: the first \
    stands at 0, the last at 1, the others evenly between. So a distribution has an average position, and a difference can be said in points of \
    a hundredth of the scale.";
    answers_order: "That is a convention. The step from \u{201c}very\u{201d} to \u{201c}rather\u{201d} need not be as large as the next one, so look at the bars \
    as well as at the points.";
    // Effects
    effects: "Effects";
    effects_what: "An effect is what changes in the answers when one attribute changes from its first value to its second. There are three ways to \
    compare, and the page lets you choose.";
    effects_raw: "Raw: everybody with the one value against everybody with the other, everything else as it falls. A model's is the difference \
    of its answers as these two personas.";
    effects_raw_where: "p: proportions of the answers Y; a: the attribute's value.";
    effects_standardised: "Standardised: only people who are alike in the other three attributes are compared, and the differences are averaged over the \
    country's people. In the literature that is the g-formula.";
    effects_standardised_where: "z: one of the eight combinations of the other three attributes; P(z): its share of the people. A combination \
    takes part only where both sides have ten people or more; the page says how much of the population the others make up.";
    effects_age: "Age-adjusted: as standardised, with each cell brought to the age distribution of its country first (18 to 29, 30 to 44, 45 to 59, 60 and \
    over). Much of what looks like education or marriage is age. Where the figures have no ages, as those of the ISSP 2012 and of Nigeria and \
    Ethiopia, there is no such comparison.";
    effects_points: "The effect is a difference for each option. In one number, it is the shift of the average position, in points:";
    effects_points_where: "K: the number of options; k counts them from 0. Plus: towards the last option; minus: towards the first.";
    effects_context: "Two personas beside each other, in the view Voices, are compared as they are. If both specify the other attributes, that is the effect at \
    one fixed context.";
    // Intervals
    intervals: "Intervals";
    intervals_bars: "The whiskers of bars are 95\u{a0}% Wilson intervals of one proportion.";
    intervals_effects: "The intervals of effects and of differences are by the delta method: answers vary within each cell as in a multinomial sample of its \
    effective number of people, and the shares of the cells vary too. Few people give wide intervals by Student's quantile at Welch and \
    Satterthwaite's degrees of freedom. Where one persona is a part of the other, people who are in both are counted in both, which makes \
    the interval narrower, not wider.";
    intervals_checked: "That these intervals hold the truth in about 95 of 100 samples is checked on simulated populations whose truth is known. They know \
    nothing of clustered interviews, of people who did not answer, and of answers that were not sincere.";
    // Labels
    labels: "Labels";
    labels_what: "Each effect of the model is labelled by the survey's, and by the survey's 95\u{a0}% interval: a model inside it is compatible, whatever its \
    size. Outside it the label says how it is wrong. Where the interval includes 0 the survey shows nothing clear, and the model is unclear \
    too, or has invented a difference. Faults are erased, stereotyped, other direction and invented. Of a hundred intervals some five leave 0 \
    out by chance though there is nothing (2.5 on either side): so many \u{201c}clear\u{201d} differences prove nothing.";
    labels_source: "Version 2 of the paper has aligned, erasure, stereotyping and flipped, and looks at sizes alone: aligned is half to one and a half times. \
    The interval, and what is unclear or invented, are ours: an effect that the survey can't show should neither be demanded of a model nor \
    forgiven.";
    // Distances
    distances: "Distances and scores";
    distances_emd: "How far two distributions are from each other is the earth mover's distance: how much has to be moved how far along the scale to make one of \
    the other. F is the cumulative distribution, the part of the answers up to an option.";
    distances_score: "The level score is 100 × (1 − EMD). 100 is a perfect match. A bare score says little: a uniform guess already comes near 78, and a \
    country's average to between 93 and 96. So it is always printed beside such baselines.";
    distances_shift: "Two effects are compared in the same way, by their cumulative shifts, in points:";
    distances_skill: "Effect skill says how far a model has come on the way from saying that no attribute shifts anything to as near the truth as a sample can \
    tell:";
    distances_skill_where: "d: the model's mean distance from the survey's effects; d with 0: that of no effect at all; d with f: the sampling floor, which is what \
    the truth itself could expect on a sample of that size. Below 0\u{a0}%: worse than saying nothing.";
    distances_small: "Cells with fewer than ten people are neither shown nor scored.";
    // The map
    map: "The map of voices";
    map_axes: "Take every question that at least 95\u{a0}% of a survey's countries were asked, and of each country its mean position from 0 to 1. Each question is \
    centred and divided by its standard deviation over countries; what was not asked counts as 0. The two first principal components (right singular \
    vectors) are the axes. The question that weighs most on an axis lies with its last option to the right, or up, and each end is named by \
    questions that weigh most there.";
    map_places: "A country or a group lies where its own answers, standardised in the same way, meet the axes. Where some are missing, least squares over the \
    others place it. A persona lies beside its country: by the differences in what is known of both. Personas of fewer than ten people are not shown.";
    map_few: "In Nigeria and Ethiopia few of the questions were counted by persona, and chance moves places by few questions much further. So these personas lie \
    where the four attributes' shifts put them, each shift drawn in by what chance alone could make of it.";
    map_numbers: "The part within countries is the variance of personas around their country, by their shares, beside that between countries; what sampling adds is taken \
    off. The same people answer all questions, so places vary more than if others answered each: by how much is judged from what the four attributes \
    together leave over. Intervals are parametric resamples.";
    // The model
    model_title: "The model";
    model_what: "A decoder in the layout of Llama, small enough to be trained on one processor core and to answer in a browser. Question, options, country and attributes \
    are read as words; the answer is a distribution over the letters of the options, read after the last word. The question comes first and the \
    persona last, so that the question is read once for all personas.";
    model_adapters: "The base has learnt country averages alone: it believes in one voice per culture. Over it lie adapters (LoRA: small changes to every \
    matrix), one for each objective, trained on the same people for as long. Yours is one more.";
    model_sums: "The model is asked for the 16 cells of a country only. A persona that leaves something open is answered with the sum of the cells that it covers, \
    each by its share of the country's people, as in the survey. So what it says of a group never contradicts what it says of the group's \
    parts.";
    model_loading: "The model's size is being read …";
    model_width: "width";
    model_layers: "layers";
    model_heads: "attention heads";
    model_forward: "feed-forward";
    model_words: "words it knows";
    model_parameters: "parameters of the base";
    model_bytes: "base, as a file";
    model_each: "each adapter, as a file";
    model_names: "adapters";
}

words! {
    // The public model
    public: "The public model";
    public_what: "SmolLM2-135M-Instruct, by Hugging Face under Apache 2.0, is a language model of 135 million parameters that has read a part of \
    the web, mostly in English. Nobody here has changed its weights.";
    public_comes: "As it comes, it was asked every question as each of the 16 full personas of a country: in three wordings, and in each with the \
    options in both orders. Shown are the mean of these six and, as an interval, how far they lie apart, so that what is seen is the model and \
    not one prompt.";
    public_reader: "Base and aligned answers under its name are those of a reader: a decoder as the one above, which is given a question not in \
    words but as what the public model makes of them (its states after 14 of 30 layers). The reader has learnt from the same tables. So it knows which \
    questions are alike from what the public model has read, and everything about people from the surveys.";
    public_asked: "A question of your own is foretold from those that people were asked: the more alike two questions are to the public model and in \
    the labels of their scales, the more alike their answers and shifts are taken to be. How far off such answers were on questions held out \
    stands beside each.";
}

/// Why the model's files could not be read.
pub fn model_failed(reason: &str) -> String {
    fill!("The model's size can't be shown: {reason}", reason = reason)
}

pub fn bytes(count: u64) -> String {
    format::bytes(count)
}

pub fn training_base() -> String {
    fill!("Base: the overall figures of {n} countries.", n = countries_that(|_| true))
}

pub fn training_adapters() -> String {
    fill!(
        "Adapters: the figures of the {groups} countries with cells, for all personas, on the questions where they have them; and, with little \
         weight, the overall figures of all others, whose personas are invented: their own average with effects carried over from countries \
         that show theirs.",
        groups = countries_that(Country::has_cells)
    )
}

words! {
    // Training
    training: "What it learns from";
    training_smoothed: "A cell of ten people says little, and a model that learns raw figures learns noise. So a target is the country's figure plus one effect \
    for each attribute, smoothed by a Gaussian process over countries and questions: effects of countries that answer alike, and of questions \
    that are alike, lend to each other. Precise effects lead, vague ones follow.";
    training_sealed: "A fifth of the respondents is sealed: nothing was trained on them, and they are not on this site.";
    // Objectives
    objectives: "Objectives";
    objectives_what: "An objective is what training pulls towards. All of them look at the probabilities of the options alone.";
    objectives_ace: "levels and shifts together, which is our method:";
    objectives_levels: "the answers of each persona: the Kullback-Leibler divergence of the model from the target. A persona weighs more, the more people are \
    behind it.";
    objectives_shifts: "differences alone: for two personas that differ in one attribute, the distance between the model's and the target's cumulative shift. The \
    second stage of the paper.";
    objectives_mode: "the most frequent answer of each persona: cross-entropy on that one option. The first stage of the paper.";
    objectives_paper: "both stages of the paper, one after the other. Ours is smaller, with another schedule and smoothed targets, so it shows what the stages \
    do here, not what the paper's model would do.";
    // Causes
    causes: "What is causal here, and what is not";
    causes_name: "The method is named after causal effects, and the formulas are those of causal inference. What they give is causal only if nothing else that \
    shapes the answers differs between the groups. In a survey that is never so.";
    causes_adjusted: "So we call them adjusted associations. Standardising takes out what the other three attributes explain, age adjustment what age \
    explains. Income, religion, region, generation, family and much else remain. Nobody was moved to the countryside or sent to college to see what they \
    would answer then.";
    causes_gender: "Some attributes can't be changed as an experiment would. Their \u{201c}effect\u{201d} is a difference between groups of people, no more.";
    causes_model: "Causal in the strict sense is one thing: what training does to the model. There, two runs that differ in one setting can be compared, and the page \
    lets you do so.";
    // Sources
    sources: "Sources";
    source_paper: "ACE-Align (Attribute Causal Effect Alignment): personas, effects, the two stages, the level score and four labels";
    source_g: "Standardisation (g-formula): Robins 1986";
    source_kish: "Effective sample size: Kish 1965";
    source_wilson: "Intervals of proportions: Wilson 1927";
    source_welch: "Degrees of freedom: Satterthwaite 1946, Welch 1947";
    source_emd: "Earth mover's distance: Rubner, Tomasi and Guibas 2000";
    source_lora: "Adapters (LoRA): Hu et al. 2021";
    source_model_card: "Model card: all figures on how well it does, and how it was judged";
}
