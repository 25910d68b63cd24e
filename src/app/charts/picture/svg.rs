//! A small writer of SVG: shapes and words, with everything in presentation attributes.

use std::fmt::{self, Write};

/// A colour of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    pub const CARD: Self = Self(255, 255, 255);
    pub const SUNK: Self = Self(0xf1, 0xef, 0xe9);
    pub const INK: Self = Self(0x1d, 0x21, 0x26);
    pub const SOFT: Self = Self(0x57, 0x5d, 0x66);
    pub const RULE: Self = Self(0xda, 0xd6, 0xcd);
    pub const STRONG: Self = Self(0x8b, 0x8f, 0x96);
    pub const SURVEY: Self = Self(0x6a, 0x70, 0x78);
    pub const SURVEY_INK: Self = Self(0x16, 0x19, 0x1d);
    pub const MODEL: Self = Self(0x0b, 0x5f, 0xa8);
    pub const HELD_OUT: Self = Self(0xb4, 0x50, 0x0b);
    pub const BAD: Self = Self(0xa6, 0x28, 0x0f);
    pub const WARN: Self = Self(0x85, 0x54, 0x00);

    /// So much of this colour on white, 0 to 1.
    pub fn on_card(self, share: f64) -> Self {
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        let mix = |c: u8| (255.0 - (255.0 - f64::from(c)) * share).round() as u8;
        Self(mix(self.0), mix(self.1), mix(self.2))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// How a shape is painted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paint {
    fill: Option<Colour>,
    stroke: Option<(Colour, f64)>,
    dashes: Option<&'static str>,
}

impl Paint {
    pub const fn fill(colour: Colour) -> Self {
        Self { fill: Some(colour), stroke: None, dashes: None }
    }

    pub const fn stroke(colour: Colour, width: f64) -> Self {
        Self { fill: None, stroke: Some((colour, width)), dashes: None }
    }

    /// With an outline as well.
    pub const fn edged(self, colour: Colour, width: f64) -> Self {
        Self { stroke: Some((colour, width)), ..self }
    }

    pub const fn dashed(self, dashes: &'static str) -> Self {
        Self { dashes: Some(dashes), ..self }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// How words are set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Type {
    pub size: f64,
    pub bold: bool,
    pub serif: bool,
    pub colour: Colour,
    pub anchor: Anchor,
}

impl Type {
    pub const fn new(size: f64) -> Self {
        Self { size, bold: false, serif: false, colour: Colour::INK, anchor: Anchor::Start }
    }

    pub const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub const fn colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    pub const fn soft(self) -> Self {
        self.colour(Colour::SOFT)
    }

    pub const fn anchor(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }
}

/// What is written so far.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Svg(String);

impl Svg {
    fn open(&mut self, tag: &str, numbers: &[(&str, f64)]) {
        self.0.push('<');
        self.0.push_str(tag);
        for (name, value) in numbers {
            let _ = write!(self.0, " {name}=\"{}\"", short(*value));
        }
    }

    fn paint(&mut self, paint: Paint) {
        match paint.fill {
            Some(colour) => _ = write!(self.0, " fill=\"{colour}\""),
            None => self.0.push_str(" fill=\"none\""),
        }
        if let Some((colour, width)) = paint.stroke {
            let _ = write!(self.0, " stroke=\"{colour}\" stroke-width=\"{}\"", short(width));
        }
        if let Some(dashes) = paint.dashes {
            let _ = write!(self.0, " stroke-dasharray=\"{dashes}\"");
        }
        self.0.push_str("/>");
    }

    pub fn rect(&mut self, [x, y, width, height]: [f64; 4], paint: Paint) {
        self.open("rect", &[("x", x), ("y", y), ("width", width.max(0.0)), ("height", height.max(0.0))]);
        self.paint(paint);
    }

    pub fn line(&mut self, [x1, y1]: [f64; 2], [x2, y2]: [f64; 2], paint: Paint) {
        self.open("line", &[("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)]);
        self.paint(paint);
    }

    pub fn circle(&mut self, [x, y]: [f64; 2], r: f64, paint: Paint) {
        self.open("circle", &[("cx", x), ("cy", y), ("r", r)]);
        self.paint(paint);
    }

    /// A closed shape through these points.
    pub fn polygon(&mut self, points: &[[f64; 2]], paint: Paint) {
        self.points("polygon", points, paint);
    }

    /// A line through these points.
    pub fn polyline(&mut self, points: &[[f64; 2]], paint: Paint) {
        self.points("polyline", points, paint);
    }

    fn points(&mut self, tag: &str, points: &[[f64; 2]], paint: Paint) {
        self.open(tag, &[]);
        self.0.push_str(" points=\"");
        for (i, [x, y]) in points.iter().enumerate() {
            let _ = write!(self.0, "{}{},{}", if i > 0 { " " } else { "" }, short(*x), short(*y));
        }
        self.0.push('"');
        self.paint(paint);
    }

    /// A path; its `d` is the caller's, and not escaped.
    pub fn path(&mut self, d: &str, paint: Paint) {
        let _ = write!(self.0, "<path d=\"{d}\"");
        self.paint(paint);
    }

    pub fn text(&mut self, [x, y]: [f64; 2], words: &str, set: Type) {
        self.open("text", &[("x", x), ("y", y), ("font-size", set.size)]);
        if set.bold {
            self.0.push_str(" font-weight=\"bold\"");
        }
        if set.serif {
            self.0.push_str(" font-family=\"serif\"");
        }
        match set.anchor {
            Anchor::Start => {}
            Anchor::Middle => self.0.push_str(" text-anchor=\"middle\""),
            Anchor::End => self.0.push_str(" text-anchor=\"end\""),
        }
        let _ = write!(self.0, " fill=\"{}\">", set.colour);
        self.escaped(words);
        self.0.push_str("</text>");
    }

    /// A visitor's own words may hold anything; what XML has no place for is left out.
    fn escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\t' | '\n' | '\r' => self.0.push(' '),
                '\u{fffe}' | '\u{ffff}' => {}
                c if c.is_control() => {}
                c => self.0.push(c),
            }
        }
    }

    /// The whole file, of this size on a white ground. `title` and `description` are what a screen reader says.
    pub fn finish(self, [width, height]: [f64; 2], title: &str, description: &str) -> String {
        let mut file = Self::default();
        let [w, h] = [width, height].map(short);
        let _ = write!(
            file.0,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\" \
             aria-labelledby=\"picture-title picture-desc\" font-family=\"sans-serif\"><title id=\"picture-title\">"
        );
        file.escaped(title);
        file.0.push_str("</title><desc id=\"picture-desc\">");
        file.escaped(description);
        file.0.push_str("</desc>");
        file.rect([0.0, 0.0, width, height], Paint::fill(Colour::CARD));
        file.0.push_str(&self.0);
        file.0.push_str("</svg>\n");
        file.0
    }
}

/// One decimal, and none where it is zero: the same on every machine. What is no number stands at 0.
fn short(value: f64) -> String {
    let tenths = if value.is_finite() { (value * 10.0).round() } else { 0.0 };
    let text = format!("{:.1}", tenths / 10.0 + 0.0);
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strangers_words_stay_words() {
        let mut svg = Svg::default();
        svg.text([1.0, 2.0], "<a> & \"b\"\u{0}\u{8}\n", Type::new(12.0));
        let file = svg.finish([10.0, 20.0], "A < B", "</desc><script>");
        assert!(
            file.contains("<text x=\"1\" y=\"2\" font-size=\"12\" fill=\"#1d2126\">&lt;a&gt; &amp; &quot;b&quot; </text>"),
            "{file}"
        );
        assert!(file.contains(">A &lt; B</title>") && !file.contains("<script"), "{file}");
    }

    #[test]
    fn numbers_are_short_and_finite() {
        assert_eq!([1.0, 1.25, -0.04, f64::NAN, -12.34, 1e3].map(short), ["1", "1.3", "0", "0", "-12.3", "1000"]);
    }

    #[test]
    fn colours_pale_towards_the_card() {
        assert_eq!(Colour::INK.on_card(0.0), Colour::CARD);
        assert_eq!(Colour::MODEL.on_card(1.0).to_string(), "#0b5fa8");
        assert_eq!(Colour::MODEL.on_card(f64::NAN), Colour::CARD);
    }
}
