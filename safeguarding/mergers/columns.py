"""Every column that names an agency: whether it says who answers now, and goes over when two are merged, or who did something
then, and stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Agency, Invitation, SavedView
from core.extension import Point
from guidance.models import ComplaintIntake, ComplaintState
from referrals.models import (
    CaseMember,
    Deconfliction,
    Draft,
    Duty,
    EmergencyAccess,
    Referral,
    ReferralShare,
)
from referrals.models.draft import DraftState
from safeguarding.models import (
    OPEN_ACTIONS,
    AgendaItem,
    Case,
    CaseTransfer,
    Commission,
    Delegation,
    Disposal,
    DisposalHold,
    HandOver,
    ItemState,
    Panel,
    PanelMember,
    PanelReferral,
    PartnerAction,
    Retention,
)
from safeguarding.models.providers import IS_OPEN

Rows = Callable[[Any], Any]


def every(rows: Any) -> Any:
    return rows.all()


@dataclass(frozen=True)
class Now:
    """It says who answers now, in the rows that `stand`. `referral` leads to the record that its row is of; empty for one of
    no record. Where `alone` names columns, one row of these may name an agency: a second stays, until it has ended.
    `grants` is the record for which guardian's side of a share is kept. What `tells` an agency of a concern does not go to one
    whose own staff it may be about. A second one that `may_stay` ends with the agency. What is `transferred` goes as well where
    one record goes to another force, with the referral and its case."""

    model: type[Model]
    field: str
    title: str
    referral: str = ""
    stand: Rows = every
    alone: tuple[str, ...] = ()
    grants: str = ""
    tells: bool = False
    may_stay: bool = False
    transferred: bool = False

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.field}"

    def __str__(self) -> str:
        return f"{self.name}: {self.title}"

    def rows(self, agency: Agency) -> QuerySet[Any]:
        found: QuerySet[Any] = self.stand(self.model._default_manager).filter(**{self.field: agency})
        return found

    def that_can_go(self, of: Agency, into: Agency) -> QuerySet[Any]:
        if not self.alone:
            return self.rows(of)
        same = self.rows(into).filter(**{name: OuterRef(name) for name in self.alone})
        return self.rows(of).filter(~Exists(same))


def standing(rows: Any) -> Any:
    return rows.standing()


def live(rows: Any) -> Any:
    return rows.live()


def waiting(rows: Any) -> Any:
    return rows.filter(state="waiting")


COLUMNS: Point[Now] = Point(
    "safeguarding.merger_columns", "a column that names the agency that answers now, and goes over when two are merged"
)
OF_AGENCIES = (
    Now(Retention, "force", "What stays of disposed records", stand=lambda rows: rows.filter(referral__isnull=True)),
    Now(Agency, "parent", "Organisations under it"),
    Now(Invitation, "agency", "Invitations that wait", stand=lambda rows: rows.waiting()),
    Now(SavedView, "agency", "Views of the team", stand=standing, alone=("of", "name"), may_stay=True),
    Now(
        ComplaintIntake,
        "controller",
        "Complaints about data that are open",
        stand=lambda rows: rows.exclude(state=ComplaintState.ANSWERED),
    ),
    Now(
        Duty,
        "force",
        "Spells on the rota",
        stand=lambda rows: rows.standing().filter(until__gt=timezone.now()),
        alone=("person_id", "since"),
    ),
    Now(
        Delegation,
        "force",
        "Delegations by the chief officer",
        stand=lambda rows: rows.standing().filter(until_day__gte=timezone.localdate()),
    ),
    Now(Panel, "council", "Channel panels"),
    Now(PanelMember, "agency", "Seats on panels", stand=standing),
    Now(
        Draft,
        "agency",
        "Drafts of referrals",
        stand=lambda rows: rows.filter(state__in=(DraftState.OPEN, DraftState.WITH_LEAD)),
    ),
)
# A hold stands, and a code counts, by what the desk of the force that has the record has answered: with what is the force's own,
# every check goes. First, while the record names that force still.
CHECKS = Now(
    Deconfliction,
    "force",
    "Checks of the desk",
    "referral_id",
    lambda rows: rows.filter(Q(code="") | Q(referral__force=F("force"))),
)
OF_RECORDS = (
    CHECKS,
    Now(Referral, "force", "Referrals", "pk"),
    Now(Referral, "council", "Referrals with it as the council", "pk"),
    Now(Case, "force", "Cases", "referral_id"),
    Now(PanelReferral, "agency", "Cases with the panel", "case__referral_id", live, grants="case", tells=True),
    Now(
        ReferralShare,
        "agency",
        "Copies and joint sight",
        "referral_id",
        live,
        alone=("referral_id", "kind"),
        grants="referral",
        tells=True,
    ),
    Now(CaseMember, "agency", "Members of case teams", "referral_id", lambda rows: rows.not_ended()),
    Now(EmergencyAccess, "force", "Emergency access to be reviewed", "referral_id", lambda rows: rows.unreviewed()),
    Now(
        PartnerAction,
        "agency",
        "Requests that wait",
        "referral_id",
        lambda rows: rows.filter(state__in=sorted(OPEN_ACTIONS)),
        alone=("referral_id", "kind"),
        tells=True,
    ),
    Now(Commission, "agency", "Briefs of providers", "referral_id", lambda rows: rows.filter(IS_OPEN), tells=True),
    Now(
        AgendaItem,
        "residence",
        "Items of agendas",
        "case__referral_id",
        lambda rows: rows.filter(state=ItemState.LISTED),
        transferred=True,
    ),
    Now(
        Retention,
        "force",
        "Reviews of records",
        "referral_id",
        lambda rows: rows.filter(referral__isnull=False),
        transferred=True,
    ),
    Now(Disposal, "force", "Disposals decided", "retention__referral_id", standing, transferred=True),
    Now(
        DisposalHold,
        "force",
        "Holds on the disposal of one record",
        "retention__referral_id",
        lambda rows: rows.standing().filter(retention__isnull=False),
        transferred=True,
    ),
    Now(HandOver, "of", "Cases put to another council", "referral_id", waiting, tells=True),
    Now(HandOver, "to", "Cases put to this council", "referral_id", waiting, tells=True),
    Now(CaseTransfer, "of", "Cases put to another force", "referral_id", waiting),
    Now(CaseTransfer, "to", "Cases put to this force", "referral_id", waiting, tells=True),
)
DID = "It says who did something then."
DECIDED = "A decision is not written anew. While the agency is asked it stays open, and its people answer."
WITH_IT = "It belongs to the agency itself, and stays with it."
THEN = {
    "referrals.Referral.agency": "Who filed it. The database refuses a change.",
    "referrals.Decision.to_agency": DECIDED,
    "referrals.DiaryEntry.agency": DID,
    "referrals.AgreementParty.agency": "Who signed. The successor is entered as a party besides.",
    "safeguarding.PlanLine.agency": "A line of a plan is not written anew: the next version names who does it now.",
    "safeguarding.AgencyReturn.agency": DID,
    "safeguarding.AgencyView.agency": DID,
    "letters.Letter.agency": "Whom the letter names.",
    "packs.PackJob.recipient": "For whom the pack was made, as it prints.",
    "guidance.Acknowledgement.agency": DID,
    "accounts.Membership.agency": "Ended here; given there to those for whom it was decided.",
    "accounts.Agency.merged_into": WITH_IT,
    "accounts.Site.agency": WITH_IT,
    "accounts.IdentityProvider.agency": "A way to sign in is switched off first.",
    "accounts.IdentityLink.agency": "A link of an account to it.",
    "safeguarding.Merger.of": WITH_IT,
    "safeguarding.Merger.into": WITH_IT,
}


def of_records() -> list[Now]:
    return [column for column in COLUMNS if column.referral]


def of_agencies() -> list[Now]:
    return [column for column in COLUMNS if not column.referral]


def transferred_with_a_case() -> list[Now]:
    return [column for column in COLUMNS if column.transferred]
