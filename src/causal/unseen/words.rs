//! What the words of a question tell of it: which labels end its scale, in which direction that runs, and which words it shares with
//! others.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

#[cfg(any(test, feature = "survey-tools"))]
use crate::survey::Catalogue;
use crate::survey::Item;

/// Taken off the end of a word, the first that fits, where at least [`STEM`] letters stay.
const SUFFIXES: [&str; 19] = [
    "ations", "ation", "ingly", "ments", "ment", "ness", "ities", "ity", "ings", "ing", "ies", "ied", "ers", "ed", "ly", "es",
    "s", "al", "e",
];
const STEM: usize = 3;

/// Words of labels that deny or lessen, beside those that begin with "dis" or "un".
const LESS: [&str; 13] =
    ["not", "never", "none", "no", "bad", "poor", "less", "worse", "low", "stop", "without", "insecure", "atheist"];
/// Words that only look so.
const NOT_LESS: [&str; 12] = [
    "under",
    "until",
    "unless",
    "union",
    "unit",
    "united",
    "university",
    "unite",
    "discuss",
    "discussion",
    "district",
    "distance",
];

fn words(text: &str) -> impl Iterator<Item = String> {
    let is_inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ('\u{c0}'..='\u{24f}').contains(&c);
    let lower = text.to_lowercase();
    lower.split(move |c| !is_inner(c)).filter(|w| !w.is_empty()).map(String::from).collect::<Vec<_>>().into_iter()
}

fn stem(word: &str) -> &str {
    let fits = |suffix: &&&str| word.strip_suffix(**suffix).is_some_and(|left| left.chars().count() >= STEM);
    let suffix = SUFFIXES.iter().chain(&["y"]).find(fits).map_or(0, |suffix| suffix.len());
    &word[..word.len() - suffix]
}

/// The labels of the first and the last option, without the number that some begin with.
fn ends(item: &Item) -> [&str; 2] {
    [item.options.first(), item.options.last()]
        .map(|option| option.map_or("", |o| o.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start()))
}

/// Whether the scale runs from more to less: its first label denies more than its last. Scales are turned one way before they are compared.
pub(super) fn is_turned(item: &Item) -> bool {
    let denies = |word: &String| {
        let is_begun = (word.starts_with("dis") || word.starts_with("un")) && !NOT_LESS.contains(&word.as_str());
        is_begun || LESS.contains(&word.as_str())
    };
    let [first, last] = ends(item).map(|label| words(label).filter(denies).count());
    first > last
}

type Bag = BTreeSet<String>;

fn question_bag(item: &Item) -> Bag {
    words(&item.question).map(|w| stem(&w).to_string()).collect()
}

/// Words of the two end labels, each with which end it is from.
fn ends_bag(item: &Item) -> Bag {
    let [first, last] = ends(item);
    let marked = |mark: char, label: &str| words(label).map(move |w| format!("{mark}{}", stem(&w))).collect::<Vec<_>>();
    marked('F', first).into_iter().chain(marked('L', last)).collect()
}

/// Bags as vectors of length 1, rare words counting more (tf-idf with binary counts, Salton & Buckley 1988).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Vectors {
    /// In how many texts each word occurs.
    frequency: BTreeMap<String, u16>,
    texts: u16,
}

type Vector = BTreeMap<String, f64>;

impl Vectors {
    #[cfg(any(test, feature = "survey-tools"))]
    fn new(bags: &[Bag]) -> Self {
        let mut frequency = BTreeMap::new();
        bags.iter().flatten().for_each(|w| *frequency.entry(w.clone()).or_default() += 1);
        Self { frequency, texts: bags.len() as u16 }
    }

    fn of(&self, bag: &Bag) -> Vector {
        let weight = |w: &String| (f64::from(self.texts) / f64::from(self.frequency.get(w).copied().unwrap_or(1))).ln();
        let size = bag.iter().map(|w| weight(w).powi(2)).sum::<f64>().sqrt().max(1e-9);
        bag.iter().map(|w| (w.clone(), weight(w) / size)).collect()
    }

    /// The places of a text's words among those that are known.
    fn places(&self, vector: &Vector) -> Vec<u16> {
        (0..).zip(self.frequency.keys()).filter(|(_, word)| vector.contains_key(*word)).map(|(place, _)| place).collect()
    }

    /// Back from places; `None` where a word is not known.
    fn at(&self, places: &[u16]) -> Option<Vector> {
        let words: Vec<&String> = self.frequency.keys().collect();
        let bag = places.iter().map(|p| words.get(usize::from(*p)).map(|w| (*w).clone())).collect::<Option<Bag>>()?;
        Some(self.of(&bag))
    }

    fn is_sound(&self) -> bool {
        self.frequency.values().all(|n| (1..=self.texts).contains(n))
    }
}

fn cosine(a: &Vector, b: &Vector) -> f64 {
    a.iter().filter_map(|(word, v)| Some(v * b.get(word)?)).sum()
}

/// Likeness of texts, by the words of a catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Words {
    questions: Vectors,
    ends: Vectors,
}

/// The vectors of one item.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Text {
    question: Vector,
    ends: Vector,
}

/// The words of a known text, each as its place among all of them: of the question, and of the scale's ends.
pub(super) type Places = (Vec<u16>, Vec<u16>);

impl Words {
    #[cfg(any(test, feature = "survey-tools"))]
    pub fn new(catalogue: &Catalogue) -> Self {
        let of = |bag: fn(&Item) -> Bag| Vectors::new(&catalogue.items.iter().map(bag).collect::<Vec<_>>());
        Self { questions: of(question_bag), ends: of(ends_bag) }
    }

    pub fn text(&self, item: &Item) -> Text {
        Text { question: self.questions.of(&question_bag(item)), ends: self.ends.of(&ends_bag(item)) }
    }

    pub fn places(&self, text: &Text) -> Places {
        (self.questions.places(&text.question), self.ends.places(&text.ends))
    }

    /// Back from [`Self::places`]; `None` where a word is not known.
    pub fn at(&self, (question, ends): &Places) -> Option<Text> {
        Some(Text { question: self.questions.at(question)?, ends: self.ends.at(ends)? })
    }

    /// Whether no word occurs in more texts than there are.
    pub fn is_sound(&self) -> bool {
        self.questions.is_sound() && self.ends.is_sound()
    }
}

impl Text {
    /// Likeness of the questions, 0 to 1.
    pub fn questions(&self, other: &Self) -> f64 {
        cosine(&self.question, &other.question)
    }

    /// Likeness of the scales' ends, 0 to 1.
    pub fn ends(&self, other: &Self) -> f64 {
        cosine(&self.ends, &other.ends)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        Catalogue::parse(include_str!("../../../data/catalogue.json")).unwrap()
    }

    /// Computed once by an independent program, from the same catalogue.
    #[test]
    fn likeness_of_real_questions() {
        let catalogue = catalogue();
        let words = Words::new(&catalogue);
        let text = |code: &str| words.text(catalogue.item(&code.into()).unwrap());
        for (a, b, ends, questions) in [
            ("Q1", "Q2", 1.0, 0.5254),
            ("Q69", "Q71", 1.0, 0.6717),
            ("Q182", "Q184", 1.0, 0.4337),
            ("Q69", "Q182", 0.0, 0.0),
            ("Q27", "Q33", 1.0, 0.0307),
            ("Q6", "Q164", 0.4395, 0.6063),
        ] {
            let (a, b) = (text(a), text(b));
            assert!((a.ends(&b) - ends).abs() < 1e-3 && (a.questions(&b) - questions).abs() < 1e-3, "{a:?} {b:?}");
        }
    }

    #[test]
    fn scales_that_run_to_less_are_known() {
        let catalogue = catalogue();
        assert_eq!(catalogue.items.iter().filter(|i| is_turned(i)).count(), 58);
        let turned = |code: &str| is_turned(catalogue.item(&code.into()).unwrap());
        assert!(turned("Q182") && !turned("Q1"));
        assert_eq!([stem("justified"), stem("women"), stem("as"), stem("confidence")], ["justif", "women", "as", "confidenc"]);
    }
}
