//! Journeys of a class: a teacher's questions in a link, answers on a phone, codes from a chat, and figures without a server.

use std::fmt::Write as _;

use ace_playground::survey::{
    Attribute, Catalogue, Persona,
    class::{Answers, Form, Poll},
};

use crate::journeys_support::{
    page::assert_distribution,
    server::{Site, built},
    visitor::{Options, Visitor},
};

/// The questions of the link that the teacher's page shows.
fn form(visitor: &Visitor) -> Form {
    let link = visitor.text("find('class-link').value");
    let poll: Poll = link.split("poll=").nth(1).expect("questions in the link").parse().expect("a whole link");
    let catalogue = std::fs::read_to_string(built().join("survey/catalogue.json")).expect("the catalogue");
    Form::new(poll, &Catalogue::parse(&catalogue).expect("a catalogue")).expect("questions of the catalogue")
}

/// What pupil `i` answers: half are women, a fifth leave the place open.
fn pupil(i: usize) -> Answers {
    let place = (!i.is_multiple_of(5)).then_some(i.is_multiple_of(3));
    let who = Persona::ANY.with(Attribute::Gender, Some(i.is_multiple_of(2))).with(Attribute::Residence, place);
    Answers { who, given: vec![Some((i % 5) as u8), Some((i % 10) as u8), Some(u8::from(i.is_multiple_of(4)))] }
}

/// A chat with these codes, as it is exported.
fn chat(codes: &[String]) -> String {
    let mut text = String::from("Messages and calls are end-to-end encrypted.\n");
    for (i, code) in codes.iter().enumerate() {
        let code = if i.is_multiple_of(3) { code.to_lowercase().replace('-', " ") } else { code.clone() };
        let _ = writeln!(text, "[28/11/26, 12:{i:02}:44] Pupil {i}: {} {code} 😀", ["mine is", "", "here you are:"][i % 3]);
    }
    text.push_str("[28/11/26, 12:59:01] Teacher: thank you, that was 2 minutes for 25 people\n");
    text
}

fn bring(visitor: &Visitor, text: &str) {
    visitor.fill("class-codes", text);
    visitor.click("class-take");
}

/// New, there already, wrong.
fn taken(visitor: &Visitor) -> [u32; 3] {
    ["new", "again", "wrong"].map(|of| visitor.number(&format!("find('class-taken').dataset.{of}")) as u32)
}

fn people(visitor: &Visitor, count: usize) {
    visitor.wait("so many have answered", 20, &format!("find('class-desk')?.dataset.people === '{count}'"));
}

/// Three questions, one of them the class's own, and two attributes.
fn choose(visitor: &Visitor) {
    visitor.wait("the desk", 30, "find('class-desk')?.dataset.settled === 'true' && find('class-no-link')");
    visitor.fill("class-title", "Class 4a");
    visitor.click("class-asks-gender");
    visitor.click("class-asks-residence");
    for code in ["Q33", "Q164"] {
        visitor.fill("class-search", "no such words");
        visitor.wait("that none is found", 10, "/^No question/.test(find('class-found').innerText)");
        visitor.fill("class-search", code);
        visitor.click(&format!("class-add-{code}"));
        visitor.wait("it is chosen", 10, &format!("find('class-chosen').innerText.includes('{code}')"));
    }
    visitor.fill("class-own-text", "Is the school day too long?");
    visitor.fill("class-own-options", "yes");
    visitor.click("class-own-add");
    visitor.wait("one option is too few", 10, "find('class-own-wrong').innerText.includes('2')");
    visitor.fill("class-own-options", "yes\nno");
    visitor.click("class-own-add");
    visitor.wait("three are chosen", 10, "find('class-chosen').querySelectorAll('li').length === 3");
    visitor.wait("the link is there", 10, "find('class-link')?.value.includes('Q164') && find('class-qr')");
}

#[test]
fn a_class_answers_on_phones_and_its_codes_become_figures() {
    let site = Site::serve();
    let teacher = Visitor::new(&site);
    teacher.go(&site.url("?v=2&view=class"));
    choose(&teacher);
    for width in [360, 1280] {
        teacher.resize((width, 900));
        teacher.assert_fits();
    }
    teacher.click("class-show-large");
    teacher.wait(
        "the picture is large",
        10,
        "find('class-large').open && find('class-large class-qr').getBoundingClientRect().width > 300",
    );
    teacher.click("class-large-close");
    assert!(teacher.holds("find('class-figures').hidden"), "nobody has answered");

    let form = form(&teacher);
    let link = teacher.text("find('class-link').value");
    let code = on_a_phone(&site, &link);
    let (_, answers) = form.decode(&code).expect("the phone's code");
    assert_eq!(answers.who.to_string(), "female", "the place was left open");
    assert_eq!(answers.given, [Some(1), None, Some(0)]);

    // One typed, with a slip first.
    let last = code.chars().last().expect("a code");
    let slip = format!("{}{}", &code[..code.len() - 1], if last == 'Z' { 'Y' } else { 'Z' });
    teacher.fill("class-codes", &slip);
    teacher.js("find('class-codes').focus()");
    teacher.press("Enter");
    teacher.wait("the slip is named", 10, &format!("find('class-problems')?.innerText.includes({slip:?})"));
    people(&teacher, 0);
    teacher.fill("class-codes", &code.to_lowercase());
    teacher.press("Enter");
    people(&teacher, 1);
    assert!(teacher.holds("find('class-codes').value === '' && document.activeElement === find('class-codes')"));
    assert!(teacher.holds("!find('class-figure-Q33').querySelector('.option')"), "one person is nobody's figure");

    // All others at once, with one that came before, one that is wrong, and everything else that a chat has.
    let mut codes: Vec<String> = (0..25).map(|i| form.encode(&pupil(i), i as u64 * 101).expect("answers").to_string()).collect();
    codes.extend([code.clone(), slip.clone()]);
    bring(&teacher, &chat(&codes));
    people(&teacher, 26);
    assert_eq!(taken(&teacher), [25, 1, 1]);
    assert!(teacher.text("find('class-again').innerText").contains(&code));
    assert_eq!(teacher.number("find('class-problems').querySelectorAll('tbody tr').length"), 1.0);
    assert_eq!(teacher.number("find('class-figure-Q33').dataset.n"), 26.0);
    assert_eq!(teacher.number("find('class-figure-Q164').dataset.n"), 25.0);
    let bars = teacher.js("[...find('class-figure-Q33').querySelectorAll('.option')].map(o => Number(o.dataset.people))");
    assert_eq!(bars, serde_json::json!([5, 6, 5, 5, 5]));
    assert!(teacher.holds("find('class-title').matches(':disabled')"), "codes belong to their questions");
    for width in [360, 1280] {
        teacher.resize((width, 900));
        teacher.assert_fits();
    }

    as_a_country(&site, &teacher, &form);
    take_away(&site, &teacher, &codes);
}

/// Answers the link on a phone; gives the code.
fn on_a_phone(site: &Site, link: &str) -> String {
    let phone = Visitor::with(site, &Options { size: (360, 740), ..Options::default() });
    phone.go(link);
    phone.wait("the questions", 30, "find('class-sheet')?.checkVisibility() && find('class-q3')");
    phone.assert_fits();
    assert!(phone.holds("!document.querySelector('.nav').checkVisibility()"), "a pupil needs no navigation");
    let small = phone.js("[...document.querySelectorAll('.class-choice, .class-finish')].filter(e => e.getBoundingClientRect().height < 44).length");
    assert_eq!(small, serde_json::json!(0), "too small for a finger");
    assert!(phone.holds("[...document.querySelectorAll('.class-group')].every(g => g.querySelector('legend').innerText.trim())"));
    assert!(phone.holds("all('class-q1-open').every(l => l.querySelector('input').checked)"), "nothing is answered for anybody");

    phone.click("class-finish");
    phone.wait("nothing to show", 10, "find('class-wrong').checkVisibility()");
    phone.click("class-gender-2");
    phone.click("class-q1-1");
    phone.click("class-q3-1");
    phone.click("class-finish");
    phone.wait("the code", 10, "find('class-code')?.checkVisibility() && document.activeElement.id === 'class-code-title'");
    let first = phone.text("find('class-code').dataset.code");
    phone.assert_fits();
    let said = phone.text("find('class-done').innerText");
    assert!(said.contains("woman") && said.contains("left open") && said.contains("no name"), "{said}");

    // Back, something else, and another code; the answers are still there.
    phone.click("class-back");
    phone.wait("the questions again", 10, "find('class-sheet').checkVisibility()");
    assert!(phone.holds("find('class-q1-1').querySelector('input').checked"));
    phone.click("class-q1-2");
    phone.fill("language-select", "es");
    phone.wait("in Spanish", 20, "document.documentElement.lang === 'es' && find('class-sheet')?.checkVisibility()");
    assert!(phone.holds("find('class-q1-2').querySelector('input').checked"), "the language takes no answers away");
    phone.click("class-finish");
    phone.wait("the other code", 10, "find('class-code')?.checkVisibility()");
    let second = phone.text("find('class-code').dataset.code");
    assert!(first != second && second.split('-').all(|group| group.len() <= 4), "{first} and {second}");
    let asked = site.asked();
    assert!(!asked.iter().any(|path| path.starts_with("engine-")), "nobody needs the model: {asked:?}");
    second
}

/// The class in every view, growing with each code.
fn as_a_country(site: &Site, teacher: &Visitor, form: &Form) {
    teacher.click("class-show");
    teacher.wait(
        "the class is on the screen",
        30,
        "location.search.includes('XAA') && /Class 4a/.test(find('persona').innerText)",
    );
    assert_distribution("the class", &teacher.survey());
    assert!(!teacher.query().contains("poll="), "{}", teacher.query());
    teacher.view("class");
    people(teacher, 26);
    teacher.wait("it is in use", 10, "find('class-in-use').checkVisibility()");
    bring(teacher, &form.encode(&pupil(30), 77).expect("answers").to_string());
    people(teacher, 27);
    teacher.view("data");
    let overall = String::from_utf8(teacher.download("own-export-overall").1).expect("text");
    assert!(overall.contains("XAA,Class 4a,Q33,27,"), "{overall}");

    // A later visit.
    teacher.go(&site.url("?v=2&view=class"));
    people(teacher, 27);
    teacher.wait("still in use", 10, "find('class-in-use').checkVisibility()");
}

fn take_away(site: &Site, teacher: &Visitor, codes: &[String]) {
    let (name, text) = teacher.download("class-save");
    let text = String::from_utf8(text).expect("text");
    assert!(name.ends_with(".txt") && text.contains("poll=") && text.contains(&codes[3]), "{name}: {text}");
    teacher.click("class-remove");
    people(teacher, 0);
    teacher.click("class-undo");
    people(teacher, 27);
    teacher.click("class-remove");
    people(teacher, 0);
    // The file that was taken home brings them again.
    bring(teacher, &text);
    people(teacher, 27);
    assert_eq!(taken(teacher), [27, 0, 0]);
    teacher.click("class-remove");
    people(teacher, 0);
    teacher.go(&site.url("?v=2&view=class"));
    teacher.wait("the questions are kept, the codes are gone", 20, "find('class-chosen')?.querySelectorAll('li').length === 3");
    people(teacher, 0);
}

#[test]
fn a_link_that_is_cut_short_says_so_and_a_teacher_collects_elsewhere() {
    let site = Site::serve();
    let visitor = Visitor::with(&site, &Options { size: (360, 740), ..Options::default() });
    visitor.go(&site.url("?v=2&view=class&poll=1g.Our-class.Q33"));
    visitor.wait("it is refused", 30, "find('class-refused')?.innerText.includes('cut short')");
    let poll = Poll {
        title: "Class 4b".into(),
        asks: [true, false, false, false],
        questions: vec![ace_playground::survey::class::Question::Listed("Q33".into())],
    };
    visitor.go(&site.url(&format!("?v=2&view=class&poll={poll}")));
    visitor.wait("the questions", 30, "find('class-sheet')?.checkVisibility()");
    visitor.click("class-collect");
    visitor.wait("the desk has them", 20, "find('class-title')?.value === 'Class 4b' && find('class-link')");
    assert!(visitor.text("find('class-link').value").ends_with(&poll.to_string()));
}
