"""A safeguarding lead is kept away from what names them: from what is sent or added, and, when the role begins or the
name changes, from everything that was sent there before.

Follows every saved role and name, in the same transaction: a role that cannot be looked through is not given.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from accounts.authority import Authority
from accounts.models import Agency, Membership, MembershipState, User
from accounts.roles import Role
from referrals.form.filling import Filling, filling_of
from referrals.models import Draft, Exclusion, Referral
from referrals.models.draft import DraftState
from referrals.named import named_among, named_as_filed, named_in

UNSENT = (DraftState.OPEN, DraftState.WITH_LEAD)
LEADS = Q(role=Role.SAFEGUARDING_LEAD, state=MembershipState.ACTIVE)


def everybody_who_leads(*, agency_id: int, site_id: int | None) -> list[User]:
    """Whoever holds the role at the site. Also who cannot read just now: an account is opened again, training is
    renewed, and nobody looks through the past then."""
    held = Membership.objects.filter(LEADS, agency_id=agency_id)
    if site_id is not None:
        held = held.filter(Q(site_id=site_id) | Q(site__isnull=True))
    return list(User.objects.filter(pk__in=held.values("user_id")).order_by("pk"))


def wait_for_leads(*, agency_id: int) -> None:
    """Whoever begins to lead there at this moment is waited for, and nobody else begins until this is through. Always
    before a draft or a referral is locked, so that no two people wait for each other."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency_id)


def leads_named_in(draft: Draft, filling: Filling, *, by: Authority) -> list[User]:
    """The leads of the site whom it names. Its author, and a lead who writes in it or sends it, read it already."""
    leads = everybody_who_leads(agency_id=draft.agency_id, site_id=draft.site_id)
    return named_among([lead for lead in leads if lead.pk not in (by.pk, draft.author_id)], filling)


def follow_role(*, instance: Membership, **_: Any) -> None:
    """A lead begins, or moves to another site: what was sent there before is looked through."""
    if instance.role == Role.SAFEGUARDING_LEAD and instance.state == MembershipState.ACTIVE:
        keep_away_from_older(held=instance)


def follow_name(*, instance: User, created: bool, update_fields: frozenset[str] | None, **_: Any) -> None:
    """A lead has another name from now on."""
    if not created and (update_fields is None or "name" in update_fields):
        for held in instance.memberships.filter(LEADS):
            keep_away_from_older(held=held)


@transaction.atomic
def keep_away_from_older(*, held: Membership) -> None:
    """Keep a lead away from whatever was sent from the site, or is being written there, and names them."""
    # What is being filed or added there at this moment is waited for, and is looked through as well.
    wait_for_leads(agency_id=held.agency_id)
    _keep_away_from_drafts(held)
    let_in = _let_in(held.user)
    for referral in _sent_from(held).prefetch_related("addenda"):
        if _is_named(held.user, referral, since=let_in.get(referral.pk)):
            Exclusion.objects.create(
                referral=referral, person=held.user, why="Named in what was sent before they became lead"
            )


def _keep_away_from_drafts(held: Membership) -> None:
    unsent = Draft.objects.select_for_update(of=("self",)).filter(_at(held), state__in=UNSENT)
    for draft in unsent.exclude(author=held.user).exclude(kept_from__contains=[held.user_id]):
        if named_among([held.user], filling_of(draft)):
            draft.kept_from = [*draft.kept_from, held.user_id]
            draft.save(update_fields=["kept_from"])


def _sent_from(held: Membership) -> QuerySet[Referral]:
    """What the lead would read: not what they wrote themselves, nor what they are kept away from already."""
    out = Exclusion.objects.filter(referral_id=OuterRef("pk"), person=held.user, lifted_at__isnull=True)
    return Referral.objects.filter(~Exists(out), _at(held)).exclude(submitted_by=held.user)


def _at(held: Membership) -> Q:
    """The lead's site; the whole agency, for a lead without a site."""
    return Q(agency_id=held.agency_id, **({"site_id": held.site_id} if held.site_id else {}))


def _let_in(person: User) -> dict[int, datetime]:
    """Where an officer has let this person back in, and when: only what was added since keeps them away again."""
    lifted = Exclusion.objects.filter(person=person, lifted_at__isnull=False)
    return dict(lifted.values_list("referral_id").annotate(Max("lifted_at")))


def _is_named(person: User, referral: Referral, *, since: datetime | None) -> bool:
    added = [
        one.text
        for one in referral.addenda.all()
        if one.by_id != person.pk and (since is None or one.at > since)
    ]
    if any(named_in([person], text) for text in added):
        return True
    return since is None and bool(named_as_filed([person], referral.document))
