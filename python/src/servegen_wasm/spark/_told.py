"""What Spark says of workers, as errors of this package."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pyspark.errors import PySparkException

from .._told import error_of_fault, error_of_last_line, lacking_package

_ADVICE = "or name another Python by PYSPARK_PYTHON"


@contextmanager
def told_by_workers() -> Iterator[None]:
    """Raises what a worker has raised of this package's errors, and not the traceback that Spark has made of it.

    Errors that a worker has passed on as a `WorkerFault` come whole; others where the traceback's last line has one, and
    without file, line and field.
    """
    try:
        yield
    except PySparkException as error:
        text = str(error)
        told = error_of_fault(text) or lacking_package(text, _ADVICE) or error_of_last_line(text)
        if told is None:
            raise
        raise told from error
