"""The frame round every page: the menu of this person, the links at the foot, the demonstration strip."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.authority import NO_ONE
from accounts.kept_text.accepting import kept_url
from accounts.limits import PRESENCE
from accounts.presence.rooms import room_of
from accounts.signing_in.second_factor import proved_twice
from accounts.teams import teams_if_known
from accounts.views.you import OFF, SHORTCUTS
from core.forms.keeping import restored_here, to_take_over
from core.menu import badges, offered
from referrals.access import sees_queue
from referrals.casework.presenters.emergency_access import standing

# What a page bears on paper, unless anybody may read it.
MARKING = "OFFICIAL-SENSITIVE"

# What helps on a page and on those that lie under it, by the page of guidance. Everywhere else help is the index.
HELPS: dict[str, tuple[str, ...]] = {
    "before-you-refer": ("referrals:start", "referrals:drafts", "referrals:gateway"),
    "after-you-refer": ("referrals:submissions",),
    "for-managers": ("referrals:site", "guidance:sheet"),
    "how-accounts-work": ("home", "accounts:you", "accounts:notices"),
    "information-and-rights": ("guidance:complaints",),
    "for-officers": (
        "referrals:queue",
        "referrals:team",
        "referrals:rota",
        "referrals:transfers",
        "referrals:desk",
        "referrals:diary",
        "referrals:corrections",
        "referrals:emergency_access",
        "referrals:emergency_reviews",
        "safeguarding:cases",
        "accounts:figures",
    ),
    "for-partners": (
        "referrals:copies",
        "safeguarding:desk",
        "safeguarding:panel",
        "safeguarding:panels",
        "safeguarding:provided",
        "packs:received",
    ),
    "for-those-who-run-it": (
        "accounts:people",
        "accounts:confirmations",
        "accounts:leavers",
        "accounts:attesting",
        "accounts:agencies",
        "accounts:undelivered",
        "audit:log",
        "audit:anomalies",
        "audit:exports",
        "guidance:desk",
        "letters:desk",
        "policy:limits",
        "policy:prompts",
        "policy:routing",
        "policy:texts",
        "policy:tiers",
        "referrals:agreements",
        "safeguarding:delegations",
        "safeguarding:mergers",
        "safeguarding:retention",
        "service",
    ),
}


def page_frame(request: HttpRequest) -> dict[str, Any]:
    who = getattr(request, "who", NO_ONE)
    return {
        "navigation": menu(request, who) if who.user and proved_twice(request) else [],
        "search_url": reverse("referrals:queue") if sees_queue.anywhere(who) and proved_twice(request) else "",
        "shortcuts": request.COOKIES.get(SHORTCUTS) != OFF,
        "teams": partial(teams_if_known, who),  # asked only by a page that shows them
        "emergencies": partial(standing, who) if who.user else [],
        "footer_links": footer_links(),
        "help_url": help_url(getattr(request, "belongs_to", request.path)),
        "is_not_known": getattr(request, "is_not_known", False),
        "demo_mode": settings.DEMO,
        "marking": MARKING,
        "shown_at": timezone.now(),
        "idle_seconds": settings.SESSION_IDLE_SECONDS,
        "restored_here": restored_here,  # asked at the end of the page
        "to_take_over": to_take_over,  # likewise
        **_presence(request, who),
        "kept_url": partial(kept_url, request),  # asked only by a page that refuses
        "keep_alive_url": reverse("accounts:stay") if who.user else "",
    }


def _presence(request: HttpRequest, who: Any) -> dict[str, Any]:
    """Where the page of a record asks who else has it open."""
    room = room_of(request.resolver_match.func) if request.resolver_match else None
    asks = room is not None and bool(who.agencies(*room.roles))
    return {"here_url": reverse("accounts:here"), "here_seconds": PRESENCE.beat_seconds} if asks else {}


def menu(request: HttpRequest, who: Any) -> list[tuple[str, str, bool, int]]:
    """(label, address, whether this page belongs to it, how many wait) for each entry open to the person."""
    places = [(entry, reverse(entry.url_name)) for entry in offered(who) if entry.on_menu]
    here = _nearest([url for _, url in places], getattr(request, "belongs_to", request.path))
    waiting = badges(request)
    return [(entry.label, url, url == here, waiting.get(entry.url_name, 0)) for entry, url in places]


def _nearest(urls: list[str], path: str) -> str:
    """The longest menu address the page lies under. The start page has only itself under it."""
    under = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(under, key=len, default="")


@cache
def _helped() -> dict[str, str]:
    """The guidance that helps at each address of the table."""
    pages = {slug: reverse("guidance:page", args=[slug]) for slug in HELPS}
    return {reverse(name): pages[slug] for slug, names in HELPS.items() for name in names}


def help_url(path: str) -> str:
    """The page of guidance about the page at this address, or about the one that it lies under."""
    helped = _helped()
    return helped.get(path) or helped.get(_nearest([*helped], path)) or reverse("guidance:index")


def footer_links() -> list[tuple[str, str]]:
    links = [
        ("Guidance", reverse("guidance:index")),
        ("Accessibility statement", reverse("guidance:page", args=["accessibility"])),
        ("Complain about data", reverse("guidance:complaint")),
    ]
    return [*links, ("Demonstration people", reverse("demo"))] if settings.DEMO else links
