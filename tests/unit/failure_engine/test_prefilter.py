"""A prefilter never says no where its pattern matches."""

import re

from hypothesis import given
from hypothesis import strategies as st
from winnow_server.failure.engine.prefilter import Prefilter

PATTERN = rb"\b(?P<name>token)=(?P<value>(?=[a-z]{0,8}\d)[a-z0-9]{4,9})(?!\.)|(?<!x)key-[0-9a-f]{3}"
PREFILTER = Prefilter(PATTERN)


@given(st.lists(st.sampled_from(["token=", "key-", "x", "ab1", "12f", "zz", ".", " ", "\n", "é"]), max_size=12))
def test_what_the_pattern_finds_may_match(parts: list[str]) -> None:
    text = "".join(parts).encode()
    assert PREFILTER.may_match(text) or re.search(PATTERN, text) is None


def test_it_rules_out_what_is_nothing_like_it() -> None:
    assert not PREFILTER.may_match(b"a day like any other, without tokens or keys")
