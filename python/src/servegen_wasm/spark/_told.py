"""What went wrong in a worker, as its driver is to hear it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from pyspark.errors import PySparkException

from .. import errors
from ..errors import MissingPackageError, ServegenError

_OWN = re.compile(r"\bservegen_wasm\.errors\.(\w+): ([^\n]+)")
_LACKING = re.compile(r"ModuleNotFoundError: No module named '(servegen_wasm|pyarrow|wasmtime)'")


@contextmanager
def told_by_workers() -> Iterator[None]:
    """Raises what a worker has raised of this package's errors, and not the traceback that Spark has made of it."""
    try:
        yield
    except PySparkException as error:
        told = error_of_text(str(error))
        if told is None:
            raise
        raise told from error


def error_of_text(text: str) -> ServegenError | None:
    """The error of this package, or for want of it, that a traceback ends in; None where it ends in another."""
    lacking = _LACKING.search(text)
    if lacking is not None:
        return MissingPackageError(
            f"the workers' Python has no {lacking[1]}; install servegen-wasm there, or name another Python by "
            "PYSPARK_PYTHON",
            field=lacking[1],
        )
    found = _OWN.findall(text)
    kind = getattr(errors, found[-1][0], None) if found else None
    if not isinstance(kind, type) or not issubclass(kind, ServegenError):
        return None
    return kind(found[-1][1])
