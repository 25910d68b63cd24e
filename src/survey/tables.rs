//! Reads the CSV tables of `data/wvs7`.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    str::FromStr,
};

use super::{
    COUNTRIES, Cell, CellAnswer, Country, CountryCode, CountryTable, Coverage, ItemAnswers, ItemCode,
    check::{is_consistent, is_distribution, is_whole},
};

const ITEMS: (&str, &[&str]) = ("items.csv", &["item", "options", "first_code", "last_code", "countries"]);
const MARGINALS: (&str, &[&str]) = ("marginals.csv", &["country", "item", "p"]);
const CELLS: (&str, &[&str]) =
    ("cells.csv", &["country", "item", "cell", "n", "n_eff", "share", "estimated", "p", "n_eff_age", "p_age"]);

/// A table that cannot be used: where, why, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    #[error(
        "cannot read {}: {reason}; the folder needs items.csv, cells.csv and marginals.csv as in the repository's data/wvs7",
        file.display()
    )]
    Unreadable { file: PathBuf, reason: csv::Error },
    #[error(
        "{}, line 1: the columns are \"{found}\" and should be \"{expected}\"; take the file from the repository's data/wvs7",
        file.display()
    )]
    Header { file: PathBuf, found: String, expected: String },
    #[error(
        "{}, line {line}, column {column}: \"{value}\" is not {expected}; \
         correct the line, or take the file from the repository's data/wvs7",
        file.display()
    )]
    Value { file: PathBuf, line: u64, column: &'static str, value: String, expected: String },
    #[error("{}: no row for {country}; take the whole file from the repository's data/wvs7", file.display())]
    MissingCountry { file: PathBuf, country: CountryCode },
}

/// One row of `items.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRow {
    pub code: ItemCode,
    /// How many options, 2 to 10.
    pub options: usize,
    /// The questionnaire's code of the first option.
    pub first_code: u8,
    /// `first_code + options - 1`.
    pub last_code: u8,
    /// How many of the 11 countries with cells asked it.
    pub countries: usize,
}

/// Reads `items.csv` in `folder`, in the file's order.
///
/// # Errors
/// [`TableError`] when the file is missing, is no such table, or contradicts itself.
pub fn read_items(folder: &Path) -> Result<Vec<ItemRow>, TableError> {
    let mut items: Vec<ItemRow> = Vec::new();
    for_each_row(folder, ITEMS, |row| {
        let code = ItemCode::from(row.text("item"));
        if code.as_str().is_empty() || items.iter().any(|i| i.code == code) {
            return Err(row.bad("item", "the code of an item not listed above"));
        }
        let options = row.number("options", "a number from 2 to 10", |n| (2..=10).contains(n))?;
        let first_code = row.number("first_code", "a code", |n: &u8| *n <= u8::MAX - 10)?;
        let last = usize::from(first_code) + options - 1;
        let last_code =
            row.number("last_code", &format!("{last}, the first code plus the options less one"), |n| usize::from(*n) == last)?;
        let asked_in = COUNTRIES.iter().filter(|c| c.has_cells()).count();
        let countries = row.number("countries", &format!("a number from 0 to {asked_in}"), |n| *n <= asked_in)?;
        items.push(ItemRow { code, options, first_code, last_code, countries });
        Ok(())
    })?;
    Ok(items)
}

/// Reads `items.csv`, `cells.csv` and `marginals.csv` in `folder`: one table for each of [`COUNTRIES`], in that order.
///
/// Proportions, shares and effective sample sizes are the doubles nearest to the decimals in the files.
///
/// # Errors
/// [`TableError`] when a file is missing or a line of it cannot be true: an unknown country or item, proportions that do
/// not sum to about 1, a cell twice, shares of a country's cells that do not sum to about 1, fewer than ten respondents in
/// a cell that is not marked as estimated, a country without rows.
pub fn read_tables(folder: &Path) -> Result<Vec<CountryTable>, TableError> {
    let options = read_items(folder)?.into_iter().map(|i| (i.code, i.options)).collect();
    let mut tables: BTreeMap<CountryCode, BTreeMap<ItemCode, ItemAnswers>> = BTreeMap::new();
    for ((country, item), cells) in read_cells(folder, &options)? {
        tables.entry(country).or_default().insert(item, ItemAnswers::Cells(cells));
    }
    for ((country, item), p) in read_marginals(folder, &options)? {
        tables.entry(country).or_default().insert(item, ItemAnswers::CountryLevel(p));
    }
    let take = |c: &Country| {
        let country = c.code();
        let file = if c.has_cells() { CELLS.0 } else { MARGINALS.0 };
        let items = tables.remove(&country).ok_or_else(|| TableError::MissingCountry { file: folder.join(file), country })?;
        Ok(CountryTable { country, items })
    };
    COUNTRIES.iter().map(take).collect()
}

type Options = BTreeMap<ItemCode, usize>;
type Key = (CountryCode, ItemCode);

fn read_cells(folder: &Path, options: &Options) -> Result<BTreeMap<Key, Vec<Option<CellAnswer>>>, TableError> {
    let mut cells: BTreeMap<Key, Vec<Option<CellAnswer>>> = BTreeMap::new();
    let mut last_rows: BTreeMap<Key, Row> = BTreeMap::new();
    for_each_row(folder, CELLS, |row| {
        let key = (row.country(Coverage::Cells)?, row.item(options)?);
        let cell = row.number("cell", "a number from 0 to 15", |n| Cell::new(*n).is_some())?;
        let answer = row.cell_answer(options[&key.1])?;
        let slot = &mut cells.entry(key.clone()).or_insert_with(|| vec![None; Cell::COUNT])[usize::from(cell)];
        if slot.replace(answer).is_some() {
            return Err(row.bad("cell", "new: this country, item and cell came before"));
        }
        last_rows.insert(key, row);
        Ok(())
    })?;
    for (key, answers) in &cells {
        let sum: f64 = answers.iter().flatten().map(|a| a.share).sum();
        if !is_whole(sum) {
            let expected = format!("right, or a row is missing: the shares of {} {} sum to {sum:.4}, not to 1", key.0, key.1);
            return Err(last_rows[key].bad("share", expected));
        }
    }
    Ok(cells)
}

fn read_marginals(folder: &Path, options: &Options) -> Result<BTreeMap<Key, Vec<f64>>, TableError> {
    let mut marginals = BTreeMap::new();
    for_each_row(folder, MARGINALS, |row| {
        let key = (row.country(Coverage::CountryLevel)?, row.item(options)?);
        let p = row.proportions("p", options[&key.1])?;
        match marginals.insert(key, p) {
            None => Ok(()),
            Some(_) => Err(row.bad("item", "new: this country and item came before")),
        }
    })?;
    Ok(marginals)
}

/// One line of a file, with what an error has to name.
struct Row {
    file: PathBuf,
    columns: &'static [&'static str],
    record: csv::StringRecord,
}

fn for_each_row(
    folder: &Path,
    (name, columns): (&str, &'static [&'static str]),
    mut each: impl FnMut(Row) -> Result<(), TableError>,
) -> Result<(), TableError> {
    let file = folder.join(name);
    let unreadable = |reason| TableError::Unreadable { file: file.clone(), reason };
    let mut reader = csv::Reader::from_path(&file).map_err(unreadable)?;
    let header = reader.headers().map_err(unreadable)?;
    if header != columns {
        let found = header.iter().collect::<Vec<_>>().join(",");
        return Err(TableError::Header { file, found, expected: columns.join(",") });
    }
    for record in reader.records() {
        each(Row { file: file.clone(), columns, record: record.map_err(unreadable)? })?;
    }
    Ok(())
}

impl Row {
    fn text(&self, column: &str) -> &str {
        self.columns.iter().position(|c| *c == column).and_then(|i| self.record.get(i)).unwrap_or_default()
    }

    fn bad(&self, column: &'static str, expected: impl Into<String>) -> TableError {
        TableError::Value {
            file: self.file.clone(),
            line: self.record.position().map_or(0, csv::Position::line),
            column,
            value: self.text(column).into(),
            expected: expected.into(),
        }
    }

    fn number<T: FromStr>(&self, column: &'static str, expected: &str, ok: impl Fn(&T) -> bool) -> Result<T, TableError> {
        self.text(column).parse().ok().filter(ok).ok_or_else(|| self.bad(column, expected))
    }

    fn country(&self, coverage: Coverage) -> Result<CountryCode, TableError> {
        let known = CountryCode::parse(self.text("country")).and_then(Country::find).filter(|c| c.coverage == coverage);
        known.map(Country::code).ok_or_else(|| self.bad("country", "one of the countries that this file is for"))
    }

    fn item(&self, options: &Options) -> Result<ItemCode, TableError> {
        let code = ItemCode::from(self.text("item"));
        if options.contains_key(&code) { Ok(code) } else { Err(self.bad("item", "an item of items.csv")) }
    }

    fn proportions(&self, column: &'static str, options: usize) -> Result<Vec<f64>, TableError> {
        let parsed: Result<Vec<f64>, _> = self.text(column).split_ascii_whitespace().map(str::parse).collect();
        parsed.ok().filter(|p| p.len() == options && is_distribution(p)).ok_or_else(|| {
            self.bad(column, format!("{options} proportions from 0 to 1, separated by spaces, that sum to about 1"))
        })
    }

    fn cell_answer(&self, options: usize) -> Result<CellAnswer, TableError> {
        let n = match self.text("n") {
            "<10" => None,
            _ => Some(self.number("n", "a number of ten or more, or <10", |n| *n >= 10)?),
        };
        let size = |column| self.number(column, "a number of 0 or more", |v: &f64| v.is_finite() && *v >= 0.0);
        let answer = CellAnswer {
            n,
            n_eff: size("n_eff")?,
            share: self.number("share", "a number from 0 to 1", |v| (0.0..=1.0).contains(v))?,
            estimated: self.number("estimated", "0 or 1", |v: &u8| *v <= 1)? == 1,
            p: self.proportions("p", options)?,
            n_eff_age: size("n_eff_age")?,
            p_age: self.proportions("p_age", options)?,
        };
        if !is_consistent(n, answer.n_eff, answer.n_eff_age, answer.estimated) {
            let rule = "in step with its row: estimated is 1, n is <10 and both effective sample sizes are 0, or none of these";
            return Err(self.bad("estimated", rule));
        }
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const HEAD: &str = "country,item,cell,n,n_eff,share,estimated,p,n_eff_age,p_age\n";

    /// Reads the given cells beside a one-item list; every test below fails before marginals.csv is needed.
    fn message(test: &str, cells: &str) -> String {
        let folder = std::env::temp_dir().join(format!("ace-tables-{}-{test}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("items.csv"), "item,options,first_code,last_code,countries\nQ1,2,1,2,11\n").unwrap();
        fs::write(folder.join("cells.csv"), cells).unwrap();
        let error = read_tables(&folder).unwrap_err().to_string();
        fs::remove_dir_all(&folder).unwrap();
        error
    }

    #[test]
    fn errors_name_the_file_the_line_and_the_column() {
        let good = "BGD,Q1,0,20,20.0,0.50000,0,0.5000 0.5000,20.0,0.5000 0.5000\n";
        let cases = [
            ("XYZ,Q1,1,20,20.0,0.5,0,0.5 0.5,20.0,0.5 0.5", "column country", "XYZ"),
            ("AUS,Q1,1,20,20.0,0.5,0,0.5 0.5,20.0,0.5 0.5", "column country", "AUS"),
            ("BGD,Q2,1,20,20.0,0.5,0,0.5 0.5,20.0,0.5 0.5", "column item", "Q2"),
            ("BGD,Q1,16,20,20.0,0.5,0,0.5 0.5,20.0,0.5 0.5", "column cell", "16"),
            ("BGD,Q1,0,20,20.0,0.5,0,0.5 0.5,20.0,0.5 0.5", "column cell", "came before"),
            ("BGD,Q1,1,9,9.0,0.5,0,0.5 0.5,9.0,0.5 0.5", "column n:", "<10"),
            ("BGD,Q1,1,<10,0.0,0.5,0,0.5 0.5,0.0,0.5 0.5", "column estimated", "\"0\""),
            ("BGD,Q1,1,<10,3.0,0.5,1,0.5 0.5,0.0,0.5 0.5", "column estimated", "\"1\""),
            ("BGD,Q1,1,20,NaN,0.5,0,0.5 0.5,20.0,0.5 0.5", "column n_eff:", "NaN"),
            ("BGD,Q1,1,20,20.0,1.5,0,0.5 0.5,20.0,0.5 0.5", "column share", "1.5"),
            ("BGD,Q1,1,20,20.0,0.5,0,0.5 0.4,20.0,0.5 0.5", "column p:", "2 proportions"),
            ("BGD,Q1,1,20,20.0,0.5,0,0.5 0.5,20.0,0.5 0.3 0.2", "column p_age", "2 proportions"),
            ("BGD,Q1,1,20,20.0,0.4,0,0.5 0.5,20.0,0.5 0.5", "column share", "BGD Q1 sum to 0.9000"),
        ];
        for (index, (row, column, detail)) in cases.into_iter().enumerate() {
            let text = message(&format!("value-{index}"), &format!("{HEAD}{good}{row}\n"));
            for part in ["cells.csv, line 3", column, detail, "data/wvs7"] {
                assert!(text.contains(part), "{row}: no {part} in {text}");
            }
        }
    }

    #[test]
    fn broken_files_are_named() {
        let text = message("header", "country,item\n");
        assert!(text.contains("cells.csv, line 1") && text.contains("n_eff_age"), "{text}");
        let text = message("ragged", &format!("{HEAD}BGD,Q1\n"));
        assert!(text.contains("cells.csv") && text.contains("line: 2"), "{text}");
        let text = message("empty", HEAD);
        assert!(text.contains("marginals.csv"), "{text}");
        let text = read_tables(Path::new("/no/such/folder")).unwrap_err().to_string();
        assert!(text.contains("items.csv") && text.contains("data/wvs7"), "{text}");
    }
}
