"""Clients of a pool that are of no use: what is told of them."""

import csv
import shutil
import warnings

import pytest
from conftest import FOLDER

import servegen_wasm as sg


def expected_requests(trace):
    with trace.open() as file:
        return sum(float(row[1]) for row in csv.reader(file))


@pytest.fixture
def pool(tmp_path):
    folder = tmp_path / "pool"
    shutil.copytree(FOLDER / "released", folder)
    (folder / "chunk-3-dataset.json").unlink()
    (folder / "chunk-5-dataset.json").unlink()
    return folder


def test_a_plan_warns_of_requests_that_are_left_out(pool):
    requests = {trace.name: expected_requests(trace) for trace in pool.glob("*-trace.csv")}
    shares = [requests[f"chunk-{client}-trace.csv"] / sum(requests.values()) for client in (3, 5)]
    with pytest.warns(sg.LeftOutClientsWarning) as told:
        sg.plan(pool=pool, requests=10)
    share = f"{sum(shares) * 100:.1f} %"
    (message,) = [str(warning.message) for warning in told]
    assert message == (
        f"2 clients of the pool {pool} were left out, with {share} of its requests; servegen_wasm.pool_info says why"
    )
    assert told[0].filename == __file__
    left_out = sg.pool_info(pool).left_out
    assert [(client.client_id, client.reason) for client in left_out] == [
        (3, "no dataset file"),
        (5, "no dataset file"),
    ]
    assert [client.request_share for client in left_out] == pytest.approx(shares)


def test_nothing_is_told_where_all_clients_are_of_use():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sg.plan(pool="builtin:language", requests=10)
        sg.plan(pool=FOLDER / "released", requests=10)


def test_a_window_of_time_is_in_seconds_with_fractions():
    info = sg.pool_info("builtin:language")
    assert (type(info.from_seconds), type(info.to_seconds)) == (float, float)
