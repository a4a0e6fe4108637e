"""What the parts of a trace are, as `manifest.json` says it for the command; see `docs/trace-files.md` of the repository."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from .digests import type_name

MANIFEST_NAME = "manifest.json"

_VERSION = 1
_PREFIX = "servegen."

# As the command has them.
_LEAST_DIGITS = 5


@dataclass(frozen=True)
class Part:
    """A part of a trace, complete.

    Attributes:
        file: its name in the folder, by which parts are in order.
        rows: number of rows.
        bytes: of the file.
        time_range: seconds of the first row and of the last; None without rows.
        digest: of the rows, as `servegen digest` has it; None where none was asked for.
        sha256: of the file.
        end_tile: the tile of the trace behind its last one.
    """

    file: str
    rows: int
    bytes: int
    time_range: tuple[float, float] | None
    digest: str | None
    sha256: str
    end_tile: int


def part_name(index: int, count: int) -> str:
    """The name of the Parquet file of a part, from 0 on: names of all `count` parts are as long, so that they sort as parts do."""
    digits = max(_LEAST_DIGITS, len(str(count - 1)))
    return f"part-{index:0{digits}d}.parquet"


def manifest_text(schema: pa.Schema, row_group_size: int, compression: str, parts: Sequence[Part]) -> str:
    """
    Args:
        schema: of the trace, with its metadata.
        row_group_size: rows of a row group.
        compression: of the pages of Parquet.
        parts: all of them, in order.
    """
    ranges = [part.time_range for part in parts if part.time_range is not None]
    entries = {
        "manifest_version": _VERSION,
        "complete": True,
        "rows": sum(part.rows for part in parts),
        "bytes": sum(part.bytes for part in parts),
        "time_range": (ranges[0][0], ranges[-1][1]) if ranges else None,
        "partition": f"shards:{len(parts)}",
        "format": "parquet",
        "format_options": {"compression": compression},
        "batch_size": row_group_size,
        "columns": [(field.name, _column_type(field)) for field in schema],
        "metadata": _metadata_of(schema.metadata or {}),
    }
    lines = "".join(f"  {_json(key)}: {_json(value)},\n" for key, value in entries.items())
    part_lines = ",\n".join(f"    {_json(_entry_of(part))}" for part in parts)
    return f'{{\n{lines}  "parts": [\n{part_lines}\n  ]\n}}\n'


def _entry_of(part: Part) -> dict[str, Any]:
    entry = {"file": part.file, "rows": part.rows, "bytes": part.bytes, "time_range": part.time_range}
    if part.digest is not None:
        entry["digest"] = part.digest
    return {**entry, "sha256": part.sha256, "end": {"tile": part.end_tile, "skip_rows": 0}}


def _column_type(field: pa.Field) -> str:
    """As the command names it, which says of dictionaries what their values are."""
    if not pa.types.is_dictionary(field.type):
        return type_name(field)
    values = {"double": "float64"}.get(str(field.type.value_type), str(field.type.value_type))
    return f"dictionary<{values}>"


def _metadata_of(metadata: Mapping[bytes, bytes]) -> dict[str, Any]:
    """Keys are without their prefix; the spec is no text in a text."""
    texts = {key.decode().removeprefix(_PREFIX): text.decode() for key, text in metadata.items()}
    return {name: json.loads(text) if name == "spec" else text for name, text in texts.items()}


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
