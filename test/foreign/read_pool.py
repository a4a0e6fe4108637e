"""Compares a packed pool, read with pyarrow, to the files that it was packed from, and prints what it compared.

usage: read_pool.py PACKED DIRECTORY CLIENT...
"""

import ast
import csv
import json
import pathlib
import sys

import pyarrow as pa
import pyarrow.ipc

PATTERNS = ["", "Gamma", "Weibull"]
# A field that a multimodal dataset leaves out counts as 0 with certainty.
ABSENT = {0: 1.0}


def compare_trace(row, path):
    with open(path, newline="") as file:
        windows = [window for window in csv.reader(file) if window]
    for index, name in enumerate(["start", "rate", "cv", "pattern", "arg1", "arg2"]):
        source = [window[index] for window in windows]
        if name == "pattern":
            assert [PATTERNS[number] for number in row["pattern"]] == source, name
        elif name != "start":
            assert row[name] == [float(text) for text in source], name
    return len(windows)


def compare_dataset(row, path, fields):
    windows = json.loads(path.read_text())
    assert row["dataset_start"] == [float(start) for start in windows]
    entries = 0
    for window, literals in enumerate(windows.values()):
        for field in fields:
            source = ast.literal_eval(literals[field]) if field in literals else ABSENT
            if not literals:
                source = {}
            packed = dict(zip(row[f"{field}_values"][window], row[f"{field}_probabilities"][window], strict=True))
            assert list(packed) == sorted(source), field
            assert packed == source, field
            entries += len(source)
    return entries


def main(packed, directory, *clients):
    with pa.memory_map(packed) as source:
        table = pa.ipc.open_file(source).read_all()
    table.validate(full=True)
    fields = [name.removesuffix("_values") for name in table.column_names if name.endswith("_values")]
    ids = table["client_id"].to_pylist()
    compared = {"rows": table.num_rows, "clients": 0, "windows": 0, "entries": 0}
    for client in clients:
        row = table.slice(ids.index(int(client)), 1).to_pylist()[0]
        folder = pathlib.Path(directory)
        compared["windows"] += compare_trace(row, folder / f"chunk-{client}-trace.csv")
        compared["entries"] += compare_dataset(row, folder / f"chunk-{client}-dataset.json", fields)
        compared["clients"] += 1
    print(json.dumps(compared))


if __name__ == "__main__":
    main(*sys.argv[1:])
