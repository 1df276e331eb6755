"""A person whose record is sealed, and everything that a record can have: by the actions that people use, on the way of each.

One of them has the name that everybody in the story has. Femi of the college sent it and has told more since; Priya works on it; Ian sealed
it before all that and approves. Who opens it besides is asked by them, at the council and at another council's panel."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from packs.actions import Wanted, request_pack
from packs.models import PackJob
from referrals.access import see_case_file
from referrals.casework.actions import claiming, sealing
from referrals.casework.actions.associating import Told, associate
from referrals.filing.actions import adding
from referrals.models import Referral
from safeguarding.models import Case
from safeguarding.panels.actions import items
from tests.evidence.redacted import a_draft_of, released
from tests.evidence.released import a_file
from tests.letters.letters import a_letter
from tests.letters.letters import made as made_letter
from tests.packs.finished import finished
from tests.packs.shares import sent
from tests.records import (
    ENOUGH,
    a_commission,
    a_decided_referral,
    a_line,
    a_recommendation,
    a_referral,
    a_request,
    a_session,
    an_advice_question,
    assessed,
    consent_answered,
    reported,
    taken_on,
)
from tests.safeguarding.assessing import begun, signed
from tests.safeguarding.at_the_panel import COUNTY, a_meeting, a_panel, a_paper, listed, there

OFFICER = "priya"
# To tell them apart from nobody takes a tenth of the time.
IEUAN = {"forenames": "Ieuan", "surname": "Protheroe", "place": "First year of the college"}
RHYS = {"forenames": "Rhys", "surname": "Bevan-Lloyd", "place": "The evening class"}
PANEL_OF = "Calder Vale Council"


def everything_of_an_open_record(who: Any) -> Case:
    """A recommendation that waits, of one; of another, which was referred to a panel, a request to the council, packs, letters,
    files, redacted versions, and a case with a plan, an assessment and an item on an agenda."""
    waits = a_recommendation(who, option="hold", referral=_sealed(who), officer=OFFICER).referral
    adding.add_information(referral=_now(waits), text="He was at the gate.", immediate_danger="yes", by=who("femi"))
    referral = _sealed(who, IEUAN)
    a_request(who, referral=referral, agency=COUNTY, officer=OFFICER)
    decided = a_decided_referral(who, option="channel", to=PANEL_OF, referral=referral, officer=OFFICER, approver="ian")
    case = Case.objects.get(referral=decided)
    _knows(who, decided)
    a_line(who, case, by=OFFICER)
    signed(who, begun(who, case, by=OFFICER), by=OFFICER)
    _given_away(who, decided)
    _heard_by_a_panel(who, Case.objects.get(pk=case.pk))
    return Case.objects.get(pk=case.pk)


def given_support(who: Any, case: Case) -> None:
    """Imran met him and has said how it went; Maya is asked."""
    case = consent_answered(who, case, officer=OFFICER)
    reported(who, a_session(who, taken_on(who, a_commission(who, case, officer=OFFICER))))
    an_advice_question(who, referral=case.referral, officer=OFFICER)


def a_closed_record(who: Any) -> None:
    """How long it is kept is reviewed from then on."""
    a_decided_referral(who, referral=_sealed(who, RHYS), officer=OFFICER, approver="ian")


def _knows(who: Any, referral: Referral) -> None:
    """Everybody whose record is open: on none of their pages anything is said of it to who has no sight of this one."""
    there = see_case_file.filter(who(OFFICER), Referral.objects.exclude(subject=referral.subject))
    for other in there.select_related("subject").order_by("pk")[:6]:
        told = Told(kind="peer", name="", said="They are friends.", source="His sister")
        associate(referral=referral, told=told, other=other, by=who(OFFICER))


def _sealed(who: Any, whom: dict[str, str] = ENOUGH["who"]) -> Referral:
    referral = claiming.claim(referral=a_referral(who("femi"), who=whom), by=who(OFFICER))
    sealing.seal(referral=referral, why="Son of an officer of the force", by=who("ian"))
    return assessed(who, _now(referral), officer=OFFICER)


def _given_away(who: Any, referral: Referral) -> None:
    """A file and two redacted versions, a letter that is being written and one that was made, a pack of their own and one for
    the council."""
    files = [a_file(referral, by=who(OFFICER)) for _ in range(3)]
    a_draft_of(files[0], by=who(OFFICER))
    released(files[1], who, by=OFFICER, second="ian")
    a_letter(who, referral, by=OFFICER)
    made_letter(who, a_letter(who, referral, by=OFFICER), by=OFFICER)
    wanted = Wanted(purpose="Handover", lawful_basis="law_enforcement", chosen=())
    finished(PackJob.claim(request_pack(referral=referral, wanted=wanted, by=who(OFFICER)).pk))
    sent(who, referral=referral, to=COUNTY, officer=OFFICER)


def _heard_by_a_panel(who: Any, case: Case) -> None:
    """It meets; Yara has a paper and an action of it."""
    panel, seats = a_panel(who, {"wyn": "chair", "yara": "member"}, council=PANEL_OF, by="vik")
    meeting = a_meeting(who, panel, by="vik")
    item = listed(who, meeting, case, by="vik")
    a_paper(who, item, seats["yara"], by="vik")
    there(who, meeting, *seats.values(), by="vik")
    due = timezone.localdate() + timedelta(days=14)
    items.take_on(item=item, owner=seats["yara"], what="Ring him", due_on=due, by=who("vik"))


def _now(referral: Referral) -> Referral:
    return Referral.objects.get(pk=referral.pk)
