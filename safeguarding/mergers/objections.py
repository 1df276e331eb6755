"""What stands in the way of a merger, as a sentence. Asked when it is drafted and when it is published."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import Agency, AgencyKind, IdentityProvider
from guidance.versions import State
from safeguarding.models import Merger

KINDS = (AgencyKind.FORCE, AgencyKind.COUNCIL)
SAME_KIND = "A force is merged into a force, and a council into a council."
ONE_AREA = "A council is merged into one of the same force's area. Merge the forces first."
CLOSED = "{} takes on nothing new: it is closed, or was merged itself."
ANOTHER = "{} and another agency are merged already, or are about to be. Wait until that is done, or call it off."
OWN_SIGN_IN = "{} has its own way to sign in. It is switched off first, and its people set a password."


def objection(of: Agency, into: Agency, *, but: int | None = None) -> str | None:
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
    return OWN_SIGN_IN.format(of) if IdentityProvider.objects.on().filter(agency=of).exists() else None
