"""What an approved decision starts here: a case for the panel or the partnership, or an offer to a service.

Registered with referrals.casework.rules.outcomes; runs in the approval's own transaction, so a decision without its
effect is never approved."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.authority import Authority
from audit.log import log
from audit.moves import MoveDenied
from core.clock import end_of
from core.folding import fold
from referrals.models import Decision, Referral
from referrals.models.decision import Option
from referrals.search import search_document
from safeguarding.disclosure import Item
from safeguarding.kinds import CASE_OPENED
from safeguarding.limits import ACCEPT_SERVICE, LIMITS, PLAN
from safeguarding.models import ActionKind, Case, CaseKind, MayTell, PartnerAction
from safeguarding.notices import tell_desk, tell_of_case
from safeguarding.requests.actions.asking import agencies_that_can_be_asked, log_disclosure

# What may stand before a colon as the name of an item: the words of our own pages for what is known of a person,
# folded.
LABELS = frozenset(
    {
        "name",
        "full name",
        "first name",
        "first names",
        "forename",
        "forenames",
        "family name",
        "surname",
        "last name",
        "also known as",
        "known as",
        "alias",
        "nickname",
        "former name",
        "earlier name",
        "date of birth",
        "dob",
        "born",
        "age",
        "gender",
        "sex",
        "pronouns",
        "address",
        "home address",
        "postcode",
        "town",
        "phone",
        "phone number",
        "telephone",
        "mobile",
        "e mail",
        "email",
        "online name",
        "school",
        "school or employer",
        "employer",
        "year group",
        "language",
        "first language",
        "interpreter",
        "parent",
        "mother",
        "father",
        "carer",
        "next of kin",
        "family member",
        "gp",
        "nhs number",
        "unique pupil number",
        "upn",
        "safe contact",
        "contact",
        "risk",
        "risks",
        "need",
        "needs",
        "concern",
        "background",
        "description",
    }
)
KINDS = {Option.CHANNEL: CaseKind.CHANNEL, Option.PARTNERSHIP: CaseKind.PARTNERSHIP}


def open_case(*, decision: Decision, by: Authority) -> Case:
    """A case with the risk owner of this moment, a plan due and a first review. A Channel case goes to the panel by the
    decision under section 36 (safeguarding/cases/actions/section_36.py), and no council hears of it before."""
    now = timezone.now()
    referral = Referral.objects.select_related("owner").get(pk=decision.referral_id)
    case = Case.objects.create(
        referral=referral,
        decision=decision,
        force_id=referral.force_id,
        kind=KINDS[Option(decision.option)],
        owner=referral.owner,
        plan_due_at=PLAN.due(now),
        review_on=_first_review(decision, now),
    )
    search_document.file(referral)
    log(CASE_OPENED, target=case, data={"decision": decision.pk})
    tell_of_case(case, kind="case.opened", words="A case has opened. Its plan has a due date.", about=str(case.pk))
    return case


def _first_review(decision: Decision, now: datetime) -> date:
    said = decision.particulars.get("review_on")
    return date.fromisoformat(said) if said else timezone.localdate(now) + timedelta(days=LIMITS.review_days)


def offer_to_service(*, decision: Decision, by: Authority) -> PartnerAction:
    """Ask the service to take the person on: exactly the items of the decision, to be accepted by its date."""
    referral, said = decision.referral, decision.particulars
    service = decision.to_agency
    if service is None or not agencies_that_can_be_asked(referral).filter(pk=service.pk).exists():
        raise MoveDenied("Nobody at this service can read the offer. Return the decision, and choose another service.")
    items = _items(said.get("items", ""))
    action = PartnerAction.objects.create(
        referral=referral,
        decision=decision,
        kind=ActionKind.SERVICE,
        agency=service,
        what=_offer(said),
        why=said.get("need", ""),
        lawful_basis=said.get("lawful_basis", ""),
        disclosed=[item.sent() for item in items],
        may_tell=MayTell.ASK_US,
        due_at=_accept_by(said.get("accept_by")),
        asked_by_id=decision.author_id,
    )
    search_document.file(referral)
    log_disclosure(action, items)
    tell_desk(action, kind="request.new", words="A person has been offered to your service.")
    return action


def _offer(said: dict[str, str]) -> str:
    to = said.get("recipient", "")
    return f"Take this person on. For the attention of {to}." if to else "Take this person on."


def _items(typed: str) -> list[Item]:
    """One item a line, exactly as the decision's author wrote it. What stands before a colon is a label only where it
    is one of those below: "Name: Corvin Asplund", but not "Ring only after 16:30"."""
    lines = filter(None, (part.strip() for part in typed.splitlines()))
    return [Item(f"line:{number}", *_label_and_value(line)) for number, line in enumerate(lines)]


def _label_and_value(line: str) -> tuple[str, str]:
    label, colon, value = line.partition(":")
    if colon and value.strip() and fold(label) in LABELS:
        return label.strip(), value.strip()
    return "Item", line


def _accept_by(said: str | None) -> datetime:
    if not said:
        return ACCEPT_SERVICE.due(timezone.now())
    return end_of(date.fromisoformat(said))
