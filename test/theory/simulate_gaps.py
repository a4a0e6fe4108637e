"""The dispersion of one stationary renewal process at a constant rate, by law and length of bin; printed as JSON.

The index of dispersion is the sum of (count - expected)^2 over the sum of expected. Beside it stands the excess
kurtosis of the counts, by which one knows how far to trust it.

usage: simulate_gaps.py RATE SECONDS RUNS SEED LAWS SCALE_SECONDS...
LAWS is a JSON list of [family, parameter], for gamma, weibull, lognormal, pareto (shape) and samples (values).
"""

import json
import sys

import numpy as np
from renewal import LAWS, counts


def simulate(law, rate, seconds, runs, scales, random):
    finest = min(scales)
    bins = round(seconds / finest)
    by_run = np.array([counts(law, rate * seconds, bins, random) for _ in range(runs)])
    report = []
    for scale in scales:
        difference = by_run.reshape(runs, -1, round(scale / finest)).sum(axis=2) - rate * scale
        variance = np.mean(difference**2.0)
        report.append(
            {
                "dispersion": variance / (rate * scale),
                "bins": difference.size,
                "kurtosis": np.mean(difference**4.0) / variance**2 - 3,
            }
        )
    return report


def main(rate, seconds, runs, seed, laws, *scales):
    random = np.random.default_rng(int(seed))
    scales = [float(scale) for scale in scales]
    print(
        json.dumps(
            [
                simulate(LAWS[family](parameter), float(rate), float(seconds), int(runs), scales, random)
                for family, parameter in json.loads(laws)
            ]
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
