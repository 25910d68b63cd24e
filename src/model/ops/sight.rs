//! Which tokens see which: what attention is told.

use crate::model::DecoderConfig;

/// How the width of a token is cut into heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::model) struct Heads {
    /// Of queries.
    pub count: usize,
    /// Of keys and values: each serves `count / kv` heads of queries that stand side by side (grouped-query attention).
    pub kv: usize,
    /// Numbers in a head.
    pub dim: usize,
}

impl Heads {
    pub fn of(config: &DecoderConfig) -> Self {
        Self { count: config.num_attention_heads, kv: config.kv_heads(), dim: config.head_dim() }
    }

    /// Of a token's keys, and of its values.
    pub const fn kv_width(self) -> usize {
        self.kv * self.dim
    }
}

/// Which keys each query of a batch sees. A row's keys are numbered from 0: those of its question, padded to one length, then its own.
#[derive(Debug, Clone, Default)]
pub(in crate::model) struct Seen {
    /// Keys that each question has; 0 where rows have none.
    pub past: usize,
    /// Keys of its own that each row has.
    pub own: usize,
    /// The question of each row.
    pub questions: Vec<usize>,
    /// Where each query's keys end in `keys`; as many queries in each row.
    ends: Vec<usize>,
    keys: Vec<u32>,
}

impl Seen {
    pub fn new(past: usize, own: usize, questions: Vec<usize>) -> Self {
        Self { past, own, questions, ..Self::default() }
    }

    /// The next query, with the keys that it sees; at least one.
    pub fn push(&mut self, keys: impl IntoIterator<Item = usize>) {
        self.keys.extend(keys.into_iter().map(|key| key as u32));
        self.ends.push(self.keys.len());
    }

    /// The same for some queries alone, as many in each row.
    #[must_use]
    pub fn at(&self, queries: &[usize]) -> Self {
        let mut some = Self::new(self.past, self.own, self.questions.clone());
        queries.iter().for_each(|query| some.push(self.keys(*query).iter().map(|key| *key as usize)));
        some
    }

    pub const fn rows(&self) -> usize {
        self.questions.len()
    }

    /// In all rows.
    pub const fn queries(&self) -> usize {
        self.ends.len()
    }

    /// The keys of one query.
    pub fn keys(&self, query: usize) -> &[u32] {
        let start = query.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.keys[start..self.ends[query]]
    }

    /// How many keys all queries see.
    pub const fn count(&self) -> usize {
        self.keys.len()
    }
}
