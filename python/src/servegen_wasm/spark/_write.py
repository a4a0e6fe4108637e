"""Traces as Parquet files, of which each task writes its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any, SupportsIndex

import pyarrow as pa

from .._files import PathLike
from .._manifest import Part
from .._packages import require
from .._parquet import ROW_GROUP_SIZE
from .._parts import PartsForm
from .._shared_plan import SharedPlan
from .._told import WorkerFault
from .._write_parts import write_parts, write_shared_part
from ..errors import ServegenError
from ..plans import Plan
from ._told import told_by_workers

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# What a task tells the driver, a row a part.
_TOLD = "file string, rows bigint, bytes bigint, time_range array<double>, digest string, sha256 string, end_tile bigint"
_TOLD_SCHEMA = pa.schema(
    [
        pa.field("file", pa.string()),
        pa.field("rows", pa.int64()),
        pa.field("bytes", pa.int64()),
        pa.field("time_range", pa.list_(pa.field("element", pa.float64()))),
        pa.field("digest", pa.string()),
        pa.field("sha256", pa.string()),
        pa.field("end_tile", pa.int64()),
    ]
)


def write_parquet(
    spark: SparkSession,
    plan: Plan | PathLike,
    path: PathLike,
    *,
    partitions: SupportsIndex | None = None,
    row_group_size: SupportsIndex = ROW_GROUP_SIZE,
    compression: str = "zstd",
    digest: bool = True,
) -> list[Part]:
    """Writes a trace as a folder of Parquet files, `part-00000.parquet` and so on, each by the task that makes its rows.

    Names have as many digits as the number of parts takes, and at least five, so that they sort as the parts do.

    The columns have the types of the trace, numbers without a sign included. Each file appears under its name when it is
    complete, and is the shard of a trace by itself; an attempt that is repeated writes the same bytes. At the end there is a `manifest.json`, by which
    `servegen verify`, `digest` and the other commands take the folder for one trace.

    Args:
        plan: the path of one, which all workers can read; or a plan, which lies beside the parts while they are written.
        path: of a folder that the driver and all workers share, which is empty, or not there yet.
        partitions: number of files, 1 to 1,000,000; by default one for each two million rows, and never more than the trace
            has tiles, which a warning says.
        row_group_size, compression: as of `Plan.write_parquet`.
        digest: whether the rows of each part are hashed, for `servegen verify`.

    Returns:
        A `Part` for each file, in order.

    Raises:
        InputError, PlanError: the plan cannot be read, here or in a worker, is none, or not the same there.
        OutputError: the folder holds something, or cannot be written to; or Spark ended the job by itself.
        UsageError: an argument is out of range.
        EngineError: there is not enough memory.
        MissingPackageError: pandas is missing here, which Spark wants of whoever takes Arrow from it; or the workers'
            Python lacks this package, or one that it needs.
    """
    require("pandas", (2, 2), "spark")

    def run(shared: SharedPlan, form: PartsForm) -> list[Part]:
        # A partition for each number.
        numbers = spark.range(0, form.count, 1, form.count)
        with told_by_workers(form.folder):
            told = numbers.mapInArrow(partial(_write, shared, form), _TOLD).collect()
        return [_part_of(row.asDict()) for row in told]

    return write_parts(
        plan,
        path,
        count=partitions,
        count_name="partitions",
        row_group_size=row_group_size,
        compression=compression,
        digest=digest,
        run=run,
    )


def _part_of(told: dict[str, Any]) -> Part:
    times = told.pop("time_range")
    return Part(time_range=None if times is None else tuple(times), **told)


def _write(
    shared: SharedPlan, form: PartsForm, batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Writes the parts whose numbers a task has."""
    for batch in batches:
        for index in batch[0].to_pylist():
            try:
                part = write_shared_part(shared, form, index)
            except ServegenError as error:
                # An error, and no row that tells of one: Spark tries again elsewhere, and then ends the other tasks.
                raise WorkerFault(error) from error
            yield pa.RecordBatch.from_pylist([asdict(part)], schema=_TOLD_SCHEMA)
