use crate::{
    app::{
        language::Language,
        link::parts::{Control, Controls, View},
        stores::lessons::file::*,
    },
    survey::Catalogue,
};

const ENGLISH: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/public/lessons/lessons.en.json"));
const SPANISH: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/public/lessons/lessons.es.json"));
const CATALOGUE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/public/survey/catalogue.json"));

fn both() -> [Lessons; 2] {
    [ENGLISH, SPANISH].map(|json| Lessons::parse(json).unwrap())
}

#[test]
fn there_is_a_file_for_each_language() {
    assert_eq!(Language::ALL.len(), both().len());
}

#[test]
fn every_lesson_is_whole() {
    for lesson in both().iter().flat_map(|l| &l.lessons) {
        let id = &lesson.id;
        assert!((10..=20).contains(&lesson.minutes), "{id}");
        assert!(PageState::parse(&format!("v=2&lesson={id}")).1.is_empty(), "{id}");
        let teacher = &lesson.teacher;
        let lists = [
            &lesson.goals,
            &lesson.preparation,
            &lesson.discussion,
            &teacher.misconceptions,
            &teacher.sensitive,
            &teacher.limits,
            &teacher.timing,
        ];
        assert!(lists.iter().all(|list| !list.is_empty() && list.iter().all(|words| !words.trim().is_empty())), "{id}");
        assert!(lesson.steps.len() >= 5, "{id}");
        for step in &lesson.steps {
            let title = &step.title;
            for words in [title, &step.text, &step.look, &step.question.ask, &step.question.answer] {
                assert!(words.trim().len() > 3, "{id}: {title}");
            }
            assert_ne!(step.question.choices.len(), 1, "{id}: {title}");
            assert!(step.question.choices.is_empty() == step.right().is_none(), "{id}: {title}: what do the figures say?");
            let sentences = step.text.matches(['.', '?', '!', ':']).count();
            assert!((2..=8).contains(&sentences) && step.text.len() < 700, "{id}: {title}");
        }
    }
}

#[test]
fn a_worksheet_has_one_chart_that_it_can_draw() {
    for lesson in both().iter().flat_map(|l| &l.lessons) {
        let keys: Vec<_> = lesson.steps.iter().filter(|s| s.key).collect();
        assert_eq!(keys.len(), 1, "{}", lesson.id);
        let view = PageState::parse(&format!("v=2&{}", keys[0].state)).0.view;
        assert!(matches!(view, View::Voices | View::Shifts | View::Align), "{}", lesson.id);
    }
}

#[test]
fn every_step_sets_a_page_and_nothing_of_it_is_ignored() {
    let catalogue = Catalogue::parse(CATALOGUE).unwrap();
    for lesson in both().iter().flat_map(|l| &l.lessons) {
        for step in &lesson.steps {
            let (page, ignored) = PageState::parse(&format!("v=2&{}", step.state));
            assert_eq!(ignored, [], "{}: {}", lesson.id, step.state);
            assert!(catalogue.item(&page.item).is_some(), "{}", step.state);
            assert!(page.topic.is_empty() || catalogue.topic(&page.topic).is_some(), "{}", step.state);
            assert!(!page.country.is_own() && page.view != View::Lessons, "{}", step.state);
            // These are the visitor's or the teacher's.
            let kept = ["v", "lesson", "step", "lang", "present", "engine", "author", "lock", "hide"];
            assert!(!names(&step.state).any(|n| kept.contains(&n)), "{}", step.state);
            assert_eq!(page.format().trim_start_matches("v=2&"), step.state, "as the page writes it");
        }
    }
}

#[test]
fn what_a_step_looks_at_can_be_outlined_and_what_it_needs_is_known() {
    let style = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/app/views/lessons/look.css"));
    for step in both().iter().flat_map(|l| &l.lessons).flat_map(|l| &l.steps) {
        assert!(!step.at.is_empty(), "{}", step.title);
        for name in &step.at {
            let rule = format!("[data-look~=\"{name}\"] [data-testid=\"{name}\"]");
            assert!(style.contains(&rule), "{rule}");
        }
        let needs = step.needs.iter().flat_map(|n| n.split(',')).filter(|n| !n.is_empty());
        for name in needs {
            assert!(Control::ALL.iter().any(|c| c.name() == name && !step.spare().has(*c)), "{}: {name}", step.title);
        }
    }
    let all = LessonStep { needs: None, ..lesson(&["country=EGY"]).steps[0].clone() };
    assert_eq!(all.spare(), Controls::NONE);
    let item = LessonStep { needs: Some("item".into()), ..all };
    assert!(item.spare().has(Control::Country) && !item.spare().has(Control::Item));
}

#[test]
fn both_languages_have_the_same_lessons() {
    let [english, spanish] = both();
    assert_eq!(english.lessons.len(), spanish.lessons.len());
    assert!(english.lessons.len() >= 5);
    for (a, b) in english.lessons.iter().zip(&spanish.lessons) {
        assert_eq!((&a.id, a.minutes), (&b.id, b.minutes));
        let states = |l: &Lesson| {
            l.steps
                .iter()
                .map(|s| (s.state.clone(), s.key, s.at.clone(), s.needs.clone(), s.question.choices.len(), s.question.right))
                .collect::<Vec<_>>()
        };
        assert_eq!(states(a), states(b), "{}", a.id);
        let teacher = |l: &Lesson| {
            let t = &l.teacher;
            [&l.goals, &l.preparation, &l.discussion, &t.misconceptions, &t.sensitive, &t.limits, &t.timing].map(Vec::len)
        };
        assert_eq!(teacher(a), teacher(b), "{}", a.id);
        assert_ne!(a.title, b.title);
    }
}

fn lesson(states: &[&str]) -> Lesson {
    let words = |text: &str| text.to_string();
    let step = |state: &&str| LessonStep {
        title: words("t"),
        text: words("t"),
        state: words(state),
        look: words("l"),
        at: vec![],
        needs: None,
        key: false,
        question: LessonQuestion { ask: words("a"), choices: vec![], right: None, answer: words("b") },
    };
    Lesson {
        id: words("one"),
        title: words("One"),
        minutes: 10,
        goals: vec![],
        audience: words("all"),
        preparation: vec![],
        steps: states.iter().map(step).collect(),
        discussion: vec![],
        teacher: TeacherNotes { misconceptions: vec![], sensitive: vec![], limits: vec![], timing: vec![] },
    }
}

#[test]
fn a_step_sets_the_page_and_keeps_what_is_not_its_own() {
    let lesson = lesson(&["country=EGY", "view=align&steps=12&seed=5"]);
    let (now, _) = PageState::parse("v=2&view=many&item=Q1&seed=9&lock=item&hide=data&lang=es&present=1&engine=cpu&weights=base");
    let first = lesson.page_at(0, &now);
    assert_eq!(first.format(), "v=2&country=EGY&engine=cpu&seed=9&lesson=one&present=1&lock=item&hide=data&lang=es");
    let second = lesson.page_at(1, &first);
    assert_eq!((second.view, second.tune.seed, second.step), (View::Align, 5, 1));
    assert_eq!(lesson.page_at(99, &first), second);
}

#[test]
fn the_page_has_moved_when_the_visitor_changed_it() {
    let lesson = lesson(&["country=EGY&weights=base", "country=TUR"]);
    let mut page = lesson.page_at(0, &PageState::default());
    assert!(!lesson.has_moved(&page));
    page.weights = Weights::Tuned;
    assert!(!lesson.has_moved(&page));
    page.item = "Q1".into();
    assert!(lesson.has_moved(&page));
}

#[test]
fn a_bare_link_names_a_lesson_alone() {
    let bare = |query: &str| is_bare(&PageState::parse(query).0);
    assert!(bare("v=2&lesson=one&step=2&present=1&lang=es&lock=item&seed=4"));
    for other in ["", "v=2&lang=es", "v=2&lesson=one&view=lessons", "v=2&lesson=one&country=EGY", "v=2&lesson=one&steps=10"] {
        assert!(!bare(other), "{other}");
    }
}

#[test]
fn what_is_no_file_of_lessons_is_refused() {
    for wrong in ["", "{}", "[]", r#"{"lessons": [{"id": "a"}]}"#] {
        assert!(Lessons::parse(wrong.as_bytes()).is_err(), "{wrong}");
    }
    assert_eq!(Lessons::parse(br#"{"lessons": []}"#).unwrap().lessons, []);
}
