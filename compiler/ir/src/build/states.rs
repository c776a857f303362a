//! `state` and `update`: inputs that a call hands on to the next.

use crate::build::BuildCx;
use crate::build::operand::{Operand, Refused};
use crate::errors::{e0304_declared_dtype, e0420_no_state, e0421_updated_twice, e0422_default_reads_state};
use crate::graph::{Input, NodeId, NodeKind};
use texpr_base::Span;

/// A state of the program being built.
#[derive(Debug)]
pub(super) struct Building {
    pub(super) input: u32,
    /// Where it is declared.
    pub(super) span: Span,
    node: NodeId,
    /// Its next value, and where that is said.
    update: Option<(NodeId, Span)>,
}

impl Building {
    /// Its value in the next call: the same, unless it is updated.
    pub(super) fn next(&self) -> NodeId {
        self.update.map_or(self.node, |(node, _)| node)
    }
}

/// A state that nothing updates.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NeverUpdated {
    pub name: String,
    pub span: Span,
}

impl BuildCx {
    /// Adds a state to the program; `input` has its initial value as its default.
    pub fn state(&mut self, input: Input) -> Operand {
        let (number, span) = (u32::try_from(self.inputs.len()).unwrap_or(u32::MAX), input.span);
        let operand = self.input(input);
        self.states.push(Building { input: number, span, node: operand.node, update: None });
        operand
    }

    /// Says the next value of a state, which has the state's type; a literal takes it. Only in the program itself.
    pub fn update_state(
        &mut self,
        state: Operand,
        name: &str,
        value: Operand,
        span: Span,
    ) -> Result<Operand, Refused> {
        let is_meant = |other: &Building| state.region == self.regions[0].id && other.node == state.node;
        let Some(k) = self.states.iter().position(is_meant) else {
            return Err(e0420_no_state::refuse(span, name, None));
        };
        if let Some((_, first)) = self.states[k].update {
            return Err(e0421_updated_twice::refuse(span, name, first));
        }
        let (input, place) = (self.states[k].input as usize, self.states[k].span);
        let ty = self.inputs[input].ty.clone();
        let Some(value) = self.take_dtype(value, ty.dtype)? else {
            let (state, update) = (ty.display(&self.sizes), self.type_text(value));
            let dtype = (ty.dtype.name(), self.ty(value).dtype.name());
            return Err(e0304_declared_dtype::state(value.span, name, (place, &state), &update, dtype));
        };
        let value = self.declare(value, &ty, &format!("the update of `{name}`"), place)?;
        let value = self.localise(value)?;
        self.states[k].update = Some((value.node, span));
        Ok(value)
    }

    /// Whether the program has states.
    pub fn has_states(&self) -> bool {
        !self.states.is_empty()
    }

    /// The states that nothing updates, in order.
    pub fn never_updated(&self) -> Vec<NeverUpdated> {
        let is_constant = |state: &&Building| state.update.is_none();
        let name = |state: &Building| self.inputs[state.input as usize].name.clone();
        self.states
            .iter()
            .filter(is_constant)
            .map(|state| NeverUpdated { name: name(state), span: state.span })
            .collect()
    }

    /// An error, if the default of the input `name` would be another one in each call: a node of the program's own region that reads a state.
    pub fn check_default(&self, default: NodeId, name: &str, span: Span) -> Result<(), Refused> {
        let graph = &self.regions[0].graph;
        let mut needed = vec![false; default.index() + 1];
        needed[default.index()] = true;
        for index in (0..needed.len()).rev().filter(|_| !self.states.is_empty()) {
            if !needed[index] {
                continue;
            }
            let node = graph.node(NodeId::new(index));
            if let NodeKind::Input(number) = node.kind
                && let Some(state) = self.states.iter().find(|state| state.input == number)
            {
                let read = &self.inputs[number as usize].name;
                return Err(e0422_default_reads_state::refuse(span, name, (read, state.span)));
            }
            for arg in &node.args {
                needed[arg.index()] = true;
            }
        }
        Ok(())
    }
}
