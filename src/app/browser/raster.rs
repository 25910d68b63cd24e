//! A picture as PNG: the browser draws the SVG, twice as large, and says which bytes that makes.

use std::{cell::RefCell, rc::Rc};

use futures::channel::oneshot;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};

use crate::app::browser::dom;

/// Points of the PNG for each of the SVG: sharp on slides.
const ZOOM: f64 = 2.0;
/// Some browsers draw nothing on a canvas of more points than these.
const MOST_POINTS: f64 = 16_000_000.0;

/// The address of a blob, for as long as this lives.
struct Address(String);

impl Drop for Address {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.0);
    }
}

/// # Errors
/// What the browser says where it can't draw the picture or make a file of it.
pub async fn png(svg: &str) -> Result<Blob, JsValue> {
    let blob = dom::blob("image/svg+xml", svg.as_bytes())?;
    let address = Address(Url::create_object_url_with_blob(&blob)?);
    let image = HtmlImageElement::new()?;
    image.set_src(&address.0);
    JsFuture::from(image.decode()).await?;
    let [width, height] = [image.natural_width(), image.natural_height()].map(f64::from);
    let zoom = ZOOM.min((MOST_POINTS / (width * height).max(1.0)).sqrt());
    let [width, height] = [width, height].map(|side| (side * zoom).floor().max(1.0));
    let document = dom::document().ok_or(JsValue::NULL)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    drop(address);
    file_of(&canvas).await
}

async fn file_of(canvas: &HtmlCanvasElement) -> Result<Blob, JsValue> {
    let (done, made) = oneshot::channel();
    let done = Rc::new(RefCell::new(Some(done)));
    let take = Closure::<dyn FnMut(Option<Blob>)>::new(move |blob| {
        if let Some(done) = done.borrow_mut().take() {
            let _ = done.send(blob);
        }
    });
    canvas.to_blob(take.as_ref().unchecked_ref())?;
    made.await.ok().flatten().ok_or(JsValue::NULL)
}
