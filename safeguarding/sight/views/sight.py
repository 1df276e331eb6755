"""Who can see a record now, and why: for a supervisor of the force and for auditors, who see no content by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.models import Agency
from accounts.requests import Visit
from accounts.shares import agencies_granted
from accounts.sight import Sight, who_may
from audit.reading import with_record
from core.components import Row
from core.reference_numbers import display_reference
from core.rules import Rule
from core.templatetags.govuk import at_time, on_day
from referrals import access as referrals
from referrals.agreements.presenters import agreement_row, kept_row
from referrals.casework.copying import live_shares
from referrals.code_lists import LAWFUL_BASES
from referrals.models import Referral, ReferralShare
from referrals.models.sharing import ShareKind
from safeguarding.access import see_who_sees
from safeguarding.kinds import RECORD_SIGHT_SHOWN
from safeguarding.mergers.names import agency_then
from safeguarding.models import PanelReferral
from safeguarding.panels.presenters.referred import councils_of, panels_of
from safeguarding.sight.given_out import recipients
from safeguarding.sight.past_openings import let_in
from safeguarding.sight.what_is_seen import parts_of


@dataclass(frozen=True)
class Part:
    """One thing that can be seen, and the people who can."""

    title: str
    people: list[dict[str, Any]]


@require_GET
@with_record(Referral, can=see_who_sees, related=("force", "owner", "officer"), kind=RECORD_SIGHT_SHOWN, beyond=True)
def who_sees(request: Visit, referral: Referral) -> HttpResponse:
    reads = referrals.see_case_file.allows(request.who, referral)
    story = reverse("audit:story", args=[Referral._meta.label, str(referral.pk)])
    context = {
        "reference": display_reference(referral.reference),
        "parts": list(_parts(referral)),
        "facts": [*_held(referral), *_sealed(referral)],
        "shares": list(_shares(referral)),
        "referral": referral,
        "members": referral.members.standing().select_related("person", "agency", "by").order_by("at", "pk"),
        "may_end": referrals.work.allows(request.who, referral),
        "kept_away": referral.exclusions.filter(lifted_at=None).select_related("person").order_by("at"),
        "let_in_again": _let_in_again(referral),
        "given": recipients(referral),
        "back_url": reverse("referrals:case", args=[referral.public_id]) if reads else story,
        "back_label": "Back to the case file" if reads else "The record in the log",
    }
    return render(request, "safeguarding/who_sees.html", context)


def _parts(referral: Referral) -> Iterator[Part]:
    for title, rule, record in parts_of(referral):
        yield Part(title, _people(rule, record, referral))


def _people(rule: Rule, record: Model, referral: Referral) -> list[dict[str, Any]]:
    return [
        {
            "name": sight.person.name,
            "roles": [f"{held.get_role_display()}, {held.agency}" for held in sight.who.memberships],
            "why": [*_part_in_it(sight, referral), *(branch.says for branch in sight.ways)],
        }
        for sight in who_may(rule, record)
    ]


def _part_in_it(sight: Sight, referral: Referral) -> Iterator[str]:
    if sight.person.pk == referral.officer_id:
        yield "the officer who has it"
    if sight.person.pk == referral.owner_id:
        yield "the risk owner"


def _held(referral: Referral) -> list[Row]:
    officer = referral.officer.name if referral.officer else "Unassigned"
    return [
        Row("Held by", str(referral.force)),
        Row("Officer", officer),
        Row("Risk owner", referral.owner.name),
    ]


def _sealed(referral: Referral) -> list[Row]:
    seal = referral.seals.filter(lifted_at=None).select_related("by").first()
    if seal is None:
        return []
    return [Row("Sealed", f"Since {at_time(seal.at)}, by {seal.by.name}")]


def _let_in_again(referral: Referral) -> list[dict[str, Any]]:
    lifted = referral.exclusions.filter(lifted_at__isnull=False).select_related("person", "lifted_by")
    return [{"exclusion": one, "says": let_in(one)} for one in lifted.order_by("at", "pk")]


def _shares(referral: Referral) -> Iterator[tuple[str, list[Row]]]:
    """Each live share, and whether guardian holds the grant without which it opens nothing."""
    granted = {agency.pk for agency in agencies_granted(referral)}
    for share in live_shares(referral=referral).select_related("agreement").order_by("shared_at", "pk"):
        yield (
            str(share.agency),
            [*_share(share, sees=ShareKind(share.kind).label, since=share.shared_at), *_missing(share, granted)],
        )
    live = [one for one in panels_of(referral) if one.is_live]
    prefetch_related_objects(live, "agreement")
    for panel in live:
        sees = f"Case {display_reference(panel.case.reference)}, for its panel: the person and the grounds"
        at_panel = {agency.pk for agency in agencies_granted(panel.case)}
        yield (
            str(panel.agency),
            [*_share(panel, sees=sees, since=councils_of(panel)[-1].since), *_missing(panel, at_panel)],
        )


def _share(share: ReferralShare | PanelReferral, *, sees: str, since: datetime) -> list[Row]:
    return [
        Row("Sees", sees),
        Row("Why", share.why, typed=True),
        Row("Since", at_time(since)),
        Row("Until", on_day(share.until) if share.until else "Until it is taken back"),
        Row("Lawful basis", LAWFUL_BASES.label_with_hint(share.lawful_basis)),
        kept_row(share, before=lambda: agreement_row(*_between(share, at=since), basis=share.lawful_basis, at=since)),
    ]


def _between(share: ReferralShare | PanelReferral, *, at: datetime) -> tuple[Agency, Agency]:
    """Whose agreement was asked for on that day."""
    referral = share.referral if isinstance(share, ReferralShare) else share.case.referral
    return agency_then(referral, "force", at, referral=referral), agency_then(share, "agency", at, referral=referral)


def _missing(share: ReferralShare | PanelReferral, granted: set[int]) -> list[Row]:
    return [] if share.agency_id in granted else [Row("Grant", "None: this share opens nothing now")]
