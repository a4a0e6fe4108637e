"""Traces in Ray: read as datasets of Ray Data, and written as Parquet files by tasks.

    import servegen_wasm.ray

    dataset = servegen_wasm.ray.read("/shared/trace.plan")
    parts = servegen_wasm.ray.write_parquet("/shared/trace.plan", "/shared/trace")

Ray 2.50 or newer. The workers need this package, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, SupportsIndex

import pyarrow as pa

from ._files import PathLike
from ._manifest import Part
from ._packages import OLDEST_PYARROW, require
from ._parquet import ROW_GROUP_SIZE
from ._partitions import partition_count
from ._parts import PartsForm
from ._shared_plan import SharedPlan, opened_plan, plan_once, sha256_of
from ._told import lacking_package
from ._write_parts import write_parts, write_shared_part
from .errors import ServegenError
from .plans import Plan

# Before anything of it is imported.
require("pyarrow", OLDEST_PYARROW, "ray")
require("ray", (2, 50), "ray")

import ray
from ray.data.block import BlockMetadata
from ray.data.datasource import Datasource, ReadTask
from ray.exceptions import RayError, RayTaskError

if TYPE_CHECKING:
    from ray.data import Dataset

# Rows of a table of a block; Ray puts tables together as it likes.
_BLOCK_ROWS = 262_144

# Tasks that are cancelled are waited for so long: each is in the engine or in a write for less than that.
_CANCEL_SECONDS = 30

_ADVICE = 'as by the runtime environment of the job, ray.init(runtime_env={"pip": [...]})'

# Where lists are of any length, a guess.
_ITEMS_OF_A_LIST = 2


def read(plan: Plan | PathLike, *, parallelism: SupportsIndex | None = None) -> Dataset:
    """The rows of a plan as a dataset, in order, with the types of the trace.

    Args:
        plan: a plan; or the path of one, which all workers can read.
        parallelism: tasks that make the rows, 1 to 1,000,000; by default one for each two million rows, and never more than
            the trace has tiles, which a warning says.

    Raises:
        InputError, PlanError: the plan cannot be read here, or is none.
        UsageError: an argument is out of range.
    """
    shared, opened = opened_plan(plan)
    count = partition_count(opened, parallelism, "parallelism")
    lent = _StoredPlan.of(opened) if shared is None else shared
    dataset = ray.data.read_datasource(
        ServegenDatasource(opened, count, lent.open), override_num_blocks=count
    )
    # Of this dataset alone; else blocks come as they are ready.
    dataset.context.execution_options.preserve_order = True
    return dataset


def write_parquet(
    plan: Plan | PathLike,
    path: PathLike,
    *,
    parallelism: SupportsIndex | None = None,
    row_group_size: SupportsIndex = ROW_GROUP_SIZE,
    compression: str = "zstd",
    digest: bool = True,
) -> list[Part]:
    """Writes a trace as a folder of Parquet files, each by a task: what `servegen_wasm.spark.write_parquet` writes.

    Arguments, result and errors are those of that function, with `parallelism` for its `partitions`.
    """

    def run(shared: SharedPlan, form: PartsForm) -> list[Part]:
        task = ray.remote(write_shared_part)
        parts = [task.remote(shared, form, index) for index in range(form.count)]
        try:
            return list(ray.get(parts))
        except BaseException as error:
            # Without one of them, the others are not wanted yet.
            _cancel(parts)
            told = _told(error)
            if told is None:
                raise
            raise told from None

    return write_parts(
        plan,
        path,
        count=parallelism,
        count_name="parallelism",
        row_group_size=row_group_size,
        compression=compression,
        digest=digest,
        run=run,
    )


def _cancel(tasks: list[ray.ObjectRef]) -> None:
    """Ends tasks, and waits until they have taken away what is not complete, if they do so in time."""
    # What went wrong before is what is to be told.
    with suppress(Exception):
        for task in tasks:
            ray.cancel(task)
        ray.wait(tasks, num_returns=len(tasks), timeout=_CANCEL_SECONDS, fetch_local=False)


def _told(error: BaseException) -> ServegenError | None:
    """The error of this package that a task has ended with; None where it is another."""
    if not isinstance(error, RayError):
        return None
    cause = error.cause if isinstance(error, RayTaskError) else None
    return cause if isinstance(cause, ServegenError) else lacking_package(str(error), _ADVICE)


class ServegenDatasource(Datasource):
    """The rows of a plan, for `ray.data.read_datasource`; `read` makes one."""

    def __init__(self, plan: Plan, count: int, lent: Callable[[], Plan]) -> None:
        """
        Args:
            plan: the plan as it is where the work is planned.
            count: tasks that make its rows.
            lent: gives a worker the plan.
        """
        super().__init__()
        self._rows = plan.rows
        self._schema = plan.schema
        self._count = count
        self._lent = lent

    def estimate_inmemory_data_size(self) -> int:
        return self._rows * _row_bytes(self._schema)

    def get_read_tasks(
        self, parallelism: int, per_task_row_limit: int | None = None, data_context: Any = None
    ) -> list[ReadTask]:
        # As many as were asked for, whatever Ray would like: which rows a block has does not depend on the cluster.
        del parallelism, data_context
        # How many rows a shard has is known when it is made, and Ray would take a guess for the count.
        size = self.estimate_inmemory_data_size() // self._count
        metadata = BlockMetadata(num_rows=None, size_bytes=size, exec_stats=None, input_files=None)
        return [
            ReadTask(
                partial(_blocks, self._lent, (index, self._count)),
                metadata,
                schema=self._schema,
                per_task_row_limit=per_task_row_limit,
            )
            for index in range(1, self._count + 1)
        ]


def _blocks(lent: Callable[[], Plan], shard: tuple[int, int]) -> Iterator[pa.Table]:
    for batch in lent().batches(shard=shard, batch_size=_BLOCK_ROWS):
        yield pa.Table.from_batches([batch])


@dataclass(frozen=True)
class _StoredPlan:
    """A plan in Ray's object store, put there once for all workers."""

    reference: ray.ObjectRef
    sha256: str

    @classmethod
    def of(cls, plan: Plan) -> _StoredPlan:
        return cls(ray.put(plan), sha256_of(bytes(plan)))

    def open(self) -> Plan:
        return plan_once(self.sha256, partial(ray.get, self.reference))


def _row_bytes(schema: pa.Schema) -> int:
    return sum(map(_value_bytes, schema.types))


def _value_bytes(kind: pa.DataType) -> int:
    if pa.types.is_list(kind):
        return 4 + _ITEMS_OF_A_LIST * _value_bytes(kind.value_type)
    return int((kind.index_type if pa.types.is_dictionary(kind) else kind).bit_width // 8)
