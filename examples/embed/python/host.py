"""Makes the rows of a plan and prints their digest, which is that of `servegen digest` on the same trace.

usage: host.py [--shard K/N]... [--memory MIB] ENGINE_WASM PLAN

Written from docs/embedding.md alone: a Wasm runtime and a plan are all that it takes.
"""

import argparse
import hashlib
import json
import pathlib
import re
import struct
import sys

import numpy as np
import wasmtime

USAGE = "[--shard K/N]... [--memory MIB] ENGINE_WASM PLAN"
# The kind of columns that have places in a dictionary.
DICTIONARY = 13
# By kind of column; 3 is a list of uint32.
TYPES = dict.fromkeys(range(13), "uint32") | {3: "list<uint32>", 4: "uint64", 5: "uint16", DICTIONARY: "dictionary"}
STATUS = [
    "is open", "is truncated", "is not a plan", "is of another version", "is corrupt: its checksum does not match",
    "is corrupt: a section lies outside of it", "is corrupt: a header field is out of range",
    "is corrupt: a column is malformed", "is corrupt: a window is malformed", "is corrupt: a client is malformed",
    "is corrupt: a client-window is malformed", "is corrupt: a field set is malformed",
    "is corrupt: a sampler is malformed", "was given to an instance that has one open already",
    "is corrupt: a coupling is malformed", "is corrupt: a table of observed gaps is malformed",
    "is corrupt: a class of conversations is malformed",
    "is corrupt: its expected requests do not add up, or are too many at a time", "is corrupt: its texts do not end",
    "was replaced while it was being opened",
]  # fmt: skip


VALUE = re.compile(rb'"(?:[^"\\]|\\.)*"|[^][,"]+')


class Engine:
    """One instance of the engine with one plan open."""

    def __init__(self, wasm, plan, memory_mib=None):
        self._store = wasmtime.Store()
        if memory_mib is not None:
            self._store.set_limits(memory_size=memory_mib << 20)
        module = wasmtime.Module.from_file(self._store.engine, wasm)
        self._exports = wasmtime.Instance(self._store, module, []).exports(self._store)
        self._memory = self._exports["memory"]
        address = self.call("allocatePlan", len(plan))
        self._memory.write(self._store, plan, address)
        status = self.call("openPlan")
        if status != 0:
            raise ValueError(f"the plan {STATUS[status]}")

    def call(self, name, *arguments):
        """Calls an export whose result is a count, an address or a status: they arrive signed."""
        try:
            return (self._exports[name](self._store, *arguments) or 0) & 0xFFFFFFFF
        except wasmtime.Trap as trap:
            needed = self._exports["memoryNeeded"](self._store)
            if needed == 0:
                raise
            raise MemoryError(f"the engine's memory could not grow to {needed:.0f} bytes") from trap

    def array(self, address, length, dtype):
        """A copy: the next `produce` overwrites the engine's own, and may move its memory."""
        end = address + length * np.dtype(dtype).itemsize
        return np.frombuffer(self._memory.read(self._store, address, end), dtype)


def columns_of(plan):
    """Name, kind and dictionary of each column behind `timestamp` and `client_id`; of a plan that the engine has opened."""
    (count,), (records,), (texts,) = (struct.unpack_from("<I", plan, at) for at in (32, 64, 152))
    for index in range(count):
        kind, _, _, name = struct.unpack_from("<4I", plan, records + 16 * index)
        end = plan.index(0, texts + name)
        # A JSON array, of which each value stays as it stands there.
        dictionary = plan[end + 1 : plan.index(0, end + 1)] if kind == DICTIONARY else b""
        yield plan[texts + name : end].decode(), kind, VALUE.findall(dictionary)


def digest(engine, columns, shards):
    types = [
        ("timestamp", "float64"),
        ("client_id", "uint32"),
        *((name, TYPES[kind]) for name, kind, _ in columns),
    ]
    hashes = [(hashlib.sha256(), hashlib.sha256()) for _ in types]
    # Of dictionaries the places that rows have had so far, in the order in which they came.
    orders = [{} for _ in columns]
    rows = 0
    for first, end in shards:
        engine.call("seek", first)
        for _ in range(first, end):
            count = engine.call("produce")
            if count == 0:
                continue
            rows += count
            hashes[0][1].update(engine.array(engine.call("timestamps"), count, "<f8"))
            hashes[1][1].update(engine.array(engine.call("clients"), count, "<u4"))
            for index, (_, kind, dictionary) in enumerate(columns):
                counts, values = hashes[index + 2]
                address = engine.call("column", index)
                if kind == 3:
                    offsets = engine.array(address, count + 1, "<u4")
                    counts.update(np.diff(offsets).astype("<u4"))
                    values.update(engine.array(engine.call("items", index), int(offsets[-1]), "<u4"))
                elif kind == DICTIONARY:
                    places = engine.array(address, count, "<u4")
                    _, first_rows = np.unique(places, return_index=True)
                    for place in places[np.sort(first_rows)]:
                        orders[index].setdefault(int(place), len(orders[index]))
                    numbers = np.array([orders[index].get(place, 0) for place in range(len(dictionary))], "<u4")
                    values.update(numbers[places])
                else:
                    values.update(engine.array(address, count, {4: "<u8", 5: "<u2"}.get(kind, "<u4")))
    lines = ["servegen trace digest 1", f"rows {rows}"]
    for (name, kind), (counts, values) in zip(types, hashes, strict=True):
        both = f"{counts.hexdigest()} " if kind.startswith("list") else ""
        line = f"column {json.dumps(name, ensure_ascii=False)} {kind} {both}{values.hexdigest()}"
        if kind == "dictionary":
            _, _, dictionary = columns[len(lines) - 4]
            met = b"[" + b",".join(dictionary[place] for place in orders[len(lines) - 4]) + b"]"
            line += f" {hashlib.sha256(met).hexdigest()}"
        lines.append(line)
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


class Parser(argparse.ArgumentParser):
    def error(self, message):
        self.exit(2, f"host.py: {message}; usage: host.py {USAGE}\n")


def shard_of(text):
    """The K-th of N parts of the trace."""
    part = re.fullmatch(r"([0-9]+)/([0-9]+)", text)
    k, n = map(int, part.groups()) if part else (0, 0)
    if not 1 <= k <= n < 2**32:
        raise argparse.ArgumentTypeError(f"{text!r} is not K/N with K from 1 to N, such as 2/8")
    return k, n


def memory_of(text):
    mib = int(text) if re.fullmatch("[0-9]{1,4}", text) else 0
    if not 1 <= mib <= 4096:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of MiB from 1 to 4096")
    return mib


def main():
    parser = Parser(usage=f"%(prog)s {USAGE}", allow_abbrev=False)
    parser.add_argument("engine")
    parser.add_argument("plan")
    parser.add_argument("--shard", type=shard_of, action="append", default=[])
    parser.add_argument("--memory", type=memory_of)
    asked = parser.parse_args()
    plan = pathlib.Path(asked.plan).read_bytes()
    engine = Engine(asked.engine, plan, asked.memory)
    tiles = engine.call("tiles")
    shards = [(tiles * (k - 1) // n, tiles * k // n) for k, n in asked.shard or [(1, 1)]]
    print(digest(engine, list(columns_of(plan)), shards))


if __name__ == "__main__":
    try:
        main()
    except (ValueError, MemoryError, OSError, wasmtime.WasmtimeError) as error:
        sys.exit(f"host.py: {' '.join(str(error).split())}")
