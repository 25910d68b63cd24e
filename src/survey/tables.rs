//! Reads the CSV tables of `data/`, a folder a survey, and those that `ace survey build` writes.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{
    COUNTRIES, Cell, CellAnswer, Country, CountryCode, CountryTable, ItemAnswers, ItemCode, Reach, SurveyId, TableError,
    check::{SMALLEST_COUNT, is_whole},
    table_rows::{Options, Problems, Row, for_each_row},
};

type FileColumns = (&'static str, &'static [&'static str]);

pub(super) const ITEMS: FileColumns = ("items.csv", &["item", "options", "first_code", "last_code", "countries"]);
pub(super) const MARGINALS: FileColumns = ("marginals.csv", &["country", "item", "p"]);
pub(super) const CELLS: FileColumns =
    ("cells.csv", &["country", "item", "cell", "n", "n_eff", "share", "estimated", "p", "n_eff_age", "p_age"]);

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
    /// How many countries have cells of it.
    pub countries: usize,
}

/// The folder of a survey's tables in the data folder.
pub fn survey_folder(data: &Path, survey: SurveyId) -> PathBuf {
    data.join(survey.survey().folder)
}

/// Reads `items.csv` of every survey in the data folder, in the order of surveys and files.
///
/// # Errors
/// [`TableError`] when a file is missing, is no such table, or contradicts itself.
pub fn read_items(data: &Path) -> Result<Vec<ItemRow>, TableError> {
    let mut items = Vec::new();
    for survey in SurveyId::ALL {
        let folder = survey_folder(data, survey);
        let rows = Reading::new(&folder, Countries::Shipped(survey), Problems::Stop).items()?;
        items.extend(rows.into_iter().map(|(item, _)| item));
    }
    Ok(items)
}

/// Reads `items.csv`, `cells.csv` and `marginals.csv` of every survey in the data folder: one table for each of [`COUNTRIES`],
/// in that order, with the items of all surveys in which it took part.
///
/// Proportions, shares and effective sample sizes are the doubles nearest to the decimals in the files.
///
/// # Errors
/// [`TableError`] when a file is missing or a line of it cannot be true: an unknown country or item, proportions that do
/// not sum to about 1, a cell twice, shares of a country's cells that do not sum to about 1, fewer than ten respondents in
/// a cell that is not marked as estimated, an item in both files for one country, a country without rows.
pub fn read_tables(data: &Path) -> Result<Vec<CountryTable>, TableError> {
    let mut whole: Vec<CountryTable> =
        COUNTRIES.iter().map(|c| CountryTable { country: c.code(), items: BTreeMap::new() }).collect();
    for survey in SurveyId::ALL {
        let folder = survey_folder(data, survey);
        let tables = Reading::new(&folder, Countries::Shipped(survey), Problems::Stop).tables()?;
        for table in tables {
            if let Some(whole) = whole.iter_mut().find(|w| w.country == table.country) {
                whole.items.extend(table.items);
            }
        }
    }
    Ok(whole)
}

/// Reads the three files of one folder for whatever countries they have: those with cells first, each group by code.
///
/// # Errors
/// As [`read_tables`], but any code of three capital letters is a country, and tables that were built with a larger smallest
/// cell may say so (`<25` for `<10`). No country at all is an error.
pub fn read_any_tables(folder: &Path) -> Result<Vec<CountryTable>, TableError> {
    Reading::new(folder, Countries::Any, Problems::Stop).tables()
}

/// Which countries the files may have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Countries {
    /// Those of [`COUNTRIES`] that took part in the survey, all of them, each in the files of its [`Reach`].
    Shipped(SurveyId),
    Any,
}

/// A folder being read, by its rules.
pub(super) struct Reading<'a> {
    folder: &'a Path,
    countries: Countries,
    pub problems: Problems,
}

type Key = (CountryCode, ItemCode);
type Cells = BTreeMap<Key, Vec<Option<CellAnswer>>>;

impl<'a> Reading<'a> {
    pub fn new(folder: &'a Path, countries: Countries, problems: Problems) -> Self {
        Self { folder, countries, problems }
    }

    /// The items with their rows, for what other files have to say about them.
    pub fn items(&mut self) -> Result<Vec<(ItemRow, Row)>, TableError> {
        let most = match self.countries {
            Countries::Shipped(survey) => COUNTRIES.iter().filter(|c| c.reach(survey).has_cells()).count(),
            Countries::Any => usize::from(u16::MAX),
        };
        let mut items: Vec<(ItemRow, Row)> = Vec::new();
        for_each_row(self.folder, ITEMS, &mut self.problems, |row, problems| {
            let item = item_row(&row, most, |code| items.iter().any(|(i, _)| i.code == *code));
            if let Some(item) = problems.note(item)? {
                items.push((item, row));
            }
            Ok(())
        })?;
        Ok(items)
    }

    fn tables(&mut self) -> Result<Vec<CountryTable>, TableError> {
        let options = self.items()?.into_iter().map(|(i, _)| (i.code, i.options)).collect();
        self.tables_of(&options)
    }

    /// The tables of these items.
    pub fn tables_of(&mut self, options: &Options) -> Result<Vec<CountryTable>, TableError> {
        let mut tables: BTreeMap<CountryCode, BTreeMap<ItemCode, ItemAnswers>> = BTreeMap::new();
        let cells = self.cells(options)?;
        let by_cells: BTreeSet<Key> = cells.keys().cloned().collect();
        for ((country, item), cells) in cells {
            tables.entry(country).or_default().insert(item, ItemAnswers::Cells(cells));
        }
        let with_cells: BTreeSet<_> = tables.keys().copied().collect();
        for ((country, item), p) in self.marginals(options, &by_cells)? {
            tables.entry(country).or_default().insert(item, ItemAnswers::CountryLevel(p));
        }
        let Countries::Shipped(survey) = self.countries else {
            if tables.is_empty() {
                self.problems.add(TableError::NoCountry { file: self.folder.join(CELLS.0) })?;
            }
            let mut tables: Vec<_> = tables.into_iter().map(|(country, items)| CountryTable { country, items }).collect();
            tables.sort_by_key(|table| !with_cells.contains(&table.country));
            return Ok(tables);
        };
        let take = |c: &Country| {
            let country = c.code();
            let file = if c.reach(survey).has_cells() { CELLS.0 } else { MARGINALS.0 };
            let missing = || TableError::MissingCountry { file: self.folder.join(file), country };
            Ok(CountryTable { country, items: tables.remove(&country).ok_or_else(missing)? })
        };
        COUNTRIES.iter().filter(|c| c.reach(survey) != Reach::Nothing).map(take).collect()
    }

    fn cells(&mut self, options: &Options) -> Result<Cells, TableError> {
        let (folder, countries) = (self.folder, self.countries);
        let limit = |below: u32| below == SMALLEST_COUNT || countries == Countries::Any && below > SMALLEST_COUNT;
        let mut cells = Cells::new();
        let mut last_rows: BTreeMap<Key, Row> = BTreeMap::new();
        // Shares of items with a row that was not understood sum to anything.
        let mut broken = BTreeSet::new();
        for_each_row(folder, CELLS, &mut self.problems, |row, problems| {
            let country = problems.note(countries.read(&row, CELLS))?;
            let item = problems.note(row.item(options))?;
            let cell = problems.note(row.number("cell", "a number from 0 to 15", |n| Cell::new(*n).is_some()))?;
            let (Some(country), Some(item)) = (country, item) else { return Ok(()) };
            let answer = row.cell_answer(options[&item], limit, problems)?;
            let key = (country, item);
            let (Some(cell), Some(answer)) = (cell, answer) else {
                broken.insert(key);
                return Ok(());
            };
            let slot = &mut cells.entry(key.clone()).or_insert_with(|| vec![None; Cell::COUNT])[usize::from(cell)];
            if slot.replace(answer).is_some() {
                let twice = row.bad("cell", "new: this country, item and cell came before");
                problems.add(twice)?;
            }
            last_rows.insert(key, row);
            Ok(())
        })?;
        for (key, answers) in cells.iter().filter(|(key, _)| !broken.contains(*key)) {
            let sum: f64 = answers.iter().flatten().map(|a| a.share).sum();
            if !is_whole(sum) {
                let expected = format!("right, or a row is missing: the shares of {} {} sum to {sum:.4}, not to 1", key.0, key.1);
                self.problems.add(last_rows[key].bad("share", expected))?;
            }
        }
        Ok(cells)
    }

    fn marginals(&mut self, options: &Options, by_cells: &BTreeSet<Key>) -> Result<BTreeMap<Key, Vec<f64>>, TableError> {
        let (folder, countries) = (self.folder, self.countries);
        let mut marginals = BTreeMap::new();
        for_each_row(folder, MARGINALS, &mut self.problems, |row, problems| {
            let country = problems.note(countries.read(&row, MARGINALS))?;
            let item = problems.note(row.item(options))?;
            let (Some(country), Some(item)) = (country, item) else { return Ok(()) };
            let key = (country, item);
            if by_cells.contains(&key) {
                // The difference to the cells would show those that are too small.
                return problems.add(row.bad("item", "an item of this file alone: the country has it in cells.csv"));
            }
            let Some(p) = problems.note(row.proportions("p", options[&key.1]))? else { return Ok(()) };
            match marginals.insert(key, p) {
                None => Ok(()),
                Some(_) => problems.add(row.bad("item", "new: this country and item came before")),
            }
        })?;
        Ok(marginals)
    }
}

fn item_row(row: &Row, most_countries: usize, listed: impl Fn(&ItemCode) -> bool) -> Result<ItemRow, TableError> {
    let code = ItemCode::from(row.text("item"));
    if code.as_str().is_empty() || listed(&code) {
        return Err(row.bad("item", "the code of an item not listed above"));
    }
    let options = row.number("options", "a number from 2 to 10", |n| (2..=10).contains(n))?;
    let first_code = row.number("first_code", "a code", |n: &u8| *n <= u8::MAX - 10)?;
    let last = usize::from(first_code) + options - 1;
    let last_code =
        row.number("last_code", &format!("{last}, the first code plus the options less one"), |n| usize::from(*n) == last)?;
    let expected = format!("a number from 0 to {most_countries}");
    let countries = row.number("countries", &expected, |n| *n <= most_countries)?;
    Ok(ItemRow { code, options, first_code, last_code, countries })
}

impl Countries {
    fn read(self, row: &Row, (file, _): FileColumns) -> Result<CountryCode, TableError> {
        let text = row.text("country");
        let code = CountryCode::parse(text);
        match self {
            Self::Shipped(survey) => {
                let in_file = |reach: Reach| if file == CELLS.0 { reach.has_cells() } else { reach.has_figures_alone() };
                let known = code.and_then(Country::find).filter(|c| in_file(c.reach(survey)));
                known.map(Country::code).ok_or_else(|| row.bad("country", "one of the countries that this file is for"))
            }
            Self::Any => {
                let whole = code.filter(|c| c.as_str() == text);
                whole.ok_or_else(|| row.bad("country", "a country code of three capital letters"))
            }
        }
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
        let error = Reading::new(&folder, Countries::Shipped(SurveyId::Wvs7), Problems::Stop).tables().unwrap_err().to_string();
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
            for part in ["cells.csv, line 3", column, detail, "data"] {
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
        assert!(text.contains("items.csv") && text.contains("data"), "{text}");
    }
}
