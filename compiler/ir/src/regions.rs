//! The graphs inside of nodes: the one place that knows which kinds have some.

use crate::graph::{Custom, Diff, Graph, If, Loop, NodeKind, Tabulate};
use std::sync::Arc;

impl NodeKind {
    /// The graphs inside: bodies, conditions, branches, rules.
    pub fn regions(&self) -> Vec<&Graph> {
        match self {
            Self::Loop(l) => std::iter::once(&l.body).chain(&l.cond).collect(),
            Self::If(i) => vec![&i.then, &i.otherwise],
            Self::Tabulate(t) => vec![&t.body],
            Self::Diff(d) => vec![&d.body],
            Self::Custom(c) => vec![&c.rule],
            Self::Const(_)
            | Self::Array(_)
            | Self::Input(_)
            | Self::Param(_)
            | Self::Size(_)
            | Self::Op { .. }
            | Self::Mark(_)
            | Self::Project(_) => Vec::new(),
        }
    }

    /// The kind with another graph in the place of each of [`NodeKind::regions`].
    #[must_use]
    pub fn map_regions(&self, mut f: impl FnMut(&Graph) -> Graph) -> Self {
        match self {
            Self::Loop(l) => Self::Loop(Arc::new(Loop {
                n_carries: l.n_carries,
                body: f(&l.body),
                cond: l.cond.as_ref().map(f),
                names: l.names.clone(),
            })),
            Self::If(i) => Self::If(Arc::new(If { then: f(&i.then), otherwise: f(&i.otherwise) })),
            Self::Tabulate(t) => {
                Self::Tabulate(Arc::new(Tabulate { sizes: t.sizes.clone(), body: f(&t.body) }))
            }
            Self::Diff(d) => Self::Diff(Arc::new(Diff { mode: d.mode, n_by: d.n_by, body: f(&d.body) })),
            Self::Custom(c) => {
                Self::Custom(Arc::new(Custom { name: c.name.clone(), n_by: c.n_by, rule: f(&c.rule) }))
            }
            other => other.clone(),
        }
    }
}
