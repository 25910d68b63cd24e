//! A country where a model puts it: its average and its personas by what the model says of the map's items.

use crate::{
    app::views::map::figures::{Dot, Spot},
    causal::voices_map::{ENOUGH, Row, Space, position},
    survey::{Cell, ItemCode, Persona},
};

/// The spot with a model's places in those of base and `ace`, by the 81 personas' answers to each item. Without enough of them the
/// model's country stands where the survey has it, and has no cloud.
pub fn of_model(space: &Space, spot: &Spot, said: &dyn Fn(&ItemCode) -> Option<Vec<Vec<f64>>>) -> Spot {
    let answers: Vec<Option<Vec<Vec<f64>>>> = space.items.iter().map(|item| said(&item.code)).collect();
    let row = |persona: Persona| -> Row { answers.iter().map(|all| position(all.as_ref()?.get(persona.index())?)).collect() };
    let all = row(Persona::ANY);
    let home = space.place(&all).filter(|placed| placed.covered >= ENOUGH).map(|placed| placed.at);
    // How many people a persona stands for is the country's own affair.
    let share = |cell: Cell| {
        let of = |dots: &[Dot]| dots.iter().find(|d| d.cell == cell).map(|d| d.share);
        of(&spot.ace_dots).or_else(|| of(&spot.survey_dots)).unwrap_or(1.0 / Cell::COUNT as f64)
    };
    let dot = |cell: Cell| {
        let placed = space.place_beside(home?, &all, &row(Persona::full(cell)))?;
        Some(Dot { cell, at: placed.at, share: share(cell), n: None })
    };
    let at = home.unwrap_or(spot.average);
    Spot { base: Some(at), ace: Some(at), ace_dots: Cell::all().filter_map(dot).collect(), ..spot.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::views::map::figures::{spots, tests::shipped},
        survey::Attribute,
    };

    #[test]
    fn one_voice_for_all_is_one_point_and_silence_leaves_the_country_where_it_was() {
        let map = shipped();
        let spot = &spots(&map)[0];
        let uniform = of_model(&map.space, spot, &|_| Some(vec![vec![0.5, 0.5]; Persona::COUNT]));
        let home = uniform.ace.unwrap();
        assert!(home != spot.average && uniform.ace_dots.len() == Cell::COUNT);
        assert!(uniform.ace_dots.iter().all(|d| d.at == home && d.n.is_none()));
        let silent = of_model(&map.space, spot, &|_| None);
        assert_eq!((silent.ace, silent.ace_dots.len()), (Some(spot.average), 0));
        // Women apart from all others, who are as everybody: one place for them, elsewhere.
        let women = |persona: Persona| if persona.level(Attribute::Gender) == Some(true) { 0.6 } else { 0.4 };
        let said = |_: &ItemCode| Some(Persona::all().map(|p| vec![1.0 - women(p), women(p)]).collect());
        let apart = of_model(&map.space, spot, &said);
        let (women, men): (Vec<&Dot>, Vec<&Dot>) = apart.ace_dots.iter().partition(|d| d.cell.level(Attribute::Gender));
        assert_eq!((women.len(), men.len()), (8, 8));
        assert!(men.iter().all(|d| d.at == apart.ace.unwrap()) && women.iter().all(|d| d.at == women[0].at && d.at != men[0].at));
    }
}
