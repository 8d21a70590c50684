"""winnow policy, lists and reviews as a process against a real server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from winnow_server.spam.engine import Channel
from winnow_server.spam.engine.training.dataset import LABELS, read_sources

from tests.integration.test_cli import SPAM, Run, objects, project, run

__all__ = ["project", "run"]
HAM = "Are we still on for lunch?"


@pytest.fixture
def entries(tmp_path: Path) -> Path:
    path = tmp_path / "entries.csv"
    path.write_text("# way,kind,value,note\ndeny,link_domain,bit.ly,shortener\n\nallow,sender,a@example.org\n")
    return path


def test_a_policy_is_set_tried_and_promoted(run: Run) -> None:
    assert "never written" in run("policy", "get").stdout.decode()
    run("policy", "set", "--flag", "2", "--quarantine", "2", "--reject", "2", "--note", "quiet")
    assert objects(run("classify", SPAM, "--json"))[0]["action"] == "allow"
    run("policy", "set", "--shadow", "--flag", "0", "--quarantine", "0", "--reject", "0")
    tried = objects(run("classify", HAM, "--json"))[0]
    assert (tried["action"], tried["shadow"]["action"]) == ("allow", "reject")
    assert "on trial reject (from 0)" in run("classify", HAM, "--no-store").stdout.decode()
    report = objects(run("policy", "shadow", "--json"))[0]
    assert (report["examined_count"], report["changed_count"], len(report["samples"])) == (2, 2, 1)
    assert "2 of 2 would change" in run("policy", "simulate", "--shadow").stdout.decode()
    promoted = objects(run("policy", "set", "--promote", "--json"))[0]
    assert (promoted["etag"], "shadow" in promoted) == ("3", False)
    assert objects(run("classify", HAM, "--json"))[0]["action"] == "reject"
    assert [row["etag"] for row in objects(run("policy", "history", "--json"))] == ["3", "2", "1"]


def thresholds(rules: dict[str, Any]) -> dict[str, tuple[float, ...]]:
    rows = {"other": rules["default_thresholds"]} | {own["channel"]: own["thresholds"] for own in rules["channels"]}
    return {name: (row["flag"], row["quarantine"], row["reject"]) for name, row in rows.items()}


def test_a_threshold_changes_in_every_channel_and_the_others_stay(run: Run) -> None:
    before = thresholds(objects(run("policy", "get", "--json"))[0]["effective_rules"])
    assert {"other", "sms", "comment"} <= before.keys()
    written = objects(run("policy", "set", "--flag", "0.8", "--json"))[0]
    assert thresholds(written["effective_rules"]) == {name: (0.8, *row[1:]) for name, row in before.items()}
    tried = objects(run("policy", "set", "--shadow", "--channel", "sms", "--flag", "0.3", "--json"))[0]
    trial = thresholds(tried["effective_shadow"])
    assert trial == {name: (0.3 if name == "sms" else 0.8, *row[1:]) for name, row in before.items()}
    stricter = objects(run("policy", "set", "--shadow", "--reject", "1", "--json"))[0]
    assert thresholds(stricter["effective_shadow"]) == {name: (*row[:2], 1) for name, row in trial.items()}
    assert thresholds(stricter["effective_rules"]) == thresholds(written["effective_rules"])
    refused = run("policy", "set", "--flag", "0.95", code=2).stderr.decode()
    assert "sms: flag 0.95, quarantine" in refused


def test_what_changes_nothing_is_refused_and_writes_no_revision(run: Run) -> None:
    for arguments in (
        [],
        ["--channel", "sms"],
        ["--shadow", "--note", "a trial of nothing"],
        ["--promote"],
        ["--end-shadow"],
        ["--promote", "--end-shadow"],
        ["--promote", "--flag", "0.5"],
    ):
        run("policy", "set", *arguments, code=2)
    run("policy", "simulate", "--shadow", code=2)
    assert objects(run("policy", "history", "--json")) == []


def test_a_note_keeps_the_counts_of_the_trial(run: Run) -> None:
    run("policy", "set", "--shadow", "--flag", "0", "--quarantine", "0", "--reject", "0")
    run("classify", HAM)
    run("policy", "set", "--note", "two more days")
    assert "1 of 1 would change" in run("policy", "shadow").stdout.decode()


def test_an_estimate_is_put_on_trial(run: Run) -> None:
    rows = [json.dumps({"id": str(n), "text": f"see you at {n}", "channel": "sms"}) for n in range(300)]
    run("classify", "--jsonl", "-", "--store", "all", stdin="\n".join(rows).encode())
    shown = run("policy", "estimate", "--false-positive-rate", "0.05", "--shadow").stdout.decode()
    assert shown.startswith("sms: 0 of 300 ham flagged from ")
    assert "flag from " in shown
    assert "on trial, sms: flag " in run("policy", "get").stdout.decode()


def test_a_threshold_of_one_channel_leaves_the_others(run: Run) -> None:
    run("policy", "set", "--channel", "sms", "--flag", "0", "--quarantine", "0", "--reject", "0.5")
    run("policy", "set", "--channel", "sms", "--reject", "0")
    assert objects(run("classify", HAM, "--channel", "sms", "--json"))[0]["action"] == "reject"
    assert objects(run("classify", HAM, "--json"))[0]["action"] == "allow"
    run("policy", "set", "--channel", "pigeon", "--flag", "0", code=2)


def test_entries_are_added_listed_and_removed(run: Run) -> None:
    made = objects(run("lists", "add", "deny", "phrase", "still on for lunch", "--action", "flag", "--json"))[0]
    shown = run("classify", HAM).stdout.decode()
    assert f"action flag (list entry {made['name'].rpartition('/')[2]})" in shown
    assert "deny phrase still on for lunch" in run("lists", "list").stdout.decode()
    run("lists", "remove", made["name"].rpartition("/")[2])
    assert objects(run("lists", "list", "--json")) == []
    run("lists", "add", "deny", "hash", "abc", code=3)


def test_a_file_of_entries_is_imported_and_refreshed(run: Run, entries: Path) -> None:
    assert run("lists", "import", str(entries), "--days", "2").stdout.decode() == "2 added, 0 refreshed\n"
    assert objects(run("lists", "import", str(entries), "--json"))[0]["updated_count"] == 2
    assert objects(run("classify", SPAM, "--json"))[0]["action"] == "reject"
    values = run("lists", "import", "-", "--kind", "domain", "--way", "allow", stdin=b"example.com\nexample.net\n")
    assert values.stdout.decode() == "2 added, 0 refreshed\n"
    run("lists", "import", "-", stdin=b"deny,nothing,x\n", code=2)


def test_feedback_is_reviewed_and_taken_back(run: Run) -> None:
    run("feedback", "ham", "--text", HAM, "--caller", "ann")
    held = run("feedback", "spam", "--text", HAM, "--caller", "bob").stdout.decode()
    assert "held for review" in held
    waiting = objects(run("reviews", "list", "--held", "--json"))
    assert [row["submitted_by"] for row in waiting] == ["bob"]
    applied = objects(run("reviews", "apply", waiting[0]["name"], "--json"))[0]
    assert applied["state"] == "applied"
    again = run("reviews", "dismiss", waiting[0]["name"], code=3)
    assert "not held" in again.stderr.decode()
    assert "applied" in again.stdout.decode()
    shown = [row["name"] for row in objects(run("reviews", "list", "--limit", "1", "--all", "--json"))]
    assert len(shown) == 2
    assert "1 reverted" in run("reviews", "revert", waiting[0]["name"].rpartition("/")[2]).stdout.decode()
    assert objects(run("reviews", "revert", "--of", "ann", "--json"))[0] == {"reverted_count": 1}
    assert "reverted" in run("reviews", "list").stdout.decode()
    run("reviews", "revert", code=2)


def test_applied_feedback_is_exported_as_a_source_to_train_on(run: Run, tmp_path: Path) -> None:
    run("feedback", "ham", "--text", HAM, "--channel", "sms", "--caller", "ann")
    run("feedback", "scam", "--text", SPAM, "--caller", "ann")
    run("feedback", "spam", "--text", HAM, "--caller", "bob")  # contradicts, so it is held and stays out
    (tmp_path / "spam").mkdir()
    shown = run("reviews", "export", str(tmp_path / "spam" / "ours.jsonl.gz"))
    assert shown.stderr.decode() == "2 labelled messages\n"
    (source,) = read_sources(tmp_path)
    assert source.name == "ours"
    labels = {
        text: (LABELS[label], channel)
        for text, label, channel in zip(source.texts, source.labels, source.channels, strict=True)
    }
    assert labels == {HAM: ("ham", Channel.SMS), SPAM: ("scam", Channel.UNSPECIFIED)}
