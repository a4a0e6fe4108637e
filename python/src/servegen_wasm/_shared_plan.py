"""A plan that the workers of a cluster read, each for itself."""

from __future__ import annotations

import hashlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from ._files import PathLike, file_path, read_file
from .errors import InputError, PlanError
from .plans import Plan

# A trace that is read beside another, and no more: plans can be large.
_MOST_KEPT = 2

_lock = threading.Lock()
_opened: dict[str, Plan] = {}


@dataclass(frozen=True)
class SharedPlan:
    """The file of a plan, with the SHA-256 that it has where the work is planned. It is what travels to the workers."""

    path: str
    sha256: str

    @classmethod
    def of(cls, path: PathLike) -> tuple[SharedPlan, Plan]:
        """Opens a plan where the work is planned. Its file is read once: both are of the same bytes.

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


def opened_plan(plan: Plan | PathLike) -> tuple[SharedPlan | None, Plan]:
    """A plan that is given as it is, or as its path; where it is in memory alone, workers have to be lent it.

    Raises:
        as `SharedPlan.of`.
    """
    return (None, plan) if isinstance(plan, Plan) else SharedPlan.of(plan)


@contextmanager
def lent_plan(plan: Plan, place: str) -> Iterator[SharedPlan]:
    """A plan for workers to read, as long as the block lasts.

    Args:
        place: the path of its file, which all can reach.

    Raises:
        OutputError: it cannot be written there.
    """
    plan.save(place)
    try:
        yield SharedPlan(place, sha256_of(bytes(plan)))
    finally:
        with suppress(OSError):
            os.unlink(place)


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
