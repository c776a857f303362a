//! The subscripts of `einsum`, read and fitted to arrays.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;

/// The name of an axis: a letter, or a place in what `...` stands for, counted from the last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Label {
    Ellipsis(usize),
    Letter(char),
}

/// Subscripts fitted to the ranks of the arrays.
#[derive(Debug)]
pub(super) struct Subscripts {
    /// The labels of each array's axes.
    pub(super) ins: Vec<Vec<Label>>,
    pub(super) out: Vec<Label>,
}

fn refuse(message: String, help: &str) -> OpError {
    e0602_value::refuse(None, message, Some(help))
}

const HELP: &str = "name every axis by a letter: \"ij,jk->ik\"; `...` stands for all axes not named";

/// The letters before, whether there is an ellipsis, and the letters after.
fn term(text: &str) -> Result<(Vec<Label>, bool, Vec<Label>), OpError> {
    let letters = |part: &str| {
        part.chars()
            .map(|c| match c {
                c if c.is_ascii_alphabetic() => Ok(Label::Letter(c)),
                '.' => Err(refuse(
                    format!("the subscripts \"{text}\" of `einsum` have dots that are no `...`"),
                    HELP,
                )),
                c => Err(refuse(format!("`{c}` in the subscripts of `einsum` is no letter"), HELP)),
            })
            .collect::<Result<Vec<_>, _>>()
    };
    match text.split_once("...") {
        None => Ok((letters(text)?, false, vec![])),
        Some((before, after)) => Ok((letters(before)?, true, letters(after)?)),
    }
}

/// Reads `text` for arrays of these types.
pub(super) fn read(text: &str, args: &[Type]) -> Result<Subscripts, OpError> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (ins, out) = match text.split_once("->") {
        None => (text.as_str(), None),
        Some((ins, out)) => (ins, Some(out)),
    };
    let terms: Vec<&str> = ins.split(',').collect();
    if terms.len() != args.len() {
        let message = format!(
            "the subscripts \"{text}\" are for {} arrays, and `einsum` got {}",
            terms.len(),
            args.len()
        );
        return Err(refuse(message, "subscripts of arrays are parted by commas"));
    }
    let mut read = Vec::new();
    let mut widest = 0;
    for (i, (part, ty)) in terms.iter().zip(args).enumerate() {
        let (before, ellipsis, after) = term(part)?;
        let named = before.len() + after.len();
        if named > ty.rank() || (!ellipsis && named < ty.rank()) {
            let expected = match (named, ellipsis) {
                (n, true) => format!("at least {n} axes, as \"{part}\" says"),
                (n, false) => format!("{n} axes, as \"{part}\" says"),
            };
            return Err(OpError::Rank { arg: i, expected });
        }
        let rest = ty.rank() - named;
        widest = widest.max(rest);
        let mut labels = before;
        labels.extend((0..rest).rev().map(Label::Ellipsis));
        labels.extend(after);
        read.push(labels);
    }
    let all: Vec<Label> = read.iter().flatten().copied().collect();
    let ellipsis = (0..widest).rev().map(Label::Ellipsis);
    let out = match out {
        None => {
            let mut once: Vec<Label> = all
                .iter()
                .copied()
                .filter(|label| matches!(label, Label::Letter(_)))
                .filter(|label| all.iter().filter(|other| *other == label).count() == 1)
                .collect();
            once.sort_unstable();
            ellipsis.chain(once).collect()
        }
        Some(out) => {
            let (before, given, after) = term(out)?;
            // Without `...` in the result the axes that it stands for are summed, which NumPy refuses.
            if widest > 0 && !given {
                let message = format!("the result \"{out}\" of `einsum` lacks the `...` of its arrays");
                return Err(refuse(message, "write `...` in the result too"));
            }
            let middle = if given { ellipsis.collect() } else { vec![] };
            [before, middle, after].concat()
        }
    };
    for (i, label) in out.iter().enumerate() {
        let Label::Letter(letter) = label else { continue };
        if !all.contains(label) {
            let message = format!("the axis `{letter}` of the result of `einsum` is in none of its arrays");
            return Err(refuse(message, HELP));
        }
        if out[..i].contains(label) {
            let message = format!("the axis `{letter}` is twice in the result of `einsum`");
            return Err(refuse(message, "every axis of the result has its own letter"));
        }
    }
    Ok(Subscripts { ins: read, out })
}

impl Subscripts {
    /// The size of each label: that of an axis that is not 1, if there is one.
    pub(super) fn sizes(&self, args: &[Type]) -> Vec<(Label, Size, (usize, usize))> {
        let mut sizes: Vec<(Label, Size, (usize, usize))> = Vec::new();
        for (arg, (labels, ty)) in self.ins.iter().zip(args).enumerate() {
            for (axis, (label, size)) in labels.iter().zip(&ty.shape).enumerate() {
                match sizes.iter_mut().find(|(other, ..)| other == label) {
                    None => sizes.push((*label, size.clone(), (arg, axis))),
                    Some(known) if known.1.is_one() => *known = (*label, size.clone(), (arg, axis)),
                    Some(_) => {}
                }
            }
        }
        sizes
    }
}
