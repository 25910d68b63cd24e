//! `ace predict --model smollm2`: what the public model says as it comes, asked in several wordings with the options in both orders.

use std::{collections::BTreeMap, path::Path, time::Instant};

use ace_playground::{
    assets::{FileEntry, FileList},
    model::{Form, ItemSpread, LanguageModel, Prepared, PreparedList, Rows, Spread, TokenTree, Weights},
    survey::{Attribute, COUNTRIES, Catalogue, Cell, Composition, Country, Item, ItemCode, Persona, mixed},
};
use anyhow::{Context, ensure};
use burn::tensor::{Device, activation};

use super::open::{Files, open};
use crate::{data::Data, jobs::write_whole, shipped::BASE};

/// Countries whose personas are read together.
const TOGETHER: usize = 7;
/// Questions after which the answers so far are kept.
const KEEP_EVERY: usize = 5;

/// What all countries' full personas say to one question, one distribution after the other: country by country, cell by cell.
type Answers = BTreeMap<ItemCode, Vec<f32>>;

fn ask(model: &LanguageModel, weights: &Weights, item: &Item) -> anyhow::Result<Vec<f32>> {
    let question = model.read_question(weights, item)?;
    let tokens = model.prompts.option_tokens(item.options.len());
    let mut answers = Vec::with_capacity(COUNTRIES.len() * Cell::COUNT * tokens.len());
    for countries in COUNTRIES.chunks(TOGETHER) {
        let tree = |country: &Country| -> anyhow::Result<TokenTree> {
            let suffixes = Cell::all().map(|c| model.prompts.persona(country, Persona::full(c)));
            Ok(TokenTree::new(suffixes.collect::<Result<Vec<_>, _>>()?))
        };
        let trees = countries.iter().map(tree).collect::<anyhow::Result<Vec<_>>>()?;
        let rows = Rows { trees: trees.iter().collect(), questions: vec![0; trees.len()] };
        let logits = weights.logits(weights.read_personas(&question, &rows), &tokens);
        answers.extend(activation::softmax(logits, 1).into_data().iter::<f32>());
    }
    ensure!(answers.iter().all(|v| v.is_finite()), "the answers to {} are no numbers", item.code);
    Ok(answers)
}

/// All answers in one form, from where an earlier run was interrupted.
fn in_form(model: &LanguageModel, form: Form, catalogue: &Catalogue, work: &Path) -> anyhow::Result<Answers> {
    let order = if form.is_reversed { "reversed" } else { "as-asked" };
    let path = work.join(format!("{}-{order}.answers", form.wording.name()));
    let kept = std::fs::read(&path).ok().and_then(|bytes| postcard::from_bytes::<Answers>(&bytes).ok());
    let mut answers = kept.unwrap_or_default();
    let model = LanguageModel { prompts: model.prompts.with_form(form), ..model.clone() };
    let weights = model.decoder.weights(None);
    let left: Vec<&Item> = catalogue.items.iter().filter(|i| !answers.contains_key(&i.code)).collect();
    let started = Instant::now();
    for (done, item) in left.iter().enumerate() {
        answers.insert(item.code.clone(), ask(&model, &weights, item)?);
        if (done + 1).is_multiple_of(KEEP_EVERY) || done + 1 == left.len() {
            write_whole(&path, &postcard::to_allocvec(&answers)?)?;
        }
        if (done + 1).is_multiple_of(40) || done + 1 == left.len() {
            let gone = started.elapsed().as_secs_f64();
            let rest = gone / (done + 1) as f64 * (left.len() - done - 1) as f64;
            eprintln!("{} {order}: {} of {} questions, {gone:.0} s, {rest:.0} s left", form.wording.name(), done + 1, left.len());
        }
    }
    Ok(answers)
}

/// Mean and standard deviation.
fn moments(values: &[f32]) -> (f32, f32) {
    let mean = values.iter().sum::<f32>() / values.len().max(1) as f32;
    let square = values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / values.len().saturating_sub(1).max(1) as f32;
    (mean, square.sqrt())
}

fn position(p: &[f32]) -> f32 {
    p.iter().enumerate().map(|(k, v)| v * k as f32).sum::<f32>() / p.len().saturating_sub(1).max(1) as f32
}

/// The mean over forms and the spread over them, of one country.
fn summary(
    index: usize,
    forms: &[Answers],
    catalogue: &Catalogue,
    composition: &Composition,
) -> anyhow::Result<(Prepared, Spread)> {
    let country = COUNTRIES[index].code();
    let shares = composition.of(country);
    let cells: Vec<Cell> = Cell::all().collect();
    let (mut prepared, mut spread) = (Prepared::new(country, *shares), Spread::default());
    for item in &catalogue.items {
        let options = item.options.len();
        let size = Cell::COUNT * options;
        let of_form = |answers: &Answers| Some(answers.get(&item.code)?.get(index * size..(index + 1) * size)?.to_vec());
        let each: Vec<Vec<f32>> = forms.iter().filter_map(of_form).collect();
        ensure!(each.len() == forms.len(), "no answers to {} in {country}", item.code);
        let mean: Vec<f32> = (0..size).map(|i| each.iter().map(|a| a[i]).sum::<f32>() / each.len() as f32).collect();
        let voice = |rows: &[f32], persona: Persona| mixed(rows, &cells, options, shares, persona);
        let full: Vec<Vec<f32>> = mean.chunks_exact(options).map(<[f32]>::to_vec).collect();
        prepared.insert(item.code.clone(), &voice(&mean, Persona::ANY), &full)?;
        let everybody: Vec<Vec<f32>> = each.iter().map(|rows| voice(rows, Persona::ANY)).collect();
        let share = |k: usize| moments(&everybody.iter().map(|p| p[k]).collect::<Vec<_>>()).1;
        let shift = |a: Attribute| {
            let at = |rows: &Vec<f32>, level| position(&voice(rows, Persona::ANY.with(a, Some(level))));
            moments(&each.iter().map(|rows| at(rows, true) - at(rows, false)).collect::<Vec<_>>()).1
        };
        let own = ItemSpread { shares: (0..options).map(share).collect(), shifts: Attribute::ALL.map(shift) };
        spread.0.insert(item.code.clone(), own);
    }
    Ok((prepared, spread))
}

/// Asks, and writes `predictions/base/<CODE>.bin` and `<CODE>.spread` into the model's folder with the list of them.
pub fn run(public: &Files, data: &Data, work: &Path, device: &Device) -> anyhow::Result<()> {
    let composition = Composition::of_tables(&data.tables);
    let opened = open(public, &composition, device)?;
    let work = work.join(&opened.about.name).join("voices");
    let forms = Form::ALL.into_iter().map(|form| in_form(&opened.model, form, &data.catalogue, &work));
    let forms = forms.collect::<anyhow::Result<Vec<_>>>()?;
    let out = public.public.join("predictions").join(BASE);
    let mut files = FileList::default();
    for (index, country) in COUNTRIES.iter().enumerate() {
        let (prepared, spread) = summary(index, &forms, &data.catalogue, &composition)?;
        for (path, bytes) in
            [(PreparedList::path(country.code()), prepared.pack()), (Spread::path(country.code()), spread.pack())]
        {
            write_whole(&out.join(&path), &bytes)?;
            files.files.push(FileEntry::describe(&path, &bytes));
        }
    }
    let total: u64 = files.files.iter().map(|f| f.bytes).sum();
    let sha256 = opened.about.source.sha256;
    let list = PreparedList { files, base_sha256: sha256.clone(), adapter_sha256: sha256 };
    let json = serde_json::to_vec_pretty(&list)?;
    write_whole(&out.join(PreparedList::FILE), &json).context("writing the list")?;
    println!("{} wordings and orders, {} files, {total} bytes, in {}", Form::ALL.len(), list.files.files.len(), out.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_positions() {
        assert_eq!(moments(&[1.0, 3.0]), (2.0, 2.0f32.sqrt()));
        assert_eq!(moments(&[0.5]), (0.5, 0.0));
        assert!((position(&[0.0, 0.5, 0.5]) - 0.75).abs() < 1e-6);
    }
}
