//! What is said about all personas of all countries.

use crate::{
    app::{
        charts::silence,
        language::{format, plural::plural, tr},
        link::parts::Order,
        terms::{country_name, persona},
        views::many::figures::{
            Row, Survey,
            nobody::{self, Nobody},
        },
    },
    causal::heterogeneity::Estimate,
    fill,
    survey::{Country, CountryCode, Persona},
    words,
};

words! {
    picture_note: "Solid grey dots: personas of ten people or more in the survey; dark and large those that are followed. Tall line: the \
    average, of the country or of the model. Hollow blue dots: personas predicted by the model.";
    title: "The personas of every country";
    highlight: "Follow a persona";
    highlight_hint: "Its dots stand out in every country.";
    dots_hint: "Point at a dot to see who it is; a click follows it from country to country. Keys: arrows, and Enter.";
    order: "Order of the countries";
    legend_dot: "a persona of ten people or more (survey)";
    legend_followed: "personas that you follow";
    legend_average: "the country's average";
    legend_level: "a country, or a group of yours, as a whole";
    legend_model: "a persona, predicted by the model";
    level: "figures of groups not in these tables";
    /// The same in few words; the legend has the rest.
    level_short: "country as a whole";
    group_short: "your group as a whole";
    not_asked: "no figures here";
    loading: "loading …";
    retry_all: "Load the missing countries again";
    facts: "Within and between countries";
    cases: "Nobody is average";
    cases_hint: "Personas that are clearly nearer to another country's average than to their own: 95\u{a0}% of the resamples agree. \
    Each leads to the two voices beside each other.";
    no_case: "On this question no persona is clearly nearer to another country's average.";
    reckoning: "Working it out …";
    no_variance: "Fewer than two countries have figures by persona on this question, so there is nothing to divide.";
    no_nobody: "No country has figures by persona on this question, so nobody can be set beside the averages.";
    caution: "Expected answers are the averages of personas. Their variance tells how the differences among groups are divided, not \
    how much people differ: most of that lies between people of the same persona. These are associations, not causes.";
    own_item: "This is a question of your own: of these rows, only your own groups were asked.";
    show_model: "Show the model's personas";
    hide_model: "Hide the model's personas";
    cancel: "Cancel";
    model_needs_engine: "The model's personas follow when the engine is ready.";
    model_failed: "The model's personas need the engine, which is not available.";
    model_hint: "Where a country has no figures by persona, what the model says is extrapolated and can't be checked here.";
    column_country: "country";
    column_persona: "persona";
    column_people: "people, at least";
    column_survey: "survey, position 0 to 100";
    column_note: "note";
    left_out_hint: "Left out: personas of fewer than ten people.";
    small: "fewer than ten people, not shown";
    no_dot: "no persona chosen";
}

fn name_of(code: CountryCode) -> String {
    Country::find(code).map_or_else(|| code.to_string(), |c| country_name(c).into())
}

pub fn order_name(order: Order) -> &'static str {
    match order {
        Order::Average => tr("average"),
        Order::Spread => tr("spread"),
        Order::Name => tr("name"),
    }
}

pub fn order_hint(order: Order) -> &'static str {
    match order {
        Order::Average => tr("From the first option to the last, by the country's average."),
        Order::Spread => tr("The widest distance between the lowest and the highest persona first."),
        Order::Name => tr("By the country's name."),
    }
}

/// A position without decimals.
pub fn whole(position: f64) -> String {
    if position.is_finite() { format::count(position.round().clamp(0.0, 100.0) as u64) } else { "–".into() }
}

pub fn intro(first: &str, last: &str) -> String {
    fill!(
        "Each dot is the average answer of one of the country's sixteen personas, from 0 (\u{201c}{first}\u{201d}) to 100 (\u{201c}{last}\u{201d}).",
        first = first,
        last = last
    )
}

/// What a dot says, after who it is: `Survey: 58 of 100, 43 people`.
pub fn dot(from: &str, at: f64, people: Option<u32>) -> String {
    let at = fill!("{from}: {at} of 100", from = from, at = whole(at));
    match people {
        Some(n) => format!("{at}, {}", plural(n.into(), tr("1 person"), tr("{n} people"))),
        None => at,
    }
}

pub fn range((low, high): (f64, f64)) -> String {
    fill!("{low} to {high}", low = whole(low), high = whole(high))
}

pub fn left_out(count: usize) -> String {
    plural(count as u64, tr("1 of 16 left out: fewer than ten people"), tr("{n} of 16 left out: fewer than ten people each"))
}

/// The same where there is little room; [`left_out_hint`] explains it.
pub fn left_out_short(count: usize) -> String {
    plural(count as u64, tr("1 left out"), tr("{n} left out"))
}

/// What stands out.
pub fn followed(who: Persona) -> String {
    if who == Persona::ANY {
        tr("Choose a gender, education, residence or marriage to follow people alike in it from country to country.").into()
    } else {
        let count = who.cells().count() as u64;
        let shown = plural(count, tr("1 of a country's 16 personas stands out"), tr("{n} of a country's 16 personas stand out"));
        fill!("You follow: {who}. {shown}.", who = persona(who), shown = shown)
    }
}

pub fn tables_progress(ready: usize, all: usize) -> String {
    fill!("Loading the countries: {ready} of {all}", ready = ready, all = all)
}

pub fn tables_failed(count: usize) -> String {
    plural(
        count as u64,
        tr("1 country could not be loaded; everything below is without it."),
        tr("{n} countries could not be loaded; everything below is without them."),
    )
}

pub fn model_progress(known: usize, all: usize) -> String {
    fill!("The model has answered for {known} of {all} countries", known = known, all = all)
}

/// Of a model whose answers are a file.
pub fn in_file(known: usize, all: usize) -> String {
    if known == 0 {
        return tr("The file has no dots for this question: of no country does it have the answers of all personas.").into();
    }
    fill!("The file has answers to this question for {known} of {all} countries.", known = known, all = all)
}

pub fn voices_of(country: &str) -> String {
    fill!("{country}: see its voices", country = country)
}

fn interval(estimate: Estimate) -> (String, String, String) {
    let (low, high) = estimate.interval;
    (format::percent(estimate.value), format::percent(low), format::percent(high))
}

pub fn variance(within: Estimate, countries: u32) -> String {
    let (share, low, high) = interval(within);
    fill!(
        "Within countries lies {share} of the variance of expected answers (95\u{a0}% interval {low} to {high}), between them {rest}. \
         {countries} countries have the figures for it.",
        share = share,
        low = low,
        high = high,
        rest = format::percent(1.0 - within.value),
        countries = countries
    )
}

pub fn individual(individual: Estimate) -> String {
    let (share, low, high) = interval(individual);
    fill!(
        "Of the variance of single people's answers {share} ({low} to {high}) lies between people of the same persona and country.",
        share = share,
        low = low,
        high = high
    )
}

pub fn over_items(within: Estimate, items: u32, survey: &str) -> String {
    let (share, low, high) = interval(within);
    fill!(
        "Over all {items} questions of {survey} together, {share} of the variance of expected answers lies within countries ({low} to {high}).",
        items = items,
        survey = survey,
        share = share,
        low = low,
        high = high
    )
}

pub fn nobody(found: &Nobody) -> String {
    fill!(
        "{n} of {all} personas are nearer to another country's average than to their own country's; chance alone would give about \
         {chance}. For {clear} of them the survey is clear.",
        n = found.elsewhere,
        all = found.personas,
        chance = whole_count(found.chance),
        clear = found.clear
    )
}

pub fn nobody_hint(averages: usize) -> String {
    fill!(
        "Nearer is meant over whole distributions (earth mover's distance), among the averages of {averages} countries. The nearest \
         of many is near by chance too, and a persona is part of its own country's average, which favours that one.",
        averages = averages
    )
}

fn whole_count(value: f64) -> String {
    format::count(value.max(0.0).round() as u64)
}

/// `Egypt: woman, college, city, married stands at 58: nearer to Turkey's average (59) than to Egypt's (48).`
pub fn case(case: &nobody::Case) -> String {
    fill!(
        "{country}: {who} stands at {at}, nearer to the average of {other} ({there}) than to that of {country} ({here})",
        country = name_of(case.country),
        who = persona(case.persona),
        at = whole(case.at),
        other = name_of(case.other),
        there = whole(case.other_average),
        here = whole(case.own)
    )
}

/// A row for who can't see it.
pub fn summary(row: &Row, who: Persona, model: &str) -> String {
    let mut parts = vec![format!("{}.", row.name)];
    match &row.survey {
        Survey::Loading => parts.push(loading().into()),
        Survey::Failed(reason) => parts.push(reason.clone()),
        Survey::NotAsked => parts.push(fill!("Survey: {why}.", why = not_asked())),
        Survey::Level { average } => {
            parts.push(fill!(
                "Survey: average {average}; {why}.",
                average = whole(*average),
                why = if row.country.is_own() { group_short() } else { level() }
            ));
        }
        Survey::Cells { average, dots } => {
            if let Some(average) = average {
                parts.push(fill!("Survey: average {average}.", average = whole(*average)));
            }
            if let Some(between) = row.range() {
                parts.push(fill!("{n} personas from {range}.", n = dots.len(), range = range(between)));
            }
            if let Some((count, between)) = row.range_of(who).filter(|_| who != Persona::ANY) {
                parts.push(fill!("{who}: {n} from {range}.", who = persona(who), n = count, range = range(between)));
            }
            if row.left_out() > 0 {
                parts.push(format!("{}.", left_out(row.left_out())));
            }
        }
    }
    if let (Some(said), Some(between)) = (&row.model, row.model_range()) {
        let values = (whole(said.average), range(between));
        parts.push(if let Some(silence) = row.silence() {
            fill!(
                "{model}, {mark}: average {average}, personas from {range}.",
                model = model,
                mark = silence::word(silence),
                average = values.0,
                range = values.1
            )
        } else {
            fill!("{model}: average {average}, personas from {range}.", model = model, average = values.0, range = values.1)
        });
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::{Attribute, ItemAnswers};

    #[test]
    fn a_row_is_told_in_a_few_sentences() {
        let country = Country::find(CountryCode::parse("AUS").unwrap()).unwrap();
        let survey = Survey::of_answers(Some(&ItemAnswers::CountryLevel(vec![0.4, 0.6])));
        let voices = std::sync::Arc::new(vec![vec![0.5, 0.5]; Persona::COUNT]);
        let model = crate::app::views::many::figures::Model::of(&voices, &crate::engine::protocol::Weights::Base);
        let row = Row { country, name: "Australia".into(), survey, model };
        let women = Persona::ANY.with(Attribute::Gender, Some(true));
        assert_eq!(
            summary(&row, women, "Model, ace"),
            "Australia. Survey: average 60; figures of groups not in these tables. Model, ace, extrapolated: average 50, personas \
             from 50 to 50."
        );
        let without = Row { survey: Survey::NotAsked, model: None, ..row };
        assert_eq!(summary(&without, women, ""), "Australia. Survey: no figures here.");
    }

    #[test]
    fn positions_have_no_decimals_and_stay_on_the_scale() {
        assert_eq!([48.4, 99.7, -0.0, f64::NAN].map(whole), ["48", "100", "0", "–"]);
        assert_eq!(
            followed(Persona::ANY.with(Attribute::Gender, Some(true))),
            "You follow: woman. 8 of a country's 16 personas stand out."
        );
    }
}
