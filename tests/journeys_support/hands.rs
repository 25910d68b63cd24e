//! What a visitor does: click, press keys, bring files, take pictures.

use std::{
    fs,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use headless_chrome::{
    protocol::cdp::{
        DOM::SetFileInputFiles,
        Input::DispatchMouseEvent,
        Page::{CaptureScreenshotFormatOption, Viewport},
    },
    types::PrintToPdfOptions,
};
use serde_json::json;

use super::{asks::POLL, visitor::Visitor};

impl Visitor<'_> {
    /// Clicks in the middle of an element with the mouse, once it is enabled and nothing lies over it.
    pub fn click(&self, path: &str) {
        let place = format!(
            "(() => {{
                const element = find({path:?});
                if (!element) return 'it is not there';
                if (element.disabled) return 'it is disabled';
                element.scrollIntoView({{ block: 'center', behavior: 'instant' }});
                const {{ x, y, width, height }} = element.getBoundingClientRect();
                if (!width || !height) return 'it has no size';
                const point = {{ x: x + width / 2, y: y + height / 2 }};
                const top = document.elementFromPoint(point.x, point.y);
                return element.contains(top) ? point : `it lies under ${{top?.outerHTML.slice(0, 200)}}`;
            }})()"
        );
        let start = Instant::now();
        let point = loop {
            let value = self.js(&place);
            if value.is_object() {
                break value;
            }
            assert!(start.elapsed() < Duration::from_secs(20), "{path} can't be clicked: {value}");
            thread::sleep(POLL);
        };
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let button = if kind == "mouseMoved" { "none" } else { "left" };
            self.call::<DispatchMouseEvent>(
                json!({ "type": kind, "x": point["x"], "y": point["y"], "button": button, "clickCount": 1 }),
            );
        }
    }

    /// Presses a key, by its DOM name.
    pub fn press(&self, key: &str) {
        self.tab.press_key(key).unwrap_or_else(|error| panic!("{key}: {error:#}"));
    }

    /// Chooses a file in a file input.
    pub fn upload(&self, path: &str, name: &str, bytes: &[u8]) {
        let file = self.folder.join(name);
        fs::write(&file, bytes).expect("the file to upload");
        let input = self.evaluate(&format!("find({path:?})"), false).expect("a file input").result;
        self.call::<SetFileInputFiles>(json!({ "files": [file], "objectId": input.object_id }));
    }

    pub fn screenshot(&self, file: &Path) {
        self.save(file, CaptureScreenshotFormatOption::Png, None, None);
    }

    /// As [`screenshot`](Self::screenshot), in a file of a few dozen kilobytes.
    pub fn small_screenshot(&self, file: &Path) {
        const QUALITY: u32 = 82;
        self.save(file, CaptureScreenshotFormatOption::Webp, Some(QUALITY), None);
    }

    /// Saves the whole page, also what is below the screen, whose height the layout must not depend on. A long page makes several
    /// files, which can be looked at without being shrunk.
    pub fn screenshots_of_page(&self, folder: &Path, name: &str) {
        const TILE: u32 = 1600;
        self.js("scrollTo({ top: 0, behavior: 'instant' })");
        let [width, height] = ["innerWidth", "innerHeight"].map(|of| self.number(of) as u32);
        let whole = self.number("document.documentElement.scrollHeight") as u32;
        self.resize((width, whole));
        self.js("await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        for (number, top) in (0..whole).step_by(TILE as usize).enumerate() {
            let size = [width, TILE.min(whole - top)].map(f64::from);
            let clip = Viewport { x: 0.0, y: top.into(), width: size[0], height: size[1], scale: 1.0 };
            let file = folder.join(format!("{name}-part{}.png", number + 1));
            self.save(&file, CaptureScreenshotFormatOption::Png, None, Some(clip));
        }
        self.resize((width, height));
    }

    fn save(&self, file: &Path, format: CaptureScreenshotFormatOption, quality: Option<u32>, clip: Option<Viewport>) {
        let image = self.tab.capture_screenshot(format, quality, clip, true).expect("a screenshot");
        fs::write(file, image).unwrap_or_else(|error| panic!("{} can't be written: {error}", file.display()));
    }

    /// How many pages of A4 it prints on.
    pub fn printed_pages(&self) -> usize {
        let a4 = PrintToPdfOptions { paper_width: Some(8.27), paper_height: Some(11.69), ..PrintToPdfOptions::default() };
        let pdf = self.tab.print_to_pdf(Some(a4)).unwrap_or_else(|error| panic!("it does not print: {error:#}"));
        // Each page is an object of this type; the list of them has an s more.
        let name = b"/Type /Page";
        pdf.windows(name.len() + 1).filter(|bytes| bytes.starts_with(name) && bytes.last() != Some(&b's')).count()
    }
}
