//! The parameters of a decoder in the Llama layout.
//!
//! Parameters and computation are kept apart: [`Weights`] are the tensors of one computation, with or without an adapter added
//! in.

use burn::{
    module::{Module, Param},
    tensor::{Device, Distribution, Int, Tensor, TensorData},
};

use super::{
    Adapter, DecoderConfig, Matrix,
    batch::Rotary,
    forward::{LayerWeights, Linear, Product, ReaderWeights, Weights},
    ops::Updated,
};

/// Where a matrix is at least so many times as wide as an update's rank, two narrow products a token cost less than adding the
/// update to the matrix.
const APART: usize = 16;

/// The parameters of one layer. Matrices are `[in, out]`; files hold them as `[out, in]`.
#[derive(Module, Debug)]
pub struct Layer {
    pub input_norm: Param<Tensor<1>>,
    pub q: Param<Tensor<2>>,
    pub k: Param<Tensor<2>>,
    pub v: Param<Tensor<2>>,
    pub o: Param<Tensor<2>>,
    pub post_norm: Param<Tensor<1>>,
    pub gate: Param<Tensor<2>>,
    pub up: Param<Tensor<2>>,
    pub down: Param<Tensor<2>>,
    /// Only of the Qwen2 family.
    pub biases: Option<Biases>,
}

/// What is added to queries, keys and values, `[out]` each.
#[derive(Module, Debug)]
pub struct Biases {
    pub q: Param<Tensor<1>>,
    pub k: Param<Tensor<1>>,
    pub v: Param<Tensor<1>>,
}

/// How a decoder takes in what another model made of a question, token by token: standardised, then projected.
#[derive(Module, Debug)]
pub struct Reader {
    /// Mean of the hidden states over the questions of training, `[width]`.
    pub mean: Param<Tensor<1>>,
    /// One over their standard deviation, `[width]`.
    pub scale: Param<Tensor<1>>,
    /// `[width, d_model]`: the only part that is trained.
    pub projection: Param<Tensor<2>>,
}

/// The parameters of the model.
#[derive(Module, Debug)]
pub struct Decoder {
    /// `[vocab_size, d_model]`; also the output head when tied.
    pub embedding: Param<Tensor<2>>,
    pub layers: Vec<Layer>,
    pub norm: Param<Tensor<1>>,
    /// `[vocab_size, d_model]`, only where embeddings are not tied.
    pub head: Option<Param<Tensor<2>>>,
    /// Only where questions come in as another model's hidden states.
    pub reader: Option<Reader>,
    #[module(skip)]
    pub config: DecoderConfig,
}

impl Layer {
    pub fn matrix(&self, matrix: Matrix) -> &Param<Tensor<2>> {
        match matrix {
            Matrix::Q => &self.q,
            Matrix::K => &self.k,
            Matrix::V => &self.v,
            Matrix::O => &self.o,
            Matrix::Gate => &self.gate,
            Matrix::Up => &self.up,
            Matrix::Down => &self.down,
        }
    }

    pub fn bias(&self, matrix: Matrix) -> Option<&Param<Tensor<1>>> {
        let biases = self.biases.as_ref()?;
        match matrix {
            Matrix::Q => Some(&biases.q),
            Matrix::K => Some(&biases.k),
            Matrix::V => Some(&biases.v),
            Matrix::O | Matrix::Gate | Matrix::Up | Matrix::Down => None,
        }
    }
}

impl Decoder {
    /// Random weights: normal, standard deviation 0.02 for the embedding and 1/sqrt(in) for matrices; norms at one.
    /// `device.seed` before it makes it reproducible.
    pub fn random(config: &DecoderConfig, device: &Device) -> Self {
        let normal =
            |shape: [usize; 2], std: f64| Param::from_tensor(Tensor::<2>::random(shape, Distribution::Normal(0.0, std), device));
        let matrix = |m: Matrix| {
            let shape = m.shape(config);
            normal(shape, 0.5 / (shape[0] as f64).sqrt())
        };
        let ones = || Param::from_tensor(Tensor::<1>::ones([config.hidden_size], device));
        let bias =
            |m: Matrix| Param::from_tensor(Tensor::<1>::random([m.shape(config)[1]], Distribution::Normal(0.0, 0.02), device));
        let biases = || Biases { q: bias(Matrix::Q), k: bias(Matrix::K), v: bias(Matrix::V) };
        let layer = |_| Layer {
            input_norm: ones(),
            q: matrix(Matrix::Q),
            k: matrix(Matrix::K),
            v: matrix(Matrix::V),
            o: matrix(Matrix::O),
            post_norm: ones(),
            gate: matrix(Matrix::Gate),
            up: matrix(Matrix::Up),
            down: matrix(Matrix::Down),
            biases: Matrix::Q.has_bias(config).then(biases),
        };
        Self {
            embedding: normal([config.vocab_size, config.hidden_size], 0.02),
            layers: (0..config.num_hidden_layers).map(layer).collect(),
            norm: ones(),
            head: (!config.tie_word_embeddings).then(|| normal([config.vocab_size, config.hidden_size], 0.02)),
            reader: None,
            config: config.clone(),
        }
    }

    /// The same model with a new reader of another model's hidden states, whose mean and standard deviation over the questions of
    /// training are given. Its projection is random, its size that of an embedding.
    #[must_use]
    pub fn with_reader(mut self, mean: &[f32], deviation: &[f32], device: &Device) -> Self {
        let width = mean.len();
        let vector = |values: Vec<f32>| Tensor::<1>::from_data(TensorData::new(values, [width]), device);
        let inverse = deviation.iter().map(|d| 1.0 / d.max(1e-6)).collect();
        let spread = Distribution::Normal(0.0, 0.02 / (width as f64).sqrt());
        self.config.reads = Some(width);
        self.reader = Some(Reader {
            mean: Param::from_tensor(vector(mean.to_vec())).set_require_grad(false),
            scale: Param::from_tensor(vector(inverse)).set_require_grad(false),
            projection: Param::from_tensor(Tensor::random([width, self.config.hidden_size], spread, device)),
        });
        self
    }

    /// The same model with the embedding of each pair's first token for its second too: it can't tell the two apart.
    #[must_use]
    pub fn with_equal_levels(mut self, pairs: &[(u32, u32)]) -> Self {
        let embedding = self.embedding.val();
        let [vocabulary, _] = embedding.dims();
        let mut rows: Vec<i32> = (0..vocabulary as i32).collect();
        for (a, b) in pairs {
            rows[*b as usize] = *a as i32;
        }
        let rows = Tensor::<1, Int>::from_data(TensorData::new(rows, [vocabulary]), &embedding.device());
        self.embedding = Param::from_tensor(embedding.select(0, rows));
        self
    }

    /// The tensors of a computation, with the adapter's low-rank updates in them.
    pub fn weights(&self, adapter: Option<&Adapter>) -> Weights {
        let is_apart = adapter.is_some_and(|a| a.config.r * APART <= self.config.hidden_size);
        let scale = adapter.map_or(1.0, |a| a.config.scale());
        let layer = |(i, layer): (usize, &Layer)| {
            let matrix = |m: Matrix| {
                let (weight, bias) = (layer.matrix(m).val(), layer.bias(m).map(Param::val));
                let matrix = match adapter.and_then(|a| a.update(i, m)) {
                    Some((a, b)) if is_apart => Product::Apart(weight, a * scale, b),
                    Some((a, b)) => Product::Updated(Updated::new(weight, a, b, scale)),
                    None => Product::Plain(weight),
                };
                Linear { matrix, bias }
            };
            LayerWeights {
                input_norm: layer.input_norm.val(),
                post_norm: layer.post_norm.val(),
                q: matrix(Matrix::Q),
                k: matrix(Matrix::K),
                v: matrix(Matrix::V),
                o: matrix(Matrix::O),
                gate: matrix(Matrix::Gate),
                up: matrix(Matrix::Up),
                down: matrix(Matrix::Down),
            }
        };
        let mut embedding = self.embedding.val();
        if let Some(delta) = adapter.and_then(|a| a.embedding_delta(self.config.vocab_size)) {
            embedding = embedding + delta;
        }
        let anchored = adapter.is_some_and(|a| a.config.anchored);
        Weights {
            anchor: anchored.then(|| Box::new(self.weights(None))),
            head: self.head.as_ref().map_or_else(|| embedding.clone(), Param::val),
            embedding,
            layers: self.layers.iter().enumerate().map(layer).collect(),
            norm: self.norm.val(),
            reader: self.reader.as_ref().map(|r| ReaderWeights {
                mean: r.mean.val(),
                scale: r.scale.val(),
                projection: r.projection.val(),
            }),
            rotary: Rotary::new(&self.config, &self.embedding.val().device()),
            config: self.config.clone(),
        }
    }
}
