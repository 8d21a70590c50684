"""How fast the engine is on one core, on messages of our own: each figure the best of several runs, in CPU time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from winnow_server.spam.engine import Channel, Classifier, MessageBatch
from winnow_server.spam.engine.encode import encode
from winnow_server.spam.engine.kernel import weigh
from winnow_server.spam.engine.ngrams import grams, words

_SIZE = 512
_RUNS = 30
_TEXTS = (
    "Are we still on for lunch at {n}? I can bring the slides and the notes from Monday.",
    "Your parcel {n} is held at the depot. Pay the 1.99 fee: http://post-redelivery.example.top/{n}",
    "Build {n} is green again, thanks for looking into it so quickly and for the extra test.",
    "Guaranteed profit of {n} dollars a week!!! message my manager on WhatsApp before friday",
    "ok see you at {n}, I will take the train and walk over from the station",
    "Could you add a test for the empty list before we merge {n}? The old one only has two.",
)
_MAIL = """From: "Ann Example" <ann{n}@mail.example>
To: list@example.org
Subject: Notes of meeting {n}
Date: Mon, 2 Nov 2026 10:00:00 +0000
Message-ID: <{n}@mail.example>
Received: from mail.example (mail.example [192.0.2.{n}]) by mx.example.org; Mon, 2 Nov 2026 10:00:01 +0000
Content-Type: text/plain; charset=utf-8

"""
_PARAGRAPH = "We looked at the open questions of ticket {n} and found that most of them are settled by now.\n"


def speed_rows(classifier: Classifier) -> Iterator[dict[str, object]]:
    """Messages a CPU second: the kernel alone, the whole of it, raw e-mail of about three kilobytes."""
    texts = [_TEXTS[n % len(_TEXTS)].format(n=n) for n in range(_SIZE)]
    batch = MessageBatch(texts, channels=[Channel.SMS] * _SIZE)
    mail = [(_MAIL + _PARAGRAPH * 28).format(n=n % 250).encode() for n in range(_SIZE)]
    raw = MessageBatch([""] * _SIZE, raws=mail, channels=[Channel.EMAIL] * _SIZE)
    weights, unit = classifier.word_weights

    def kernel() -> object:
        return weigh(grams(words(encode(texts))), weights, unit)

    for name, run in (
        ("kernel, short messages", kernel),
        ("classify, short messages", lambda: classifier.classify(batch)),
        ("classify, raw e-mail", lambda: classifier.classify(raw)),
    ):
        yield {"figure": "speed", "of": name, "messages_per_cpu_second": round(_SIZE / _best(run))}


def _best(run: Callable[[], object]) -> float:
    """CPU seconds of the fastest run after one to warm up: others on the machine do not count."""
    run()
    times = []
    for _ in range(_RUNS):
        started = time.process_time()
        run()
        times.append(time.process_time() - started)
    return min(times)
