//! Spreadsheets of answers, made here: what is in them is read as from a CSV file.
#![cfg(not(target_arch = "wasm32"))]

mod books_support;

use std::{fs, path::Path, sync::Arc};

use ace_playground::survey::{
    Catalogue,
    own::{Corrections, Importer, OwnError, ProblemKind, Questions, Understood, book},
};
use books_support::{CLASS, ods, ods_content, ods_of, pack, sheet, xlsx};

fn questions() -> Questions {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/catalogue.json");
    Arc::new(Catalogue::parse(&fs::read_to_string(path).expect("the catalogue")).expect("a catalogue")).into()
}

fn understand(bytes: &[u8]) -> Understood {
    assert!(book::is_book(bytes));
    book::read(bytes, questions(), "Your group").map_or_else(Understood::refused, |r| r.understand(&Corrections::default()))
}

#[test]
fn a_sheet_is_read_as_a_table() {
    for bytes in [xlsx(&[sheet(&CLASS)]), ods(&CLASS)] {
        let Understood { report, data } = understand(&bytes);
        let (data, items) = data.expect("a class");
        assert_eq!((items.len(), report.rows_read, report.rows_used, report.is_book), (2, 3, 3, true));
        assert_eq!((report.problems.count, report.doubts.len()), (0, 0));
        let group = &data.groups[0];
        assert_eq!((group.name.as_str(), group.people), ("4A", 3));
        // An empty weight is 1.
        assert_eq!(group.overall[&items[0].code].p, [0.5, 0.0, 0.0, 0.0, 0.5]);
    }
}

#[test]
fn the_sheet_with_questions_is_read_and_the_others_are_named() {
    let notes: [&[&str]; 2] = [&["remark", "who"], &["nice", "me"]];
    let Understood { report, data } = understand(&xlsx(&[sheet(&notes), sheet(&CLASS)]));
    assert_eq!(data.expect("a class").1.len(), 2);
    assert!(report.problems.list.iter().any(|p| p.kind == ProblemKind::OtherSheets(1)));
    assert!(matches!(understand(&xlsx(&[sheet(&notes)])).data, Err(OwnError::NoQuestion { columns: 2 })));
}

#[test]
fn what_is_no_spreadsheet_is_refused() {
    let whole = xlsx(&[sheet(&CLASS)]);
    for end in (4..whole.len()).step_by(37) {
        // Whatever is cut is refused in words, or read.
        let _ = understand(&whole[..end]);
    }
    assert!(matches!(understand(b"PK\x03\x04nothing").data, Err(OwnError::Book { .. })));
    assert!(matches!(understand(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").data, Err(OwnError::Book { .. })));
    // One cell in the far corner is no table of all cells before it.
    let far = sheet(&CLASS).replace("</sheetData>", "<row r=\"1048576\"><c r=\"B1048576\"><v>1</v></c></row></sheetData>");
    assert_eq!(understand(&xlsx(&[far])).report.rows_read, 4);
    let wide = sheet(&CLASS).replace("</sheetData>", "<row r=\"9\"><c r=\"XFD9\"><v>1</v></c></row></sheetData>");
    assert!(understand(&xlsx(&[wide])).data.is_ok());
}

/// A few bytes that stand for very many are refused before they are made.
#[test]
fn a_small_file_stays_small() {
    let too_large =
        |bytes: &[u8]| assert!(matches!(understand(bytes).data, Err(OwnError::BookTooLarge)), "{} bytes", bytes.len());
    let blanks = vec![b' '; 60_000_000];
    let bomb = pack(&[("[Content_Types].xml", b"<Types/>"), ("xl/sharedStrings.xml", &blanks)], true);
    assert!(bomb.len() < 100_000);
    too_large(&bomb);
    // What the part says of its own size is a lie.
    let mut lie = bomb;
    let at = lie.windows(4).rposition(|b| b == 60_000_000u32.to_le_bytes()).expect("the size in the list");
    lie[at..at + 4].copy_from_slice(&9u32.to_le_bytes());
    assert!(understand(&lie).data.is_err());
    let content = ods_content(&CLASS);
    for (from, to) in [
        ("<table:table-row>", "<table:table-row table:number-rows-repeated=\"1000000\">"),
        (
            "<table:table-cell office:value-type=\"string\">",
            "<table:table-cell table:number-columns-repeated=\"60000\" office:value-type=\"string\">",
        ),
    ] {
        too_large(&ods_of(&content.replace(from, to)));
    }
    // The rest of a sheet is said to be empty so, in every file.
    let rest = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>";
    let Understood { report, data } = understand(&ods_of(&content.replace("</table:table>", rest)));
    assert_eq!((report.rows_read, data.is_ok()), (3, true));
    // Rows that are equal are people who answered so.
    let twice = content.replacen("<table:table-row>", "<table:table-row table:number-rows-repeated=\"1\">", 1);
    let last = twice.rfind("<table:table-row><table:table-cell office:value-type=\"string\"><text:p>4A").expect("a row");
    let equal = format!(
        "{}<table:table-row table:number-rows-repeated=\"7\">{}",
        &twice[..last],
        &twice[last + "<table:table-row>".len()..]
    );
    assert_eq!(understand(&ods_of(&equal)).report.rows_read, 9);
}

/// Rows of one cell under a header of very many columns: a table of any size.
#[test]
fn a_table_that_is_nearly_empty_is_refused() {
    let head: Vec<String> = (0..10_000).map(|n| format!("c{n}")).collect();
    let mut importer = Importer::new(questions(), "Your group");
    let text = format!("{}\n{}", head.join(","), "1\n".repeat(100_000));
    let read = text.as_bytes().chunks(10_000).try_for_each(|piece| importer.push(piece)).and_then(|()| importer.reading());
    assert!(matches!(read, Err(OwnError::Sparse { columns: 10_000 })), "{:?}", read.err());
}
