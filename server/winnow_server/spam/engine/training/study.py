"""The data of one training run, and the models that leave one source or one fifth of every source out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from winnow_server.spam.engine.experts import Experts
from winnow_server.spam.engine.logistic import sigmoid_fit
from winnow_server.spam.engine.model import Model
from winnow_server.spam.engine.ngrams import BUCKETS
from winnow_server.spam.engine.symbols import CAMPAIGN_SYMBOLS, EVIDENCE
from winnow_server.spam.engine.training.boosting import Boosting
from winnow_server.spam.engine.training.corpus import SOURCES, corpus
from winnow_server.spam.engine.training.dataset import Dataset, read_sources
from winnow_server.spam.engine.training.fit import Fitted, fit_kinds, fit_model
from winnow_server.spam.engine.training.prepare import Prepared, prepare, shared_vocabulary
from winnow_server.spam.engine.training.wording import Floats
from winnow_server.spam.engine.vocabulary import Channel

# Log-odds for each unit of log(1 + x) of near-duplicates, messages a minute and a new account. No public set carries
# them, so they are set by hand: small enough that none alone turns a ham into spam.
CAMPAIGN_WEIGHTS = (0.35, 0.25, 0.3)
BOOSTING = Boosting()
_LARGE, _SMALL = 10_000, 3_000  # rows of one source, for the shipped model and for the models that are only measured


@dataclass(frozen=True, slots=True)
class Study:
    """datasets and sources: the same rows, as text and as features. buckets, header_buckets: int64, the bucket of every
    column of grams and of those of headers.
    """

    datasets: list[Dataset]
    sources: list[Prepared]
    buckets: NDArray[np.int64]
    header_buckets: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A model that did not see `dataset`, and its log-odds float64[n] there before calibration."""

    dataset: Dataset
    fitted: Fitted
    log_odds: Floats


def load_study(data: Path, *, complete: bool) -> Study:
    """The sources of the folder and the corpus. An incomplete study has fewer rows of large sources.

    Raises FileNotFoundError where the folder has no sources.
    """
    most = _LARGE if complete else _SMALL
    datasets = [source.take(range(min(len(source), _most(source, most)))) for source in read_sources(data)]
    if not datasets:
        raise FileNotFoundError(f"no spam/*.jsonl.gz in {data}")
    return study_of([*datasets, *corpus()])


def study_of(datasets: Sequence[Dataset]) -> Study:
    """The same rows, as text and as features over the grams that they share."""
    buckets, header_buckets, sources = shared_vocabulary([prepare(dataset) for dataset in datasets])
    return Study(list(datasets), sources, buckets, header_buckets)


def leave_one_out(study: Study) -> Iterator[LeftOut]:
    """Every source of the folder with both classes, judged by a model of all the others and the corpus."""
    for dataset, source in zip(study.datasets, study.sources, strict=True):
        if source.two_class and source.name not in SOURCES:
            mail = bool((source.channels == Channel.EMAIL).any())
            others = [other for other in study.sources if other is not source]
            fitted = fit_model(others, BOOSTING, mail=mail, short=not mail)
            rows = source.take(np.flatnonzero(~source.copy))
            yield LeftOut(dataset, fitted, fitted.log_odds(rows))


def calibrate(left_out: Sequence[LeftOut]) -> tuple[float, float]:
    """(slope, shift) by which log-odds on sources never seen become those of a probability; classes and sources equal.

    Platt scaling (Platt 1999) of all together sets the slope. Sources part ham from unwanted at different log-odds; a
    probability of one half lies midway between where all together do and where the median source does, so that an odd
    source moves it little. Rounded, as the last digits hang on the order in which threads add.
    """
    margins = np.concatenate([found.log_odds for found in left_out])
    unwanted = np.concatenate([found.dataset.unwanted for found in left_out])
    weights = [_balanced(found.dataset.unwanted) for found in left_out]
    slope, shift = sigmoid_fit(margins, unwanted, np.concatenate(weights))
    own = [sigmoid_fit(f.log_odds, f.dataset.unwanted, w) for f, w in zip(left_out, weights, strict=True)]
    median = float(np.median([-moved / steepness for steepness, moved in own]))
    return round(slope, 4), round((shift - slope * median) / 2, 4)


def build_model(study: Study, fitted: Fitted, calibration: tuple[float, float], kinds: NDArray[np.float32]) -> Model:
    """The artefact: weights in steps of one byte, and a version that follows from its content."""
    wording, wording_unit = _bytes(fitted.wording, study.buckets)
    phrasing, phrasing_unit = _bytes(fitted.phrasing, study.buckets)
    model = Model(
        "",
        wording,
        wording_unit,
        phrasing,
        phrasing_unit,
        _placed(study, fitted.mail_experts, calibration),
        _placed(study, fitted.short_experts, calibration),
        fitted.forest,
        np.array(CAMPAIGN_WEIGHTS, dtype=np.float32),
        kinds,
        *calibration,
    )
    return replace(model, version=_version(model))


def _placed(study: Study, experts: Experts, calibration: tuple[float, float]) -> Experts:
    """Over buckets instead of columns. What was learnt of sources never seen is no matter of a source that is known:
    the shift of the calibration is taken back where an expert answers.
    """
    words, headers = experts.words, experts.headers
    slope, shift = calibration
    biases = words.biases.copy()
    biases[: len(experts)] -= np.float32(shift / slope)
    return Experts(
        replace(words, buckets=study.buckets[words.buckets], biases=biases),
        replace(headers, buckets=study.header_buckets[headers.buckets]),
    )


def _version(model: Model) -> str:
    digest = hashlib.blake2b(np.array([model.slope, model.shift], dtype="<f8").tobytes(), digest_size=4)
    forest = model.forest
    for array in (
        model.wording,
        model.phrasing,
        *(t.steps for t in (model.mail_experts.words, model.mail_experts.headers, model.short_experts.words)),
        *(t.biases for t in (model.mail_experts.words, model.short_experts.words)),
        forest.thresholds,
        *forest.means,
        model.kinds,
    ):
        digest.update(np.ascontiguousarray(array).tobytes())
    return f"spam-4-{digest.hexdigest()}"


def fit_shipped(study: Study, *, without_held_out: bool) -> tuple[Fitted, NDArray[np.float32]]:
    """(model, kinds) of all sources, or of four fifths of each."""
    sources = study.sources
    if without_held_out:
        sources = [source.take(np.flatnonzero(~source.held_out)) for source in sources]
    return fit_model(sources, BOOSTING), fit_kinds(sources)


def untrained_kinds() -> NDArray[np.float32]:
    """Kinds of a model of which only the score matters."""
    return np.zeros((3, EVIDENCE + 1), dtype=np.float32)


def _most(source: Dataset, most: int) -> int:
    short = bool((source.channels != Channel.EMAIL).all())
    both = bool(source.unwanted.any()) and not bool(source.unwanted.all())
    return most * 2 if short and both else most


def _balanced(unwanted: NDArray[np.bool_]) -> Floats:
    weights: Floats = np.where(unwanted, 0.5 / unwanted.sum(), 0.5 / (~unwanted).sum())
    return weights


def _bytes(weights: NDArray[np.float32], buckets: NDArray[np.int64]) -> tuple[NDArray[np.int8], float]:
    """Weights as steps of a unit; one that is not 0 stays so, as 0 is for n-grams not known."""
    unit = max(float(np.quantile(np.abs(weights), 0.9999)), 1e-6) / 127
    steps = np.clip(np.rint(weights / unit), -127, 127)
    table = np.zeros(BUCKETS, dtype=np.int8)
    table[buckets] = np.where(steps == 0, np.sign(weights), steps).astype(np.int8)
    return table, unit


assert len(CAMPAIGN_WEIGHTS) == len(CAMPAIGN_SYMBOLS)
