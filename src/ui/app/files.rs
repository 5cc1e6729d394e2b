//! Files that the page hands over: texts, and pictures with the letters that they need.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, CanvasRenderingContext2d, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement, Response, Url,
};
use yew::Callback;

use super::browser::document;
use super::model::Model;
use super::msg::Msg;
use crate::ui::picture::{self, Format, Title, View, page, palette};

/// The typefaces of the page, and where they are.
const FACES: [(&str, &str); 2] =
    [("Inter", "fonts/inter.woff2"), ("JetBrains Mono", "fonts/jetbrains-mono.woff2")];
/// So many pixels of a PNG for each one of the screen.
const FINER: f64 = 2.0;

/// Hands a text over.
pub fn hand_over(name: &str, text: &str) {
    if let Some(url) = url_of(text) {
        follow(name, &url);
        // It only fails for what is no such address.
        let _ = Url::revoke_object_url(&url);
    }
}

/// An address under which a text can be saved.
pub(super) fn url_of(text: &str) -> Option<String> {
    let blob = Blob::new_with_str_sequence(&Array::of1(&text.into())).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

/// What a file is called: without what separates folders.
pub(super) fn file_name(name: &str) -> String {
    name.replace(['/', '\\', ':'], "-")
}

/// Follows a link to a file of this name.
fn follow(name: &str, url: &str) {
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(url);
        link.set_download(&file_name(name));
        link.click();
    }
}

/// Hands a view over as a picture, or tells why not.
pub fn save_picture(model: &Model, view: View, format: Format, send: &Callback<Msg>) {
    let palette = palette::of(model.screen.is_dark());
    let drawing = picture::drawing(model, view, palette).or_else(|| page::drawing(&document(), view));
    let Some(drawing) = drawing else {
        send.emit(Msg::Unsaved("it does not stand on the page".into()));
        return;
    };
    let title = Title::of(model, link());
    let name = format!("{} {}", model.runs.name, view.word());
    let send = send.clone();
    spawn_local(async move {
        let file = picture::file(&title, &drawing, palette, &faces().await);
        match format {
            Format::Svg => hand_over(&format!("{name}.svg"), &file),
            Format::Png => match png(&file).await {
                Ok(url) => follow(&format!("{name}.png"), &url),
                Err(_) => send.emit(Msg::Unsaved("the browser cannot draw it; save it as SVG".into())),
            },
        }
    });
}

/// The page's own address, if a run stands in it.
fn link() -> Option<String> {
    let location = web_sys::window()?.location();
    location.hash().ok().filter(|hash| hash.len() > 1)?;
    location.href().ok()
}

/// The typefaces, as a picture carries them; what cannot be fetched is left to the system.
async fn faces() -> String {
    let mut faces = String::new();
    for (family, path) in FACES {
        if let Some(data) = fetched(path).await {
            faces += &format!(
                "@font-face{{font-family:\"{family}\";font-weight:100 900;src:url(data:font/woff2;base64,{data})}}"
            );
        }
    }
    faces
}

/// A file of the page in base64.
async fn fetched(path: &str) -> Option<String> {
    let window = web_sys::window()?;
    let response: Response = JsFuture::from(window.fetch_with_str(path)).await.ok()?.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    let bytes: String = Uint8Array::new(&buffer).to_vec().into_iter().map(char::from).collect();
    window.btoa(&bytes).ok()
}

/// A picture drawn in pixels, as an address that holds it.
async fn png(svg: &str) -> Result<String, JsValue> {
    let image = HtmlImageElement::new()?;
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{}", js_sys::encode_uri_component(svg)));
    JsFuture::from(image.decode()).await?;
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    let (width, height) = (f64::from(image.width()) * FINER, f64::from(image.height()) * FINER);
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    canvas.to_data_url_with_type("image/png")
}
