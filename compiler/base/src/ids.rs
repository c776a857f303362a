//! Typed indices into arenas.

/// Declares a `u32` newtype that indexes one kind of arena.
#[macro_export]
macro_rules! define_id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub u32);

        impl $name {
            /// The id of the arena's entry `index`.
            pub fn new(index: usize) -> Self {
                Self(u32::try_from(index).expect("invariant: an arena holds fewer than 2^32 entries"))
            }

            /// The arena index of this id.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}
