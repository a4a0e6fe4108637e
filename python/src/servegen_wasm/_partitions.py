"""How a trace is divided among the workers of a cluster."""

from __future__ import annotations

import sys
import warnings

from ._arguments import whole
from .plans import Plan

# As many as the largest trace that plans are compiled for makes in parts of ten million rows and more.
MAX_PARTITIONS = 1_000_000

# Beginning anywhere in a trace takes about as long as some hundred thousand rows.
ROWS_OF_A_PARTITION = 2_000_000


def partition_count(plan: Plan, wanted: object, field: str) -> int:
    """Into how many partitions a trace is divided: those that are wanted, or one for each two million rows.

    No more than it has tiles, which a warning says.

    Args:
        wanted: None leaves it to the trace.
        field: what the number is called, for messages.

    Raises:
        UsageError: it is not a whole number from 1 to 1,000,000.
    """
    most = max(plan.tiles, 1)
    if wanted is None:
        return min(max(round(plan.rows / ROWS_OF_A_PARTITION), 1), most, MAX_PARTITIONS)
    count = whole(field, wanted, 1, MAX_PARTITIONS)
    if count > most:
        tiles = "1 tile" if most == 1 else f"{most} tiles"
        warnings.warn(
            f"{field}: {count} are asked for, and the trace has {tiles}, so that there are {most}",
            stacklevel=_level_of_caller(),
        )
    return min(count, most)


def _level_of_caller() -> int:
    """The `stacklevel` for a warning in the function that asks, so that it names the line that has called this package."""
    package = __name__.partition(".")[0]
    level = 1
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == package:
        frame = frame.f_back
        level += 1
    return level
