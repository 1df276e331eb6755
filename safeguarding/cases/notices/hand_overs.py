"""Who is told of a hand-over from one council's panel to another's, after commit. No words here name or describe a person."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import Membership, User
from accounts.notices.telling import lead_elsewhere, over_for, serving_as, tell
from accounts.roles import Role
from referrals.casework.notices.casework_notices import the_supervisors, without_kept_out
from safeguarding.access import panel_may_know
from safeguarding.models import Case, HandOver, PanelReferral
from safeguarding.notices import tell_of_case, tell_panel, tell_panel_gone
from safeguarding.panels.notices import coordinators, tell_owners_of_actions

ASKED = "A case is put to your council's panel, as the person has moved. Say whether you take it over."
ANSWERS = {True: "Another council took a case over from yours.", False: "Another council declined to take a case over."}
TAKEN = "A colleague took a case over for your council's panel."
ACCEPTED = (
    "Another council's panel has a case from now on. Packs and copies that the council before was given stand: "
    "open the case, and recall what it should not keep."
)
CORRECTED = "Something that a case put to your council's panel said has been found wrong. Open it and read it again."


def who_may_answer(case: Case, council: int) -> list[User]:
    """Its coordinators, without those who were asked to keep away or declared a conflict."""
    serving = Membership.objects.serving().filter(agency_id=council, role=Role.CHANNEL_COORDINATOR)
    return unconcerned(case, User.objects.filter(pk__in=serving.values("user_id")).order_by("pk"))


def unconcerned(case: Case, people: Iterable[User]) -> list[User]:
    """Without those who were asked to keep away, or declared a conflict."""
    declared = set(case.panel_conflicts.values_list("person_id", flat=True))
    return [person for person in without_kept_out(case.referral, people) if person.pk not in declared]


def tell_asked(hand_over: HandOver) -> None:
    _tell(hand_over, hand_over.to_id, kind="handover.asked", words=ASKED, about=str(hand_over.pk))
    _tell_owner(hand_over, "put", "A council put a case to another council's panel. Until that answers it has it.")


def tell_accepted(hand_over: HandOver, *, before: PanelReferral, now: PanelReferral) -> None:
    """Both coordinators' councils, their front doors, and the officer who owns the case."""
    _tell(hand_over, hand_over.of_id, kind="handover.accepted", words=ANSWERS[True], about=str(hand_over.pk))
    words = "Somebody whom another council's panel supported was handed over to yours. Look at this now."
    tell_panel(now, kind="panel.handed_over", words=words)
    _tell(hand_over, hand_over.to_id, kind="handover.taken", words=TAKEN, about=str(hand_over.pk))
    tell_owners_of_actions(hand_over.case, hand_over.of_id)
    tell_panel_gone(before, words="A case that was referred to your council's panel went to another council's.")
    _tell_owner(hand_over, "accepted", ACCEPTED)


def tell_declined(hand_over: HandOver) -> None:
    _tell(hand_over, hand_over.of_id, kind="handover.declined", words=ANSWERS[False], about=str(hand_over.pk))
    _tell_owner(
        hand_over, "declined", "Another council declined to take a case over: the first one's panel has it still."
    )


def tell_gone(hand_over: HandOver) -> None:
    """Those who were asked: it leads to their list, and says no more. Not while a hold stands."""
    is_answered(hand_over)
    lead_elsewhere(_were_asked(hand_over), path=path_of(hand_over), to=reverse("safeguarding:hand_overs"))
    if Case.objects.filter(panel_may_know(), pk=hand_over.case_id).exists():
        words, about = "A case that was put to your council's panel is put to it no longer.", str(hand_over.pk)
        _tell(hand_over, hand_over.to_id, kind="handover.gone", words=words, about=about, to_list=True)


def is_answered(hand_over: HandOver) -> None:
    over_for(_were_asked(hand_over), path=path_of(hand_over))


def _were_asked(hand_over: HandOver) -> Iterable[User]:
    """The coordinators there, those who are away by now among them: what was asked of them is asked no more."""
    return serving_as(agency_id=hand_over.to_id, roles=[Role.CHANNEL_COORDINATOR])


def tell_corrected(hand_over: HandOver, *, about: str) -> None:
    """Their page shows what stands now; what they may have written down stands no more."""
    _tell(hand_over, hand_over.to_id, kind="handover.corrected", words=CORRECTED, about=about)


def remind_them(hand_over: HandOver, *, kind: str, words: str, about: str) -> None:
    _tell(hand_over, hand_over.to_id, kind=kind, words=words, about=about)


def raise_it(hand_over: HandOver, *, kind: str, words: str, about: str) -> None:
    """The council that put it forward, and the officer who owns the case."""
    _tell(hand_over, hand_over.of_id, kind=kind, words=words, about=about)
    tell_of_case(hand_over.case, kind=f"case.{kind}", words=words, about=about)


def path_of(hand_over: HandOver) -> str:
    return reverse("safeguarding:hand_over", args=[hand_over.public_id])


def _tell_owner(hand_over: HandOver, what: str, words: str) -> None:
    tell_of_case(hand_over.case, kind=f"case.handover_{what}", words=words, about=str(hand_over.pk))


def _tell(hand_over: HandOver, council: int, *, kind: str, words: str, about: str, to_list: bool = False) -> None:
    case = hand_over.case
    tell(
        unconcerned(case, coordinators(council)),
        kind=kind,
        words=words,
        path=reverse("safeguarding:hand_overs") if to_list else path_of(hand_over),
        about=about,
        reference="" if to_list else case.reference,
        expected=True,
        instead=the_supervisors(hand_over.referral, reverse("safeguarding:case", args=[case.public_id])),
    )
