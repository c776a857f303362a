#!/usr/bin/env python3
"""Writes the f64 reference tables of this folder with mpmath (pip install mpmath): python3 generate.py

A line is: the arguments' bits in hex, the bits of the result rounded to nearest, and what rounding left off, in thousandths of an ulp
of the rounded result (exact result minus rounded one). Points are special ones, ones near the places where the
methods change course, and random ones from a fixed seed.
"""

import math
import random
import struct
from pathlib import Path

import mpmath as mp

mp.mp.prec = 400
TINY = 5e-324


def bits(value):
    return f"{struct.unpack('>Q', struct.pack('>d', value))[0]:x}"


def to_float(value):
    """`value` rounded once, subnormals included."""
    if mp.isnan(value):
        return math.nan
    if mp.isinf(value):
        return math.inf if value > 0 else -math.inf
    if value == 0:
        return 0.0
    exponent = max(mp.frexp(value)[1] - 53, -1074)
    scaled = int(mp.nint(mp.ldexp(value, -exponent)))
    try:
        return math.ldexp(scaled, exponent)
    except OverflowError:
        return math.copysign(math.inf, scaled)


def line(args, value):
    want = to_float(value)
    left = 0
    if want != 0 and math.isfinite(want):
        left = round(1000 * float((value - mp.mpf(want)) / mp.mpf(math.ulp(want))))
    return ",".join([*map(bits, args), bits(want), str(left)])


def log_uniform(rng, low, high):
    return math.ldexp(1 + rng.random(), rng.randint(low, high))


def around(*values):
    return [x for v in values for x in (math.nextafter(v, -math.inf), v, math.nextafter(v, math.inf))]


def points(rng, low, high, extra, exponents=(-60, 9)):
    signed = low < 0
    out = list(extra)
    for i in range(70):
        out.append(low + (high - low) * rng.random())
    for i in range(50):
        x = log_uniform(rng, *exponents)
        out.append(-x if signed and i % 2 else x)
    for i in range(30):
        out.append((-1 if signed and i % 2 else 1) * rng.random())
    return out


def multiples_of_half_pi(rng):
    """The numbers nearest to multiples of pi/2, and the worst of all doubles (Muller, "Elementary functions", 10.1)."""
    out = [6381956970095103 * 2.0**797, 5.3372e18, 1e22, 1.7976931348623157e308, 2.0**1000, 1048575.9, 1048576.0]
    for n in [*range(1, 12), 100, 355, 1000, 65536, 667543, 667544, 10**9, 10**15]:
        out += around(float(mp.pi / 2 * n))
    return out + [log_uniform(rng, 0, 1023) for _ in range(40)]


LN2 = math.log(2)
UNARY = {
    "exp": (mp.exp, -745, 709.7, around(LN2 / 2, -LN2 / 2, 709.782712893384, -708.39, -745.1332191019411, 708.0)),
    "exp2": (lambda x: mp.power(2, x), -1074, 1023.9, around(0.5, -0.5, 1023.999, -1022.0, -1074.9)),
    "expm1": (mp.expm1, -40, 709.7, around(LN2 / 2, -LN2 / 2, 0.25, -37.4, 709.782712893384)),
    "sigmoid": (lambda x: 1 / (1 + mp.exp(-x)), -745, 40, around(-708.0, 36.7, -745.1)),
    "log": (mp.log, 0, 4, [*around(1.0, math.sqrt(0.5), math.sqrt(2), 2.0, 10.0), TINY, 2.3e-308, 1.7976931348623157e308]),
    "log2": (lambda x: mp.log(x) / mp.log(2), 0, 4, [*around(1.0, math.sqrt(0.5), 2.0), TINY, 2.3e-310, 2.0**1000]),
    "log10": (mp.log10, 0, 4, [*around(1.0, math.sqrt(0.5), 10.0), TINY, 1e-310, 1e22, 1e300]),
    "log1p": (mp.log1p, -0.999, 4, [*around(-0.5, -0.25, 0.41421356, 1.0), -1 + 2.0**-53, TINY, -TINY, 1e300, 1e308]),
    "softplus": (lambda x: mp.log1p(mp.exp(x)), -745, 60, around(-36.7, 36.7, -708.0, -0.5, 1.0)),
    "sin": (mp.sin, -10, 10, multiples_of_half_pi),
    "cos": (mp.cos, -10, 10, multiples_of_half_pi),
    "tan": (mp.tan, -10, 10, multiples_of_half_pi),
    "asin": (mp.asin, -1, 1, around(0.5, -0.5)),
    "acos": (mp.acos, -1, 1, around(0.5, -0.5)),
    "atan": (mp.atan, -10, 10, [*around(1.0, -1.0), 1e19, 1e308, -1e308]),
    "sinh": (mp.sinh, -710, 710, [*around(0.3466, 22.0, 37.1, 708.0), 710.4758600739439]),
    "cosh": (mp.cosh, -710, 710, [*around(0.3466, 22.0, 708.0), 710.4758600739439]),
    "tanh": (mp.tanh, -20, 20, around(0.17, 0.55, 18.5, 19.06, 22.0)),
    "asinh": (mp.asinh, -10, 10, [1e150, 9.9e149, 1e308, -1e200]),
    "acosh": (mp.acosh, 1, 10, [1 + 2.0**-52, 1 + 2.0**-40, 1e150, 1e308]),
    "atanh": (mp.atanh, -1, 1, [1 - 2.0**-53, -1 + 2.0**-52]),
    "erf": (mp.erf, -6, 6, around(1.0, -1.0, 0.84375, 5.92)),
    "erfc": (mp.erfc, -6, 26.6, [*around(0.75, 0.5, 1.0, 26.0), 26.54, 27.2, -5.9]),
    "cbrt": (lambda x: mp.cbrt(abs(x)) * mp.sign(x), -10, 10, [8.0, -27.0, 1e-310, TINY, 1.7976931348623157e308]),
}
DOMAIN = {
    "log": lambda x: x > 0, "log2": lambda x: x > 0, "log10": lambda x: x > 0, "log1p": lambda x: x > -1,
    "asin": lambda x: abs(x) <= 1, "acos": lambda x: abs(x) <= 1, "atanh": lambda x: abs(x) < 1, "acosh": lambda x: x > 1,
}


def pow_points(rng):
    out = [(0.5, 1074.0), (0.5, 1075.5), (1 + 2.0**-52, 2.0**61), (-1.5, 3.0), (-1.5, 4.0), (1e-310, 0.5), (10.0, -310.0), (1.4142135623730951, 2.0)]
    for _ in range(150):
        x = log_uniform(rng, -30, 30) if rng.random() < 0.5 else 1 + log_uniform(rng, -40, -1)
        out.append((x, rng.uniform(-745, 709) / math.log(x)))
    return out


def pair_points(rng):
    out = [(1e300, 1e300), (1e-300, 2e-300), (3e-320, 4e-320), (3.0, 4.0), (1.0, 1e-200), (1e200, 1.0), (-2.0, -2.0)]
    for _ in range(120):
        x = log_uniform(rng, -5, 5) * rng.choice([-1, 1])
        y = x * rng.uniform(0.5, 2) if rng.random() < 0.5 else log_uniform(rng, -15, 15) * rng.choice([-1, 1])
        out.append((x, y))
    return out


def logaddexp(x, y):
    return max(x, y) + mp.log1p(mp.exp(-abs(x - y)))


BINARY = {
    "pow": (lambda x, y: mp.sign(x) ** int(y) * mp.power(abs(x), y) if x < 0 else mp.power(x, y), pow_points),
    "atan2": (mp.atan2, pair_points),
    "hypot": (mp.hypot, pair_points),
    "logaddexp": (logaddexp, lambda rng: [(abs(x), abs(y)) for x, y in pair_points(rng) if abs(x) > 1e-3]),
}


def write(name, lines):
    unique = dict.fromkeys(lines)
    Path(__file__).with_name(f"{name}.csv").write_text("\n".join(unique) + "\n")


for name, (function, low, high, extra) in UNARY.items():
    rng = random.Random(name)
    if callable(extra):
        extra = extra(rng)
    inside = DOMAIN.get(name, lambda x: True)
    write(name, [line([x], function(mp.mpf(x))) for x in points(rng, low, high, extra) if inside(x)])
for name, (function, make) in BINARY.items():
    write(name, [line(p, function(mp.mpf(p[0]), mp.mpf(p[1]))) for p in make(random.Random(name))])
