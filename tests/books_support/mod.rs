//! Spreadsheets, written by hand.

use std::io::Write as _;

/// A packed file whose parts are not compressed.
pub fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let parts: Vec<_> = parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    pack(&parts, false)
}

/// A packed file.
pub fn pack(parts: &[(&str, &[u8])], is_compressed: bool) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    let number = |n: usize| u32::try_from(n).expect("a small file").to_le_bytes();
    for (name, bytes) in parts {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        let stored = if is_compressed {
            encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes what is written to it")
        } else {
            bytes.to_vec()
        };
        let at = number(out.len());
        let length = u16::try_from(name.len()).expect("a short name").to_le_bytes();
        let method = if is_compressed { 8 } else { 0 };
        // Version, flags, method, time, date.
        let common: Vec<u8> = [
            &[20, 0, 0, 0, method, 0, 0, 0, 0x21, 0x50][..],
            &crc.sum().to_le_bytes(),
            &number(stored.len()),
            &number(bytes.len()),
            &length,
            &[0, 0],
        ]
        .concat();
        out.extend([b"PK\x03\x04", &common[..], name.as_bytes(), &stored].concat());
        list.extend([b"PK\x01\x02\x14\x00", &common[..], &[0; 10], &at, name.as_bytes()].concat());
    }
    let count = u16::try_from(parts.len()).expect("few parts").to_le_bytes();
    let (size, at) = (number(list.len()), number(out.len()));
    out.extend(list);
    out.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &at, &[0, 0]].concat());
    out
}

/// Cells that are numbers are written as numbers.
pub fn sheet(rows: &[&[&str]]) -> String {
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

pub fn xlsx(sheets: &[String]) -> Vec<u8> {
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

pub fn ods(rows: &[&[&str]]) -> Vec<u8> {
    ods_of(&ods_content(rows))
}

/// The part of an ods file that has the cells.
pub fn ods_content(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| match text.parse::<f64>() {
        Ok(_) => format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{text}\"><text:p>{text}</text:p></table:table-cell>"
        ),
        Err(_) => format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"),
    };
    let row = |cells: &&[&str]| format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>());
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
         <office:body><office:spreadsheet><table:table table:name=\"S\">{}</table:table></office:spreadsheet></office:body>\
         </office:document-content>",
        rows.iter().map(row).collect::<String>()
    )
}

pub fn ods_of(content: &str) -> Vec<u8> {
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
                    <manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>";
    packed(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", content),
    ])
}

/// A class: two questions, three people.
pub const CLASS: [&[&str]; 5] = [
    &["group", "gender", "weight", "Q33", "Good? [yes|no]"],
    &["4A", "male", "1.5", "strongly agree", "yes"],
    &["4A", "female", "0.5", "5", "no"],
    &["4A", "female", "", "5", "yes"],
    &["", "", "", "", ""],
];
