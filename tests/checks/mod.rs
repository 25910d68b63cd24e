//! One body for each check of model and training, run natively, in the browser on the CPU, and in the browser on WebGPU.

pub mod apart;

use ace_playground::{
    align::{Batch, Example, Objective, PersonaSet, Saved, Schedule, StepOutcome, Trainer, loss},
    model::{
        Adapter, AdapterConfig, Anchors, CheckpointError, Decoder, DecoderConfig, LanguageModel, Matrix, Precision,
        PromptEncoder, Question, Rows, TokenTree,
    },
    survey::{Attribute, COUNTRIES, Catalogue, Cell, Composition, Country, Item, ItemCode, Persona, Topic, among},
};
use burn::{
    module::{Module, ModuleMapper, Param},
    tensor::{Device, Tensor, TensorData},
};

/// How far two backends may differ in a logit or a loss of the tiny model.
pub const TOLERANCE: f32 = 2e-3;

fn item(code: &str, question: &str, options: &[&str]) -> Item {
    Item {
        code: ItemCode::from(code),
        topic: "t".into(),
        title: code.into(),
        question: question.into(),
        options: options.iter().map(|o| o.to_string()).collect(),
        first_code: 1,
    }
}

fn catalogue() -> Catalogue {
    Catalogue {
        topics: vec![Topic { id: "t".into(), title: "T".into() }],
        items: vec![
            item("Q1", "How important is family in your life?", &["very important", "important", "not important"]),
            item("Q2", "Can most people be trusted?", &["yes", "no"]),
        ],
        ..Catalogue::default()
    }
}

/// Overwrites every parameter by a fixed wave, so that all platforms start from the same numbers without a random generator.
struct Waves {
    count: f32,
}

impl ModuleMapper for Waves {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        self.count += 1.0;
        let phase = self.count;
        let shape = param.val().shape();
        let len: usize = shape.iter().product();
        let values: Vec<f32> = (0..len).map(|i| 0.2 * (phase * 1.7 + i as f32 * 0.37).sin()).collect();
        let device = param.val().device();
        Param::from_tensor(Tensor::from_data(TensorData::new(values, shape), &device))
    }
}

pub struct Fixture {
    pub model: LanguageModel,
    pub adapter: Adapter,
    pub device: Device,
}

/// The tiny model with fixed weights and an adapter with fixed updates.
pub fn fixture(device: &Device) -> Fixture {
    let prompts = PromptEncoder::learn(&catalogue()).unwrap();
    let config = DecoderConfig::tiny(prompts.vocab_size());
    let decoder = Decoder::random(&config, device).map(&mut Waves { count: 0.0 });
    let adapter_config = AdapterConfig::new(4, prompts.attribute_tokens().unwrap(), "base".into());
    let adapter = Adapter::new(&adapter_config, &config, device).map(&mut Waves { count: 50.0 });
    Fixture {
        model: LanguageModel { decoder, prompts, composition: composition(), anchors: Anchors::Base },
        adapter,
        device: device.clone(),
    }
}

/// The same with louder logits: a difference of two losses must stand out of single precision.
async fn loud_fixture(device: &Device) -> Fixture {
    let mut f = fixture(device);
    let loud: Vec<f32> = numbers(f.model.decoder.norm.val()).await.iter().map(|v| v * 30.0).collect();
    let len = loud.len();
    f.model.decoder.norm = Param::from_tensor(Tensor::from_data(TensorData::new(loud, [len]), &f.device));
    f
}

/// People who are not spread evenly, in Egypt and elsewhere.
fn composition() -> Composition {
    let shares = |step: f32| {
        let raw = std::array::from_fn(|cell| 1.0 + step * cell as f32);
        let total: f32 = raw.iter().sum();
        raw.map(|s: f32| s / total)
    };
    Composition { countries: [(egypt().code(), shares(0.5))].into(), mean: shares(0.1) }
}

/// What a persona answers is the sum of what the full personas that it covers answer, counted by their shares.
pub async fn partial_personas_are_sums_of_full_ones(device: &Device) {
    let f = fixture(device);
    let weights = f.model.decoder.weights(Some(&f.adapter));
    let item = &catalogue().items[0];
    let full: Vec<_> = Cell::all().map(|c| (egypt(), Persona::full(c))).collect();
    let full = f.model.predict(&weights, item, &full).await.unwrap();
    let all: Vec<_> = Persona::all().map(|p| (egypt(), p)).collect();
    for (persona, answer) in Persona::all().zip(f.model.predict(&weights, item, &all).await.unwrap()) {
        let shares = among(composition().of(egypt().code()), persona);
        let mut sum = vec![0.0; answer.len()];
        for (cell, p) in full.iter().enumerate() {
            sum.iter_mut().zip(p).for_each(|(s, v)| *s += shares[cell] * v);
        }
        assert_close(&answer, &sum, 1e-5, &persona.to_string());
    }
}

/// A training that is interrupted goes on as if it had never stopped.
#[cfg_attr(target_family = "wasm", allow(dead_code))]
pub async fn a_resumed_run_is_the_same_run(device: &Device) {
    let f = fixture(&device.clone().autodiff());
    let base = f.model.decoder.clone().no_grad().train();
    let batch = batch(&f);
    let schedule = Schedule { peak: 0.01, steps: 6 };
    let mut straight = Trainer::new(f.adapter.clone(), schedule);
    let mut saved = None;
    while !straight.is_done() {
        if straight.step_count() == 3 {
            saved = Some(straight.save().unwrap());
        }
        straight.step(&base, Objective::Ace, &batch).await.unwrap();
    }
    let saved = saved.unwrap();
    let mut resumed = Trainer::resume(f.adapter.clone(), schedule, &saved).unwrap();
    assert_eq!(resumed.step_count(), 3);
    while !resumed.is_done() {
        resumed.step(&base, Objective::Ace, &batch).await.unwrap();
    }
    for (a, b) in straight.module().layers[1].matrices.iter().zip(&resumed.module().layers[1].matrices) {
        assert_close(&numbers(a.b.val()).await, &numbers(b.b.val()).await, 0.0, "a matrix of the resumed run");
    }
    let broken = Saved { module: saved.optimizer.clone(), ..saved };
    assert!(Trainer::resume(f.adapter.clone(), schedule, &broken).is_err());
}

fn egypt() -> &'static Country {
    COUNTRIES.iter().find(|c| c.name == "Egypt").unwrap()
}

/// Made-up targets: each persona leans towards a later option the more level-B attributes it has.
fn example<'a>(item: &'a Item, set: &PersonaSet) -> Example<'a> {
    let k = item.options.len();
    let target = |p: &Persona| {
        let lean = p.specified().filter(|(_, level)| *level).count() as f32;
        let raw: Vec<f32> = (0..k).map(|i| 1.0 + lean * i as f32).collect();
        let sum: f32 = raw.iter().sum();
        raw.into_iter().map(|v| v / sum).collect::<Vec<_>>()
    };
    Example {
        country: egypt(),
        item,
        shares: *composition().of(egypt().code()),
        targets: set.personas.iter().map(target).collect(),
        weights: (0..set.personas.len()).map(|i| 1.0 + i as f32 * 0.1).collect(),
        pair_weights: (0..set.pairs.len()).map(|i| 1.0 + i as f32 * 0.1).collect(),
        figure: None,
    }
}

fn batch(f: &Fixture) -> Batch {
    let set = PersonaSet::spanning(&[Attribute::Gender, Attribute::Residence]);
    let catalogue = catalogue();
    let examples: Vec<_> = catalogue.items.iter().map(|i| example(i, &set)).collect();
    Batch::new(&examples, &set, &f.model.prompts, &f.device).unwrap()
}

async fn numbers<const D: usize>(t: Tensor<D>) -> Vec<f32> {
    t.into_data_async().await.unwrap().iter::<f32>().collect()
}

fn assert_close(got: &[f32], expected: &[f32], tolerance: f32, what: &str) {
    assert_eq!(got.len(), expected.len(), "{what}: lengths");
    let worst = got.iter().zip(expected).map(|(g, e)| (g - e).abs()).fold(0.0, f32::max);
    assert!(worst <= tolerance, "{what}: differs by {worst}, tolerance {tolerance}");
}

/// The tree of all personas gives what each persona's own plain causal prompt gives, also in a batch of questions and trees of several
/// sizes.
pub async fn tree_equals_plain_prompts(device: &Device) {
    let f = fixture(device);
    let weights = f.model.decoder.weights(Some(&f.adapter));
    let catalogue = catalogue();
    let personas: Vec<_> = Persona::all().step_by(7).collect();
    let suffixes: Vec<_> = personas.iter().map(|p| f.model.prompts.persona(egypt(), *p).unwrap()).collect();
    let tree = TokenTree::new(&suffixes);
    let questions: Vec<_> = catalogue.items.iter().map(|i| f.model.prompts.question(i).unwrap()).collect();
    let cache = weights.read_questions(&questions);
    let letters = f.model.prompts.letters(10);
    let rows = Rows { trees: vec![&tree, &tree], questions: vec![0, 1] };
    let together = numbers(weights.logits(weights.read_personas(&cache, &rows), letters)).await;
    // As a training step does it.
    let at_once = numbers(weights.logits(weights.read(&questions, &rows), letters)).await;
    assert_close(&at_once, &together, 1e-4, "questions and personas at once");
    let mut apart = Vec::new();
    for item in &catalogue.items {
        for suffix in &suffixes {
            // The plain prompt: everything but its last token is "question", and the last token is a tree of one node.
            let mut tokens = f.model.prompts.question_tokens(item).unwrap();
            tokens.extend(&suffix[..suffix.len() - 1]);
            let cache = weights.read_questions(&[Question::Words(tokens)]);
            let tree = TokenTree::new([&suffix[suffix.len() - 1..]]);
            let rows = Rows { trees: vec![&tree], questions: vec![0] };
            apart.extend(numbers(weights.logits(weights.read_personas(&cache, &rows), letters)).await);
        }
    }
    assert_close(&together, &apart, 1e-4, "tree against plain prompts");

    // Trees of several sizes, of which two ask the same question, in any order.
    let few = TokenTree::new(&suffixes[1..4]);
    let rows = Rows { trees: vec![&few, &tree, &few], questions: vec![1, 0, 0] };
    let of = |question: usize, suffixes: std::ops::Range<usize>| {
        let first = question * personas.len();
        apart[(first + suffixes.start) * letters.len()..(first + suffixes.end) * letters.len()].iter().copied()
    };
    let expected: Vec<f32> = of(1, 1..4).chain(of(0, 0..personas.len())).chain(of(0, 1..4)).collect();
    let ragged = numbers(weights.logits(weights.read_personas(&cache, &rows), letters)).await;
    assert_close(&ragged, &expected, 1e-4, "trees of several sizes");
    let ragged = numbers(weights.logits(weights.read(&questions, &rows), letters)).await;
    assert_close(&ragged, &expected, 1e-4, "questions and trees of several sizes at once");
}

/// The length of a gradient.
fn length(values: &[f32]) -> f32 {
    values.iter().map(|v| v * v).sum::<f32>().sqrt()
}

/// A part of an adapter that is trained.
#[derive(Debug, Clone, Copy)]
enum Part {
    A(usize, Matrix),
    B(usize, Matrix),
    Tokens,
}

impl Part {
    fn of(self, adapter: &mut Adapter) -> &mut Param<Tensor<2>> {
        match self {
            Self::A(layer, matrix) => &mut adapter.layers[layer].matrices[matrix as usize].a,
            Self::B(layer, matrix) => &mut adapter.layers[layer].matrices[matrix as usize].b,
            Self::Tokens => adapter.tokens.as_mut().expect("tokens"),
        }
    }
}

/// Gradients of every loss agree with central differences, for those factors A and B of the adapter that move the loss most and for
/// its token updates.
// Not run on a software GPU: dozens of losses.
#[cfg_attr(feature = "gpu", allow(dead_code))]
pub async fn gradients_match_finite_differences(device: &Device) {
    let f = loud_fixture(&device.clone().autodiff()).await;
    let base = f.model.decoder.clone().no_grad().train();
    let batch = batch(&f);
    for objective in Objective::ALL {
        let mut adapter = f.adapter.clone().train();
        let value = loss(objective, &base.weights(Some(&adapter)), &batch);
        let gradients = value.backward();
        let places = (0..adapter.layers.len()).flat_map(|layer| Matrix::ALL.map(|matrix| (layer, matrix)));
        let kinds = [
            places.clone().map(|(layer, matrix)| Part::A(layer, matrix)).collect(),
            places.map(|(layer, matrix)| Part::B(layer, matrix)).collect(),
            vec![Part::Tokens],
        ];
        let mut found = Vec::new();
        for kind in kinds {
            let mut most = (kind[0], Vec::new());
            for part in kind {
                let gradient = numbers(part.of(&mut adapter).val().grad(&gradients).expect("a gradient")).await;
                if length(&gradient) > length(&most.1) {
                    most = (part, gradient);
                }
            }
            found.push(most);
        }
        for (part, gradient) in found {
            // Along the gradient the loss changes by its length: the difference of a single entry is a few dozen units of single
            // precision, and its last ones are the processor's.
            let analytic = length(&gradient);
            let mut ends = [0.0f32; 2];
            // Small: behind the norm of small embeddings the loss is strongly curved, and the shift loss has kinks.
            let step = 1e-3;
            for (end, sign) in ends.iter_mut().zip([-1.0, 1.0]) {
                let mut nudged = f.adapter.clone();
                let param = part.of(&mut nudged);
                let shape = param.val().dims();
                let mut values = numbers(param.val()).await;
                values.iter_mut().zip(&gradient).for_each(|(value, g)| *value += sign * step * g / analytic);
                *param = Param::from_tensor(Tensor::from_data(TensorData::new(values, shape), &f.device));
                *end = numbers(loss(objective, &base.weights(Some(&nudged.train())), &batch)).await[0];
            }
            let numeric = (ends[1] - ends[0]) / (2.0 * step);
            let error = (numeric - analytic).abs() / analytic.max(1e-3);
            assert!(error < 0.03, "{objective:?} {part:?}: analytic {analytic}, numeric {numeric}");
        }
    }
}

/// The same of the decoder's own parameters, as they are trained without an adapter: of each kind the one of the first layer, which all
/// others stand behind.
#[cfg_attr(feature = "gpu", allow(dead_code))]
pub async fn gradients_of_the_decoder_match_finite_differences(device: &Device) {
    let f = loud_fixture(&device.clone().autodiff()).await;
    let batch = batch(&f);
    let decoder = f.model.decoder.clone().train();
    let gradients = loss(Objective::Ace, &decoder.weights(None), &batch).backward();
    /// The parameter's values along a direction.
    fn moved<const D: usize>(param: &Param<Tensor<D>>, direction: &Tensor<D>, by: f32) -> Param<Tensor<D>> {
        Param::from_tensor((param.val().detach() + direction.clone() * by).detach())
    }
    macro_rules! check {
        ($name:literal, $($field:tt)+) => {{
            let gradient = decoder.$($field)+.val().grad(&gradients).expect($name);
            let analytic = length(&numbers(gradient.clone()).await);
            // As long as it takes for the loss to change by more than single precision rounds: attention moves it little.
            let (step, mut ends) = ((1e-5 / analytic).clamp(1e-3, 0.2), [0.0f32; 2]);
            let direction = Tensor::from_data(gradient.into_data_async().await.unwrap(), &f.device) / analytic;
            for (end, sign) in ends.iter_mut().zip([-1.0, 1.0]) {
                let mut nudged = f.model.decoder.clone();
                nudged.$($field)+ = moved(&nudged.$($field)+, &direction, sign * step);
                *end = numbers(loss(Objective::Ace, &nudged.weights(None), &batch)).await[0];
            }
            let numeric = (ends[1] - ends[0]) / (2.0 * step);
            assert!(analytic > 0.0 && (numeric - analytic).abs() < 0.03 * analytic, "{}: analytic {analytic}, numeric {numeric}", $name);
        }};
    }
    check!("norm", layers[0].input_norm);
    check!("queries", layers[0].q);
    check!("keys", layers[0].k);
    check!("values", layers[0].v);
    check!("gate", layers[0].gate);
    check!("down", layers[0].down);
    check!("embedding", embedding);
}

/// Every objective's loss falls when it is trained, and the base stays as it is.
pub async fn training_lowers_the_loss(device: &Device, steps: u32) {
    let f = fixture(&device.clone().autodiff());
    let base = f.model.decoder.clone().no_grad().train();
    let before = numbers(base.embedding.val()).await;
    let batch = batch(&f);
    let mut trainer = Trainer::new(f.adapter.clone(), Schedule { peak: 0.01, steps });
    let mut losses = Vec::new();
    while !trainer.is_done() {
        match trainer.step(&base, Objective::Ace, &batch).await.unwrap() {
            StepOutcome::Loss(loss) => losses.push(loss),
            StepOutcome::Diverged => panic!("diverged after {losses:?}"),
        }
    }
    let (first, last) = (losses[0], losses[losses.len() - 1]);
    // A few steps on a software GPU go a small way.
    let far = if steps < 20 { 0.99 } else { 0.95 };
    assert!(last < far * first, "the loss went from {first} to {last}");
    assert_close(&numbers(base.embedding.val()).await, &before, 0.0, "the base's embedding");
}

/// Model and adapter survive their files within half precision, and files that don't fit are refused by name.
pub async fn files_round_trip(device: &Device) {
    let f = fixture(device);
    let config = serde_json::to_vec(&f.model.decoder.config).unwrap();
    let bytes = f.model.decoder.to_safetensors(Precision::Half).await;
    let decoder = Decoder::load(&config, &bytes, device).unwrap();
    let adapter_bytes = f.adapter.to_safetensors(Precision::Half).await;
    let adapter = Adapter::load(&adapter_bytes, &decoder.config, "base", device).unwrap();
    let again = LanguageModel { decoder, prompts: f.model.prompts.clone(), composition: composition(), anchors: Anchors::Base };
    let item = &catalogue().items[0];
    let personas: Vec<_> = Persona::all().map(|p| (egypt(), p)).collect();
    let a = f.model.predict(&f.model.decoder.weights(Some(&f.adapter)), item, &personas).await.unwrap().concat();
    let b = again.predict(&again.decoder.weights(Some(&adapter)), item, &personas).await.unwrap().concat();
    assert_close(&a, &b, 5e-3, "prediction after a round trip");
    // A byte for each number: the same answers but for a little.
    let small = f.adapter.to_safetensors(Precision::Byte).await;
    let adapter = Adapter::load(&small, &again.decoder.config, "base", device).unwrap();
    let c = again.predict(&again.decoder.weights(Some(&adapter)), item, &personas).await.unwrap().concat();
    assert_close(&a, &c, 2e-2, "prediction after a round trip in bytes");
    // The same of the base: embeddings and norms stay as they are, so that half of the size is not quite reached.
    let small = f.model.decoder.to_safetensors(Precision::Byte).await;
    assert!(small.len() < bytes.len() * 4 / 5, "{} bytes of {}", small.len(), bytes.len());
    let rounded = Decoder::load(&config, &small, device).unwrap();
    let d = again.predict(&rounded.weights(Some(&f.adapter)), item, &personas).await.unwrap().concat();
    assert_close(&a, &d, 2e-2, "prediction with a base in bytes");
    // Rounded once is rounded for good.
    assert!(rounded.to_safetensors(Precision::Byte).await == small, "a base in bytes changes when it is stored again");

    let load = |bytes: &[u8], base: &str| Adapter::load(bytes, &again.decoder.config, base, device).map(|_| ());
    assert_eq!(load(&adapter_bytes, "another"), Err(CheckpointError::OtherBase));
    assert!(matches!(load(b"no adapter at all", "base"), Err(CheckpointError::NotSafetensors(_))));
    assert!(matches!(load(&bytes, "base"), Err(CheckpointError::Adapter(_))), "a model is no adapter");
    assert!(matches!(load(&adapter_bytes[..adapter_bytes.len() - 9], "base"), Err(CheckpointError::Truncated { .. })));
    let truncated = Decoder::load(&config, &bytes[..bytes.len() / 2], device).map(|_| ());
    assert!(matches!(truncated, Err(CheckpointError::Truncated { .. })), "{truncated:?}");
    let other = serde_json::to_vec(&DecoderConfig { hidden_size: 64, ..again.decoder.config.clone() }).unwrap();
    assert!(matches!(Decoder::load(&other, &bytes, device), Err(CheckpointError::Shape { .. })));
}

/// Logits of the tiny model with its adapter, and the loss after each of three training steps: what all platforms must agree on.
pub async fn reference_numbers(device: &Device) -> Vec<f32> {
    let f = fixture(device);
    let weights = f.model.decoder.weights(Some(&f.adapter));
    let item = &catalogue().items[0];
    let personas: Vec<_> = Persona::all().step_by(5).map(|p| (egypt(), p)).collect();
    let question = f.model.read_question(&weights, item).unwrap();
    let mut out = numbers(f.model.logits(&weights, &question, item, &personas).unwrap()).await;
    let f = fixture(&device.clone().autodiff());
    let batch = batch(&f);
    let base = f.model.decoder.clone().no_grad().train();
    let mut trainer = Trainer::new(f.adapter.clone(), Schedule { peak: 0.01, steps: 3 });
    while !trainer.is_done() {
        match trainer.step(&base, Objective::Ace, &batch).await.unwrap() {
            StepOutcome::Loss(loss) => out.push(loss as f32),
            StepOutcome::Diverged => out.push(f32::NAN),
        }
    }
    out
}

/// This device agrees with the stored reference, logits and training steps alike.
pub async fn agrees_with_the_reference(device: &Device) {
    let stored: Vec<f32> = serde_json::from_str(include_str!("reference.json")).unwrap();
    assert_close(&reference_numbers(device).await, &stored, TOLERANCE, "this device against the native reference");
}

/// Probabilities of a prediction sum to one and depend on the persona.
pub async fn predictions_are_distributions(device: &Device) {
    let f = fixture(device);
    let catalogue = catalogue();
    let personas: Vec<_> = COUNTRIES[..2].iter().flat_map(|c| Persona::all().step_by(9).map(move |p| (c, p))).collect();
    let weights = f.model.decoder.weights(Some(&f.adapter));
    for item in &catalogue.items {
        let p = f.model.predict(&weights, item, &personas).await.unwrap();
        assert_eq!(p.len(), personas.len());
        for row in &p {
            assert_eq!(row.len(), item.options.len());
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        }
        assert!(p.windows(2).any(|w| w[0] != w[1]), "all personas answer alike");
    }
}
