//! Files of answers as people make them.

use std::sync::Arc;

use super::{AnswerFile, AnswerFileError, AnswerProblemKind as Kind, AnswerReader, Told, export_answers, read_answers};
use crate::survey::{Attribute, Catalogue, CountryCode, Item, ItemCode, Persona, Topic, own::Questions};

fn questions() -> Questions {
    let item = |code: &str, options: &[&str], first_code| Item {
        code: ItemCode::from(code),
        topic: "life".into(),
        title: "t".into(),
        question: "q".into(),
        options: options.iter().map(|o| (*o).to_string()).collect(),
        first_code,
    };
    let items = vec![
        item("Q1", &["very", "rather", "not"], 1),
        item("Q2", &["yes", "no"], 1),
        item("Q119", &["hard to say", "yes", "no"], 0),
        item("ISSP2012_V5", &["agree", "disagree"], 1),
    ];
    let topics = vec![Topic { id: "life".into(), title: "Life".into() }];
    Questions::from(Arc::new(Catalogue { topics, items, ..Catalogue::default() }))
}

fn read(text: &str) -> Result<AnswerFile, AnswerFileError> {
    read_answers(text.as_bytes(), &questions(), "file")
}

fn code(text: &str) -> CountryCode {
    CountryCode::parse(text).unwrap()
}

fn woman() -> Persona {
    Persona::ANY.with(Attribute::Gender, Some(true))
}

fn told<'a>(file: &'a AnswerFile, item: &str, persona: Persona) -> &'a Told {
    file.models[0].item(code("EGY"), &item.into()).unwrap().told(persona).unwrap()
}

const OURS: &str = "country,item,gender,education,residence,marital";

#[test]
fn the_file_of_ace_predict_is_read_as_it_is() {
    let file =
        read(&format!("{OURS},p\nEGY,Q1,,,,,0.500000 0.300000 0.200000\nEGY,Q1,female,college,rural,married,0.1 0.2 0.7\n"));
    let file = file.unwrap();
    assert_eq!((file.report.rows_read, file.report.rows_taken, file.report.rows_dropped()), (2, 2, 0));
    assert_eq!((file.models.len(), file.models[0].model.as_str(), file.report.problems.count()), (1, "file", 0));
    assert_eq!(*told(&file, "Q1", Persona::ANY), Told { p: vec![0.5, 0.3, 0.2], samples: None, spread: None });
    let last = Attribute::ALL.into_iter().fold(Persona::ANY, |p, a| p.with(a, Some(true)));
    assert_eq!(told(&file, "Q1", last).p, [0.1, 0.2, 0.7]);
}

#[test]
fn one_answer_in_many_shapes() {
    let same = |header: &str, rows: &[&str], samples: Option<u32>| {
        let rows: String = rows.iter().map(|row| format!("{row}\n")).collect();
        let file = read(&format!("{header}\n{rows}")).unwrap_or_else(|e| panic!("{header}: {e}"));
        assert_eq!(file.report.rows_dropped(), 0, "{header}: {:?}", file.report.problems);
        let told = told(&file, "Q1", woman());
        assert!(told.p.iter().zip([0.5, 0.3, 0.2]).all(|(a, b)| (a - b).abs() < 1e-6), "{header}: {told:?}");
        assert_eq!(told.samples, samples, "{header}");
    };
    same("country;item;gender;p", &["EGY;q1;Mujer;0,5 0,3 0,2"], None);
    same("country\titem\tsex\tp1\tp2\tp3\tp4", &["Egypt\tQ1\tF\t50%\t30%\t20%\t0"], None);
    same("pais,pregunta,genero,option_1,option_2,option_3", &["egy,Q1,mujer,50,30,20"], None);
    same("country,item,gender,p,samples", &["EGY,Q1,female,\"[0.5, 0.3, 0.2]\",40"], Some(40));
    same("country,item,gender,counts", &["EGY,Q1,female,5 3 2"], Some(10));
    same("country,item,gender,n1,n2,n3,n4", &["EGY,Q1,female,10,6,4,"], Some(20));
    same("country,item,gender,answer,count", &["EGY,Q1,female,A,5", "EGY,Q1,female,rather,3", "EGY,Q1,female,3,2"], Some(10));
    let drawn = ["A", "(b)", "not", "a.", "A. very", "2", "very", "B", "C", "A"].map(|a| format!("EGY,Q1,woman,{a}"));
    same("country,item,gender,answer", &drawn.each_ref().map(String::as_str), Some(10));
    // Turned back: A was the last option.
    same("country,item,gender,order,p", &["EGY,Q1,female,reversed,0.2 0.3 0.5"], None);
    same("country,item,gender,order,A,B,C", &["EGY,Q1,female,reversed,0.2,0.3,0.5"], None);
    same("sep=;\ncountry;item;gender;p", &["EGY;Q1;female;0.5 0.3 0.2"], None);
}

#[test]
fn wordings_and_orders_are_averaged_and_their_spread_kept() {
    let head = "country,item,gender,education,residence,marital,wording,order,letters,prompt,counts";
    let rows = [
        "EGY,Q2,female,,,,lines,as asked,A B,\"Is it?\nA. yes\",30 10",
        "EGY,Q2,female,,,,lines,reversed,A B,\"Is it?\nA. no\",20 20",
    ];
    let file = read(&format!("{head}\n{}\n", rows.join("\n"))).unwrap();
    let told = told(&file, "Q2", woman());
    assert_eq!((told.p.as_slice(), told.samples), (&[0.625, 0.375][..], Some(80)));
    let spread = told.spread.as_ref().unwrap();
    assert!((spread[0] - 0.176_776_7).abs() < 1e-6 && spread[0] == spread[1]);
    // Drawn answers of two orders: the letters mean different options.
    let file = read("country,item,gender,order,answer\nEGY,Q2,f,as asked,A\nEGY,Q2,f,reversed,B\n").unwrap();
    assert_eq!(file.models[0].item(code("EGY"), &"Q2".into()).unwrap().told(woman()).unwrap().p, [1.0, 0.0]);
}

#[test]
fn every_model_of_a_file_is_its_own() {
    let file = read("model,country,item,p\nsmall,EGY,Q2,0.5 0.5\nlarge,EGY,Q2,0.4 0.6\nsmall,USA,Q2,1 0\n,USA,Q2,0 1\n").unwrap();
    let names: Vec<_> = file.models.iter().map(|m| (m.model.as_str(), m.pairs().count())).collect();
    assert_eq!(names, [("small", 2), ("large", 1), ("file", 1)]);
}

/// What is wrong with one row, and that the good one beside it is kept.
fn fault(header: &str, row: &str) -> (Kind, u64) {
    let good = if header.contains("answer") { "A" } else { "0.5 0.3 0.2" };
    let empty = ",".repeat(header.split(',').count() - 3);
    let file = read(&format!("{header}\n{row}\nUSA,Q1{empty},{good}\n")).unwrap_or_else(|e| panic!("{row}: {e}"));
    assert_eq!((file.report.rows_read, file.report.rows_taken, file.report.rows_dropped()), (2, 1, 1), "{row}");
    let [problem] = &file.report.problems.list.iter().filter(|p| p.row > 1).collect::<Vec<_>>()[..] else {
        panic!("{:?}", file.report.problems)
    };
    (problem.kind.clone(), problem.row)
}

#[test]
fn nothing_is_misread_in_silence() {
    let with_p = format!("{OURS},p");
    let cases = [
        ("XYZ,Q1,,,,,0.5 0.3 0.2", Kind::UnknownCountry),
        ("EGY,Q999,,,,,0.5 0.3 0.2", Kind::UnknownItem),
        ("EGY,Q1,other,,,,0.5 0.3 0.2", Kind::UnknownLevel(Attribute::Gender)),
        ("EGY,Q1,,,,dvorced,0.5 0.3 0.2", Kind::UnknownLevel(Attribute::Marital)),
        ("EGY,Q1,,,,,0.5 0.5", Kind::NumberOfShares { found: 2, expected: 3 }),
        ("EGY,Q1,,,,,0.5 0.3 0.1", Kind::Sum { sum: 0.9 }),
        ("EGY,Q1,,,,,10 6 4", Kind::Sum { sum: 20.0 }),
        ("EGY,Q1,,,,,1.2 -0.3 0.1", Kind::Negative),
        ("EGY,Q1,,,,,0.5 0.3 x", Kind::NotANumber),
        ("EGY,Q1,,,,,", Kind::NoAnswer),
        ("EGY,Q1,,,,,0.5 0.3 0.2,and more", Kind::LongRow { found: 8, expected: 7 }),
    ];
    for (row, kind) in cases {
        assert_eq!(fault(&with_p, row), (kind, 2), "{row}");
    }
    let drawn = format!("{OURS},answer");
    for (row, kind) in [
        ("EGY,Q1,,,,,D", Kind::BeyondOptions { options: 3 }),
        ("EGY,Q1,,,,,perhaps", Kind::UnknownOption { options: 3 }),
        ("EGY,Q119,,,,,1", Kind::AmbiguousNumber),
        ("EGY,Q1,,,,,", Kind::NoAnswer),
    ] {
        assert_eq!(fault(&drawn, row), (kind, 2), "{row}");
    }
    assert_eq!(fault("country,item,sexo,p", "EGY,Q1,m,0.5 0.3 0.2").0, Kind::AmbiguousM);
    assert_eq!(fault("country,item,order,p", "EGY,Q1,shuffled,0.5 0.3 0.2").0, Kind::Order);
    assert_eq!(fault("country,item,samples,p", "EGY,Q1,-5,0.5 0.3 0.2").0, Kind::Samples);
    assert_eq!(fault("country,item,spread,p", "EGY,Q1,0.1,0.5 0.3 0.2").0, Kind::Spread);
    let long = "x".repeat(90);
    assert_eq!(fault("country,item,model,p", &format!("EGY,Q1,{long},0.5 0.3 0.2")).0, Kind::ModelName);
}

#[test]
fn rows_that_contradict_each_other_are_named_and_repetitions_are_not() {
    let file = read("country,item,p\nEGY,Q2,0.5 0.5\nEGY,Q2,0.4 0.6\nEGY,Q2,0.5 0.5\n").unwrap();
    let report = &file.report;
    assert_eq!((report.rows_taken, report.rows_repeated, report.rows_dropped()), (1, 1, 1));
    assert_eq!(told(&file, "Q2", Persona::ANY).p, [0.5, 0.5]);
    let problem = report.problems.list.iter().find(|p| p.row == 3).unwrap();
    assert_eq!(problem.kind, Kind::Contradicts { first: 2 });
}

#[test]
fn only_files_without_any_use_are_refused() {
    use AnswerFileError as E;
    assert_eq!(read(""), Err(E::Empty));
    assert_eq!(read("country,item,p\n\n"), Err(E::NoRows));
    assert!(matches!(read("a,b\n1,2\n"), Err(E::MissingColumns { .. })));
    assert!(matches!(read("PK\u{3}\u{4}"), Err(E::Text(_))));
    let text = read("country,item,p\nEGY,Q2,0.5\nEGY,Q2,x\n").unwrap_err().to_string();
    assert!(text.contains("none of the 2 rows") && text.contains("row 2") && text.contains("2 options"), "{text}");
    let mut reader = AnswerReader::new(&questions(), "m");
    let piece = vec![b'x'; 2_000_000];
    let refused = (0..40).find_map(|_| reader.push(&piece).err());
    assert!(refused.is_some(), "a row without end, or a file too large");
}

#[test]
fn what_is_written_reads_as_the_same() {
    let rows = [
        "EGY,Q1,female,,,,lines,reversed,=odd; name,5 1 1",
        "EGY,Q1,female,,,,lines,as asked,=odd; name,3 3 1",
        "EGY,Q1,,,,,lines,as asked,=odd; name,1 1 1",
        "USA,ISSP2012_V5,male,no_college,urban,not_married,,,other,3 4",
    ];
    let file = read(&format!("{OURS},wording,order,model,counts\n{}\n", rows.join("\n"))).unwrap();
    assert_eq!((file.models.len(), file.report.rows_dropped()), (2, 0));
    let written = export_answers(&file.models);
    let again = read(&written).unwrap();
    assert_eq!(again.models, file.models, "{written}");
    assert_eq!(again.report.problems.count(), 0);
    let told = told(&again, "Q1", woman());
    assert!(told.spread.is_some() && told.samples == Some(14));
}

#[test]
fn pieces_and_encodings_give_the_same() {
    let text = "país;pregunta;género;respuesta\nEGY;Q1;mujer;very\nEGY;Q1;mujer;not\n";
    let whole = read(text).unwrap();
    assert_eq!(told(&whole, "Q1", woman()).p, [0.5, 0.0, 0.5]);
    let windows: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [windows, utf16, text.as_bytes().to_vec()] {
        for length in [4, 7, 1000] {
            let mut reader = AnswerReader::new(&questions(), "file");
            bytes.chunks(length).for_each(|piece| reader.push(piece).unwrap());
            assert_eq!(reader.finish().unwrap().models, whole.models);
        }
    }
}
