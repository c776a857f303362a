"""The workloads of the peer benchmark: inputs, NumPy references and tolerances.

A workload is a name, a *family* (what is computed; each peer implements a family once), a function that
makes its inputs from a seed, and a reference written in plain NumPy/SciPy. Inputs are positional NumPy
arrays; compile-time scalars (iteration counts, strike rates, ...) are in `params`.

Every workload exists at two sizes, "full" (what is reported) and "small" (a smoke test, seconds in all).
"""
from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from typing import Any, Callable

import numpy as np
from scipy.special import erf, expit, log_softmax

F32, F64 = np.float32, np.float64
CACHE = os.environ.get("PEERS_CACHE") or os.path.join(os.path.dirname(os.path.abspath(__file__)), ".cache")


@dataclass
class Workload:
    name: str
    family: str
    title: str
    make: Callable[..., list]          # make(rng, **dims) -> list of input arrays
    ref: Callable[..., Any]            # ref(params, *inputs) -> array or tuple of arrays
    full: dict                         # dims of the reported size
    small: dict                        # dims of the smoke test
    params: dict = field(default_factory=dict)
    rtol: float = 1e-9                 # |got-want| <= rtol*|want| + rtol*max|want|, elementwise
    mismatch: float | None = None      # if set: allowed fraction of differing elements (integer results)
    calls: int = 1                     # calls per timed sample; the time reported is per call
    cache_ref: bool = False            # keep the reference on disk (slow references)

    def inputs(self, size: str) -> list:
        seed = int.from_bytes(hashlib.sha256(self.name.encode()).digest()[:4], "little")
        return self.make(np.random.default_rng(seed), **getattr(self, size))

    def reference(self, size: str, inputs: list) -> list:
        path = os.path.join(CACHE, f"{self.name}.{size}.npz")
        if self.cache_ref and os.path.exists(path):
            with np.load(path) as z:
                return [z[k] for k in z.files]
        out = self.ref(self.params, *inputs)
        out = [np.asarray(o) for o in (out if isinstance(out, (tuple, list)) else (out,))]
        if self.cache_ref:
            os.makedirs(CACHE, exist_ok=True)
            np.savez(path, *out)
        return out

    def check(self, want: list, got: list) -> float:
        """The worst error, relative to the tolerance (<= 1 passes)."""
        if len(want) != len(got):
            raise ValueError(f"{len(got)} outputs, {len(want)} wanted")
        worst = 0.0
        for w, g in zip(want, got):
            g = np.asarray(g)
            if g.shape != w.shape:
                raise ValueError(f"shape {g.shape}, wanted {w.shape}")
            if self.mismatch is not None:
                worst = max(worst, float(np.mean(g != w)) / self.mismatch)
                continue
            scale = float(np.max(np.abs(w)))
            err = np.abs(g.astype(F64, copy=False) - w)
            err /= self.rtol * (np.abs(w) + scale) + 1e-300
            e = float(np.max(err))
            worst = max(worst, e if e == e else float("inf"))
        return worst


def uniform(lo, hi, dtype, count=1):
    def make(rng, n):
        out = []
        for _ in range(count):
            a = rng.random(n, dtype=dtype)
            a *= dtype(hi - lo)
            a += dtype(lo)
            out.append(a)
        return out
    return make


# ---- references and inputs that are more than one line -------------------------------------------------

def bs_make(rng, n):
    return [rng.uniform(10, 50, n), rng.uniform(10, 50, n), rng.uniform(1, 2, n)]


def bs_ref(p, S, K, T):
    r, v = p["r"], p["v"]
    sq = np.sqrt(T) * v
    d1 = (np.log(S / K) + (r + 0.5 * v * v) * T) / sq
    d2 = d1 - sq
    n1, n2 = 0.5 + 0.5 * erf(d1 / np.sqrt(2)), 0.5 + 0.5 * erf(d2 / np.sqrt(2))
    ke = K * np.exp(-r * T)
    return S * n1 - ke * n2, ke * (1 - n2) - S * (1 - n1)


def laplace_make(rng, n):
    u = rng.random((n, n))
    u[0] = np.sin(np.linspace(0, np.pi, n))
    return [u]


def laplace_ref(p, u):
    dx2 = dy2 = p["dx"] ** 2
    inv = 0.5 / (dx2 + dy2)
    u, errs = u.copy(), np.empty(p["iters"])
    for k in range(p["iters"]):
        old = u.copy()
        u[1:-1, 1:-1] = ((u[:-2, 1:-1] + u[2:, 1:-1]) * dy2 + (u[1:-1, :-2] + u[1:-1, 2:]) * dx2) * inv
        errs[k] = np.sqrt(np.sum((u - old) ** 2))
    return u, errs


def softmax_ref(p, x):
    e = np.exp(x.astype(F64) - x.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def layernorm_make(rng, rows, cols):
    x = rng.standard_normal((rows, cols), dtype=F32) * F32(2) + F32(0.5)
    return [x, rng.random(cols, dtype=F32) + F32(0.5), rng.standard_normal(cols, dtype=F32)]


def layernorm_ref(p, x, g, b):
    x = x.astype(F64)
    c = x - x.mean(1, keepdims=True)
    return c / np.sqrt((c * c).mean(1, keepdims=True) + p["eps"]) * g + b


def mats(dtype, bias=False):
    def make(rng, n):
        out = [rng.standard_normal((n, n), dtype=dtype) for _ in range(2)]
        return out + [rng.standard_normal(n, dtype=dtype)] if bias else out
    return make


def mlp_make(rng, batch, n_in, n_hid, n_out):
    return [rng.random((batch, n_in), dtype=F32), rng.integers(0, n_out, batch).astype(np.int32),
            rng.standard_normal((n_in, n_hid), dtype=F32) * F32(n_in ** -0.5), np.zeros(n_hid, F32),
            rng.standard_normal((n_hid, n_out), dtype=F32) * F32(n_hid ** -0.5), np.zeros(n_out, F32)]


def mlp_ref(p, x, y, w1, b1, w2, b2):
    x, w1, b1, w2, b2 = (a.astype(F64) for a in (x, w1, b1, w2, b2))
    h = np.maximum(x @ w1 + b1, 0)
    ls = log_softmax(h @ w2 + b2, axis=1)
    rows = np.arange(len(y))
    loss = -ls[rows, y].mean()
    d = np.exp(ls)
    d[rows, y] -= 1
    d /= len(y)
    dh = (d @ w2.T) * (h > 0)
    lr = p["lr"]
    return (loss, w1 - lr * (x.T @ dh), b1 - lr * dh.sum(0), w2 - lr * (h.T @ d), b2 - lr * d.sum(0))


def logreg_make(rng, n, d):
    x, w = rng.standard_normal((n, d)), rng.standard_normal(d)
    return [x, (x @ w + rng.standard_normal(n) > 0).astype(F64) * 2 - 1, w * 0.1]


def logreg_ref(p, x, s, w):
    """mean(log(1+exp(-s*(x@w)))) and its gradient in w; s is +1 or -1"""
    m = -s * (x @ w)
    return np.mean(np.logaddexp(0, m)), x.T @ (-s * expit(m)) / len(s)


def mandel_make(rng, n):
    return [np.linspace(-2, 0.5, n), np.linspace(-1.25, 1.25, n)]


def mandel_ref(p, cx, cy):
    cx, cy = np.broadcast_arrays(cx[None, :], cy[:, None])
    x, y, n = np.zeros(cx.shape), np.zeros(cx.shape), np.zeros(cx.shape, np.int32)
    with np.errstate(all="ignore"):
        for _ in range(p["iters"]):
            x2, y2 = x * x, y * y
            n += x2 + y2 <= 4
            y = 2 * x * y + cy
            x = x2 - y2 + cx
    return n


def nbody_make(rng, n):
    return [rng.standard_normal((n, 3)), rng.standard_normal((n, 3)) * 0.1, rng.random(n) + 0.5]


def nbody_ref(p, pos, vel, m):
    d = pos[None] - pos[:, None]
    a = (d * (m[None] * ((d * d).sum(-1) + p["eps"]) ** -1.5)[..., None]).sum(1)
    vel = vel + a * p["dt"]
    return pos + vel * p["dt"], vel


def rosen_ref(p, x):
    g = np.zeros_like(x)
    t = x[1:] - x[:-1] ** 2
    g[:-1] = -400 * x[:-1] * t - 2 * (1 - x[:-1])
    g[1:] += 200 * t
    return g


def conv_make(rng, n, c, hw):
    return [rng.standard_normal((n, c, hw, hw), dtype=F32), rng.standard_normal((c, c, 3, 3), dtype=F32)]


def conv_ref(p, x, w):
    """3x3, stride 1, zero padding 1 ("same"), NCHW x OIHW, cross-correlation"""
    n, c, h, _ = x.shape
    xp = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    out = np.zeros((n, w.shape[0], h, h))
    for i in range(3):
        for j in range(3):
            out += np.einsum("oc,nchw->nohw", w[:, :, i, j], xp[:, :, i:i + h, j:j + h], optimize=True)
    return out


def d64(x):
    return x.astype(F64)


# ---- the list -------------------------------------------------------------------------------------------

def _pi(name, n, small, calls):
    return Workload(name, "pi", f"sum(x*x+y*y<=1)*4/n, n={n:,} f64", uniform(0, 1, F64, 2),
                    lambda p, x, y: np.count_nonzero(x * x + y * y <= 1) * 4 / len(x),
                    dict(n=n), dict(n=small), calls=calls, rtol=1e-6)


def _expsum(name, n, small, dt):
    return Workload(name, "expsum", f"exp(x)+exp(y), n={n:,} {np.dtype(dt).name}", uniform(-5, 5, dt, 2),
                    lambda p, x, y: np.exp(x) + np.exp(y), dict(n=n), dict(n=small),
                    rtol=1e-6 if dt is F32 else 1e-12)


def _laplace(name, n, small):
    return Workload(name, "laplace", f"100 Jacobi steps + l2 change each, {n}x{n} f64", laplace_make,
                    laplace_ref, dict(n=n), dict(n=small), dict(iters=100, dx=0.1), cache_ref=True)


def _red(name, what, axis):
    f = {"sum": np.sum, "var": np.var}[what]
    return Workload(name, what, f"{what} over axis {axis}, 4000x4000 f64", lambda rng, n: [rng.random((n, n))],
                    lambda p, x: f(x, axis=p["axis"]), dict(n=4000), dict(n=200), dict(axis=axis))


def _mm(name, n, dt):
    return Workload(name, "matmul", f"A@B, {n}x{n} {np.dtype(dt).name}", mats(dt), lambda p, a, b: a @ b,
                    dict(n=n), dict(n=96), rtol=1e-4 if dt is F32 else 1e-11)


WORKLOADS = [
    _pi("pi_30k_f64", 30_000, 3_000, 1000),
    _pi("pi_20m_f64", 20_000_000, 50_000, 1),
    _expsum("expsum_1m_f32", 1_000_000, 10_000, F32),
    _expsum("expsum_20m_f32", 20_000_000, 50_000, F32),
    _expsum("expsum_20m_f64", 20_000_000, 50_000, F64),
    Workload("poly_20m_f64", "poly", "0.25x^3+0.75x^2-1.5x-2, n=20,000,000 f64", uniform(-1, 1, F64),
             lambda p, x: 0.25 * x * x * x + 0.75 * x * x - 1.5 * x - 2, dict(n=20_000_000), dict(n=50_000)),
    Workload("trig_10m_f64", "trig", "sin(x)^2+cos(y)^2, n=10,000,000 f64", uniform(-10, 10, F64, 2),
             lambda p, x, y: np.sin(x) ** 2 + np.cos(y) ** 2, dict(n=10_000_000), dict(n=50_000)),
    Workload("logistic_10m_f64", "logistic", "1/(1+exp(-x)), n=10,000,000 f64", uniform(-10, 10, F64),
             lambda p, x: 1 / (1 + np.exp(-x)), dict(n=10_000_000), dict(n=50_000)),
    Workload("softplus_10m_f64", "softplus", "log1p(exp(x)), n=10,000,000 f64", uniform(-10, 10, F64),
             lambda p, x: np.log1p(np.exp(x)), dict(n=10_000_000), dict(n=50_000)),
    Workload("tanh_10m_f32", "tanh", "tanh(x), n=10,000,000 f32", uniform(-5, 5, F32),
             lambda p, x: np.tanh(x), dict(n=10_000_000), dict(n=50_000), rtol=1e-6),
    Workload("gelu_10m_f32", "gelu", "0.5x(1+erf(x/sqrt2)), n=10,000,000 f32", uniform(-5, 5, F32),
             lambda p, x: 0.5 * d64(x) * (1 + erf(d64(x) / np.sqrt(2))), dict(n=10_000_000), dict(n=50_000),
             rtol=2e-6, cache_ref=True),
    Workload("blackscholes_4m_f64", "blackscholes", "call+put with erf, n=4,000,000 f64", bs_make, bs_ref,
             dict(n=4_000_000), dict(n=20_000), dict(r=0.1, v=0.2), cache_ref=True),
    _laplace("laplace_500", 500, 60),
    _laplace("laplace_2000", 2000, 80),
    Workload("softmax_4096x1024_f32", "softmax", "row softmax, 4096x1024 f32",
             lambda rng, rows, cols: [rng.standard_normal((rows, cols), dtype=F32) * F32(3)], softmax_ref,
             dict(rows=4096, cols=1024), dict(rows=64, cols=128), rtol=1e-5),
    Workload("layernorm_4096x1024_f32", "layernorm", "row layernorm, gain and bias, 4096x1024 f32",
             layernorm_make, layernorm_ref, dict(rows=4096, cols=1024), dict(rows=64, cols=128),
             dict(eps=1e-5), rtol=1e-5),
    _red("sum_axis0_4000_f64", "sum", 0),
    _red("sum_axis1_4000_f64", "sum", 1),
    _red("var_axis0_4000_f64", "var", 0),
    _red("var_axis1_4000_f64", "var", 1),
    _mm("matmul_1024_f32", 1024, F32),
    _mm("matmul_2048_f32", 2048, F32),
    _mm("matmul_1024_f64", 1024, F64),
    Workload("matmul_bias_relu_1024_f32", "matmul_bias_relu", "relu(A@B+b), 1024^3 f32", mats(F32, True),
             lambda p, a, b, c: np.maximum(a @ b + c, 0), dict(n=1024), dict(n=96), rtol=1e-4),
    Workload("mlp_train_step", "mlp", "784-256-10 MLP, batch 256 f32: loss, gradient, SGD update", mlp_make,
             mlp_ref, dict(batch=256, n_in=784, n_hid=256, n_out=10), dict(batch=16, n_in=32, n_hid=16, n_out=10),
             dict(lr=0.1), rtol=1e-4, calls=5),
    Workload("logreg_grad", "logreg", "logistic loss + gradient, 100000x100 f64", logreg_make, logreg_ref,
             dict(n=100_000, d=100), dict(n=1000, d=20)),
    Workload("mandelbrot_1000", "mandelbrot", "1000x1000, 100 iterations, no early exit, f64", mandel_make,
             mandel_ref, dict(n=1000), dict(n=64), dict(iters=100), mismatch=2e-3, cache_ref=True),
    Workload("nbody_1024", "nbody", "all-pairs forces, one step, n=1024 f64", nbody_make, nbody_ref,
             dict(n=1024), dict(n=48), dict(eps=0.01, dt=0.01)),
    Workload("rosen_grad_1m", "rosen", "gradient of the Rosenbrock function, n=1,000,000 f64",
             uniform(-2, 2, F64), rosen_ref, dict(n=1_000_000), dict(n=5_000)),
    Workload("pairdist_2000", "pairdist", "pairwise euclidean distances, 2000x2000x3 f64",
             lambda rng, n: [rng.random((n, 3)), rng.random((n, 3))],
             lambda p, a, b: np.sqrt(((a[:, None] - b[None]) ** 2).sum(-1)), dict(n=2000), dict(n=60)),
    Workload("conv2d_3x3", "conv2d", "3x3 same conv, 32x32x56x56 -> 32 channels f32", conv_make, conv_ref,
             dict(n=32, c=32, hw=56), dict(n=2, c=4, hw=12), rtol=1e-4, cache_ref=True),
    Workload("cumsum_20m_f64", "cumsum", "cumulative sum, n=20,000,000 f64", uniform(0, 1, F64),
             lambda p, x: np.cumsum(x), dict(n=20_000_000), dict(n=50_000)),
]
BY_NAME = {w.name: w for w in WORKLOADS}
