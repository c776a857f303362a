#!/usr/bin/env bash
# Times texpr and its peers on every workload, RUNS times at 2 threads and 1 thread, then writes RESULTS.md.
# Run ./run_extra.sh first if its side experiments are to be in the report.
#   PYTHON=/path/to/venv/bin/python ./run_all.sh          everything (an hour a run)
#   SIZE=small RUNS=1 ./run_all.sh                        smoke test (a few minutes)
#   PEERS="texpr jax" ONLY=pi_20m_f64,poly_20m_f64 RUNS=1 NAME=quick ./run_all.sh     some peers, some rows, to RESULTS.quick.md
# TEXPR names the texpr command, otherwise that of this tree is built. PEERS_CACHE is a folder for inputs and references (1.6 GB).
set -u
cd "$(dirname "$0")"
PYTHON=${PYTHON:-.venv/bin/python}
SIZE=${SIZE:-full}
RUNS=${RUNS:-2}
THREADS=${THREADS:-"2 1"}
PEERS=${PEERS:-"texpr texpr_fast texpr_llvm texpr_llvm_fast numpy numexpr numba numba_fast jax pytensor pytensor_c torch torch_compile tf"}
ONLY=${ONLY:-}
NAME=${NAME:-$SIZE}
OUT=${OUT:-results.$NAME.jsonl}
"$PYTHON" -c 'import numpy, scipy' || { echo "no NumPy and SciPy in $PYTHON: see README.md"; exit 1; }
if [ -z "${TEXPR:-}" ]; then
  llvm=${LLVM_SYS_221_PREFIX:-/usr/lib/llvm-22}
  features=$([ -e "$llvm/lib/libLLVM-22.so" ] && echo "--features llvm")
  (cd ../.. && cargo build --release -p texpr-cli $features) || exit 1
fi
mkdir -p logs
: >"$OUT"   # figures of one machine and one commit only
for run in $(seq "$RUNS"); do
  for threads in $THREADS; do
    for peer in $PEERS; do
      log=logs/$peer.$threads.$run.log
      echo "$(date +%T) run $run, $threads thread(s): $peer"
      timeout 1800 "$PYTHON" bench.py "$peer" --threads "$threads" --size "$SIZE" --only "$ONLY" --run "$run" --out "$OUT" \
        >"$log" 2>&1 || echo "  some cells failed: $log"
      grep ' skipped: ' "$log"
    done
  done
done
limits=limits/limits.full.txt
if [ "$NAME" = full ]; then   # minutes; a quick report does with what was measured before, or without
  gcc -O3 -march=native -pthread limits/limits.c -o limits/limits
  for _ in 1 2 3; do ./limits/limits; done >$limits    # report.py keeps the best of them
fi
report=RESULTS.md
[ "$NAME" = full ] || report=RESULTS.$NAME.md
"$PYTHON" report.py "$OUT" $limits extra.jsonl >"$report" && echo "$report"
