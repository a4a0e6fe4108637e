"""Writes a trace by Spark, two tasks at a time.

usage: spark_parts.py PLAN FOLDER SMALL_PLAN PLAN_TO_READ
prints JSON: seconds to start Spark and its Python workers, to write the parts, and to read all rows of another plan as a data frame
"""

import json
import os
import sys
import time

os.environ["PYSPARK_PYTHON"] = sys.executable

start = time.perf_counter()
import servegen_wasm.spark
from pyspark.sql import SparkSession

plan, folder, small, to_read = sys.argv[1:]
builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
spark = builder.config("spark.log.level", "OFF").getOrCreate()
# Workers are started.
servegen_wasm.spark.write_parquet(spark, small, f"{folder}-warm", partitions=2)
started = time.perf_counter()
servegen_wasm.spark.write_parquet(spark, plan, folder)
written = time.perf_counter()
frame = servegen_wasm.spark.read(spark, to_read)
rows, _ = frame.selectExpr("count(timestamp)", "sum(client_id)").first()
read = time.perf_counter()
print(json.dumps({"start": started - start, "write": written - started, "read": read - written, "rows": rows}))
spark.stop()
