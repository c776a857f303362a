//! The code that this process has made, by its structure ([`super::structure`]): programs that are compiled again, or have kernels in common with one
//! another, share it.
//!
//! Code lives in batches, what one thread made for one program. A batch is freed when it was put out of the cache and no program uses it any more.
//! The oldest go when the cache holds more than [`MAX_BYTES`].

use super::batch::Batch;
use crate::KernelFn;
use crate::structure::Key;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// As much memory as is kept for programs to come.
const MAX_BYTES: usize = 32 << 20;

/// A function, and what it lives in.
#[derive(Clone)]
pub(super) struct Made {
    pub(super) function: KernelFn,
    pub(super) batch: Arc<Batch>,
}

#[derive(Default)]
struct Cache {
    made: FxHashMap<Arc<Key>, Made>,
    /// The oldest first.
    batches: VecDeque<Arc<Batch>>,
    bytes: usize,
}

static CACHE: LazyLock<Mutex<Cache>> = LazyLock::new(Mutex::default);

/// The code of each of these structures, where there is any.
pub(super) fn find(keys: &[Arc<Key>]) -> Vec<Option<Made>> {
    let cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    keys.iter().map(|key| cache.made.get(key).cloned()).collect()
}

/// Empties the cache; programs that are compiled keep their code.
pub(super) fn forget() {
    let gone = std::mem::take(&mut *CACHE.lock().unwrap_or_else(PoisonError::into_inner));
    drop(gone);
}

/// Keeps the functions of a batch.
pub(super) fn keep(batch: &Arc<Batch>) {
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    for (key, function) in &batch.functions {
        cache.made.insert(key.clone(), Made { function: *function, batch: batch.clone() });
    }
    cache.bytes += batch.bytes;
    cache.batches.push_back(batch.clone());
    let mut gone = Vec::new();
    while cache.bytes > MAX_BYTES
        && let Some(oldest) = cache.batches.pop_front()
    {
        cache.bytes -= oldest.bytes;
        for (key, _) in &oldest.functions {
            // Another program may have made it at the same time.
            if cache.made.get(key).is_some_and(|made| Arc::ptr_eq(&made.batch, &oldest)) {
                cache.made.remove(key);
            }
        }
        gone.push(oldest);
    }
    // Freeing takes its time, which nobody should wait for.
    drop(cache);
    drop(gone);
}
