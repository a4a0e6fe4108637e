"""What a straightforward script with pandas tells of a log: of clients and windows of ten minutes the rate, the CV of gaps
and a Gamma shape by moments, and of clients and periods of six hours the distributions of lengths.

usage: pandas_log.py LOG.csv
prints JSON: rows, seconds of processor time, and the largest memory in bytes
"""

import json
import resource
import sys
import time

import pandas as pd

start = time.process_time()
log = pd.read_csv(sys.argv[1]).sort_values("timestamp", kind="stable")
log["window"] = (log["timestamp"] // 600).astype("int64")
log["period"] = (log["timestamp"] // 21_600).astype("int64")
log["gap"] = log.groupby("client_id")["timestamp"].diff()
windows = log.groupby(["client_id", "window"])["gap"].agg(["size", "mean", "std"])
windows["rate"] = windows["size"] / 600
windows["cv"] = windows["std"] / windows["mean"]
windows["shape"] = 1 / windows["cv"] ** 2
lengths = {
    field: log.groupby(["client_id", "period"])[field].value_counts(normalize=True)
    for field in ("input_tokens", "output_tokens")
}
elapsed = time.process_time() - start
print(
    json.dumps(
        {
            "rows": len(log),
            "seconds": elapsed,
            "peakMemoryBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "entries": sum(len(entries) for entries in lengths.values()),
        }
    )
)
