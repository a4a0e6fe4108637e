"""What went wrong in a worker, as its driver is to hear it."""

from __future__ import annotations

import json
import re

from . import errors
from .errors import MissingPackageError, ServegenError

_LOCATION = ("file", "line", "field", "problem")
_FAULT = re.compile(r"\bservegen_wasm\._told\.WorkerFault: (\{.*\})$", re.MULTILINE)
_OWN = re.compile(r"(?:.*\s)?servegen_wasm\.errors\.(\w+): (.+)")
_LACKING = re.compile(r"ModuleNotFoundError: No module named '(servegen_wasm|pyarrow|wasmtime)'")


class WorkerFault(Exception):
    """An error of this package on its way through text: its message is JSON, in one line, with all that the error says."""

    def __init__(self, error: ServegenError) -> None:
        said = {name: getattr(error, name) for name in _LOCATION}
        super().__init__(json.dumps({"kind": type(error).__name__, "message": str(error), **said}))


def error_of_fault(text: str) -> ServegenError | None:
    """The error that a `WorkerFault` in a traceback is of; None where there is none."""
    found = _FAULT.findall(text)
    if not found:
        return None
    told = json.loads(found[-1])
    kind = _kind_of(told.pop("kind"))
    return None if kind is None else kind(told.pop("message"), **told)


def error_of_last_line(text: str) -> ServegenError | None:
    """The error of this package that the last line of a traceback names, with its message; None where it names another."""
    lines = text.rstrip().splitlines()
    own = _OWN.fullmatch(lines[-1]) if lines else None
    kind = None if own is None else _kind_of(own[1])
    return None if own is None or kind is None else kind(own[2])


def lacking_package(text: str, advice: str) -> MissingPackageError | None:
    """
    Args:
        text: a traceback of a worker.
        advice: how workers get packages.

    Returns:
        The error, where the worker lacks this package or one that it needs.
    """
    lacking = _LACKING.search(text)
    if lacking is None:
        return None
    return MissingPackageError(
        f"the workers' Python has no {lacking[1]}; install servegen-wasm there, {advice}", field=lacking[1]
    )


def _kind_of(name: str) -> type[ServegenError] | None:
    kind = getattr(errors, name, None)
    return kind if isinstance(kind, type) and issubclass(kind, ServegenError) else None
