"""Writes expected/PROGRAM.npz: inputs of a tiny size, and what NumPy makes of them.

tests/tests/peers.rs runs every program against these files, so that none rots where there is no Python. Run it
after a program is added or changes what it computes: .venv/bin/python make_expected.py
"""
from pathlib import Path

import numpy as np
from peer_texpr import names, program
from workloads import WORKLOADS

HERE = Path(__file__).resolve().parent
# The dimensions of each family, otherwise n=37: odd, so that vectors do not divide them, and different.
TINY = {"laplace": dict(n=9), "softmax": dict(rows=5, cols=19), "layernorm": dict(rows=5, cols=19), "sum": dict(n=13),
        "var": dict(n=13), "matmul": dict(n=11), "matmul_bias_relu": dict(n=11),
        "mlp": dict(batch=6, n_in=7, n_hid=5, n_out=4), "logreg": dict(n=23, d=5), "mandelbrot": dict(n=9),
        "nbody": dict(n=7), "pairdist": dict(n=6), "conv2d": dict(n=2, c=3, hw=5)}


def main():
    (HERE / "expected").mkdir(exist_ok=True)
    done = set()
    for w in WORKLOADS:
        path = program(w)
        if path.stem in done:
            continue
        done.add(path.stem)
        w.tiny = TINY.get(w.family, dict(n=37))
        inputs = w.inputs("tiny")
        want = w.ref(w.params, *inputs)
        want = want if isinstance(want, tuple) else (want,)
        members = {f"in_{n}": a for n, a in zip(names(path, "input"), inputs, strict=True)}
        members |= {f"out_{n}": np.asarray(a) for n, a in zip(names(path, "output"), want, strict=True)}
        np.savez(HERE / "expected" / f"{path.stem}.npz", tolerance=np.float64(w.rtol), **members)
    rest = {p.stem for p in (HERE / "programs").glob("*.tx")} - done
    if rest:
        raise SystemExit(f"no workload runs {', '.join(sorted(rest))}")


if __name__ == "__main__":
    main()
