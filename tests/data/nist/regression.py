#!/usr/bin/env python3
"""NIST's reference data for linear regression, and their solutions in exact arithmetic (pip install numpy statsmodels).

    python3 regression.py

Writes regression.npz beside it: of each set a member `NAME.x` and `NAME.y`, the columns as NIST publishes them (Longley's six
regressors as a matrix), and `NAME.certified`: the coefficients, one row each with its standard deviation. The coefficients are solved
from the decimal data in rational numbers, and must have the digits that NIST certifies, which proves the data to be NIST's.
"""

import pathlib
from fractions import Fraction

import numpy as np
import statsmodels.api as sm

PONTIUS_Y = """.11019 .21956 .32949 .43899 .54803 .65694 .76562 .87487 .98292 1.09146 1.20001 1.30822 1.41599 1.52399
1.63194 1.73947 1.84646 1.95392 2.06128 2.16844 .11052 .22018 .32939 .43886 .54798 .65739 .76596 .87474 .98300 1.09150
1.20004 1.30818 1.41613 1.52408 1.63159 1.73965 1.84696 1.95445 2.06177 2.16829"""

FILIP_X = """-6.860120914 -4.324130045 -4.358625055 -4.358426747 -6.955852379 -6.661145254 -6.355462942 -6.118102026
-7.115148017 -6.815308569 -6.519993057 -6.204119983 -5.853871964 -6.109523091 -5.79832982 -5.482672118 -5.171791386
-4.851705903 -4.517126416 -4.143573228 -3.709075441 -3.499489089 -6.300769497 -5.953504836 -5.642065153 -5.031376979
-4.680685696 -4.329846955 -3.928486195 -8.56735134 -8.363211311 -8.107682739 -7.823908741 -7.522878745 -7.218819279
-6.920818754 -6.628932138 -6.323946875 -5.991399828 -8.781464495 -8.663140179 -8.473531488 -8.247337057 -7.971428747
-7.676129393 -7.352812702 -7.072065318 -6.774174009 -6.478861916 -6.159517513 -6.835647144 -6.53165267 -6.224098421
-5.910094889 -5.598599459 -5.290645224 -4.974284616 -4.64454848 -4.290560426 -3.885055584 -3.408378962 -3.13200249
-8.726767166 -8.66695597 -8.511026475 -8.165388579 -7.886056648 -7.588043762 -7.283412422 -6.995678626 -6.691862621
-6.392544977 -6.067374056 -6.684029655 -6.378719832 -6.065855188 -5.752272167 -5.132414673 -4.811352704 -4.098269308
-3.66174277 -3.2644011"""

FILIP_Y = """0.8116 0.9072 0.9052 0.9039 0.8053 0.8377 0.8667 0.8809 0.7975 0.8162 0.8515 0.8766 0.8885 0.8859 0.8959 0.8913
0.8959 0.8971 0.9021 0.909 0.9139 0.9199 0.8692 0.8872 0.89 0.891 0.8977 0.9035 0.9078 0.7675 0.7705 0.7713 0.7736 0.7775
0.7841 0.7971 0.8329 0.8641 0.8804 0.7668 0.7633 0.7678 0.7697 0.77 0.7749 0.7796 0.7897 0.8131 0.8498 0.8741 0.8061 0.846
0.8751 0.8856 0.8919 0.8934 0.894 0.8957 0.9047 0.9129 0.9209 0.9219 0.7739 0.7681 0.7665 0.7703 0.7702 0.7761 0.7809
0.7961 0.8253 0.8602 0.8809 0.8301 0.8664 0.8834 0.8898 0.8964 0.8963 0.9074 0.9119 0.9228"""

# What Wampler3, 4 and 5 have beside Wampler1, once, 100 and 10,000 times
NOISE = [759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048, 2048]
NOISE = NOISE + NOISE[-2::-1]

# The coefficients that NIST certifies
CERTIFIED = {
    "Pontius": "0.673565789473684E-03 0.732059160401003E-06 -0.316081871345029E-14",
    "NoInt1": "2.07438016528926",
    "NoInt2": "0.727272727272727",
    "Filip": "-1467.48961422980 -2772.17959193342 -2316.37108160893 -1127.97394098372 -354.478233703349 -75.1242017393757 "
    "-10.8753180355343 -1.06221498588947 -0.670191154593408E-01 -0.246781078275479E-02 -0.402962525080404E-04",
    "Longley": "-3482258.63459582 15.0618722713733 -0.358191792925910E-01 -2.02022980381683 -1.03322686717359 "
    "-0.511041056535807E-01 1829.15146461355",
    "Wampler1": "1 1 1 1 1 1",
    "Wampler2": "1 0.1 0.01 0.001 0.0001 0.00001",
    "Wampler3": "1 1 1 1 1 1",
    "Wampler4": "1 1 1 1 1 1",
    "Wampler5": "1 1 1 1 1 1",
}


def numbers(text):
    return [Fraction(word) for word in text.split()]


def solve(rows, y):
    """The least squares of rational rows, and the squares of the coefficients' standard deviations."""
    p = len(rows[0])
    # The normal equations beside their right side and the unit matrix: elimination leaves the solution and the inverse.
    m = [[sum(r[i] * r[j] for r in rows) for j in range(p)] for i in range(p)]
    m = [m[i] + [sum(r[i] * v for r, v in zip(rows, y))] + [Fraction(int(i == j)) for j in range(p)] for i in range(p)]
    for i in range(p):
        m[i] = [v / m[i][i] for v in m[i]]
        for j in range(p):
            if j != i:
                m[j] = [a - m[j][i] * b for a, b in zip(m[j], m[i])]
    b = [row[p] for row in m]
    rest = sum((v - sum(c * x for c, x in zip(b, r))) ** 2 for r, v in zip(rows, y))
    return b, [m[i][p + 1 + i] * rest / (len(rows) - p) for i in range(p)]


def sets():
    """Name, rows of the design, the published x and y."""

    def polynomial(name, x, y, degree):
        return name, [[v**k for k in range(degree + 1)] for v in x], x, y

    yield polynomial("Pontius", [Fraction(150000 * i) for i in range(1, 21)] * 2, numbers(PONTIUS_Y), 2)
    x = [Fraction(v) for v in range(60, 71)]
    yield "NoInt1", [[v] for v in x], x, [v + 70 for v in x]
    yield "NoInt2", [[Fraction(v)] for v in (4, 5, 6)], [4, 5, 6], [3, 4, 4]
    yield polynomial("Filip", numbers(FILIP_X), numbers(FILIP_Y), 10)
    table = [[Fraction(str(v)) for v in row] for row in sm.datasets.longley.load_pandas().data.values]
    yield "Longley", [[Fraction(1)] + row[1:] for row in table], [row[1:] for row in table], [row[0] for row in table]
    x = [Fraction(v) for v in range(21)]
    one = [sum(v**k for k in range(6)) for v in x]
    yield polynomial("Wampler1", x, one, 5)
    yield polynomial("Wampler2", x, [sum((v / 10) ** k for k in range(6)) for v in x], 5)
    for k, factor in (3, 1), (4, 100), (5, 10000):
        yield polynomial(f"Wampler{k}", x, [a + factor * b for a, b in zip(one, NOISE)], 5)


def main():
    out = {}
    for name, rows, x, y in sets():
        b, variances = solve(rows, y)
        for got, text in zip(b, CERTIFIED[name].split(), strict=True):
            assert abs(got / Fraction(text) - 1) < Fraction(1, 10**14), (name, float(got), text)
        out[f"{name}.x"] = np.array(x, dtype=float)
        out[f"{name}.y"] = np.array(y, dtype=float)
        out[f"{name}.certified"] = np.array([[float(c), float(v) ** 0.5] for c, v in zip(b, variances)])
        print(name, out[f"{name}.x"].shape, out[f"{name}.certified"].tolist())
    np.savez_compressed(pathlib.Path(__file__).parent / "regression.npz", **out)


main()
