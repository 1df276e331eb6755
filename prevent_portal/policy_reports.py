"""What a browser refused to do on a page of ours, told to the service (ASVS 3.4.7).

The policy of a page lets nothing run or load that is not ours. When something tries all the same, a stranger's text may have
become code somewhere, or a browser's extension is at work. Browsers tell; it is counted and a line is logged for operators.
"""

from __future__ import annotations

import json
import logging
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from prevent_portal.observed.counting import COUNTS
from prevent_portal.observed.names import UNNAMED

KIND = "application/csp-report"
# Bytes. Browsers send about a thousand; the policy and the first forty characters of what was blocked are most of them.
LONGEST = 16_000
# Lines a minute, of this process: anybody may send reports, and a log is read by people.
LINES = 20
# What is said of a thing that was blocked and has no host.
WITHOUT_A_HOST = frozenset(
    {"inline", "eval", "wasm-eval", "trusted-types-policy", "data", "blob", "filesystem", "self"}
)
HOST = re.compile(r"[a-z0-9.-]{1,100}")

log = logging.getLogger(__name__)
Next = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True)
class Blocked:
    """`page` is the name of the page, never its address, which says whose record it is; `directive` is one of ours;
    `what` is a word for it, or the host that it would have come from."""

    page: str
    directive: str
    what: str


class PolicyReports:
    """Answers reports before a session or the database is asked: a report is no use of a session, and needs none."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self._said: deque[float] = deque(maxlen=LINES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != settings.POLICY_REPORTS or request.method != "POST":
            return self.get_response(request)
        blocked = read(request) if request.content_type == KIND else None
        if blocked is None:
            return HttpResponse(status=400)
        COUNTS.add(("pp_policy_reports_total", (("directive", blocked.directive),), 1))
        if self._may_say():
            log.warning(
                "A browser blocked %s on the page %s by %s", blocked.what, blocked.page or "none", blocked.directive
            )
        return HttpResponse(status=204)

    def _may_say(self) -> bool:
        now = monotonic()
        if len(self._said) == LINES and now - self._said[0] < 60:
            return False
        self._said.append(now)
        return True


def read(request: HttpRequest) -> Blocked | None:
    """Nothing that a sender wrote is repeated but a host, and a host is letters, digits, dots and dashes."""
    if len(request.body) > LONGEST:
        return None
    try:
        told = json.loads(request.body)["csp-report"]
        directive = told.get("effective-directive") or told["violated-directive"]
        return Blocked(
            page=_page_of(told["document-uri"]), directive=_ours(directive), what=_blocked(told.get("blocked-uri"))
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _page_of(address: Any) -> str:
    try:
        name = resolve(urlsplit(address).path).view_name
    except (Resolver404, ValueError):
        return ""
    return "" if name in UNNAMED else name


def _ours(directive: str) -> str:
    """`script-src-elem` is part of `script-src`. A directive that our policy does not name falls back to the default."""
    part = directive.split()[0].lower().removesuffix("-elem").removesuffix("-attr")
    return part if part in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] else "default-src"


def _blocked(uri: Any) -> str:
    if not isinstance(uri, str) or not uri or uri in WITHOUT_A_HOST:
        return uri if isinstance(uri, str) and uri else "something unsaid"
    parts = urlsplit(uri)
    if parts.scheme in WITHOUT_A_HOST:
        return parts.scheme
    host = (parts.hostname or "").lower()
    return host if HOST.fullmatch(host) else "another site"
