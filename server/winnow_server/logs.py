"""Structured logs: JSON lines on standard error, or readable ones on a terminal. Their level changes without a restart.

    kill -USR1 PID    every call and every line, and back again
    kill -USR2 PID    log_level and log_calls anew from the file that WINNOW_CONFIG names

An exception is logged with its kind and its place in the code. Its text is left out where it may quote what a caller
sent: a value that does not parse, a key that is not there, a row that the database refuses.
"""

import asyncio
import logging
import signal
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from typing import Any, Literal

import orjson
import structlog

from winnow_server.settings import Settings

Level = Literal["debug", "info", "warning", "error"]
Calls = Literal["all", "errors", "none"]
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
# Errors whose text is about code or the system, not about values.
_PLAIN_SPOKEN = (OSError, RuntimeError, AssertionError, TypeError, AttributeError, ImportError, MemoryError)
_MOST_CHAINED = 5


@dataclass(slots=True)
class Verbosity:
    """What is written just now. One for a process; read at every line."""

    level: int = logging.INFO
    calls: Calls = "all"

    def set(self, level: Level, calls: Calls) -> None:
        self.level, self.calls = _LEVELS[level], calls


verbosity = Verbosity()


def configure_logs(level: Level, calls: Calls = "all") -> None:
    """Sets the process's one log pipeline; `level` is the lowest that is written."""
    verbosity.set(level, calls)
    shared: list[structlog.typing.Processor] = [
        _drop_below_level,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _name_error,
    ]
    if sys.stderr.isatty():
        structlog.configure(
            processors=[*shared, structlog.dev.ConsoleRenderer()],
            wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
            logger_factory=structlog.PrintLoggerFactory(sys.stderr),
            cache_logger_on_first_use=True,
        )
    else:
        structlog.configure(
            processors=[*shared, structlog.processors.JSONRenderer(serializer=orjson.dumps)],
            wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
            logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
            cache_logger_on_first_use=True,
        )


def install_signals(settings: Settings) -> None:
    """Lets SIGUSR1 and SIGUSR2 change what is logged; call it in the event loop."""
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, _toggle, settings)
    loop.add_signal_handler(signal.SIGUSR2, _read_again, settings)


def _toggle(settings: Settings) -> None:
    if verbosity.level == logging.DEBUG and verbosity.calls == "all":
        verbosity.set(settings.log_level, settings.log_calls)
    else:
        verbosity.set("debug", "all")
    _say()


def _read_again(settings: Settings) -> None:
    try:
        # Of all settings only these two are taken: the others are built into what runs.
        fresh = Settings()
    except (ValueError, OSError) as error:
        structlog.get_logger(__name__).error("settings could not be read again", error=type(error).__name__)
        return
    verbosity.set(fresh.log_level, fresh.log_calls)
    _say()


def _say() -> None:
    # At the level that is always written, so that whoever sent the signal sees that it came.
    structlog.get_logger(__name__).error(
        "what is logged changed", log_level=logging.getLevelName(verbosity.level).lower(), log_calls=verbosity.calls
    )


def _drop_below_level(_: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if _LEVELS.get(method, logging.ERROR) < verbosity.level:
        raise structlog.DropEvent
    return event


def _name_error(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["errors"] = describe(error)
    return event


def describe(error: BaseException) -> list[dict[str, object]]:
    """The error, then what it came from: kind, place in the code, and its text where that quotes nobody."""
    return [_described(one) for one in _chain(error)]


def _chain(error: BaseException) -> Iterator[BaseException]:
    at: BaseException | None = error
    for _ in range(_MOST_CHAINED):
        if at is None:
            return
        yield at
        at = at.__cause__ or at.__context__


def _described(error: BaseException) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)
    described: dict[str, object] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, _PLAIN_SPOKEN):
        described["text"] = str(error)
    return described
