"""Every request that a journey made, whoever made it and with whatever: a window, or a browser and its scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.core.handlers.base import BaseHandler
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.test import Client
from django.urls import Resolver404, resolve

from core.reference_numbers import ALPHABET
from tests.two_worlds import ID, Answer, heard

REFERENCE = re.compile(rf"\b[A-Z]{{2}}-?[{ALPHABET}]{{4}}-?[{ALPHABET}]{{5}}\b")
# By which a form is known to be sent twice: of one press, and of no record.
OF_ONE_PRESS = {"csrfmiddlewaretoken", "idempotency", "kept"}
Fields = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Asked:
    """One request, without its files."""

    by: str
    method: str
    path: str
    fields: Fields

    @property
    def view(self) -> str:
        try:
            return resolve(urlsplit(self.path).path).view_name
        except Resolver404:
            return ""

    @property
    def names_a_record(self) -> bool:
        """In its path. Then nothing answers who has no part in it."""
        return bool(ID.search(urlsplit(self.path).path))

    @property
    def foreign(self) -> tuple[str, ...]:
        """What it names of others, wherever: by id or reference."""
        said = [self.path, *(value for name, values in self.fields if name not in OF_ONE_PRESS for value in values)]
        found = dict.fromkeys(one for text in said for pattern in (ID, REFERENCE) for one in pattern.findall(text))
        return tuple(found)

    @property
    def where(self) -> tuple[str, ...]:
        """In which places it names something of others."""
        path, query = urlsplit(self.path).path, parse_qsl(urlsplit(self.path).query)
        said = [("path", path), *((f"query: {name}", value) for name, value in query)]
        said += [(f"body: {name}", each) for name, values in self.fields if name not in OF_ONE_PRESS for each in values]
        return tuple(sorted({place for place, text in said if ID.search(text) or REFERENCE.search(text)}))

    def instead(self, of_nothing: Callable[[str], str]) -> Asked:
        fields = tuple(
            (name, values if name in OF_ONE_PRESS else tuple(map(of_nothing, values))) for name, values in self.fields
        )
        return replace(self, path=of_nothing(self.path), fields=fields)

    def answered(self, client: Client) -> Answer:
        """Nothing of it stays."""
        with transaction.atomic():
            answer = heard(lambda: self.sent_by(client))[1]
            transaction.set_rollback(True)
        return answer

    def sent_by(self, client: Client) -> object:
        data = {name: list(values) for name, values in self.fields}
        body = data if self.method == "POST" else urlencode(data, doseq=True)
        return client.get(self.path) if self.method == "GET" else getattr(client, self.method.lower())(self.path, body)


@contextmanager
def remembering() -> Iterator[list[Asked]]:
    """What is asked of the service meanwhile, in this process: of its server by a browser, or of itself by a test."""
    asked: list[Asked] = []
    really = BaseHandler.get_response

    def get_response(handler: BaseHandler, request: HttpRequest) -> HttpResponse:
        response = really(handler, request)
        asked.append(_of(request))
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseHandler, "get_response", get_response)
        yield asked


def _of(request: HttpRequest) -> Asked:
    """After it was answered: a view that reads the body itself is first to read it."""
    person = getattr(request, "_cached_user", None)
    by = getattr(person, "email", "").partition("@")[0]
    return Asked(by, request.method or "", request.get_full_path(), _fields(request))


def _fields(request: HttpRequest) -> Fields:
    try:
        return tuple((name, tuple(map(str, values))) for name, values in request.POST.lists())
    except (OSError, MultiPartParserError):
        return ()
