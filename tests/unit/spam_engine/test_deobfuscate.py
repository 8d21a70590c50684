"""Hidden words are written out, and words that hide nothing are left as they are."""

import numpy as np
import pytest
from winnow_server.spam.engine.deobfuscate import hidden_rows, plain
from winnow_server.spam.engine.encode import encode
from winnow_server.spam.engine.ngrams import words
from winnow_server.spam.engine.training.obfuscation import MODES, obfuscate


def written_out(*texts: str) -> list[str]:
    return plain(texts, np.ones((3, len(texts)), dtype=np.bool_))


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
    assert written_out(hidden) == [written]


@pytest.mark.parametrize(
    "text", ["Привет, как дела", "Καλημέρα σας", "room 12", "royal88", "3rd", "a b", "me@example.org", "10:30"]
)
def test_leaves_alone(text: str) -> None:
    assert written_out(text) == [text]


def test_each_text_is_written_out_as_it_is_alone() -> None:
    texts = ["c a", "s i n o", "", "fr33", "c a s i n o", "plain 1", "v іаgra", "ends with w ", " 1 n now", "p@yment."]
    for batch in (texts, [*texts, "h3llo\0 c a s i n o", "\0"]):
        assert written_out(*batch) == [written for text in batch for written in written_out(text)]


def test_only_what_was_asked_for_is_written_out() -> None:
    asked = np.array([[False, False], [True, False], [False, True]])
    assert plain(["fr33 c a s h", "fr33 c a s h"], asked) == ["free c a s h", "fr33 cash"]


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
