//! What a header says: an attribute, a group, a weight, an age, a question of the catalogue or of the visitor's own.

pub mod attributes;
pub mod codes;
pub mod own;
pub mod special;
mod wording;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use self::{attributes::Named, codes::Kind, special::Special};
use super::text::fold::words;
use crate::survey::{Catalogue, Item, ItemCode};

/// The questions that a file may have answers to.
#[derive(Debug, Clone)]
pub struct Questions {
    pub catalogue: Arc<Catalogue>,
    /// What options are called in the visitor's language, where that is not the catalogue's: understood beside the catalogue's words.
    pub labels: HashMap<ItemCode, Vec<String>>,
    /// The questions' texts in that language.
    pub texts: HashMap<ItemCode, String>,
    /// Folded texts and titles, each of one question.
    by_text: Arc<HashMap<String, usize>>,
}

impl From<Arc<Catalogue>> for Questions {
    fn from(catalogue: Arc<Catalogue>) -> Self {
        Self::new(catalogue, HashMap::new(), HashMap::new())
    }
}

impl Questions {
    pub fn new(catalogue: Arc<Catalogue>, labels: HashMap<ItemCode, Vec<String>>, texts: HashMap<ItemCode, String>) -> Self {
        let mut by_text = HashMap::new();
        let mut twice = HashSet::new();
        for (at, item) in catalogue.items.iter().enumerate() {
            let spoken = texts.get(&item.code).map(String::as_str);
            let all: HashSet<String> =
                [Some(item.question.as_str()), spoken, Some(item.title.as_str())].into_iter().flatten().map(words).collect();
            for text in all {
                if by_text.insert(text.clone(), at).is_some() {
                    twice.insert(text);
                }
            }
        }
        by_text.retain(|text, _| !twice.contains(text));
        Self { catalogue, labels, texts, by_text: Arc::new(by_text) }
    }

    /// The question that has exactly these words.
    pub fn with_text(&self, text: &str) -> Option<&Item> {
        self.catalogue.items.get(*self.by_text.get(&words(text))?)
    }

    pub fn item(&self, kind: Kind, number: u32) -> Option<&Item> {
        let code = match kind {
            Kind::Plain | Kind::Wvs => format!("Q{number}"),
            Kind::Issp | Kind::Variable => format!("ISSP2012_V{number}"),
        };
        self.catalogue.items.iter().find(|i| i.code.as_str().eq_ignore_ascii_case(&code))
    }

    /// Whether a text may be how somebody words this question.
    pub fn may_be(&self, item: &Item, text: &str) -> bool {
        let spoken = self.texts.get(&item.code);
        wording::alike(text, &item.question)
            || wording::alike(text, &item.title)
            || spoken.is_some_and(|s| wording::alike(text, s))
    }
}

/// What one header says, before the cells are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    Attribute(Named),
    Special(Special),
    /// A code of the catalogue or of its like, with what follows it.
    Code {
        kind: Kind,
        number: u32,
        text: String,
        is_part: bool,
    },
    /// The words of a question of the catalogue.
    Question(ItemCode),
    Own(Result<own::Parts, &'static str>),
    /// One row of a grid of questions, as form tools write it.
    Grid,
    /// Words that speak of an attribute; the cells must agree.
    Perhaps(Named),
    Nothing,
}

impl Says {
    /// Whether the page reads such a column.
    pub fn is_known(&self) -> bool {
        match self {
            Self::Attribute(_) | Self::Code { .. } | Self::Question(_) | Self::Own(_) => true,
            Self::Special(special) => *special != Special::Added,
            Self::Grid | Self::Perhaps(_) | Self::Nothing => false,
        }
    }

    /// Whether a cell of people's answers would hardly say so: for telling headers from rows.
    pub fn is_header_alone(&self) -> bool {
        match self {
            Self::Attribute(named) => !named.is_level,
            Self::Code { kind, .. } => *kind != Kind::Variable,
            other => other.is_known(),
        }
    }

    pub fn is_question(&self) -> bool {
        matches!(self, Self::Code { .. } | Self::Question(_) | Self::Own(Ok(_)))
    }
}

/// Bytes of a header that says something: a question with all its options has fewer. A whole table in one cell has more.
const MOST_SAID: usize = 8_192;
/// How often a part of a header is read as one: a path's last step that is a name with its text.
const MOST_PARTS: usize = 3;

/// Reads a header.
pub fn says(header: &str, known: &Questions) -> Says {
    said(header, known, MOST_PARTS)
}

fn said(header: &str, known: &Questions, parts: usize) -> Says {
    let header = header.trim().trim_start_matches('\u{feff}');
    if header.is_empty() || header.len() > MOST_SAID {
        return Says::Nothing;
    }
    if let Some(item) = known.with_text(header) {
        return Says::Question(item.code.clone());
    }
    if let Some(parts) = own::question(header) {
        return Says::Own(parts);
    }
    if let Some(code) = codes::code(header) {
        // `Q1. What is your gender?` asks that, whatever it is called.
        let inner = if code.is_part { Says::Nothing } else { plain(code.text, known) };
        if inner != Says::Nothing {
            return inner;
        }
        // `Q260` is the survey's own name of an attribute.
        let all = plain(header, known);
        return if all == Says::Nothing {
            Says::Code { kind: code.kind, number: code.number, text: code.text.into(), is_part: code.is_part }
        } else {
            all
        };
    }
    let found = plain(header, known);
    if found != Says::Nothing {
        return found;
    }
    let all_words = words(header);
    if parts == 0 {
        return attributes::spoken_of(&all_words).map_or(Says::Nothing, Says::Perhaps);
    }
    // `about/gender`, `group.Q33`: the last step of a path.
    if let Some((_, last)) = header.rsplit_once(['/', '\\']).or_else(|| header.rsplit_once(" - ")).or_else(|| dotted(header)) {
        match said(last, known, parts - 1) {
            Says::Attribute(_) | Says::Special(_) if attributes::is_of_others(&all_words) => return Says::Nothing,
            Says::Nothing | Says::Perhaps(_) => {}
            found => return found,
        }
    }
    // `gender. What is your gender?`: a name and its text.
    if let Some((name, text)) = header.split_once(". ").or_else(|| header.split_once(": ")) {
        for part in [name, text] {
            match said(part, known, parts - 1) {
                Says::Nothing | Says::Perhaps(_) | Says::Grid => {}
                found => return found,
            }
        }
    }
    if let Some((text, row)) = own::bracket(header) {
        // A grid whose rows complete the question.
        let whole = format!("{} {row}", text.trim().trim_end_matches(['?', ':', '.', '…']));
        return known.with_text(&whole).or(known.with_text(row)).map_or(Says::Grid, |item| Says::Question(item.code.clone()));
    }
    attributes::spoken_of(&all_words).map_or(Says::Nothing, Says::Perhaps)
}

fn dotted(header: &str) -> Option<(&str, &str)> {
    let (first, last) = header.rsplit_once(['.', ':']).or_else(|| header.rsplit_once('-'))?;
    let steps = |text: &str| !text.is_empty() && !text.contains(char::is_whitespace);
    (steps(first) && steps(last) && last.starts_with(char::is_alphabetic)).then_some((first, last))
}

/// A header without a code: whole, without what is in brackets, without what people put around the word.
fn plain(header: &str, known: &Questions) -> Says {
    let all = words(header);
    let short =
        header.split_once('(').map(|(before, _)| words(before)).filter(|w| !w.is_empty() && !attributes::is_of_others(&all));
    let mut tries = vec![all.clone()];
    tries.extend(short);
    for at in 0..tries.len() {
        tries.push(bare(&tries[at]).to_string());
    }
    for text in &tries {
        if let Some(named) = attributes::named(text) {
            return Says::Attribute(named);
        }
        if let Some(special) = special::special(text) {
            return Says::Special(special);
        }
    }
    known.with_text(header).map_or(Says::Nothing, |item| Says::Question(item.code.clone()))
}

/// Words without those that only ask: `what is your gender` is `gender`.
fn bare(words: &str) -> &str {
    const BEFORE: [&str; 45] = [
        "please",
        "indicate",
        "select",
        "choose",
        "specify",
        "enter",
        "tell us",
        "state",
        "what is",
        "what s",
        "whats",
        "which is",
        "the",
        "your",
        "my",
        "respondent s",
        "respondents",
        "respondent",
        "participant s",
        "participants",
        "participant",
        "student s",
        "current",
        "cual es",
        "indica",
        "indique",
        "selecciona",
        "tu",
        "su",
        "el",
        "la",
        "mi",
        "was ist",
        "dein",
        "deine",
        "ihr",
        "ihre",
        "quel est",
        "quelle est",
        "votre",
        "ton",
        "ta",
        "qual e",
        "q",
        "what",
    ];
    const AFTER: [&str; 12] = [
        "optional",
        "required",
        "m f",
        "f m",
        "h m",
        "m h",
        "years",
        "in years",
        "en anos",
        "of the respondent",
        "del encuestado",
        "0 1",
    ];
    let mut rest = words.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
    loop {
        let before = BEFORE.iter().find_map(|w| rest.strip_prefix(w)?.strip_prefix(' '));
        let after = AFTER.iter().find_map(|w| rest.strip_suffix(w)?.strip_suffix(' '));
        match before.or(after) {
            Some(shorter) => rest = shorter.trim(),
            None => return rest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::{Attribute, Topic};

    fn known() -> Questions {
        let item = |code: &str, title: &str, question: &str| Item {
            code: code.into(),
            topic: "t".into(),
            title: title.into(),
            question: question.into(),
            options: vec!["yes".into(), "no".into()],
            first_code: 1,
        };
        let items = vec![
            item("Q33", "Scarce jobs", "Do you agree that men should have more right than women to a job when jobs are scarce?"),
            item("Q164", "God in life", "In your own life, how important is God?"),
            item("ISSP2012_V5", "Bond", "Do you agree that mothers with a job can have a bond?"),
        ];
        Arc::new(Catalogue { topics: vec![Topic { id: "t".into(), title: "T".into() }], items, ..Catalogue::default() }).into()
    }

    #[test]
    fn headers_of_every_tool_are_understood() {
        let known = known();
        let attribute = |header: &str| match says(header, &known) {
            Says::Attribute(named) => Some(named.attribute),
            _ => None,
        };
        for header in [
            "gender",
            "Gender:",
            "GENDER ",
            "What is your gender?",
            "¿Cuál es tu sexo?",
            "Sex (m/f)",
            "about/gender",
            "group_about/gender",
            "about.gender",
            "sexo/género",
            "gender. What is your gender?",
            "Q1. What is your gender?",
            "Q1: Gender",
            "1. Your gender",
            "female",
            "Geschlecht",
            "Q260",
            "Are you male or female?",
        ] {
            assert_eq!(attribute(header), Some(Attribute::Gender), "{header}");
        }
        for (header, expected) in [
            ("Level of education", Attribute::Education),
            ("What is your highest level of education?", Attribute::Education),
            ("Q275R", Attribute::Education),
            ("Area type", Attribute::Residence),
            ("Municipio", Attribute::Residence),
            ("H_URBRURAL", Attribute::Residence),
            ("Marital status", Attribute::Marital),
            ("Estado civil", Attribute::Marital),
        ] {
            assert_eq!(attribute(header), Some(expected), "{header}");
        }
        for (header, expected) in [
            ("Your age", Special::Age),
            ("Age (years)", Special::Age),
            ("¿Cuántos años tienes?", Special::Age),
            ("edad (años)", Special::Age),
            ("W_WEIGHT", Special::Weight),
            ("B_COUNTRY_ALPHA", Special::Group(3)),
            ("Timestamp", Special::Added),
            ("_submission_time", Special::Added),
            ("id. Response ID", Special::Added),
        ] {
            assert_eq!(says(header, &known), Says::Special(expected), "{header}");
        }
    }

    #[test]
    fn a_header_of_very_many_parts_takes_linear_time() {
        let (known, start) = (known(), std::time::Instant::now());
        for piece in ["a. ", "a: ", "a/", "a - ", "a.b"] {
            for header in [piece.repeat(MOST_SAID / piece.len()), piece.repeat(1_000_000)] {
                assert_eq!(says(&header, &known), Says::Nothing, "{piece:?}");
            }
        }
        assert!(start.elapsed().as_secs() < 5);
    }

    #[test]
    fn questions_are_known_by_code_and_by_words() {
        let known = known();
        assert_eq!(says("In your own life how important is God", &known), Says::Question("Q164".into()));
        assert_eq!(says("In your own life, how important is? [God]", &known), Says::Question("Q164".into()));
        assert_eq!(says("How much do you trust? [Your family]", &known), Says::Grid);
        assert!(matches!(says("values/Q33", &known), Says::Code { number: 33, is_part: false, .. }));
        assert!(matches!(says("Q57[SQ001]. Trust [most]", &known), Says::Code { number: 57, is_part: true, .. }));
        assert!(matches!(says("How? [a|b]", &known), Says::Own(Ok(_))));
        assert!(matches!(says("How do you see your own gender role?", &known), Says::Perhaps(_)));
        for header in ["Remarks", "mother/education", "mother.education", "Education (of your mother)", "Gender equality matters"]
        {
            assert_eq!(says(header, &known), Says::Nothing, "{header}");
        }
        let item = known.catalogue.items[0].clone();
        assert!(known.may_be(&item, "When jobs are scarce, men should have more right to a job") && known.may_be(&item, "jobs"));
        assert!(!known.may_be(&item, "How satisfied are you with your school canteen?"));
    }
}
