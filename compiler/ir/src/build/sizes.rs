//! Integers that are known as sizes before the data is.

use crate::build::operand::{Operand, Refused};
use crate::build::{BuildCx, names};
use crate::graph::{Effect, EffectKind, NodeId, NodeKind, SizeCheck, SizeCheckKind, SizeOrigin};
use crate::ty::Type;
use texpr_base::{DType, Scalar, Size, Span};

/// Expressions of sizes nest no deeper than this; anything deeper counts as computed from data.
const MAX_DEPTH: usize = 64;

/// Powers of sizes with exponents up to this are sizes.
const MAX_POWER: usize = 4;

/// The number of names in a size, repeats included, stays below about this.
const MAX_VARS: usize = 4096;

impl BuildCx {
    /// The value as a size: a constant, a size name, an integer input (which becomes a size name of its own), or arithmetic of those.
    pub fn as_size(&mut self, operand: Operand) -> Option<Size> {
        let depth = self.regions.iter().rposition(|region| region.id == operand.region)?;
        self.size_of(depth, operand.node, MAX_DEPTH)
    }

    fn size_of(&mut self, depth: usize, node: NodeId, fuel: usize) -> Option<Size> {
        let region = &self.regions[depth];
        if let Some(size) = region.data_sizes.get(&node) {
            return Some(size.clone());
        }
        let node = region.graph.node(node);
        if node.ty.rank() != 0 || !node.ty.dtype.is_int() || fuel == 0 {
            return None;
        }
        match &node.kind {
            NodeKind::Const(scalar) => i64::try_from(scalar.as_i128()).ok().map(Size::constant),
            NodeKind::Size(size) => Some(size.clone()),
            NodeKind::Input(number) => {
                let number = *number;
                Some(self.size_of_input(number))
            }
            NodeKind::Param(number) => {
                let captured = (*number as usize).checked_sub(region.n_own)?;
                let outer = *region.captured.get(captured)?;
                self.size_of(depth - 1, outer, fuel - 1)
            }
            NodeKind::Op { def, .. } => {
                let (name, args, dtype) = (def.name, node.args.clone(), node.ty.dtype);
                // Arithmetic of narrower integers may wrap, and sizes do not.
                let exact = dtype == DType::I64 || name == names::ASTYPE;
                if !exact || args.is_empty() || args.len() > 2 {
                    return None;
                }
                let sizes: Option<Vec<_>> =
                    args.into_iter().map(|arg| self.size_of(depth, arg, fuel - 1)).collect();
                let sizes = sizes?;
                if name == names::ASTYPE {
                    return (dtype == DType::I64).then(|| sizes[0].clone());
                }
                arithmetic(name, &sizes)
            }
            NodeKind::Array(_)
            | NodeKind::Loop(_)
            | NodeKind::If(_)
            | NodeKind::Tabulate(_)
            | NodeKind::Diff(_)
            | NodeKind::Custom(_)
            | NodeKind::Mark(_)
            | NodeKind::Project(_) => None,
        }
    }

    fn size_of_input(&mut self, number: u32) -> Size {
        if let Some(size) = self.input_sizes.get(&number) {
            return size.clone();
        }
        let input = &self.inputs[number as usize];
        let size = Size::var(self.sizes.add(input.name.clone()));
        self.size_origins.push(SizeOrigin::Input(number, input.span));
        self.input_sizes.insert(number, size.clone());
        size
    }

    /// What the user wrote for a value, if that is known.
    pub(super) fn text_of(&self, operand: Operand) -> Option<String> {
        let region = self.regions.iter().find(|region| region.id == operand.region)?;
        region.texts.get(&operand.node).cloned()
    }

    /// What the user wrote for a value, to name a size by.
    pub fn call_it(&mut self, operand: Operand, text: &str) {
        if let Some(region) = self.regions.iter_mut().find(|region| region.id == operand.region) {
            region.texts.insert(operand.node, text.to_string());
        }
    }

    /// [`BuildCx::call_it`], unless it has a name.
    pub fn call_it_at_last(&mut self, operand: Operand, text: &str) {
        if self.text_of(operand).is_none() {
            self.call_it(operand, text);
        }
    }

    /// [`BuildCx::as_size`], or a size that the data tells from here on.
    pub fn to_size(&mut self, operand: Operand) -> Result<Size, Refused> {
        self.data_size(operand, false)
    }

    /// The value of an integer scalar as a size: from here on, as the data tells it, if it is none that is known before. `natural` says that it
    /// cannot be negative.
    pub(super) fn data_size(&mut self, operand: Operand, natural: bool) -> Result<Size, Refused> {
        if let Some(size) = self.as_size(operand) {
            return Ok(size);
        }
        let here = self.localise(operand)?;
        if let Some(size) = self.top().data_sizes.get(&here.node) {
            return Ok(size.clone());
        }
        let text = self.text_of(operand);
        let local = self.as_index(operand)?;
        let name = text.unwrap_or_else(|| format!("size{}", self.sizes.len()));
        let var = self.sizes.add(name);
        let natural = natural || self.is_natural(local);
        let span = self.told_at(operand.span);
        self.size_origins.push(SizeOrigin::Data { span, natural });
        self.effect(Effect { kind: EffectKind::SetSize(var), args: vec![local.node], span: operand.span });
        let size = Size::data(var);
        self.top_mut().data_sizes.insert(local.node, size.clone());
        self.top_mut().data_sizes.insert(here.node, size.clone());
        Ok(size)
    }

    /// A new size name that the shapes of inputs will bind.
    pub fn name_size(&mut self, name: &str, span: Span) -> Size {
        let var = self.sizes.add(name);
        self.size_origins.push(SizeOrigin::Shape(span));
        Size::var(var)
    }

    /// The size as an `i64` value, which acts as a literal in promotion.
    pub fn size_value(&mut self, size: &Size, span: Span) -> Operand {
        let operand = match size.as_const() {
            Some(value) => self.constant(Scalar::i64(value), span),
            None => self.add(NodeKind::Size(size.clone()), vec![], Type::scalar(DType::I64), span),
        };
        Operand { weak: true, ..operand }
    }

    /// Whether the size is at least 0 whatever the inputs are.
    pub fn never_negative(&self, size: &Size) -> bool {
        let origins = &self.size_origins;
        size.never_negative(&|var| {
            let origin = origins.get(var.index());
            matches!(origin, Some(SizeOrigin::Shape(_) | SizeOrigin::Data { natural: true, .. }))
        })
    }

    /// Lets the call fail unless `size` is at least 0. Spelled as the check that `max(size, 0)` is `size`.
    pub fn require_not_negative(&mut self, size: &Size, span: Span) {
        if !self.never_negative(size) {
            self.check_equal(&size.at_least(&Size::constant(0)), size, span);
        }
    }

    /// Lets the call fail unless both sizes turn out equal.
    pub fn check_equal(&mut self, left: &Size, right: &Size, span: Span) {
        if left != right {
            self.check_sizes(SizeCheckKind::Equal, left, right, span);
        }
    }

    /// Adds a check, unless it is there already.
    pub(super) fn check_sizes(&mut self, kind: SizeCheckKind, left: &Size, right: &Size, span: Span) {
        if !left.data_vars().is_empty() || !right.data_vars().is_empty() {
            let (left, right) = (left.clone(), right.clone());
            let kind = EffectKind::CheckSizes { kind, left, right };
            return self.effect_once(Effect { kind, args: Vec::new(), span });
        }
        let known = |c: &SizeCheck| c.left == *left && c.right == *right && c.kind == kind;
        if !self.checks.iter().any(known) {
            let span = self.told_at(span);
            self.checks.push(SizeCheck { kind, left: left.clone(), right: right.clone(), span });
        }
    }
}

/// The requirement, if the check is one made by [`BuildCx::require_not_negative`]: this size must not be negative.
pub fn required_not_negative(check: &SizeCheck) -> Option<&Size> {
    let is_equality = check.kind == SizeCheckKind::Equal;
    (is_equality && check.left == check.right.at_least(&Size::constant(0))).then_some(&check.right)
}

/// The requirement, if the check says that this size must not be 0. Type rules spell it as the check that `max(size, 1)` is `size`.
pub fn required_not_empty(check: &SizeCheck) -> Option<&Size> {
    let is_equality = check.kind == SizeCheckKind::Equal;
    (is_equality && check.left == check.right.at_least(&Size::constant(1))).then_some(&check.right)
}

/// The op called `name` on sizes, where sizes can say it.
pub(super) fn arithmetic(name: &str, args: &[Size]) -> Option<Size> {
    // Untrusted scripts must not grow sizes without bound.
    let n_vars: usize = args.iter().map(|size| size.vars().len().max(1)).product();
    if n_vars > MAX_VARS || args.iter().any(|size| size.depth() > MAX_DEPTH) {
        return None;
    }
    match (name, args) {
        (names::NEGATIVE, [a]) => Some(a.scale(-1)),
        (names::ADD, [a, b]) => Some(a.add(b)),
        (names::SUBTRACT, [a, b]) => Some(a.sub(b)),
        (names::MULTIPLY, [a, b]) => Some(a.mul(b)),
        (names::FLOOR_DIVIDE, [a, b]) => b.as_const().filter(|&d| d > 0).map(|d| a.floor_div(d)),
        (names::REMAINDER, [a, b]) => b.as_const().filter(|&d| d > 0).map(|_| a.modulo(b)),
        (names::POWER, [a, b]) => {
            let exponent = usize::try_from(b.as_const()?).ok().filter(|e| *e <= MAX_POWER)?;
            let power = Size::product(std::iter::repeat_n(a, exponent));
            (power.vars().len() <= MAX_VARS).then_some(power)
        }
        (names::MINIMUM, [a, b]) => Some(a.at_most(b)),
        (names::MAXIMUM, [a, b]) => Some(a.at_least(b)),
        _ => None,
    }
}
