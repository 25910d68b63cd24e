//! What a decoder reads at once: questions, a tree of personas after each, where their tokens stand, and what each of them sees.

use std::sync::Arc;

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
    /// Cosines and sines, `[batch * seq, head_dim / 2]` each.
    pub(super) rotary: (Tensor<2>, Tensor<2>),
    pub(super) sight: Sight,
}

impl Positions {
    /// Of questions: every token sees those before it and itself.
    pub(super) fn of_questions(lengths: &[usize], rotary: &Rotary) -> Self {
        let places = places(lengths.iter().copied());
        let positions = places.iter().flat_map(|places| 0..*places as i32).collect();
        // Padding stands after the text, so that no real token sees it.
        let mut seen = Seen::default();
        for (start, places) in starts(&places).zip(&places) {
            seen.row(Row { past: (0, 0), own: start });
            (0..*places).for_each(|token| seen.query(0..=token));
        }
        let own = places.first().copied().unwrap_or(0);
        Self { rotary: rotary.at(positions), sight: Sight::new(&seen, own, &rotary.cos.device()) }
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
    /// Of each token of the batch: its distance from the question's start.
    positions: Vec<i32>,
    seen: Seen,
}

impl Trees {
    pub(super) fn of(cache: &QuestionCache, rows: &Rows<'_>) -> Self {
        let (places, questions): (_, Vec<usize>) = (rows.places(), starts(&cache.places).collect());
        let (mut positions, mut seen) = (Vec::new(), Seen::default());
        for ((tree, &question), (start, places)) in rows.trees.iter().zip(&rows.questions).zip(starts(&places).zip(&places)) {
            let (length, past) = (cache.lengths[question], cache.places[question]);
            seen.row(Row { past: (questions[question], past), own: start });
            for node in 0..*places {
                if node < tree.len() {
                    positions.push((length + tree.depths[node]) as i32);
                    seen.query((0..length).chain(tree.ancestors(node).map(|ancestor| past + ancestor)));
                } else {
                    // Padding sees itself, and nobody sees it.
                    positions.push(0);
                    seen.query([past + node]);
                }
            }
        }
        Self { first: 0, places, positions, seen }
    }

    /// With the questions before them, so that both go through a layer at once. Without padding.
    pub(super) fn after(lengths: &[usize], rows: &Rows<'_>) -> Self {
        let (places, questions): (_, Vec<usize>) = (rows.places(), starts(lengths).collect());
        let first = lengths.iter().sum();
        let (mut positions, mut seen) = (Vec::new(), Seen::default());
        // One row, whose keys are those of all tokens.
        seen.row(Row::default());
        for (start, length) in questions.iter().zip(lengths) {
            positions.extend(0..*length as i32);
            (0..*length).for_each(|token| seen.query(*start..=start + token));
        }
        for ((tree, &question), start) in rows.trees.iter().zip(&rows.questions).zip(starts(&places)) {
            let (asked, length) = (questions[question], lengths[question]);
            for node in 0..tree.len() {
                positions.push((length + tree.depths[node]) as i32);
                seen.query((asked..asked + length).chain(tree.ancestors(node).map(|ancestor| first + start + ancestor)));
            }
        }
        Self { first, places, positions, seen }
    }

    /// Where answers are read, among all nodes of the batch.
    pub(super) fn answers(&self, rows: &Rows<'_>) -> Vec<usize> {
        let of_row =
            |(start, tree): (usize, &&TokenTree)| tree.answers.iter().map(|n| self.first + start + n).collect::<Vec<_>>();
        starts(&self.places).zip(&rows.trees).flat_map(of_row).collect()
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.positions.len()
    }

    /// Of all nodes.
    pub(super) fn positions(&self, rotary: &Rotary) -> Positions {
        Positions { rotary: rotary.at(self.positions.clone()), sight: self.sight(&self.seen, rotary) }
    }

    /// Of some nodes; where rows are padded, as many in each row.
    pub(super) fn positions_at(&self, nodes: &[usize], rotary: &Rotary) -> Positions {
        let positions = nodes.iter().map(|n| self.positions[*n]).collect();
        Positions { rotary: rotary.at(positions), sight: self.sight(&self.seen.at(nodes), rotary) }
    }

    fn sight(&self, seen: &Seen, rotary: &Rotary) -> Sight {
        Sight::new(seen, self.places.first().copied().unwrap_or(0), &rotary.cos.device())
    }
}
