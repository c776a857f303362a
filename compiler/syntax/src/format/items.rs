//! Statements and blocks.

use super::Formatter;
use super::doc::Doc;
use super::lists::LastComma;
use crate::ast::*;
use crate::lexer::Comment;
use texpr_base::Span;

/// A line of a block.
#[derive(Clone, Copy)]
enum Line<'t> {
    Item(&'t Item),
    Value(&'t Expr),
}

impl Line<'_> {
    fn span(self) -> Span {
        match self {
            Self::Item(item) => item.span,
            Self::Value(value) => value.span,
        }
    }
}

impl Formatter<'_> {
    pub(super) fn program(&mut self, program: &Program) -> Doc {
        let lines: Vec<Line<'_>> = program.items.iter().map(Line::Item).collect();
        self.lines(&lines, 0, self.text.len())
    }

    /// Statements between `start` and `end`, each on its own line, with the comments and single blank lines around
    /// them.
    fn lines(&mut self, lines: &[Line<'_>], start: usize, end: usize) -> Doc {
        let mut parts = Vec::new();
        let mut before: Option<usize> = None;
        for (i, &line) in lines.iter().enumerate() {
            let span = line.span();
            let (from, to) = (span.start as usize, span.end as usize);
            for comment in self.comments.take(before.unwrap_or(start), from) {
                self.comment_line(comment, &mut before, &mut parts);
            }
            self.line_break(before, from, &mut parts);
            parts.push(self.statement(line));
            let next = lines.get(i + 1).map_or(end, |line| line.span().start as usize);
            before = Some(to);
            if let Some(comment) = self.comments.take_behind(to, next) {
                parts.push(Doc::Suffix(self.suffix(comment)));
                before = Some(comment.end);
            }
        }
        for comment in self.comments.take(before.unwrap_or(start), end) {
            self.comment_line(comment, &mut before, &mut parts);
        }
        Doc::concat(parts)
    }

    fn comment_line(&mut self, comment: Comment, before: &mut Option<usize>, parts: &mut Vec<Doc>) {
        self.line_break(*before, comment.start, parts);
        parts.push(Doc::text(self.text[comment.start..comment.end].trim_end()));
        *before = Some(comment.end);
    }

    /// A comment behind a text.
    pub(super) fn suffix(&self, comment: Comment) -> String {
        format!("  {}", self.text[comment.start..comment.end].trim_end())
    }

    /// Ends the line before, with an empty line where the source has one or more.
    fn line_break(&self, before: Option<usize>, start: usize, parts: &mut Vec<Doc>) {
        let Some(end) = before else { return };
        parts.push(Doc::HardLine);
        let between = self.text.get(end..start).unwrap_or("");
        if between.bytes().filter(|&b| b == b'\n').count() > 1 {
            parts.push(Doc::HardLine);
        }
    }

    fn statement(&mut self, line: Line<'_>) -> Doc {
        let span = line.span();
        let (start, end) = (span.start as usize, span.end as usize);
        let doc = match line {
            Line::Item(item) => self.item(item),
            Line::Value(value) => self.value(value),
        };
        if self.comments.waits(start, end) {
            self.comments.take(start, end);
            return Doc::Verbatim(self.text[start..end].to_owned());
        }
        doc
    }

    fn item(&mut self, it: &Item) -> Doc {
        match &it.kind {
            ItemKind::Input { name, ty, default } => {
                let head = vec![Doc::text(format!("input {}: ", name.text)), self.ty(ty)];
                self.binding(head, default.as_ref())
            }
            ItemKind::Let { pattern, value } => {
                let head = vec![Doc::text("let "), self.let_pattern(pattern)];
                self.binding(head, Some(value))
            }
            ItemKind::Output { name, value } => {
                self.binding(vec![Doc::text(format!("output {}", name.text))], value.as_ref())
            }
            ItemKind::Fn(function) => self.function(function),
            ItemKind::State { name, ty, value } => {
                let mut head = vec![Doc::text(format!("state {}", name.text))];
                if let Some(ty) = ty {
                    head.extend([Doc::text(": "), self.ty(ty)]);
                }
                self.binding(head, Some(value))
            }
            ItemKind::Update { name, value } => {
                self.binding(vec![Doc::text(format!("update {}", name.text))], Some(value))
            }
            ItemKind::Use { path, alias } => {
                let path = match path {
                    UsePath::File(path) => self.string(&path.value, path.span),
                    UsePath::Module(name) => name.text.to_string(),
                };
                let alias = alias.as_ref().map_or(String::new(), |name| format!(" as {}", name.text));
                Doc::text(format!("use {path}{alias}"))
            }
            ItemKind::Assert { condition, message } => {
                let mut parts = vec![Doc::text("assert "), self.expr(condition)];
                if let Some(message) = message {
                    let text = self.string(&message.value, message.span);
                    // A line may end in a comma.
                    parts.extend([Doc::text(","), Doc::nest(vec![Doc::Line, Doc::text(text)])]);
                }
                Doc::group(parts)
            }
            ItemKind::Print { args } => {
                let from = it.span.start as usize + "print".len();
                let args = self.args(args, from);
                Doc::concat(vec![Doc::text("print"), args])
            }
            ItemKind::Test { name, body } => {
                let name = self.string(&name.value, name.span);
                Doc::concat(vec![Doc::text(format!("test {name} ")), self.block(body)])
            }
            ItemKind::Deriv(rule) => self.rule("deriv", rule),
            ItemKind::Vjp(rule) => self.rule("vjp", rule),
            ItemKind::Emit { value } => Doc::concat(vec![Doc::text("emit "), self.expr(value)]),
            ItemKind::Expr(value) => self.expr(value),
            ItemKind::Error(_) => Doc::Verbatim(self.text_of(it.span).to_owned()),
        }
    }

    pub(super) fn text_of(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// `head`, or `head = value`.
    fn binding(&mut self, head: Vec<Doc>, value: Option<&Expr>) -> Doc {
        match value {
            Some(value) => self.assigned(head, value),
            None => Doc::concat(head),
        }
    }

    fn body(&mut self, head: Vec<Doc>, body: &Expr) -> Doc {
        if let ExprKind::Block(block) = &body.kind {
            let mut head = head;
            head.extend([Doc::text(" "), self.block(block)]);
            return Doc::concat(head);
        }
        self.binding(head, Some(body))
    }

    fn function(&mut self, function: &Function) -> Doc {
        let mut params = Vec::new();
        for param in &function.params {
            let mut parts = vec![Doc::text(&*param.name.text)];
            if let Some(ty) = &param.ty {
                parts.extend([Doc::text(": "), self.ty(ty)]);
            }
            if let Some(default) = &param.default {
                let sign = if param.ty.is_some() { " = " } else { "=" };
                parts.extend([Doc::text(sign), self.expr(default)]);
            }
            params.push((param.span, Doc::concat(parts)));
        }
        let from = function.name.span.end as usize;
        let params = self.list(("(", ")"), from, params, LastComma::WhenBroken);
        let mut head = vec![Doc::text(format!("fn {}", function.name.text)), params];
        if let Some(returns) = &function.returns {
            head.extend([Doc::text(" -> "), Doc::late(vec![self.ty(returns)])]);
        }
        self.body(head, &function.body)
    }

    fn rule(&mut self, word: &str, rule: &Rule) -> Doc {
        let params = rule.params.iter().map(|name| (name.span, Doc::text(&*name.text))).collect();
        let params = self.list(("(", ")"), rule.function.span.end as usize, params, LastComma::WhenBroken);
        self.body(vec![Doc::text(format!("{word} {}", rule.function.text)), params], &rule.body)
    }

    fn let_pattern(&mut self, pattern: &Pattern) -> Doc {
        match pattern {
            Pattern::Tuple(parts, _) if parts.len() > 1 => {
                let mut docs = Vec::new();
                for (i, part) in parts.iter().enumerate() {
                    if i > 0 {
                        docs.push(Doc::text(", "));
                    }
                    docs.push(self.pattern(part));
                }
                Doc::concat(docs)
            }
            _ => self.pattern(pattern),
        }
    }

    pub(super) fn pattern(&mut self, pattern: &Pattern) -> Doc {
        match pattern {
            Pattern::Name(name) => Doc::text(&*name.text),
            Pattern::Tuple(parts, span) => {
                let comma = if parts.len() == 1 { LastComma::Always } else { LastComma::WhenBroken };
                let docs = parts.iter().map(|part| (part.span(), self.pattern(part))).collect();
                self.list(("(", ")"), span.start as usize, docs, comma)
            }
        }
    }

    pub(super) fn ty(&mut self, ty: &Type) -> Doc {
        match &ty.kind {
            TypeKind::Array { dtype, dims: None } => Doc::text(&*dtype.text),
            TypeKind::Array { dtype, dims: Some(dims) } => {
                let mut docs = Vec::new();
                for dim in dims {
                    let doc = match &dim.kind {
                        DimKind::Size(e) => self.size(e),
                        DimKind::Ellipsis => Doc::text("..."),
                        DimKind::Wild => Doc::text("_"),
                    };
                    docs.push((dim.span, doc));
                }
                let dims = self.list(("[", "]"), dtype.span.end as usize, docs, LastComma::WhenBroken);
                Doc::concat(vec![Doc::text(&*dtype.text), dims])
            }
            TypeKind::Tuple(parts) => {
                let docs = parts.iter().map(|part| (part.span, self.ty(part))).collect();
                self.list(("(", ")"), ty.span.start as usize + 1, docs, LastComma::WhenBroken)
            }
        }
    }

    fn size(&mut self, size: &Expr) -> Doc {
        let outer = std::mem::replace(&mut self.in_type, true);
        let doc = self.expr(size);
        self.in_type = outer;
        doc
    }

    /// A block: on one line when it was written on one, holds no comment, and is short.
    pub(super) fn block(&mut self, block: &Block) -> Doc {
        let lines: Vec<Line<'_>> =
            block.items.iter().map(Line::Item).chain(block.value.as_deref().map(Line::Value)).collect();
        let (start, end) = (block.span.start as usize + 1, block.span.end as usize - 1);
        let has_comment = self.comments.any(start, end);
        if lines.is_empty() && !has_comment {
            return Doc::text("{}");
        }
        let first = lines.first().map_or(end, |line| line.span().start as usize);
        let breaks = |start: usize, end: usize| self.text.get(start..end).unwrap_or("").contains('\n');
        // A block that begins on a line of its own stays so: whoever wrote it found it long enough.
        let is_open = has_comment || breaks(start, first) || lines.len() > 1 && breaks(start, end);
        let mut open = vec![Doc::text("{")];
        // It stays behind the brace: on a line of its own, a `##` would become a doc comment.
        if let Some(comment) = self.comments.take_behind(start, first) {
            open.push(Doc::Suffix(self.suffix(comment)));
        }
        if !is_open {
            let mut inner = Vec::new();
            for (i, &line) in lines.iter().enumerate() {
                inner.push(if i == 0 { Doc::Line } else { Doc::concat(vec![Doc::IfFlat(";"), Doc::Line]) });
                inner.push(self.statement(line));
            }
            return Doc::group(vec![Doc::text("{"), Doc::nest(inner), Doc::Line, Doc::text("}")]);
        }
        let inner = self.lines(&lines, start, end);
        if !lines.is_empty() || self.comments.any_own_line(start, end) {
            open.push(Doc::nest(vec![Doc::HardLine, inner]));
        }
        open.extend([Doc::HardLine, Doc::text("}")]);
        Doc::concat(open)
    }
}
