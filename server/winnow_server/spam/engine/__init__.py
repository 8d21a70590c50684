"""The spam engine: text in, columns out. Pure: no network, no storage, no await; importable alone.

texts -> encode (fold, concatenate) -> n-grams and words -> kernel + symbols (+ tenant layer)
      -> calibrated score -> policy -> verdict and action
"""

from winnow_server.spam.engine.batch import BatchResult, MessageBatch
from winnow_server.spam.engine.classifier import Classifier
from winnow_server.spam.engine.layer import TenantLayer, capped_trust
from winnow_server.spam.engine.policy import DEFAULT_POLICY, Policy, Thresholds, estimated_thresholds
from winnow_server.spam.engine.symbols import SYMBOLS
from winnow_server.spam.engine.vocabulary import Action, Channel, Contribution, Symbol, Verdict

__all__ = [
    "DEFAULT_POLICY",
    "SYMBOLS",
    "Action",
    "BatchResult",
    "Channel",
    "Classifier",
    "Contribution",
    "MessageBatch",
    "Policy",
    "Symbol",
    "TenantLayer",
    "Thresholds",
    "Verdict",
    "capped_trust",
    "estimated_thresholds",
]
