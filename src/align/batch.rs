//! Batches: which personas answer which questions, what people answered, and how much each figure counts.

use burn::tensor::{Device, Tensor, TensorData};

use crate::{
    model::{Lower, LowerStates, MAX_OPTIONS, PromptEncoder, PromptError, Question, Rows, TokenTree},
    survey::{Attribute, Cell, Country, Item, Persona, Shares, among},
};

/// No share of a figure counts as smaller, so that its logarithm stays finite.
const LEAST: f32 = 1e-5;

/// Personas that are trained together, and the pairs of them that differ in one attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonaSet {
    /// The full personas whose prompts are read; all others are sums of these.
    pub leaves: Vec<Cell>,
    pub personas: Vec<Persona>,
    /// Indices (a, b) into `personas`: level A and level B of one attribute, everything else equal. An effect is b minus a.
    pub pairs: Vec<(usize, usize)>,
}

impl PersonaSet {
    /// The country as one voice: one full persona answers for all.
    pub fn one_voice() -> Self {
        Self { leaves: Cell::all().take(1).collect(), personas: vec![Persona::ANY], pairs: Vec::new() }
    }

    /// All personas that specify some of these attributes (or none): 3 to the power of their number, in order.
    pub fn spanning(attributes: &[Attribute]) -> Self {
        let allowed = |p: &Persona| p.specified().all(|(a, _)| attributes.contains(&a));
        let personas: Vec<Persona> = Persona::all().filter(allowed).collect();
        let position = |p: Persona| personas.iter().position(|q| *q == p);
        let pairs = personas.iter().enumerate().flat_map(|(i, p)| {
            attributes
                .iter()
                .filter(|a| p.level(**a) == Some(false))
                .filter_map(move |a| Some((i, position(p.with(*a, Some(true)))?)))
        });
        let pairs = pairs.collect();
        Self { leaves: Cell::all().collect(), personas, pairs }
    }
}

/// What one country's personas should answer to one item.
#[derive(Debug, Clone, PartialEq)]
pub struct Example<'a> {
    pub country: &'static Country,
    pub item: &'a Item,
    /// For each persona of the set, a distribution over the item's options.
    pub targets: Vec<Vec<f32>>,
    /// The shares of the 16 cells among the country's people.
    pub shares: Shares,
    /// For each persona, how much it counts (0: not at all).
    pub weights: Vec<f32>,
    /// For each pair, how much its difference counts.
    pub pair_weights: Vec<f32>,
    /// The country's own figure, where an anchor keeps it: training is left with how personas depart from it.
    pub figure: Option<Vec<f32>>,
}

/// Examples as tensors. B rows, L leaves (full personas, whose prompts are read), P personas, Q pairs, 10 options (padded).
#[derive(Debug, Clone)]
pub struct Batch {
    pub(super) questions: Vec<Question>,
    pub(super) row_questions: Vec<usize>,
    pub(super) trees: Vec<TokenTree>,
    /// Tokens of all ten letters.
    pub(super) letters: Vec<u32>,
    /// Row p holds the shares of the leaves among the people of persona p, `[B, P, L]`.
    pub(super) mix: Tensor<3>,
    /// `[B, P, 10]`.
    pub(super) targets: Tensor<3>,
    /// `[B, P, 1]`.
    pub(super) weights: Tensor<3>,
    /// Added to logits, `[B, 1, 10]`: 0 for the item's options, very low beyond them.
    pub(super) option_mask: Tensor<3>,
    /// 1 for the item's options but the last, whose CDF is always 1, divided by their number: `[B, 1, 10]`.
    pub(super) steps: Tensor<3>,
    /// Row q is +1 at the pair's B and -1 at its A, `[1, Q, P]`.
    pub(super) contrast: Tensor<3>,
    /// `[B, Q, 1]`.
    pub(super) pair_weights: Tensor<3>,
    /// Column k sums options 0 to k, `[1, 10, 10]`.
    pub(super) cumulate: Tensor<3>,
    /// Logarithms of the countries' figures, `[B, 1, 10]`, and the shares of the leaves among their people, `[B, 1, L]`; where all
    /// examples have a figure.
    pub(super) anchor: Option<(Tensor<3>, Tensor<3>)>,
    /// What the layers below an adapter make of it, where that is known.
    pub(super) lower: Option<LowerStates>,
}

impl Batch {
    /// All examples share one persona set; those of one item share its question if they stand next to each other.
    ///
    /// # Errors
    /// When a text gives no tokens.
    pub fn new(
        examples: &[Example<'_>],
        set: &PersonaSet,
        prompts: &PromptEncoder,
        device: &Device,
    ) -> Result<Self, PromptError> {
        let (rows, personas, pairs) = (examples.len(), set.personas.len(), set.pairs.len());
        let mut questions = Vec::new();
        let mut row_questions = Vec::with_capacity(rows);
        let mut trees = Vec::with_capacity(rows);
        let mut targets = vec![0.0f32; rows * personas * MAX_OPTIONS];
        let mut option_mask = vec![-1e9f32; rows * MAX_OPTIONS];
        let mut steps = vec![0.0f32; rows * MAX_OPTIONS];
        let mut last = None;
        for (row, example) in examples.iter().enumerate() {
            if last != Some(&example.item.code) {
                questions.push(prompts.question(example.item)?);
                last = Some(&example.item.code);
            }
            row_questions.push(questions.len() - 1);
            let suffixes = set.leaves.iter().map(|c| prompts.persona(example.country, Persona::full(*c)));
            trees.push(TokenTree::new(suffixes.collect::<Result<Vec<_>, _>>()?));
            let options = example.item.options.len().min(MAX_OPTIONS);
            option_mask[row * MAX_OPTIONS..][..options].fill(0.0);
            steps[row * MAX_OPTIONS..][..options - 1].fill(1.0 / (options - 1).max(1) as f32);
            for (p, target) in example.targets.iter().enumerate().take(personas) {
                targets[(row * personas + p) * MAX_OPTIONS..][..options].copy_from_slice(&target[..options]);
            }
        }
        let mut contrast = vec![0.0f32; pairs * personas];
        for (q, (a, b)) in set.pairs.iter().enumerate() {
            contrast[q * personas + a] = -1.0;
            contrast[q * personas + b] = 1.0;
        }
        let leaves = set.leaves.len();
        let mut mix = Vec::with_capacity(rows * personas * leaves);
        for example in examples {
            for persona in &set.personas {
                let shares = among(&example.shares, *persona);
                mix.extend(set.leaves.iter().map(|cell| if leaves == 1 { 1.0 } else { shares[cell.index()] }));
            }
        }
        let mut figures = vec![LEAST.ln(); rows * MAX_OPTIONS];
        let mut of_country = Vec::with_capacity(rows * leaves);
        for (row, example) in examples.iter().enumerate() {
            for (k, v) in example.figure.iter().flatten().enumerate().take(MAX_OPTIONS) {
                figures[row * MAX_OPTIONS + k] = v.max(LEAST).ln();
            }
            let shares = among(&example.shares, Persona::ANY);
            of_country.extend(set.leaves.iter().map(|cell| if leaves == 1 { 1.0 } else { shares[cell.index()] }));
        }
        let is_anchored = rows > 0 && examples.iter().all(|e| e.figure.is_some());
        let cumulate = (0..MAX_OPTIONS).flat_map(|i| (0..MAX_OPTIONS).map(move |k| if i <= k { 1.0f32 } else { 0.0 }));
        let tensor = |values: Vec<f32>, shape: [usize; 3]| Tensor::<3>::from_data(TensorData::new(values, shape), device);
        Ok(Self {
            questions,
            row_questions,
            trees,
            letters: prompts.letters(MAX_OPTIONS).to_vec(),
            mix: tensor(mix, [rows, personas, leaves]),
            targets: tensor(targets, [rows, personas, MAX_OPTIONS]),
            weights: tensor(examples.iter().flat_map(|e| e.weights.iter().copied()).collect(), [rows, personas, 1]),
            option_mask: tensor(option_mask, [rows, 1, MAX_OPTIONS]),
            steps: tensor(steps, [rows, 1, MAX_OPTIONS]),
            contrast: tensor(contrast, [1, pairs, personas]),
            pair_weights: tensor(examples.iter().flat_map(|e| e.pair_weights.iter().copied()).collect(), [rows, pairs, 1]),
            cumulate: tensor(cumulate.collect(), [1, MAX_OPTIONS, MAX_OPTIONS]),
            anchor: is_anchored.then(|| (tensor(figures, [rows, 1, MAX_OPTIONS]), tensor(of_country, [rows, 1, leaves]))),
            lower: None,
        })
    }

    /// The same with what the layers below an adapter make of it, so that a step need not.
    #[must_use]
    pub fn with_lower(mut self, lower: &mut Lower) -> Self {
        self.lower = Some(lower.states(&self.questions, &self.rows()).constant());
        self
    }

    pub(super) fn rows(&self) -> Rows<'_> {
        Rows { trees: self.trees.iter().collect(), questions: self.row_questions.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spanning_sets_have_the_right_sizes_and_pairs() {
        let all = PersonaSet::spanning(&Attribute::ALL);
        // Each of 4 attributes in each of 27 contexts of the others.
        assert_eq!((all.personas.len(), all.pairs.len()), (81, 108));
        for (a, b) in all.pairs {
            let (a, b) = (all.personas[a], all.personas[b]);
            let differing: Vec<_> = Attribute::ALL.into_iter().filter(|x| a.level(*x) != b.level(*x)).collect();
            let [attribute] = differing[..] else { panic!("{a} and {b} differ in {differing:?}") };
            assert_eq!((a.level(attribute), b.level(attribute)), (Some(false), Some(true)));
        }
        let two = PersonaSet::spanning(&[Attribute::Gender, Attribute::Marital]);
        assert_eq!((two.personas.len(), two.pairs.len()), (9, 6));
        assert_eq!(PersonaSet::spanning(&[]).personas, [Persona::ANY]);
    }
}
