"""Who did what: each write of a person leaves one row, and one that is refused leaves none."""

import json
from typing import Any

import pytest
from sqlalchemy import text
from winnow_server.errors import EtagMismatch
from winnow_server.failure.engine import Category
from winnow_server.failure.groups.postgres_store import PostgresGroupStore
from winnow_server.failure.groups.records import MergeGroups, SplitGroup
from winnow_server.failure.layer.postgres_store import PostgresLayerStore
from winnow_server.failure.layer.records import RevertLayer
from winnow_server.failure.postgres_store import PostgresFailureStore
from winnow_server.failure.records import CorrectFailure, Correction
from winnow_server.failure.signatures.postgres_store import PostgresSignatureStore
from winnow_server.failure.signatures.records import DeleteSignature, Draft, NewSignature, UpdateSignature
from winnow_server.storage.postgres import Database
from winnow_server.storage.sql import Statement

from tests.contract.samples import analysis, new_failure, project


async def rows(database: Database, of: str) -> list[tuple[str, str, str, Any]]:
    """User, action, resource and detail of a project's rows, oldest first."""
    statement = text("SELECT user_id, action, resource, detail FROM audit_logs WHERE project = :project ORDER BY id")
    async with database.read() as session:
        found = await session.rows(Statement("t", statement), project=of)
    return [(row["user_id"], row["action"], row["resource"], json.loads(row["detail"])) for row in found]


async def test_groups(database: Database) -> None:
    of = project()
    failures, groups = PostgresFailureStore(database), PostgresGroupStore(database)
    for fingerprint in ("f1", "f2"):
        await failures.create(new_failure(of, analysis=analysis(fingerprint=fingerprint)))
    one, two = (await groups.groups_of(of, ["f1", "f2"])).values()
    with pytest.raises(EtagMismatch):
        await groups.merge(MergeGroups(of, one, 7, (two,), "", "00", "ann"))
    await groups.merge(MergeGroups(of, one, 1, (two,), "", "00", "ann"))
    _, taken = await groups.split(SplitGroup(of, one, 2, ("f2",), "", "00", "bob"))
    name = f"projects/{of}/groups/"
    assert await rows(database, of) == [
        ("ann", "group.merge", f"{name}{one}", {"revision": 2, "sources": [str(two)]}),
        (
            "bob",
            "group.split",
            f"{name}{one}",
            {"revision": 3, "fingerprints": ["f2"], "taken": f"{name}{taken.id}"},
        ),
    ]


async def test_signatures(database: Database) -> None:
    of = project()
    store = PostgresSignatureStore(database)
    draft = Draft("own", "wire lost", Category.NETWORK, 0.5)
    created = await store.create(NewSignature(of, draft, "", "00", "ann"))
    await store.update(UpdateSignature(of, created.id, 1, draft, "", "00", "bob"))
    await store.delete(DeleteSignature(of, created.id, 2, "", "00", "cy"))
    name = f"projects/{of}/signatures/{created.id}"
    said = {"title": "own", "pattern": "wire lost"}
    assert await rows(database, of) == [
        ("ann", "signature.create", name, {"revision": 1, **said}),
        ("bob", "signature.update", name, {"revision": 2, **said}),
        ("cy", "signature.delete", name, {"revision": 2, **said}),
    ]


async def test_layers(database: Database) -> None:
    of = project()
    failures = PostgresFailureStore(database)
    record, _ = await failures.create(new_failure(of))
    await failures.correct(CorrectFailure(of, record.id, 1, Correction(Category.AUTH), "", "00", "ann"))
    await PostgresLayerStore(database).revert(RevertLayer(of, 0, 1, "", "00", "bob"))
    assert [(user, action) for user, action, _, _ in await rows(database, of)] == [
        ("ann", "failure.correct"),
        ("bob", "layer.revert"),
    ]
