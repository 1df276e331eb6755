"""Every address of the service, by walking the URLconf: a new page is found by the suites without anyone adding it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# allauth's pages authorise by themselves and are about the visitor's own account only.
ALLAUTH = ("account_", "usersessions_", "mfa_")
# Pages of our own about the visitor alone: they hold no record of anybody else. Each is fetched by request.user.
ABOUT_ONESELF = {"accounts:kept"}


@dataclass(frozen=True)
class Address:
    name: str
    view: Any
    parameters: tuple[tuple[str, str], ...]

    @property
    def rule(self) -> Any:
        return getattr(self.view, "rule", None)

    @property
    def is_open(self) -> bool:
        return getattr(self.view, "login_required", True) is False

    @property
    def is_ours(self) -> bool:
        return not self.name.startswith(ALLAUTH)

    def __str__(self) -> str:
        return self.name


def every_address() -> list[Address]:
    return sorted(_walk(get_resolver().url_patterns, prefix=""), key=str)


def _walk(patterns: list[Any], *, prefix: str) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walk(pattern.url_patterns, prefix=inner)
        elif isinstance(pattern, URLPattern):
            converters = pattern.pattern.converters.items()
            kinds = tuple((name, type(converter).__name__) for name, converter in converters)
            yield Address(f"{prefix}{pattern.name}", pattern.callback, kinds)
