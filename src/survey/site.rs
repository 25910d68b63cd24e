//! The survey files of the site: one packed table a country, the catalogue, and the list of both.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{Asked, Catalogue, CatalogueError, CountryCode, CountryTable, ItemCode, pack};
use crate::assets::{FileEntry, FileList};

/// The list's own file name; the list does not name itself.
const MANIFEST: &str = "manifest.json";

/// Survey files that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    #[error(
        "{country} {item} has {answered} options in the tables and {listed} in the catalogue (0: not listed); \
         correct data/catalogue.json"
    )]
    OptionCount { country: CountryCode, item: ItemCode, answered: usize, listed: usize },
    #[error("cannot write {}: {reason}; check that the folder may be written to and the disk has room", path.display())]
    Write { path: PathBuf, reason: io::Error },
}

/// Writes `<CODE>.bin` for every table, `catalogue.json` without white space, and `manifest.json`, which lists the others.
///
/// The same input gives the same bytes. `out` is created; other files in it stay.
///
/// # Errors
/// [`SiteError`] when the catalogue is not valid or lacks an item of the tables, or a file cannot be written.
pub fn write_site_files(tables: &[CountryTable], catalogue_json: &str, out: &Path) -> Result<FileList, SiteError> {
    let (list, files) = site_files(tables, catalogue_json)?;
    let failed = |path: &Path, reason| SiteError::Write { path: path.into(), reason };
    fs::create_dir_all(out).map_err(|e| failed(out, e))?;
    for (name, bytes) in files {
        let path = out.join(name);
        fs::write(&path, bytes).map_err(|e| failed(&path, e))?;
    }
    Ok(list)
}

/// Files with their names.
type Files = Vec<(String, Vec<u8>)>;

/// The list, and every file, the list among them.
fn site_files(tables: &[CountryTable], catalogue_json: &str) -> Result<(FileList, Files), SiteError> {
    let mut catalogue = Catalogue::parse(catalogue_json)?;
    catalogue.asked = Asked::of_tables(tables);
    for table in tables {
        check_options(table, &catalogue)?;
    }
    let mut files: Files = tables.iter().map(|table| (format!("{}.bin", table.country), pack::pack(table))).collect();
    files.push(("catalogue.json".into(), json(serde_json::to_vec(&catalogue))?));
    files.sort();
    let list = FileList { files: files.iter().map(|(name, bytes)| FileEntry::describe(name, bytes)).collect() };
    files.push((MANIFEST.into(), json(serde_json::to_vec_pretty(&list))?));
    Ok((list, files))
}

fn json(bytes: serde_json::Result<Vec<u8>>) -> Result<Vec<u8>, CatalogueError> {
    bytes.map_err(|reason| CatalogueError::Json { reason })
}

fn check_options(table: &CountryTable, catalogue: &Catalogue) -> Result<(), SiteError> {
    for (item, answers) in &table.items {
        let (answered, listed) = (answers.options(), catalogue.item(item).map_or(0, |i| i.options.len()));
        if answered != listed {
            return Err(SiteError::OptionCount { country: table.country, item: item.clone(), answered, listed });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::{COUNTRIES, Item, Topic, read_items, read_tables};

    const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data");
    const CATALOGUE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/catalogue.json");
    const SITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/public/survey");

    /// A catalogue with placeholder words for the real items.
    fn placeholder() -> Catalogue {
        let items = read_items(Path::new(DATA)).unwrap();
        let item = |row: &crate::survey::ItemRow| Item {
            code: row.code.clone(),
            topic: "all".into(),
            title: "Title".into(),
            question: "Question?".into(),
            options: (0..row.options).map(|i| format!("Option {i}")).collect(),
            first_code: row.first_code,
        };
        let topics = vec![Topic { id: "all".into(), title: "All".into() }];
        Catalogue { topics, items: items.iter().map(item).collect(), ..Catalogue::default() }
    }

    #[test]
    fn files_are_written_listed_and_the_same_every_time() {
        let tables = read_tables(Path::new(DATA)).unwrap();
        let json = serde_json::to_string_pretty(&placeholder()).unwrap();
        let out = std::env::temp_dir().join(format!("ace-site-{}", std::process::id()));
        let list = write_site_files(&tables, &json, &out.join("survey")).unwrap();
        assert_eq!(list.files.len(), COUNTRIES.len() + 1);
        for entry in &list.files {
            entry.verify(&fs::read(out.join("survey").join(&entry.path)).unwrap()).unwrap();
        }
        let manifest = fs::read(out.join("survey").join(MANIFEST)).unwrap();
        assert_eq!(serde_json::from_slice::<FileList>(&manifest).unwrap(), list);
        for country in COUNTRIES {
            let path = format!("{}.bin", country.code());
            let bytes = fs::read(out.join("survey").join(&list.entry(&path).unwrap().path)).unwrap();
            assert_eq!(pack::unpack(&bytes).unwrap().country, country.code());
        }
        assert_eq!(write_site_files(&tables, &json, &out).unwrap(), list);
        assert_eq!(fs::read(out.join(MANIFEST)).unwrap(), manifest);
        let error = write_site_files(&tables, &json, &out.join(MANIFEST)).unwrap_err().to_string();
        assert!(error.contains(MANIFEST) && error.contains("written"), "{error}");
        fs::remove_dir_all(&out).unwrap();
    }

    #[test]
    fn a_catalogue_that_does_not_fit_the_tables_is_refused() {
        let tables = read_tables(Path::new(DATA)).unwrap();
        let mut catalogue = placeholder();
        catalogue.items[0].options.pop();
        let error = site_files(&tables, &serde_json::to_string(&catalogue).unwrap()).unwrap_err();
        assert!(matches!(error, SiteError::OptionCount { answered: 4, listed: 3, .. }), "{error}");
        catalogue.items.remove(0);
        let error = site_files(&tables, &serde_json::to_string(&catalogue).unwrap()).unwrap_err();
        assert!(matches!(error, SiteError::OptionCount { answered: 4, listed: 0, .. }), "{error}");
        assert!(matches!(site_files(&tables, "{}"), Err(SiteError::Catalogue(_))));
    }

    #[test]
    fn the_site_is_in_sync_with_the_data() {
        const ADVICE: &str = "run `cargo run --release -- survey pack` and commit public/survey";
        let catalogue = fs::read_to_string(CATALOGUE).unwrap_or_else(|e| panic!("{CATALOGUE}: {e}"));
        let (_, files) = site_files(&read_tables(Path::new(DATA)).unwrap(), &catalogue).unwrap();
        for (name, bytes) in &files {
            let path = Path::new(SITE).join(name);
            let found = fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}; {ADVICE}", path.display()));
            assert!(found == *bytes, "{} is not what data/ gives; {ADVICE}", path.display());
        }
        for entry in fs::read_dir(SITE).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(files.iter().any(|(n, _)| *n == name), "public/survey/{name} does not come from data/; remove it");
        }
    }
}
