"""A safeguarding lead is kept away from what names them: from what is sent or added, and, when the role begins or the
name changes, from everything that was sent there before.

Follows every saved role and name, in the same transaction: a role that cannot be looked through is not given.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from accounts.authority import Authority
from accounts.models import Agency, Membership, MembershipQuerySet, MembershipState, User
from accounts.roles import Role
from core.locking import lock_one
from referrals.exclusions.named_leads import Name, answers_of, is_named_among
from referrals.models import Draft, Exclusion, Referral
from referrals.models.draft import DraftState
from referrals.questions.answers import Typed
from referrals.questions.filed_document import form_of
from referrals.questions.filling import Filling, filling_of

UNSENT = (DraftState.OPEN, DraftState.WITH_LEAD)
# Referrals looked through at a time.
AT_A_TIME = 200
LEADS = Q(role=Role.SAFEGUARDING_LEAD, state=MembershipState.ACTIVE)


def leading_at(*, agency_id: int, site_id: int | None) -> MembershipQuerySet:
    """Who holds the role for a site, or for the agency as a whole. What belongs to no site is read, as the access
    rules say, only by a lead who has none either."""
    return Membership.objects.filter(LEADS, Q(site_id=site_id) | Q(site__isnull=True), agency_id=agency_id)


def everybody_who_leads(*, agency_id: int, site_id: int | None) -> list[User]:
    """All who hold the role at the site. Also who cannot read just now: when an account is opened again or
    training is renewed, the past is not looked through."""
    held = leading_at(agency_id=agency_id, site_id=site_id)
    return list(User.objects.filter(pk__in=held.values("user_id")).order_by("pk"))


def wait_for_leads(*, agency_id: int) -> None:
    """A lead who begins there at this moment is waited for, and no other begins until this is through. Always
    before a draft or a referral is locked, so that no two people wait for each other."""
    lock_one(Agency, agency_id, no_key=True)


def leads_named_in(draft: Draft, filling: Filling, *, by: Authority) -> list[User]:
    """The leads of the site whom it names. Its author, and a lead who writes in it or sends it, read it already."""
    leads = everybody_who_leads(agency_id=draft.agency_id, site_id=draft.site_id)
    others = [lead for lead in leads if lead.pk not in (by.pk, draft.author_id)]
    return [lead for lead in others if _is_named_in_draft(lead, draft, filling)]


def keep_out_of_what_is_added(*, referral: Referral, text: str, why: str, by: Authority) -> None:
    """A lead who is named in what is added reads neither that nor, from now on, what was sent: except the one
    who adds it, and those who began or sent the referral. As at filing, an officer can lift that later."""
    wait_for_leads(agency_id=referral.agency_id)
    leads = everybody_who_leads(agency_id=referral.agency_id, site_id=referral.site_id)
    out = referral.exclusions.standing().values_list("person_id", flat=True)
    sent_by = Draft.objects.filter(sent_as=referral).values_list("sent_by_id", flat=True)
    spared = {by.pk, referral.submitted_by_id, *sent_by, *out}
    for lead in leads:
        if lead.pk not in spared and Name(lead.name).is_in(text):
            Exclusion.objects.create(referral=referral, person=lead, why=why)


def follow_role(held: Membership) -> None:
    """A lead begins, or moves to another site: what was sent there before is looked through."""
    if held.role == Role.SAFEGUARDING_LEAD and held.state == MembershipState.ACTIVE:
        keep_away_from_older(held=held)


def follow_name(person: User) -> None:
    """A lead has another name from now on."""
    for held in person.memberships.filter(LEADS):
        keep_away_from_older(held=held)


@transaction.atomic
def keep_away_from_older(*, held: Membership) -> None:
    """Keep a lead away from whatever was sent from the site, or is being written there, and names them."""
    # What is being filed or added there at this moment is waited for, and is looked through as well.
    wait_for_leads(agency_id=held.agency_id)
    _keep_away_from_drafts(held)
    let_in, written, name = _let_in(held.user), _written_by(held), Name(held.user.name)
    for referral in _sent_from(held).prefetch_related("addenda", "questions").iterator(AT_A_TIME):
        own = written.get(referral.pk, frozenset())
        if _is_named(name, held.user, referral, own=own, since=let_in.get(referral.pk)):
            Exclusion.objects.create(
                referral=referral, person=held.user, why="Named in what was sent before they became lead"
            )


def _keep_away_from_drafts(held: Membership) -> None:
    unsent = Draft.objects.select_for_update(of=("self",)).filter(_at(held), state__in=UNSENT)
    for draft in unsent.exclude(author=held.user).exclude(kept_from__contains=[held.user_id]):
        if _is_named_in_draft(held.user, draft, filling_of(draft)):
            draft.kept_from = [*draft.kept_from, held.user_id]
            draft.save(update_fields=["kept_from"])


def _is_named_in_draft(lead: User, draft: Draft, filling: Filling) -> bool:
    """Whether others have named the lead in it: not on the pages that the lead wrote."""
    by_others = _without(filling.answers, _pages_of(lead.pk, draft.page_writers))
    return is_named_among(Name(lead.name), by_others, filling.definition)


def _pages_of(person_id: int, writers: dict[str, int]) -> frozenset[str]:
    return frozenset(code for code, writer in writers.items() if writer == person_id)


def _without(answers: dict[str, Typed], pages: frozenset[str]) -> dict[str, Typed]:
    return {code: typed for code, typed in answers.items() if code not in pages}


def _written_by(held: Membership) -> dict[int, frozenset[str]]:
    """The pages that the lead wrote in what others began and sent."""
    sent = Draft.objects.filter(_at(held), state=DraftState.SENT).values_list("sent_as_id", "page_writers")
    return {referral: _pages_of(held.user_id, writers) for referral, writers in sent if referral is not None}


def _sent_from(held: Membership) -> QuerySet[Referral]:
    """What the lead would read: not what they began or sent themselves, nor what they are kept away from already."""
    out = Exclusion.objects.standing().filter(referral_id=OuterRef("pk"), person=held.user)
    return Referral.objects.filter(~Exists(out), _at(held)).exclude(
        Q(submitted_by=held.user) | Q(draft__sent_by=held.user)
    )


def _at(held: Membership) -> Q:
    """The lead's site; the whole agency, for a lead without a site."""
    return Q(agency_id=held.agency_id, **({"site_id": held.site_id} if held.site_id else {}))


def _let_in(person: User) -> dict[int, datetime]:
    """Where an officer has let this person back in, and when: only what was added since keeps them away again."""
    lifted = Exclusion.objects.filter(person=person, lifted_at__isnull=False)
    return dict(lifted.values_list("referral_id").annotate(Max("lifted_at")))


def _is_named(name: Name, person: User, referral: Referral, *, own: frozenset[str], since: datetime | None) -> bool:
    if any(name.is_in(text) for text in _added(referral, person, since=since)):
        return True
    if since is not None:
        return False
    document = referral.document
    return is_named_among(name, _without(answers_of(document), own), form_of(document))


def _added(referral: Referral, person: User, *, since: datetime | None) -> Iterator[str]:
    """What others have added, and what was asked, after filing; or only since an officer let the person back in."""
    for addendum in referral.addenda.all():
        if addendum.by_id != person.pk and (since is None or addendum.at > since):
            yield addendum.text
    for asked in referral.questions.all():
        if since is None or asked.asked_at > since:
            yield asked.question
