//! What the page reads: its own links, lessons and translations.

use ace_playground::app::{
    language::{Language, item_texts::ItemTexts, learn},
    link::page::PageState,
    stores::{judged, lessons::file::Lessons},
};

use super::{file, hammer};

const LINKS: [&str; 4] = [
    "?v=2&view=align&country=EGY&item=Q29&gender=female&residence=rural&weights=ace&effect=adjusted&steps=40&lr=0.003&batch=8&seed=7\
     &held=20&rank=8&teach=gender,residence&scope=topic&countries=same",
    "?v=2&view=voices&country=IND&item=ISSP2012_V5&b=EGY.female.rural&ref=country&lang=es&present=1&lock=country,item&hide=engine",
    "?v=2&view=ask&ask=Is+tea+better%3F~yes~no&topic=Social_values&sort=effect&show=all&order=topic&on=own&predicted=1",
    "?v=2&view=class&poll=1gr.Class-4a.Q33.ISSP2012_V5.Is-tea-good_3f_,yes,no.c4k2&lesson=one-voice&step=3&author=1",
];

#[test]
fn links() {
    let sound = LINKS.map(|link| link.as_bytes().to_vec());
    hammer("links", &sound, |bytes| {
        let link = String::from_utf8_lossy(bytes);
        let (page, _) = PageState::parse(&link);
        PageState::welcome(&link);
        PageState::parse(&page.format());
    });
}

#[test]
fn lessons() {
    hammer("lessons", &[file("public/lessons/lessons.es.json")], |bytes| {
        let Ok(lessons) = Lessons::parse(bytes) else { return };
        for lesson in &lessons.lessons {
            for step in 0..lesson.steps.len().min(20) as u32 {
                lesson.page_at(step, &PageState::default());
            }
        }
    });
}

#[test]
fn translations() {
    // What is learned stays for good: a short file.
    let sound = br#"{"{n} people":"{n} personas","Try again":"Intentarlo de nuevo","women":"mujeres \u00ed"}"#.to_vec();
    hammer("translations", &[sound], |bytes| {
        drop(std::str::from_utf8(bytes).map(|json| learn(Language::Spanish, json)));
    });
    hammer("item-texts", &[file("public/text/es-items.json")], |bytes| drop(ItemTexts::parse(bytes)));
}

#[test]
fn kept_answers() {
    let models = [ace_playground::model::JudgedAnswers::new("some model")];
    let sound = judged::pack(&models.map(std::sync::Arc::new), vec![b"ACEJ\x02 of another version".to_vec()]).expect("bytes");
    hammer("judged-all-kept", &[sound], |bytes| drop(judged::unpack(bytes)));
}
