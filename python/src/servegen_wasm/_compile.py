"""From workloads to plans, and pools."""

from __future__ import annotations

import os
import re
import sys
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any, NamedTuple, SupportsFloat, SupportsIndex

from ._files import path_of
from ._planner import OnProgress, run_planner
from ._spec import PlainSpec, Spec
from .errors import LeftOutClientsWarning, UsageError
from .plans import Plan

# The populations that are built in.
BUILTIN_POOLS = ("builtin:language", "builtin:reason", "builtin:multimodal")

PoolSource = str | os.PathLike[str] | bytes | bytearray | memoryview


def plan(
    spec: Spec | None = None,
    *,
    file: str | os.PathLike[str] | None = None,
    category: str | None = None,
    pool: PoolSource | Mapping[str, Any] | None = None,
    mix: Sequence[Mapping[str, Any]] | None = None,
    clients: Any = None,
    custom_clients: Sequence[Mapping[str, Any]] | None = None,
    phases: Sequence[Mapping[str, Any]] | None = None,
    rate: Any = None,
    duration: SupportsFloat | str | None = None,
    requests: SupportsFloat | str | None = None,
    seed: SupportsIndex | str | None = None,
    method: str | Mapping[str, Any] | None = None,
    arrivals: str | None = None,
    counts: str | None = None,
    fields: Mapping[str, Any] | None = None,
    inter_arrival: Mapping[str, Any] | None = None,
    coupling: Any = None,
    conversations: Any = None,
    max_requests: SupportsFloat | None = None,
    max_clients: SupportsFloat | None = None,
    max_plan_bytes: SupportsFloat | None = None,
    allow_files: str | os.PathLike[str] | None = None,
    on_progress: OnProgress | None = None,
) -> Plan:
    """Compiles a workload into a plan. The same workload gives the same plan, byte for byte, as Node does.

    It takes the extra `plan` (`pip install 'servegen-wasm[plan]'`): the compiler runs in a V8 engine in this process.

    Args:
        spec: a workload spec: the path of a YAML or JSON file, its text, or a dict with the same keys. A `str` is a
            text where it has several lines or begins as a mapping. Relative paths within a file are relative to it,
            those of a dict to the working directory. Where a spec names a pool, a dict may have the bytes of a packed one.
        file: with a text, the name that messages call it by, and that relative paths in it are relative to.
        category, pool, mix, clients, custom_clients, phases, rate, duration, requests, seed, method, arrivals, counts,
        fields, inter_arrival, coupling, conversations: keys of a spec, which take the place of those of `spec`. Durations are seconds or
            texts such as "1h", rates requests per second. Of rate, duration and requests two fix the third.
        max_requests, max_clients, max_plan_bytes: limits for the specs of others, numbers above 0; beyond them a
            SpecError. By default, and with `math.inf`, there is none.
        allow_files: the only folder from which files may be read that the spec names, or "none".
        on_progress: called every now and then with how far it is, a `Progress`. What it raises ends the work.

    Raises:
        SpecError: the spec is not valid, or its pool cannot give what it asks for.
        InputError: its file cannot be read.
        PoolError: a pool cannot be read, or is malformed.
        UsageError: an argument is wrong.
        MissingPackageError: the extra `plan` is not installed.

    Warns:
        LeftOutClientsWarning: clients of its pool are of no use, and are left out with their requests.
    """
    keys = {
        "category": category,
        "pool": pool,
        "mix": mix,
        "clients": clients,
        "custom_clients": custom_clients,
        "phases": phases,
        "rate": rate,
        "duration": duration,
        "requests": requests,
        "seed": seed,
        "method": method,
        "arrivals": arrivals,
        "counts": counts,
        "fields": fields,
        "inter_arrival": inter_arrival,
        "coupling": coupling,
        "conversations": conversations,
    }
    if isinstance(rate, str) and (notation := re.fullmatch(r"(max|scale):(.*)", rate)):
        kind, value = notation.groups()
        raise UsageError(
            f"rate: {rate!r} is how the command has it; rate={{{kind!r}: {value}}}", field="rate"
        )
    plain = PlainSpec(spec, file, {key: value for key, value in keys.items() if value is not None})
    limits = {
        "maxRequests": _limit("max_requests", max_requests),
        "maxClients": _limit("max_clients", max_clients),
        "maxPlanBytes": _limit("max_plan_bytes", max_plan_bytes),
        "allowFiles": None if allow_files is None else path_of("allow_files", allow_files),
    }
    task = {**plain.task, **{key: value for key, value in limits.items() if value is not None}}
    made, data = run_planner(task, plain.given, on_progress)
    _warn_of_left_out(made["pool"])
    return Plan(data)


def _warn_of_left_out(pool: Mapping[str, Any]) -> None:
    """Python tells it once for each pool and line of the program, unless it is told otherwise."""
    count, share = pool["clients"], pool["requestShare"]
    if count > 0:
        clients = "1 client" if count == 1 else f"{count:,} clients"
        warnings.warn(
            f"{clients} of the pool {pool['name']} {'was' if count == 1 else 'were'} left out, with "
            f"{_share(share)} of its requests; servegen_wasm.pool_info says why",
            LeftOutClientsWarning,
            stacklevel=3,
        )


def _share(share: float) -> str:
    return "< 0.1 %" if 0 < share < 0.001 else f"{share * 100:.1f} %"


def _limit(field: str, limit: object) -> int | float | None:
    """A limit as JSON has it; None where there is none."""
    if limit is None:
        return None
    # NumPy's numbers are registered as such, too.
    if isinstance(limit, Real) and not isinstance(limit, bool):
        number = int(limit) if isinstance(limit, Integral) else float(limit)
        if number > sys.float_info.max:
            return None
        if number > 0:
            return number
    raise UsageError(f"{field}: {limit!r} is not a number above 0", field=field)


class LeftOutClient(NamedTuple):
    """A client of a pool's files that is of no use."""

    client_id: int
    reason: str
    request_share: float
    """Its expected requests as a share of those of the whole pool, itself included: 0 to 1."""


@dataclass(frozen=True)
class PoolInfo:
    """What a pool is made of.

    Attributes:
        name: as it was named.
        category: language, reason or multimodal.
        client_ids: those of its clients, ascending.
        from_seconds, to_seconds: the time that it covers, on its own clock, whose first day begins at 0.
        window_count: stretches of this time in which the rates of clients are constant.
        left_out: clients of its files that are of no use, why, and their shares of the requests.
    """

    name: str
    category: str
    client_ids: tuple[int, ...]
    from_seconds: float
    to_seconds: float
    window_count: int
    left_out: tuple[LeftOutClient, ...]


def pool_info(source: PoolSource, *, on_progress: OnProgress | None = None) -> PoolInfo:
    """Opens a pool, and tells what it is made of. It takes the extra `plan`.

    Args:
        source: one of `BUILTIN_POOLS`, the path of a packed pool or of a released directory, or the bytes of a packed
            pool.
        on_progress: as for `plan`.

    Raises:
        PoolError: it cannot be read, or is malformed.
        UsageError: there is no such built-in population.
        MissingPackageError: the extra `plan` is not installed.
    """
    plain = PlainSpec(None, None, {})
    task = {"kind": "pool", "source": plain.pool_source(source)}
    value, _ = run_planner(task, plain.given, on_progress)
    return PoolInfo(
        name=value["name"],
        category=value["category"],
        client_ids=tuple(value["clientIds"]),
        from_seconds=float(value["fromSeconds"]),
        to_seconds=float(value["toSeconds"]),
        window_count=value["windowCount"],
        left_out=tuple(
            LeftOutClient(client["clientId"], client["reason"], float(client["requestShare"]))
            for client in value["leftOut"]
        ),
    )
