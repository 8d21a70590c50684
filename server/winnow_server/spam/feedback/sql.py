"""The statements of feedback, compiled once."""

from sqlalchemy import Uuid, any_, bindparam, func, literal_column, null, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from winnow_server.spam.feedback.records import State
from winnow_server.storage.conditions import Shape, clauses
from winnow_server.storage.schema import feedback, models, spam_detections
from winnow_server.storage.sql import Statement

_c, _d, _m = feedback.c, spam_detections.c, models.c
_PROJECT = _c.project == bindparam("project")
_IDS = bindparam("ids", type_=ARRAY(Uuid))
_REVIEW = ("state", "reviewed_by", "review_time", "review_note")
COLUMNS = [c.name for c in feedback.columns]
LAYER = "layer"
"""The kind of a project's layer in `models`."""

FILTERED = {name: _c[name] for name in ("state", "hold_reason", "verdict", "channel", "submitted_by")}

GET = Statement("feedback.get", select(feedback).where(_c.id == bindparam("id"), _PROJECT))
OF_IDS = Statement("feedback.of_ids", select(feedback).where(_c.id == any_(_IDS), _PROJECT))
APPLIED = Statement(
    "feedback.applied",
    select(_c.sequence, _c.text, _c.channel, _c.verdict, _c.submitted_by, _c.weight)
    .where(_PROJECT, _c.state == literal_column(str(int(State.APPLIED))))
    .order_by(_c.sequence.desc())
    .limit(bindparam("limit")),
)
APPLIED_OF = Statement(
    "feedback.applied_of",
    select(feedback).where(
        _PROJECT,
        _c.submitted_by == bindparam("submitted_by"),
        _c.state == bindparam("applied", int(State.APPLIED)),
        _c.id >= bindparam("since", type_=_c.id.type),
    ),
)
# What was applied and then taken back counts too: reverting oneself must not buy more.
APPLIED_SINCE = Statement(
    "feedback.applied_since",
    select(
        func.count().label("project"),
        func.count().filter(_c.submitted_by == bindparam("submitted_by")).label("caller"),
    ).where(_PROJECT, _c.id >= bindparam("since", type_=_c.id.type), _c.sequence.is_not(None)),
)
SAID = Statement(
    "feedback.said",
    select(_c.id, _c.text_hash, _c.submitted_by, _c.verdict, _c.state)
    .where(
        _PROJECT,
        _c.text_hash == any_(bindparam("hashes", type_=ARRAY(_c.text_hash.type))),
        _c.state < bindparam("standing", int(State.REVERTED)),
    )
    .order_by(_c.id),
)
SUBJECTS = Statement(
    "feedback.subjects",
    select(_d.id, _d.snippet, _d.channel, _d.content_hash).where(
        _d.id == any_(_IDS), _d.project == bindparam("project")
    ),
)
SET_STATE = Statement(
    "feedback.set_state",
    update(feedback).values({n: bindparam(n, type_=_c[n].type) for n in _REVIEW}).where(_c.id == any_(_IDS)),
)
REVIEW = Statement(
    "feedback.review",
    update(feedback)
    .values({n: bindparam(n, type_=_c[n].type) for n in (*_REVIEW, "sequence")})
    .where(_c.id == bindparam("of_id")),
)
_said = (
    func.unnest(_IDS, bindparam("verdicts", type_=ARRAY(_d.feedback.type)))
    .table_valued("id", "verdict")
    .render_derived("said")
)
# The ids twice: by themselves they choose the partitions and the index.
_OF_DETECTIONS = (_d.id == any_(_IDS), _d.id == _said.c.id, _d.project == bindparam("of_project"))
MARK = Statement("detections.mark", update(spam_detections).values(feedback=_said.c.verdict).where(*_OF_DETECTIONS))
UNMARK = Statement(
    "detections.unmark",
    update(spam_detections).values(feedback=null()).where(*_OF_DETECTIONS, _d.feedback == _said.c.verdict),
)
STORED_LAYER = Statement(
    "models.layer", select(models).where(_m.project == bindparam("project"), _m.kind == bindparam("kind", LAYER))
)
_keep = insert(models).values({c.name: bindparam(c.name, type_=c.type) for c in models.columns if c.name != "kind"})
_keep = _keep.values(kind=bindparam("kind", LAYER))
KEEP_LAYER = Statement(
    "models.keep_layer",
    _keep.on_conflict_do_update(
        index_elements=[_m.project, _m.kind],
        set_={name: _keep.excluded[name] for name in ("epoch", "sequence", "engine_version", "data")},
        where=or_(
            tuple_(_m.epoch, _m.sequence) < tuple_(_keep.excluded.epoch, _keep.excluded.sequence),
            _m.engine_version != _keep.excluded.engine_version,
        ),
    ),
)


def page(comparisons: Shape, paged: bool) -> Statement:
    """A page of a project's feedback. Keep it: compiling costs more than running."""
    where = [_PROJECT, *clauses(comparisons, FILTERED, _c.id)]
    if paged:
        where.append(_c.id < bindparam("before"))
    return Statement("feedback.list", select(feedback).where(*where).order_by(_c.id.desc()).limit(bindparam("limit")))
