//! What the header of a file of answers means, column by column.

use super::{
    error::AnswerFileError,
    problems::{AnswerProblemKind, AnswerProblems},
};
use crate::{
    model::MAX_OPTIONS,
    survey::{
        Attribute,
        own::{
            fold,
            headers::attributes::{Named, named},
            text::fold::words,
        },
    },
};

/// What one column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerMeaning {
    Country,
    Item,
    Attribute(Attribute),
    Model,
    Wording,
    Order,
    /// All options' shares in one cell; those of one option, from 0.
    Shares,
    Share(u8),
    /// How often each option was drawn, in one cell; how often one was, from 0.
    Counts,
    Count(u8),
    /// One drawn answer.
    Answer,
    /// Of how many drawn answers the shares are.
    Samples,
    /// Standard deviations over wordings, as the export has them.
    Spread,
    /// A prompt, a time, anything else: never read.
    Unused,
}

/// A column as a preview shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerColumn {
    pub name: String,
    pub meaning: AnswerMeaning,
}

/// Where a row's answer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Shares(usize),
    ShareColumns,
    Counts(usize),
    CountColumns,
    /// A drawn answer, and how often it was.
    Answer(usize, Option<usize>),
}

/// The header, understood.
#[derive(Debug)]
pub(super) struct Columns {
    pub list: Vec<AnswerColumn>,
    pub country: usize,
    pub item: usize,
    /// By [`Attribute::index`]: the column, and what its header says of the cells.
    pub attributes: [Option<(usize, Named)>; Attribute::COUNT],
    pub model: Option<usize>,
    pub wording: Option<usize>,
    pub order: Option<usize>,
    pub samples: Option<usize>,
    pub spread: Option<usize>,
    pub place: Place,
    /// The columns of single options, by option.
    pub options: [Option<usize>; MAX_OPTIONS],
}

/// The meaning of a folded name, and how sure it is: 0 where it is our own name.
fn meaning(folded: &str) -> (AnswerMeaning, u8) {
    use AnswerMeaning as M;
    if let Some(Named { attribute, .. }) = named(&words(folded)) {
        return (M::Attribute(attribute), u8::from(folded != attribute.name()));
    }
    match folded {
        "country" => (M::Country, 0),
        "country code" | "pais" | "codigo de pais" | "iso3" => (M::Country, 1),
        "item" => (M::Item, 0),
        "item code" | "question" | "question code" | "code" | "variable" | "pregunta" | "codigo" => (M::Item, 1),
        "model" => (M::Model, 0),
        "model name" | "llm" | "modelo" => (M::Model, 1),
        "wording" => (M::Wording, 0),
        "form" | "template" | "redaccion" => (M::Wording, 1),
        "order" => (M::Order, 0),
        "option order" | "orden" => (M::Order, 1),
        "p" => (M::Shares, 0),
        "shares" | "probs" | "probabilities" | "distribution" | "probabilidades" | "proporciones" => (M::Shares, 1),
        "counts" => (M::Counts, 0),
        "count" | "frequencies" | "recuentos" | "frecuencias" => (M::Counts, 1),
        "answer" => (M::Answer, 0),
        "response" | "choice" | "letter" | "option" | "respuesta" | "letra" | "opcion" => (M::Answer, 1),
        "samples" => (M::Samples, 0),
        "n" | "n samples" | "sample size" | "draws" | "muestras" => (M::Samples, 1),
        "spread" => (M::Spread, 0),
        _ => numbered(folded).map_or((M::Unused, 9), |meaning| (meaning, 0)),
    }
}

/// `p1`, `option_3`, `share b`, `n10`, `A`.
fn numbered(folded: &str) -> Option<AnswerMeaning> {
    let of_letter = |text: &str| match text.as_bytes() {
        [b @ b'a'..=b'j'] => Some(b - b'a'),
        _ => None,
    };
    if let Some(option) = of_letter(folded) {
        return Some(AnswerMeaning::Share(option));
    }
    const SHARES: [&str; 8] = ["probability", "option", "share", "prob", "opcion", "prop", "p", ""];
    const COUNTS: [&str; 3] = ["counts", "count", "n"];
    let option = |prefix: &&str| {
        let rest = folded.strip_prefix(*prefix).filter(|_| !prefix.is_empty())?;
        let number = rest.trim_start().parse::<u8>().ok().filter(|n| (1..=MAX_OPTIONS as u8).contains(n));
        // A letter stands apart: "p_a", not the "pa" of another word.
        number.map(|n| n - 1).or_else(|| of_letter(rest.strip_prefix(' ')?))
    };
    let share = SHARES.iter().find_map(option).map(AnswerMeaning::Share);
    share.or_else(|| COUNTS.iter().find_map(option).map(AnswerMeaning::Count))
}

/// Whether a cell names a column that is read.
pub(super) fn is_name(cell: &str) -> bool {
    meaning(&fold(cell)).0 != AnswerMeaning::Unused
}

impl Columns {
    /// Reads the header, row `row` of the file.
    ///
    /// # Errors
    /// [`AnswerFileError::MissingColumns`] without country, item or answers.
    pub fn read(names: &[String], row: u64, problems: &mut AnswerProblems) -> Result<Self, AnswerFileError> {
        use AnswerMeaning as M;
        let folded: Vec<String> = names.iter().map(|n| fold(n)).collect();
        let mut found: Vec<(M, u8)> = folded.iter().map(|f| meaning(f)).collect();
        // Of two columns with one meaning the one with our own name, and else the first.
        for index in 0..found.len() {
            let (meaning, rank) = found[index];
            let better = |(other, (m, r)): (usize, &(M, u8))| *m == meaning && (*r, other) < (rank, index);
            if meaning != M::Unused && found.iter().enumerate().any(better) {
                problems.add(row, Some(index), AnswerProblemKind::Duplicate, &names[index]);
                found[index].0 = M::Unused;
            }
        }
        let mut list: Vec<AnswerColumn> =
            names.iter().zip(&found).map(|(name, (meaning, _))| AnswerColumn { name: name.clone(), meaning: *meaning }).collect();
        let at = |wanted: M| found.iter().position(|(m, _)| *m == wanted);
        let options = |of: fn(u8) -> M| std::array::from_fn(|k| at(of(k as u8)));
        let (shares, counts) = (options(M::Share), options(M::Count));
        let any = |columns: &[Option<usize>; MAX_OPTIONS]| columns.iter().any(Option::is_some);
        // Counts say more than the shares that they make.
        let place = if any(&counts) {
            Some((Place::CountColumns, counts))
        } else if let (Some(column), times) = (at(M::Answer), at(M::Counts)) {
            Some((Place::Answer(column, times), [None; MAX_OPTIONS]))
        } else if let Some(column) = at(M::Counts) {
            Some((Place::Counts(column), [None; MAX_OPTIONS]))
        } else if let Some(column) = at(M::Shares) {
            Some((Place::Shares(column), [None; MAX_OPTIONS]))
        } else {
            any(&shares).then_some((Place::ShareColumns, shares))
        };
        let (Some(country), Some(item), Some((place, options))) = (at(M::Country), at(M::Item), place) else {
            let missing = [
                at(M::Country).is_none().then_some("country (a code such as EGY)"),
                at(M::Item).is_none().then_some("item (a code such as Q164)"),
                place
                    .is_none()
                    .then_some("p (the options' shares, separated by blanks), or p1 to p10, counts, n1 to n10, or answer"),
            ];
            let missing = missing.into_iter().flatten().collect::<Vec<_>>().join("; ");
            return Err(AnswerFileError::MissingColumns { missing, found: shown(names) });
        };
        let used = |index: usize, meaning: M| match meaning {
            M::Shares => place == Place::Shares(index),
            M::Share(_) => place == Place::ShareColumns,
            M::Counts => place == Place::Counts(index) || matches!(place, Place::Answer(_, Some(_))),
            M::Count(_) => place == Place::CountColumns,
            M::Answer => matches!(place, Place::Answer(..)),
            // Where answers are counted their number is known.
            M::Samples | M::Spread => matches!(place, Place::Shares(_) | Place::ShareColumns),
            _ => true,
        };
        for (index, column) in list.iter_mut().enumerate() {
            if !used(index, column.meaning) {
                problems.add(row, Some(index), AnswerProblemKind::OtherAnswers, &column.name);
                column.meaning = M::Unused;
            }
        }
        let of = |wanted: M| list.iter().position(|c| c.meaning == wanted);
        let attributes = Attribute::ALL.map(|attribute| {
            let column = of(M::Attribute(attribute));
            if column.is_none() {
                problems.add(row, None, AnswerProblemKind::NoAttribute(attribute), "");
            }
            column.and_then(|c| Some((c, named(&words(&folded[c]))?)))
        });
        let [model, wording, order] = [M::Model, M::Wording, M::Order].map(of);
        let [samples, spread] = [M::Samples, M::Spread].map(of);
        Ok(Self { country, item, attributes, model, wording, order, samples, spread, place, options, list })
    }
}

/// The names of a header, for messages.
fn shown(names: &[String]) -> String {
    const MOST: usize = 12;
    let first = names.iter().take(MOST).map(|n| n.chars().take(30).collect::<String>()).collect::<Vec<_>>().join(", ");
    if names.len() > MOST { format!("{first}, …") } else { first }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> Result<(Columns, AnswerProblems), AnswerFileError> {
        let names: Vec<String> = header.split(',').map(String::from).collect();
        let mut problems = AnswerProblems::default();
        Columns::read(&names, 1, &mut problems).map(|c| (c, problems))
    }

    #[test]
    fn headers_of_many_kinds_are_understood() {
        let ours = "country,item,gender,education,residence,marital";
        let place = |rest: &str| read(&format!("{ours},{rest}")).unwrap().0.place;
        assert_eq!(place("p"), Place::Shares(6));
        assert_eq!(place("model,Probabilities,n"), Place::Shares(7));
        assert_eq!(place("p1,p2,p_3"), Place::ShareColumns);
        assert_eq!(place("A,B,C"), Place::ShareColumns);
        assert_eq!(place("Option_1,Option_2"), Place::ShareColumns);
        assert_eq!(place("counts"), Place::Counts(6));
        assert_eq!(place("n1,n2,n10"), Place::CountColumns);
        assert_eq!(place("wording,order,letters,prompt,answer"), Place::Answer(10, None));
        assert_eq!(place("Respuesta,count"), Place::Answer(6, Some(7)));
        let (columns, problems) = read(&format!("{ours},n10,n1,prompt")).unwrap();
        assert_eq!((columns.options[0], columns.options[9], columns.options[1]), (Some(7), Some(6), None));
        assert_eq!((columns.list[8].meaning, problems.count()), (AnswerMeaning::Unused, 0));
        let (columns, _) = read("País,Pregunta,Género,Educación,Residencia,Estado civil,Letra").unwrap();
        let spanish = columns.attributes.map(|a| a.map(|(column, named)| (column, named.spanish)));
        assert_eq!(spanish, [2, 3, 4, 5].map(|c| Some((c, true))));
    }

    #[test]
    fn what_is_there_twice_is_used_once_and_said() {
        let (columns, problems) = read("question,item,country,p,counts,samples").unwrap();
        assert_eq!((columns.item, columns.place), (1, Place::Counts(4)));
        let kinds: Vec<_> = problems.list.iter().map(|p| (p.column, p.kind.clone())).collect();
        assert!(kinds.contains(&(Some(0), AnswerProblemKind::Duplicate)));
        assert!(kinds.contains(&(Some(3), AnswerProblemKind::OtherAnswers)));
        assert!(kinds.contains(&(Some(5), AnswerProblemKind::OtherAnswers)));
        assert!(kinds.contains(&(None, AnswerProblemKind::NoAttribute(Attribute::Gender))));
        assert_eq!(columns.samples, None);
    }

    #[test]
    fn missing_columns_are_named_with_what_is_expected() {
        let text = read("gender,item,year").unwrap_err().to_string();
        assert!(text.contains("country (") && text.contains("n1 to n10") && !text.contains("item (a"), "{text}");
        assert!(text.contains("gender, item, year"), "{text}");
    }
}
