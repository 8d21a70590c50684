"""AUC and recall at a false-positive rate, against hand-counted values."""

import pytest
from winnow_server.ranking import roc


def test_hand_counted() -> None:
    curve = roc([0.9, 0.8, 0.7, 0.6], [True, False, True, False])
    assert curve.auc == 0.75
    assert curve.recall_at(0.0) == 0.5
    assert curve.recall_at(0.5) == 1.0


def test_a_tie_is_one_threshold() -> None:
    curve = roc([0.5, 0.5, 0.5, 0.1], [True, True, False, False])
    assert curve.auc == 0.75
    assert curve.recall_at(0.01) == 0.0


def test_one_class_is_refused() -> None:
    with pytest.raises(ValueError, match="both classes"):
        roc([0.1, 0.2], [True, True])
