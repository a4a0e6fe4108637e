"""Makes all rows of a plan with the Python package, in one thread.

usage: python_rows.py PLAN
prints seconds of processor time
"""

import sys
import time

import servegen_wasm

plan = servegen_wasm.Plan.open(sys.argv[1])
# The engine is compiled by now; its code and memory are warm after some rows.
plan.to_table(tiles=(0, min(plan.tiles, 16)))
start = time.process_time()
rows = sum(batch.num_rows for batch in plan.batches())
elapsed = time.process_time() - start
if rows != plan.rows:
    raise SystemExit(f"{rows} rows in place of {plan.rows}")
print(elapsed)
