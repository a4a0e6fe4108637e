"""Temporary files that killed processes have left."""

import os
import re
import signal
import subprocess
import sys
import time

import servegen_wasm as sg

WRITES = """
import os, sys, time, servegen_wasm as sg
from servegen_wasm._files import complete_file
with complete_file(sys.argv[1]) as file:
    file.write(b"some")
    file.flush()
    print("begun", flush=True)
    time.sleep(600)
"""


def writer(path):
    process = subprocess.Popen([sys.executable, "-c", WRITES, path], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "begun\n"
    return process


def test_they_are_removed_by_the_next_write_into_the_folder(tmp_path):
    killed, living = writer(tmp_path / "a.parquet"), writer(tmp_path / "b.parquet")
    try:
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        # Whose processes nobody can tell, of another machine and from before, and what only looks like it.
        others = [
            ".c.0123456789abcdef.1.5.00000000.partial",
            ".c.unknown.999999.5.00000000.partial",
            ".c.12345.abcdef01.partial",
            "c.partial",
        ]
        for name in others:
            (tmp_path / name).touch()
        assert sum(path.name.startswith(".a.parquet") for path in tmp_path.iterdir()) == 1
        sg.plan(requests=10).save(tmp_path / "trace.plan")
        left = sorted(path.name for path in tmp_path.iterdir())
        (partial,) = [name for name in left if name.startswith(".b.parquet")]
        # As the command names its own, which removes these, too.
        assert re.fullmatch(
            rf"\.b\.parquet\.[0-9a-f]{{16}}\.{living.pid}\.\d+\.[0-9a-f]{{8}}\.partial", partial
        )
        assert left == sorted([*others, partial, "trace.plan"])
    finally:
        living.kill()
        living.wait()
        living.stdout.close()
        killed.stdout.close()


def test_those_that_nobody_has_written_to_for_a_week_are_removed(tmp_path):
    old, new = (tmp_path / f".c.unknown.{pid}.0.00000000.partial" for pid in (1, 2))
    for path, days in ((old, 8), (new, 6)):
        path.touch()
        then = time.time() - days * 86_400
        os.utime(path, (then, then))
    sg.plan(requests=10).save(tmp_path / "trace.plan")
    assert (old.exists(), new.exists()) == (False, True)
