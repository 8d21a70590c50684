"""Texts that PostgreSQL refuses, made storable."""

import json

import pytest
from winnow_server.storage.text import storable, storable_json


@pytest.mark.parametrize(
    ("text", "stored"),
    [("plain", "plain"), ("größer 🎉", "größer 🎉"), ("a\x00b", "a�b"), ("é\ud800x", "é�x")],
)
def test_text(text: str, stored: str) -> None:
    assert storable(text) == stored


@pytest.mark.parametrize("text", ["a\x00b", "\x00\x00", "\\u0000", "\\\x00", "\\\\u0000\x00", "größer"])
def test_json_keeps_all_but_nul(text: str) -> None:
    assert json.loads(storable_json(json.dumps({"k": text}).encode())) == {"k": text.replace("\x00", "�")}
