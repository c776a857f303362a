"""Reads the lines of bench.py, and picks the best run of each cell."""
import json
from collections import defaultdict

PEERS = ["numpy", "numexpr", "numba", "numba_fast", "jax", "pytensor", "pytensor_c", "torch", "torch_compile", "tf"]
TEXPR = ["texpr", "texpr_fast", "texpr_llvm", "texpr_llvm_fast"]
COLUMNS = PEERS + TEXPR
# Peers that compile: their first call is longer than a warm one because of that.
COMPILING = ["numba", "numba_fast", "jax", "pytensor", "pytensor_c", "torch_compile", "tf"]


def load(path):
    """The rows of each (workload, peer, threads), the versions, and the import times."""
    cells, versions, imports = defaultdict(list), {}, {}
    for line in open(path):
        r = json.loads(line)
        if "workload" in r:
            cells[r["workload"], r["peer"], r["threads"]].append(r)
        else:
            versions |= r["versions"]
            imports[r["peer"]] = min(imports.get(r["peer"], 1e9), r["import_ms"])
    return cells, versions, imports


def best(rows):
    """The cell's best run (right before wrong, 15 samples before fewer, then by time) and the runs' spread."""
    done = [r for r in rows if "ms" in r]
    if not done:
        return rows[0] if rows else None
    top = min(done, key=lambda r: (not r["ok"], r["n"] < 15, r["ms"]))
    return top | dict(spread=max(r["ms"] for r in done) / top["ms"])


def time_of(cells, workload, column, threads):
    """The time of a cell with a right result, or None."""
    r = best(cells.get((workload, column, threads), []))
    return r["ms"] if r and r.get("ok") and "ms" in r else None


def fastest(cells, workload, columns, threads):
    """(ms, column) of the fastest right cell, or None."""
    return min(((ms, c) for c in columns if (ms := time_of(cells, workload, c, threads)) is not None), default=None)


def compile_ms(cells, workload, column, threads):
    """First call less a warm one, the least of the runs; None where there is none."""
    found = [r["first_ms"] - r["ms"] for r in cells.get((workload, column, threads), []) if "ms" in r and r["ok"]]
    return max(min(found), 0.0) if found else None


def num(x):
    return f"{x:.4f}" if x < 0.1 else f"{x:.3f}" if x < 10 else f"{x:.1f}" if x < 1000 else f"{x:.0f}"
