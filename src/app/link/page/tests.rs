use crate::app::link::{
    codec::{decode, encode},
    page::*,
};

#[test]
fn the_usual_view_has_a_link_of_its_own() {
    assert_eq!(PageState::default().format(), "v=2");
    for usual in ["", "?", "&&", "?v=2"] {
        assert_eq!(PageState::parse(usual), (PageState::default(), vec![]));
    }
}

#[test]
fn whoever_comes_without_a_link_sees_two_voices() {
    let welcome = PageState::welcome("").unwrap();
    let voices = [Some(welcome.first()), welcome.second].map(|v| v.unwrap().to_string());
    assert_eq!(voices, ["IND.female", "IND.male"]);
    assert_eq!(PageState::parse(&welcome.format()), (welcome.clone(), vec![]), "with a link of its own");
    assert!(
        PageState::parse("v=2&gender=female&b=IND.male&lang=es").0.shows_as(&welcome) && !PageState::default().shows_as(&welcome)
    );
    assert_eq!(PageState::welcome("?"), Some(welcome));
    assert_eq!(PageState::welcome("?lang=es").unwrap().language, Some(Language::Spanish));
    for link in ["?v=2", "?view=voices", "?country=EGY", "?engine=cpu", "?lang=xx", "?nonsense", "?v=2&lang=es"] {
        assert_eq!(PageState::welcome(link), None, "{link}");
    }
}

#[test]
fn every_parameter_survives_the_way_there_and_back() {
    let query = "v=2&view=results&country=EGY&item=Q29&gender=female&education=college&residence=rural&marital=married&weights=base\
        &engine=cpu&effect=raw&start=mode&objective=levels&scope=all&countries=all&steps=12&lr=0.02&batch=2&seed=7&held=30\
        &rank=8&teach=education,marital&model=smollm2&split=item&survey=issp2012&b=IND.female.college&ref=all&ask=Do%20you%20like%20tea%3F%7Cyes%7Cno&poll=1g.A.Q33.abcd&topic=gender&sort=education&show=clear&order=spread\
        &on=ace&predicted=1&lesson=one-voice&step=2&sheet=worksheet&author=1&present=1&lock=country,item&hide=tune&lang=es";
    let (state, ignored) = PageState::parse(query);
    assert_eq!(ignored, []);
    assert_eq!(state.format(), query.replace(char::is_whitespace, ""));
    assert_eq!(state.persona.granularity(), 4);
    assert_eq!(PageState::parse(&format!("?{query}")).0, state);
}

#[test]
fn links_lead_from_view_to_view_and_keep_the_rest() {
    let (state, _) = PageState::parse("v=2&country=EGY&split=country");
    assert_eq!(state.link(View::Results), "?v=2&view=results&country=EGY&split=country");
    assert_eq!(state.link(View::Voices), "?v=2&country=EGY&split=country");
    assert_eq!(PageState::default().link(View::Voices), "?v=2");
    let (class, _) = PageState::parse("v=2&view=class&poll=1g.A.Q33.abcd");
    assert_eq!(class.link(View::Class), "?v=2&view=class&poll=1g.A.Q33.abcd");
    assert_eq!(class.link(View::Data), "?v=2&view=data", "a class's questions are in the class's own link alone");
}

#[test]
fn links_of_the_first_version_are_understood() {
    let cases = [
        ("", View::Voices),
        ("view=playground&country=EGY", View::Voices),
        ("country=EGY&item=Q29&effect=raw", View::Voices),
        ("country=EGY&steps=20&objective=levels", View::Align),
        ("view=results&steps=20", View::Results),
        // The second version says what it means.
        ("v=2&country=EGY&steps=20", View::Voices),
    ];
    for (query, view) in cases {
        let (state, ignored) = PageState::parse(query);
        assert_eq!((state.view, ignored), (view, vec![]), "{query}");
    }
    assert_eq!(PageState::parse("v=3&country=EGY").1[0].why, Why::Value);
    assert_eq!(PageState::parse("country=EGY&steps=20").0.format(), "v=2&view=align&country=EGY&steps=20");
}

#[test]
fn what_is_wrong_is_listed_and_the_rest_is_kept() {
    let cases = [
        ("view=result", Why::Value),
        ("view=", Why::Value),
        ("split=people", Why::Value),
        ("survey=wvs8", Why::Value),
        ("country=XYZ", Why::Value),
        ("country=%F0%9F%8C%8D", Why::Value),
        ("item=164", Why::Value),
        ("item=Q", Why::Value),
        ("item=ISSP2012_", Why::Value),
        ("item=ISSP2012_V5_1", Why::Value),
        ("gender=woman", Why::Value),
        ("weights=a%20b", Why::Value),
        ("weights=", Why::Value),
        ("engine=tpu", Why::Value),
        ("effect=causal", Why::Value),
        ("start=tuned", Why::Value),
        ("b=EGY.tall", Why::Value),
        ("ref=me", Why::Value),
        ("lock=all", Why::Value),
        ("teach=", Why::Value),
        ("on=levels", Why::Value),
        ("rank=65", Why::Value),
        ("lang=fr", Why::Value),
        ("lesson=..%2F", Why::Value),
        ("poll=", Why::Value),
        ("poll=1.A%3CB", Why::Value),
        ("steps=0", Why::Value),
        ("steps=-1", Why::Value),
        ("steps=99999999999999999999", Why::Value),
        ("lr=NaN", Why::Value),
        ("lr=inf", Why::Value),
        ("held=51", Why::Value),
        ("seed=1e3", Why::Value),
        ("nonsense", Why::Unknown),
        ("%zz=%", Why::Unknown),
        ("marital=any", Why::Repeated),
    ];
    for (bad, why) in cases {
        let (state, ignored) = PageState::parse(&format!("v=2&marital=married&{bad}&batch=2"));
        assert_eq!(ignored.iter().map(|i| i.why).collect::<Vec<_>>(), [why], "{bad}");
        assert_eq!((state.persona.to_string().as_str(), state.tune.batch), ("married", 2), "{bad}");
        assert_eq!(state.format(), "v=2&marital=married&batch=2", "{bad}");
    }
}

#[test]
fn long_strangers_are_cut() {
    let (_, ignored) = PageState::parse(&"x".repeat(10_000));
    assert_eq!(ignored[0].name.chars().count(), 41);
}

#[test]
fn escapes_and_cases_are_understood() {
    let (state, ignored) = PageState::parse("country=nzl&item=q164&gender=fem%61le&weights=my%2Dadapter");
    assert_eq!(ignored, []);
    assert_eq!(state.format(), "v=2&country=NZL&item=Q164&gender=female&weights=my-adapter");
    let (state, ignored) = PageState::parse("country=chl&item=issp2012_v5");
    assert_eq!((state.format().as_str(), ignored), ("v=2&country=CHL&item=ISSP2012_V5", vec![]));
    let (state, ignored) = PageState::parse("country=xab&item=qx12");
    assert_eq!((state.format().as_str(), ignored), ("v=2&country=XAB&item=QX12", vec![]));
    assert_eq!(decode("a%2Cb+c%"), "a,b c%");
    assert_eq!(decode("%C3%A9%+1"), "é% 1");
    assert_eq!(encode("é,&"), "%C3%A9,%26");
}

/// Looking through all former names for each would take minutes.
#[test]
fn a_hundred_thousand_settings_are_read_in_no_time() {
    let begun = std::time::Instant::now();
    let query: Vec<_> = (0..100_000).map(|n| format!("p{n}=1")).collect();
    let (page, ignored) = PageState::parse(&format!("v=2&country=EGY&{}", query.join("&")));
    assert_eq!((page.country.as_str(), ignored.len()), ("EGY", 100_000));
    assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
}
