"""The trained artefact: weights, calibration, version; little-endian arrays in one .npz without pickle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.experts import Experts
from winnow_server.spam.engine.ngrams import BUCKETS
from winnow_server.spam.engine.symbols import CAMPAIGN_SYMBOLS, EVIDENCE, SYMBOLS
from winnow_server.spam.engine.tables import Table
from winnow_server.spam.engine.trees import Forest

FORMAT = 5
DEFAULT_PATH = Path(__file__).resolve().parents[2] / "models" / "spam.npz"


@dataclass(frozen=True, slots=True)
class Model:
    """wording, phrasing: int8[BUCKETS] in steps of wording_unit and phrasing_unit log-odds. mail_experts: of e-mail,
    asked instead of the phrasing. short_experts: of all else, asked where the phrasing leaves it open. forest: over the
    symbols.

    campaign: float32[3], log-odds for each unit of strength. kinds: float32[3, EVIDENCE + 1], scores of SPAM, SCAM,
    PHISHING among the unwanted from (1, strengths). slope, shift: calibration of the log-odds.
    """

    version: str
    wording: NDArray[np.int8]
    wording_unit: float
    phrasing: NDArray[np.int8]
    phrasing_unit: float
    mail_experts: Experts
    short_experts: Experts
    forest: Forest
    campaign: NDArray[np.float32]
    kinds: NDArray[np.float32]
    slope: float
    shift: float

    @property
    def constant(self) -> float:
        """Calibrated log-odds of a message without any evidence counted."""
        return self.slope * self.forest.bias + self.shift

    def save(self, path: Path) -> None:
        """Write the artefact; the same model always gives the same bytes inside."""
        np.savez_compressed(
            path,
            format=np.array([FORMAT], dtype="<i4"),
            version=np.frombuffer(self.version.encode(), dtype=np.uint8),
            symbols=np.frombuffer(_names().encode(), dtype=np.uint8),
            wording=self.wording,
            phrasing=self.phrasing,
            **_stored("mail_words", self.mail_experts.words),
            **_stored("mail_headers", self.mail_experts.headers),
            **_stored("short_words", self.short_experts.words),
            features=self.forest.features.astype("<i2"),
            thresholds=self.forest.thresholds,
            means=np.concatenate([level.ravel() for level in self.forest.means]).astype("<f4"),
            campaign=self.campaign.astype("<f4"),
            kinds=self.kinds.astype("<f4"),
            scalars=np.array([self.wording_unit, self.phrasing_unit, self.slope, self.shift], dtype="<f8"),
        )

    @classmethod
    def load(cls, path: Path = DEFAULT_PATH) -> Model:
        """Raises ValueError where the artefact does not fit this code."""
        with np.load(path, allow_pickle=False) as stored:
            if int(stored["format"][0]) != FORMAT or bytes(stored["symbols"]).decode() != _names():
                raise ValueError(f"{path.name} was trained by another version of the engine: run train again")
            wording_unit, phrasing_unit, slope, shift = (float(v) for v in stored["scalars"])
            features = stored["features"].astype(np.int16)
            model = cls(
                bytes(stored["version"]).decode(),
                stored["wording"].astype(np.int8),
                wording_unit,
                stored["phrasing"].astype(np.int8),
                phrasing_unit,
                Experts(_table(stored, "mail_words"), _table(stored, "mail_headers")),
                Experts(_table(stored, "short_words"), Table.none()),
                Forest(features, stored["thresholds"].astype(np.uint8), _levels(stored["means"], *features.shape)),
                stored["campaign"].astype(np.float32),
                stored["kinds"].astype(np.float32),
                slope,
                shift,
            )
        shapes = model.wording.shape, model.phrasing.shape, model.kinds.shape, model.campaign.shape
        fits = model.mail_experts.fits and model.short_experts.fits
        if not fits or shapes != ((BUCKETS,), (BUCKETS,), (3, EVIDENCE + 1), (len(CAMPAIGN_SYMBOLS),)):
            raise ValueError(f"{path.name} has weights of another shape: run train again")
        return model


def _levels(means: NDArray[np.float32], trees: int, depth: int) -> tuple[NDArray[np.float32], ...]:
    parts = np.split(means.astype(np.float32), np.cumsum([trees << level for level in range(depth)]))
    return tuple(part.reshape(trees, 1 << level) for level, part in enumerate(parts))


def _stored(name: str, table: Table) -> dict[str, Any]:
    return {
        f"{name}_gaps": np.diff(table.buckets, prepend=0).astype("<i4"),
        f"{name}_steps": table.steps,
        f"{name}_scales": np.stack((table.units, table.biases)).astype("<f4"),
    }


def _table(stored: Mapping[str, NDArray[np.generic]], name: str) -> Table:
    return Table(
        np.cumsum(stored[f"{name}_gaps"], dtype=np.int64),
        stored[f"{name}_steps"].astype(np.int8),
        *stored[f"{name}_scales"].astype(np.float32),
    )


def _names() -> str:
    return " ".join(s.name for s in SYMBOLS)
