"""Times one peer on the workloads and appends one JSON line per cell.

    python bench.py VARIANT [--threads N] [--size full|small] [--only a,b] [--out FILE] [--run TAG]

VARIANT is a column of the table: numpy, numexpr, numba, numba_fast, jax, pytensor, pytensor_c, torch,
torch_compile, tf, texpr, texpr_fast, texpr_llvm, texpr_llvm_fast (see each peer_*.py). One process times one variant, so threads and flags are set before
the peer is imported.

How a cell is measured
  * inputs are converted to the peer's own arrays first, outside any timing;
  * `first_ms` is building the function plus its first call (trace + compile + run), timed once;
  * the first call's result is checked against the NumPy reference;
  * then at least 3 warm-up calls and 0.1 s of them (1 call if calls take over 1 s), then REPEATS timed samples
    (fewer once a cell has used BUDGET seconds, but at least 5, or 3 if calls take over 1 s; `n` says how
    many), each of `calls` calls, each call waiting for its result;
  * every call makes a fresh result: no peer is given preallocated outputs;
  * `faults` is the number of page faults per call: most of them are first touches of fresh result memory;
  * `foreign` is the CPU time that *other* processes used meanwhile, in cores. A cell disturbed by more than
    FOREIGN_MAX is timed again, up to RETRIES times, and the least disturbed timing is kept;
  * texpr is a command of its own, which times by the same rules (`texpr bench`).
"""
import argparse
import gc
import importlib
import json
import os
import resource
import statistics
import sys
import time

REPEATS, BUDGET, FOREIGN_MAX, RETRIES = 15, 2.0, 0.05, 2
PEER_OF = {"numba_fast": "numba", "pytensor_c": "pytensor", "torch_compile": "torch",
           "texpr_fast": "texpr", "texpr_llvm": "texpr", "texpr_llvm_fast": "texpr"}


def set_threads(n: int) -> None:
    """Limit every threading library a peer may carry; must run before the peer is imported."""
    for v in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS",
              "NUMEXPR_MAX_THREADS", "NUMBA_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ[v] = str(n)
    cpus = sorted(os.sched_getaffinity(0))[:n]
    os.sched_setaffinity(0, cpus)


def busy_seconds() -> float:
    """CPU seconds used by the whole machine since boot."""
    with open("/proc/stat") as f:
        t = [int(x) for x in f.readline().split()[1:9]]
    return (sum(t) - t[3] - t[4] - t[7]) / os.sysconf("SC_CLK_TCK")   # less idle, iowait and steal


def own_seconds() -> float:
    r, c = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return r.ru_utime + r.ru_stime + c.ru_utime + c.ru_stime


def time_cell(call, sync, calls):
    """Median seconds per call, samples, other processes' CPU use (cores), best sample, page faults per call."""
    t0, k = time.perf_counter(), 0
    while k < 3 or (time.perf_counter() - t0 < 0.1 and k < 1000):
        sync(call())
        k += 1
        if time.perf_counter() - t0 > 1:   # the first call was warm-up enough
            break
    per = (time.perf_counter() - t0) / k
    calls = max(1, min(calls, int(0.1 / per)))   # a slow peer need not make all 1000 calls of a sample
    least = 5 if per < 1 else 3
    best = None
    for _ in range(1 + RETRIES):
        samples, b0, o0, start = [], busy_seconds(), own_seconds(), time.perf_counter()
        gc.disable()
        f0, made = resource.getrusage(resource.RUSAGE_SELF).ru_minflt, 0
        while len(samples) < REPEATS and (len(samples) < least or time.perf_counter() - start < BUDGET):
            t0 = time.perf_counter()
            for _ in range(calls):
                sync(call())
            samples.append((time.perf_counter() - t0) / calls)
            made += calls
        gc.enable()
        faults = (resource.getrusage(resource.RUSAGE_SELF).ru_minflt - f0) / made
        wall = time.perf_counter() - start
        # the counters tick at 10 ms: below 0.1 s a reading of one tick would say nothing
        foreign = max(0.0, busy_seconds() - b0 - (own_seconds() - o0) - 0.02) / max(wall, 0.1)
        now = (statistics.median(samples), len(samples), foreign, min(samples), faults)
        best = now if best is None or foreign < best[2] else best
        if foreign <= FOREIGN_MAX:
            break
    return best


def in_process(peer, w, inputs):
    """The fields of a cell of a peer in this process, and its outputs."""
    import numpy as np
    args = [peer.put(x) for x in inputs]
    gc.collect()
    t0 = time.perf_counter()
    fn = peer.IMPLS[w.family](w)
    res = fn(*args)
    peer.sync(res)
    row = dict(first_ms=(time.perf_counter() - t0) * 1e3)
    got = [peer.get(o) for o in (res if isinstance(res, (tuple, list)) else (res,))]
    row["bytes"] = sum(x.nbytes for x in inputs) + sum(np.asarray(g).nbytes for g in got)
    del res
    gc.collect()
    sec, n, foreign, best, faults = time_cell(lambda: fn(*args), peer.sync, w.calls)
    return row | dict(ms=sec * 1e3, min_ms=best * 1e3, n=n, foreign=round(foreign, 3), faults=round(faults, 1)), got


def cell(peer, w, a):
    """One line: a workload timed and its results checked."""
    inputs = w.inputs(a.size)
    if hasattr(peer, "measure"):
        row, got = peer.measure(w, a.size, inputs, a.threads, a.variant)
    else:
        row, got = in_process(peer, w, inputs)
    err = w.check(w.reference(a.size, inputs), got)
    return row | dict(err=err, ok=err <= 1)


def main() -> int:
    ap = argparse.ArgumentParser()
    ap.add_argument("variant")
    ap.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    ap.add_argument("--size", choices=("full", "small"), default="full")
    ap.add_argument("--only", default="")
    ap.add_argument("--out", default="")
    ap.add_argument("--run", default="1")
    a = ap.parse_args()
    set_threads(a.threads)
    os.environ["PEER_VARIANT"], os.environ["PEER_THREADS"] = a.variant, str(a.threads)

    t0 = time.perf_counter()
    peer = importlib.import_module("peer_" + PEER_OF.get(a.variant, a.variant))
    import_ms = (time.perf_counter() - t0) * 1e3
    if hasattr(peer, "missing") and (why := peer.missing(a.variant)):
        print(f"{a.variant} skipped: {why}", flush=True)
        return 0
    from workloads import BY_NAME, WORKLOADS

    out = open(a.out, "a") if a.out else None
    base = dict(peer=a.variant, threads=a.threads, size=a.size, run=a.run)

    def emit(row):
        if out:
            out.write(json.dumps(base | row) + "\n")
            out.flush()

    emit(dict(versions=peer.versions(), import_ms=import_ms))
    bad = 0
    for w in [BY_NAME[n] for n in a.only.split(",")] if a.only else WORKLOADS:
        if hasattr(peer, "IMPLS") and w.family not in peer.IMPLS:
            continue
        row = dict(workload=w.name)
        try:
            row |= cell(peer, w, a)
        except Exception as e:  # one failing cell must not stop the others; the report shows it
            row |= dict(ok=False, error=f"{type(e).__name__}: {str(e)[:300]}")
        gc.collect()
        bad += not row["ok"]
        emit(row)
        print(f"{a.variant:14s} {w.name:26s} " + (
            row["error"] if "error" in row else
            f"{row['ms']:10.3f} ms  first {row['first_ms']:9.1f} ms  err/tol {row['err']:.2g}"
            f"{'' if row['ok'] else '  WRONG'}  n={row['n']} foreign={row['foreign']}"), flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
