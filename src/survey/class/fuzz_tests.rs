//! Any poll, any answers, any text: with a fixed seed, so that a failure comes again.

use super::{
    code::{Answers, CodeFault},
    codes::Codes,
    form::{Form, LENGTHS},
    poll::{Poll, Question, single_spaced},
    signs,
    tests::{catalogue, poll},
};
use crate::survey::{Attribute, Catalogue, Persona};

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// A text of letters, signs, other scripts, and what is in codes and links.
    fn text(&mut self, most: usize) -> String {
        const SIGNS: &[char] = &[
            'a', 'B', 'z', 'O', 'l', 'U', '0', '1', '7', '9', 'Q', 'K', ' ', ' ', '-', '_', '.', ',', '?', '|', '[', 'é', 'ñ',
            'س', '四', '😀', '\u{301}', '\u{200e}', '\n', '\t', '%', '/', ':', '@', '\u{0}', '７', '\u{2013}',
        ];
        (0..self.below(most + 1)).map(|_| *self.of(SIGNS)).collect()
    }

    fn poll(&mut self, catalogue: &Catalogue) -> Poll {
        let questions = 1 + self.below(10);
        let mut poll = Poll { title: "c".into(), asks: [0; 4].map(|_| self.below(2) == 1), questions: Vec::new() };
        poll.title.extend(single_spaced(&self.text(30)).chars().take(30));
        for n in 0..questions {
            let question = if self.below(2) == 0 {
                Question::Listed(self.of(&catalogue.items).code.clone())
            } else {
                let options = (0..2 + self.below(9)).map(|o| single_spaced(&format!("{o} {}", self.text(4)))).collect();
                Question::Own { text: single_spaced(&format!("q{n} {}", self.text(20))), options }
            };
            poll.questions.push(question);
        }
        poll
    }

    fn answers(&mut self, form: &Form) -> Answers {
        let level = |dice: &mut Self| [None, Some(false), Some(true)][dice.below(3)];
        let asked: Vec<Attribute> = form.poll().attributes().collect();
        let who = asked.into_iter().fold(Persona::ANY, |who, a| who.with(a, level(self)));
        let given = form.items().iter().map(|i| self.below(i.options.len() + 1).checked_sub(1).map(|o| o as u8)).collect();
        Answers { who, given }
    }
}

#[test]
fn any_poll_and_any_answers_survive_the_way() {
    let (catalogue, mut dice) = (catalogue(), Dice(1));
    let mut made = 0;
    for _ in 0..2_000 {
        let poll = dice.poll(&catalogue);
        let Ok(form) = Form::new(poll.clone(), &catalogue) else { continue };
        assert_eq!(poll.to_string().parse(), Ok(poll));
        made += 1;
        for _ in 0..10 {
            let answers = dice.answers(&form);
            let code = match form.encode(&answers, dice.next()) {
                Ok(code) => code,
                Err(fault) => {
                    assert!(fault == CodeFault::Empty && answers.is_empty());
                    continue;
                }
            };
            assert!(LENGTHS.contains(&code.as_str().len()), "{code}");
            assert_eq!(form.decode(&code.to_string()), Ok((code.clone(), answers)));
            let taken = Codes::default().take(&form, &format!("{}\n{code}, {}", dice.text(12), dice.text(12)));
            assert_eq!(taken.new, 1, "{code}");
        }
    }
    assert!(made > 1_000, "{made}");
}

#[test]
fn no_text_makes_it_fall() {
    let (catalogue, mut dice) = (catalogue(), Dice(2));
    let form = Form::new(poll(), &catalogue).unwrap();
    let link = poll().to_string();
    let mut codes = Codes::default();
    for _ in 0..60_000 {
        let text = dice.text(60);
        let _ = text.parse::<Poll>();
        let _ = form.decode(&text);
        codes.take(&form, &text);
    }
    assert_eq!(codes.len(), 0, "{:?}", codes.text());
    // A link with a few signs changed says so, or is the same.
    for _ in 0..40_000 {
        let mut changed: Vec<char> = link.chars().collect();
        for _ in 0..=dice.below(3) {
            let at = dice.below(changed.len());
            changed[at] = dice.text(3).chars().next().unwrap_or('x');
        }
        let changed: String = changed.into_iter().collect();
        assert!(changed == link || changed.parse::<Poll>().is_err(), "{changed}");
    }
}

#[test]
fn of_random_codes_one_in_a_thousand_passes_the_check_and_one_in_a_million_is_taken() {
    let mut dice = Dice(3);
    let form = Form::new(poll(), &catalogue()).unwrap();
    let (mut passed, mut taken) = (0, 0);
    const TRIES: usize = 100_000;
    for _ in 0..TRIES {
        let values: Vec<u8> = (0..form.length()).map(|_| dice.below(32) as u8).collect();
        passed += usize::from(signs::passes(&values));
        taken += usize::from(form.decode(&signs::written(&values)).is_ok());
    }
    // 98 are expected; five standard deviations.
    assert!((48..148).contains(&passed), "{passed} of {TRIES}");
    assert!(taken <= 2, "{taken} of {TRIES}");
}
