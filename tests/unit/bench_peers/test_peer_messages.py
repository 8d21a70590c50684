"""What the peers are given: the same messages as mail, as a mailbox, as lines, and split without overlap."""

import email
import email.policy
import mailbox as standard
from contextlib import closing
from pathlib import Path

from winnow_server.spam.engine import Channel

from tests.bench.peers import corpus
from tests.bench.peers.fasttext import prepared
from tests.bench.peers.mails import mailbox, mails, readable, wrapped
from tests.unit.bench_peers.samples import RAW, dataset


def test_a_text_becomes_a_mail_that_reads_the_same() -> None:
    text = "Привет, 你好\nsecond line"
    mail = email.message_from_bytes(wrapped(text, "two\nlines", 7), policy=email.policy.default)
    assert mail["Subject"] == "two lines"
    assert mail.get_content() == text + "\n"
    assert not mail.defects


def test_messages_with_headers_keep_them_and_lose_the_envelope() -> None:
    [mail] = mails(dataset("mail", [0], raw=RAW))
    assert mail == RAW.partition(b"\n")[2]


def test_headers_are_alike_for_both_classes_and_identities_are_not() -> None:
    ham, spam = (mail.split(b"\n") for mail in mails(dataset("sms", [0, 1])))
    differing = [a for a, b in zip(ham, spam, strict=True) if a != b]
    assert [line.partition(b":")[0] for line in differing] == [b"Message-ID", b"message 0 of sms"]


def test_a_mailbox_has_every_message_and_no_more(tmp_path: Path) -> None:
    parts = [RAW.partition(b"\n")[2], wrapped("From the start", "", 1), b"Subject: x\r\n\r\nbody\r\nFrom me\r\n"]
    (tmp_path / "box").write_bytes(mailbox(parts))
    with closing(standard.mbox(tmp_path / "box")) as box:
        found = [message.get_payload() for message in box]
    assert found == ["First line\n>From here on\n", ">From the start\n", "body\n>From me\n"]


def test_mail_is_read_by_subject_and_body() -> None:
    assert readable(RAW.partition(b"\n")[2]).split() == ["Über", "First", "line", "From", "here", "on"]


def test_mail_in_an_encoding_that_does_not_exist_is_read_as_it_is() -> None:
    raw = b"Content-Type: text/plain; charset=no-such-thing\nContent-Transfer-Encoding: base64\n\n$$$ prize\n"
    assert "prize" in readable(raw)


def test_lines_are_lowered_and_punctuation_stands_apart() -> None:
    assert prepared("Win £100,\nNOW!!") == "win £ 100 , now ! !"


def test_fifths_and_labels_do_not_overlap() -> None:
    source = dataset("sms", [0, 1] * 100)
    learnt, tested = corpus.four_fifths(source), corpus.fifth(source)
    assert len(tested) == 40
    assert sorted(learnt.texts + tested.texts) == sorted(source.texts)
    given, rest = corpus.labelled_and_rest(source)
    assert len(given) == corpus.LABELLED
    assert sorted(given.texts + rest.texts) == sorted(source.texts)


def test_for_speed_mail_comes_without_its_text() -> None:
    sources = [dataset("sms", [0, 1, 1]), dataset("mail", [0, 1], raw=RAW, channel=Channel.EMAIL)]
    short, raw = corpus.short_messages(sources, 2), corpus.raw_mails(sources, 9)
    assert len(short) == 2
    assert all(text.endswith("of sms") for text in short.texts)
    assert raw.texts == ["", ""]
    assert raw.raws == [RAW, RAW]
    assert corpus.characters(raw) == len(RAW)


def test_a_source_has_both_classes_or_not() -> None:
    assert corpus.two_class(dataset("a", [0, 3]))
    assert not corpus.two_class(dataset("b", [0, 0]))
    assert not corpus.two_class(dataset("c", [1, 2]))
