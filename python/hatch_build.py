"""Refuses to build the package without what the repository puts into it."""

import pathlib
import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_MADE = ("src/servegen_wasm/engine.wasm", "src/servegen_wasm/planner.js", "LICENSE", "NOTICE")


class MadeFilesHook(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        missing = [name for name in _MADE if not (pathlib.Path(self.root) / name).exists()]
        if missing:
            sys.exit(
                f"servegen-wasm cannot be built: there is no {', '.join(missing)}, which Node makes; "
                "npm ci && npm run python:build in the repository's root comes before"
            )
