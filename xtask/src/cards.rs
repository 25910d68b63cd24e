//! Turns the cards and the manual of files of answers (docs/*.md) into pages of the site.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use crate::{
    shell::root,
    site::{self, list, matches},
    styles::JOINED,
};

/// File name without its ending, and what the way there is called.
const CARDS: [(&str, &str); 3] = [("model-card", "Model card"), ("data-card", "Data card"), ("judge", "Judging a model")];

/// Writes the cards into dist/docs/.
///
/// # Errors
/// When a card can't be read or written, or the site has no style sheet yet.
pub fn write(dist: &Path) -> Result<()> {
    let files = list(dist)?;
    let style = files.keys().find(|file| matches(JOINED, file));
    let style = style.with_context(|| format!("the site is incomplete: dist/ lacks {JOINED}"))?;
    let policy = site::policy()?;
    let folder = dist.join("docs");
    fs::create_dir_all(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
    for (card, _) in CARDS {
        let source = root().join(format!("docs/{card}.md"));
        let markdown = fs::read_to_string(&source).with_context(|| format!("{} can't be read", source.display()))?;
        let page = folder.join(format!("{card}.html"));
        fs::write(&page, self::page(card, &markdown, style, &policy))
            .with_context(|| format!("{} can't be written", page.display()))?;
    }
    Ok(())
}

/// The page of a card: no script, and relative addresses only, so that it works in any folder of any host.
fn page(card: &str, markdown: &str, style: &str, policy: &str) -> String {
    let events = events(markdown);
    let title = title(&events);
    let mut body = String::new();
    html::push_html(&mut body, events.into_iter());
    // A box that scrolls has to be reached without a mouse.
    let body = body.replace("<pre>", "<pre tabindex=\"0\">");
    // The policy forbids style attributes, and the writer of HTML knows no other way to align a column.
    let body = body.replace(" style=\"text-align: ", " data-align=\"");
    let link = |address: &str, words: &str, current: bool| {
        let current = if current { r#" aria-current="page""# } else { "" };
        format!(r#"<li><a href="{address}"{current}>{words}</a></li>"#)
    };
    let cards = CARDS.map(|(name, words)| link(&format!("{name}.html"), words, name == card)).concat();
    let title = escaped(&title);
    format!(
        r##"<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="{policy}">
    <title>{title} · ACE Playground</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff">
    <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#14161a">
    <link rel="icon" type="image/svg+xml" href="../favicon.svg">
    <link rel="stylesheet" href="../{style}">
  </head>
  <body>
    <a class="skip" href="#card">Skip to the text</a>
    <div class="text-page">
      <header class="masthead-top">
        <p class="brand">ACE Playground</p>
        <nav class="nav" aria-label="Pages"><ul>{playground}{results}{cards}</ul></nav>
      </header>
      <main id="card" tabindex="-1">
{body}      </main>
    </div>
  </body>
</html>
"##,
        playground = link("../", "Playground", false),
        results = link("../?view=results", "Results", false),
    )
}

/// What is to be drawn: tables in boxes that scroll, headings with ids, no HTML of the text's own, and of the links those that
/// lead somewhere from the site.
fn events(markdown: &str) -> Vec<Event<'_>> {
    let mut events: Vec<Event<'_>> = Vec::new();
    // Whether the links and images that are open now are drawn.
    let mut open: Vec<bool> = Vec::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::Table(columns)) => {
                events.push(Event::Html(r#"<div class="table-scroll" tabindex="0">"#.into()));
                events.push(Event::Start(Tag::Table(columns)));
            }
            Event::End(TagEnd::Table) => events.extend([Event::End(TagEnd::Table), Event::Html("</div>\n".into())]),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let address = address(&dest_url);
                open.push(address.is_some());
                events.extend(address.map(|address| Event::Start(Tag::Link { link_type, dest_url: address.into(), title, id })));
            }
            Event::Start(Tag::Image { .. }) => open.push(false),
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if open.pop() == Some(true) {
                    events.push(Event::End(TagEnd::Link));
                }
            }
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            Event::Html(text) | Event::InlineHtml(text) => events.push(Event::Text(text)),
            other => events.push(other),
        }
    }
    name_headings(&mut events);
    events
}

/// Where a link leads from the site; `None` where it leads to a file that only the repository has.
fn address(target: &str) -> Option<String> {
    if target.starts_with('#') || target.starts_with("https://") || target.starts_with("http://") {
        return Some(target.into());
    }
    let (file, mark) = target.split_once('#').unwrap_or((target, ""));
    let card = file.strip_suffix(".md").filter(|file| CARDS.iter().any(|(card, _)| card == file))?;
    let mark = if mark.is_empty() { String::new() } else { format!("#{mark}") };
    Some(format!("{card}.html{mark}"))
}

/// Gives every heading the id that a repository's website gives it, so that `#intended-use` leads there.
fn name_headings(events: &mut [Event<'_>]) {
    for index in 0..events.len() {
        let name = slug(&words(&events[index + 1..]));
        if let Event::Start(Tag::Heading { id, .. }) = &mut events[index] {
            *id = Some(CowStr::from(name));
        }
    }
}

/// The words up to the end of the heading that begins here.
fn words(events: &[Event<'_>]) -> String {
    let inside = events.iter().take_while(|e| !matches!(e, Event::End(TagEnd::Heading(_))));
    let text = inside.map(|event| match event {
        Event::Text(text) | Event::Code(text) => text,
        _ => "",
    });
    text.collect()
}

fn slug(words: &str) -> String {
    let kept = words.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

/// The words of the first heading.
fn title(events: &[Event<'_>]) -> String {
    let start = events.iter().position(|e| matches!(e, Event::Start(Tag::Heading { .. })));
    start.map(|start| words(&events[start..])).unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(markdown: &str) -> String {
        let mut body = String::new();
        html::push_html(&mut body, events(markdown).into_iter());
        body
    }

    #[test]
    fn links_lead_somewhere_or_are_words() {
        let html = body(
            "[the data](data-card.md), [use](model-card.md#intended-use), [paper](https://arxiv.org/abs/2601.12962), [up](#top), \
             [the *columns*](../data/README.md), [figures](figures.md), [bad](javascript:alert) ![a picture](x.png)",
        );
        for link in ["data-card.html", "model-card.html#intended-use", "https://arxiv.org/abs/2601.12962", "#top"] {
            assert!(html.contains(&format!("<a href=\"{link}\">")), "{link} in {html}");
        }
        assert_eq!(html.matches("<a ").count(), 4, "{html}");
        assert_eq!(html.matches("</a>").count(), 4, "{html}");
        assert!(html.contains("the <em>columns</em>, figures, bad a picture"), "{html}");
        assert!(!html.contains("<img"), "{html}");
    }

    #[test]
    fn tables_scroll_and_headings_can_be_linked() {
        let html = body("## What it can't do: `ace`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n");
        assert!(html.contains(r#"<h2 id="what-it-cant-do-ace">"#), "{html}");
        assert!(html.contains(r#"<div class="table-scroll" tabindex="0"><table>"#), "{html}");
        assert!(html.trim_end().ends_with("</tbody></table>\n</div>"), "{html}");
    }

    #[test]
    fn html_of_the_text_is_shown_not_run() {
        let html = body("a <script>alert(1)</script> b\n\n<script>\nalert(2)\n</script>\n");
        assert!(!html.contains("<script") && html.contains("&lt;script&gt;"), "{html}");
    }

    #[test]
    fn the_page_stands_on_its_own_in_any_folder() {
        let html =
            page("data-card", "# Data & card\n\nText.\n\n| a | b |\n|---|--:|\n| 1 | 2 |", "style-1f.css", "default-src 'self'");
        assert!(html.contains("<title>Data &amp; card · ACE Playground</title>"), "{html}");
        assert!(html.contains(r#"<html lang="en">"#) && html.contains("viewport"));
        assert!(html.contains(r#"<link rel="stylesheet" href="../style-1f.css">"#));
        assert!(html.contains(r#"<a href="../">Playground</a>"#) && html.contains(r#"<a href="../?view=results">Results</a>"#));
        assert!(html.contains(r#"<a href="data-card.html" aria-current="page">"#));
        assert!(html.contains(r#"<a href="model-card.html">"#));
        assert!(!html.contains("<script") && !html.contains("href=\"/"));
        assert!(html.contains(r#"<meta http-equiv="Content-Security-Policy" content="default-src 'self'">"#), "{html}");
        assert!(!html.contains("style=") && html.contains(r#"<td data-align="right">2</td>"#), "{html}");
    }

    #[test]
    fn the_projects_own_cards_become_pages_with_one_title_each() {
        let dist = std::env::temp_dir().join(format!("xtask-cards-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        assert!(write(&dist).unwrap_err().to_string().contains(JOINED), "without a style sheet");
        fs::write(dist.join("style-1f.css"), "").unwrap();
        write(&dist).unwrap();
        for (card, _) in CARDS {
            let html = fs::read_to_string(dist.join(format!("docs/{card}.html"))).unwrap();
            assert_eq!(html.matches("<h1").count(), 1, "{card}");
            let targets: Vec<_> = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            for mark in targets.iter().filter_map(|t| t.strip_prefix('#')) {
                assert!(html.contains(&format!("id=\"{mark}\"")), "{card} has no #{mark}");
            }
            assert!(!targets.iter().any(|t| t.ends_with(".md")), "{card}: {targets:?}");
        }
        fs::remove_dir_all(&dist).unwrap();
    }
}
