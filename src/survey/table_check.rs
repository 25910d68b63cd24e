//! Everything that is wrong with a folder of tables, or what is in it.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

use super::{
    Catalogue, Cell, ItemAnswers, ItemCode, ItemRow, SurveyId, TableError, survey_folder,
    table_rows::{Problems, Row},
    tables::{Countries, ITEMS, Reading},
};

/// What a folder of tables holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableSummary {
    /// Whose items they are.
    pub survey: Option<SurveyId>,
    /// Countries with figures by cell, and others.
    pub by_cells: usize,
    pub country_level: usize,
    /// Items of `items.csv`.
    pub items: usize,
    /// Rows of `cells.csv`, and those that are estimates.
    pub cells: usize,
    pub estimated: usize,
    /// Rows of `cells.csv` without ages.
    pub ageless: usize,
    /// The smallest number of respondents in the cells with a count.
    pub smallest: Option<u32>,
    /// Rows of `marginals.csv`.
    pub marginals: usize,
}

impl fmt::Display for TableSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { by_cells, country_level, items, cells, estimated, ageless, marginals, .. } = self;
        if let Some(survey) = self.survey.map(SurveyId::survey) {
            writeln!(f, "{}, {}", survey.name, survey.wave)?;
        }
        writeln!(f, "{} countries: {by_cells} by cells, {country_level} at country level", by_cells + country_level)?;
        writeln!(f, "{items} items, {cells} cells, {marginals} country figures")?;
        let share = 100.0 * *estimated as f64 / (*cells).max(1) as f64;
        write!(f, "{estimated} cells ({share:.1} %) are estimates")?;
        self.smallest.map_or(Ok(()), |n| write!(f, "; the smallest count of the others is {n}"))?;
        match ageless {
            0 => Ok(()),
            _ => write!(f, "\n{ageless} cells have no ages: no age-adjusted comparison is possible there"),
        }
    }
}

/// All that is wrong with a folder of tables, a line each.
#[derive(Debug, thiserror::Error)]
#[error("{}", lines(folder, problems))]
pub struct TableProblems {
    pub folder: PathBuf,
    /// At most 50; the check ends there.
    pub problems: Vec<TableError>,
}

fn lines(folder: &Path, problems: &[TableError]) -> String {
    let more = if problems.len() < Problems::MOST { "" } else { " or more" };
    let mut text = format!("{} problems{more} in {}:", problems.len(), folder.display());
    problems.iter().for_each(|problem| text.push_str(&format!("\n{problem}")));
    text
}

/// The folders of tables that a folder stands for: itself, or those of every survey where it is the data folder.
pub fn table_folders(folder: &Path) -> Vec<PathBuf> {
    let below = SurveyId::ALL.map(|survey| survey_folder(folder, survey));
    let is_data = !folder.join(ITEMS.0).exists() && below.iter().any(|f| f.exists());
    if is_data { below.into() } else { vec![folder.into()] }
}

/// Checks the tables of any countries: every rule of [`super::read_any_tables`], whether items, codes and numbers of options
/// are the catalogue's, whether all items are of one survey, and whether `items.csv` counts the countries of `cells.csv` rightly.
///
/// # Errors
/// [`TableProblems`] with each thing found, by file, line and column.
pub fn check_tables(folder: &Path, catalogue: &Catalogue) -> Result<TableSummary, TableProblems> {
    let mut reading = Reading::new(folder, Countries::Any, Problems::Collect(Vec::new()));
    let summary = check(&mut reading, catalogue);
    let mut problems = match reading.problems {
        Problems::Collect(list) => list,
        Problems::Stop => Vec::new(),
    };
    match summary {
        Ok(summary) if problems.is_empty() => Ok(summary),
        Ok(_) => Err(TableProblems { folder: folder.into(), problems }),
        Err(last) => {
            problems.push(last);
            Err(TableProblems { folder: folder.into(), problems })
        }
    }
}

fn check(reading: &mut Reading<'_>, catalogue: &Catalogue) -> Result<TableSummary, TableError> {
    let items = reading.items()?;
    let survey = items.first().and_then(|(item, _)| SurveyId::of(&item.code));
    for (item, row) in &items {
        reading.problems.note(fits_catalogue(item, row, catalogue))?;
        if SurveyId::of(&item.code) != survey {
            reading
                .problems
                .add(row.bad("item", "an item of the same survey as the first: surveys have folders of their own"))?;
        }
    }
    let options = items.iter().map(|(item, _)| (item.code.clone(), item.options)).collect();
    let tables = reading.tables_of(&options)?;
    let mut summary = TableSummary { survey, items: items.len(), ..TableSummary::default() };
    let mut asked: BTreeMap<&ItemCode, usize> = BTreeMap::new();
    for table in &tables {
        let by_cells = table.items.values().any(|answers| matches!(answers, ItemAnswers::Cells(_)));
        *(if by_cells { &mut summary.by_cells } else { &mut summary.country_level }) += 1;
        for (code, answers) in &table.items {
            match answers {
                ItemAnswers::Cells(_) => *asked.entry(code).or_default() += 1,
                ItemAnswers::CountryLevel(_) => summary.marginals += 1,
            }
            for cell in Cell::all().filter_map(|cell| answers.cell(cell)) {
                summary.cells += 1;
                summary.estimated += usize::from(cell.estimated);
                summary.ageless += usize::from(cell.p_age.is_empty());
                summary.smallest = summary.smallest.into_iter().chain(cell.n).min();
            }
        }
    }
    for (item, row) in &items {
        let found = asked.get(&item.code).copied().unwrap_or(0);
        if item.countries != found {
            let expected = format!("{found}, the countries that have {} in cells.csv", item.code);
            reading.problems.add(row.bad("countries", expected))?;
        }
    }
    Ok(summary)
}

fn fits_catalogue(item: &ItemRow, row: &Row, catalogue: &Catalogue) -> Result<(), TableError> {
    let listed = catalogue.item(&item.code).ok_or_else(|| row.bad("item", "an item of the catalogue"))?;
    if item.options != listed.options.len() {
        return Err(row.bad("options", format!("{}, the catalogue's number of options", listed.options.len())));
    }
    if item.first_code != listed.first_code {
        return Err(row.bad("first_code", format!("{}, the catalogue's first code", listed.first_code)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data");
    const CELLS: &str = "country,item,cell,n,n_eff,share,estimated,p,n_eff_age,p_age\n";
    const ITEMS: &str = "item,options,first_code,last_code,countries\n";
    const MARGINALS: &str = "country,item,p\n";

    fn catalogue() -> Catalogue {
        Catalogue::parse(&fs::read_to_string(Path::new(DATA).join("catalogue.json")).unwrap()).unwrap()
    }

    /// Checks a folder of these files.
    fn check_files(test: &str, items: &str, cells: &str, marginals: &str) -> Result<TableSummary, Vec<String>> {
        let folder = std::env::temp_dir().join(format!("ace-check-{}-{test}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (name, head, rows) in [("items", ITEMS, items), ("cells", CELLS, cells), ("marginals", MARGINALS, marginals)] {
            fs::write(folder.join(format!("{name}.csv")), format!("{head}{rows}")).unwrap();
        }
        let result = check_tables(&folder, &catalogue());
        fs::remove_dir_all(&folder).unwrap();
        result.map_err(|e| e.problems.iter().map(TableError::to_string).collect())
    }

    #[test]
    fn the_shipped_tables_are_summed_up() {
        let check = |folder| check_tables(&Path::new(DATA).join(folder), &catalogue()).unwrap_or_else(|e| panic!("{e}"));
        let summary = check("wvs7");
        assert_eq!((summary.by_cells, summary.country_level, summary.items), (13, 13, 210));
        assert_eq!((summary.cells, summary.smallest), (36_194 + 1248, Some(10)));
        let summary = check("issp2012");
        assert_eq!((summary.by_cells, summary.country_level, summary.items), (6, 0, 27));
        assert_eq!((summary.cells, summary.estimated, summary.smallest), (2584, 281, Some(10)));
        assert_eq!((summary.survey, summary.ageless), (Some(SurveyId::Issp2012), summary.cells));
        assert!(summary.to_string().contains("2584 cells have no ages"), "{summary}");
    }

    #[test]
    fn the_data_folder_stands_for_every_survey() {
        let data = Path::new(DATA);
        assert_eq!(table_folders(data), SurveyId::ALL.map(|survey| survey_folder(data, survey)));
        for one in [data.join("issp2012"), PathBuf::from("/no/such/folder")] {
            assert_eq!(table_folders(&one), [one]);
        }
    }

    #[test]
    fn items_of_two_surveys_are_no_table() {
        let cells = "MDV,Q1,0,30,30.0,1,0,1 0 0 0,30.0,1 0 0 0\nMDV,ISSP2012_V36,0,30,30.0,1,0,1 0,,\n";
        let found = check_files("mixed", "Q1,4,1,4,1\nISSP2012_V36,2,1,2,1\n", cells, "").unwrap_err();
        assert!(found.len() == 1 && found[0].contains("line 3, column item") && found[0].contains("same survey"), "{found:?}");
    }

    #[test]
    fn any_countries_and_a_larger_limit_are_fine() {
        let cells = "MDV,Q1,0,30,30.0,0.6,0,1 0 0 0,30.0,1 0 0 0\nMDV,Q1,1,<25,0.0,0.4,1,1 0 0 0,0.0,1 0 0 0\n";
        let summary = check_files("any", "Q1,4,1,4,1\n", cells, "AND,Q1,0.25 0.25 0.25 0.25\n").unwrap();
        assert_eq!((summary.by_cells, summary.country_level, summary.marginals), (1, 1, 1));
        assert_eq!((summary.cells, summary.estimated, summary.smallest), (2, 1, Some(30)));
    }

    #[test]
    fn every_problem_is_named_with_its_place() {
        let items = "Q1,4,1,4,3\nQ2,3,1,3,0\nQ9999,2,1,2,0\nQ122,3,1,3,0\n";
        let cells = "BGD,Q1,0,9,9.0,2,0,1 0 0 0,9.0,1 0 0\n\
                     BGD,Q3,1,20,20.0,0.5,0,1 0 0 0,20.0,1 0 0 0\n\
                     COL,Q1,0,20,20.0,0.5,0,1 0 0 0,20.0,1 0 0 0\n\
                     bgd,Q1,1,<10,0.0,0.5,0,1 0 0 0,0.0,1 0 0 0\n\
                     EGY,Q1,1,<10,0.0,1,0,1 0 0 0,0.0,1 0 0 0\n";
        let marginals = "COL,Q1,1 0 0 0\nAND,Q1,1 0 0 0\nAND,Q1,1 0 0 0\nAND,Q2,1 1 0\n";
        let found = check_files("many", items, cells, marginals).unwrap_err();
        let expected = [
            ("items.csv, line 3, column options", "4, the catalogue's"),
            ("items.csv, line 4, column item", "Q9999"),
            ("items.csv, line 5, column first_code", "0, the catalogue's"),
            ("cells.csv, line 2, column n:", "\"9\""),
            ("cells.csv, line 2, column share", "\"2\""),
            ("cells.csv, line 2, column p_age", "4 proportions"),
            ("cells.csv, line 3, column item", "an item of items.csv"),
            ("cells.csv, line 5, column country", "bgd"),
            ("cells.csv, line 6, column estimated", "in step"),
            ("cells.csv, line 4, column share", "sum to 0.5000"),
            ("marginals.csv, line 2, column item", "cells.csv"),
            ("marginals.csv, line 4, column item", "came before"),
            ("marginals.csv, line 5, column p:", "3 proportions"),
            ("items.csv, line 2, column countries", "1, the countries"),
        ];
        for (text, (place, detail)) in found.iter().zip(expected) {
            assert!(text.contains(place) && text.contains(detail), "no {place}, {detail} in {text}");
        }
        assert_eq!(found.len(), expected.len(), "{found:#?}");
    }

    #[test]
    fn the_check_ends_after_fifty_and_misses_no_file() {
        let rows = "AND,Q1,1\n".repeat(80);
        assert_eq!(check_files("fifty", "Q1,4,1,4,0\n", "", &rows).unwrap_err().len(), 50);
        let nothing = check_files("nothing", "Q1,4,1,4,0\n", "", "").unwrap_err();
        assert!(nothing.len() == 1 && nothing[0].contains("has a country"), "{nothing:?}");
        let error = check_tables(Path::new("/no/such/folder"), &catalogue()).unwrap_err();
        assert!(error.problems.len() >= 3, "{error}");
        assert!(error.to_string().contains("items.csv") && error.to_string().contains("marginals.csv"), "{error}");
    }
}
