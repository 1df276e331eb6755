"""What policy administrators decide: each matter is what one policy says, in versions that two people publish and that hold from
a day. An app brings its own as a row, with a form, its words and its dry run; drafting, publishing and reading are the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from core.extension import Point

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Differs:
    """One thing that a version says, as it was and as it is, in words."""

    name: str
    words: str
    before: str
    after: str


@dataclass(frozen=True)
class Wrong:
    """What a version must not say: in the box it was typed into, and with the whole question before it."""

    box: str
    question: str
    words: str


@dataclass(frozen=True)
class Part:
    """Of a draft: its name in the address, and its heading. What differs in it has names that begin with its own."""

    name: str
    title: str

    def has(self, one: Differs) -> bool:
        return one.name.startswith(f"{self.name}.")


@dataclass(frozen=True)
class Matter:
    """`slug` names its policy and `key` its pages, for ever. `title` and `about` stand on its pages; `running` says what becomes
    of what began before a version's day; `tells` what a draft is for. `shown_in` and `tried_in` are the templates of what a
    version says and of its dry run, which are given what `shown` and `tried` return. A matter that says too much for one page
    is drafted in `parts`, each with a form of its own: `form` is then told which, and what the draft said so far.
    `published` writes what else a version is, with its publication."""

    slug: str
    key: str
    title: str
    about: str
    tells: str
    running: str
    form: Callable[..., Any]
    shipped: Callable[[], Content]
    boxes: Callable[[Content], dict[str, Any]]
    differences: Callable[[Content, Content], Sequence[Differs]]
    wrong: Callable[[Content], Sequence[Wrong]]
    shown: Callable[[Content], Any]
    tried: Callable[[Content, Content], Any]
    shown_in: str
    tried_in: str
    parts: Callable[[], Sequence[Part]] = tuple
    published: Callable[[Any], None] = lambda version: None

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        return self.title.lower()

    def part(self, name: str) -> Part | None:
        return next((part for part in self.parts() if part.name == name), None)

    def page(self, name: str = "") -> str:
        """The name of one of its pages; without a name, of what holds."""
        return f"policy:{self.key}_{name}" if name else f"policy:{self.key}"

    @property
    def pages(self) -> dict[str, str]:
        """Their addresses, for a template."""
        return {name or "holds": reverse(self.page(name)) for name in ("", *PAGES)}


PAGES = ("versions", "draft", "write", "dry_run", "publish", "withdraw", "call_off")
MATTERS: Point[Matter] = Point("policy.matters", "what policy administrators set, as versions that hold from a day")


def matter_of(slug: str) -> Matter:
    return next(matter for matter in MATTERS if matter.slug == slug)
