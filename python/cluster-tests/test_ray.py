"""Ray makes the rows of the command."""

import pyarrow as pa
import pytest
import ray
from conftest import EXPECTED, FOLDER, check_parts, plan_path

import servegen_wasm as sg
import servegen_wasm.ray as sg_ray
from servegen_wasm._shared_plan import SharedPlan

by_case = pytest.mark.parametrize("case", EXPECTED)


@pytest.fixture(autouse=True, scope="module")
def cluster(workers):
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield
    ray.shutdown()


def rows_of(dataset: ray.data.Dataset, schema: pa.Schema) -> pa.Table:
    tables = [ray.get(reference) for reference in dataset.to_arrow_refs()]
    return pa.concat_tables(tables).replace_schema_metadata(schema.metadata)


@by_case
def test_datasets_have_the_rows_in_order_with_their_types(case):
    plan = sg.Plan.open(plan_path(case))
    table = rows_of(sg_ray.read(plan_path(case), parallelism=4), plan.schema)
    assert table.schema.names == plan.schema.names
    assert table.schema.types == plan.schema.types
    assert sg.digest(table) == EXPECTED[case]
    assert not ray.data.DataContext.get_current().execution_options.preserve_order


def test_a_plan_in_memory_has_the_same_rows():
    plan = sg.Plan.open(plan_path("conversations"))
    assert sg.digest(rows_of(sg_ray.read(plan, parallelism=3), plan.schema)) == EXPECTED["conversations"]


@by_case
def test_parts_are_those_that_spark_writes(case):
    # The command looks at the folder after these tests.
    folder = FOLDER / f"{case}-by-ray"
    parts = sg_ray.write_parquet(plan_path(case), folder, parallelism=3)
    check_parts(parts, sg.Plan.open(plan_path(case)), folder)


def test_a_worker_that_is_killed_while_it_writes_changes_nothing(tmp_path, killed_worker):
    folder, left = killed_worker
    plan = sg.Plan.open(plan_path("language"))
    parts = sg_ray.write_parquet(plan, folder, parallelism=3, row_group_size=1000)
    assert any(name.startswith(".part-0000") and name.endswith(".partial") for name in left())
    check_parts(parts, plan, folder)


def test_what_is_wrong_is_told(tmp_path, monkeypatch):
    path = tmp_path / "a.plan"
    with pytest.raises(sg.InputError, match=r"a.plan cannot be read: there is no such file"):
        sg_ray.read(path)
    with pytest.raises(sg.UsageError, match="parallelism: 0 is not a whole number from 1 to 100000"):
        sg_ray.read(plan_path("language"), parallelism=0)
    sg.plan(requests=1000, seed="gone").save(path)
    of = SharedPlan.of(path)
    path.unlink()
    monkeypatch.setattr(SharedPlan, "of", lambda _: of)
    with pytest.raises(sg.InputError) as raised:
        sg_ray.write_parquet(path, tmp_path / "parts")
    assert str(raised.value).startswith(f"{path} cannot be read: there is no such file, on the worker ")
    assert not (tmp_path / "parts").exists()
