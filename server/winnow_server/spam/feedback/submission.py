"""A batch of new feedback of one caller on its way into the store: what stands is read, then each item is decided."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

from winnow_server.spam.engine import Channel, Verdict
from winnow_server.spam.feedback import sql
from winnow_server.spam.feedback.records import (
    MAX_TEXT,
    FeedbackRecord,
    HoldReason,
    NewFeedback,
    State,
)
from winnow_server.spam.feedback.trust import WINDOW, Said, Today, decide, weight
from winnow_server.spam.policy.fold import digest, fold_many
from winnow_server.storage.ids import lower_bound, time_of, uuid7
from winnow_server.storage.postgres import Row, Session
from winnow_server.storage.text import storable

# More is folded beside the event loop.
_INLINE_CHARACTERS = 100_000


@dataclass(frozen=True, slots=True)
class Subject:
    """What an item is about. `hash` is the SHA-256 of the folded text."""

    text: str
    channel: Channel
    hash: bytes


@dataclass(slots=True)
class Batch:
    """`epoch` and `sequence` are the project's marks, before and then after.

    ids: of each item's feedback, None when it is about a detection that is not there; existing: whether it was stored
    before. created, rows: what is new, as records and as columns in the order of the table.
    """

    project: str
    news: Sequence[NewFeedback]
    subjects: Sequence[Subject | None]
    said: dict[bytes, list[Said]]
    today: Today
    epoch: int
    sequence: int
    ids: list[UUID | None] = field(default_factory=list)
    existing: list[bool] = field(default_factory=list)
    created: list[FeedbackRecord] = field(default_factory=list)
    rows: list[tuple[object, ...]] = field(default_factory=list)
    superseded: list[Said] = field(default_factory=list)

    @classmethod
    async def read(
        cls, session: Session, project: str, news: Sequence[NewFeedback], epoch: int, sequence: int
    ) -> "Batch":
        """Reads what stands about the same texts; call with the project locked."""
        subjects = await _subjects(session, project, news)
        hashes = list({subject.hash for subject in subjects if subject is not None})
        said: dict[bytes, list[Said]] = {}
        for row in await session.rows(sql.SAID, project=project, hashes=hashes):
            found = Said(row["id"], row["submitted_by"], Verdict(row["verdict"]), row["state"] == State.APPLIED)
            said.setdefault(row["text_hash"], []).append(found)
        since = lower_bound(datetime.now(UTC) - WINDOW)
        caller = storable(news[0].submitted_by)
        counts = await session.row(sql.APPLIED_SINCE, project=project, submitted_by=caller, since=since)
        assert counts is not None
        return cls(project, news, subjects, said, Today(counts["caller"], counts["project"]), epoch, sequence)

    @property
    def applied(self) -> list[FeedbackRecord]:
        return [record for record in self.created if record.state == State.APPLIED]

    def decide(self) -> None:
        """Decides every item, in order; a later one sees what became of those before it."""
        for new, subject in zip(self.news, self.subjects, strict=True):
            self._decide(new, subject)

    def _decide(self, new: NewFeedback, subject: Subject | None) -> None:
        if subject is None:
            self.ids.append(None)
            self.existing.append(False)
            return
        caller = storable(new.submitted_by)
        said = self.said.setdefault(subject.hash, [])
        decision = decide(caller, new.named, new.verdict, said, self.today)
        self.existing.append(decision.existing is not None)
        if decision.existing is not None:
            self.ids.append(decision.existing)
            return
        for before in decision.supersedes:
            said.remove(before)
            self._supersede(before)
        applied = decision.hold == HoldReason.NONE
        if applied:
            self.sequence += 1
            self.today.caller += 1
            self.today.project += 1
        id = self._create(new, subject, caller, decision.hold, self.sequence if applied else None)
        self.ids.append(id)
        said.append(Said(id, caller, new.verdict, applied))

    def _supersede(self, before: Said) -> None:
        if before.applied:
            self.epoch += 1
        of_this_batch = next((at for at, record in enumerate(self.created) if record.id == before.id), None)
        if of_this_batch is None:
            self.superseded.append(before)
            return
        # Not stored yet: it goes in as what it has become.
        record, row = self.created[of_this_batch], self.rows[of_this_batch]
        state = sql.COLUMNS.index("state")
        self.rows[of_this_batch] = (*row[:state], int(State.REVERTED), *row[state + 1 :])
        self.created[of_this_batch] = replace(record, state=State.REVERTED)

    def _create(self, new: NewFeedback, subject: Subject, caller: str, hold: HoldReason, sequence: int | None) -> UUID:
        id = uuid7()
        record = FeedbackRecord(
            id,
            self.project,
            time_of(id),
            new.detection,
            storable(subject.text),
            subject.channel,
            new.verdict,
            storable(new.note),
            caller,
            weight(new.named),
            State.HELD if sequence is None else State.APPLIED,
            hold,
        )
        self.created.append(record)
        self.rows.append(_row(record, subject.hash, sequence))
        return id


async def _subjects(session: Session, project: str, news: Sequence[NewFeedback]) -> list[Subject | None]:
    ids = list({new.detection for new in news if new.detection is not None})
    rows = await session.rows(sql.SUBJECTS, project=project, ids=ids) if ids else []
    detections: dict[UUID, Row] = {row["id"]: row for row in rows}
    texts: list[str | None] = []
    for new in news:
        if new.detection is None:
            texts.append(new.text)
        else:
            texts.append(detections[new.detection]["snippet"] if new.detection in detections else None)
    plain = [text or "" for text in texts]
    long = sum(map(len, plain)) > _INLINE_CHARACTERS
    folded = await asyncio.to_thread(fold_many, plain) if long else fold_many(plain)
    return [
        None if text is None else _subject(new, text, plain, detections)
        for new, text, plain in zip(news, texts, folded, strict=True)
    ]


def _subject(new: NewFeedback, text: str, folded: str, detections: dict[UUID, Row]) -> Subject:
    if new.detection is None:
        return Subject(text[:MAX_TEXT], new.channel, digest(folded))
    row = detections[new.detection]
    return Subject(text, Channel(row["channel"]), row["content_hash"] or digest(folded))


def _row(record: FeedbackRecord, text_hash: bytes, sequence: int | None) -> tuple[object, ...]:
    """The columns of the table, in their order."""
    return (
        record.id,
        record.create_time,
        record.project,
        record.detection,
        record.text,
        int(record.channel),
        int(record.verdict),
        record.note,
        record.submitted_by,
        int(record.state),
        int(record.hold_reason),
        record.weight,
        text_hash,
        sequence,
        record.reviewed_by,
        record.review_time,
        record.review_note,
    )
