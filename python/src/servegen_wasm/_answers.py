"""The files that the planner asks for."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Mapping

from ._files import DIRECTORY, other_kind

# What the planner can hold of a file: 2 GiB less a byte.
_LARGEST_FILE = 2**31 - 1

_URL = re.compile(r"(https?|file)://|(blob|data):", re.IGNORECASE)

Bytes = bytes | bytearray | memoryview


class Refusal(Exception):
    """A file cannot be had; `code` is the system's name of the error, if it is the system's."""

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code


class Files:
    """Those of the system, and the bytes that the program has handed over in place of files."""

    def __init__(self, given: Mapping[str, Bytes]) -> None:
        self._given = given

    def read(self, path: str, memory: Callable[[int], memoryview]) -> int:
        """Reads a whole file into memory that is asked for by its size; the number of bytes.

        Raises:
            Refusal: it is not there, cannot be read, is too large, or is no regular file.
        """
        given = self._given.get(path)
        if given is not None:
            view = memoryview(given).cast("B")
            memory(len(view))[:] = view
            return len(view)
        if _URL.match(path):
            raise Refusal("it is a URL, which is not fetched here; hand over the bytes that are there")
        try:
            # Opening a named pipe would wait for its writer otherwise.
            descriptor = os.open(
                path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
            )
            with os.fdopen(descriptor, "rb", buffering=0) as file:
                size = _size_of(os.fstat(file.fileno()))
                target = memory(size)
                length = 0
                while length < size and (count := file.readinto(target[length:])):
                    length += count
                return length
        except (OSError, ValueError) as error:
            raise _refusal(error) from error

    def is_directory(self, path: str) -> bool:
        if path in self._given:
            return False
        try:
            return stat.S_ISDIR(os.stat(path).st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except (OSError, ValueError) as error:
            raise _refusal(error) from error

    def names(self, path: str) -> list[str]:
        try:
            return os.listdir(path)
        except (OSError, ValueError) as error:
            raise _refusal(error) from error

    def size(self, path: str) -> int:
        try:
            return os.stat(path).st_size
        except (OSError, ValueError) as error:
            raise _refusal(error) from error


def real_path(path: str) -> str | None:
    """The path without links; None where nothing is there."""
    try:
        return os.path.realpath(path, strict=True)
    except (OSError, ValueError):
        return None


def located(path: str, beside: str) -> str:
    """Where a path leads that is relative to a file."""
    if os.path.isabs(path):
        return path
    ends = path.endswith(("/", os.sep))
    return os.path.normpath(os.path.join(os.path.dirname(beside), path)) + ("/" if ends else "")


def _size_of(status: os.stat_result) -> int:
    kind = other_kind(status.st_mode)
    if kind == DIRECTORY:
        raise Refusal("it is a directory", "EISDIR")
    if kind is not None:
        raise Refusal(f"it is {kind} and not a regular file")
    if status.st_size > _LARGEST_FILE:
        raise Refusal(f"it has {status.st_size} bytes, and at most {_LARGEST_FILE} can be read")
    return status.st_size


def _refusal(error: OSError | ValueError) -> Refusal:
    if not isinstance(error, OSError):
        # A path that no system has, such as one with a NUL in it.
        return Refusal(str(error), "ENOENT")
    return Refusal(error.strerror or str(error), errno.errorcode.get(error.errno or 0))
