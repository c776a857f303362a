//! Checks: of all indices at once, where they count.

use super::{Batch, Frame, Lifted};
use texpr_base::{Combine, DType, Scalar, Size};
use texpr_ir::core::{CoreEffect, CoreId};
use texpr_ir::graph::{EffectKind, Shown};

impl Batch<'_> {
    pub(super) fn effect(&mut self, frame: &Frame<'_>, effect: &CoreEffect) {
        let args: Vec<Lifted> = effect.args.iter().map(|arg| frame.get(*arg)).collect();
        let (kind, args) = match &effect.kind {
            EffectKind::CheckIndex { .. } => {
                let asked = args.get(1).copied();
                let (index, asked) = self.worst(&effect.kind, args[0], asked);
                (effect.kind.clone(), vec![index, asked])
            }
            EffectKind::DivisionByZero => {
                let count = self.where_it_counts(args[0], Scalar::i64(0));
                let count = self.full(count);
                (effect.kind.clone(), vec![self.reduced(count, Combine::Sum)])
            }
            EffectKind::Assert { message, .. } => {
                let holds = self.where_it_counts(args[0], Scalar::bool(true));
                let holds = self.full(holds);
                let all = self.reduced(holds, Combine::And);
                let shown = Shown::Values(Vec::new());
                (EffectKind::Assert { message: message.clone(), shown }, vec![all])
            }
            EffectKind::CheckSizes { .. } => (effect.kind.clone(), Vec::new()),
            // The builder refuses these in tables; loops and conditionals in them bring their effects with them.
            EffectKind::Print(_) | EffectKind::SetSize(_) | EffectKind::Run => return,
        };
        self.effects.push(CoreEffect { kind, args, span: effect.span });
    }

    /// The greatest index that is out of range and asked for, and whether there is one.
    fn worst(&mut self, kind: &EffectKind, index: Lifted, asked: Option<Lifted>) -> (CoreId, CoreId) {
        let EffectKind::CheckIndex { size, .. } = kind else {
            unreachable!("invariant: only checks of indices get here")
        };
        let size = Lifted { node: self.b.size(size), many: false };
        let mut outside = self.scalar_map(&[index, size], |x| x[0].lt(-x[1]) | x[0].ge(x[1]));
        if let Some(asked) = asked {
            outside = self.scalar_map(&[outside, asked], |x| x[0] & x[1]);
        }
        let outside = self.where_it_counts(outside, Scalar::bool(false));
        let none = self.constant(Scalar::i64(i64::MIN));
        let worst = self.scalar_map(&[outside, index, none], |x| x[0].select(x[1], x[2]));
        let worst = self.full(worst);
        let worst = self.reduced(worst, Combine::Max);
        let asked = self.b.map(&[worst], |x| x[0].ne(x[0].int(i128::from(i64::MIN))));
        (worst, asked)
    }

    /// The scalar where its branch is taken, `other` elsewhere.
    fn where_it_counts(&mut self, x: Lifted, other: Scalar) -> Lifted {
        let Some(mask) = self.mask else { return x };
        let other = self.constant(other);
        self.scalar_map(&[Lifted { node: mask, many: true }, x, other], |x| x[0].select(x[1], x[2]))
    }

    /// Over all axes.
    fn reduced(&mut self, x: CoreId, combine: Combine) -> CoreId {
        let axes: Vec<usize> = (0..self.b.ty(x).rank()).collect();
        self.b.reduce(x, combine, &axes, false)
    }

    /// Whether any element of a table of booleans is true.
    pub(super) fn any(&mut self, x: CoreId) -> CoreId {
        debug_assert_eq!(self.b.ty(x).dtype, DType::Bool);
        self.reduced(x, Combine::Or)
    }

    /// Where `cond` holds and the mask so far does.
    pub(super) fn masked(&mut self, cond: Lifted) -> CoreId {
        let mask = match self.mask {
            None => cond,
            Some(mask) => self.scalar_map(&[Lifted { node: mask, many: true }, cond], |x| x[0] & x[1]),
        };
        debug_assert!(
            self.lead(mask).iter().zip(&self.sizes).all(|(a, b): (&Size, &Size)| a.is_one() || a == b)
        );
        mask.node
    }
}
