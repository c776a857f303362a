"""texpr beside the best peer of each row, in the same run: ratios, their geometric mean, the worst row; compile times."""
import math

from cells import COMPILING, PEERS, TEXPR, compile_ms, fastest, time_of
from workloads import WORKLOADS

# What the project wants: {variant: (geometric mean, worst row, worst row of those that memory limits)}.
TARGETS = {"texpr": (1.6, 4, 1.0), "texpr_llvm": (0.85, 1.15, 0.95), "texpr_llvm_fast": (0.75, 1.05, 0.95)}
# Of a row that memory limits the fastest peer takes at most this many times the traffic floor, of data that no cache holds.
NEAR_FLOOR, BEYOND_CACHE = 2.0, 48e6


def row_ratios(cells, variant, threads):
    """{workload: texpr's time / the best peer's} where both are there and right."""
    out = {}
    for w in WORKLOADS:
        own, peer = time_of(cells, w.name, variant, threads), fastest(cells, w.name, PEERS, threads)
        if own is not None and peer:
            out[w.name] = own / peer[0]
    return out


def by_memory(cells, threads, bw):
    """The workloads that memory limits."""
    out = set()
    for w in WORKLOADS:
        rows = [r for c in PEERS + TEXPR for r in cells.get((w.name, c, threads), []) if "bytes" in r]
        peer = fastest(cells, w.name, PEERS, threads)
        if bw and rows and peer:
            size = max(r["bytes"] for r in rows)
            if size >= BEYOND_CACHE and peer[0] <= NEAR_FLOOR * size / bw / 1e6:
                out.add(w.name)
    return out


def mean(ratios):
    return math.exp(sum(map(math.log, ratios)) / len(ratios))


def variants(cells, threads):
    return [v for v in TEXPR if row_ratios(cells, v, threads)]


def summary(cells, threads, bw):
    """One line for each variant and number of threads."""
    if not any(variants(cells, t) for t in threads):
        return
    print("\n## texpr beside the best peer of each row\n")
    print("Ratios of warm medians, below 1 texpr is faster. *Memory's rows* are those whose data (48 MB or more) the best "
          "peer moves at half the speed of a copy or better. In brackets: what is wanted, at 2 threads.\n")
    print("| variant | threads | rows | geometric mean | worst row | memory's rows: mean | worst |")
    print("|---|---:|---:|---:|---|---:|---|")
    for t in threads:
        memory = by_memory(cells, t, bw.get(t))
        for v in variants(cells, t):
            ratios = row_ratios(cells, v, t)
            wanted = TARGETS.get(v) if t == 2 else None
            want = [f" (≤ {x})" for x in wanted] if wanted else [""] * 3
            worst = max(ratios, key=ratios.get)
            limited = {w: r for w, r in ratios.items() if w in memory}
            most = max(limited, key=limited.get, default=None)
            tail = f"{mean(limited.values()):.2f} | {limited[most]:.2f} {most}{want[2]}" if limited else "– | –"
            print(f"| {v} | {t} | {len(ratios)} | {mean(ratios.values()):.2f}{want[0]} "
                  f"| {ratios[worst]:.2f} {worst}{want[1]} | {tail} |")
    scaling(cells, threads)


def scaling(cells, threads):
    """How much faster two threads are than one."""
    if not {1, 2} <= set(threads):
        return
    for v in variants(cells, 2):
        gains = {w.name: one / two for w in WORKLOADS
                 if (one := time_of(cells, w.name, v, 1)) and (two := time_of(cells, w.name, v, 2))}
        if gains:
            least = min(gains, key=gains.get)
            print(f"\n{v}: 2 threads are {mean(gains.values()):.2f} times as fast as 1 (geometric mean), "
                  f"{gains[least]:.2f} times at the least ({least}).")


def ratios(cells, threads, bw):
    """Each row's ratios."""
    columns = variants(cells, threads)
    if not columns:
        return
    memory = by_memory(cells, threads, bw)
    print(f"\n### Ratio to the best peer, {threads} thread{'s' * (threads > 1)}\n")
    print("| workload | best peer | ms | " + " | ".join(columns) + " | memory's |")
    print("|---|---|---:|" + "---:|" * len(columns) + "---|")
    found = {v: row_ratios(cells, v, threads) for v in columns}
    for w in WORKLOADS:
        peer = fastest(cells, w.name, PEERS, threads)
        if peer and any(w.name in found[v] for v in columns):
            texts = [f"{found[v][w.name]:.2f}" if w.name in found[v] else "–" for v in columns]
            print(f"| {w.name} | {peer[1]} | {peer[0]:.4g} | " + " | ".join(texts)
                  + f" | {'yes' if w.name in memory else ''} |")


def compiling(cells, threads):
    """First call less a warm one, beside the peer that compiles fastest."""
    columns = variants(cells, threads)
    if not columns:
        return
    print(f"\n### Compiling: first call less a warm one, {threads} threads, ms\n")
    print("The fastest of the peers that compile is "
          "the yardstick; wanted: a tenth of it for Cranelift, no more than it for LLVM.\n")
    print("| workload | fastest | ms | " + " | ".join(f"{v} | share" for v in columns) + " |")
    print("|---|---|---:|" + "---:|" * (2 * len(columns)))
    shares = {v: {} for v in columns}
    for w in WORKLOADS:
        peers = [(ms, c) for c in COMPILING if (ms := compile_ms(cells, w.name, c, threads)) is not None]
        if not peers:
            continue
        least, peer = min(peers)
        texts = []
        for v in columns:
            own = compile_ms(cells, w.name, v, threads)
            if own is None:
                texts.append("– | –")
            elif least <= 0:
                texts.append(f"{own:.1f} | –")
            else:
                shares[v][w.name] = own / least
                texts.append(f"{own:.1f} | {own / least:.3f}")
        print(f"| {w.name} | {peer} | {least:.1f} | " + " | ".join(texts) + " |")
    for v in columns:
        if shares[v]:
            worst = max(shares[v], key=shares[v].get)
            # A first call as fast as a warm one shows nothing but noise, and is left out of the mean.
            print(f"\n{v}: geometric mean {mean([s for s in shares[v].values() if s > 1e-3]):.3f}, "
                  f"worst {shares[v][worst]:.3f} ({worst}).")
