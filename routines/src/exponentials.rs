//! Running logarithms of sums of exponentials, which neither overflow nor underflow.

use crate::scan::Scan;

/// The greatest element, and the sum of exponentials of what the others are below it.
#[derive(Clone, Copy)]
pub(crate) struct Exponentials {
    greatest: f64,
    sum: f64,
}

impl Exponentials {
    fn with(self, x: f64) -> Self {
        let Self { greatest, sum } = self;
        if x > greatest {
            Self { greatest: x, sum: sum * (greatest - x).exp() + 1.0 }
        } else if x == greatest {
            Self { greatest, sum: sum + if x == f64::NEG_INFINITY { 0.0 } else { 1.0 } }
        } else {
            Self { greatest, sum: sum + (x - greatest).exp() }
        }
    }
    fn log(self) -> f64 {
        self.greatest + self.sum.ln()
    }
}

impl Scan<f64> for Exponentials {
    fn start() -> Self {
        Self { greatest: f64::NEG_INFINITY, sum: 0.0 }
    }
    fn take(self, x: f64) -> Self {
        self.with(x)
    }
    fn value(self) -> f64 {
        self.log()
    }
    fn of_none() -> f64 {
        f64::NEG_INFINITY
    }
}

impl Scan<f32> for Exponentials {
    fn start() -> Self {
        Self { greatest: f64::NEG_INFINITY, sum: 0.0 }
    }
    fn take(self, x: f32) -> Self {
        self.with(f64::from(x))
    }
    fn value(self) -> f32 {
        self.log() as f32
    }
    fn of_none() -> f32 {
        f32::NEG_INFINITY
    }
}
