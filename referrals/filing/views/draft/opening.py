"""How every page of a draft opens: for those who may see it, and not any more once it is sent."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince

from accounts.requests import Visit
from audit.moves import MoveDenied, MovedOn
from audit.reading import with_record
from core.rules import Rule
from referrals import access
from referrals.models import Draft

RELATED = ("agency__area", "site", "author", "sent_as")


def with_draft(
    view: Callable[..., HttpResponse] | None = None, *, can: Rule = access.see_draft, repeats: bool = False
) -> Any:
    """The view receives the draft. A reader of a sent one is led to what was sent; what is no longer possible
    is said on the list of drafts, and nothing is lost."""
    if view is None:
        return functools.partial(with_draft, can=can, repeats=repeats)

    @functools.wraps(view)
    def unsent(request: Visit, found: Model, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = cast(Draft, found)
        if draft.sent_as is not None:
            return redirect("referrals:sent", draft.sent_as.public_id)
        try:
            return view(request, draft, *args, **kwargs)
        except MovedOn:
            raise
        except MoveDenied as denied:
            messages.error(request, str(denied))
            return redirect(_where_next(request, draft))

    return with_record(Draft, can=can, sees=access.see_draft, related=RELATED, repeats=repeats)(unsent)


def _where_next(request: Visit, draft: Draft) -> str:
    """Back to the draft, unless it went out of sight meanwhile."""
    if access.see_draft.allows(request.who, draft):
        return reverse("referrals:draft", args=[draft.public_id])
    return reverse("home")


def waited(draft: Draft) -> str:
    """How long the lead has had it, for both to see."""
    return ago(draft.handed_over_at) if draft.handed_over_at else ""


def ago(moment: datetime) -> str:
    return "just now" if timezone.now() - moment < timedelta(minutes=1) else f"{timesince(moment)} ago"


def is_own(request: Visit, draft: Draft) -> bool:
    return bool(draft.author_id == request.user.pk)
