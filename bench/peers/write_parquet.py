"""Writes an Arrow file as Parquet with pyarrow in one thread, and prints the seconds that it took.

usage: write_parquet.py TRACE OUT ROWS_OF_A_GROUP
"""

import sys
import time

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

trace, out, rows = sys.argv[1:]
pa.set_cpu_count(1)
with pa.memory_map(trace) as source:
    table = pa.ipc.open_file(source).read_all()
    # Once over every byte, so that the file's pages are in memory.
    table.validate(full=True)
    for column in table.columns:
        column.combine_chunks()
    start = time.perf_counter()
    pq.write_table(table, out, compression="zstd", row_group_size=int(rows))
    print(time.perf_counter() - start)
