//! A link as a QR code: one path of an SVG picture.

use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

use crate::fill;

/// A square of modules, dark ones as a path; the quiet zone around it is in the size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    pub size: i32,
    pub path: String,
}

/// Light modules on each side, as the standard wants.
const QUIET: i32 = 4;
/// More modules on a side than phones read from across a room.
const FINE: i32 = 77;

impl Drawn {
    /// `None` for a text that no QR code holds.
    pub fn of(text: &str) -> Option<Self> {
        // Low: a screen is clean, and larger modules are read from further away. Where there is room, the library raises it.
        let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
        let mut path = String::new();
        for y in 0..code.size() {
            let mut x = 0;
            while x < code.size() {
                let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count() as i32;
                if run > 0 {
                    path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET));
                }
                x += run.max(1);
            }
        }
        Some(Self { size: code.size() + 2 * QUIET, path })
    }

    pub fn is_fine(&self) -> bool {
        self.size > FINE
    }
}

/// The code as it stands on the page, dark on light in every theme. `of` is what the link leads to: a class's survey, a lesson.
pub fn picture(drawn: &Drawn, of: &str, testid: &'static str) -> AnyView {
    let Drawn { size, path } = drawn.clone();
    let label = fill!("QR code of the link for {class}", class = of);
    view! {
        <svg class="qr" viewBox=format!("0 0 {size} {size}") role="img" aria-label=label data-testid=testid shape-rendering="crispEdges">
            <rect class="qr-light" width=size.to_string() height=size.to_string()></rect>
            <path class="qr-dark" d=path></path>
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_has_every_dark_module_once() {
        let text = "https://example.org/ace/?v=2&view=class&poll=1gr.4a.Q33.Q164.c4k2";
        let drawn = Drawn::of(text).unwrap();
        let code = QrCode::encode_text(text, QrCodeEcc::Low).unwrap();
        let all = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let dark = all.filter(|(x, y)| code.get_module(*x, *y)).count();
        let runs = drawn.path.split('M').skip(1).map(|run| run.split_once('h').unwrap().1.split_once('v').unwrap().0);
        assert_eq!(runs.map(|run| run.parse::<usize>().unwrap()).sum::<usize>(), dark);
        // The finder's outer square begins behind the quiet zone.
        assert!(drawn.path.starts_with("M4 4h7v1h-7z") && drawn.size == code.size() + 8, "{drawn:?}");
        assert!(!drawn.is_fine());
    }

    #[test]
    fn the_longest_link_has_one_and_longer_texts_have_none() {
        assert!(Drawn::of(&"a".repeat(1_700)).unwrap().is_fine());
        assert_eq!(Drawn::of(&"a".repeat(3_000)), None);
    }
}
