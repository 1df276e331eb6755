"""May a case end? What still stands in the way, in sentences that are shown and enforced alike.

From published reviews: cases closed on the strength of one argument, with parts of the plan undone, while something
new lay unread.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.authority import Authority
from audit.moves import BesideBox, Outdated, first_refusal
from core.clock import day_words
from referrals.casework.rules.decisions import NO_REASON
from referrals.casework.rules.holds import deconfliction_allows, newest_check, standing_hold
from referrals.casework.rules.second_person import SecondPerson, below_tier
from referrals.decision_texts.by_design import Use
from referrals.decision_texts.rules import Reason, Texts, held, of_version
from referrals.models.casework import Work
from safeguarding.cases.plans import keeps_open as plan_keeps_open
from safeguarding.cases.provision import open_commission
from safeguarding.cases.rules.referrers import they_were_asked
from safeguarding.gates import adoption, consents, section_36
from safeguarding.gates.hands import hands
from safeguarding.limits import LIMITS
from safeguarding.models import Case, CaseClosing, CaseKind, ClosingOutcome, FollowUp
from safeguarding.requests.objections import open_requests

Given = Mapping[str, Any]

UNREAD = "New information has arrived. Read it before going on."
ALONE = "This supports closing and is never the only reason. Add the reason that carries it."
NOT_ITS_OWN = "This case cannot end for these reasons. Choose from its own list."
# A case that police lead without the panel asks for no consent, so none can be withdrawn.
PANEL_ONLY = frozenset({"exit_consent_withdrawn"})
# An investigation takes it over: the desk's hold is then the reason, and no obstacle; what partners were asked cannot
# be withdrawn while it stands, and ends with the case.
TAKEN_OVER = frozenset({"exit_pursue", "panel_pursue"})
# Every reason, of a decision or of a case, that says that there is an investigation: who is told nothing of deconfliction
# is told none of them.
INVESTIGATED = TAKEN_OVER | {"investigation", "pursue"}
SECTION_36_WAITS = "A decision under section 36 waits. Have it answered, or take it back first."
LOOK_BACK_OVER = "This look back has been recorded already, or the case is open again."
CONSENT_STANDS = (
    "Consent to support stands. Say who was told that support ends, and consent with it: by whom, when and how."
)
CONSENT_SINCE = (
    "Consent to support was given after this was proposed, and nobody has said who is told that it ends. Return the proposal, "
    "and have it said."
)
NEVER_BEGUN, EXIT = "not_adopted", "exit"
# What is written on the referral and the end of a case rests on too.
RESTS_ON = (Work.PLAN, Work.IDENTITY, Work.ASSESSMENT)
ENDED_BY_ITSELF = frozenset({"exit_deceased"})
TOLD_NOTHING = ENDED_BY_ITSELF | TAKEN_OVER


def _given(since: datetime, until: datetime) -> Iterable[Sequence[str]]:
    made = CaseClosing.objects.filter(at__gte=since, at__lt=until)
    return made.values_list("reason_codes", flat=True).order_by()


IN_CASES = Use(
    "proposals to close a case",
    (NEVER_BEGUN, EXIT),
    {
        **dict.fromkeys(sorted(PANEL_ONLY), "It is offered only where a panel could adopt the case."),
        **dict.fromkeys(
            sorted(TAKEN_OVER), "An investigation takes the case over, and who may not know of it is not told."
        ),
        **dict.fromkeys(
            sorted(ENDED_BY_ITSELF), "The case ends without its plan, and nobody is asked how the person is."
        ),
    },
    _given,
)


def reasons_for(case: Case, said: Texts | None = None) -> list[Reason]:
    """With which a case of this kind can end: today, unless the texts of a version are asked."""
    groups = [EXIT, NEVER_BEGUN] if case.kind == CaseKind.CHANNEL else [EXIT]
    found = [reason for group in groups for reason in (said or held()).offered(group)]
    return [one for one in found if case.kind == CaseKind.CHANNEL or one.code not in PANEL_ONLY]


def in_words(reason: Reason) -> str:
    """A reason as it is shown: the two groups have some words in common."""
    return f"Not adopted by the panel: {reason.label}" if reason.group == NEVER_BEGUN else reason.label


def never_enough(codes: Iterable[str], said: Texts | None = None) -> str | None:
    """A sentence when none of these reasons can carry a closure by itself."""
    return ALONE if (said or held()).only_support(codes) else None


def obstacles(case: Case, reason_codes: Iterable[str] = (), said: Texts | None = None) -> list[str]:
    """Everything that must be done before closing is proposed, and must still be so when it is approved."""
    codes, said = set(reason_codes), said or held()
    found = [
        case.referral.has_unread_information and UNREAD,
        None if codes & TAKEN_OVER and standing_hold(case.referral) else open_requests(case.referral),
        _of_the_plan(case, codes, said),
        open_commission(case),
        section_36.waiting(case) and SECTION_36_WAITS,
        None if codes & TAKEN_OVER else deconfliction_allows(case.referral),
        never_enough(codes, said),
    ]
    return [sentence for sentence in found if sentence]


def _of_the_plan(case: Case, codes: set[str], said: Texts) -> str | None:
    """No case ends while a line of its plan is open (the review of the Amess case: support did not cover every need); nor
    without a plan, but where support never began."""
    if codes & ENDED_BY_ITSELF:
        return None
    never = any(said.reasons[code].group == NEVER_BEGUN for code in codes & said.reasons.keys())
    only_drafted = case.plan_at is None or adoption.was_turned_down(case)
    return None if only_drafted and never else plan_keeps_open(case)


def waiting(case: Case) -> CaseClosing | None:
    """The proposal that a second person has not answered."""
    return case.closings.filter(outcome="").select_related("by").first()


# --- What the moves of a case ask for -----------------------------------------------------------------------


def reasons_of_its_own(case: Case, by: Authority, given: Given) -> str | None:
    """At least one, and none with which a case of this kind cannot end."""
    codes, said = _said(case, given)
    if not codes:
        return NO_REASON
    return NOT_ITS_OWN if codes - {reason.code for reason in reasons_for(case, said)} else None


def nothing_open(case: Case, by: Authority, given: Given) -> str | None:
    return next(iter(obstacles(case, *_said(case, given))), None)


def consents_end_is_said(case: Case, by: Authority, given: Given) -> str | None:
    """Where consent was given and not taken back, who was told that it ends with the case: also of who gave it for a person that
    is grown up since. Who died or is investigated is told nothing."""
    stands = consents.given_by(case, timezone.localdate())
    if stands is None or _codes(case, given) & TOLD_NOTHING:
        return None
    proposal = waiting(case)
    if proposal is None:
        return None if given.get("consent_end") else BesideBox(CONSENT_STANDS, box="consent_end")
    return None if proposal.consent_end and stands.at <= proposal.at else CONSENT_SINCE


def view_was_asked(case: Case, by: Authority, given: Given) -> str | None:
    """Those who told us say how the person is before support ends. Of who died or is investigated they are asked nothing."""
    if _codes(case, given) & TOLD_NOTHING:
        return None
    return they_were_asked(case, waiting(case), why_not=given.get("referrer_not_asked", ""))


def _codes(case: Case, given: Given) -> set[str]:
    return _said(case, given)[0]


def _said(case: Case, given: Given) -> tuple[set[str], Texts]:
    """The reasons of what is proposed now, by the texts of today; or of the proposal that waits, by those in whose words it
    was written."""
    if given.get("reason_codes"):
        return set(given["reason_codes"]), held()
    closing = waiting(case)
    return (set(closing.reason_codes), of_version(closing.texts_version)) if closing else (set(), held())


def as_read(case: Case, by: Authority, given: Given) -> str | None:
    """It is a yes to the proposal that was read, and to no other that came in its place."""
    closing = waiting(case)
    if closing is not None and str(closing.public_id) == str(given.get("read")):
        return None
    return Outdated("Another proposal has taken the place of the one you read. Open this page again.")


def another_person(case: Case, by: Authority, given: Given) -> str | None:
    return CLOSER.refusal(waiting(case), own_hand, by=by)


def high_enough(case: Case, by: Authority, given: Given) -> str | None:
    return CLOSER.refusal(waiting(case), too_low, by=by)


def own_hand(closing: CaseClosing, who: Authority) -> str | None:
    """Never the supervisor who proposed it, owns the case, ever wrote its plan, a review, a view of the family, an
    assessment or an earlier proposal, or said who the person is."""
    if closing.by_id == who.pk:
        return "You proposed this: somebody else must decide."
    if closing.case.owner_id == who.pk or _wrote(closing.case, who):
        return "You worked on this case: somebody else must decide."
    return None


def _wrote(case: Case, who: Authority) -> bool:
    """Also where a colleague has written over it since."""
    return (
        case.plan_by_id == who.pk
        or case.referral.contributions.filter(what__in=RESTS_ON, by_id=who.pk).exists()
        or case.reviews.filter(by_id=who.pk).exists()
        or any(who.pk in hands(assessment) for assessment in case.assessments.all())
        or case.their_views.filter(by_id=who.pk).exists()
        or case.closings.filter(by_id=who.pk).exists()
    )


def too_low(closing: CaseClosing, who: Authority) -> str | None:
    return below_tier(closing.case.referral, who, option="", before=closing.tier_because, since=closing.at)


CLOSER: SecondPerson[CaseClosing] = SecondPerson(
    bars=(own_hand, too_low),
    referral_of=lambda closing: closing.case.referral,
    nothing_waits="No proposal to close this case waits for an answer.",
)
# What a proposal rests on is asked when it is made, and again of what stands when it is approved.
TO_PROPOSE = (reasons_of_its_own, nothing_open, consents_end_is_said, view_was_asked)
TO_APPROVE = (as_read, another_person, high_enough, *TO_PROPOSE)


def why_not_approve(case: Case, by: Authority) -> str:
    """The first thing that stands in this person's way; empty when nothing does."""
    closing = waiting(case)
    given = {"read": closing.public_id} if closing else {}
    return first_refusal(TO_APPROVE, case, by, given) or ""


# --- Looking back -------------------------------------------------------------------------------------------


def standing_follow_ups() -> QuerySet[FollowUp]:
    """The looks back that belong to the newest approved closing of their case; those of an earlier one are over."""
    newer = CaseClosing.objects.filter(
        case=OuterRef("closing__case"), outcome=ClosingOutcome.APPROVED, at__gt=OuterRef("closing__at")
    )
    return FollowUp.objects.filter(~Exists(newer))


def follow_ups_of(case: Case) -> QuerySet[FollowUp]:
    """The looks back that are recorded, or due, at this case."""
    return standing_follow_ups().filter(closing__case=case).select_related("closing__case__referral", "by")


def any_follow_up(case: Case, public_id: UUID) -> FollowUp | None:
    """One of this case, also of an earlier closing or recorded already."""
    found = FollowUp.objects.filter(closing__case=case, public_id=public_id)
    return found.select_related("closing__case__referral", "by").first()


def is_over(follow_up: FollowUp) -> bool:
    """Whether nothing is recorded of it any more."""
    return bool(follow_up.found) or not standing_follow_ups().filter(pk=follow_up.pk).exists()


def too_early(follow_up: FollowUp) -> str | None:
    """Six months are six months: not much earlier (local limit)."""
    opens = follow_up.due_on - timedelta(days=LIMITS.follow_up_window_days)
    return f"This can be recorded from {day_words(opens)} on." if timezone.localdate() < opens else None


def not_checked_again(follow_up: FollowUp) -> str | None:
    """The desk is asked afresh for each look back; a hold is heard before anything else."""
    referral = follow_up.closing.case.referral
    if hold := standing_hold(referral):
        return hold
    since = follow_up.due_on - timedelta(days=LIMITS.follow_up_window_days)
    check = newest_check(referral)
    if check is None or check.answered_at is None or timezone.localdate(check.answered_at) < since:
        return "The deconfliction desk has not answered for this look back yet. Ask it, and wait for its code."
    return None
