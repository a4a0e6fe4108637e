"""Reads traces as pyarrow reads them, and prints the seconds by the clock and of processor time that it took, as JSON.

usage: read_trace.py THREADS TRACE...

THREADS is 1, or 0 for pyarrow's own choice. The values of an Arrow file, which is mapped, are touched once.
"""

import json
import resource
import sys
import time

import numpy as np
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def read(path, is_threaded):
    if path.endswith(".parquet"):
        return pq.read_table(path, use_threads=is_threaded).num_rows
    table = pa.ipc.open_file(path).read_all()
    for column in table.columns:
        for chunk in column.chunks:
            np.asarray(chunk).sum()
    return table.num_rows


threads, *paths = sys.argv[1:]
is_threaded = threads == "0"
if not is_threaded:
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
clock, processor = time.perf_counter(), processor_seconds()
rows = sum(read(path, is_threaded) for path in paths)
print(
    json.dumps(
        {
            "rows": rows,
            "seconds": time.perf_counter() - clock,
            "processorSeconds": processor_seconds() - processor,
        }
    )
)
