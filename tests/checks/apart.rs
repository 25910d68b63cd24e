//! What makes large models trainable: updates apart from their matrices, layers that nothing changes, figures that an anchor keeps.

use ace_playground::{
    align::{Batch, Example, Objective, PersonaSet, loss},
    model::{Adapter, AdapterConfig, Lower, Matrix, Precision},
    survey::Attribute,
};
use burn::{
    module::{Module, Param},
    tensor::Device,
};

use super::{Fixture, Waves, assert_close, batch, catalogue, example, fixture, loud_fixture, numbers};

/// An adapter of the tiny model's last layer alone, without updates of tokens. Of rank 2 it is multiplied apart, of rank 4 added.
fn upper(f: &Fixture, rank: usize) -> Adapter {
    let mut config = AdapterConfig::new(rank, Vec::new(), "base".into());
    config.layers_to_transform = Some(vec![1]);
    Adapter::new(&config, &f.model.decoder.config, &f.device).map(&mut Waves { count: 50.0 })
}

/// An update that is multiplied apart is the same as one that was added to the matrix.
pub async fn an_update_apart_is_an_update_added(device: &Device) {
    let f = loud_fixture(device).await;
    let adapter = upper(&f, 2);
    let mut added = f.model.decoder.clone();
    for matrix in Matrix::ALL {
        let pair = &adapter.layers[0].matrices[matrix as usize];
        let delta = pair.a.val().matmul(pair.b.val()) * adapter.config.scale();
        let layer = &mut added.layers[1];
        let param = match matrix {
            Matrix::Q => &mut layer.q,
            Matrix::K => &mut layer.k,
            Matrix::V => &mut layer.v,
            Matrix::O => &mut layer.o,
            Matrix::Gate => &mut layer.gate,
            Matrix::Up => &mut layer.up,
            Matrix::Down => &mut layer.down,
        };
        *param = Param::from_tensor(param.val() + delta);
    }
    let batch = batch(&f);
    let apart = numbers(loss(Objective::Levels, &f.model.decoder.weights(Some(&adapter)), &batch)).await;
    let whole = numbers(loss(Objective::Levels, &added.weights(None), &batch)).await;
    let without = numbers(loss(Objective::Levels, &f.model.decoder.weights(None), &batch)).await;
    assert_close(&apart, &whole, 2e-6, "apart");
    assert!((apart[0] - without[0]).abs() > 1e-4, "the adapter changes nothing: {apart:?} {without:?}");
    let bytes = adapter.to_safetensors(Precision::Half).await;
    let again = Adapter::load(&bytes, &f.model.decoder.config, "base", device).unwrap();
    assert_eq!(again.config, adapter.config);
    let read = numbers(loss(Objective::Levels, &f.model.decoder.weights(Some(&again)), &batch)).await;
    assert_close(&read, &apart, 2e-5, "from its file");
}

/// Layers that nothing changes give the same when they are kept as when they are computed, to loss and gradients.
pub async fn kept_layers_change_nothing(device: &Device) {
    let f = fixture(&device.clone().autodiff());
    let plain = fixture(device);
    let base = f.model.decoder.clone().no_grad().train();
    // All is kept; nothing but the first question is; nothing is. A software GPU takes seconds for each loss.
    let (ranks, limits): (&[usize], &[usize]) =
        if cfg!(feature = "gpu") { (&[2], &[1 << 20]) } else { (&[2, 4], &[1 << 20, 4_000, 0]) };
    for (rank, most_bytes) in ranks.iter().flat_map(|rank| limits.iter().map(|limit| (*rank, *limit))) {
        let adapter = upper(&f, rank).train();
        let mut lower = Lower::new(plain.model.decoder.weights(None), adapter.config.first_layer(), most_bytes);
        for _ in 0..2 {
            let mut found = Vec::new();
            for batch in [batch(&f), batch(&f).with_lower(&mut lower)] {
                let value = loss(Objective::Ace, &base.weights(Some(&adapter)), &batch);
                let gradients = value.backward();
                let b = &adapter.layers[0].matrices[Matrix::V as usize].b;
                found.push((numbers(value).await, numbers(b.val().grad(&gradients).expect("a gradient")).await));
            }
            assert_close(&found[1].0, &found[0].0, 1e-5, "loss");
            assert_close(&found[1].1, &found[0].1, 1e-4, "gradient");
        }
        assert!(lower.bytes() <= most_bytes && (most_bytes < 1 << 20 || lower.bytes() > 1_000), "{} bytes", lower.bytes());
    }
}

/// Where an anchor keeps the figure, a model that tells nobody apart answers with it: the loss is how far people are from it.
pub async fn an_anchored_loss_knows_departures_alone(device: &Device) {
    let f = loud_fixture(device).await;
    let one_voice = f.model.decoder.clone().with_equal_levels(&f.model.prompts.level_tokens().unwrap()).weights(None);
    let set = PersonaSet::spanning(&[Attribute::Gender, Attribute::Residence]);
    let catalogue = catalogue();
    let item = &catalogue.items[0];
    let raw: Vec<f32> = (1..=item.options.len()).map(|k| k as f32).collect();
    let figure: Vec<f32> = raw.iter().map(|v| v / raw.iter().sum::<f32>()).collect();
    let example = Example { figure: Some(figure.clone()), ..example(item, &set) };
    let (mut sum, mut total) = (0.0, 0.0);
    for (target, weight) in example.targets.iter().zip(&example.weights) {
        sum += weight * target.iter().zip(&figure).map(|(t, q)| t * (t / q).ln()).sum::<f32>();
        total += weight;
    }
    let batch = Batch::new(&[example], &set, &f.model.prompts, device).unwrap();
    let found = numbers(loss(Objective::Levels, &one_voice, &batch)).await;
    assert_close(&found, &[sum / total], 1e-5, "the loss of one voice");
    let apart = numbers(loss(Objective::Levels, &f.model.decoder.weights(Some(&f.adapter)), &batch)).await;
    assert!((apart[0] - found[0]).abs() > 1e-4, "personas that differ change nothing: {apart:?} {found:?}");
}
