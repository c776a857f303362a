//! Arrays for people, as NumPy prints them but with commas, so that they paste back; and as JSON for `--json`.

use crate::array::Array;
use serde_json::{Number, Value};
use texpr_base::Scalar;

/// Arrays with more elements are summarised: of each long axis both ends are shown.
const SUMMARISE_FROM: usize = 1000;
/// How many entries at each end of an axis a summary shows.
const EDGE: usize = 3;
/// Lines of numbers are broken before this column.
const WIDTH: usize = 80;
/// Empty arrays with more lists than this are shown as `[]`.
const MAX_EMPTY_LISTS: usize = 1000;

struct Ctx<'a> {
    array: &'a Array,
    /// The elements that are shown, in order.
    texts: std::vec::IntoIter<String>,
    /// Each of them is padded to this.
    width: usize,
    is_summary: bool,
    out: String,
}

/// `array` as text, without its dtype.
pub fn text(array: &Array) -> String {
    if array.rank() == 0 {
        return array.get_flat(0).map(|value| value.to_string()).unwrap_or_default();
    }
    if array.n_elements() == 0 {
        return empty(array.shape());
    }
    let is_summary = array.n_elements() > SUMMARISE_FROM;
    let mut texts = Vec::new();
    collect(array, 0, 0, is_summary, &mut texts);
    let width = texts.iter().map(String::len).max().unwrap_or(0);
    // One line of numbers needs no columns.
    let is_line = array.rank() == 1 && texts.iter().map(|text| text.len() + 2).sum::<usize>() < WIDTH;
    let width = if is_line { 0 } else { width };
    let mut ctx = Ctx { array, texts: texts.into_iter(), width, is_summary, out: String::new() };
    ctx.axis(0);
    ctx.out
}

/// `name = array`, or the array below its name if it has several lines, and the end of the line.
pub fn named(name: &str, array: &Array) -> String {
    let shown = text(array);
    let gap = if shown.contains('\n') { "\n" } else { " " };
    format!("{name} ={gap}{shown}\n")
}

/// `array` as nested lists of JSON; not-a-number and the infinities are the strings `"nan"`, `"inf"`, `"-inf"`, and a complex number
/// is `[re, im]`.
pub fn json(array: &Array) -> Value {
    let mut leaves = array.iter_scalars().map(leaf);
    nest(array.shape(), &mut leaves)
}

fn nest(shape: &[usize], leaves: &mut dyn Iterator<Item = Value>) -> Value {
    match shape {
        [] => leaves.next().unwrap_or(Value::Null),
        _ if shape.contains(&0) && n_empty_lists(shape) > MAX_EMPTY_LISTS => Value::Array(Vec::new()),
        [size, inner @ ..] => Value::Array((0..*size).map(|_| nest(inner, leaves)).collect()),
    }
}

fn leaf(value: Scalar) -> Value {
    if value.dtype.is_complex() {
        return Value::Array(vec![leaf(value.re()), leaf(value.im())]);
    }
    if !value.dtype.is_float() {
        return match value.dtype.kind() {
            texpr_base::Kind::Bool => Value::Bool(value.as_bool()),
            texpr_base::Kind::Unsigned => Value::Number((value.bits).into()),
            _ => Value::Number(value.as_i64().into()),
        };
    }
    // By way of its shortest text, an `f32` stays as short as it is.
    let text = value.to_string();
    match text.parse().ok().and_then(Number::from_f64) {
        Some(number) => Value::Number(number),
        None => Value::String(text),
    }
}

fn n_empty_lists(shape: &[usize]) -> usize {
    shape.iter().take_while(|&&size| size > 0).fold(1, |n: usize, &size| n.saturating_mul(size))
}

fn empty(shape: &[usize]) -> String {
    match shape {
        [0, ..] => "[]".to_owned(),
        _ if n_empty_lists(shape) > MAX_EMPTY_LISTS => "[]".to_owned(),
        [size, inner @ ..] => format!("[{}]", vec![empty(inner); *size].join(", ")),
        [] => String::new(),
    }
}

/// The positions of an axis that are shown, before and after the gap.
fn shown(size: usize, is_summary: bool) -> (usize, usize) {
    if is_summary && size > 2 * EDGE { (EDGE, size - EDGE) } else { (size, size) }
}

fn collect(array: &Array, axis: usize, start: usize, is_summary: bool, texts: &mut Vec<String>) {
    let Some(&size) = array.shape().get(axis) else {
        texts.extend(array.get_flat(start).map(|value| value.to_string()));
        return;
    };
    let stride: usize = array.shape()[axis + 1..].iter().product();
    let (head, tail) = shown(size, is_summary);
    for i in (0..head).chain(tail..size) {
        collect(array, axis + 1, start + i * stride, is_summary, texts);
    }
}

impl Ctx<'_> {
    fn axis(&mut self, axis: usize) {
        let size = self.array.shape()[axis];
        let (head, tail) = shown(size, self.is_summary);
        let is_last = axis + 1 == self.array.rank();
        let indent = " ".repeat(axis + 1);
        // Between the parts of a deeper array stand empty lines, as in NumPy.
        let line = format!(",{}{indent}", "\n".repeat(self.array.rank() - axis - 1));
        self.out.push('[');
        for i in (0..head).chain(tail..size) {
            if i > 0 && !is_last {
                self.out.push_str(&line);
            }
            if i == tail && head < tail {
                if is_last {
                    self.entry("...", i > 0, &indent);
                } else {
                    self.out.push_str("...");
                    self.out.push_str(&line);
                }
            }
            if is_last {
                let text = self.texts.next().unwrap_or_default();
                let text = format!("{text:>width$}", width = self.width);
                self.entry(&text, i > 0, &indent);
            } else {
                self.axis(axis + 1);
            }
        }
        self.out.push(']');
    }

    /// One entry of an innermost list, on a new line if this one is full.
    fn entry(&mut self, text: &str, has_before: bool, indent: &str) {
        if has_before {
            let line_start = self.out.rfind('\n').map_or(0, |newline| newline + 1);
            if self.out.len() - line_start + text.len() + 3 > WIDTH {
                self.out.push_str(",\n");
                self.out.push_str(indent);
            } else {
                self.out.push_str(", ");
            }
        }
        self.out.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::{json, text};
    use crate::array::Array;
    use texpr_base::{DType, Scalar};

    fn counted(shape: &[usize]) -> Array {
        let values: Vec<f64> = (0..shape.iter().product::<usize>()).map(|i| i as f64).collect();
        Array::from_slice(&values, shape).unwrap()
    }

    #[test]
    fn small_arrays_are_shown_whole() {
        assert_eq!(text(&Array::scalar(Scalar::f64(0.1))), "0.1");
        assert_eq!(text(&Array::from(&[1.0, 10.5, f64::NAN][..])), "[1.0, 10.5, nan]");
        assert_eq!(
            text(&Array::from_slice(&[1, 20, 300, 4], &[2, 2]).unwrap()),
            "[[  1,  20],\n [300,   4]]"
        );
        assert_eq!(text(&counted(&[2, 1, 2])), "[[[0.0, 1.0]],\n\n [[2.0, 3.0]]]");
    }

    #[test]
    fn long_lines_are_broken_in_columns() {
        let shown = text(&counted(&[30]));
        assert!(shown.lines().all(|line| line.len() <= 80));
        assert!(shown.starts_with("[ 0.0,  1.0,") && shown.contains(",\n "), "{shown}");
    }

    #[test]
    fn large_arrays_show_their_ends() {
        assert_eq!(text(&counted(&[2000])), "[0.0, 1.0, 2.0, ..., 1997.0, 1998.0, 1999.0]");
        assert_eq!(
            text(&counted(&[2, 1000])),
            "[[   0.0,    1.0,    2.0, ...,  997.0,  998.0,  999.0],\n \
              [1000.0, 1001.0, 1002.0, ..., 1997.0, 1998.0, 1999.0]]"
        );
        let tall = text(&counted(&[1000, 2]));
        assert_eq!(tall.lines().count(), 7);
        assert_eq!(tall.lines().nth(3), Some(" ...,"));
    }

    #[test]
    fn empty_arrays_are_lists_without_entries() {
        for (shape, want) in [(&[0][..], "[]"), (&[2, 0], "[[], []]"), (&[0, 3], "[]"), (&[1 << 40, 0], "[]")]
        {
            let array = Array::zeros(DType::F64, shape).unwrap();
            assert_eq!(text(&array), want);
            assert_eq!(json(&array).to_string(), want.replace(' ', ""));
        }
    }

    #[test]
    fn json_keeps_every_value() {
        let check = |array: Array, want: &str| assert_eq!(json(&array).to_string(), want);
        check(Array::from_slice(&[0.1f32, f32::INFINITY], &[2, 1]).unwrap(), "[[0.1],[\"inf\"]]");
        check(Array::from(&[u64::MAX][..]), "[18446744073709551615]");
        check(Array::from(&[i64::MIN][..]), "[-9223372036854775808]");
        check(Array::scalar(Scalar::bool(true)), "true");
        check(Array::scalar(Scalar::f64(f64::NAN)), "\"nan\"");
    }
}
