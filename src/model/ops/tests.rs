//! Kernels against compositions: the same values and the same gradients, for heads of odd sizes, shared keys, and padded rows.
#![cfg(all(feature = "cpu", not(feature = "gpu")))]

use burn::tensor::{Device, Distribution, Tensor};

use super::{Heads, Keys, Seen, composed, fused};

fn random<const D: usize>(shape: [usize; D], device: &Device) -> Tensor<D> {
    Tensor::<D>::random(shape, Distribution::Normal(0.0, 1.0), device).require_grad()
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
    let device = Device::flex().autodiff();
    device.seed(16);
    device
}

#[test]
fn normalisation() {
    let device = device();
    for [rows, width] in [[3, 128], [1, 6], [5, 1]] {
        let (x, gain) = (random([rows, width], &device), random([width], &device));
        let outcomes = |norm: &dyn Fn() -> Tensor<2>| {
            let of_gain = gain.grad(&(norm() * x.clone().detach()).sum().backward()).expect("tracked");
            [outcome(norm(), &[&x]), vec![numbers(of_gain)]].concat()
        };
        let expected = outcomes(&|| composed::rms_norm(x.clone(), &gain, 1e-5));
        let got = outcomes(&|| fused::rms_norm(x.clone(), &gain, 1e-5));
        assert_same(&got, &expected, &format!("{rows} of {width}"));
    }
}

#[test]
fn rotation() {
    let device = device();
    for [rows, heads, half] in [[4, 4, 16], [3, 2, 3], [2, 1, 1]] {
        let x = random([rows, heads * 2 * half], &device);
        let angles = Tensor::<2>::random([rows, half], Distribution::Uniform(-3.0, 3.0), &device);
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
        assert!((got - expected).abs() <= 1e-30_f32.max(expected.abs() * 1e-6), "{gate}: {got}");
    }
}

/// Three rows over two questions, of four and two tokens, with trees of three, one and two nodes.
fn trees() -> Seen {
    let (lengths, questions) = ([4, 2], vec![0, 1, 0]);
    let mut seen = Seen::new(4, 3, questions.clone());
    for (nodes, question) in [3, 1, 2].into_iter().zip(questions) {
        for node in 0..3 {
            let own = if node < nodes { 0..node + 1 } else { node..node + 1 };
            let past = 0..if node < nodes { lengths[question] } else { 0 };
            seen.push(past.chain(own.map(|own| 4 + own)));
        }
    }
    seen
}

#[test]
fn attention_over_questions_and_trees() {
    let device = device();
    for (count, kv, dim) in [(4, 4, 32), (4, 2, 6), (3, 1, 2), (1, 1, 5)] {
        let heads = Heads { count, kv, dim };
        for queries in [(0..9).collect::<Vec<_>>(), vec![2, 3, 7], vec![0, 1, 3, 4, 6, 8]] {
            let seen = trees().at(&queries);
            let q = random([queries.len(), count * dim], &device);
            let past: Keys = (random([8, kv * dim], &device), random([8, kv * dim], &device));
            let own: Keys = (random([9, kv * dim], &device), random([9, kv * dim], &device));
            let inputs = [&q, &past.0, &past.1, &own.0, &own.1];
            let mixed = composed::attend(q.clone(), Some(&past), &own, &composed::Sight::new(seen.clone(), &device), heads);
            let expected = outcome(mixed, &inputs);
            let mixed = fused::attend(q.clone(), Some(&past), &own, &fused::Sight::new(seen, &device), heads);
            assert_same(&outcome(mixed, &inputs), &expected, &format!("{heads:?}, {queries:?}"));
        }
    }
}

#[test]
fn attention_within_a_row_and_over_one_question() {
    let device = device();
    let heads = Heads { count: 4, kv: 2, dim: 8 };
    let mut causal = Seen::new(0, 5, vec![0, 1]);
    (0..2).for_each(|_| (0..5).for_each(|token| causal.push(0..=token)));
    let (q, own) = (random([10, 32], &device), (random([10, 16], &device), random([10, 16], &device)));
    let inputs = [&q, &own.0, &own.1];
    let mixed = composed::attend(q.clone(), None, &own, &composed::Sight::new(causal.clone(), &device), heads);
    let expected = outcome(mixed, &inputs);
    let mixed = fused::attend(q.clone(), None, &own, &fused::Sight::new(causal, &device), heads);
    assert_same(&outcome(mixed, &inputs), &expected, "causal");

    // Two rows that read one question, as all personas of an item do.
    let mut shared = Seen::new(3, 5, vec![0, 0]);
    (0..2).for_each(|_| (0..5).for_each(|token| shared.push([0, 1, 2, 3 + token])));
    let past: Keys = (random([3, 16], &device), random([3, 16], &device));
    let inputs = [&q, &past.0, &past.1, &own.0, &own.1];
    let mixed = composed::attend(q.clone(), Some(&past), &own, &composed::Sight::new(shared.clone(), &device), heads);
    let expected = outcome(mixed, &inputs);
    let mixed = fused::attend(q.clone(), Some(&past), &own, &fused::Sight::new(shared, &device), heads);
    assert_same(&outcome(mixed, &inputs), &expected, "one question");
}
