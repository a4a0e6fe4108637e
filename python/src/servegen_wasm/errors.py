"""What this package raises on purpose: each message is one sentence, the same as in every other runtime."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class ServegenError(Exception):
    """The base of all errors of this package.

    Attributes:
        file: the file that is at fault, as it was named; None where there is none.
        line: the line in it, from 1; None where it is not known.
        field: the field, option or path within a structured value; None where it is not known.
        problem: the message without these; of a SpecError a line for each fault.
    """

    file: str | None
    line: int | None
    field: str | None
    problem: str

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        line: int | None = None,
        field: str | None = None,
        problem: str | None = None,
    ) -> None:
        super().__init__(message)
        self.file = file
        self.line = line
        self.field = field
        self.problem = message if problem is None else problem


class UsageError(ServegenError, ValueError):
    """An argument is wrong: the caller has to ask differently."""


class MissingPackageError(ServegenError, ImportError):
    """A package that this call needs is not installed, or too old; the message says what to install."""


@dataclass(frozen=True)
class SpecFault:
    """One thing that is wrong with a workload spec; `field` is the path in it, such as `rate.steps[2]`."""

    problem: str
    file: str | None = None
    line: int | None = None
    field: str | None = None


class SpecError(ServegenError, ValueError):
    """A workload spec is none, or says what cannot be. The message has a line for each fault.

    Attributes:
        faults: at least one, in the order of the spec; of very many only the first.
    """

    faults: tuple[SpecFault, ...]

    def __init__(self, message: str, *, faults: Sequence[SpecFault] = (), **location: Any) -> None:
        super().__init__(message, **location)
        self.faults = tuple(faults)


class InputError(ServegenError):
    """A file that is named cannot be read: there is none, or it may not be."""


class PoolError(ServegenError):
    """A pool cannot be read, or is malformed."""


class PlanError(ServegenError):
    """Plan bytes are corrupt, or of a version that this engine does not read."""


class TraceError(ServegenError):
    """A trace cannot be read, or is malformed."""


class OutputError(ServegenError):
    """The output cannot be written."""


class EngineError(ServegenError):
    """The engine itself failed: memory ran out, or an invariant broke."""


class LeftOutClientsWarning(UserWarning):
    """Clients of a pool could not be used for a plan: its requests are those of the others alone."""


_BY_NAME: dict[str, type[ServegenError]] = {
    kind.__name__: kind
    for kind in (UsageError, InputError, PoolError, PlanError, TraceError, OutputError, EngineError)
}


def error_of_planner(error: Mapping[str, Any]) -> ServegenError:
    """The exception for an error that the planner tells of."""
    location = {key: error["location"].get(key) for key in ("file", "line", "field")}
    if error["name"] == "SpecError":
        faults = [SpecFault(**fault) for fault in error["faults"]]
        problem = "\n".join(fault.problem for fault in faults)
        return SpecError(error["message"], faults=faults, problem=problem, **location)
    kind = _BY_NAME.get(error["name"], ServegenError)
    return kind(error["message"], problem=error["problem"], **location)
