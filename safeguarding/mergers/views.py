"""Mergers of forces and of councils, for those who draft and publish them: numbers by kind, and no record."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import Visit
from accounts.roles import Role
from audit.question_page import Act, ask, press
from audit.reading import listed, with_gate, with_record
from core.components import Row
from core.gravity import Grave
from core.paging import page_links, place_asked
from core.templatetags.govuk import at_time, on_day
from guidance.access import publish_draft, see_draft
from guidance.versions import State
from safeguarding.access import merge_agencies
from safeguarding.access.mergers import LATEST_DAY_FIRST
from safeguarding.kinds import MERGER_VIEWED
from safeguarding.mergers import actions
from safeguarding.mergers.forms import MergerForm, ReadForm
from safeguarding.mergers.left import counted, people_counted
from safeguarding.mergers.moves import in_time, not_begun, possible
from safeguarding.mergers.objections import why_not_begun
from safeguarding.models import Merger

OF_MERGER = ("of", "into", "author", "approver")


@require_safe
@with_gate(merge_agencies)
def mergers(request: Visit) -> HttpResponse:
    page = see_draft.page(
        request.who, Merger, order=LATEST_DAY_FIRST, after=place_asked(request.GET), related=OF_MERGER
    )
    listed(rows=page.rows, rule=see_draft)
    context = {"mergers": [(one, _state(one)) for one in page.rows], **page_links(request.GET, page)}
    return render(request, "safeguarding/mergers/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(merge_agencies)
def draft(request: Visit) -> HttpResponse:
    return ask(
        request,
        MergerForm(request.POST or None),
        actions.draft,
        template="safeguarding/mergers/draft.html",
        heading="Draft a merger",
        continue_label="Save the draft",
        then=_page,
        done="The draft is saved. Another policy administrator publishes it.",
        back_url=reverse("safeguarding:mergers"),
        back_label="Mergers",
    )


@require_safe
@with_record(Merger, can=see_draft, related=OF_MERGER, kind=MERGER_VIEWED)
def merger(request: Visit, shown: Merger) -> HttpResponse:
    """What it says, and how much it moves: before its day all that names the agency now, then what has not gone over yet."""
    is_draft, who = shown.state == State.DRAFT, request.who
    why_not = publish_draft.refusal(who, shown) or in_time(shown, who, {}) or possible(shown, who, {})
    context = {
        "merger": shown,
        "rows": _rows(shown),
        "counted": counted(shown.of) if shown.state != State.WITHDRAWN and shown.done_at is None else [],
        "read": ReadForm(initial={"version": shown.version}),
        "is_draft": is_draft,
        "why_not_publish": why_not if is_draft else None,
        "may_call_off": shown.state == State.PUBLISHED and not_begun(shown, who, {}) is None,
    }
    return render(request, "safeguarding/mergers/merger.html", context)


@require_POST
@with_record(Merger, can=publish_draft, sees=see_draft, related=OF_MERGER)
def publish(request: Visit, shown: Merger) -> HttpResponse:
    done = f"Published. From {on_day(shown.holds_from)} {shown.into} stands in the place of {shown.of}."
    return _press(request, shown, actions.publish, done=done)


@require_POST
@with_record(Merger, can=see_draft, related=OF_MERGER)
def withdraw(request: Visit, shown: Merger) -> HttpResponse:
    return _press(request, shown, actions.withdraw, done="The draft is withdrawn.")


@require_POST
@with_record(Merger, can=see_draft, related=OF_MERGER, grave=Grave.BINDS)
def call_off(request: Visit, shown: Merger) -> HttpResponse:
    return _press(request, shown, actions.call_off, done="Called off. Both agencies stay as they are.")


def _press(request: Visit, shown: Merger, act: Act, *, done: str) -> HttpResponse:
    return press(request, partial(act, merger=shown), then=_page(shown), form=ReadForm(request.POST), done=done)


def _page(shown: Merger) -> str:
    return reverse("safeguarding:merger", args=[shown.public_id])


def _state(shown: Merger) -> tuple[str, str]:
    """In a word, and the colour of the word."""
    if shown.done_at:
        return "Done", "green"
    if shown.begun_at:
        return "Goes over", "blue"
    if shown.state == State.PUBLISHED and _is_late(shown):
        return "Not begun", "red"
    colours = {State.DRAFT: "yellow", State.PUBLISHED: "blue", State.WITHDRAWN: "grey"}
    return shown.get_state_display(), colours[State(shown.state)]


def _is_late(shown: Merger) -> bool:
    return shown.begun_at is None and shown.holds_from <= timezone.localdate()


def _rows(shown: Merger) -> list[Row]:
    word, colour = _state(shown)
    why_not = why_not_begun(shown) if shown.state == State.PUBLISHED and _is_late(shown) else None
    given = ", ".join(Role(role).label for role in shown.roles)
    return [
        Row("State", word, colour=colour),
        *([Row("Why it has not begun", why_not)] if why_not else []),
        Row("Ends", shown.of.name),
        Row("Goes into", shown.into.name),
        Row("From", on_day(shown.holds_from)),
        Row("Roles given there", given, missing="None"),
        *([Row("People who get them", people_counted(shown))] if given and shown.begun_at is None else []),
        Row("Why", shown.why, typed=True),
        Row("Drafted", f"{shown.author}, {at_time(shown.drafted_at)}"),
        Row(
            "Published", f"{shown.approver}, {at_time(shown.published_at)}" if shown.approver else "", missing="Not yet"
        ),
        Row("All has gone over", at_time(shown.done_at) if shown.done_at else "", missing="Not yet"),
    ]
