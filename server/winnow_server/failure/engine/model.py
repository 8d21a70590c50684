"""The trained file that comes with the package."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .category import CauseModel
from .excerpt import ExcerptModel

FORMAT = 1
DEFAULT_PATH = Path(__file__).resolve().parents[2] / "models" / "failure.npz"


@dataclass(frozen=True, slots=True)
class FailureModel:
    """What is learnt: the excerpt and the cause. ``version`` names the format and the content."""

    excerpt: ExcerptModel
    cause: CauseModel
    version: str

    @classmethod
    def from_bytes(cls, data: bytes) -> FailureModel:
        """The model that ``to_bytes`` wrote. Raises ValueError where it is of another format."""
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            if int(stored["format"]) != FORMAT:
                raise ValueError("a failure model of another format")
            arrays = {name: stored[name] for name in stored.files}
        version = f"{FORMAT}.{hashlib.blake2b(data, digest_size=4).hexdigest()}"
        return cls(ExcerptModel.read(arrays), CauseModel.read(arrays), version)

    @classmethod
    def load(cls, path: Path = DEFAULT_PATH) -> FailureModel:
        """The model that comes with the package, unless another file is named."""
        return cls.from_bytes(path.read_bytes())


def to_bytes(arrays: Mapping[str, NDArray[np.float32]]) -> bytes:
    """A portable form of named weights, in half precision, without pickle; the same weights give the same bytes."""
    out = io.BytesIO()
    halved = {name: values.astype("<f2") for name, values in sorted(arrays.items())}
    np.savez_compressed(out, format=np.int32(FORMAT), **halved)  # type: ignore[arg-type]
    return out.getvalue()
