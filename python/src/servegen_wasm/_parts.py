"""The parts of a trace as Parquet files, each written by itself, by whichever process."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import pyarrow as pa

from ._files import complete_file
from ._manifest import Part, part_name
from ._parquet import write_batches
from .digests import TraceDigest
from .plans import Plan


@dataclass(frozen=True)
class PartsForm:
    """How all parts of a trace are written.

    Attributes:
        folder: its absolute path, which is there.
        count: number of parts.
        row_group_size, compression: as of `Plan.write_parquet`.
        digest: whether the rows of each part are hashed.
    """

    folder: str
    count: int
    row_group_size: int
    compression: str
    digest: bool


def write_part(plan: Plan, form: PartsForm, index: int) -> Part:
    """Writes the part of a number from 0 on, which is the shard of the next number, and says so: with a manifest or without,
    the files are the trace. Whoever writes it, its bytes are the same.

    Raises:
        OutputError: it cannot be written.
        EngineError: there is not enough memory.
    """
    reader = plan.batches(shard=(index + 1, form.count), batch_size=form.row_group_size)
    span = _Span()
    made = pa.RecordBatchReader.from_batches(reader.schema, span.over(reader))
    digest = TraceDigest(reader.schema) if form.digest else None
    name = part_name(index, form.count)
    with complete_file(os.path.join(form.folder, name), sweeps=False) as file:
        hashed = _HashedFile(file)
        write_batches(hashed, made, form.compression, digest)  # type: ignore[arg-type]
    return Part(
        file=name,
        rows=span.rows,
        bytes=hashed.size,
        time_range=span.times,
        digest=None if digest is None else digest.hexdigest(),
        sha256=hashed.hexdigest(),
        end_tile=plan.tiles * (index + 1) // form.count,
    )


class _Span:
    """Counts the rows that pass, and has the times of the first and the last."""

    def __init__(self) -> None:
        self.rows = 0
        self.times: tuple[float, float] | None = None

    def over(self, reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
        for batch in reader:
            first, last = batch[0][0].as_py(), batch[0][-1].as_py()
            self.times = (first if self.times is None else self.times[0], last)
            self.rows += batch.num_rows
            yield batch


class _HashedFile:
    """A file to be written front to back, with the SHA-256 of what was written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.size = 0
        self.closed = False

    def write(self, data: bytes | memoryview) -> int:
        self._hash.update(data)
        written = self._file.write(data)
        self.size += written
        return written

    def tell(self) -> int:
        return self.size

    def flush(self) -> None:
        self._file.flush()

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        """What holds it closes it."""

    def hexdigest(self) -> str:
        return self._hash.hexdigest()
