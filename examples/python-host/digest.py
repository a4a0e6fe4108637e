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
    kinds = {"timestamp": "float64", "client_id": "uint32"}

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
                kinds[name] = "list<uint32>"
            else:
                update(name, column)
                kinds[name] = column.dtype.name

    lines = ["servegen trace digest 1", f"rows {rows}"]
    for name in ("timestamp", "client_id", *names):
        values = hashes[name].hexdigest()
        if (name, "counts") in hashes:
            values = f"{hashes[name, 'counts'].hexdigest()} {values}"
        lines.append(f"column {json.dumps(name)} {kinds[name]} {values}")
    print(hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest())


if __name__ == "__main__":
    main(*sys.argv[1:])
