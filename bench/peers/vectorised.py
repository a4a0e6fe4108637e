"""The plain algorithm in vectorised NumPy: per slice of time and client one call each for gaps, running sum and
fields, then one sort of the slice. Input: see bench/lib/peer-input.mjs.

    python3 vectorised.py <input> <rows>     prints ns of processor time a row and rows
"""

import math
import sys
import time

import numpy as np

GAMMA = 1
# Larger slices than the compiled programs take: a call costs microseconds, so it has to do much.
SLICE_ROWS = 1 << 18

CLIENT_WINDOW = np.dtype(
    [("rate", "f8"), ("shape", "f8"), ("window", "u4"), ("family", "u4"), ("inputs", "u4"), ("outputs", "u4")]
)
BIN = np.dtype([("threshold", "u4"), ("own", "u4"), ("alias", "u4"), ("unused", "u4")])


def read(path):
    data = np.fromfile(path, dtype="u1")
    header = data[:32].view("u4")
    at = 32

    def section(count, dtype):
        nonlocal at
        size = int(count) * np.dtype(dtype).itemsize
        part = data[at : at + size].view(dtype)
        at += size
        return part

    windows = section(header[1] * 2, "f8").reshape(-1, 2)
    clients = section(header[2] * 2, "u4").reshape(-1, 2)
    client_windows = section(header[3], CLIENT_WINDOW)
    tables = section(header[4] * 2, "u4").reshape(-1, 2)
    bins = section(header[5], BIN)
    return windows, clients, client_windows, tables, bins


class Client:
    """A client's renewal process: `time` is that of its next arrival."""

    def __init__(self, index, client_windows, windows, alias, rng):
        self.index = index
        self.rng = rng
        self.alias = alias
        self.client_windows = [
            (
                *windows[client_window["window"]].tolist(),
                float(client_window["rate"]),
                float(client_window["shape"]),
                int(client_window["family"]),
                int(client_window["inputs"]),
                int(client_window["outputs"]),
            )
            for client_window in client_windows
        ]
        self.client_window = 0
        first = self.client_windows[0]
        self.time = first[0] + rng.random() * float(self.gaps(first, 1)[0])

    def gaps(self, client_window, count):
        _, _, rate, shape, family, _, _ = client_window
        if family == GAMMA:
            gaps = self.rng.standard_gamma(shape, count)
            gaps *= 1 / (shape * rate)
        else:
            gaps = self.rng.weibull(shape, count)
            gaps *= 1 / (math.gamma(1 + 1 / shape) * rate)
        return gaps

    def emit_until(self, end, out):
        while self.time < end:
            while (
                self.client_window < len(self.client_windows)
                and self.client_windows[self.client_window][1] <= self.time
            ):
                self.client_window += 1
            if self.client_window == len(self.client_windows):
                self.time = math.inf
                return
            client_window = self.client_windows[self.client_window]
            if self.time < client_window[0]:
                self.time = client_window[0]
                continue
            limit = min(end, client_window[1])
            times = self.arrivals(client_window, limit)
            count = len(times)
            words = self.rng.integers(0, 1 << 32, size=2 * count, dtype=np.uint32)
            out.append(
                (
                    times,
                    np.full(count, self.index, dtype=np.uint32),
                    self.draw(client_window[5], words[:count]),
                    self.draw(client_window[6], words[count:]),
                )
            )

    def arrivals(self, client_window, limit):
        """The arrivals before `limit`; sets `time` to the first that is not."""
        parts = []
        while True:
            expected = (limit - self.time) * client_window[2]
            gaps = self.gaps(client_window, int(expected * 1.02 + 4 * math.sqrt(expected)) + 16)
            times = np.cumsum(gaps, out=gaps)
            times += self.time
            before = int(np.searchsorted(times, limit))
            parts.append([self.time])
            if before < len(times):
                parts.append(times[:before])
                self.time = float(times[before])
                return np.concatenate(parts)
            parts.append(times[:-1])
            self.time = float(times[-1])

    def draw(self, table, words):
        thresholds, own, alias = self.alias[table]
        product = np.multiply(words, len(own), dtype=np.uint64)
        index = (product >> np.uint64(32)).astype(np.intp)
        return np.where(product.astype(np.uint32) < thresholds[index], own[index], alias[index])


def main(path, wanted):
    windows, clients, client_windows, tables, bins = read(path)
    alias = [
        tuple(np.ascontiguousarray(bins[name][first : first + count]) for name in ("threshold", "own", "alias"))
        for first, count in tables.tolist()
    ]
    spans = windows[:, 1] - windows[:, 0]
    length = float(windows[-1, 1])
    slice_seconds = SLICE_ROWS / (float((client_windows["rate"] * spans[client_windows["window"]]).sum()) / length)
    start = time.process_time()
    states = [
        Client(index, client_windows[first : first + count], windows, alias, np.random.Generator(np.random.SFC64(index)))
        for index, (first, count) in enumerate(clients.tolist())
    ]
    rows = 0
    end = 0.0
    while rows < wanted and end < length:
        end += slice_seconds
        parts = []
        for state in states:
            if state.time < end:
                state.emit_until(end, parts)
        if parts:
            times, ids, inputs, outputs = (np.concatenate(column) for column in zip(*parts))
            order = np.argsort(times)
            columns = times[order], ids[order], inputs[order], outputs[order]
            rows += len(columns[0])
    elapsed = time.process_time() - start
    print(f"{elapsed * 1e9 / rows:.3f} {rows}")


main(sys.argv[1], float(sys.argv[2]))
