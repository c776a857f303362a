//! Bytes straight from the system: the one place that asks for memory and gives it back.
//!
//! Invariant: the bytes of a [`Region`] are always initialised (zero when fresh), so reading them is never undefined.

use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::fmt;
use std::ptr::NonNull;
use std::slice;

/// Every region starts at a multiple of this, a cache line (and the alignment of [`Line`]).
pub const ALIGN: usize = 64;

/// Regions of this size and above come in whole pages from the system, already zero.
pub const PAGED_FROM: usize = 64 << 10;

const PAGE: usize = 4 << 10;
#[cfg(target_os = "linux")]
const HUGE_FROM: usize = 4 << 20;
#[cfg(target_os = "linux")]
const HUGE_PAGE: usize = 2 << 20;

/// An owned run of initialised bytes, aligned to [`ALIGN`]; to 4 KiB from 64 KiB on, and to 2 MiB (with huge pages
/// asked for) from 4 MiB on.
pub struct Region {
    start: NonNull<u8>,
    capacity: usize,
}

/// An aligned byte, for the address of what holds nothing.
#[repr(align(64))]
struct Line(#[expect(dead_code, reason = "only its alignment matters")] u8);

// SAFETY: a region owns its bytes alone; `&Region` only reads them and `&mut Region` is exclusive.
unsafe impl Send for Region {}
// SAFETY: as above.
unsafe impl Sync for Region {}

impl Region {
    /// A region of no bytes, which owns nothing.
    pub const fn empty() -> Self {
        Self { start: NonNull::<Line>::dangling().cast(), capacity: 0 }
    }

    /// `capacity` zero bytes; `None` when the system has no such memory.
    pub fn zeroed(capacity: usize) -> Option<Self> {
        if capacity == 0 {
            return Some(Self::empty());
        }
        let start = if capacity >= PAGED_FROM { map(capacity)? } else { heap(layout(capacity, ALIGN)?)? };
        Some(Self { start, capacity })
    }

    /// How many bytes it holds.
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// The address of the first byte.
    pub fn as_ptr(&self) -> *const u8 {
        self.start.as_ptr()
    }

    /// The address of the first byte, to write through.
    pub fn as_mut_ptr(&mut self) -> *mut u8 {
        self.start.as_ptr()
    }

    /// All bytes.
    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: `capacity` initialised bytes from `start` belong to this region.
        unsafe { slice::from_raw_parts(self.start.as_ptr(), self.capacity) }
    }

    /// All bytes, to write.
    pub fn as_mut_slice(&mut self) -> &mut [u8] {
        // SAFETY: as in `as_slice`, and `&mut self` is exclusive.
        unsafe { slice::from_raw_parts_mut(self.start.as_ptr(), self.capacity) }
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        if self.capacity >= PAGED_FROM {
            unmap(self.start, self.capacity);
        } else if self.capacity > 0
            && let Some(layout) = layout(self.capacity, ALIGN)
        {
            // SAFETY: `zeroed` allocated these bytes with this very layout.
            unsafe { dealloc(self.start.as_ptr(), layout) };
        }
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Region({} bytes)", self.capacity)
    }
}

/// The memory of this machine in bytes, where the system says.
pub fn physical_memory() -> Option<usize> {
    #[cfg(target_os = "linux")]
    {
        // SAFETY: `sysconf` only reads a number.
        let (pages, size) =
            unsafe { (libc::sysconf(libc::_SC_PHYS_PAGES), libc::sysconf(libc::_SC_PAGESIZE)) };
        usize::try_from(pages).ok()?.checked_mul(usize::try_from(size).ok()?)
    }
    #[cfg(not(target_os = "linux"))]
    {
        None
    }
}

fn layout(capacity: usize, align: usize) -> Option<Layout> {
    Layout::from_size_align(capacity, align).ok()
}

fn heap(layout: Layout) -> Option<NonNull<u8>> {
    // SAFETY: callers never ask for 0 bytes.
    NonNull::new(unsafe { alloc_zeroed(layout) })
}

#[cfg(target_os = "linux")]
fn map(capacity: usize) -> Option<NonNull<u8>> {
    let huge = capacity >= HUGE_FROM;
    let total = if huge { capacity.checked_add(HUGE_PAGE)? } else { capacity };
    let (protection, flags) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
    // SAFETY: a new private mapping at an address of the kernel's choice touches no memory in use.
    let base = unsafe { libc::mmap(std::ptr::null_mut(), total, protection, flags, -1, 0) };
    if base == libc::MAP_FAILED {
        return None;
    }
    let base = base.cast::<u8>();
    if !huge {
        debug_assert!(base.addr().is_multiple_of(PAGE));
        return NonNull::new(base);
    }
    let head = base.addr().next_multiple_of(HUGE_PAGE) - base.addr();
    let tail = total - head - capacity;
    // SAFETY: head + capacity + tail is the mapping made above; its unused ends go back, the middle is kept.
    // `madvise` only asks for bigger pages, and may be refused.
    unsafe {
        let start = base.add(head);
        if head > 0 {
            libc::munmap(base.cast(), head);
        }
        if tail > 0 {
            libc::munmap(start.add(capacity).cast(), tail);
        }
        libc::madvise(start.cast(), capacity, libc::MADV_HUGEPAGE);
        NonNull::new(start)
    }
}

#[cfg(target_os = "linux")]
fn unmap(start: NonNull<u8>, capacity: usize) {
    // SAFETY: `map` made this mapping and its region is being dropped, so nobody looks at it any more.
    unsafe { libc::munmap(start.as_ptr().cast(), capacity) };
}

#[cfg(not(target_os = "linux"))]
fn map(capacity: usize) -> Option<NonNull<u8>> {
    heap(layout(capacity, PAGE)?)
}

#[cfg(not(target_os = "linux"))]
fn unmap(start: NonNull<u8>, capacity: usize) {
    if let Some(layout) = layout(capacity, PAGE) {
        // SAFETY: `map` allocated these bytes with this very layout.
        unsafe { dealloc(start.as_ptr(), layout) };
    }
}

#[cfg(test)]
mod tests {
    use super::Region;

    #[test]
    fn fresh_bytes_are_zero_and_aligned() {
        for (capacity, align) in
            [(1, 64), (4096, 64), (64 << 10, 4096), (5 << 20, 2 << 20), ((4 << 20) + 8192, 2 << 20)]
        {
            let mut region = Region::zeroed(capacity).unwrap();
            assert_eq!(region.as_ptr().addr() % align, 0, "{capacity}");
            assert!(region.as_slice().iter().all(|&b| b == 0));
            region.as_mut_slice()[capacity - 1] = 7;
        }
        assert!(Region::empty().as_slice().is_empty());
    }

    #[test]
    fn the_absurd_is_refused() {
        assert!(Region::zeroed(1 << 60).is_none());
    }
}
