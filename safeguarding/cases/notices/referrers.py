"""Who hears what becomes of asking those who told us: never what they said, and to them never what it is for."""

from __future__ import annotations

from referrals.casework.notices.asked_of_referrers import tell_of_view
from referrals.models import ReferrerQuestion
from safeguarding.access import panel_may_know
from safeguarding.cases.notices.providers import tell_council
from safeguarding.models import Case, CaseKind
from safeguarding.notices import tell_of_case


def case_of(asked: ReferrerQuestion) -> Case | None:
    """The case in which it was asked."""
    found = Case.objects.filter(referral_id=asked.referral_id, kind=CaseKind.CHANNEL, opened_at__lte=asked.asked_at)
    return found.select_related("referral", "owner", "force").order_by("-opened_at", "-pk").first()


def view_was_given(asked: ReferrerQuestion) -> None:
    """To the council that asked, or would read it; the police are told as of all that a referrer adds."""
    case = case_of(asked) if asked.is_a_view else None
    if case is not None:
        _tell_council(case, kind="panel.view_given", words="Those who told us have answered.", about=str(asked.pk))


def remind_them(asked: ReferrerQuestion, *, kind: str, words: str, about: str) -> None:
    tell_of_view(asked, kind=kind, words=words)


def tell_of_silence(asked: ReferrerQuestion, *, kind: str, words: str, about: str) -> None:
    case = case_of(asked)
    if case is not None:
        tell_of_case(case, kind=f"case.{kind}", words=words, about=about)
        _tell_council(case, kind=f"panel.{kind}", words=words, about=about)


def _tell_council(case: Case, *, kind: str, words: str, about: str) -> None:
    if Case.objects.filter(panel_may_know(), pk=case.pk).exists():
        tell_council(case, kind=kind, words=words, about=about, urgent=False)
