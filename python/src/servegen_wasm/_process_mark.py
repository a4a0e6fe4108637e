"""What names a process for good, in the names of its temporary files: as the command has it, which knows these, too."""

from __future__ import annotations

import hashlib
import os
import re
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

_NAME = re.compile(r"\..+\.([0-9a-f]{16}|unknown)\.(\d+)\.(\d+)\.[0-9a-f]{8}\.partial", re.DOTALL)

# A process that has not written to its file for so long counts as over, wherever it ran.
_ABANDONED_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True)
class ProcessMark:
    """`place`: 16 hexadecimal digits for this start of this machine and this container, within which the numbers of
    processes are unique, or "unknown"; `start`: in the system's ticks since the machine did, 0 where it is not known.
    """

    place: str
    pid: int
    start: int

    def __str__(self) -> str:
        return f"{self.place}.{self.pid}.{self.start}"

    def is_over(self) -> bool:
        """Whether the process is certainly over; of one in another place nobody can tell from here, so it is not."""
        if self.place == "unknown" or self.place != own_mark().place:
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except (OSError, OverflowError):
            # It is there, and is another user's.
            pass
        status = _status_of(self.pid)
        # Another process has its number by now, or it has ended and its parent has not asked for the outcome.
        return status is not None and (status[1] != self.start or status[0] in "ZX")


def own_mark() -> ProcessMark:
    """That of this process, which a fork makes another."""
    return _mark_of(os.getpid())


def remove_leftovers(folder: str) -> None:
    """Removes the temporary files in a folder whose processes are over, and those that nobody has written to for a week."""
    names: list[str] = []
    # A folder may be written to without being readable.
    with suppress(OSError):
        names = os.listdir(folder)
    for name in names:
        match = _NAME.fullmatch(name)
        if match is None:
            continue
        mark = ProcessMark(match[1], int(match[2]), int(match[3]))
        path = os.path.join(folder, name)
        # Another process was faster, or it is not ours to remove.
        with suppress(OSError):
            age = time.time() - os.lstat(path).st_mtime
            if age >= _ABANDONED_SECONDS or mark.is_over():
                os.unlink(path)


def is_temporary(name: str) -> bool:
    """Whether a name in a folder is that of a temporary file, of whatever process."""
    return _NAME.fullmatch(name) is not None


@cache
def _mark_of(pid: int) -> ProcessMark:
    status = _status_of(pid)
    return ProcessMark(_place(pid), pid, 0 if status is None else status[1])


def _place(pid: int) -> str:
    """The boot, the namespace that processes are numbered in, and the host's name."""
    try:
        # A `/proc` of another namespace would tell about other processes.
        if os.readlink("/proc/self") != str(pid):
            return "unknown"
        with open("/proc/sys/kernel/random/boot_id", encoding="utf-8") as file:
            boot = file.read().strip()
        parts = [boot, os.readlink("/proc/self/ns/pid"), socket.gethostname()]
    except OSError:
        # No Linux, or one that hides it: then nothing is known, and nothing is concluded from it.
        return "unknown"
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _status_of(pid: int) -> tuple[str, int] | None:
    """State and start of a process (proc_pid_stat(5), fields 3 and 22); None where that is not to be seen."""
    try:
        with open(f"/proc/{pid}/stat", encoding="latin-1") as file:
            text = file.read()
        # The name of the program, in parentheses, can have anything in it.
        fields = text[text.rindex(")") + 2 :].split(" ")
        return fields[0], int(fields[19])
    except (OSError, ValueError, IndexError):
        return None
