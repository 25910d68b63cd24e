//! What a decoder reads at once: questions, a tree of personas after each, where their tokens stand, and what each of them sees.

use std::{ops::Range, sync::Arc};

use burn::tensor::{Device, Int, Tensor, TensorData};

use super::{
    DecoderConfig, TokenTree,
    ops::{self, Keys, Row, Seen, Sight, ints},
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

/// How many places sequences of these lengths take, one after the other: where they are padded, all of them the longest's.
pub(super) fn places(lengths: impl Iterator<Item = usize> + Clone) -> Vec<usize> {
    let longest = lengths.clone().max().unwrap_or(0);
    lengths.map(|length| if ops::PADS { longest } else { length }).collect()
}

/// Where each of them begins.
fn starts(places: &[usize]) -> impl Iterator<Item = usize> {
    places.iter().scan(0, |next, places| {
        let start = *next;
        *next += places;
        Some(start)
    })
}

/// Keys and values of the questions: computed once, shared by all personas that answer them.
#[derive(Debug, Clone)]
pub struct QuestionCache {
    /// The layer that the first of `layers` belongs to.
    pub(super) first: usize,
    /// For each layer.
    pub(super) layers: Vec<Keys>,
    pub(super) lengths: Vec<usize>,
    /// Keys that each question has, with padding.
    pub(super) places: Vec<usize>,
}

impl QuestionCache {
    /// The layers that it has keys for.
    pub(super) const fn range(&self) -> Range<usize> {
        self.first..self.first + self.layers.len()
    }
}

/// One tree of personas for each row, and the question that each row answers.
#[derive(Debug, Clone)]
pub struct Rows<'a> {
    pub trees: Vec<&'a TokenTree>,
    /// Index of the row's question in the cache.
    pub questions: Vec<usize>,
}

impl Rows<'_> {
    /// Nodes of each row, with padding.
    pub(super) fn places(&self) -> Vec<usize> {
        places(self.trees.iter().map(|t| t.len()))
    }
}

/// Where the tokens of a batch stand, and what each of them sees.
pub(super) struct Positions {
    /// Cosines and sines, `[tokens, head_dim / 2]` each.
    pub(super) rotary: (Tensor<2>, Tensor<2>),
    pub(super) sight: Sight,
}

impl Positions {
    /// Of questions: every token sees those before it and itself.
    pub(super) fn of_questions(lengths: &[usize], rotary: &Rotary) -> Self {
        let places = places(lengths.iter().copied());
        // Padding stands after the text, so that no real token sees it.
        let mut tokens = Tokens::default();
        for (start, places) in starts(&places).zip(&places) {
            tokens.seen.row(Row { past: (0, 0), own: start });
            tokens.question(*places, 0);
        }
        tokens.place(places.first().copied().unwrap_or(0), rotary)
    }
}

/// The distance of each token of a batch from its question's start, and the keys that it sees.
#[derive(Default)]
struct Tokens {
    positions: Vec<i32>,
    seen: Seen,
}

impl Tokens {
    /// A question's, of which the first is the row's key `first`.
    fn question(&mut self, length: usize, first: usize) {
        self.positions.extend(0..length as i32);
        (0..length).for_each(|token| self.seen.query(first..=first + token));
    }

    /// A tree's after a question of some length; the question begins at the row's key `asked`, the tree at `own`.
    fn tree(&mut self, tree: &TokenTree, length: usize, asked: usize, own: usize) {
        for node in 0..tree.len() {
            self.positions.push((length + tree.depths[node]) as i32);
            self.seen.query((asked..asked + length).chain(tree.ancestors(node).map(|ancestor| own + ancestor)));
        }
    }

    /// Padding sees itself, and nobody sees it.
    fn padding(&mut self, keys: Range<usize>) {
        self.positions.resize(self.positions.len() + keys.len(), 0);
        keys.for_each(|key| self.seen.query([key]));
    }

    fn at(&self, tokens: &[usize]) -> Self {
        Self { positions: tokens.iter().map(|n| self.positions[*n]).collect(), seen: self.seen.at(tokens) }
    }

    /// `own` are the keys that each row has itself, where rows are padded.
    fn place(self, own: usize, rotary: &Rotary) -> Positions {
        let sight = Sight::new(self.seen, own, &rotary.cos.device());
        Positions { rotary: rotary.at(self.positions), sight }
    }
}

/// The tokens that the last layer is read at. All others are there for their keys and values alone.
pub(super) struct Read {
    /// Among all tokens of the batch.
    pub(super) tokens: Tensor<1, Int>,
    /// Of these tokens alone.
    pub(super) positions: Positions,
}

/// Which tokens a batch of trees has, and what they see.
pub(super) struct Trees {
    /// Tokens of questions that stand before them.
    first: usize,
    /// Nodes in each row, with padding.
    places: Vec<usize>,
    tokens: Tokens,
}

impl Trees {
    /// Of personas alone, whose questions were read before.
    pub(super) fn of(cache: &QuestionCache, rows: &Rows<'_>) -> Self {
        let (places, questions): (_, Vec<usize>) = (rows.places(), starts(&cache.places).collect());
        let mut tokens = Tokens::default();
        for ((tree, &question), (start, places)) in rows.trees.iter().zip(&rows.questions).zip(starts(&places).zip(&places)) {
            let past = cache.places[question];
            tokens.seen.row(Row { past: (questions[question], past), own: start });
            tokens.tree(tree, cache.lengths[question], 0, past);
            tokens.padding(past + tree.len()..past + places);
        }
        Self { first: 0, places, tokens }
    }

    /// With the questions before them, so that both go through a layer at once. Without padding.
    pub(super) fn after(lengths: &[usize], rows: &Rows<'_>) -> Self {
        let (places, questions): (_, Vec<usize>) = (rows.places(), starts(lengths).collect());
        let first = lengths.iter().sum();
        // One row, whose keys are those of all tokens.
        let mut tokens = Tokens::default();
        tokens.seen.row(Row::default());
        questions.iter().zip(lengths).for_each(|(start, length)| tokens.question(*length, *start));
        for ((tree, &question), start) in rows.trees.iter().zip(&rows.questions).zip(starts(&places)) {
            tokens.tree(tree, lengths[question], questions[question], first + start);
        }
        Self { first, places, tokens }
    }

    /// Where answers are read, among all tokens of the batch.
    pub(super) fn answers(&self, rows: &Rows<'_>) -> Vec<usize> {
        let of_row =
            |(start, tree): (usize, &&TokenTree)| tree.answers.iter().map(|n| self.first + start + n).collect::<Vec<_>>();
        starts(&self.places).zip(&rows.trees).flat_map(of_row).collect()
    }

    /// How many tokens there are.
    pub(super) const fn len(&self) -> usize {
        self.tokens.positions.len()
    }

    /// Of some tokens; where rows are padded, as many in each row.
    pub(super) fn positions_at(&self, tokens: &[usize], rotary: &Rotary) -> Positions {
        self.tokens.at(tokens).place(self.own(), rotary)
    }

    /// Of all tokens.
    pub(super) fn positions(self, rotary: &Rotary) -> Positions {
        let own = self.own();
        self.tokens.place(own, rotary)
    }

    fn own(&self) -> usize {
        self.places.first().copied().unwrap_or(0)
    }
}
