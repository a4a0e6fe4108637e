"""Writes a trace by Ray, two tasks at a time.

usage: ray_parts.py PLAN FOLDER SMALL_PLAN PLAN_TO_READ
prints JSON: seconds to start Ray and its workers, to write the parts, and to read all rows of another plan as a dataset
"""

import json
import sys
import time

start = time.perf_counter()
import ray
import servegen_wasm.ray

plan, folder, small, to_read = sys.argv[1:]
ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
ray.data.DataContext.get_current().enable_progress_bars = False
servegen_wasm.ray.write_parquet(small, f"{folder}-warm", parallelism=2)
started = time.perf_counter()
servegen_wasm.ray.write_parquet(plan, folder)
written = time.perf_counter()
rows = sum(batch.num_rows for batch in servegen_wasm.ray.read(to_read).iter_batches(batch_size=None, batch_format="pyarrow"))
read = time.perf_counter()
print(json.dumps({"start": started - start, "write": written - started, "read": read - written, "rows": rows}))
