"""The submission: what was filed, and the words about progress. Never the case file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.authority import Authority
from accounts.roles import Role
from accounts.shares import has_grant, live_share
from core.clock import now
from core.places import moment_of
from core.rules import Branch, Condition, Rule
from referrals.access.case_file import shared_with
from referrals.access.keeping_out import NOT_KEPT_OUT
from referrals.access.sealing import unsealed
from referrals.limits import LIMITS
from referrals.models import Referral, ReferralGrant, ReferralShare, Seal
from referrals.models.referral import Channel
from referrals.models.sharing import ShareKind


def _filed_by_me(who: Authority) -> Q | None:
    # Ends with the membership: somebody who has left every agency sees nothing.
    return Q(submitted_by_id=who.pk, agency_id__in=[m.agency_id for m in who.memberships]) if who.memberships else None


def _filed_at_my_site(who: Authority) -> Q | None:
    """A lead's own site, minus concerns about the agency's own staff."""
    sites = who.sites(Role.SAFEGUARDING_LEAD)
    if not sites:
        return None
    # The agency stands first in the index of this list.
    return Q(agency_id__in=who.agencies(Role.SAFEGUARDING_LEAD), site_id__in=sites, agency_may_see=True)


def _filed_at_my_agency(who: Authority) -> Q | None:
    """The whole agency, for a lead without a site, minus concerns about its own staff."""
    agencies = who.whole_agencies(Role.SAFEGUARDING_LEAD)
    return Q(agency_id__in=agencies, agency_may_see=True) if agencies else None


def _keyed_at_my_desk(who: Authority) -> Q | None:
    """The whole desk's; of a sealed record, what one keyed in oneself."""
    desks = who.agencies(Role.GATEWAY_CLERK)
    if not desks:
        return None
    return Q(agency_id__in=desks) & ~Q(channel=Channel.PORTAL) & (unsealed() | Q(submitted_by_id=who.pk))


def _copied_shares(who: Authority) -> QuerySet[Any]:
    """Copies; of a record sealed since, none: only what was given to the council in spite of a seal stays."""
    sealed_since = Seal.objects.standing().filter(referral_id=OuterRef("referral_id"), at__gt=OuterRef("shared_at"))
    return ReferralShare.objects.filter(
        live_share(),
        ~Exists(sealed_since),
        has_grant(ReferralGrant, record="referral"),
        agency_id__in=who.agencies(Role.COUNCIL_FRONT_DOOR),
        kind=ShareKind.COPY,
    )


def _copied_to_my_council(who: Authority) -> Q | None:
    if not who.agencies(Role.COUNCIL_FRONT_DOOR):
        return None
    return Q(Exists(_copied_shares(who).filter(referral_id=OuterRef("pk"))))


def _sender(referral: Referral) -> Q:
    return Q(user_id=referral.submitted_by_id, agency_id=referral.agency_id)


def _at_the_agency(role: str) -> Callable[[Referral], Q]:
    return lambda referral: Q(agency_id=referral.agency_id, role=role)


def _front_doors(referral: Referral) -> Q:
    return Q(agency__in=shared_with(referral, ShareKind.COPY), role=Role.COUNCIL_FRONT_DOOR)


FILED_BY_ME = Branch("filed by me", _filed_by_me, people=_sender, says="sent it")
FILED_AT_MY_SITE = Branch(
    "filed at my site",
    _filed_at_my_site,
    people=_at_the_agency(Role.SAFEGUARDING_LEAD),
    says="safeguarding lead of the site that sent it",
)
FILED_AT_MY_AGENCY = Branch(
    "filed at my agency",
    _filed_at_my_agency,
    people=_at_the_agency(Role.SAFEGUARDING_LEAD),
    says="safeguarding lead of the whole agency that sent it",
)
KEYED_AT_MY_DESK = Branch(
    "keyed in at my desk",
    _keyed_at_my_desk,
    people=_at_the_agency(Role.GATEWAY_CLERK),
    says="clerk of the desk that keyed it in",
)
COPIED_TO_MY_COUNCIL = Branch(
    "copied to my council",
    _copied_to_my_council,
    rows=_copied_shares,
    prefix="referral__",
    people=_front_doors,
    says="front door of the council that has a copy",
)

see_submission = Rule(
    name="referrals.see_submission",
    reason="Only the person who filed this, and their safeguarding lead, can open it here.",
    branches=(FILED_BY_ME, FILED_AT_MY_SITE, FILED_AT_MY_AGENCY, KEYED_AT_MY_DESK, COPIED_TO_MY_COUNCIL),
    conditions=(NOT_KEPT_OUT,),
)


def _still_readable(who: Authority, prefix: str) -> Q:
    recent = moment_of(lambda: now() - timedelta(days=LIMITS.submission_readable_days))
    return Q(**{f"{prefix}finished_at__isnull": True}) | Q(**{f"{prefix}finished_at__gt": recent})


STILL_READABLE = Condition(
    _still_readable,
    "This was considered some time ago. You can still see its reference and status, and add to it.",
    "still readable",
)
read_submission = Rule(
    name="referrals.read_submission",
    reason=see_submission.reason,
    branches=see_submission.branches,
    conditions=(NOT_KEPT_OUT, STILL_READABLE),
)
add_to_submission = Rule(
    name="referrals.add_to_submission",
    reason="Only the person who filed this, and their safeguarding lead, can add to it.",
    branches=(FILED_BY_ME, FILED_AT_MY_SITE, FILED_AT_MY_AGENCY, KEYED_AT_MY_DESK),
    conditions=(NOT_KEPT_OUT,),
)

# Each list of submissions is the one branch it is named after.
own_submissions = Rule("referrals.own_submissions", see_submission.reason, (FILED_BY_ME,), (NOT_KEPT_OUT,))
site_submissions = Rule(
    "referrals.site_submissions",
    see_submission.reason,
    (FILED_AT_MY_SITE, FILED_AT_MY_AGENCY),
    (NOT_KEPT_OUT,),
)
keyed_in = Rule("referrals.keyed_in", see_submission.reason, (KEYED_AT_MY_DESK,), (NOT_KEPT_OUT,))
council_copies = Rule("referrals.council_copies", see_submission.reason, (COPIED_TO_MY_COUNCIL,), (NOT_KEPT_OUT,))
