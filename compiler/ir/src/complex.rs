//! Arithmetic of complex numbers as prims over their parts, by NumPy's formulas.

use crate::prim::Prim;
use crate::primfn::Sx;
use texpr_base::DType;

/// Of one complex number.
pub(crate) fn unary<'b>(prim: Prim, z: Sx<'b>) -> Sx<'b> {
    match prim {
        Prim::Neg => (-z.re()).complex(-z.im()),
        other => refused(other),
    }
}

/// Of two complex numbers of one dtype.
pub(crate) fn binary<'b>(prim: Prim, a: Sx<'b>, b: Sx<'b>) -> Sx<'b> {
    match prim {
        Prim::Add => (a.re() + b.re()).complex(a.im() + b.im()),
        Prim::Sub => (a.re() - b.re()).complex(a.im() - b.im()),
        Prim::Mul => multiply(a, b),
        Prim::Div => divide(a, b),
        other => refused(other),
    }
}

/// Whether two complex numbers are equal, or are not.
pub(crate) fn compare<'b>(prim: Prim, a: Sx<'b>, b: Sx<'b>) -> Sx<'b> {
    match prim {
        Prim::Eq => a.re().eq(b.re()) & a.im().eq(b.im()),
        Prim::Ne => a.re().ne(b.re()) | a.im().ne(b.im()),
        other => refused(other),
    }
}

/// The conversion of `x` to `to`, where one of both is complex. Only `bool` and complex dtypes see an imaginary part.
pub(crate) fn cast(x: Sx<'_>, to: DType) -> Sx<'_> {
    if to.is_complex() {
        let (re, im) = (x.re().cast(to.part()), x.imag.map(|_| x.im().cast(to.part())));
        re.complex(im.unwrap_or(re.lit(0.0)))
    } else if to == DType::Bool {
        x.re().cast(to) | x.im().cast(to)
    } else {
        x.re().cast(to)
    }
}

fn multiply<'b>(a: Sx<'b>, b: Sx<'b>) -> Sx<'b> {
    let (p, q, r, s) = (a.re(), a.im(), b.re(), b.im());
    (p * r - q * s).complex(p * s + q * r)
}

/// Smith's division: by the larger part of the divisor first, so that its square cannot overflow.
fn divide<'b>(a: Sx<'b>, b: Sx<'b>) -> Sx<'b> {
    let (p, q, r, s) = (a.re(), a.im(), b.re(), b.im());
    let wide = r.abs().ge(s.abs());
    let (large, small) = (wide.select(r, s), wide.select(s, r));
    let ratio = small / large;
    let scale = r.lit(1.0) / (large + small * ratio);
    let re = wide.select(p + q * ratio, p * ratio + q) * scale;
    let im = wide.select(q - p * ratio, q * ratio - p) * scale;
    let zero = r.eq(r.lit(0.0)) & s.eq(s.lit(0.0));
    zero.select(p / r.abs(), re).complex(zero.select(q / r.abs(), im))
}

fn refused<'b>(prim: Prim) -> Sx<'b> {
    unreachable!("invariant: type rules refuse complex numbers where {} is needed", prim.name())
}
