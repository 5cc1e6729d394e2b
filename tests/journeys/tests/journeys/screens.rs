//! How it looks: the three sizes in both themes, with a fixed run at a fixed moment, beside what it looked like
//! when somebody last looked. `cargo xtask screens --update` takes the pictures anew.

use std::fs;
use std::path::PathBuf;

use journeys::{Page, SCREENS, THEMES, journey};

/// At most this share of the pixels may differ.
const TOLERATED: f64 = 0.001;
/// A pixel differs if a channel does by more than this: less is how a letter's edge was rounded.
const CHANNEL: u8 = 16;

#[test]
fn it_looks_as_it_did() {
    journey("screens", async |page: Page| {
        let mut differ = Vec::new();
        for screen in &SCREENS {
            for theme in THEMES {
                page.open_on(screen, theme).await;
                page.open_run(screen).await;
                differ.extend(compare(&format!("{}-{theme}", screen.name), &page.picture().await));
            }
        }
        assert!(differ.is_empty(), "{}", differ.join("\n"));
    });
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../screens")
}

/// What is wrong with a picture, if something is.
fn compare(name: &str, picture: &[u8]) -> Option<String> {
    let reference = folder().join(format!("{name}.png"));
    let is = Picture::read(picture);
    if std::env::var_os("RAFTARIUM_UPDATE_SCREENS").is_some() {
        fs::write(&reference, is.png()).expect("tests/screens can be written");
        return None;
    }
    let Ok(was) = fs::read(&reference).map(|bytes| Picture::read(&bytes)) else {
        return Some(format!("{name}: there is no {}: cargo xtask screens --update", reference.display()));
    };
    let difference = was.differs_from(&is)?;
    let left = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/screens");
    fs::create_dir_all(&left).expect("target can be written");
    fs::write(left.join(format!("{name}.png")), is.png()).expect("target can be written");
    fs::write(left.join(format!("{name}-difference.png")), difference.1.png())
        .expect("target can be written");
    Some(format!(
        "{name}: {}. See target/screens; if it is meant to look so: cargo xtask screens --update",
        difference.0
    ))
}

/// Pixels of red, green and blue, row by row.
struct Picture {
    width: u32,
    height: u32,
    pixels: Vec<[u8; 3]>,
}

impl Picture {
    fn read(png: &[u8]) -> Picture {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
        decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
        let mut reader = decoder.read_info().expect("a PNG");
        let mut bytes = vec![0; reader.output_buffer_size().expect("a PNG of some size")];
        let info = reader.next_frame(&mut bytes).expect("a whole PNG");
        let samples = info.color_type.samples();
        let pixels = bytes[..info.buffer_size()].chunks(samples).map(|p| [p[0], p[1], p[2]]).collect();
        Picture { width: info.width, height: info.height, pixels }
    }

    /// In coarse colours, so that it stays small: rounded by less than what counts as a difference.
    fn png(&self) -> Vec<u8> {
        let coarse = |channel: u8| ((u16::from(channel) + 4) / 8 * 8).min(255) as u8;
        let pixels: Vec<[u8; 3]> = self.pixels.iter().map(|pixel| pixel.map(coarse)).collect();
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::High);
        encoder.set_filter(png::Filter::NoFilter); // the best for flat colours
        let mut writer = encoder.write_header().expect("a header");
        writer.write_image_data(pixels.as_flattened()).expect("pixels");
        writer.finish().expect("an end");
        bytes
    }

    /// How much, and a picture of where, if it is more than tolerated.
    fn differs_from(&self, other: &Picture) -> Option<(String, Picture)> {
        if (self.width, self.height) != (other.width, other.height) {
            let sizes = [self, other].map(|picture| format!("{}×{}", picture.width, picture.height));
            return Some((
                format!("{} instead of {}", sizes[1], sizes[0]),
                Picture { pixels: other.pixels.clone(), ..*other },
            ));
        }
        let differs = |(a, b): (&[u8; 3], &[u8; 3])| a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > CHANNEL);
        let where_from: Vec<bool> = self.pixels.iter().zip(&other.pixels).map(differs).collect();
        let count = where_from.iter().filter(|differs| **differs).count();
        let share = count as f64 / self.pixels.len() as f64;
        // Red where it differs, over what was there in pale.
        let pale = |pixel: &[u8; 3]| pixel.map(|channel| 192 + channel / 4);
        let marked = self
            .pixels
            .iter()
            .zip(&where_from)
            .map(|(was, differs)| if *differs { [220, 0, 0] } else { pale(was) });
        let marked = Picture { pixels: marked.collect(), ..*self };
        (share > TOLERATED).then(|| (format!("{count} pixels differ, {:.2} %", share * 100.0), marked))
    }
}

#[test]
fn a_difference_is_found_and_drawn() {
    let was = Picture { width: 10, height: 10, pixels: vec![[255; 3]; 100] };
    let mut is = Picture { pixels: was.pixels.clone(), ..was };
    assert!(was.differs_from(&is).is_none());
    is.pixels[42] = [250; 3];
    assert!(was.differs_from(&is).is_none(), "a rounded edge is no difference");
    is.pixels[42] = [0; 3];
    let (said, drawn) = was.differs_from(&is).expect("one pixel of a hundred is more than a thousandth");
    assert_eq!((said.as_str(), drawn.pixels[42]), ("1 pixels differ, 1.00 %", [220, 0, 0]));
    assert_eq!(Picture::read(&is.png()).pixels, is.pixels);
}
