"""The compiler of plans, which is JavaScript, in a V8 engine inside of this process."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, TypedDict, cast

from ._address_space import require_address_space
from ._answers import Bytes, Files, Refusal, located, real_path
from .errors import EngineError, MissingPackageError, UsageError, error_of_planner

if TYPE_CHECKING:
    from py_mini_racer import MiniRacer


class Progress(TypedDict, total=False):
    """How far something is that takes its time; what is not known is not there."""

    phase: Literal["pool", "plan"]
    """Files of a pool are read, then clients are drawn, filtered, mixed and compiled."""
    bytes_read: int
    bytes: int
    """Of all files of the pool."""
    clients: float
    """That are compiled."""
    client_count: int
    """Of the workload."""


OnProgress = Callable[[Progress], None]

# Of the memory that V8 gives itself. Beyond all of it V8 would end the process, and it sees only now and then how much
# is in use.
_HEAP_SHARE = 0.8

# What the planner says of its progress.
_TOLD = ("phase", "bytesRead", "bytes", "clients", "clientCount")

# Seconds to wait for what V8 does in threads of its own.
_PAUSE = 0.0005


def run_planner(
    task: Mapping[str, Any], given: Mapping[str, Bytes], on_progress: OnProgress | None = None
) -> tuple[Any, bytes]:
    """Runs a task of the planner: what it comes to, and the plan, if it makes one.

    Raises:
        MissingPackageError: there is no V8 engine.
        EngineError: it has not the memory that it needs.
        ServegenError: as the planner says.
    """
    if on_progress is not None and not callable(on_progress):
        raise UsageError(f"on_progress: {type(on_progress).__name__} cannot be called", field="on_progress")
    mini_racer = _mini_racer()
    require_address_space()
    # A loop of its own: one that is running in this thread, as in a notebook, would wait for itself.
    with _event_loop() as loop, mini_racer(loop) as v8:
        v8.set_hard_memory_limit(int(v8.heap_stats()["heap_size_limit"] * _HEAP_SHARE))
        v8.eval(files("servegen_wasm").joinpath("planner.js").read_text(encoding="utf-8") + ";0")
        return _Task(v8, loop, Files(given), on_progress).run(task)


class _Task:
    def __init__(
        self, v8: MiniRacer, loop: asyncio.AbstractEventLoop, files: Files, on_progress: OnProgress | None
    ) -> None:
        from py_mini_racer import JSEvalException

        self._failure: type[Exception] = JSEvalException
        self._v8 = v8
        self._loop = loop
        self._files = files
        self._on_progress = on_progress
        self._told: Mapping[str, Any] | None = None
        self._start = v8.eval("(text) => { servegenPlanner.start(text); }")
        self._poll = v8.eval("() => servegenPlanner.poll()")
        self._answer = v8.eval("(id, text) => { servegenPlanner.answer(id, text); }")
        self._buffer_for = v8.eval("(id, bytes) => servegenPlanner.bufferFor(id, bytes)")

    def run(self, task: Mapping[str, Any]) -> tuple[Any, bytes]:
        try:
            self._call(self._start, json.dumps(task))
            while True:
                state = json.loads(self._call(self._poll))
                self._tell(state.get("progress"))
                outcome = state.get("outcome")
                if outcome is not None:
                    return self._result(outcome)
                if not state["questions"]:
                    # What V8 does by itself may end for want of memory without a word.
                    if self._v8.was_hard_memory_limit_reached():
                        raise _no_memory()
                    time.sleep(_PAUSE)
                for question in state["questions"]:
                    self._give(question)
        except self._failure as error:
            # What is said of it depends on where it was noticed.
            if self._v8.was_hard_memory_limit_reached():
                raise _no_memory() from error
            message = str(error).split("\n", 1)[0]
            raise EngineError(f"the planner failed ({message}), which is a defect") from error

    def _result(self, outcome: Mapping[str, Any]) -> tuple[Any, bytes]:
        if "error" in outcome:
            raise error_of_planner(outcome["error"])
        value = outcome["value"]
        memory = self._v8.eval("servegenPlanner.result()")
        if not isinstance(memory, memoryview):
            return value, b""
        return value, bytes(memory[value["from"] : value["from"] + value["length"]])

    def _tell(self, told: Mapping[str, Any] | None) -> None:
        if told is None or told == self._told or self._on_progress is None:
            return
        self._told = told
        names = {"bytesRead": "bytes_read", "clientCount": "client_count"}
        known = {
            names.get(key, key): value for key, value in told.items() if key in _TOLD and value is not None
        }
        self._on_progress(cast(Progress, known))

    def _give(self, question: Mapping[str, Any]) -> None:
        identity = question["id"]
        try:
            answer = {"value": self._answer_to(question)}
        except Refusal as refusal:
            answer = {
                "refusal": {"message": str(refusal), **({"code": refusal.code} if refusal.code else {})}
            }
        self._call(self._answer, identity, json.dumps(answer))

    def _answer_to(self, question: Mapping[str, Any]) -> Any:
        path = question.get("path", "")
        match question["kind"]:
            case "readFile":
                return self._files.read(path, lambda size: self._memory(question["id"], size))
            case "isDirectory":
                return self._files.is_directory(path)
            case "listDirectory":
                return self._files.names(path)
            case "fileSize":
                return self._files.size(path)
            case "realPath":
                return real_path(path)
            case "locate":
                return located(path, question["beside"])
            case _:  # A pause, in which signals and other threads have their turn.
                return None

    def _memory(self, identity: int, size: int) -> memoryview:
        """Memory of V8 itself, so that no file is copied."""
        memory = self._call(self._buffer_for, identity, size)
        assert isinstance(memory, memoryview)
        return memory

    def _call(self, function: Any, *arguments: Any) -> Any:
        async def called() -> Any:
            return await function.cancelable()(*arguments)

        result = asyncio.run_coroutine_threadsafe(called(), self._loop)
        try:
            return result.result()
        except BaseException:
            # Of an interrupt, too: V8 would go on to the end of the task otherwise.
            result.cancel()
            raise


def _no_memory() -> EngineError:
    return EngineError(
        "the planner has no more memory; use a smaller spec, or make the plan by the command servegen plan"
    )


def _mini_racer() -> Any:
    try:
        from py_mini_racer import mini_racer
    except ImportError as error:
        raise MissingPackageError(
            "mini-racer, which compiles plans and reads pools, is not installed; pip install 'servegen-wasm[plan]'"
        ) from error
    return mini_racer


@contextmanager
def _event_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop in a thread."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="servegen-wasm planner", daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
