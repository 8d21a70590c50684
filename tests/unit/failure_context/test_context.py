"""Which lines of a log are kept beside a failure, and what can be read of them."""

from dataclasses import replace

import pytest
from winnow_server.failure import context
from winnow_server.failure.engine import Analysis, Segment, Step

from tests.contract.samples import analysis


def found(count: int, *, excerpt: tuple[int, int] = (7, 9), step: tuple[int, int] | None = None) -> Analysis:
    """An analysis of a log of so many lines."""
    shown = Segment(*excerpt, 0.5, "", "")
    failed = Step("s", "", *step, None, 1, True) if step else None
    return replace(analysis(), excerpt=(shown,), step=failed, signatures=(), line_count=count)


def log_of(count: int, *, end: str = "\n") -> bytes:
    return "\n".join(f"line {number}" for number in range(1, count + 1)).encode() + end.encode()


def kept(log: bytes, of: Analysis) -> dict[int, str]:
    return context.read(context.keep(log, of))


def test_a_short_log_is_kept_whole() -> None:
    for end in ("\n", ""):
        lines = kept(log_of(40, end=end), found(40))
        assert lines == {number: f"line {number}" for number in range(1, 41)}


def test_of_a_long_one_what_is_near() -> None:
    lines = kept(log_of(10_000), found(10_000, excerpt=(5_000, 5_002), step=(100, 6_000)))
    assert {4_970, 5_000, 5_032, 5_900, 6_000, 9_960, 10_000} <= set(lines)
    assert not {4_969, 5_033, 5_899, 6_001, 9_959} & set(lines)
    assert all(text == f"line {number}" for number, text in lines.items())
    assert list(lines) == sorted(lines)


def test_lines_are_right_across_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    for block in (1, 7, 64, 1_000):
        monkeypatch.setattr(context, "_BLOCK", block)
        monkeypatch.setattr(context, "_OPEN_BYTES", 10_000)
        for end in ("\n", ""):
            lines = kept(log_of(300, end=end), found(300, excerpt=(150, 151)))
            assert lines == {n: f"line {n}" for n in (*range(120, 182), *range(260, 301))}


def test_it_is_bounded() -> None:
    log = b"x" * 5_000_000 + b"\n" + b"y" * 2_000 + b"\n" + b"word \n" * 100_000
    lines = kept(log, found(100_002, excerpt=(2, 90_000)))
    assert len(lines) <= context.MAX_LINES
    assert max(map(len, lines.values())) <= context.MAX_LINE_BYTES
    assert lines[2] == "y" * context.MAX_LINE_BYTES
    assert len(context.keep(log, found(100_002))) < 10_000


def test_secrets_are_masked() -> None:
    lines = kept(b"ok\nexport TOKEN=abcdefghijkl\nok\n", found(3, excerpt=(1, 3)))
    assert list(lines) == [1, 2, 3]
    assert "abcdefghijkl" not in lines[2]
    key = b"-----BEGIN RSA PRIVATE KEY-----\n" + b"MIIEowIBAAKCAQEA\n" * 5 + b"-----END RSA PRIVATE KEY-----\nok\n"
    assert "MIIEow" not in str(kept(key, found(8, excerpt=(1, 3))))


def test_text_of_a_range() -> None:
    lines = kept(log_of(10_000), found(10_000, excerpt=(5_000, 5_002)))
    assert context.text_of(lines, 5_001, 5_003) == "line 5001\nline 5002\nline 5003"
    assert context.text_of(lines, 1, 2) == "", "not kept"
    assert context.text_of(lines, 5_032, 5_033) == "", "not all of it"
    assert context.text_of(lines, 1, 2**31 - 1) == ""


def test_nothing_of_nothing() -> None:
    assert context.read(b"") == {}
    assert kept(b"", replace(found(0), excerpt=())) == {}
