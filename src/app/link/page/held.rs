//! What a link has locked or hidden stays as it is, whatever on the page would change it.

use crate::{
    app::link::{page::PageState, parts::Control},
    engine::protocol::Weights,
};

impl PageState {
    /// This page with what `former` had locked or hidden as it was there. A model that the class trains itself may be shown.
    pub fn held(mut self, former: &Self) -> Self {
        let holds = |control| former.lock.has(control) || former.hide.has(control);
        if holds(Control::Persona) {
            self.persona = former.persona;
            self.second = match (self.second, former.second) {
                (Some(mut now), Some(was)) => {
                    now.persona = was.persona;
                    Some(now)
                }
                (_, was) => was,
            };
        }
        if holds(Control::Country) {
            self.country = former.country;
            if let Some(second) = &mut self.second {
                second.country = former.second.map_or(former.country, |was| was.country);
            }
        }
        if holds(Control::Item) {
            self.item = former.item.clone();
        }
        if holds(Control::Model) && ![&self.weights, &former.weights].contains(&&Weights::Tuned) {
            self.weights = former.weights.clone();
        }
        if holds(Control::Comparison) {
            (self.effect, self.reference) = (former.effect, former.reference);
        }
        if holds(Control::Tune) {
            self.tune = former.tune.clone();
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(query: &str) -> PageState {
        PageState::parse(&format!("v=2&{query}")).0
    }

    #[track_caller]
    fn assert_held(former: &str, changed: &str, kept: &str) {
        assert_eq!(page(changed).held(&page(former)).format(), page(kept).format(), "{former}");
    }

    #[test]
    fn what_is_locked_or_hidden_stays_and_the_rest_goes_its_way() {
        let changed = "country=TUR&item=Q199&gender=male&b=JPN&weights=base&effect=raw&steps=9";
        for (locks, kept) in [
            ("lock=country", "country=EGY&item=Q199&gender=male&b=EGY&weights=base&effect=raw&steps=9"),
            ("hide=country", "country=EGY&item=Q199&gender=male&b=EGY&weights=base&effect=raw&steps=9"),
            ("lock=persona", "country=TUR&item=Q199&weights=base&effect=raw&steps=9"),
            ("lock=item,tune", "country=TUR&gender=male&b=JPN&weights=base&effect=raw"),
            ("lock=model,comparison", "country=TUR&item=Q199&gender=male&b=JPN&steps=9"),
            ("lock=data", changed),
        ] {
            assert_held(&format!("country=EGY&{locks}"), changed, kept);
        }
    }

    #[test]
    fn both_voices_keep_what_is_locked() {
        let former = "country=EGY&gender=female&b=IND.male&lock=country,persona";
        let kept = "country=EGY&gender=female&b=IND.male";
        assert_held(former, "country=IND&gender=male&b=EGY.female", kept);
        assert_held(former, "country=IND", kept);
        assert_held("country=EGY&lock=country", "country=EGY&b=IND.male", "country=EGY&b=EGY.male");
    }

    #[test]
    fn a_model_that_was_trained_here_is_shown_and_left_again() {
        assert_held("weights=base&lock=model", "weights=tuned", "weights=tuned");
        assert_held("weights=tuned&lock=model", "weights=base", "weights=base");
        assert_held("weights=base&lock=model", "weights=mode", "weights=base");
    }
}
