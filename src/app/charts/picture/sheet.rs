//! The sheet that a picture is drawn on: what stands above and below its chart.

use crate::app::charts::picture::{
    marks::{SWATCH, Swatch, swatch},
    measure::{width, wrapped},
    page::{LEFT, MARGIN, RIGHT, WIDTH},
    svg::{self, Colour, Paint, Svg, Type},
};

/// What a picture says around its chart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Head {
    pub title: String,
    pub subtitle: String,
    /// The chart in words, for who does not see it.
    pub description: String,
    pub legend: Vec<(Swatch, String)>,
    /// Sentences below the chart: the sample's size, why there is nothing.
    pub notes: Vec<String>,
    /// What the figures do not say, in bold.
    pub caution: String,
    /// Where the figures come from.
    pub source: String,
}

/// A picture that is being drawn, from top to bottom.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub svg: Svg,
    /// Where the next block begins.
    pub y: f64,
    head: Head,
}

const TITLE: Type = Type { size: 25.0, bold: true, serif: true, colour: Colour::INK, anchor: svg::Anchor::Start };
const SUBTITLE: Type = Type::new(15.0).soft();
const LEGEND: Type = Type::new(13.5);
const FOOT: Type = Type::new(12.5).soft();

impl Sheet {
    pub fn begin(head: Head) -> Self {
        let mut sheet = Self { svg: Svg::default(), y: MARGIN, head: Head::default() };
        sheet.paragraph(&head.title, TITLE, 31.0);
        sheet.y += 4.0;
        sheet.paragraph(&head.subtitle, SUBTITLE, 20.0);
        sheet.y += 10.0;
        sheet.legend(&head.legend);
        sheet.head = head;
        sheet
    }

    fn paragraph(&mut self, text: &str, set: Type, leading: f64) {
        for line in wrapped(text, set, RIGHT - LEFT) {
            self.svg.text([LEFT, self.y + set.size * 0.9], &line, set);
            self.y += leading;
        }
    }

    fn legend(&mut self, entries: &[(Swatch, String)]) {
        let mut x = LEFT;
        for (mark, name) in entries {
            let room = SWATCH + 8.0 + width(name, LEGEND);
            if x > LEFT && x + room > RIGHT {
                x = LEFT;
                self.y += 22.0;
            }
            swatch(&mut self.svg, *mark, [x, self.y]);
            self.svg.text([x + SWATCH + 8.0, self.y + 11.0], name, LEGEND);
            x += room + 24.0;
        }
        if !entries.is_empty() {
            self.y += 30.0;
        }
    }

    /// A heading between two blocks, with a line of explanation that may be empty.
    pub fn heading(&mut self, title: &str, note: &str) {
        self.y += 16.0;
        self.paragraph(title, Type::new(16.0).bold(), 22.0);
        self.paragraph(note, FOOT, 17.0);
        self.y += 4.0;
    }

    /// A legend between two blocks, where they do not share one.
    pub fn legend_here(&mut self, entries: &[(Swatch, String)]) {
        self.legend(entries);
    }

    /// The file.
    pub fn finish(mut self) -> String {
        let head = std::mem::take(&mut self.head);
        self.y += 14.0;
        self.svg.line([LEFT, self.y], [RIGHT, self.y], Paint::stroke(Colour::RULE, 1.0));
        self.y += 10.0;
        self.paragraph(&head.caution, FOOT.bold().colour(Colour::INK), 17.0);
        for note in &head.notes {
            self.paragraph(note, FOOT, 17.0);
        }
        self.paragraph(&head.source, FOOT, 17.0);
        let height = (self.y + MARGIN * 0.6).ceil();
        self.svg.finish([WIDTH, height], &head.title, &head.description)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::charts::picture::marks::Mark;

    #[test]
    fn a_sheet_says_what_and_from_where_and_grows_with_its_words() {
        let head = |title: &str| Head {
            title: title.into(),
            subtitle: "India: woman".into(),
            description: "Words.".into(),
            legend: vec![(Swatch::Bar(Mark::Survey), "Survey".into()), (Swatch::Bar(Mark::After), "Model, ace".into())],
            notes: vec!["n = 120".into()],
            caution: "Adjusted associations.".into(),
            source: "A survey".into(),
        };
        let short = Sheet::begin(head("A question")).finish();
        for words in [
            "<title id=\"picture-title\">A question</title>",
            ">Words.</desc>",
            ">Model, ace</text>",
            ">Adjusted associations.",
            "A survey</text>",
        ] {
            assert!(short.contains(words), "{words}: {short}");
        }
        assert_eq!(short, Sheet::begin(head("A question")).finish(), "the same figures give the same bytes");
        let height = |svg: &str| svg.split("height=\"").nth(1).and_then(|t| t.split('"').next()?.parse::<f64>().ok()).unwrap();
        assert!(height(&Sheet::begin(head(&"word ".repeat(60))).finish()) > height(&short) + 60.0);
        assert!(!short.contains("style="));
    }
}
