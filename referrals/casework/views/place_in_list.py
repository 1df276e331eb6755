"""From a record back to the row it was opened from, and on to the next row. The list that was shown last is kept in the
reader's own session: its address, which names no person, and the records on its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from accounts.requests import Visit
from referrals.models import Referral

KEPT = "referrals.list"


def remember(request: Visit, rows: Sequence[Referral]) -> None:
    """Written only where it is another list than before: to look at one again costs nothing."""
    shown = {"at": request.get_full_path(), "rows": [str(row.public_id) for row in rows]}
    if request.session.get(KEPT) != shown:
        request.session[KEPT] = shown


def place(request: Visit, referral: Referral) -> dict[str, Any]:
    """Where the list is that this record stands in, at its row; and the record after it. The door of that record asks
    whether it may still be opened."""
    shown, key = request.session.get(KEPT), str(referral.public_id)
    if not shown or key not in shown["rows"]:
        return {}
    after = shown["rows"][shown["rows"].index(key) + 1 :]
    return {
        "back_url": f"{shown['at']}#row-{key}",
        "back_label": "Back to the list",
        "next_in_list": reverse("referrals:case", args=after[:1]) if after else "",
    }
