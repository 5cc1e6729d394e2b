//! Pictures put together to one that moves (APNG): each frame holds only what is new in it.

use png::{BitDepth, BlendOp, ColorType, Compression, DisposeOp, Encoder, Transformations};

/// A frame is seen for so many hundredths of a second; the last one longer.
const PACE: u16 = 12;
const END: u16 = 200;

/// Frames of one size, in red, green, blue and opacity.
#[derive(Default)]
pub struct Film {
    size: (u32, u32),
    frames: Vec<Vec<u8>>,
}

impl Film {
    /// Adds a picture, a PNG.
    pub fn add(&mut self, picture: &[u8]) {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(picture));
        decoder.set_transformations(Transformations::ALPHA | Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("it fits into memory")];
        let info = reader.next_frame(&mut pixels).expect("a whole PNG");
        pixels.truncate(info.buffer_size());
        self.size = (info.width, info.height);
        self.frames.push(pixels);
    }

    /// The film as a file.
    pub fn finish(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, self.size.0, self.size.1);
        encoder.set_color(ColorType::Rgba);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::High);
        encoder.set_animated(self.frames.len() as u32, 0).expect("there are frames");
        encoder.set_frame_delay(PACE, 100).expect("it is animated");
        encoder.set_dispose_op(DisposeOp::None).expect("it is animated");
        encoder.set_blend_op(BlendOp::Over).expect("it is animated");
        let mut writer = encoder.write_header().expect("memory can be written");
        for (number, frame) in self.frames.iter().enumerate() {
            let before = number.checked_sub(1).map(|before| &self.frames[before]);
            if number + 1 == self.frames.len() {
                writer.set_frame_delay(END, 100).expect("it is animated");
            }
            writer.write_image_data(&news(frame, before)).expect("memory can be written");
        }
        writer.finish().expect("memory can be written");
        bytes
    }
}

/// The frame, transparent where it is as the one before.
fn news(frame: &[u8], before: Option<&Vec<u8>>) -> Vec<u8> {
    let Some(before) = before else { return frame.to_vec() };
    let pixels = frame.chunks_exact(4).zip(before.chunks_exact(4));
    pixels.flat_map(|(new, old)| if new == old { [0; 4] } else { [new[0], new[1], new[2], new[3]] }).collect()
}
