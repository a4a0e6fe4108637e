"""Bad input is told in one sentence, the same as Node's, by a typed exception."""

import math
import os
import pathlib
import subprocess
import sys
from decimal import Decimal

import numpy as np
import pytest
from conftest import EXPECTED, FOLDER

import servegen_wasm as sg
from servegen_wasm import _engine, _module, _planner


def check(raised, expected):
    assert type(raised).__name__ == expected["name"]
    assert str(raised) == expected["message"]
    for key in ("file", "line", "field"):
        assert getattr(raised, key) == expected.get(key)
    if "faults" in expected:
        assert len(raised.faults) == expected["faults"]


@pytest.mark.parametrize("case", EXPECTED["badTexts"], ids=lambda case: repr(case["text"])[:40])
def test_of_texts(case):
    with pytest.raises(sg.SpecError) as info:
        sg.plan(case["text"], file="some.yaml")
    check(info.value, case)


@pytest.mark.parametrize("case", EXPECTED["badWorkloads"], ids=lambda case: str(case["spec"])[:60])
def test_of_dicts(case):
    with pytest.raises(sg.ServegenError) as info:
        sg.plan(case["spec"])
    check(info.value, case)


@pytest.mark.parametrize("case", EXPECTED["badFiles"], ids=lambda case: case["spec"])
def test_of_files(case, in_folder):
    with pytest.raises(sg.ServegenError) as info:
        sg.plan(case["spec"])
    assert str(info.value) == case["message"]


def test_of_plans():
    assert len(EXPECTED["badPlans"]) > 100
    for case in EXPECTED["badPlans"]:
        path = FOLDER / case["plan"]
        with pytest.raises(sg.PlanError) as info:
            sg.Plan(path.read_bytes())
        check(info.value, case)
        with pytest.raises(sg.PlanError) as info:
            sg.Plan.open(path)
        assert str(info.value) == f"{path}: {case['message']}"
        assert (info.value.file, info.value.problem) == (str(path), case["message"])


def test_of_pools(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.pool").write_text("no pool")
    for name, sentence in (
        ("empty", "holds no clients"),
        ("text.pool", "not a valid packed pool"),
        ("none", "no such file"),
    ):
        with pytest.raises(sg.PoolError, match=sentence) as info:
            sg.plan(pool=tmp_path / name, requests=10)
        assert info.value.file == str(tmp_path / name)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(sg.PoolError, match="it is a pipe and not a regular file"):
        sg.pool_info(tmp_path / "pipe")
    with pytest.raises(sg.PoolError, match="it is a URL, which is not fetched here"):
        sg.plan(pool="https://example.invalid/a.pool", requests=10)
    with pytest.raises(sg.UsageError, match="no such population"):
        sg.pool_info("builtin:nothing")
    with pytest.raises(sg.UsageError):
        sg.pool_info("")


def test_of_arguments():
    plan = sg.plan(requests=100)
    bad = [
        {"batch_size": 0},
        {"batch_size": 1.5},
        {"batch_size": True},
        {"shard": (0, 2)},
        {"shard": (3, 2)},
        {"shard": 2},
        {"tiles": (0, plan.tiles + 1)},
        {"tiles": (1, 0)},
        {"tiles": (0, 1), "shard": (1, 2)},
    ]
    for arguments in bad:
        with pytest.raises(sg.UsageError):
            plan.batches(**arguments)
    for spec in (5, ["pool"], b"pool: x", "builtin:language"):
        with pytest.raises(sg.UsageError):
            sg.plan(spec)
    with pytest.raises(sg.UsageError, match="file"):
        sg.plan({"requests": 10}, file="a.yaml")
    with pytest.raises(sg.UsageError, match="no bytes of a plan"):
        sg.Plan("trace.plan")
    with pytest.raises(sg.InputError, match=r"none.plan cannot be read: there is no such file"):
        sg.Plan.open("none.plan")
    with pytest.raises(
        sg.InputError, match=r"cannot be read: it is a directory; a spec is a .yaml or .json file"
    ):
        sg.plan(FOLDER)
    with pytest.raises(sg.InputError, match=r"none.yaml cannot be read: there is no such file"):
        sg.plan("none.yaml")


def test_of_paths_that_are_none(tmp_path):
    plan = sg.plan(requests=10)
    with open(tmp_path / "opened", "wb") as opened:
        for path in (5, None, b"trace", opened):
            for call in (sg.Plan.open, plan.save, plan.write_arrow, plan.write_parquet):
                with pytest.raises(sg.UsageError, match=f"^path: {type(path).__name__} is no path$"):
                    call(path)
    for call in (sg.Plan.open, plan.save, plan.write_arrow, plan.write_parquet):
        with pytest.raises(sg.UsageError, match=r"^path: the path is empty$"):
            call("")
    for path in (5, b"x"):
        with pytest.raises(sg.UsageError, match=r"^allow_files: \w+ is no path$"):
            sg.plan(requests=10, allow_files=path)
        with pytest.raises(sg.UsageError, match=r"^file: \w+ is no path$"):
            sg.plan("requests: 10\n", file=path)
    with pytest.raises(sg.UsageError, match=r"^spec: the path is empty$"):
        sg.plan("")
    assert [path.name for path in tmp_path.iterdir()] == ["opened"]


def test_of_files_that_are_no_regular_ones(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for read in (sg.Plan.open, sg.digest, sg.plan):
        with pytest.raises(sg.InputError, match="cannot be read: it is a pipe and not a regular file"):
            read(tmp_path / "pipe")
    for read in (sg.Plan.open, sg.digest):
        with pytest.raises(sg.InputError, match="cannot be read: it is a device and not a regular file"):
            read("/dev/zero")
        with pytest.raises(sg.InputError, match=r"cannot be read: it is a directory$"):
            read(tmp_path)


def test_of_what_cannot_be_called():
    with pytest.raises(sg.UsageError, match=r"^on_progress: int cannot be called$"):
        sg.plan(requests=10, on_progress=5)
    with pytest.raises(sg.UsageError, match=r"^on_progress: int cannot be called$"):
        sg.pool_info("builtin:language", on_progress=5)


def test_of_what_has_no_digest():
    plan = sg.plan(requests=10)
    table = plan.to_table()
    for source, sentence in (
        (5, "source: int is no plan, path"),
        (b"trace", "source: bytes is no plan, path"),
        ([], "there is no batch"),
        ([5], "source: int is no record batch"),
        ([*table.to_batches(), 5], "batch: int is no record batch"),
        (table.to_pandas(), r"a DataFrame is no trace; pyarrow.Table.from_pandas\(frame"),
        ("", "source: the path is empty"),
    ):
        with pytest.raises(sg.UsageError, match=sentence):
            sg.digest(source)
    with pytest.raises(sg.UsageError, match=r"^schema: str is no schema of pyarrow$"):
        sg.TraceDigest("x")
    (batch,) = table.to_batches()
    frame = plan.to_pandas()
    as_told = sg.digest(type(table).from_pandas(frame, preserve_index=False))
    assert sg.digest(batch) == as_told == plan.digest()


def test_hints_for_what_is_meant(in_folder):
    with pytest.raises(
        sg.UsageError, match=r"^language.plan is a plan and no spec; .*Plan.open\('language.plan'\)"
    ):
        sg.plan("language.plan")
    with pytest.raises(
        sg.UsageError, match=r"^rate: 'max:500' is how the command has it; rate=\{'max': 500\}$"
    ):
        sg.plan(rate="max:500")
    assert sg.plan(rate={"max": 500}, requests=10).rows == 10


def test_bytes_of_a_pool_may_have_gaps(in_folder):
    data = (in_folder / "packed.pool").read_bytes()
    spread = bytearray(2 * len(data))
    spread[::2] = data
    assert sg.pool_info(memoryview(spread)[::2]) == sg.pool_info(data)


def test_the_problem_is_without_its_place():
    with pytest.raises(sg.SpecError) as info:
        sg.plan("pool: builtin:language\nrate: -5\nduration: 3x\n", file="day.yaml")
    first, second = info.value.problem.split("\n")
    assert first.startswith("-5 is not requests per second")
    assert second.startswith("'3x' is not a length of time")
    assert str(info.value) == f"day.yaml:2: rate: {first}\nday.yaml:3: duration: {second}"


def test_of_values_that_no_spec_has():
    for spec, field in (
        ({"rate": float("nan")}, "rate"),
        ({"rate": {"steps": [[0, float("inf")]]}}, "rate.steps[0][1]"),
        ({"pool": object()}, "pool"),
        ({"output": {1.5: 2}}, "output"),
    ):
        with pytest.raises(sg.SpecError) as info:
            sg.plan(spec, requests=10)
        assert info.value.field == field
    endless: dict = {}
    endless["pool"] = endless
    with pytest.raises(sg.SpecError, match="nested more than"):
        sg.plan(endless)


@pytest.mark.parametrize("path", ["a\0b.yaml", "a\ud800b.yaml"])
def test_of_paths_that_no_system_has(path):
    plan = sg.plan(pool="builtin:language", rate=5, duration=60)
    with pytest.raises(sg.InputError, match="no such file"):
        sg.plan(path)
    with pytest.raises(sg.SpecError, match="no such file"):
        sg.plan({"pool": "builtin:language", "rate": {"csv": path}, "duration": 60})
    for read in (sg.Plan.open, sg.digest):
        with pytest.raises(sg.InputError, match="no such path"):
            read(path)
    for write in (plan.save, plan.write_parquet, plan.write_arrow):
        with pytest.raises(sg.OutputError, match="no such path"):
            write(path)


@pytest.mark.parametrize("limit", [0, -1, math.nan, -math.inf, True, "10", Decimal(10), np.ones(2)])
@pytest.mark.parametrize("name", ["max_requests", "max_clients", "max_plan_bytes"])
def test_of_limits(name, limit):
    with pytest.raises(sg.UsageError, match=f"^{name}: .* is not a number above 0$"):
        sg.plan(requests=10, **{name: limit})


def test_no_limit_is_infinite():
    assert sg.plan(requests=10, max_requests=math.inf, max_clients=np.int64(10_000)).rows == 10


def test_no_limit_is_beyond_all_numbers():
    assert sg.plan(requests=10, max_requests=2**2000, max_plan_bytes=np.float32(math.inf)).rows == 10


def test_of_compressions(tmp_path):
    with pytest.raises(sg.UsageError, match=r"^compression: 'rar' is unknown; expected one of none, "):
        sg.plan(requests=10).write_parquet(tmp_path / "trace.parquet", compression="rar")
    assert list(tmp_path.iterdir()) == []


def test_limits_for_the_specs_of_others(in_folder):
    with pytest.raises(sg.SpecError, match="more than are allowed here"):
        sg.plan(requests=1000, max_requests=999)
    with pytest.raises(sg.SpecError, match="more than are allowed here"):
        sg.plan(clients=50, requests=10, max_clients=49)
    with pytest.raises(sg.SpecError, match="files are not allowed here"):
        sg.plan("specs/files.yaml", allow_files="none")
    with pytest.raises(sg.SpecError, match=r"not a pool in the folder|not a file in the folder"):
        sg.plan("specs/files.yaml", allow_files="specs")
    assert sg.plan("specs/files.yaml", allow_files=".").rows > 0


def test_output_that_cannot_be_written(tmp_path):
    plan = sg.plan(requests=10)
    with pytest.raises(sg.OutputError, match="it is a directory"):
        plan.save(tmp_path)
    with pytest.raises(sg.OutputError, match="there is no such file"):
        plan.write_arrow(tmp_path / "none" / "trace.arrow")
    with pytest.raises(sg.OutputError, match="not a regular file"):
        plan.write_parquet("/dev/null")
    assert list(tmp_path.iterdir()) == []


def test_memory_that_cannot_grow():
    plan = sg.plan(pool="builtin:language", rate=100, duration="1h")
    program = """
import resource, sys, servegen_wasm as sg
data = open(sys.argv[1], "rb").read()
plan = sg.Plan(data)
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + (64 << 20), resource.RLIM_INFINITY))
try:
    readers = [plan.batches() for _ in range(3)]
except sg.EngineError as error:
    print(error)
"""
    path = FOLDER / "memory.plan"
    plan.save(path)
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=True)
    assert "the system gives no address space for the memory of an engine" in done.stdout


@pytest.mark.parametrize("gigabytes", [2, 17, 60, 600])
def test_address_space_that_v8_may_not_have(gigabytes):
    program = """
import resource, sys, servegen_wasm as sg
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]) * 10**9, resource.RLIM_INFINITY))
for make in (lambda: sg.plan(requests=10), lambda: sg.pool_info("builtin:language")):
    try:
        make()
    except sg.EngineError as error:
        print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(gigabytes)], capture_output=True, text=True, check=True
    )
    first, second = done.stdout.splitlines()
    assert first.startswith("V8, which compiles plans, reserves 700 GB of address space, of which the limit ")
    assert first == second


def test_a_limit_that_leaves_v8_what_it_needs():
    program = """
import resource, servegen_wasm as sg
resource.setrlimit(resource.RLIMIT_AS, (710 * 10**9, resource.RLIM_INFINITY))
print([sg.plan(requests=10).rows for _ in range(2)])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[10, 10]\n"


def test_memory_that_the_engine_may_not_have(monkeypatch):
    plan = sg.plan(pool="builtin:language", requests=100_000)
    store = _engine.wasmtime.Store

    def limited(engine):
        made = store(engine)
        made.set_limits(memory_size=2 << 20)
        return made

    monkeypatch.setattr(_engine.wasmtime, "Store", limited)
    with pytest.raises(
        sg.EngineError, match=r"the engine's memory could not grow to .*, as the system gives"
    ):
        sg.Plan(bytes(plan)).digest()


def test_memory_that_the_planner_may_not_have(monkeypatch):
    monkeypatch.setattr(_planner, "_HEAP_SHARE", 0.02)
    clients = [
        {"rate": 1 + index, "fields": {"input_tokens": 5, "output_tokens": 5}} for index in range(50_000)
    ]
    with pytest.raises(sg.EngineError, match="the planner has no more memory"):
        sg.plan(category="language", custom_clients=clients, requests=100)


def test_errors_while_batches_are_read_keep_their_type(monkeypatch):
    plan = sg.plan(requests=100_000)
    reader = plan.batches(batch_size=1000)
    reader.read_next_batch()

    def fail(_):
        raise sg.EngineError("the engine failed")

    monkeypatch.setattr(_engine.Engine, "produce", fail)
    with pytest.raises(sg.EngineError, match="the engine failed"):
        reader.read_all()


def test_packages_that_are_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "py_mini_racer", None)
    with pytest.raises(sg.MissingPackageError, match=r"pip install 'servegen-wasm\[plan\]'"):
        sg.plan(requests=10)
    with pytest.raises(
        sg.MissingPackageError, match="which compiles plans and reads pools, is not installed"
    ):
        sg.pool_info("builtin:language")
    monkeypatch.undo()
    plan = sg.plan(requests=10)
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(sg.MissingPackageError, match=r"pip install 'servegen-wasm\[pandas\]'"):
        plan.to_pandas()


@pytest.mark.parametrize("version", ["42.0.9", "43.0.0", "9.1"])
def test_a_wasmtime_that_is_too_old(version, monkeypatch):
    monkeypatch.setattr(_module.importlib.metadata, "version", lambda _: version)
    monkeypatch.setattr(_module, "_compiled", None)
    with pytest.raises(
        sg.MissingPackageError, match=rf"wasmtime {version} .* pip install --upgrade 'wasmtime>=43.0.1'"
    ):
        sg.Plan.open(FOLDER / "language.plan")


def test_defects_of_the_planner_are_told(monkeypatch, tmp_path):
    monkeypatch.setattr(_planner.Files, "is_directory", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        sg.plan(pool="some.pool", requests=10)
    assert not pathlib.Path("some.pool").exists()


def test_plans_are_made_within_an_event_loop():
    import asyncio

    async def main():
        return sg.plan(requests=10).rows

    assert asyncio.run(main()) == 10


def test_an_interrupt_ends_what_takes_long():
    program = """
import os, signal, threading, time, servegen_wasm as sg
sg.plan(requests=10)
threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start()
start = time.monotonic()
try:
    sg.plan(pool="builtin:language?clients=100000", rate=1000, duration="1d")
except KeyboardInterrupt:
    print(time.monotonic() - start)
print(sg.plan(requests=10).rows)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=100, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    seconds, rows = done.stdout.split()
    # It takes half a minute otherwise.
    assert float(seconds) < 10
    assert rows == "10"
