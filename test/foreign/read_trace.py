"""Reads a trace with pyarrow, pandas and DuckDB, and prints what they found as JSON.

usage: read_trace.py file|stream PATH
"""

import hashlib
import json
import sys

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc
from dictionaries import counts, decoded, numbered

TYPE_NAMES = {"double": "float64"}


def read(kind, path):
    """The table, and the rows of each record batch."""
    with pa.memory_map(path) as source:
        reader = pa.ipc.open_file(source) if kind == "file" else pa.ipc.open_stream(source)
        if kind == "file":
            batches = [reader.get_batch(index) for index in range(reader.num_record_batches)]
        else:
            batches = list(reader)
        table = pa.Table.from_batches(batches, reader.schema)
        table.validate(full=True)
        return table, [batch.num_rows for batch in batches]


def type_name(arrow_type):
    if pa.types.is_list(arrow_type):
        return f"list<{type_name(arrow_type.value_type)}>"
    return TYPE_NAMES.get(str(arrow_type), str(arrow_type))


def sha256(array):
    values = array.to_numpy(zero_copy_only=False)
    return hashlib.sha256(values.astype(values.dtype.newbyteorder("<")).tobytes()).hexdigest()


def digest(table):
    """The digest that `servegen digest` prints, from its description alone."""
    lines = ["servegen trace digest 1", f"rows {table.num_rows}"]
    for field, column in zip(table.schema, table.columns):
        array = column.combine_chunks()
        if pa.types.is_dictionary(field.type):
            hashes = " ".join(numbered(array.to_pylist()))
            lines.append(f"column {json.dumps(field.name, ensure_ascii=False)} dictionary {hashes}")
            continue
        if pa.types.is_list(field.type):
            lengths = pc.list_value_length(array).cast(pa.uint32())
            hashes = f"{sha256(lengths)} {sha256(pc.list_flatten(array))}"
        else:
            hashes = sha256(array)
        lines.append(f"column {json.dumps(field.name, ensure_ascii=False)} {type_name(field.type)} {hashes}")
    text = "".join(f"{line}\n" for line in lines)
    return hashlib.sha256(text.encode()).hexdigest()


def is_sorted(table):
    """Ascending by time, and by client where times are equal."""
    time = table["timestamp"].to_numpy()
    client = table["client_id"].to_numpy().astype(np.int64)
    step = np.diff(time)
    return bool(((step > 0) | ((step == 0) & (np.diff(client) >= 0))).all())


def totals_of_arrow(table):
    """The sum of each token column, the items of lists included."""
    totals = {}
    for field, column in zip(table.schema, table.columns):
        if not field.name.endswith("_tokens"):
            continue
        values = pc.list_flatten(column) if pa.types.is_list(field.type) else column
        totals[field.name] = int(pc.sum(values).as_py() or 0)
    return totals


def totals_of_pandas(frame, schema):
    return {
        name: int(sum(int(items.sum()) for items in frame[name]) if is_list else frame[name].sum())
        for name, is_list in token_columns(schema)
    }


def read_with_duckdb(trace):
    """Rows and totals; DuckDB finds the Arrow table by the name of the variable."""
    columns = token_columns(trace.schema)
    sums = [f"sum(coalesce(list_sum({name}), 0))" if is_list else f"sum({name})" for name, is_list in columns]
    rows, *totals = duckdb.sql(f"select count(*), {', '.join(sums)} from trace").fetchall()[0]
    return {"rows": rows, "totals": {name: int(total) for (name, _), total in zip(columns, totals)}}


def attributes_of(trace, frame):
    """How often each value of each attribute is there, by reader."""
    names = [field.name for field in trace.schema if pa.types.is_dictionary(field.type)]
    values = decoded(trace)
    table = duckdb.sql(f"select {', '.join(names)} from trace").fetchall() if names else []
    return {
        name: {
            "pyarrow": counts(values[name].to_pylist()),
            "pandas": counts(frame[name].tolist()),
            "duckdb": counts(row[index] for row in table),
        }
        for index, name in enumerate(names)
    }


def token_columns(schema):
    return [(f.name, pa.types.is_list(f.type)) for f in schema if f.name.endswith("_tokens")]


def main(kind, path):
    trace, batch_rows = read(kind, path)
    frame = pd.read_feather(path) if kind == "file" else trace.to_pandas()
    report = {
        "rows": trace.num_rows,
        "batchRows": batch_rows,
        "columns": {field.name: type_name(field.type) for field in trace.schema},
        "nullable": [field.name for field in trace.schema if field.nullable],
        "metadata": {key.decode(): value.decode() for key, value in (trace.schema.metadata or {}).items()},
        "sorted": is_sorted(trace),
        "digest": digest(trace),
        "totals": totals_of_arrow(trace),
        "pandas": {"rows": len(frame), "totals": totals_of_pandas(frame, trace.schema)},
        "duckdb": read_with_duckdb(trace),
        "attributes": attributes_of(trace, frame),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main(*sys.argv[1:])
