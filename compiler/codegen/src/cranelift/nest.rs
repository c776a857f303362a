//! A nest as one function: scalars in registers, arrays at their addresses.

use super::body::body;
use super::emit::{Consts, Emit};
use super::values::{V, constant, load, mem, scalar, store};
use crate::layout::NestLayout;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block as Place, BlockArg, GlobalValue, InstBuilder, Value, types};
use cranelift_codegen::isa::TargetFrontendConfig;
use cranelift_frontend::FunctionBuilder;
use texpr_base::DType;
use texpr_kernel::nest::{Block, Carry, Location, Nest, NestLoop, Param, Place as Element, Stmt, Var, Word};

/// Fills in the function of `nest`: its parameters are the addresses, the words, the first index, and the number of turns.
pub(super) fn emit(
    mut b: FunctionBuilder<'_>,
    nest: &Nest,
    consts: &mut Consts,
    at: GlobalValue,
    config: TargetFrontendConfig,
) {
    let entry = b.create_block();
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    let params = b.block_params(entry).to_vec();
    let mut emitter = Emitter::new(Emit::new(b, consts, at), nest, params[0], params[1]);
    emitter.root(params[2], params[3]);
    let mut builder = emitter.b.into_builder();
    builder.seal_all_blocks();
    builder.finalize(config);
}

struct Emitter<'a> {
    b: Emit<'a>,
    nest: &'a Nest,
    layout: NestLayout,
    /// Of the parameters, then of the literals.
    addresses: Vec<Value>,
    words: Vec<Value>,
    control: Value,
    interrupt: Value,
    vars: Vec<Option<Value>>,
    /// Of the variables that are constants.
    known: Vec<Option<i64>>,
    /// The indices of the loops around what is being emitted.
    indices: Vec<Value>,
}

/// What a loop goes over.
struct Range {
    first: Value,
    by: Value,
    turns: Value,
}

impl<'a> Emitter<'a> {
    fn new(mut b: Emit<'a>, nest: &'a Nest, bases: Value, words: Value) -> Self {
        let layout = NestLayout::of(nest);
        let word = |b: &mut Emit<'_>, at: Value, k: usize| b.ins().load(types::I64, mem(), at, k as i32 * 8);
        let n = nest.params.len() + nest.literals.len();
        let addresses: Vec<Value> = (0..n).map(|k| word(&mut b, bases, k)).collect();
        let (control, interrupt) = (word(&mut b, bases, n), word(&mut b, bases, n + 1));
        let words = (0..nest.words.len()).map(|k| word(&mut b, words, k)).collect();
        let (vars, known) = (vec![None; nest.vars.len()], vec![None; nest.vars.len()]);
        Self { b, nest, layout, addresses, words, control, interrupt, vars, known, indices: Vec::new() }
    }

    fn root(&mut self, first: Value, turns: Value) {
        for (k, param) in self.nest.params.iter().enumerate() {
            if let Param::Scalar(var) = param {
                let dtype = self.nest.vars[var.index()];
                let value = load(&mut self.b, dtype, self.addresses[k], 0);
                self.set(*var, value);
            }
        }
        let by = self.b.ins().load(types::I64, mem(), self.control, self.layout.step());
        let nest = self.nest;
        let ended = self.a_loop(&nest.root, Range { first, by, turns });
        let mut carries = nest.root.carries.iter();
        for (k, param) in nest.params[..nest.n_carries].iter().enumerate() {
            if let Param::Scalar(_) = param {
                let carry = carries.next().expect("invariant: a carry for each scalar carried");
                let value = self.get(carry.result);
                store(&mut self.b, value.dtype, value.v, self.addresses[k], 0);
            }
        }
        self.b.ins().store(mem(), ended, self.control, self.layout.ended());
        self.b.ins().return_(&[]);
    }

    fn set(&mut self, var: Var, value: Value) {
        self.vars[var.index()] = Some(value);
    }

    fn get(&self, var: Var) -> V {
        let v = self.vars[var.index()].expect("invariant: statements stand before those that use them");
        V { v, dtype: self.nest.vars[var.index()] }
    }

    fn args(&self, vars: impl Iterator<Item = Var>) -> Vec<BlockArg> {
        vars.map(|var| self.get(var).v.into()).collect()
    }

    fn int(&mut self, value: i64) -> Value {
        self.b.ins().iconst(types::I64, value)
    }

    fn word(&mut self, word: Word) -> Value {
        match word {
            Word::Const(value) => self.int(value),
            Word::Size(k) => self.words[k],
        }
    }

    /// A block with a parameter for each of these variables, which are set to them.
    fn block_of(&mut self, vars: impl Iterator<Item = Var>) -> Place {
        let block = self.b.create_block();
        for var in vars {
            let ty = scalar(self.nest.vars[var.index()]);
            let value = self.b.append_block_param(block, ty);
            self.set(var, value);
        }
        block
    }

    /// Why it ended, as [`NestLayout::ended`] has it: 0 after the last turn, 1 by its condition.
    fn a_loop(&mut self, l: &'a NestLoop, range: Range) -> Value {
        let inits = self.args(l.carries.iter().map(|carry: &Carry| carry.init));
        let head = self.block_of(std::iter::once(l.index).chain(l.carries.iter().map(|carry| carry.param)));
        let left = self.b.append_block_param(head, types::I64);
        let first = std::iter::once(range.first.into()).chain(inits).chain([range.turns.into()]);
        let first: Vec<BlockArg> = first.collect();
        self.b.ins().jump(head, &first);
        let done = self.block_of(l.carries.iter().map(|carry| carry.result));
        let ended = self.b.append_block_param(done, types::I64);
        self.b.switch_to_block(head);
        let index = self.get(l.index).v;
        self.indices.push(index);
        let leave = |e: &mut Self, why: i64| {
            let why = e.int(why);
            let mut args = e.args(l.carries.iter().map(|carry| carry.param));
            args.push(why.into());
            args
        };
        let (turn, goes_on) = (self.b.create_block(), self.b.create_block());
        let over = leave(self, 0);
        self.b.ins().brif(left, turn, &[], done, &over);
        self.b.switch_to_block(turn);
        let flag = self.b.ins().load(types::I8, mem(), self.interrupt, 0);
        self.exit_if(flag, l.interrupted, None);
        match &l.cond {
            Some(cond) => {
                self.stmts(cond);
                let cond = self.get(cond.results[0]).v;
                let over = leave(self, 1);
                self.b.ins().brif(cond, goes_on, &[], done, &over);
            }
            None => {
                self.b.ins().jump(goes_on, &[]);
            }
        }
        self.b.switch_to_block(goes_on);
        self.stmts(&l.body);
        let next = self.b.ins().iadd(index, range.by);
        let left = self.b.ins().iadd_imm_s(left, -1);
        let carried = self.args(l.body.results.iter().copied());
        let again: Vec<BlockArg> = std::iter::once(next.into()).chain(carried).chain([left.into()]).collect();
        self.b.ins().jump(head, &again);
        self.indices.pop();
        self.b.switch_to_block(done);
        ended
    }

    fn stmts(&mut self, block: &'a Block) {
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Const { to, value } => {
                if value.dtype == DType::I64 {
                    self.known[to.index()] = Some(value.as_i64());
                }
                let value = constant(&mut self.b, *value, 1);
                self.set(*to, value);
            }
            Stmt::Word { to, word } => {
                let value = self.word(*word);
                self.set(*to, value);
            }
            Stmt::Call { to, f, args } => {
                let args = args.iter().map(|var| Some(self.get(*var))).collect();
                let value = body(&mut self.b, f, &[args], 1)[0][0];
                self.set(*to, value.v);
            }
            Stmt::Load { to, array, at } => {
                let dtype = self.nest.vars[to.index()];
                let address = self.address(*array, at, dtype);
                let value = load(&mut self.b, dtype, address, 0);
                self.set(*to, value);
            }
            Stmt::Store { array, at, value } => {
                let value = self.get(*value);
                let address = self.address(*array, at, value.dtype);
                store(&mut self.b, value.dtype, value.v, address, 0);
            }
            Stmt::Check { index, size, exit } => {
                let index = self.get(*index).v;
                let size = self.word(*size);
                // `-size <= index < size`, in one comparison.
                let from_low = self.b.ins().iadd(index, size);
                let width = self.b.ins().iadd(size, size);
                let outside = self.b.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, from_low, width);
                self.exit_if(outside, *exit, Some(index));
            }
            Stmt::Count { count, division } => {
                let (count, at) = (self.get(*count).v, self.layout.division(*division));
                let so_far = self.b.ins().load(types::I64, mem(), self.control, at);
                let sum = self.b.ins().iadd(so_far, count);
                self.b.ins().store(mem(), sum, self.control, at);
            }
            Stmt::Loop(l) => {
                let range = self.range(l);
                self.a_loop(l, range);
            }
            Stmt::If { cond, then, otherwise, results } => {
                let cond = self.get(*cond).v;
                let blocks = [self.b.create_block(), self.b.create_block()];
                self.b.ins().brif(cond, blocks[0], &[], blocks[1], &[]);
                let after = self.block_of(results.iter().copied());
                for (block, branch) in blocks.into_iter().zip([then, otherwise]) {
                    self.b.switch_to_block(block);
                    self.stmts(branch);
                    let args = self.args(branch.results.iter().copied());
                    self.b.ins().jump(after, &args);
                }
                self.b.switch_to_block(after);
            }
        }
    }

    fn address(&mut self, array: Location, at: &Element, dtype: DType) -> Value {
        let mut element = None;
        let mut add = |b: &mut Emit<'_>, term: Value| {
            element = Some(match element {
                None => term,
                Some(sum) => b.ins().iadd(sum, term),
            });
        };
        for (var, stride) in &at.terms {
            let mut index = self.get(*var).v;
            if *stride != Word::Const(1) {
                let stride = self.word(*stride);
                index = self.b.ins().imul(index, stride);
            }
            add(&mut self.b, index);
        }
        if at.offset != Word::Const(0) {
            let offset = self.word(at.offset);
            add(&mut self.b, offset);
        }
        let base = self.addresses[array.0];
        match element {
            None => base,
            Some(element) => {
                let bytes = self.b.ins().ishl_imm_s(element, i64::from(dtype.size().trailing_zeros()));
                self.b.ins().iadd(base, bytes)
            }
        }
    }

    /// The range of an inner loop: how many turns there are is counted before the first.
    fn range(&mut self, l: &NestLoop) -> Range {
        let [start, stop, step] = l.range.expect("invariant: an inner loop has a range");
        let (first, stop, by) = (self.get(start).v, self.get(stop).v, self.get(step).v);
        let zero = self.int(0);
        let turns = match self.known[step.index()] {
            Some(by @ (1 | -1)) => {
                let (low, high) = if by > 0 { (first, stop) } else { (stop, first) };
                let any = self.b.ins().icmp(IntCC::SignedLessThan, low, high);
                let turns = self.b.ins().isub(high, low);
                self.b.ins().select(any, turns, zero)
            }
            _ => {
                let up = self.b.ins().icmp_imm_s(IntCC::SignedGreaterThan, by, 0);
                let low = self.b.ins().select(up, first, stop);
                let high = self.b.ins().select(up, stop, first);
                let ahead = self.b.ins().icmp(IntCC::SignedLessThan, low, high);
                let moves = self.b.ins().icmp_imm_s(IntCC::NotEqual, by, 0);
                let any = self.b.ins().band(ahead, moves);
                let back = self.b.ins().ineg(by);
                let width = self.b.ins().select(up, by, back);
                let one = self.int(1);
                let width = self.b.ins().umax(width, one);
                let distance = self.b.ins().isub(high, low);
                let distance = self.b.ins().iadd_imm_s(distance, -1);
                let turns = self.b.ins().udiv(distance, width);
                let turns = self.b.ins().iadd_imm_s(turns, 1);
                self.b.ins().select(any, turns, zero)
            }
        };
        Range { first, by, turns }
    }

    /// Leaves the function by this exit if the flag is set.
    fn exit_if(&mut self, flag: Value, exit: usize, index: Option<Value>) {
        let (out, on) = (self.b.create_block(), self.b.create_block());
        self.b.ins().brif(flag, out, &[], on, &[]);
        self.b.switch_to_block(out);
        self.b.set_cold_block(out);
        for (k, index) in self.indices.clone().into_iter().enumerate() {
            self.b.ins().store(mem(), index, self.control, self.layout.turn(k));
        }
        if let Some(index) = index {
            self.b.ins().store(mem(), index, self.control, self.layout.index());
        }
        let exit = self.int(NestLayout::EXITS + exit as i64);
        self.b.ins().store(mem(), exit, self.control, self.layout.ended());
        self.b.ins().return_(&[]);
        self.b.switch_to_block(on);
    }
}
