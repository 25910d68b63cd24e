//! Files as visitors bring them, good and bad.

use std::{path::Path, sync::Arc};

use super::*;
use crate::survey::{Attribute, Catalogue, Cell, CountryCode, Item, ItemAnswers, Persona, Topic};

pub fn catalogue() -> Arc<Catalogue> {
    let item = |code: &str, first_code: u8, options: &[&str]| Item {
        code: code.into(),
        topic: "t".into(),
        title: "Title".into(),
        question: "Question?".into(),
        options: options.iter().map(|o| (*o).into()).collect(),
        first_code,
    };
    let items = vec![
        item("Q1", 1, &["very important", "rather important", "not important"]),
        item("Q48", 1, &["1 none at all", "2", "3 a great deal"]),
        item("Q122", 0, &["disagree", "hard to say", "agree"]),
    ];
    Arc::new(Catalogue { topics: vec![Topic { id: "t".into(), title: "T".into() }], items, ..Catalogue::default() })
}

pub fn read(bytes: &[u8], piece: usize) -> Result<Import, OwnError> {
    let mut importer = Importer::new(catalogue(), "Your group");
    for piece in bytes.chunks(piece) {
        importer.push(piece)?;
    }
    importer.finish()
}

fn import(text: &str) -> Import {
    read(text.as_bytes(), 1_000_000).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

/// The template with the class's own name in its rows.
pub fn filled(template: &str) -> String {
    template.replace("Our class", "Our class 3B").replace("Nuestra clase", "Nuestra clase 3B")
}

fn error(text: &str) -> String {
    read(text.as_bytes(), 1_000_000).unwrap_err().to_string()
}

fn problems(import: &Import) -> Vec<(u64, Option<u16>, String)> {
    import.report.problems.list.iter().map(|p| (p.row, p.column, p.value.to_string())).collect()
}

const CLASS: &str = "group,gender,education,residence,marital,age,weight,Name,Q1,Q122,\"Is the day too long? [too long|right|too short]\"\n\
    4a,male,no,city,single,17,1,Ann,very important,0,too long\n\
    4a,F,yes,RURAL,Married,44,2.5,Bob,3,2,2\n\
    4b,woman,no_college,countryside,not married,,0.5,Eve,,hard to say,Too  short\n\
    4a,,yes,urban,no,30,1,Zoe,2,,\n";

#[test]
fn a_class_is_understood() {
    let import = import(CLASS);
    assert_eq!((import.report.rows_read, import.report.rows_used, import.report.rows_partial), (4, 4, 1));
    assert_eq!(problems(&import), []);
    assert_eq!((import.report.encoding, import.report.separator), (Encoding::Utf8, Separator::Comma));
    let meanings: Vec<_> = import.report.columns.iter().map(|c| c.meaning.clone()).collect();
    assert_eq!(meanings[0], Meaning::Group);
    assert_eq!(meanings[1..5], Attribute::ALL.map(Meaning::Attribute));
    let codes = ["Q1", "Q122", "QX1"].map(|c| Meaning::Item(c.into()));
    assert_eq!((&meanings[5..8], &meanings[8..]), (&[Meaning::Age, Meaning::Weight, Meaning::Unused][..], &codes[..]));
    let OwnData { groups, items } = &import.data;
    assert_eq!(
        groups.iter().map(|g| (g.code.as_str(), g.name.as_str(), g.people)).collect::<Vec<_>>(),
        [("XAA", "4a", 3), ("XAB", "4b", 1)]
    );
    assert_eq!((items[0].question.as_str(), items[0].title.as_str()), ("Is the day too long?", "Is the day too long"));
    assert_eq!(items[0].options, ["too long", "right", "too short"]);
    assert_eq!(import.items.iter().map(|i| i.code.as_str()).collect::<Vec<_>>(), ["Q1", "Q122", "QX1"]);
    // Weighted, and the person without a gender counts for the whole alone.
    let group = &groups[0];
    let overall = &group.overall[&"Q1".into()];
    assert_eq!((overall.n, &overall.p), (3, &vec![1.0 / 4.5, 1.0 / 4.5, 2.5 / 4.5]));
    assert!((overall.n_eff - 4.5 * 4.5 / 8.25).abs() < 1e-12);
    let answers = &group.table.items[&"Q1".into()];
    let cell = answers.cell(Cell::new(15).unwrap()).unwrap();
    assert_eq!((cell.n, cell.share, cell.estimated, &cell.p), (Some(1), 2.5 / 3.5, false, &vec![0.0, 0.0, 1.0]));
    assert_eq!(Cell::all().filter(|c| answers.cell(*c).is_some()).count(), 2);
    assert_eq!(import.data.check(), Ok(()));
}

#[test]
fn every_piece_length_encoding_and_separator_reads_the_same() {
    let expected = import(CLASS);
    for piece in [1, 3, 50] {
        assert_eq!(read(CLASS.as_bytes(), piece).unwrap(), expected, "pieces of {piece}");
    }
    // A text with letters beyond ASCII, in four encodings.
    let text = "género;Q1;¿Qué tal el instituto? [bien|así así|mal]\r\nhombre;1;así así\r\nmujer;2;bien\r\nm;3;mal\r\n";
    let wide = |to: fn(u16) -> [u8; 2]| [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(to).collect::<Vec<u8>>();
    let windows: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let cases = [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        ([b"\xef\xbb\xbf", text.as_bytes()].concat(), Encoding::Utf8Marked),
        (wide(u16::to_le_bytes), Encoding::Utf16Le),
        (wide(u16::to_be_bytes), Encoding::Utf16Be),
        (windows, Encoding::Windows1252),
    ];
    for (bytes, encoding) in cases {
        let import = read(&bytes, 1_000).unwrap();
        assert_eq!((import.report.encoding, import.report.separator), (encoding, Separator::Semicolon));
        assert_eq!(import.data.items[0].options, ["bien", "así así", "mal"]);
        assert_eq!((import.data.groups[0].people, import.report.rows_partial), (3, 1));
        // In Spanish, m may be mujer or masculino.
        assert_eq!(problems(&import), [(4, Some(0), "m".into())]);
    }
}

#[test]
fn labels_codes_and_missing_answers_are_told_apart() {
    let text = "Q1,Q48,Q122\nVERY  important,1 None at all,agree\n1,1,2\n01,3,0\n1.0,3 a great deal,Hard-to-say\n-1,NA,.\n4,10,3\n0,x,-8\n";
    let import = import(text);
    let counts = |code: &str| import.data.groups[0].overall[&code.into()].p.iter().map(|p| (p * 4.0).round()).collect::<Vec<_>>();
    assert_eq!(counts("Q1"), [4.0, 0.0, 0.0]);
    assert_eq!(counts("Q48"), [2.0, 0.0, 2.0]);
    assert_eq!(counts("Q122"), [1.0, 1.0, 2.0]);
    let told: Vec<_> = import.report.problems.list.iter().map(|p| (p.row, p.value.as_ref())).collect();
    assert_eq!(told, [(7, "4"), (7, "10"), (7, "3"), (8, "0"), (8, "x")]);
    assert!(import.report.problems.list[2].kind.to_string().contains("codes 0 to 2"));
    assert_eq!((import.report.rows_read, import.report.rows_used), (7, 4));
}

#[test]
fn numbers_of_rows_are_those_of_a_spreadsheet() {
    let lines = ["gender,\"Q1\nx\",Q48", "m,,9", "", "\"m\",,9", "f,,1", "\"f\n\nf\",,9"];
    for end in ["\n", "\r\n"] {
        let text = lines.join(end) + end;
        let import = import(&text);
        let rows: Vec<_> = import.report.problems.list.iter().map(|p| p.row).collect();
        assert_eq!(rows, [2, 4, 6, 6], "{text:?}");
    }
    let import = import(&lines[1..].join("\r").replace("m,,9", "gender,Q1,Q48\rm,,9"));
    assert_eq!(import.report.problems.list[0].row, 2);
    let import = self::import("sep=;\r\ngender;Q1\r\nzz;1");
    assert_eq!((problems(&import), import.report.separator), (vec![(3, Some(0), "zz".into())], Separator::Semicolon));
}

#[test]
fn bad_rows_are_named_and_the_others_count() {
    let text = "group,weight,age,gender,Q1\n\
        a,1,20,m,1\n\
        a,0,20,m,1\n\
        a,-3,20,m,1\n\
        a,inf,20,m,1\n\
        a,\"0,5\",200,m,1\n\
        ,1,20,m,1\n\
        a,1,=1+1,f,@x\n\
        =a,1,20,f,1\n\
        a,1,20,f\n\
        a,1,20,f,1,2\n\
        a,1,20,f,1,\n\
        ,,,,\n\
        a,1,20,f,+x\n";
    let import = import(text);
    let kinds: Vec<_> = import.report.problems.list.iter().map(|p| (p.row, p.kind.clone())).collect();
    use ProblemKind as P;
    let expected = [
        (3, P::Weight),
        (4, P::Weight),
        (5, P::Weight),
        (6, P::Age),
        (7, P::NoGroup),
        (8, P::Formula),
        (8, P::Formula),
        (9, P::Formula),
        (10, P::ShortRow(4, 5)),
        (11, P::LongRow(6, 5)),
        (14, P::Formula),
    ];
    assert_eq!(kinds, expected);
    // Who names no group counts with those of the file.
    assert_eq!((import.report.rows_read, import.report.rows_used), (12, 4));
    assert_eq!(import.data.groups.iter().map(|g| (g.name.as_str(), g.people)).collect::<Vec<_>>(), [("a", 3), ("Your group", 1)]);
    let csv = import.report.problems.to_csv(&["group", "weight", "age", "gender", "Q1"].map(String::from));
    assert!(csv.contains("\r\n8,age,'=1+1,") && csv.contains("\r\n8,Q1,'@x,") && csv.contains("\r\n14,Q1,'+x,"), "{csv}");
}

#[test]
fn a_header_with_faults_keeps_its_good_columns() {
    let text = "gender,sex,Q1,q1,Q999,=Q48,\"A? [x|y]\",a? [y|z],B? [x],[x|y],C? [x|X],D? [1|2|3|4|5|6|7|8|9|10|11],Timestamp\nm,f,1,2,1,1,y,z,x,x,x,1,2024\n";
    let import = import(text);
    let used: Vec<_> = import.report.columns.iter().filter(|c| c.meaning != Meaning::Unused).map(|c| c.name.as_str()).collect();
    assert_eq!(used, ["gender", "Q1", "A? [x|y]"]);
    let columns: Vec<_> = import.report.problems.list.iter().map(|p| (p.row, p.column.unwrap())).collect();
    assert_eq!(columns, [1, 3, 4, 5, 7, 8, 9, 10, 11].map(|c| (1, c)));
    assert_eq!(import.data.groups[0].overall[&"QX1".into()].p, [0.0, 1.0]);
}

#[test]
fn files_of_no_use_say_what_to_do() {
    let wide = format!("Q1{}\n1\n", ",x".repeat(20_000));
    let long = format!("Q1,x\n1,{}", "y".repeat(2_400_000));
    let cases = [
        ("", "empty"),
        ("\u{feff}", "empty"),
        ("\n\r\n  \n", "empty"),
        ("Q1\n", "no row"),
        ("Q1\n,\n\n", "no row"),
        ("gender,weight\nm,1\n", "none of the 2 columns is a question"),
        (&wide, "20001 columns"),
        ("PK\x03\x04\x14\0", "spreadsheet"),
        ("%PDF-1.7", "PDF"),
        ("Q1\n1\0\n", "no text"),
        ("Q1\nx\ny\n", "The first problem, in row 2"),
        ("gender,Q1\nm,\nf,\n", "none of the 2 rows has an answer"),
        (&long, "row 2 does not end"),
    ];
    for (text, words) in cases {
        let said = error(text);
        assert!(said.contains(words), "{words:?} is not in {said:?}");
    }
    assert_eq!(Importer::new(catalogue(), "x").finish().unwrap_err(), OwnError::Empty);
    let wide: Vec<u8> = "Q1\n1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&wide, 100).unwrap().report.encoding, Encoding::Utf16Le);
}

#[test]
fn more_than_twenty_groups_are_refused_row_by_row() {
    let rows: String = (0..25).map(|i| format!("g{i},1\nG{i} ,2\n")).collect();
    let import = import(&format!("group,Q1\n{rows}"));
    assert_eq!((import.data.groups.len(), import.report.rows_used, import.report.problems.count), (20, 40, 10));
    assert_eq!(import.data.groups[19].code, CountryCode::parse("XAT").unwrap());
    assert_eq!(import.data.check(), Ok(()));
}

#[test]
fn an_attribute_that_nobody_tells_is_unknown_and_the_others_keep_their_figures() {
    let rows: String = (0..20).map(|i| format!("{},{}\n", ["m", "f"][i % 2], 1 + i % 2)).collect();
    let import = import(&format!("gender,Q1\n{rows}other,3\n"));
    let group = &import.data.groups[0];
    assert_eq!((group.known, group.ages, group.has_cells()), ([true, false, false, false], false, true));
    let women = Persona::ANY.with(Attribute::Gender, Some(true));
    let OwnFigure::Answered(answer) = group.figure(&"Q1".into(), women) else { panic!() };
    assert_eq!((answer.n, answer.p), (10, vec![0.0, 1.0, 0.0]));
    let OwnFigure::Answered(all) = group.figure(&"Q1".into(), Persona::ANY) else { panic!() };
    assert_eq!(all.n, 21);
    let rural = women.with(Attribute::Residence, Some(true));
    assert_eq!(group.figure(&"Q1".into(), rural), OwnFigure::Unknown(Attribute::Residence));
    assert_eq!(group.figure(&"Q2".into(), women), OwnFigure::NotAsked);
    // Without ages nothing is adjusted.
    let ItemAnswers::Cells(cells) = &group.table.items[&"Q1".into()] else { panic!() };
    assert!(cells.iter().flatten().all(|c| c.p == c.p_age && c.n_eff == c.n_eff_age));
}

#[test]
fn without_attributes_there_is_only_the_whole_group() {
    let import = import("Q1\n1\n2\n2\n3\n1\n");
    let group = &import.data.groups[0];
    assert!(!group.has_cells());
    assert_eq!(group.table.items[&"Q1".into()], ItemAnswers::CountryLevel(vec![0.4, 0.4, 0.2]));
    assert!(matches!(group.figure(&"Q1".into(), Persona::ANY), OwnFigure::Answered(a) if a.n == 5 && a.n_eff == Some(5.0)));
}

#[test]
fn four_people_are_too_few_to_be_shown() {
    let import = import("gender,Q1\nm,1\nm,2\nm,2\nm,3\nf,1\n");
    let group = &import.data.groups[0];
    let figure = |level| group.figure(&"Q1".into(), Persona::ANY.with(Attribute::Gender, Some(level)));
    assert_eq!((figure(false), figure(true)), (OwnFigure::TooFew { n: 4 }, OwnFigure::TooFew { n: 1 }));
    assert!(matches!(group.figure(&"Q1".into(), Persona::ANY), OwnFigure::Answered(_)));
}

#[test]
fn ages_are_adjusted_for_directly() {
    // Young men say 1, old men 2; young women 1, old women 2: only their ages differ.
    let mut text = String::from("gender,age,Q1\n");
    for (gender, age, answer, count) in [("m", 20, 1, 30), ("m", 65, 2, 10), ("f", 20, 1, 10), ("f", 65, 2, 30)] {
        text.push_str(&format!("{gender},{age},{answer}\n").repeat(count));
    }
    let import = import(&text);
    let group = &import.data.groups[0];
    let answers = &group.table.items[&"Q1".into()];
    let cells = [0, 8].map(|c| answers.cell(Cell::new(c).unwrap()).unwrap());
    assert_eq!((cells[0].p[0], cells[1].p[0]), (0.75, 0.25));
    for cell in cells {
        assert!((cell.p_age[0] - 0.5).abs() < 1e-12 && (cell.n_eff_age - 30.0).abs() < 1e-9, "{cell:?}");
    }
}

#[test]
fn what_is_kept_comes_back_and_nothing_else_does() {
    let data = import(CLASS).data;
    let bytes = data.to_bytes();
    assert_eq!(OwnData::from_bytes(&bytes), Ok(data.clone()));
    for end in 0..bytes.len() {
        assert!(OwnData::from_bytes(&bytes[..end]).is_err(), "{end} of {}", bytes.len());
    }
    for at in 0..bytes.len() {
        let mut other = bytes.clone();
        other[at] ^= 0x55;
        // Whatever is accepted is sound.
        if let Ok(data) = OwnData::from_bytes(&other) {
            assert_eq!(data.check(), Ok(()));
        }
    }
    let mut wrong = data.clone();
    wrong.items.clear();
    assert!(wrong.check().is_err(), "an own question without its text");
    let mut wrong = data;
    wrong.groups[0].code = CountryCode::parse("EGY").unwrap();
    assert!(wrong.check().is_err(), "a real country");
}

#[test]
fn the_template_reads_itself() {
    let catalogue = catalogue();
    let items: Vec<_> = catalogue.items.iter().collect();
    let import = import(&filled(&template::template(&items, &template::ENGLISH)));
    assert_eq!((problems(&import), import.report.rows_used, import.data.groups.len()), (vec![], 3, 1));
    assert_eq!(import.items.len(), 4);
    assert!(import.report.columns.iter().all(|c| c.meaning != Meaning::Unused));
    assert!(import.data.groups[0].known == [true; 4] && import.data.groups[0].ages);
}

#[test]
fn exports_have_the_shape_of_the_survey_s_tables_and_no_formula() {
    let text = CLASS.replace("Is the day", "-Is it; the day").replace("too long|", "=1+1|").replace("too long\n", "1\n");
    let import = import(&text);
    let cells = export::cells(&import.data);
    assert_eq!(cells.lines().next(), Some("\u{feff}country,item,cell,n,n_eff,share,estimated,p,n_eff_age,p_age"));
    assert!(cells.contains("\r\nXAA,Q1,15,1,1.0,0.71429,0,0.0000 0.0000 1.0000,1.0,0.0000 0.0000 1.0000\r\n"), "{cells}");
    assert!(export::overall(&import.data).contains("\r\nXAA,4a,Q1,3,2.5,0.2222 0.2222 0.5556\r\n"));
    let items: Vec<_> = import.items.iter().collect();
    let list = export::items(&items);
    assert!(list.contains("\r\nQ122,3,0,2,Question?,disagree|hard to say|agree\r\n"), "{list}");
    assert!(list.contains("\r\nQX1,3,1,3,\"'-Is it; the day too long?\",'=1+1|right|too short\r\n"), "{list}");
    let json: OwnData = serde_json::from_str(&export::json(&import.data).unwrap()).unwrap();
    assert_eq!(json, import.data);
    assert_eq!(["-1.5", "-x", " =x", "a-b", "\tx"].map(export::neutral), ["-1.5", "'-x", "' =x", "a-b", "'\tx"]);
}

#[test]
fn own_questions_join_the_catalogue_and_leave_it() {
    let catalogue = catalogue();
    let own = import(CLASS).data.items;
    let more = with_own_items(&catalogue, &own);
    assert_eq!((more.items.len(), more.topic(OWN_TOPIC).is_some()), (4, true));
    assert_eq!(with_own_items(&more, &own), more);
    assert_eq!(with_own_items(&more, &[]), *catalogue);
}

#[test]
fn every_label_of_the_catalogue_is_read_as_its_option() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/catalogue.json");
    let catalogue = Arc::new(Catalogue::parse(&std::fs::read_to_string(path).unwrap()).unwrap());
    for item in &catalogue.items {
        let mut text = format!("{}\n", item.code);
        for (k, label) in item.options.iter().enumerate() {
            text.push_str(&format!("{}\n", export::text(label)));
            text.push_str(&format!("{}\n", usize::from(item.first_code) + k));
        }
        let mut importer = Importer::new(catalogue.clone(), "x");
        importer.push(text.as_bytes()).unwrap();
        let import = importer.finish().unwrap();
        let overall = &import.data.groups[0].overall[&item.code];
        assert_eq!(problems(&import), [], "{}", item.code);
        assert!(overall.p.iter().all(|p| (p - 1.0 / item.options.len() as f64).abs() < 1e-12), "{}: {:?}", item.code, overall.p);
    }
}

#[test]
fn two_hundred_thousand_rows_are_read_in_pieces() {
    let mut text = String::from("gender,education,residence,marital,age,Q1,Q48,Q122,How is it? [good|bad]\n");
    for i in 0..200_000u32 {
        let row =
            [["m", "f"][(i % 2) as usize], ["no", "yes"][(i / 2 % 2) as usize], ["city", "countryside"][(i / 4 % 2) as usize]];
        text.push_str(&format!(
            "{},{},{},{},{},{},{},{},{}\n",
            row[0],
            row[1],
            row[2],
            i / 8 % 2,
            18 + i % 60,
            1 + i % 3,
            1 + i % 3,
            i % 3,
            1 + i % 2
        ));
    }
    let start = std::time::Instant::now();
    let import = read(text.as_bytes(), 16_384).unwrap();
    println!("{:.1} MB, 200 000 rows: {:.0} ms", text.len() as f64 / 1e6, start.elapsed().as_secs_f64() * 1e3);
    assert_eq!((import.report.rows_used, import.report.problems.count), (200_000, 0));
    assert_eq!(import.data.groups[0].people, 200_000);
    println!("kept: {} bytes", import.data.to_bytes().len());
}
