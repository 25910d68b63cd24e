//! Files in Spanish words.

use super::{Import, Importer, Meaning, Questions, template, tests};
use crate::survey::{Attribute, Cell, Item};

fn questions() -> Questions {
    let labels = ["muy importante", "bastante importante", "nada importante"].map(String::from).to_vec();
    Questions::new(tests::catalogue(), [("Q1".into(), labels)].into(), [].into())
}

fn import(text: &str) -> Import {
    let mut importer = Importer::new(questions(), "Nuestro grupo");
    importer.push(text.as_bytes()).unwrap();
    importer.finish().unwrap_or_else(|e| panic!("{e}\n{text}"))
}

#[test]
fn the_spanish_template_reads_itself() {
    let questions = questions();
    let spanish = |item: &Item| match questions.labels.get(&item.code) {
        Some(options) => Item { options: options.clone(), ..item.clone() },
        None => item.clone(),
    };
    let items: Vec<Item> = questions.catalogue.items.iter().map(spanish).collect();
    let filled = tests::filled(&template::template(&items.iter().collect::<Vec<_>>(), &template::SPANISH));
    let import = import(&filled);
    assert_eq!((import.report.problems.count, import.report.rows_used, import.report.rows_partial), (0, 3, 0));
    assert!(import.report.columns.iter().all(|c| c.meaning != Meaning::Unused));
    assert_eq!((import.items.len(), import.data.groups[0].name.as_str()), (4, "Nuestra clase 3B"));
    assert!(import.data.groups[0].known == [true; 4] && import.data.groups[0].ages);
    assert_eq!(import.data.groups[0].overall[&"Q1".into()].p, [0.5, 0.0, 0.5], "a label of either language, and a number");
}

#[test]
fn a_file_in_spanish_words_is_understood() {
    let text = "Curso;Género;Nivel de estudios;Lugar de residencia;Estado civil;Edad (años);Ponderación;Q1\n\
        4A;Mujer;Estudios universitarios;Zona rural;Casado/a;30;1;Muy importante\n\
        4A;hombre;Bachillerato;Ciudad;Soltero(a);17;1;rather important\n\
        4A;Varón;Sin título universitario;pueblo;Viuda;61;1;3\n\
        4A;no contesta;Universitaria;urbana;Unión libre;61;1;No sabe\n";
    let import = import(text);
    let report = &import.report;
    assert_eq!((report.problems.count, report.rows_used, report.rows_read), (0, 3, 4), "{:?}", report.problems.list);
    assert!(report.columns.iter().all(|c| c.meaning != Meaning::Unused), "{:?}", report.columns);
    let answers = &import.data.groups[0].table.items[&"Q1".into()];
    let present: Vec<usize> = Cell::all().filter(|c| answers.cell(*c).is_some()).map(Cell::index).collect();
    let cell = |levels: [bool; 4]| {
        Attribute::ALL.into_iter().zip(levels).fold(Cell::new(0).unwrap(), |c, (a, level)| c.with(a, level)).index()
    };
    let mut expected = [cell([true; 4]), cell([false; 4]), cell([false, false, true, false])];
    expected.sort_unstable();
    assert_eq!(present, expected);
}
