"""What a host reads of a plan; see `docs/embedding.md` of the repository, whose tables these are."""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

from .errors import PlanError

PLAN_VERSION = 4
# The rows that this version of the engine makes of a plan; others may differ.
VALUE_STREAM_VERSION = 5

_VERSION, _ARRIVALS = 4, 12
_COLUMN_COUNT, _WINDOW_COUNT, _CLIENT_COUNT = 32, 40, 44
_COLUMNS, _WINDOWS, _CLIENTS = 64, 68, 72
_CLASS_COUNT = 116
_TEXTS, _TEXT_BYTES = 152, 156

_COLUMN_BYTES, _COLUMN_KIND, _COLUMN_OTHER_SLOT, _COLUMN_NAME = 16, 0, 8, 12
_WINDOW_BYTES, _WINDOW_END = 32, 8
_CLIENT_BYTES = 24

_RENEWAL = 2

LIST = pa.list_(pa.field("item", pa.uint32(), nullable=False))
_TYPES = {
    0: pa.uint32(),
    1: pa.uint32(),
    2: pa.uint32(),
    3: LIST,
    4: pa.uint64(),
    5: pa.uint16(),
    6: pa.uint32(),
    7: pa.uint32(),
    8: pa.uint32(),
    9: pa.uint32(),
    10: pa.uint32(),
    11: pa.uint32(),
    12: pa.uint32(),
}

# An attribute of clients: places in a dictionary.
_ATTRIBUTE = 13

# Columns that every trace has, and those that are made of its rows.
_OTHER_COLUMNS = ("timestamp", "client_id", "request_id", "hash_ids")

PROBLEMS = {
    1: "is truncated",
    2: "is not a plan",
    4: "is corrupt: its checksum does not match",
    5: "is corrupt: a section lies outside it",
    6: "is corrupt: a header field is out of range",
    7: "is corrupt: a column is malformed",
    8: "is corrupt: a window is malformed",
    9: "is corrupt: a client is malformed",
    10: "is corrupt: a client-window is malformed",
    11: "is corrupt: a field set is malformed",
    12: "is corrupt: a sampler is malformed",
    13: "was given to an instance that has one open already",
    14: "is corrupt: a coupling is malformed",
    15: "is corrupt: a table of observed gaps is malformed",
    16: "is corrupt: a class of conversations is malformed",
    17: "is corrupt: its expected requests do not add up, or are too many at a time",
    18: "is corrupt: its texts do not end",
    19: "was replaced while it was being opened",
}
_WRONG_VERSION = 3


def plan_error(status: int, data: bytes) -> PlanError:
    """The error for a status of `openPlan` other than 0."""
    if status == _WRONG_VERSION:
        (version,) = struct.unpack_from("<I", data, _VERSION)
        return PlanError(f"the plan is of version {version}; this engine reads version {PLAN_VERSION}")
    return PlanError(f"the plan {PROBLEMS.get(status, f'has status {status}')}")


@dataclass(frozen=True)
class PlanFacts:
    """What the bytes of a plan say of its trace; the engine must have found them valid."""

    data: bytes

    @cached_property
    def schema(self) -> pa.Schema:
        fields = [
            pa.field("timestamp", pa.float64(), nullable=False),
            pa.field("client_id", pa.uint32(), nullable=False),
        ]
        used = set(_OTHER_COLUMNS)
        for index in range(self._u32(_COLUMN_COUNT)):
            record = self._u32(_COLUMNS) + index * _COLUMN_BYTES
            kind = self._u32(record + _COLUMN_KIND)
            if kind not in _TYPES and kind != _ATTRIBUTE:
                raise PlanError(f"the plan is corrupt: a column is of kind {kind}")
            name = self._text(self._u32(record + _COLUMN_NAME))
            if name == "" or name in used:
                raise PlanError(f"the plan is corrupt: a column is called '{name}', as another is or may be")
            used.add(name)
            if kind == _ATTRIBUTE:
                values = self._dictionary(record)
                self.dictionaries[name] = values
                column_type = pa.dictionary(pa.int32(), values.type)
            else:
                column_type = _TYPES[kind]
            fields.append(pa.field(name, column_type, nullable=False))
        return pa.schema(fields, metadata=self.metadata)

    @cached_property
    def dictionaries(self) -> dict[str, pa.Array]:
        """The values of each attribute of clients, by its column; complete once the schema is known."""
        return {}

    def _dictionary(self, record: int) -> pa.Array:
        name = self._u32(record + _COLUMN_NAME)
        begin = self.data.index(0, self._u32(_TEXTS) + name) + 1 - self._u32(_TEXTS)
        count = self._u32(record + _COLUMN_OTHER_SLOT)
        try:
            values = json.loads(self._text(begin))
        except (ValueError, RecursionError) as error:
            raise _no_dictionary(count) from error
        if not isinstance(values, list) or len(values) != count:
            raise _no_dictionary(count)
        if all(isinstance(value, str) for value in values):
            return pa.array([_whole_characters(value) for value in values], pa.string())
        if not all(_is_finite(value) for value in values):
            raise _no_dictionary(count)
        is_small = all(isinstance(value, int) and -(2**31) <= value < 2**31 for value in values)
        return pa.array(
            values if is_small else [float(value) for value in values],
            pa.int32() if is_small else pa.float64(),
        )

    @cached_property
    def metadata(self) -> dict[str, str]:
        try:
            metadata = json.loads(self._text(0))
        except (ValueError, RecursionError) as error:
            raise _no_metadata() from error
        if not isinstance(metadata, dict) or not all(isinstance(text, str) for text in metadata.values()):
            raise _no_metadata()
        return {_whole_characters(key): _whole_characters(text) for key, text in metadata.items()}

    @property
    def duration_seconds(self) -> float:
        last = self._u32(_WINDOWS) + (self._u32(_WINDOW_COUNT) - 1) * _WINDOW_BYTES
        (end,) = struct.unpack_from("<d", self.data, last + _WINDOW_END)
        return float(end)

    @cached_property
    def client_count(self) -> int:
        begin = self._u32(_CLIENTS)
        records = memoryview(self.data)[begin : begin + self._u32(_CLIENT_COUNT) * _CLIENT_BYTES]
        return len({identity for identity, *_ in struct.iter_unpack("<6I", records)})

    @property
    def is_counted(self) -> bool:
        return self._u32(_ARRIVALS) != _RENEWAL and self._u32(_CLASS_COUNT) == 0

    def check(self) -> None:
        """
        Raises:
            PlanError: its texts are not what a plan has, or it is for rows of another version.
        """
        _ = self.schema
        version = self.metadata.get("servegen.value_stream_version", str(VALUE_STREAM_VERSION))
        if version != str(VALUE_STREAM_VERSION):
            raise PlanError(
                f"the plan is for rows of value-stream version {version}; this version of servegen-wasm makes "
                f"those of {VALUE_STREAM_VERSION}"
            )

    def _u32(self, at: int) -> int:
        (value,) = struct.unpack_from("<I", self.data, at)
        return int(value)

    def _text(self, at: int) -> str:
        texts = self._u32(_TEXTS)
        begin = texts + at
        end = self.data.index(0, begin, texts + self._u32(_TEXT_BYTES))
        try:
            return self.data[begin:end].decode("utf-8")
        except UnicodeDecodeError as error:
            raise PlanError("the plan is corrupt: a text is not UTF-8") from error


def _whole_characters(text: str) -> str:
    """Halves of surrogate pairs, which JSON can hold and UTF-8 cannot, are replaced, as in every other runtime."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _is_finite(value: object) -> bool:
    """Whether a value of JSON is a number that a double can be."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _no_dictionary(count: int) -> PlanError:
    return PlanError(f"the plan is corrupt: a dictionary is no JSON array of {count} texts or numbers")


def _no_metadata() -> PlanError:
    return PlanError("the plan is corrupt: its metadata is not a JSON object of texts")
