"""Who is told what while a referral is worked on. Sentences carry no personal data; the link asks for a sign-in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.urls import reverse

from accounts.authority import authority_of
from accounts.models import User
from accounts.notices.telling import Instead, administrators, over_for, people_with, platform, tell
from accounts.people.holdings import Passing
from accounts.roles import SUPERVISORS, Role
from accounts.sight import allowed
from referrals.access import answer_transfer, see_case_file
from referrals.casework.queue_order import MOST_URGENT, rank
from referrals.models import Decision, Deconfliction, Referral
from referrals.models.referral import Answer

PASSED_ON = "Whoever had a referral can no longer act. You, or a supervisor, answer for it now."
DANGER_IS_LATE = "Danger has not been answered in time. Look at this now."


def case_path(referral: Referral, page: str = "case") -> str:
    return reverse(f"referrals:{page}", args=[referral.public_id])


def supervisors(referral: Referral) -> list[User]:
    return people_with(agency_id=referral.force_id, roles=SUPERVISORS)


def without_kept_out(referral: Referral, people: Iterable[User | None]) -> list[User]:
    """Each of these once, without the people who were asked to keep away: a message tells that there is a record."""
    kept_out = set(referral.exclusions.standing().values_list("person_id", flat=True))
    known = {person.pk: person for person in people if person is not None}
    return [person for pk, person in known.items() if pk not in kept_out]


def with_sight(referral: Referral, people: Iterable[User]) -> list[User]:
    """Of a sealed record only those hear who may see it."""
    if not referral.seals.standing().exists():
        return list(people)
    return allowed(see_case_file, referral, people)


def the_supervisors(referral: Referral, path: str = "") -> Instead:
    """Those of the force's supervisors who may know of it: told when none can act of those whom a notice is for."""
    return Instead(
        lambda: with_sight(referral, without_kept_out(referral, supervisors(referral))),
        path or case_path(referral),
        beyond=partial(administrators, referral.force_id),
    )


def tell_about(
    referral: Referral,
    people: Iterable[User | None],
    *,
    kind: str,
    words: str,
    about: object,
    page: str = "case",
    urgent: bool = False,
) -> None:
    """One notice to each of these people about this referral; `about` tells one occasion from the next. Where none of
    them may see it or can act, the supervisors are told."""
    given = list(people)
    if not given:
        return
    tell(
        with_sight(referral, without_kept_out(referral, given)),
        kind=kind,
        words=words,
        path=case_path(referral, page),
        instead=the_supervisors(referral, case_path(referral, page)),
        expected=True,
        about=f"{referral.pk}:{about}",
        reference=referral.reference,
        urgent=urgent,
    )


def _its_officer(referral: Referral, *, but: User | None) -> list[User]:
    """Nobody is told of an act of their own."""
    return [referral.officer] if referral.officer is not None and referral.officer != but else []


def tell_assigned(referral: Referral, *, by: User | None) -> None:
    words = "A referral was assigned to you."
    tell_about(referral, _its_officer(referral, but=by), kind="case.assigned", words=words, about=referral.version)


def tell_assigned_away(referral: Referral, was: User | None) -> None:
    if was is not None:
        tell_about(
            referral,
            [was],
            kind="case.assigned_away",
            words="A referral of yours was assigned to a colleague.",
            about=f"referral:{referral.version}",
        )


def tell_due_set(referral: Referral, *, by: User | None) -> None:
    words = "A supervisor set another day by which a referral of yours is due."
    tell_about(referral, _its_officer(referral, but=by), kind="case.due_set", words=words, about=referral.version)


def tell_passed_on(referral: Referral, passing: Passing) -> None:
    """To its owner now, and the supervisors: once for all that passes at one moment, so that a supervisor need
    not read eighty messages; but each danger, and what not every supervisor may know of, by itself."""
    sealed = referral.seals.standing().exists()
    if sealed or rank(referral) == MOST_URGENT or not is_supervisor(referral.owner, referral.force_id):
        tell_about(
            referral,
            [referral.owner, *supervisors(referral)],
            kind="case.passed_on",
            words=PASSED_ON,
            about=passing.at.isoformat(),
            urgent=rank(referral) == MOST_URGENT,
        )
    else:
        tell_of_passing(referral.force_id, passing)


def is_supervisor(person: User, force_id: int) -> bool:
    return force_id in authority_of(person).agencies(*SUPERVISORS)


def tell_of_passing(force_id: int, passing: Passing) -> None:
    tell(
        people_with(agency_id=force_id, roles=SUPERVISORS),
        kind="work.passed_on",
        about=passing.occasion(force_id),
        instead=platform(),
        expected=True,
        words="Somebody can no longer act. What they held has passed on: see Unassigned, and your cases.",
        path=reverse("referrals:team"),
    )


def tell_person_joined(referral: Referral) -> None:
    """Another referral about the same person: owner, officer and supervisors look at the whole again."""
    tell_about(
        referral,
        [referral.owner, referral.officer, *supervisors(referral)],
        kind="case.repeat",
        words="Another referral about the same person was found. Read the history.",
        about=referral.version,
        page="case_history",
    )


def tell_unsure(referral: Referral, *, about: object) -> None:
    tell_about(
        referral,
        supervisors(referral),
        kind="case.unsure",
        words="An officer is not sure whether two people are the same.",
        about=about,
        page="case_identity",
    )


def tell_again(referral: Referral, *, about: object) -> None:
    tell_about(
        referral,
        [referral.officer, referral.owner],
        kind="case.again",
        about=about,
        page="case_identity",
        words="Something new speaks for two people being one who were called different. Look at them again.",
    )


def tell_sealed_match(referral: Referral, *, about: object) -> None:
    """To the owner and the officer of a sealed record: and not a word on the other side."""
    tell_about(
        referral,
        [referral.owner, referral.officer],
        kind="case.sealed_match",
        about=about,
        page="case_identity",
        words="Somebody was referred who may be the person of a record of yours. Look at the identity.",
    )


def tell_second_look(referral: Referral, *, but: Iterable[int], about: object) -> None:
    others = [person for person in supervisors(referral) if person.pk not in set(but)]
    tell_about(
        referral,
        others,
        kind="case.second_look",
        words="A closure was chosen for a second look.",
        about=about,
        page="case_decision",
    )


def tell_disagreed(referral: Referral, *, about: object) -> None:
    tell_about(
        referral,
        people_with(agency_id=referral.force_id, roles=[Role.INSPECTOR]),
        kind="case.second_look",
        words="Two readers of a closure disagree. An inspector decides.",
        about=f"disagreed:{about}",
        page="case_decision",
    )


def tell_desk(check: Deconfliction) -> None:
    desk = people_with(agency_id=check.force_id, roles=[Role.DECONFLICTION_DESK])
    tell(
        without_kept_out(check.referral, desk),
        kind="desk.asked",
        instead=the_supervisors(check.referral),
        expected=True,
        words="A deconfliction check is waiting.",
        about=check.pk,
        path=reverse("referrals:desk_check", args=[check.public_id]),
    )


def tell_if_nobody_answers(referral: Referral) -> None:
    """A colleague is kept away from it since: where that was the last of the desk, a check that waits is told to those who
    stand in. Who of the desk is left knows of it already."""
    for check in referral.deconflictions.filter(code=""):
        tell_desk(check)


def desk_has_answered(check: Deconfliction) -> None:
    """Its colleagues need not answer it too. The desk knows no reference: it knows the page of the check."""
    path = reverse("referrals:desk_check", args=[check.public_id])
    over_for(people_with(agency_id=check.force_id, roles=[Role.DECONFLICTION_DESK]), path=path)


def tell_desk_answered(referral: Referral, check: Deconfliction) -> None:
    tell_about(
        referral,
        [referral.officer or referral.owner],
        kind="case.deconflicted",
        words="The deconfliction desk has answered.",
        about=check.pk,
        page="case_deconfliction",
    )


def tell_recommended(referral: Referral, decision: Decision) -> None:
    others = [person for person in supervisors(referral) if person.pk != decision.author_id]
    tell_about(
        referral,
        others,
        kind="case.recommended",
        words="A recommendation waits for a decision.",
        about=decision.pk,
        page="case_decision",
    )


def tell_decided(referral: Referral, decision: Decision, *, words: str) -> None:
    tell_about(
        referral,
        [referral.officer, decision.author],
        kind="case.decided",
        words=words,
        about=decision.pk,
        page="case_decision",
    )


def tell_declined(referral: Referral, *, words: str) -> None:
    """An offer came back: the officer owns it, and the supervisor sees that it did."""
    tell_about(
        referral,
        [referral.officer, referral.owner, *supervisors(referral)],
        kind="case.declined",
        words=words,
        about=referral.version,
    )


def tell_offered(decision: Decision) -> None:
    """The people who can answer: of a sealed record, not every supervisor there."""
    assert decision.to_agency_id is not None, "a transfer names its receiver"
    there = people_with(agency_id=decision.to_agency_id, roles=[*SUPERVISORS, Role.COUNCIL_FRONT_DOOR])
    tell(
        allowed(answer_transfer, decision.referral, there),
        kind="transfer.offered",
        words="A referral is offered to you.",
        about=decision.pk,
        instead=the_supervisors(decision.referral),
        expected=True,
        path=reverse("referrals:transfer", args=[decision.referral.public_id]),
    )


def tell_overdue(referral: Referral, *, occasion: str) -> None:
    """Its officer, its owner and the supervisors; danger in its own words, and at once."""
    danger = referral.danger_now != Answer.NO
    tell_about(
        referral,
        [referral.officer, referral.owner, *supervisors(referral)],
        kind="case.overdue",
        words=DANGER_IS_LATE if danger else "A local time limit has passed.",
        about=occasion,
        urgent=danger,
    )
