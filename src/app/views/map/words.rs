//! What is said about the map.

use crate::{
    app::{
        language::{format, tr},
        link::parts::On,
        terms::{self, country_name},
        views::map::figures::{Ends, Mark, Region, Spot, nearest_country},
    },
    causal::{
        Facts, VoicesMap,
        voices_map::{
            Point,
            facts::{Arrow, Pair},
        },
    },
    fill,
    survey::{Attribute, Country, CountryCode, Persona, SurveyId},
    words,
};

words! {
    title: "Countries and their voices";
    intro: "Who answers alike stands close together. Each shape is a country's average; the circles tied to it are its people by gender, \
    education, residence and marriage, larger where they are more.";
    follow: "Pick and follow";
    follow_hint: "A country is enlarged beside the map; a persona stands out in every country.";
    on: "Whose answers";
    survey: "Survey";
    more: "The whole map, with its numbers";
    loading: "Loading the map …";
    how_to_point: "Point at a shape or a circle, or use the arrow keys, to see who it is. Click, or press Enter, to follow that persona through \
    all countries.";
    legend_whole: "hollow: known as a whole only";
    legend_few: "* dashed: personas placed by few questions";
    // The ends of the World Values Survey's axes.
    end_left: "duty to one's parents, rule by religious law, religion very important";
    end_right: "petitions signed, most people trusted, euthanasia and abortion justified";
    end_down: "confidence in government and parliament, satisfied with politics, glad of science";
    end_up: "no confidence in government, parliament and elections, dissatisfied with politics";
    // And of the ISSP's.
    issp_left: "unmarried couples accepted, against men earning and women keeping the home, public money for care in old age";
    issp_right: "men earning and women keeping the home, unmarried couples rejected, families pay for care in old age";
    issp_down: "a mother's job costs closeness, two women are no such good parents, children take freedom away";
    issp_up: "mothers with a job as close to their children, two women as good parents, children a help in old age";
    inset_intro: "The same cloud, enlarged. An arrow goes from the country's average as far as an attribute moves its people.";
    inset_model: "The same cloud, enlarged: filled is the model, outlines are the survey. An arrow goes from the country's average as far as an \
    attribute moves its people, as the model has it.";
    no_cloud: "The survey knows this country as a whole only. Switch to ace to see what the model says of its personas: that is extrapolated, and \
    can't be checked here.";
    no_places: "This model's file answers too few of the map's questions to have a place on it: a place takes most of them, of \
    all personas of a country. Choose another model, or the survey.";
    not_on_map: "There are no figures of this country on this map.";
    hear: "Hear these people on one question";
    facts: "What the map says";
    no_facts: "Too few countries of this map have figures by persona to say more in numbers.";
    caution: "Places are averages of many answers. Individuals differ far more than groups, the axes were chosen to set countries apart, and \
    none of this says why.";
    column_country: "country";
    column_persona: "persona";
    column_people: "people";
    column_share: "share of the country";
    column_note: "note";
    note_whole: "known as a whole only";
    note_small: "fewer than ten people, not shown";
    picture_few: "* and dashed: personas known on few of the map's questions, placed by a model of the four attributes that is fitted to them.";
    picture_note: "Shapes: averages of countries, hollow where a country is known as a whole only. Circles: personas of ten people and more, by \
    their share of the country.";
    own: "your own groups";
}

pub fn on_name(on: On) -> &'static str {
    match on {
        On::Survey => tr("survey"),
        On::Base => tr("base"),
        On::Ace => "ace",
        On::Model => tr("another model"),
    }
}

pub fn on_hint(on: On) -> &'static str {
    match on {
        On::Survey => tr("As people answered: every country is a cloud."),
        On::Base => tr("As the base model answers: every cloud has fallen into its average, one voice per country."),
        On::Ace => tr("As the aligned model answers: the clouds open again. The survey's are the outlines beside them."),
        On::Model => tr("As the model chosen below answers, on the axes of the survey. The survey's clouds are the outlines."),
    }
}

pub fn region(region: Region) -> &'static str {
    match region {
        Region::Own => own(),
        region => tr(region.continent()),
    }
}

fn name_of(code: CountryCode) -> String {
    Country::find(code).map_or_else(|| code.to_string(), |c| country_name(c).into())
}

pub fn explained([first, second]: [f64; 2], items: usize) -> String {
    fill!(
        "Computed from {n} questions that nearly all countries were asked: left to right holds {first} of the differences between their \
         averages, down to up {second}.",
        n = items,
        first = format::percent(first),
        second = format::percent(second)
    )
}

/// `title: option`, as the name of an end of an axis.
pub fn item_end(title: &str, option: &str) -> String {
    fill!("{title}: {option}", title = title, option = option)
}

pub fn placed_by(items: usize) -> String {
    fill!(
        "Its personas were counted on {n} of the map's questions only. They stand where a model of the four attributes puts them, fitted to \
         these answers and drawn in towards their country by what chance does to few answers.",
        n = items
    )
}

/// Before a link to the map of another survey.
pub fn on_other_map(survey: SurveyId) -> String {
    fill!("It is on the map of {survey}", survey = survey.survey().short)
}

pub fn own_missing(name: &str, answered: usize, items: usize, missing: usize) -> String {
    fill!(
        "{name} answered {answered} of the {n} questions of this map. It takes a place from about {missing} more of them on.",
        name = name,
        answered = answered,
        n = items,
        missing = missing
    )
}

fn who(mark: Mark, spots: &[Spot]) -> String {
    let name = spots.iter().find(|s| s.code == mark.country).map_or_else(|| name_of(mark.country), |s| s.name.clone());
    match mark.cell {
        Some(cell) => terms::persona_in(&name, Persona::full(cell)),
        None => name,
    }
}

/// In few words, beside the mark.
pub fn tip(mark: Mark, spots: &[Spot]) -> String {
    who(mark, spots)
}

/// Who it is, how many people, and where it stands.
pub fn told(mark: Mark, spots: &[Spot], on: On) -> String {
    let Some(spot) = spots.iter().find(|s| s.code == mark.country) else { return String::new() };
    let who = who(mark, spots);
    let dot = mark.cell.and_then(|cell| {
        let dots = if on == On::Ace { &spot.ace_dots } else { &spot.survey_dots };
        dots.iter().find(|d| d.cell == cell)
    });
    let near = nearest_country(spots, on, dot.map_or(spot.home(on), |d| d.at), mark.country).map_or("", |s| s.name.as_str());
    let mut text = match dot {
        None => fill!("{who}, average. The nearest average is that of {near}.", who = who, near = near),
        Some(dot) => match dot.n {
            Some(n) => fill!(
                "{who}: {n} people, {share} of the country. Of the other countries' averages, that of {near} is nearest.",
                who = who,
                n = format::count(n.into()),
                share = format::percent(dot.share),
                near = near
            ),
            None => fill!(
                "{who}, as the model says: {share} of the country. Of the other countries' averages, that of {near} is nearest.",
                who = who,
                share = format::percent(dot.share),
                near = near
            ),
        },
    };
    if dot.is_some() && on == On::Ace && spot.goes_beyond() {
        text = format!("{text} ({})", terms::extrapolated_tag());
    }
    if let Some(items) = spot.placed_by.filter(|_| dot.is_some() && on == On::Survey) {
        text = format!("{text} {}", placed_by(items));
    }
    text
}

/// How a direction reads: `right and up`.
fn direction([x, y]: Point) -> String {
    let across = if x < 0.0 { tr("left") } else { tr("right") };
    let along = if y < 0.0 { tr("down") } else { tr("up") };
    // What is less than a third of the rest says nothing.
    if x.abs() > 3.0 * y.abs() {
        across.into()
    } else if y.abs() > 3.0 * x.abs() {
        along.into()
    } else {
        fill!("{across} and {along}", across = across, along = along)
    }
}

pub fn within(facts: &Facts) -> String {
    let (low, high) = facts.within.interval;
    fill!(
        "Of all that the map spreads out in the survey, {within} lies within countries, among their personas (95\u{a0}% interval {low} to \
         {high}); the rest lies between the averages of the {n} countries whose personas enough questions place.",
        within = format::percent(facts.within.value),
        low = format::percent(low),
        high = format::percent(high),
        n = facts.countries
    )
}

pub fn pair(pair: &Pair, usual: f64) -> String {
    let [a, b] = [0, 1].map(|i| terms::persona_in(&name_of(pair.countries[i]), Persona::full(pair.cells[i])));
    let told = fill!(
        "In the survey nearer to each other than to their compatriots: {a}, and {b}. They are {apart} apart, and {first} and {second} from their \
         own countries' averages; two countries are {usual} apart, in the median.",
        a = a,
        b = b,
        apart = format::decimal(pair.apart),
        first = format::decimal(pair.home[0]),
        second = format::decimal(pair.home[1]),
        usual = format::decimal(usual)
    );
    let support = fill!("So it is in {n} of 100 resamples of these people.", n = (100.0 * pair.support).floor());
    format!("{told} {support}")
}

/// `Education (no college to college)`.
pub fn arrow_of(attribute: Attribute) -> String {
    let [a, b] = terms::levels(attribute);
    fill!("{attribute}, from {a} to {b}:", attribute = terms::attribute(attribute), a = a, b = b)
}

pub fn arrow(arrow: &Arrow, usual: f64) -> String {
    let [a, b] = terms::levels(arrow.attribute);
    let (low, high) = arrow.length.interval;
    fill!(
        "The survey's longest arrow is in {country}: from {a} to {b}, {attribute} moves people by {length} ({low} to {high}), to the {way}. That is \
         {part} of the median distance between two countries.",
        country = terms::country_within(&name_of(arrow.country)),
        a = a,
        b = b,
        attribute = terms::attribute_within(arrow.attribute),
        length = format::decimal(arrow.length.value),
        low = format::decimal(low),
        high = format::decimal(high),
        way = direction(arrow.shift),
        part = format::percent(arrow.length.value / usual)
    )
}

pub fn cloud_summary(name: &str, arrows: &[(Attribute, Point)]) -> String {
    let one = |(attribute, by): &(Attribute, Point)| {
        fill!(
            "{arrow} {length} to the {way}.",
            arrow = arrow_of(*attribute),
            length = format::decimal(by[0].hypot(by[1])),
            way = direction(*by)
        )
    };
    std::iter::once(format!("{name}.")).chain(arrows.iter().map(one)).collect::<Vec<_>>().join(" ")
}

/// The map in words.
pub fn summary(map: &VoicesMap, on: On, ends: &Ends) -> String {
    let mut by_place: Vec<_> = map.countries.iter().collect();
    by_place.sort_by(|a, b| a.average[0].total_cmp(&b.average[0]));
    let names = by_place.iter().map(|c| name_of(c.country)).collect::<Vec<_>>().join(", ");
    fill!(
        "A map of {n} countries, {on}. Left: {left}. Right: {right}. Down: {down}. Up: {up}. From left to right: {names}. The table below has all \
         places.",
        n = map.countries.len(),
        on = on_hint(on).trim_end_matches('.'),
        left = ends.left,
        right = ends.right,
        down = ends.down,
        up = ends.up,
        names = names
    )
}

/// The columns of somebody's places.
pub fn columns(whose: &str) -> [String; 2] {
    [tr("left to right"), tr("down to up")].map(|axis| fill!("{who}: {axis}", who = whose, axis = axis))
}

pub fn picture_subtitle(whose: &str, survey: SurveyId) -> String {
    fill!("{on} · {survey}", on = whose, survey = survey.survey().short)
}
