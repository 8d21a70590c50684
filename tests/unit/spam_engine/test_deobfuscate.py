"""Hidden words are written out, and words that hide nothing are left as they are."""

import pytest
from winnow_server.spam.engine.deobfuscate import hidden_rows, plain
from winnow_server.spam.engine.encode import encode
from winnow_server.spam.engine.ngrams import words
from winnow_server.spam.engine.training.obfuscation import MODES, obfuscate


@pytest.mark.parametrize(
    ("hidden", "written"),
    [
        ("vіаgra", "viagra"),
        ("fr33 c4sh", "free cash"),
        ("c a s i n o", "casino"),
        ("c.a.s.i.n.o", "casino"),
        ("p@yment", "payment"),
    ],
)
def test_writes_out(hidden: str, written: str) -> None:
    assert plain(hidden) == written


@pytest.mark.parametrize(
    "text", ["Привет, как дела", "Καλημέρα σας", "room 12", "royal88", "3rd", "a b", "me@example.org", "10:30"]
)
def test_leaves_alone(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "hides"),
    [
        ("fr33 c4sh", True),
        ("0ffer ends", True),
        ("w i n now", True),
        ("vіagra", True),
        ("meet @john on the 3rd at 5pm", False),
        ("a b", False),
        ("Привет, как дела", False),
    ],
)
def test_only_texts_that_may_hide_words_are_written_out(text: str, hides: bool) -> None:
    batch = encode([text])
    rows, _ = hidden_rows(batch, words(batch))
    assert rows.tolist() == [0] * hides


@pytest.mark.parametrize("mode", MODES)
def test_copies_differ_and_repeat(mode: str) -> None:
    text = "please verify your account before the deadline http://example.org/verification"
    copy = obfuscate(text, mode, 3, share=1.0)
    assert copy != text
    assert copy == obfuscate(text, mode, 3, share=1.0)
    assert copy.endswith("http://example.org/verification")
