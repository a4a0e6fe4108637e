"""Serves traces by a simulator: `serve.py MODULE`, a line of JSON in for each trace, a line of JSON out.

First it says which versions there are: {"number": 0, "versions": {distribution: version}}.
In: {"number": 1, 2, …, "trace": path, …}, with more that the module wants
Out: {"number": as it was asked, "summary": {name: number}}, or "error" with what the simulator said
"""

import importlib
import json
import math
import os
import queue
import signal
import sys
import threading
from importlib.metadata import PackageNotFoundError, version


def own_standard_output():
    """The pipe to whoever asks, for nothing but answers: what anything else prints, as a log, goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def installed(distribution):
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def as_number(value):
    """JSON has no NaN and no infinity: a text in a number's place tells what there was."""
    return value if isinstance(value, (int, float)) and math.isfinite(value) else repr(value)


def read_lines(lines):
    for line in sys.stdin:
        lines.put(line)
    # Nobody is left who could want an answer, also of the replay that runs.
    os._exit(0)


def main():
    # What is not Python would not hear of a key until its end.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    answers = own_standard_output()

    def answer(value):
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    # Python that runs isolated does not look beside its program.
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    simulator = importlib.import_module(sys.argv[1])
    answer({"number": 0, "versions": {name: installed(name) for name in simulator.DISTRIBUTIONS}})
    lines = queue.SimpleQueue()
    threading.Thread(target=read_lines, args=(lines,), daemon=True).start()
    while True:
        question = json.loads(lines.get())
        try:
            summary = simulator.replay(question)
            result = {"summary": {name: as_number(value) for name, value in summary.items()}}
        # What Rust panics with is no Exception.
        except BaseException as error:
            result = {"error": f"{type(error).__name__}: {error}"}
        answer({"number": question["number"], **result})


main()
