//! Scaled dot-product attention (Vaswani et al. 2017, arXiv 1706.03762) over the keys that each query sees, with shared keys (Ainslie et al.
//! 2023, arXiv 2305.13245), and its gradients.

use std::sync::Arc;

use super::{
    Heads, Row, Seen,
    lanes::{add, dot, exponentials},
};

/// What attention is told beside its numbers.
#[derive(Debug, Clone)]
pub struct Attention {
    /// The mask.
    pub seen: Arc<Seen>,
    /// How queries, keys and values are cut.
    pub heads: Heads,
}

/// Queries, `[queries, count * dim]`; the questions' keys and values, `[past, kv * dim]` each; the rows' own, `[own, kv * dim]` each.
type Inputs<'a> = [&'a [f32]; 5];

/// One query of one head.
struct Head<'a> {
    /// Where it lies among queries and what is mixed.
    place: std::ops::Range<usize>,
    /// The keys that it sees.
    keys: &'a [u32],
    /// Where its first share lies.
    first_share: usize,
    row: Row,
    /// Of its head among the keys of a token.
    column: usize,
}

/// Where a key lies: in the questions' keys, or in those of the rows.
enum At {
    Past(usize),
    Own(usize),
}

impl Attention {
    fn scale(&self) -> f32 {
        1.0 / (self.heads.dim as f32).sqrt()
    }

    fn each(&self, mut f: impl FnMut(Head<'_>)) {
        let (seen, heads) = (&*self.seen, self.heads);
        let (groups, mut first_share) = (heads.count / heads.kv.max(1), 0);
        for query in 0..seen.queries() {
            let keys = seen.keys(query);
            for head in 0..heads.count {
                let start = (query * heads.count + head) * heads.dim;
                let column = head / groups.max(1) * heads.dim;
                f(Head { place: start..start + heads.dim, keys, first_share, row: seen.row_of(query), column });
                first_share += keys.len();
            }
        }
    }

    #[inline(always)]
    fn at(&self, head: &Head<'_>, key: u32) -> At {
        let ((first, past), width) = (head.row.past, self.heads.kv * self.heads.dim);
        match (key as usize).checked_sub(past) {
            None => At::Past((first + key as usize) * width + head.column),
            Some(own) => At::Own((head.row.own + own) * width + head.column),
        }
    }

    /// What is mixed for each query, `[queries, count * dim]`, and the attention weights, 0 to 1, called shares here: query by query, head
    /// by head, one for each key that is seen.
    pub fn mix(&self, [q, past_k, past_v, own_k, own_v]: &Inputs<'_>) -> (Vec<f32>, Vec<f32>) {
        let (dim, scale) = (self.heads.dim, self.scale());
        let mut mixed = vec![0.0; q.len()];
        let pairs: usize = (0..self.seen.queries()).map(|query| self.seen.keys(query).len()).sum();
        let mut all_shares = vec![0.0; pairs * self.heads.count];
        self.each(|head| {
            let shares = &mut all_shares[head.first_share..head.first_share + head.keys.len()];
            let query = &q[head.place.clone()];
            let mut largest = f32::NEG_INFINITY;
            for (share, key) in shares.iter_mut().zip(head.keys) {
                let key = match self.at(&head, *key) {
                    At::Past(at) => &past_k[at..at + dim],
                    At::Own(at) => &own_k[at..at + dim],
                };
                *share = scale * dot(query, key);
                largest = largest.max(*share);
            }
            shares.iter_mut().for_each(|share| *share -= largest);
            let inverse = 1.0 / exponentials(shares);
            let mixed = &mut mixed[head.place.clone()];
            for (share, key) in shares.iter_mut().zip(head.keys) {
                *share *= inverse;
                let value = match self.at(&head, *key) {
                    At::Past(at) => &past_v[at..at + dim],
                    At::Own(at) => &own_v[at..at + dim],
                };
                add(mixed, *share, value);
            }
        });
        (mixed, all_shares)
    }

    /// The gradients of all inputs, in their order and shapes, for the gradient `[queries, count * dim]` of what was mixed. With p the shares, d = g·v for each key, and s = p (d - Σ p d): of a value p g, of a
    /// query s k and of a key s q, both times the scale.
    pub fn back(&self, [q, past_k, past_v, own_k, own_v]: &Inputs<'_>, all_shares: &[f32], grad: &[f32]) -> [Vec<f32>; 5] {
        let (dim, scale) = (self.heads.dim, self.scale());
        let zeros = |of: &[f32]| vec![0.0; of.len()];
        let mut back_q = zeros(q);
        let (mut back_past_k, mut back_past_v) = (zeros(past_k), zeros(past_v));
        let (mut back_own_k, mut back_own_v) = (zeros(own_k), zeros(own_v));
        let mut along = Vec::new();
        self.each(|head| {
            let shares = &all_shares[head.first_share..head.first_share + head.keys.len()];
            let (query, grad) = (&q[head.place.clone()], &grad[head.place.clone()]);
            along.clear();
            for (share, key) in shares.iter().zip(head.keys) {
                let (value, back) = match self.at(&head, *key) {
                    At::Past(at) => (&past_v[at..at + dim], &mut back_past_v[at..at + dim]),
                    At::Own(at) => (&own_v[at..at + dim], &mut back_own_v[at..at + dim]),
                };
                along.push(dot(grad, value));
                add(back, *share, grad);
            }
            let mean = dot(shares, &along);
            let back_query = &mut back_q[head.place.clone()];
            for ((share, along), key) in shares.iter().zip(&along).zip(head.keys) {
                let (key, back) = match self.at(&head, *key) {
                    At::Past(at) => (&past_k[at..at + dim], &mut back_past_k[at..at + dim]),
                    At::Own(at) => (&own_k[at..at + dim], &mut back_own_k[at..at + dim]),
                };
                let of_score = scale * share * (along - mean);
                add(back_query, of_score, key);
                add(back, of_score, query);
            }
        });
        [back_q, back_past_k, back_past_v, back_own_k, back_own_v]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One query of two heads that share a key, over one key of a question and one of its own.
    #[test]
    fn two_keys_weigh_by_their_products() {
        let mut seen = Seen::default();
        seen.row(Row { past: (1, 1), own: 0 });
        seen.query([0, 1]);
        let attention = Attention { seen: Arc::new(seen), heads: Heads { count: 2, kv: 1, dim: 1 } };
        // Scores 0 and ln 3 for the first head, 0 and 0 for the second. Another question's key comes first.
        let inputs: Inputs<'_> = [&[3f32.ln(), 0.0], &[9.0, 0.0], &[9.0, 4.0], &[1.0], &[8.0]];
        let (mixed, shares) = attention.mix(&inputs);
        let close = |got: &[f32], expected: &[f32]| {
            assert_eq!(got.len(), expected.len());
            assert!(got.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-5), "{got:?} instead of {expected:?}");
        };
        close(&shares, &[0.25, 0.75, 0.5, 0.5]);
        close(&mixed, &[7.0, 6.0]);
        // p (d - mean d): of the first head -0.75 and 0.75, of the second -1 and 1.
        let [q, past_k, past_v, own_k, own_v] = attention.back(&inputs, &shares, &[1.0, 1.0]);
        close(&q, &[0.75, 1.0]);
        close(&past_k, &[0.0, -0.75 * 3f32.ln()]);
        close(&past_v, &[0.0, 0.75]);
        close(&own_k, &[0.75 * 3f32.ln()]);
        close(&own_v, &[1.25]);
    }
}
