"""The digest of a trace, which is the same for the same rows however they are stored: that of `servegen digest`."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ._files import PathLike, cannot_be_read, open_regular, path_of
from .errors import TraceError, UsageError

if TYPE_CHECKING:
    from .plans import Plan

# Rows of a Parquet file that are read at a time.
_ROWS_AT_A_TIME = 65536


class TraceDigest:
    """SHA-256 over the values of a trace in row order, however they are cut into batches."""

    def __init__(self, schema: pa.Schema) -> None:
        """
        Raises:
            TraceError: a column is of a type that no trace has.
            UsageError: it is no schema.
        """
        if not isinstance(schema, pa.Schema):
            raise UsageError(f"schema: {type(schema).__name__} is no schema of pyarrow", field="schema")
        attributes = _attributes_of(schema)
        self._columns = [_ColumnHash(field, field.name in attributes) for field in schema]
        self._rows = 0

    def update(self, batch: pa.RecordBatch) -> None:
        """Adds the rows of the next batch.

        Raises:
            TraceError: it has other columns than its trace, or values are missing.
            UsageError: it is no batch.
        """
        if not isinstance(batch, pa.RecordBatch):
            raise UsageError(f"batch: {type(batch).__name__} is no record batch of pyarrow", field="batch")
        if batch.num_columns != len(self._columns):
            raise TraceError("a batch has other columns than its trace")
        for column, array in zip(self._columns, batch.columns, strict=True):
            column.update(array)
        self._rows += batch.num_rows

    def hexdigest(self) -> str:
        """64 lower-case hexadecimal digits."""
        lines = [
            "servegen trace digest 1",
            f"rows {self._rows}",
            *(column.line() for column in self._columns),
        ]
        return hashlib.sha256("".join(f"{line}\n" for line in lines).encode("utf-8", "replace")).hexdigest()


def _attributes_of(schema: pa.Schema) -> list[str]:
    """The columns that a trace says to be attributes of clients, which in Parquet can be plain numbers."""
    text = (schema.metadata or {}).get(b"servegen.attributes", b"[]")
    try:
        names = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return names if isinstance(names, list) else []


class _ColumnHash:
    def __init__(self, field: pa.Field, is_attribute: bool) -> None:
        self._name = field.name
        self._type = "dictionary" if is_attribute else type_name(field)
        self._values = hashlib.sha256()
        self._counts = hashlib.sha256() if pa.types.is_list(field.type) else None
        self._numbered: dict[str | float, int] | None = {} if self._type == "dictionary" else None

    def update(self, array: pa.Array) -> None:
        if array.null_count > 0:
            raise TraceError(f"column {self._name} lacks values, and a trace lacks none")
        if self._numbered is not None:
            self._values.update(_bytes_of(_numbers_of(array, self._numbered)))
            return
        if self._counts is not None:
            self._counts.update(_bytes_of(pc.list_value_length(array)))
            array = array.flatten()
            if array.null_count > 0:
                raise TraceError(f"column {self._name} lacks items, and a trace lacks none")
        self._values.update(_bytes_of(array))

    def line(self) -> str:
        counts = "" if self._counts is None else f"{self._counts.hexdigest()} "
        name = json.dumps(self._name, ensure_ascii=False)
        if self._numbered is None:
            return f"column {name} {self._type} {counts}{self._values.hexdigest()}"
        values = f"[{','.join(map(_json_of, self._numbered))}]".encode("utf-8", "replace")
        return f"column {name} dictionary {self._values.hexdigest()} {hashlib.sha256(values).hexdigest()}"


def _numbers_of(array: pa.Array, numbered: dict[str | float, int]) -> pa.Array:
    """The number of the value of each row; values that come for the first time get the next ones."""
    encoded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    values = encoded.dictionary.to_pylist()
    # In the order in which rows have them.
    for place in pc.unique(encoded.indices).to_pylist():
        numbered.setdefault(values[place], len(numbered))
    numbers = pa.array([numbered.get(value, 0) for value in values], pa.uint32())
    return numbers.take(encoded.indices)


def _json_of(value: str | float) -> str:
    """As JavaScript writes it."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return _number_text(value)


def _number_text(value: float) -> str:
    """The shortest text that reads back as the same number, laid out as ECMAScript has it."""
    sign, digits, exponent = Decimal(repr(float(value))).normalize().as_tuple()
    text = "".join(map(str, digits))
    point = len(text) + int(exponent)
    if text == "0":
        return "0"
    if len(text) <= point <= 21:
        text += "0" * (point - len(text))
    elif 0 < point <= 21:
        text = f"{text[:point]}.{text[point:]}"
    elif -6 < point <= 0:
        text = f"0.{'0' * -point}{text}"
    else:
        rest = f".{text[1:]}" if len(text) > 1 else ""
        text = f"{text[0]}{rest}e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return f"-{text}" if sign else text


def digest(
    source: Plan | PathLike | pa.RecordBatchReader | pa.Table | pa.RecordBatch | Iterable[pa.RecordBatch],
) -> str:
    """The digest of a trace: equal for equal rows, whatever made them and wherever they are stored.

    Args:
        source: a plan, whose rows are made for it; the path of an Arrow file or stream, or of a Parquet file; or the
            rows themselves.

    Returns:
        64 lower-case hexadecimal digits, those of `servegen digest`.

    Raises:
        InputError: the file cannot be read.
        TraceError: it is no trace.
        UsageError: the source is none of these.
    """
    from .plans import Plan

    if isinstance(source, Plan):
        return source.digest()
    if isinstance(source, (str, os.PathLike)):
        with _opened(source) as (schema, batches):
            return _digest_of(schema, batches)
    if isinstance(source, pa.RecordBatchReader):
        return _digest_of(source.schema, source)
    if isinstance(source, pa.Table):
        return _digest_of(source.schema, source.to_batches())
    if isinstance(source, pa.RecordBatch):
        return _digest_of(source.schema, [source])
    if type(source).__name__ == "DataFrame":
        raise UsageError(
            "source: a DataFrame is no trace; pyarrow.Table.from_pandas(frame, preserve_index=False) makes a table "
            "of one of pandas",
            field="source",
        )
    if not isinstance(source, Iterable) or isinstance(source, (bytes, bytearray, memoryview)):
        raise UsageError(
            f"source: {type(source).__name__} is no plan, path, reader, table, batch, or batches",
            field="source",
        )
    batches = iter(source)
    first = next(batches, None)
    if first is None:
        raise UsageError("source: there is no batch, whose schema is needed", field="source")
    if not isinstance(first, pa.RecordBatch):
        raise UsageError(f"source: {type(first).__name__} is no record batch of pyarrow", field="source")
    return _digest_of(first.schema, chain([first], batches))


def _digest_of(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> str:
    whole = TraceDigest(schema)
    for batch in batches:
        whole.update(batch)
    return whole.hexdigest()


@contextmanager
def _opened(path: PathLike) -> Iterator[tuple[pa.Schema, Iterable[pa.RecordBatch]]]:
    name = path_of("source", path)
    begin = _beginning(name)
    try:
        if begin.startswith(b"PAR1"):
            with pq.ParquetFile(name) as parquet:
                yield parquet.schema_arrow, parquet.iter_batches(batch_size=_ROWS_AT_A_TIME)
        elif begin == b"ARROW1":
            with pa.memory_map(name) as memory, pa.ipc.open_file(memory) as arrow:
                yield arrow.schema, (arrow.get_batch(index) for index in range(arrow.num_record_batches))
        else:
            with pa.OSFile(name) as stream, pa.ipc.open_stream(stream) as reader:
                yield reader.schema, reader
    except pa.ArrowInvalid as error:
        message = " ".join(str(error).split())
        raise TraceError(
            f"{name}: it is neither Arrow nor Parquet, or is damaged: {message}", file=name
        ) from error
    except OSError as error:
        raise cannot_be_read(name, error) from error


def _beginning(name: str) -> bytes:
    try:
        with open_regular(name) as file:
            return file.read(6)
    except (OSError, ValueError) as error:
        raise cannot_be_read(name, error) from error


def type_name(field: pa.Field) -> str:
    kind = field.type
    if pa.types.is_dictionary(kind) and _is_attribute(kind.value_type):
        return "dictionary"
    if pa.types.is_list(kind):
        if _is_number(kind.value_type):
            return f"list<{_number_name(kind.value_type)}>"
    elif _is_number(kind):
        return _number_name(kind)
    elif pa.types.is_timestamp(kind):
        return f"timestamp[{kind.unit}]"
    raise TraceError(
        f"column {field.name} is of type {kind}; a trace has numbers, lists of numbers and dictionaries only"
    )


def _is_attribute(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_int32(kind) or pa.types.is_float64(kind))


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_float32(kind) or pa.types.is_float64(kind))


def _number_name(kind: pa.DataType) -> str:
    return {"float": "float32", "double": "float64"}.get(str(kind), str(kind))


def _bytes_of(array: pa.Array) -> pa.Buffer | bytes:
    """The values, of an array that lacks none, without a copy."""
    values = array.buffers()[1]
    width = array.type.bit_width // 8
    return b"" if values is None else values.slice(array.offset * width, len(array) * width)
