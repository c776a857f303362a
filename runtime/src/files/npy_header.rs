//! The header of an npy file: `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`, read and written.
//!
//! It is read here, and not by `npyz`, for files are untrusted: that parser recurses as deep as the header nests, and
//! multiplies the shape without looking for overflow.

use crate::array::checked_size;
use crate::errors::{DTypeNotSupported, DataError, NotNpy, NpyProblem, Origin, SizeOverflow};
use std::io::{self, Read};
use texpr_base::{DType, Kind};

/// What a header says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Header {
    pub(super) dtype: DType,
    pub(super) big_endian: bool,
    pub(super) fortran_order: bool,
    pub(super) shape: Vec<usize>,
    /// Bytes of elements that follow.
    pub(super) n_bytes: usize,
    /// Where in the file they begin.
    pub(super) offset: usize,
}

const MAGIC: &[u8; 6] = b"\x93NUMPY";
const MAX_LENGTH: u64 = 65_535;
/// NumPy's own limit on the number of axes.
const MAX_RANK: usize = 64;

/// Why a header cannot be used.
enum Trouble {
    Header(String),
    Descr(String),
    Size(Vec<u64>, DType),
}

struct Cursor<'a> {
    rest: &'a [u8],
}

/// Reads a header from where the file begins. Errors of the reader itself are returned as they are.
pub(super) fn read(from: &mut dyn Read, origin: &Origin) -> io::Result<Result<Header, DataError>> {
    let wrong = |problem| Ok(Err(NotNpy { origin: origin.clone(), problem }.into()));
    let mut start = [0; 8];
    let n = fill(from, &mut start)?;
    if start[..n.min(6)] != MAGIC[..n.min(6)] || n == 0 {
        return wrong(NpyProblem::Magic);
    }
    let n_length = match (n, start[6], start[7]) {
        (8, 1, 0) => 2,
        (8, 2 | 3, 0) => 4,
        (8, major, minor) => return wrong(NpyProblem::Version(major, minor)),
        _ => return wrong(NpyProblem::HeaderCut),
    };
    let mut length = [0; 4];
    if fill(from, &mut length[..n_length])? < n_length {
        return wrong(NpyProblem::HeaderCut);
    }
    let length = u32::from_le_bytes(length);
    if u64::from(length) > MAX_LENGTH {
        return wrong(NpyProblem::HeaderLength(length.into()));
    }
    let mut text = vec![0; length as usize];
    if fill(from, &mut text)? < text.len() {
        return wrong(NpyProblem::HeaderCut);
    }
    let offset = start.len() + n_length + text.len();
    Ok(parse(&text, offset).map_err(|trouble| match trouble {
        Trouble::Header(what) => NotNpy { origin: origin.clone(), problem: NpyProblem::Header(what) }.into(),
        Trouble::Descr(descr) => DTypeNotSupported { origin: origin.clone(), descr }.into(),
        Trouble::Size(shape, dtype) => SizeOverflow { origin: Some(origin.clone()), shape, dtype }.into(),
    }))
}

/// The header of an array in C order, elements little-endian, padded so that they begin at a multiple of 64 bytes.
pub(super) fn write(dtype: DType, shape: &[usize]) -> Vec<u8> {
    // There is no descr for `bf16`; every value of it is an `f32`.
    let dtype = stored(dtype);
    let kind = match dtype.kind() {
        Kind::Bool => 'b',
        Kind::Signed => 'i',
        Kind::Unsigned => 'u',
        Kind::Float => 'f',
        Kind::Complex => 'c',
    };
    let order = if dtype.size() == 1 { '|' } else { '<' };
    let sizes: String = shape.iter().map(|size| format!("{size}, ")).collect();
    let sizes = if shape.len() == 1 { sizes.trim_end() } else { sizes.trim_end_matches(", ") };
    let size = dtype.size();
    let mut text =
        format!("{{'descr': '{order}{kind}{size}', 'fortran_order': False, 'shape': ({sizes}), }}");
    let version = if text.len() < 65_000 { 1 } else { 2 };
    let n_before = if version == 1 { 10 } else { 12 };
    let length = (n_before + text.len() + 1).next_multiple_of(64) - n_before;
    text.extend(std::iter::repeat_n(' ', length - text.len() - 1));
    text.push('\n');
    let mut bytes = MAGIC.to_vec();
    bytes.extend([version, 0]);
    bytes.extend(&(length as u32).to_le_bytes()[..n_before - 8]);
    bytes.extend(text.as_bytes());
    bytes
}

/// The dtype that elements of `dtype` are written as.
pub(super) fn stored(dtype: DType) -> DType {
    if dtype == DType::BF16 { DType::F32 } else { dtype }
}

/// Reads until `into` is full or the end is reached; returns how many bytes came.
pub(super) fn fill(from: &mut dyn Read, into: &mut [u8]) -> io::Result<usize> {
    let mut n = 0;
    while n < into.len() {
        match from.read(&mut into[n..]) {
            Ok(0) => break,
            Ok(more) => n += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(n)
}

fn parse(text: &[u8], offset: usize) -> Result<Header, Trouble> {
    let (mut descr, mut fortran_order, mut shape) = (None, None, None);
    let mut cursor = Cursor { rest: text };
    cursor.expect(b'{')?;
    while !cursor.take(b'}') {
        let key = cursor.string()?;
        cursor.expect(b':')?;
        let is_new = match key.as_str() {
            "descr" => descr.replace(cursor.descr()?).is_none(),
            "fortran_order" => fortran_order.replace(cursor.boolean()?).is_none(),
            "shape" => shape.replace(cursor.shape()?).is_none(),
            _ => {
                return Err(Trouble::Header(
                    "there is a key other than descr, fortran_order, shape".to_owned(),
                ));
            }
        };
        if !is_new {
            return Err(Trouble::Header(format!("`{key}` stands twice")));
        }
        if !cursor.take(b',') {
            cursor.expect(b'}')?;
            break;
        }
    }
    if !cursor.rest.trim_ascii().is_empty() {
        return Err(Trouble::Header("more follows the closing brace".to_owned()));
    }
    let missing = |key: &str| Trouble::Header(format!("`{key}` is missing"));
    let descr = descr.ok_or_else(|| missing("descr"))?;
    let fortran_order = fortran_order.ok_or_else(|| missing("fortran_order"))?;
    let shape: Vec<u64> = shape.ok_or_else(|| missing("shape"))?;
    let Some((dtype, big_endian)) = dtype_of(&descr) else { return Err(Trouble::Descr(descr)) };
    // A size beyond `usize` does not exist here: `usize` has 64 bits.
    let sizes: Vec<usize> = shape.iter().map(|&size| size as usize).collect();
    let Ok((_, n_bytes)) = checked_size(dtype, &sizes) else { return Err(Trouble::Size(shape, dtype)) };
    Ok(Header { dtype, big_endian, fortran_order, shape: sizes, n_bytes, offset })
}

/// The dtype that `<f8` names, and whether its bytes stand in the other order.
fn dtype_of(descr: &str) -> Option<(DType, bool)> {
    let dtype = match descr.get(1..)? {
        "b1" => DType::Bool,
        "i1" => DType::I8,
        "i2" => DType::I16,
        "i4" => DType::I32,
        "i8" => DType::I64,
        "u1" => DType::U8,
        "u2" => DType::U16,
        "u4" => DType::U32,
        "u8" => DType::U64,
        "f2" => DType::F16,
        "f4" => DType::F32,
        "f8" => DType::F64,
        "c8" => DType::C64,
        "c16" => DType::C128,
        _ => return None,
    };
    match descr.as_bytes()[0] {
        b'<' | b'=' => Some((dtype, false)),
        b'>' => Some((dtype, dtype.size() > 1)),
        b'|' if dtype.size() == 1 => Some((dtype, false)),
        _ => None,
    }
}

impl Cursor<'_> {
    fn peek(&mut self) -> Option<u8> {
        self.rest = self.rest.trim_ascii_start();
        self.rest.first().copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        if is_next {
            self.rest = &self.rest[1..];
        }
        is_next
    }

    fn expect(&mut self, byte: u8) -> Result<(), Trouble> {
        if self.take(byte) { Ok(()) } else { Err(self.unexpected(&format!("`{}`", char::from(byte)))) }
    }

    fn unexpected(&self, want: &str) -> Trouble {
        Trouble::Header(match self.rest.first() {
            Some(&byte) => format!("`{}` stands where {want} should", char::from(byte).escape_default()),
            None => format!("{want} is missing at the end"),
        })
    }

    fn string(&mut self) -> Result<String, Trouble> {
        let quote = match self.peek() {
            Some(quote @ (b'\'' | b'"')) => quote,
            _ => return Err(self.unexpected("a text")),
        };
        let Some(len) = self.rest[1..].iter().position(|&byte| byte == quote || byte == b'\\') else {
            return Err(Trouble::Header("a text has no end".to_owned()));
        };
        let text = String::from_utf8_lossy(&self.rest[1..=len]).into_owned();
        self.rest = &self.rest[len + 1..];
        self.expect(quote)?;
        Ok(text)
    }

    /// The dtype's text. Records are not taken apart, for they are refused anyway.
    fn descr(&mut self) -> Result<String, Trouble> {
        match self.peek() {
            Some(b'[' | b'(') => {
                let mut depth = 0i64;
                let end = self.rest.iter().position(|byte| {
                    depth += i64::from(b"[(".contains(byte)) - i64::from(b"])".contains(byte));
                    depth == 0
                });
                let record = &self.rest[..end.map_or(self.rest.len(), |end| end + 1)];
                Err(Trouble::Descr(String::from_utf8_lossy(record).into_owned()))
            }
            _ => self.string(),
        }
    }

    fn boolean(&mut self) -> Result<bool, Trouble> {
        self.peek();
        for (text, value) in [(&b"True"[..], true), (b"False", false)] {
            if let Some(rest) = self.rest.strip_prefix(text) {
                self.rest = rest;
                return Ok(value);
            }
        }
        Err(self.unexpected("True or False"))
    }

    fn shape(&mut self) -> Result<Vec<u64>, Trouble> {
        self.expect(b'(')?;
        let mut shape = Vec::new();
        while !self.take(b')') {
            match self.peek() {
                Some(b'-') => return Err(Trouble::Header("a size is negative".to_owned())),
                Some(b'0'..=b'9') => {}
                _ => return Err(self.unexpected("a size")),
            }
            let n_digits = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let (digits, rest) = self.rest.split_at(n_digits);
            let digits = std::str::from_utf8(digits).unwrap_or("");
            shape.push(digits.parse().unwrap_or(u64::MAX));
            // Python 2 wrote long integers as `3L`.
            self.rest = rest.strip_prefix(b"L").unwrap_or(rest);
            if shape.len() > MAX_RANK {
                return Err(Trouble::Header(format!("there are more than {MAX_RANK} axes")));
            }
            if !self.take(b',') {
                self.expect(b')')?;
                break;
            }
        }
        Ok(shape)
    }
}

#[cfg(test)]
mod tests {
    use super::{Header, read, stored, write};
    use crate::errors::Origin;
    use texpr_base::DType;

    fn with_text(text: &str) -> Vec<u8> {
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((text.len() as u16).to_le_bytes());
        bytes.extend(text.as_bytes());
        bytes
    }

    fn message(bytes: &[u8]) -> String {
        match read(&mut &bytes[..], &Origin::new("x", "a.npy")).unwrap() {
            Ok(header) => format!("{header:?}"),
            Err(error) => error.to_string().replace("input `x`: `a.npy` ", ""),
        }
    }

    #[test]
    fn a_header_reads_back_as_written() {
        for dtype in DType::ALL.map(stored) {
            for shape in [vec![], vec![3], vec![2, 0], vec![1; 64]] {
                let bytes = write(dtype, &shape);
                assert!(bytes.len().is_multiple_of(64));
                let npyz = npyz::NpyFile::new(&bytes[..]).unwrap();
                assert!(npyz.shape().iter().map(|&size| size as usize).eq(shape.iter().copied()));
                let n_bytes = shape.iter().product::<usize>() * dtype.size();
                let want = Header {
                    dtype,
                    big_endian: false,
                    fortran_order: false,
                    shape,
                    n_bytes,
                    offset: bytes.len(),
                };
                assert_eq!(message(&bytes), format!("{want:?}"));
            }
        }
    }

    #[test]
    fn keys_come_in_any_order_and_python_2_is_understood() {
        let text = "{\"shape\": (3L, 4,), 'fortran_order' : True,'descr':'>i2'}  \n";
        let got = message(&with_text(text));
        assert!(
            got.contains("I16, big_endian: true, fortran_order: true, shape: [3, 4], n_bytes: 24"),
            "{got}"
        );
    }

    #[test]
    fn every_slip_has_its_words() {
        let readable = |rest: &str| format!("is not a readable npy file: {rest}");
        let in_header = |rest: &str| readable(&format!("in its header, {rest}"));
        for (text, want) in [
            ("", in_header("`{` is missing at the end")),
            ("{}", in_header("`descr` is missing")),
            ("{'descr': '<f8', 'descr': '<f8'}", in_header("`descr` stands twice")),
            ("{'x': 1}", in_header("there is a key other than descr, fortran_order, shape")),
            ("{'shape': (-1,)}", in_header("a size is negative")),
            ("{'shape': 3}", in_header("`3` stands where `(` should")),
            ("{'shape': (1 2)}", in_header("`2` stands where `)` should")),
            ("{'fortran_order': 0}", in_header("`0` stands where True or False should")),
            ("{'descr", in_header("a text has no end")),
        ] {
            assert_eq!(message(&with_text(text)), want, "{text}");
        }
        let shaped = |descr: &str, shape: &str| {
            message(&with_text(&format!("{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}}}")))
        };
        assert_eq!(shaped("'|O'", "(1,)"), "holds Python objects (`|O`), which cannot be read");
        assert_eq!(
            shaped("'|f8'", "(1,)"),
            "holds elements of an unknown dtype (`|f8`), which cannot be read"
        );
        assert!(shaped("[('a', '<f8')]", "(1,)").starts_with("holds records (`[('a', '<f8')]"));
        assert!(shaped(&"[".repeat(60_000), "").starts_with("holds records"));
        assert_eq!(
            shaped("'<f8'", "(4294967296, 4294967296)"),
            "of shape [4294967296, 4294967296] and dtype f64 is larger than 2^63 bytes"
        );
        assert!(shaped("'|u1'", "(99999999999999999999999, 0)").contains("larger than 2^63"));
        assert!(shaped("'|u1'", &format!("({})", "1,".repeat(65))).ends_with("more than 64 axes"));
        assert_eq!(message(b"PK\x03\x04"), readable("it does not start with the bytes `\\x93NUMPY`"));
        assert_eq!(message(b""), readable("it does not start with the bytes `\\x93NUMPY`"));
        assert_eq!(message(b"\x93NUM"), readable("it ends inside its header"));
        assert_eq!(
            message(b"\x93NUMPY\x04\x00"),
            readable("it has version 4.0, and only 1.0, 2.0 and 3.0 are known")
        );
        assert_eq!(
            message(b"\x93NUMPY\x02\x00\xff\xff\xff\xff"),
            readable("its header claims 4,294,967,295 bytes, and none is longer than 65,535")
        );
        assert_eq!(message(b"\x93NUMPY\x01\x00\x40\x00{"), readable("it ends inside its header"));
    }
}
