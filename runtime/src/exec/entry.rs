//! The code of a kernel, which better code may take the place of between two calls.

use super::plan::KernelFn;
use std::any::Any;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// A kernel that has worked about so many nanoseconds is worth better code.
pub const HOT: u64 = 3_000_000;

/// The code of one kernel.
pub struct Entry {
    function: AtomicPtr<()>,
    /// Nanoseconds that it has worked, by the estimate.
    worked: AtomicU64,
    /// What code lives in that came later than the plan.
    home: OnceLock<Arc<dyn Any + Send + Sync>>,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry").field("worked", &self.worked).finish_non_exhaustive()
    }
}

impl Entry {
    /// Begins with this code.
    pub fn new(function: KernelFn) -> Self {
        Self {
            function: AtomicPtr::new(function as *mut ()),
            worked: AtomicU64::new(0),
            home: OnceLock::new(),
        }
    }

    /// What to call.
    pub(super) fn function(&self) -> KernelFn {
        // SAFETY: only functions of this signature are stored.
        unsafe { std::mem::transmute::<*mut (), KernelFn>(self.function.load(Ordering::Acquire)) }
    }

    /// Books work; whether the kernel became [`HOT`] by it.
    pub(super) fn book(&self, nanos: f64) -> bool {
        let nanos = nanos as u64;
        let before = self.worked.fetch_add(nanos, Ordering::Relaxed);
        before < HOT && before + nanos >= HOT
    }

    /// Gives the kernel other code, once, which lives in `home`.
    ///
    /// # Safety
    /// `function` must do what the code that it replaces does.
    pub unsafe fn replace(&self, function: KernelFn, home: Arc<dyn Any + Send + Sync>) {
        if self.home.set(home).is_ok() {
            self.function.store(function as *mut (), Ordering::Release);
        }
    }

    /// Whether it has other code than it began with.
    pub fn is_replaced(&self) -> bool {
        self.home.get().is_some()
    }
}
