#!/usr/bin/env python3
"""Takes NIST's reference data for analysis of variance and linear regression from the SciPy wheel (pip install numpy scipy).

    python3 generate.py

Writes strd.npz beside it: of an analysis of variance, a member with the responses, one row a treatment, and a member
`NAME.certified` with the F statistic, R squared and the residual standard deviation; of `Norris`, the columns y and x, and the
certified intercept and slope.
"""

import pathlib
import re

import numpy as np
import scipy.stats

FOLDER = pathlib.Path(scipy.stats.__file__).parent / "tests" / "data"
FLOAT = r"([-+]?\d+\.\d+E?[-+]?\d*)"


def main():
    out = {}
    for path in sorted((FOLDER / "nist_anova").glob("*.dat")):
        lines = path.read_text().splitlines()
        text = "\n".join(lines[:60])
        f = re.search(r"Between \w+\s+\d+\s+" + r"\s+".join([FLOAT] * 3), text)[3]
        square = re.search(r"R-Squared\s+" + FLOAT, text)[1]
        deviation = re.search(r"Standard Deviation\s+" + FLOAT, text)[1]
        rows = np.array([[float(v) for v in line.split()] for line in lines[60:] if line.strip()])
        treatments = np.unique(rows[:, 0])
        out[path.stem] = np.array([rows[rows[:, 0] == t, 1] for t in treatments])
        out[path.stem + ".certified"] = np.array([float(f), float(square), float(deviation)])
    lines = (FOLDER / "nist_linregress" / "Norris.dat").read_text().splitlines()
    values = [float(re.search(rf"B{i}\s+{FLOAT}", "\n".join(lines))[1]) for i in (0, 1)]
    out["Norris"] = np.array([[float(v) for v in line.split()] for line in lines[60:] if line.strip()])
    out["Norris.certified"] = np.array(values)
    np.savez_compressed(pathlib.Path(__file__).parent / "strd.npz", **out)
    for name, array in out.items():
        print(name, array.shape, array if name.endswith("certified") else "")


main()
