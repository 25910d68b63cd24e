//! Files and codes of visitors: their own surveys, answers of any model, a class's link and codes.

use std::{
    fs,
    sync::{Arc, LazyLock},
};

use ace_playground::{
    model::{JudgedAnswers, judged::read_answers},
    survey::{
        Catalogue, Persona,
        class::{Answers, Codes, Form, Poll, Question, data::own_data},
        own::{Corrections, Importer, OwnData, OwnError, Questions, Reading, book, export, json},
    },
};

use super::{file, files, hammer, root};
use crate::books_support::{CLASS, ods, ods_content, ods_of, sheet, xlsx};

static QUESTIONS: LazyLock<Questions> = LazyLock::new(|| Arc::new(catalogue()).into());

pub fn catalogue() -> Catalogue {
    Catalogue::parse(&String::from_utf8(file("data/catalogue.json")).expect("text")).expect("a catalogue")
}

/// A file, up to its preview.
fn read(bytes: &[u8]) -> Result<Reading, OwnError> {
    let mut importer = Importer::new(QUESTIONS.clone(), "Your group");
    bytes.chunks(10_000).try_for_each(|piece| importer.push(piece))?;
    importer.reading()
}

fn preview(reading: Result<Reading, OwnError>) {
    let Ok(reading) = reading else { return };
    let understood = reading.understand(&Corrections::default());
    if let Ok((data, _)) = understood.data {
        assert!(OwnData::from_bytes(&data.to_bytes()).is_ok(), "what was taken in can't be kept");
    }
}

fn class() -> OwnData {
    let path = root().join("tests/cases/own/25a_question_headers.csv");
    let reading = read(&fs::read(path).expect("a file")).expect("a reading");
    reading.understand(&Corrections::default()).data.expect("data").0
}

#[test]
fn text() {
    let sound = files("tests/cases/own", &[".csv", ".txt"], 30_000);
    hammer("own-text", &sound, |bytes| preview(read(bytes)));
}

#[test]
fn books() {
    let mut sound = files("tests/cases/own", &[".xlsx", ".xls", "renamed.csv"], 100_000);
    sound.extend([xlsx(&[sheet(&CLASS)]), ods(&CLASS)]);
    hammer("own-books", &sound, |bytes| preview(book::read(bytes, QUESTIONS.clone(), "Your group")));
}

/// What is in a spreadsheet, packed soundly.
#[test]
fn sheets() {
    let preview = |bytes: &[u8]| preview(book::read(bytes, QUESTIONS.clone(), "Your group"));
    let as_text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    hammer("own-xlsx-sheets", &[sheet(&CLASS).into_bytes()], |bytes| preview(&xlsx(&[as_text(bytes)])));
    hammer("own-ods-contents", &[ods_content(&CLASS).into_bytes()], |bytes| preview(&ods_of(&as_text(bytes))));
}

#[test]
fn exports() {
    let sound = [export::json(&class()).expect("an export").into_bytes()];
    let catalogue = catalogue();
    hammer("own-exports", &sound, |bytes| drop(json::read(bytes, &catalogue)));
}

#[test]
fn kept() {
    hammer("own-kept", &[class().to_bytes()], |bytes| drop(OwnData::from_bytes(bytes)));
}

const ANSWERS: &str = "model,country,item,persona,answer\nsome,EGY,Q164,female,8\nsome,EGY,Q164,male,3\nother,IND,Q29,,agree\n\
                       some,USA,Q33,rural,2\n";

#[test]
fn answers_of_models() {
    let sound: Vec<Vec<u8>> = [
        ANSWERS.to_string(),
        "country;item;gender;education;1;2;3;4\nEGY;Q29;female;;0,1;0,2;0,3;0,4\nEGY;Q29;male;;0,4;0,2;0,3;0,1\n".into(),
        "item,country,persona,wording,order,completion\nQ29,EGY,all,1,reversed,\" B) Agree.\"\nQ33,IND,all,2,,\"C\"\n".into(),
    ]
    .map(String::into_bytes)
    .to_vec();
    hammer("judged-text", &sound, |bytes| {
        let Ok(read) = read_answers(bytes, &QUESTIONS, "a model") else { return };
        for model in read.models {
            assert_eq!(JudgedAnswers::unpack(&model.pack()).as_ref(), Ok(&model), "what was taken in can't be kept");
        }
    });
    let kept: Vec<Vec<u8>> = sound
        .iter()
        .filter_map(|bytes| read_answers(bytes, &QUESTIONS, "a model").ok())
        .flat_map(|file| file.models.iter().map(JudgedAnswers::pack).collect::<Vec<_>>())
        .collect();
    hammer("judged-kept", &kept, |bytes| drop(JudgedAnswers::unpack(bytes)));
}

#[test]
fn classes() {
    let catalogue = catalogue();
    let questions = vec![
        Question::Listed("Q33".into()),
        Question::own("Is the school day, all in all, too long?", "too long\nabout right\ntoo short"),
        Question::Listed("Q164".into()),
    ];
    let poll = Poll { title: "4a, año 2026".into(), asks: [true, false, true, false], questions };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    hammer("class-links", &[poll.to_string().into_bytes()], |bytes| {
        if let Ok(poll) = text(bytes).parse::<Poll>() {
            drop(Form::new(poll, &catalogue));
        }
    });
    let form = Form::new(poll, &catalogue).expect("a form");
    let codes: Vec<String> = (0..30u8)
        .map(|n| {
            let given = vec![Some(n % 5), Some(n % 3), (n % 4 != 0).then_some(n % 10)];
            let answers = Answers { who: Persona::ANY, given };
            form.encode(&answers, u64::from(n)).expect("a code").to_string()
        })
        .collect();
    let chat = format!("[10:02] Ana: my code is {}\n{}", codes[0], codes.join("\n- "));
    let sound = [codes[0].clone().into_bytes(), chat.into_bytes()];
    hammer("class-codes", &sound, |bytes| {
        let text = text(bytes);
        let _ = form.decode(&text);
        let mut codes = Codes::default();
        codes.take(&form, &text);
        drop(own_data(&form, &codes));
    });
}
