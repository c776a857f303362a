//! The builder's methods are written out from the vocabulary: this test fails when they are not what the vocabulary says.
//! `BLESS=1 cargo test --release -p texpr --test builder_methods` writes them anew.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use texpr_ir::OpDef;
use texpr_ir::op::{Param, ParamKind};

const WIDTH: usize = 110;

const KEYWORDS: &[&str] = &["where", "mod", "true", "false", "move", "type", "in", "as", "ref", "fn", "use"];

/// Ops that take values first and are still no methods of them.
const NO_METHODS: &[&str] = &["linspace"];

/// A name as Rust has it.
fn rust_name(name: &str) -> String {
    let name = name.replace('.', "_");
    if KEYWORDS.contains(&name.as_str()) { format!("{name}_") } else { name }
}

/// Whether an argument is left out unless it is given by name. Bounds that may be infinite are not: in Rust `x.clip(0, 1)` has both.
fn left_out(param: &Param) -> bool {
    param.optional && !param.default.is_some_and(f64::is_infinite)
}

/// An op under one of its names, as a method.
struct Method<'a> {
    op: &'a OpDef,
    name: &'a str,
    /// Whether it is called on a value; else on the builder.
    on_value: bool,
}

impl<'a> Method<'a> {
    fn new(op: &'a OpDef, name: &'a str) -> Self {
        let first = op.params.first().is_some_and(|param| param.kind == ParamKind::Array && !left_out(param));
        Self { op, name, on_value: first && !name.contains('.') && !NO_METHODS.contains(&name) }
    }

    fn required(&self) -> impl Iterator<Item = &'a Param> {
        self.op.params.iter().filter(|param| !left_out(param)).skip(usize::from(self.on_value))
    }

    fn optional(&self) -> Vec<&'static str> {
        self.op.params.iter().filter(|param| left_out(param)).map(|param| param.name).collect()
    }

    fn doc(&self, out: &mut String, with: bool) {
        let owner = if Method::new(self.op, self.op.name).on_value { "Expr" } else { "Builder" };
        let text = if with {
            let names: Vec<String> = self.optional().iter().map(|name| format!("`{name}`")).collect();
            let own = if self.on_value { "Expr" } else { "Builder" };
            format!("[`{own}::{}`] with arguments by name: {}.", rust_name(self.name), names.join(", "))
        } else if self.name == self.op.name {
            self.op.doc.to_owned()
        } else {
            format!("[`{owner}::{}`] under another name.", rust_name(self.op.name))
        };
        for line in text.lines() {
            let _ = writeln!(out, "    ///{}{line}", if line.is_empty() { "" } else { " " });
        }
    }

    fn write(&self, out: &mut String, with: bool) {
        self.doc(out, with);
        out.push_str("    #[track_caller]\n");
        let name = rust_name(self.name) + if with { "_with" } else { "" };
        let name = if self.on_value { name } else { format!("{name}<'t>") };
        let mut params = vec![if self.on_value { "self".to_owned() } else { "&'t self".to_owned() }];
        params.extend(self.required().map(|p| format!("{}: impl Into<Value<'t>>", rust_name(p.name))));
        if with {
            params.push("args: Args<'t>".to_owned());
        }
        let line = format!("    pub fn {name}({}) -> Expr<'t> {{\n", params.join(", "));
        if line.len() <= WIDTH + 1 {
            out.push_str(&line);
        } else {
            let _ = writeln!(out, "    pub fn {name}(");
            for param in params {
                let _ = writeln!(out, "        {param},");
            }
            out.push_str("    ) -> Expr<'t> {\n");
        }
        // What must be given and stands behind what need not be is given by name.
        let n_first = self.op.params.iter().position(left_out).unwrap_or(self.op.params.len());
        let mut operands = Vec::new();
        let mut args = if with { "args".to_owned() } else { "args()".to_owned() };
        for (i, param) in self.op.params.iter().enumerate().filter(|(_, param)| !left_out(param)) {
            let name = if i == 0 && self.on_value { "self".to_owned() } else { rust_name(param.name) };
            if i < n_first {
                operands.push(format!("{name}.into()"));
            } else {
                let _ = write!(args, ".set(\"{}\", {name})", param.name);
            }
        }
        let tx = if self.on_value { "self.tx" } else { "self" };
        let _ = writeln!(out, "        let operands = vec![{}];", operands.join(", "));
        let _ = writeln!(out, "        {tx}.op(\"{}\", operands, {args})\n    }}", self.op.name);
        out.push('\n');
    }
}

/// One file for each family.
fn family(methods: &[Method<'_>]) -> String {
    let mut out = String::from(
        "//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.\n\n",
    );
    let mut bodies = [String::new(), String::new()];
    let (mut uses_with, mut uses_none, mut uses_value) = (false, false, false);
    for method in methods {
        let body = &mut bodies[usize::from(method.on_value)];
        method.write(body, false);
        uses_none = true;
        uses_value |= method.required().next().is_some();
        if !method.optional().is_empty() {
            method.write(body, true);
            uses_with = true;
        }
    }
    let mut names = Vec::new();
    names.extend(uses_with.then_some("Args"));
    names.extend((!bodies[0].is_empty()).then_some("Builder"));
    names.push("Expr");
    names.extend(uses_value.then_some("Value"));
    names.extend(uses_none.then_some("args"));
    let _ = writeln!(out, "use crate::builder::{{{}}};", names.join(", "));
    let heads = ["impl Builder {\n", "impl<'t> Expr<'t> {\n"];
    for (head, body) in heads.iter().zip(&bodies).rev().filter(|(_, body)| !body.is_empty()) {
        let _ = write!(out, "\n{head}{}\n}}\n", body.trim_end());
    }
    out
}

/// A method of `Args` for each argument that may be left out.
fn arguments(ops: &[&OpDef]) -> String {
    let mut out = String::from(
        "//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.\n\n",
    );
    out.push_str("use crate::builder::{Args, Value};\n\nimpl<'t> Args<'t> {\n");
    let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for op in ops {
        for param in op.params.iter().filter(|param| left_out(param)) {
            names.entry(param.name).or_default().push(op.name);
        }
    }
    for (name, ops) in names {
        let more = if ops.len() > 4 { ", …" } else { "" };
        let list: Vec<String> = ops.iter().take(4).map(|op| format!("`{op}`")).collect();
        let _ = writeln!(out, "    /// The argument `{name}` of {}{more}.", list.join(", "));
        let method = rust_name(name);
        let _ = writeln!(
            out,
            "    #[track_caller]\n    pub fn {method}(self, value: impl Into<Value<'t>>) -> Self {{"
        );
        let _ = writeln!(out, "        self.set(\"{name}\", value)\n    }}\n");
    }
    format!("{}\n}}\n", out.trim_end())
}

/// Every file with its text.
fn files() -> Vec<(PathBuf, String)> {
    let ops: Vec<&OpDef> = texpr_std::vocabulary()
        .ops()
        .iter()
        .copied()
        .filter(|op| op.params.iter().all(|param| param.kind != ParamKind::Slices))
        .collect();
    let mut families: BTreeMap<String, Vec<Method<'_>>> = BTreeMap::new();
    for op in &ops {
        let family = families.entry(format!("{:?}", op.class).to_lowercase()).or_default();
        family.extend(std::iter::once(&op.name).chain(op.aliases).map(|name| Method::new(op, name)));
    }
    let mut list = String::from(
        "//! Every op as a method, and every argument by name. Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by\n\
         //! hand.\n\n\
         #![allow(clippy::should_implement_trait, reason = \"methods are called as the ops are\")]\n\n\
         mod arguments;\n",
    );
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/builder/methods");
    let mut out = vec![(folder.join("arguments.rs"), arguments(&ops))];
    for (name, methods) in &families {
        let _ = writeln!(list, "mod {name};");
        out.push((folder.join(name).with_extension("rs"), family(methods)));
    }
    out.push((folder.join("mod.rs"), list));
    out
}

#[test]
fn methods_are_what_the_vocabulary_says() {
    let bless = std::env::var_os("BLESS").is_some_and(|value| value != "0");
    let mut stale = Vec::new();
    for (path, text) in files() {
        if std::fs::read_to_string(&path).ok().as_deref() != Some(&text) {
            if bless {
                std::fs::write(&path, text).expect("the file can be written");
            } else {
                stale.push(path);
            }
        }
    }
    assert!(stale.is_empty(), "not what the vocabulary says (BLESS=1 writes them anew): {stale:#?}");
}

#[test]
fn no_two_methods_have_one_name() {
    let mut seen = BTreeMap::new();
    for op in texpr_std::vocabulary().ops() {
        for name in std::iter::once(&op.name).chain(op.aliases) {
            let method = Method::new(op, name);
            if let Some(other) = seen.insert((method.on_value, rust_name(name)), op.name) {
                panic!("`{other}` and `{}` would both be `{}`", op.name, rust_name(name));
            }
        }
    }
}
