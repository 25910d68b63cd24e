//! The forward pass: RMSNorm, rotary positions, grouped-query attention, SwiGLU.
//!
//! [`Weights`] have the only one: training the base, training an adapter, and answering in the page go through the same layer.

use std::ops::Range;

use burn::tensor::{Device, Tensor, TensorData};

use super::{
    DecoderConfig, TokenTree,
    batch::{Positions, Question, QuestionCache, Read, Rotary, Rows, Trees, places},
    ops::{self, Keys, Updated, ints},
};

/// A matrix as a computation uses it, `[in, out]`.
#[derive(Debug, Clone)]
pub(super) struct Linear {
    pub(super) matrix: Product,
    /// `[out]`.
    pub(super) bias: Option<Tensor<1>>,
}

/// What multiplies.
#[derive(Debug, Clone)]
pub(super) enum Product {
    Plain(Tensor<2>),
    /// With a low-rank update in it.
    Updated(Updated),
    /// With an update that is multiplied apart, `[in, r]` and `[r, out]`: where matrices are large, adding it to them costs more.
    Apart(Tensor<2>, Tensor<2>, Tensor<2>),
}

impl Linear {
    /// `[n, in]` to `[n, out]`.
    fn apply(&self, x: Tensor<2>) -> Tensor<2> {
        let y = match &self.matrix {
            Product::Plain(weight) => x.matmul(weight.clone()),
            Product::Updated(updated) => updated.apply(x),
            Product::Apart(weight, a, b) => x.clone().matmul(weight.clone()) + x.matmul(a.clone()).matmul(b.clone()),
        };
        match &self.bias {
            Some(bias) => y + bias.clone().unsqueeze::<2>(),
            None => y,
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct LayerWeights {
    pub(super) input_norm: Tensor<1>,
    pub(super) q: Linear,
    pub(super) k: Linear,
    pub(super) v: Linear,
    pub(super) o: Linear,
    pub(super) post_norm: Tensor<1>,
    pub(super) gate: Linear,
    pub(super) up: Linear,
    pub(super) down: Linear,
}

/// The tensors of one computation.
#[derive(Debug, Clone)]
pub struct Weights {
    pub(super) embedding: Tensor<2>,
    pub(super) head: Tensor<2>,
    pub(super) layers: Vec<LayerWeights>,
    pub(super) norm: Tensor<1>,
    pub(super) reader: Option<ReaderWeights>,
    pub(super) rotary: Rotary,
    pub(super) config: DecoderConfig,
    /// The base, where its figures of countries are kept.
    pub(super) anchor: Option<Box<Self>>,
}

/// How another model's hidden states come in: standardised, then projected.
#[derive(Debug, Clone)]
pub(super) struct ReaderWeights {
    /// `[width]`.
    pub(super) mean: Tensor<1>,
    /// 1 / standard deviation, `[width]`.
    pub(super) scale: Tensor<1>,
    /// `[width, d_model]`.
    pub(super) projection: Tensor<2>,
}

impl ReaderWeights {
    /// `[places of questions, d_model]`; padding is zeros.
    fn apply(&self, questions: &[Question], places: &[usize], device: &Device) -> Tensor<2> {
        let ([width, _], tokens) = (self.projection.dims(), places.iter().sum());
        let mut all = Vec::with_capacity(tokens * width);
        for (question, places) in questions.iter().zip(places) {
            let end = all.len() + places * width;
            // Words say nothing to a reader; the prompts of its model have none.
            if let Question::Read { states, .. } = question {
                all.extend(states.iter().take(places * width));
            }
            all.resize(end, 0.0f32);
        }
        let states = Tensor::<2>::from_data(TensorData::new(all, [tokens, width]), device);
        let centred = states - self.mean.clone().unsqueeze::<2>();
        (centred * self.scale.clone().unsqueeze::<2>()).matmul(self.projection.clone())
    }
}

impl Weights {
    fn device(&self) -> Device {
        self.norm.device()
    }

    fn embed(&self, tokens: Vec<i32>) -> Tensor<2> {
        self.embedding.clone().select(0, ints(tokens, &self.device()))
    }

    /// Keys and values of tokens whose normalised hidden states are given, `[tokens, d_model]`.
    fn keys(layer: &LayerWeights, h: Tensor<2>, positions: &Positions) -> Keys {
        (ops::rotate(layer.k.apply(h.clone()), &positions.rotary), layer.v.apply(h))
    }

    /// One layer: `x` is `[tokens, d_model]`; `past` are the questions' keys and values.
    /// Returns the new `x`, of the tokens to be read alone where such are given, and this part's own keys and values.
    fn layer<'a>(
        &self,
        layer: &LayerWeights,
        mut x: Tensor<2>,
        mut positions: &'a Positions,
        past: Option<&Keys>,
        read: Option<&'a Read>,
    ) -> (Tensor<2>, Keys) {
        let eps = self.config.rms_norm_eps;
        let mut h = ops::rms_norm(x.clone(), &layer.input_norm, eps);
        let own = Self::keys(layer, h.clone(), positions);
        if let Some(read) = read {
            (x, h) = (x.select(0, read.tokens.clone()), h.select(0, read.tokens.clone()));
            positions = &read.positions;
        }
        let q = ops::rotate(layer.q.apply(h), &positions.rotary);
        let mixed = ops::attend(q, past, &own, &positions.sight, ops::heads(&self.config));
        let x = x + layer.o.apply(mixed);
        let h = ops::rms_norm(x.clone(), &layer.post_norm, eps);
        let gated = ops::swiglu(layer.gate.apply(h.clone()), layer.up.apply(h));
        (x + layer.down.apply(gated), own)
    }

    /// Keys and values of the questions under a causal mask.
    pub fn read_questions(&self, questions: &[Question]) -> QuestionCache {
        self.question_keys(0, self.embed_questions(questions), questions.iter().map(Question::len).collect())
    }

    /// What the first layers make of one question: hidden states, `[tokens, d_model]`.
    pub fn states(&self, tokens: &[u32], layers: usize) -> Tensor<2> {
        let question = [Question::Words(tokens.to_vec())];
        self.questions_through(0..layers.min(self.layers.len()), self.embed_questions(&question), vec![tokens.len()]).1
    }

    /// `[places of questions, d_model]`.
    pub(super) fn embed_questions(&self, questions: &[Question]) -> Tensor<2> {
        let places = places(questions.iter().map(Question::len));
        match &self.reader {
            Some(reader) => reader.apply(questions, &places, &self.device()),
            None => {
                let token = |question: &Question, i: usize| match question {
                    Question::Words(tokens) => tokens.get(i).copied().unwrap_or(0) as i32,
                    // A decoder without a reader takes no states in; the loader of its files sees to it.
                    Question::Read { .. } => 0,
                };
                let of_question = |(q, places): (_, &usize)| (0..*places).map(move |i| token(q, i));
                self.embed(questions.iter().zip(&places).flat_map(of_question).collect())
            }
        }
    }

    /// Keys and values from some layer on, of the questions' hidden states there. Of the last layer nothing else is computed, as nothing
    /// of a question is read there.
    pub(super) fn question_keys(&self, first: usize, x: Tensor<2>, lengths: Vec<usize>) -> QuestionCache {
        let Some((last, _)) = self.layers.split_last() else { return self.questions_through(first..first, x, lengths).0 };
        let positions = Positions::of_questions(&lengths, &self.rotary);
        let (mut cache, x) = self.questions_at(&positions, first..self.layers.len() - 1, x, lengths);
        let h = ops::rms_norm(x, &last.input_norm, self.config.rms_norm_eps);
        cache.layers.push(Self::keys(last, h, &positions));
        cache
    }

    /// Takes the questions' hidden states through some of the layers.
    pub(super) fn questions_through(&self, range: Range<usize>, x: Tensor<2>, lengths: Vec<usize>) -> (QuestionCache, Tensor<2>) {
        self.questions_at(&Positions::of_questions(&lengths, &self.rotary), range, x, lengths)
    }

    fn questions_at(
        &self,
        positions: &Positions,
        range: Range<usize>,
        mut x: Tensor<2>,
        lengths: Vec<usize>,
    ) -> (QuestionCache, Tensor<2>) {
        let mut layers = Vec::with_capacity(range.len());
        for layer in &self.layers[range.clone()] {
            let (next, own) = self.layer(layer, x, positions, None, None);
            x = next;
            layers.push(own);
        }
        let places = places(lengths.iter().copied());
        (QuestionCache { first: range.start, layers, lengths, places }, x)
    }

    /// The hidden state where each answer is read, of questions and of personas that answer them: `[sum of answers over rows, d_model]`,
    /// rows in order.
    pub fn read(&self, questions: &[Question], rows: &Rows<'_>) -> Tensor<2> {
        let lengths = questions.iter().map(Question::len).collect();
        self.read_from(0, (self.embed_questions(questions), self.embed_personas(rows)), lengths, rows)
    }

    /// The same from some layer on, of the hidden states of questions and of personas there.
    pub(super) fn read_from(
        &self,
        first: usize,
        (questions, personas): (Tensor<2>, Tensor<2>),
        lengths: Vec<usize>,
        rows: &Rows<'_>,
    ) -> Tensor<2> {
        if ops::PADS {
            return self.answers(&self.question_keys(first, questions, lengths), personas, rows);
        }
        // Both at once: a personas' layer needs no more of a question than that same layer's keys.
        let x = Tensor::cat(vec![questions, personas], 0);
        self.read_trees(first.min(self.layers.len())..self.layers.len(), &[], x, Trees::after(&lengths, rows), rows)
    }

    /// The same where the questions were read before.
    pub fn read_personas(&self, cache: &QuestionCache, rows: &Rows<'_>) -> Tensor<2> {
        self.answers(cache, self.embed_personas(rows), rows)
    }

    /// `[places of rows, d_model]`.
    pub(super) fn embed_personas(&self, rows: &Rows<'_>) -> Tensor<2> {
        let places = rows.places();
        let of_row = |(tree, places): (&&TokenTree, &usize)| {
            let padding = places - tree.len();
            tree.tokens.iter().map(|token| *token as i32).chain(std::iter::repeat_n(0, padding)).collect::<Vec<_>>()
        };
        self.embed(rows.trees.iter().zip(&places).flat_map(of_row).collect())
    }

    /// Takes the personas' hidden states through the layers of the cache.
    pub(super) fn personas_through(&self, cache: &QuestionCache, x: Tensor<2>, rows: &Rows<'_>) -> Tensor<2> {
        self.through_trees(cache.range(), &cache.layers, x, &Trees::of(cache, rows).positions(&self.rotary), None)
    }

    /// Takes the personas' hidden states through the layers of the cache to where answers are read, and normalises them there.
    pub(super) fn answers(&self, cache: &QuestionCache, x: Tensor<2>, rows: &Rows<'_>) -> Tensor<2> {
        self.read_trees(cache.range(), &cache.layers, x, Trees::of(cache, rows), rows)
    }

    /// The normalised hidden states where answers are read. `past` are the questions' keys and values in each layer, where the questions
    /// are not among the tokens.
    fn read_trees(&self, range: Range<usize>, past: &[Keys], x: Tensor<2>, trees: Trees, rows: &Rows<'_>) -> Tensor<2> {
        let nodes = trees.answers(rows);
        // Where the answers are the tokens themselves, in order, there is nothing to pick.
        let all = nodes.iter().copied().eq(0..trees.len());
        let picked = ints(nodes.iter().map(|n| *n as i32).collect(), &self.device());
        // Where rows are padded, a batch has as many in each of them, or it is no batch.
        let is_even = !ops::PADS || rows.trees.windows(2).all(|pair| pair[0].answers.len() == pair[1].answers.len());
        let read = (!all && is_even && !range.is_empty())
            .then(|| Read { tokens: picked.clone(), positions: trees.positions_at(&nodes, &self.rotary) });
        let x = self.through_trees(range, past, x, &trees.positions(&self.rotary), read.as_ref());
        let x = if all || read.is_some() { x } else { x.select(0, picked) };
        ops::rms_norm(x, &self.norm, self.config.rms_norm_eps)
    }

    fn through_trees(
        &self,
        range: Range<usize>,
        past: &[Keys],
        mut x: Tensor<2>,
        positions: &Positions,
        read: Option<&Read>,
    ) -> Tensor<2> {
        let last = range.len().saturating_sub(1);
        for (index, layer) in self.layers[range].iter().enumerate() {
            x = self.layer(layer, x, positions, past.get(index), read.filter(|_| index == last)).0;
        }
        x
    }

    /// Logits of some tokens (the option letters) for hidden states: `[n, d_model]` to `[n, tokens]`.
    pub fn logits(&self, hidden: Tensor<2>, tokens: &[u32]) -> Tensor<2> {
        let letters = self.head.clone().select(0, ints(tokens.iter().map(|t| *t as i32).collect(), &self.device()));
        hidden.matmul(letters.transpose())
    }
}
