//! Corrections of earlier files, for later ones with the same header.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{app::stores::kept, survey::own::Corrections};

/// Files whose corrections are kept, and bytes of them all: the page has more to keep in the browser's storage.
const MOST_FILES: usize = 20;
const MOST_BYTES: usize = 60_000;

/// The corrections of each header, the last used first.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
struct Remembered(Vec<(String, Corrections)>);

/// What a header is known by.
fn key(header: &[String]) -> String {
    let mut hash = Sha256::new();
    for name in header {
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
    }
    hash.finalize()[..8].iter().map(|b| format!("{b:02x}")).collect()
}

impl Remembered {
    fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    fn find(&self, header: &[String]) -> Option<&Corrections> {
        let key = key(header);
        self.0.iter().find(|(k, _)| *k == key).map(|(_, corrections)| corrections)
    }

    /// Puts a header's corrections first, and lets the oldest go where there are too many. Nothing is kept of none.
    fn put(&mut self, header: &[String], corrections: &Corrections) {
        let key = key(header);
        self.0.retain(|(k, _)| *k != key);
        let alone = Self(vec![(key, corrections.clone())]);
        // Others don't go for one that is too large by itself.
        if !corrections.columns.is_empty() && alone.text().len() <= MOST_BYTES {
            self.0.splice(0..0, alone.0);
        }
        self.0.truncate(MOST_FILES);
        while self.text().len() > MOST_BYTES && self.0.pop().is_some() {}
    }

    fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The corrections of the last file with this header.
pub fn corrections(header: &[String]) -> Option<Corrections> {
    Remembered::read(&kept::own_corrections()?).find(header).cloned()
}

/// Keeps a file's corrections in this browser; without any, forgets those of before. Whether they are kept now.
pub fn remember(header: &[String], corrections: &Corrections) -> bool {
    let mut all = kept::own_corrections().map(|text| Remembered::read(&text)).unwrap_or_default();
    all.put(header, corrections);
    let is_kept = all.find(header).is_some();
    let text = (!all.0.is_empty()).then(|| all.text());
    kept::set_own_corrections(text.as_deref()) && is_kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::own::{Chosen, ColumnCorrection};

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(|n| (*n).to_string()).collect()
    }

    fn corrections(column: &str) -> Corrections {
        let mut corrections = Corrections::default();
        corrections.choose(column, &ColumnCorrection::meaning(Chosen::Weight));
        corrections
    }

    #[test]
    fn corrections_are_those_of_the_same_header_and_survive_the_browser() {
        let mut all = Remembered::default();
        let (one, other) = (header(&["a", "b"]), header(&["ab", ""]));
        all.put(&one, &corrections("a"));
        all.put(&other, &corrections("ab"));
        let again = Remembered::read(&all.text());
        assert_eq!((again.find(&one), again.find(&other)), (Some(&corrections("a")), Some(&corrections("ab"))));
        assert_eq!(again.find(&header(&["b", "a"])), None);
        all.put(&one, &corrections("b"));
        assert_eq!((all.find(&one), all.0.len()), (Some(&corrections("b")), 2));
        all.put(&one, &Corrections::default());
        assert_eq!((all.find(&one), all.0.len()), (None, 1));
        assert_eq!(Remembered::read("{"), Remembered::default());
    }

    #[test]
    fn only_so_many_are_kept_the_last_ones() {
        let mut all = Remembered::default();
        for n in 0..50 {
            all.put(&header(&[&n.to_string()]), &corrections("x"));
        }
        assert_eq!(all.0.len(), MOST_FILES);
        assert!(all.find(&header(&["49"])).is_some() && all.find(&header(&["29"])).is_none());
        // A large one pushes others out; one that is too large by itself is not kept.
        all.put(&header(&["large"]), &corrections(&"x".repeat(MOST_BYTES - 1_000)));
        assert!(all.text().len() <= MOST_BYTES && all.find(&header(&["large"])).is_some() && all.0.len() < MOST_FILES);
        all.put(&header(&["huge"]), &corrections(&"x".repeat(MOST_BYTES)));
        assert!(all.find(&header(&["huge"])).is_none() && all.find(&header(&["large"])).is_some());
    }
}
