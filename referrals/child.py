"""Whether the person is under 18: what the referrer answered, weighed against what is claimed of the birth. This is the
one place that reads the answer as filed to judge by it; everything that depends on it reads `Referral.child_now`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.asked_once import asked_once
from core.clock import day_words, local_day
from core.kept_rows import rows_kept
from referrals.models import Referral
from referrals.models.referral import Answer, State
from subjects import people
from subjects.actions import BirthClaim
from subjects.births import EXACT, Said, age_on, best, rank, span
from subjects.models import DateOfBirth

PERHAPS_A_CHILD = (Answer.YES, Answer.NOT_SURE)
MAKES = {True: "under 18", False: "18 or over", None: "either"}
ANSWERED = {Answer.YES: "yes", Answer.NO: "no", Answer.NOT_SURE: "not sure"}


def may_be_a_child(referral: Referral, on: date | None = None) -> bool:
    """Today, or on a day that is over. "Not sure" counts: a doubt about age is never a reason for less care."""
    if referral.child_now in PERHAPS_A_CHILD or on is None or on >= timezone.localdate():
        return referral.child_now in PERHAPS_A_CHILD
    return weigh(referral, claims_about(referral), on).answer in PERHAPS_A_CHILD


@dataclass(frozen=True)
class Weighed:
    """What holds on a day, and until when it does without anything new being said."""

    answer: Answer
    until: date | None
    said: Said | None
    settled: DateOfBirth | None = None


def answered_under_18(prefix: str) -> Q:
    """As a narrowing, what the referrer answered: for their own side, which is shown nothing that has been learnt since."""
    return Q(**{f"{prefix}under_18": Answer.YES})


def weigh(referral: Referral, claims: Iterable[DateOfBirth], on: date) -> Weighed:
    """Where nothing is claimed, the answer as filed. Otherwise what the best claim makes of this day; and "not sure"
    where the two disagree about the day on which it was filed, so that a birthday since is no disagreement. What an
    officer has settled holds against both."""
    claims = list(claims)
    if settled := _settled(referral, claims):
        return _as_settled(settled, claims, on)
    said, answered = best(claims), Answer(referral.under_18)
    if said is None:
        return Weighed(answered, None, None)
    then, now = (_answer(said, day) for day in (local_day(referral.received_at), on))
    return Weighed(_of_both(answered, then, now, known=said.is_known), said.holds_until(on), said)


def _settled(referral: Referral, claims: list[DateOfBirth]) -> DateOfBirth | None:
    """The newest claim with which an officer settled the age, since this was filed: what is answered later is news."""
    found = [claim for claim in claims if claim.settles_why and span(claim)]
    since = [claim for claim in found if claim.claimed_at >= referral.submitted_at]
    return max(since, key=lambda claim: (claim.claimed_at, claim.pk), default=None)


def _as_settled(settled: DateOfBirth, claims: list[DateOfBirth], on: date) -> Weighed:
    """What police or another authority say afterwards opens it again, and towards more care a whole date decides."""
    said = Said((settled,))
    answer, until = _answer(said, on), said.holds_until(on)
    later = best(claim for claim in claims if claim.claimed_at > settled.claimed_at and not rank(claim)[0])
    if later is None or _answer(later, on) == answer:
        return Weighed(answer, until, said, settled)
    child = later.is_known and _answer(later, on) == Answer.YES
    until = min(filter(None, (until, later.holds_until(on))), default=None)
    return Weighed(Answer.YES if child else Answer.NOT_SURE, until, later)


def _of_both(answered: Answer, then: Answer, now: Answer, *, known: bool) -> Answer:
    """Towards more care a whole date that police know settles it; towards less, the answer has to bear it out."""
    if now == Answer.YES and known:
        return Answer.YES
    if answered in (Answer.NOT_SURE, then, now):
        return now
    # "About 16 to 19" and "yes" go together for as long as both can be true; with "no" they do not.
    if answered == Answer.YES and then == Answer.NOT_SURE:
        return Answer.NO if now == Answer.NO else Answer.YES
    return Answer.NOT_SURE


def _answer(said: Said, on: date) -> Answer:
    return {True: Answer.YES, False: Answer.NO, None: Answer.NOT_SURE}[said.under_18(on)]


def tells_age(birth: BirthClaim) -> bool:
    """Whether what is to be claimed leaves no doubt of the age today."""
    claim = DateOfBirth(**asdict(birth))
    return bool(span(claim)) and Said((claim,)).under_18(timezone.localdate()) is not None


def weighed(referral: Referral) -> Weighed:
    """By everything that stands about the person today, joined people included as far as this record may tell."""
    return weigh(referral, claims_about(referral), timezone.localdate())


@asked_once
def claims_about(referral: Referral) -> list[DateOfBirth]:
    same = people.joined_to_id(referral.subject_id)
    return _births(*sorted(same))


@rows_kept
def _births(*subject_ids: int) -> QuerySet[DateOfBirth]:
    return DateOfBirth.objects.standing().filter(subject_id__in=subject_ids)


def settle(referral: Referral, found: Weighed) -> None:
    """Set on the referral, which the caller saves, what lists and rules go by."""
    referral.child_now, referral.child_until = found.answer, found.until


# --- In words ---------------------------------------------------------------------------------------------------------


def under_18_words(referral: Referral) -> str:
    """What holds, and why where the referrer answered otherwise. What has been closed keeps what held then."""
    holds = referral.get_child_now_display()
    if referral.state == State.CLOSED:
        return f"{holds}, when it was closed. {_answered(referral)}"
    because = why_not_as_answered(referral)
    return f"{holds}. {because}" if because else holds


def why_not_as_answered(referral: Referral) -> str:
    """What the referrer answered beside what the claims make; empty where they agree."""
    found = weighed(referral)
    if found.said is None or referral.under_18 == found.answer:
        return ""
    return f"{_answered(referral)[:-1]}; {_makes(referral, found.said)}.{_settled_words(referral, found.settled)}"


def _settled_words(referral: Referral, settled: DateOfBirth | None) -> str:
    """By whom, and why; of a joined referral, which another force may hold, no more than that it is so."""
    if settled is None:
        return ""
    if settled.subject_id != referral.subject_id:
        return " An officer settled it."
    return f" {settled.claimed_by} settled it on {day_words(settled.claimed_at)}: {settled.settles_why}"


def _answered(referral: Referral) -> str:
    said = ANSWERED[Answer(referral.under_18)]
    return f"The referrer {'was' if referral.under_18 == Answer.NOT_SURE else 'answered'} {said}."


def _makes(referral: Referral, said: Said) -> str:
    """Of a joined referral, which another force may hold, only what it comes to."""
    today, claim = timezone.localdate(), said.claims[0]
    comes_to = MAKES[said.under_18(today)]
    if any(each.subject_id != referral.subject_id for each in said.claims):
        return f"what is claimed in a joined referral makes {comes_to}"
    if len({span(each) for each in said.claims}) > 1:
        return "what is claimed differs: " + ", ".join(str(each) for each in said.claims)
    if rank(claim)[1] == EXACT:
        return f"the date of birth makes {_age(claim, today)}"
    return f'"{claim}" makes {comes_to}'


def age_words(referral: Referral) -> str:
    """By the best claim of this referral's own person: in years where a whole date is known, otherwise as it was said.
    What the referrer answered stands beside it where that is otherwise."""
    claims, filed = claims_about(referral), _as_filed(referral)
    own = best(claim for claim in claims if claim.subject_id == referral.subject_id)
    differs = weigh(referral, claims, timezone.localdate()).answer != referral.under_18
    if own is not None:
        words = _in_years(own.claims[0])
        return f"{words} (the referrer answered: {filed})" if differs else words
    if differs:
        return f"{filed}, as the referrer answered; otherwise in a joined referral"
    birthday = next((claim for claim in claims if claim.subject_id == referral.subject_id and str(claim)), None)
    return f"{filed}, born {birthday}" if birthday else filed


def _in_years(claim: DateOfBirth) -> str:
    if rank(claim)[1] == EXACT:
        return _age(claim, timezone.localdate())
    return str(claim) if claim.year is None else f"born {claim}"


def _age(claim: DateOfBirth, on: date) -> str:
    born = span(claim)
    return str(age_on(born[0], on)) if born else ""


def _as_filed(referral: Referral) -> str:
    answered = Answer(referral.under_18)
    return {Answer.YES: "under 18", Answer.NO: "18 or over"}.get(answered, "not known if under 18")
