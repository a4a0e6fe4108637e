"""The engine's module, compiled once a process, and once a machine where there is a folder for caches."""

from __future__ import annotations

import importlib.metadata
import threading
from importlib.resources import files

import wasmtime

from ._packages import version_numbers
from .errors import EngineError, MissingPackageError

# Older ones miscompile `f64x2.splat` on x86-64 (RUSTSEC-2026-0087): the rows would be others.
_OLDEST = (43, 0, 1)

_lock = threading.Lock()
_compiled: tuple[wasmtime.Engine, wasmtime.Module] | None = None


def engine_module() -> tuple[wasmtime.Engine, wasmtime.Module]:
    """The module, and what it was compiled with, which its instances need.

    Raises:
        MissingPackageError: wasmtime is too old.
        EngineError: wasmtime does not compile the engine on this machine.
    """
    global _compiled
    with _lock:
        if _compiled is None:
            _require_wasmtime(importlib.metadata.version("wasmtime"))
            _compiled = _compile()
        return _compiled


def _require_wasmtime(version: str) -> None:
    if version_numbers(version) < _OLDEST:
        oldest = ".".join(map(str, _OLDEST))
        raise MissingPackageError(
            f"wasmtime {version} is installed, which computes wrong values; "
            f"pip install --upgrade 'wasmtime>={oldest}'"
        )


def _compile() -> tuple[wasmtime.Engine, wasmtime.Module]:
    wasm = files("servegen_wasm").joinpath("engine.wasm").read_bytes()
    engine = _cached_engine()
    try:
        return engine, wasmtime.Module(engine, wasm)
    except wasmtime.WasmtimeError as error:
        raise EngineError(f"wasmtime does not compile the engine on this machine ({_line(error)})") from error


def _cached_engine() -> wasmtime.Engine:
    """With wasmtime's own cache, which knows its versions and settings, and belongs to the user alone."""
    config = wasmtime.Config()
    try:
        config.cache = True
    except wasmtime.WasmtimeError:
        # No folder to be had for it: nothing is lost but a tenth of a second.
        config = wasmtime.Config()
    return wasmtime.Engine(config)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
