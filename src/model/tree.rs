//! The prefix tree of personas: one suffix token a node, so that 81 personas cost 81 tokens after the question.
//!
//! The question comes first and the persona last. Personas that share their first attributes share those tokens; a node
//! attends to the question, to its ancestors and to itself, which is exactly what it would see in its own plain prompt.

use std::collections::HashMap;

/// The suffixes of one row (one question, usually one country) as a tree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TokenTree {
    /// Token of each node; parents come before children.
    pub tokens: Vec<u32>,
    parents: Vec<Option<usize>>,
    /// Distance from the question's end: 0 for a first suffix token.
    pub depths: Vec<usize>,
    /// For each suffix given, the node of its last token: where the answer is read.
    pub answers: Vec<usize>,
}

impl TokenTree {
    /// Merges the suffixes by their common beginnings. An empty suffix is skipped by giving it the first node, so callers
    /// pass suffixes of at least one token (every persona names its country).
    pub fn new<S: AsRef<[u32]>>(suffixes: impl IntoIterator<Item = S>) -> Self {
        let mut tree = Self::default();
        let mut nodes: HashMap<(Option<usize>, u32), usize> = HashMap::new();
        for suffix in suffixes {
            let mut parent = None;
            for (depth, &token) in suffix.as_ref().iter().enumerate() {
                let node = *nodes.entry((parent, token)).or_insert_with(|| {
                    tree.tokens.push(token);
                    tree.parents.push(parent);
                    tree.depths.push(depth);
                    tree.tokens.len() - 1
                });
                parent = Some(node);
            }
            tree.answers.push(parent.unwrap_or(0));
        }
        tree
    }

    /// How many nodes.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The node itself, its parent, and so on to the first suffix token.
    pub fn ancestors(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(node), |n| self.parents[*n])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_beginnings_are_stored_once() {
        let tree = TokenTree::new([&[7, 1][..], &[7], &[7, 1, 3], &[8, 1]]);
        assert_eq!(tree.tokens, [7, 1, 3, 8, 1]);
        assert_eq!(tree.depths, [0, 1, 2, 0, 1]);
        assert_eq!(tree.answers, [1, 0, 2, 4]);
        assert_eq!(tree.ancestors(2).collect::<Vec<_>>(), [2, 1, 0]);
        assert_eq!(tree.ancestors(4).collect::<Vec<_>>(), [4, 3]);
    }

    #[test]
    fn eighty_one_personas_need_eighty_one_tokens() {
        use crate::survey::Persona;
        let suffixes = Persona::all().map(|p| {
            let words = p.specified().map(|(a, level)| 1 + 2 * a.index() as u32 + u32::from(level));
            std::iter::once(100).chain(words).collect::<Vec<_>>()
        });
        let tree = TokenTree::new(suffixes);
        assert_eq!((tree.len(), tree.answers.len()), (81, 81));
    }
}
