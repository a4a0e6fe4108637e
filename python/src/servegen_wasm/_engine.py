"""One instance of the engine with one plan open; see `docs/embedding.md` of the repository."""

from __future__ import annotations

import ctypes
import math
from typing import Any

import wasmtime

from ._layout import plan_error
from ._module import engine_module
from .errors import EngineError

# What a WebAssembly memory of 32-bit addresses holds, but for the page that the engine leaves free.
_LARGEST_MEMORY = 4_294_901_760

_OPEN_ADVICE = "use a shorter duration, fewer clients or a coarser rate"
_PRODUCE_ADVICE = (
    "use lists of fewer items, fewer clients, clients that are less bursty, or fewer conversations at a time"
)

_NAMES = [
    "allocatePlan",
    "openPlan",
    "totalRequests",
    "tiles",
    "seek",
    "requestsBefore",
    "produce",
    "timestamps",
    "clients",
    "column",
    "items",
    "itemCount",
    "memoryNeeded",
]


class Engine:
    """An instance has a memory of its own, and is for one thread at a time."""

    def __init__(self, plan: bytes) -> None:
        """
        Raises:
            PlanError: the plan is corrupt or of another version.
            EngineError: there is not enough memory.
        """
        engine, module = engine_module()
        try:
            self._store = wasmtime.Store(engine)
            exports = wasmtime.Instance(self._store, module, []).exports(self._store)
        except wasmtime.WasmtimeError as error:
            raise EngineError(
                "the system gives no address space for the memory of an engine; use fewer threads or processes, or "
                "a higher limit (ulimit -v)"
            ) from error
        self._functions: dict[str, Any] = {name: exports[name] for name in _NAMES}
        memory = exports["memory"]
        assert isinstance(memory, wasmtime.Memory)
        self._memory = memory
        address = self._address(_OPEN_ADVICE, "allocatePlan", len(plan))
        ctypes.memmove(self.base() + address, plan, len(plan))
        status = self._address(_OPEN_ADVICE, "openPlan")
        if status != 0:
            raise plan_error(status, plan)

    @property
    def total_requests(self) -> float:
        return float(self._functions["totalRequests"](self._store))

    @property
    def tiles(self) -> int:
        return int(self._functions["tiles"](self._store)) & 0xFFFFFFFF

    def seek(self, tile: int) -> int | None:
        """The next `produce` gives this tile; the number of rows before it, where it is known."""
        self._call(_PRODUCE_ADVICE, "seek", _signed(tile))
        before = float(self._call(_PRODUCE_ADVICE, "requestsBefore"))
        return None if math.isnan(before) else int(before)

    def produce(self) -> int:
        """Makes the next tile; its number of rows. The addresses below hold until the next call."""
        return self._address(_PRODUCE_ADVICE, "produce")

    def base(self) -> int:
        """Where the engine's memory is in that of the process, until the next call that can grow it."""
        return ctypes.addressof(self._memory.data_ptr(self._store).contents)

    def timestamps(self) -> int:
        return int(self._functions["timestamps"](self._store)) & 0xFFFFFFFF

    def clients(self) -> int:
        return int(self._functions["clients"](self._store)) & 0xFFFFFFFF

    def column(self, index: int) -> int:
        return int(self._functions["column"](self._store, index)) & 0xFFFFFFFF

    def items(self, index: int) -> int:
        return int(self._functions["items"](self._store, index)) & 0xFFFFFFFF

    def _address(self, advice: str, name: str, *arguments: int) -> int:
        return int(self._call(advice, name, *map(_signed, arguments))) & 0xFFFFFFFF

    def _call(self, advice: str, name: str, *arguments: int) -> Any:
        try:
            return self._functions[name](self._store, *arguments)
        except wasmtime.Trap as trap:
            needed = float(self._functions["memoryNeeded"](self._store))
            if needed > 0:
                raise _want_of_memory(needed, advice) from trap
            message = " ".join(trap.message.split())
            raise EngineError(f"the engine failed ({message}), which is a defect") from trap


def _signed(value: int) -> int:
    """As Wasm has it: numbers of 32 bits without a sign are handed over with one."""
    return value - 0x1_0000_0000 if value >= 0x8000_0000 else value


def _want_of_memory(needed: float, advice: str) -> EngineError:
    limit = (
        "an engine has 4.29 GB at most" if needed > _LARGEST_MEMORY else "the system gives an engine no more"
    )
    size = f"{needed / 1e9:.2f} GB" if needed >= 1e7 else f"{needed:.0f} bytes"
    return EngineError(f"the engine's memory could not grow to {size}, as {limit}; {advice}")
