"""PolicyService: each rpc is one short paragraph. Requests have passed the chain: limits, deadline, rules."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from winnow.spam.v1 import detection_pb2, policy_pb2, policy_service_pb2, policy_service_pb2_grpc, spam_service_pb2

from winnow_server.interceptors.call import Context, current_call
from winnow_server.names import moment_of, parse_name, project_of, resource_name, revision_of, timestamp
from winnow_server.spam.convert import detection_message
from winnow_server.spam.policy import convert
from winnow_server.spam.policy.entries import Disposition, Entry, Kind
from winnow_server.spam.policy.estimate import estimate, estimated_rules
from winnow_server.spam.policy.importing import ImportedRows
from winnow_server.spam.policy.lists import ListIndex
from winnow_server.spam.policy.records import EntryQuery, WritePolicy
from winnow_server.spam.policy.shadow import ShadowCounter
from winnow_server.spam.policy.simulate import Changed, Simulation
from winnow_server.spam.policy.store import ListStore, PolicyStore
from winnow_server.spam.reasons import ENTRY_COLLECTION, threshold_of
from winnow_server.spam.records import DetectionQuery
from winnow_server.spam.store import DetectionStore
from winnow_server.storage.filters import Comparison, Field, instant, one_of, parse_filter, text
from winnow_server.storage.ids import uuid7
from winnow_server.storage.paging import BY_ID, BY_NUMBER, Page, TokenSigner
from winnow_server.storage.request_keys import content_hash

pb = policy_service_pb2
DEFAULT_SAMPLES = 10
DEFAULT_DETECTIONS = 10_000
DEFAULT_RANGE = timedelta(days=7)
# No detection is older.
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
ESTIMATED_RANGE = timedelta(days=30)
ESTIMATED_DETECTIONS = 50_000
# Of a simulation: what is read in one go holds up the event loop for a few milliseconds.
_PAGE = 500

FILTER_FIELDS = {
    "kind": Field(one_of({k.name: int(k) for k in Kind})),
    "disposition": Field(one_of({d.name: int(d) for d in Disposition})),
    "value": Field(text),
    "created_by": Field(text),
    "create_time": Field(instant, ordered=True),
}


class PolicyService(policy_service_pb2_grpc.PolicyServiceServicer):
    def __init__(
        self,
        policies: PolicyStore,
        lists: ListStore,
        detections: DetectionStore,
        shadow: ShadowCounter,
        signer: TokenSigner,
        engine_version: str,
    ) -> None:
        self._policies = policies
        self._lists = lists
        self._detections = detections
        self._shadow = shadow
        self._signer = signer
        self._engine_version = engine_version

    async def GetPolicy(self, request: pb.GetPolicyRequest, context: Context) -> pb.GetPolicyResponse:
        record = await self._policies.get(project_of(request.name))
        return pb.GetPolicyResponse(policy=convert.policy_message(record))

    async def UpdatePolicy(self, request: pb.UpdatePolicyRequest, context: Context) -> pb.UpdatePolicyResponse:
        project = project_of(request.policy.name)
        current = await self._policies.get(project)
        new = convert.merged(current, request.policy, list(request.update_mask.paths))
        change = WritePolicy(
            project=project,
            revision=revision_of(request.etag),
            rules=new.rules,
            shadow=new.shadow,
            campaigns=new.campaigns,
            note=new.note,
            actor=current_call().caller,
            request_id=request.request_id,
            content_hash=content_hash(request),
        )
        return pb.UpdatePolicyResponse(policy=convert.policy_message(await self._policies.write(change)))

    async def ListPolicyRevisions(
        self, request: pb.ListPolicyRevisionsRequest, context: Context
    ) -> pb.ListPolicyRevisionsResponse:
        project = project_of(request.name)
        page = Page(self._signer, request, f"policy {project}", BY_NUMBER)
        records = await self._policies.revisions(project, page.before, page.limit)
        shown, token = page.cut(records, lambda record: record.revision)
        return pb.ListPolicyRevisionsResponse(
            revisions=[convert.policy_message(record) for record in shown],
            next_page_token=token,
        )

    async def CreateListEntry(self, request: pb.CreateListEntryRequest, context: Context) -> pb.CreateListEntryResponse:
        record = await self._lists.create(
            project_of(request.parent),
            convert.new_entry(request.entry, "entry"),
            current_call().caller,
            request_id=request.request_id,
            content_hash=content_hash(request),
        )
        return pb.CreateListEntryResponse(entry=convert.entry_message(record))

    async def GetListEntry(self, request: pb.GetListEntryRequest, context: Context) -> pb.GetListEntryResponse:
        record = await self._lists.get(*parse_name(request.name))
        return pb.GetListEntryResponse(entry=convert.entry_message(record))

    async def ListListEntries(self, request: pb.ListListEntriesRequest, context: Context) -> pb.ListListEntriesResponse:
        project = project_of(request.parent)
        page = Page(self._signer, request, f"list entries {project} {request.filter}", BY_ID)
        query = EntryQuery(
            project=project,
            limit=page.limit,
            before=page.before,
            comparisons=parse_filter(request.filter, FILTER_FIELDS),
        )
        records = await self._lists.list(query)
        shown, token = page.cut(records, lambda record: record.id)
        return pb.ListListEntriesResponse(
            entries=[convert.entry_message(record) for record in shown],
            next_page_token=token,
        )

    async def DeleteListEntry(self, request: pb.DeleteListEntryRequest, context: Context) -> pb.DeleteListEntryResponse:
        await self._lists.delete(
            *parse_name(request.name),
            current_call().caller,
            request_id=request.request_id,
            content_hash=content_hash(request),
        )
        return pb.DeleteListEntryResponse()

    async def ImportListEntries(
        self, request_iterator: AsyncIterator[pb.ImportListEntriesRequest], context: Context
    ) -> pb.ImportListEntriesResponse:
        call, rows, parent = current_call(), ImportedRows(), None
        async for request in request_iterator:
            parent = request.parent if parent is None else parent
            rows.add(request, call.item_errors)
        news = rows.finish()
        if not news:
            return pb.ImportListEntriesResponse()
        found = await self._lists.import_many(project_of(parent or ""), news, call.caller)
        return pb.ImportListEntriesResponse(created_count=found.created, updated_count=found.updated)

    async def GetShadowReport(self, request: pb.GetShadowReportRequest, context: Context) -> pb.GetShadowReportResponse:
        project = project_of(request.name)
        await self._shadow.flush()
        trial = await self._policies.trial(project)
        counts = trial.counts
        since = trial.start_time or datetime.now(UTC) - DEFAULT_RANGE
        samples = await self._detections.changed_by_shadow(project, since, request.max_samples or DEFAULT_SAMPLES)
        return pb.GetShadowReportResponse(
            examined_count=sum(counts.values()),
            changed_count=convert.changed_count(counts),
            changes=convert.change_messages(counts),
            samples=[
                policy_pb2.ChangedDetection(
                    detection=detection_message(record, spam_service_pb2.VIEW_BASIC),
                    would_be=detection_pb2.Action.ValueType(record.detection.shadow_action or 0),
                )
                for record in samples
            ],
            start_time=None if trial.start_time is None else timestamp(trial.start_time),
        )

    async def EstimatePolicy(self, request: pb.EstimatePolicyRequest, context: Context) -> pb.EstimatePolicyResponse:
        project = project_of(request.parent)
        rules = (await self._policies.get(project)).rules
        policy = rules.policy()
        wanted = request.false_positive_rate if request.HasField("false_positive_rate") else policy.false_positive_rate
        default_start = datetime.now(UTC) - ESTIMATED_RANGE
        start = moment_of(request.start_time, "start_time") if request.HasField("start_time") else default_start
        scores = await self._detections.ham_scores(project, start, self._engine_version, ESTIMATED_DETECTIONS)
        estimates = estimate(wanted, policy, scores)
        return pb.EstimatePolicyResponse(
            rules=convert.rules_message(estimated_rules(rules, estimates, wanted)),
            channels=[convert.estimate_message(found) for found in estimates],
        )

    async def SimulatePolicy(self, request: pb.SimulatePolicyRequest, context: Context) -> pb.SimulatePolicyResponse:
        project = project_of(request.parent)
        simulation = await self._simulation(project, request)
        end = moment_of(request.end_time, "end_time") if request.HasField("end_time") else datetime.now(UTC)
        default_start = max(end, _EARLIEST) - DEFAULT_RANGE
        start = moment_of(request.start_time, "start_time") if request.HasField("start_time") else default_start
        wanted = request.max_detections or DEFAULT_DETECTIONS
        within = (Comparison("create_time", ">=", start), Comparison("create_time", "<", end))
        last, complete = None, False
        while simulation.examined < wanted and not complete:
            limit = min(_PAGE, wanted - simulation.examined)
            before = None if last is None else last.id
            records = await self._detections.list(DetectionQuery(project, limit, before, within, stale_ok=True))
            if records:
                await asyncio.to_thread(simulation.add, records)
                last = records[-1]
            complete = len(records) < limit
        return pb.SimulatePolicyResponse(
            examined_count=simulation.examined,
            changed_count=convert.changed_count(simulation.counts),
            changes=convert.change_messages(simulation.counts),
            samples=[_changed_message(project, change, simulation) for change in simulation.samples],
            complete=complete,
            oldest_time=None if last is None else timestamp(last.create_time),
        )

    async def _simulation(self, project: str, request: pb.SimulatePolicyRequest) -> Simulation:
        if request.HasField("rules"):
            rules = convert.rules_from(request.rules, "rules")
        else:
            rules = (await self._policies.get(project)).rules
        current = [] if request.without_current_entries else await self._lists.deciding(project)
        entries = [entry for entry in current if not entry.shadow]
        for index, message in enumerate(request.add_entries):
            new = convert.new_entry(message, f"add_entries[{index}]")
            entries.append(Entry(uuid7(), new.kind, new.value, new.action))
        lists = await asyncio.to_thread(ListIndex, entries) if entries else None
        return Simulation(rules.policy(), lists, request.max_samples or DEFAULT_SAMPLES)


def _changed_message(project: str, change: Changed, simulation: Simulation) -> policy_pb2.ChangedDetection:
    threshold = threshold_of(simulation.policy, change.record.detection.channel, change.would_be)
    reason = None
    if change.entry is not None:
        reason = detection_pb2.PolicyReason(list_entry=resource_name(project, ENTRY_COLLECTION, change.entry.id))
    elif threshold is not None:
        reason = detection_pb2.PolicyReason(threshold=threshold)
    return policy_pb2.ChangedDetection(
        detection=detection_message(change.record, spam_service_pb2.VIEW_BASIC),
        would_be=detection_pb2.Action.ValueType(change.would_be),
        reason=reason,
    )
