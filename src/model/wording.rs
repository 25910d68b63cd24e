//! How a public model is asked: the exact texts of its prompts. Free of burn, so that the page can write them out too.
//!
//! A prompt is the question's text and then the persona's; the answer is read from the letters' tokens at its end. What a model says
//! depends on the words that it is asked in: what is shown of a public model as it comes is the mean over [`Form::ALL`], and
//! the spread over them its interval.

use serde::{Deserialize, Serialize};

use crate::survey::{Attribute, Country, Item, Persona};

/// At most ten options.
pub const MAX_OPTIONS: usize = 10;

/// The labels of the options. Letters, since "10" is two tokens in several public vocabularies.
pub const LETTERS: [&str; MAX_OPTIONS] = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"];

/// The words around a question and a persona.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wording {
    Respondent,
    Interview,
    Lines,
    /// [`Wording::Respondent`] without the commas and the colon: half as many tokens for sixteen personas. What adapters are trained
    /// with and asked in.
    Short,
}

/// A wording, and the order in which the options stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Form {
    pub wording: Wording,
    /// The last option first.
    pub is_reversed: bool,
}

impl Wording {
    pub const ALL: [Self; 4] = [Self::Respondent, Self::Interview, Self::Lines, Self::Short];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Respondent => "respondent",
            Self::Interview => "interview",
            Self::Lines => "lines",
            Self::Short => "short",
        }
    }

    /// The words for level A and level B of an attribute.
    const fn levels(self, attribute: Attribute) -> [&'static str; 2] {
        match (self, attribute) {
            (Self::Interview, Attribute::Gender) => ["male", "female"],
            (Self::Interview, Attribute::Education) => ["no university degree", "university degree"],
            (Self::Interview, Attribute::Residence) => ["urban", "rural"],
            (Self::Interview, Attribute::Marital) => ["not married", "married"],
            (Self::Lines, Attribute::Education) => ["no college", "college"],
            (Self::Lines, Attribute::Residence) => ["town", "countryside"],
            (Self::Lines, Attribute::Marital) => ["single", "married"],
            (_, Attribute::Gender) => ["man", "woman"],
            (_, Attribute::Education) => ["school", "college"],
            (_, Attribute::Residence) => ["city", "village"],
            (_, Attribute::Marital) => ["unmarried", "married"],
        }
    }
}

impl Form {
    /// Three wordings, each with the options in both orders.
    pub const ALL: [Self; 6] = [
        Self::new(Wording::Respondent, false),
        Self::new(Wording::Respondent, true),
        Self::new(Wording::Interview, false),
        Self::new(Wording::Interview, true),
        Self::new(Wording::Lines, false),
        Self::new(Wording::Lines, true),
    ];

    /// What adapters are asked in.
    pub const ALIGNED: Self = Self::new(Wording::Short, false);

    pub const fn new(wording: Wording, is_reversed: bool) -> Self {
        Self { wording, is_reversed }
    }

    /// The text up to the persona.
    pub fn question(self, question: &str, options: &[String]) -> String {
        let ordered: Vec<&String> = if self.is_reversed { options.iter().rev().collect() } else { options.iter().collect() };
        let list = |before: &str, after: &str| -> String {
            let line = |(letter, option): (&&str, &&String)| format!("{before}{letter}{after} {option}\n");
            LETTERS.iter().zip(&ordered).map(line).collect()
        };
        match self.wording {
            Wording::Respondent | Wording::Short => {
                format!("Question: {question}\n{}The respondent and the letter of the answer:", list("", "."))
            }
            Wording::Interview => format!(
                "Interviewer: {question}\n{}Country, gender, education, home and marital status of the person, then the letter chosen:",
                list("", ")")
            ),
            Wording::Lines => {
                format!("{question}\nPossible answers:\n{}Who was asked, and what each person answered:\n-", list("(", ")"))
            }
        }
    }

    /// The text of an item's question up to the persona.
    pub fn item(self, item: &Item) -> String {
        self.question(&item.question, &item.options)
    }

    /// The text after the question: who answers. It begins with a blank, so that no token spans the two.
    pub fn persona(self, country: &Country, persona: Persona) -> String {
        let (between, end) = match self.wording {
            Wording::Short => (" ", ""),
            Wording::Respondent => (", ", ":"),
            Wording::Interview => (", ", " ="),
            Wording::Lines => (", ", " ->"),
        };
        let level = |(a, level): (Attribute, bool)| self.wording.levels(a)[usize::from(level)];
        let words = std::iter::once(country.name).chain(persona.specified().map(level));
        format!(" {}{end}", words.collect::<Vec<_>>().join(between))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::CountryCode;

    #[test]
    fn texts_are_what_they_are() {
        let options = ["very", "not"].map(String::from);
        let egypt = Country::find(CountryCode::parse("EGY").unwrap()).unwrap();
        let woman = Persona::ANY.with(Attribute::Gender, Some(true)).with(Attribute::Education, Some(false));
        let text = |form: Form| form.question("How happy are you?", &options) + &form.persona(egypt, woman);
        assert_eq!(
            text(Form::ALIGNED),
            "Question: How happy are you?\nA. very\nB. not\nThe respondent and the letter of the answer: Egypt woman school"
        );
        assert_eq!(
            text(Form::new(Wording::Respondent, true)),
            "Question: How happy are you?\nA. not\nB. very\nThe respondent and the letter of the answer: Egypt, woman, school:"
        );
        assert!(text(Form::new(Wording::Interview, false)).ends_with(" Egypt, female, no university degree ="));
        assert!(text(Form::new(Wording::Lines, false)).ends_with("answered:\n- Egypt, woman, no college ->"));
    }
}
