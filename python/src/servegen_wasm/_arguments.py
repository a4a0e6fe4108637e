"""Arguments that are whole numbers, or pairs of them."""

from __future__ import annotations

import operator
from typing import Any, SupportsIndex

from .errors import UsageError

# Characters of a value in a message.
_LONGEST_SHOWN = 100


def pair(field: str, value: object, what: str) -> tuple[Any, Any]:
    """
    Args:
        field: the argument's name, for the message.
        what: what is expected, for the message.

    Raises:
        UsageError: it is not two values.
    """
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise UsageError(f"{field}: {value!r} is not {what}", field=field)
    return value[0], value[1]


def whole(field: str, value: object, smallest: int, largest: int) -> int:
    """
    Args:
        field: the argument's name, for the message.

    Raises:
        UsageError: it is not a whole number from `smallest` to `largest`.
    """
    # NumPy's integers are whole numbers, too.
    if isinstance(value, SupportsIndex) and not isinstance(value, bool):
        number = operator.index(value)
        if smallest <= number <= largest:
            return number
    raise UsageError(
        f"{field}: {_shown(value)} is not a whole number from {smallest} to {largest}", field=field
    )


def _shown(value: object) -> str:
    try:
        text = repr(value)
    except ValueError:
        # Python writes no more digits than a limit, by default 4,300.
        return f"a number of {value.bit_length()} bits" if isinstance(value, int) else type(value).__name__
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
