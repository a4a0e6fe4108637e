"""Traces in Spark: read as data frames, and written as Parquet files by the tasks themselves.

    import servegen_wasm.spark

    servegen_wasm.spark.register(spark)
    frame = spark.read.format("servegen").option("plan", "/shared/trace.plan").load()
    parts = servegen_wasm.spark.write_parquet(spark, "/shared/trace.plan", "/shared/trace")

Spark 4.0 or newer. The Python of the workers needs this package, too.
"""

from .._packages import OLDEST_PYARROW, require

# Before anything of it is imported: older ones have no data sources in Python.
require("pyarrow", OLDEST_PYARROW, "spark")
require("pyspark", (4, 0), "spark")

from ._read import read, register
from ._source import ServegenDataSource
from ._write import write_parquet

__all__ = ["ServegenDataSource", "read", "register", "write_parquet"]
