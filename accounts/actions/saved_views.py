"""Saving a view of a list, for oneself or for a team, and removing one."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.access import remove_view, shares_views_with
from accounts.authority import Authority
from accounts.kinds import VIEW_REMOVED, VIEW_SAVED
from accounts.limits import VIEWS
from accounts.models import Agency, SavedView
from accounts.work_lists import WorkList
from audit.log import log
from audit.moves import MoveDenied
from audit.permission import require
from core.locking import lock


@transaction.atomic
def save(*, of: WorkList, chosen: Mapping[str, str], name: str, team: Agency | None, by: Authority) -> SavedView:
    """Under a name that nothing of the same list has yet. Raises MoveDenied."""
    owner = lock(team or by.person, no_key=True)
    authority = by.as_it_stands()
    if not of.opens.anywhere(authority):
        raise MoveDenied(f"{of.title} is not open to you any more.")
    if team is not None and owner.pk not in shares_views_with(authority):
        raise MoveDenied("Only a supervisor saves a view for the team.")
    standing = SavedView.objects.standing().filter(agency=team, **({} if team else {"person": by.person}))
    if standing.filter(of=of.key, name=name).exists():
        raise MoveDenied("There is a view of this name already. Choose another name.", beside="name")
    if standing.count() >= VIEWS.most:
        raise MoveDenied(f"There are {VIEWS.most} views already. Remove one first.")
    if of.still_asks(authority, chosen) is None:
        raise MoveDenied("Something that this view asks for no longer exists. Choose the filters again.")
    view = SavedView.objects.create(of=of.key, name=name, asked=dict(chosen), person=by.person, agency=team)
    log(VIEW_SAVED, target=view, data={"list": of.key, "asked": sorted(chosen), "agency": team.pk if team else None})
    return view


@transaction.atomic
def remove(*, view: SavedView, by: Authority) -> SavedView:
    locked = lock(view)
    require(remove_view, locked, by=by)
    if locked.removed_at is None:
        locked.removed_at, locked.removed_by = timezone.now(), by.person
        locked.save(update_fields=["removed_at", "removed_by"])
        log(VIEW_REMOVED, target=locked, data={"list": locked.of})
    return locked
