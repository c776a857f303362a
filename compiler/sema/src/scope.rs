//! Names in scope.
//!
//! A scope is a table of bindings in the order they were made. A function remembers its scope and how many bindings there were: it sees the
//! names above it.

use crate::value::Value;
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use texpr_base::Span;

/// What a binding is, for warnings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sort {
    Input,
    State,
    Size,
    Let,
    /// Parameters, carries, indices, functions and modules: nobody warns when they are unused.
    Other,
    /// Of a statement that could not be read. Another binding may take its place.
    Unread,
}

/// A name and its value.
#[derive(Debug)]
pub(crate) struct Binding {
    pub(crate) name: Arc<str>,
    pub(crate) value: Value,
    pub(crate) span: Option<Span>,
    pub(crate) sort: Sort,
    pub(crate) used: Cell<bool>,
}

/// The names of one function body, loop, block, or file.
#[derive(Default)]
pub(crate) struct Scope {
    parent: Option<Visible>,
    bindings: RefCell<Vec<Rc<Binding>>>,
    index: RefCell<FxHashMap<Arc<str>, usize>>,
}

/// A scope as seen from one place: its first `limit` bindings, and everything around it.
#[derive(Clone, Debug)]
pub(crate) struct Visible {
    pub(crate) scope: Rc<Scope>,
    limit: usize,
}

impl Scope {
    /// A scope inside of what is visible.
    pub(crate) fn inside(parent: Option<Visible>) -> Rc<Self> {
        Rc::new(Self { parent, ..Self::default() })
    }

    /// All of it, as it is now.
    pub(crate) fn now(self: &Rc<Self>) -> Visible {
        Visible { scope: Rc::clone(self), limit: self.bindings.borrow().len() }
    }

    /// Binds a name; the older binding, if there is one in this very scope.
    pub(crate) fn bind(&self, binding: Binding) -> Result<(), Rc<Binding>> {
        let mut bindings = self.bindings.borrow_mut();
        if let Some(&old) = self.index.borrow().get(&binding.name)
            && bindings[old].sort != Sort::Unread
        {
            return Err(Rc::clone(&bindings[old]));
        }
        self.index.borrow_mut().insert(Arc::clone(&binding.name), bindings.len());
        bindings.push(Rc::new(binding));
        Ok(())
    }

    /// The binding of this very scope.
    pub(crate) fn own(&self, name: &str) -> Option<Rc<Binding>> {
        let index = *self.index.borrow().get(name)?;
        Some(Rc::clone(&self.bindings.borrow()[index]))
    }

    /// Every binding of this very scope, in order.
    pub(crate) fn bindings(&self) -> Vec<Rc<Binding>> {
        self.bindings.borrow().clone()
    }
}

impl Visible {
    /// The innermost binding of `name`.
    pub(crate) fn find(&self, name: &str) -> Option<Rc<Binding>> {
        let mut at = Some(self);
        while let Some(visible) = at {
            let index = visible.scope.index.borrow().get(name).copied();
            if let Some(index) = index.filter(|index| *index < visible.limit) {
                let binding = Rc::clone(&visible.scope.bindings.borrow()[index]);
                binding.used.set(true);
                return Some(binding);
            }
            at = visible.scope.parent.as_ref();
        }
        None
    }

    /// Every name, innermost first.
    pub(crate) fn names(&self) -> Vec<Arc<str>> {
        let mut out = Vec::new();
        let mut at = Some(self);
        while let Some(visible) = at {
            let bindings = visible.scope.bindings.borrow();
            out.extend(bindings[..visible.limit].iter().rev().map(|binding| Arc::clone(&binding.name)));
            at = visible.scope.parent.as_ref();
        }
        out
    }
}
