//! Compiling in the background: one thread, one kernel after another, as long as the process lives.

use crate::structure::Key;
use crate::{Home, KernelFn};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, LazyLock, Mutex, Once, PoisonError};

/// What is done with the code.
pub(crate) type Done = Box<dyn FnOnce(KernelFn, Home) + Send>;

type Job = (Arc<Key>, Done);

/// Held while something is being compiled.
static AT_WORK: Mutex<()> = Mutex::new(());
/// Whether the process is about to end.
static IS_OVER: AtomicBool = AtomicBool::new(false);

static WORKER: LazyLock<Mutex<Option<Sender<Job>>>> = LazyLock::new(|| {
    let (sender, jobs) = channel::<Job>();
    let work = move || {
        for (key, done) in jobs {
            let at_work = AT_WORK.lock().unwrap_or_else(PoisonError::into_inner);
            if IS_OVER.load(Ordering::Acquire) {
                return;
            }
            let compiled = super::of_structure(&key, false);
            // What LLVM made of its own at its first use ends before what was registered before it.
            static FIRST: Once = Once::new();
            FIRST.call_once(at_exit);
            drop(at_work);
            if let Ok(compiled) = compiled {
                done(compiled.function(), compiled);
            }
        }
    };
    let thread = std::thread::Builder::new().name("texpr-llvm".to_string()).spawn(work);
    at_exit();
    Mutex::new(thread.is_ok().then_some(sender))
});

/// Waits when the main thread ends, before anything else of the process does.
struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        wait();
    }
}

/// Has the end of the main thread wait for what is being compiled. What LLVM makes of its own while it compiles for the first time ends before anything that was
/// registered for the end of the process before; what belongs to a thread ends still earlier.
pub(crate) fn guard() {
    thread_local! { static GUARD: Guard = const { Guard }; }
    if std::thread::current().name() == Some("main") {
        GUARD.with(|_| ());
    }
}

/// Has the end of the process [`wait`]: before what was registered so far ends, LLVM itself among it.
fn at_exit() {
    // SAFETY: the function is there as long as the process.
    unsafe { libc::atexit(wait) };
}

/// Lets a kernel that is being compiled be finished before LLVM is taken down with the process.
extern "C" fn wait() {
    IS_OVER.store(true, Ordering::Release);
    drop(AT_WORK.lock().unwrap_or_else(PoisonError::into_inner));
}

/// Compiles a structure when those before it are done.
pub(super) fn compile(key: Arc<Key>, done: Done) {
    if let Some(worker) = &*WORKER.lock().unwrap_or_else(PoisonError::into_inner) {
        // Without a thread, nothing comes of it.
        let _ = worker.send((key, done));
    }
}
