//! The exact prompts of any model, for whoever wants to ask one of their own and lay its answers beside people's.

use super::Form;
use crate::survey::{Attribute, Country, Item, Persona};

/// One prompt, and what it asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPrompt {
    pub country: String,
    pub item: String,
    /// Codes by [`Attribute::index`], empty where the persona leaves it open: as in a file of answers.
    pub levels: [String; Attribute::COUNT],
    pub wording: String,
    /// `as asked`, or `reversed`: then A is the last option.
    pub order: String,
    /// The letters to answer with.
    pub letters: String,
    pub prompt: String,
}

impl ListedPrompt {
    pub const HEAD: [&'static str; 10] =
        ["country", "item", "gender", "education", "residence", "marital", "wording", "order", "letters", "prompt"];

    /// The cells of its row, in the order of [`Self::HEAD`].
    pub fn row(&self) -> [&str; 10] {
        let [gender, education, residence, marital] = self.levels.each_ref().map(String::as_str);
        let rest = [&self.wording, &self.order, &self.letters, &self.prompt].map(String::as_str);
        [&self.country, &self.item, gender, education, residence, marital, rest[0], rest[1], rest[2], rest[3]]
    }
}

/// What is asked of every persona in every form, of one country and item. Each persona is named as it is: those that leave something
/// open say nothing of it.
pub fn list_prompts(
    country: &Country,
    item: &Item,
    personas: impl IntoIterator<Item = Persona>,
    forms: &[Form],
) -> Vec<ListedPrompt> {
    let letters = super::LETTERS[..item.options.len().min(super::MAX_OPTIONS)].join(" ");
    let one = |persona: Persona, form: &Form| ListedPrompt {
        country: country.code().to_string(),
        item: item.code.to_string(),
        levels: Attribute::ALL.map(|a| persona.level(a).map_or_else(String::new, |level| a.code(level).into())),
        wording: form.wording.name().into(),
        order: if form.is_reversed { "reversed" } else { "as asked" }.into(),
        letters: letters.clone(),
        prompt: form.item(item) + &form.persona(country, persona),
    };
    personas.into_iter().flat_map(|persona| forms.iter().map(move |form| (persona, form))).map(|(p, f)| one(p, f)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::{COUNTRIES, ItemCode};

    #[test]
    fn every_persona_is_asked_in_every_form() {
        let item = Item {
            code: ItemCode::from("Q1"),
            topic: "life".into(),
            title: "Family".into(),
            question: "How important is family?".into(),
            options: ["very", "rather", "not"].map(String::from).into(),
            first_code: 1,
        };
        let listed = list_prompts(&COUNTRIES[0], &item, Persona::all(), &Form::ALL);
        assert_eq!(listed.len(), Persona::COUNT * Form::ALL.len());
        let mut prompts: Vec<&str> = listed.iter().map(|l| l.prompt.as_str()).collect();
        prompts.sort_unstable();
        prompts.dedup();
        assert_eq!(prompts.len(), listed.len(), "two prompts are the same");
        for listed in &listed {
            let first = if listed.order == "reversed" { "not" } else { "very" };
            let line = listed.prompt.lines().find(|l| l.contains(first)).expect("the first option");
            assert!(line.starts_with(['A', '(']) && line.contains('A'), "{}", listed.prompt);
            assert!(listed.prompt.contains(COUNTRIES[0].name) && listed.letters == "A B C");
            assert_eq!(listed.row().len(), ListedPrompt::HEAD.len());
        }
        assert_eq!(listed[0].levels, ["", "", "", ""].map(String::from));
    }
}
