//! How colours are seen: contrast after WCAG 2.2, difference after CIEDE2000 (Sharma, Wu and Dalal 2005), and
//! colour vision deficiencies after Machado, Oliveira and Fernandes 2009, at full severity.

/// A colour in linear light, each part from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rgb([f64; 3]);

impl Rgb {
    /// `rrggbb`
    pub fn read(digits: &str) -> Rgb {
        Rgb([0, 2, 4].map(|at| {
            let part = u8::from_str_radix(&digits[at..at + 2], 16).expect("two digits");
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        }))
    }

    /// How far the parts lie from each other as they are written, of 255: none in a grey.
    pub fn tint(self) -> i32 {
        let parts = self.0.map(|part| {
            let part = if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
            (part * 255.0).round() as i32
        });
        parts.iter().max().unwrap_or(&0) - parts.iter().min().unwrap_or(&0)
    }

    fn luminance(self) -> f64 {
        let [r, g, b] = self.0;
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn lab(self) -> [f64; 3] {
        let [r, g, b] = self.0;
        let x = 0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b;
        let y = 0.212_672_9 * r + 0.715_152_2 * g + 0.072_175_0 * b;
        let z = 0.019_333_9 * r + 0.119_192_0 * g + 0.950_304_1 * b;
        let f = |t: f64| if t > 216.0 / 24_389.0 { t.cbrt() } else { (24_389.0 / 27.0 * t + 16.0) / 116.0 };
        let (x, y, z) = (f(x / 0.950_47), f(y), f(z / 1.088_83));
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }
}

/// WCAG's contrast of two colours, from 1 to 21.
pub fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (a.luminance() + 0.05, b.luminance() + 0.05);
    a.max(b) / a.min(b)
}

/// A kind of colour vision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vision {
    Usual,
    Protan,
    Deutan,
    Tritan,
}

impl Vision {
    pub const ALL: [Vision; 4] = [Vision::Usual, Vision::Protan, Vision::Deutan, Vision::Tritan];

    /// What is seen of a colour.
    pub fn seen(self, Rgb(colour): Rgb) -> Rgb {
        let rows: [[f64; 3]; 3] = match self {
            Vision::Usual => return Rgb(colour),
            Vision::Protan => [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
            Vision::Deutan => [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
            Vision::Tritan => [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        };
        Rgb(rows.map(|row| row.iter().zip(colour).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0)))
    }
}

/// CIEDE2000 of two colours.
pub fn difference(a: Rgb, b: Rgb) -> f64 {
    of_labs(a.lab(), b.lab())
}

fn of_labs([l1, a1, b1]: [f64; 3], [l2, a2, b2]: [f64; 3]) -> f64 {
    let seventh = |c: f64| (c.powi(7) / (c.powi(7) + 25f64.powi(7))).sqrt();
    let g = 0.5 * (1.0 - seventh((a1.hypot(b1) + a2.hypot(b2)) / 2.0));
    let (a1, a2) = (a1 * (1.0 + g), a2 * (1.0 + g));
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| b.atan2(a).to_degrees().rem_euclid(360.0);
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let grey = c1 * c2 == 0.0;
    // The short way round.
    let turn = if grey { 0.0 } else { (h2 - h1 + 180.0).rem_euclid(360.0) - 180.0 };
    let (dl, dc) = (l2 - l1, c2 - c1);
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let (l, c) = ((l1 + l2) / 2.0, (c1 + c2) / 2.0);
    let h = if grey { h1 + h2 } else { (h1 + turn / 2.0).rem_euclid(360.0) };
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(h - 30.0) + 0.24 * cos(2.0 * h) + 0.32 * cos(3.0 * h + 6.0)
        - 0.20 * cos(4.0 * h - 63.0);
    let away = (l - 50.0).powi(2);
    let (sl, sc, sh) = (1.0 + 0.015 * away / (20.0 + away).sqrt(), 1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
    let bend = (60.0 * (-((h - 275.0) / 25.0).powi(2)).exp()).to_radians().sin();
    let turned = -2.0 * seventh(c) * bend;
    let (dl, dc, dh) = (dl / sl, dc / sc, dh / sh);
    (dl * dl + dc * dc + dh * dh + turned * dc * dh).sqrt()
}

/// Pairs from the table that Sharma, Wu and Dalal give for testing.
#[test]
fn differences_are_those_of_the_published_table() {
    let check = |a: [f64; 3], b: [f64; 3], published: f64| {
        let found = of_labs(a, b);
        assert!((found - published).abs() < 0.000_1, "{a:?} {b:?}: {found} and not {published}");
    };
    check([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425);
    check([50.0, -1.3802, -84.2814], [50.0, 0.0, -82.7485], 1.0000);
    check([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492);
    check([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644);
    check([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082);
}
