"""What Spark says of workers, as errors of this package."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException

from .._told import error_of_fault, error_of_last_line, lacking_package
from ..errors import OutputError

_ADVICE = "or name another Python by PYSPARK_PYTHON"

# How Java says what it has thrown, on a line of its own.
_THROWN = re.compile(r"^(?:: )?(?:[a-z]\w*\.)+\w+: (.+)$", re.MULTILINE)


@contextmanager
def told_by_workers(unwritten: str | None = None) -> Iterator[None]:
    """Raises what a worker has raised of this package's errors, and not the traceback that Spark has made of it.

    Errors that a worker has passed on as a `WorkerFault` come whole; others where the traceback's last line has one, and
    without file, line and field.

    Args:
        unwritten: the folder to which nothing whole is written where Spark ends the job by itself, as when a worker dies each time.
    """
    try:
        yield
    except (PySparkException, Py4JJavaError) as error:
        text = str(error)
        told = error_of_fault(text) or lacking_package(text, _ADVICE) or error_of_last_line(text)
        if told is None and unwritten is not None:
            thrown = _THROWN.search(text)
            reason = thrown[1] if thrown is not None else text.strip().partition("\n")[0]
            told = OutputError(
                f"{unwritten} cannot be written: Spark has ended its job: {reason}", file=unwritten
            )
        if told is None:
            raise
        raise told from error
