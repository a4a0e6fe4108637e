"""Tiles of an engine as record batches."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from ._engine import Engine
from .errors import EngineError

# Arrow's lists have offsets of 32 bits with a sign.
_MAX_ITEMS = 2_147_483_647
_FIRST_ITEMS = 4096


def batches_of(
    engine: Engine,
    tiles: range,
    schema: pa.Schema,
    batch_size: int,
    dictionaries: Mapping[str, pa.Array],
) -> Iterator[pa.RecordBatch]:
    """The rows of tiles, in batches of `batch_size` rows but for the last; dictionaries by their columns.

    The engine is at the first of the tiles. Each row is copied once, out of the engine's memory.
    """
    builder = _Builder(schema, batch_size, dictionaries)
    for _ in tiles:
        rows = engine.produce()
        begin = 0
        while rows - begin >= batch_size - builder.rows:
            end = begin + batch_size - builder.rows
            builder.append(engine, begin, end)
            begin = end
            yield builder.finish()
            builder = _Builder(schema, batch_size, dictionaries)
        builder.append(engine, begin, rows)
    if builder.rows > 0:
        yield builder.finish()


class _Builder:
    def __init__(self, schema: pa.Schema, capacity: int, dictionaries: Mapping[str, pa.Array]) -> None:
        self.rows = 0
        self._schema = schema
        self._columns: list[_Numbers | _Lists] = [
            _Lists(field, capacity)
            if pa.types.is_list(field.type)
            else _Numbers(field, capacity, dictionaries.get(field.name))
            for field in schema
        ]

    def append(self, engine: Engine, begin: int, end: int) -> None:
        """Adds the rows from `begin` to `end` (exclusive) of the engine's newest tile."""
        if end == begin:
            return
        base = engine.base()
        at = self.rows
        timestamps, clients, *others = self._columns
        assert isinstance(timestamps, _Numbers)
        assert isinstance(clients, _Numbers)
        timestamps.append(base + engine.timestamps(), begin, end, at)
        clients.append(base + engine.clients(), begin, end, at)
        for index, column in enumerate(others):
            address = base + engine.column(index)
            if isinstance(column, _Lists):
                column.append(address, base + engine.items(index), begin, end, at)
            else:
                column.append(address, begin, end, at)
        self.rows = at + end - begin

    def finish(self) -> pa.RecordBatch:
        arrays = [column.finish(self.rows) for column in self._columns]
        return pa.RecordBatch.from_arrays(arrays, schema=self._schema)


class _Numbers:
    """Numbers, or places in a dictionary."""

    def __init__(self, field: pa.Field, capacity: int, dictionary: pa.Array | None) -> None:
        self._type = field.type if dictionary is None else field.type.index_type
        self._dictionary = dictionary
        self._width = self._type.bit_width // 8
        self._buffer = _memory(capacity * self._width)

    def append(self, address: int, begin: int, end: int, at: int) -> None:
        width = self._width
        ctypes.memmove(self._buffer.address + at * width, address + begin * width, (end - begin) * width)

    def finish(self, rows: int) -> pa.Array:
        numbers = pa.Array.from_buffers(self._type, rows, [None, self._buffer.slice(0, rows * self._width)])
        if self._dictionary is None:
            return numbers
        # The engine has found all places to be in the dictionary.
        return pa.DictionaryArray.from_arrays(numbers, self._dictionary, safe=False)


class _Lists:
    def __init__(self, field: pa.Field, capacity: int) -> None:
        self._type = field.type
        self._offsets = _memory((capacity + 1) * 4)
        ctypes.memset(self._offsets.address, 0, 4)
        self._items = _memory(_FIRST_ITEMS * 4)
        self._count = 0

    def append(self, offsets: int, items: int, begin: int, end: int, at: int) -> None:
        first, last = _u32(offsets + begin * 4), _u32(offsets + end * 4)
        count = self._count + last - first
        if count > _MAX_ITEMS:
            raise EngineError(
                f"the lists of a batch would have more than {_MAX_ITEMS} items; use a smaller batch size, or lists "
                "of fewer items"
            )
        ends = _int32s(offsets + (begin + 1) * 4, end - begin)
        shifted = pc.add(ends, pa.scalar(self._count - first, pa.int32()))
        ctypes.memmove(self._offsets.address + (at + 1) * 4, shifted.buffers()[1].address, (end - begin) * 4)
        self._reserve(count * 4)
        ctypes.memmove(self._items.address + self._count * 4, items + first * 4, (last - first) * 4)
        self._count = count

    def finish(self, rows: int) -> pa.Array:
        items = pa.Array.from_buffers(
            self._type.value_type, self._count, [None, self._items.slice(0, self._count * 4)]
        )
        offsets = self._offsets.slice(0, (rows + 1) * 4)
        return pa.Array.from_buffers(self._type, rows, [None, offsets], children=[items])

    def _reserve(self, size: int) -> None:
        if size <= self._items.size:
            return
        larger = _memory(max(size, self._items.size * 2))
        ctypes.memmove(larger.address, self._items.address, self._count * 4)
        self._items = larger


def _memory(size: int) -> pa.Buffer:
    try:
        return pa.allocate_buffer(size)
    except (MemoryError, pa.ArrowInvalid) as error:
        raise EngineError(
            f"there is no memory for {size / 1e9:.2f} GB of a column; use a smaller batch size, or lists of fewer "
            "items"
        ) from error


def _u32(address: int) -> int:
    return int(ctypes.c_uint32.from_address(address).value)


def _int32s(address: int, length: int) -> pa.Array:
    """A view of the engine's memory."""
    return pa.Array.from_buffers(pa.int32(), length, [None, pa.foreign_buffer(address, length * 4)])
