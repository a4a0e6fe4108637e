"""Plans: byte for byte those of Node, and what they say."""

import json
import pathlib
import pickle

import pyarrow as pa
import pytest
from conftest import EXPECTED, FOLDER

import servegen_wasm as sg

CASES = EXPECTED["cases"]
by_name = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


@by_name
def test_a_dict_makes_the_plan_of_node(case):
    assert bytes(sg.plan(case["spec"])) == (FOLDER / f"{case['name']}.plan").read_bytes()


@pytest.mark.parametrize("case", EXPECTED["fileCases"], ids=lambda case: pathlib.Path(case["spec"]).name)
def test_a_file_makes_the_plan_of_node(case, in_folder):
    expected = (in_folder / case["plan"]).read_bytes()
    assert bytes(sg.plan(case["spec"], seed="files")) == expected
    assert bytes(sg.plan(pathlib.Path(case["spec"]), seed="files")) == expected
    # A text that is called as the file finds what the file names.
    text = pathlib.Path(case["spec"]).read_text()
    assert bytes(sg.plan(text, file=case["spec"], seed="files")) == expected


def test_keys_take_the_place_of_those_of_the_spec(tmp_path):
    expected = bytes(sg.plan({"pool": "builtin:reason", "rate": 20, "duration": 1800, "seed": "5"}))
    assert bytes(sg.plan(pool="builtin:reason", rate=20.0, duration="30m", seed=5)) == expected
    assert (
        bytes(sg.plan("pool: builtin:language\nrate: 20", pool="builtin:reason", duration="30m", seed=5))
        == expected
    )
    # Two of three amounts fix the third: what is asked for stays, and so does the rate.
    laid = sg.plan({"pool": "builtin:reason", "rate": 20, "requests": 5, "seed": 5}, duration="30m")
    assert bytes(laid) == expected


def test_seeds_of_many_digits_are_not_rounded():
    seed = 2**64 + 1
    assert sg.plan(requests=10, seed=seed).metadata["servegen.seed"] == str(seed)


def test_numbers_of_numpy_are_numbers():
    numpy = pytest.importorskip("numpy")
    rates = numpy.array([[0, 5], [600, 20]])
    plan = sg.plan(rate={"steps": rates}, duration=numpy.float64(1200), seed=numpy.int64(3))
    assert bytes(plan) == bytes(sg.plan(rate={"steps": [[0, 5], [600, 20]]}, duration=1200, seed=3))


def test_pools_may_be_bytes(in_folder):
    packed = (in_folder / "packed.pool").read_bytes()
    plan = sg.plan(pool=packed, requests=3000)
    assert plan.spec["pool"] == {"source": "packed pool"}
    # Beside the name of the pool the plan is that of the file.
    assert plan.digest() == sg.plan(pool="packed.pool", requests=3000).digest()
    narrowed = {
        "pool": {"source": memoryview(packed), "span": [0, 7200]},
        "mix": [{"source": packed, "weight": 2}],
    }
    assert sg.plan(narrowed, requests=100).rows == 100


def test_what_a_pool_is_made_of(in_folder):
    told = []
    info = sg.pool_info("released", on_progress=told.append)
    expected = EXPECTED["pool"]
    assert list(info.client_ids) == expected["clientIds"]
    assert (info.category, info.window_count, info.to_seconds) == (
        expected["category"],
        expected["windowCount"],
        expected["toSeconds"],
    )
    read = [progress["bytes_read"] for progress in told if progress["phase"] == "pool"]
    assert len(read) > 1
    assert read == sorted(read)
    assert read[-1] < told[0]["bytes"]
    assert sg.pool_info((in_folder / "packed.pool").read_bytes()).client_ids == info.client_ids
    assert {sg.pool_info(name).category for name in sg.BUILTIN_POOLS} == {"language", "reason", "multimodal"}


@by_name
def test_what_a_plan_says(case):
    plan = sg.Plan.open(FOLDER / f"{case['name']}.plan")
    assert (plan.rows, plan.duration_seconds, plan.client_count, plan.tiles) == (
        case["rows"],
        case["durationSeconds"],
        case["clientCount"],
        case["tiles"],
    )
    assert list(plan.metadata.items()) == list(case["metadata"].items())
    assert {key.decode(): text.decode() for key, text in plan.schema.metadata.items()} == case["metadata"]
    assert plan.spec == json.loads(case["metadata"]["servegen.spec"])
    types = {
        pa.float64(): "Float64",
        pa.uint32(): "Uint32",
        pa.uint64(): "Uint64",
        pa.uint16(): "Uint16",
        pa.list_(pa.field("item", pa.uint32(), nullable=False)): "List<Uint32>",
        pa.dictionary(pa.int32(), pa.string()): "Dictionary<Int32, Utf8>",
        pa.dictionary(pa.int32(), pa.int32()): "Dictionary<Int32, Int32>",
        pa.dictionary(pa.int32(), pa.float64()): "Dictionary<Int32, Float64>",
    }
    assert [[field.name, types[field.type]] for field in plan.schema] == case["columns"]
    assert not any(field.nullable for field in plan.schema)


def test_plans_are_saved_and_pickled(tmp_path):
    plan = sg.plan(requests=100)
    plan.save(tmp_path / "a.plan")
    assert [path.name for path in tmp_path.iterdir()] == ["a.plan"]
    assert bytes(sg.Plan.open(tmp_path / "a.plan")) == bytes(plan)
    assert bytes(pickle.loads(pickle.dumps(plan))) == bytes(plan)
    assert bytes(sg.Plan(bytearray(bytes(plan)))) == bytes(plan)
    assert "100 rows" in repr(plan)
    assert plan.is_exact


def test_plans_are_equal_where_their_bytes_are():
    plan, same, other = (sg.plan(requests=10, seed=seed) for seed in (1, 1, 2))
    assert plan is not same
    assert {plan, same, other} == {plan, other}
    assert plan != other
    assert plan != bytes(plan)


@pytest.mark.parametrize(
    ("amounts", "is_exact"),
    [
        ({"rate": 10, "duration": 60}, True),
        ({"rate": 10, "duration": 60, "method": "naive"}, False),
        ({"requests": 600, "method": "naive"}, True),
        ({"requests": 600, "arrivals": "renewal"}, False),
        ({"rate": 10, "duration": 60, "arrivals": "reference"}, True),
    ],
)
def test_whether_the_number_of_rows_is_exact(amounts, is_exact):
    plan = sg.plan(pool="builtin:language", **amounts)
    assert plan.is_exact == is_exact
    assert (plan.to_table().num_rows == plan.rows) == is_exact


def test_half_of_a_character_is_replaced_in_the_metadata():
    plan = sg.plan(requests=10, seed="a\ud800b")
    assert plan.metadata["servegen.seed"] == plan.schema.metadata[b"servegen.seed"].decode() == "a\ufffdb"
    assert sg.plan("requests: 10\nseed: a\ud800b\n").metadata["servegen.seed"] == "a\ufffdb"
