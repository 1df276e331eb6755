"""What the overview of a case file says: what needs doing first, then the facts."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html

from accounts.authority import Authority
from accounts.models import Agency
from accounts.requests import Visit
from core.clock import working_days_between
from core.components import Row
from core.kept_rows import rows_kept
from core.rules import what_holds
from core.telephones import link
from core.templatetags.govuk import at_time, on_day
from referrals import access
from referrals.casework.forms.giving import ActForm
from referrals.casework.presenters.decision_rows import standing
from referrals.casework.presenters.earlier_referrals import earlier
from referrals.casework.presenters.pointers import pointers
from referrals.casework.rules import giving
from referrals.casework.rules.ending import ending
from referrals.casework.rules.holds import newest_check
from referrals.casework.rules.readiness import obstacles
from referrals.child import under_18_words
from referrals.code_lists import CONCERN_TYPES, SECTORS
from referrals.danger import standing as danger_standing
from referrals.limits import whole_assessment_due
from referrals.models import Referral, ReferrerQuestion
from referrals.models.referral import FINISHED, Answer, State
from referrals.questions.filed_document import answer
from referrals.questions.meaning import Meaning
from referrals.queues.rules import GENERAL
from subjects.models import NameKind

# All that the page asks of this reader, in one statement.
RULES = (access.work, access.claim, access.assign, access.seal, access.handle_emergency)


def overview(request: Visit, referral: Referral) -> dict[str, Any]:
    who = request.who
    what_holds(who, referral, *RULES)
    working = access.work.refusal(who, referral)
    return {
        "history": earlier(referral, who) if referral.is_repeat else None,
        "pointers": pointers(referral, who),
        "danger": danger_standing(referral),
        "me": who.pk,
        "identity_incomplete": identity_incomplete(referral),
        "may_claim": referral.officer_id is None and access.claim.allows(who, referral),
        "may_assign": access.assign.allows(who, referral),
        "may_work": working is None,
        "may_seal": access.seal.allows(who, referral),
        "sealed": referral.subject.sealed,
        "may_handle_emergency": access.handle_emergency.allows(who, referral),
        "in_hand": referral.state not in FINISHED,
        "open_points": obstacles(referral) if referral.state not in FINISHED and working is None else None,
        "what_happened": answer(referral, Meaning.WHAT_HAPPENED),
        "facts": facts(referral, may_settle=working is None and referral.state != State.CLOSED),
        "standing": standing(referral),
        "ending": ending(referral, who),
        "clocks": clocks(referral),
        **_kept_away(referral, who),
        "gift": giving.shown(referral, who),
        "press": ActForm(initial={"version": referral.version}),
        "questions_open": _questions(referral.pk),
    }


@rows_kept
def _questions(referral_id: int) -> QuerySet[ReferrerQuestion]:
    return ReferrerQuestion.objects.filter(referral_id=referral_id).waiting()


def _kept_away(referral: Referral, who: Authority) -> dict[str, Any]:
    """To supervisors: who is kept away, and who was, with who let them in again and why."""
    shown = access.assign.allows(who, referral)
    found = referral.exclusions.select_related("person", "lifted_by").order_by("at", "pk") if shown else ()
    return {
        "exclusions": [one for one in found if one.lifted_at is None],
        "let_in_again": [one for one in found if one.lifted_at is not None],
    }


def identity_incomplete(referral: Referral) -> str:
    """How to find out, where no full name is known; in the referrer's own words when they gave any."""
    in_part = (NameKind.NICKNAME, NameKind.PART)
    if any(name.forenames and name.surname and name.kind not in in_part for name in referral.subject.names_now()):
        return ""
    return answer(referral, Meaning.FIND_OUT) or "Ask the referrer, who knows how the person can be found."


def received_words(referral: Referral) -> str:
    """What was keyed in came on a day, without an hour, and may have lain."""
    if referral.received_at == referral.submitted_at:
        return at_time(referral.received_at)
    lay = working_days_between(referral.received_at, referral.submitted_at)
    days = (
        f"lay {lay} working day{'' if lay == 1 else 's'} before it was keyed in" if lay > 0 else "keyed in the same day"
    )
    return f"{on_day(referral.received_at)} ({days})"


def facts(referral: Referral, *, may_settle: bool = False) -> list[Row]:
    """Who referred, how, and what is known so far."""
    settle = reverse("referrals:case_settle_age", args=[referral.public_id]) if may_settle else ""
    site = f", {referral.site.name}" if referral.site else ""
    kept_by = f"{referral.submitted_by.name}, {referral.submitted_by.job_title}".rstrip(", ")
    return [
        Row("Referred by", kept_by),
        Row("Agency", f"{referral.agency.name}{site}"),
        Row("Agency telephone", numbers_of(referral.agency)),
        Row("Sector", SECTORS.label(referral.sector)),
        Row("Received", received_words(referral)),
        Row("Came by", referral.get_channel_display()),
        Row("Immediate danger", danger_words(referral)),
        Row("Under 18", under_18_words(referral), href=settle, action="Settle"),
        Row("Works for the agency", referral.get_own_staff_display()),
        Row("Police force", referral.force.name),
        *queue_rows(referral),
        Row("Council", referral.council.name if referral.council else ""),
        Row("Safe contact", answer(referral, Meaning.SAFE_CONTACT), typed=True),
        Row("Must not be told", answer(referral, Meaning.NOT_TOLD), typed=True),
        Row("Type of concern", CONCERN_TYPES.label(referral.concern_type), missing="Not yet known"),
        Row(
            "The referrer is shown",
            f"{referral.get_shown_status_display()}, since {on_day(referral.shown_since)}",
        ),
    ]


def queue_rows(referral: Referral) -> list[Row]:
    """To which queue the rules sent it; what was filed before there were any was sent nowhere."""
    if referral.routing_version is None:
        return []
    by = f"by version {referral.routing_version} of the routing rules"
    return [Row("Queue", f"{referral.queue or GENERAL}, {by}", typed=True)]


def numbers_of(agency: Agency) -> str:
    """As the agency gives them, as links that dial: in its hours, and out of them."""
    if not agency.telephone:
        return ""
    hours = f" ({agency.telephone_hours})" if agency.telephone_hours else ""
    usual = format_html("{}{}", link(agency.telephone), hours)
    if not agency.telephone_out_of_hours:
        return usual
    return format_html("{}. Out of hours: {}", usual, link(agency.telephone_out_of_hours))


def danger_words(referral: Referral) -> str:
    """As it stands now, and as it was filed where that differs."""
    filed = f"as filed: {referral.get_immediate_danger_display().lower()}"
    if referral.danger_now == Answer.NO and referral.danger_told != Answer.NO:
        return f"Answered. Told: {referral.get_danger_told_display().lower()} ({filed})"
    if referral.danger_now == referral.immediate_danger:
        return referral.get_danger_now_display()
    return f"{referral.get_danger_now_display()} ({filed})"


def clocks(referral: Referral) -> list[tuple[str, Any]]:
    """Local limits that run now; none runs for what has ended."""
    if referral.state in FINISHED:
        return []
    check = newest_check(referral)
    found: list[tuple[str, Any]] = [
        ("Next step", referral.due_at),
        ("Whole assessment", whole_assessment_due(referral.received_at)),
    ]
    if check and not check.code:
        found.append(("Deconfliction desk", check.due_at))
    if check and check.next_check_on:
        found.append(("Deconfliction runs out", check.next_check_on))
    return found
