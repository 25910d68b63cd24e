//! Which tokens see which: the attention mask, as lists of keys.

/// How the width of a token is cut into heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heads {
    /// Of queries.
    pub count: usize,
    /// Of keys and values: each serves `count / kv` heads of queries that stand side by side (grouped-query attention).
    pub kv: usize,
    /// Numbers in a head.
    pub dim: usize,
}

/// Which keys each query of a batch sees. A row's keys are numbered from 0: its question's first, then its own.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Of each row.
    rows: Vec<Row>,
    /// The row of each query, and where its keys end in `keys`.
    queries: Vec<(u32, usize)>,
    keys: Vec<u32>,
}

/// Where the keys of a row lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Row {
    /// Its question's first one among those of all questions, and how many it has; none where nothing comes before.
    pub past: (usize, usize),
    /// Its own first one among those of all rows.
    pub own: usize,
}

impl Seen {
    /// The next row, whose queries follow.
    pub fn row(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// The row's next query, with the keys that it sees; at least one.
    ///
    /// # Panics
    /// Before the first row.
    pub fn query(&mut self, keys: impl IntoIterator<Item = usize>) {
        self.keys.extend(keys.into_iter().map(|key| key as u32));
        self.queries.push(((self.rows.len() - 1) as u32, self.keys.len()));
    }

    /// The same for some queries alone.
    #[must_use]
    pub fn at(&self, queries: &[usize]) -> Self {
        let mut some = Self { rows: self.rows.clone(), ..Self::default() };
        for &query in queries {
            some.keys.extend(self.keys(query));
            some.queries.push((self.queries[query].0, some.keys.len()));
        }
        some
    }

    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// In all rows.
    pub const fn queries(&self) -> usize {
        self.queries.len()
    }

    pub fn row_of(&self, query: usize) -> Row {
        self.rows[self.queries[query].0 as usize]
    }

    /// The keys of one query.
    pub fn keys(&self, query: usize) -> &[u32] {
        let start = query.checked_sub(1).map_or(0, |before| self.queries[before].1);
        &self.keys[start..self.queries[query].1]
    }
}
