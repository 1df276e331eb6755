"""What a view is marked with, for middleware that must know before the page answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

View = TypeVar("View", bound=Callable[..., Any])
ASKED_BY_SCRIPT = "asked_by_script"


def asked_by_script(view: View) -> View:
    """For a view that an open page asks by itself: no session lasts longer for it, and what is sent was typed by no person."""
    return marked(view, ASKED_BY_SCRIPT)


def around_its_transaction(first: Callable[[HttpRequest], object], view: View) -> View:
    """What `first` does is done before the transaction of a page begins, and what the answer has as `then` after it has ended, in
    its place: neither waits for another machine while others wait for a lock of this page."""

    @wraps(view)
    def outside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        first(request)
        with transaction.atomic():
            answer: HttpResponse = view(request, *args, **kwargs)
        then: Callable[[], HttpResponse] | None = getattr(answer, "then", None)
        return then() if then else answer

    return transaction.non_atomic_requests(outside)  # type: ignore[return-value]  # the same arguments, the same answer


def marked(view: View, mark: str) -> View:
    setattr(view, mark, True)
    return view


def is_marked(request: HttpRequest, mark: str) -> bool:
    """Whether the view that will answer is."""
    return getattr(will_answer(request), mark, False)


def will_answer(request: HttpRequest) -> Callable[..., Any] | None:
    """The view of this address, or None. Some middleware ask before it is known, and it is looked up once for all of them."""
    if getattr(request, "looked_up", None) != request.path_info:
        request.looked_up, request.found_there = request.path_info, _view_at(request.path_info)  # type: ignore[attr-defined]  # for all
    return request.found_there  # type: ignore[attr-defined]  # set above


def _view_at(path: str) -> Callable[..., Any] | None:
    try:
        return resolve(path).func
    except Resolver404:
        return None
