"""Record batches as a Parquet file."""

from __future__ import annotations

from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from ._arguments import whole
from .digests import TraceDigest
from .errors import UsageError

# Rows of a row group: what `servegen generate` has.
ROW_GROUP_SIZE = 524_288
_MAX_ROW_GROUP_SIZE = 16_777_216

# What pyarrow knows for Parquet.
_COMPRESSIONS = ("none", "snappy", "gzip", "brotli", "lz4", "zstd")

_DIGEST_KEY = "servegen.digest"
_TIMES = "timestamp"


def row_group_rows(row_group_size: object) -> int:
    """
    Raises:
        UsageError: it is not a whole number from 1 to 16,777,216.
    """
    return whole("row_group_size", row_group_size, 1, _MAX_ROW_GROUP_SIZE)


def require_compression(compression: object) -> None:
    """
    Raises:
        UsageError: it is none that pyarrow knows for Parquet.
    """
    if compression not in _COMPRESSIONS:
        known = ", ".join(_COMPRESSIONS)
        raise UsageError(
            f"compression: {compression!r} is unknown; expected one of {known}", field="compression"
        )


def write_batches(
    file: BinaryIO, reader: pa.RecordBatchReader, compression: str, digest: TraceDigest | None
) -> None:
    """Writes a row group for each batch, and the digest of all rows into the file's metadata.

    Args:
        file: only written to, front to back.
        digest: of the reader's schema, and of no rows yet; None records none.
    """
    dictionaries = _with_dictionaries(reader.schema)
    with pq.ParquetWriter(
        file, reader.schema, compression=compression, use_dictionary=dictionaries
    ) as writer:
        for batch in reader:
            if digest is not None:
                digest.update(batch)
            writer.write_batch(batch, row_group_size=max(batch.num_rows, 1))
        if digest is not None:
            writer.add_key_value_metadata({_DIGEST_KEY: digest.hexdigest()})


def _with_dictionaries(schema: pa.Schema) -> list[str]:
    """The columns that are worth a dictionary: all but times, which hardly repeat.

    Values are plain beside these, although numbers that are split by their bytes (`BYTE_STREAM_SPLIT`) take a fifth less
    room: Spark 4.0 does not read that encoding, and 4.3 not of numbers without a sign.
    """
    return [
        f"{field.name}.list.element" if pa.types.is_list(field.type) else field.name
        for field in schema
        if field.name != _TIMES
    ]
