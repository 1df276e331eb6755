"""Inviting a person by e-mail: one link, one use, 48 working hours, and the same answer whether or not the
address has an account."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import administer
from accounts.actions.memberships import grant, roles_to_give
from accounts.authority import Authority, authority_of
from accounts.kinds import ACCOUNT_INVITATION_WITHDRAWN, ACCOUNT_INVITED, ACCOUNT_INVITED_AGAIN, ACCOUNT_JOINED
from accounts.limits import PEOPLE
from accounts.models import Agency, Invitation, Site, User
from accounts.notices.letters import INVITATION, no_token
from accounts.notices.telling import post
from accounts.roles import Role
from audit.acting import become
from audit.log import log
from audit.moves import MoveDenied
from core.clock import add_working_hours
from core.locking import lock


@transaction.atomic
def invite(*, agency: Agency, email: str, name: str, role: Role, site: Site | None = None, by: Authority) -> Invitation:
    """Send a way in. Nothing here looks whether the address has an account, so nothing can tell."""
    lock(agency, no_key=True)
    now = by.as_it_stands()
    reason = administer.refusal(now, agency)
    if reason is None and role not in roles_to_give(agency=agency, by=now):
        reason = "You cannot give this role at this agency."
    if reason is None and by.user and email.lower() == by.user.email:
        reason = "You cannot give yourself a role. Another administrator can."
    if reason:
        raise MoveDenied(reason)
    invitation = Invitation.objects.create(
        agency=agency,
        email=email.lower(),
        name=name,
        role=role,
        site=site,
        token_hash=no_token(),
        invited_by_id=by.pk or 0,
        expires_at=_runs_out(),
    )
    log(ACCOUNT_INVITED, target=invitation, data={"role": role})
    _post(invitation)
    return invitation


@transaction.atomic
def send_again(*, invitation: Invitation, by: Authority) -> None:
    """A new link; the one sent before is dead from now on."""
    invitation = _open_and_locked(invitation)
    if reason := administer.refusal(by.as_it_stands(), invitation.agency):
        raise MoveDenied(reason)
    invitation.token_hash, invitation.expires_at = no_token(), _runs_out()
    invitation.save(update_fields=["token_hash", "expires_at"])
    log(ACCOUNT_INVITED_AGAIN, target=invitation)
    _post(invitation)


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Authority) -> None:
    invitation = _open_and_locked(invitation)
    if reason := administer.refusal(by.as_it_stands(), invitation.agency):
        raise MoveDenied(reason)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    log(ACCOUNT_INVITATION_WITHDRAWN, target=invitation)


def waiting(agency: Agency) -> QuerySet[Invitation]:
    """Invitations that can still be used, or that ran out and could be sent again."""
    here = Invitation.objects.waiting().filter(agency=agency)
    return here.select_related("invited_by", "site").order_by("-invited_at", "-pk")


def usable(token_hash: str) -> Invitation | None:
    """The invitation behind a link, if the link still works."""
    return (
        Invitation.objects.waiting()
        .filter(token_hash=token_hash, expires_at__gt=timezone.now())
        .select_related("agency", "site", "invited_by")
        .first()
    )


def account_of(invitation: Invitation) -> User | None:
    return User.objects.filter(email__iexact=invitation.email).first()


@transaction.atomic
def accept_as_new(*, invitation: Invitation, name: str, job_title: str, password: str | None) -> User:
    """Make the account. That the link was followed proves that its reader can read the mailbox. Without a password: for
    a person who comes in through their agency's own sign-in."""
    invitation = _usable_and_locked(invitation)
    if account_of(invitation):
        raise MoveDenied("There is an account with this address already. Sign in with it to accept.")
    person = User.objects.create_user(email=invitation.email, name=name, password=password, job_title=job_title)
    become(authority_of(person).actor)
    _close(invitation, person)
    log(ACCOUNT_JOINED, target=person)
    return person


@transaction.atomic
def accept_as(*, invitation: Invitation, by: Authority) -> None:
    """A person who has an account takes on the role with it. Only the one who was invited."""
    invitation = _usable_and_locked(invitation)
    if by.user is None or by.user.email != invitation.email:
        raise MoveDenied("This invitation is for another account. Sign out, and sign in with that one.")
    _close(invitation, by.user)


def _close(invitation: Invitation, person: User) -> None:
    # The inviter's authority is asked as it stands today: an invitation outlives nobody's own right to give it.
    inviter = authority_of(invitation.invited_by)
    sponsor = inviter if inviter.user else Authority(user=invitation.invited_by)
    grant(person=person, agency=invitation.agency, role=Role(invitation.role), site=invitation.site, by=sponsor)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])


def _open_and_locked(invitation: Invitation) -> Invitation:
    found = lock(invitation, "agency", "site", "invited_by")
    if found.accepted_at or found.withdrawn_at:
        raise MoveDenied("This invitation has been used or withdrawn.")
    return found


def _usable_and_locked(opened: Invitation) -> Invitation:
    """As it stands at this moment: it may have run out, or been sent anew, while the page was open."""
    found = _open_and_locked(opened)
    if found.expires_at <= timezone.now():
        raise MoveDenied("This invitation has run out. Ask whoever invited you for a new one.")
    if found.token_hash != opened.token_hash:
        raise MoveDenied("A newer invitation has been sent to you. Use the link in the newest message.")
    return found


def _post(invitation: Invitation) -> None:
    """The link is made when the letter leaves, and is in the e-mail only: if it is lost, the
    administrator sends another. Two that are sent on one evening run out together, and are two letters."""
    sent = f"{invitation.pk}:{timezone.now().isoformat()}"
    post(kind=INVITATION, mailbox=invitation.email, about=sent, invitation=invitation)


def _runs_out() -> datetime:
    return add_working_hours(timezone.now(), PEOPLE.invitation_working_hours)
