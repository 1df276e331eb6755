"""Whoever signs in with something still to be settled gets the pages on which it is settled, and no other page at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse


def acts_for_who_is_signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Marks a page that is open without signing in, and does more for who is: it is no way past what is to be settled."""
    view.acts_for_who_is_signed_in = True  # type: ignore[attr-defined]  # a mark on the view, read below
    return view


def _is_open(view: Any) -> bool:
    return not getattr(view, "login_required", True) and not getattr(view, "acts_for_who_is_signed_in", False)


class PagesFirst:
    """Needs `request.user`. Pages that are open without signing in are open to this person too, but for those that act for who
    is signed in."""

    # By name. Everything else is refused by not standing here.
    settling: ClassVar[frozenset[str]]

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or _is_open(view):
            return None
        return self.led_away(request)

    def led_away(self, request: HttpRequest) -> HttpResponse | None:
        """Where the person goes in place of this page, or None where nothing is left to settle."""
        raise NotImplementedError

    def is_where_it_is_settled(self, request: HttpRequest) -> bool:
        return request.resolver_match is not None and request.resolver_match.view_name in self.settling
