"""Who reviews whether records are kept, who confirms that one is not, and who puts a hold on disposals.

The data protection officer of the force reviews: by a page of codes, days and agencies. Nothing here opens the record."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from accounts.authority import Authority
from accounts.models import AgencyKind
from accounts.roles import Role
from core.gravity import Grave
from core.rules import Branch, Condition, Order, Rule, record_column
from core.ways import through
from referrals import access as referrals
from referrals.models import Referral
from safeguarding.models import Disposal, Retention

ENDED_BY_YOU = "You recommended or approved how this record ended. Another person confirms that it goes."
BY_REVIEW_DAY = Order(key="review_on")
_ITS_REFERRAL = "referral__"


def _of_my_force(who: Authority) -> Q | None:
    """Of a force: other agencies have data protection officers too, and no records here."""
    held = who.holding(Role.DATA_PROTECTION_OFFICER)
    forces = [one.agency_id for one in held if one.agency.kind == AgencyKind.FORCE]
    return Q(force_id__in=forces) if forces else None


OFFICER = Branch("data protection officer of the force", _of_my_force)


def _read_by_inspectors(who: Authority) -> Q | None:
    """An inspector confirms for records that they read, and for no others."""
    if not (forces := who.agencies(Role.INSPECTOR)):
        return None
    reads = through(referrals.see_case_file, Referral, "referral_id")(who)
    return Q(force_id__in=forces) & reads if reads is not None else None


def _confirmed_by_inspectors(who: Authority) -> Q | None:
    reads = _read_by_inspectors(who)
    return Q(Exists(Retention.objects.filter(reads, pk=OuterRef("retention_id")))) if reads is not None else None


def _not_decided_by_me(who: Authority, prefix: str) -> Q:
    return ~Q(**{f"{prefix}by_id": who.pk})


def _not_ended_by_me(who: Authority, prefix: str) -> Q:
    """What they recommended or approved is in the record: another person says that it goes."""
    of_it = Disposal.objects.filter(pk=OuterRef(record_column(prefix)))
    decided = of_it.filter(_by(who, f"retention__{_ITS_REFERRAL}decisions__", "author", "approval__by"))
    closed = of_it.filter(_by(who, f"retention__{_ITS_REFERRAL}cases__closings__", "by", "answered_by"))
    return ~Q(Exists(decided)) & ~Q(Exists(closed))


def _by(who: Authority, path: str, first: str, second: str) -> Q:
    return Q(**{f"{path}{first}": who.pk}) | Q(**{f"{path}{second}": who.pk})


see_retention = Rule(
    name="safeguarding.see_retention",
    reason="Only the data protection officer and the inspectors of the force see when a record is reviewed.",
    branches=(OFFICER, Branch("inspector of the force who reads the record", _read_by_inspectors)),
    conditions=(referrals.NOT_KEPT_OUT.through(_ITS_REFERRAL),),
)
review_retention = Rule(
    name="safeguarding.review_retention",
    reason="Only the data protection officer of the force decides whether a record is kept.",
    branches=(OFFICER,),
    conditions=see_retention.conditions,
    grave=Grave.KEEPS,
)
_MAY_KNOW = referrals.NOT_KEPT_OUT.through(f"retention__{_ITS_REFERRAL}")
confirm_disposal = Rule(
    name="safeguarding.confirm_disposal",
    reason="Only an inspector, or another data protection officer of the force, confirms that a record is disposed of.",
    branches=(OFFICER, Branch("inspector of the force who reads the record", _confirmed_by_inspectors)),
    conditions=(
        _MAY_KNOW,
        Condition(_not_decided_by_me, "You decided this. A second person confirms it.", "not decided by me"),
        Condition(_not_ended_by_me, ENDED_BY_YOU, "neither recommended nor approved how it ended"),
    ),
    grave=Grave.KEEPS,
)
# By one person, at once: a record that stays needs no second yes.
call_off_disposal = Rule(
    name="safeguarding.call_off_disposal",
    reason=confirm_disposal.reason.replace("confirms that a record is disposed of", "calls a disposal off"),
    branches=confirm_disposal.branches,
    conditions=(_MAY_KNOW,),
    grave=Grave.KEEPS,
)
hold_disposals = Rule(
    name="safeguarding.hold_disposals",
    reason="Only the data protection officer of the force puts a hold on disposals, reviews it and ends it.",
    branches=(OFFICER,),
    conditions=(_MAY_KNOW,),
)
