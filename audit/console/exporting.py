"""Taking content out of the log: one person asks, another decides, the first one takes it, once and within two days."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from audit.access import AUDITOR, DATA_PROTECTION_OFFICER, decide_export, see_log, take_export
from audit.console import export
from audit.console import queries as console
from audit.kinds import EXPORTREQUEST_ASK
from audit.limits import EXPORT_GOOD_FOR
from audit.log import log
from audit.models import Event, ExportRequest, ExportState, Operation
from audit.moves import Move, MoveDenied, move, way
from audit.permission import require_gate
from audit.policy import policy_of
from core.extension import Point

TAKING_OBJECTIONS: Point[Callable[[Any], str | None]] = Point(
    "audit.taking_objections",
    "why a person may take no content out of the log now, in a sentence; nothing where they may",
)


def _objection(by: Any) -> str | None:
    return next((said for objection in TAKING_OBJECTIONS if (said := objection(by))), None)


def _may_take_out(asked: ExportRequest, by: Any, given: Mapping[str, Any]) -> str | None:
    """A block on reading stops a file as it stops a page: twenty thousand events are read as one."""
    return _objection(by)


def _reads_that_log(asked: ExportRequest, by: Any, given: Mapping[str, Any]) -> str | None:
    """Else the file would be empty, and taken: who has gone to another agency asks anew."""
    if asked.agency_id is None or by.at(asked.agency_id).holds(AUDITOR, DATA_PROTECTION_OFFICER):
        return None
    return "This was asked of the log of an agency that you do not read any more. Ask again, of the one that you read."


def _still_good(asked: ExportRequest, by: Any, given: Mapping[str, Any]) -> str | None:
    if asked.decided_at is None or timezone.now() - asked.decided_at > EXPORT_GOOD_FOR:
        return "This was approved more than two days ago. Ask again."
    return None


APPROVE = Move(
    "approve",
    decide_export,
    "approved",
    (way(ExportState.WAITING, to=ExportState.APPROVED),),
    operation=Operation.SECURITY,
    of=ExportRequest,
)
REFUSE = Move(
    "refuse",
    decide_export,
    "refused",
    (way(ExportState.WAITING, to=ExportState.REFUSED),),
    operation=Operation.SECURITY,
    of=ExportRequest,
)
TAKE = Move(
    "take",
    take_export,
    "taken",
    (way(ExportState.APPROVED, to=ExportState.TAKEN),),
    (_still_good, _reads_that_log, _may_take_out),
    operation=Operation.DISCLOSURE,
    of=ExportRequest,
)
MOVES = (APPROVE, REFUSE, TAKE)


@transaction.atomic
def ask(*, asked: console.Asked, purpose: str, detail: str, key: UUID, by: Any) -> ExportRequest:
    """Ask for the content of what a question finds. Nothing leaves yet. Sent twice with one key, it is asked once. How much it is
    stands in the event, and before the second person."""
    require_gate(see_log, by=by)
    if said := _objection(by):
        raise MoveDenied(said)
    request, new = ExportRequest.objects.get_or_create(
        requested_by=by.user,
        key=key,
        defaults={
            "asked": asked.as_search(),
            "purpose": purpose,
            "detail": detail,
            "agency_id": _whose_log(by),
        },
    )
    if new:
        rows = _found(request, by=by)
        data = {"purpose": purpose, "events": len(rows), "records": len(records_in(rows))}
        log(EXPORTREQUEST_ASK, target=request, data=data)
    return request


def records_in(rows: Iterable[Event]) -> set[tuple[str, str]]:
    """The records about people of concern, each once: what a person is held up by who reads them one by one (ADR 0026)."""
    models = ((model._meta.label, policy_of(model)) for model in apps.get_models())
    counted = {label for label, policy in models if policy is not None and policy.is_of_a_concern}
    about = {(row.target_type, row.target_id) for row in rows}
    return {(label, key) for label, key in about if label in counted}


def extent_of(request: ExportRequest) -> dict[str, int]:
    """How many events and records it was when it was asked for; nothing of one that was asked for before this was counted."""
    asked = Event.objects.filter(
        target_type=request._meta.label, target_id=str(request.pk), kind=EXPORTREQUEST_ASK.name
    )
    said = json.loads(asked.values_list("payload", flat=True).first() or "{}")
    return {name: said[name] for name in ("events", "records") if name in said}


def _whose_log(by: Any) -> int | None:
    """The agency whose log the asker reads: others who read it decide. Of several agencies, an auditor of the service."""
    agencies = by.agencies(AUDITOR, DATA_PROTECTION_OFFICER)
    return agencies[0] if len(agencies) == 1 else None


def approve(*, request: ExportRequest, reason: str, by: Any) -> ExportRequest:
    return _decide(request, APPROVE, reason=reason, by=by)


def refuse(*, request: ExportRequest, reason: str, by: Any) -> ExportRequest:
    return _decide(request, REFUSE, reason=reason, by=by)


@transaction.atomic
def take(*, request: ExportRequest, by: Any) -> bytes:
    """The file, once. What the asker may see is asked again now, of the log that the decision was about."""
    request = move(request, TAKE, by=by, taken_at=timezone.now())
    rows = _found(request, by=by)
    return export.take(rows, content=True, search=asked_of(request).as_search(), target=request)


def _found(request: ExportRequest, *, by: Any) -> list[Event]:
    reader = by if request.agency_id is None else by.at(request.agency_id)
    return export.not_too_many(console.events(reader, asked=asked_of(request), size=export.LIMIT + 1).rows)


def take_without_content(*, asked: console.Asked, by: Any) -> bytes:
    """Who did what to which record when: an auditor's daily bread, and still a disclosure. It says no more than the pages of the
    log, which no block on reading closes."""
    require_gate(see_log, by=by)
    rows = export.not_too_many(console.events(by, asked=asked, size=export.LIMIT + 1).rows)
    return export.take(rows, content=False, search=asked.as_search())


def asked_of(request: ExportRequest) -> console.Asked:
    return console.Asked.from_search(request.asked)


def _decide(request: ExportRequest, step: Move, *, reason: str, by: Any) -> ExportRequest:
    decided = {"decided_by": by.user, "decided_at": timezone.now(), "decision_reason": reason}
    return move(request, step, by=by, given={"reason": reason}, **decided)
