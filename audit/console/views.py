"""The auditor's console. Every page of it is an event as well: who reads the log is in the log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.access import AUDITOR, DATA_PROTECTION_OFFICER, agencies_audited, see_log, worked_there
from audit.console import masking
from audit.console import queries as console
from audit.console.forms import FIRST_DAY, LAST_DAY, AskForm, UnmaskForm
from audit.console.record_names import Called, about, called, listed_in, names_of, target_words
from audit.flags import Target, pages_of_who_sees
from audit.kinds import CONSOLE_VIEWED
from audit.log import log
from audit.models import Event, Operation
from audit.question_page import ask
from audit.reading import OutOfSight, with_gate
from audit.requests import Visit
from audit.vocabulary import kind_words
from core.clock import day_words, log_words
from core.components import Chip, Row
from core.gravity import Grave
from core.paging import Page, page_links, place_asked

# What each operation of section 62 is called on the page.
COLOURS = {
    Operation.COLLECTION: "teal",
    Operation.ALTERATION: "blue",
    Operation.CONSULTATION: "grey",
    Operation.DISCLOSURE: "purple",
    Operation.COMBINATION: "magenta",
    Operation.ERASURE: "red",
    Operation.SECURITY: "yellow",
}


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(see_log)
def events(request: Visit) -> HttpResponse:
    """The log, newest first, narrowed by what was asked."""
    form = AskForm(request)
    if form.is_to_keep:
        return redirect(form.kept_at)
    asked = form.question
    page = Page(rows=[]) if form.is_wrong else _answered(request, asked)
    viewed(page.rows, asked=asked.as_search())
    context = {
        "entries": entries(page.rows, beside_of(page.rows)),
        "filter_form": form,
        "form": form if form.is_wrong else None,
        "chips": chips(request, asked),
        "clear_url": reverse("audit:log"),
        "query": request.GET.urlencode(),
        **masking.content_state(request),
        **page_links(request.GET, page),
    }
    return render(request, "audit/log.html", context, status=form.http_status)


def _answered(request: Visit, asked: console.Asked) -> Page:
    """The page of the log; an empty one, and why, where the question is too broad."""
    try:
        return console.events(request.who, asked=asked, after=place_asked(request.GET))
    except console.TooBroad as broad:
        messages.error(request, str(broad))
        return Page(rows=[])


@require_safe
@with_gate(see_log)
def event(request: Visit, place: str) -> HttpResponse:
    """One event in full; its content hidden until it was said what for."""
    found = console.find(request.who, place)
    if found is None:
        raise OutOfSight("audit.Event", place)
    purpose = masking.unmasked(request)
    if purpose and (page := masking.before_showing(request, found)):
        return page
    viewed([found], content=bool(purpose), purpose=masking.stated(request) if purpose else "")
    context = {
        "entry": entries([found], beside_of([found]))[0],
        "rows": _facts(found),
        "lines": masking.lines(found, show=bool(purpose)),
        **masking.content_state(request),
    }
    return render(request, "audit/event.html", context)


@require_safe
@with_gate(see_log)
def story(request: Visit, label: str, key: str) -> HttpResponse:
    """The full story of one record: every write, read, list and refusal, of it and of what hangs on it."""
    if "\x00" in label + key:
        raise OutOfSight("audit.Event", "")
    page = console.story(request.who, (label, key), after=place_asked(request.GET))
    viewed(page.rows, story=f"{label}:{key}")
    sight = pages_of_who_sees(label, key, request.who)
    beside = beside_of(page.rows, of=(label, key))
    heading = _called(label, key, page.rows, beside)
    return _told(request, page, beside, heading=heading, caption="The story of one record", who_sees=sight)


def _called(label: str, key: str, rows: Iterable[Event], beside: Called) -> str:
    """A record by name only where an event in this reader's sight is about it or shows it: what merely hangs on it,
    such as a request to a partner, gives away no reference."""
    target = (label, key)
    seen = any(target in (*about(row), *listed_in(row)) for row in rows)
    return target_words(label, key, beside.name_of(target) if seen else "")


@require_safe
@with_gate(see_log)
def day(request: Visit, public_id: UUID, on: str) -> HttpResponse:
    """The full day of one person."""
    person = get_user_model()._default_manager.filter(public_id=public_id).first()
    asked_day = parse_day(on)
    if person is None or asked_day is None:
        raise OutOfSight("accounts.User", public_id)
    page = console.day(request.who, person.pk, asked_day, after=place_asked(request.GET))
    viewed(page.rows, person=person.pk, day=on)
    # A reader who may see nothing of this person learns no name either.
    name = page.rows[0].actor_name if page.rows else "Somebody"
    caption = f"What one person did on {day_words(asked_day)}"
    spans = [] if agencies_audited(request.who) is None else worked_there(request.who, AUDITOR, DATA_PROTECTION_OFFICER)
    elsewhere = person.pk in {span.person for span in spans}
    return _told(request, page, beside_of(page.rows), heading=name, caption=caption, elsewhere=elsewhere)


def parse_day(text: str) -> date | None:
    """A day on which there can be a log; what is no such day has no page."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= localdate() + LAST_DAY else None


def _told(request: Visit, page: Any, beside: Called, *, heading: str, caption: str, **more: Any) -> HttpResponse:
    context = {
        "entries": entries(page.rows, beside),
        "heading": heading,
        "caption": caption,
        **more,
        **masking.content_state(request),
        **page_links(request.GET, page),
    }
    return render(request, "audit/story.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(see_log, grave=Grave.SIGHT)
def unmask(request: Visit) -> HttpResponse:
    """Say what the content is needed for, once in a session. When the proof has lapsed it leads back with a new one."""
    if request.method != "POST" and masking.stated(request):
        return redirect(_back(request))

    def act(*, by: Any, **said: str) -> None:
        masking.unmask(request, **said)

    minutes = masking.holds() // timedelta(minutes=1)
    done = (
        f"Content is shown for {minutes} minutes after each proof of who you are, for this purpose, until you hide it or"
        " sign out. This has been recorded."
    )
    form = UnmaskForm(request.POST or None)
    return ask(request, form, act, template="audit/unmask.html", then=_back(request), done=done)


@require_POST
@with_gate(see_log)
def mask(request: Visit) -> HttpResponse:
    masking.mask(request)
    return redirect("audit:log")


def _back(request: Visit) -> str:
    """The page the reader came from, when it is one of the log's own."""
    asked = request.GET.get("next", "")
    local = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if local and asked.startswith(reverse("audit:log")) else reverse("audit:log")


# --- How an event looks -----------------------------------------------------------------------------------------


def viewed(rows: Iterable[Event], **asked: Any) -> None:
    """The reader's own event."""
    log(
        CONSOLE_VIEWED,
        ids=[f"audit.Event:{row.pk}" for row in rows],
        data={name: value for name, value in asked.items() if value},
    )


def beside_of(rows: Iterable[Event], *, of: Target | None = None) -> Called:
    """What stands beside events, in one statement: the address of every person in them, and the names of their records."""
    shown = list(rows)
    targets = [target for row in shown for target in about(row)]
    return called([of, *targets] if of else targets, people=[row.actor_id for row in shown if row.actor_id])


def entries(rows: Iterable[Event], beside: Called) -> list[dict[str, Any]]:
    """Events as lines of the list."""
    names, addresses = beside
    return [
        _entry(row, addresses.get(row.actor_id or 0), names.get((row.target_type, row.target_id), "")) for row in rows
    ]


def _entry(found: Event, person: UUID | None, name: str) -> dict[str, Any]:
    return {
        "event": found,
        "words": kind_words(found.kind),
        "colour": COLOURS[Operation(found.operation)],
        "about": target_words(found.target_type, found.target_id, name),
        "url": reverse("audit:event", args=[console.place_of(found)]),
        "story_url": reverse("audit:story", args=[found.target_type, found.target_id]) if found.target_id else "",
        "day_url": reverse("audit:day", args=[person, str(localdate(found.at))]) if person else "",
    }


def _facts(found: Event) -> list[Row]:
    return [
        Row("Number", str(found.pk)),
        Row("When", log_words(found.at)),
        Row("Kind", found.kind),
        Row("Operation", found.get_operation_display(), colour=COLOURS[Operation(found.operation)]),
        Row("Who", found.actor_name, typed=True),
        Row("Agency", found.agency_name, missing="None"),
        Row("Database role", found.db_user),
        Row("Request", found.request_id, missing="Not a request"),
        Row("Shown", _shown(found), missing="No list"),
    ]


def _shown(found: Event) -> list[str]:
    """The records on a list that a reader was shown."""
    targets = listed_in(found)
    names = names_of(targets)
    return [target_words(label, key, names.get((label, key), "")) for label, key in targets]


def chips(request: Visit, asked: console.Asked) -> list[Chip]:
    """Each filter in force, and the address without it."""
    shown = asked.as_search()
    if "kind" in shown:
        shown["kind"] = kind_words(shown["kind"])
    return [Chip(f"{NAMES[name]}: {value}", _without(request, name)) for name, value in shown.items()]


NAMES = {
    "kind": "What happened",
    "operation": "Operation",
    "actor": "Who",
    "agency": "Agency",
    "record": "Record",
    "request_id": "Request",
    "since": "From",
    "until": "To",
}


def _without(request: Visit, name: str) -> str:
    kept = request.GET.copy()
    for field in (name, "after"):
        kept.pop(field, None)
    return f"?{kept.urlencode()}"
