//! Finding questions by words, with a slip of the finger forgiven.
//!
//! Every word of a query has to be found in a question: in its code, title, text, options or topic, in any of the languages that
//! the index was given. Case and accents do not count; the beginning of a word is enough; and of longer words one letter (two of
//! eight and more) may be wrong, missing, too many, or in its neighbour's place. A word that the questions say otherwise is found by
//! what it means ([`meant`]), after those that have it as it is. The best come first, see [`Place`].

use std::collections::BTreeMap;

use crate::{app::fields::synonyms::meant, survey::own::fold};

/// What a question can be found by. Several languages: several titles, questions and options.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    pub code: String,
    pub titles: Vec<String>,
    pub questions: Vec<String>,
    pub options: Vec<String>,
    pub topics: Vec<String>,
}

/// Where a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Code,
    Title,
    Question,
    Topic,
    Options,
}

/// How a word of a query meets a word of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Match {
    Whole,
    Beginning,
    Typo,
}

/// A question's rank by one word; the smallest is the best.
const fn rank(place: Place, how: Match) -> u32 {
    match (place, how) {
        (Place::Code, Match::Whole) => 0,
        (Place::Title, Match::Whole) => 1,
        (Place::Code | Place::Title, Match::Beginning) => 2,
        (Place::Question, Match::Whole) => 3,
        (Place::Question, Match::Beginning) => 4,
        (Place::Topic, Match::Whole | Match::Beginning) => 5,
        (Place::Options, Match::Whole | Match::Beginning) => 6,
        (Place::Title, Match::Typo) => 8,
        (_, Match::Typo) => 9,
    }
}

/// How much later a question comes that is found by what a word means: after titles that have the word, before slips.
const MEANT: u32 = 2;

/// The words of all questions, made once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Index {
    entries: usize,
    /// Each word with the questions that have it, each question at its best place.
    words: Vec<(Vec<char>, Places)>,
}

/// Questions, each with the place where a word stands in it.
type Places = Vec<(usize, Place)>;

fn words(text: &str) -> Vec<Vec<char>> {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(|w| w.chars().collect()).collect()
}

impl Index {
    pub fn new(entries: &[Entry]) -> Self {
        let mut all: BTreeMap<Vec<char>, BTreeMap<usize, Place>> = BTreeMap::new();
        for (number, entry) in entries.iter().enumerate() {
            let mut add = |word: Vec<char>, place: Place| {
                let best = all.entry(word).or_default().entry(number).or_insert(place);
                *best = place.min(*best);
            };
            let code = fold(&entry.code);
            // "164" means Q164 too.
            for word in words(&code).into_iter().chain(words(code.trim_start_matches('q'))) {
                add(word, Place::Code);
            }
            let parts = [
                (&entry.titles, Place::Title),
                (&entry.questions, Place::Question),
                (&entry.topics, Place::Topic),
                (&entry.options, Place::Options),
            ];
            for (texts, place) in parts {
                texts.iter().flat_map(|t| words(t)).for_each(|word| add(word, place));
            }
        }
        let words = all.into_iter().map(|(word, found)| (word, found.into_iter().collect())).collect();
        Self { entries: entries.len(), words }
    }

    /// The numbers of the entries that have every word of the query, best first and otherwise in their order; all of them for a
    /// query without words.
    pub fn find(&self, query: &str) -> Vec<usize> {
        let mut ranks: Vec<Option<u32>> = vec![Some(0); self.entries];
        for word in words(query) {
            let found = self.rank_meant(&word);
            for (rank, found) in ranks.iter_mut().zip(found) {
                *rank = rank.zip(found).map(|(sum, one)| sum + one);
            }
        }
        let mut found: Vec<(u32, usize)> =
            ranks.into_iter().enumerate().filter_map(|(number, rank)| Some((rank?, number))).collect();
        found.sort_unstable();
        found.into_iter().map(|(_, number)| number).collect()
    }

    /// Every entry's rank by one word, or by what it means.
    fn rank_meant(&self, word: &[char]) -> Vec<Option<u32>> {
        let mut ranks = self.rank_all(word);
        let text: String = word.iter().collect();
        for other in meant(&text) {
            let other: Vec<char> = other.chars().collect();
            for (word, found) in self.words.iter().filter(|(word, _)| word.starts_with(&other)) {
                let how = if *word == other { Match::Whole } else { Match::Beginning };
                for (number, place) in found.iter().filter(|(_, place)| *place <= Place::Question) {
                    let rank = rank(*place, how) + MEANT;
                    ranks[*number] = Some(ranks[*number].map_or(rank, |b| b.min(rank)));
                }
            }
        }
        ranks
    }

    /// Every entry's rank by one word.
    fn rank_all(&self, query: &[char]) -> Vec<Option<u32>> {
        let mut ranks: Vec<Option<u32>> = vec![None; self.entries];
        for (word, found) in &self.words {
            let Some(how) = meets(query, word) else { continue };
            for (number, place) in found {
                // A code with a slip is another code.
                if *place == Place::Code && how == Match::Typo {
                    continue;
                }
                if let Some(best) = ranks.get_mut(*number) {
                    let rank = rank(*place, how);
                    *best = Some(best.map_or(rank, |b| b.min(rank)));
                }
            }
        }
        ranks
    }
}

fn meets(query: &[char], word: &[char]) -> Option<Match> {
    if query == word {
        return Some(Match::Whole);
    }
    if word.starts_with(query) {
        return Some(Match::Beginning);
    }
    let slips = slips(query);
    let is_close = slips > 0 && query.len().abs_diff(word.len()) <= slips && distance(query, word) <= slips;
    is_close.then_some(Match::Typo)
}

/// How many slips a word may have. Numbers have none.
fn slips(query: &[char]) -> usize {
    match query.len() {
        _ if query.iter().any(char::is_ascii_digit) => 0,
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Letters wrong, missing, too many, or swapped with their neighbour (Damerau-Levenshtein, each letter touched once).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let mut best = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i - 1] == *y && b[j - 1] == *x {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(code: &str, titles: &[&str], question: &str, topic: &str) -> Entry {
        let own = |texts: &[&str]| texts.iter().map(|t| (*t).into()).collect();
        Entry {
            code: code.into(),
            titles: own(titles),
            questions: own(&[question]),
            options: own(&["Very important", "Not at all"]),
            topics: own(&[topic]),
        }
    }

    fn index() -> Index {
        Index::new(&[
            entry("Q1", &["Family", "Familia"], "How much does family matter to you?", "Life and family"),
            entry("Q2", &["Friends", "Amistades"], "How much do friends matter in a democracy?", "Life and family"),
            entry("Q16", &["Children"], "Should a child learn what 2 and 2 is?", "Life and family"),
            entry("Q164", &["God in life", "Dios: educación"], "How much does God matter to you?", "Religion"),
        ])
    }

    fn codes(query: &str) -> Vec<usize> {
        index().find(query)
    }

    #[test]
    fn every_word_is_wanted_and_the_best_come_first() {
        assert_eq!(codes("  "), [0, 1, 2, 3]);
        assert_eq!(codes("q16"), [2, 3]);
        assert_eq!((codes("Q164"), codes("164")), (vec![3], vec![3]));
        assert_eq!(codes("2"), [1, 2], "the code before a number in a question");
        assert_eq!(codes("FAMILY"), [0, 1, 2]);
        assert_eq!(codes("life"), [3, 0, 1, 2], "a title before topics");
        assert_eq!(codes("matter life"), [3, 0, 1]);
        assert_eq!(codes("religion matter"), [3]);
        assert_eq!(codes("family nothing"), [0; 0]);
        assert_eq!(codes("important").len(), 4);
    }

    #[test]
    fn accents_beginnings_and_other_languages() {
        assert_eq!((codes("Educacion"), codes("educ"), codes("dios")), (vec![3], vec![3], vec![3]));
        assert_eq!(codes("AMIST"), [1]);
        assert_eq!(codes("god, in: life!"), [3]);
    }

    #[test]
    fn slips_are_forgiven_in_longer_words_alone() {
        assert_eq!(codes("freinds"), [1], "swapped");
        assert_eq!(codes("frinds"), [1], "missing");
        assert_eq!(codes("frienDDs"), [1], "too many");
        assert_eq!(codes("demokrasy"), [1], "two of nine letters");
        assert_eq!(codes("demokrasie"), [0; 0], "three are too many");
        assert_eq!((codes("gud"), codes("q163")), (vec![], vec![]), "short words and codes are meant as they are");
        assert_eq!(codes("fanily"), [0, 1, 2]);
        assert_eq!(distance(&['a', 'b'], &['b', 'a']), 1);
        assert_eq!(distance(&[], &['b', 'a']), 2);
    }

    /// The titles of the first questions that a query finds, in both languages.
    fn first_titles(query: &str) -> Vec<String> {
        let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/public/survey/catalogue.json"));
        let catalogue = crate::survey::Catalogue::parse(json).unwrap();
        let spanish = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/public/text/es-items.json"));
        let spanish = crate::app::language::item_texts::ItemTexts::parse(spanish.as_bytes()).unwrap();
        let entry = |i: &crate::survey::Item| {
            let other = spanish.item(i);
            Entry {
                code: i.code.0.clone(),
                titles: vec![i.title.clone(), other.title],
                questions: vec![i.question.clone(), other.question],
                options: i.options.iter().chain(&other.options).cloned().collect(),
                topics: Vec::new(),
            }
        };
        let index = Index::new(&catalogue.items.iter().map(entry).collect::<Vec<_>>());
        index.find(query).into_iter().take(6).map(|n| catalogue.items[n].title.clone()).collect()
    }

    #[test]
    fn questions_are_found_by_what_visitors_call_them() {
        let cases = [
            ("gay", "Views on homosexuality"),
            ("LGBT", "Neighbours: homosexuals"),
            ("lesbianas", "Views on homosexuality"),
            ("army", "Confidence in armed forces"),
            ("army", "Rule by the army"),
            ("ejército", "Confidence in armed forces"),
            ("happy", "Feeling happy"),
            ("happy", "Happiness with life"),
            ("feliz", "Feeling happy"),
            ("refugees", "Immigration: political refugees"),
            ("spying", "Surveillance: internet"),
            ("execution", "Death penalty"),
        ];
        for (query, title) in cases {
            let found = first_titles(query);
            assert!(found.iter().any(|t| t == title), "{query}: {found:?}");
        }
        let all: Vec<&str> = ["gay", "army", "happy"].into_iter().flat_map(meant).collect();
        assert!(all.iter().all(|w| fold(w) == *w), "{all:?}");
    }

    #[test]
    fn every_title_of_the_catalogue_finds_its_question_first_or_beside_its_like() {
        let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/public/survey/catalogue.json"));
        let catalogue = crate::survey::Catalogue::parse(json).unwrap();
        let entry = |i: &crate::survey::Item| Entry {
            code: i.code.0.clone(),
            titles: vec![i.title.clone()],
            questions: vec![i.question.clone()],
            options: i.options.clone(),
            topics: Vec::new(),
        };
        let index = Index::new(&catalogue.items.iter().map(entry).collect::<Vec<_>>());
        for (number, item) in catalogue.items.iter().enumerate() {
            assert_eq!(index.find(item.code.as_str()).first(), Some(&number));
            assert!(index.find(&item.title).iter().take(5).any(|n| *n == number), "{}", item.title);
        }
    }
}
