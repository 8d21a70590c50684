"""The corpus of our own: what its templates say, what messages are made of them, and what is kept for measuring."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from winnow_server.spam.engine import Channel
from winnow_server.spam.engine.training import corpus as package
from winnow_server.spam.engine.training.corpus import SOURCES, Template, corpus, read_templates, templates
from winnow_server.spam.engine.training.corpus.datasets import WEIGHT, write
from winnow_server.spam.engine.training.dataset import LABELS, Dataset
from winnow_server.spam.engine.training.fit import row_weights
from winnow_server.spam.engine.training.hard_ham import hard_ham
from winnow_server.spam.engine.training.prepare import prepare
from winnow_server.spam.engine.training.wording import source_say

HOST = re.compile(r"https?://([\w.-]+)", re.IGNORECASE | re.ASCII)
RESERVED = re.compile(r"(.*\.)?(example|test)|198\.51\.100\.\d+", re.IGNORECASE)


@pytest.fixture(scope="module")
def all_templates() -> list[Template]:
    return read_templates()


@pytest.fixture(scope="module")
def sources() -> list[Dataset]:
    return corpus()


@pytest.fixture(scope="module")
def messages(sources: list[Dataset]) -> list[str]:
    return [text for source in sources for text in source.texts]


def _template(text: str) -> Template:
    return Template("english", "bank", Channel.SMS, 0, "", text)


def test_every_kind_of_sender_has_genuine_and_unwanted_messages(all_templates: list[Template]) -> None:
    kinds = defaultdict(set)
    for template in all_templates:
        kinds[template.language, template.kind, template.channel].add(template.label > 0)
    assert all(both == {False, True} for both in kinds.values())
    assert len({language for language, _, _ in kinds}) >= 12
    assert {template.label for template in all_templates} == set(range(len(LABELS)))
    assert {template.channel for template in all_templates} == set(Channel) - {Channel.UNSPECIFIED}


def test_no_template_stands_twice_or_among_what_is_measured(all_templates: list[Template]) -> None:
    texts = [template.text for template in all_templates]
    assert len(set(texts)) == len(texts)
    assert set(texts).isdisjoint(text for kind in hard_ham().values() for text in kind)


def test_messages_are_whole_and_name_no_host_that_exists(messages: list[str]) -> None:
    assert not any(re.search(r"[{\[]\w+( \w+)?[}\]|]", text.replace("[picture]", "")) for text in messages)
    assert all(text.strip() for text in messages)
    hosts = {host for text in messages for host in HOST.findall(text)}
    assert [host for host in hosts if not RESERVED.fullmatch(host.rstrip("."))] == []


def test_the_same_messages_every_time(messages: list[str]) -> None:
    assert [text for source in corpus() for text in source.texts] == messages
    assert len(set(messages)) > 0.6 * len(messages)


def test_the_sources_hold_all_templates_by_channel(all_templates: list[Template], sources: list[Dataset]) -> None:
    for source in sources:
        templates_of = [template for template in all_templates if template.channel in SOURCES[source.name]]
        each = len(source) // len(templates_of)
        assert source.labels[::each].tolist() == [template.label for template in templates_of]
        assert source.channels[::each].tolist() == [template.channel for template in templates_of]
        assert source.unwanted.any()
        assert not source.unwanted.all()


def test_whole_templates_of_both_classes_are_held_out(sources: list[Dataset]) -> None:
    for source in sources:
        held = source.held_out.reshape(-1, 6)
        assert (held.all(axis=1) == held.any(axis=1)).all()
        for unwanted in (False, True):
            assert 0.1 < source.held_out[source.unwanted == unwanted].mean() < 0.3


def test_a_source_of_the_corpus_counts_less_than_one_of_a_folder(sources: list[Dataset]) -> None:
    ours = prepare(sources[0].take(range(0, 600, 3)))
    theirs = replace(ours, name="folder")
    weights = row_weights([ours, theirs])
    assert weights[: len(ours.labels)].sum() == pytest.approx(WEIGHT * weights[len(ours.labels) :].sum())
    for said, of_theirs in zip(source_say(ours), source_say(theirs), strict=True):
        np.testing.assert_allclose(said, WEIGHT * of_theirs)


def test_a_slot_has_one_value_in_a_message_and_others_in_the_next() -> None:
    made = [write(_template("{code} or {code} at {bank}, not {code2}"), number)[1] for number in range(20)]
    assert all(re.match(r"(\d+) or \1 at .+, not \d+$", text, re.IGNORECASE) for text in made)
    assert len(set(made)) == len(made)


def test_a_link_is_of_the_sender_that_the_message_names() -> None:
    made = [write(_template("{bank} {site bank}"), number)[1].lower() for number in range(20)]
    named = [re.sub(r"\W", "", text.rpartition(" ")[0])[:3] in text.rpartition(" ")[2] for text in made]
    assert np.mean(named) > 0.9


def test_alternatives_and_lines() -> None:
    made = {write(_template("[one|two] // end"), number)[1].lower().rstrip(".") for number in range(20)}
    assert made == {"one\nend", "two\nend"}


@pytest.mark.parametrize("text", ["no label at all", "# parcel, sms\nno label"])
def test_a_text_without_labels_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "TEXTS", (("english", text),))
    with pytest.raises(ValueError, match="no label"):
        package.read_templates()


def test_an_unknown_slot_is_refused() -> None:
    with pytest.raises(KeyError):
        write(_template("{nothing}"), 0)
