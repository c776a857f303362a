"""What RESULTS.md says of the machine: its name, and what limits/limits.c measured."""
import os
import platform
import re
import subprocess
from pathlib import Path


def name():
    cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), "?")
    return f"{cpu}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}"


def commit():
    here = Path(__file__).resolve().parent
    done = subprocess.run(["git", "-C", here, "log", "-1", "--format=%h of %cs"], capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def limits(path):
    """Print the limits program's output, each number the best of the runs in the file. Returns the GB/s of a
    copy with non-temporal stores, for the traffic floor: {threads: GB/s}."""
    order, vals, notes = [], {}, []
    for line in open(path):
        m = re.match(r"\| (.+?) \| ([\d.]+) \| ([\d.]+) \|$", line)
        if m:
            k, v = m[1], [float(m[2]), float(m[3])]
            if k not in vals:
                order.append(k)
            vals[k] = [max(a, b) for a, b in zip(vals.get(k, v), v)]
        elif line.startswith("|"):
            if line not in order and not line.startswith("|---"):
                order += [line, "|---|---:|---:|\n"] if line not in order else []
        elif line.strip() and not any(line[:10] == n[:10] for n in notes):
            notes.append(line)
    print("\n## What the machine can do (limits/limits.c, the best of several runs)\n")
    for k in order:
        if k in vals:
            print(f"| {k} | {vals[k][0]:.1f} | {vals[k][1]:.1f} |")
        else:
            print(("\n" if not k.startswith("|---") else "") + k, end="")
    print()
    for n in notes:
        print("*", n.strip())
    c = vals.get("copy, non-temporal stores")
    return {1: c[0], 2: c[1]} if c else {}
