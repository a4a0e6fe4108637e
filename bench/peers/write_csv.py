"""Writes an Arrow file as CSV to memory with pyarrow, in one thread: `write_csv.py trace.arrow` prints seconds of processor time."""

import sys
import time

import pyarrow as pa
from pyarrow import csv, ipc

pa.set_cpu_count(1)
table = ipc.open_file(sys.argv[1]).read_all()
sink = pa.BufferOutputStream()
begin = time.process_time()
csv.write_csv(table, sink)
print(time.process_time() - begin)
