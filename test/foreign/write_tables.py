"""Writes traces as Parquet, CSV and JSON lines with pyarrow, pandas and DuckDB.

usage: write_tables.py copies PATH FOLDER
       write_tables.py small

`copies` writes the rows of an Arrow trace in every way and prints the names of the files. `small` prints some files of
40 rows as JSON, in base64, for the tests that run without Python (test/trace/foreign-tables.json).
"""

import base64
import json
import os
import sys
import tempfile

import numpy as np
import pyarrow as pa
import pyarrow.ipc as ipc
import pyarrow.parquet as pq

CODECS = ["none", "snappy", "zstd", "lz4", "gzip", "brotli"]


def copies(path, folder):
    import duckdb

    with pa.memory_map(path) as source:
        table = trace = ipc.open_file(source).read_all()
    lists = [name for name in table.column_names if pa.types.is_list(table.schema.field(name).type)]
    
    def at(name):
        return os.path.join(folder, name)

    for codec in CODECS:
        pq.write_table(table, at(f"pyarrow.{codec}.parquet"), compression=codec, row_group_size=1_000)
    pq.write_table(table, at("plain.parquet"), use_dictionary=False, data_page_version="2.0", version="2.6")
    # Pandas makes of a list of numbers an object.
    if not lists:
        table.to_pandas().to_parquet(at("pandas.parquet"))
    duckdb.register("trace", trace)
    duckdb.sql(f"COPY trace TO '{at('duckdb.parquet')}' (FORMAT parquet, COMPRESSION zstd)")
    duckdb.sql(f"COPY trace TO '{at('duckdb.jsonl')}' (FORMAT json)")
    duckdb.sql(f"COPY trace TO '{at('duckdb.jsonl.gz')}' (FORMAT json, COMPRESSION gzip)")
    duckdb.sql(f"COPY trace TO '{at('duckdb.jsonl.zst')}' (FORMAT json, COMPRESSION zstd)")
    duckdb.sql(f"COPY trace TO '{at('duckdb.csv')}' (FORMAT csv, HEADER)")
    duckdb.sql(f"COPY trace TO '{at('tabs.tsv')}' (FORMAT csv, HEADER, DELIMITER '\t')")
    frame = table.to_pandas()
    for name in lists:
        frame[name] = frame[name].map(lambda items: [int(item) for item in items])
    frame.to_csv(at("pandas.csv"), index=False)
    frame.to_csv(at("pandas.csv.gz"), index=False)
    with open(at("json.jsonl"), "w") as out:
        for row in table.to_pylist():
            out.write(json.dumps(row) + "\n")
    print(json.dumps(sorted(os.listdir(folder))))


def small():
    rows = 40
    index = np.arange(rows)
    times = pa.array(index * 500_000_000 + 1_700_000_000_123_456_789, pa.timestamp("ns"))
    base = {
        "arrival": times,
        "user": pa.array([f"user-{i % 3}" for i in index]).dictionary_encode(),
        "prompt_tokens": pa.array(index + 1, pa.int64()),
        "completion_tokens": pa.array(index % 5, pa.int16()),
        "prompt": pa.array(["text"] * rows),
        "waited": pa.array([None if i % 10 == 0 else i / 4 for i in index], pa.float32()),
        "hash_ids": pa.array([list(range(i % 4)) for i in index], pa.list_(pa.int64())),
    }
    table = pa.table(base)
    files = {}
    for codec in CODECS:
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression=codec, row_group_size=16)
        files[f"parquet {codec}"] = sink.getvalue().to_pybytes()
    empty = pa.BufferOutputStream()
    pq.write_table(table.slice(0, 0), empty)
    files["parquet empty"] = empty.getvalue().to_pybytes()
    text = "timestamp,client_id,input_tokens\n" + "".join(f"{i / 8},{i % 3},{i}\n" for i in index)
    cut = text.index("\n2.5,") + 3
    pieces = [text[:cut].encode(), text[cut:].encode()]
    files["csv zstd"] = b"".join(pa.compress(piece, codec="zstd", asbytes=True) for piece in pieces)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "stream")
        with pa.output_stream(path, compression="zstd") as out:
            out.write(text.encode())
        with open(path, "rb") as stream:
            files["csv zstd without lengths"] = stream.read()
    print(json.dumps({name: base64.b64encode(data).decode() for name, data in files.items()}, indent=2))


def main(task, *args):
    if task == "copies":
        copies(*args)
    else:
        small()


if __name__ == "__main__":
    main(*sys.argv[1:])
