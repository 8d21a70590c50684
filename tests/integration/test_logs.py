"""What the log says, what it never says, and how its level changes while the server runs."""

import asyncio
import os
import secrets
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import grpc
import orjson
from grpc import aio
from pydantic import BaseModel, ValidationError
from winnow.failure.v1 import failure_service_pb2 as pb
from winnow.failure.v1 import failure_service_pb2_grpc
from winnow_server.logs import describe

from tests.grpc_errors import failure_of
from tests.processes import winnow


async def lines(log: Path, enough: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
    """The log's lines, once they are enough."""
    async with asyncio.timeout(10):
        while True:
            found = _read(log)
            if enough(found):
                return found
            await asyncio.sleep(0)


def _read(log: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in log.read_bytes().splitlines() if line.endswith(b"}")]


def calls(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in found if line["event"] == "call"]


async def test_one_line_a_call_with_its_cause_and_level_by_signal(tmp_path: Path) -> None:
    config, log = tmp_path / "winnow.toml", tmp_path / "log"
    config.write_text('log_level = "info"\nlog_calls = "errors"\n')
    secret = secrets.token_hex(12)
    environment = {"WINNOW_CONFIG": str(config), "WINNOW_LOG_CALLS": "errors"}
    with winnow(tmp_path / "data", environment=environment, log=log) as server:
        async with aio.insecure_channel(server.target) as channel:
            stub = failure_service_pb2_grpc.FailureServiceStub(channel)

            async def analyse() -> None:
                metadata = (("authorization", f"Bearer {secret}"), ("x-winnow-caller", "team-a"))
                await stub.AnalyzeLog(
                    pb.AnalyzeLogRequest(log=pb.LogInput(log=f"error: {secret}".encode())), metadata=metadata
                )

            await analyse()
            trace = secrets.token_hex(16)
            bad = await failure_of(
                stub.ListFailures(
                    pb.ListFailuresRequest(filter=f"{secret} ="),
                    metadata=(("traceparent", f"00-{trace}-{secrets.token_hex(8)}-00"),),
                )
            )
            assert bad.code == grpc.StatusCode.INVALID_ARGUMENT
            [line] = calls(await lines(log, lambda found: bool(calls(found))))
            assert line["method"] == "/winnow.failure.v1.FailureService/ListFailures"
            assert (line["code"], line["cause"]) == ("INVALID_ARGUMENT", "FILTER_INVALID")
            assert (line["trace_id"], line["items"]) == (trace, 1)
            assert line["ms"] > 0

            os.kill(server.pid, signal.SIGUSR1)
            await lines(log, lambda found: found[-1].get("log_level") == "debug")
            await analyse()
            line = calls(await lines(log, lambda found: len(calls(found)) == 2))[-1]
            assert (line["code"], line["caller"], line["cause"]) == ("OK", "team-a", None)

            os.kill(server.pid, signal.SIGUSR1)
            await lines(log, lambda found: found[-1].get("log_level") == "info")
            await analyse()
        assert len(calls(await lines(log, bool))) == 2, "back to errors alone"
    assert secret not in log.read_text(), "neither logs nor tokens nor what a caller typed"


async def test_the_settings_file_is_read_again(tmp_path: Path) -> None:
    config, log = tmp_path / "winnow.toml", tmp_path / "log"
    config.write_text('log_level = "info"\n')
    with winnow(tmp_path / "data", environment={"WINNOW_CONFIG": str(config)}, log=log) as server:
        config.write_text('log_level = "error"\nlog_calls = "none"\n')
        os.kill(server.pid, signal.SIGUSR2)
        found = await lines(log, lambda found: found[-1].get("log_calls") == "none")
        assert found[-1]["log_level"] == "error"
        config.write_text('log_level = "loud"\n')
        os.kill(server.pid, signal.SIGUSR2)
        found = await lines(log, lambda found: found[-1]["event"] == "settings could not be read again")
        assert server.process.poll() is None


def test_an_errors_text_is_left_out_where_it_may_quote_a_caller() -> None:
    class Model(BaseModel):
        number: int

    try:
        Model.model_validate({"number": "my bank password"})
    except ValidationError as error:
        described = describe(RuntimeError("while reading a record"))
        quoting = describe(error)
    assert described[0]["text"] == "while reading a record"
    assert quoting[0]["type"] == "pydantic_core._pydantic_core.ValidationError"
    assert "test_logs.py" in str(quoting[0]["at"])
    assert "bank" not in str(quoting)


def test_what_an_error_came_from_is_described_too() -> None:
    try:
        try:
            int("not to be seen")
        except ValueError as error:
            raise RuntimeError("the second") from error
    except RuntimeError as error:
        described = describe(error)
    assert [one["type"] for one in described] == ["builtins.RuntimeError", "builtins.ValueError"]
    assert "not to be seen" not in str(described)
