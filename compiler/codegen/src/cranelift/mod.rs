//! The Cranelift backend: 128-bit vectors, compiled in well under a millisecond a kernel.
//!
//! Kernels of one structure are compiled once for a program, and once for all programs of a process while [`cache`] keeps them; [`structure`] says what
//! that is. What is left is compiled by several threads if there is much of it ([`batch`]).

mod asm;
mod batch;
mod cache;
mod consts;
mod narrow;
mod prims;
mod values;

use crate::structure::Key;
use crate::{Home, Loaded};
use batch::Batch;
use cache::Made;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use texpr_kernel::ir::Code;

/// Instructions that are worth a thread of their own: some milliseconds.
const WORTH_A_THREAD: usize = 500;
/// Threads that compile one program, at most.
const MAX_THREADS: usize = 16;

/// Compiles `code` for this machine. `listing` also keeps the assembly as text; then nothing comes from the cache.
///
/// # Errors
/// A text that tells what Cranelift refused: always a bug of ours or an unsupported machine.
pub(crate) fn compile(code: &[Code], listing: bool) -> Result<Loaded, String> {
    let mut number: FxHashMap<Arc<Key>, usize> = FxHashMap::default();
    let mut keys: Vec<Arc<Key>> = Vec::new();
    let mut structure_of = Vec::with_capacity(code.len());
    for code in code {
        let key = Key::of(code);
        structure_of.push(*number.entry(key).or_insert_with_key(|key| {
            keys.push(key.clone());
            keys.len() - 1
        }));
    }
    let mut made: Vec<Option<Made>> = if listing { vec![None; keys.len()] } else { cache::find(&keys) };
    let missing: Vec<Arc<Key>> =
        keys.iter().zip(&made).filter(|(_, made)| made.is_none()).map(|(key, _)| key.clone()).collect();
    let mut texts = vec![String::new(); if listing { keys.len() } else { 0 }];
    for batch in compile_new(&missing, listing)? {
        let batch = Arc::new(batch);
        for (k, (key, function)) in batch.functions.iter().enumerate() {
            made[number[key]] = Some(Made { function: *function, batch: batch.clone() });
            if listing {
                texts[number[key]].clone_from(&batch.assembly[k]);
            }
        }
        if !listing {
            cache::keep(&batch);
        }
    }
    let mut batches: FxHashMap<*const Batch, Arc<Batch>> = FxHashMap::default();
    let mut functions = Vec::with_capacity(code.len());
    for k in &structure_of {
        let made = made[*k].as_ref().expect("invariant: what was missing was made");
        functions.push(made.function);
        batches.entry(Arc::as_ptr(&made.batch)).or_insert_with(|| made.batch.clone());
    }
    let assembly =
        if listing { structure_of.iter().map(|k| texts[*k].clone()).collect() } else { Vec::new() };
    let homes = batches.into_values().map(|batch| batch as Home).collect();
    Ok(Loaded { functions, _homes: homes, assembly })
}

/// Forgets the code that is kept for programs to come.
pub(crate) fn forget() {
    cache::forget();
}

/// Compiles structures that nobody has compiled yet, on as many threads as they are worth.
fn compile_new(keys: &[Arc<Key>], listing: bool) -> Result<Vec<Batch>, String> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let mut order: Vec<(usize, &Arc<Key>)> = keys.iter().map(|key| (weight(&key.code), key)).collect();
    let all: usize = order.iter().map(|(weight, _)| weight).sum();
    let n_threads = match listing {
        // A listing shows where constants lie, which depends on who shares a batch.
        true => 1,
        false => std::thread::available_parallelism()
            .map_or(1, std::num::NonZero::get)
            .min(MAX_THREADS)
            .min(all / WORTH_A_THREAD)
            .min(keys.len())
            .max(1),
    };
    if n_threads > 1 {
        // The largest first, so that no thread is left with a large one at the end.
        order.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    }
    let taken = AtomicUsize::new(0);
    let next = || order.get(taken.fetch_add(1, Ordering::Relaxed)).map(|(_, key)| Arc::clone(key));
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..n_threads).map(|_| scope.spawn(|| batch::make(&next, listing))).collect();
        let own = batch::make(&next, listing);
        let join = |thread: std::thread::ScopedJoinHandle<'_, Result<Batch, String>>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        std::iter::once(own).chain(others.into_iter().map(join)).collect()
    })
}

/// How many instructions there are to compile, about.
fn weight(code: &Code) -> usize {
    match code {
        Code::Kernel(kernel) => {
            20 + kernel.body.insts.len() + kernel.piece.as_ref().map_or(0, |piece| piece.body.insts.len())
        }
        Code::Nest(nest) => 20 + nest.vars.len(),
    }
}

#[cfg(test)]
mod tests;
