//! Spreadsheets of answers, made here: what is in them is read as from a CSV file.
#![cfg(not(target_arch = "wasm32"))]

use std::{fs, path::Path, sync::Arc};

use ace_playground::survey::{
    Catalogue,
    own::{Corrections, OwnError, ProblemKind, Questions, Understood, book},
};

fn questions() -> Questions {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/catalogue.json");
    Arc::new(Catalogue::parse(&fs::read_to_string(path).expect("the catalogue")).expect("a catalogue")).into()
}

/// A packed file whose parts are not compressed.
fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, text) in parts {
        let mut crc = flate2::Crc::new();
        crc.update(text.as_bytes());
        let at = u32::try_from(out.len()).expect("a small file");
        let size = u32::try_from(text.len()).expect("a small file").to_le_bytes();
        let length = u16::try_from(name.len()).expect("a short name").to_le_bytes();
        // Version, flags, method, time, date.
        let common: Vec<u8> =
            [&[20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x50][..], &crc.sum().to_le_bytes(), &size, &size, &length, &[0, 0]].concat();
        out.extend([b"PK\x03\x04", &common[..], name.as_bytes(), text.as_bytes()].concat());
        list.extend([b"PK\x01\x02\x14\x00", &common[..], &[0; 10], &at.to_le_bytes(), name.as_bytes()].concat());
    }
    let count = u16::try_from(parts.len()).expect("few parts").to_le_bytes();
    let size = u32::try_from(list.len()).expect("a small file").to_le_bytes();
    let at = u32::try_from(out.len()).expect("a small file").to_le_bytes();
    out.extend(list);
    out.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &at, &[0, 0]].concat());
    out
}

/// Cells that are numbers are written as numbers.
fn sheet(rows: &[&[&str]]) -> String {
    let cell = |row: usize, column: usize, text: &str| {
        let name = format!("{}{}", char::from(b'A' + u8::try_from(column).expect("few columns")), row + 1);
        match text.parse::<f64>() {
            Ok(_) => format!("<c r=\"{name}\"><v>{text}</v></c>"),
            Err(_) if text.is_empty() => String::new(),
            Err(_) => format!("<c r=\"{name}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
        }
    };
    let row = |(at, cells): (usize, &&[&str])| {
        let cells: String = cells.iter().enumerate().map(|(column, text)| cell(at, column, text)).collect();
        format!("<row r=\"{}\">{cells}</row>", at + 1)
    };
    let rows: String = rows.iter().enumerate().map(row).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
         <sheetData>{rows}</sheetData></worksheet>"
    )
}

fn xlsx(sheets: &[String]) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let many = |each: &dyn Fn(usize) -> String| (1..=sheets.len()).map(each).collect::<String>();
    let types = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" \
         ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>";
    let workbook = format!(
        "<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"{office}\"><sheets>{}\
         </sheets></workbook>",
        many(&|n| format!("<sheet name=\"S{n}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"))
    );
    let relations = format!(
        "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}</Relationships>",
        many(&|n| format!("<Relationship Id=\"rId{n}\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"))
    );
    let names: Vec<String> = (1..=sheets.len()).map(|n| format!("xl/worksheets/sheet{n}.xml")).collect();
    let first = format!(
        "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship \
         Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let mut parts = vec![
        ("[Content_Types].xml", types),
        ("_rels/.rels", &first),
        ("xl/workbook.xml", &workbook),
        ("xl/_rels/workbook.xml.rels", &relations),
    ];
    parts.extend(names.iter().map(String::as_str).zip(sheets.iter().map(String::as_str)));
    packed(&parts)
}

fn ods(rows: &[&[&str]]) -> Vec<u8> {
    let cell = |text: &&str| match text.parse::<f64>() {
        Ok(_) => format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{text}\"><text:p>{text}</text:p></table:table-cell>"
        ),
        Err(_) => format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"),
    };
    let row = |cells: &&[&str]| format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>());
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
         <office:body><office:spreadsheet><table:table table:name=\"S\">{}</table:table></office:spreadsheet></office:body>\
         </office:document-content>",
        rows.iter().map(row).collect::<String>()
    );
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
                    <manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>";
    packed(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", &content),
    ])
}

const CLASS: [&[&str]; 5] = [
    &["group", "gender", "weight", "Q33", "Good? [yes|no]"],
    &["4A", "male", "1.5", "strongly agree", "yes"],
    &["4A", "female", "0.5", "5", "no"],
    &["4A", "female", "", "5", "yes"],
    &["", "", "", "", ""],
];

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
