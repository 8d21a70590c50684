"""Child processes of the embedded stores: started so that they end with us, recorded so that a later start ends what
remained.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_LAUNCHER = Path(__file__).with_name("launcher.py")
# Start times come in clock ticks since boot, and the boot time is known to the second.
_START_TOLERANCE_SECONDS = 2.0
_POLL_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Ending:
    """Signals that end a program, gentlest first, each with the seconds it is given."""

    steps: tuple[tuple[signal.Signals, float], ...]


POSTGRES_ENDING = Ending(((signal.SIGINT, 15.0), (signal.SIGQUIT, 6.0), (signal.SIGKILL, 2.0)))
REDIS_ENDING = Ending(((signal.SIGTERM, 3.0), (signal.SIGKILL, 2.0)))


class Child:
    """A running program that dies with this process. Start it from a thread that lives as long as it should: the
    kernel watches that.
    """

    def __init__(self, program: Path, arguments: Sequence[str], *, log: Path, ending: Ending, uid: int | None) -> None:
        self._ending = ending
        command = [sys.executable, "-I", "-S", str(_LAUNCHER), str(os.getpid()), str(int(ending.steps[0][0]))]
        with log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603
                [*command, "-" if uid is None else str(uid), str(program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # A Ctrl-C of the terminal is for us: we stop them in order.
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    async def wait(self) -> int:
        """Its exit code, once it ended."""
        while (code := self._process.poll()) is None:  # noqa: ASYNC110 - a process has no event to wait on
            await asyncio.sleep(_POLL_SECONDS)
        return code

    async def end(self) -> None:
        """Ends it, gently first, and returns when it is gone."""
        for number, seconds in self._ending.steps:
            if self._process.poll() is not None:
                return
            self._process.send_signal(number)
            try:
                await asyncio.wait_for(self.wait(), seconds)
            except TimeoutError:
                continue
            return


def record(file: Path, children: dict[str, Child]) -> None:
    """Writes which processes are ours, for `end_recorded` of a later start."""
    processes = {name: {"pid": c.pid, "started": psutil.Process(c.pid).create_time()} for name, c in children.items()}
    unfinished = file.with_suffix(".new")
    unfinished.write_text(json.dumps(processes))
    unfinished.replace(file)


async def end_recorded(file: Path, endings: dict[str, Ending]) -> None:
    """Ends the processes of an earlier start that still run; never another that has got one of their ids since."""
    recorded = _read(file)
    for name, entry in recorded.items():
        await _end_process(int(entry["pid"]), float(entry["started"]), endings[name])


def _read(file: Path) -> dict[str, dict[str, float]]:
    try:
        recorded: dict[str, dict[str, float]] = json.loads(file.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return recorded


async def _end_process(pid: int, started: float, ending: Ending) -> None:
    try:
        process = psutil.Process(pid)
    except psutil.NoSuchProcess:
        return
    for number, seconds in ending.steps:
        deadline = asyncio.get_running_loop().time() + seconds
        try:
            if abs(process.create_time() - started) > _START_TOLERANCE_SECONDS:
                return
            process.send_signal(number)
            while asyncio.get_running_loop().time() < deadline:
                if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
                    return
                await asyncio.sleep(_POLL_SECONDS)
        except psutil.NoSuchProcess:
            return
