"""Taking content out of the log: one person asks, another decides, the first one takes it, once and within two days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from audit.access import AUDITOR, DATA_PROTECTION_OFFICER, decide_export, see_log, take_export
from audit.console import export
from audit.console import queries as console
from audit.kinds import EXPORTREQUEST_ASK
from audit.limits import EXPORT_GOOD_FOR
from audit.log import log
from audit.models import ExportRequest, ExportState, Operation
from audit.moves import Move, move, way
from audit.permission import require_gate


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
    (_still_good,),
    operation=Operation.DISCLOSURE,
    of=ExportRequest,
)
MOVES = (APPROVE, REFUSE, TAKE)


@transaction.atomic
def ask(*, asked: console.Asked, purpose: str, detail: str, key: UUID, by: Any) -> ExportRequest:
    """Ask for the content of what a question finds. Nothing leaves yet. Sent twice with one key, it is asked once."""
    require_gate(see_log, by=by)
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
        log(EXPORTREQUEST_ASK, target=request, data={"purpose": purpose})
    return request


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
    asked = asked_of(request)
    reader = by if request.agency_id is None else by.at(request.agency_id)
    rows = list(console.events(reader, asked=asked, size=export.LIMIT + 1).rows)
    return export.take(rows, content=True, search=asked.as_search(), target=request)


def take_without_content(*, asked: console.Asked, by: Any) -> bytes:
    """Who did what to which record when: an auditor's daily bread, and still a disclosure."""
    require_gate(see_log, by=by)
    rows = list(console.events(by, asked=asked, size=export.LIMIT + 1).rows)
    return export.take(rows, content=False, search=asked.as_search())


def asked_of(request: ExportRequest) -> console.Asked:
    return console.Asked.from_search(request.asked)


def _decide(request: ExportRequest, step: Move, *, reason: str, by: Any) -> ExportRequest:
    decided = {"decided_by": by.user, "decided_at": timezone.now(), "decision_reason": reason}
    return move(request, step, by=by, given={"reason": reason}, **decided)
