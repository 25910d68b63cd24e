//! Writes the shipped files, and the manifest that lists them.

use std::{collections::BTreeMap, path::Path};

use ace_playground::{
    align::{Objective, Part, Recipe, Results, Split},
    assets::{FileEntry, FileList},
    engine::Reference,
    model::{Adapter, AdapterEntry, LanguageModel, ModelManifest},
    survey::{COUNTRIES, Catalogue, Persona, SurveyId},
};
use anyhow::Context;

use crate::{data::Data, jobs::write_whole, lab::Base};

/// Adapters by objective, as bytes of their files.
pub type Adapters = [(Objective, Vec<u8>)];

/// Logits that every device must reproduce: one item of ten options, full personas.
fn reference(base: &Base, catalogue: &Catalogue, adapters: &[(Objective, Adapter)]) -> anyhow::Result<Reference> {
    let model: &LanguageModel = &base.model;
    let item = catalogue.items.iter().max_by_key(|i| i.options.len()).context("the catalogue is empty")?;
    let country = COUNTRIES.iter().find(|c| c.has_cells()).context("no country has cells")?;
    let personas: Vec<Persona> = Persona::all().filter(|p| p.granularity() == 4).step_by(3).collect();
    let asked: Vec<_> = personas.iter().map(|p| (country, *p)).collect();
    let mut logits = BTreeMap::new();
    let named = adapters.iter().map(|(o, a)| (o.name(), Some(a)));
    for (name, adapter) in std::iter::once(("", None)).chain(named) {
        let weights = model.decoder.weights(adapter);
        let question = model.read_question(&weights, item)?;
        let values = model.logits(&weights, &question, item, &asked)?.into_data();
        let values: Vec<f32> = values.iter::<f32>().collect();
        logits.insert(name.to_string(), values.chunks(item.options.len()).map(<[f32]>::to_vec).collect());
    }
    Ok(Reference { item: item.code.clone(), country: country.code(), personas, logits })
}

/// The headline of an adapter: means over the seeds of the `cells` split; those of the second survey bear its name.
fn metrics(results: &Results, predictor: &str) -> BTreeMap<String, f64> {
    let mut metrics = BTreeMap::new();
    for (survey, prefix) in [(SurveyId::Wvs7, ""), (SurveyId::Issp2012, "issp2012_")] {
        let rows: Vec<_> = results.of(Split::Cells, survey, &Part::All).filter(|r| r.predictor == predictor).collect();
        if rows.is_empty() {
            continue;
        }
        let mean = |value: &dyn Fn(usize) -> f64| (0..rows.len()).map(value).sum::<f64>() / rows.len() as f64;
        for g in 0..4 {
            metrics.insert(format!("{prefix}cells_level_g{}", g + 1), mean(&|i| rows[i].report.levels[g].score));
        }
        metrics.insert(format!("{prefix}cells_effect_skill"), mean(&|i| rows[i].report.effects.skill.unwrap_or(f64::NAN)));
        metrics.insert(format!("{prefix}cells_seeds"), rows.len() as f64);
    }
    metrics
}

const fn words(objective: Objective) -> &'static str {
    match objective {
        Objective::Ace => "levels and shifts together",
        Objective::Levels => "levels alone",
        Objective::Shifts => "shifts alone",
        Objective::Mode => "the most frequent option",
        Objective::Paper => "the most frequent option, then shifts",
    }
}

/// Writes everything below `out`.
pub fn write(
    (out, name): (&Path, &str),
    command: &str,
    recipe: &Recipe,
    base: &Base,
    adapters: &Adapters,
    results: Option<&Results>,
    data: &Data,
) -> anyhow::Result<()> {
    let device = base.model.decoder.norm.val().device();
    let load = |bytes: &[u8]| Adapter::load(bytes, &base.model.decoder.config, &base.sha256, &device);
    let loaded = adapters.iter().map(|(o, bytes)| Ok((*o, load(bytes)?))).collect::<anyhow::Result<Vec<_>>>()?;
    let mut files = vec![
        (ModelManifest::CONFIG.to_string(), base.config.clone()),
        (ModelManifest::WEIGHTS.into(), base.weights.clone()),
        (ModelManifest::TOKENIZER.into(), data.prompts.to_json()?.into_bytes()),
        (ModelManifest::COMPOSITION.into(), serde_json::to_vec(&base.model.composition)?),
        (ModelManifest::REFERENCE.into(), serde_json::to_vec(&reference(base, &data.catalogue, &loaded)?)?),
    ];
    let mut entries = Vec::new();
    for ((objective, bytes), (_, adapter)) in adapters.iter().zip(&loaded) {
        let name = objective.name();
        files.push((ModelManifest::adapter_config(name), serde_json::to_vec_pretty(&adapter.config)?));
        files.push((ModelManifest::adapter_weights(name), bytes.clone()));
        entries.push(AdapterEntry {
            name: name.into(),
            objective: *objective,
            training: format!(
                "Smoothed cells of {} countries in two surveys, and extrapolated personas where these show none, {}, {} epochs, \
                 rank {}",
                COUNTRIES.iter().filter(|c| c.has_cells()).count(),
                words(*objective),
                recipe.epochs,
                recipe.rank
            ),
            metrics: results.map(|r| metrics(r, name)).unwrap_or_default(),
        });
    }
    let mut list = FileList::default();
    for (path, bytes) in &files {
        write_whole(&out.join(path), bytes)?;
        list.files.push(FileEntry::describe(path, bytes));
    }
    list.files.sort_by(|a, b| a.path.cmp(&b.path));
    let total: u64 = list.files.iter().map(|f| f.bytes).sum();
    let manifest = ModelManifest {
        name: name.into(),
        files: list,
        base_training: format!(
            "The country-level figures of {} countries ({}; 80 % of respondents), {} steps; both levels of every attribute have \
             one embedding, so that all personas of a country answer alike",
            COUNTRIES.len(),
            SurveyId::ALL.map(|s| s.survey().short).join(", "),
            recipe.base_steps
        ),
        adapters: entries,
        command: command.into(),
        seed: recipe.seed,
    };
    write_whole(&out.join(ModelManifest::FILE), &serde_json::to_vec_pretty(&manifest)?)?;
    println!("{} files, {total} bytes, in {}", manifest.files.files.len() + 1, out.display());
    Ok(())
}
