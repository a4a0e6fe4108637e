"""Workload specs as Python has them, made plain for the planner."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from ._answers import Bytes
from ._files import open_regular, path_of
from .errors import InputError, SpecError, SpecFault, UsageError

Spec = str | os.PathLike[str] | Mapping[str, Any]

# Whole numbers beyond this would be others in JSON.
_EXACT = 2**53
_MAX_DEPTH = 256

_PLAN_BEGIN = b"SGPL"

_TEXT = re.compile(r"\s*(\{|[\w$-]+\s*:(\s|$))|.*[\r\n]", re.DOTALL)


class PlainSpec:
    """A spec as the planner takes it, and the bytes in it, by the names that stand for them there."""

    def __init__(
        self, spec: Spec | None, file: str | os.PathLike[str] | None, changes: Mapping[str, Any]
    ) -> None:
        self.given: dict[str, Bytes] = {}
        self.task: dict[str, Any] = {"kind": "plan", "changes": self._plain(dict(changes), ())}
        if file is not None and not (isinstance(spec, str) and is_text(spec)):
            raise UsageError("file: it names the text of a spec, and there is none", field="file")
        if spec is None or isinstance(spec, Mapping):
            self.task["value"] = self._plain({} if spec is None else spec, ())
        elif isinstance(spec, str) and is_text(spec):
            self.task["text"] = spec
            if file is not None:
                self.task["file"] = path_of("file", file)
        elif isinstance(spec, (str, os.PathLike)):
            path = path_of("spec", spec)
            if path.startswith("builtin:"):
                raise UsageError(f"{path} is a pool and no spec; plan(pool={path!r})", field="spec")
            if _is_plan(path):
                raise UsageError(
                    f"{path} is a plan and no spec; servegen_wasm.Plan.open({path!r})",
                    file=path,
                    field="spec",
                )
            self.task["file"] = path
        else:
            raise UsageError(
                f"spec: {type(spec).__name__} is neither a path, a text, nor a dict", field="spec"
            )

    def pool_source(self, source: Any) -> str:
        """The name of a pool that stands alone."""
        plain = self._plain(source, ("pool",))
        if not isinstance(plain, str) or plain == "":
            raise UsageError(
                f"pool: {type(source).__name__} is neither a path nor the bytes of a pool", field="pool"
            )
        return plain

    def _plain(self, value: Any, path: tuple[str | int, ...]) -> Any:
        if value is None or isinstance(value, (bool, str)):
            return value
        if isinstance(value, int):
            # A seed stands for its digits, all of them.
            return str(value) if path == ("seed",) and abs(value) > _EXACT else value
        if isinstance(value, float):
            if not math.isfinite(value):
                raise _fault(path, f"{value} is no number of a spec")
            return value
        if len(path) > _MAX_DEPTH:
            raise _fault(path[:1], f"it is nested more than {_MAX_DEPTH} levels deep")
        if isinstance(value, Mapping):
            return {self._key(key, path): self._plain(part, (*path, str(key))) for key, part in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._plain(part, (*path, index)) for index, part in enumerate(value)]
        if isinstance(value, os.PathLike):
            name = os.fspath(value)
            return name if isinstance(name, str) else os.fsdecode(name)
        if isinstance(value, (bytes, bytearray, memoryview)):
            return self._give(value)
        # Numbers and arrays of NumPy, and those like them.
        if callable(getattr(value, "tolist", None)):
            return self._plain(value.tolist(), path)
        raise _fault(path, f"a {type(value).__name__} is no value of a spec")

    def _key(self, key: object, path: tuple[str | int, ...]) -> str:
        if isinstance(key, str) or (isinstance(key, int) and not isinstance(key, bool)):
            return str(key)
        raise _fault(path, f"a {type(key).__name__} is no key of a spec")

    def _give(self, value: Bytes) -> str:
        number = len(self.given)
        name = "packed pool" if number == 0 else f"packed pool {number + 1}"
        # With gaps it is no memory that can be read in one go.
        self.given[name] = value if memoryview(value).c_contiguous else bytes(value)
        return name


def _is_plan(path: str) -> bool:
    """Whether a file begins as plans do; False where it cannot be read, which its reader tells."""
    with suppress(OSError, ValueError, InputError), open_regular(path) as file:
        return file.read(len(_PLAN_BEGIN)) == _PLAN_BEGIN
    return False


def is_text(spec: str) -> bool:
    """Whether a text is a spec itself, and not the path of one: it has several lines, or begins as a mapping."""
    return _TEXT.match(spec) is not None


def _fault(path: tuple[str | int, ...], problem: str) -> SpecError:
    field = ""
    for key in path:
        field += f"[{key}]" if isinstance(key, int) else f".{key}" if field else key
    where = f"{field}: " if field else ""
    return SpecError(
        f"{where}{problem}",
        faults=[SpecFault(problem, field=field or None)],
        field=field or None,
        problem=problem,
    )
