"""What a reader sees of a message, raw or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from winnow_server.spam.content import content_of
from winnow_server.spam.engine import MessageBatch

HTML = (
    b"From: =?utf-8?q?J=C3=B6rg?= <joerg@example.org>\r\nSubject: =?utf-8?b?R3LDtsOfZQ==?=\r\n"
    b"Content-Type: text/html; charset=utf-8\r\n\r\n"
    b"<p>Click <a href='https://evil.example/x'>good.example</a></p><script>hidden()</script>"
)
BOTH = (
    b"From: a@example.org\r\nSubject: hi\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\nthe plain words\r\n"
    b"--b\r\nContent-Type: text/html\r\n\r\n<a href='http://link.example/'>the rich words</a>\r\n--b--\r\n"
)


def of_raw(raw: bytes, text: str = "", sender: str = "") -> tuple[str, str, list[str]]:
    content = content_of(MessageBatch([text], raws=[raw], senders=[sender]))
    assert content.senders is not None
    assert content.links is not None
    return content.texts[0], content.senders[0], list(content.links[0])


def test_a_raw_message_of_html() -> None:
    text, sender, links = of_raw(HTML)
    assert text.split() == ["Größe", "Click", "good.example"]
    assert sender == "Jörg <joerg@example.org>"
    assert links == ["https://evil.example/x"]


def test_plain_words_are_preferred_and_links_of_both_are_kept() -> None:
    text, _, links = of_raw(BOTH)
    assert text.split() == ["hi", "the", "plain", "words"]
    assert links == ["http://link.example/"]


def test_what_the_caller_gives_stands() -> None:
    assert of_raw(BOTH, "given", "b@example.org")[:2] == ("given", "b@example.org")


def test_a_subject_goes_before_the_text() -> None:
    content = content_of(MessageBatch(["one", "two"], subjects=["s", ""], senders=["a", ""]))
    assert (content.texts, content.senders, content.links) == (["s\none", "two"], ["a", ""], None)


@pytest.mark.parametrize(
    "raw", [b"\x00", b"From: \xff<\r\n\r\n", b"Content-Type: text/plain; charset=nope\r\n\r\nx", b"\r\n"]
)
def test_broken_messages_are_read_as_far_as_they_go(raw: bytes) -> None:
    of_raw(raw)


@given(st.binary(max_size=300))
def test_no_bytes_raise(raw: bytes) -> None:
    of_raw(b"From: " + raw + b"\r\nSubject: " + raw[::-1] + b"\r\n\r\n" + raw)
