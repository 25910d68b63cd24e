//! Builds from invented files with the official files' columns: none of their rows may be here.

mod bad_input;
mod figures;
mod generated;
mod issp;

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::*;
use crate::survey::{Item, Topic};

/// Two items of one survey, one of which counts from 0, and three of the other.
fn catalogue() -> Catalogue {
    let item = |code: &str, options: usize, first_code| Item {
        code: code.into(),
        topic: "all".into(),
        title: "Title".into(),
        question: "Question?".into(),
        options: (0..options).map(|i| format!("Option {i}")).collect(),
        first_code,
    };
    let topics = vec![Topic { id: "all".into(), title: "All".into() }];
    let wvs = [item("Q1", 4, 1), item("Q122", 3, 0)];
    let issp = [item("ISSP2012_V5", 5, 1), item("ISSP2012_V36", 2, 1), item("ISSP2012_V57", 7, 1)];
    Catalogue { topics, items: wvs.into_iter().chain(issp).collect(), ..Catalogue::default() }
}

/// The needed columns among others, in no order that means anything.
const HEADER: &str = "version,A_WAVE,Q122,B_COUNTRY_ALPHA,Q275,Q260,Q1P,Q1,W_WEIGHT,Q262,Q273,H_URBRURAL,note";

/// A respondent; codes as in the file.
#[derive(Clone, Copy)]
struct Person {
    country: &'static str,
    /// 0 to 15.
    cell: usize,
    age: i32,
    weight: f64,
    q1: i32,
    q122: i32,
}

impl Default for Person {
    fn default() -> Self {
        Self { country: "AAA", cell: 0, age: 25, weight: 1.0, q1: 1, q122: 0 }
    }
}

impl Person {
    fn line(&self) -> String {
        let Self { country, cell, age, weight, q1, q122 } = self;
        let of = |bit: usize, codes: [i32; 2]| codes[usize::from(cell & bit != 0)];
        let (sex, education, residence, marital) = (of(8, [1, 2]), of(4, [4, 5]), of(2, [1, 2]), of(1, [6, 2]));
        format!("6-0-0,7,{q122},{country},{education},{sex},0,{q1},{weight},{age},{marital},{residence},x")
    }
}

/// `n` equal respondents.
fn people(n: usize, person: Person) -> Vec<String> {
    vec![person.line(); n]
}

/// The file of these lines.
fn file(groups: &[Vec<String>]) -> String {
    [HEADER.to_string()].into_iter().chain(groups.iter().flatten().cloned()).map(|line| line + "\n").collect()
}

/// A folder of its own for each test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("ace-build-{}-{test}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn out(&self) -> PathBuf {
        self.0.join("tables")
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.out().join(name)).unwrap()
    }

    /// Everything but the input.
    fn entries(&self) -> Vec<String> {
        let names = fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name != "input.csv").collect()
    }

    fn build(&self, input: impl AsRef<[u8]>, options: &BuildOptions) -> Result<BuildReport, BuildError> {
        let path = self.0.join("input.csv");
        fs::write(&path, input).unwrap();
        build_tables(&path, &self.out(), &catalogue(), options, &first_cell, &mut |_, _| ())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// An estimate that is easy to recognise.
fn first_cell(observed: &[ObservedCell], _: crate::survey::Cell) -> Option<Vec<f64>> {
    observed.first().map(|o| o.p.clone())
}

fn country(code: &str) -> CountryCode {
    CountryCode::parse(code).unwrap()
}

fn only(codes: &[&str]) -> BuildOptions {
    BuildOptions { countries: codes.iter().map(|c| country(c)).collect(), ..BuildOptions::default() }
}
