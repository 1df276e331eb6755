"""What those who told us were asked of the person now, as the police and the council read it: what came of it, and never the
answer, which stands with what they sent."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from accounts.authority import Authority
from core.clock import day_words
from core.components import Row
from core.row_security import as_the_service
from referrals.casework.actions.asking_referrers import HOW_ARE_THINGS
from safeguarding.access import ask_their_view
from safeguarding.cases.rules.referrers import in_words, why_not_ask
from safeguarding.gates.those_who_told_us import views_of
from safeguarding.models import Case, CaseKind


@as_the_service()
def shown(case: Case, who: Authority) -> dict[str, Any]:
    """For both pages of the case. The council reads of questions that only police and sender find."""
    if case.kind != CaseKind.CHANNEL or not ask_their_view.allows(who, case):
        return {}
    views = list(views_of(case)[:20])
    return {
        "views": [Row(str(each.get_asked_for_display()), in_words(each)) for each in views],
        "ask_view": "" if why_not_ask(case) or _open(views) else _page("case_ask_view", case),
        "give_up_view": _page("case_view_silence", case) if _open(views) else "",
    }


def as_asked(case: Case) -> str:
    return HOW_ARE_THINGS.format(day_words(case.referral.submitted_at))


def _open(views: list[Any]) -> bool:
    return any(each.answered_at is None and each.ended_at is None for each in views)


def _page(name: str, case: Case) -> str:
    return reverse(f"safeguarding:{name}", args=[case.public_id])
