//! Exports, as the page writes them and as somebody may have changed them.

use serde_json::{Value, json};

use super::{
    Import, OwnFigure, export,
    json::{JsonError, MOST_BYTES, is_json, read},
    tests,
};
use crate::survey::{Attribute, Persona};

const CLASS: &str = "group,gender,education,age,weight,Q1,Q122,\"Is the day too long? [too long|right|too short]\"\n\
    4a,male,no,17,1,very important,0,too long\n\
    4a,F,yes,44,2.5,3,2,2\n\
    4b,woman,no_college,,0.5,,1,Too  short\n\
    4a,,yes,30,1,2,,\n";

fn class() -> Import {
    tests::read(CLASS.as_bytes(), 1_000).unwrap()
}

fn exported() -> Value {
    serde_json::from_str(&export::json(&class().data).unwrap()).unwrap()
}

fn again(change: impl FnOnce(&mut Value)) -> Result<Import, JsonError> {
    let mut value = exported();
    change(&mut value);
    read(value.to_string().as_bytes(), &tests::catalogue())
}

#[test]
fn an_export_comes_back_as_it_was() {
    let (class, import) = (class(), again(|_| ()).unwrap());
    assert_eq!(import.items, class.items);
    assert_eq!((import.report.is_export, import.report.rows_read, import.report.problems.count), (true, 4, 0));
    let figure = |import: &Import, who| import.data.groups[0].figure(&"Q1".into(), who);
    let women = Persona::ANY.with(Attribute::Gender, Some(true));
    assert_eq!(figure(&import, women), OwnFigure::TooFew { n: 1 }, "small groups stay hidden");
    assert_eq!(figure(&import, women), figure(&class, women));
    let groups =
        |import: &Import| import.data.groups.iter().map(|g| (g.code, g.name.clone(), g.people, g.known)).collect::<Vec<_>>();
    assert_eq!(groups(&import), groups(&class));
    let p = |import: &Import| import.data.groups[0].overall[&"Q1".into()].p.clone();
    assert!(p(&import).iter().zip(p(&class)).all(|(a, b)| (a - b).abs() < 1e-12));
    // With a mark, and as the first version wrote it.
    let marked = format!("\u{feff} {}", exported());
    assert!(read(marked.as_bytes(), &tests::catalogue()).is_ok() && is_json(marked.as_bytes()));
    let unnamed = again(|v| {
        let map = v.as_object_mut().unwrap();
        map.remove("format");
        map.remove("version");
    });
    assert!(unnamed.is_ok());
}

#[test]
fn other_files_are_told_apart() {
    assert!(is_json(b"  {\n \"a\"") && is_json(b"{") && !is_json(b"group,gender") && !is_json(b"") && !is_json(b"{x};Q1\n"));
    let not_export = |text: &str| matches!(read(text.as_bytes(), &tests::catalogue()), Err(JsonError::NotExport { .. }));
    assert!(
        not_export("{}") && not_export("{\"groups\": 3, \"items\": []}") && not_export("[") && not_export("{\"groups\": [{}]}")
    );
    assert!(matches!(again(|v| v["format"] = json!("geo")), Err(JsonError::NotExport { .. })));
    assert_eq!(again(|v| v["version"] = json!(2)), Err(JsonError::Version { found: 2 }));
    assert_eq!(again(|v| v["groups"] = json!([])), Err(JsonError::Empty));
    assert_eq!(read(&vec![b' '; MOST_BYTES as usize + 1], &tests::catalogue()), Err(JsonError::TooLarge));
}

#[test]
fn figures_that_no_people_gave_are_refused() {
    let reason = |change: &dyn Fn(&mut Value)| match again(change) {
        Err(JsonError::Figures { reason }) => reason,
        other => panic!("{other:?}"),
    };
    let cell = |v: &Value| {
        v["groups"][0]["table"]["items"]["Q1"]["Cells"].as_array().unwrap().iter().position(|c| !c.is_null()).unwrap()
    };
    let overall = |v: &mut Value, key: &str, value: Value| v["groups"][0]["overall"]["Q1"][key] = value;
    assert!(reason(&|v| overall(v, "n_eff", json!(40.0))).contains("worth more"));
    assert!(reason(&|v| overall(v, "n", json!(400))).contains("more answers than people"));
    assert!(reason(&|v| overall(v, "p", json!([0.5, 0.6, 0.5]))).contains("overall"));
    let change_cell = |v: &mut Value, key: &str, value: Value| {
        let at = cell(v);
        v["groups"][0]["table"]["items"]["Q1"]["Cells"][at][key] = value;
    };
    assert!(reason(&|v| change_cell(v, "n_eff", json!(25.0))).contains("persona worth more"));
    assert!(reason(&|v| change_cell(v, "n", json!(3))).contains("more people in its personas"));
    assert!(reason(&|v| change_cell(v, "n", json!(0))).contains("no table of answers"));
    assert!(reason(&|v| change_cell(v, "estimated", json!(true))).contains("no table of answers"));
    assert!(reason(&|v| v["groups"][0]["known"] = json!([false, true, false, false])).contains("not told"));
    assert!(reason(&|v| v["groups"][0]["name"] = json!("x".repeat(41))).contains("name of group"));
    assert!(reason(&|v| v["groups"][1]["name"] = json!("4A")).contains("name of group"));
    assert!(reason(&|v| v["items"][0]["options"] = json!(["a", "A", "b"])).contains("question QX1"));
    assert!(reason(&|v| v["items"][0]["question"] = json!("?".repeat(401))).contains("question QX1"));
    assert!(reason(&|v| v["groups"][0]["code"] = json!("IND")).contains("code"));
}

#[test]
fn questions_are_those_of_this_page() {
    let catalogue = |change: &dyn Fn(&mut crate::survey::Catalogue)| {
        let mut catalogue = (*tests::catalogue()).clone();
        change(&mut catalogue);
        read(exported().to_string().as_bytes(), &catalogue)
    };
    assert_eq!(catalogue(&|c| c.items.retain(|i| i.code.as_str() != "Q122")), Err(JsonError::NoSuchItem { item: "Q122".into() }));
    let options = JsonError::Options { item: "Q122".into(), found: 3, known: 2 };
    assert_eq!(catalogue(&|c| c.items[2].options.truncate(2)), Err(options));
}
