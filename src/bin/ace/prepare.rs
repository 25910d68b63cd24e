//! The files of prepared answers: what the page shows before its engine is there.

use std::{collections::BTreeMap, path::Path};

use ace_playground::{
    assets::{FileEntry, FileList},
    model::{Adapter, LanguageModel, Prepared, PreparedList},
    survey::{COUNTRIES, Catalogue, Cell, Country, CountryCode, Persona},
};
use anyhow::{Context, ensure};
use futures::executor::block_on;
use indicatif::ProgressBar;

use crate::jobs::write_whole;

/// The base's personas answer alike but for the order in which a device adds: so far apart they may be.
const ONE_VOICE: f32 = 1e-4;

/// What `base` and `ace` say of every question in every country.
fn answers(model: &LanguageModel, adapter: &Adapter, catalogue: &Catalogue) -> anyhow::Result<Vec<Prepared>> {
    let (base, adapted) = (model.decoder.weights(None), model.decoder.weights(Some(adapter)));
    let asked = |cells: &[Cell]| -> Vec<(&Country, Persona)> {
        COUNTRIES.iter().flat_map(|c| cells.iter().map(move |cell| (c, Persona::full(*cell)))).collect()
    };
    let cells: Vec<Cell> = Cell::all().collect();
    // To the base all personas are one: the first speaks for them, and the last, which shares no level with it, must agree.
    let ends = [cells[0], cells[Cell::COUNT - 1]];
    let (two, all) = (asked(&ends), asked(&cells));
    let new = |code: CountryCode| Prepared::new(code, *model.composition.of(code));
    let mut prepared: Vec<Prepared> = COUNTRIES.iter().map(|c| new(c.code())).collect();
    let progress = ProgressBar::new(catalogue.items.len() as u64);
    for item in &catalogue.items {
        let ends_say = block_on(model.predict(&base, item, &two))?;
        let all_say = block_on(model.predict(&adapted, item, &all))?;
        let by_country = ends_say.chunks_exact(ends.len()).zip(all_say.chunks_exact(Cell::COUNT));
        for (country, (pair, full)) in prepared.iter_mut().zip(by_country) {
            let apart = pair[0].iter().zip(&pair[1]).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            ensure!(apart <= ONE_VOICE, "the base's personas of {} differ by {apart} on {}", country.country, item.code);
            country.insert(item.code.clone(), &pair[0], full)?;
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    Ok(prepared)
}

/// Writes `<CODE>.bin` for every country and the list of them. `base_sha256` and `adapter_sha256` are those of the weights' files.
pub fn write(
    out: &Path,
    model: &LanguageModel,
    adapter: &Adapter,
    catalogue: &Catalogue,
    (base_sha256, adapter_sha256): (&str, &str),
) -> anyhow::Result<()> {
    let files: BTreeMap<String, Vec<u8>> = answers(model, adapter, catalogue)?
        .iter()
        .map(|prepared| (PreparedList::path(prepared.country), prepared.pack()))
        .collect();
    for (path, bytes) in &files {
        write_whole(&out.join(path), bytes)?;
    }
    let list = FileList { files: files.iter().map(|(path, bytes)| FileEntry::describe(path, bytes)).collect() };
    let total: u64 = list.files.iter().map(|f| f.bytes).sum();
    let largest = list.files.iter().max_by_key(|f| f.bytes).context("there is no country")?;
    println!("{} files of prepared answers, {total} bytes, at most {} ({})", files.len(), largest.bytes, largest.path);
    let list = PreparedList { files: list, base_sha256: base_sha256.into(), adapter_sha256: adapter_sha256.into() };
    write_whole(&out.join(PreparedList::FILE), &serde_json::to_vec_pretty(&list)?)
}

/// The files of a folder, each the one that its list has: countries that are new in the tables have none until the model is trained anew.
pub fn read(folder: &Path) -> anyhow::Result<Vec<Prepared>> {
    let bytes_of = |path: &str| {
        let path = folder.join(path);
        std::fs::read(&path).with_context(|| format!("reading {}; write it with `ace predict --ship`", path.display()))
    };
    let list: PreparedList = serde_json::from_slice(&bytes_of(PreparedList::FILE)?)?;
    let one = |path: String| -> anyhow::Result<Prepared> {
        let bytes = bytes_of(&path)?;
        list.files.entry(&path)?.verify(&bytes)?;
        Ok(Prepared::unpack(&bytes)?)
    };
    let listed = |path: &String| list.files.entry(path).is_ok();
    COUNTRIES.iter().map(|c| PreparedList::path(c.code())).filter(listed).map(one).collect()
}
