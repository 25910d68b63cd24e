//! Kernels against compositions: the same values and the same gradients, for heads of odd sizes, shared keys, and padded rows.
#![cfg(processor_alone)]

use std::cell::RefCell;

use burn::tensor::{Device, Int, Tensor, TensorData};

use super::{Heads, Keys, Row, Seen, composed, fused};
use crate::causal::random::Random;

/// The same in each run: every test has a thread of its own.
fn random<const D: usize>(shape: [usize; D], device: &Device) -> Tensor<D> {
    thread_local! { static RANDOM: RefCell<Random> = RefCell::new(Random::keyed(16, &[])) }
    let draw = || RANDOM.with_borrow_mut(|random| random.normal() as f32);
    let values: Vec<f32> = (0..shape.iter().product()).map(|_| draw()).collect();
    Tensor::from_data(TensorData::new(values, shape), device).require_grad()
}

fn numbers<const D: usize>(t: Tensor<D>) -> Vec<f32> {
    t.into_data().iter::<f32>().collect()
}

/// Values and the gradients of `inputs`, where each number of the output counts otherwise in the loss.
fn outcome(output: Tensor<2>, inputs: &[&Tensor<2>]) -> Vec<Vec<f32>> {
    let [rows, columns] = output.dims();
    let device = output.device();
    let counts: Vec<f32> = (0..rows * columns).map(|i| ((i * 7 + 3) % 11) as f32 / 11.0 - 0.4).collect();
    let counts = Tensor::<1>::from_floats(counts.as_slice(), &device).reshape([rows, columns]);
    let grads = (output.clone() * counts).sum().backward();
    let of_input = |input: &&Tensor<2>| numbers(input.grad(&grads).expect("every input is tracked"));
    std::iter::once(numbers(output)).chain(inputs.iter().map(of_input)).collect()
}

fn assert_same(got: &[Vec<f32>], expected: &[Vec<f32>], what: &str) {
    assert_eq!(got.len(), expected.len(), "{what}");
    for (part, (got, expected)) in got.iter().zip(expected).enumerate() {
        assert_eq!(got.len(), expected.len(), "{what}, part {part}");
        assert!(expected.iter().any(|x| x.abs() > 1e-3), "{what}, part {part}: nothing to compare");
        for (a, b) in got.iter().zip(expected) {
            assert!((a - b).abs() <= 2e-5 * (1.0 + b.abs()), "{what}, part {part}: {a} instead of {b}");
        }
    }
}

fn device() -> Device {
    Device::flex().autodiff()
}

#[test]
fn normalisation() {
    let device = device();
    for ([rows, width], eps) in [([3, 128], 1e-5), ([1, 6], 0.5), ([5, 2], 0.1)] {
        let (x, gain) = (random([rows, width], &device), random([width], &device));
        let outcomes = |norm: &dyn Fn() -> Tensor<2>| {
            let of_gain = gain.grad(&(norm() * x.clone().detach()).sum().backward()).expect("tracked");
            [outcome(norm(), &[&x]), vec![numbers(of_gain)]].concat()
        };
        let expected = outcomes(&|| composed::rms_norm(x.clone(), &gain, eps));
        let got = outcomes(&|| fused::rms_norm(x.clone(), &gain, eps));
        assert_same(&got, &expected, &format!("{rows} of {width}"));
    }
}

#[test]
fn rotation() {
    let device = device();
    for [rows, heads, half] in [[4, 4, 16], [3, 2, 3], [2, 1, 1]] {
        let x = random([rows, heads * 2 * half], &device);
        let angles = random([rows, half], &device).detach() * 2.0;
        let tables = (angles.clone().cos(), angles.sin());
        let expected = outcome(composed::rotate(x.clone(), &tables), &[&x]);
        assert_same(&outcome(fused::rotate(x.clone(), &tables), &[&x]), &expected, &format!("{heads} heads of {half}"));
    }
}

#[test]
fn gates() {
    let device = device();
    for [rows, width] in [[3, 344], [1, 7]] {
        // Far from zero too, where the exponential leaves single precision.
        let spread = |t: Tensor<2>| (t * 40.0).detach().require_grad();
        let (gate, up) = (spread(random([rows, width], &device)), random([rows, width], &device));
        let inputs = [&gate, &up];
        let expected = outcome(composed::swiglu(gate.clone(), up.clone()), &inputs);
        assert_same(&outcome(fused::swiglu(gate.clone(), up.clone()), &inputs), &expected, &format!("{width} wide"));
    }
    let ends = Tensor::<2>::from_floats([[-1e30, -200.0, -104.0, -89.0, 0.0, 89.0, 200.0, 1e30]], &Device::flex());
    let ones = ends.ones_like();
    let got = numbers(fused::swiglu(ends.clone(), ones));
    for (got, gate) in got.iter().zip(numbers(ends)) {
        let expected = if gate > 0.0 { gate } else { 0.0 };
        assert!((got - expected).abs() <= gate.abs() * if gate > 0.0 { 1e-6 } else { 2e-38 }, "{gate}: {got}");
    }
}

/// Three rows over two questions, of four and two tokens, with trees of three, one and two nodes; padded, or as long as they are.
fn trees(is_padded: bool) -> Seen {
    let lengths = [4, 2];
    let (mut seen, mut start) = (Seen::default(), 0);
    for (nodes, question) in [(3, 0), (1, 1), (2, 0)] {
        let (places, past) = if is_padded { (3, 4) } else { (nodes, lengths[question]) };
        let first = if is_padded { question * 4 } else { question * lengths[0] };
        seen.row(Row { past: (first, past), own: start });
        for node in 0..places {
            if node < nodes {
                seen.query((0..lengths[question]).chain((0..=node).map(|own| past + own)));
            } else {
                seen.query([past + node]);
            }
        }
        start += places;
    }
    seen
}

/// Rows of a tensor with padding that are no padding: of questions, and of trees.
const REAL: ([i32; 6], [i32; 6]) = ([0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 6, 7]);

fn picked(x: &Tensor<2>, rows: &[i32]) -> Tensor<2> {
    x.clone().select(0, Tensor::<1, Int>::from_ints(rows, &x.device()))
}

#[test]
fn attention_over_questions_and_trees() {
    let device = device();
    for (count, kv, dim) in [(4, 4, 32), (4, 2, 6), (3, 1, 2), (1, 1, 5)] {
        let heads = Heads { count, kv, dim };
        let q = random([9, count * dim], &device);
        let past: Keys = (random([8, kv * dim], &device), random([8, kv * dim], &device));
        let own: Keys = (random([9, kv * dim], &device), random([9, kv * dim], &device));
        let inputs = [&q, &past.0, &past.1, &own.0, &own.1];
        let (padded, tight) = (trees(true), trees(false));
        // All real queries, or the same place of each row.
        for (of_padded, of_tight) in [(REAL.1.to_vec(), vec![0, 1, 2, 3, 4, 5]), (vec![0, 3, 6], vec![0, 3, 4])] {
            let expected = {
                let all =
                    composed::attend(q.clone(), Some(&past), &own, &composed::Sight::new(padded.clone(), 3, &device), heads);
                outcome(picked(&all, &of_padded), &inputs)
            };
            // The same with the kernel over padded rows, and over rows as long as they are.
            let all = fused::attend(q.clone(), Some(&past), &own, &fused::Sight::new(padded.clone(), 3, &device), heads);
            assert_same(&outcome(picked(&all, &of_padded), &inputs), &expected, &format!("{heads:?}, padded, {of_padded:?}"));
            let real = |x: &Keys, rows: &[i32]| (picked(&x.0, rows), picked(&x.1, rows));
            let (past, own) = (real(&past, &REAL.0), real(&own, &REAL.1));
            let sight = fused::Sight::new(tight.at(&of_tight), 3, &device);
            let mixed = fused::attend(picked(&q, &of_padded), Some(&past), &own, &sight, heads);
            assert_same(&outcome(mixed, &inputs), &expected, &format!("{heads:?}, {of_tight:?}"));
        }
    }
}

#[test]
fn some_queries_of_a_composition_are_those_of_all() {
    let device = device();
    let heads = Heads { count: 2, kv: 1, dim: 4 };
    let seen = trees(true);
    let (q, past) = (random([9, 8], &device), (random([8, 4], &device), random([8, 4], &device)));
    let own = (random([9, 4], &device), random([9, 4], &device));
    let all = composed::attend(q.clone(), Some(&past), &own, &composed::Sight::new(seen.clone(), 3, &device), heads);
    let some = composed::Sight::new(seen.at(&[1, 4, 7]), 3, &device);
    let some = composed::attend(picked(&q, &[1, 4, 7]), Some(&past), &own, &some, heads);
    assert_same(&[numbers(some)], &[numbers(picked(&all, &[1, 4, 7]))], "some");
}

#[test]
fn attention_within_a_row_and_over_one_question() {
    let device = device();
    let heads = Heads { count: 4, kv: 2, dim: 8 };
    let rows = |past: (usize, usize), keys: &dyn Fn(usize) -> Vec<usize>| {
        let mut seen = Seen::default();
        for row in 0..2 {
            seen.row(Row { past, own: 5 * row });
            (0..5).for_each(|token| seen.query(keys(token)));
        }
        (composed::Sight::new(seen.clone(), 5, &device), fused::Sight::new(seen, 5, &device))
    };
    let (composed, fused) = rows((0, 0), &|token| (0..=token).collect());
    let (q, own) = (random([10, 32], &device), (random([10, 16], &device), random([10, 16], &device)));
    let inputs = [&q, &own.0, &own.1];
    let expected = outcome(composed::attend(q.clone(), None, &own, &composed, heads), &inputs);
    assert_same(&outcome(fused::attend(q.clone(), None, &own, &fused, heads), &inputs), &expected, "causal");

    // Two rows that read one question, as all personas of an item do.
    let (composed, fused) = rows((0, 3), &|token| vec![0, 1, 2, 3 + token]);
    let past: Keys = (random([3, 16], &device), random([3, 16], &device));
    let inputs = [&q, &past.0, &past.1, &own.0, &own.1];
    let expected = outcome(composed::attend(q.clone(), Some(&past), &own, &composed, heads), &inputs);
    assert_same(&outcome(fused::attend(q.clone(), Some(&past), &own, &fused, heads), &inputs), &expected, "one question");
}

#[test]
fn matrices_with_an_update() {
    let device = device();
    for [rows, input, output, rank] in [[5, 12, 7, 3], [1, 4, 4, 1]] {
        let (x, weight) = (random([rows, input], &device), random([input, output], &device));
        let (a, b) = (random([input, rank], &device), random([rank, output], &device));
        let inputs = [&x, &a, &b];
        // Read twice, as by questions and by personas.
        let expected = {
            let updated = composed::Updated::new(weight.clone(), a.clone(), b.clone(), 0.5);
            outcome(updated.apply(x.clone()) + updated.apply(x.clone() * 2.0), &inputs)
        };
        let updated = fused::Updated::new(weight.clone(), a.clone(), b.clone(), 0.5);
        let got = outcome(updated.apply(x.clone()) + updated.apply(x.clone() * 2.0), &inputs);
        // The matrix itself is a constant for both.
        let of_weight = |y: Tensor<2>| weight.grad(&y.sum().backward());
        assert!(of_weight(updated.apply(x.clone())).is_none());
        let updated = composed::Updated::new(weight.clone(), a.clone(), b.clone(), 0.5);
        assert!(of_weight(updated.apply(x.clone())).is_none());
        assert_same(&got, &expected, &format!("{input} to {output}, rank {rank}"));
    }
}
