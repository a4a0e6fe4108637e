"""Runs the servegen engine from Python: a Wasm runtime and a plan are all that it takes.

The engine is `dist/engine.wasm`; `docs/embedding.md` describes its exports, `docs/plan-format.md` the plan.
"""

import struct

import numpy as np
import wasmtime

# Offsets in the plan's header, and of a column's record.
COLUMN_COUNT, COLUMNS = 32, 64
COLUMN_BYTES, LIST = 16, 3
# What columns have a row, by kind: conversations and turns; the others have u32.
DTYPES = {4: "<u8", 5: "<u2"}

STATUS = [
    "ok", "truncated", "not a plan", "of another version", "wrong checksum", "bad section", "bad header",
    "bad column", "bad window", "bad client", "bad client-window", "bad field set", "bad sampler",
    "a plan beside another", "bad coupling", "bad observed gaps", "bad class of conversations",
    "masses that do not add up, or too much to be drawn ahead",
]  # fmt: skip


class Engine:
    """One instance of the engine with one plan open."""

    def __init__(self, wasm_path, plan):
        self._store = wasmtime.Store()
        module = wasmtime.Module.from_file(self._store.engine, str(wasm_path))
        self._exports = wasmtime.Instance(self._store, module, []).exports(self._store)
        self._memory = self._exports["memory"]
        address = self._address("allocatePlan", len(plan))
        self._memory.write(self._store, plan, address)
        status = self._call("openPlan")
        if status != 0:
            raise ValueError(f"the plan is refused: {STATUS[status]}")
        self._kinds = column_kinds(plan)

    @property
    def total_requests(self):
        """Of plans with conversations this is an expectation."""
        return int(self._call("totalRequests"))

    @property
    def tiles(self):
        return self._address("tiles")

    def seek(self, tile):
        """The next `produce` gives this tile."""
        self._call("seek", tile)

    def produce(self):
        """The next tile: timestamps, client ids, and the columns; a list column is (offsets, items)."""
        rows = self._address("produce")
        timestamps = self._array("timestamps", (), rows, "<f8")
        clients = self._array("clients", (), rows, "<u4")
        columns = []
        for index, kind in enumerate(self._kinds):
            if kind == LIST:
                offsets = self._array("column", (index,), rows + 1, "<u4")
                items = self._array("items", (index,), self._address("itemCount", index), "<u4")
                columns.append((offsets, items))
            else:
                columns.append(self._array("column", (index,), rows, DTYPES.get(kind, "<u4")))
        return timestamps, clients, columns

    def _call(self, name, *arguments):
        try:
            return self._exports[name](self._store, *arguments)
        except wasmtime.Trap as trap:
            needed = self._exports["memoryNeeded"](self._store)
            if needed == 0:
                raise
            raise MemoryError(f"{name} needs a memory of {needed:.0f} bytes") from trap

    def _address(self, name, *arguments):
        """Unsigned 32-bit results arrive signed."""
        return self._call(name, *arguments) & 0xFFFFFFFF

    def _array(self, name, arguments, length, dtype):
        """A copy: the next `produce` overwrites the engine's own, and may move its memory."""
        if length == 0:
            return np.empty(0, dtype)
        address = self._address(name, *arguments)
        size = np.dtype(dtype).itemsize * length
        return np.frombuffer(self._memory.read(self._store, address, address + size), dtype)


def column_kinds(plan):
    """The kind of each column of a plan."""
    (count,) = struct.unpack_from("<I", plan, COLUMN_COUNT)
    (columns,) = struct.unpack_from("<I", plan, COLUMNS)
    return [struct.unpack_from("<I", plan, columns + index * COLUMN_BYTES)[0] for index in range(count)]
