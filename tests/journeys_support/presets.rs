//! Each preset of the bench and each run of the lesson on alignment, to its end: what the card or the step says comes true.

use crate::{
    journeys_support::{server::Site, visitor::Visitor},
    lessons::lessons,
};

/// How a run ended: counts of labels by group, before and after, and the last scores.
struct End {
    /// Erased effects and faults of trained questions, then of held-out ones: before, after.
    erased: [[f64; 2]; 2],
    faults: [[f64; 2]; 2],
    /// Effect skill over the run, of trained and of held-out questions.
    skill: Vec<[Option<f64>; 2]>,
    /// What became of the effects on the screen.
    shown: Vec<String>,
}

impl End {
    /// The last scores, of trained and of held-out questions; the latter only where there are any.
    fn last(&self) -> [Option<f64>; 2] {
        self.skill.last().copied().expect("it was measured")
    }

    fn last_two(&self) -> [f64; 2] {
        self.last().map(|s| s.expect("a score"))
    }

    /// The best score at any time, of trained (0) or held-out (1) questions.
    fn best(&self, part: usize) -> f64 {
        self.skill.iter().filter_map(|s| s[part]).fold(f64::MIN, f64::max)
    }
}

fn preset(visitor: &Visitor, site: &Site, preset: &str) -> End {
    visitor.open(&site.url("?v=2&view=align"));
    visitor.js(&format!("(find('preset-{preset}').click(), 0)"));
    run(visitor, preset)
}

/// Starts what the bench is set to and waits for its end.
fn run(visitor: &Visitor, preset: &str) -> End {
    visitor.wait("a fine-tune can be started", 60, "!find('train-start').disabled");
    visitor.js("(window.__skill = [], new MutationObserver(() => {
            const { trained, heldOut } = find('skill-chart').dataset;
            if (trained) __skill.push([Number(trained), heldOut ? Number(heldOut) : null]);
        }).observe(find('skill-chart'), { attributes: true }), 0)");
    visitor.click("train-start");
    visitor.wait_for_phase("running", 60);
    visitor.wait_for_phase("ended", 400);
    visitor.wait("it says what became of the faults", 20, "find('train-outcome').checkVisibility()");
    println!("{preset}: {}", visitor.text("find('train-outcome').innerText"));
    assert_eq!(
        visitor.text("find('question-tag').dataset.part"),
        "trained",
        "{preset}: the question on the screen is one that it learns"
    );
    let counts = |what: &str| {
        let of = |group: &str| {
            let rows =
                visitor.js(&format!("[...find('{group}').querySelectorAll('.stack-row')].map(row => row.dataset.{what} ?? 0)"));
            let numbers: Vec<f64> = rows.as_array().expect("rows").iter().filter_map(|v| v.as_str()?.parse().ok()).collect();
            if let [before, after] = numbers[..] { [before, after] } else { [0.0; 2] }
        };
        [of("labels-trained"), of("labels-held-out")]
    };
    let skill = visitor.js("__skill");
    let skill = skill.as_array().expect("a list").iter().map(|pair| [pair[0].as_f64(), pair[1].as_f64()]).collect();
    let shown = visitor.js("[...find('effects').querySelectorAll('[data-label]')].map(row => row.dataset.label)");
    let shown = shown.as_array().expect("a list").iter().filter_map(|l| Some(l.as_str()?.to_owned())).collect();
    let end = End { erased: counts("erased"), faults: counts("faults"), skill, shown };
    println!("{preset}: erased {:?}, faults {:?}, shown {:?}, skill {:?}", end.erased, end.faults, end.shown, end.skill.last());
    end
}

#[test]
fn every_preset_does_what_its_card_says() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    // "See how far the shifts come in a minute, and how little of it reaches questions that were held out."
    let life = preset(&visitor, &site, "life");
    let [trained, held_out] = life.last_two();
    assert!(trained > 40.0 && held_out < trained / 2.0, "{trained} {held_out}");
    assert!(life.faults[0][1] < life.faults[0][0]);

    // "One attribute alone. Some of its shifts come close; see what the other three do meanwhile."
    let teach = preset(&visitor, &site, "teach");
    assert!(teach.faults[0][1] < teach.faults[0][0]);

    // "Shifts that were right go out, in questions that it sees and in others: count the erased."
    let erase = preset(&visitor, &site, "erase");
    assert!(erase.erased[0][1] >= erase.erased[0][0] + 3.0 && erase.erased[1][1] > erase.erased[1][0], "{:?}", erase.erased);

    // "All three of its clear effects come into the survey's intervals."
    let differences = preset(&visitor, &site, "differences");
    assert_eq!(differences.shown.iter().filter(|label| *label == "aligned").count(), 3, "{:?}", differences.shown);

    // "What was trained goes on up, what was held out stays behind."
    let overfit = preset(&visitor, &site, "overfit");
    let [trained, held_out] = overfit.last_two();
    let best = overfit.best(0);
    assert!(trained > 50.0 && trained > best - 8.0 && held_out < trained - 30.0, "{trained} (best {best}), {held_out}");
}

/// The runs of "Align it yourself, and overfit it", with the settings of its steps.
#[test]
fn the_lessons_runs_end_as_its_steps_say() {
    let site = Site::serve();
    let visitor = Visitor::new(&site);
    let lesson = lessons().into_iter().find(|lesson| lesson["id"] == "align-overfit").expect("the lesson");
    let step = |index: usize| {
        let state = lesson["steps"][index]["state"].as_str().expect("a link");
        visitor.open(&site.url(&format!("?v=2&{state}")));
        run(&visitor, &format!("step {}", index + 1))
    };

    // "As a rule the trained ones improve more."
    let short = step(1);
    let [trained, held_out] = short.last_two();
    assert!(trained > 10.0 && trained > held_out + 10.0, "{trained} {held_out}");
    assert!(short.faults[0][1] < short.faults[0][0], "{:?}", short.faults);

    // "The result looks nearly perfect."
    let one = step(3);
    assert!(one.last()[0].is_some_and(|skill| skill > 90.0) && one.last()[1].is_none(), "{:?}", one.last());

    // "The point at which the two curves part"; stop "where the held-out curve is best": not at the end, where the trained one is best.
    let long = step(5);
    let [trained, held_out] = long.last_two();
    assert!(trained > long.best(0) - 10.0 && trained > 50.0 && held_out < trained - 30.0, "{trained} {held_out}");
    assert!(held_out < long.best(1) - 10.0, "the held-out curve ends at {held_out}, its best was {}", long.best(1));
}
