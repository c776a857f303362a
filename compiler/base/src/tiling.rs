//! Words of time tiling, in which several turns of a loop are made together.

/// When a step of a loop's body runs, or a value of it is known, beside the arrays that go from turn to turn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// Before the arrays: it depends on none of them.
    Before,
    /// Part by part, with the arrays.
    Within,
    /// After the arrays: it depends on a whole one.
    After,
}

impl When {
    /// When both are known; `None` if there is no such time, because what waits for whole arrays is no part of them.
    pub fn or(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Before, when) | (when, Self::Before) => Some(when),
            (a, b) => (a == b).then_some(a),
        }
    }
}
