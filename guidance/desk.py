"""What the desk of a text that two people publish shows, whatever the text is: each text with the versions that are open, a draft
beside what it would replace, and what the form of a draft begins with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from accounts.requests import Visit
from core.whole import whole
from guidance.versions import State, Version

OPEN = (State.DRAFT, State.PUBLISHED)


def shelf_of(texts: QuerySet[Any], versions: QuerySet[Any]) -> list[dict[str, Any]]:
    """For each text its published version and its draft, where there are any."""
    found = versions.filter(state__in=OPEN).select_related("author", "approver")
    shelved = texts.prefetch_related(Prefetch("versions", queryset=found, to_attr="open"))
    return [{"text": text, **{version.state: version for version in text.open}} for text in shelved]


def draft_and_basis(text: Any) -> tuple[Any, Any]:
    """The draft of a text and the published version that it would replace; None where there is none."""
    found = {version.state: version for version in text.versions.filter(state__in=OPEN)}
    return found.get(State.DRAFT), found.get(State.PUBLISHED)


def form_begins_with(draft: Version | None, basis: Version | None, fields: Iterable[str]) -> dict[str, Any]:
    """The words of the draft, or of the published version where none is begun. Version 0 says so."""
    source = draft or basis
    words = {name: getattr(source, name) for name in fields} if source else {}
    return {"version": draft.version if draft else 0, **words}


def history_of(text: Model) -> QuerySet[Any]:
    """Every version, who wrote it and who published it, the newest first."""
    found: QuerySet[Any] = text.versions.select_related("author", "approver").order_by("-number")  # type: ignore[attr-defined]  # of a Version
    return found


def on_the_screen(request: Visit, versions: QuerySet[Any]) -> Any:
    """Which of the versions of a text the page was made from: it may be a draft no more, and another one begun. A form that
    does not say so is told of the draft that stands."""
    number = _said(request, "number")
    return get_object_or_404(versions, number=number) if number else get_object_or_404(versions, state=State.DRAFT)


def version_read(request: Visit) -> int:
    """The counter of that version as it was on the screen; anything unreadable counts as an old one."""
    return _said(request, "version") if _said(request, "number") else 0


def _said(request: Visit, name: str) -> int:
    return whole(request.POST.get(name, ""), digits=9) or 0
