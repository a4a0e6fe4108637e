"""A trace written as parts by the workers of a cluster, whatever runs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext

from ._files import PathLike, file_path
from ._manifest import Part
from ._parquet import require_compression, row_group_rows
from ._partitions import partition_count
from ._parts import PartsForm, write_part
from ._parts_folder import held_folder
from ._shared_plan import SharedPlan, lent_plan, opened_plan
from .plans import Plan

# Runs `write_shared_part` for each number below the form's count, anywhere.
RunParts = Callable[[SharedPlan, PartsForm], Sequence[Part]]


def write_parts(
    plan: Plan | PathLike,
    path: PathLike,
    *,
    count: object,
    count_name: str,
    row_group_size: object,
    compression: str,
    digest: bool,
    run: RunParts,
) -> list[Part]:
    """Has the parts of a trace written into a folder, and says in its manifest what they are.

    Args:
        count: the number of parts; None leaves it to the trace.
        count_name: what it is called, for messages.
        run: writes all parts.

    Raises:
        as `servegen_wasm.spark.write_parquet`, and what `run` raises.
    """
    rows = row_group_rows(row_group_size)
    require_compression(compression)
    folder_path = file_path("path", path)
    shared, opened = opened_plan(plan)
    form = PartsForm(folder_path, partition_count(opened, count, count_name), rows, compression, digest)
    with held_folder(folder_path) as folder:
        lent = lent_plan(opened, folder.temporary("plan")) if shared is None else nullcontext(shared)
        with lent as given:
            parts = list(run(given, form))
            folder.finish(opened.schema, rows, compression, parts)
    return parts


def write_shared_part(shared: SharedPlan, form: PartsForm, index: int) -> Part:
    """Writes a part in a worker.

    Raises:
        InputError, PlanError: as `SharedPlan.open`.
        OutputError, EngineError: as `write_part`.
    """
    return write_part(shared.open(), form, index)
