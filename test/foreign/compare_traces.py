"""Compares two traces with numpy and scipy, and prints what `servegen compare --json` says about them.

Written from docs/compare.md alone. Figures that are counted in steps by the command are exact here.

usage: compare_traces.py A B WINDOW_SECONDS CV_WINDOW_SECONDS
"""

import json
import math
import sys

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc
from scipy import stats

PERCENTILES = {"min": 0, "p1": 1, "p5": 5, "p50": 50, "p95": 95, "p99": 99, "max": 100}
MIN_GAPS = 10


def quantile(values, percent):
    """The smallest value that at least so many of 100 do not exceed."""
    ascending = np.sort(values)
    return float(ascending[max(1, math.ceil(percent * len(ascending) / 100)) - 1])


def cv(values):
    return float(np.std(values) / np.mean(values))


class Trace:
    def __init__(self, path):
        with pa.memory_map(path) as source:
            table = pa.ipc.open_file(source).read_all().combine_chunks()
        self.columns = {name: table[name].combine_chunks() for name in table.column_names}
        self.times = self.columns.pop("timestamp").to_numpy()
        self.clients = self.columns.pop("client_id").to_numpy()
        self.duration = json.loads(table.schema.metadata[b"servegen.spec"])["duration"]

    def values(self, name):
        column = self.columns[name]
        flat = pc.list_flatten(column) if pa.types.is_list(column.type) else column
        return flat.to_numpy(zero_copy_only=False).astype(np.float64)

    def items(self, name):
        column = self.columns[name]
        return pc.list_value_length(column).to_numpy().astype(np.float64) if pa.types.is_list(column.type) else None

    def totals(self, name):
        """One number a request."""
        items = self.items(name)
        if items is None:
            return self.values(name)
        cumulative = np.concatenate([[0], np.cumsum(self.values(name))])
        ends = np.cumsum(items).astype(np.int64)
        return cumulative[ends] - cumulative[ends - items.astype(np.int64)]


def figures(trace, window, cv_window):
    count = int(trace.duration // window)
    at = (trace.times // window).astype(np.int64)
    whole = at < count
    requests = np.bincount(at[whole], minlength=count)
    rates = requests / window
    busy = requests > 0
    correlations = []
    lengths = {}
    for name in trace.columns:
        sums = np.bincount(at[whole], weights=trace.totals(name)[whole], minlength=count)
        lengths[name] = sums
        means = sums[busy] / requests[busy]
        flat = len(set(means)) == 1
        correlations.append(
            {
                "column": name,
                "pearson": None if flat else float(stats.pearsonr(requests[busy], means).statistic),
                "spearman": None if flat else float(stats.spearmanr(requests[busy], means).statistic),
            }
        )
    # Mean rank of equal rates, in tenths of all.
    middle = stats.rankdata(requests[busy]) - 0.5
    decile = np.floor(10 * middle / busy.sum()).astype(np.int64) + 1
    groups = []
    for number in np.unique(decile):
        members = np.flatnonzero(busy)[decile == number]
        total = requests[members].sum()
        groups.append(
            {
                "decile": int(number),
                "windows": len(members),
                "meanRate": float(rates[members].mean()),
                "minRate": float(rates[members].min()),
                "maxRate": float(rates[members].max()),
                "meanLength": {name: float(sums[members].sum() / total) for name, sums in lengths.items()},
            }
        )
    cvs = []
    for index in range(int(trace.duration // cv_window)):
        times = trace.times[(trace.times >= index * cv_window) & (trace.times < (index + 1) * cv_window)]
        if len(times) > MIN_GAPS:
            cvs.append(cv(np.diff(times)))
    by_client = np.sort(np.unique(trace.clients, return_counts=True)[1])[::-1]
    shares = np.cumsum(by_client) / len(trace.times)
    return {
        "requests": len(trace.times),
        "durationSeconds": trace.duration,
        "meanRate": len(trace.times) / trace.duration,
        "windowRates": {
            "windowSeconds": window,
            "windows": count,
            "mean": float(rates.mean()),
            "cv": cv(rates),
            **{name: quantile(rates, percent) for name, percent in PERCENTILES.items()},
        },
        "rateLength": {"windows": int(busy.sum()), "groups": groups, "correlations": correlations},
        "interArrivalCv": {
            "whole": cv(np.diff(trace.times)),
            "windowSeconds": cv_window,
            "windows": len(cvs),
            "min": quantile(cvs, 0),
            "median": quantile(cvs, 50),
            "max": quantile(cvs, 100),
        },
        "dispersion": [dispersion(trace, seconds) for seconds in (3, 30, 300)],
        "joint": joint(trace),
        "clients": {
            "clients": len(by_client),
            "topShares": [
                {"clients": top, "share": float(shares[min(top, len(shares)) - 1])} for top in (1, 5, 10, 20)
            ],
            "clientsForNinetyPercent": int(np.searchsorted(shares, 0.9) + 1),
        },
    }


def dispersion(trace, seconds):
    """Of a trace shorter than an hour, which is one stretch of its whole windows."""
    assert trace.duration < 3600
    windows = int(trace.duration // seconds)
    counts = np.bincount((trace.times // seconds).astype(np.int64), minlength=windows)[:windows]
    return {"windowSeconds": seconds, "windows": windows, "index": float(counts.var(ddof=1) / counts.mean())}


def joint(trace):
    name = next(name for name in ("input_tokens", "text_tokens") if name in trace.columns)
    inputs, outputs = trace.values(name), trace.values("output_tokens")
    # Requests of one input count alike on both sides of a border.
    ascending, place, count = np.unique(inputs, return_inverse=True, return_counts=True)
    mean_output = np.bincount(place, weights=outputs) / count
    ends = np.cumsum(count)
    deciles = []
    for number in range(10):
        low, high = number * len(inputs) / 10, (number + 1) * len(inputs) / 10
        share = np.clip(np.minimum(ends, high) - np.maximum(ends - count, low), 0, None)
        deciles.append(
            {
                "decile": number + 1,
                "meanInput": float((share * ascending).sum() / share.sum()),
                "meanOutput": float((share * mean_output).sum() / share.sum()),
            }
        )
    return {
        "input": name,
        "output": "output_tokens",
        "spearman": float(stats.spearmanr(inputs, outputs).statistic),
        "deciles": deciles,
    }


def distances(a, b):
    if len(a) == 0 or len(b) == 0:
        return {"kolmogorovSmirnov": None, "wasserstein": None}
    return {
        "kolmogorovSmirnov": float(stats.ks_2samp(a, b, method="asymp").statistic),
        "wasserstein": float(stats.wasserstein_distance(a, b)),
    }


def compare(a, b):
    def side(values):
        if len(values) == 0:
            return {"count": 0, "mean": None, "p50": None, "p90": None, "p99": None}
        tail = {f"p{percent}": quantile(values, percent) for percent in (50, 90, 99)}
        return {"count": len(values), "mean": float(values.mean()), **tail}

    found = distances(a, b)
    relative = None if found["wasserstein"] is None or a.mean() == 0 else found["wasserstein"] / float(a.mean())
    return {"a": side(a), "b": side(b), **found, "wassersteinOverMean": relative}


def main(path_a, path_b, window, cv_window):
    a, b = Trace(path_a), Trace(path_b)
    both = [figures(trace, window, cv_window) for trace in (a, b)]
    rates = [
        np.bincount((trace.times // window).astype(np.int64), minlength=1)[: int(trace.duration // window)] / window
        for trace in (a, b)
    ]
    columns = []
    for name in a.columns:
        if name not in b.columns:
            continue
        columns.append({"column": name, "values": compare(a.values(name), b.values(name))})
        if a.items(name) is not None:
            columns[-1]["itemsPerRequest"] = compare(a.items(name), b.items(name))
    report = {
        "a": both[0],
        "b": both[1],
        "windowRate": distances(*rates),
        "interArrivalTime": compare(np.diff(a.times), np.diff(b.times)),
        "columns": columns,
    }
    print(json.dumps(report))


main(sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4]))
