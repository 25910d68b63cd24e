//! The layers below an adapter, which no training changes: what they make of a question and its personas is computed once and kept.

use std::collections::HashMap;

use burn::tensor::Tensor;

use super::{
    TokenTree,
    batch::{Question, Rows, places},
    forward::Weights,
};

/// Hidden states of a batch where an adapter's first layer begins: what is left of the forward pass starts here.
#[derive(Debug, Clone)]
pub struct LowerStates {
    /// The first layer that has not read them yet.
    pub(super) layer: usize,
    /// `[places of questions, d_model]`.
    questions: Tensor<2>,
    /// `[places of rows, d_model]`.
    rows: Tensor<2>,
}

impl LowerStates {
    /// The same as constants of a computation with gradients.
    #[must_use]
    pub fn constant(self) -> Self {
        Self { questions: Tensor::from_inner(self.questions), rows: Tensor::from_inner(self.rows), ..self }
    }
}

/// What was kept of one question.
#[derive(Debug)]
struct Kept {
    /// `[tokens, d_model]`.
    states: Tensor<2>,
    /// By the tree's tokens, `[nodes, d_model]`. Trees of one model with equal tokens have equal branches: all have the same personas.
    trees: HashMap<Vec<u32>, Tensor<2>>,
}

/// Computes and keeps hidden states, up to some bytes; beyond them it computes anew each time.
#[derive(Debug)]
pub struct Lower {
    /// The base, on a device without gradients.
    base: Weights,
    layer: usize,
    kept: HashMap<Vec<u32>, Kept>,
    bytes: usize,
    most_bytes: usize,
}

impl Lower {
    /// `layer` is the first that an adapter changes.
    pub fn new(base: Weights, layer: usize, most_bytes: usize) -> Self {
        Self { base, layer, kept: HashMap::new(), bytes: 0, most_bytes }
    }

    /// Bytes that are kept.
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    fn cost(&self, tokens: usize) -> usize {
        tokens * self.base.config.hidden_size * size_of::<f32>()
    }

    /// The states of a batch: `rows[i]` answers question `rows.questions[i]`.
    pub fn states(&mut self, questions: &[Question], rows: &Rows<'_>) -> LowerStates {
        let (mut of_questions, mut of_rows) = (Vec::new(), vec![None; rows.trees.len()]);
        for (index, question) in questions.iter().enumerate() {
            let Question::Words(tokens) = question else { continue };
            let wanted: Vec<(usize, &TokenTree)> =
                (0..rows.trees.len()).filter(|row| rows.questions[*row] == index).map(|row| (row, rows.trees[row])).collect();
            let known = self.kept.get(tokens);
            let is_new = |t: &&(usize, &TokenTree)| known.is_none_or(|k| !k.trees.contains_key(&t.1.tokens));
            let missing: Vec<&TokenTree> = wanted.iter().filter(is_new).map(|t| t.1).collect();
            let computed = if known.is_none() || !missing.is_empty() { Some(self.compute(tokens, &missing)) } else { None };
            let mut fresh: HashMap<&[u32], Tensor<2>> = HashMap::new();
            let states = match computed {
                Some((states, trees)) => {
                    fresh.extend(missing.iter().map(|t| t.tokens.as_slice()).zip(trees));
                    states
                }
                None => known.map(|k| k.states.clone()).unwrap_or_else(|| unreachable!("what is not known is computed")),
            };
            for (row, tree) in wanted {
                let kept = || self.kept.get(tokens).and_then(|k| k.trees.get(&tree.tokens));
                of_rows[row] = fresh.get(tree.tokens.as_slice()).or_else(kept).cloned();
            }
            self.keep(tokens, &states, fresh);
            of_questions.push(states);
        }
        let joined = |states: &mut dyn Iterator<Item = Tensor<2>>, places: Vec<usize>| {
            Tensor::cat(states.zip(places).map(|(states, places)| padded(states, places)).collect(), 0)
        };
        LowerStates {
            layer: self.layer,
            questions: joined(&mut of_questions.into_iter(), places(questions.iter().map(Question::len))),
            rows: joined(&mut of_rows.into_iter().flatten(), rows.places()),
        }
    }

    /// States of one question, and of each tree after it.
    fn compute(&self, tokens: &[u32], trees: &[&TokenTree]) -> (Tensor<2>, Vec<Tensor<2>>) {
        let questions = [Question::Words(tokens.to_vec())];
        let (cache, states) =
            self.base.questions_through(0..self.layer, self.base.embed_questions(&questions), vec![tokens.len()]);
        if trees.is_empty() {
            return (states, Vec::new());
        }
        let rows = Rows { trees: trees.to_vec(), questions: vec![0; trees.len()] };
        let all = self.base.personas_through(&cache, self.base.embed_personas(&rows), &rows);
        let mut start = 0;
        let each = trees.iter().zip(rows.places()).map(|(tree, places)| {
            let own = all.clone().narrow(0, start, tree.len());
            start += places;
            own
        });
        (states, each.collect())
    }

    fn keep(&mut self, tokens: &[u32], states: &Tensor<2>, fresh: HashMap<&[u32], Tensor<2>>) {
        if !self.kept.contains_key(tokens) {
            let cost = self.cost(tokens.len());
            if self.bytes + cost > self.most_bytes {
                return;
            }
            self.bytes += cost;
            self.kept.insert(tokens.to_vec(), Kept { states: states.clone(), trees: HashMap::new() });
        }
        for (tree, states) in fresh {
            let cost = self.cost(tree.len());
            if self.bytes + cost > self.most_bytes {
                return;
            }
            self.bytes += cost;
            if let Some(kept) = self.kept.get_mut(tokens) {
                kept.trees.insert(tree.to_vec(), states);
            }
        }
    }
}

/// Rows of zeros below, up to so many.
fn padded(states: Tensor<2>, rows: usize) -> Tensor<2> {
    let [have, width] = states.dims();
    if have == rows {
        return states;
    }
    let zeros = Tensor::zeros([rows - have, width], &states.device());
    Tensor::cat(vec![states, zeros], 0)
}

impl Weights {
    /// The hidden state where each answer is read, from the states of the layers below: `[sum of answers over rows, d_model]`.
    pub fn read_above(&self, lower: &LowerStates, questions: &[Question], rows: &Rows<'_>) -> Tensor<2> {
        let lengths = questions.iter().map(Question::len).collect();
        self.read_from(lower.layer, (lower.questions.clone(), lower.rows.clone()), lengths, rows)
    }
}
