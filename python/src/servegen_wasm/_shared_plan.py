"""A plan that the workers of a cluster read, each for itself, and how its trace is divided among them."""

from __future__ import annotations

import hashlib
import os
import re
import socket
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from ._arguments import whole
from ._files import PathLike, path_of, read_file
from .errors import InputError, PlanError, UsageError
from .plans import Plan

# Parts have names of five digits, by which they are in order.
MAX_PARTITIONS = 100_000

# Beginning anywhere in a trace takes about as long as some hundred thousand rows.
ROWS_OF_A_PARTITION = 2_000_000

# A trace that is read beside another, and no more: plans can be large.
_MOST_KEPT = 2

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")

_lock = threading.Lock()
_opened: dict[str, Plan] = {}


@dataclass(frozen=True)
class SharedPlan:
    """The file of a plan, with the SHA-256 that it has where the work is planned. It is what travels to the workers."""

    path: str
    sha256: str

    @classmethod
    def of(cls, path: PathLike) -> tuple[SharedPlan, Plan]:
        """Opens a plan where the work is planned.

        Raises:
            InputError: it cannot be read.
            PlanError: it is no plan, damaged, or of another version.
            UsageError: it is no path of a file.
        """
        name = file_path("plan", path)
        plan = Plan.open(name)
        shared = cls(name, sha256_of(bytes(plan)))
        return shared, plan_once(shared.sha256, lambda: plan)

    def open(self) -> Plan:
        """Opens it in a worker, once a process.

        Raises:
            InputError: it cannot be read there.
            PlanError: it is another than where the work was planned.
        """
        return plan_once(self.sha256, self._read)

    def _read(self) -> Plan:
        try:
            data = read_file(self.path)
        except InputError as error:
            raise InputError(
                f"{error}, on the worker {socket.gethostname()}; a plan has to be where all workers can read it",
                file=self.path,
            ) from error
        found = sha256_of(data)
        if found != self.sha256:
            raise PlanError(
                f"{self.path} is another plan on the worker {socket.gethostname()} than where the work was planned: "
                f"its SHA-256 is {found}, and was {self.sha256}",
                file=self.path,
            )
        return Plan(data)


@contextmanager
def lent_plan(plan: Plan, place: str) -> Iterator[SharedPlan]:
    """A plan of this process, for workers to read: as long as the block lasts, at a place that all can reach.

    Raises:
        OutputError: it cannot be written there.
    """
    plan.save(place)
    try:
        yield SharedPlan.of(place)[0]
    finally:
        with suppress(OSError):
            os.unlink(place)


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


def partition_count(plan: Plan, wanted: object, field: str) -> int:
    """Into how many partitions a trace is divided: those that are wanted, or one for each two million rows.

    No more than it has tiles, which a warning says.

    Raises:
        UsageError: it is not a whole number from 1 to 100,000.
    """
    most = max(plan.tiles, 1)
    if wanted is None:
        return min(max(round(plan.rows / ROWS_OF_A_PARTITION), 1), most, MAX_PARTITIONS)
    count = whole(field, wanted, 1, MAX_PARTITIONS)
    if count > most:
        tiles = "1 tile" if most == 1 else f"{most} tiles"
        warnings.warn(
            f"{field}: {count} are asked for, and the trace has {tiles}, so that there are {most}",
            stacklevel=3,
        )
    return min(count, most)


def plan_once(sha256: str, make: Callable[[], Plan]) -> Plan:
    """A plan by the SHA-256 of its bytes, made where this process does not have it yet."""
    with _lock:
        known = _opened.get(sha256)
    if known is not None:
        return known
    plan = make()
    with _lock:
        while len(_opened) >= _MOST_KEPT and sha256 not in _opened:
            del _opened[next(iter(_opened))]
        return _opened.setdefault(sha256, plan)


def sha256_of(data: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(data).hexdigest()
