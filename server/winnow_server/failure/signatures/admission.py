"""Whether a pattern may be a signature: held against lines of jobs that passed."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from winnow_server.errors import FieldViolation, InvalidArgument
from winnow_server.failure.engine import mask_secrets
from winnow_server.failure.engine.lines import clean, decode
from winnow_server.failure.signatures.compiled import CompiledSignatures
from winnow_server.failure.signatures.ordinary import ordinary_lines

MOST_OF_GREEN_LINES = 0.001
"""Largest share of the lines of passing logs that a signature may fire on."""
GREEN_SLOTS = 16
"""Jobs of a project whose passing logs are sampled; further ones share their places."""

_SAMPLE_LINES = 500
_SAMPLE_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class GreenCheck:
    """Lines of passing logs that were looked at, and those that the pattern fires on."""

    lines: int
    matches: int

    @property
    def admitted(self) -> bool:
        return self.matches <= MOST_OF_GREEN_LINES * self.lines


def check_green(compiled: CompiledSignatures, kept: Sequence[str], green_log: bytes) -> GreenCheck:
    """Holds a pattern against ordinary lines, those that the project keeps, and a log of the request."""
    lines = [*ordinary_lines(), *kept]
    data = "\n".join(lines).encode("utf-8", "surrogatepass") + b"\n"
    matches = compiled.lines_matched(data) + compiled.lines_matched(green_log)
    return GreenCheck(len(lines) + green_log.count(b"\n"), matches)


def require_admitted(found: GreenCheck) -> None:
    """Raises InvalidArgument, at "signature.pattern", for what fires too often."""
    if not found.admitted:
        share = found.matches / found.lines
        raise InvalidArgument(
            [
                FieldViolation(
                    "signature.pattern",
                    f"fires on {share:.2%} of the lines of passing logs ({found.matches} of {found.lines});"
                    f" at most {MOST_OF_GREEN_LINES:.1%} may be",
                )
            ]
        )


def green_slot(job: str) -> int:
    """Where the sample of a job's passing log is kept."""
    return zlib.crc32(job.encode("utf-8", "surrogatepass")) % GREEN_SLOTS


def green_sample(green_log: bytes) -> list[str]:
    """Evenly spaced lines of a passing log, as they are shown, secrets masked."""
    lines = green_log.split(b"\n")
    step = max(1, len(lines) // _SAMPLE_LINES)
    return [decode(mask_secrets(clean(line)))[:_SAMPLE_CHARACTERS] for line in lines[::step][:_SAMPLE_LINES]]
