//! `sinc`.

use crate::ops::entry::*;

pub static SINC: OpDef = OpDef {
    name: "sinc",
    class: Class::Trig,
    doc: r#"`sin(pi*x) / (pi*x)`, which is 1 at zero and exactly 0 at other whole numbers.

```tx
sinc(0.5)  # 0.6366197723675814
```"#,
    complex: OnComplex::By(|x| complex_sinc(x[0])),
    lower: Lower::Map(|x| sinc(x[0])),
    reference: Some(|x| {
        let turns = x[0].round_ties_even();
        let sine = (std::f64::consts::PI * (x[0] - turns)).sin() / (std::f64::consts::PI * x[0]);
        if x[0] == 0.0 {
            1.0
        } else if turns % 2.0 == 0.0 {
            sine
        } else {
            -sine
        }
    }),
    max_ulp: 3,
    promote: Promote::Float,
    grad: Grad::Each(&[Slope::Is(pull::sinc)]),
    ..UNARY_FLOAT
};

fn sinc(x: Sx<'_>) -> Sx<'_> {
    // sin(pi*x) by the distance from the nearest whole number, which is exact; odd ones turn the sign.
    let whole = x.round();
    let sine = math::sin((x - whole) * std::f64::consts::PI);
    let half = whole * 0.5;
    let signed = half.ne(half.floor()).select(-sine, sine);
    x.eq(x.lit(0.0)).select(x.lit(1.0), signed / (x * std::f64::consts::PI))
}

fn complex_sinc(z: Sx<'_>) -> Sx<'_> {
    let turn = (z.re() * std::f64::consts::PI).complex(z.im() * std::f64::consts::PI);
    let quotient = math::complex::sin(turn) / turn;
    let (zero, one) = (z.re().lit(0.0), z.re().lit(1.0));
    let is_zero = z.re().eq(zero) & z.im().eq(zero);
    is_zero.select(one, quotient.re()).complex(is_zero.select(zero, quotient.im()))
}
