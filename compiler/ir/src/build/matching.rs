//! Arguments to parameters: by position, by name, with nothing missing and nothing twice.

use crate::build::operand::{Arg, Named, Refused};
use crate::errors::{
    e0410_missing_argument, e0411_too_many_arguments, e0412_unknown_keyword, e0413_argument_twice,
};
use crate::op::OpDef;
use texpr_base::Span;

/// A parameter, as far as matching goes: of an op or of a function in a script.
#[derive(Clone, Copy, Debug)]
pub struct Slot<'a> {
    pub name: &'a str,
    pub optional: bool,
}

/// One argument, or none, for each parameter of `name`.
pub fn match_arguments<T>(
    name: &str,
    slots: &[Slot<'_>],
    positional: Vec<(Span, T)>,
    named: Vec<(String, Span, T)>,
    span: Span,
) -> Result<Vec<Option<T>>, Refused> {
    let n_given = positional.len() + named.len();
    let mut out: Vec<Option<T>> = slots.iter().map(|_| None).collect();
    for (i, (place, value)) in positional.into_iter().enumerate() {
        let Some(slot) = out.get_mut(i) else {
            return Err(e0411_too_many_arguments::refuse(
                place,
                name,
                slots.len(),
                n_given,
                &signature(name, slots),
            ));
        };
        *slot = Some(value);
    }
    for (keyword, place, value) in named {
        let Some(i) = slots.iter().position(|slot| slot.name == keyword) else {
            let known: Vec<_> = slots.iter().map(|slot| slot.name).collect();
            return Err(e0412_unknown_keyword::refuse(
                place,
                name,
                &keyword,
                &known,
                &signature(name, slots),
            ));
        };
        if out[i].is_some() {
            return Err(e0413_argument_twice::refuse(place, name, &keyword));
        }
        out[i] = Some(value);
    }
    for (slot, given) in slots.iter().zip(&out) {
        if given.is_none() && !slot.optional {
            return Err(e0410_missing_argument::refuse(span, name, slot.name, &signature(name, slots)));
        }
    }
    Ok(out)
}

/// `sum(x, [axis], [keepdims])`.
pub fn signature(name: &str, slots: &[Slot<'_>]) -> String {
    let slots: Vec<_> = slots
        .iter()
        .map(|slot| if slot.optional { format!("[{}]", slot.name) } else { slot.name.to_string() })
        .collect();
    format!("`{name}({})`", slots.join(", "))
}

/// The arguments of an op.
pub(super) fn match_op(
    def: &'static OpDef,
    positional: Vec<Arg>,
    named: Vec<Named>,
    span: Span,
) -> Result<Vec<Option<Arg>>, Refused> {
    let slots: Vec<_> = def.params.iter().map(|p| Slot { name: p.name, optional: p.optional }).collect();
    let positional = positional.into_iter().map(|arg| (arg.span(), arg)).collect();
    let named = named.into_iter().map(|n| (n.name, n.span, n.value)).collect();
    match_arguments(def.name, &slots, positional, named, span)
}
