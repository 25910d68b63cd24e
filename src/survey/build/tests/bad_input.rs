//! Whatever is wrong with a file is said with its line and column, and leaves nothing behind.

use super::*;

/// A good file of 30 respondents; every test spoils it.
fn good() -> String {
    let other = Person { country: "BBB", cell: 5, age: 65, weight: 0.5, q1: 3, q122: 2 };
    file(&[people(15, Person::default()), people(15, other)])
}

/// Builds and expects an error with all these parts and an untouched folder.
#[track_caller]
pub(super) fn refused(test: &str, input: impl AsRef<[u8]>, options: &BuildOptions, parts: &[&str]) -> BuildError {
    let folder = Folder::new(&format!("bad-{test}"));
    let error = folder.build(input, options).expect_err(test);
    let text = error.to_string();
    for part in parts {
        assert!(text.contains(part), "{test}: no {part} in {text}");
    }
    assert_eq!(folder.entries(), [""; 0], "{test} leaves files behind");
    error
}

/// The good file with the first of these texts in its line (from 1) replaced.
fn with(line: usize, from: &str, to: &str) -> String {
    let change = |(index, text): (usize, &str)| match index + 1 == line {
        true => {
            assert!(text.contains(from), "{text}");
            text.replacen(from, to, 1) + "\n"
        }
        false => text.to_string() + "\n",
    };
    good().lines().enumerate().map(change).collect()
}

#[test]
fn the_header_is_checked() {
    use BuildError as E;
    let any = BuildOptions::default();
    let e = refused("column", with(1, "Q273", "Q27x"), &any, &["line 1", "column Q273 is missing", "Wave_7_csv"]);
    assert!(matches!(e, E::MissingColumns { columns, .. } if columns == ["Q273"]));
    let missing = with(1, "Q275", "Q276").replace("Q122", "Q123");
    refused("columns", missing, &any, &["line 1", "columns Q275 (or Q275R), Q122 are missing"]);
    refused("case", with(1, "W_WEIGHT", "w_weight"), &any, &["W_WEIGHT is missing"]);
    let e = refused("twice", with(1, "note", "Q1"), &any, &["line 1, column Q1", "columns 8 and 13"]);
    assert!(matches!(e, E::DuplicateColumn { first: 8, second: 13, .. }));
    for (input, column) in [("", "column 1"), ("\u{feff}", "column 1"), ("\n", "column 1")] {
        let e = refused("empty", input, &any, &["line 1", column, "empty", "Wave_7_csv"]);
        assert!(matches!(e, E::Empty { .. }));
    }
    let e = refused("no-rows", format!("{HEADER}\n"), &any, &["column B_COUNTRY_ALPHA", "no row"]);
    assert!(matches!(e, E::NoRows { .. }));
}

#[test]
fn other_files_are_recognised() {
    let any = BuildOptions::default();
    let others = [
        ("trend", "S002VS;S003;COUNTRY_ALPHA;S020;X001\n7;818;EGY;2018;1\n", "trend file"),
        ("joint", "cntry,cntry_AN,A165\n818,EG,1\n", "joint file"),
        ("wave-6", "V1;V2;V2A;V4;B_COUNTRY_ALPHA;V240\n6;12;12;1;DZA;1\n", "earlier wave"),
        ("zip", "PK\u{3}\u{4}\n", "unpacked"),
    ];
    for (test, input, found) in others {
        let e = refused(test, input, &any, &["line 1, column 1", found, "Wave_7_csv"]);
        assert!(matches!(e, BuildError::OtherFile { .. }));
    }
    refused("wave", with(20, "6-0-0,7,", "6-0-0,6,"), &any, &["line 20, column A_WAVE", "wave \"6\"", "Wave_7_csv"]);
    let years = good().replacen("A_WAVE", "A_YEAR", 1).replace("6-0-0,7,", "6-0-0,2012,");
    refused("year", years, &any, &["line 2, column A_YEAR", "year \"2012\""]);
    let years = good().replacen("A_WAVE", "A_YEAR", 1).replace("6-0-0,7,", "6-0-0,2018,");
    Folder::new("year-good").build(years, &any).unwrap();
}

#[test]
fn codes_weights_and_countries_are_checked() {
    let any = BuildOptions::default();
    let line = "6-0-0,7,0,AAA,4,1,0,1,1,25,6,1,x";
    assert!(good().contains(line));
    let codes = [
        ("q1", "4,1,0,1,1,25", "4,1,0,5,1,25", "Q1:", "\"5\" is not a code from 1 to 4"),
        ("q1-zero", "4,1,0,1,1,25", "4,1,0,0,1,25", "Q1:", "\"0\" is not a code from 1 to 4"),
        ("q1-text", "4,1,0,1,1,25", "4,1,0,one,1,25", "Q1:", "\"one\""),
        ("q1-part", "4,1,0,1,1,25", "4,1,0,1.5,1,25", "Q1:", "\"1.5\""),
        ("q122", "7,0,AAA", "7,3,AAA", "Q122:", "\"3\" is not a code from 0 to 2"),
        ("sex", "AAA,4,1,", "AAA,4,3,", "Q260:", "\"3\""),
        ("education", "AAA,4,1,", "AAA,9,1,", "Q275:", "from 0 to 8"),
        ("age", "1,25,6", "1,999,6", "Q262:", "from 1 to 120"),
        ("huge", "1,25,6", "1,99999999999999999999,6", "Q262:", "from 1 to 120"),
        ("marital", "25,6,1", "25,7,1", "Q273:", "\"7\""),
        ("residence", "25,6,1", "25,6,0", "H_URBRURAL:", "\"0\""),
    ];
    for (test, from, to, column, detail) in codes {
        let e = refused(test, with(7, from, to), &any, &[&format!("line 7, column {column}"), detail, "--lenient"]);
        assert!(matches!(e, BuildError::UnknownCode { .. }));
    }
    for weight in ["0", "-1", "NaN", "inf", "1e300", "heavy"] {
        let input = with(9, "0,1,1,25", &format!("0,1,{weight},25"));
        let e = refused("weight", input, &any, &["line 9, column W_WEIGHT", &format!("\"{weight}\""), "above 0"]);
        assert!(matches!(e, BuildError::Value { .. }));
    }
    refused("uneven", with(9, "0,1,1,25", "0,1,,25"), &any, &["line 9, column W_WEIGHT", "rows before it"]);
    refused("country", with(9, "AAA", "A1A"), &any, &["line 9, column B_COUNTRY_ALPHA", "\"A1A\"", "three letters"]);
    refused("no-country", with(9, "AAA", ""), &any, &["line 9, column B_COUNTRY_ALPHA"]);
}

#[test]
fn lenient_counts_unknown_codes_as_missing_and_says_so() {
    let folder = Folder::new("lenient");
    let input = with(7, "4,1,0,1,1,25", "4,1,0,77,1,25");
    let input = input.replacen("4,1,0,1,1,25", "4,1,0,x,1,25", 1);
    let report = folder.build(input, &BuildOptions { lenient: true, ..BuildOptions::default() }).unwrap();
    let [codes] = &report.unknown[..] else { panic!("{:?}", report.unknown) };
    assert_eq!((codes.first.column.as_str(), codes.first.line, codes.count), ("Q1", 2, 2));
    assert_eq!(codes.examples, ["x", "77"]);
    assert!(report.to_string().contains("2 unknown codes count as missing in column Q1: \"x\", \"77\""), "{report}");
    assert!(folder.read("cells.csv").contains("AAA,Q1,0,13,13.0,"));
    // A weight is no code.
    let lenient = BuildOptions { lenient: true, ..BuildOptions::default() };
    refused("lenient-weight", with(9, "0,1,1,25", "0,1,0,25"), &lenient, &["line 9, column W_WEIGHT"]);
}

#[test]
fn broken_lines_are_named() {
    let any = BuildOptions::default();
    let cut = good().trim_end().to_string();
    let cut = &cut[..cut.len() - 4];
    let e = refused("cut", cut, &any, &["line 31, column H_URBRURAL", "11 of 13 fields", "cut off"]);
    assert!(matches!(e, BuildError::Truncated { found: 11, expected: 13, .. }));
    refused("cut-crlf", cut.replace('\n', "\r\n"), &any, &["line 31, column H_URBRURAL", "cut off"]);
    let e = refused("short", with(5, ",x", ""), &any, &["line 5, column note", "12 fields"]);
    assert!(matches!(e, BuildError::FieldCount { .. }));
    refused("long", with(5, ",x", ",x,y"), &any, &["line 5, column 14", "14 fields"]);
    refused("after-blanks", with(5, "6-0-0,7", "\n\n6-0-0"), &any, &["line 7, column note", "12 fields"]);

    let e = refused("open", with(6, ",x", ",\"x"), &any, &["line 6, column note", "never closed"]);
    assert!(matches!(e, BuildError::Quoting { .. }));
    refused("after-close", with(6, ",25,", ",\"2\"5,"), &any, &["line 6, column Q262", "closing quote"]);
    refused("within", with(6, ",25,", ",2\"5,"), &any, &["line 6, column Q262", "within a field"]);
    let two_open = with(6, ",25,", ",\"25,").replace("6-0-0,7,2", "\"6-0-0\",7,2");
    refused("next-quote", two_open, &any, &["line 6, column Q262", "closing quote"]);
    refused("cr", with(6, ",x", ",\"a\nb\"").replacen(",65,", ",999,", 1), &any, &["line 18, column Q262"]);

    let latin: Vec<u8> = with(8, ",x", ",é").chars().map(|c| c as u8).collect();
    let e = refused("latin", &latin, &any, &["line 8, column note", "UTF-8"]);
    assert!(matches!(e, BuildError::Encoding { .. }));
    let utf16: Vec<u8> = good().encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused("utf-16", [&b"\xff\xfe"[..], &utf16].concat(), &any, &["line 1, column 1", "UTF-8"]);
    let endless = format!("{}{}", good(), "7".repeat(9 << 20));
    refused("endless", endless, &any, &["line 32", "four megabytes"]);
    let swallowed = format!("{}{}", with(6, ",x", ",\"x"), good().repeat(9000));
    refused("swallowed", swallowed, &any, &["line 6, column note", "never closed"]);
}

#[test]
fn countries_that_cannot_be_built_are_named() {
    let e = refused("unknown", good(), &only(&["AAA", "ZZZ"]), &["no row of ZZZ", "AAA, BBB"]);
    assert!(matches!(e, BuildError::UnknownCountry { .. }));
    let silent =
        file(&[people(15, Person::default()), people(12, Person { country: "CCC", q1: -1, q122: -2, ..Person::default() })]);
    let e = refused("silent", silent.clone(), &BuildOptions::default(), &["line 17, column B_COUNTRY_ALPHA", "CCC has 12 rows"]);
    assert!(matches!(e, BuildError::NoUsableRows { .. }));
    Folder::new("silent-out").build(silent, &only(&["AAA"])).unwrap();
    let few = file(&[people(9, Person::default())]);
    refused("few", few, &BuildOptions::default(), &["line 2", "9 rows", "no item that 10 of them answered"]);
}

#[test]
fn nothing_is_overwritten_and_failures_leave_nothing() {
    let any = BuildOptions::default();
    let folder = Folder::new("target");
    fs::create_dir(folder.out()).unwrap();
    folder.build(good(), &any).unwrap();
    let before = folder.read("cells.csv");
    let error = folder.build(good(), &any).unwrap_err();
    assert!(matches!(error, BuildError::OutputExists { .. }) && error.to_string().contains("tables exists"), "{error}");
    assert_eq!((folder.read("cells.csv"), folder.entries().len()), (before, 1));

    let input = folder.0.join("input.csv");
    let build = |input: &Path, out: &Path| build_tables(input, out, &catalogue(), &any, &first_cell, &mut |_, _| ());
    let below_a_file = input.join("tables");
    assert!(build(&input, &below_a_file).is_err());
    let error = build(Path::new("/no/such.csv"), &folder.0.join("other")).unwrap_err();
    assert!(matches!(error, BuildError::Unreadable { .. }) && error.to_string().contains("/no/such.csv"), "{error}");
    assert!(build(&folder.0, &folder.0.join("other")).is_err(), "a folder is no file");
    assert_eq!(folder.entries(), ["tables"]);
}

#[test]
fn an_estimate_that_is_no_distribution_is_not_written() {
    let folder = Folder::new("estimate");
    let input = folder.0.join("input.csv");
    let small = people(3, Person { cell: 3, ..Person::default() });
    fs::write(&input, file(&[people(10, Person::default()), people(10, Person { cell: 1, q1: 2, ..Person::default() }), small]))
        .unwrap();
    let odd: [Estimate<'_>; 3] = [&|_, _| None, &|_, _| Some(vec![f64::NAN; 4]), &|_, _| Some(vec![1.0])];
    for estimate in odd {
        let _ = fs::remove_dir_all(folder.out());
        build_tables(&input, &folder.out(), &catalogue(), &BuildOptions::default(), estimate, &mut |_, _| ()).unwrap();
        assert!(folder.read("cells.csv").contains("AAA,Q1,3,<10,0.0,0.13043,1,0.5652 0.4348 0.0000 0.0000,"));
    }
}
