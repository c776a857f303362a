//! Hash-consing: finds the entry of a list that is equal to a new one, without a copy of either.

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// Where the entries of a list stand, by their hashes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    table: HashTable<u32>,
    /// Of each entry, so that a table that grows hashes nothing again.
    hashes: Vec<u64>,
}

impl Seen {
    /// Room for so many more entries.
    pub(crate) fn reserve(&mut self, more: usize) {
        let hashes = &self.hashes;
        self.table.reserve(more, |at| hashes[*at as usize]);
        self.hashes.reserve(more);
    }

    /// The place of the entry with this hash that `is_equal`.
    pub(crate) fn find(&self, hash: u64, is_equal: impl Fn(usize) -> bool) -> Option<usize> {
        let equal = |at: &u32| self.hashes[*at as usize] == hash && is_equal(*at as usize);
        self.table.find(hash, equal).map(|at| *at as usize)
    }

    /// Notes the hash of the next entry of the list.
    pub(crate) fn push(&mut self, hash: u64) {
        let at = u32::try_from(self.hashes.len()).expect("invariant: numbers of nodes have 32 bits");
        self.hashes.push(hash);
        let hashes = &self.hashes;
        self.table.insert_unique(hash, at, |at| hashes[*at as usize]);
    }
}

/// The hash of an entry.
pub(crate) fn hash_of(entry: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    entry.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_entries_are_found_and_equal_hashes_are_not_mistaken_for_them() {
        let (mut seen, mut list) = (Seen::default(), Vec::new());
        // All hashes collide in pairs.
        for k in 0..1000u64 {
            let hash = hash_of(&(k / 2));
            assert_eq!(seen.find(hash, |at| list[at] == k), None);
            seen.push(hash);
            list.push(k);
        }
        for k in 0..1000u64 {
            assert_eq!(seen.find(hash_of(&(k / 2)), |at| list[at] == k), Some(k as usize));
        }
    }
}
