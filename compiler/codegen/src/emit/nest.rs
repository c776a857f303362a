//! A nest as one function: scalars in registers, arrays at their addresses.

use super::asm::{Asm, Is, Of, Ty, V};
use super::body::body;
use crate::layout::NestLayout;
use texpr_base::DType;
use texpr_kernel::nest::{Block, Carry, Location, Nest, NestLoop, Param, Place as Element, Stmt, Var, Word};

/// Fills in the function of `nest`: its parameters are the addresses, the words, the first index, and the number of turns.
pub(super) fn emit<A: Asm>(b: A, nest: &Nest, [bases, words, first, turns]: [A::Value; 4]) -> A {
    let mut emitter = Emitter::new(b, nest, bases, words);
    emitter.root(first, turns);
    emitter.b
}

struct Emitter<'a, A: Asm> {
    b: A,
    nest: &'a Nest,
    layout: NestLayout,
    /// Of the parameters, then of the literals.
    addresses: Vec<A::Value>,
    words: Vec<A::Value>,
    control: A::Value,
    interrupt: A::Value,
    vars: Vec<Option<A::Value>>,
    /// Of the variables that are constants.
    known: Vec<Option<i64>>,
    /// The indices of the loops around what is being emitted.
    indices: Vec<A::Value>,
}

/// What a loop goes over.
struct Range<A: Asm> {
    first: A::Value,
    by: A::Value,
    turns: A::Value,
}

impl<'a, A: Asm> Emitter<'a, A> {
    fn new(mut b: A, nest: &'a Nest, bases: A::Value, words: A::Value) -> Self {
        let layout = NestLayout::of(nest);
        let word = |b: &mut A, at: A::Value, k: usize| b.fixed_word(at, k as i32 * 8);
        let n = nest.params.len() + nest.literals.len();
        let addresses: Vec<A::Value> = (0..n).map(|k| word(&mut b, bases, k)).collect();
        let (control, interrupt) = (word(&mut b, bases, n), word(&mut b, bases, n + 1));
        let words = (0..nest.words.len()).map(|k| word(&mut b, words, k)).collect();
        let (vars, known) = (vec![None; nest.vars.len()], vec![None; nest.vars.len()]);
        Self { b, nest, layout, addresses, words, control, interrupt, vars, known, indices: Vec::new() }
    }

    fn root(&mut self, first: A::Value, turns: A::Value) {
        for (k, param) in self.nest.params.iter().enumerate() {
            if let Param::Scalar(var) = param {
                let dtype = self.nest.vars[var.index()];
                let value = self.b.load(dtype, self.addresses[k], 0);
                self.set(*var, value);
            }
        }
        let by = self.b.load(DType::I64, self.control, self.layout.step());
        let nest = self.nest;
        let ended = self.a_loop(&nest.root, Range { first, by, turns });
        let mut carries = nest.root.carries.iter();
        for (k, param) in nest.params[..nest.n_carries].iter().enumerate() {
            if let Param::Scalar(_) = param {
                let carry = carries.next().expect("invariant: a carry for each scalar carried");
                let value = self.get(carry.result);
                self.b.store(value, self.addresses[k], 0);
            }
        }
        self.store_word(ended, self.layout.ended());
        self.b.ret();
    }

    /// Writes a word of the control.
    fn store_word(&mut self, v: A::Value, at: i32) {
        self.b.store(V { v, dtype: DType::I64 }, self.control, at);
    }

    fn set(&mut self, var: Var, value: A::Value) {
        self.vars[var.index()] = Some(value);
    }

    fn get(&self, var: Var) -> Of<A> {
        let v = self.vars[var.index()].expect("invariant: statements stand before those that use them");
        V { v, dtype: self.nest.vars[var.index()] }
    }

    fn args(&self, vars: impl Iterator<Item = Var>) -> Vec<A::Value> {
        vars.map(|var| self.get(var).v).collect()
    }

    fn int(&mut self, value: i64) -> A::Value {
        self.b.int(value)
    }

    fn word(&mut self, word: Word) -> A::Value {
        match word {
            Word::Const(value) => self.int(value),
            Word::Size(k) => self.words[k],
        }
    }

    /// A block with a parameter for each of these variables, which are set to them.
    fn block_of(&mut self, vars: impl Iterator<Item = Var>) -> A::Block {
        let block = self.b.block();
        for var in vars {
            let value = self.b.param(block, Ty::Register(self.nest.vars[var.index()], 1));
            self.set(var, value);
        }
        block
    }

    /// Why it ended, as [`NestLayout::ended`] has it: 0 after the last turn, 1 by its condition.
    fn a_loop(&mut self, l: &'a NestLoop, range: Range<A>) -> A::Value {
        let inits = self.args(l.carries.iter().map(|carry: &Carry| carry.init));
        let head = self.block_of(std::iter::once(l.index).chain(l.carries.iter().map(|carry| carry.param)));
        let left = self.b.param(head, Ty::Word);
        let first = std::iter::once(range.first).chain(inits).chain([range.turns]);
        let first: Vec<A::Value> = first.collect();
        self.b.jump(head, &first);
        let done = self.block_of(l.carries.iter().map(|carry| carry.result));
        let ended = self.b.param(done, Ty::Word);
        self.b.switch_to(head);
        let index = self.get(l.index).v;
        self.indices.push(index);
        let leave = |e: &mut Self, why: i64| {
            let why = e.int(why);
            let mut args = e.args(l.carries.iter().map(|carry| carry.param));
            args.push(why);
            args
        };
        let (turn, goes_on) = (self.b.block(), self.b.block());
        let over = leave(self, 0);
        let more = self.b.compare_int(Is::NotEqual, left, 0);
        self.b.branch(more, (turn, &[]), (done, &over));
        self.b.switch_to(turn);
        let flag = self.b.poll(self.interrupt);
        self.exit_if(flag, l.interrupted, None);
        match &l.cond {
            Some(cond) => {
                self.stmts(cond);
                let cond = self.get(cond.results[0]).v;
                let over = leave(self, 1);
                self.b.branch(cond, (goes_on, &[]), (done, &over));
            }
            None => {
                self.b.jump(goes_on, &[]);
            }
        }
        self.b.switch_to(goes_on);
        self.stmts(&l.body);
        let next = self.b.add(index, range.by);
        let left = self.b.add_int(left, -1);
        let carried = self.args(l.body.results.iter().copied());
        let again: Vec<A::Value> = std::iter::once(next).chain(carried).chain([left]).collect();
        self.b.jump(head, &again);
        self.indices.pop();
        self.b.switch_to(done);
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
                let value = self.b.constant(*value, 1);
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
                let value = self.b.load(dtype, address, 0);
                self.set(*to, value);
            }
            Stmt::Store { array, at, value } => {
                let value = self.get(*value);
                let address = self.address(*array, at, value.dtype);
                self.b.store(value, address, 0);
            }
            Stmt::Check { index, size, exit } => {
                let index = self.get(*index).v;
                let size = self.word(*size);
                // `-size <= index < size`, in one comparison.
                let from_low = self.b.add(index, size);
                let width = self.b.add(size, size);
                let outside = self.b.compare(Is::NotBelow, from_low, width);
                self.exit_if(outside, *exit, Some(index));
            }
            Stmt::Count { count, division } => {
                let (count, at) = (self.get(*count).v, self.layout.division(*division));
                let so_far = self.b.load(DType::I64, self.control, at);
                let sum = self.b.add(so_far, count);
                self.store_word(sum, at);
            }
            Stmt::Loop(l) => {
                let range = self.range(l);
                self.a_loop(l, range);
            }
            Stmt::If { cond, then, otherwise, results } => {
                let cond = self.get(*cond).v;
                let blocks = [self.b.block(), self.b.block()];
                self.b.branch(cond, (blocks[0], &[]), (blocks[1], &[]));
                let after = self.block_of(results.iter().copied());
                for (block, branch) in blocks.into_iter().zip([then, otherwise]) {
                    self.b.switch_to(block);
                    self.stmts(branch);
                    let args = self.args(branch.results.iter().copied());
                    self.b.jump(after, &args);
                }
                self.b.switch_to(after);
            }
        }
    }

    fn address(&mut self, array: Location, at: &Element, dtype: DType) -> A::Value {
        let mut element = None;
        let mut add = |b: &mut A, term: A::Value| {
            element = Some(match element {
                None => term,
                Some(sum) => b.add(sum, term),
            });
        };
        for (var, stride) in &at.terms {
            let mut index = self.get(*var).v;
            if *stride != Word::Const(1) {
                let stride = self.word(*stride);
                index = self.b.mul(index, stride);
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
                let bytes = self.b.shl_int(element, dtype.size().trailing_zeros());
                self.b.add(base, bytes)
            }
        }
    }

    /// The range of an inner loop: how many turns there are is counted before the first.
    fn range(&mut self, l: &NestLoop) -> Range<A> {
        let [start, stop, step] = l.range.expect("invariant: an inner loop has a range");
        let (first, stop, by) = (self.get(start).v, self.get(stop).v, self.get(step).v);
        let zero = self.int(0);
        let turns = match self.known[step.index()] {
            Some(by @ (1 | -1)) => {
                let (low, high) = if by > 0 { (first, stop) } else { (stop, first) };
                let any = self.b.compare(Is::Less, low, high);
                let turns = self.b.sub(high, low);
                self.b.select(any, turns, zero)
            }
            _ => {
                let up = self.b.compare_int(Is::Greater, by, 0);
                let low = self.b.select(up, first, stop);
                let high = self.b.select(up, stop, first);
                let ahead = self.b.compare(Is::Less, low, high);
                let moves = self.b.compare_int(Is::NotEqual, by, 0);
                let any = self.b.both(ahead, moves);
                let back = self.b.sub(zero, by);
                let width = self.b.select(up, by, back);
                let one = self.int(1);
                let width = self.b.umax(width, one);
                let distance = self.b.sub(high, low);
                let distance = self.b.add_int(distance, -1);
                let turns = self.b.udiv(distance, width);
                let turns = self.b.add_int(turns, 1);
                self.b.select(any, turns, zero)
            }
        };
        Range { first, by, turns }
    }

    /// Leaves the function by this exit if the flag is set.
    fn exit_if(&mut self, flag: A::Value, exit: usize, index: Option<A::Value>) {
        let (out, on) = (self.b.block(), self.b.block());
        self.b.branch(flag, (out, &[]), (on, &[]));
        self.b.switch_to(out);
        self.b.cold(out);
        for (k, index) in self.indices.clone().into_iter().enumerate() {
            self.store_word(index, self.layout.turn(k));
        }
        if let Some(index) = index {
            self.store_word(index, self.layout.index());
        }
        let exit = self.int(NestLayout::EXITS + exit as i64);
        self.store_word(exit, self.layout.ended());
        self.b.ret();
        self.b.switch_to(on);
    }
}
