//! What points of usual scales are called in several languages, and in the published files of the surveys: words that meet a
//! question's own labels where those say the same.

use std::{collections::HashMap, sync::LazyLock};

/// A line for each point, with its folded wordings. A wording may stand for several points, as `not very much` does of trust and of
/// confidence; it is read where a question has one of them.
const POINTS: &str = include_str!("scales.txt");

static WORDINGS: LazyLock<HashMap<&str, Vec<usize>>> = LazyLock::new(|| {
    let mut wordings: HashMap<&str, Vec<usize>> = HashMap::new();
    for (point, line) in POINTS.lines().filter(|l| !l.starts_with('#')).enumerate() {
        line.split(" | ").for_each(|wording| wordings.entry(wording).or_default().push(point));
    }
    wordings
});

/// The points that a folded wording may stand for.
pub fn points(folded: &str) -> impl Iterator<Item = usize> + use<> {
    WORDINGS.get(folded).map_or(&[][..], Vec::as_slice).iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::own::text::fold::label_key;

    #[test]
    fn wordings_are_folded() {
        for wording in WORDINGS.keys() {
            assert_eq!(label_key(wording), *wording);
        }
        assert_eq!(points("agree").count(), 1);
        assert!(points("agree strongly").eq(points("stimme voll zu")));
    }
}
