//! What charts say of a class's own data.

use crate::{
    app::terms::attribute_within,
    fill,
    survey::{Attribute, own::FEWEST_SHOWN},
    words,
};

words! {
    unseen: "The model has never seen your group: what it says is extrapolated, until you fine-tune it on this group. It knows \
    no word of your group's name, and of your own questions only words that its own questions have too.";
}

pub fn too_few(n: u32) -> String {
    let fewest = FEWEST_SHOWN;
    match n {
        0 => fill!("Nobody of this persona answered; figures are shown from {fewest} people on.", fewest = fewest),
        1 => fill!("One person of this persona answered; figures are shown from {fewest} people on.", fewest = fewest),
        n => {
            fill!("Only {n} people of this persona answered; figures are shown from {fewest} people on.", n = n, fewest = fewest)
        }
    }
}

pub fn unknown(a: Attribute) -> String {
    fill!("Your data do not tell this ({attribute}), so there are no figures of this persona.", attribute = attribute_within(a))
}

pub fn no_effect(a: Attribute, n_a: u32, n_b: u32) -> String {
    fill!(
        "too few people to compare by {attribute}: {a} and {b} who can be set side by side",
        attribute = attribute_within(a),
        a = n_a,
        b = n_b
    )
}
