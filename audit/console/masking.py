"""What an event says in full. Hidden until a reader has stated what for: then it is shown, and that is an event too."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from audit.kinds import AUDIT_MASKED, AUDIT_UNMASKED, CONSOLE_CONTENT_SHOWN
from audit.log import log
from audit.models import Event
from audit.policy import policy_of
from audit.reading import HAS_PROVED, read_beside
from audit.requests import Visit
from core.row_security import as_the_service

KEY = "unmasked"
HIDDEN = "hidden"
# Names of states, rules and pages: they describe the act, and never a person.
HARMLESS = {"from", "to", "rule", "method", "view", "type", "rows", "content"}

# The uses for which section 62(4) of the Data Protection Act 2018 lets logs be kept.
PURPOSES = [
    ("lawfulness", "To check that the processing was lawful"),
    ("self_monitoring", "Self-monitoring, including conduct of disciplinary proceedings"),
    ("integrity", "To keep the data whole and secure"),
    ("criminal", "For criminal proceedings"),
    ("commissioner", "The Information Commissioner asked for it"),
]


@dataclass(frozen=True)
class Line:
    """A word of the content and what it says; `was` for something that changed."""

    name: str
    value: str
    was: str = ""
    hidden: bool = False


def stated(request: HttpRequest) -> str:
    """The purpose that stands for this session, by its code, until it ends or its reader hides the content again."""
    return str(request.session.get(KEY, {}).get("purpose", ""))


def stated_words(request: HttpRequest) -> str:
    return dict(PURPOSES).get(stated(request), "")


def unmasked(request: HttpRequest) -> str:
    """The same in words while its reader has lately proved who they are, or nothing. When the proof has lapsed it is the
    proof alone that is asked again."""
    words = stated_words(request)
    return words if words and HAS_PROVED.one()(request) else ""


def content_state(request: HttpRequest) -> dict[str, str]:
    """What a page of the log says of it."""
    return {"shown_for": unmasked(request), "stated_for": stated_words(request)}


def holds() -> timedelta:
    return timedelta(seconds=settings.PROVE_AGAIN_SECONDS)


def before_showing(request: Visit, event: Event) -> HttpResponse | None:
    """What an event says in full is a reading of the record it is about, counted and ended as that is; of the event itself
    where it is about none that is counted. Each says what for."""
    data = {"event": event.pk, "purpose": stated(request)}
    return read_beside(request, _read_in(event), kind=CONSOLE_CONTENT_SHOWN, data=data)


def _read_in(event: Event) -> Model:
    try:
        model = apps.get_model(event.target_type)
        record = model(pk=model._meta.pk.to_python(event.target_id))
    except (LookupError, ValueError, ValidationError):  # a kind of before, or no record
        return event
    policy = policy_of(model)
    return record if policy and policy.is_of_a_concern and _is_there(record) else event


@as_the_service()
def _is_there(record: Model) -> bool:
    """What was disposed of has no more said of it: the log would hold something of its rows again."""
    return type(record)._base_manager.filter(pk=record.pk).exists()


def unmask(request: HttpRequest, *, purpose: str, detail: str) -> None:
    """Show content whenever the proof holds. What was stated is in the log before anything is shown."""
    log(AUDIT_UNMASKED, data={"purpose": purpose, "detail": detail})
    request.session[KEY] = {"purpose": purpose}


def mask(request: HttpRequest) -> None:
    if request.session.pop(KEY, None):
        log(AUDIT_MASKED)


def lines(event: Event, *, show: bool) -> list[Line]:
    """The content, word by word. Masked, it still says which words there are."""
    if event.payload is None:
        return [Line("Content", "erased by lawful order")]
    said = json.loads(event.payload)
    changed = event.kind == "row.changed"
    return [_line(name, value, changed=changed, show=show) for name, value in sorted(said.items())]


def _line(name: str, value: Any, *, changed: bool, show: bool) -> Line:
    words = name.replace("_", " ").capitalize()
    harmless = name in HARMLESS and isinstance(value, str | int | bool) and not changed
    if not show and not harmless:
        return Line(words, HIDDEN, hidden=True)
    if changed and isinstance(value, list) and len(value) == 2:
        return Line(words, _text(value[1]), was=_text(value[0]))
    return Line(words, _text(value))


def _text(value: Any) -> str:
    if value is None:
        return "nothing"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
