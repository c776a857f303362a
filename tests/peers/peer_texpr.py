"""texpr, timed by its own `texpr bench`, which calls the program as an embedding Rust program would.

One program a family in programs/, with the dtype or the axis in its name where that changes the text. Columns:
texpr (strict, Cranelift), texpr_fast (--fast-math), texpr_llvm and texpr_llvm_fast (--backend llvm).
TEXPR names the command; otherwise that of this tree is taken (cargo build --release).
"""
import json
import os
import re
import resource
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("PEERS_CACHE") or HERE / ".cache")
TEXPR = os.environ.get("TEXPR") or str(HERE.parents[1] / "target/release/texpr")
FLAGS = {"texpr": ["--backend", "cranelift"], "texpr_fast": ["--backend", "cranelift", "--fast-math"],
         "texpr_llvm": ["--backend", "llvm"], "texpr_llvm_fast": ["--backend", "llvm", "--fast-math"]}
SAMPLES, BUDGET, FOREIGN_MAX, RETRIES = 15, 2.0, 0.05, 2


def text(*args):
    return subprocess.run([TEXPR, *args], check=True, capture_output=True, text=True).stdout


def versions():
    commit = subprocess.run(["git", "-C", HERE, "describe", "--always", "--dirty"], capture_output=True, text=True)
    return {"texpr": f"{text('--version').split()[-1]} ({commit.stdout.strip() or 'no commit'})"}


def missing(variant):
    """Why this variant cannot be timed here, if so."""
    if not os.access(TEXPR, os.X_OK):
        return f"{TEXPR} is not there: cargo build --release -p texpr-cli, or set TEXPR"
    backend = FLAGS[variant][1]
    has = {b for d in json.loads(text("devices", "--json"))["devices"] for b in d["backends"]}
    return None if backend in has else f"{TEXPR} has no backend `{backend}`, it has {', '.join(sorted(has))}"


def program(w):
    """The file of a workload."""
    dtype = "f32" if "f32" in w.name else "f64"
    names = [f"{w.family}_{dtype}", f"{w.family}_axis{w.params.get('axis')}", w.family]
    found = [p for n in names if (p := HERE / "programs" / f"{n}.tx").exists()]
    if not found:
        raise FileNotFoundError(f"programs/{w.family}.tx")
    return found[0]


def names(path, what):
    """The names of a program's inputs or outputs, in order."""
    return re.findall(rf"^{what} (\w+)", path.read_text(), re.M)


def saved(w, size, inputs):
    """The inputs as files, written once."""
    folder = CACHE / "inputs" / f"{w.name}.{size}"
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{k}.npy" for k in range(len(inputs))]
    for path, array in zip(paths, inputs):
        if not path.exists():
            part = path.with_suffix(".part.npy")
            np.save(part, array)
            part.rename(path)
    return paths


def busy_seconds():
    """CPU seconds used by the whole machine since boot."""
    with open("/proc/stat") as f:
        t = [int(x) for x in f.readline().split()[1:9]]
    return (sum(t) - t[3] - t[4] - t[7]) / os.sysconf("SC_CLK_TCK")


def children_seconds():
    r = resource.getrusage(resource.RUSAGE_CHILDREN)
    return r.ru_utime + r.ru_stime


def measure(w, size, inputs, threads, variant):
    """The fields of a cell, and the outputs."""
    path = program(w)
    args = [TEXPR, "bench", str(path), "--json", "--threads", str(threads), *FLAGS[variant],
            "--samples", str(SAMPLES), "--time", str(BUDGET)]
    for name, file in zip(names(path, "input"), saved(w, size, inputs), strict=True):
        args += ["-i", f"{name}={file}"]
    best = None
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        outs = [(name, f"{folder}/{name}.npy") for name in names(path, "output")]
        writes = [f for name, file in outs for f in ("-o", f"{name}={file}")]
        for turn in range(1 + RETRIES):
            # Outputs are written, and checked, once.
            b0, c0, start = busy_seconds(), children_seconds(), time.perf_counter()
            done = subprocess.run(args + (writes if turn == 0 else []), capture_output=True, text=True, timeout=600)
            wall = time.perf_counter() - start
            if done.returncode:
                raise RuntimeError(done.stderr.strip().splitlines()[0] if done.stderr else f"exit {done.returncode}")
            foreign = max(0.0, busy_seconds() - b0 - (children_seconds() - c0) - 0.02) / max(wall, 0.1)
            if best is None or foreign < best[0]:
                best = foreign, json.loads(done.stdout)
            if foreign <= FOREIGN_MAX:
                break
        got = [np.load(file) for _, file in outs]
    foreign, f = best
    steps = f["steps"] or {}
    return dict(ms=f["median_ms"], min_ms=f["min_ms"], p95_ms=f["p95_ms"], n=f["samples"],
                first_ms=f["compile_ms"] + f["first_ms"], compile_ms=f["compile_ms"],
                bytes=f["data"]["read_bytes"] + f["data"]["written_bytes"], gb_per_s=f["data"]["gb_per_s"],
                gflop_per_s=steps.get("gflop_per_s"), share=f["share"], foreign=round(foreign, 3)), got
