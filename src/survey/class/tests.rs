use std::{fmt::Write as _, sync::Arc};

use super::{
    code::{Answers, CodeFault},
    codes::Codes,
    data::own_data,
    form::{Form, LENGTHS},
    link::MOST_LINK,
    poll::{Poll, PollError, Question},
    signs,
};
use crate::survey::{
    Attribute, Catalogue, Persona,
    own::{Importer, OwnData, OwnFigure},
};

pub(super) fn catalogue() -> Catalogue {
    Catalogue::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/public/survey/catalogue.json"))).unwrap()
}

fn listed(code: &str) -> Question {
    Question::Listed(code.into())
}

fn tea() -> Question {
    Question::own("Is the school day,  all in all, too long? ", "too long\n\nabout right\n too  short\n")
}

/// Three questions, one of them the class's own, and two attributes.
pub(super) fn poll() -> Poll {
    Poll {
        title: "4a, año 2026".into(), asks: [true, false, true, false], questions: vec![listed("Q33"), tea(), listed("Q164")]
    }
}

fn form() -> Form {
    Form::new(poll(), &catalogue()).unwrap()
}

/// What pupil `i` answers: one of five tells no gender, one of seven leaves a question out.
fn pupil(i: usize) -> Answers {
    let gender = (i % 5 != 3).then_some(i.is_multiple_of(2));
    let who = Persona::ANY.with(Attribute::Gender, gender).with(Attribute::Residence, Some(i.is_multiple_of(3)));
    let given = [5, 3, 10].iter().enumerate().map(|(q, n)| (i % 7 != q).then_some(((i * (q + 3)) % n) as u8));
    Answers { who, given: given.collect() }
}

#[test]
fn a_poll_survives_its_link() {
    let poll = poll();
    let link = poll.to_string();
    assert!(link.starts_with(
        "1gr.4a_2c_-a_f1_o-2026.Q33.Is-the-school-day_2c_-all-in-all_2c_-too-long_3f_,too-long,about-right,too-short.Q164."
    ));
    assert!(link.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.,".contains(&b)), "{link}");
    assert_eq!(link.parse(), Ok(poll));
    let plain = Poll { title: "A".into(), asks: [false; 4], questions: vec![listed("ISSP2012_V5")] };
    assert_eq!(plain.to_string().len(), "1.A.ISSP2012_V5.".len() + 4);
    assert_eq!(plain.to_string().parse(), Ok(plain));
    let script =
        Poll { title: "四年级".into(), questions: vec![Question::own("شاي؟", "да\nнет")], ..Poll::default() };
    assert_eq!(script.to_string().parse(), Ok(script));
}

#[test]
fn a_link_that_is_cut_or_changed_is_told() {
    let link = poll().to_string();
    for end in 0..link.len() {
        let fault = link[..end].parse::<Poll>().unwrap_err();
        assert!(matches!(fault, PollError::Damaged | PollError::NoLink), "{end}: {fault}");
    }
    assert_eq!(link.replace("Q33", "Q34").parse::<Poll>(), Err(PollError::Damaged));
    assert_eq!(format!("2{}", &link[1..]).parse::<Poll>(), Err(PollError::Version { found: "2".into(), known: 1 }));
    assert_eq!("hello".parse::<Poll>(), Err(PollError::NoLink));
    assert_eq!("".parse::<Poll>(), Err(PollError::NoLink));
    assert!(matches!("1".repeat(MOST_LINK + 1).parse::<Poll>(), Err(PollError::LongLink { .. })));
    // With a check of its own, but not as the page writes it.
    for body in [
        "1rg.A.Q33",
        "1.A",
        "1.A.QX1",
        "1.A.Q33.Q33",
        "1..Q33",
        "1.A.tea,yes,no",
        "1.A.Tea,yes",
        "1.A._41_,yes,no",
        "1.A.T--t,yes,no",
        "1.A._7_,yes,no",
    ] {
        let sum = signs::written(&signs::digest(body.as_bytes(), 4)).to_ascii_lowercase();
        let read = format!("{body}.{sum}").parse::<Poll>();
        assert!(!matches!(read, Err(PollError::Damaged)), "{body}: {read:?}");
        assert_eq!(read.is_ok(), body == "1.A.tea,yes,no", "{body}: {read:?}");
    }
}

#[test]
fn what_is_no_poll_is_refused_with_what_to_do() {
    let with = |change: &dyn Fn(&mut Poll)| {
        let mut poll = poll();
        change(&mut poll);
        Form::new(poll, &catalogue()).map(|_| ())
    };
    use PollError as E;
    let own = |text: &str, options: &[&str]| Question::Own {
        text: text.into(),
        options: options.iter().map(|o| (*o).into()).collect(),
    };
    assert_eq!(with(&|_| ()), Ok(()));
    assert_eq!(with(&|p| p.title = "  ".into()), Err(E::NoTitle));
    assert_eq!(with(&|p| p.title = "x".repeat(41)), Err(E::LongTitle { characters: 41 }));
    assert_eq!(with(&|p| p.questions.clear()), Err(E::NoQuestion));
    assert_eq!(
        with(&|p| p.questions = (1..=11).map(|n| listed(&format!("Q{n}"))).collect()),
        Err(E::TooManyQuestions { found: 11 })
    );
    assert_eq!(with(&|p| p.questions.push(listed("Q33"))), Err(E::Same { number: 4 }));
    assert_eq!(
        with(&|p| p.questions.push(own("is the SCHOOL day, all in all, too long?", &["a", "b"]))),
        Err(E::Same { number: 4 })
    );
    assert_eq!(with(&|p| p.questions.push(listed("Q9999"))), Err(E::UnknownItem { code: "Q9999".into() }));
    assert_eq!(with(&|p| p.questions[1] = own("?!", &["a", "b"])), Err(E::NoText { number: 2 }));
    assert_eq!(with(&|p| p.questions[1] = own(&"x".repeat(201), &["a", "b"])), Err(E::LongText { number: 2, characters: 201 }));
    assert_eq!(with(&|p| p.questions[1] = own("x", &["a"])), Err(E::Options { number: 2, found: 1 }));
    assert_eq!(with(&|p| p.questions[1] = own("x", &["a"; 11])), Err(E::Options { number: 2, found: 11 }));
    assert_eq!(with(&|p| p.questions[1] = own("x", &["a", ""])), Err(E::EmptyOption { number: 2 }));
    assert_eq!(with(&|p| p.questions[1] = own("x", &["a", &"b".repeat(61)])), Err(E::LongOption { number: 2, characters: 61 }));
    assert_eq!(with(&|p| p.questions[1] = own("x", &["Sí", "si"])), Err(E::SameOption { number: 2, label: "si".into() }));
    let long = |p: &mut Poll| p.questions = (0..10).map(|n| own(&format!("{n}{}", "x".repeat(180)), &["a", "b"])).collect();
    assert!(matches!(with(&long), Err(E::LongLink { characters: 1_501.., .. })));
}

#[test]
fn ten_questions_with_ten_options_and_four_attributes_fit_into_fifteen_signs() {
    let options = (0..10).map(|n| n.to_string()).collect::<Vec<_>>();
    let questions = (0..10).map(|n| Question::Own { text: format!("q{n}"), options: options.clone() }).collect();
    let largest = Form::new(Poll { title: "A".into(), asks: [true; 4], questions }, &catalogue()).unwrap();
    assert_eq!((largest.length(), largest.states(), largest.salts()), (15, 11_u64.pow(10) * 81, 17_148));
    let smallest = Poll { title: "A".into(), asks: [false; 4], questions: vec![Question::own("Tea?", "yes\nno")] };
    let smallest = Form::new(smallest, &catalogue()).unwrap();
    assert_eq!((smallest.length(), smallest.states(), smallest.salts()), (10, 3, (1 << 30) / 3));
    assert_eq!(form().states(), 9 * 6 * 4 * 11);
    for form in [largest, smallest, form()] {
        assert!(LENGTHS.contains(&form.length()) && form.salts() >= 1 << 14);
        let last = Answers {
            who: Persona::ANY.with(Attribute::Gender, Some(true)),
            given: form.items().iter().map(|i| Some(i.options.len() as u8 - 1)).collect(),
        };
        for salt in [0, 1, form.salts() - 1, u64::MAX] {
            let code = form.encode(&last, salt).unwrap();
            let (same, answers) = form.decode(&code.to_string()).unwrap();
            assert_eq!((same, answers.given), (code, last.given.clone()));
        }
    }
}

#[test]
fn every_wrong_sign_and_every_swap_is_told() {
    let form = form();
    for i in 0..60 {
        let code = form.encode(&pupil(i), i as u64 * 977).unwrap();
        let signs: Vec<char> = code.as_str().chars().collect();
        let told = |signs: &[char]| matches!(form.decode(&signs.iter().collect::<String>()), Err(CodeFault::Check));
        for at in 0..signs.len() {
            for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().filter(|c| *c != signs[at]) {
                let mut wrong = signs.clone();
                wrong[at] = other;
                assert!(told(&wrong), "{code}: {other} at {at}");
            }
            for with in at + 1..signs.len() {
                let mut wrong = signs.clone();
                wrong.swap(at, with);
                assert!(signs[at] == signs[with] || told(&wrong), "{code}: {at} and {with} swapped");
            }
            let missing: String = [&signs[..at], &signs[at + 1..]].concat().iter().collect();
            assert!(form.decode(&missing).is_err());
        }
    }
}

#[test]
fn a_code_is_read_however_it_is_written() {
    let form = form();
    let code = form.encode(&pupil(1), 5).unwrap();
    let plain = code.as_str();
    let ways = [
        plain.to_lowercase(),
        plain.replace('0', "o").replace('1', "l"),
        plain.replace('0', "O").replace('1', "I"),
        code.to_string(),
        code.to_string().replace('-', " \u{2013} "),
        plain.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect(),
    ];
    for way in ways {
        assert_eq!(form.decode(&way), Ok((code.clone(), pupil(1))), "{way}");
    }
    assert!(matches!(form.decode(&plain.replacen(&plain[..1], "U", 1)), Err(CodeFault::Sign { sign: 'U' })));
    assert_eq!(form.decode(&plain[1..]), Err(CodeFault::Length { found: plain.len() - 1, wanted: plain.len() }));
    assert_eq!(form.decode(&"A".repeat(100_000)), Err(CodeFault::Length { found: 100_000, wanted: plain.len() }));
    assert_eq!(form.encode(&Answers::default(), 0), Err(CodeFault::Empty));
    // Another class, or the same with another question, has other codes.
    for change in
        [|p: &mut Poll| p.title = "4b".into(), |p: &mut Poll| p.questions[0] = listed("Q34"), |p: &mut Poll| p.asks[0] = false]
    {
        let mut poll = poll();
        change(&mut poll);
        let other = Form::new(poll, &catalogue()).unwrap();
        assert_eq!(form.decode(other.encode(&pupil(1), 5).unwrap().as_str()), Err(CodeFault::OtherPoll));
    }
}

#[test]
fn people_who_agree_have_codes_of_their_own_and_the_same_code_is_one_person() {
    let form = form();
    let mut codes = Codes::default();
    let same: Vec<String> = (0..30).map(|salt| form.encode(&pupil(1), salt * 7_919).unwrap().to_string()).collect();
    let taken = codes.take(&form, &same.join("\n"));
    assert_eq!((taken.new, taken.again.len(), codes.len()), (30, 0, 30));
    let taken = codes.take(&form, &format!("{}, {}", same[3], same[3].to_lowercase()));
    assert_eq!((taken.new, taken.again.len(), codes.len()), (0, 2, 30));
    assert_eq!(taken.again[0].to_string(), same[3]);
    let (first, _) = codes.iter().next().unwrap().clone();
    codes.remove(&first);
    assert_eq!((codes.len(), codes.take(&form, &same[0]).new), (29, 1));
}

/// Its last sign is another.
fn with_a_slip(code: &str) -> String {
    let (rest, last) = code.split_at(code.len() - 1);
    format!("{rest}{}", if last == "7" { '8' } else { '7' })
}

#[test]
fn a_code_is_found_over_lines() {
    let form = form();
    let code = |i: usize| form.encode(&pupil(i), i as u64 * 31).unwrap().to_string();
    let in_lines = |code: &str| code.replace('-', "\n");
    let mut codes = Codes::default();
    // As it stands on a phone; with a line's end; two of them, one below the other.
    assert_eq!(codes.take(&form, &in_lines(&code(0))).new, 1);
    assert_eq!(codes.take(&form, &format!("{}\r\n", in_lines(&code(1)).replace('\n', "\r\n"))).new, 1);
    assert_eq!(codes.take(&form, &format!("{}\n{}\n", in_lines(&code(2)), in_lines(&code(3)))).new, 2);
    // A list over lines.
    assert_eq!(codes.take(&form, &format!("{},\n{}", code(4), code(5))).new, 2);
    assert_eq!(codes.take(&form, "4a\n12\nyes").new, 0);
    // In a chat, after a name, beside one in a line; a slip in one of them is told.
    let slip = with_a_slip(&code(8));
    let chat = format!(
        "[12/1, 10:32] Ana: {}\nyes\n[12/1, 10:33] Ben: {}\n[12/1, 10:34] Cleo: {}\nok\n[12/1, 10:35] Dan: {}",
        in_lines(&code(6)),
        in_lines(&code(7)),
        code(9),
        in_lines(&slip)
    );
    let taken = codes.take(&form, &chat);
    assert_eq!((taken.new, taken.wrong.len()), (3, 1), "{taken:?}");
    assert_eq!(taken.wrong[0].fault, CodeFault::Check);
}

#[test]
fn pupils_and_rooms_with_numbers_are_no_codes() {
    let form = form();
    let mut codes = Codes::default();
    let code = |i: usize| form.encode(&pupil(i), i as u64).unwrap();
    let names = ["Pupil0", "student12", "Maximilian7", "room2026"];
    let text: String = names.iter().enumerate().map(|(i, name)| format!("{name}: {}\n", code(i))).collect();
    let taken = codes.take(&form, &text);
    assert_eq!((taken.new, taken.wrong), (4, vec![]));
}

#[test]
fn codes_are_found_in_a_chat() {
    let form = form();
    let code = |i: usize| form.encode(&pupil(i), i as u64 * 31).unwrap();
    let wrong = with_a_slip(&code(9).to_string());
    let other = Form::new(Poll { title: "4b".into(), ..poll() }, &catalogue()).unwrap().encode(&pupil(2), 3).unwrap();
    let cut = &code(12).to_string()[..9];
    let chat = format!(
        "Messages and calls are end-to-end encrypted.\n\
         [28/11/26, 12:01:44] Ana García: {}\n\
         [28/11/26, 12:01:59] \u{200e}Leo: mine is {} thanks!\n\
         [28/11/26, 12:02:10] +34 612 345 678: \u{200e}IMG-20261128-WA0012.jpg (file attached)\n\
         12:02 Zoë: {} y la otra {}\n\
         Kim;{};2026-11-28 12:03:17\n\
         that year 2024 was the best, responsibilities 2 and information, state-of-the-art, 1234567890\n\
         https://example.org/?v=2&view=class&poll=1gr.4a.Q33.9x2k\n\
         mail me: ana1234567@example.org or *{}*\n\
         Max: {wrong}\n\
         Eva: {other}\n\
         Tom: {cut}\n",
        code(0),
        code(1).to_string().to_lowercase().replace('-', " "),
        code(2),
        code(3).as_str(),
        code(4),
        code(5),
    );
    let mut codes = Codes::default();
    let taken = codes.take(&form, &chat);
    assert_eq!((taken.new, taken.again.len(), taken.over, taken.cut), (6, 0, 0, false), "{taken:?}");
    let read: Vec<_> = codes.iter().map(|(code, _)| code.clone()).collect();
    assert_eq!(read, (0..6).map(code).collect::<Vec<_>>());
    let faults: Vec<_> = taken.wrong.iter().map(|w| (w.text.as_str(), w.fault.clone())).collect();
    let wanted = form.length();
    assert_eq!(
        faults,
        [
            (wrong.as_str(), CodeFault::Check),
            (other.to_string().as_str(), CodeFault::OtherPoll),
            (cut, CodeFault::Length { found: 8, wanted })
        ]
    );
    // Without a digit it is known by its groups.
    let groups = &"ABCD-EFGH-KMNP-QRS"[..form.length() + form.length().div_ceil(4) - 1];
    let lone = codes.take(&form, &format!("Kim: {groups}\nSTATE-OF-THE-ART, GOOD-MORNING and 2026-11-28-1200, 1234-5678-90"));
    assert_eq!(lone.wrong.iter().map(|w| w.text.as_str()).collect::<Vec<_>>(), [groups]);
    // Pasted once more, with what the page itself wrote.
    let again = codes.take(&form, &format!("{chat}{}", codes.text()));
    assert_eq!((again.new, again.again.len(), codes.len()), (0, 12, 6));
}

#[test]
fn one_typed_code_is_always_answered() {
    let form = form();
    let mut codes = Codes::default();
    let code = form.encode(&pupil(4), 4).unwrap().to_string();
    assert_eq!(codes.take(&form, &format!("  {} ", code.replace('-', ""))).new, 1);
    for (typed, fault) in [
        ("hello", CodeFault::Sign { sign: 'l' }),
        ("abcd", CodeFault::Length { found: 4, wanted: form.length() }),
        ("1234-5678", CodeFault::Length { found: 8, wanted: form.length() }),
    ] {
        let taken = codes.take(&form, typed);
        // L is read as 1; what is in no code is named first.
        let expected = if typed == "hello" { CodeFault::Length { found: 5, wanted: form.length() } } else { fault };
        assert_eq!(taken.wrong.iter().map(|w| w.fault.clone()).collect::<Vec<_>>(), [expected], "{typed}");
    }
    assert!(codes.take(&form, "").is_nothing() && codes.take(&form, "\n \n").is_nothing());
    assert!(codes.take(&form, "Good morning\nto all of you").is_nothing());
}

/// The same people as a file.
fn csv(form: &Form, people: &[Answers]) -> String {
    let level = |who: Persona, a: Attribute| who.level(a).map_or("", |l| a.code(l));
    let own = &form.items()[1];
    let mut text = format!("gender,residence,Q33,\"{} [{}]\",Q164\n", own.question, own.options.join("|"));
    for Answers { who, given } in people {
        let first =
            |i: usize| given[i].map_or(String::new(), |o| (i64::from(o) + i64::from(form.items()[i].first_code)).to_string());
        let _ = writeln!(
            text,
            "{},{},{},{},{}",
            level(*who, Attribute::Gender),
            level(*who, Attribute::Residence),
            first(0),
            first(1),
            first(2)
        );
    }
    text
}

#[test]
fn twenty_five_codes_make_the_figures_of_a_file_of_the_same_people() {
    let form = form();
    let people: Vec<Answers> = (0..25).map(pupil).collect();
    let mut codes = Codes::default();
    let pasted: String = people.iter().zip(0..).map(|(p, salt)| format!("{}\n", form.encode(p, salt).unwrap())).collect();
    assert_eq!(codes.take(&form, &pasted).new, 25);
    let data = own_data(&form, &codes);
    let mut importer = Importer::new(Arc::new(catalogue()), &poll().title);
    importer.push(csv(&form, &people).as_bytes()).unwrap();
    let import = importer.finish().unwrap();
    assert_eq!((import.report.rows_used, import.report.problems.list.len()), (25, 0));
    assert_eq!(data, import.data);
    assert_eq!((data.check(), data.groups[0].people, data.groups[0].known), (Ok(()), 25, [true, false, true, false]));
    assert_eq!(OwnData::from_bytes(&data.to_bytes()), Ok(data));
}

#[test]
fn few_people_are_not_shown_and_none_make_no_group() {
    let form = form();
    let mut codes = Codes::default();
    assert!(own_data(&form, &codes).is_empty());
    let all = |i| Answers { who: Persona::ANY, given: vec![Some(i), Some(1), None] };
    for salt in 0..5 {
        codes.take(&form, form.encode(&all(salt as u8), salt).unwrap().as_str());
        let data = own_data(&form, &codes);
        let figure = data.groups[0].figure(&"Q33".into(), Persona::ANY);
        assert_eq!(matches!(figure, OwnFigure::Answered(_)), salt == 4, "{figure:?}");
        assert_eq!(data.groups[0].figure(&"Q164".into(), Persona::ANY), OwnFigure::NotAsked);
    }
}
