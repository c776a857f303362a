//! Nests as text, for `texpr emit --stage kernels`.

use super::{Block, Nest, NestLoop, Param, Place, Stmt, Word};
use std::fmt::Write as _;
use texpr_base::SizeTable;

impl Nest {
    /// The nest as text.
    pub fn print(&self, name: &str, sizes: &SizeTable) -> String {
        let mut printer = Printer { nest: self, sizes, out: String::new(), depth: 1 };
        let _ = writeln!(printer.out, "nest {name}");
        for (k, param) in self.params.iter().enumerate() {
            let _ = match param {
                Param::Scalar(var) => {
                    writeln!(printer.out, "  v{}: {} = p{k}", var.0, self.vars[var.index()])
                }
                Param::Array { is_written: true } => writeln!(printer.out, "  p{k}: array, written in place"),
                Param::Array { is_written: false } => writeln!(printer.out, "  p{k}: array"),
            };
        }
        printer.a_loop(&self.root);
        printer.out
    }
}

struct Printer<'a> {
    nest: &'a Nest,
    sizes: &'a SizeTable,
    out: String,
    depth: usize,
}

impl Printer<'_> {
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{}{text}", "  ".repeat(self.depth));
    }

    fn word(&self, word: Word) -> String {
        match word {
            Word::Const(value) => value.to_string(),
            Word::Size(k) => self.nest.words[k].display(self.sizes).to_string(),
        }
    }

    fn place(&self, place: &Place) -> String {
        let mut terms = Vec::new();
        if place.offset != Word::Const(0) || place.terms.is_empty() {
            terms.push(self.word(place.offset));
        }
        terms.extend(place.terms.iter().map(|(var, stride)| match stride {
            Word::Const(1) => format!("v{}", var.0),
            stride => format!("v{}*({})", var.0, self.word(*stride)),
        }));
        terms.join(" + ")
    }

    fn a_loop(&mut self, l: &NestLoop) {
        let range = match l.range {
            Some([start, stop, step]) => format!(" in v{}..v{} step v{}", start.0, stop.0, step.0),
            None => String::new(),
        };
        let carries: Vec<String> =
            l.carries.iter().map(|carry| format!("v{} = v{}", carry.param.0, carry.init.0)).collect();
        let results: Vec<String> = l.carries.iter().map(|carry| format!("v{}", carry.result.0)).collect();
        self.line(&format!(
            "loop v{}{range} ({}) -> ({})",
            l.index.0,
            carries.join(", "),
            results.join(", ")
        ));
        self.depth += 1;
        if let Some(cond) = &l.cond {
            self.block(cond, "while");
        }
        self.block(&l.body, "next");
        self.depth -= 1;
    }

    fn block(&mut self, block: &Block, end: &str) {
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
        let results: Vec<String> = block.results.iter().map(|var| format!("v{}", var.0)).collect();
        self.line(&format!("{end} {}", results.join(", ")));
    }

    fn stmt(&mut self, stmt: &Stmt) {
        let text = match stmt {
            Stmt::Const { to, value } => format!("v{}: {} = {value}", to.0, value.dtype),
            Stmt::Word { to, word } => format!("v{}: i64 = {}", to.0, self.word(*word)),
            Stmt::Call { to, f, args } => {
                let args: Vec<String> = args.iter().map(|var| format!("v{}", var.0)).collect();
                self.line(&format!("v{}: {} = of {}", to.0, self.nest.vars[to.index()], args.join(", ")));
                self.out.push_str(&f.print(&"  ".repeat(self.depth + 1)));
                return;
            }
            Stmt::Load { to, array, at } => {
                format!("v{}: {} = load p{}[{}]", to.0, self.nest.vars[to.index()], array.0, self.place(at))
            }
            Stmt::Store { array, at, value } => {
                format!("store p{}[{}] = v{}", array.0, self.place(at), value.0)
            }
            Stmt::Check { index, size, .. } => format!("check v{} in {}", index.0, self.word(*size)),
            Stmt::Count { count, division } => format!("count {division} += v{}", count.0),
            Stmt::Loop(l) => return self.a_loop(l),
            Stmt::If { cond, then, otherwise, results } => {
                let results: Vec<String> = results.iter().map(|var| format!("v{}", var.0)).collect();
                self.line(&format!("if v{} -> ({})", cond.0, results.join(", ")));
                self.depth += 1;
                self.block(then, "then");
                self.block(otherwise, "else");
                self.depth -= 1;
                return;
            }
        };
        self.line(&text);
    }
}
