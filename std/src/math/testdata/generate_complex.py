"""Writes complex.csv: `function,re,im,re of the result,im of the result`. Finite results are those of mpmath at 2400 bits, rounded;
the others (infinities, NaN, signed zeros on the axes) are NumPy's, which are those of C99's Annex G."""
import itertools
import warnings
import mpmath
import numpy as np

warnings.simplefilter('ignore')
np.seterr(all='ignore')
# Of numbers near 1e-300, what is added to 1 must not be lost.
mpmath.mp.prec = 2400
NAMES = '''sqrt exp log log2 log10 log1p expm1 sin cos tan sinh cosh tanh asin acos atan asinh acosh atanh'''.split()
rng = np.random.default_rng(1)
inf, nan = float('inf'), float('nan')
parts = [0.5, -2.0, 3.0, 1e-9, -1e-300, -1e10, 1e300]
moderate = [complex(x, y) for x, y in itertools.product(parts, parts)]
random = [complex(a, b) for a, b in rng.normal(scale=2.0, size=(40, 2))]
near_one = [np.exp(1j * t) * (1 + d) for t in (0.3, 1.2, 2.5, -0.7) for d in (0.0, 1e-9, -1e-5)]
special = [complex(x, y) for x, y in itertools.product([0.0, -0.0, 1.0, -1.0, inf, -inf, nan], repeat=2)]


def exact(name, z):
    f = {'log2': lambda z: mpmath.log(z) / mpmath.log(2), 'log10': lambda z: mpmath.log(z) / mpmath.log(10)}
    f = f.get(name, getattr(mpmath, name, None))
    w = f(mpmath.mpc(z))
    return float(w.real), float(w.imag)


for name in NAMES:
    ours = {'asin': 'arcsin', 'acos': 'arccos', 'atan': 'arctan', 'asinh': 'arcsinh', 'acosh': 'arccosh', 'atanh': 'arctanh'}
    g = getattr(np, ours.get(name, name))
    for z in moderate + random + near_one:
        z = complex(z)
        if name in 'exp expm1 sin cos tan sinh cosh tanh'.split() and max(abs(z.real), abs(z.imag)) > 1e3:
            continue
        re, im = exact(name, z)
        print(name, z.real, z.imag, re, im, sep=',')
    for z in special:
        w = complex(g(np.complex128(z)))
        if name == 'expm1' and z.imag == 0:
            # As the array API has it; NumPy's is NaN beside an infinity.
            w = complex(np.expm1(z.real), z.imag)
        print(name, z.real, z.imag, w.real, w.imag, sep=',')
