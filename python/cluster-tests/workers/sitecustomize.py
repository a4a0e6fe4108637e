"""Python of workers reads this as it starts: what a test has asked for goes wrong in one of them."""

import os
import signal
import sys
import time

KILLED_WORKER = os.environ.get("SERVEGEN_KILLED_WORKER")
FAILING_PART = os.environ.get("SERVEGEN_FAILING_PART")
LACKING = os.environ.get("SERVEGEN_LACKING")


def kill_once() -> None:
    """Kills this process where the file that asks for it is there, which it takes away; what it leaves is written beside it."""
    from servegen_wasm.digests import TraceDigest

    update = TraceDigest.update
    batches: dict[int, int] = {}

    def killed(self, batch):
        batches[id(self)] = batches.get(id(self), 0) + 1
        if batches[id(self)] == 2:
            try:
                with open(KILLED_WORKER) as file:
                    folder = file.read()
                os.rename(KILLED_WORKER, f"{KILLED_WORKER}.taken")
            except OSError:
                pass
            else:
                with open(f"{KILLED_WORKER}.left", "w") as file:
                    file.write("\n".join(os.listdir(folder)))
                os.kill(os.getpid(), signal.SIGKILL)
        update(self, batch)

    TraceDigest.update = killed


def fail_parts() -> None:
    """While the file that asks for it is there, a part fails, when another is begun, which then does not get on."""
    import servegen_wasm as sg
    from servegen_wasm import _parts

    open_file = _parts.complete_file

    def failing(path, **how):
        try:
            with open(FAILING_PART) as file:
                folder, index = file.read().split("\n")
        except OSError:
            return open_file(path, **how)
        if os.path.dirname(path) != folder:
            return open_file(path, **how)
        if path.endswith(f"{int(index):05d}.parquet"):
            await_partial(folder, int(index))
            raise sg.OutputError(f"{folder} cannot be written: the test says so", file=folder)
        return SlowFile(open_file(path, **how))

    _parts.complete_file = failing


def await_partial(folder, count) -> None:
    """Waits until so many parts are begun."""
    for _ in range(600):
        if sum(name.startswith(".part-") for name in os.listdir(folder)) >= count:
            return
        time.sleep(0.1)


class SlowFile:
    """One that is opened, and then gets nowhere for longer than any test."""

    def __init__(self, context) -> None:
        self._context = context

    def __enter__(self):
        self._context.__enter__()
        for _ in range(6000):
            time.sleep(0.1)

    def __exit__(self, *error):
        return self._context.__exit__(*error)


class Lacking:
    """Finds no package of a name."""

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == LACKING:
            raise ModuleNotFoundError(f"No module named {LACKING!r}", name=LACKING)


if LACKING is not None:
    sys.meta_path.insert(0, Lacking())
else:
    if KILLED_WORKER is not None:
        kill_once()
    if FAILING_PART is not None:
        fail_parts()
