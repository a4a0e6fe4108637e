"""Traces as data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, SupportsIndex

from .._files import PathLike
from .._partitions import partition_count
from .._shared_plan import SharedPlan
from ..errors import UsageError
from ..plans import Plan
from ._source import NAME, ServegenDataSource
from ._told import told_by_workers

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def register(spark: SparkSession) -> None:
    """Makes `servegen` a format of this session: `spark.read.format("servegen").option("plan", path).load()`."""
    spark.dataSource.register(ServegenDataSource)


def read(spark: SparkSession, plan: PathLike, *, partitions: SupportsIndex | None = None) -> DataFrame:
    """The rows of a plan as a data frame, whose partitions in order are the trace.

    Args:
        plan: the path of one, which all workers can read.
        partitions: 1 to 1,000,000; by default one for each two million rows, and never more than the trace has tiles, which
            a warning says.

    Raises:
        InputError, PlanError: the plan cannot be read here, or is none.
        UsageError: an argument is out of range.
        MissingPackageError: the workers' Python lacks this package.
    """
    if isinstance(plan, Plan):
        raise UsageError(
            "plan: a data frame is made of a file, which all workers can read; save the plan, and name the file",
            field="plan",
        )
    shared, opened = SharedPlan.of(plan)
    count = partition_count(opened, partitions, "partitions")
    _require_text(shared.path)
    register(spark)
    with told_by_workers():
        return spark.read.format(NAME).option("plan", shared.path).option("partitions", count).load()


def _require_text(path: str) -> None:
    """Options of Spark are texts of Unicode, and paths of Linux are bytes.

    Raises:
        UsageError: the path is no such text.
    """
    try:
        path.encode()
    except UnicodeEncodeError as error:
        raise UsageError(
            f"plan: {path!r} is not UTF-8, and Spark takes no other paths; give the file another name",
            field="plan",
        ) from error
