//! From when on something pays that has a price itself.

/// What must be at hand for a way to run that pays only then. No result depends on it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Worth {
    /// Estimated nanoseconds of work that are shared between threads.
    pub shared_nanos: f64,
    /// Bytes of the arrays of kernels that go over the same rows together: fewer stay in cache from one kernel to the next anyway.
    pub strip_bytes: usize,
    /// Bytes that the rows may take which they go over at a time.
    pub strip_room: usize,
    /// The same of rows that make all turns of a loop.
    pub turn_room: usize,
}

impl Default for Worth {
    /// Waking a thread takes several microseconds; the rows of a strip fit into the second cache of any machine of today,
    /// those that are read again in each turn into the first.
    fn default() -> Self {
        Self { shared_nanos: 50_000.0, strip_bytes: 1 << 20, strip_room: 128 << 10, turn_room: 32 << 10 }
    }
}

impl Worth {
    /// Everything that is possible, in parts as small as can be: for tests.
    pub const ALWAYS: Self = Self { shared_nanos: 0.0, strip_bytes: 0, strip_room: 0, turn_room: 0 };
}
