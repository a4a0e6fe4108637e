"""What workers of a cluster share, without one: plans by their paths, and folders of parts."""

import hashlib
import importlib
import json
import os
import re
import subprocess
import sys
import time
import types

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import servegen_wasm as sg
from servegen_wasm import _heartbeat, _parts_folder, _shared_plan
from servegen_wasm._manifest import part_name
from servegen_wasm._packages import require
from servegen_wasm._partitions import partition_count
from servegen_wasm._shared_plan import SharedPlan
from servegen_wasm._told import WorkerFault, error_of_fault, error_of_last_line
from servegen_wasm._write_parts import write_parts, write_shared_part


def in_this_process(shared, form):
    return [write_shared_part(shared, form, index) for index in range(form.count)]


def written(plan, path, partitions=3, *, run=in_this_process, **how):
    asked = {"row_group_size": 4096, "compression": "zstd", "digest": True, **how}
    return write_parts(plan, path, count=partitions, count_name="partitions", run=run, **asked)


@pytest.mark.parametrize("module", ["spark", "ray"])
def test_an_old_pyarrow_is_told_before_anything_runs(module, monkeypatch):
    monkeypatch.setattr(pa, "__version__", "16.1.0")
    monkeypatch.delitem(sys.modules, f"servegen_wasm.{module}", raising=False)
    with pytest.raises(
        sg.MissingPackageError, match=r"^pyarrow 16\.1\.0 is installed, and 17 or newer is needed; "
    ):
        importlib.import_module(f"servegen_wasm.{module}")


@pytest.mark.parametrize(("module", "package"), [("spark", "pyspark"), ("ray", "ray")])
def test_what_a_cluster_needs_is_named_where_it_is_missing(module, package):
    with pytest.raises(sg.MissingPackageError) as raised:
        importlib.import_module(f"servegen_wasm.{module}")
    assert str(raised.value) == f"{package} is not installed; pip install --upgrade 'servegen-wasm[{module}]'"


def test_a_version_that_is_too_old_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", types.SimpleNamespace(__version__="3.5.9"))
    with pytest.raises(sg.MissingPackageError) as raised:
        importlib.import_module("servegen_wasm.spark")
    assert str(raised.value) == (
        "pyspark 3.5.9 is installed, and 4.0 or newer is needed; pip install --upgrade 'servegen-wasm[spark]'"
    )
    monkeypatch.setitem(sys.modules, "pyspark", types.SimpleNamespace(__version__="4.0.0.dev1"))
    require("pyspark", (4, 0), "spark")


def test_a_folder_that_is_called_like_a_package_is_none(tmp_path, monkeypatch):
    (tmp_path / "pyspark").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(sg.MissingPackageError, match="pyspark is not installed; pip install"):
        require("pyspark", (4, 0), "spark")


def test_there_is_a_partition_for_two_million_rows():
    assert partition_count(sg.plan(requests=1000), None, "partitions") == 1
    assert partition_count(sg.plan(requests=50_000_000, rate=1000), None, "partitions") == 25
    assert partition_count(sg.plan(requests=1e12, rate=1e6), None, "partitions") == 500_000
    assert partition_count(sg.plan(requests=1e13, rate=1e7), None, "partitions") == 1_000_000


def test_names_of_parts_sort_as_the_parts_do():
    assert [part_name(index, 100_000) for index in (0, 99_999)] == [
        "part-00000.parquet",
        "part-99999.parquet",
    ]
    assert part_name(7, 1) == "part-00007.parquet"
    names = [part_name(index, 100_001) for index in (0, 99_999, 100_000)]
    assert names == ["part-000000.parquet", "part-099999.parquet", "part-100000.parquet"]


def test_numbers_that_are_long_are_told_in_short(tmp_path):
    with pytest.raises(sg.UsageError) as raised:
        written(sg.plan(requests=10), tmp_path / "parts", 10**5000)
    # log2(10) = 3.321928095, times 5000 = 16609.64.
    assert str(raised.value) == "partitions: a number of 16610 bits is not a whole number from 1 to 1000000"


def test_a_plan_is_opened_once_a_process_and_only_where_it_is_the_same(tmp_path):
    path = tmp_path / "a.plan"
    plan = sg.plan(requests=1000, seed="once")
    plan.save(path)
    shared, opened = SharedPlan.of(path)
    assert shared == SharedPlan(str(path), hashlib.sha256(bytes(plan)).hexdigest())
    path.unlink()
    assert shared.open() is opened

    # Two are kept; in the place of the first there is another by then, or none.
    for seed in ("second", "third"):
        sg.plan(requests=1000, seed=seed).save(tmp_path / "b.plan")
        SharedPlan.of(tmp_path / "b.plan")
    with pytest.raises(sg.InputError) as raised:
        shared.open()
    assert re.fullmatch(
        rf"{path} cannot be read: there is no such file, on the worker \S+; a plan has to be where all workers can read it",
        str(raised.value),
    )
    sg.plan(requests=1000, seed="another").save(path)
    with pytest.raises(sg.PlanError) as raised:
        shared.open()
    assert re.fullmatch(
        rf"{path} is another plan on the worker \S+ than where the work was planned: its SHA-256 is [0-9a-f]{{64}}, "
        rf"and was {shared.sha256}",
        str(raised.value),
    )


def test_parts_and_manifest_say_what_they_are(tmp_path):
    plan = sg.plan(requests=100_000, seed="parts")
    parts = written(plan, tmp_path / "parts")
    manifest = json.loads((tmp_path / "parts" / "manifest.json").read_text())
    assert [part["file"] for part in manifest["parts"]] == [f"part-0000{index}.parquet" for index in range(3)]
    assert manifest["rows"] == sum(part.rows for part in parts) == 100_000
    assert (manifest["complete"], manifest["partition"], manifest["batch_size"]) == (True, "shards:3", 4096)
    assert manifest["format_options"] == {"compression": "zstd"}
    assert manifest["time_range"] == [parts[0].time_range[0], parts[2].time_range[1]]
    assert manifest["metadata"]["spec"] == plan.spec
    assert [part["end"] for part in manifest["parts"]] == [
        {"tile": plan.tiles * index // 3, "skip_rows": 0} for index in (1, 2, 3)
    ]
    first_row = 0
    for index, part in enumerate(parts):
        metadata = pq.read_metadata(tmp_path / "parts" / part.file).metadata
        # What `servegen generate --shard` says, so that they are a trace without the manifest, too.
        assert metadata[b"servegen.shard"] == f"{index + 1}/3".encode()
        assert metadata[b"servegen.first_request_id"] == str(first_row).encode()
        assert metadata[b"servegen.digest"] == part.digest.encode()
        assert b"servegen.part" not in metadata
        first_row += part.rows


def test_a_trace_of_one_tile_is_one_part(tmp_path):
    plan = sg.plan(requests=10)
    with pytest.warns(
        UserWarning, match="partitions: 3 are asked for, and the trace has 1 tile, so that"
    ) as warned:
        (part,) = written(plan, tmp_path / "parts")
    # The line that has called the package, through however many of its functions.
    assert [warning.filename for warning in warned] == [__file__]
    assert part.digest == plan.digest()


def test_a_folder_that_holds_something_is_refused(tmp_path):
    plan = sg.plan(requests=1000)
    folder = tmp_path / "parts"
    folder.mkdir()
    (folder / "thesis.tex").write_text("years of work")
    with pytest.raises(sg.OutputError) as raised:
        written(plan, folder, 1)
    assert (
        str(raised.value)
        == f"{folder} holds thesis.tex; parts go to an empty folder, or to one that is not there yet"
    )
    assert os.listdir(folder) == ["thesis.tex"]
    with pytest.raises(sg.OutputError, match=r"thesis.tex is no folder; the parts of a trace go to a folder"):
        written(plan, folder / "thesis.tex", 1)
    for above, fault in [(tmp_path / "none", "does not exist"), (folder / "thesis.tex", "is not a folder")]:
        with pytest.raises(sg.OutputError) as raised:
            written(plan, above / "parts", 1)
        assert str(raised.value) == f"{above / 'parts'} cannot be written: {above} {fault}"
    (folder / "thesis.tex").unlink()
    written(plan, folder, 1)
    with pytest.raises(sg.OutputError, match=r"holds manifest.json"):
        written(plan, folder, 1)


def test_a_folder_is_for_one_run_at_a_time(tmp_path):
    plan = sg.plan(requests=1000)

    def while_another_runs(shared, form):
        with pytest.raises(sg.OutputError) as raised:
            written(plan, form.folder, 1)
        (lock,) = [name for name in os.listdir(form.folder) if name.startswith(".lock.")]
        assert str(raised.value) == (
            f"{form.folder} is being written by another run; if there is none any more, remove "
            f"{os.path.join(form.folder, lock)}"
        )
        return in_this_process(shared, form)

    written(plan, tmp_path / "parts", 1, run=while_another_runs)
    assert sorted(os.listdir(tmp_path / "parts")) == ["manifest.json", "part-00000.parquet"]


def test_what_a_killed_run_has_left_is_in_nobodys_way(tmp_path):
    killed = f"""
import os, signal
import servegen_wasm as sg
from servegen_wasm._write_parts import write_parts
write_parts(sg.plan(requests=1000), {str(tmp_path / "parts")!r}, count=1, count_name="partitions",
    row_group_size=4096, compression="zstd", digest=True, run=lambda shared, form: os.kill(os.getpid(), signal.SIGKILL))
"""
    assert subprocess.run([sys.executable, "-c", killed], check=False).returncode < 0
    left = sorted(name.split(".")[1] for name in os.listdir(tmp_path / "parts"))
    assert left == ["lock", "plan"]
    written(sg.plan(requests=1000), tmp_path / "parts", 1)
    assert sorted(os.listdir(tmp_path / "parts")) == ["manifest.json", "part-00000.parquet"]


def test_attempts_that_were_given_up_leave_nothing(tmp_path):
    # Of another machine, whose processes nobody can look at from here.
    name = ".part-00000.parquet.0123456789abcdef.1.5.00000000.partial"

    def on_another_machine(shared, form):
        with open(os.path.join(form.folder, name), "x"):
            return in_this_process(shared, form)

    written(sg.plan(requests=1000), tmp_path / "parts", 1, run=on_another_machine)
    assert sorted(os.listdir(tmp_path / "parts")) == ["manifest.json", "part-00000.parquet"]


def test_parts_that_the_driver_does_not_see_are_told(tmp_path):
    def elsewhere(shared, form):
        parts = in_this_process(shared, form)
        os.unlink(os.path.join(form.folder, "part-00001.parquet"))
        return parts

    plan = sg.plan(requests=100_000)
    with pytest.raises(sg.OutputError) as raised:
        written(plan, tmp_path / "parts", run=elsewhere)
    assert str(raised.value) == (
        f"{tmp_path / 'parts' / 'part-00001.parquet'} was written by a worker, and is not to be seen from here; the "
        "folder has to be one that all share, as of a network file system"
    )
    assert "manifest.json" not in os.listdir(tmp_path / "parts")

    def overwritten(shared, form):
        parts = in_this_process(shared, form)
        with open(os.path.join(form.folder, "part-00001.parquet"), "ab") as file:
            file.write(b"x")
        return parts

    with pytest.raises(
        sg.OutputError, match=r"bytes, where a worker has written \d+; another run has written"
    ):
        written(plan, tmp_path / "again", run=overwritten)


def test_a_plan_that_is_replaced_meanwhile_is_the_one_that_was_opened(tmp_path, monkeypatch):
    path = tmp_path / "a.plan"
    first, second = (sg.plan(requests=30_000, seed=seed) for seed in ("first", "second"))
    first.save(path)
    opened = sg.Plan.open

    def replaced(name):
        plan = opened(name)
        second.save(path)
        return plan

    monkeypatch.setattr(_shared_plan.Plan, "open", replaced)
    parts = written(path, tmp_path / "parts", 1)
    assert parts[0].digest == first.digest() != second.digest()
    assert json.loads((tmp_path / "parts" / "manifest.json").read_text())["metadata"]["seed"] == "first"


def test_what_holds_a_folder_stays_fresh_for_as_long_as_its_run(tmp_path, monkeypatch):
    monkeypatch.setattr(_heartbeat, "_INTERVAL_SECONDS", 0.05)
    eight_days_ago = time.time() - 8 * 86_400

    def long(shared, form):
        held = [os.path.join(form.folder, name) for name in os.listdir(form.folder)]
        assert sorted(os.path.basename(path).split(".")[1] for path in held) == ["lock", "plan"]
        for path in held:
            os.utime(path, (eight_days_ago, eight_days_ago))
        end = time.monotonic() + 30
        while any(os.stat(path).st_mtime < eight_days_ago + 86_400 for path in held):
            assert time.monotonic() < end
            time.sleep(0.02)
        return in_this_process(shared, form)

    written(sg.plan(requests=1000), tmp_path / "parts", 1, run=long)


def test_workers_leave_the_files_of_others_alone(tmp_path):
    # Even where those look as if nobody had written to them for a week.
    def long_ago(shared, form):
        names = os.listdir(form.folder)
        for name in names:
            os.utime(os.path.join(form.folder, name), (1, 1))
        parts = in_this_process(shared, form)
        assert set(names) < set(os.listdir(form.folder))
        return parts

    written(sg.plan(requests=1000), tmp_path / "parts", 1, run=long_ago)


def test_a_run_that_fails_leaves_nothing_but_parts_that_are_complete(tmp_path):
    plan = sg.plan(requests=100_000)

    def failing(parts):
        def run(shared, form):
            for index in range(parts):
                write_shared_part(shared, form, index)
            name = ".part-00002.parquet.0123456789abcdef.1.5.00000000.partial"
            with open(os.path.join(form.folder, name), "x"):
                raise sg.EngineError("memory ran out")

        return run

    with pytest.raises(sg.EngineError):
        written(plan, tmp_path / "parts", run=failing(0))
    assert not (tmp_path / "parts").exists()
    with pytest.raises(sg.EngineError):
        written(plan, tmp_path / "parts", run=failing(1))
    assert os.listdir(tmp_path / "parts") == ["part-00000.parquet"]


def test_a_lock_that_cannot_be_written_leaves_no_folder(tmp_path, monkeypatch):
    def full(path, mode, **how):
        open(path, mode, **how).close()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_parts_folder, "open", full, raising=False)
    with pytest.raises(sg.OutputError, match="parts cannot be written: No space left on device"):
        written(sg.plan(requests=10), tmp_path / "parts", 1)
    assert os.listdir(tmp_path) == []


def test_errors_of_workers_come_through_text_whole():
    for error in (
        sg.InputError("a\nb cannot be read", file="a\nb"),
        sg.PlanError("\udcff: it is none", file="\udcff", line=3, field="plan", problem="it is none"),
    ):
        text = f"Traceback:\nservegen_wasm._told.WorkerFault: {WorkerFault(error)}\n\n\tat org.apache.spark"
        told = error_of_fault(text)
        assert type(told) is type(error)
        assert (str(told), vars(told)) == (str(error), vars(error))
    assert error_of_fault("servegen_wasm.errors.InputError: a cannot be read") is None


def test_an_error_is_that_of_the_last_line():
    own = "Traceback\nservegen_wasm.errors.InputError: a cannot be read\n"
    told = error_of_last_line(own)
    assert (type(told), str(told)) == (sg.InputError, "a cannot be read")
    during = "\nDuring handling of the above exception, another exception occurred:\n\nValueError: other"
    for other in (own + during, "", "servegen_wasm.errors.Any: x", "servegen_wasm.errors.SpecFault: x"):
        assert error_of_last_line(other) is None
