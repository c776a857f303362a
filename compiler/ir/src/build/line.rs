//! The line that a `print` writes: the texts between the values are part of it, so nothing behind this adds spaces or brackets.

use crate::graph::{Effect, EffectKind, NodeId, PrintPart};
use texpr_base::Span;

/// A line being put together.
#[derive(Debug, Default)]
pub struct Line {
    parts: Vec<PrintPart>,
    args: Vec<NodeId>,
}

impl Line {
    /// Adds a text.
    pub fn text(&mut self, text: &str) {
        match self.parts.last_mut() {
            Some(PrintPart::Text(last)) => last.push_str(text),
            _ => self.parts.push(PrintPart::Text(text.to_owned())),
        }
    }

    /// Adds a value of the region that is open.
    pub fn value(&mut self, node: NodeId) {
        self.parts.push(PrintPart::Arg(self.args.len()));
        self.args.push(node);
    }

    /// Adds a tuple of `n` parts, as Python writes it: `(2, 3)`, `(2,)`.
    ///
    /// # Errors
    /// Those of `part`, which adds a part.
    pub fn tuple<E>(
        &mut self,
        n: usize,
        mut part: impl FnMut(&mut Self, usize) -> Result<(), E>,
    ) -> Result<(), E> {
        self.text("(");
        for i in 0..n {
            if i > 0 {
                self.text(", ");
            }
            part(self, i)?;
        }
        self.text(if n == 1 { ",)" } else { ")" });
        Ok(())
    }

    /// The effect that writes it.
    pub fn into_effect(self, span: Span) -> Effect {
        Effect { kind: EffectKind::Print(self.parts), args: self.args, span }
    }
}
