//! The three files, whole or not at all.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::error::BuildError;
use crate::survey::{
    Cell, CountryTable, Item, ItemAnswers, read_any_tables,
    tables::{CELLS, ITEMS, MARGINALS},
};

/// Refuses a target that is there, unless it is an empty folder.
pub(super) fn check_target(out: &Path) -> Result<(), BuildError> {
    match fs::read_dir(out).map(Iterator::count) {
        Ok(0) => Ok(()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        _ => Err(BuildError::OutputExists { path: out.into() }),
    }
}

/// Writes the files into a folder beside `out`, reads them back, and only then gives the folder its name.
pub(super) fn write_tables(out: &Path, items: &[&Item], tables: &[CountryTable], min_cell: u32) -> Result<(), BuildError> {
    let partial = Partial::create(out)?;
    let files = [(ITEMS, item_rows(items, tables)), (CELLS, cell_rows(tables, min_cell)), (MARGINALS, marginal_rows(tables))];
    for ((name, columns), rows) in files {
        let path = partial.path.join(name);
        write_file(&path, columns, rows).map_err(|e| BuildError::write(&path, e))?;
    }
    read_any_tables(&partial.path).map_err(BuildError::SelfCheck)?;
    partial.finish(out)
}

type Rows<'a> = Box<dyn Iterator<Item = Vec<String>> + 'a>;

fn item_rows<'a>(items: &'a [&'a Item], tables: &'a [CountryTable]) -> Rows<'a> {
    Box::new(items.iter().map(|item| {
        let by_cells = |t: &&CountryTable| matches!(t.items.get(&item.code), Some(ItemAnswers::Cells(_)));
        let last = usize::from(item.first_code) + item.options.len() - 1;
        let numbers = [item.options.len(), item.first_code.into(), last, tables.iter().filter(by_cells).count()];
        [item.code.to_string()].into_iter().chain(numbers.map(|n| n.to_string())).collect()
    }))
}

fn cell_rows(tables: &[CountryTable], min_cell: u32) -> Rows<'_> {
    let items = tables.iter().flat_map(|table| table.items.iter().map(|(code, answers)| (table.country, code, answers)));
    Box::new(items.flat_map(move |(country, item, answers)| {
        Cell::all().filter_map(move |cell| {
            let answer = answers.cell(cell)?;
            Some(vec![
                country.to_string(),
                item.to_string(),
                cell.index().to_string(),
                answer.n.map_or_else(|| format!("<{min_cell}"), |n| n.to_string()),
                format!("{:.1}", answer.n_eff),
                format!("{:.5}", answer.share),
                u8::from(answer.estimated).to_string(),
                proportions(&answer.p),
                format!("{:.1}", answer.n_eff_age),
                proportions(&answer.p_age),
            ])
        })
    }))
}

fn marginal_rows(tables: &[CountryTable]) -> Rows<'_> {
    let items = tables.iter().flat_map(|table| table.items.iter().map(|(code, answers)| (table.country, code, answers)));
    Box::new(items.filter_map(|(country, item, answers)| match answers {
        ItemAnswers::CountryLevel(p) => Some(vec![country.to_string(), item.to_string(), proportions(p)]),
        ItemAnswers::Cells(_) => None,
    }))
}

fn proportions(p: &[f64]) -> String {
    p.iter().map(|v| format!("{v:.4}")).collect::<Vec<_>>().join(" ")
}

fn write_file(path: &Path, columns: &[&str], rows: Rows<'_>) -> io::Result<()> {
    let mut writer = csv::Writer::from_path(path)?;
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(&row)?;
    }
    let file = writer.into_inner().map_err(|e| e.into_error())?;
    file.sync_all()
}

/// A folder that is removed unless it is finished.
struct Partial {
    path: PathBuf,
    finished: bool,
}

impl Partial {
    fn create(out: &Path) -> Result<Self, BuildError> {
        let name = out.file_name().ok_or_else(|| BuildError::write(out, io::ErrorKind::InvalidFilename.into()))?;
        let parent = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(|e| BuildError::write(parent, e))?;
        let path = parent.join(format!(".{}.partial-{}", name.to_string_lossy(), std::process::id()));
        fs::create_dir(&path).map_err(|e| BuildError::write(&path, e))?;
        Ok(Self { path, finished: false })
    }

    fn finish(mut self, out: &Path) -> Result<(), BuildError> {
        check_target(out)?;
        // Not everywhere may a folder be renamed onto another, even an empty one.
        match fs::remove_dir(out) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(BuildError::write(out, e)),
            _ => fs::rename(&self.path, out).map_err(|e| BuildError::write(out, e))?,
        }
        self.finished = true;
        Ok(())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.finished {
            // Nothing better can be done where this fails too: the error that led here is on its way.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}
