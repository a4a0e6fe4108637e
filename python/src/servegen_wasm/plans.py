"""Plans: all that decides the rows of a trace, and what makes them."""

from __future__ import annotations

import json
import operator
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, SupportsIndex

import pyarrow as pa

from ._arguments import pair, whole
from ._batches import batches_of
from ._engine import Engine
from ._files import PathLike, complete_file, path_of, read_file
from ._layout import PlanFacts
from ._parquet import ROW_GROUP_SIZE, require_compression, row_group_rows, write_batches
from .digests import TraceDigest
from .errors import MissingPackageError, PlanError, UsageError

if TYPE_CHECKING:
    import pandas as pd

DEFAULT_BATCH_SIZE = 65_536
MAX_BATCH_SIZE = 16_777_216
_MAX_SHARDS = 2_147_483_648


class Plan:
    """A plan, checked. It decides all rows of a trace: whoever makes them, they are the same to the bit.

    A plan can be pickled and shared between threads; each reader of rows has an engine of its own, which holds the plan
    once and, beside it, as much memory as a tile of some 8,192 rows takes, whatever the length of the trace.
    """

    def __init__(self, data: bytes | bytearray | memoryview) -> None:
        """
        Args:
            data: the bytes of a plan, of which a copy is kept unless they are `bytes`.

        Raises:
            PlanError: they are none, damaged, or of another version.
            EngineError: there is not enough memory.
        """
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise UsageError(f"{type(data).__name__} is no bytes of a plan", field="plan")
        self._data = bytes(data)
        engine = Engine(self._data)
        self._facts = PlanFacts(self._data)
        self._facts.check()
        self._total = engine.total_requests
        self._tiles = engine.tiles
        # The engine that has checked the plan serves the first reader of rows; later ones are kept likewise.
        self._idle: list[Engine] = [engine]
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: PathLike) -> Plan:
        """Opens a file that `Plan.save` or `servegen plan` has written.

        Raises:
            InputError: it cannot be read, or is no regular file.
            PlanError: it is no plan, damaged, or of another version.
            UsageError: it is no path.
        """
        data = read_file(path)
        try:
            return cls(data)
        except PlanError as error:
            name = os.fspath(path)
            raise PlanError(f"{name}: {error}", file=name, problem=error.problem) from error

    def save(self, path: PathLike) -> None:
        """Writes the plan to a file, for `Plan.open`, `servegen generate`, and hosts in other languages.

        Raises:
            OutputError: it cannot be written.
        """
        with complete_file(path) as file:
            file.write(self._data)

    def __bytes__(self) -> bytes:
        return self._data

    def __reduce__(self) -> tuple[type[Plan], tuple[bytes]]:
        return Plan, (self._data,)

    def __eq__(self, other: object) -> bool:
        """Whether it is the same plan, byte for byte."""
        return self._data == other._data if isinstance(other, Plan) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._data)

    def __repr__(self) -> str:
        columns = ", ".join(self.schema.names)
        return (
            f"<servegen_wasm.Plan: {self.rows} rows in {self.duration_seconds:g} s of {self.client_count} clients; "
            f"{columns}>"
        )

    @property
    def schema(self) -> pa.Schema:
        """That of the trace, with its metadata, from which `servegen reproduce` makes the trace again."""
        return self._facts.schema

    @property
    def metadata(self) -> Mapping[str, str]:
        """That of the schema, as texts: the spec, the seed, and versions."""
        return MappingProxyType(self._facts.metadata)

    @property
    def spec(self) -> Any:
        """The resolved workload that the plan was made of, as JSON has it; None where the plan does not say."""
        text = self.metadata.get("servegen.spec")
        return None if text is None else json.loads(text)

    @property
    def rows(self) -> int:
        """Rows of the whole trace; as many as are expected where `is_exact` is false."""
        return int(self._total + 0.5)

    @property
    def is_exact(self) -> bool:
        """Whether `rows` is exact. With `renewal` arrivals, with conversations, and with the naive method without a number
        of requests it is an expectation.
        """
        return self._facts.is_counted

    @property
    def tiles(self) -> int:
        """Parts of the trace that can be made each on its own: slices of time with some 8,192 expected rows."""
        return self._tiles

    @property
    def duration_seconds(self) -> float:
        """Seconds that the trace covers."""
        return self._facts.duration_seconds

    @property
    def client_count(self) -> int:
        """Clients that are active in the trace; the naive method has one."""
        return self._facts.client_count

    def batches(
        self,
        *,
        tiles: tuple[SupportsIndex, SupportsIndex] | None = None,
        shard: tuple[SupportsIndex, SupportsIndex] | None = None,
        batch_size: SupportsIndex = DEFAULT_BATCH_SIZE,
    ) -> pa.RecordBatchReader:
        """The rows of the trace, in order of time, made as they are read: memory does not grow with their number.

        The time of making them is spent without Python's global lock, so that threads that read a shard each make use
        of several cores. A reader is for one thread at a time.

        Args:
            tiles: only those from the first to the second, exclusive; 0 to `self.tiles`.
            shard: `(k, n)`, only the k-th of n contiguous parts, k from 1: those of `servegen generate --shard k/n`.
                All of them in order are the trace.
            batch_size: rows of a batch, 1 to 16,777,216; no row depends on it.

        Raises:
            UsageError: an argument is out of range.
            EngineError: there is not enough memory, here or while the batches are read.
        """
        rows = whole("batch_size", batch_size, 1, MAX_BATCH_SIZE)
        wanted = self._tiles_of(tiles, shard)
        engine = self._take_engine()
        # An engine that has made rows before is anywhere.
        first_row = engine.seek(wanted.start)
        schema = self.schema
        if shard is not None:
            schema = schema.with_metadata(self._shard_metadata(shard, 0 if wanted.start == 0 else first_row))
        return pa.RecordBatchReader.from_batches(schema, self._made(engine, wanted, schema, rows))

    def to_table(
        self,
        *,
        tiles: tuple[SupportsIndex, SupportsIndex] | None = None,
        shard: tuple[SupportsIndex, SupportsIndex] | None = None,
    ) -> pa.Table:
        """The rows as one table in memory; arguments and errors are those of `batches`."""
        return self.batches(tiles=tiles, shard=shard).read_all()

    def to_pandas(
        self,
        *,
        tiles: tuple[SupportsIndex, SupportsIndex] | None = None,
        shard: tuple[SupportsIndex, SupportsIndex] | None = None,
    ) -> pd.DataFrame:
        """The rows as a pandas data frame; arguments and errors are those of `batches`.

        Raises:
            MissingPackageError: pandas is not installed.
        """
        try:
            import pandas  # noqa: F401
        except ImportError as error:
            raise MissingPackageError(
                "pandas is not installed; pip install 'servegen-wasm[pandas]'", field="pandas"
            ) from error
        return self.to_table(tiles=tiles, shard=shard).to_pandas(split_blocks=True, self_destruct=True)

    def write_parquet(
        self,
        path: PathLike,
        *,
        tiles: tuple[SupportsIndex, SupportsIndex] | None = None,
        shard: tuple[SupportsIndex, SupportsIndex] | None = None,
        row_group_size: SupportsIndex = ROW_GROUP_SIZE,
        compression: str = "zstd",
    ) -> str:
        """Writes the rows to a Parquet file, which appears under its name when it is complete.

        Its metadata has the digest, which `servegen verify` checks.

        Args:
            path: of the file, which is replaced if it is there.
            tiles, shard: as of `batches`.
            row_group_size: rows of a row group, 1 to 16,777,216, which are in memory at a time.
            compression: zstd, snappy, gzip, brotli, lz4, or none.

        Returns:
            The digest of the rows that are written.

        Raises:
            OutputError: the file cannot be written.
            UsageError, EngineError: as `batches`.
        """
        rows = row_group_rows(row_group_size)
        require_compression(compression)
        reader = self.batches(tiles=tiles, shard=shard, batch_size=rows)
        digest = TraceDigest(reader.schema)
        with complete_file(path) as file:
            write_batches(file, reader, compression, digest)
        return digest.hexdigest()

    def write_arrow(
        self,
        path: PathLike,
        *,
        tiles: tuple[SupportsIndex, SupportsIndex] | None = None,
        shard: tuple[SupportsIndex, SupportsIndex] | None = None,
        batch_size: SupportsIndex = DEFAULT_BATCH_SIZE,
    ) -> str:
        """Writes the rows to an Arrow IPC file, or a stream where the path ends in `.arrows`.

        The file appears under its name when it is complete. Arguments, result and errors are those of `write_parquet`
        and `batches`.
        """
        open_writer = pa.ipc.new_stream if path_of("path", path).endswith(".arrows") else pa.ipc.new_file
        reader = self.batches(tiles=tiles, shard=shard, batch_size=batch_size)
        digest = TraceDigest(reader.schema)
        with complete_file(path) as file, open_writer(file, reader.schema) as writer:
            for batch in reader:
                digest.update(batch)
                writer.write_batch(batch)
        return digest.hexdigest()

    def digest(
        self,
        *,
        tiles: tuple[SupportsIndex, SupportsIndex] | None = None,
        shard: tuple[SupportsIndex, SupportsIndex] | None = None,
    ) -> str:
        """The digest of the rows, which are made for it: what `servegen digest` prints of a file of them."""
        reader = self.batches(tiles=tiles, shard=shard)
        digest = TraceDigest(reader.schema)
        for batch in reader:
            digest.update(batch)
        return digest.hexdigest()

    def _tiles_of(
        self,
        tiles: tuple[SupportsIndex, SupportsIndex] | None,
        shard: tuple[SupportsIndex, SupportsIndex] | None,
    ) -> range:
        if tiles is not None and shard is not None:
            raise UsageError("there are tiles, too; ask for one of them", field="shard")
        if shard is not None:
            index, count = pair("shard", shard, "(k, n), the k-th of n parts")
            parts = whole("shard", count, 1, _MAX_SHARDS)
            part = whole("shard", index, 1, parts)
            return range(self._tiles * (part - 1) // parts, self._tiles * part // parts)
        if tiles is not None:
            first, end = pair("tiles", tiles, "(first, end), of which the end is excluded")
            last = whole("tiles", end, 0, self._tiles)
            return range(whole("tiles", first, 0, last), last)
        return range(self._tiles)

    def _shard_metadata(
        self, shard: tuple[SupportsIndex, SupportsIndex], first_row: int | None
    ) -> dict[str, str]:
        index, count = map(operator.index, shard)
        metadata = {**self.metadata, "servegen.shard": f"{index}/{count}"}
        if first_row is not None:
            metadata["servegen.first_request_id"] = str(first_row)
        return metadata

    def _take_engine(self) -> Engine:
        with self._lock, suppress(IndexError):
            return self._idle.pop()
        return Engine(self._data)

    def _made(
        self, engine: Engine, tiles: range, schema: pa.Schema, batch_size: int
    ) -> Iterator[pa.RecordBatch]:
        yield from batches_of(engine, tiles, schema, batch_size, self._facts.dictionaries)
        # Not where making them has failed, or was left: the one is of no use, and the other's reader may yet go on.
        with self._lock:
            if not self._idle:
                self._idle.append(engine)
