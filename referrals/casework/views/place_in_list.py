"""From a record back to the row it was opened from, and on to the next row. The list that was shown last is kept in the
reader's own session: its address, which names no person, and the records on its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from accounts.requests import Visit
from core.reference_numbers import display_reference
from core.row_security import as_the_service
from referrals.models import Referral

KEPT = "referrals.list"


def remember(request: Visit, rows: Sequence[Referral]) -> None:
    """Written only where it is another list than before: to look at one again costs nothing."""
    shown = {"at": request.get_full_path(), "rows": [str(row.public_id) for row in rows]}
    if request.session.get(KEPT) != shown:
        request.session[KEPT] = shown


def last_list(request: Visit) -> dict[str, str]:
    """The way back to it; to the queue where none was shown."""
    shown = request.session.get(KEPT) or {}
    return {"back_url": shown.get("at") or reverse("referrals:queue"), "back_label": "Back to the list"}


def was_shown(request: Visit, key: UUID) -> str:
    """What a record is called that this reader cannot find now, where the list has just shown it to them."""
    shown = request.session.get(KEPT) or {"rows": []}
    with as_the_service():
        found = Referral.objects.filter(public_id=key).first() if str(key) in shown["rows"] else None
    return display_reference(found.reference) if found else "One that you selected"


def next_in_list(request: Visit, referral: Referral) -> str:
    """The record after this one in the list that was shown last, if there is one. Its door asks whether it may still be
    opened."""
    rows, key = (request.session.get(KEPT) or {"rows": []})["rows"], str(referral.public_id)
    after = rows[rows.index(key) + 1 :] if key in rows else []
    return reverse("referrals:case", args=after[:1]) if after else ""


def place(request: Visit, referral: Referral) -> dict[str, Any]:
    """Where the list is that this record stands in, at its row; and the record after it."""
    shown, key = request.session.get(KEPT), str(referral.public_id)
    if not shown or key not in shown["rows"]:
        return {}
    return {
        "back_url": f"{shown['at']}#row-{key}",
        "back_label": "Back to the list",
        "next_in_list": next_in_list(request, referral),
    }
