//! An expression as text, for messages at run time: short, on one line.

use std::fmt::Write as _;
use texpr_syntax::ast::{Arg, Expr, ExprKind, IndexItem, IndexItemKind, Literal};

/// Texts are cut after this many bytes.
const MAX_LEN: usize = 60;

/// The expression as the user might have written it.
pub(crate) fn text_of(expr: &Expr) -> String {
    let mut out = String::new();
    write_expr(&mut out, expr);
    if out.len() > MAX_LEN {
        let mut end = MAX_LEN;
        while !out.is_char_boundary(end) {
            end -= 1;
        }
        out.truncate(end);
        out.push('…');
    }
    out
}

fn write_expr(out: &mut String, expr: &Expr) {
    // Nothing after the cut is shown.
    if out.len() > MAX_LEN {
        return;
    }
    match &expr.kind {
        ExprKind::Literal(literal) => write_literal(out, literal),
        ExprKind::Name(name) => out.push_str(name.as_str()),
        ExprKind::Paren(inner) => {
            out.push('(');
            write_expr(out, inner);
            out.push(')');
        }
        ExprKind::Attribute { base, name } => {
            write_expr(out, base);
            let _ = write!(out, ".{}", name.as_str());
        }
        ExprKind::Call { function, args } => {
            write_expr(out, function);
            out.push('(');
            write_args(out, args);
            out.push(')');
        }
        ExprKind::Index { base, items } => {
            write_expr(out, base);
            out.push('[');
            write_items(out, items);
            out.push(']');
        }
        ExprKind::Unary { op, operand, .. } => {
            out.push_str(op.symbol());
            if op.symbol() == "not" {
                out.push(' ');
            }
            write_expr(out, operand);
        }
        ExprKind::Binary { first, rest } => {
            write_expr(out, first);
            for link in rest {
                let _ = write!(out, " {} ", link.op.symbol());
                write_expr(out, &link.rhs);
            }
        }
        ExprKind::Compare { first, rest } => {
            write_expr(out, first);
            for link in rest {
                let _ = write!(out, " {} ", link.op.symbol());
                write_expr(out, &link.rhs);
            }
        }
        ExprKind::Array(parts) => {
            out.push('[');
            write_list(out, parts);
            out.push(']');
        }
        ExprKind::Tuple(parts) => {
            out.push('(');
            write_list(out, parts);
            out.push(')');
        }
        ExprKind::If { .. } => out.push_str("if …"),
        ExprKind::Pipe { first, .. } => {
            write_expr(out, first);
            out.push_str(" |> …");
        }
        ExprKind::With { base, .. } => {
            write_expr(out, base);
            out.push_str(" with …");
        }
        ExprKind::Comprehension { .. } => out.push_str("[…]"),
        ExprKind::Reduction { function, .. } => {
            write_expr(out, function);
            out.push_str("[…](…)");
        }
        ExprKind::Loop(_) => out.push_str("loop …"),
        ExprKind::Block(_) | ExprKind::Error => out.push_str("{…}"),
    }
}

fn write_literal(out: &mut String, literal: &Literal) {
    match literal {
        Literal::Int { text, .. } | Literal::Float { text, .. } => out.push_str(text),
        Literal::Imaginary { text, .. } => out.push_str(text),
        Literal::Str(text) => {
            let _ = write!(out, "{text:?}");
        }
        Literal::Bool(value) => {
            let _ = write!(out, "{value}");
        }
        Literal::None => out.push_str("none"),
    }
}

fn write_list(out: &mut String, parts: &[Expr]) {
    for (i, part) in parts.iter().enumerate() {
        out.push_str(if i > 0 { ", " } else { "" });
        write_expr(out, part);
    }
}

fn write_args(out: &mut String, args: &[Arg]) {
    for (i, arg) in args.iter().enumerate() {
        out.push_str(if i > 0 { ", " } else { "" });
        if let Some(name) = &arg.name {
            let _ = write!(out, "{}=", name.as_str());
        }
        write_expr(out, &arg.value);
    }
}

fn write_items(out: &mut String, items: &[IndexItem]) {
    for (i, item) in items.iter().enumerate() {
        out.push_str(if i > 0 { ", " } else { "" });
        match &item.kind {
            IndexItemKind::Expr(expr) => write_expr(out, expr),
            IndexItemKind::Ellipsis => out.push_str("..."),
            IndexItemKind::NewAxis => out.push_str("newaxis"),
            IndexItemKind::Slice { start, stop, step } => {
                start.iter().for_each(|e| write_expr(out, e));
                out.push(':');
                stop.iter().for_each(|e| write_expr(out, e));
                if let Some(step) = step {
                    out.push(':');
                    write_expr(out, step);
                }
            }
        }
    }
}
