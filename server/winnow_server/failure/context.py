"""The lines of a log that stay when the log is gone: those a person may point at when the excerpt was wrong.

What is kept is bounded: the surroundings of the excerpt and of known failure texts, the end of the step that failed,
and the end of the log.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence

import orjson

from winnow_server.failure.engine import Analysis, mask_secrets
from winnow_server.failure.engine.lines import Log, clean, decode, release

MAX_LINES = 300
MAX_LINE_BYTES = 300
_AROUND_EXCERPT = 30
_AROUND_SIGNATURE = 2
_SIGNATURES = 20
_END_OF_STEP = 100
_END_OF_LOG = 40
_BLOCK = 4 << 20
_OPEN_BYTES = 4 * MAX_LINE_BYTES


def keep(log: Log, analysis: Analysis) -> bytes:
    """The lines to keep of a log, secrets masked, compressed. Linear in the log, bounded memory."""
    wanted = _wanted(analysis)
    lines = dict(_read(log, wanted))
    text = mask_secrets(b"\n".join(clean(raw)[:MAX_LINE_BYTES] for raw in lines.values()))
    shown = [decode(line) for line in text.split(b"\n")]
    numbers = list(lines)
    # A secret that goes over several lines is masked as one: what is left then belongs to no line for certain.
    rows = list(zip(numbers, shown, strict=True)) if len(shown) == len(numbers) else []
    return zlib.compress(orjson.dumps(rows), 3)


def read(kept: bytes) -> dict[int, str]:
    """The kept lines by their 1-based numbers, in order; nothing of nothing."""
    return dict(orjson.loads(zlib.decompress(kept))) if kept else {}


def text_of(lines: Mapping[int, str], first: int, last: int) -> str:
    """The kept lines from `first` to `last`; empty where one of them is not kept."""
    if last - first >= MAX_LINES or any(number not in lines for number in range(first, last + 1)):
        return ""
    return "\n".join(lines[number] for number in range(first, last + 1))


def _wanted(analysis: Analysis) -> list[range]:
    """Ranges of lines, ascending and apart, together at most MAX_LINES; what is named first goes in first."""
    count = analysis.line_count
    near = [(s.first_line - _AROUND_EXCERPT, s.last_line + _AROUND_EXCERPT) for s in analysis.excerpt]
    if analysis.step is not None:
        near.append((max(analysis.step.first_line, analysis.step.last_line - _END_OF_STEP), analysis.step.last_line))
    near += [(m.line - _AROUND_SIGNATURE, m.line + _AROUND_SIGNATURE) for m in analysis.signatures[:_SIGNATURES]]
    near.append((count - _END_OF_LOG, count))
    numbers: set[int] = set()
    for first, last in near:
        for number in range(max(1, first), min(count, last) + 1):
            if len(numbers) < MAX_LINES:
                numbers.add(number)
    return _ranges(sorted(numbers))


def _ranges(numbers: Sequence[int]) -> list[range]:
    found: list[range] = []
    for number in numbers:
        if found and found[-1].stop == number:
            found[-1] = range(found[-1].start, number + 1)
        else:
            found.append(range(number, number + 1))
    return found


def _read(log: Log, wanted: Sequence[range]) -> Iterator[tuple[int, bytes]]:
    """The wanted lines with their numbers, in order."""
    number, open_line = 1, b""
    with memoryview(log) as view:
        for start in range(0, len(view), _BLOCK):
            data = open_line + bytes(view[start : start + _BLOCK])
            release(log, start, min(start + _BLOCK, len(view)))
            end = len(data) if start + _BLOCK >= len(view) else data.rfind(b"\n") + 1
            # Of a line that is longer than a block, its beginning.
            open_line = data[end:] if end else data[:_OPEN_BYTES]
            count = data.count(b"\n", 0, end)
            here = range(number, number + count + (end > 0 and not data.endswith(b"\n", 0, end)))
            if any(place.start < here.stop and place.stop > here.start for place in wanted):
                rows = data[:end].split(b"\n")
                for place in wanted:
                    for wish in range(max(place.start, here.start), min(place.stop, here.stop)):
                        yield wish, rows[wish - number]
            number += count
