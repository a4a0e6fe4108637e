"""What the command makes of the same plans: the tests of the repository write it, and name its folder."""

import json
import os
import pathlib
import subprocess
import sys

import pyarrow as pa
import pytest

import servegen_wasm as sg

FOLDER = pathlib.Path(os.environ["SERVEGEN_EXPECTED"])
# Names of plans in the folder, and the digests of their traces.
EXPECTED: dict[str, str] = json.loads((FOLDER / "expected.json").read_text())

# The file that asks a worker to be killed; see workers/sitecustomize.py.
KILLED_WORKER = FOLDER / "killed-worker"

# The file that asks a part to fail, likewise.
FAILING_PART = FOLDER / "failing-part"


def plan_path(case: str) -> pathlib.Path:
    return FOLDER / f"{case}.plan"


@pytest.fixture(autouse=True, scope="session")
def workers():
    """Workers have the same Python, and the module that can kill one of them."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SERVEGEN_KILLED_WORKER"] = str(KILLED_WORKER)
    os.environ["SERVEGEN_FAILING_PART"] = str(FAILING_PART)
    modules = [str(pathlib.Path(__file__).parent / "workers"), os.environ.get("PYTHONPATH")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, modules))


@pytest.fixture
def killed_worker(tmp_path):
    """Asks for a worker to be killed in the middle of a part in the folder `killed`; what the folder had then."""
    folder = tmp_path / "killed"
    KILLED_WORKER.write_text(str(folder))

    def left() -> list[str]:
        assert not KILLED_WORKER.exists()
        return (FOLDER / "killed-worker.left").read_text().splitlines()

    return folder, left


@pytest.fixture
def failing_part(tmp_path):
    """Asks for the part of a number to fail, while others are in the middle of theirs; gives the folder to write to."""

    def failing(index: int) -> pathlib.Path:
        folder = tmp_path / "failing"
        FAILING_PART.write_text(f"{folder}\n{index}")
        return folder

    yield failing
    FAILING_PART.unlink(missing_ok=True)


def lacking_workers(tmp_path: pathlib.Path, start: str) -> str:
    """The error that a driver tells whose workers cannot import the package; `start` defines `write`, of plan and folder."""
    script = f"""
import os
os.environ["SERVEGEN_LACKING"] = "servegen_wasm"
{start}
import servegen_wasm
try:
    write({str(plan_path("language"))!r}, {str(tmp_path / "lacking")!r})
except servegen_wasm.MissingPackageError as error:
    print("told:", error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "told: " in done.stdout, done.stdout + done.stderr
    assert not (tmp_path / "lacking").exists()
    return done.stdout.partition("told: ")[2].strip()


def check_parts(parts: list[sg.Part], plan: sg.Plan, folder: pathlib.Path) -> None:
    """That parts are the shards of a trace, and their files what is said of them, beside which there is only the manifest."""
    import hashlib

    count = len(parts)
    names = [f"part-{index:05d}.parquet" for index in range(count)]
    assert [part.file for part in parts] == names
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", *names]
    for index, part in enumerate(parts, 1):
        shard = plan.to_table(shard=(index, count))
        times = shard["timestamp"]
        data = (folder / part.file).read_bytes()
        assert part == sg.Part(
            file=part.file,
            rows=shard.num_rows,
            bytes=len(data),
            time_range=(times[0].as_py(), times[-1].as_py()),
            digest=sg.digest(shard),
            sha256=hashlib.sha256(data).hexdigest(),
            end_tile=plan.tiles * index // count,
        )
        assert sg.digest(folder / part.file) == part.digest


def cast_back(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Rows with the types of a trace, from those that an engine without them has."""
    columns = [
        column.dictionary_encode() if pa.types.is_dictionary(field.type) else column.cast(field.type)
        for field, column in zip(schema, table.combine_chunks().columns, strict=True)
    ]
    fields = [
        pa.field(field.name, column.type, nullable=False)
        for field, column in zip(schema, columns, strict=True)
    ]
    return pa.Table.from_arrays(columns, schema=pa.schema(fields, metadata=schema.metadata))
