//! Whether two sentences ask the same.

use std::collections::HashSet;

use super::super::text::fold::words;

/// Words that most questions have.
const COMMON: [&str; 40] = [
    "what",
    "which",
    "your",
    "that",
    "this",
    "with",
    "have",
    "does",
    "would",
    "should",
    "about",
    "from",
    "there",
    "their",
    "agree",
    "much",
    "many",
    "very",
    "following",
    "question",
    "think",
    "people",
    "como",
    "cual",
    "para",
    "esta",
    "este",
    "sobre",
    "acuerdo",
    "hay",
    "tiene",
    "more",
    "than",
    "when",
    "most",
    "important",
    "feel",
    "muy",
    "crees",
    "estas",
];

/// Half of the shorter one's words of weight are the other's; or there are too few to tell.
pub fn alike(a: &str, b: &str) -> bool {
    let of = |text: &str| -> HashSet<String> {
        let folded = words(text);
        folded.split(' ').filter(|w| w.chars().count() >= 3 && !COMMON.contains(w)).map(stem).collect()
    };
    let (a, b) = (of(a), of(b));
    let both = a.intersection(&b).count();
    let least = a.len().min(b.len());
    if a.len() < 2 { both > 0 || a.is_empty() } else { both >= 2 && both * 2 >= least || both * 2 > least && least == 1 }
}

/// Without a plural's end.
fn stem(word: &str) -> String {
    word.strip_suffix("es").or(word.strip_suffix('s')).filter(|w| w.len() >= 3).unwrap_or(word).into()
}
