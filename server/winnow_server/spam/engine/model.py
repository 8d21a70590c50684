"""The trained artefact: weights, calibration, version; little-endian arrays in one .npz without pickle."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.ngrams import BUCKETS
from winnow_server.spam.engine.symbols import EVIDENCE, SYMBOLS

FORMAT = 1
DEFAULT_PATH = Path(__file__).resolve().parents[2] / "models" / "spam.npz"


@dataclass(frozen=True, slots=True)
class Model:
    """wording: int8[BUCKETS] in steps of `unit` log-odds. intercept: log-odds. evidence: float32[EVIDENCE].

    kinds: float32[3, EVIDENCE + 1], scores of SPAM, SCAM, PHISHING among the unwanted from (1, strengths).
    slope, shift: calibration of the log-odds. symbols: the names evidence was trained with, checked on loading.
    """

    version: str
    wording: NDArray[np.int8]
    unit: float
    intercept: float
    evidence: NDArray[np.float32]
    kinds: NDArray[np.float32]
    slope: float
    shift: float

    def save(self, path: Path) -> None:
        """Write the artefact; the same model always gives the same bytes inside."""
        np.savez_compressed(
            path,
            format=np.array([FORMAT], dtype="<i4"),
            version=np.frombuffer(self.version.encode(), dtype=np.uint8),
            symbols=np.frombuffer(_names().encode(), dtype=np.uint8),
            wording=self.wording,
            evidence=self.evidence.astype("<f4"),
            kinds=self.kinds.astype("<f4"),
            scalars=np.array([self.unit, self.intercept, self.slope, self.shift], dtype="<f8"),
        )

    @classmethod
    def load(cls, path: Path = DEFAULT_PATH) -> Model:
        """Raises ValueError where the artefact does not fit this code."""
        with np.load(path, allow_pickle=False) as stored:
            if int(stored["format"][0]) != FORMAT or bytes(stored["symbols"]).decode() != _names():
                raise ValueError(f"{path.name} was trained by another version of the engine: run train again")
            unit, intercept, slope, shift = (float(v) for v in stored["scalars"])
            model = cls(
                bytes(stored["version"]).decode(),
                stored["wording"].astype(np.int8),
                unit,
                intercept,
                stored["evidence"].astype(np.float32),
                stored["kinds"].astype(np.float32),
                slope,
                shift,
            )
        if model.wording.shape != (BUCKETS,) or model.evidence.shape != (EVIDENCE,):
            raise ValueError(f"{path.name} has weights of another shape: run train again")
        return model


def _names() -> str:
    return " ".join(s.name for s in SYMBOLS)
