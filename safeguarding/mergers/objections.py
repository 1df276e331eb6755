"""What stands in the way of a merger, as a sentence. Asked when it is drafted, when it is published, and when its day has come."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, AgencyKind, IdentityProvider, Membership
from accounts.roles import Role
from core.clock import day_words
from guidance.versions import State
from safeguarding.access.meetings import SEATED
from safeguarding.limits import LIMITS
from safeguarding.models import Merger, PanelMember

KINDS = (AgencyKind.FORCE, AgencyKind.COUNCIL)
SAME_KIND = "A force is merged into a force, and a council into a council."
ONE_AREA = "A council is merged into one of the same force's area. Merge the forces first."
CLOSED = "{} takes on nothing new: it is closed, or was merged itself."
ANOTHER = "{} and another agency are merged already, or are about to be. Wait until that is done, or call it off."
OWN_SIGN_IN = "{} has its own way to sign in. It is switched off first, and its people set a password."
ONE_COUNCIL = (
    "In the joined area all that is filed would be copied to one council of several, whosever it is. Merge the councils, or "
    "have the copies to councils switched off in both areas first."
)
COPIES_DIFFER = (
    "One of the two areas copies what is filed to its council, the other does not. Have both set alike first."
)
NOBODY = "At {} nobody would be left to answer as {}. Tick the role, or have it given there first."
SEATS = "People of {} sit on panels as {}. Tick the role, or have their seats ended first: they would lose their papers at once."
TOO_LATE = "It did not begin on {}, and does not begin by itself any more. Call it off, and draft it from a later day."
# Without somebody in each of these a force or a council cannot answer for what comes over.
ANSWERS = {
    AgencyKind.FORCE: (
        Role.PREVENT_OFFICER,
        Role.INSPECTOR,
        Role.DUTY_OFFICER,
        Role.DECONFLICTION_DESK,
        Role.AGENCY_ADMINISTRATOR,
    ),
    AgencyKind.COUNCIL: (
        Role.COUNCIL_FRONT_DOOR,
        Role.CHANNEL_COORDINATOR,
        Role.CHANNEL_CHAIR,
        Role.AGENCY_ADMINISTRATOR,
    ),
}


def objection(of: Agency, into: Agency, *, roles: Iterable[str], but: int | None = None) -> str | None:
    """`but` is the merger that is asked about."""
    if of.kind not in KINDS or of.kind != into.kind or of.pk == into.pk:
        return SAME_KIND
    if of.kind == AgencyKind.COUNCIL and of.area_id != into.area_id:
        return ONE_AREA
    for agency in (of, into):
        if not agency.is_open or agency.merged_into_id is not None:
            return CLOSED.format(agency)
    standing = Merger.objects.filter(state__in=(State.DRAFT, State.PUBLISHED), done_at__isnull=True).exclude(
        pk__in=[but] if but else []
    )
    # Two may go into the same one; what goes away takes nothing in.
    for agency, found in ((of, Q(of=of) | Q(into=of)), (into, Q(of=into))):
        if standing.filter(found).exists():
            return ANOTHER.format(agency)
    if IdentityProvider.objects.on().filter(agency=of).exists():
        return OWN_SIGN_IN.format(of)
    given = set(roles)
    return _copies(of, into) or _answered_by_nobody(of, into, given) or _seats(of, given)


def why_not_begun(merger: Merger) -> str | None:
    """Why one that was published does not begin on its day. It waits for some days, and is called off then."""
    if (timezone.localdate() - merger.holds_from).days > LIMITS.merger_begins_within_days:
        return TOO_LATE.format(day_words(merger.holds_from))
    return objection(merger.of, merger.into, roles=merger.roles, but=merger.pk)


def _copies(of: Agency, into: Agency) -> str | None:
    """Which council has the copy follows from the area: in a joined one it would be one of several."""
    if of.kind != AgencyKind.FORCE or of.area is None or into.area is None:
        return None
    if of.area.copies_council != into.area.copies_council:
        return COPIES_DIFFER
    councils = Agency.objects.taking_on().filter(kind=AgencyKind.COUNCIL, area__in=(of.area, into.area))
    return ONE_COUNCIL if of.area.copies_council and councils.count() > 1 else None


def _answered_by_nobody(of: Agency, into: Agency, given: set[str]) -> str | None:
    there, here = _roles_at(into), _roles_at(of)
    lacking = [role.label for role in ANSWERS[AgencyKind(of.kind)] if role in here - there - given]
    return NOBODY.format(into, ", ".join(lacking)) if lacking else None


def _roles_at(agency: Agency) -> set[str]:
    held = Membership.objects.serving().filter(agency=agency, site__isnull=True)
    return set(held.values_list("role", flat=True))


def _seats(of: Agency, given: set[str]) -> str | None:
    seated = PanelMember.objects.standing().filter(agency=of).values("person_id")
    held = Membership.objects.live().filter(agency=of, user__in=seated, role__in=SEATED).exclude(role__in=given)
    lost = sorted({Role(role).label for role in held.values_list("role", flat=True)})
    return SEATS.format(of, ", ".join(lost)) if lost else None
