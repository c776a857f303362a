//! Pictures: `[rows, columns]` for shades of grey, `[rows, columns, channels]` for colours (3, 4 with transparency), as NumPy and Pillow have
//! them; `u8`, or `u16` where the file has 16 bits a channel.

use super::{Format, room};
use crate::array::Array;
use crate::errors::{CannotOpen, DataError, ImageProblem, NotImage, Origin};
use crate::pool::Pool;
use crate::pool::region::physical_memory;
use image::codecs::bmp::BmpEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageError, ImageReader, Limits};
use std::fs::File;
use std::io::{self, BufReader, Write};
use texpr_base::{DType, Scalar};

/// JPEG's quality, from 1 to 100.
const QUALITY: u8 = 90;

/// Reads the picture at `path`, whatever format its contents have.
pub(super) fn read(path: &str, origin: &Origin, pool: &Pool) -> Result<Array, DataError> {
    let unreadable = |error: io::Error| CannotOpen::new(origin, &error);
    let file = BufReader::new(File::open(path).map_err(unreadable)?);
    let mut reader = ImageReader::new(file).with_guessed_format().map_err(unreadable)?;
    let mut limits = Limits::default();
    let most = physical_memory().unwrap_or(8 << 30) / 2;
    limits.max_alloc = Some(room::left(pool).min(most) as u64);
    reader.limits(limits);
    let image = reader.decode().map_err(|error| damaged(&error, origin))?;
    let (rows, columns) = (image.height() as usize, image.width() as usize);
    match image {
        DynamicImage::ImageLuma8(image) => Array::from_slice_in(image.as_raw(), &[rows, columns], pool),
        DynamicImage::ImageLumaA8(image) => Array::from_slice_in(image.as_raw(), &[rows, columns, 2], pool),
        DynamicImage::ImageRgb8(image) => Array::from_slice_in(image.as_raw(), &[rows, columns, 3], pool),
        DynamicImage::ImageRgba8(image) => Array::from_slice_in(image.as_raw(), &[rows, columns, 4], pool),
        DynamicImage::ImageLuma16(image) => Array::from_slice_in(image.as_raw(), &[rows, columns], pool),
        DynamicImage::ImageLumaA16(image) => Array::from_slice_in(image.as_raw(), &[rows, columns, 2], pool),
        DynamicImage::ImageRgb16(image) => Array::from_slice_in(image.as_raw(), &[rows, columns, 3], pool),
        DynamicImage::ImageRgba16(image) => Array::from_slice_in(image.as_raw(), &[rows, columns, 4], pool),
        other => {
            let what = format!("it has the colours {:?}", other.color());
            Err(NotImage { origin: origin.clone(), problem: ImageProblem::Damaged(what) }.into())
        }
    }
}

fn damaged(error: &ImageError, origin: &Origin) -> DataError {
    let what = match error {
        ImageError::IoError(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            "it ends too early".to_owned()
        }
        ImageError::IoError(error) => crate::errors::reason(error),
        ImageError::Limits(_) => "it needs more memory than is allowed".to_owned(),
        ImageError::Unsupported(_) => "it is of a format other than png, jpeg and bmp".to_owned(),
        error => error.to_string(),
    };
    NotImage { origin: origin.clone(), problem: ImageProblem::Damaged(what) }.into()
}

/// The channels that a declared shape asks for: its rank, and its last size if that is a number; `None` if any will do.
fn channels(rank: usize, last: Option<i64>) -> Option<usize> {
    match (rank, last) {
        (2, _) => Some(1),
        (3, Some(n @ 1..=4)) => usize::try_from(n).ok(),
        _ => None,
    }
}

/// The picture with the channels that a declaration asks for: grey ones become colours, and what says nothing is left out, colours where all
/// is grey, transparency where nothing is transparent. Whatever would lose something is refused.
pub(super) fn fit(
    array: &Array,
    rank: usize,
    last: Option<i64>,
    origin: &Origin,
    pool: &Pool,
) -> Result<Array, DataError> {
    let (&[rows, columns], has) = (
        match array.shape() {
            [rows, columns] | [rows, columns, _] => &[*rows, *columns],
            _ => return Ok(array.clone()),
        },
        array.shape().get(2).copied().unwrap_or(1),
    );
    let wants = channels(rank, last).unwrap_or(has);
    let shape: &[usize] = if rank == 2 { &[rows, columns] } else { &[rows, columns, wants] };
    if wants == has {
        return if rank == 3 || array.rank() == rank { array.reshape(shape) } else { Ok(array.clone()) };
    }
    let told = |problem| NotImage { origin: origin.clone(), problem };
    match (array.as_slice::<u8>(), array.as_slice::<u16>()) {
        (Some(pixels), _) => {
            let pixels = convert(pixels, has, wants, u8::MAX).map_err(told)?;
            Array::from_slice_in(&pixels, shape, pool)
        }
        (_, Some(pixels)) => {
            let pixels = convert(pixels, has, wants, u16::MAX).map_err(told)?;
            Array::from_slice_in(&pixels, shape, pool)
        }
        _ => Ok(array.clone()),
    }
}

/// Pixels of `has` channels as pixels of `wants`; `full` is white, and opaque.
fn convert<T: Copy + PartialEq>(
    pixels: &[T],
    has: usize,
    wants: usize,
    full: T,
) -> Result<Vec<T>, ImageProblem> {
    let mut out = Vec::with_capacity(pixels.len() / has * wants);
    for pixel in pixels.chunks_exact(has) {
        let (colour, alpha) = match *pixel {
            [grey] => ([grey; 3], full),
            [grey, alpha] => ([grey; 3], alpha),
            [r, g, b] => ([r, g, b], full),
            [r, g, b, alpha] => ([r, g, b], alpha),
            _ => continue,
        };
        if wants < 3 && (colour[0] != colour[1] || colour[1] != colour[2]) {
            return Err(ImageProblem::Colours);
        }
        if wants % 2 == 1 && alpha != full {
            return Err(ImageProblem::Transparent);
        }
        out.extend_from_slice(&colour[..if wants < 3 { 1 } else { 3 }]);
        if wants.is_multiple_of(2) {
            out.push(alpha);
        }
    }
    Ok(out)
}

/// Writes a picture.
pub(super) fn write(array: &Array, format: Format, to: &mut dyn Write) -> io::Result<()> {
    let (rows, columns, channels) = match *array.shape() {
        [rows, columns] => (rows, columns, 1),
        [rows, columns, channels @ 1..=4] => (rows, columns, channels),
        _ => {
            let shape = array.shape();
            return refuse(format!("a picture is [h, w] or [h, w, 3], and the array has shape {shape:?}"));
        }
    };
    let size = u32::try_from(columns).ok().zip(u32::try_from(rows).ok());
    let Some((width, height)) = size.filter(|(width, height)| *width > 0 && *height > 0) else {
        return refuse(format!("there are no pictures of {rows} by {columns}"));
    };
    let wide = array.dtype() == DType::U16;
    let bytes = elements(array)?;
    let color = match (channels, wide) {
        (1, false) => ExtendedColorType::L8,
        (2, false) => ExtendedColorType::La8,
        (3, false) => ExtendedColorType::Rgb8,
        (4, false) => ExtendedColorType::Rgba8,
        (1, true) => ExtendedColorType::L16,
        (2, true) => ExtendedColorType::La16,
        (3, true) => ExtendedColorType::Rgb16,
        _ => ExtendedColorType::Rgba16,
    };
    let result = match format {
        Format::Jpeg if wide || channels % 2 == 0 => {
            return refuse("a jpeg has 8 bits a channel and no transparency; write a .png".to_owned());
        }
        Format::Bmp if wide || channels == 2 => {
            return refuse("a bmp has 8 bits a channel, and 1, 3 or 4 of them; write a .png".to_owned());
        }
        Format::Jpeg => JpegEncoder::new_with_quality(to, QUALITY).write_image(&bytes, width, height, color),
        Format::Bmp => {
            let mut to = to;
            BmpEncoder::new(&mut to).write_image(&bytes, width, height, color)
        }
        _ => PngEncoder::new(to).write_image(&bytes, width, height, color),
    };
    result.map_err(|error| match error {
        ImageError::IoError(error) => error,
        error => io::Error::other(error.to_string()),
    })
}

/// The bytes of the channels: whole numbers as they are, truth values black and white, floats from 0 to 1 in 255 steps.
fn elements(array: &Array) -> io::Result<Vec<u8>> {
    match array.dtype() {
        DType::U8 | DType::U16 => Ok(array.bytes().to_vec()),
        DType::Bool => Ok(array.bytes().iter().map(|byte| if *byte == 0 { 0 } else { u8::MAX }).collect()),
        DType::F16 | DType::BF16 | DType::F32 | DType::F64 => {
            array.iter_scalars().enumerate().map(|(at, value)| shade(array, at, value)).collect()
        }
        DType::I8
        | DType::I16
        | DType::I32
        | DType::I64
        | DType::U32
        | DType::U64
        | DType::C64
        | DType::C128 => {
            let dtype = array.dtype();
            refuse(format!(
                "a picture holds u8, u16, bool or floats from 0 to 1, and the array holds {dtype}; cast it: `u8(…)`"
            ))
        }
    }
}

fn shade(array: &Array, at: usize, value: Scalar) -> io::Result<u8> {
    let float = value.as_f64();
    if (0.0..=1.0).contains(&float) {
        // At most 255 after rounding.
        return Ok((float * 255.0).round_ties_even() as u8);
    }
    let mut index = vec![0; array.rank()];
    let mut rest = at;
    for (place, size) in index.iter_mut().zip(array.shape()).rev() {
        (*place, rest) = (rest % size, rest / size);
    }
    refuse(format!(
        "floats of a picture are from 0 to 1, and the one at {index:?} is {value}; scale them, or `clip(…, 0, 1)`"
    ))
}

fn refuse<T>(what: String) -> io::Result<T> {
    Err(io::Error::new(io::ErrorKind::InvalidInput, what))
}

#[cfg(test)]
mod tests {
    use super::{Format, fit, write};
    use crate::array::Array;
    use crate::errors::Origin;
    use crate::files::{read, write as write_file};
    use crate::pool::Pool;
    use texpr_base::DType;

    fn png(array: &Array) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(array, Format::Png, &mut bytes).unwrap();
        bytes
    }

    /// What reading these bytes as `name` says.
    fn told(name: &str, bytes: &[u8], pool: &Pool) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        match read(path.to_str().unwrap(), "x", pool) {
            Ok(data) => format!("{:?}", data.array),
            Err(error) => error.to_string().replace(path.to_str().unwrap(), name),
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let pixels: Vec<u8> = (0..24).map(|i| i * 10).collect();
        let wide: Vec<u16> = (0..24).map(|i| i * 2700).collect();
        for shape in [&[4, 6][..], &[3, 4, 2], &[2, 4, 3], &[2, 3, 4]] {
            for array in
                [Array::from_slice(&pixels, shape).unwrap(), Array::from_slice(&wide, shape).unwrap()]
            {
                let path = folder.path().join("a.png");
                write_file(path.to_str().unwrap(), "y", &array).unwrap();
                assert_eq!(
                    read(path.to_str().unwrap(), "x", &Pool::new()).unwrap().array,
                    array,
                    "{shape:?}"
                );
                let path = folder.path().join("a.bmp");
                match write_file(path.to_str().unwrap(), "y", &array) {
                    // Shades are a palette there, which may as well be one of colours.
                    Ok(()) => {
                        let back = read(path.to_str().unwrap(), "x", &Pool::new()).unwrap();
                        let last = shape.get(2).map(|channels| *channels as i64);
                        assert_eq!(back.under(shape.len(), last, &Pool::new()).unwrap(), array, "{shape:?}");
                    }
                    Err(error) => assert!(error.to_string().ends_with("write a .png"), "{error}"),
                }
            }
        }
        let path = folder.path().join("a.jpeg");
        let grey = Array::from_slice(&[100u8; 64], &[8, 8]).unwrap();
        write_file(path.to_str().unwrap(), "y", &grey).unwrap();
        assert_eq!(read(path.to_str().unwrap(), "x", &Pool::new()).unwrap().array.shape(), [8, 8]);
    }

    #[test]
    fn floats_are_shades_and_truth_is_white() {
        let pool = Pool::new();
        let floats = Array::from_slice(&[0.0f32, 0.5, 1.0, 0.1], &[2, 2]).unwrap();
        assert_eq!(told("a.png", &png(&floats), &pool), "u8[2, 2] [[  0, 128],\n [255,  26]]");
        let truth = Array::from_slice(&[true, false], &[1, 2]).unwrap();
        assert_eq!(told("a.png", &png(&truth), &pool), "u8[1, 2] [[255,   0]]");
        let refused = |array: &Array| write(array, Format::Png, &mut Vec::new()).unwrap_err().to_string();
        let high = Array::from_slice(&[0.0, 0.5, 1.5, f64::NAN], &[2, 2]).unwrap();
        assert!(refused(&high).contains("the one at [1, 0] is 1.5"), "{}", refused(&high));
        assert!(
            refused(&Array::from_slice(&[1i64], &[1, 1]).unwrap()).contains("holds i64; cast it: `u8(…)`")
        );
        assert!(
            refused(&Array::from(&[1u8][..])).contains("[h, w] or [h, w, 3], and the array has shape [1]")
        );
        assert!(refused(&Array::zeros(DType::U8, &[0, 3]).unwrap()).contains("0 by 3"));
        assert!(refused(&Array::zeros(DType::U8, &[2, 3, 5]).unwrap()).contains("[2, 3, 5]"));
    }

    #[test]
    fn channels_fit_the_declaration_if_nothing_is_lost() {
        let (pool, origin) = (Pool::new(), Origin::new("x", "a.png"));
        let fitted = |array: &Array, rank, last| match fit(array, rank, last, &origin, &pool) {
            Ok(array) => format!("{array:?}"),
            Err(error) => error.to_string(),
        };
        let grey = Array::from_slice(&[7u8, 8], &[1, 2]).unwrap();
        assert_eq!(fitted(&grey, 2, None), "u8[1, 2] [[7, 8]]");
        assert_eq!(fit(&grey, 3, Some(3), &origin, &pool).unwrap().bytes(), [7, 7, 7, 8, 8, 8]);
        assert_eq!(fit(&grey, 3, Some(4), &origin, &pool).unwrap().bytes(), [7, 7, 7, 255, 8, 8, 8, 255]);
        assert_eq!(fit(&grey, 3, None, &origin, &pool).unwrap().shape(), [1, 2, 1]);
        assert_eq!(fit(&grey, 1, None, &origin, &pool).unwrap().shape(), [1, 2]);
        let colour = Array::from_slice(&[1u16, 2, 3, 65535], &[1, 1, 4]).unwrap();
        assert_eq!(fit(&colour, 3, Some(3), &origin, &pool).unwrap().as_slice::<u16>(), Some(&[1, 2, 3][..]));
        assert_eq!(fit(&colour, 3, None, &origin, &pool).unwrap().shape(), [1, 1, 4]);
        assert!(fitted(&colour, 2, None).contains("has colours"), "{}", fitted(&colour, 2, None));
        let clear = Array::from_slice(&[1u8, 1, 1, 0], &[1, 1, 4]).unwrap();
        assert!(fitted(&clear, 3, Some(3)).contains("transparent"), "{}", fitted(&clear, 3, Some(3)));
        let shade = Array::from_slice(&[9u8, 9, 9], &[1, 1, 3]).unwrap();
        assert_eq!(fitted(&shade, 2, None), "u8[1, 1] [[9]]");
    }

    #[test]
    fn damage_is_seen() {
        let pool = Pool::new();
        let good = png(&Array::from_slice(&[9u8; 300], &[10, 10, 3]).unwrap());
        let mut huge = good.clone();
        // The width and height of the header, and its checksum.
        huge[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
        let mut flipped = good.clone();
        flipped[45] ^= 1;
        for bytes in [&[][..], b"no picture", &good[..20], &good[..good.len() - 30], &huge, &flipped] {
            let told = told("a.png", bytes, &pool);
            assert!(told.starts_with("input `x`: `a.png` is no readable picture: "), "{told}");
        }
        // Contents decide, not the name.
        assert!(told("a.jpg", &good, &pool).starts_with("u8[10, 10, 3]"));
        assert!(told("a.png", b"GIF89a\x01\0\x01\0\0\0\0;", &pool).contains("other than png, jpeg and bmp"));
        let told = told("a.png", &good, &Pool::with_limit(100));
        assert!(told.contains("memory") || told.contains("needs 300 bytes"), "{told}");
    }
}
