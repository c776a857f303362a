//! `fmod`.

use crate::ops::entry::*;

pub static FMOD: OpDef = OpDef {
    name: "fmod",
    class: Class::Arithmetic,
    doc: r#"Remainder with the sign of the dividend, as C's `fmod`. Of an integer by zero it is 0.

```tx
fmod(-7, 3)  # -1
```"#,
    lower: Lower::Map(|x| if x[0].dtype.is_float() { math::fmod(x[0], x[1]) } else { truncated(x[0], x[1]) }),
    reference: Some(|x| x[0] % x[1]),
    grad: Grad::Each(&[Slope::Is(|g| g.d), Slope::Is(|g| -(g.d * (g.x[0] / g.x[1]).un("trunc")))]),
    ..BINARY_NUM
};

fn truncated<'b>(a: Sx<'b>, b: Sx<'b>) -> Sx<'b> {
    let floored = a.irem(b);
    if !a.dtype.is_signed() {
        return floored;
    }
    let zero = a.int(0);
    let correct = floored.ne(zero) & (a.lt(zero) ^ b.lt(zero));
    correct.select(floored - b, floored)
}
