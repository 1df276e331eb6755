"""Who is told of the transfer of an open case to another force, after commit. No words here name or describe a person."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import Membership, User
from accounts.notices.telling import Instead, lead_elsewhere, over_for, people_with, serving_as, tell
from accounts.roles import SUPERVISORS
from referrals.casework.notices.casework_notices import the_supervisors
from safeguarding.access import panel_may_know
from safeguarding.cases.notices.hand_overs import unconcerned
from safeguarding.cases.notices.providers import tell_provider
from safeguarding.models import OPEN_ACTIONS, Case, CaseTransfer, Commission
from safeguarding.models.providers import IS_OPEN
from safeguarding.notices import front_door_of, panel_path, tell_desk, tell_of_case, tell_of_gift
from safeguarding.panels.notices import coordinators
from safeguarding.panels.presenters.referred import panel_of

ASKED = "An open case is put to your force, as the person has moved. Say whether you take it over, and whose it is."
PUT = "A supervisor put a case of yours to another force. Until that accepts it is yours."
ACCEPTED = "Another force took over a case that yours put to it."
DECLINED = "Another force declined to take a case over. Yours has it still."
WENT = "A case of yours is another force's now. Your force reads the referral for some weeks more."
YOURS = "A case came from another force, and is yours: so is its risk. Read it now."
TAKEN = "A colleague took a case over for your force."
OF_ANOTHER_FORCE = "Another police force leads a case that is with your panel. Its page says who."
CORRECTED = "Something that a case put to your force said has been found wrong. Open it and read it again."
WHOM_TO_RING = "Another police force has what you were asked about. The page says whom to ring."


def who_may_answer(case: Case, force: int) -> list[User]:
    """Its supervisors, without those who were asked to keep away or declared a conflict."""
    serving = Membership.objects.serving().filter(agency_id=force, role__in=SUPERVISORS)
    return unconcerned(case, User.objects.filter(pk__in=serving.values("user_id")).order_by("pk"))


def tell_asked(transfer: CaseTransfer) -> None:
    _tell(transfer, transfer.to_id, kind="transfer.asked", words=ASKED, about=str(transfer.pk))
    _tell_owner(transfer, "put", PUT)


def tell_accepted(transfer: CaseTransfer, *, was: User) -> None:
    """Who had it and whose it is now, the supervisors of both, and all who work with police on it."""
    case = Case.objects.select_related("owner", "referral", "force").get(pk=transfer.case_id)
    about = str(transfer.pk)
    _tell(transfer, transfer.of_id, kind="transfer.accepted", words=ACCEPTED, about=about)
    tell(
        unconcerned(case, [was]),
        kind="transfer.went",
        words=WENT,
        path=reverse("safeguarding:cases"),
        about=about,
        instead=Instead(lambda: supervisors(transfer, transfer.of_id), path_of(transfer)),
    )
    tell_of_gift(case, [case.owner], kind="case.transferred_to_you", words=YOURS)
    _tell(transfer, transfer.to_id, kind="transfer.taken", words=TAKEN, about=about)
    _tell_those_outside(case, about)


def _tell_those_outside(case: Case, about: str) -> None:
    """The council whose panel has it, providers, and partners who have not answered: whom they ring is another officer."""
    panel = panel_of(case)
    if panel is not None and panel.is_live and Case.objects.filter(panel_may_know(), pk=case.pk).exists():
        tell(
            unconcerned(case, [*front_door_of(panel), *coordinators(panel.agency_id)]),
            kind="panel.other_force",
            words=OF_ANOTHER_FORCE,
            path=panel_path(panel),
            about=about,
            reference=case.reference,
            expected=True,
            instead=the_supervisors(case.referral, reverse("safeguarding:case", args=[case.public_id])),
        )
    for commission in Commission.objects.filter(IS_OPEN, case=case).select_related("provider", "referral", "case"):
        told = f"{commission.pk}:{about}"
        tell_provider(commission, kind="provider.other_force", words=WHOM_TO_RING, about=told)
    for action in case.referral.actions.filter(state__in=OPEN_ACTIONS).select_related("referral"):
        tell_desk(action, kind="request.other_force", words=WHOM_TO_RING, about=f"{action.pk}:{about}")


def tell_declined(transfer: CaseTransfer) -> None:
    _tell(transfer, transfer.of_id, kind="transfer.declined", words=DECLINED, about=str(transfer.pk))
    _tell_owner(transfer, "declined", DECLINED)


def tell_gone(transfer: CaseTransfer) -> None:
    """Those who were asked: it leads to their list, and says no more. Not while a hold stands."""
    is_answered(transfer)
    lead_elsewhere(_were_asked(transfer), path=path_of(transfer), to=reverse("safeguarding:transfers"))
    if Case.objects.filter(panel_may_know(), pk=transfer.case_id).exists():
        words, about = "A case that was put to your force is put to it no longer.", str(transfer.pk)
        _tell(transfer, transfer.to_id, kind="transfer.gone", words=words, about=about, to_list=True)


def is_answered(transfer: CaseTransfer) -> None:
    over_for(_were_asked(transfer), path=path_of(transfer))


def _were_asked(transfer: CaseTransfer) -> Iterable[User]:
    """The supervisors there, those who are away by now among them: what was asked of them is asked no more."""
    return serving_as(agency_id=transfer.to_id, roles=SUPERVISORS)


def tell_corrected(transfer: CaseTransfer, *, about: str) -> None:
    """Their page shows what stands now; what they may have written down stands no more."""
    _tell(transfer, transfer.to_id, kind="transfer.corrected", words=CORRECTED, about=about)


def remind_them(transfer: CaseTransfer, *, kind: str, words: str, about: str) -> None:
    _tell(transfer, transfer.to_id, kind=kind, words=words, about=about)


def raise_it(transfer: CaseTransfer, *, kind: str, words: str, about: str) -> None:
    """The supervisors of the force that put it forward, and the officer who owns the case."""
    _tell(transfer, transfer.of_id, kind=kind, words=words, about=about)
    tell_of_case(transfer.case, kind=f"case.{kind}", words=words, about=about)


def supervisors(transfer: CaseTransfer, force: int) -> Iterable[User]:
    return unconcerned(transfer.case, people_with(agency_id=force, roles=SUPERVISORS))


def path_of(transfer: CaseTransfer) -> str:
    return reverse("safeguarding:transfer", args=[transfer.public_id])


def _tell_owner(transfer: CaseTransfer, what: str, words: str) -> None:
    tell_of_case(transfer.case, kind=f"case.transfer_{what}", words=words, about=str(transfer.pk))


def _tell(transfer: CaseTransfer, force: int, *, kind: str, words: str, about: str, to_list: bool = False) -> None:
    case = transfer.case
    tell(
        supervisors(transfer, force),
        kind=kind,
        words=words,
        path=reverse("safeguarding:transfers") if to_list else path_of(transfer),
        about=about,
        reference="" if to_list else case.reference,
        expected=True,
        instead=the_supervisors(transfer.referral, reverse("safeguarding:case", args=[case.public_id])),
    )
