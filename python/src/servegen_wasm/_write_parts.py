"""A trace written as parts by the workers of a cluster, whatever runs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ._files import PathLike
from ._manifest import Part
from ._parquet import require_compression, row_group_rows
from ._parts import PartsForm, write_part
from ._parts_folder import held_folder
from ._shared_plan import SharedPlan, file_path, lent_plan, partition_count
from .plans import Plan

# Runs `write_shared_part` for each number below the form's count, anywhere.
RunParts = Callable[[SharedPlan, PartsForm], Sequence[Part]]


def write_parts(
    plan: Plan | PathLike,
    path: PathLike,
    count: tuple[str, object],
    *,
    row_group_size: object,
    compression: str,
    digest: bool,
    run: RunParts,
) -> list[Part]:
    """Has the parts of a trace written into a folder, and says in its manifest what they are.

    Args:
        count: what the number of parts is called, and which it is; None leaves it to the trace.
        run: writes all parts.

    Raises:
        as `servegen_wasm.spark.write_parquet`, and what `run` raises.
    """
    rows = row_group_rows(row_group_size)
    require_compression(compression)
    folder_path = file_path("path", path)
    shared, opened = (None, plan) if isinstance(plan, Plan) else SharedPlan.of(plan)
    form = PartsForm(folder_path, partition_count(opened, count[1], count[0]), rows, compression, digest)
    with held_folder(folder_path) as folder:
        if shared is not None:
            parts = run(shared, form)
        else:
            with lent_plan(opened, folder.temporary("plan")) as lent:
                parts = run(lent, form)
        folder.finish(opened.schema, rows, parts)
    return list(parts)


def write_shared_part(shared: SharedPlan, form: PartsForm, index: int) -> Part:
    """Writes a part in a worker.

    Raises:
        InputError, PlanError: as `SharedPlan.open`.
        OutputError, EngineError: as `write_part`.
    """
    return write_part(shared.open(), form, index)
