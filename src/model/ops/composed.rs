//! The operations as compositions of burn's.

use ace_kernels::{Heads, Seen};
use burn::tensor::{Device, Int, Tensor, TensorData, activation};

use super::parts::{Keys, ints};

/// Added to a score that must not be attended to; finite, so that a row without any key stays a number.
const MASKED: f32 = -1e9;

/// Rows of a batch are padded to one length, and so are questions: their products are one.
#[cfg_attr(processor_alone, expect(dead_code, reason = "kernels pad nothing"))]
pub const PADS: bool = true;

/// Who sees what, on a device.
pub struct Sight {
    /// Added to the scores, `[rows, 1, queries of a row, past + own]`.
    mask: Tensor<4>,
    /// The question of each row.
    questions: Tensor<1, Int>,
    /// Keys that each question has; 0 where rows have none.
    past: usize,
}

impl Sight {
    /// `own` are the keys that each row has itself.
    pub fn new(seen: Seen, own: usize, device: &Device) -> Self {
        let past = seen.rows().first().map_or(0, |row| row.past.1);
        let total = past + own;
        let mut mask = vec![MASKED; seen.queries() * total];
        for (query, of_query) in mask.chunks_mut(total.max(1)).enumerate() {
            seen.keys(query).iter().for_each(|key| of_query[*key as usize] = 0.0);
        }
        let rows = seen.rows().len();
        let shape = [rows, 1, seen.queries() / rows.max(1), total];
        Self {
            mask: Tensor::from_data(TensorData::new(mask, shape), device),
            questions: ints(seen.rows().iter().map(|row| (row.past.0 / past.max(1)) as i32).collect(), device),
            past,
        }
    }
}

pub fn rms_norm(x: Tensor<2>, gain: &Tensor<1>, eps: f64) -> Tensor<2> {
    let scale = (x.clone().square().mean_dim(1) + eps).sqrt();
    x / scale * gain.clone().unsqueeze::<2>()
}

pub fn rotate(x: Tensor<2>, (cos, sin): &(Tensor<2>, Tensor<2>)) -> Tensor<2> {
    let ([rows, width], [_, half]) = (x.dims(), cos.dims());
    let x = x.reshape([rows, width / (2 * half), 2 * half]);
    let (cos, sin) = (cos.clone().unsqueeze_dim::<3>(1), sin.clone().unsqueeze_dim::<3>(1));
    let (a, b) = (x.clone().narrow(2, 0, half), x.narrow(2, half, half));
    let first = a.clone() * cos.clone() - b.clone() * sin.clone();
    let second = b * cos + a * sin;
    Tensor::cat(vec![first, second], 2).reshape([rows, width])
}

/// `[rows * seq, heads * dim]` to `[rows, heads, seq, dim]`.
fn split(x: Tensor<2>, rows: usize, dim: usize) -> Tensor<4> {
    let [tokens, width] = x.dims();
    x.reshape([rows, tokens / rows, width / dim, dim]).swap_dims(1, 2)
}

/// Repeats key-value heads for grouped-query attention: `[b, kv, s, d]` to `[b, heads, s, d]`.
fn shared(x: Tensor<4>, heads: Heads) -> Tensor<4> {
    let groups = heads.count / heads.kv;
    if groups == 1 {
        return x;
    }
    let [b, kv, s, d] = x.dims();
    x.unsqueeze_dim::<5>(2).expand([b, kv, groups, s, d]).reshape([b, kv * groups, s, d])
}

/// Questions and rows are padded: `[questions * past, kv_width]` and `[rows * own, kv_width]`.
pub fn attend(q: Tensor<2>, past: Option<&Keys>, own: &Keys, sight: &Sight, heads: Heads) -> Tensor<2> {
    let ([queries, width], [rows, ..]) = (q.dims(), sight.mask.dims());
    let of_question = |x: &Tensor<2>| {
        let questions = x.dims()[0] / sight.past.max(1);
        let x = split(x.clone(), questions, heads.dim);
        let [_, kv, past, dim] = x.dims();
        if questions == 1 { x.expand([rows, kv, past, dim]) } else { x.select(0, sight.questions.clone()) }
    };
    let all = |past: Option<&Tensor<2>>, own: &Tensor<2>| {
        let own = split(own.clone(), rows, heads.dim);
        let all = past.map_or_else(|| own.clone(), |past| Tensor::cat(vec![of_question(past), own.clone()], 2));
        shared(all, heads)
    };
    let (k, v) = (all(past.map(|p| &p.0), &own.0), all(past.map(|p| &p.1), &own.1));
    let scale = 1.0 / (heads.dim as f64).sqrt();
    let scores = split(q, rows, heads.dim).matmul(k.swap_dims(2, 3)) * scale + sight.mask.clone();
    activation::softmax(scores, 3).matmul(v).swap_dims(1, 2).reshape([queries, width])
}

pub fn swiglu(gate: Tensor<2>, up: Tensor<2>) -> Tensor<2> {
    activation::silu(gate) * up
}

/// W + scale A B, whose gradient is taken apart again.
#[derive(Debug, Clone)]
pub struct Updated(Tensor<2>);

impl Updated {
    pub fn new(weight: Tensor<2>, a: Tensor<2>, b: Tensor<2>, scale: f64) -> Self {
        Self(weight.detach() + (a * scale).matmul(b))
    }

    pub fn apply(&self, x: Tensor<2>) -> Tensor<2> {
        x.matmul(self.0.clone())
    }
}
