//! The forward pass: RMSNorm, rotary positions, grouped-query attention, SwiGLU.
//!
//! [`Weights`] have the only one: training the base, training an adapter, and answering in the page run the same lines.

use std::{ops::Range, sync::Arc};

use burn::tensor::{Device, Int, Tensor, TensorData, activation};

use super::{DecoderConfig, TokenTree};

/// Added to a score that must not be attended to; finite, so that a row without any key stays a number.
const MASKED: f32 = -1e9;

/// A matrix as a computation uses it, `[in, out]`.
#[derive(Debug, Clone)]
pub(super) struct Linear {
    pub(super) weight: Tensor<2>,
    /// `[out]`.
    pub(super) bias: Option<Tensor<1>>,
    /// A low-rank update that is multiplied apart, `[in, r]` and `[r, out]`: where matrices are large, adding it to the matrix would make
    /// training compute the gradient of the whole matrix.
    pub(super) update: Option<(Tensor<2>, Tensor<2>)>,
}

impl Linear {
    /// `[n, in]` to `[n, out]`.
    fn apply(&self, x: Tensor<2>) -> Tensor<2> {
        let y = match &self.update {
            Some((a, b)) => x.clone().matmul(self.weight.clone()) + x.matmul(a.clone()).matmul(b.clone()),
            None => x.matmul(self.weight.clone()),
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

/// Rotates pairs (i, i + half) of the last dimension, as the Hugging Face layout pairs them.
fn rotate(x: Tensor<4>, (cos, sin): &(Tensor<4>, Tensor<4>)) -> Tensor<4> {
    let half = x.dims()[3] / 2;
    let (a, b) = (x.clone().narrow(3, 0, half), x.narrow(3, half, half));
    let first = a.clone() * cos.clone() - b.clone() * sin.clone();
    let second = b * cos.clone() + a * sin.clone();
    Tensor::cat(vec![first, second], 3)
}

fn rms_norm(x: Tensor<2>, gain: &Tensor<1>, eps: f64) -> Tensor<2> {
    let scale = (x.clone().square().mean_dim(1) + eps).sqrt();
    x / scale * gain.clone().unsqueeze::<2>()
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
    /// `[questions * longest, d_model]`; padding is zeros.
    fn apply(&self, questions: &[Question], longest: usize, device: &Device) -> Tensor<2> {
        let [width, _] = self.projection.dims();
        let mut padded = vec![0.0f32; questions.len() * longest * width];
        for (question, rows) in questions.iter().zip(padded.chunks_mut((longest * width).max(1))) {
            // Words say nothing to a reader; the prompts of its model have none.
            if let Question::Read { states, .. } = question {
                rows.iter_mut().zip(states.iter()).for_each(|(to, from)| *to = *from);
            }
        }
        let states = Tensor::<2>::from_data(TensorData::new(padded, [questions.len() * longest, width]), device);
        let centred = states - self.mean.clone().unsqueeze::<2>();
        (centred * self.scale.clone().unsqueeze::<2>()).matmul(self.projection.clone())
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

fn longest(questions: &[Question]) -> usize {
    questions.iter().map(Question::len).max().unwrap_or(0)
}

/// Keys and values of the questions: computed once, shared by all personas that answer them.
#[derive(Debug, Clone)]
pub struct QuestionCache {
    /// The layer that the first of `layers` belongs to.
    first: usize,
    /// For each layer, keys and values, each `[questions, kv_heads, longest, head_dim]`.
    layers: Vec<(Tensor<4>, Tensor<4>)>,
    lengths: Vec<usize>,
    longest: usize,
}

/// One tree of personas for each row, and the question that each row answers.
#[derive(Debug, Clone)]
pub struct Rows<'a> {
    pub trees: Vec<&'a TokenTree>,
    /// Index of the row's question in the cache.
    pub questions: Vec<usize>,
}

impl Rows<'_> {
    fn longest(&self) -> usize {
        self.trees.iter().map(|t| t.len()).max().unwrap_or(0)
    }
}

/// Where the tokens of a batch stand, and what each of them sees.
struct Positions {
    /// Cosines and sines, `[batch, 1, seq, head_dim / 2]` each.
    rotary: (Tensor<4>, Tensor<4>),
    /// Added to the scores, `[batch, 1, seq, past + seq]`.
    mask: Tensor<4>,
}

fn ints(values: Vec<i32>, device: &Device) -> Tensor<1, Int> {
    let len = values.len();
    Tensor::from_data(TensorData::new(values, [len]), device)
}

impl Weights {
    fn device(&self) -> Device {
        self.norm.device()
    }

    /// `[batch * seq, heads * head_dim]` to `[batch, heads, seq, head_dim]`.
    fn split_heads(&self, x: Tensor<2>, batch: usize) -> Tensor<4> {
        let [rows, width] = x.dims();
        let head_dim = self.config.head_dim();
        x.reshape([batch, rows / batch, width / head_dim, head_dim]).swap_dims(1, 2)
    }

    fn embed(&self, tokens: Vec<i32>) -> Tensor<2> {
        self.embedding.clone().select(0, ints(tokens, &self.device()))
    }

    /// One layer: `x` is `[batch * seq, d_model]`; `past` are the question's keys and values for each row of the batch.
    /// Returns the new `x` and this part's own keys and values.
    fn layer(
        &self,
        layer: &LayerWeights,
        x: Tensor<2>,
        batch: usize,
        positions: &Positions,
        past: Option<(Tensor<4>, Tensor<4>)>,
    ) -> (Tensor<2>, (Tensor<4>, Tensor<4>)) {
        let eps = self.config.rms_norm_eps;
        let Positions { rotary, mask } = positions;
        let [rows, _] = x.dims();
        let h = rms_norm(x.clone(), &layer.input_norm, eps);
        let q = rotate(self.split_heads(layer.q.apply(h.clone()), batch), rotary);
        let k = rotate(self.split_heads(layer.k.apply(h.clone()), batch), rotary);
        let v = self.split_heads(layer.v.apply(h), batch);
        let own = (k.clone(), v.clone());
        let (k, v) = match past {
            Some((pk, pv)) => (Tensor::cat(vec![pk, k], 2), Tensor::cat(vec![pv, v], 2)),
            None => (k, v),
        };
        let (k, v) = (self.share_heads(k), self.share_heads(v));
        let scale = 1.0 / (self.config.head_dim() as f64).sqrt();
        let scores = q.matmul(k.swap_dims(2, 3)) * scale + mask.clone();
        let mixed = activation::softmax(scores, 3).matmul(v);
        let width = self.config.num_attention_heads * self.config.head_dim();
        let x = x + layer.o.apply(mixed.swap_dims(1, 2).reshape([rows, width]));
        let h = rms_norm(x.clone(), &layer.post_norm, eps);
        let gated = activation::silu(layer.gate.apply(h.clone())) * layer.up.apply(h);
        (x + layer.down.apply(gated), own)
    }

    /// Repeats key-value heads for grouped-query attention: `[b, kv, s, d]` to `[b, heads, s, d]`.
    fn share_heads(&self, x: Tensor<4>) -> Tensor<4> {
        let groups = self.config.num_attention_heads / self.config.kv_heads();
        if groups == 1 {
            return x;
        }
        let [b, kv, s, d] = x.dims();
        x.unsqueeze_dim::<5>(2).expand([b, kv, groups, s, d]).reshape([b, kv * groups, s, d])
    }

    /// Keys and values of the questions under a causal mask. Padded to one length.
    pub fn read_questions(&self, questions: &[Question]) -> QuestionCache {
        let all = 0..self.layers.len();
        self.questions_through(all, self.embed_questions(questions), questions.iter().map(Question::len).collect()).0
    }

    /// What the first layers make of one question: hidden states, `[tokens, d_model]`.
    pub fn states(&self, tokens: &[u32], layers: usize) -> Tensor<2> {
        let question = [Question::Words(tokens.to_vec())];
        self.questions_through(0..layers.min(self.layers.len()), self.embed_questions(&question), vec![tokens.len()]).1
    }

    /// `[questions * longest, d_model]`.
    pub(super) fn embed_questions(&self, questions: &[Question]) -> Tensor<2> {
        let longest = longest(questions);
        match &self.reader {
            Some(reader) => reader.apply(questions, longest, &self.device()),
            None => {
                let token = |question: &Question, i: usize| match question {
                    Question::Words(tokens) => tokens.get(i).copied().unwrap_or(0) as i32,
                    // A decoder without a reader takes no states in; the loader of its files sees to it.
                    Question::Read { .. } => 0,
                };
                self.embed(questions.iter().flat_map(|q| (0..longest).map(move |i| token(q, i))).collect())
            }
        }
    }

    /// Takes the questions' hidden states through some of the layers.
    pub(super) fn questions_through(
        &self,
        range: Range<usize>,
        mut x: Tensor<2>,
        lengths: Vec<usize>,
    ) -> (QuestionCache, Tensor<2>) {
        let (batch, longest) = (lengths.len(), lengths.iter().copied().max().unwrap_or(0));
        let device = self.device();
        let positions = ints((0..batch).flat_map(|_| 0..longest as i32).collect(), &device);
        let rotary = self.rotary.at(&positions, batch);
        // Padding stands after the text, so that the causal mask hides it from every real token.
        let mask: Vec<f32> = (0..longest).flat_map(|i| (0..longest).map(move |j| if j <= i { 0.0 } else { MASKED })).collect();
        let mask = Tensor::<4>::from_data(TensorData::new(mask, [1, 1, longest, longest]), &device);
        let positions = Positions { rotary, mask };
        let mut layers = Vec::with_capacity(range.len());
        for layer in &self.layers[range.clone()] {
            let (next, own) = self.layer(layer, x, batch, &positions, None);
            x = next;
            layers.push(own);
        }
        (QuestionCache { first: range.start, layers, lengths, longest }, x)
    }

    /// The hidden state where each answer is read: `[sum of answers over rows, d_model]`, rows in order.
    pub fn read_personas(&self, cache: &QuestionCache, rows: &Rows<'_>) -> Tensor<2> {
        self.answers(self.personas_through(cache, self.embed_personas(rows), rows), rows)
    }

    /// `[batch * seq, d_model]`.
    pub(super) fn embed_personas(&self, rows: &Rows<'_>) -> Tensor<2> {
        let seq = rows.longest();
        let padded = rows.trees.iter().flat_map(|t| (0..seq).map(|i| t.tokens.get(i).copied().unwrap_or(0) as i32));
        self.embed(padded.collect())
    }

    /// Takes the personas' hidden states through the layers of the cache.
    pub(super) fn personas_through(&self, cache: &QuestionCache, mut x: Tensor<2>, rows: &Rows<'_>) -> Tensor<2> {
        let device = self.device();
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
        let rotary = self.rotary.at(&ints(positions, &device), batch);
        let mask = Tensor::<4>::from_data(TensorData::new(mask, [batch, 1, seq, total]), &device);
        let positions = Positions { rotary, mask };
        let one_question = cache.lengths.len() == 1;
        let row_questions = ints(rows.questions.iter().map(|q| *q as i32).collect(), &device);
        for (layer, (k, v)) in self.layers[cache.first..].iter().zip(&cache.layers) {
            let spread = |t: &Tensor<4>| {
                let [_, heads, len, dim] = t.dims();
                if one_question { t.clone().expand([batch, heads, len, dim]) } else { t.clone().select(0, row_questions.clone()) }
            };
            x = self.layer(layer, x, batch, &positions, Some((spread(k), spread(v)))).0;
        }
        x
    }

    /// Picks the hidden states of the last layer where answers are read, and normalises them.
    pub(super) fn answers(&self, x: Tensor<2>, rows: &Rows<'_>) -> Tensor<2> {
        let seq = rows.longest();
        let answers: Vec<i32> = (rows.trees.iter().enumerate())
            .flat_map(|(row, tree)| tree.answers.iter().map(move |node| (row * seq + node) as i32))
            .collect();
        // Where the answers are the nodes themselves, in order, there is nothing to pick.
        let all = answers.iter().copied().eq(0..(rows.trees.len() * seq) as i32);
        let x = if all { x } else { x.select(0, ints(answers, &self.device())) };
        rms_norm(x, &self.norm, self.config.rms_norm_eps)
    }

    /// Logits of some tokens (the option letters) for hidden states: `[n, d_model]` to `[n, tokens]`.
    pub fn logits(&self, hidden: Tensor<2>, tokens: &[u32]) -> Tensor<2> {
        let letters = self.head.clone().select(0, ints(tokens.iter().map(|t| *t as i32).collect(), &self.device()));
        hidden.matmul(letters.transpose())
    }
}
