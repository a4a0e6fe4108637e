"""The data source `servegen`: partitions of a trace, made by the workers that want them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
from pyspark.sql.datasource import DataSource, DataSourceReader, InputPartition
from pyspark.sql.types import StructType

from .._partitions import partition_count
from .._shared_plan import SharedPlan
from ..errors import UsageError
from ._types import BatchCast, spark_schema

NAME = "servegen"

# What `.load(path)` is passed as.
_PATH = "path"
# More than any number has that is in range; Python makes no numbers of thousands of them.
_MOST_DIGITS = 20
_OPTIONS = ("plan", "partitions")
# What `create table` passes beside options, which such a table would not pass when it is read.
_OF_A_TABLE = "provider"


class ServegenDataSource(DataSource):
    """The rows of a plan, in order: `spark.read.format("servegen").option("plan", path).load()`.

    Options:
        plan: the path of a plan, which all workers can read; or the argument of `load`.
        partitions: 1 to 1,000,000; by default one for each two million rows, and never more than the trace has tiles.
    """

    def __init__(self, options: Mapping[str, str]) -> None:
        """
        Raises:
            UsageError: an option is unknown, missing, or out of range.
            InputError, PlanError: the plan cannot be read, or is none.
        """
        path = _plan_of(options)
        self._shared, plan = SharedPlan.of(path)
        self._partitions = partition_count(plan, _number(options.get("partitions")), "partitions")

    @classmethod
    def name(cls) -> str:
        return NAME

    def schema(self) -> StructType:
        return spark_schema(self._shared.open().schema)

    def reader(self, schema: StructType) -> DataSourceReader:
        """
        Raises:
            UsageError: another schema was asked for.
        """
        own = self.schema()
        if [(field.name, field.dataType) for field in schema] != [
            (field.name, field.dataType) for field in own
        ]:
            raise UsageError(
                f"schema: {schema.simpleString()} is asked for, and the trace has {own.simpleString()}; leave it out",
                field="schema",
            )
        return _Reader(self._shared, self._partitions, schema)


@dataclass
class _Shard(InputPartition):
    """The k-th of n parts of a trace, from 1 on."""

    index: int
    count: int


class _Reader(DataSourceReader):
    """Travels to the workers, and has no more of the plan than its path."""

    def __init__(self, shared: SharedPlan, partitions: int, schema: StructType) -> None:
        self._shared = shared
        self._partitions = partitions
        self._schema = schema

    def partitions(self) -> list[InputPartition]:
        return [_Shard(index, self._partitions) for index in range(1, self._partitions + 1)]

    def read(self, partition: InputPartition) -> Iterator[pa.RecordBatch]:
        assert isinstance(partition, _Shard)
        plan = self._shared.open()
        cast = BatchCast(plan.schema, self._schema)
        return map(cast, plan.batches(shard=(partition.index, partition.count)))


def _plan_of(options: Mapping[str, str]) -> str:
    if _OF_A_TABLE in options:
        raise UsageError(
            f"plan: tables of Spark's catalog do not hand their options to format {NAME} when they are read; expected "
            "a view of the session, create temporary view",
            field="plan",
        )
    for name in options:
        if name.lower() not in (*_OPTIONS, _PATH):
            raise UsageError(
                f"{name}: there is no such option of format {NAME}; there are {' and '.join(_OPTIONS)}",
                field=name,
            )
    given = [path for path in (options.get("plan"), options.get(_PATH)) if path is not None]
    if len(given) != 1:
        told = "both as an option and to load" if given else "not at all"
        raise UsageError(f'plan: it is given {told}; expected .option("plan", path)', field="plan")
    return given[0]


def _number(text: str | None) -> int | str | None:
    """A whole number of an option; another text is refused by whoever looks for its range."""
    is_number = text is not None and len(text) <= _MOST_DIGITS and text.strip().isdecimal()
    return int(text) if text is not None and is_number else text
