//! All items of a country by the four attributes: the survey's effects, the model's beside them, in an order, narrowed, counted.

pub mod contexts;
pub mod count;
pub mod order;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::{
    causal::{Effect, Label, NoEffect, label},
    survey::{Attribute, CountryTable, Item, ItemAnswers, ItemCode},
};

/// One item as the survey has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Surveyed {
    pub item: ItemCode,
    pub title: String,
    /// The identifier of its topic.
    pub topic: String,
    /// The first and the last answer.
    pub ends: [String; 2],
    /// By [`Attribute::index`].
    effects: Vec<Result<Effect, NoEffect>>,
}

/// What the model makes of one item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answered {
    /// By [`Attribute::index`], in points.
    pub shifts: [Option<f64>; Attribute::COUNT],
    /// Said by an adapter that has changed since.
    pub stale: bool,
}

/// One row of the matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub survey: Arc<Surveyed>,
    /// `None` until the model was asked.
    pub model: Option<Answered>,
}

/// An item with its effects; `None` where this country was not asked. `spoken` is an item in the visitor's language.
pub fn surveyed(
    item: &Item,
    table: &CountryTable,
    spoken: &dyn Fn(&Item) -> Item,
    effects: &dyn Fn(&ItemAnswers) -> Vec<Result<Effect, NoEffect>>,
) -> Option<Arc<Surveyed>> {
    let effects = effects(table.items.get(&item.code)?);
    Some(Arc::new(Surveyed::new(spoken(item), effects)))
}

impl Surveyed {
    /// An item, as the visitor's language has it.
    pub fn new(item: Item, effects: Vec<Result<Effect, NoEffect>>) -> Self {
        let Item { code, title, topic, options, .. } = item;
        let ends = [options.first(), options.last()].map(|o| o.cloned().unwrap_or_default());
        Self { item: code, title, topic, ends, effects }
    }

    pub fn effect(&self, attribute: Attribute) -> Option<&Effect> {
        self.effects.get(attribute.index())?.as_ref().ok()
    }

    /// Why there is no effect to show.
    pub fn reason(&self, attribute: Attribute) -> Option<&NoEffect> {
        self.effects.get(attribute.index())?.as_ref().err()
    }

    /// Whether nothing can be compared for want of ages.
    pub fn has_no_ages(&self) -> bool {
        Attribute::ALL.iter().all(|a| self.reason(*a) == Some(&NoEffect::NoAges))
    }

    pub fn has_effects(&self) -> [bool; Attribute::COUNT] {
        Attribute::ALL.map(|a| self.effect(a).is_some())
    }
}

impl Line {
    pub fn effect(&self, attribute: Attribute) -> Option<&Effect> {
        self.survey.effect(attribute)
    }

    /// The model's shift in points.
    pub fn shift(&self, attribute: Attribute) -> Option<f64> {
        self.model.as_ref()?.shifts[attribute.index()].filter(|s| s.is_finite())
    }

    /// `None` where survey or model say nothing.
    pub fn label(&self, attribute: Attribute) -> Option<Label> {
        Some(label(self.effect(attribute)?, self.shift(attribute)?))
    }
}

/// How deep a cell is coloured: -4 to 4, by the size of the shift in points.
pub fn depth(shift: f64) -> i8 {
    const STEPS: [f64; 4] = [1.0, 3.0, 7.0, 14.0];
    let size = STEPS.iter().filter(|s| shift.abs() >= **s).count() as i8;
    if shift < 0.0 { -size } else { size }
}

/// Said beside the number, so that labels differ in shape.
pub const fn glyph(label: Label) -> &'static str {
    match label {
        Label::Aligned => "≈",
        Label::Erasure => "∅",
        Label::Stereotyping => "»",
        Label::Flipped => "⇄",
        Label::Unclear => "?",
        Label::Invented => "+",
        Label::TooSmall => "<",
        Label::TooLarge => ">",
    }
}

/// The largest effect that the survey shows clearly.
pub fn largest(lines: &[Line]) -> Option<(&Line, &Effect)> {
    let cells = lines.iter().flat_map(|l| Attribute::ALL.into_iter().filter_map(move |a| Some((l, l.effect(a)?))));
    cells.filter(|(_, e)| e.is_clear()).max_by(|a, b| a.1.shift.abs().total_cmp(&b.1.shift.abs()))
}
