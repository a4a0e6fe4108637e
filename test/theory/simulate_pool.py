"""The dispersion of a released pool's arrivals, if all clients are stationary renewal processes; printed as JSON,
with the requests that are expected in each window.

Reads the raw files and shares no code with the package. Each client-window is a process of its own: a bin never lies
across two windows, so what happens at their borders has no part in the dispersion. The index of dispersion of the
counts in bins of a length is the sum of (count - expected)^2 over the sum of expected, over all bins of all runs.

usage: simulate_pool.py DIRECTORY FROM_SECONDS TO_SECONDS RATE CLIENT|all RUNS SEED SCALE_SECONDS...
"""

import csv
import json
import pathlib
import sys

import numpy as np
from renewal import LAWS, counts

WINDOW = 600


def read_windows(directory, begin, end, rate):
    """(start, client) to (mass, law) of the clients that have both files, at a constant total rate."""
    rows = {}
    for path in pathlib.Path(directory).glob("chunk-*-trace.csv"):
        client = int(path.name.split("-")[1])
        if not path.with_name(f"chunk-{client}-dataset.json").exists():
            continue
        with open(path, newline="") as file:
            for start, own_rate, _, pattern, shape, _ in csv.reader(file):
                if begin <= float(start) < end and float(own_rate) > 0:
                    rows[float(start), client] = (float(own_rate), LAWS[pattern.lower()](float(shape)))
    totals = {}
    for (start, _), (own_rate, _) in rows.items():
        totals[start] = totals.get(start, 0) + own_rate
    return {
        (start, client): (rate * WINDOW * own_rate / totals[start], law)
        for (start, client), (own_rate, law) in sorted(rows.items())
    }


def main(directory, begin, end, rate, client, runs, seed, *scales):
    windows = read_windows(directory, float(begin), float(end), float(rate))
    if client != "all":
        windows = {key: window for key, window in windows.items() if key[1] == int(client)}
    scales = [int(scale) for scale in scales]
    finest = min(scales)
    random = np.random.default_rng(int(seed))
    starts = sorted({start for start, _ in windows})
    squares = np.zeros((int(runs), len(scales)))
    expected = []
    for start in starts:
        own = [window for key, window in windows.items() if key[0] == start]
        mass = sum(mass for mass, _ in own)
        expected.append(mass)
        for run in range(int(runs)):
            total = sum(counts(law, mass, WINDOW // finest, random) for mass, law in own)
            for at, scale in enumerate(scales):
                by_bin = total.reshape(-1, scale // finest).sum(axis=1)
                squares[run, at] += np.sum((by_bin - mass * scale / WINDOW) ** 2)
    dispersion = squares / sum(expected)
    report = {
        "expected": expected,
        "dispersion": dispersion.mean(axis=0).tolist(),
        "error": (dispersion.std(axis=0, ddof=1) / np.sqrt(int(runs))).tolist(),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main(*sys.argv[1:])
