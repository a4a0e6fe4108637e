"""Compares traces, as Hugging Face's `datasets` loads them, with the Arrow trace of the same rows:
`read_datasets.py CACHE trace.arrow trace.parquet trace.csv …` prints what was read, and by which builder."""

import json
import sys

from datasets import load_dataset
from pyarrow import ipc

BUILDERS = {"arrow": "arrow", "parquet": "parquet", "csv": "csv", "jsonl": "json"}

cache, arrow, *others = sys.argv[1:]
expected = ipc.open_file(arrow).read_all().to_pydict()
for path in others:
    builder = BUILDERS[path.removesuffix(".gz").removesuffix(".zst").rsplit(".", 1)[1]]
    data = load_dataset(builder, data_files=path, split="train", cache_dir=cache)
    read = data.to_dict()
    rows = len(expected["timestamp"])
    assert read.pop("request_id", list(range(rows))) == list(range(rows)), path
    assert read.keys() == expected.keys(), (path, read.keys())
    for name, values in expected.items():
        got = [json.loads(value) if isinstance(value, str) else value for value in read[name]]
        assert got == values, (path, name)
    print(builder, len(data))
