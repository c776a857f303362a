"""Time per element of texpr's programs from tiny inputs to large ones, as SCALING.md and scaling.svg.

    python scaling.py [--threads N] [--backend llvm] [--only a,b] [--most 26]

Sizes are powers of two: of elements for one axis, of points for two. Time per element should fall while a call's own cost is spread over more elements, and
then stay; where it rises by more than 1.5 from one size to the next, the table says so. It may where data outgrow a cache.
"""
import argparse
import json
import math
import subprocess
import tempfile
from pathlib import Path

import numpy as np

import peer_texpr
from workloads import BY_NAME

HERE = Path(__file__).resolve().parent
SAMPLES, SECONDS, CLIFF, LONGEST = 9, 0.25, 1.5, 1.0


def line(n):
    return dict(n=n), n


def square(n):
    side = max(2, round(math.sqrt(n)))
    return dict(n=side), side * side


def rows(n):
    r = max(1, n // 1024)
    return dict(rows=r, cols=n // r), r * (n // r)


def points(n):
    return dict(n=max(1, n // 100), d=100), max(1, n // 100) * 100


def cube(n):
    side = max(2, round(n ** (1 / 3)))
    return dict(n=side), side ** 3


# What an element is: of an array; a point of a grid, a pair; a product that is added.
SIZES = {"pi_20m_f64": line, "expsum_20m_f32": line, "expsum_20m_f64": line, "poly_20m_f64": line, "trig_10m_f64": line,
         "logistic_10m_f64": line, "softplus_10m_f64": line, "tanh_10m_f32": line, "gelu_10m_f32": line,
         "blackscholes_4m_f64": line, "rosen_grad_1m": line, "cumsum_20m_f64": line,
         "sum_axis0_4000_f64": square, "sum_axis1_4000_f64": square, "var_axis0_4000_f64": square,
         "var_axis1_4000_f64": square, "laplace_500": square, "mandelbrot_1000": square, "nbody_1024": square,
         "pairdist_2000": square, "softmax_4096x1024_f32": rows, "layernorm_4096x1024_f32": rows, "logreg_grad": points,
         "matmul_1024_f32": cube, "matmul_1024_f64": cube}
# Those that do more with an element end earlier.
MOST = {"laplace_500": 22, "mandelbrot_1000": 22, "nbody_1024": 24, "pairdist_2000": 24, "matmul_1024_f32": 32, "matmul_1024_f64": 32}


def measure(w, dims, folder, args):
    """Seconds of a warm call, and bytes of inputs and outputs."""
    path = peer_texpr.program(w)
    arrays = w.make(np.random.default_rng(1), **dims)
    command = [peer_texpr.TEXPR, "bench", str(path), "--json", "--threads", str(args.threads), "--backend", args.backend,
               "--samples", str(SAMPLES), "--time", str(SECONDS)]
    for name, array in zip(peer_texpr.names(path, "input"), arrays, strict=True):
        file = Path(folder) / f"{name}.npy"
        np.save(file, array)
        command += ["-i", f"{name}={file}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    f = json.loads(done.stdout)
    return f["median_ms"] / 1e3, f["data"]["read_bytes"] + f["data"]["written_bytes"]


def curve(w, of, most, folder, args):
    """(elements, nanoseconds an element, bytes) from 16 elements on."""
    found = []
    for power in range(4, most + 1):
        dims, n = of(1 << power)
        if found and n == found[-1][0]:
            continue
        seconds, size = measure(w, dims, folder, args)
        found.append((n, seconds / n * 1e9, size))
        if seconds > LONGEST:
            break
    return found


def caches(threads):
    """Bytes of the first core's caches. Of its own, each thread has as much: what one thread or all of them hold."""
    found = []
    for k in range(8):
        folder = Path(f"/sys/devices/system/cpu/cpu0/cache/index{k}")
        if folder.exists() and (folder / "type").read_text().strip() != "Instruction":
            size = int((folder / "size").read_text().strip().rstrip("K")) << 10
            found.append(size)
            if (folder / "shared_cpu_list").read_text().strip() == "0":
                found.append(size * threads)
    return sorted(set(found))


def cliffs(points, borders):
    for (_, before, small), (n, after, large) in zip(points, points[1:]):
        if after > before * CLIFF:
            # A border is crossed a little before all that a call touches is as large as the cache.
            crossed = [b for b in borders if small / 2 < b <= large * 2]
            yield f"2^{math.log2(n):.0f}: x{after / before:.2f}" + (f" (past a cache of {crossed[0] >> 10} KiB)" if crossed else "")


def plot(curves, threads):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    figure, axes = plt.subplots(figsize=(11, 8))
    styles = ["-", "--", "-.", ":"]
    for k, (name, points) in enumerate(curves.items()):
        axes.loglog([p[0] for p in points], [p[1] for p in points], styles[k // 10 % 4], label=name, linewidth=1.2)
    axes.set(xlabel="elements", ylabel="ns an element", title=f"texpr, warm calls, {threads} thread(s)")
    axes.grid(True, which="major", alpha=0.3)
    axes.legend(fontsize=7, ncol=2)
    figure.savefig(HERE / "scaling.svg", bbox_inches="tight")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--backend", default="llvm")
    parser.add_argument("--only", default="")
    parser.add_argument("--most", type=int, default=26)
    args = parser.parse_args()
    curves = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, of in SIZES.items():
            if not args.only or name in args.only.split(","):
                curves[name] = curve(BY_NAME[name], of, min(MOST.get(name, args.most), args.most + 6), folder, args)
                print(name, len(curves[name]), flush=True)
    plot(curves, args.threads)
    borders, powers = caches(args.threads), range(4, 33, 2)
    with open(HERE / "SCALING.md", "w") as out:
        print("# Time per element by size\n", file=out)
        print(f"texpr {peer_texpr.versions()['texpr']}, {args.backend}, {args.threads} thread(s), strict; nanoseconds an element of "
              f"warm calls (median of {SAMPLES}); made by `scaling.py`. An element is one of the array, a point of the grid, a pair, or a "
              "product that is added.\n\n![curves](scaling.svg)\n", file=out)
        print("| workload | " + " | ".join(f"2^{p}" for p in powers) + " | rises by more than 1.5 from one size to twice it |", file=out)
        print("|---|" + "---:|" * len(powers) + "---|", file=out)
        for name, points in curves.items():
            at = {round(math.log2(n)): ns for n, ns, _ in points}
            cells = " | ".join(f"{at[p]:.3g}" if p in at else "–" for p in powers)
            print(f"| {name} | {cells} | {'; '.join(cliffs(points, borders)) or 'nowhere'} |", file=out)


if __name__ == "__main__":
    main()
