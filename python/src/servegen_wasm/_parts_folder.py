"""The folder of a trace in parts, held by one run, whose manifest comes last."""

from __future__ import annotations

import os
import re
import secrets
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import pyarrow as pa

from ._files import cannot_be_written, complete_file
from ._heartbeat import kept_fresh
from ._manifest import MANIFEST_NAME, Part, manifest_text
from ._process_mark import is_temporary, own_mark, remove_leftovers
from .errors import OutputError

_LOCK = ".lock."
_PARTIAL_PART = re.compile(r"\.part-\d{5,}\.parquet\..+\.partial")


@dataclass(frozen=True)
class PartsFolder:
    """One that this process holds; `path` is absolute."""

    path: str
    _temporary: list[str] = field(default_factory=list)

    def temporary(self, what: str) -> str:
        """The path of a temporary file of this process, which the next run removes if this one is killed."""
        name = f".{what}.{own_mark()}.{secrets.token_hex(4)}.partial"
        path = os.path.join(self.path, name)
        self._temporary.append(path)
        return path

    def kept(self) -> Sequence[str]:
        """The paths of the temporary files that are in use."""
        return self._temporary

    def finish(self, schema: pa.Schema, row_group_size: int, compression: str, parts: Sequence[Part]) -> None:
        """Looks whether all parts are there, removes what attempts that were given up have left, and writes the manifest.

        Raises:
            OutputError: a part is not to be seen from here, or the manifest cannot be written.
        """
        for part in parts:
            self._require(part)
        self.remove_partial_parts()
        with complete_file(os.path.join(self.path, MANIFEST_NAME)) as file:
            file.write(manifest_text(schema, row_group_size, compression, parts).encode())

    def remove_partial_parts(self) -> None:
        """Removes parts that are not complete, of whatever worker."""
        with suppress(OSError):
            for name in os.listdir(self.path):
                if _PARTIAL_PART.fullmatch(name):
                    with suppress(OSError):
                        os.unlink(os.path.join(self.path, name))

    def _require(self, part: Part) -> None:
        path = os.path.join(self.path, part.file)
        try:
            size = os.stat(path).st_size
        except OSError as error:
            raise OutputError(
                f"{path} was written by a worker, and is not to be seen from here; the folder has to be one that all "
                "share, as of a network file system",
                file=path,
            ) from error
        if size != part.bytes:
            raise OutputError(
                f"{path} has {size} bytes, where a worker has written {part.bytes}; another run has written to the folder",
                file=path,
            )


@contextmanager
def held_folder(path: str) -> Iterator[PartsFolder]:
    """Holds a folder for the parts of a trace, which is made where it is not there yet.

    Of a run that fails the parts that are complete stay, and a folder that it has made does not where there are none.

    Raises:
        OutputError: it holds something, another run holds it, or it cannot be written to.
    """
    is_new = _make(path)
    folder = PartsFolder(path)
    lock = folder.temporary("lock")
    try:
        _write_lock(path, lock)
        _require_free(path, lock)
        with kept_fresh(folder.kept()), _cleared_on_failure(folder):
            yield folder
    finally:
        with suppress(OSError):
            os.unlink(lock)
        if is_new:
            # Not where there is anything in it.
            with suppress(OSError):
                os.rmdir(path)


@contextmanager
def _cleared_on_failure(folder: PartsFolder) -> Iterator[None]:
    try:
        yield
    except BaseException:
        folder.remove_partial_parts()
        raise


def _make(path: str) -> bool:
    """Whether it was not there."""
    try:
        os.mkdir(path)
    except FileExistsError as error:
        if os.path.isdir(path):
            return False
        raise OutputError(f"{path} is no folder; the parts of a trace go to a folder", file=path) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        above = os.path.dirname(path)
        fault = "is not a folder" if os.path.exists(above) else "does not exist"
        raise OutputError(f"{path} cannot be written: {above} {fault}", file=path) from error
    except (OSError, ValueError) as error:
        raise cannot_be_written(path, error) from error
    return True


def _write_lock(path: str, lock: str) -> None:
    try:
        with open(lock, "x", encoding="utf-8") as file:
            file.write(socket.gethostname())
    except OSError as error:
        raise cannot_be_written(path, error) from error


def _require_free(path: str, own_lock: str) -> None:
    try:
        remove_leftovers(path)
        names = sorted(os.listdir(path))
    except OSError as error:
        raise cannot_be_written(path, error) from error
    for name in names:
        other = os.path.join(path, name)
        if other == own_lock or (is_temporary(name) and not name.startswith(_LOCK)):
            continue
        if is_temporary(name):
            raise OutputError(
                f"{path} is being written by another run; if there is none any more, remove {other}",
                file=path,
            )
        raise OutputError(
            f"{path} holds {name}; parts go to an empty folder, or to one that is not there yet", file=path
        )
