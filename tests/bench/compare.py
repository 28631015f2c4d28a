#!/usr/bin/env python3
"""Runs bench_decide and the hand-written floor of the peers in turn, each in a fresh process, and tells medians and ratios.

    compare.py --bench build/release/tests/bench_decide --floor DIR/floor --workload DIR/workload.json --machine DIR/journey-machine.json [--runs 5]

The floor (floor.cpp) and the workload (gen.mjs) come from the peers' own harness; its build.sh makes them. Only ratios within one call
count: the spread of each row over the processes is told beside it and is the noise of the machine.
"""
import argparse
import json
import statistics
import subprocess
import sys

FLOOR = {"pre (features given)": "floor_pre", "onepass+full explain (all conds, failing bits)": "floor_explained"}
RATIOS = [("decide_folded", "floor_pre", 3), ("fold_and_decide", "floor_explained", 3), ("document_to_decision", "parse_with_nlohmann_dom", 0.5)]


def run(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed ({done.returncode}): {done.stderr.strip()}")
    return done.stdout


def floor_rows(args):
    rows = {}
    for line in run([args.floor, args.workload, args.machine, "3"]).splitlines():
        row = json.loads(line)
        name = FLOOR.get(row.get("engine", "").removeprefix("floor-cpp "))
        if name:
            rows[name] = (row["p50us"], row["p99us"])
    return rows


def our_rows(args):
    rows = {}
    for row in json.loads(run([args.bench, args.workload, "--benchmark_format=json"]))["benchmarks"]:
        if "p50_us" in row:
            rows[row["name"].split("/")[0]] = (row["p50_us"], row["p99_us"])
        elif "bytes" in row:
            print(f'{row["name"]}: {row["bytes"] / 1e6:.2f} MB for {row["events"]:.0f} events')
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("bench", "floor", "workload", "machine"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    print(run([args.bench, args.workload, "--check"]).strip())
    seen = {}
    for _ in range(args.runs):
        for rows in (floor_rows(args), our_rows(args)):
            for name, pair in rows.items():
                seen.setdefault(name, []).append(pair)
    medians = {}
    print(f'{"":28}{"p50 µs":>10}{"min..max":>20}{"p99 µs":>10}')
    for name, pairs in seen.items():
        p50 = [pair[0] for pair in pairs]
        medians[name] = statistics.median(p50)
        spread = f"{min(p50):.1f}..{max(p50):.1f}"
        print(f"{name:28}{medians[name]:10.1f}{spread:>20}{statistics.median(pair[1] for pair in pairs):10.1f}")
    for ours, other, promised in RATIOS:
        print(f"{ours} / {other} = {medians[ours] / medians[other]:.2f} (promised: at most {promised})")


if __name__ == "__main__":
    main()
