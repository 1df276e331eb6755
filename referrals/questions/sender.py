"""Who sent it: the last section of the filed document, supplied by the account and not asked again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.authority import Authority
from core.templatetags.govuk import at_time
from referrals.models import Draft
from referrals.models.referral import Channel
from referrals.questions.specs import SENDER


def sender_section(draft: Draft, *, by: Authority, at: datetime) -> dict[str, Any]:
    """Name, role and working contact of the referrer, and of the sender when that was another person."""
    author, keyed = draft.author, draft.channel != Channel.PORTAL
    rows = [
        ("name", "Keyed in by" if keyed else "Name", author.name),
        ("role", "Role", author.job_title),
        ("agency", "Organisation", f"{draft.agency}, {draft.site.name}" if draft.site else str(draft.agency)),
        ("reach", "Working contact", ", ".join(filter(None, (author.email, author.phone)))),
        ("sent_by", "Sent by", _sender(by) if by.pk != author.pk else ""),
        ("sent_at", "Sent", at_time(at)),
    ]
    found = [{"field": name, "label": label, "value": value} for name, label, value in rows if value]
    return {"code": SENDER, "title": "Who sent this", "rows": found}


def _sender(by: Authority) -> str:
    return ", ".join(filter(None, (by.user.name, by.user.job_title))) if by.user else ""
