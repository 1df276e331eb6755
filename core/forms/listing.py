"""The filters of a list. What is chosen stands in the address, so that a list can be kept and sent on. What is
typed may be a person's name: it is posted, kept in the visitor's own session, and stands in the address as a
token that says nothing to another reader, in a history, in the log of a proxy or over a shoulder."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from core.cuts import CutField
from core.forms.base import GovukForm

KEPT = "core.typed"
# Pages of earlier searches that still open by the back button; the oldest goes first.
MOST_KEPT = 60
LOST = "This search is not kept any longer. Type it again."
TAB = "tab"
# What a tab says of the boxes of its list: of one whose answers do not all mean something there, those that do.
Fits = Mapping[str, Collection[str]]


def typed_names(form: type[forms.BaseForm]) -> list[str]:
    """The boxes of a form into which anything can be typed."""
    return [
        name
        for name, field in form.base_fields.items()  # type: ignore[attr-defined]  # of every declared form
        if isinstance(field, forms.CharField) and not field.widget.is_hidden
    ]


class ListForm(GovukForm):
    """Made from the request alone: what was just posted, or what its address asks for.

    `of_address` reads the address of a page that posts something else. Where a filter is wrong the list shows nothing:
    a list without the filter would pass for an answer. `says_nothing` has what may stand in an address as it is, by
    box: the numbers that our own links carry."""

    says_nothing: ClassVar[dict[str, str]] = {}
    # Its boxes are the same for all who use the list, but for what each typed and chose (`GovukBoundField.reads_as`).
    reads_alike: ClassVar[bool] = True

    def __init__(self, request: HttpRequest, *, of_address: bool = False, **options: Any) -> None:
        self.request, self.lost = request, list[str]()
        self.is_posted = request.method == "POST" and not of_address
        given = (request.POST if self.is_posted else request.GET).copy()
        if not self.is_posted:
            self._take_back(given)
        super().__init__(given if given or self.lost else None, **options)

    def _take_back(self, given: Any) -> None:
        """What was typed, in place of its tokens. Another visitor's token is nothing, and a name typed into the address
        is none either."""
        for name in typed_names(type(self)):
            token = given.pop(name, [""])[-1]
            if text := self._meant(self.request, name, token):
                given[name] = text
            elif token:
                self.lost.append(name)

    @classmethod
    def typed_in(cls, request: HttpRequest, name: str) -> str:
        """What the address asks for in one box into which things are typed, before the form is made; it has not been looked at."""
        return cls._meant(request, name, request.GET.get(name, ""))

    @classmethod
    def _meant(cls, request: HttpRequest, name: str, token: str) -> str:
        """What a token stands for; empty, where it is nothing here."""
        says_nothing = token and re.fullmatch(cls.says_nothing.get(name, ""), token, re.ASCII)
        return request.session.get(KEPT, {}).get(token, token if says_nothing else "")

    def clean(self) -> dict[str, Any]:
        for name in self.lost:
            self.add_error(name, LOST)
        return self.cleaned_data

    @property
    def is_wrong(self) -> bool:
        """Whether something in sight has to be mended before there is anything to show."""
        return any(not self.fields[name].widget.is_hidden for name in self.errors)

    @property
    def http_status(self) -> int:
        return 422 if self.is_wrong else 200

    @property
    def asked(self) -> dict[str, Any]:
        """What is asked for; a place in hidden fields that means nothing is left out."""
        self.errors  # noqa: B018 - asked for, so that all is read, and once
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_bound else {}

    def in_words(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """What is asked for in these boxes, each with its label: in the words of its chooser, which tell one colleague from
        another of the name."""
        return [(str(self.fields[name].label), self._said(name)) for name in names if name in self.asked]

    def _said(self, name: str) -> str:
        value, lines = self.asked[name], dict(getattr(self.fields[name], "choices", ()))
        return str(lines.get(getattr(value, "pk", value), value))

    def is_chosen(self, name: str) -> bool:
        """What is typed is not: it may be a person's name. Nor is what a figure counted: that was of its day."""
        return name not in typed_names(type(self)) and not isinstance(self.fields[name], CutField)

    @cached_property
    def chosen(self) -> dict[str, str]:
        """What was chosen, as it stands in the address."""
        return {name: str(self.data[name]) for name in self.asked if self.is_chosen(name)}

    def fitting(self, fits: Fits) -> dict[str, Any]:
        """What is asked for under another tab too: what was chosen, but for what means nothing there."""
        asked = self.asked
        return {name: asked[name] for name, _ in self._fitting(fits)}

    def address_under(self, tab: str, fits: Fits) -> str:
        """The address of another tab, from its first page on: nothing that was chosen has to be chosen again."""
        return f"?{urlencode([(TAB, tab), *self._fitting(fits)])}"

    def _fitting(self, fits: Fits) -> list[tuple[str, str]]:
        kept = [(name, value) for name, value in self.chosen.items() if name != TAB]
        return [(name, value) for name, value in kept if name not in fits or value in fits[name]]

    @property
    def is_to_keep(self) -> bool:
        """Whether it was posted and can be asked: the answer stands at `kept_at`."""
        return self.is_posted and not self.is_wrong

    @property
    def kept_at(self) -> str:
        """The address of the answer, to come back to and to turn pages at."""
        typed = typed_names(type(self))
        query = {
            name: _token(self.request.session, self.cleaned_data[name]) if name in typed else self.data[name]
            for name in self.fields
            if self.data.get(name, "").strip() and name in self.cleaned_data
        }
        return f"{self.request.path}?{urlencode(query)}"


def _token(session: SessionBase, text: str) -> str:
    kept = session.get(KEPT, {})
    token = next((token for token, known in kept.items() if known == text), "") or secrets.token_urlsafe(12)
    others = [(other, known) for other, known in kept.items() if other != token]
    session[KEPT] = dict([*others, (token, text)][-MOST_KEPT:])
    return token


def typed_before(session: SessionBase, token: str) -> str:
    """What a token of this visitor stands for; empty where it is not kept any longer."""
    return str(session.get(KEPT, {}).get(token, ""))


def forget_typed(session: SessionBase, tokens: Iterable[str]) -> None:
    """Their addresses say from now on that the search is not kept any longer."""
    gone = set(tokens)
    session[KEPT] = {token: text for token, text in session.get(KEPT, {}).items() if token not in gone}
