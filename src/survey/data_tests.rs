//! What holds for the real tables, and for pooling cells into personas.

use std::{path::Path, sync::LazyLock};

use super::*;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data");
const CATALOGUE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/catalogue.json");

static TABLES: LazyLock<Vec<CountryTable>> = LazyLock::new(|| read_tables(Path::new(DATA)).unwrap_or_else(|e| panic!("{e}")));

/// Every item of every country with cells, with the country and item for messages.
fn each_item() -> impl Iterator<Item = (String, &'static ItemAnswers)> {
    let items = TABLES.iter().flat_map(|t| t.items.iter().map(move |(code, a)| (format!("{} {code}", t.country), a)));
    items.filter(|(_, answers)| matches!(answers, ItemAnswers::Cells(_)))
}

fn table(country: &str) -> &'static CountryTable {
    let code = CountryCode::parse(country).unwrap();
    TABLES.iter().find(|t| t.country == code).unwrap()
}

#[test]
fn the_tables_are_the_28_countries_of_two_surveys() {
    assert_eq!(TABLES.iter().map(|t| t.country).collect::<Vec<_>>(), COUNTRIES.map(|c| c.code()));
    for (table, country) in TABLES.iter().zip(COUNTRIES) {
        for survey in SurveyId::ALL {
            let of_survey = table.items.iter().filter(|(code, _)| SurveyId::of(code) == Some(survey));
            let items = of_survey.clone().count();
            let cells = of_survey.filter(|(_, a)| matches!(a, ItemAnswers::Cells(_))).count();
            let sound = match country.reach(survey) {
                Reach::Nothing => items == 0,
                Reach::Country => items > 0 && cells == 0,
                Reach::Part => cells == 39 && items == 210,
                Reach::Groups => items > 0 && cells == items,
            };
            assert!(sound, "{} {survey:?}: {cells} of {items}", table.country);
        }
    }
    for row in read_items(Path::new(DATA)).unwrap() {
        let asked = TABLES.iter().filter_map(|t| t.items.get(&row.code));
        let by_cells = asked.clone().filter(|a| matches!(a, ItemAnswers::Cells(_)));
        assert_eq!(by_cells.count(), row.countries, "{}", row.code);
        assert!(asked.into_iter().all(|a| a.options() == row.options));
    }
}

/// The paper's fourteen countries have groups, each in one survey.
#[test]
fn the_papers_countries_have_groups_in_one_survey_each() {
    let paper = ["CHL", "MEX", "USA", "DEU", "GBR", "RUS", "IND", "JPN", "PHL", "EGY", "ETH", "NGA", "AUS", "NZL"];
    let surveys = paper.map(|code| {
        let country = Country::find(CountryCode::parse(code).unwrap()).unwrap();
        let with_groups = SurveyId::ALL.into_iter().filter(|s| country.reach(*s).has_cells()).collect::<Vec<_>>();
        assert_eq!(with_groups.len(), 1, "{code}: {with_groups:?}");
        with_groups[0]
    });
    assert_eq!(surveys.iter().filter(|s| **s == SurveyId::Wvs7).count(), 8);
}

/// Ages are known in the eleven countries alone.
#[test]
fn where_no_ages_are_known_nothing_is_adjusted() {
    for (table, country) in TABLES.iter().zip(COUNTRIES) {
        let aged = table.items.values().any(ItemAnswers::has_ages);
        assert_eq!(aged, country.reach(SurveyId::Wvs7) == Reach::Groups, "{}", table.country);
    }
    let chile = &table("CHL").items[&"ISSP2012_V5".into()];
    assert!(chile.persona(Persona::ANY, Standard::AsAnswered).is_some());
    assert_eq!(chile.persona(Persona::ANY, Standard::AgeAdjusted), None);
}

#[test]
fn a_figure_is_read_from_its_column() {
    let cell = TABLES[0].items[&"Q1".into()].cell(Cell::new(1).unwrap()).unwrap();
    assert_eq!((cell.n, cell.n_eff, cell.share, cell.estimated, cell.n_eff_age), (Some(84), 84.0, 0.08714, false, 60.7));
    assert!(TABLES[0].items[&"Q1".into()].cell(Cell::new(4).unwrap()).unwrap().estimated);
    assert_eq!(table("AUS").items[&"Q1".into()], ItemAnswers::CountryLevel(vec![0.9074, 0.0771, 0.0133, 0.0022]));
    let cell = table("AUS").items[&"ISSP2012_V10".into()].cell(Cell::new(0).unwrap()).unwrap();
    assert_eq!((cell.n, cell.n_eff, cell.share, cell.p[1]), (Some(62), 62.0, 0.05496, 0.4194));
}

#[test]
fn every_country_packs_and_comes_back_exactly() {
    let mut total = 0;
    for table in TABLES.iter() {
        let bytes = pack(table);
        println!("{} {:>7} bytes, {} items", table.country, bytes.len(), table.items.len());
        total += bytes.len();
        assert!(unpack(&bytes).unwrap() == *table, "{}", table.country);
        for end in (0..bytes.len()).step_by(997) {
            assert!(unpack(&bytes[..end]).is_err(), "{} cut to {end} bytes", table.country);
        }
    }
    println!("all {total:>7} bytes");
    assert!(total < 1_200_000, "{total} bytes: larger than the page's budget for all countries");
}

#[test]
fn shares_are_a_whole_and_estimates_are_marked() {
    for (name, answers) in each_item() {
        let shares: f64 = Cell::all().filter_map(|c| answers.cell(c)).map(|c| c.share).sum();
        assert!((shares - 1.0).abs() < 1e-4, "{name}: {shares}");
        for cell in Cell::all().filter_map(|c| answers.cell(c)) {
            assert_eq!(cell.n.is_none(), cell.estimated, "{name}");
            assert_eq!(cell.n_eff == 0.0, cell.estimated, "{name}");
        }
    }
}

#[test]
fn estimated_cells_never_count_as_a_sample() {
    let mut only_estimates = 0;
    // Every seventh item keeps this quick without optimisation; all countries and all personas are in it.
    for (name, answers) in each_item().step_by(7) {
        let observed_cells = Cell::all().map(|c| answers.cell(c).filter(|a| !a.estimated).cloned()).collect();
        let observed = ItemAnswers::Cells(observed_cells);
        for persona in Persona::all() {
            let Some(answer) = answers.persona(persona, Standard::AsAnswered) else { continue };
            let n_eff = answer.n_eff.unwrap();
            let without = observed.persona(persona, Standard::AsAnswered);
            assert_eq!(n_eff, without.as_ref().map_or(0.0, |a| a.n_eff.unwrap()), "{name} {persona}");
            assert_eq!(answer.n, without.map_or(0, |a| a.n), "{name} {persona}");
            assert!((answer.p.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{name} {persona}");
            if n_eff == 0.0 {
                only_estimates += 1;
                assert!(!answer.is_evidence() && answer.estimated_share > 0.999, "{name} {persona}");
            }
        }
    }
    assert!(only_estimates > 0);
}

fn cell(n: u32, n_eff: f64, share: f64, first: f64) -> CellAnswer {
    let p = vec![first, 1.0 - first];
    // Half the sample and the reverse answers tell the two standards apart.
    let p_age = vec![1.0 - first, first];
    CellAnswer { n: Some(n), n_eff, share, estimated: false, p, n_eff_age: n_eff / 2.0, p_age }
}

fn estimate(share: f64, first: f64) -> CellAnswer {
    CellAnswer { n: None, estimated: true, ..cell(0, 0.0, share, first) }
}

/// Four women: not married and married in town, not married and married in the country. Nobody else was asked.
fn women(cells: [Option<CellAnswer>; 4]) -> ItemAnswers {
    let mut all = vec![None; Cell::COUNT];
    all.splice(8..12, cells);
    ItemAnswers::Cells(all)
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-12, "{a} is not {b}");
}

#[test]
fn cells_pool_by_their_shares() {
    let answers = women([Some(cell(20, 20.0, 0.2, 0.5)), Some(cell(30, 15.0, 0.3, 0.1)), None, None]);
    for persona in [Persona::ANY, Persona::ANY.with(Attribute::Gender, Some(true))] {
        let answer = answers.persona(persona, Standard::AsAnswered).unwrap();
        // (0.2 × 0.5 + 0.3 × 0.1) / 0.5, and 0.5² / (0.2² / 20 + 0.3² / 15)
        close(answer.p[0], 0.26);
        close(answer.p[1], 0.74);
        close(answer.n_eff.unwrap(), 31.25);
        assert_eq!((answer.n, answer.estimated_share, answer.share), (50, 0.0, 0.5));
        assert!(answer.is_evidence());
    }
    let aged = answers.persona(Persona::ANY, Standard::AgeAdjusted).unwrap();
    close(aged.p[0], 0.74);
    close(aged.n_eff.unwrap(), 15.625);
    let married = Persona::ANY.with(Attribute::Marital, Some(true));
    assert_eq!(answers.persona(married, Standard::AsAnswered).unwrap().n, 30);
    assert_eq!(answers.persona(Persona::ANY.with(Attribute::Gender, Some(false)), Standard::AsAnswered), None);
}

#[test]
fn estimates_weigh_in_the_mean_and_not_in_the_evidence() {
    let with = |share| {
        let answers = women([Some(cell(20, 20.0, 0.2, 0.5)), Some(cell(30, 15.0, 0.3, 0.1)), Some(estimate(share, 1.0)), None]);
        answers.persona(Persona::ANY, Standard::AsAnswered).unwrap()
    };
    let sixth = with(0.1);
    // (0.13 + 0.1 × 1) / 0.6
    close(sixth.p[0], 0.23 / 0.6);
    close(sixth.n_eff.unwrap(), 31.25);
    close(sixth.estimated_share, 1.0 / 6.0);
    assert_eq!(sixth.n, 50);
    assert!(!sixth.is_evidence(), "a sixth of the weight is an estimate");
    assert!(with(0.05).is_evidence(), "an eleventh is below the limit of a tenth");
    assert!(!with(0.06).is_evidence());
}

#[test]
fn estimates_alone_are_no_evidence_and_country_level_has_no_personas() {
    let answers = women([Some(estimate(0.1, 0.3)), Some(estimate(0.3, 0.7)), None, None]);
    let answer = answers.persona(Persona::ANY, Standard::AsAnswered).unwrap();
    close(answer.p[0], 0.6);
    assert_eq!((answer.n, answer.n_eff, answer.estimated_share), (0, Some(0.0), 1.0));
    assert!(!answer.is_evidence());

    let level = ItemAnswers::CountryLevel(vec![0.3, 0.7]);
    let answer = level.persona(Persona::ANY, Standard::AsAnswered).unwrap();
    assert_eq!((answer.p.as_slice(), answer.n_eff), (&[0.3, 0.7][..], None));
    assert!(answer.is_evidence());
    assert_eq!(level.persona(Persona::ANY.with(Attribute::Gender, Some(true)), Standard::AsAnswered), None);
}

#[test]
fn the_catalogue_has_the_items_of_the_tables() {
    let json = std::fs::read_to_string(CATALOGUE).unwrap_or_else(|e| panic!("{CATALOGUE}: {e}"));
    let catalogue = Catalogue::parse(&json).unwrap_or_else(|e| panic!("{e}"));
    let rows = read_items(Path::new(DATA)).unwrap();
    assert_eq!(rows.len(), 237);
    let codes = |items: &[Item]| items.iter().map(|i| i.code.to_string()).collect::<Vec<_>>();
    assert_eq!(codes(&catalogue.items), rows.iter().map(|r| r.code.to_string()).collect::<Vec<_>>());
    assert!(catalogue.items.is_sorted_by_key(|i| i.code.clone()), "not in the questionnaire's order");
    for (item, row) in catalogue.items.iter().zip(&rows) {
        assert_eq!(item.options.len(), row.options, "{}", row.code);
        assert_eq!(item.first_code, row.first_code, "{}", row.code);
        assert_eq!(usize::from(row.last_code), usize::from(item.first_code) + item.options.len() - 1, "{}", row.code);
    }
    let unused = catalogue.topics.iter().find(|t| !catalogue.items.iter().any(|i| i.topic == t.id));
    assert_eq!(unused, None, "a topic without items");
}
