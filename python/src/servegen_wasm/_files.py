"""Files that appear under their names only when they are complete."""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from ._process_mark import own_mark, remove_leftovers
from .errors import InputError, OutputError, UsageError

DIRECTORY = "a directory"

PathLike = str | os.PathLike[str]

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


def path_of(field: str, path: object) -> str:
    """
    Args:
        field: what messages call it.

    Raises:
        UsageError: it is no path.
    """
    # Of a file that is open, too, which has one.
    name = os.fspath(path) if isinstance(path, (str, os.PathLike)) else None
    if not isinstance(name, str):
        raise UsageError(f"{field}: {type(path).__name__} is no path", field=field)
    if name == "":
        raise UsageError(f"{field}: the path is empty", field=field)
    return name


def file_path(field: str, path: PathLike) -> str:
    """An absolute path, the same for processes that run in other folders.

    Raises:
        UsageError: it is no path, or a URL.
    """
    name = path_of(field, path)
    if _URL.match(name) and not os.path.exists(name) and not re.match(r"[A-Za-z]:[\\/]", name):
        raise UsageError(
            f"{field}: {name} is a URL; expected the path of a file or folder that all workers can reach, as of a "
            "shared or mounted file system",
            field=field,
        )
    return os.path.abspath(name)


@contextmanager
def complete_file(path: PathLike, *, sweeps: bool = True) -> Iterator[BinaryIO]:
    """A file to write, which replaces what is at `path` when the block ends well, and is flushed to the disk before.

    Links are followed, and the mode of a file that is replaced is kept.

    Args:
        sweeps: whether what killed processes have left in the folder is removed. Not for each of many files of a folder,
            which would look at all others every time.

    Raises:
        OutputError: it cannot be written.
    """
    name = path_of("path", path)
    try:
        final = os.path.realpath(name)
        mode = _mode_of(final, name)
        folder, last = os.path.split(final)
        if sweeps:
            remove_leftovers(folder)
        # File systems allow a name 255 bytes.
        partial = os.path.join(folder, f".{last[:40]}.{own_mark()}.{secrets.token_hex(4)}.partial")
        descriptor = os.open(
            partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666
        )
    except (OSError, ValueError) as error:
        raise cannot_be_written(name, error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            if mode is not None:
                os.chmod(partial, mode)
            os.fsync(file.fileno())
        os.replace(partial, final)
    except OSError as error:
        raise cannot_be_written(name, error) from error
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
        InputError: it cannot be read, or is no regular file.
        UsageError: it is no path.
    """
    name = path_of("path", path)
    try:
        with open_regular(name) as file:
            return file.read()
    except (OSError, ValueError) as error:
        raise cannot_be_read(name, error) from error


def open_regular(name: str) -> BinaryIO:
    """Opens a file to read it.

    Raises:
        InputError: it is no regular file.
        OSError, ValueError: the system's.
    """
    # Opening a named pipe would wait for its writer otherwise.
    descriptor = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    kind = other_kind(os.fstat(descriptor).st_mode)
    if kind is not None:
        os.close(descriptor)
        what = kind if kind == DIRECTORY else f"{kind} and not a regular file"
        raise InputError(f"{name} cannot be read: it is {what}", file=name)
    return os.fdopen(descriptor, "rb")


def other_kind(mode: int) -> str | None:
    """What has this mode, with its article; None of a regular file."""
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISDIR(mode):
        return DIRECTORY
    return "a pipe" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device"


def cannot_be_read(name: str, error: OSError | ValueError) -> InputError:
    return InputError(f"{name} cannot be read: {_reason(error)}", file=name)


def cannot_be_written(name: str, error: OSError | ValueError) -> OutputError:
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
