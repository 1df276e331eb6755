"""What an app above shows below the text of a guidance page, made from its own data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.extension import Point


@dataclass(frozen=True, slots=True)
class Section:
    """`slug` is the page's, `read` brings what `template` shows as `parts`: for everybody, so of reference data alone."""

    slug: str
    template: str
    read: Callable[[], list[Any]] = field(repr=False)


SECTIONS: Point[Section] = Point("guidance.sections", "what is shown below the text of a guidance page, made from data")


def section_of(slug: str) -> Section | None:
    return next((section for section in SECTIONS if section.slug == slug), None)
