"""Rows: those of Node, however they are asked for."""

import multiprocessing
import os
import pathlib
import stat
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import EXPECTED, FOLDER

import servegen_wasm as sg

CASES = EXPECTED["cases"]
by_name = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


def opened(case):
    return sg.Plan.open(FOLDER / f"{case['name']}.plan")


@by_name
def test_the_rows_are_those_of_node(case):
    plan = opened(case)
    assert plan.digest() == case["digest"]
    # Once more, with the engine that has made them.
    assert plan.digest() == case["digest"]


@by_name
@pytest.mark.parametrize("batch_size", [1000, np.int64(8191), 1 << 20])
def test_the_size_of_batches_changes_no_row(case, batch_size):
    batches = list(opened(case).batches(batch_size=batch_size))
    assert all(batch.num_rows == batch_size for batch in batches[:-1])
    assert 0 < batches[-1].num_rows <= batch_size
    table = pa.Table.from_batches(batches)
    table.validate(full=True)
    assert sg.digest(table) == case["digest"]


@by_name
def test_shards_are_those_of_node(case):
    plan = opened(case)
    tables = []
    for index, expected in enumerate(case["shards"], 1):
        reader = plan.batches(shard=(index, len(case["shards"])))
        assert {key.decode(): text.decode() for key, text in reader.schema.metadata.items()} == expected[
            "metadata"
        ]
        tables.append(reader.read_all())
        assert sg.digest(tables[-1]) == expected["digest"]
    whole = pa.concat_tables([table.replace_schema_metadata(None) for table in tables])
    assert sg.digest(whole) == case["digest"]


@by_name
def test_tiles_in_another_order_are_the_same(case):
    plan = opened(case)
    tables = {tile: plan.to_table(tiles=(tile, tile + 1)) for tile in reversed(range(plan.tiles))}
    assert sg.digest(pa.concat_tables(tables[tile] for tile in range(plan.tiles))) == case["digest"]
    assert plan.to_table(tiles=(0, 0)).num_rows == 0


def test_a_reader_that_is_left_harms_no_other():
    case = CASES[0]
    plan = opened(case)
    left = plan.batches(batch_size=100)
    first = left.read_next_batch()
    assert plan.digest() == case["digest"]
    rest = pa.Table.from_batches([first, *left])
    assert sg.digest(rest) == case["digest"]


def test_the_last_of_a_million_shards_of_ten_trillion_rows(tmp_path):
    sg.plan(pool="builtin:language", requests=1e13, rate=1e7).save(tmp_path / "trace.plan")
    reader = sg.Plan.open(tmp_path / "trace.plan").batches(shard=(1_000_000, 1_000_000))
    before = int(reader.schema.metadata[b"servegen.first_request_id"])
    batches = list(reader)
    assert before + sum(batch.num_rows for batch in batches) == 10**13
    times = [batches[0]["timestamp"][0].as_py(), batches[-1]["timestamp"][-1].as_py()]
    # A millionth of 10^6 s before their end.
    assert 999_998.9 < times[0] < times[1] < 1e6


def test_threads_and_processes_make_the_shards():
    case = next(case for case in CASES if case["name"] == "multimodal")
    plan = opened(case)
    expected = [shard["digest"] for shard in case["shards"]]
    count = len(expected)
    with ThreadPoolExecutor(3) as threads:
        assert (
            list(threads.map(lambda index: plan.digest(shard=(index, count)), range(1, count + 1)))
            == expected
        )
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as processes:
        shards = [
            processes.submit(sg.Plan.digest, plan, shard=(index, count)) for index in range(1, count + 1)
        ]
        assert [shard.result() for shard in shards] == expected


@by_name
def test_files_have_the_rows_and_the_metadata(case, tmp_path):
    plan = opened(case)
    for name in ("trace.parquet", "trace.arrow", "trace.arrows"):
        path = tmp_path / name
        write = plan.write_parquet if name.endswith("parquet") else plan.write_arrow
        assert write(path) == case["digest"]
        assert sg.digest(path) == case["digest"]
        assert sg.digest(str(path)) == case["digest"]
    assert (
        pq.read_schema(tmp_path / "trace.parquet").metadata[b"servegen.spec"].decode()
        == plan.metadata["servegen.spec"]
    )
    assert (
        pq.read_metadata(tmp_path / "trace.parquet").metadata[b"servegen.digest"].decode() == case["digest"]
    )
    with pa.ipc.open_file(tmp_path / "trace.arrow") as reader:
        assert reader.schema.equals(plan.schema, check_metadata=True)
    assert {path.name for path in tmp_path.iterdir()} == {"trace.parquet", "trace.arrow", "trace.arrows"}


def test_pandas_has_the_rows():
    case = next(case for case in CASES if case["name"] == "conversations")
    frame = opened(case).to_pandas()
    assert list(frame.columns) == [name for name, _ in case["columns"]]
    assert frame["timestamp"].is_monotonic_increasing
    assert frame["conversation_id"].dtype == "uint64"


def test_memory_does_not_grow_with_the_rows():
    program = """
import resource, sys, servegen_wasm as sg
plan = sg.Plan.open(sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(sum(batch.num_rows for batch in plan.batches()), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    path = FOLDER / "many.plan"
    sg.plan(pool="builtin:language", requests=10_000_000).save(path)
    printed = subprocess.run(
        [sys.executable, "-c", program, path], capture_output=True, text=True, check=True
    ).stdout
    rows, kilobytes = map(int, printed.split())
    assert rows == 10_000_000
    # The rows are 200 MB.
    assert kilobytes < 60_000


def test_a_file_appears_when_it_is_complete(tmp_path, monkeypatch):
    plan = sg.plan(requests=1000)
    path = tmp_path / "trace.parquet"
    path.write_bytes(b"before")
    path.chmod(0o640)
    monkeypatch.setattr(pq.ParquetWriter, "write_batch", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        plan.write_parquet(path)
    assert path.read_bytes() == b"before"
    assert os.listdir(tmp_path) == ["trace.parquet"]
    monkeypatch.undo()
    plan.write_parquet(path)
    assert sg.digest(path) == plan.digest()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_links_are_followed(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link.plan").symlink_to(tmp_path / "real" / "a.plan")
    sg.plan(requests=10).save(tmp_path / "link.plan")
    assert (tmp_path / "link.plan").is_symlink()
    assert sg.Plan.open(tmp_path / "real" / "a.plan").rows == 10


def test_digests_of_what_others_hold(tmp_path):
    table = sg.plan(requests=1000).to_table()
    digest = sg.digest(table)
    assert sg.digest(table.to_batches(max_chunksize=7)) == digest
    assert sg.digest(pa.RecordBatchReader.from_batches(table.schema, table.to_batches())) == digest
    # The example of the page on embedding.
    small = pa.table(
        {"timestamp": pa.array([0.5, 1, 2], pa.float64()), "client_id": pa.array([7, 7, 7], pa.uint32())}
    )
    assert sg.digest(small) == "cd98ba1d084e8e6372c353c9f3a6f91574d1c96a649835ce46500465bb8457b8"
    lists = sg.plan(pool="builtin:multimodal", requests=1000).to_table()
    rest = [batch.slice(100) for batch in lists.to_batches()]
    copied = pa.Table.from_pylist([row for batch in rest for row in batch.to_pylist()], schema=lists.schema)
    assert sg.digest(rest) == sg.digest(copied)
    pathlib.Path(tmp_path / "text.csv").write_text("a,b\n1,2\n")
    with pytest.raises(sg.TraceError, match="neither Arrow nor Parquet"):
        sg.digest(tmp_path / "text.csv")
    with pytest.raises(sg.TraceError, match="column a is of type string"):
        sg.digest(pa.table({"a": ["x"]}))
    with pytest.raises(sg.TraceError, match="lacks values"):
        sg.digest(pa.table({"a": pa.array([1, None], pa.uint32())}))


def test_integers_of_numpy_name_tiles_and_shards():
    plan = sg.plan(requests=50_000)
    two, one = np.uint16(2), np.int64(1)
    shard = plan.to_table(shard=(one, two))
    assert shard.equals(plan.to_table(shard=(1, 2)), check_metadata=True)
    assert plan.to_table(tiles=(one, two)).equals(plan.to_table(tiles=(1, 2)))
    assert plan.batches(batch_size=np.int32(7)).read_next_batch().num_rows == 7


def test_digests_where_the_attributes_that_are_said_are_no_list():
    table = pa.table({"timestamp": [0.0]})
    digest = sg.digest(table)
    for said in (b"[" * 100_000, b"{}", b"\xff", b"[1"):
        assert sg.digest(table.replace_schema_metadata({b"servegen.attributes": said})) == digest
