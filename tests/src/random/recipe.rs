//! What proptest draws.

use proptest::prelude::*;

/// The numbers that a program is made from.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// The values of the sizes, as places in [`super::program::SIZES`].
    pub sizes: [u8; 3],
    /// Whether they have names in the program.
    pub named: bool,
    pub inputs: Vec<InputRecipe>,
    pub steps: Vec<Step>,
    /// How many of the values that nobody uses are outputs.
    pub shown: u8,
    /// Values that are outputs though others use them.
    pub outputs: [u16; 2],
}

/// An input and its data.
#[derive(Clone, Debug)]
pub struct InputRecipe {
    pub dtype: u8,
    pub rank: u8,
    pub dims: [u8; 3],
    pub kind: u8,
    pub seed: u8,
}

/// One binding; with a body a loop, a conditional or a function.
#[derive(Clone, Debug)]
pub struct Step {
    pub op: u16,
    pub picks: [u16; 8],
    pub body: Vec<Step>,
}

fn leaf() -> impl Strategy<Value = Step> {
    (any::<u16>(), any::<[u16; 8]>()).prop_map(|(op, picks)| Step { op, picks, body: Vec::new() })
}

/// A step that one time in `n` has a body of `inner`.
fn step(n: u32, inner: BoxedStrategy<Step>) -> BoxedStrategy<Step> {
    let body = prop::collection::vec(inner, 1..6);
    prop_oneof![n - 1 => leaf(), 1 => (leaf(), body).prop_map(|(step, body)| Step { body, ..step })].boxed()
}

fn input() -> impl Strategy<Value = InputRecipe> {
    (any::<u8>(), any::<u8>(), any::<[u8; 3]>(), 0..6u8, any::<u8>())
        .prop_map(|(dtype, rank, dims, kind, seed)| InputRecipe { dtype, rank, dims, kind, seed })
}

/// Recipes for programs of up to about twenty bindings.
pub fn recipes() -> impl Strategy<Value = Recipe> {
    let inputs = prop::collection::vec(input(), 1..4);
    let inner = step(6, step(4, leaf().boxed()));
    let steps = prop::collection::vec(step(7, inner), 1..24);
    (any::<[u8; 3]>(), any::<bool>(), inputs, steps, 0..5u8, any::<[u16; 2]>()).prop_map(
        |(sizes, named, inputs, steps, shown, outputs)| Recipe {
            sizes,
            named,
            inputs,
            steps,
            shown,
            outputs,
        },
    )
}
