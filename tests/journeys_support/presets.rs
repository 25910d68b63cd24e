//! Each preset of the bench, run to its end: what its card says comes true.

use crate::journeys_support::{server::Site, visitor::Visitor};

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

fn run(visitor: &Visitor, site: &Site, preset: &str) -> End {
    visitor.open(&site.url("?v=2&view=align"));
    visitor.js(&format!("(find('preset-{preset}').click(), 0)"));
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
    let last = |end: &End| end.skill.last().copied().expect("it was measured");

    // "See how far the shifts come in a minute, and how little of it reaches questions that were held out."
    let life = run(&visitor, &site, "life");
    let [trained, held_out] = last(&life).map(|s| s.expect("a score"));
    assert!(trained > 40.0 && held_out < trained / 2.0, "{trained} {held_out}");
    assert!(life.faults[0][1] < life.faults[0][0]);

    // "One attribute alone. Some of its shifts come close; see what the other three do meanwhile."
    let teach = run(&visitor, &site, "teach");
    assert!(teach.faults[0][1] < teach.faults[0][0]);

    // "Shifts that were right go out, in questions that it sees and in others: count the erased."
    let erase = run(&visitor, &site, "erase");
    assert!(erase.erased[0][1] >= erase.erased[0][0] + 3.0 && erase.erased[1][1] > erase.erased[1][0], "{:?}", erase.erased);

    // "All three of its clear effects come into the survey's intervals."
    let differences = run(&visitor, &site, "differences");
    assert_eq!(differences.shown.iter().filter(|label| *label == "aligned").count(), 3, "{:?}", differences.shown);

    // "What was trained goes on up, what was held out stays behind."
    let overfit = run(&visitor, &site, "overfit");
    let [trained, held_out] = last(&overfit).map(|s| s.expect("a score"));
    let best = overfit.skill.iter().filter_map(|s| s[0]).fold(f64::MIN, f64::max);
    assert!(trained > 50.0 && trained > best - 8.0 && held_out < trained - 30.0, "{trained} (best {best}), {held_out}");
}
