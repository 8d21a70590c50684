"""What each makes of messages: of sources never seen, of those with a hundred labels given, and of sources known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from winnow_server.spam.engine import Classifier, TenantLayer
from winnow_server.spam.engine.training.dataset import Dataset
from winnow_server.spam.engine.training.study import (
    build_model,
    calibrate,
    fit_shipped,
    leave_one_out,
    study_of,
    untrained_kinds,
)
from winnow_server.spam.evaluate import classify

from tests.bench.peers import corpus
from tests.bench.peers.judged import AUC, F1, RECALL, Judge
from tests.bench.peers.peer import Peer, Scores, UnavailableError

WINNOW = "Winnow"
Dropped = Callable[[Peer, UnavailableError], None]


class Field:
    """The peers that still answer; one that fails is reported and left out of the rest."""

    def __init__(self, peers: Sequence[Peer], dropped: Dropped) -> None:
        self.peers = list(peers)
        self._dropped = dropped

    def each(self, work: Callable[[Peer], None]) -> None:
        for peer in list(self.peers):
            try:
                work(peer)
            except UnavailableError as error:
                self.peers.remove(peer)
                self._dropped(peer, error)


def in_domain(datasets: Sequence[Dataset], field: Field) -> Judge:
    """The held-out fifth of every source, by one model of four fifths of all; the peers keep that model."""
    judge = Judge("in domain, one model of all sources", (RECALL, F1))
    tested = [corpus.fifth(dataset) for dataset in datasets if corpus.two_class(dataset)]
    study = study_of(datasets)
    fitted, kinds = fit_shipped(study, without_held_out=True)
    classifier = Classifier(build_model(study, fitted, (1.0, 0.0), kinds))
    for dataset in tested:
        judge.add(WINNOW, dataset, _scores(classifier, dataset))

    def work(peer: Peer) -> None:
        peer.train([corpus.four_fifths(dataset) for dataset in datasets])
        for dataset in tested:
            _add(judge, peer, dataset)

    field.each(work)
    return judge


def alone(datasets: Sequence[Dataset], field: Field, together: Judge) -> Judge:
    """The same fifths, each peer trained on the other four of that source alone, as a mailbox's owner would.

    together: what `in_domain` found, whose figures of Winnow stand beside them.
    """
    judge = Judge(f"in domain, peers with a model for each source, {WINNOW} with that of all", (RECALL, F1))
    judge.copy(WINNOW, together)
    for dataset in datasets:
        if corpus.two_class(dataset):

            def work(peer: Peer, dataset: Dataset = dataset) -> None:
                peer.train([corpus.four_fifths(dataset)])
                _add(judge, peer, corpus.fifth(dataset))

            field.each(work)
    return judge


def unseen(datasets: Sequence[Dataset], field: Field, progress: Callable[[str], None]) -> Iterator[Judge]:
    """Each two-class source by models of all the others, then with a hundred of its messages given with labels."""
    plain = Judge("unseen source", (RECALL, AUC))
    adapted = Judge(f"unseen source with {corpus.LABELLED} of its messages labelled", (RECALL, AUC))
    study = study_of(datasets)
    left_out = list(leave_one_out(study))
    for found in left_out:
        dataset = found.dataset
        given, rest = corpus.labelled_and_rest(dataset)
        calibration = calibrate([other for other in left_out if other is not found])
        classifier = Classifier(build_model(study, found.fitted, calibration, untrained_kinds()))
        plain.add(WINNOW, dataset, _scores(classifier, dataset))
        layer = classifier.learn(corpus.as_sent(given).batch(), given.unwanted.tolist())
        adapted.add(WINNOW, rest, _scores(classifier, rest, layer))

        def work(peer: Peer, dataset: Dataset = dataset, given: Dataset = given, rest: Dataset = rest) -> None:
            peer.train([other for other in datasets if other is not dataset])
            _add(plain, peer, dataset)
            peer.add(given)
            _add(adapted, peer, rest)

        field.each(work)
        progress(dataset.name)
    yield plain
    yield adapted


def _scores(classifier: Classifier, dataset: Dataset, layer: TenantLayer | None = None) -> Scores:
    return classify(classifier, corpus.as_sent(dataset), layer)[0].astype(np.float64)


def _add(judge: Judge, peer: Peer, dataset: Dataset) -> None:
    for name, scores in peer.score(dataset).columns.items():
        judge.add(name, dataset, scores)
