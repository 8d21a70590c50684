"""winnow policy: get, set, history, shadow, simulate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer
from google.protobuf.message import Message
from winnow.spam.v1.detection_pb2 import Channel
from winnow.spam.v1.policy_pb2 import (
    ActionChange,
    ChangedDetection,
    ChannelThresholds,
    Policy,
    PolicyRules,
    Thresholds,
)
from winnow.spam.v1.policy_service_pb2 import SimulatePolicyRequest

from winnow_client.cli.exits import HELP
from winnow_client.cli.names import CHANNEL_NAMES, POLICY_ACTIONS, channel_number
from winnow_client.cli.session import Session, session

app = typer.Typer(no_args_is_help=True, help="What the project does with messages.", epilog=HELP)

_Rate = Annotated[float | None, typer.Option(min=0.00001, max=0.5, help="Share of ham that may be flagged.")]
_Score = Annotated[float | None, typer.Option(min=0, max=2, help="Score from which; above 1 never.")]


@app.command(epilog=HELP)
def get(context: typer.Context) -> None:
    """Show the policy in force."""
    found = session(context)
    with found.client() as client:
        policy = client.policies.get_policy(parent=found.parent)
    _show(found, policy)


@app.command("set", epilog=HELP)
def set_(
    context: typer.Context,
    channel: Annotated[str, typer.Option(help="Only of this channel; of every one without.")] = "",
    flag: _Score = None,
    quarantine: _Score = None,
    reject: _Score = None,
    false_positive_rate: _Rate = None,
    campaigns: Annotated[bool | None, typer.Option("--campaigns/--no-campaigns", help="Count campaigns.")] = None,
    shadow: Annotated[bool, typer.Option("--shadow", help="Change the policy on trial, not the one in force.")] = False,
    promote: Annotated[bool, typer.Option("--promote", help="Put the policy on trial in force.")] = False,
    end_shadow: Annotated[bool, typer.Option("--end-shadow", help="End the trial.")] = False,
    note: Annotated[str, typer.Option(help="Why, for the next reader.")] = "",
) -> None:
    """Change the policy; what is not named stays as it is. A trial begins as what is in force."""
    number = channel_number(channel)
    scores = (flag, quarantine, reject)
    scored = any(score is not None for score in scores)
    if channel and not scored:
        raise typer.BadParameter("goes with --flag, --quarantine or --reject", param_hint="--channel")
    if shadow and not scored and false_positive_rate is None:
        raise typer.BadParameter("goes with thresholds or --false-positive-rate", param_hint="--shadow")
    if (promote or end_shadow) and (scored or shadow or false_positive_rate is not None or promote == end_shadow):
        raise typer.BadParameter("--promote and --end-shadow each go without thresholds, --shadow and one another")
    if not (scored or promote or end_shadow or note or (false_positive_rate, campaigns) != (None, None)):
        raise typer.BadParameter("nothing to change: see --help")
    found = session(context)
    with found.client() as client:
        policy = client.policies.get_policy(parent=found.parent)
        if (promote or end_shadow) and not policy.HasField("shadow"):
            raise typer.BadParameter("no policy is on trial", param_hint="--promote" if promote else "--end-shadow")
        if promote:
            policy.rules.CopyFrom(policy.shadow)
        if promote or end_shadow:
            policy.ClearField("shadow")
        rules = _trial(policy) if shadow else policy.rules
        if scored:
            _set(rules, policy.effective_shadow if shadow else policy.effective_rules, number, scores)
        if false_positive_rate is not None:
            rules.false_positive_rate = false_positive_rate
        if campaigns is not None:
            policy.campaigns = campaigns
        policy.note = note
        written = client.policies.update_policy(policy, fields=["rules", "shadow", "campaigns"])
    _show(found, written)


@app.command(epilog=HELP)
def history(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Revisions.")] = 20,
) -> None:
    """Show what the policy was, newest first."""
    found = session(context)
    with found.client() as client:
        page = client.policies.list_policy_revisions(parent=found.parent, page_size=limit)
    for policy in page.revisions:
        _show(found, policy)


@app.command("shadow", epilog=HELP)
def shadow_(
    context: typer.Context,
    samples: Annotated[int, typer.Option(min=1, max=100, help="Stored messages to show.")] = 10,
) -> None:
    """Show what the policy on trial would have done."""
    found = session(context)
    with found.client() as client:
        report = client.policies.get_shadow_report(parent=found.parent, max_samples=samples)
    _report(found, report, report.examined_count, report.changed_count, report.changes, report.samples)


@app.command(epilog=HELP)
def estimate(
    context: typer.Context,
    false_positive_rate: _Rate = None,
    shadow: Annotated[bool, typer.Option("--shadow", help="Put the estimate on trial.")] = False,
) -> None:
    """Estimate thresholds from the newest 50,000 stored messages of the last 30 days, and feedback on them."""
    found = session(context)
    with found.client() as client:
        answer = client.policies.estimate_policy(parent=found.parent, false_positive_rate=false_positive_rate)
        if shadow:
            policy = client.policies.get_policy(parent=found.parent)
            policy.shadow.CopyFrom(answer.rules)
            policy.note = "estimated from traffic and feedback"
            client.policies.update_policy(policy, fields=["shadow"])
    if found.json:
        found.emit(answer)
        return
    for one in answer.channels:
        told = "too few to tell" if one.too_few else f"flag from {one.estimated_flag:.3g}"
        seen = f"{one.flagged_count} of {one.ham_count} ham flagged from {one.current_flag:.3g}"
        typer.echo(f"{_channel_name(one.channel)}: {seen}; {told}")


@app.command(epilog=HELP)
def simulate(
    context: typer.Context,
    flag: _Score = None,
    quarantine: _Score = None,
    reject: _Score = None,
    on_trial: Annotated[bool, typer.Option("--shadow", help="Start from the policy on trial.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Newest stored messages to look at.")] = 10_000,
    samples: Annotated[int, typer.Option(min=1, max=100, help="Stored messages to show.")] = 10,
) -> None:
    """Show what a policy would do with stored messages; changes nothing."""
    found = session(context)
    with found.client() as client:
        policy = client.policies.get_policy(parent=found.parent)
        if on_trial and not policy.HasField("shadow"):
            raise typer.BadParameter("no policy is on trial", param_hint="--shadow")
        rules = policy.shadow if on_trial else policy.rules
        scores = (flag, quarantine, reject)
        if any(score is not None for score in scores):
            effective = policy.effective_shadow if on_trial else policy.effective_rules
            _set(rules, effective, Channel.CHANNEL_UNSPECIFIED, scores)
        request = SimulatePolicyRequest(parent=found.parent, rules=rules, max_detections=limit, max_samples=samples)
        answer = client.policies.simulate_policy(request)
    _report(found, answer, answer.examined_count, answer.changed_count, answer.changes, answer.samples)


def _set(
    rules: PolicyRules, effective: PolicyRules, channel: Channel.ValueType, scores: tuple[float | None, ...]
) -> None:
    """Sets the named thresholds of a channel (0: of every one); the others stay what they are in effect.

    Raises typer.BadParameter when a channel's would be out of order.
    """
    rows = {own.channel: own.thresholds for own in effective.channels}
    if channel:
        kept = {own.channel: own.thresholds for own in rules.channels}
        rows = kept | {channel: _changed(channel, rows.get(channel, effective.default_thresholds), scores)}
    else:
        # A default alone would take the place of the service's thresholds by channel.
        rules.default_thresholds.CopyFrom(_changed(channel, effective.default_thresholds, scores))
        rows = {own: _changed(own, thresholds, scores) for own, thresholds in rows.items()}
    channels = [ChannelThresholds(channel=own, thresholds=thresholds) for own, thresholds in rows.items()]
    del rules.channels[:]
    rules.channels.extend(channels)


def _changed(channel: Channel.ValueType, current: Thresholds, scores: tuple[float | None, ...]) -> Thresholds:
    flag, quarantine, reject = (old if new is None else new for new, old in zip(scores, _values(current), strict=True))
    if not flag <= quarantine <= reject:
        told = f"flag {flag:g}, quarantine {quarantine:g}, reject {reject:g}"
        raise typer.BadParameter(f"{_channel_name(channel)}: {told} are out of order: name the others, or a --channel")
    return Thresholds(flag=flag, quarantine=quarantine, reject=reject)


def _trial(policy: Policy) -> PolicyRules:
    """The rules on trial, begun as those in force when there are none."""
    if not policy.HasField("shadow"):
        policy.shadow.CopyFrom(policy.rules)
        policy.shadow.SetInParent()
        policy.effective_shadow.CopyFrom(policy.effective_rules)
    return policy.shadow


def _values(thresholds: Thresholds) -> tuple[float, float, float]:
    return thresholds.flag, thresholds.quarantine, thresholds.reject


def _show(found: Session, policy: Policy) -> None:
    if found.json:
        found.emit(policy)
        return
    when = policy.update_time.ToJsonString()[:19] if policy.HasField("update_time") else "never written"
    typer.echo(f"{policy.name}  etag {policy.etag}  {when}  {policy.updated_by}  {policy.note}".rstrip())
    _show_rules("in force", policy.effective_rules)
    if policy.HasField("shadow"):
        _show_rules("on trial", policy.effective_shadow)
    if policy.campaigns:
        typer.echo("  campaigns are counted")


def _show_rules(title: str, rules: PolicyRules) -> None:
    rows = [("other channels" if rules.channels else "all channels", rules.default_thresholds)]
    rows += [(_channel_name(c.channel), c.thresholds) for c in rules.channels]
    for channel, thresholds in rows:
        flag, quarantine, reject = (f"{v:.3g}" if v <= 1 else "never" for v in _values(thresholds))
        typer.echo(f"  {title}, {channel}: flag {flag}, quarantine {quarantine}, reject {reject}")


def _report(
    found: Session,
    whole: Message,
    examined: int,
    changed: int,
    changes: Iterable[ActionChange],
    samples: Iterable[ChangedDetection],
) -> None:
    if found.json:
        found.emit(whole)
        return
    typer.echo(f"{changed} of {examined} would change")
    for change in changes:
        if change.action != change.would_be:
            actions = f"{POLICY_ACTIONS.get(change.action, '?')} -> {POLICY_ACTIONS.get(change.would_be, '?')}"
            typer.echo(f"  {change.count:>8}  {_channel_name(change.channel)}  {actions}")
    from winnow_client.cli.render import safe

    for sample in samples:
        name = sample.detection.name.rpartition("/")[2]
        typer.echo(f"  {POLICY_ACTIONS.get(sample.would_be, '?'):10} {name}  {safe(sample.detection.snippet)[:60]}")


def _channel_name(channel: int) -> str:
    return CHANNEL_NAMES.get(channel, "?") if channel else "no channel"
