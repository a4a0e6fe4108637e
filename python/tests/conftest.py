"""What Node makes of the same workloads: the tests of the repository write it, and name its folder."""

import json
import os
import pathlib
from typing import Any

import pytest

# Without it there is nothing to compare with: the tests are run by test/foreign/python-package.slow.test.ts.
FOLDER = pathlib.Path(os.environ["SERVEGEN_EXPECTED"])
EXPECTED: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text())


@pytest.fixture
def in_folder(monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """The folder of the expected files, as the working directory."""
    monkeypatch.chdir(FOLDER)
    return FOLDER
