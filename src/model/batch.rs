//! What a decoder reads at once: questions, a tree of personas after each, where their tokens stand, and what each of them sees.

use std::sync::Arc;

use burn::tensor::{Device, Int, Tensor, TensorData};

use super::{
    DecoderConfig, TokenTree,
    ops::{Keys, Seen, Sight, ints},
};

/// Cosines and sines of all positions, `[max_position, head_dim / 2]`.
#[derive(Debug, Clone)]
pub(super) struct Rotary {
    cos: Tensor<2>,
    sin: Tensor<2>,
}

impl Rotary {
    pub(super) fn new(config: &DecoderConfig, device: &Device) -> Self {
        // Prompts are short; a public checkpoint's table of 100 000 positions would be wasted memory.
        let positions = config.max_position_embeddings.min(1024);
        let half = config.head_dim() / 2;
        let angles: Vec<f64> = (0..positions)
            .flat_map(|p| (0..half).map(move |i| p as f64 * config.rope_theta.powf(-(i as f64) / half as f64)))
            .collect();
        let table = |f: fn(f64) -> f64| {
            let values: Vec<f32> = angles.iter().map(|a| f(*a) as f32).collect();
            Tensor::<2>::from_data(TensorData::new(values, [positions, half]), device)
        };
        Self { cos: table(f64::cos), sin: table(f64::sin) }
    }

    /// The tables at some positions, `[positions, head_dim / 2]`.
    fn at(&self, positions: Vec<i32>) -> (Tensor<2>, Tensor<2>) {
        let positions = ints(positions, &self.cos.device());
        (self.cos.clone().select(0, positions.clone()), self.sin.clone().select(0, positions))
    }
}

/// A question as a decoder takes it in.
#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    /// Token ids, at least one.
    Words(Vec<u32>),
    /// What another model made of it: hidden states, `[tokens, width]`, at least one token. For a decoder with a
    /// [`Reader`](super::decoder::Reader).
    Read { states: Arc<[f32]>, width: usize },
}

impl Question {
    /// How many tokens.
    pub fn len(&self) -> usize {
        match self {
            Self::Words(tokens) => tokens.len(),
            Self::Read { states, width } => states.len() / (*width).max(1),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

pub(super) fn longest(questions: &[Question]) -> usize {
    questions.iter().map(Question::len).max().unwrap_or(0)
}

/// Keys and values of the questions: computed once, shared by all personas that answer them.
#[derive(Debug, Clone)]
pub struct QuestionCache {
    /// The layer that the first of `layers` belongs to.
    pub(super) first: usize,
    /// For each layer.
    pub(super) layers: Vec<Keys>,
    pub(super) lengths: Vec<usize>,
    pub(super) longest: usize,
}

/// One tree of personas for each row, and the question that each row answers.
#[derive(Debug, Clone)]
pub struct Rows<'a> {
    pub trees: Vec<&'a TokenTree>,
    /// Index of the row's question in the cache.
    pub questions: Vec<usize>,
}

impl Rows<'_> {
    pub(super) fn longest(&self) -> usize {
        self.trees.iter().map(|t| t.len()).max().unwrap_or(0)
    }
}

/// Where the tokens of a batch stand, and what each of them sees.
pub(super) struct Positions {
    /// Cosines and sines, `[batch * seq, head_dim / 2]` each.
    pub(super) rotary: (Tensor<2>, Tensor<2>),
    pub(super) sight: Sight,
}

impl Positions {
    /// Of questions: every token sees those before it and itself.
    pub(super) fn of_questions(lengths: &[usize], rotary: &Rotary) -> Self {
        let (batch, longest) = (lengths.len(), lengths.iter().copied().max().unwrap_or(0));
        let positions = (0..batch).flat_map(|_| 0..longest as i32).collect();
        // Padding stands after the text, so that no real token sees it.
        let mut seen = Seen::new(0, longest, (0..batch).collect());
        (0..batch).for_each(|_| (0..longest).for_each(|token| seen.push(0..=token)));
        Self { rotary: rotary.at(positions), sight: Sight::new(seen, &rotary.cos.device()) }
    }
}

/// The tokens that the last layer is read at, as many in each row of the batch. All others are there for their keys and values alone.
pub(super) struct Read {
    /// Among all tokens of the batch.
    pub(super) tokens: Tensor<1, Int>,
    /// Of these tokens alone.
    pub(super) positions: Positions,
}

/// Which tokens a batch of trees has, and what they see.
pub(super) struct Trees {
    /// Nodes in each row, with padding.
    pub(super) seq: usize,
    /// Of each node of the batch: its distance from the question's start.
    positions: Vec<i32>,
    seen: Seen,
}

impl Trees {
    pub(super) fn of(cache: &QuestionCache, rows: &Rows<'_>) -> Self {
        let seq = rows.longest();
        let mut positions = Vec::with_capacity(rows.trees.len() * seq);
        let mut seen = Seen::new(cache.longest, seq, rows.questions.clone());
        for (tree, &question) in rows.trees.iter().zip(&rows.questions) {
            let length = cache.lengths[question];
            for node in 0..seq {
                if node < tree.len() {
                    positions.push((length + tree.depths[node]) as i32);
                    seen.push((0..length).chain(tree.ancestors(node).map(|ancestor| cache.longest + ancestor)));
                } else {
                    // Padding sees itself, and nobody sees it.
                    positions.push(0);
                    seen.push([cache.longest + node]);
                }
            }
        }
        Self { seq, positions, seen }
    }

    /// Where answers are read, among all nodes of the batch.
    pub(super) fn answers(&self, rows: &Rows<'_>) -> Vec<usize> {
        let of_row = |(row, tree): (usize, &&TokenTree)| tree.answers.iter().map(|n| row * self.seq + n).collect::<Vec<_>>();
        rows.trees.iter().enumerate().flat_map(of_row).collect()
    }

    /// Of all nodes.
    pub(super) fn positions(&self, rotary: &Rotary) -> Positions {
        let sight = Sight::new(self.seen.clone(), &rotary.cos.device());
        Positions { rotary: rotary.at(self.positions.clone()), sight }
    }

    /// Of some nodes, as many in each row.
    pub(super) fn positions_at(&self, nodes: &[usize], rotary: &Rotary) -> Positions {
        let sight = Sight::new(self.seen.at(nodes), &rotary.cos.device());
        Positions { rotary: rotary.at(nodes.iter().map(|n| self.positions[*n]).collect()), sight }
    }
}
