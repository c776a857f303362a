//! Nests.

use super::super::profile::{Member, StepInfo};
use super::RegionLowering;
use texpr_codegen::layout::NestLayout;
use texpr_ir::core::CoreId;
use texpr_ir::graph::ArrayConst;
use texpr_kernel::ir::Code;
use texpr_kernel::nest::{Exit, Nest, Param, Why};
use texpr_runtime::exec::plan::{NestExit, NestIndex, NestInit, NestStep, Work};

impl RegionLowering<'_> {
    pub(super) fn nest(&mut self, id: CoreId, nest: &Nest, drops: &[CoreId]) {
        let node = self.graph.node(id);
        let args = self.slots_of(&node.args);
        let (carries, captured) = args[3..].split_at(nest.n_carries);
        let init = |(k, slot): (usize, &_)| {
            let arg = node.args[3 + k];
            let elsewhere = args.iter().enumerate().any(|(other, it)| other != 3 + k && it == slot);
            NestInit {
                slot: *slot,
                dies: drops.contains(&arg) && !elsewhere && !self.is_kept(arg),
                is_written: !matches!(nest.params[k], Param::Array { is_written: false }),
            }
        };
        let inits = carries.iter().enumerate().map(init).collect();
        let code = self.out.code.len();
        self.out.code.push(Code::Nest(nest.clone()));
        let work = NestStep {
            code,
            start: args[0],
            stop: args[1],
            step: args[2],
            inits,
            captured: captured.to_vec(),
            literals: nest.literals.iter().map(|literal| in_memory(literal)).collect(),
            words: nest.words.clone(),
            n_control: NestLayout::of(nest).n_words(),
            exits: nest.exits.iter().map(exit).collect(),
            divisions: nest.divisions.clone(),
            results: self.results(id, nest.n_carries),
        };
        let member = |part: &texpr_kernel::nest::Part| Member {
            op: part.op,
            class: part.class,
            span: part.span,
            cost: part.cost,
        };
        let info = StepInfo {
            kind: "nest",
            span: node.spans.primary(),
            members: nest.parts.iter().map(member).collect(),
            kernel: Some(code),
        };
        self.push(Work::Nest(Box::new(work)), drops, info);
    }
}

fn exit(exit: &Exit) -> NestExit {
    let index = match &exit.why {
        Why::Interrupted => None,
        Why::Index { array, axis, size, span } => {
            Some((NestIndex { array: array.clone(), axis: *axis, span: *span }, size.clone()))
        }
    };
    NestExit { index, loops: exit.loops.clone() }
}

/// The elements, aligned for every dtype.
fn in_memory(literal: &ArrayConst) -> Box<[u64]> {
    let bytes: Vec<u8> = literal.elements.iter().flat_map(|element| element.to_le_bytes()).collect();
    let word = |chunk: &[u8]| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        u64::from_le_bytes(word)
    };
    bytes.chunks(8).map(word).collect()
}
