//! Drawings as text: for what is drawn anew at each change and holds nothing to press. A fraction of what views of the same
//! elements add to the page, and tested without a browser.

/// HTML that grows. Texts and attribute values are escaped.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Markup(String);

impl Markup {
    pub fn new() -> Self {
        Self::default()
    }

    /// An element with what `inside` writes. Of `class="x"` the name is in `attributes` without its `=`.
    pub fn element(&mut self, tag: &str, attributes: &[(&str, &str)], inside: &mut dyn FnMut(&mut Self)) {
        self.0.push('<');
        self.0.push_str(tag);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            self.text(value);
            self.0.push('"');
        }
        self.0.push('>');
        inside(self);
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push('>');
    }

    /// An element with nothing but words.
    pub fn words(&mut self, tag: &str, attributes: &[(&str, &str)], words: &str) {
        self.element(tag, attributes, &mut |m| m.text(words));
    }

    pub fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '"' => self.0.push_str("&quot;"),
                c => self.0.push(c),
            }
        }
    }

    pub fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strangers_words_stay_words() {
        let mut m = Markup::new();
        m.element("td", &[("class", "a"), ("title", "\" onclick=\"x")], &mut |m| {
            m.words("b", &[], "<script>&amp;");
            m.text("\"");
        });
        assert_eq!(m.finish(), "<td class=\"a\" title=\"&quot; onclick=&quot;x\"><b>&lt;script>&amp;amp;</b>&quot;</td>");
    }
}
