//! What stands within sentences of the rooms below about a visitor's own file: what it is, what may stand in a cell, what a question lacks.

use crate::{
    app::{language::tr, terms::people::attribute_within},
    survey::Attribute,
};

/// Its words in the language that is spoken; `None` where it is none of these.
pub fn own_word(english: &str) -> Option<String> {
    if let Some(attribute) = Attribute::ALL.into_iter().find(|a| a.name() == english) {
        return Some(attribute_within(attribute));
    }
    let words = match english {
        "a spreadsheet or another packed file (xlsx, ods, zip)" => tr("a spreadsheet or another packed file (xlsx, ods, zip)"),
        "an old spreadsheet (xls)" => tr("an old spreadsheet (xls)"),
        "a PDF" => tr("a PDF"),
        "a picture" => tr("a picture"),
        "a packed file (gz)" => tr("a packed file (gz)"),
        "a packed file (7z)" => tr("a packed file (7z)"),
        "a packed file (rar)" => tr("a packed file (rar)"),
        "a text document (rtf)" => tr("a text document (rtf)"),
        "a Stata file (dta)" => tr("a Stata file (dta)"),
        "an R file" => tr("an R file"),
        "male or female (m/f, man/woman, hombre/mujer, 1/2)" => tr("male or female (m/f, man/woman, hombre/mujer, 1/2)"),
        "no_college or college (no/yes, 0/1, sin universidad/universidad)" => {
            tr("no_college or college (no/yes, 0/1, sin universidad/universidad)")
        }
        "urban or rural (city/countryside, ciudad/campo, 1/2)" => tr("urban or rural (city/countryside, ciudad/campo, 1/2)"),
        "not_married or married (single/married, no/yes, soltero/casado, 0/1)" => {
            tr("not_married or married (single/married, no/yes, soltero/casado, 0/1)")
        }
        "the text before the bracket is missing" => tr("the text before the bracket is missing"),
        "the text is longer than 400 characters" => tr("the text is longer than 400 characters"),
        "it has fewer than two options between the brackets, separated by |" => {
            tr("it has fewer than two options between the brackets, separated by |")
        }
        "it has more than ten options" => tr("it has more than ten options"),
        "an option is empty" => tr("an option is empty"),
        "an option is longer than 100 characters" => tr("an option is longer than 100 characters"),
        "two options are the same" => tr("two options are the same"),
        _ => return None,
    };
    Some(words.into())
}
