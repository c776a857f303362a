//! A dump of the tree for `texpr emit --stage ast`: indented S-expressions without spans, so that two texts that differ
//! only in layout print the same.

mod sexp;

use crate::ast::*;
use crate::parser::quote;
use sexp::Sexp;

/// The tree as text, one item after the other.
pub fn print(program: &Program) -> String {
    let mut text = String::new();
    if let Some(doc) = &program.doc {
        Sexp::list("doc", vec![Sexp::atom(quote(&doc.text))]).write(&mut text);
    }
    for it in &program.items {
        item(it).write(&mut text);
    }
    text
}

/// `name` and then `parts`.
fn node(name: &str, parts: Vec<Sexp>) -> Sexp {
    Sexp::list(name, parts)
}

fn word(text: &str) -> Sexp {
    Sexp::atom(text.to_owned())
}

fn optional(name: &str, e: Option<&Expr>) -> Option<Sexp> {
    e.map(|e| node(name, vec![expr(e)]))
}

fn item(it: &Item) -> Sexp {
    let mut parts = Vec::new();
    if let Some(doc) = &it.doc {
        parts.push(node("doc", vec![Sexp::atom(quote(&doc.text))]));
    }
    let name = match &it.kind {
        ItemKind::Input { name, ty: t, default } => {
            parts.extend([word(&name.text), ty(t)]);
            parts.extend(default.as_ref().map(expr));
            "input"
        }
        ItemKind::Let { pattern: p, value } => {
            parts.extend([pattern(p), expr(value)]);
            "let"
        }
        ItemKind::Output { name, value } => {
            parts.push(word(&name.text));
            parts.extend(value.as_ref().map(expr));
            "output"
        }
        ItemKind::Fn(f) => {
            parts.push(word(&f.name.text));
            parts.push(node("params", f.params.iter().map(param).collect()));
            parts.extend(f.returns.as_ref().map(|t| node("returns", vec![ty(t)])));
            parts.push(expr(&f.body));
            "fn"
        }
        ItemKind::State { name, ty: t, value } => {
            parts.push(word(&name.text));
            parts.extend(t.as_ref().map(ty));
            parts.push(expr(value));
            "state"
        }
        ItemKind::Update { name, value } => {
            parts.extend([word(&name.text), expr(value)]);
            "update"
        }
        ItemKind::Use { path, alias } => {
            parts.push(match path {
                UsePath::File(path) => Sexp::atom(quote(&path.value)),
                UsePath::Module(name) => word(&name.text),
            });
            parts.extend(alias.as_ref().map(|name| word(&name.text)));
            "use"
        }
        ItemKind::Assert { condition, message } => {
            parts.push(expr(condition));
            parts.extend(message.as_ref().map(|s| Sexp::atom(quote(&s.value))));
            "assert"
        }
        ItemKind::Print { args: a } => {
            parts.extend(a.iter().map(arg));
            "print"
        }
        ItemKind::Test { name, body } => {
            parts.push(Sexp::atom(quote(&name.value)));
            parts.push(block(body));
            "test"
        }
        ItemKind::Deriv(r) => {
            rule(r, &mut parts);
            "deriv"
        }
        ItemKind::Vjp(r) => {
            rule(r, &mut parts);
            "vjp"
        }
        ItemKind::Emit { value } => {
            parts.push(expr(value));
            "emit"
        }
        ItemKind::Expr(value) => {
            parts.push(expr(value));
            "value"
        }
        ItemKind::Error(names) => {
            parts.extend(names.iter().map(|name| Sexp::atom(name.as_str().to_owned())));
            "error"
        }
    };
    node(name, parts)
}

fn rule(r: &Rule, parts: &mut Vec<Sexp>) {
    parts.push(word(&r.function.text));
    parts.push(node("params", r.params.iter().map(|p| word(&p.text)).collect()));
    parts.push(expr(&r.body));
}

fn pattern(p: &Pattern) -> Sexp {
    match p {
        Pattern::Name(name) => word(&name.text),
        Pattern::Tuple(parts, _) => node("tuple", parts.iter().map(pattern).collect()),
    }
}

fn param(p: &Param) -> Sexp {
    let mut parts: Vec<Sexp> = p.ty.iter().map(ty).collect();
    parts.extend(p.default.as_ref().map(expr));
    if parts.is_empty() { word(&p.name.text) } else { node(&p.name.text, parts) }
}

fn ty(t: &Type) -> Sexp {
    match &t.kind {
        TypeKind::Array { dtype, dims: None } => word(&dtype.text),
        TypeKind::Array { dtype, dims: Some(dims) } => {
            let dim = |dim: &Dim| match &dim.kind {
                DimKind::Size(e) => expr(e),
                DimKind::Ellipsis => word("..."),
                DimKind::Wild => word("_"),
            };
            node("type", std::iter::once(word(&dtype.text)).chain(dims.iter().map(dim)).collect())
        }
        TypeKind::Tuple(parts) => node("tuple", parts.iter().map(ty).collect()),
    }
}

fn block(b: &Block) -> Sexp {
    let value = b.value.as_ref().map(|value| node("value", vec![expr(value)]));
    node("block", b.items.iter().map(item).chain(value).collect())
}

fn arg(a: &Arg) -> Sexp {
    match &a.name {
        Some(name) => node("named", vec![word(&name.text), expr(&a.value)]),
        None => expr(&a.value),
    }
}

fn index_item(it: &IndexItem) -> Sexp {
    match &it.kind {
        IndexItemKind::Expr(e) => expr(e),
        IndexItemKind::Slice { start, stop, step } => {
            let part = |e: &Option<Box<Expr>>| e.as_ref().map_or_else(|| word("_"), |e| expr(e));
            node("slice", vec![part(start), part(stop), part(step)])
        }
        IndexItemKind::Ellipsis => word("..."),
        IndexItemKind::NewAxis => word("newaxis"),
    }
}

fn binder(b: &Binder) -> Sexp {
    let lo = b.lo.as_ref().map_or_else(|| word("0"), expr);
    node("index", vec![word(&b.name.text), lo, expr(&b.hi)])
}

fn literal(l: &Literal) -> Sexp {
    match l {
        Literal::Int { text, .. } | Literal::Float { text, .. } | Literal::Imaginary { text, .. } => {
            word(text)
        }
        Literal::Str(value) => Sexp::atom(quote(value)),
        Literal::Bool(value) => word(if *value { "true" } else { "false" }),
        Literal::None => word("none"),
    }
}

fn expr(e: &Expr) -> Sexp {
    match &e.kind {
        ExprKind::Literal(l) => literal(l),
        ExprKind::Name(name) => word(&name.text),
        ExprKind::Paren(inner) => node("paren", vec![expr(inner)]),
        ExprKind::Attribute { base, name } => node(".", vec![expr(base), word(&name.text)]),
        ExprKind::Call { function, args } => {
            node("call", std::iter::once(expr(function)).chain(args.iter().map(arg)).collect())
        }
        ExprKind::Index { base, items } => {
            node("at", std::iter::once(expr(base)).chain(items.iter().map(index_item)).collect())
        }
        ExprKind::Unary { op, operand, .. } => node(op.symbol(), vec![expr(operand)]),
        ExprKind::Binary { first, rest } => {
            let links = rest.iter().flat_map(|link| [word(link.op.symbol()), expr(&link.rhs)]);
            node("chain", std::iter::once(expr(first)).chain(links).collect())
        }
        ExprKind::Compare { first, rest } => {
            let links = rest.iter().flat_map(|link| [word(link.op.symbol()), expr(&link.rhs)]);
            node("compare", std::iter::once(expr(first)).chain(links).collect())
        }
        ExprKind::If { condition, then, otherwise } => {
            node("if", vec![expr(condition), expr(then), expr(otherwise)])
        }
        ExprKind::Pipe { first, stages } => {
            node("|>", std::iter::once(expr(first)).chain(stages.iter().map(expr)).collect())
        }
        ExprKind::With { base, updates } => {
            let update = |u: &Update| {
                let index = node("index", u.index.iter().map(index_item).collect());
                node(u.op.symbol(), vec![index, expr(&u.value)])
            };
            node("with", std::iter::once(expr(base)).chain(updates.iter().map(update)).collect())
        }
        ExprKind::Array(parts) => node("array", parts.iter().map(expr).collect()),
        ExprKind::Tuple(parts) => node("tuple", parts.iter().map(expr).collect()),
        ExprKind::Comprehension { binders, body } => {
            node("comprehension", binders.iter().map(binder).chain([expr(body)]).collect())
        }
        ExprKind::Reduction { function, binders, condition, body } => {
            let mut parts = vec![expr(function)];
            parts.extend(binders.iter().map(binder));
            parts.extend(optional("when", condition.as_deref()));
            parts.push(expr(body));
            node("reduction", parts)
        }
        ExprKind::Loop(it) => loop_expr(it),
        ExprKind::Block(b) => block(b),
        ExprKind::Error => word("error"),
    }
}

fn loop_expr(it: &Loop) -> Sexp {
    let carry = |c: &Carry| node("carry", vec![word(&c.name.text), expr(&c.init)]);
    let mut parts: Vec<Sexp> = it.carries.iter().map(carry).collect();
    if let Some(iter) = &it.iter {
        let mut clause = vec![node("names", iter.targets.iter().map(pattern).collect())];
        match &iter.source {
            ForSource::Range { start, stop, step } => {
                clause.push(node("range", [start, stop].into_iter().chain(step).map(expr).collect()));
            }
            ForSource::Each(arrays) => clause.push(node("each", arrays.iter().map(expr).collect())),
        }
        parts.push(node("for", clause));
    }
    parts.extend(optional("while", it.condition.as_ref()));
    parts.push(block(&it.body));
    node("loop", parts)
}
