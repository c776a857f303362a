//! Shares a product between threads. Where the right factor is small each has a copy of its own and they meet once; else they share the copying first, then parts of the result.

use super::blocked::{Blocked, HEIGHT, Places};
use super::panels::{PACKED_ROWS, Panels};
use crate::exec::parallel::{Chunks, Share, run};
use crate::pool::{Block, OutOfMemory, Pool};
use std::ops::Range;

/// Panels of the right factor of a product.
#[derive(Debug)]
pub(crate) struct Packed {
    block: Block,
    first: usize,
    n: usize,
}

impl Packed {
    /// Copies them.
    pub(crate) fn new(
        blocked: Blocked,
        b: &[u8],
        panels: Range<usize>,
        threads: usize,
        pool: &Pool,
    ) -> Result<Self, OutOfMemory> {
        let block = pool.alloc(panels.len() * blocked.panel_bytes())?;
        let packed = Self { block, first: panels.start, n: panels.len() };
        let (k, from, to) = (blocked.p.k, b.as_ptr().addr(), packed.panels());
        each(k.div_ceil(PACKED_ROWS), threads, move |_, part| {
            let rows = part * PACKED_ROWS..k.min((part + 1) * PACKED_ROWS);
            // SAFETY: `b` is the right factor; the block has place for the panels and lives longer; each row is copied once.
            unsafe { blocked.pack(from, to, rows) };
        });
        Ok(packed)
    }

    pub(crate) fn panels(&self) -> Panels {
        Panels { address: self.block.as_ptr().addr(), first: self.first, n: self.n }
    }
}

/// So many bytes of the right factor are copied at a time, at the most.
pub(crate) const MOST_PACKED: usize = 256 << 20;
/// A right factor of so many bytes is copied by each thread for itself: it stays in the thread's second cache, and copying it takes no longer than to fetch what another thread copied.
const OF_EACH: usize = 1 << 20;
/// A part has so many rows at least, where there are columns to share.
const LEAST_ROWS: usize = 24;
/// Parts for each thread.
const PARTS: usize = 4;

/// One product of a batch. Returns how many threads made it.
pub(super) fn item(
    blocked: Blocked,
    a: &[u8],
    b: &[u8],
    c: &mut [u8],
    threads: usize,
    pool: &Pool,
) -> Result<usize, OutOfMemory> {
    let (n_rows, n_columns) = parts(blocked.p.m, blocked.panels, threads);
    if blocked.panels * blocked.panel_bytes() <= OF_EACH && n_columns == 1 {
        return copied_by_each(blocked, a, b, c, n_rows, threads, pool);
    }
    let own_bytes = blocked.own_bytes();
    let mut own = pool.alloc(threads * own_bytes)?;
    let (m, own, mut used) = (blocked.p.m, own.as_mut_ptr().addr(), 1);
    let at_once = (MOST_PACKED / blocked.panel_bytes()).max(1);
    for first in (0..blocked.panels).step_by(at_once) {
        let n = at_once.min(blocked.panels - first);
        let packed = Packed::new(blocked, b, first..first + n, threads, pool)?;
        let at = Places { a: a.as_ptr().addr(), packed: packed.panels(), c: c.as_mut_ptr().addr() };
        let (n_rows, n_columns) = parts(m, n, threads);
        let part_of = |n: usize, part: usize, parts: usize| n * part / parts..n * (part + 1) / parts;
        let made_by = each(n_rows * n_columns, threads, move |worker, part| {
            let rows = part_of(m, part / n_columns, n_rows);
            let panels = part_of(n, part % n_columns, n_columns);
            // SAFETY: the factors live longer; parts are of different rows or panels; each thread has a room of its own.
            unsafe {
                blocked.rows(at, own + worker * own_bytes, rows, first + panels.start..first + panels.end)
            };
        });
        used = used.max(made_by);
    }
    Ok(used)
}

/// The product, in parts of so many rows of all columns.
fn copied_by_each(
    blocked: Blocked,
    a: &[u8],
    b: &[u8],
    c: &mut [u8],
    n_parts: usize,
    threads: usize,
    pool: &Pool,
) -> Result<usize, OutOfMemory> {
    let packed_bytes = (blocked.panels * blocked.panel_bytes()).next_multiple_of(64);
    let room_bytes = packed_bytes + blocked.own_bytes();
    let mut room = pool.alloc(threads * room_bytes)?;
    let (a, b, c) = (a.as_ptr().addr(), b.as_ptr().addr(), c.as_mut_ptr().addr());
    let room = room.as_mut_ptr().addr();
    let share = CopiedByEach { blocked, a, b, c, n_parts, room, room_bytes, packed_bytes };
    Ok(run(share, Chunks::of_size(n_parts, 1), threads.min(n_parts)).threads)
}

/// What threads share that have a copy each of the right factor.
struct CopiedByEach {
    blocked: Blocked,
    a: usize,
    b: usize,
    c: usize,
    n_parts: usize,
    /// The threads' rooms, each with place for the panels and for what a thread needs besides.
    room: usize,
    room_bytes: usize,
    packed_bytes: usize,
}

impl Share for CopiedByEach {
    /// Where the matrices are for the thread, and its room besides.
    type Own = (Places, usize);

    fn own(&self, worker: usize) -> (Places, usize) {
        let Self { blocked, a, b, c, room, room_bytes, packed_bytes, .. } = *self;
        let address = room + worker * room_bytes;
        let packed = Panels { address, first: 0, n: blocked.panels };
        // SAFETY: `b` is the right factor, which lives longer than the call; the thread's room has place for the panels.
        unsafe { blocked.pack(b, packed, 0..blocked.p.k) };
        (Places { a, packed, c }, address + packed_bytes)
    }

    unsafe fn chunk(&self, own: &mut (Places, usize), (from, to): (usize, usize), _: usize) {
        let m = self.blocked.p.m;
        let rows = m * from / self.n_parts..m * to / self.n_parts;
        // SAFETY: the factors live longer than the call; chunks are of different rows; each thread has a room of its own.
        unsafe { self.blocked.rows(own.0, own.1, rows, 0..self.blocked.panels) };
    }
}

/// Into how many parts the rows and the panels are cut. Parts of all columns are best, as high as blocks; where that leaves few they are lower, so that a thread that is late
/// finds less to do.
fn parts(m: usize, panels: usize, threads: usize) -> (usize, usize) {
    let blocks = m.div_ceil(HEIGHT);
    if threads < 2 || blocks >= threads * PARTS {
        return (blocks.next_multiple_of(threads.max(1)).min(m), 1);
    }
    let n_rows = (threads * PARTS).min(m / LEAST_ROWS).max(1);
    (n_rows, threads.div_ceil(n_rows).min(panels))
}

/// Work that is numbered, for a thread and a number.
struct Each<F>(F);

impl<F: Fn(usize, usize) + Send + Sync + 'static> Share for Each<F> {
    type Own = usize;

    fn own(&self, worker: usize) -> usize {
        worker
    }

    unsafe fn chunk(&self, own: &mut usize, range: (usize, usize), _: usize) {
        for part in range.0..range.1 {
            (self.0)(*own, part);
        }
    }
}

/// Does `n` parts on up to so many threads, and returns how many there were. The work is told which of them does it, and which part.
fn each(n: usize, threads: usize, work: impl Fn(usize, usize) + Send + Sync + 'static) -> usize {
    run(Each(work), Chunks::of_size(n, 1), threads.min(n)).threads
}
