"""Temporary files that say that their process goes on."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

# What nobody has written to for a week counts as left by a process that is over.
_INTERVAL_SECONDS = 3600.0


@contextmanager
def kept_fresh(paths: Iterable[str]) -> Iterator[None]:
    """Gives files the present time every hour while the block runs.

    Args:
        paths: looked at anew each time; those of which there is no file are passed over.
    """
    over = threading.Event()

    def renew() -> None:
        while not over.wait(_INTERVAL_SECONDS):
            for path in tuple(paths):
                # Of a file system that is away for a while, too.
                with suppress(OSError):
                    os.utime(path)

    thread = threading.Thread(target=renew, name="servegen-heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
