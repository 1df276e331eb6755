"""Who is told of the transfer of an open case to another force, after commit. No words here name or describe a person."""

from __future__ import annotations

from functools import partial

from django.urls import reverse

from accounts.models import User
from accounts.notices.telling import Instead, administrators, tell
from accounts.roles import SUPERVISORS
from referrals.casework.notices.casework_notices import the_supervisors
from safeguarding.access import panel_may_know
from safeguarding.cases.notices.providers import tell_provider
from safeguarding.cases.notices.put import Between, unconcerned
from safeguarding.models import OPEN_ACTIONS, Case, CaseTransfer, Commission
from safeguarding.models.providers import IS_OPEN
from safeguarding.notices import front_door_of, panel_path, tell_desk, tell_of_gift
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


BETWEEN_FORCES = Between(
    "transfer",
    "safeguarding:transfer",
    "safeguarding:transfers",
    SUPERVISORS,
    gone="A case that was put to your force is put to it no longer.",
    corrected=CORRECTED,
)


def tell_asked(transfer: CaseTransfer) -> None:
    BETWEEN_FORCES.tell(transfer, transfer.to_id, kind="transfer.asked", words=ASKED, about=str(transfer.pk))
    BETWEEN_FORCES.tell_owner(transfer, "put", PUT)


def tell_accepted(transfer: CaseTransfer, *, was: User) -> None:
    """Who had it and whose it is now, the supervisors of both, and all who work with police on it."""
    case = Case.objects.select_related("owner", "referral", "force").get(pk=transfer.case_id)
    about = str(transfer.pk)
    BETWEEN_FORCES.tell(transfer, transfer.of_id, kind="transfer.accepted", words=ACCEPTED, about=about)
    tell(
        unconcerned(case, [was]),
        kind="transfer.went",
        words=WENT,
        path=reverse("safeguarding:cases"),
        about=about,
        instead=Instead(
            lambda: BETWEEN_FORCES.who_answer(transfer, transfer.of_id),
            BETWEEN_FORCES.path_of(transfer),
            beyond=partial(administrators, transfer.of_id),
        ),
    )
    tell_of_gift(case, [case.owner], kind="case.transferred_to_you", words=YOURS)
    BETWEEN_FORCES.tell(transfer, transfer.to_id, kind="transfer.taken", words=TAKEN, about=about)
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
    BETWEEN_FORCES.tell(transfer, transfer.of_id, kind="transfer.declined", words=DECLINED, about=str(transfer.pk))
    BETWEEN_FORCES.tell_owner(transfer, "declined", DECLINED)
