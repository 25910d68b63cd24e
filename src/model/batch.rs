//! What a decoder reads at once: questions, a tree of personas after each, where their tokens stand, and what each of them sees.

use std::sync::Arc;

use burn::tensor::{Device, Int, Tensor, TensorData};

use super::{DecoderConfig, TokenTree};

/// Added to a score that must not be attended to; finite, so that a row without any key stays a number.
const MASKED: f32 = -1e9;

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

    /// The tables at some positions, `[batch, 1, seq, head_dim / 2]`.
    fn at(&self, positions: &Tensor<1, Int>, batch: usize) -> (Tensor<4>, Tensor<4>) {
        let rows = |table: &Tensor<2>| {
            let [_, half] = table.dims();
            let rows = table.clone().select(0, positions.clone());
            let seq = rows.dims()[0] / batch;
            rows.reshape([batch, 1, seq, half])
        };
        (rows(&self.cos), rows(&self.sin))
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
    /// Cosines and sines, `[batch, 1, seq, head_dim / 2]` each.
    pub(super) rotary: (Tensor<4>, Tensor<4>),
    /// Added to the scores, `[batch, 1, seq, past + seq]`.
    pub(super) mask: Tensor<4>,
}

impl Positions {
    /// Of questions: every token sees those before it and itself.
    pub(super) fn of_questions(lengths: &[usize], rotary: &Rotary) -> Self {
        let (batch, longest) = (lengths.len(), lengths.iter().copied().max().unwrap_or(0));
        let device = rotary.cos.device();
        let positions = ints((0..batch).flat_map(|_| 0..longest as i32).collect(), &device);
        // Padding stands after the text, so that the causal mask hides it from every real token.
        let mask: Vec<f32> = (0..longest).flat_map(|i| (0..longest).map(move |j| if j <= i { 0.0 } else { MASKED })).collect();
        let mask = Tensor::<4>::from_data(TensorData::new(mask, [1, 1, longest, longest]), &device);
        Self { rotary: rotary.at(&positions, batch), mask }
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
pub(super) struct Trees<'a> {
    pub(super) questions: &'a [usize],
    /// Nodes in each row, with padding.
    pub(super) seq: usize,
    /// Keys that each of them may see: the question's, then the row's own.
    total: usize,
    /// Of each node of the batch: its distance from the question's start.
    positions: Vec<i32>,
    /// `[batch * seq, total]`.
    mask: Vec<f32>,
}

impl<'a> Trees<'a> {
    pub(super) fn of(cache: &QuestionCache, rows: &'a Rows<'_>) -> Self {
        let (batch, seq) = (rows.trees.len(), rows.longest());
        let total = cache.longest + seq;
        let mut positions = vec![0; batch * seq];
        let mut mask = vec![MASKED; batch * seq * total];
        for (row, (tree, &question)) in rows.trees.iter().zip(&rows.questions).enumerate() {
            let length = cache.lengths[question];
            for node in 0..seq {
                let at = row * seq + node;
                let keys = &mut mask[at * total..(at + 1) * total];
                if node < tree.len() {
                    positions[at] = (length + tree.depths[node]) as i32;
                    keys[..length].fill(0.0);
                    tree.ancestors(node).for_each(|a| keys[cache.longest + a] = 0.0);
                } else {
                    keys[cache.longest + node] = 0.0;
                }
            }
        }
        Self { questions: &rows.questions, seq, total, positions, mask }
    }

    /// Where answers are read, among all nodes of the batch.
    pub(super) fn answers(&self, rows: &Rows<'_>) -> Vec<usize> {
        let of_row = |(row, tree): (usize, &&TokenTree)| tree.answers.iter().map(|n| row * self.seq + n).collect::<Vec<_>>();
        rows.trees.iter().enumerate().flat_map(of_row).collect()
    }

    /// Of some nodes, as many in each row.
    pub(super) fn positions(&self, nodes: &[usize], rotary: &Rotary) -> Positions {
        let (device, batch) = (rotary.cos.device(), self.questions.len());
        let places = ints(nodes.iter().map(|n| self.positions[*n]).collect(), &device);
        let mask: Vec<f32> = nodes.iter().flat_map(|n| &self.mask[n * self.total..(n + 1) * self.total]).copied().collect();
        let shape = [batch, 1, nodes.len() / batch.max(1), self.total];
        let mask = Tensor::<4>::from_data(TensorData::new(mask, shape), &device);
        Positions { rotary: rotary.at(&places, batch), mask }
    }
}

/// Keys and values of a part, `[batch, kv_heads, seq, head_dim]` each.
pub(super) type Keys = (Tensor<4>, Tensor<4>);

pub(super) fn ints(values: Vec<i32>, device: &Device) -> Tensor<1, Int> {
    let len = values.len();
    Tensor::from_data(TensorData::new(values, [len]), device)
}
