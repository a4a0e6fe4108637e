"""Compares a trace as Parquet, read by pyarrow, pandas, DuckDB and fastparquet, with the same trace in an Arrow file.

Prints what it found as JSON: differences in words, and what is in the file.

usage: read_parquet.py ARROW PARQUET [fastparquet]
"""

import json
import sys

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc
import pyarrow.parquet as pq
from dictionaries import decoded


def same_rows(trace, table):
    """Whether all values are equal, and the types apart from the names of lists' items."""
    return table.schema.remove_metadata().equals(trace.schema.remove_metadata()) and table.equals(trace)


def statistics_differ(file, trace):
    """Row groups and columns whose least or greatest value is not that of the rows, or where a value is missing."""
    wrong = []
    first = 0
    for group in range(file.metadata.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        part = trace.slice(first, rows)
        first += rows
        for index, name in enumerate(trace.schema.names):
            column = part[name].combine_chunks()
            is_list = pa.types.is_list(column.type)
            empty = int(pc.sum(pc.equal(pc.list_value_length(column), 0)).as_py()) if is_list else 0
            values = pc.list_flatten(column) if is_list else column
            found = file.metadata.row_group(group).column(index).statistics
            if found is None or not (found.has_min_max or len(values) == 0):
                # Texts have none: their least value takes as much room as a text.
                if not pa.types.is_string(column.type):
                    wrong.append(f"{name} in {group}: none")
                continue
            if len(values) == 0:
                if found.has_min_max:
                    wrong.append(f"{name} in {group}: {found}")
                continue
            expected = pc.min_max(values).as_py()
            if (found.min, found.max, found.null_count) != (expected["min"], expected["max"], empty):
                wrong.append(f"{name} in {group}: {found.min}, {found.max}, {found.null_count}")
    return wrong


def frame_differs(trace, frame):
    """Columns of a pandas frame that differ from the trace."""
    wrong = [] if list(frame.columns) == trace.schema.names else ["names"]
    for field in trace.schema:
        expected = trace[field.name].combine_chunks()
        if pa.types.is_list(field.type):
            lengths = frame[field.name].map(len).to_numpy()
            items = np.concatenate([*frame[field.name], np.empty(0, np.uint32)])
            same = np.array_equal(lengths, pc.list_value_length(expected).to_numpy())
            same = same and np.array_equal(items, pc.list_flatten(expected).to_numpy())
        elif pa.types.is_string(field.type):
            same = frame[field.name].tolist() == expected.to_pylist()
        else:
            same = np.array_equal(frame[field.name].to_numpy(), expected.to_numpy())
            same = same and frame[field.name].dtype == field.type.to_pandas_dtype()
        if not same:
            wrong.append(field.name)
    return wrong


def duckdb_differs(trace, path):
    """Whether DuckDB, which reads the file itself, has other rows; it gives them as Arrow."""
    connection = duckdb.connect()
    # Of several threads the rows would come out of order.
    connection.execute("set threads = 1")
    table = connection.execute("select * from read_parquet(?)", [path]).to_arrow_table()
    return [
        field.name
        for field in trace.schema
        if table[field.name].cast(field.type).combine_chunks().to_pylist()
        != trace[field.name].combine_chunks().to_pylist()
    ]


def main(arrow, path, *others):
    with pa.memory_map(arrow) as source:
        trace = decoded(pa.ipc.open_file(source).read_all())
        file = pq.ParquetFile(path)
        table = decoded(file.read())
        table.validate(full=True)
        metadata = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
        report = {
            "rows": table.num_rows,
            "rowGroups": [file.metadata.row_group(g).num_rows for g in range(file.metadata.num_row_groups)],
            "columns": {field.name: str(field.type) for field in table.schema},
            "nullable": [field.name for field in table.schema if field.nullable],
            "metadata": metadata,
            "encodings": sorted(
                {
                    encoding
                    for g in range(file.metadata.num_row_groups)
                    for c in range(file.metadata.num_columns)
                    for encoding in file.metadata.row_group(g).column(c).encodings
                }
            ),
            "compressions": sorted(
                {
                    file.metadata.row_group(g).column(c).compression
                    for g in range(file.metadata.num_row_groups)
                    for c in range(file.metadata.num_columns)
                }
            ),
            "pyarrowAgrees": same_rows(trace, table),
            "statisticsDiffer": statistics_differ(file, trace),
            "pandasDiffers": frame_differs(trace, pd.read_parquet(path)),
            "duckdbDiffers": duckdb_differs(trace, path),
        }
        if "fastparquet" in others:
            import fastparquet

            report["fastparquetDiffers"] = frame_differs(trace, fastparquet.ParquetFile(path).to_pandas())
        print(json.dumps(report))


if __name__ == "__main__":
    main(*sys.argv[1:])
