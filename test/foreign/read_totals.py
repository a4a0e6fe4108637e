"""Reads large traces: `read_totals.py FORMAT=PATH …` prints, as JSON, by format the requests, input and output tokens in all, and
the last time in seconds. A length of 0 counts as 1, as it does in formats that have none."""

import json
import sys

import duckdb
import pyarrow.dataset as dataset

TOTALS = "select count(*), sum(greatest(1, {})), sum(greatest(1, {})), max({}) from {}"
ORDER = {
    "csv": ("input_tokens", "output_tokens", "timestamp", "read_csv('{}')"),
    "jsonl": ("input_tokens", "output_tokens", "timestamp", "read_json('{}')"),
    "parquet": ("input_tokens", "output_tokens", "timestamp", "'{}'"),
    "mooncake": ("input_length", "output_length", "timestamp / 1000", "read_json('{}', format='newline_delimited')"),
    "mooncake-s": ("input_length", "output_length", "timestamp", "read_json('{}', format='newline_delimited')"),
    "bailian": ("input_length", "output_length", "timestamp", "read_json('{}', format='newline_delimited')"),
    "azure": ("ContextTokens", "GeneratedTokens", "epoch(TIMESTAMP - timestamp '2024-05-10')", "read_csv('{}')"),
    "vidur": ("num_prefill_tokens", "num_decode_tokens", "arrived_at", "read_csv('{}')"),
    "burstgpt": ('"Request tokens"', '"Response tokens"', '"Timestamp"', "read_csv('{}')"),
    "llmservingsim": ("input_toks", "output_toks", "arrival_time_ns / 1e9", "read_json('{}')"),
    "blis": ("input_tokens", "output_tokens", "arrival_time_us / 1e6", "read_csv('{}')"),
    "weka": ('r."in"', "r.out", "r.t", "(select unnest(requests) as r from read_json('{}', format='newline_delimited'))"),
}


def read(format, path):
    if format in ORDER:
        *columns, source = ORDER[format]
        return duckdb.sql(TOTALS.format(*columns, source.format(path))).fetchall()[0]
    requests = dataset.dataset(path, format="ipc")
    time = "timestamp_start_unix_ms / 1000" if format == "aiperf-arrow" else "timestamp"
    return duckdb.sql(TOTALS.format("input_tokens", "output_tokens", time, "requests")).fetchall()[0]


totals = {}
for argument in sys.argv[1:]:
    format, path = argument.split("=", 1)
    rows, inputs, outputs, last = read(format, path)
    totals[format] = [rows, int(inputs), int(outputs), float(last)]
print(json.dumps(totals))
