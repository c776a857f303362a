#!/usr/bin/env python3
"""Derives `tables.rs`: the polynomials of the special functions, by Chebyshev interpolation in 40 and more digits (pip install mpmath).

    python3 coefficients.py > tables.rs && rustfmt tables.rs

Each is cut where what follows is below 1e-17 of its largest value. Nothing is read from here at build time.
"""

import mpmath as mp

mp.mp.dps = 50


def chebyshev(f, low, high, nodes):
    """The interpolation's Chebyshev coefficients on [low, high]."""
    low, high = mp.mpf(low), mp.mpf(high)
    xs = [mp.cos(mp.pi * (2 * k + 1) / (2 * nodes)) for k in range(nodes)]
    return transform([f((low + high) / 2 + (high - low) / 2 * x) for x in xs])


def transform(values):
    n = len(values)
    term = lambda j: mp.fsum(values[k] * mp.cos(mp.pi * j * (2 * k + 1) / (2 * n)) for k in range(n))
    return [(1 if j == 0 else 2) * term(j) / n for j in range(n)]


def power(c):
    """Chebyshev coefficients as powers of u in [-1, 1], lowest first."""
    n, polys = len(c), [[mp.mpf(1)], [mp.mpf(0), mp.mpf(1)]]
    out = [mp.mpf(0)] * n
    for j in range(n):
        if j >= 2:
            nxt = [mp.mpf(0)] + [2 * v for v in polys[-1]]
            for i, v in enumerate(polys[-2]):
                nxt[i] -= v
            polys.append(nxt)
        for i, v in enumerate(polys[j]):
            out[i] += c[j] * v
    return out


def fit(f, low, high, eps=1e-17, nodes=44):
    c = chebyshev(f, low, high, nodes)
    top = max(abs(v) for v in c)
    while len(c) > 1 and abs(c[-1]) < eps * top:
        c.pop()
    return power(c)


def moved(p, by, scale):
    """The polynomial p(u) with u = (y - by) / scale, in powers of y."""
    out = [mp.mpf(0)]
    for v in reversed(p):
        nxt = [mp.mpf(0)] * (len(out) + 1)
        for i, o in enumerate(out):
            nxt[i + 1] += o / scale
            nxt[i] -= o * by / scale
        nxt[0] += v
        out = nxt
    return out[: len(p)]


def emit(name, doc, p):
    print(f"/// {doc}\npub(super) const {name}: &[f64] = &[")
    print("".join(f"    {float(v)!r},\n" for v in reversed(p)), end="")
    print("];")


def parts(name, doc, value, count=2):
    out = []
    for _ in range(count):
        out.append(float(value))
        value -= mp.mpf(out[-1])
    print(f"/// {doc}\npub(super) const {name}: [f64; {count}] = {out!r};")


def lgamma_over_t(t):
    return mp.loggamma(2 + t) / t if t else mp.digamma(2)


def digamma_tail(w):
    y = 1 / mp.sqrt(w)
    return (mp.digamma(y + mp.mpf("0.5")) - mp.log(y)) / w


def trigamma_tail(w):
    y = 1 / mp.sqrt(w)
    return mp.polygamma(1, y + mp.mpf("0.5")) * y


def inverse_gamma_star(r):
    a = 1 / r
    return mp.exp(a * mp.log(a) - a + mp.log(2 * mp.pi / a) / 2 - mp.loggamma(a))


def erfinv_ratio(w):
    """erfinv(x) / x for w = -log(1 - x^2)."""
    x = mp.sqrt(-mp.expm1(-w))
    if w < 2:
        return mp.erfinv(x) / x
    log_q = -w - mp.log(1 + x)
    z = mp.sqrt(max(w - mp.log(mp.sqrt(w)) - 1, mp.mpf("0.8")))
    for _ in range(60):
        e = mp.erfc(z)
        dz = (mp.log(e) - log_q) / (2 / mp.sqrt(mp.pi) * mp.exp(-z * z) / e)
        z += dz
        if abs(dz) < mp.mpf(10) ** -44 * z:
            break
    return z / x


def erfcx_ratio(q):
    a = 3 * (1 + q) / (1 - q)
    if a < 1000:
        return (1 + 2 * a) * mp.erfc(a) * mp.exp(a * a)
    v = -1 / (2 * a * a)
    return (2 + 1 / a) / mp.sqrt(mp.pi) * (1 + v + 3 * v**2 + 15 * v**3 + 105 * v**4 + 945 * v**5 + 10395 * v**6)


def bessel_phase(order, which):
    """P and x Q of J = sqrt(2/(pi x)) (P cos c - Q sin c), in w = (8/x)^2."""

    def f(w):
        x = 8 / mp.sqrt(w)
        c = x - mp.pi / 4 - order * mp.pi / 2
        s = mp.sqrt(mp.pi * x / 2)
        j, y = mp.besselj(order, x) * s, mp.bessely(order, x) * s
        return j * mp.cos(c) + y * mp.sin(c) if which == "P" else (y * mp.cos(c) - j * mp.sin(c)) * x

    return f


def temme(a, eta):
    """sqrt(2 pi a) exp(a eta^2/2) (Q(a, x) - erfc(eta sqrt(a/2))/2) for eta^2/2 = x/a - 1 - log(x/a)."""
    mu = eta
    if abs(eta) > mp.mpf("1e-12"):
        mu = mp.findroot(lambda m: m - mp.log1p(m) - eta**2 / 2, eta + eta**2 / 3 + eta**3 / 36)
    x = a * (1 + mu)
    front = mp.exp(a * mp.log(x) - x - mp.loggamma(a + 1))
    e = mp.erfc(abs(eta) * mp.sqrt(a / 2)) / 2
    if eta < mp.mpf("0.25"):
        total, term, n = mp.mpf(1), mp.mpf(1), 0
        while term > mp.eps * total:
            n += 1
            term *= x / (a + n)
            total += term
        d = e - front * total if eta < 0 else 1 - front * total - e
    else:
        f = x - a + 801
        for k in range(400, 0, -1):
            f = x - a + 2 * k - 1 - k * (k - a) / f
        d = front * a / f - e
    return d * mp.sqrt(2 * mp.pi * a) * mp.exp(a * eta**2 / 2)


TEMME_R = mp.mpf("0.1")
TEMME_ETA = (mp.mpf("-0.8"), mp.mpf("0.92"))


def temme_rows():
    n_r, n_eta = 16, 26
    node = lambda k, n: mp.cos(mp.pi * (2 * k + 1) / (2 * n))
    mid, half = (TEMME_ETA[0] + TEMME_ETA[1]) / 2, (TEMME_ETA[1] - TEMME_ETA[0]) / 2
    with mp.workdps(160):
        by_eta = [
            transform([temme(2 / (TEMME_R * (1 + node(i, n_r))), mid + half * node(j, n_eta)) for j in range(n_eta)])
            for i in range(n_r)
        ]
        both = [transform([row[j] for row in by_eta]) for j in range(n_eta)]  # both[j][i]: T_j(eta) T_i(r)
        rows = []
        for i in range(n_r):
            row = [both[j][i] for j in range(n_eta)]
            while row and abs(row[-1]) < mp.mpf("2e-17"):
                row.pop()
            rows.append(row)
        while not rows[-1]:
            rows.pop()
        # To powers, first in eta, then in r.
        rows = [power(row) if len(row) > 1 else row for row in rows]
        width = max(len(row) for row in rows)
        columns = [power([row[j] if j < len(row) else mp.mpf(0) for row in rows]) for j in range(width)]
        return [[columns[j][i] for j in range(len(rows[i]))] for i in range(len(rows))]


def main():
    print("//! Polynomials of the special functions, highest power first. Made by coefficients.py.\n")
    emit("LGAMMA", "`lgamma(2 + t)/t` on `[-1/2, 3/2]`, in `t - 1/2`.", fit(lgamma_over_t, -0.5, 1.5))
    root = mp.findroot(mp.digamma, 1.46)
    parts("DIGAMMA_ROOT", "The positive zero of `digamma`, in three parts.", root, 3)
    emit("DIGAMMA", "`digamma(x)/(x - root)` on `[1, 2]`, in `2 x - 3`.", fit(lambda x: mp.digamma(x) / (x - root), 1, 2))
    emit("DIGAMMA_TAIL", "`(digamma(y + 1/2) - log(y))/w` in `25/2 w - 1`, `w = 1/y^2`, `y >= 2.5`.", fit(digamma_tail, 0, 0.16))
    emit("TRIGAMMA", "`x^2 trigamma(x)` on `[1, 3]`, in `x - 2`.", fit(lambda x: x * x * mp.polygamma(1, x), 1, 3))
    emit("TRIGAMMA_TAIL", "`y trigamma(y + 1/2)` in `25/2 w - 1`, `w = 1/y^2`, `y >= 2.5`.", fit(trigamma_tail, 0, 0.16))
    emit("INVERSE_GAMMA_STAR", "`sqrt(2 pi/a) (a/e)^a/Gamma(a)` in `20/a - 1`, `a >= 10`.", fit(inverse_gamma_star, 0, 0.1))
    emit("ERFCX", "`(1 + 2 a) exp(a^2) erfc(a)` in `(a - 3)/(a + 3)`, `a >= 0`.", fit(erfcx_ratio, -1, 1, nodes=60))
    emit("ERFINV", "`erfinv(x)/x` in `w/3.125 - 1`, `w = -log(1 - x^2) <= 6.25`.", fit(erfinv_ratio, 0, 6.25))
    by_root = lambda s: erfinv_ratio(s * s)
    emit("ERFINV_MIDDLE", "The same in `(s - 4.25)/1.75`, `s = sqrt(w)` from 2.5 to 6.", fit(by_root, 2.5, 6))
    emit("ERFINV_FAR", "The same in `(s - 11)/5`, `s` from 6 to 16.", fit(by_root, 6, 16))
    emit("ERFINV_END", "The same in `(s - 22)/6`, `s` from 16 to 28.", fit(by_root, 16, 28))
    i0 = fit(lambda y: (mp.besseli(0, 2 * mp.sqrt(y)) - 1) / y, 0, 16, 1e-19)
    emit("I0", "`(i0(x) - 1)/y`, `y = x^2/4 <= 16`.", moved(i0, 8, 8))
    i1 = fit(lambda y: (mp.besseli(1, 2 * mp.sqrt(y)) / mp.sqrt(y) - 1) / y, 0, 16, 1e-19)
    emit("I1", "`(2 i1(x)/x - 1)/y`, `y = x^2/4 <= 16`.", moved(i1, 8, 8))
    for n in (0, 1):
        far = fit(lambda v: mp.besseli(n, 1 / v) * mp.exp(-1 / v) / mp.sqrt(v), 0, 0.125)
        emit(f"I{n}_FAR", f"`sqrt(x) exp(-x) i{n}(x)` in `16/x - 1`, `x >= 8`.", far)
    zeros = {n: [mp.besseljzero(n, k) for k in (1, 2)] for n in (0, 1)}
    for n in (0, 1):
        for k in (0, 1):
            parts(f"J{n}_ZERO{k + 1}", f"A zero of `j{n}`.", zeros[n][k], 2)

        def near(z):
            x = mp.sqrt(z)
            value = mp.besselj(n, x) / (x if n else 1)
            return value / ((z - zeros[n][0] ** 2) * (z - zeros[n][1] ** 2))

        emit(f"J{n}", f"`j{n}(x)/x^{n}` over its first zeros' factors in `x^2/32 - 1`, `x <= 8`.", fit(near, 0, 64))
    y0 = fit(lambda z: mp.bessely(0, mp.sqrt(z)) - 2 / mp.pi * mp.log(mp.sqrt(z)) * mp.besselj(0, mp.sqrt(z)), 0, 64)
    emit("Y0", "`y0(x) - 2/pi log(x) j0(x)` in `x^2/32 - 1`, `x <= 8`.", y0)

    def y1_rest(z):
        x = mp.sqrt(z)
        return (mp.bessely(1, x) - 2 / mp.pi * (mp.log(x) * mp.besselj(1, x) - 1 / x)) / x

    emit("Y1", "`(y1(x) - 2/pi (log(x) j1(x) - 1/x))/x` in `x^2/32 - 1`, `x <= 8`.", fit(y1_rest, 0, 64))
    for n in (0, 1):
        for which in "PQ":
            doc = f"`{which}{' x' if which == 'Q' else ''}` of Hankel's form of order {n} in `2 (8/x)^2 - 1`, `x >= 8`."
            emit(f"HANKEL_{which}{n}", doc, fit(bessel_phase(n, which), 0, 1))
    print("/// Temme's remainder in `20/a - 1` (rows, highest power first) and `(eta - 0.06)/0.86`, for `a >= 10` and `-0.8 <= eta <= 0.92`.")
    print("pub(super) const TEMME: &[&[f64]] = &[")
    for row in reversed(temme_rows()):
        print("    &[" + ", ".join(repr(float(v)) for v in reversed(row)) + "],")
    print("];")


main()
