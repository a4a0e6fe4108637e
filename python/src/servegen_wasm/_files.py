"""Files that appear under their names only when they are complete."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from .errors import InputError, OutputError

PathLike = str | os.PathLike[str]


@contextmanager
def complete_file(path: PathLike) -> Iterator[BinaryIO]:
    """A file to write, which replaces what is at `path` when the block ends well, and is flushed to the disk before.

    Links are followed, and the mode of a file that is replaced is kept.

    Raises:
        OutputError: it cannot be written.
    """
    name = os.fspath(path)
    try:
        final = os.path.realpath(name)
        mode = _mode_of(final, name)
        folder, last = os.path.split(final)
        partial = os.path.join(folder, f".{last}.{os.getpid()}.{secrets.token_hex(4)}.partial")
        descriptor = os.open(
            partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666
        )
    except (OSError, ValueError) as error:
        raise _cannot_be_written(name, error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            if mode is not None:
                os.chmod(partial, mode)
            os.fsync(file.fileno())
        os.replace(partial, final)
    except OSError as error:
        raise _cannot_be_written(name, error) from error
    finally:
        with suppress(FileNotFoundError):
            os.unlink(partial)


def _mode_of(path: str, name: str) -> int | None:
    """The mode of the file that is there; None where there is none."""
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise OutputError(f"{name} cannot be written: it is a directory", file=name)
    if not stat.S_ISREG(mode):
        raise OutputError(f"{name} cannot be written: it is not a regular file", file=name)
    return stat.S_IMODE(mode)


def read_file(path: PathLike) -> bytes:
    """
    Raises:
        InputError: it cannot be read.
    """
    name = os.fspath(path)
    try:
        with open(name, "rb") as file:
            return file.read()
    except (OSError, ValueError) as error:
        raise cannot_be_read(name, error) from error


def cannot_be_read(name: str, error: OSError | ValueError) -> InputError:
    return InputError(f"{name} cannot be read: {_reason(error)}", file=name)


def _cannot_be_written(name: str, error: OSError | ValueError) -> OutputError:
    return OutputError(f"{name} cannot be written: {_reason(error)}", file=name)


_REASONS: dict[type[Exception], str] = {
    FileNotFoundError: "there is no such file",
    NotADirectoryError: "there is no such file",
    IsADirectoryError: "it is a directory",
    PermissionError: "permission is denied",
}


def _reason(error: OSError | ValueError) -> str:
    known = _REASONS.get(type(error))
    if known is not None:
        return known
    if isinstance(error, OSError):
        return error.strerror or str(error)
    # A path that no system has, such as one with a NUL in it.
    return f"there is no such path ({error})"
