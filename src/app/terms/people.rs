//! Countries, attributes and personas in words.

use crate::{
    app::language::{Language, spoken, tr},
    survey::{Attribute, Country, OWN_PENDING, Persona},
    words,
};

/// A country's name. Groups of the visitor's own have the names that their file gives.
pub fn country_name(country: &Country) -> &'static str {
    if country.is_own() && country.name != OWN_PENDING.name { country.name } else { tr(country.name) }
}

/// A country's name within a sentence: `of the Philippines`.
pub fn country_within(name: &str) -> String {
    let with_article = ["Netherlands", "Philippines", "United States"];
    if spoken() == Language::English && with_article.contains(&name) { format!("the {name}") } else { name.into() }
}

words! {
    everyone: "everyone";
}

pub fn attribute(attribute: Attribute) -> &'static str {
    match attribute {
        Attribute::Gender => tr("Gender"),
        Attribute::Education => tr("Education"),
        Attribute::Residence => tr("Residence"),
        Attribute::Marital => tr("Marriage"),
    }
}

/// As it stands within a sentence.
pub fn attribute_within(of: Attribute) -> String {
    attribute(of).to_lowercase()
}

/// The two levels, A then B, as they are written on the switches.
pub fn levels(attribute: Attribute) -> [&'static str; 2] {
    match attribute {
        Attribute::Gender => [tr("man"), tr("woman")],
        Attribute::Education => [tr("no college"), tr("college")],
        Attribute::Residence => [tr("city"), tr("countryside")],
        Attribute::Marital => [tr("not married"), tr("married")],
    }
}

/// `woman, college`; `everyone` where nothing is specified.
pub fn persona(persona: Persona) -> String {
    let words: Vec<_> = persona.specified().map(|(a, level)| levels(a)[usize::from(level)]).collect();
    if words.is_empty() { everyone().into() } else { words.join(", ") }
}

/// `India: woman, college`.
pub fn persona_in(country: &str, who: Persona) -> String {
    format!("{country}: {}", persona(who))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::language::speak, survey::COUNTRIES};

    #[test]
    fn a_name_has_its_article_within_an_english_sentence() {
        let with: Vec<_> = COUNTRIES.iter().map(|c| country_within(c.name)).filter(|name| name.starts_with("the ")).collect();
        assert_eq!(with, ["the United States", "the Philippines", "the Netherlands"]);
        speak(Language::Spanish);
        let spanish = country_within("Philippines");
        speak(Language::English);
        assert_eq!(spanish, "Philippines", "names of the list are translated elsewhere");
    }
}
