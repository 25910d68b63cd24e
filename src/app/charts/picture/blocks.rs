//! Blocks of what the page's charts show. Words come from the caller, who knows the language.

use crate::app::{
    charts::picture::{
        bars::{Bar, Group},
        forest::{Estimate, Row},
        marks::{Mark, Swatch},
    },
    figures::{
        distribution::{self, Distribution},
        effects::{self, Effects},
    },
    language::format,
};

/// The legend of bars: survey, and the model by its one or two names.
pub fn bar_legend(survey: &str, before: &str, after: Option<&str>) -> Vec<(Swatch, String)> {
    legend(Swatch::Bar, survey, before, after)
}

/// The legend of marks on an axis.
pub fn dot_legend(survey: &str, before: &str, after: Option<&str>) -> Vec<(Swatch, String)> {
    legend(Swatch::Dot, survey, before, after)
}

fn legend(as_swatch: fn(Mark) -> Swatch, survey: &str, before: &str, after: Option<&str>) -> Vec<(Swatch, String)> {
    let all = [(Mark::Survey, Some(survey)), (Mark::Before, Some(before)), (Mark::After, after)];
    all.into_iter().filter_map(|(mark, name)| Some((as_swatch(mark), name?.to_string()))).collect()
}

/// A group of bars for each option. Series without a value have no bars in any group.
pub fn answers(figure: &Distribution) -> Vec<Group> {
    let has = |of: fn(&distribution::Bar) -> Option<f64>| figure.bars.iter().any(|b| of(b).is_some());
    let (survey, before, after) = (has(|b| b.survey), has(|b| b.before), has(|b| b.after));
    let group = |bar: &distribution::Bar| {
        let one = |mark, value: Option<f64>, interval| Bar {
            mark,
            value,
            interval,
            text: value.map(format::percent).unwrap_or_default(),
        };
        let all = [
            (survey, one(Mark::Survey, bar.survey, bar.interval)),
            (before, one(Mark::Before, bar.before, bar.asked)),
            (after, one(Mark::After, bar.after, None)),
        ];
        Group { label: bar.label.clone(), bars: all.into_iter().filter(|(shown, _)| *shown).map(|(_, bar)| bar).collect() }
    };
    figure.bars.iter().map(group).collect()
}

/// A group of bars for each option of two voices: survey and model of the first, then of the second. Of the model the weights that
/// count.
pub fn answers_of_two(first: &Distribution, second: &Distribution) -> Vec<Group> {
    let group = |(k, bar): (usize, &distribution::Bar)| {
        let other = second.bars.get(k);
        let one = |mark, value: Option<f64>, interval| Bar {
            mark,
            value,
            interval,
            text: value.map(format::percent).unwrap_or_default(),
        };
        // The interval of the one that is drawn.
        let main = |mark, bar: Option<&distribution::Bar>| match bar {
            Some(bar) if bar.after.is_none() => one(mark, bar.before, bar.asked),
            bar => one(mark, bar.and_then(|b| b.after), None),
        };
        let bars = [
            one(Mark::Survey, bar.survey, bar.interval),
            main(Mark::After, Some(bar)),
            one(Mark::SecondSurvey, other.and_then(|b| b.survey), other.and_then(|b| b.interval)),
            main(Mark::SecondModel, other),
        ];
        Group { label: bar.label.clone(), bars: bars.into() }
    };
    first.bars.iter().enumerate().map(group).collect()
}

/// A row for each attribute: the survey above, the model below. `words` says name, contrast, label and reading of a row.
pub fn effects(figure: &Effects, words: &dyn Fn(&effects::Row) -> [String; 4]) -> Vec<Row> {
    let row = |row: &effects::Row| {
        let [name, note, verdict, reading] = words(row);
        let survey = row.survey.as_ref().ok().map(|e| (Mark::Survey, e.shift, Some(e.interval), 0));
        let model = [(Mark::Before, row.before), (Mark::After, row.after)];
        let model = model.into_iter().filter_map(|(mark, value)| Some((mark, value?, None, 1)));
        let estimates = survey.into_iter().chain(model);
        let estimates = estimates
            .map(|(mark, value, interval, lane)| Estimate { mark, value, interval, lane })
            .filter(|e| e.value.is_finite());
        Row { name, note, verdict, reading, estimates: estimates.collect() }
    };
    figure.rows.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::figures::distribution::{Scores, Survey},
        causal::NoEffect,
        survey::Attribute,
    };

    fn figure(survey: Option<f64>) -> Distribution {
        let bar = |label: &str| distribution::Bar {
            label: label.into(),
            survey,
            interval: survey.map(|s| (s - 0.1, s + 0.1)),
            asked: None,
            before: Some(0.5),
            after: None,
        };
        Distribution { survey: Survey::TooFew, bars: vec![bar("yes"), bar("no")], scores: Scores::default(), scale: 0.75 }
    }

    #[test]
    fn small_cells_have_no_bar_in_a_picture_either() {
        let marks = |figure: &Distribution| answers(figure)[0].bars.iter().map(|b| b.mark).collect::<Vec<_>>();
        assert_eq!(marks(&figure(Some(0.4))), [Mark::Survey, Mark::Before]);
        assert_eq!(marks(&figure(None)), [Mark::Before]);
        assert_eq!(bar_legend("Survey", "base", None).len(), 2);
    }

    #[test]
    fn an_effect_without_survey_has_the_model_alone() {
        let row = effects::Row {
            attribute: Attribute::Gender,
            survey: Err(NoEffect::CountryLevelOnly),
            before: Some(0.0),
            after: Some(f64::NAN),
        };
        let rows = self::effects(&Effects { rows: vec![row], reach: 10.0 }, &|_| Default::default());
        assert_eq!(rows[0].estimates.iter().map(|e| (e.mark, e.lane)).collect::<Vec<_>>(), [(Mark::Before, 1)]);
    }
}
