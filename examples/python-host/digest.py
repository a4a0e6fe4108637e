"""Produces all rows of a plan and prints their digest, which is that of `servegen digest` on the same trace.

usage: digest.py ENGINE_WASM PLAN COLUMN...

COLUMN... are the names of the plan's columns; a plan has none.
"""

import hashlib
import json
import pathlib
import sys

import numpy as np
from servegen_engine import Engine


def main(wasm_path, plan_path, *names):
    engine = Engine(wasm_path, pathlib.Path(plan_path).read_bytes())
    hashes = {}

    def update(key, values):
        hashes.setdefault(key, hashlib.sha256()).update(values.tobytes())

    rows = 0
    for _ in range(engine.tiles):
        timestamps, clients, columns = engine.produce()
        rows += len(timestamps)
        update("timestamp", timestamps)
        update("client_id", clients)
        for name, column in zip(names, columns, strict=True):
            if isinstance(column, tuple):
                offsets, items = column
                update((name, "counts"), np.diff(offsets).astype("<u4"))
                update(name, items)
            else:
                update(name, column)
    assert rows == engine.total_requests

    lines = ["servegen trace digest 1", f"rows {rows}"]
    for name in ("timestamp", "client_id", *names):
        kind = "float64" if name == "timestamp" else "uint32"
        values = hashes[name].hexdigest()
        if (name, "counts") in hashes:
            kind, values = "list<uint32>", f"{hashes[name, 'counts'].hexdigest()} {values}"
        lines.append(f"column {json.dumps(name)} {kind} {values}")
    print(hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest())


if __name__ == "__main__":
    main(*sys.argv[1:])
