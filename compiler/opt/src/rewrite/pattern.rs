//! Patterns in prefix form, read once each.
//!
//! `(op a b :attr v)`: the arrays in order, then each attribute by the name of its parameter. `x` is a variable, the same node wherever it
//! stands; `_` any node; `1`, `-0.0`, `inf`, `true` a constant of that value in any dtype that has it, everywhere in any shape. On the
//! left all attributes of an op are named, so that no rule drops one unseen; on the right those left out have their defaults. The value of
//! an attribute is a variable, `none`, `true`, `false`, an integer, or axes: `[0,2]`. `*i` as the last of an op's arrays stands for all that
//! follow, and `p=(op a b)` on the left gives what matches a name, for guards and computed right sides.

use texpr_base::{DType, Scalar};
use texpr_ir::op::ParamKind;
use texpr_ir::{Attr, OpDef, Vocabulary};

/// A pattern.
#[derive(Clone, Debug)]
pub(super) enum Pat {
    Any,
    Var(usize),
    Number(f64),
    Bool(bool),
    Op {
        def: &'static OpDef,
        args: Vec<Pat>,
        attrs: Vec<AttrPat>,
    },
    /// The arguments from here on.
    Rest(usize),
    /// The pattern, and a variable for the node that it matches.
    As(usize, Box<Pat>),
}

impl Pat {
    /// The pattern without the names it gives.
    pub(super) fn bare(&self) -> &Pat {
        match self {
            Self::As(_, pat) => pat.bare(),
            other => other,
        }
    }
}

/// The pattern of one attribute.
#[derive(Clone, Debug)]
pub(super) enum AttrPat {
    Var(usize),
    Is(Attr),
}

/// Names of the variables of a rule: of nodes, of attributes, of lists of nodes.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub(super) nodes: Vec<String>,
    pub(super) attrs: Vec<String>,
    pub(super) lists: Vec<String>,
    /// Those of `nodes` that name what an op of the pattern matches.
    pub(super) whole: Vec<String>,
}

impl Names {
    /// The variables of nodes that stand for anything.
    pub(super) fn free(&self) -> Vec<String> {
        self.nodes.iter().filter(|name| !self.whole.contains(name)).cloned().collect()
    }
}

/// Which side of a rule is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    Left,
    Right,
}

/// Reads a pattern; new variables are allowed on the left only.
pub(super) fn parse(
    text: &str,
    side: Side,
    names: &mut Names,
    vocabulary: &Vocabulary,
) -> Result<Pat, String> {
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut parser = Parser { tokens: &tokens, at: 0, side, names, vocabulary };
    let pat = parser.pattern()?;
    if parser.at < tokens.len() {
        return Err(format!("`{}` after the end of `{text}`", tokens[parser.at]));
    }
    Ok(pat)
}

/// The name of the op at the root of a pattern.
pub(super) fn root(text: &str) -> Option<&str> {
    text.split_once('(')?.1.split([' ', '(', ')']).find(|word| !word.is_empty())
}

struct Parser<'a> {
    tokens: &'a [&'a str],
    at: usize,
    side: Side,
    names: &'a mut Names,
    vocabulary: &'a Vocabulary,
}

impl Parser<'_> {
    fn next(&mut self) -> Result<&str, String> {
        let token = self.tokens.get(self.at).ok_or("the pattern ends too early")?;
        self.at += 1;
        Ok(token)
    }

    fn pattern(&mut self) -> Result<Pat, String> {
        let side = self.side;
        let token = self.next()?.to_string();
        Ok(match token.as_str() {
            "(" => return self.op(),
            ")" => return Err("`)` without a pattern".into()),
            "_" if side == Side::Left => Pat::Any,
            "true" => Pat::Bool(true),
            "false" => Pat::Bool(false),
            "inf" => Pat::Number(f64::INFINITY),
            "-inf" => Pat::Number(f64::NEG_INFINITY),
            list if list.starts_with('*') => Pat::Rest(find(&mut self.names.lists, &list[1..], side)?),
            name if side == Side::Left && name.ends_with('=') => {
                let name = name.trim_end_matches('=').to_string();
                if self.names.nodes.contains(&name) {
                    return Err(format!("`{name}` is named twice"));
                }
                self.names.whole.push(name.clone());
                let var = find(&mut self.names.nodes, &name, side)?;
                Pat::As(var, Box::new(self.pattern()?))
            }
            number if number.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                Pat::Number(number.parse().map_err(|_| format!("`{number}` is no number"))?)
            }
            name => Pat::Var(find(&mut self.names.nodes, name, side)?),
        })
    }

    fn op(&mut self) -> Result<Pat, String> {
        let name = self.next()?.to_string();
        let def = self.vocabulary.op(&name).ok_or_else(|| format!("no op is called `{name}`"))?;
        let is_array = |kind| matches!(kind, ParamKind::Array | ParamKind::Arrays);
        let attr_params: Vec<&str> =
            def.params.iter().filter(|p| !is_array(p.kind)).map(|p| p.name).collect();
        let mut args = Vec::new();
        let mut attrs: Vec<Option<AttrPat>> = vec![None; attr_params.len()];
        loop {
            match self.tokens.get(self.at) {
                Some(&")") => break,
                Some(attr) if attr.starts_with(':') => {
                    self.at += 1;
                    let slot = attr_params
                        .iter()
                        .position(|p| *p == &attr[1..])
                        .ok_or_else(|| format!("`{name}` has no attribute `{attr}`"))?;
                    attrs[slot] = Some(self.attr()?);
                }
                _ => args.push(self.pattern()?),
            }
        }
        self.at += 1;
        if let Some(Pat::Rest(_)) = args.iter().rev().skip(1).find(|arg| matches!(arg, Pat::Rest(_))) {
            return Err(format!("a list stands last among the arrays of `{name}`"));
        }
        if !def.params.iter().any(|p| p.kind == ParamKind::Arrays) {
            let most = def.params.iter().filter(|p| p.kind == ParamKind::Array).count();
            if args.len() > most || (args.len() < most && def.params.iter().all(|p| !p.optional)) {
                return Err(format!("`{name}` takes {most} arrays, not {}", args.len()));
            }
        }
        let mut complete = Vec::with_capacity(attrs.len());
        for (attr, param) in attrs.into_iter().zip(attr_params) {
            complete.push(match (attr, self.side) {
                (Some(attr), _) => attr,
                (None, Side::Right) => AttrPat::Is(Attr::None),
                (None, Side::Left) => {
                    return Err(format!("the attribute `{param}` of `{name}` is not named"));
                }
            });
        }
        Ok(Pat::Op { def, args, attrs: complete })
    }

    fn attr(&mut self) -> Result<AttrPat, String> {
        let side = self.side;
        let token = self.next()?.to_string();
        Ok(match token.as_str() {
            "none" => AttrPat::Is(Attr::None),
            "true" => AttrPat::Is(Attr::Bool(true)),
            "false" => AttrPat::Is(Attr::Bool(false)),
            axes if axes.starts_with('[') => {
                let axes = axes.trim_matches(['[', ']']).split(',').map(str::parse);
                let axes = axes.collect::<Result<_, _>>().map_err(|_| format!("`{token}` are no axes"))?;
                AttrPat::Is(Attr::Axes(axes))
            }
            name => match name.parse() {
                Ok(int) => AttrPat::Is(Attr::Int(int)),
                Err(_) => AttrPat::Var(find(&mut self.names.attrs, name, side)?),
            },
        })
    }
}

/// The number of the variable, which the left side introduces.
fn find(names: &mut Vec<String>, name: &str, side: Side) -> Result<usize, String> {
    match names.iter().position(|n| n == name) {
        Some(index) => Ok(index),
        None if side == Side::Left => {
            names.push(name.to_string());
            Ok(names.len() - 1)
        }
        None => Err(format!("`{name}` does not stand on the left side")),
    }
}

/// The number in `dtype`, if the dtype has it.
pub(super) fn number(value: f64, dtype: DType) -> Option<Scalar> {
    let scalar = Scalar::from_f64(dtype, value);
    (scalar.as_f64() == value).then_some(scalar)
}
