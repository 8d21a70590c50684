"""Evidence of texts, by the names of the symbols."""

from winnow_server.spam.engine import SYMBOLS, MessageBatch
from winnow_server.spam.engine.encode import encode
from winnow_server.spam.engine.evidence import gather
from winnow_server.spam.engine.ngrams import grams, words
from winnow_server.spam.engine.reading import read


def symbols_of(text: str = "", *, sender: str = "", raw: bytes = b"") -> dict[str, float]:
    """The symbols that show in one message, with their strengths."""
    reading = read(MessageBatch([text], raws=[raw], senders=[sender]))
    batch = encode(reading.texts)
    found = words(batch)
    strengths = gather(reading.texts, batch, found, grams(found)).strengths[0]
    if reading.evidence is not None:
        strengths = strengths + reading.evidence[0]
    return {SYMBOLS[k].name: float(value) for k, value in enumerate(strengths) if value}
