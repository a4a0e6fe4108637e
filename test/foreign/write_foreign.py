"""Writes traces with pyarrow as others write them: compressed, and with columns of all types.

usage: write_foreign.py copy PATH OUT file|stream CODEC
       write_foreign.py types OUT file|stream CODEC
       write_foreign.py small

`copy` rewrites a trace. `types` makes one of 1,000 rows. `small` prints some of 40 rows as JSON, in base64, for the
tests that run without Python (test/trace/foreign-files.json).
"""

import base64
import datetime
import decimal
import json
import sys

import numpy as np
import pyarrow as pa
import pyarrow.ipc as ipc


def write(table, sink, kind, codec, **options):
    chosen = ipc.IpcWriteOptions(compression=None if codec == "none" else codec, **options)
    opened = ipc.new_file if kind == "file" else ipc.new_stream
    with opened(sink, table.schema, options=chosen) as writer:
        writer.write_table(table, max_chunksize=400)


def unread(rows):
    """A column of each type that is passed over, by its name."""
    union_ids = pa.array([0] * rows, pa.int8())
    ones = pa.array([1] * rows, pa.int64())
    return {
        "struct": pa.array([{"a": 1, "b": "x"}] * rows),
        "list<string>": pa.array([["x", None]] * rows),
        "bool": pa.array([True, None] * (rows // 2)),
        "decimal": pa.array([decimal.Decimal("1.5")] * rows),
        "date": pa.array([datetime.date(2020, 1, 1)] * rows),
        "string": pa.array(["prompt"] * rows),
        "string_view": pa.array(["longer than twelve characters"] * rows, pa.string_view()),
        "null": pa.nulls(rows),
        "map": pa.array([[("k", 1)]] * rows, pa.map_(pa.string(), pa.int32())),
        "binary": pa.array([b"x"] * rows),
        "fixed_size_list": pa.array([[1, 2]] * rows, pa.list_(pa.int32(), 2)),
        "float16": pa.array(np.zeros(rows, np.float16)),
        "union": pa.UnionArray.from_sparse(union_ids, [ones]),
        "large_list": pa.array([[1]] * rows, pa.large_list(pa.int32())),
        "list_view": pa.array([[1]] * rows, pa.list_view(pa.int32())),
        "dictionary<string>": pa.array(["a", "b"] * (rows // 2)).dictionary_encode(),
        "timestamp[us]": pa.array([1] * rows, pa.timestamp("us")),
    }


def typed(rows):
    """A trace whose columns are of every type that is read, among those that are not."""
    index = np.arange(rows)
    columns = {
        "timestamp": pa.array(index * 500_000_000 + 1_700_000_000_123_456_789, pa.timestamp("ns", tz="UTC")),
        **unread(rows),
        "client_id": pa.array([f"user-{i % 7}" for i in index]).dictionary_encode(),
    }
    for name in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64"):
        columns[name] = pa.array(index % 100, getattr(pa, name)())
    columns["items"] = pa.array([list(range(i % 4)) for i in index], pa.list_(pa.int64()))
    columns["with_nulls"] = pa.array([None if i % 10 == 0 else i % 100 for i in index], pa.int32())
    return pa.table(columns)


def small():
    rows = 40
    index = np.arange(rows)
    plain = {"timestamp": index / 8, "input_tokens": index}
    texts = pa.array([f"user-{i % 3}" for i in index])
    union = unread(rows)["union"]
    dense = pa.UnionArray.from_dense(
        pa.array([0] * rows, pa.int8()), pa.array(index, pa.int32()), [pa.array([1] * rows)]
    )
    tables = {
        "zstd file": (pa.table({**plain, "client_id": texts}), "file", "zstd", {}),
        "lz4 stream": (pa.table({**plain, "client_id": texts.cast(pa.large_string())}), "stream", "lz4", {}),
        "dictionary": (pa.table({**plain, "client_id": texts.dictionary_encode()}), "file", "none", {}),
        "types": (typed(rows), "stream", "none", {}),
        "version 4": (
            pa.table({"u": union, "d": dense, **plain}),
            "file",
            "none",
            {"metadata_version": ipc.MetadataVersion.V4},
        ),
        "before 0.15": (
            pa.table(plain),
            "file",
            "none",
            {"metadata_version": ipc.MetadataVersion.V4, "use_legacy_format": True},
        ),
    }
    files = {}
    for name, (table, kind, codec, options) in tables.items():
        sink = pa.BufferOutputStream()
        write(table, sink, kind, codec, **options)
        files[name] = base64.b64encode(sink.getvalue().to_pybytes()).decode()
    print(json.dumps(files, indent=2))


def main(task, *args):
    if task == "copy":
        path, out, kind, codec = args
        with pa.memory_map(path) as source:
            table = ipc.open_file(source).read_all()
        write(table, out, kind, codec)
    elif task == "types":
        out, kind, codec = args
        write(typed(1_000), out, kind, codec)
    else:
        small()


if __name__ == "__main__":
    main(*sys.argv[1:])
