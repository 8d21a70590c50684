"""The headers as a text: what tells of the way is kept, what readers and other filters wrote is not."""

from __future__ import annotations

import time

from winnow_server.spam.engine.trace import trace


def test_names_and_values() -> None:
    raw = (
        b"Received: from mx.example\r\n\tby in.example; Mon, 1 Jan 2024 10:00:00 +0000\r\n"
        b"X-Mailer: Mailer 1\r\nX-Own: secret words\r\nX-Spam-Status: Yes\r\nSubject: win\r\n\r\nFrom: body\r\n"
    )
    lines = trace(raw).split("\n")
    assert lines[0].startswith("Received: from mx.example by in.example")
    assert lines[1:] == ["X-Mailer: Mailer 1", "x-own"]


def test_whatever_the_bytes_are() -> None:
    assert trace(b"") == ""
    assert trace(b"\n\nFrom: body") == ""
    assert trace(b"no header at all") == ""
    assert trace(b"From: caf\xe9@example\n") == "From: caf\xe9@example"


def test_is_bounded() -> None:
    assert len(trace(b"Received: a\n" * 100_000)) < 1_000
    assert len(trace(b"To: " + b"a" * 1_000_000)) < 100
    started = time.process_time()
    trace(b"\n " * 1_000_000)
    assert time.process_time() - started < 1
