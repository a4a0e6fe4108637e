"""The address space that V8 reserves: without it V8 would end the process, and not only the call."""

from __future__ import annotations

from contextlib import suppress

from .errors import EngineError

try:
    import resource
except ImportError:  # Windows, where processes have no such limit.
    resource = None  # type: ignore[assignment]

# Found by trial for mini-racer 0.14: it starts with 640 GB, and takes up to 1.5 TB where it may.
_FIRST_NEED = 700 * 10**9
# A process that has so much in use has V8's reservations already, and needs this for each isolate that comes after.
_STARTED = 600 * 10**9
_NEXT_NEED = 8 * 10**9


def require_address_space() -> None:
    """
    Raises:
        EngineError: a limit of the process leaves too little.
    """
    if resource is None:
        return
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return
    used = _used()
    need = _FIRST_NEED if used < _STARTED else _NEXT_NEED
    left = max(limit - used, 0)
    if left < need:
        raise EngineError(
            f"V8, which compiles plans, reserves {need / 1e9:.0f} GB of address space, of which the limit of this "
            f"process leaves {left / 1e9:.1f} GB; raise it (ulimit -v unlimited), or make the plan by the command "
            "servegen plan"
        )


def _used() -> int:
    """Bytes of address space that are in use; 0 where the system does not tell."""
    with suppress(OSError), open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[0]) * resource.getpagesize()
    return 0
