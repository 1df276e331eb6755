"""Drafts: read by the author and by the lead it was handed to; the site's other leads learn a number and an age."""

from __future__ import annotations

from django.db.models import Q

from accounts.authority import Authority
from accounts.roles import Role
from core.rules import Branch, Order, Rule
from referrals.models.draft import DraftState


def _my_draft(who: Authority) -> Q | None:
    return Q(author_id=who.pk, state=DraftState.OPEN) if who.memberships else None


def _at_my_site(who: Authority) -> Q | None:
    """Drafts begun at the lead's site (or agency, for a lead without a site), minus those that name the lead."""
    sites, agencies = who.sites(Role.SAFEGUARDING_LEAD), who.whole_agencies(Role.SAFEGUARDING_LEAD)
    if not sites and not agencies:
        return None
    return (Q(site_id__in=sites) | Q(agency_id__in=agencies)) & ~Q(kept_from__contains=[who.pk])


def _handed_to_me(who: Authority) -> Q | None:
    """Drafts handed to the lead of the site, minus those that may concern the agency's own staff."""
    mine = _at_my_site(who)
    return mine & Q(state=DraftState.WITH_LEAD, about_colleague=False) if mine is not None else None


def _sent_by_me(who: Authority) -> Q | None:
    # Whoever clicks twice, or comes back to the page, is led to what was sent.
    return Q(author_id=who.pk, state=DraftState.SENT) if who.memberships else None


def _handed_and_sent(who: Authority) -> Q | None:
    mine = _at_my_site(who)
    handed = Q(state=DraftState.SENT, handed_over_at__isnull=False, about_colleague=False)
    return mine & handed if mine is not None else None


def _author_of_handed(who: Authority) -> Q | None:
    # A lead who is away never stalls anything: the author can still send to police.
    return Q(author_id=who.pk, state=DraftState.WITH_LEAD) if who.memberships else None


MY_DRAFT = Branch("my draft", _my_draft)
HANDED_TO_ME = Branch("handed to me", _handed_to_me)
HANDED_OVER_BY_ME = Branch("handed over by me", _author_of_handed)

write_draft = Rule(
    name="referrals.write_draft",
    reason="Only the person who began this, or the lead it was handed to, can change it.",
    branches=(MY_DRAFT, HANDED_TO_ME, HANDED_OVER_BY_ME),
)
see_draft = Rule(
    name="referrals.see_draft",
    reason=write_draft.reason,
    branches=(
        *write_draft.branches,
        Branch("sent by me", _sent_by_me),
        Branch("handed to me and sent", _handed_and_sent),
    ),
)
own_draft = Rule(
    name="referrals.own_draft",
    reason="Only the person who began this can do that.",
    branches=(MY_DRAFT, HANDED_OVER_BY_ME),
)
handed_draft = Rule(
    name="referrals.handed_draft",
    reason="Only the safeguarding lead it was handed to can do that.",
    branches=(HANDED_TO_ME,),
)


def _unsent_at_my_site(who: Authority) -> Q | None:
    mine = _at_my_site(who)
    return mine & Q(state=DraftState.OPEN, about_colleague=False) if mine is not None else None


# For a number and an age; no page shows such a draft.
count_unsent = Rule(
    name="referrals.count_unsent",
    reason="Only safeguarding leads learn that unsent drafts exist.",
    branches=(Branch("unsent at my site", _unsent_at_my_site),),
)
# The keeper alone acts without being a person.
forget_draft = Rule(
    name="referrals.forget_draft",
    reason="Only an untouched draft whose existence the lead knows of is deleted.",
    branches=(Branch("the keeper", lambda who: None if who.user else Q(state=DraftState.OPEN)),),
)
LAST_SAVED_FIRST = Order(key="saved_at", descending=True)
LONGEST_WAITING_FIRST = Order(key="handed_over_at")
