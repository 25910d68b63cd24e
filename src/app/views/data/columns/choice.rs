//! What a visitor chooses for a column, as corrections, and back: what the fields of a column show.

use crate::survey::{
    Attribute, ItemCode,
    own::{Assigned, CellRead, Chosen, ColumnCorrection, ColumnReport, Meaning},
};

/// A question has so many options at most.
pub const MOST_OPTIONS: usize = 10;

/// What a column may be, as the field offers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Attribute(Attribute),
    Group,
    Weight,
    Age,
    BirthYear,
    /// A question of the catalogue, which is searched for.
    Item,
    /// A question of the visitor's own.
    Own,
    Nothing,
}

impl Kind {
    pub fn all() -> Vec<Self> {
        let others = [Self::Item, Self::Own, Self::Group, Self::Weight, Self::Age, Self::BirthYear, Self::Nothing];
        Attribute::ALL.into_iter().map(Self::Attribute).chain(others).collect()
    }

    /// Its value in the field.
    pub fn value(self) -> &'static str {
        match self {
            Self::Attribute(attribute) => attribute.name(),
            Self::Group => "group",
            Self::Weight => "weight",
            Self::Age => "age",
            Self::BirthYear => "birth-year",
            Self::Item => "item",
            Self::Own => "own",
            Self::Nothing => "nothing",
        }
    }

    pub fn parse(value: &str) -> Option<Self> {
        Self::all().into_iter().find(|k| k.value() == value)
    }

    /// What a column is now.
    pub fn of(column: &ColumnReport, correction: &ColumnCorrection) -> Self {
        match (&correction.meaning, &column.meaning) {
            (Some(chosen), _) => Self::chosen(chosen),
            (None, Meaning::Attribute(attribute)) => Self::Attribute(*attribute),
            (None, Meaning::Group) => Self::Group,
            (None, Meaning::Weight) => Self::Weight,
            (None, Meaning::Age) => Self::Age,
            (None, Meaning::Item(code)) if code.is_own() => Self::Own,
            (None, Meaning::Item(_)) => Self::Item,
            (None, Meaning::Unused) => Self::Nothing,
        }
    }

    fn chosen(chosen: &Chosen) -> Self {
        match chosen {
            Chosen::Attribute(attribute) => Self::Attribute(*attribute),
            Chosen::Group => Self::Group,
            Chosen::Weight => Self::Weight,
            Chosen::Age => Self::Age,
            Chosen::BirthYear { .. } => Self::BirthYear,
            Chosen::Item(_) => Self::Item,
            Chosen::Own { .. } => Self::Own,
            Chosen::Nothing => Self::Nothing,
        }
    }
}

/// Makes a column what was chosen; what was said of its cells before was said of something else. A question of the catalogue is chosen
/// once it is found, so that [`Kind::Item`] changes nothing yet.
pub fn choose(correction: &mut ColumnCorrection, kind: Kind, column: &ColumnReport, this_year: u16) {
    let meaning = match kind {
        Kind::Attribute(attribute) => Chosen::Attribute(attribute),
        Kind::Group => Chosen::Group,
        Kind::Weight => Chosen::Weight,
        Kind::Age => Chosen::Age,
        Kind::BirthYear => Chosen::BirthYear { surveyed: this_year },
        Kind::Nothing => Chosen::Nothing,
        Kind::Item => return,
        Kind::Own => return *correction = own(column),
    };
    *correction = ColumnCorrection::meaning(meaning);
}

/// Makes a column a question of the catalogue.
pub fn choose_item(correction: &mut ColumnCorrection, code: ItemCode) {
    *correction = ColumnCorrection::meaning(Chosen::Item(code));
}

/// A question of one's own made of a column: the question that it is already, or its header with its different cells as options, numbers in
/// their order, words as often as they are there.
fn own(column: &ColumnReport) -> ColumnCorrection {
    if let Some(item) = &column.item {
        let options = item.options.clone();
        // The cells keep their options when these are put in another order.
        let cells = column.cells.iter().filter_map(|c| match c.read {
            CellRead::Option(k) => Some((c.text.to_string(), Some(Assigned::Word(options.get(usize::from(k))?.clone())))),
            _ => None,
        });
        let cells = cells.collect();
        let meaning = Some(Chosen::Own { question: item.question.clone(), options });
        return ColumnCorrection { meaning, commas: None, cells };
    }
    let number = |text: &str| text.trim().replace(',', ".").parse::<f64>().ok();
    let mut texts: Vec<&str> = column.cells.iter().take(MOST_OPTIONS).map(|c| &*c.text).collect();
    if texts.iter().all(|t| number(t).is_some()) {
        texts.sort_by(|a, b| number(a).unwrap_or_default().total_cmp(&number(b).unwrap_or_default()));
    }
    let question = column.text.clone().unwrap_or_else(|| column.name.clone());
    let options: Vec<String> = texts.iter().map(|t| shortened(t)).collect();
    let cells = texts.iter().zip(&options).map(|(t, o)| ((*t).to_string(), Some(Assigned::Word(o.clone())))).collect();
    ColumnCorrection { meaning: Some(Chosen::Own { question, options }), commas: None, cells }
}

/// An option's words have an end; a cell may have more, and a separator that options can't have.
fn shortened(cell: &str) -> String {
    cell.chars().take(100).collect()
}

/// The question and options of one's own, to be changed.
pub fn own_parts<'a>(column: &'a ColumnReport, correction: &'a ColumnCorrection) -> Option<(&'a str, &'a [String])> {
    match (&correction.meaning, &column.item) {
        (Some(Chosen::Own { question, options }), _) => Some((question, options)),
        (None, Some(item)) if item.code.is_own() => Some((&item.question, &item.options)),
        _ => None,
    }
}

/// Changes the question of one's own that a column is; one that the header has becomes the visitor's.
pub fn change_own(correction: &mut ColumnCorrection, column: &ColumnReport, change: impl FnOnce(&mut String, &mut Vec<String>)) {
    if !matches!(correction.meaning, Some(Chosen::Own { .. })) {
        let said = std::mem::take(&mut correction.cells);
        *correction = own(column);
        correction.cells.extend(said);
    }
    if let Some(Chosen::Own { question, options }) = &mut correction.meaning {
        change(question, options);
    }
}

/// Moves an option one place up or down; the ends stay.
pub fn moved(options: &mut [String], at: usize, up: bool) {
    let to = if up { at.checked_sub(1) } else { Some(at + 1) };
    if let Some(to) = to.filter(|to| *to < options.len() && at < options.len()) {
        options.swap(at, to);
    }
}

/// What a cell is said to be, as its field offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// As the page reads it.
    AsRead,
    Empty,
    /// An option, or a level, by its place.
    Place(usize),
}

impl Cell {
    pub fn value(&self) -> String {
        match self {
            Self::AsRead => String::new(),
            Self::Empty => "empty".into(),
            Self::Place(k) => k.to_string(),
        }
    }

    pub fn parse(value: &str) -> Self {
        match value {
            "empty" => Self::Empty,
            value => value.parse().map_or(Self::AsRead, Self::Place),
        }
    }

    /// What was said of a cell.
    pub fn of(text: &str, column: &ColumnReport, correction: &ColumnCorrection) -> Self {
        let place = |to: &Assigned| match (to, &column.meaning) {
            (Assigned::Word(code), Meaning::Attribute(attribute)) => attribute.parse_level(code).ok().map(usize::from),
            (Assigned::Word(label), _) => column.item.as_ref()?.options.iter().position(|o| o == label),
            (Assigned::Number(n), _) => Some((*n as usize).saturating_sub(1)),
        };
        match correction.cell(text) {
            None => Self::AsRead,
            Some(None) => Self::Empty,
            Some(Some(to)) => place(to).map_or(Self::AsRead, Self::Place),
        }
    }
}

/// Says what a cell is.
pub fn assign(correction: &mut ColumnCorrection, column: &ColumnReport, text: &str, cell: &Cell) {
    let to = match (cell, &column.meaning, &column.item) {
        (Cell::AsRead, ..) => {
            correction.cells.remove(text);
            return;
        }
        (Cell::Empty, ..) => None,
        (Cell::Place(k), Meaning::Attribute(attribute), _) => Some(Assigned::Word(attribute.code(*k > 0).into())),
        // By its words, so that it stays when the options are put in another order.
        (Cell::Place(k), _, Some(item)) if item.code.is_own() => item.options.get(*k).cloned().map(Assigned::Word),
        (Cell::Place(k), ..) => Some(Assigned::Number(*k as f64 + 1.0)),
    };
    correction.cells.insert(text.into(), to);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::survey::{
        Catalogue, Item, Topic,
        own::{Corrections, Importer, Questions, Reading, Understood},
    };

    fn reading(text: &str) -> Reading {
        let item = Item {
            code: "Q1".into(),
            topic: "t".into(),
            title: "T".into(),
            question: "Is it?".into(),
            options: ["very", "rather", "not"].map(String::from).to_vec(),
            first_code: 1,
        };
        let topics = vec![Topic { id: "t".into(), title: "T".into() }];
        let catalogue = Catalogue { topics, items: vec![item], ..Catalogue::default() };
        let mut importer = Importer::new(Questions::from(Arc::new(catalogue)), "We");
        importer.push(text.as_bytes()).unwrap();
        importer.reading().unwrap()
    }

    /// Understands a file with changes to the corrections of its columns.
    struct Bench {
        reading: Reading,
        corrections: Corrections,
    }

    impl Bench {
        fn new(text: &str) -> Self {
            Self { reading: reading(text), corrections: Corrections::default() }
        }

        fn understood(&self) -> Understood {
            self.reading.understand(&self.corrections)
        }

        fn column(&self, index: usize) -> ColumnReport {
            self.understood().report.columns[index].clone()
        }

        fn correct(&mut self, index: usize, change: impl FnOnce(&mut ColumnCorrection, &ColumnReport)) {
            let column = self.column(index);
            change(self.corrections.columns.entry(column.name.clone()).or_default(), &column);
        }

        fn kind(&self, index: usize) -> Kind {
            let column = self.column(index);
            Kind::of(&column, &self.corrections.columns.get(&column.name).cloned().unwrap_or_default())
        }

        fn shares(&self) -> Vec<f64> {
            let (data, items) = self.understood().data.unwrap();
            data.groups[0].overall[&items.last().unwrap().code].p.clone()
        }
    }

    #[test]
    fn every_meaning_is_chosen_and_shown() {
        for kind in Kind::all() {
            assert_eq!(Kind::parse(kind.value()), Some(kind));
            let mut bench = Bench::new("x,Q1\n1,1\n2,2\n1,3\n");
            assert_eq!((bench.kind(0), bench.kind(1)), (Kind::Nothing, Kind::Item));
            bench.correct(0, |c, column| choose(c, kind, column, 2026));
            // A question of the catalogue is not known yet.
            let expected = if kind == Kind::Item { Kind::Nothing } else { kind };
            assert_eq!(bench.kind(0), expected);
        }
        assert_eq!(Kind::parse(""), None);
    }

    #[test]
    fn a_column_of_words_becomes_a_question_in_the_visitors_order() {
        let mut bench = Bench::new("Mood,Q1\nso,1\nbad,2\nso,3\ngood,1\nso,1\ngood,2\n");
        bench.correct(0, |c, column| choose(c, Kind::Own, column, 2026));
        let column = bench.column(0);
        let correction = bench.corrections.columns["Mood"].clone();
        let (question, options) = own_parts(&column, &correction).unwrap();
        assert_eq!((question, options.join("|")), ("Mood", "so|good|bad".into()));
        bench.correct(0, |c, column| change_own(c, column, |_, options| moved(options, 2, true)));
        bench.correct(0, |c, column| change_own(c, column, |_, options| moved(options, 1, true)));
        bench.correct(0, |c, column| change_own(c, column, |question, _| *question = "How is it?".into()));
        let (data, items) = bench.understood().data.unwrap();
        let item = items.iter().find(|i| i.code.is_own()).unwrap();
        assert_eq!((item.question.as_str(), item.options.join("|")), ("How is it?", "bad|so|good".into()));
        let counts = data.groups[0].overall[&item.code].p.iter().map(|p| (p * 6.0).round()).collect::<Vec<_>>();
        assert_eq!(counts, [1.0, 3.0, 2.0]);
    }

    #[test]
    fn numbered_cells_keep_their_option_when_options_are_moved() {
        let mut bench = Bench::new("\"Good? [no|so|yes]\",Q1\n1,1\n3,1\n3,2\n2,1\n");
        assert_eq!(bench.kind(0), Kind::Own);
        assert_eq!(bench.column(0).counts, [1, 1, 2]);
        bench.correct(0, |c, column| change_own(c, column, |_, options| moved(options, 2, true)));
        assert_eq!(bench.column(0).item.unwrap().options, ["no", "yes", "so"]);
        assert_eq!(bench.column(0).counts, [1, 2, 1]);
        // The ends stay.
        let mut options = vec!["a".to_string(), "b".into()];
        moved(&mut options, 0, true);
        moved(&mut options, 1, false);
        moved(&mut options, 7, true);
        assert_eq!(options, ["a", "b"]);
        // Numbers are options in their own order.
        let mut bench = Bench::new("stars,Q1\n10,1\n2,1\n10,2\n1,1\n");
        bench.correct(0, |c, column| choose(c, Kind::Own, column, 2026));
        assert_eq!(
            (bench.column(0).item.unwrap().options, bench.column(0).counts),
            (["1", "2", "10"].map(String::from).to_vec(), vec![1, 1, 2])
        );
    }

    #[test]
    fn cells_are_assigned_and_figures_follow() {
        let mut bench = Bench::new("Q1,gender\nvery,m\n\"oh, well\",f\nnot,boys\nwho knows,f\n");
        assert_eq!((bench.column(0).counts, bench.column(0).dropped), (vec![1, 0, 1], 2));
        bench.correct(0, |c, column| assign(c, column, "oh, well", &Cell::Place(1)));
        bench.correct(0, |c, column| assign(c, column, "who knows", &Cell::Empty));
        bench.correct(1, |c, column| assign(c, column, "boys", &Cell::Place(0)));
        assert_eq!((bench.column(0).counts, bench.column(0).dropped), (vec![1, 1, 1], 0));
        assert_eq!((bench.column(1).counts, bench.column(1).dropped), (vec![2, 2], 0));
        assert!(bench.shares().iter().all(|p| (p - 1.0 / 3.0).abs() < 1e-9));
        let said = |index: usize, text: &str| {
            let column = bench.column(index);
            Cell::of(text, &column, &bench.corrections.columns[&column.name])
        };
        assert_eq!([said(0, "oh, well"), said(0, "who knows"), said(0, "very")], [Cell::Place(1), Cell::Empty, Cell::AsRead]);
        assert_eq!(said(1, "boys"), Cell::Place(0));
        for cell in [Cell::AsRead, Cell::Empty, Cell::Place(3)] {
            assert_eq!(Cell::parse(&cell.value()), cell);
        }
        bench.correct(0, |c, column| assign(c, column, "oh, well", &Cell::AsRead));
        assert_eq!(bench.column(0).dropped, 1);
        // What was said of cells goes with the meaning that it was said of.
        bench.correct(0, |c, column| choose(c, Kind::Nothing, column, 2026));
        assert!(bench.corrections.columns["Q1"].cells.is_empty());
        bench.correct(0, |c, _| choose_item(c, "Q1".into()));
        assert_eq!(bench.kind(0), Kind::Item);
    }
}
