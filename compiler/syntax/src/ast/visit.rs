//! Walking the tree one level at a time.

use super::{
    Arg, Binder, Block, Dim, DimKind, Expr, ExprKind, ForSource, IndexItem, IndexItemKind, Item, ItemKind,
    Loop, Type, TypeKind,
};

impl Expr {
    /// Calls `f` on the expressions directly below this one, in source order; those of a block's items included.
    pub fn for_each_child<'a>(&'a self, f: &mut dyn FnMut(&'a Expr)) {
        match &self.kind {
            ExprKind::Literal(_) | ExprKind::Name(_) | ExprKind::Error => {}
            ExprKind::Paren(inner) | ExprKind::Attribute { base: inner, .. } => f(inner),
            ExprKind::Unary { operand, .. } => f(operand),
            ExprKind::Call { function, args } => {
                f(function);
                each_arg(args, f);
            }
            ExprKind::Index { base, items } => {
                f(base);
                each_index(items, f);
            }
            ExprKind::Binary { first, rest } => {
                f(first);
                rest.iter().for_each(|link| f(&link.rhs));
            }
            ExprKind::Compare { first, rest } => {
                f(first);
                rest.iter().for_each(|link| f(&link.rhs));
            }
            ExprKind::If { condition, then, otherwise } => {
                f(condition);
                f(then);
                f(otherwise);
            }
            ExprKind::Pipe { first, stages } => {
                f(first);
                stages.iter().for_each(f);
            }
            ExprKind::With { base, updates } => {
                f(base);
                for update in updates {
                    each_index(&update.index, f);
                    f(&update.value);
                }
            }
            ExprKind::Array(parts) | ExprKind::Tuple(parts) => parts.iter().for_each(f),
            ExprKind::Comprehension { binders, body } => {
                each_binder(binders, f);
                f(body);
            }
            ExprKind::Reduction { function, binders, condition, body } => {
                f(function);
                each_binder(binders, f);
                condition.iter().for_each(|c| f(c));
                f(body);
            }
            ExprKind::Loop(inner) => each_of_loop(inner, f),
            ExprKind::Block(block) => block.for_each_expr(f),
        }
    }
}

impl Block {
    /// Calls `f` on the outermost expressions of the items, then on the value.
    pub fn for_each_expr<'a>(&'a self, f: &mut dyn FnMut(&'a Expr)) {
        for item in &self.items {
            item.for_each_expr(f);
        }
        self.value.iter().for_each(|value| f(value));
    }
}

impl Item {
    /// Calls `f` on the item's outermost expressions, sizes in types and defaults included, in source order.
    pub fn for_each_expr<'a>(&'a self, f: &mut dyn FnMut(&'a Expr)) {
        match &self.kind {
            ItemKind::Input { ty, default, .. } => {
                each_size(ty, f);
                default.iter().for_each(f);
            }
            ItemKind::State { ty, value, .. } => {
                ty.iter().for_each(|ty| each_size(ty, f));
                f(value);
            }
            ItemKind::Let { value, .. }
            | ItemKind::Update { value, .. }
            | ItemKind::Emit { value }
            | ItemKind::Expr(value) => f(value),
            ItemKind::Output { value, .. } => value.iter().for_each(f),
            ItemKind::Fn(function) => {
                for param in &function.params {
                    param.ty.iter().for_each(|ty| each_size(ty, f));
                    param.default.iter().for_each(&mut *f);
                }
                function.returns.iter().for_each(|ty| each_size(ty, f));
                f(&function.body);
            }
            ItemKind::Assert { condition, .. } => f(condition),
            ItemKind::Print { args } => each_arg(args, f),
            ItemKind::Test { body, .. } => body.for_each_expr(f),
            ItemKind::Deriv(rule) | ItemKind::Vjp(rule) => f(&rule.body),
            ItemKind::Use { .. } | ItemKind::Error(_) => {}
        }
    }
}

fn each_of_loop<'a>(it: &'a Loop, f: &mut dyn FnMut(&'a Expr)) {
    it.carries.iter().for_each(|carry| f(&carry.init));
    match it.iter.as_ref().map(|iter| &iter.source) {
        Some(ForSource::Range { start, stop, step }) => {
            f(start);
            f(stop);
            step.iter().for_each(&mut *f);
        }
        Some(ForSource::Each(arrays)) => arrays.iter().for_each(&mut *f),
        None => {}
    }
    it.condition.iter().for_each(&mut *f);
    it.body.for_each_expr(f);
}

fn each_arg<'a>(args: &'a [Arg], f: &mut dyn FnMut(&'a Expr)) {
    args.iter().for_each(|arg| f(&arg.value));
}

fn each_index<'a>(items: &'a [IndexItem], f: &mut dyn FnMut(&'a Expr)) {
    for item in items {
        match &item.kind {
            IndexItemKind::Expr(e) => f(e),
            IndexItemKind::Slice { start, stop, step } => {
                [start, stop, step].into_iter().flatten().for_each(|e| f(e));
            }
            IndexItemKind::Ellipsis | IndexItemKind::NewAxis => {}
        }
    }
}

fn each_binder<'a>(binders: &'a [Binder], f: &mut dyn FnMut(&'a Expr)) {
    for binder in binders {
        binder.lo.iter().for_each(&mut *f);
        f(&binder.hi);
    }
}

/// Types nest as deep as brackets, which the token filter bounds.
fn each_size<'a>(ty: &'a Type, f: &mut dyn FnMut(&'a Expr)) {
    match &ty.kind {
        TypeKind::Array { dims, .. } => {
            for Dim { kind, .. } in dims.iter().flatten() {
                if let DimKind::Size(e) = kind {
                    f(e);
                }
            }
        }
        TypeKind::Tuple(parts) => parts.iter().for_each(|part| each_size(part, f)),
    }
}
