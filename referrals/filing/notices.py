"""Who is told what about filing. A sentence without personal data, and an address that asks for a sign-in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.urls import reverse

from accounts.authority import Authority
from accounts.models import Agency, AgencyKind, User
from accounts.notices.telling import PERSONAL, Instead, administrators, people_with, platform, tell
from accounts.roles import SUPERVISORS, Role
from referrals.casework.copying import front_doors
from referrals.casework.notices.casework_notices import (
    case_path,
    supervisors,
    the_supervisors,
    with_sight,
    without_kept_out,
)
from referrals.models import Addendum, Draft, Referral
from referrals.models.referral import AddendumKind, Answer

LAST_DAY = 8


def filed(referral: Referral, *, sent_by: Authority, leads: Iterable[User]) -> None:
    """A receipt to the author; the leads of the site; the council's copy; the force, at once where danger may be."""
    path = reverse("referrals:submission", args=[referral.public_id])
    receivers = [referral.submitted_by]
    _tell(receivers, referral, kind="filing.receipt", words="What you sent has arrived.", path=path)
    if referral.agency_may_see:
        others = [lead for lead in leads if lead.pk != sent_by.pk]
        _tell(others, referral, kind="filing.lead", words="Something was sent from your site.", path=path)
    if referral.council is not None:
        door = people_with(agency_id=referral.council.pk, roles=[Role.COUNCIL_FRONT_DOOR])
        _tell(door, referral, kind="filing.copy", words="A copy has arrived for your front door.", path=path)
    _tell_force(referral)


def _tell_force(referral: Referral) -> None:
    path = case_path(referral)
    if referral.danger_now == Answer.NO:  # danger is told by its own notice, to more people
        _tell([referral.owner], referral, kind="filing.new", words="A new referral has arrived.", path=path)


def added(addendum: Addendum) -> None:
    """What was added: owner, officer and supervisors at once. Danger in it is told by its own notice."""
    referral = addendum.referral
    people = [referral.owner, referral.officer, *supervisors(referral)]
    words = {
        AddendumKind.INFORMATION: "New information has arrived. Read it before going on.",
        AddendumKind.CORRECTION: "Something in a referral was wrong. Read the correction before going on.",
        AddendumKind.ANSWER: "The referrer has answered your question.",
    }[AddendumKind(addendum.kind)]
    _tell(
        with_sight(referral, (person for person in people if person is not None)),
        referral,
        kind="filing.added",
        words=words,
        path=case_path(referral),
        about=addendum.pk,
    )
    _tell_front_doors(addendum)


def _tell_front_doors(addendum: Addendum) -> None:
    """A council that was given a copy is told that there is more."""
    _tell(
        front_doors(addendum.referral),
        addendum.referral,
        kind="filing.copy_added",
        about=addendum.pk,
        words="Something was added to a copy that your front door holds. Read it.",
        path=reverse("referrals:submission", args=[addendum.referral.public_id]),
    )


def _tell(
    people: Iterable[User],
    referral: Referral,
    *,
    kind: str,
    words: str,
    path: str,
    urgent: bool = False,
    about: object = "",
) -> None:
    once = f"{referral.pk}:{about}" if about else referral.pk
    told = without_kept_out(referral, people)
    instead = None if kind in PERSONAL else the_supervisors(referral)
    tell(
        told,
        kind=kind,
        words=words,
        path=path,
        about=once,
        reference=referral.reference,
        urgent=urgent,
        instead=instead,
    )


def send_failed(draft: Draft, *, force: Agency, in_danger: bool) -> None:
    """The force learns that a referrer tried to send and could not, and whom to ring: it cannot read the draft."""
    whom = ", ".join(filter(None, (str(draft.agency), draft.site.name if draft.site else "")))
    who = draft.author.job_title or "whoever reports concerns"
    words = f"A concern could not be sent. Ring {whom}, and ask for: {who}."
    tell(
        people_with(agency_id=force.pk, roles=[Role.DUTY_OFFICER, *SUPERVISORS]),
        kind="filing.failed",
        urgent=in_danger,
        words=f"Someone may be in immediate danger. {words}" if in_danger else words,
        path=reverse("referrals:queue"),
        about=f"{draft.pk}:{draft.version}",
        instead=platform(),
        expected=True,
    )


# --- Drafts: no reference yet, and never a word of what they say ---------------------------------------


def draft_handed_over(draft: Draft, *, to: Iterable[User]) -> None:
    words = "A draft was handed to you. Send it, change it or give it back."
    _tell_about_draft(draft, to, kind="draft.handed_over", words=words)


def draft_given_back(draft: Draft) -> None:
    words = "Your safeguarding lead gave a draft back to you."
    _tell_about_draft(draft, [draft.author], kind="draft.given_back", words=words)


def draft_came_back(draft: Draft) -> None:
    words = "A draft came back to you: only you can see it now."
    _tell_about_draft(draft, [draft.author], kind="draft.came_back", words=words)


def draft_without_lead(draft: Draft) -> None:
    words = "A draft came back to you: no safeguarding lead can read it now. Send it yourself."
    _tell_about_draft(draft, [draft.author], kind="draft.no_lead", words=words)


def draft_waits(draft: Draft, *, day: int) -> None:
    words = "You have a draft that has not been sent."
    _tell_about_draft(draft, [draft.author], kind=f"draft.waits_{day}", words=words)


def draft_asleep(draft: Draft, *, day: int, leads: Iterable[User]) -> None:
    """It waits with the lead: both are told, the author also how to send it."""
    _tell_about_draft(
        draft,
        [draft.author],
        kind=f"draft.asleep_{day}",
        words="A draft you handed to your safeguarding lead is not sent. Open it to send it to police yourself.",
    )
    _tell_about_draft(
        draft, leads, kind=f"draft.lead_asleep_{day}", words="A draft that was handed to you is not sent yet."
    )


def draft_never_sent(draft: Draft, *, leads: Iterable[User]) -> None:
    """A week and a day: the force's supervisors ring the agency. They learn which agency, and nothing of what the
    draft says."""
    draft_asleep(draft, day=LAST_DAY, leads=leads)
    force = Agency.objects.filter(kind=AgencyKind.FORCE, area=draft.agency.area).first()
    tell(
        people_with(agency_id=force.pk if force else None, roles=SUPERVISORS),
        kind="draft.never_sent",
        words=f"{draft.agency.name}: a draft waits with its safeguarding lead for over a week. Ring them.",
        path=reverse("accounts:notices"),
        about=f"{draft.pk}:{draft.version}",
        instead=platform(),
        expected=True,
    )


def unsent_draft_exists(draft: Draft, *, to: Iterable[User]) -> None:
    """The lead learns that there is one, and how old; not whose, and not what it says."""
    tell(
        to,
        kind="draft.unsent",
        instead=_leads_beside(draft),
        words="A draft at your site has not been sent for a week.",
        path=reverse("referrals:site"),
        about=draft.pk,
    )


def _tell_about_draft(draft: Draft, people: Iterable[User], *, kind: str, words: str) -> None:
    tell(
        people,
        kind=kind,
        words=words,
        path=reverse("referrals:draft", args=[draft.public_id]),
        about=f"{draft.pk}:{draft.version}",
        instead=_leads_beside(draft),
    )


def _leads_beside(draft: Draft) -> Instead:
    """The leads of the site learn that there is a draft whose author can no longer be told; not what it says.
    None of those whom it names, and none at all where it may concern a colleague."""

    def leads() -> list[User]:
        if draft.about_colleague:
            return []
        roles = [Role.SAFEGUARDING_LEAD]
        there = people_with(agency_id=draft.agency_id, roles=roles, site_id=draft.site_id)
        return [lead for lead in there if lead.pk not in (*draft.kept_from, draft.author_id)]

    return Instead(leads, reverse("referrals:site"), beyond=partial(administrators, draft.agency_id))
