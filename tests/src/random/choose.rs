//! Numbers read as choices. All zeros choose the simplest everywhere.

/// The choices of one step; after the last they start anew, each shifted.
#[derive(Debug)]
pub struct Picks<'a> {
    numbers: &'a [u16; 8],
    at: usize,
}

impl<'a> Picks<'a> {
    pub fn new(numbers: &'a [u16; 8]) -> Self {
        Self { numbers, at: 0 }
    }

    /// The next number.
    pub fn number(&mut self) -> usize {
        let (round, place) = (self.at / 8, self.at % 8);
        self.at += 1;
        usize::from(self.numbers[place].rotate_right(round as u32 * 5))
    }

    /// A number below `n`, which is not 0.
    pub fn below(&mut self, n: usize) -> usize {
        self.number() % n
    }

    /// True for one number in `n`, never for 0.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    /// One of `items`.
    pub fn of<'t, T>(&mut self, items: &'t [T]) -> &'t T {
        &items[self.below(items.len())]
    }
}
