"""What an event says in full. Hidden until a reader has stated what for: then it is shown, and that is an event too."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from audit.kinds import AUDIT_MASKED, AUDIT_UNMASKED
from audit.log import log
from audit.models import Event

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


def unmasked(request: HttpRequest) -> str:
    """The purpose stated in this session, in words, or nothing."""
    return dict(PURPOSES).get(request.session.get(KEY, {}).get("purpose", ""), "")


def unmask(request: HttpRequest, *, purpose: str, detail: str) -> None:
    """Show content for the rest of this session. What was stated is in the log before anything is shown."""
    log(AUDIT_UNMASKED, data={"purpose": purpose, "detail": detail})
    request.session[KEY] = {"purpose": purpose, "at": timezone.now().isoformat()}


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
