"""The addresses of an app, looked through for an address that begins with a word of theirs.

Every app's addresses begin at the root, and Django tries each of them, one after another: for a page of the last app four
hundred, twice a request (ADR 0052)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import URLResolver, include, path
from django.urls.resolvers import RoutePattern


class _ByFirstWord(RoutePattern):
    def __init__(self, words: Iterable[str]) -> None:
        super().__init__("", is_endpoint=False)
        self.words = frozenset(words)

    def match(self, path: str) -> tuple[str, tuple[Any, ...], dict[str, Any]] | None:
        return (path, (), {}) if path.partition("/")[0] in self.words else None


def of_the_app(urlconf: str) -> URLResolver:
    """As `path("", include(urlconf))`, which it is where an address of the app begins with no word of its own."""
    found: tuple[Any, str | None, str | None] = include(urlconf)
    module, app_name, namespace = found
    routes = [str(one.pattern) for one in module.urlpatterns if isinstance(one.pattern, RoutePattern)]
    words = [route.partition("/")[0] for route in routes]
    if len(routes) < len(module.urlpatterns) or any("<" in word for word in words):
        return path("", include(urlconf))
    return URLResolver(_ByFirstWord(words), module, None, app_name=app_name, namespace=namespace)
