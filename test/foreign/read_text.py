"""Compares text traces with the Arrow trace of the same rows: `read_text.py trace.arrow trace.csv.gz …` prints what was read."""

import json
import subprocess
import sys

import duckdb
import numpy as np
import pandas as pd
from pyarrow import csv, ipc

expected = ipc.open_file(sys.argv[1]).read_all().to_pandas()
EXACT = {"float_precision": "round_trip"}

def check(frame, reader, path):
    assert len(frame) == len(expected), (reader, path, len(frame))
    assert list(frame["request_id"]) == list(range(len(expected))), (reader, path)
    for name in expected.columns:
        if name == "request_id":
            continue
        want, got = expected[name], frame[name]
        if isinstance(want.iloc[0], np.ndarray):
            got = [json.loads(cell) if isinstance(cell, str) else list(cell) for cell in got]
            assert got == [list(cell) for cell in want], (reader, path, name)
        elif isinstance(want.iloc[0], str):
            # Readers of CSV make nothing of an empty text, unless it stands in quotes.
            assert ["" if pd.isna(cell) else cell for cell in got] == list(want), (reader, path, name)
        else:
            assert np.array_equal(np.asarray(got), np.asarray(want)), (reader, path, name)

count = 0
for path in sys.argv[2:]:
    if ".csv" in path:
        check(pd.read_csv(path, **EXACT), "pandas", path)
        check(duckdb.sql(f"select * from read_csv('{path}')").df(), "duckdb", path)
        count += 2
        if not path.endswith(".zst"):
            check(csv.read_csv(path).to_pandas(), "pyarrow", path)
            count += 1
    else:

        if not path.endswith(".zst"):
            check(pd.read_json(path, lines=True, precise_float=True), "pandas", path)
            count += 1
        check(duckdb.sql(f"select * from read_json('{path}')").df(), "duckdb", path)
        count += 1
    if path.endswith(".gz"):
        subprocess.run(["gzip", "--test", path], check=True)
print(count)
