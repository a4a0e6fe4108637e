"""Spark makes the rows of the command."""

import hashlib
import os
import shutil
import signal
import sys
import warnings

import pyarrow.parquet as pq
import pytest
from conftest import EXPECTED, FOLDER, cast_back, check_parts, lacking_workers, plan_path

import servegen_wasm as sg
import servegen_wasm.spark as sg_spark
from servegen_wasm._shared_plan import SharedPlan
from servegen_wasm.spark._told import told_by_workers

by_case = pytest.mark.parametrize("case", EXPECTED)


@pytest.fixture(scope="module")
def spark(workers):
    from pyspark.sql import SparkSession

    # Two workers, and three more attempts for a task that fails.
    session = (
        SparkSession.builder.master("local[2,4]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", 2)
        # What runs for seconds is not worth its best code.
        .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        .config("spark.log.level", "OFF")
        .getOrCreate()
    )
    sg_spark.register(session)
    yield session
    session.stop()


@by_case
def test_data_frames_have_the_rows_in_order(spark, case):
    frame = sg_spark.read(spark, plan_path(case), partitions=4)
    assert frame.rdd.getNumPartitions() == 4
    plan = sg.Plan.open(plan_path(case))
    assert sg.digest(cast_back(frame.toArrow(), plan.schema)) == EXPECTED[case]


def test_columns_have_the_next_larger_types_with_a_sign(spark):
    frame = sg_spark.read(spark, plan_path("conversations"))
    assert dict(frame.dtypes) == {
        "timestamp": "double",
        "client_id": "bigint",
        "text_tokens": "bigint",
        "output_tokens": "bigint",
        "image_tokens": "array<bigint>",
        "audio_tokens": "array<bigint>",
        "video_tokens": "array<bigint>",
        "conversation_id": "bigint",
        "turn": "int",
        "history_tokens": "bigint",
        "tenant": "string",
        "weight": "double",
        "priority": "int",
    }
    assert not any(field.nullable for field in frame.schema)


def test_the_format_takes_a_plan_as_an_option_by_load_and_in_sql(spark):
    plan = sg.Plan.open(plan_path("language"))
    frame = spark.read.format("servegen").option("plan", plan_path("language")).option("partitions", 2).load()
    assert frame.rdd.getNumPartitions() == 2
    assert frame.count() == plan.rows
    assert spark.read.format("servegen").load(str(plan_path("language"))).count() == plan.rows
    spark.sql(f"create temporary view trace using servegen options (plan '{plan_path('language')}')")
    clients = spark.sql("select count(distinct client_id) from trace").first()[0]
    assert clients == len(set(plan.to_table(tiles=(0, plan.tiles))["client_id"].to_pylist()))


@by_case
def test_parts_are_the_shards_of_the_trace(spark, case):
    # The command looks at the folder after these tests.
    folder = FOLDER / f"{case}-by-spark"
    parts = sg_spark.write_parquet(spark, plan_path(case), folder, partitions=3)
    check_parts(parts, sg.Plan.open(plan_path(case)), folder)
    assert spark.read.parquet(f"{folder}/*.parquet").count() == sum(part.rows for part in parts)


def test_a_plan_in_memory_has_the_same_files(spark, tmp_path):
    plan = sg.Plan.open(plan_path("conversations"))
    parts = sg_spark.write_parquet(spark, plan, tmp_path / "parts", partitions=3)
    check_parts(parts, plan, tmp_path / "parts")
    assert parts == sg_spark.write_parquet(
        spark, plan_path("conversations"), tmp_path / "again", partitions=3
    )


def test_digests_are_left_out_where_nobody_wants_them(spark, tmp_path):
    (part,) = sg_spark.write_parquet(spark, plan_path("language"), tmp_path / "parts", digest=False)
    assert part.digest is None
    data = (tmp_path / "parts" / part.file).read_bytes()
    assert part.sha256 == hashlib.sha256(data).hexdigest()
    assert b"servegen.digest" not in pq.read_metadata(tmp_path / "parts" / part.file).metadata
    assert '"digest"' not in (tmp_path / "parts" / "manifest.json").read_text()


def test_a_worker_that_is_killed_while_it_writes_changes_nothing(spark, tmp_path, killed_worker):
    folder, left = killed_worker
    small = {"partitions": 3, "row_group_size": 1000}
    parts = sg_spark.write_parquet(spark, plan_path("language"), folder, **small)
    assert any(name.startswith(".part-0000") and name.endswith(".partial") for name in left())
    check_parts(parts, sg.Plan.open(plan_path("language")), folder)
    assert parts == sg_spark.write_parquet(spark, plan_path("language"), tmp_path / "calm", **small)


def test_a_worker_that_dies_each_time_is_told_in_one_sentence(spark):
    def dies(batches):
        os.kill(os.getpid(), signal.SIGKILL)
        yield from batches

    with (
        pytest.raises(
            sg.OutputError, match=r"^parts cannot be written: Spark has ended its job: Job aborted .+$"
        ) as raised,
        told_by_workers("parts"),
    ):
        spark.range(1).mapInArrow(dies, "id long").collect()
    assert "\n" not in str(raised.value)


def test_a_plan_that_is_gone_or_another_on_a_worker_is_told(spark, tmp_path, monkeypatch):
    path = tmp_path / "a.plan"
    for seed, change, told in [
        ("gone", path.unlink, "InputError: {} cannot be read: there is no such file, on the worker "),
        (
            "another",
            lambda: sg.plan(requests=10, seed="new").save(path),
            "PlanError: {} is another plan on the worker ",
        ),
    ]:
        sg.plan(requests=1000, seed=seed).save(path)
        frame = sg_spark.read(spark, path)
        change()
        with pytest.raises(Exception, match=r"servegen_wasm.errors") as raised:
            frame.count()
        assert told.format(path) in str(raised.value)

    # Where parts are written, it is one sentence.
    sg.plan(requests=1000, seed="sentence").save(path)
    of = SharedPlan.of(path)
    path.unlink()
    monkeypatch.setattr(SharedPlan, "of", lambda _: of)
    with pytest.raises(sg.InputError) as raised:
        sg_spark.write_parquet(spark, path, tmp_path / "parts")
    assert str(raised.value).startswith(f"{path} cannot be read: there is no such file, on the worker ")
    assert str(raised.value).endswith("; a plan has to be where all workers can read it")
    assert raised.value.file == str(path)
    assert not (tmp_path / "parts").exists()


def test_what_is_wrong_is_told_before_anything_runs(spark, tmp_path):
    path, out = plan_path("language"), tmp_path / "out"
    for partitions in (0, -1, 1_000_001, 1.5, "4"):
        told = f"partitions: {partitions!r} is not a whole number from 1 to 1000000"
        with pytest.raises(sg.UsageError) as raised:
            sg_spark.write_parquet(spark, path, out, partitions=partitions)
        assert str(raised.value) == told
        with pytest.raises(sg.UsageError) as raised:
            sg_spark.read(spark, path, partitions=partitions)
        assert str(raised.value) == told
    with pytest.raises(sg.InputError, match=r"none.plan cannot be read: there is no such file"):
        sg_spark.read(spark, tmp_path / "none.plan")
    with pytest.raises(sg.InputError, match=r"none.plan cannot be read: there is no such file"):
        sg_spark.write_parquet(spark, tmp_path / "none.plan", out)
    with pytest.raises(sg.UsageError, match="save the plan, and name the file"):
        sg_spark.read(spark, sg.Plan.open(path))
    for url in ("s3://bucket/trace", "file:/tmp/trace"):
        with pytest.raises(
            sg.UsageError, match=f"path: {url} is a URL; expected the path of a file or folder"
        ):
            sg_spark.write_parquet(spark, path, url)
    with pytest.raises(sg.UsageError, match="compression: 'zip' is unknown"):
        sg_spark.write_parquet(spark, path, out, compression="zip")
    assert not out.exists()


def test_pandas_which_spark_wants_is_asked_for_before_anything_is_made(spark, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(sg.MissingPackageError) as raised:
        sg_spark.write_parquet(spark, plan_path("language"), tmp_path / "parts")
    assert str(raised.value) == "pandas is not installed; pip install --upgrade 'servegen-wasm[spark]'"
    assert not (tmp_path / "parts").exists()


def test_options_that_are_wrong_are_told_in_what_spark_says(spark):
    def told(**options):
        with pytest.raises(Exception, match=r"servegen_wasm.errors.UsageError") as raised:
            spark.read.format("servegen").options(**options).load()
        return str(raised.value)

    plan = str(plan_path("language"))
    assert 'plan: it is given not at all; expected .option("plan", path)' in told()
    assert "plan: it is given both as an option and to load" in told(plan=plan, path=plan)
    assert "parts: there is no such option of format servegen; there are plan and partitions" in told(
        plan=plan, parts="3"
    )
    long = "9" * 5000
    assert f"partitions: '{long[:98]}… is not a whole number from 1 to 1000000" in told(
        plan=plan, partitions=long
    )
    assert "partitions: 'many' is not a whole number from 1 to 1000000" in told(plan=plan, partitions="many")
    frame = spark.read.format("servegen").schema("timestamp double").option("plan", plan)
    with pytest.raises(Exception, match=r"schema: struct<timestamp:double> is asked for, and the trace has"):
        frame.load().count()


def test_a_table_of_the_catalog_is_refused_which_would_forget_its_plan(spark):
    with pytest.raises(
        Exception, match=r"servegen_wasm.errors.UsageError: plan: tables of Spark's catalog do not"
    ):
        spark.sql(f"create table kept using servegen options (plan '{plan_path('language')}')")


def test_paths_that_spark_cannot_pass_on_are_refused(spark, tmp_path):
    path = os.path.join(os.fsencode(tmp_path), b"\xff.plan")
    shutil.copy(plan_path("language"), path)
    with pytest.raises(sg.UsageError, match="is not UTF-8, and Spark takes no other paths"):
        sg_spark.read(spark, os.fsdecode(path))
    (part,) = sg_spark.write_parquet(spark, os.fsdecode(path), tmp_path / "parts")
    assert part.digest == EXPECTED["language"]


def test_errors_of_workers_come_whole(spark, tmp_path, monkeypatch):
    # A name of two lines, as sentences otherwise end with them.
    path = tmp_path / "two\nlines.plan"
    sg.plan(requests=1000, seed="lines").save(path)
    of = SharedPlan.of(path)
    path.unlink()
    monkeypatch.setattr(SharedPlan, "of", lambda _: of)
    with pytest.raises(sg.InputError) as raised:
        sg_spark.write_parquet(spark, path, tmp_path / "parts")
    assert str(raised.value).startswith(f"{path} cannot be read: there is no such file, on the worker ")
    assert (raised.value.file, raised.value.problem) == (str(path), str(raised.value))


def test_workers_without_the_package_are_told(spark, tmp_path):
    told = lacking_workers(
        tmp_path,
        """
from pyspark.sql import SparkSession
import servegen_wasm.spark as engine
session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
write = lambda *arguments: engine.write_parquet(session, *arguments)
""",
    )
    assert told == (
        "the workers' Python has no servegen_wasm; install servegen-wasm there, or name another Python by PYSPARK_PYTHON"
    )


def test_there_are_no_more_partitions_than_tiles(spark, tmp_path):
    plan = sg.Plan.open(plan_path("language"))
    assert plan.tiles < 50
    told = (
        f"partitions: 50 are asked for, and the trace has {plan.tiles} tiles, so that there are {plan.tiles}"
    )
    with pytest.warns(UserWarning, match=told) as warned:
        frame = sg_spark.read(spark, plan_path("language"), partitions=50)
    assert {warning.filename for warning in warned} == {__file__}
    assert frame.rdd.getNumPartitions() == plan.tiles
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        parts = sg_spark.write_parquet(
            spark, plan_path("language"), tmp_path / "parts", partitions=plan.tiles
        )
    check_parts(parts, plan, tmp_path / "parts")
